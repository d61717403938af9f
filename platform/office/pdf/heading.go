package pdf

import (
	"slices"
	"strings"
)

// style is how a line is set: its size in half points, and its weight.
type style struct {
	size int
	bold bool
}

func styleOf(l *line) style { return style{int(l.size*2 + 0.5), l.bold} }

// larger says whether a style ranks above another.
func (s style) larger(t style) bool { return s.size > t.size || s.size == t.size && s.bold && !t.bold }

// ranks gives the styles of headings their levels, 1 the top. A style is one of
// headings when it is larger or heavier than the body's and at least half of its
// short lines bear the number of a heading: the sizes on a cover, and words that
// are stressed, rank nothing.
func ranks(pages []composed, body float64) map[style]int {
	short, labelled := map[style]int{}, map[style]int{}
	bold, all := 0, 0
	for i := range pages {
		for k := range pages[i].lines {
			l := &pages[i].lines[k]
			if all += l.n; l.bold {
				bold += l.n
			}
			if pages[i].furniture[k] || !headingLike(l) {
				continue
			}
			short[styleOf(l)]++
			if label.MatchString(l.text) {
				labelled[styleOf(l)]++
			}
		}
	}
	plain := style{int(body*2 + 0.5), bold*2 > all}
	var styles []style
	for s, n := range short {
		if labelled[s]*2 >= n && s.larger(plain) {
			styles = append(styles, s)
		}
	}
	slices.SortFunc(styles, func(a, b style) int {
		if a.larger(b) {
			return -1
		}
		return 1
	})
	out := map[style]int{}
	for i, s := range styles[:min(len(styles), 6)] {
		out[s] = i + 1
	}
	return out
}

// headingLike says whether a line can be a heading by its length and end.
func headingLike(l *line) bool {
	return l.n >= 2 && l.n <= 40 && l.gaps <= 1 && !stops(l.text) && !strings.Contains(l.text, "。") && !boxTitle(l.text)
}

// boxTitle says whether a line is the title of a box, table or picture, which is
// no heading of the outline.
func boxTitle(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "专栏") || strings.HasPrefix(s, "表") || strings.HasPrefix(s, "图")
}
