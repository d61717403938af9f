// Package clause reads quantified statements out of sentences: who or what,
// how it is bounded, the figure, the unit and the year. Statements about the
// future are commitments, those about the past achievements.
//
// A sentence is read in three steps. figure.go finds its numbers with their
// units, whatever they are written in; guard.go throws out the numbers that
// name or describe something (road numbers, voltages, radii, slogans); the
// parser then builds statements from what stands around the rest: pair.go
// (from 3 to 5; several values for several subjects), level.go (one figure),
// cover.go, rank.go and title.go (promises without a figure), reach.go (how soon
// one gets somewhere), named.go (parts counted by name) and weak.go (directions
// and aims in words).
// All words are data: planning/plan/reader/lexicon.
package clause

import (
	"slices"
	"sort"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Clauses is what was read.
type Clauses struct {
	Commitments  []reading.Commitment
	Achievements []reading.Commitment
	Healed       []reading.Healing
}

// Read finds the quantified statements. tenses is parallel to ss.
func Read(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline) *Clauses {
	p := &parser{frame: tense.FrameOf(ss, o), area: newArea(o), sections: o.Sections}
	out := &Clauses{}
	for i, s := range ss {
		if i == 0 || s.Block != ss[i-1].Block {
			p.carried, p.subject, p.open = due{}, "", false
		}
		for _, st := range p.sentence(s, tenses[i]) {
			switch st.tense {
			case tense.Future:
				out.Commitments = append(out.Commitments, st.item(s.ID))
			case tense.Past:
				out.Achievements = append(out.Achievements, st.item(s.ID))
			}
		}
	}
	out.Healed = p.healed
	return out
}

// parser holds what is known while the text is read from front to back.
type parser struct {
	frame    tense.Frame
	area     area
	sections []reading.Section
	healed   []reading.Healing

	carried due    // the date that governs the rest of the paragraph
	subject string // the last subject of this paragraph

	// of the sentence at hand
	s         sentence.Sentence
	governing tense.Tense
	date      due
	dated     tense.Tense // what the date at hand says: Future, Past, or Situation for nothing
	open      bool        // the sentence before ended in a semicolon: its date goes on
	lone      bool        // the sentence is hardly one, likely a table cell
	out       []*statement
}

// sentence reads one sentence.
func (p *parser) sentence(s sentence.Sentence, governing tense.Tense) []*statement {
	p.s, p.governing, p.out = s, governing, nil
	p.lone = isLone(s.Runes)
	if !p.open {
		p.date, p.dated = p.carried, tense.Situation
	}
	p.open = len(s.Runes) > 0 && s.Runes[len(s.Runes)-1] == ';'
	for n, v := range views(s.Text) {
		v.mark(p.frame)
		v.findFigures()
		if n > 0 && len(v.figs) == 1 && v.figs[0].from == 0 && v.figs[0].to == len(v.runes) {
			continue // 经济发展(8项): a printed count of what follows
		}
		p.heal(v)
		v.figs = p.guard(v)
		cs := v.clauses()
		for k, c := range cs {
			p.dates(v, c, n == 0 && k == 0 && s.First)
			p.clause(v, c)
		}
	}
	sort.SliceStable(p.out, func(i, j int) bool {
		a, b := p.out[i], p.out[j]
		return a.v.at[a.from] < b.v.at[b.from]
	})
	return p.out
}

// clause reads one clause [c[0], c[1]) of v.
func (p *parser) clause(v *view, c [2]int) {
	var figs []figure
	for _, q := range v.figs {
		if q.from >= c[0] && q.to <= c[1] {
			figs = append(figs, q)
		}
	}
	before := len(p.out)
	if len(figs) > 0 {
		p.figures(v, c, figs)
	}
	p.ranks(v, c)
	back := p.governing == tense.Past || p.dated == tense.Past
	if back {
		p.honours(v, c, before)
	}
	p.scales(v, c, before)
	p.reaches(v, c, before)
	if !p.s.IsLead {
		p.covers(v, c, before)
		p.titles(v, c, before)
		p.campaigns(v, c, before)
		p.together(v, c, before)
		p.tasks(v, c, before)
		p.inWords(v, c, before)
		p.peaks(v, c, before)
		p.directions(v, c, before)
		p.standards(v, c, before)
		if !back {
			p.shape(v, c, before)
		}
		p.named(v, c, before)
		p.network(v, c, before)
		p.every(v, c, before)
		p.biggest(v, c, before)
		p.grades(v, c, before)
	}
	p.waterClass(v, c)
	p.firsts(v, c, back)
	if back {
		p.streaks(v, c, before)
	}
	p.settle(v, c, before)
}

// settle gives the statements of a clause their tense and date.
func (p *parser) settle(v *view, c [2]int, before int) {
	borrow(p.out[before:])
	kept := p.out[:before]
	for _, st := range p.out[before:] {
		st.tense = p.tenseOf(v, c)
		if st.tense == tense.Situation && st.conf >= fair && strives(v.runes[c[0]:c[1]]) && p.date.year <= p.frame.Last {
			st.tense = tense.Future // a promise inside an explanation
		}
		st.due = p.dueOf(st)
		st.due.every = st.v == v && st.from >= c[0] && v.eachYear(c, max(st.to, c[0]))
		if st.tense == tense.Situation || p.outside(v, c, st) || !p.speaks(st) {
			continue
		}
		if st.tense == tense.Past && st.op == reading.AtLeast && !st.bounded() {
			st.op = reading.Equal
		}
		kept = append(kept, st)
	}
	p.out = kept
}

// add records a statement unless the same figure was read there already.
func (p *parser) add(st *statement) {
	for i := len(p.out) - 1; i >= 0 && p.out[i].v == st.v; i-- { // views are read one after the other
		o := p.out[i]
		if o.from < st.to && st.from < o.to && o.value == st.value && o.unit == st.unit {
			return
		}
	}
	p.out = append(p.out, st)
}

// borrow completes subjects that only name a level from the member of the list
// that names the thing: 1个国家级、3个省级、10个市级产业园.
func borrow(sts []*statement) {
	levels := lexicon.Clause().Levels
	thing := ""
	for i := len(sts) - 1; i >= 0; i-- {
		rs := []rune(sts[i].subject)
		n, _ := levels.Prefix(rs)
		switch {
		case n == len(rs) && n > 0 && thing != "" && !sts[i].tail:
			sts[i].subject += thing
		case n > 0 && sts[i].kind == "count":
			thing = string(rs[n:])
		case n == 0:
			thing = ""
		}
	}
}

// speaks says whether a statement says anything: not a lone table cell that
// nobody recognised, not an honour or a slogan of the past.
func (p *parser) speaks(st *statement) bool {
	if st.tense == tense.Past && (st.kind == "title" || st.kind == "cover" && st.conf < vague || slices.Contains(st.doubts, doubtWeak)) {
		return false
	}
	return !p.lone
}

// isLone says whether a sentence is too short to be one: fewer than four
// characters of Chinese.
func isLone(rs []rune) bool {
	han := 0
	for _, r := range rs {
		if r >= 0x4e00 && r <= 0x9fff {
			if han++; han >= 4 {
				return false
			}
		}
	}
	return true
}
