package clause

import (
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// view is one run of text to be parsed: a sentence without its parentheses, or
// what one of them holds.
type view struct {
	runes []rune
	at    []int // at[i] is the index in the sentence of runes[i]; one more for the end
	text  layout.Text

	quoted []bool // inside “” or 《》
	times  []tense.When
	inTime []bool
	figs   []figure
}

// maxNote is the longest parenthesis that is taken out of a sentence.
const maxNote = 200

// views cuts a sentence into its views, the main one first.
func views(t layout.Text) []*view {
	main := &view{text: t}
	var notes []*view
	rs := t.Runes
	for i := 0; i < len(rs); i++ {
		if rs[i] == '(' {
			if j := closing(rs, i); j > 0 {
				note := &view{text: t}
				for k := i + 1; k < j; k++ {
					note.add(rs[k], k)
				}
				note.at = append(note.at, j)
				if len(note.runes) > 0 {
					notes = append(notes, note)
				}
				i = j
				continue
			}
		}
		main.add(rs[i], i)
	}
	main.at = append(main.at, len(rs))
	var out []*view
	for _, v := range append([]*view{main}, notes...) {
		out = append(out, v.pieces()...)
	}
	return out
}

// maxView is the longest text parsed at once; no sentence comes near it, but
// what a converter made of a table may be of any length.
const maxView = 1200

// pieces cuts an overlong view, at a separator where there is one.
func (v *view) pieces() []*view {
	var out []*view
	start := 0
	for len(v.runes)-start > maxView {
		cut := start + maxView
		for k := cut; k > start+maxView/2; k-- {
			if isBreak(v.runes[k-1]) {
				cut = k
				break
			}
		}
		out = append(out, &view{text: v.text, runes: v.runes[start:cut:cut], at: v.at[start : cut+1 : cut+1]})
		start = cut
	}
	return append(out, &view{text: v.text, runes: v.runes[start:], at: v.at[start:]})
}

// closing is the index of the bracket that closes the one at i, 0 when there
// is none near or another opens before.
func closing(rs []rune, i int) int {
	for j := i + 1; j < len(rs) && j <= i+maxNote; j++ {
		switch rs[j] {
		case ')':
			return j
		case '(':
			return 0
		}
	}
	return 0
}

func (v *view) add(r rune, at int) {
	v.runes = append(v.runes, r)
	v.at = append(v.at, at)
}

// span maps [i, j) of the view to the source.
func (v *view) span(i, j int) reading.Span {
	return v.text.Span(v.at[i], v.at[j-1]+1)
}

// printed is the sentence's text from i to j of the view, parentheses included.
func (v *view) printed(i, j int) string {
	return string(v.text.Runes[v.at[i] : v.at[j-1]+1])
}

// mark finds quotes and times.
func (v *view) mark(f tense.Frame) {
	v.quoted = make([]bool, len(v.runes)+1)
	v.inTime = make([]bool, len(v.runes)+1)
	for i, r := range v.runes {
		var end rune
		switch r {
		case '“':
			end = '”'
		case '《':
			end = '》'
		default:
			continue
		}
		for j := i + 1; j < len(v.runes) && j <= i+60; j++ {
			if v.runes[j] == end {
				for k := i; k <= j; k++ {
					v.quoted[k] = true
				}
				break
			}
		}
	}
	v.times = tense.Times(v.runes, f)
	for _, w := range v.times {
		for k := w.From; k < w.To; k++ {
			v.inTime[k] = true
		}
	}
}

// clauses cuts the view at its commas and the like; a comma inside a figure
// does not count.
func (v *view) clauses() [][2]int {
	inside := make([]bool, len(v.runes))
	for _, q := range v.figs {
		for k := q.from; k < q.to; k++ {
			inside[k] = true
		}
	}
	var out [][2]int
	start := 0
	for i, r := range v.runes {
		if isBreak(r) && !inside[i] {
			if i > start {
				out = append(out, [2]int{start, i})
			}
			start = i + 1
		}
	}
	if start < len(v.runes) {
		out = append(out, [2]int{start, len(v.runes)})
	}
	return out
}

func isBreak(r rune) bool {
	switch r {
	case ',', ';', ':', '。', '!', '?':
		return true
	}
	return false
}

// joiner is the length of a word that joins the members of a list at i.
func joiner(rs []rune, i int) int {
	if i >= len(rs) {
		return 0
	}
	switch rs[i] {
	case '、', '和', '与', '及', '或':
		return 1
	case '以':
		if i+1 < len(rs) && rs[i+1] == '及' {
			return 2
		}
	}
	return 0
}
