package outline

import (
	"strings"
	"unicode"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
)

// candidate is a block that looks like a heading.
type candidate struct {
	block int
	last  int // the last block of a heading that wraps
	marker
	title string
	from  int  // runes of the block up to which the heading runs
	runIn bool // prose follows the title in the same block
	hint  int  // heading level the format gives, 0 none
	box   bool // inside a box: an item of a list, not a section
	drop  bool
}

// Longest titles, in runes, by how they stand.
const (
	longestAlone = 64 // alone in a block, with a Chinese number
	longestItem  = 44 // alone in a block, with an Arabic number
	longestRunIn = 32 // before prose in the same block
)

// candidates finds the blocks that look like headings.
func candidates(l *layout.Layout, tables *region.Regions) []candidate {
	var out []candidate
	for i, b := range l.Blocks {
		if b.Role != layout.Body || b.Grid != nil || len(b.Text.Runes) == 0 || tables.Takes(i) {
			continue
		}
		if c, ok := headingOf(b); ok {
			c.block, c.last, c.hint = i, i, b.Level
			out = append(out, c)
		}
	}
	return out
}

// headingOf reads a block as a heading.
func headingOf(b layout.Block) (candidate, bool) {
	rs := b.Text.Runes
	skip := 0
	for skip < len(rs) && strings.ContainsRune("#*", rs[skip]) {
		skip++
	}
	s := string(rs[skip:])
	if region.IsTitle(s) {
		return candidate{}, false
	}
	m, ok := mark(rs[skip:])
	if !ok {
		return plainHeading(b, rs, skip)
	}
	if len(b.Lines) > 0 && m.kind == dot && m.size == len(rs)-skip {
		return candidate{}, false
	}
	body := rs[skip+m.size:]
	title, n, runIn, ok := titleOf(body, m)
	if !ok {
		return candidate{}, false
	}
	return candidate{marker: m, title: title, from: skip + m.size + n, runIn: runIn}, true
}

// titleOf finds the title after a number: the whole block, or its first
// sentence when prose follows it.
func titleOf(body []rune, m marker) (title string, n int, runIn, ok bool) {
	if len(body) == 0 {
		return "", 0, false, m.kind <= article // the title stands in the next block
	}
	stop := -1
	for i, r := range body {
		if r == '。' || r == ';' || r == '!' || r == '?' || r == ':' && m.kind > article && i+1 < len(body) {
			stop = i
			break
		}
	}
	trim := func(rs []rune) string { return strings.Trim(string(rs), " *#:") }
	switch {
	case stop < 0:
		limit := longestItem
		if m.strong() {
			limit = longestAlone
		}
		ok = len(body) <= limit && !strings.ContainsRune(",、", body[len(body)-1]) || m.kind <= article && len(body) <= limit
		return trim(body), len(body), false, ok
	case body[stop] == ';':
		return "", 0, false, false // an item of a list in a sentence
	case stop == len(body)-1:
		// a whole sentence: a title only with a number that headings have
		ok = m.strong() && len(body) <= longestRunIn+1 && !strings.ContainsRune(string(body), ',')
		return trim(body[:stop]), len(body), false, ok
	case m.kind <= article:
		return "", 0, false, false // 第三章提出……
	}
	if stop > longestRunIn || stop == 0 || strings.Count(string(body[:stop]), ",") > 2 {
		return "", 0, false, false
	}
	return trim(body[:stop]), stop + 1, true, true
}

// plainHeading reads a heading without a number: 序言, or what the format says
// is a heading.
func plainHeading(b layout.Block, rs []rune, skip int) (candidate, bool) {
	s := string(rs[skip:])
	c := candidate{marker: marker{kind: unnumbered}, title: strings.Trim(s, "*# "), from: len(rs)}
	for _, w := range lexicon.Outline().Unnumbered {
		if s == w {
			return c, true
		}
		if rest, ok := strings.CutPrefix(s, w); ok && strings.HasPrefix(w, "附") && len([]rune(rest)) <= 3 && strings.Trim(rest, "0123456789一二三四五六七八九十:") == "" {
			return c, true
		}
	}
	if b.Level > 0 && len(rs) <= longestItem && !strings.ContainsAny(s, "。;") && strings.IndexFunc(s, unicode.IsLetter) >= 0 {
		return c, true
	}
	return candidate{}, false
}
