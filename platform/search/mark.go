package search

import (
	"slices"
	"strings"
)

// snippetRunes is about how much of a body a hit shows.
const snippetRunes = 80

// Mark cuts a text into runs that match the query and runs that do not, just
// as Find would match it. With width > 0 only about so many runes around the
// first match are kept, with … where text was left out.
func Mark(text, query string, width int) []Run {
	if text == "" {
		return nil
	}
	runes := []rune(text)
	hits := places(runes, phrases(query))
	from, to := 0, len(runes)
	if width > 0 && len(runes) > width {
		if len(hits) > 0 {
			from = max(0, hits[0][0]-width/3)
		}
		to = min(len(runes), from+width)
		from = max(0, min(from, to-width))
	}
	var out []Run
	add := func(a, b int, hit bool) {
		a, b = max(a, from), min(b, to)
		if a < b {
			out = append(out, Run{string(runes[a:b]), hit})
		}
	}
	at := 0
	for _, h := range hits {
		add(at, h[0], false)
		add(h[0], h[1], true)
		at = h[1]
	}
	add(at, len(runes), false)
	if from > 0 {
		out = slices.Insert(out, 0, Run{Text: "…"})
	}
	if to < len(runes) {
		out = append(out, Run{Text: "…"})
	}
	return out
}

// places lists where the phrases stand, merged and in order, as [start, end).
func places(text []rune, ps []phrase) [][2]int {
	ts := terms(text)
	var found [][2]int
	for _, p := range ps {
		for i := 0; i+len(p.terms) <= len(ts); i++ {
			if end, ok := p.at(ts[i:]); ok {
				found = append(found, [2]int{ts[i].start, end})
			}
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return a[0] - b[0] })
	var merged [][2]int
	for _, f := range found {
		if n := len(merged); n > 0 && f[0] <= merged[n-1][1] {
			merged[n-1][1] = max(merged[n-1][1], f[1])
			continue
		}
		merged = append(merged, f)
	}
	return merged
}

// at says whether the phrase begins with the first of ts, and where it ends.
func (p phrase) at(ts []term) (end int, ok bool) {
	for k, want := range p.terms {
		t := ts[k]
		if k == len(p.terms)-1 && p.prefix {
			if !strings.HasPrefix(t.text, want) {
				return 0, false
			}
			if t.han { // of a pair only the first character was asked for
				return t.start + 1, true
			}
			return t.start + len([]rune(want)), true
		}
		if t.text != want {
			return 0, false
		}
		end = t.end
	}
	return end, true
}
