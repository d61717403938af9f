// Package measure finds the sentences that order an action and gives every
// sentence of the body its class.
//
// A clause orders an action when it begins with an ordering verb (推进…), after
// adverbs, a time, or what a preposition governs (对…进行, 以…为…, 在…建设), or
// when a modal stands before such a verb (要完善…). What carries a figure is a
// commitment or an achievement first; what tells how things are is background;
// what no rule recognises stays unclassified.
package measure

import (
	"slices"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Read classifies every sentence. promised and achieved are the commitments
// and achievements already read, by whose spans a sentence is classed first.
// The result's classes are parallel to ss.
func Read(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline, promised, achieved []reading.Commitment) ([]reading.Measure, []reading.Class) {
	g := &grammar{m: lexicon.Measures(), w: lexicon.Work(), s: lexicon.Systems()}
	classes := make([]reading.Class, len(ss))
	var out []reading.Measure
	future, past := spans(promised), spans(achieved)
	for i, s := range ss {
		t := tense.Future
		if i < len(tenses) {
			t = tenses[i]
		}
		whole := s.Whole()
		orders := g.orders(s.Runes)
		switch {
		case future.touch(whole):
			classes[i] = reading.ClassCommitment
		case past.touch(whole) || t == tense.Past:
			classes[i] = reading.ClassAchievement
			continue
		case t == tense.Situation:
			classes[i] = reading.ClassBackground
			continue
		case s.IsLead:
			classes[i] = reading.ClassBackground // a heading: what follows orders
			continue
		case len(orders) > 0:
			classes[i] = reading.ClassMeasure
		case g.lists(s.Runes) > 2 || s.Box != "" && g.lists(s.Runes) > 0:
			classes[i] = reading.ClassMeasure // a listing of what is to be built
		case g.background(s.Runes):
			classes[i] = reading.ClassBackground
		default:
			classes[i] = reading.ClassUnclassified
		}
		for _, c := range g.join(orders, s, classes[i], future) {
			out = append(out, reading.Measure{
				Section: s.ID, Verb: c.verb, Text: string(s.Runes[c.from:c.to]), Span: s.Text.Span(c.from, c.to), Confidence: c.confidence,
			})
		}
	}
	return out, classes
}

// order is a clause that orders an action.
type order struct {
	from, to   int
	verb       string
	confidence float64
}

// join makes one measure of a sentence that orders; in a sentence that also
// promises a figure, one of each run of clauses outside the promise.
func (g *grammar) join(orders []order, s sentence.Sentence, class reading.Class, promised index) []order {
	if len(orders) == 0 {
		return nil
	}
	if class != reading.ClassCommitment {
		first := orders[0]
		first.from, first.to = 0, len(s.Runes)
		return []order{first}
	}
	var out []order
	for _, c := range orders {
		if promised.touch(s.Text.Span(c.from, c.to)) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to+1 == c.from {
			out[n-1].to = c.to
			continue
		}
		out = append(out, c)
	}
	return out
}

// index answers whether a span touches one of a list; it is in order of start.
type index struct {
	spans []reading.Span
	reach []int // the furthest end up to here
}

func spans(list []reading.Commitment) index {
	var x index
	for _, c := range list {
		x.spans = append(x.spans, c.Span)
	}
	slices.SortFunc(x.spans, func(a, b reading.Span) int { return a[0] - b[0] })
	furthest := 0
	for _, s := range x.spans {
		furthest = max(furthest, s[1])
		x.reach = append(x.reach, furthest)
	}
	return x
}

func (x index) touch(s reading.Span) bool {
	// the last span that begins before s ends
	i, _ := slices.BinarySearchFunc(x.spans, s[1], func(a reading.Span, end int) int { return a[0] - end })
	return i > 0 && x.reach[i-1] > s[0]
}
