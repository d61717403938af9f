package pdf

import (
	"regexp"
	"strings"
)

// pageNumber is a line that can only count pages.
var pageNumber = regexp.MustCompile(`^[-–—－·~\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-–—－·~\s]*$|^[-–—\s]*[ivxIVXⅠ-Ⅻ]{1,6}[-–—\s]*$`)

// markFurniture says which lines of each page are running heads, running feet
// and page numbers: lines at the top or bottom edge of the text that count
// pages or are printed at the same place on several pages.
func markFurniture(pages []composed) {
	edges := map[string]int{}
	key := func(p *composed, l *line) string {
		place := "foot"
		if l.base > p.height/2 {
			place = "head"
		}
		return place + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r == ' ' {
				return -1
			}
			return r
		}, l.text)
	}
	each := func(do func(p *composed, l *line, furniture *bool)) {
		for i := range pages {
			p := &pages[i]
			for _, k := range p.edges() {
				do(p, &p.lines[k], &p.furniture[k])
			}
		}
	}
	each(func(p *composed, l *line, _ *bool) { edges[key(p, l)]++ })
	need := max(3, len(pages)/5)
	each(func(p *composed, l *line, furniture *bool) {
		margin := l.base > 0.9*p.height || l.base < 0.12*p.height
		if len(pages) > 1 && pageNumber.MatchString(l.text) && (margin || edges[key(p, l)] >= 3) {
			*furniture = true
		}
		if l.n <= 45 && edges[key(p, l)] >= need && margin {
			*furniture = true
		}
	})
}

// edges are the first and last lines of the page's text: up to two at each end.
func (p *composed) edges() []int {
	n := len(p.lines)
	var out []int
	for k := 0; k < n; k++ {
		if k < 2 || k >= n-2 {
			out = append(out, k)
		}
	}
	return out
}

// markNotes marks footnotes: small print at the foot of a page that has
// footnote marks, from the first line that begins with a mark.
func markNotes(p *composed, body float64) {
	marks := 0
	for _, l := range p.lines {
		marks += len(l.raised)
	}
	if marks == 0 {
		return
	}
	first := len(p.lines)
	for k := len(p.lines) - 1; k >= 0 && (p.furniture[k] || p.lines[k].size <= 0.93*body); k-- {
		if !p.furniture[k] {
			first = k
		}
	}
	for k := first; k < len(p.lines); k++ {
		p.furniture[k] = true
	}
}
