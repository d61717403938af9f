// Package work reads the named works of a plan (新建…变电站, A、B、C等3座) and the
// named systems, platforms, registers, warnings, markets and assessments.
//
// It is a small grammar over tables of words (lexicon/work*.yaml,
// lexicon/system*.yaml): a clause is a verb group and an object; the object is
// a listing of noun phrases; a noun phrase is modifiers, a head noun, and
// perhaps a verbal noun and a quantity. Whether a phrase is a named work is
// decided from what the verb does, how sure the head noun is, and whether the
// name says anything of its own.
package work

import (
	"strings"

	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// Works reads the named works. tenses is parallel to ss; source is the text
// that the sentences' offsets count in, from which names are taken as printed.
func Works(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline, source []rune) []reading.Work {
	g := newGrammar()
	var out []reading.Work
	for i, s := range ss {
		t := tense.Future
		if i < len(tenses) {
			t = tenses[i]
		}
		if t == tense.Situation { // explanations and glossaries order nothing
			continue
		}
		out = append(out, g.works(prepare(s, source), t)...)
	}
	return out
}

// works reads the works of one sentence.
func (g *grammar) works(p *phrase, t tense.Tense) []reading.Work {
	var found []find
	var last *frame
	for _, c := range g.clauses(p) {
		var f []find
		f, last = g.clauseWorks(p, c, last)
		found = append(found, f...)
	}
	if l, ok := labelled(p); ok && (len(found) == 0 || found[0].at.from >= l.at.to) {
		found = append([]find{l}, found...)
	}
	var out []reading.Work
	end, text := -1, p.String()
	for _, f := range found {
		if f.at.from < end || f.at.len() == 0 {
			continue
		}
		end = f.at.to
		w := reading.Work{
			Section: p.ID, Action: f.action, Name: f.name, Span: p.Text.Span(f.at.from, f.at.to),
			Text: text, Confidence: f.confidence, Status: "planned",
		}
		if !f.unfinished && (t == tense.Past || f.past && t != tense.Future) {
			w.Status = "completed"
		}
		if f.count.number != "" {
			v := quantity.Parse(f.count.number)
			w.Quantity, w.Unit = &v, f.count.unit
		}
		out = append(out, w)
	}
	return out
}

// labelled finds the programme that heads a paragraph of a list or box:
// 3.饮水安全巩固工程:完善…; its name is the label.
func labelled(p *phrase) (find, bool) {
	from := 0
	for from < len(p.rs) && (p.rs[from] >= '0' && p.rs[from] <= '9' || strings.ContainsRune(".()、·■●—", p.rs[from])) {
		from++
	}
	for i := from; i < len(p.rs) && i-from <= longestProgramme; i++ {
		switch r := p.rs[i]; {
		case r == ':' || r == '。' && p.IsLead:
			name := string(p.rs[from:i])
			if i-from < shortestProgramme || !strings.HasSuffix(name, "工程") || strings.HasSuffix(name, "等工程") {
				return find{}, false
			}
			return find{at: stretch{from, i}, name: name, action: "实施", confidence: programmeConfidence}, true
		case strings.ContainsRune(",;。、!?", r):
			return find{}, false
		}
	}
	return find{}, false
}

// The lengths of a label that can be a programme's name, and how sure it is to be one.
const (
	shortestProgramme, longestProgramme = 5, 20
	programmeConfidence                 = 0.75
)

// find is a work found in a phrase.
type find struct {
	at         stretch
	name       string
	action     string
	count      figure
	unfinished bool // in a past sentence, still being built: 加快推进
	past       bool
	confidence float64
}
