package clause

import (
	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/tense"
)

// dates takes note of the expressions of time in a clause: a date governs what
// follows it until the next one. One that opens a paragraph governs the paragraph.
func (p *parser) dates(v *view, c [2]int, opening bool) {
	for _, w := range v.times {
		if w.From < c[0] || w.To > c[1] || w.Base || v.figureYear(w) {
			continue
		}
		switch {
		case w.Every:
			continue
		case w.Past(p.frame) || w.Since && w.First < p.frame.First:
			p.dated = tense.Past
			p.date = due{year: w.Last, explicit: true}
		case w.First > p.frame.Now() && p.frame.First > 0:
			p.dated = tense.Future
			p.date = due{year: w.Last, explicit: w.Until || w.First == w.Last || w.Last == p.frame.Last}
		default:
			continue
		}
		if opening && w.From-c[0] < 6 {
			p.carried = p.date
		}
	}
}

// eachYear says whether what is said up to end of the clause holds for every
// year: 每年新增…, 逐年提高….
func (v *view) eachYear(c [2]int, end int) bool {
	for _, w := range v.times {
		if w.Every && w.From >= c[0] && w.To <= end {
			return true
		}
	}
	return containsAny(string(v.runes[c[0]:end]), []string{"逐年提高", "逐年增加", "逐年下降", "逐年降低", "每年度"})
}

// figureYear says whether w only dates the figure after it (2015年的328亿元).
func (v *view) figureYear(w tense.When) bool {
	if w.To < len(v.runes) && v.runes[w.To] == '的' {
		for _, q := range v.figs {
			if q.from == w.To+1 {
				return true
			}
		}
	}
	return false
}

// yearOf is the year printed directly before the figure at i, 0 none.
func (v *view) yearOf(i int) int {
	j := i
	if j > 0 && v.runes[j-1] == '的' {
		j--
	}
	for _, w := range v.times {
		if w.To == j {
			return w.Last
		}
	}
	return 0
}

// tenseOf is the tense of a clause: the sentence's, unless the clause's own
// words or the date that governs it say otherwise.
func (p *parser) tenseOf(v *view, c [2]int) tense.Tense {
	text := v.runes[c[0]:c[1]]
	words := lexicon.Tense()
	switch p.governing {
	case tense.Past:
		if p.dated == tense.Future && !words.Past.Within(text) {
			return tense.Future
		}
		return tense.Past
	case tense.Future:
		if p.dated == tense.Past || words.PastClause.Within(text) || words.Existing.Within(text) && !orders(text) {
			return tense.Past
		}
		return tense.Future
	}
	return tense.Situation
}

// strives says whether a clause opens with the words of a promise.
func strives(text []rune) bool {
	for _, w := range []string{"力争", "争取", "确保"} {
		if hasAt(text, 0, w) {
			return true
		}
	}
	return false
}

// orders says whether a clause orders something: a verb of making of two
// characters or more stands in it.
func orders(text []rune) bool {
	w := lexicon.Clause()
	for i := range text {
		n, _ := w.Make.Prefix(text[i:])
		if n < 2 || nounGoesOn(text[i:], n) {
			continue
		}
		if k, _ := w.NounVerbs.Prefix(text[i:]); k == 0 && string(text[i:i+n]) != "拥有" && string(text[i:i+n]) != "共有" {
			return true
		}
	}
	return false
}

// dueOf is the year of a statement.
func (p *parser) dueOf(st *statement) due {
	if st.year > 0 {
		return due{year: st.year, explicit: true}
	}
	if st.tense == tense.Past {
		if p.date.year > 0 && p.date.year <= p.frame.Now() {
			return due{year: p.date.year, explicit: p.date.explicit}
		}
		return due{year: max(p.frame.Now(), 0)}
	}
	if p.date.year > p.frame.Now() {
		return p.date
	}
	if y := p.sectionYear(); y > 0 {
		return due{year: y}
	}
	return due{year: p.frame.Last}
}

// sectionYear is the year that the headings above speak of, 0 none.
func (p *parser) sectionYear() int {
	if p.s.Section < 0 || p.s.Section >= len(p.sections) {
		return 0
	}
	own := p.sections[p.s.Section]
	for _, title := range []string{p.s.Lead, p.s.Box, own.Title} {
		ws := tense.Times([]rune(title), p.frame)
		if len(ws) == 1 && ws[0].First > p.frame.Now() {
			return ws[0].Last
		}
	}
	return 0
}
