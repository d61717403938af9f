// Package tense judges whether a sentence tells what was, what is, or what is
// to be done: past results, the situation, or the plan. A section's title
// governs, a sentence's own words may overrule it.
package tense

import (
	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
)

// Tense of a sentence.
type Tense int

const (
	Future    Tense = iota // what is to be reached or done
	Past                   // what was reached or done
	Situation              // what is so: opportunities, challenges, principles, explanation
)

// String is the English name.
func (t Tense) String() string {
	return [...]string{"future", "past", "situation"}[t]
}

// Of judges every sentence; the result is parallel to ss. A sentence may hold
// clauses of several tenses; this is its governing one.
func Of(ss []sentence.Sentence, o *outline.Outline) []Tense {
	out := make([]Tense, len(ss))
	f := FrameOf(ss, o)
	sections := Sections(o)
	for i, s := range ss {
		if s.Appendix.Background() {
			out[i] = Situation
			continue
		}
		governing := Situation // the preface
		if s.Section >= 0 {
			governing = sections[s.Section]
		}
		out[i] = sentenceTense(s.Runes, governing, f)
	}
	return out
}

// Sections gives the governing tense of every section of the outline: the
// innermost title that says something decides.
func Sections(o *outline.Outline) []Tense {
	words := lexicon.Tense()
	out := make([]Tense, len(o.Sections))
	byID := map[string]Tense{}
	for i, s := range o.Sections {
		governing := Future
		inherited := false
		for id := parent(s.ID); id != ""; id = parent(id) {
			if t, ok := byID[id]; ok {
				governing, inherited = t, true
				break
			}
		}
		out[i] = titleTense([]rune(s.Title), governing, inherited && s.Level > 1, words)
		byID[s.ID] = out[i]
	}
	return out
}

// titleTense reads a title. Looking back and telling the situation are said
// plainly in titles; looking ahead is said of everything else, so it overrules
// an inherited tense only where the title speaks of aims.
func titleTense(title []rune, governing Tense, inherited bool, w *lexicon.TenseWords) Tense {
	if w.NewTitles.Within(title) {
		return governing
	}
	past, situation, ahead := w.PastTitles.Within(title), w.SituationTitles.Within(title), w.FutureTitles.Within(title)
	switch {
	case past && !ahead:
		return Past
	case situation && !ahead:
		return Situation
	case past && len(title) < 12 && !aims(title):
		return Past
	case ahead && inherited && governing != Future:
		if aims(title) {
			return Future
		}
		return governing
	case ahead || !inherited:
		if situation && !aims(title) && len(title) < 12 {
			return Situation
		}
		return Future
	}
	return governing
}

// aims says whether a title names what is aimed at, which nothing above overrules.
func aims(title []rune) bool {
	for _, a := range []string{"目标", "展望", "愿景", "远景", "定位", "布局", "任务", "指标", "战略重点", "举措", "措施"} {
		for i := range title {
			if hasAt(title, i, a) {
				return true
			}
		}
	}
	return false
}

func parent(id string) string {
	for i := len(id) - 1; i > 0; i-- {
		if id[i] == '.' {
			return id[:i]
		}
	}
	return ""
}

// sentenceTense weighs a sentence's own words against its section.
func sentenceTense(text []rune, governing Tense, f Frame) Tense {
	w := lexicon.Tense()
	past, weak, future := w.Past.Within(text), w.PastWeak.Within(text), w.Future.Within(text)
	datedPast, datedAhead, untilAhead := false, false, false
	for _, t := range Times(text, f) {
		switch {
		case t.Base || t.Every:
		case t.Past(f):
			datedPast = true
		case t.First >= f.First && f.First > 0:
			datedAhead = true
			untilAhead = untilAhead || t.Until
		}
	}
	switch governing {
	case Past:
		if untilAhead && !past && !datedPast || future && datedAhead && !past && !datedPast {
			return Future
		}
		return Past
	case Situation:
		if datedPast && !datedAhead && !future && (past || weak) {
			return Past
		}
		if untilAhead && !past {
			return Future
		}
		return Situation
	}
	if datedPast && !datedAhead && !future {
		return Past
	}
	return Future
}

// FrameOf is the time the plan speaks from: what the outline found, else what
// the text speaks of most.
func FrameOf(ss []sentence.Sentence, o *outline.Outline) Frame {
	f := Frame{First: o.Plan.Period[0], Last: o.Plan.Period[1], Vision: o.Plan.Vision}
	if f.First == 0 {
		count := map[int]int{}
		for _, s := range ss {
			for i, r := range s.Runes {
				if r == '十' || r == '“' || r == '"' {
					if w, ok := planName(s.Runes, i); ok {
						count[w.Last]++
					}
				}
			}
		}
		for last, n := range count {
			if n > count[f.Last] || n == count[f.Last] && last > f.Last {
				f.First, f.Last = last-4, last
			}
		}
	}
	if f.First == 0 { // no period named: the year most aimed at ends it
		count := map[int]int{}
		for _, s := range ss {
			for _, w := range Times(s.Runes, f) {
				if w.Until {
					count[w.Last]++
				}
			}
		}
		for year, n := range count {
			if n > count[f.Last] || n == count[f.Last] && year < f.Last {
				f.First, f.Last = year-4, year
			}
		}
	}
	if f.Vision == 0 {
		f.Vision = 2035
		if f.Last >= 2035 {
			f.Vision = 2050
		}
	}
	return f
}
