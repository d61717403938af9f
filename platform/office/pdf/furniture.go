package pdf

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// adorned is a line that can only count pages.
	adorned = regexp.MustCompile(`^(?:[-–—－·~\s]+\d{1,4}[-–—－·~\s]+|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*[/／]\s*\d{1,4})$`)
	// bare is a line that counts pages if it counts at all.
	bare = regexp.MustCompile(`^(?:\d{1,4}|[ivxIVXⅠ-Ⅻ]{1,6})$`)
)

// markFurniture says which lines of each page are running heads, running feet
// and page numbers: lines at the top or bottom edge of the text that count
// pages or are printed at the same place on several pages.
func markFurniture(pages []composed) {
	repeated, counting := map[string]int{}, map[string]int{}
	for i := range pages {
		for _, k := range pages[i].edges() {
			l := &pages[i].lines[k]
			if key := pages[i].edgeKey(l); key != "" {
				repeated[key]++
			}
			if bare.MatchString(l.text) {
				counting[pages[i].countKey(l, i)]++
			}
		}
	}
	need := max(3, len(pages)/5)
	for i := range pages {
		p := &pages[i]
		for _, k := range p.edges() {
			l := &p.lines[k]
			margin := l.base > 0.9*p.height || l.base < 0.12*p.height
			p.furniture[k] = margin && len(pages) > 1 && adorned.MatchString(l.text) ||
				bare.MatchString(l.text) && counting[p.countKey(l, i)] >= min(need, max(2, len(pages)/2)) ||
				margin && l.n <= 45 && repeated[p.edgeKey(l)] >= need && !p.tableHead(k)
		}
	}
}

// tableHead says whether a line at the top of the page is, or stands close
// above, a line with columns: the head of a table that goes on, which is printed
// again on each page and yet is no running head.
func (p *composed) tableHead(k int) bool {
	for m := k; m < len(p.lines) && m <= k+2; m++ {
		if m > k && p.lines[m-1].base-p.lines[m].base > 2.5*p.lines[m].size {
			return false
		}
		if len(p.lines[m].stretches()) >= 3 {
			return true
		}
	}
	return false
}

// edgeKey is what a running head or foot has the same on every page: its place
// and its words without figures; empty when it has no words.
func (p *composed) edgeKey(l *line) string {
	words := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == ' ' {
			return -1
		}
		return r
	}, l.text)
	if words == "" {
		return ""
	}
	if l.base > p.height/2 {
		return "head " + words
	}
	return "foot " + words
}

// countKey is the same for the numbers of all pages that are counted on: how
// far the number is ahead of the page's index. Roman numerals count together.
func (p *composed) countKey(l *line, index int) string {
	place := "foot"
	if l.base > p.height/2 {
		place = "head"
	}
	if v, err := strconv.Atoi(l.text); err == nil {
		return place + strconv.Itoa(v-index)
	}
	return place + "roman"
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
