package outline

import (
	"slices"
	"strings"
	"unicode"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
)

// dropContents removes headings of a printed table of contents that was not
// marked as such: a first run of headings with hardly any text between them,
// whose first number comes again later.
func dropContents(l *layout.Layout, cs []candidate) []candidate {
	if len(cs) < 6 {
		return cs
	}
	for again := 3; again < len(cs); again++ {
		if cs[again].kind != cs[0].kind || cs[again].n != cs[0].n || cs[0].kind == unnumbered {
			continue
		}
		if !sameTitle(cs[0].title, cs[again].title) {
			continue
		}
		prose := 0
		for i := cs[0].block; i < cs[again].block; i++ {
			if l.Blocks[i].Role == layout.Body && l.Blocks[i].Grid == nil {
				prose += len(l.Blocks[i].Text.Runes)
			}
		}
		for _, c := range cs[:again] {
			prose -= c.from
		}
		if prose < 12*again {
			return cs[again:]
		}
		return cs
	}
	return cs
}

// sameTitle compares titles, a page number at the end of one aside.
func sameTitle(a, b string) bool {
	clean := func(s string) string {
		return strings.TrimRightFunc(s, func(r rune) bool { return r >= '0' && r <= '9' || r == '.' || r == '…' || r == ' ' || r == '·' })
	}
	a, b = clean(a), clean(b)
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// selectSections drops the candidates that are items of lists and not sections:
// items of boxes, and runs of numbered lines with nothing under them.
func selectSections(l *layout.Layout, cs []candidate) []candidate {
	for i := 0; i < len(cs); {
		j := i + 1
		for j < len(cs) && cs[j].kind == cs[i].kind && cs[j].block == cs[j-1].block+1 && bare(cs[j-1]) {
			j++
		}
		// three neighbours of one kind without a body, the last one included
		if j-i >= 3 && cs[i].kind >= dot && cs[i].kind <= circled && bare(cs[j-1]) && !bodied(l, cs, j-1) {
			for k := i; k < j; k++ {
				cs[k].drop = true
			}
		}
		i = j
	}
	decimals := 0
	for _, c := range cs {
		if c.kind == decimal {
			decimals++
		}
	}
	var out []candidate
	glossary := false
	for _, c := range cs {
		if c.kind == unnumbered || c.kind <= article {
			glossary = c.kind == unnumbered && slices.Contains(lexicon.Outline().Glossaries, c.title)
		}
		if glossary && c.kind != unnumbered {
			continue
		}
		if c.box || c.drop || c.kind == decimal && decimals < 3 {
			continue
		}
		out = append(out, c)
	}
	return out
}

func bare(c candidate) bool { return !c.runIn }

// bodied says whether prose follows candidate i before the next one.
func bodied(l *layout.Layout, cs []candidate, i int) bool {
	for b := cs[i].block + 1; b < len(l.Blocks); b++ {
		if i+1 < len(cs) && cs[i+1].block == b {
			return false
		}
		if l.Blocks[b].Role == layout.Body && len(l.Blocks[b].Text.Runes) > 0 {
			return true
		}
	}
	return false
}

// wrapped joins headings that run over two or three blocks, and numbers whose
// title stands in the next block.
func wrapped(l *layout.Layout, tables *region.Regions, cs []candidate) []candidate {
	printed := contentsTitles(l)
	taken := map[int]bool{}
	for _, c := range cs {
		taken[c.block] = true
	}
	for i := range cs {
		c := &cs[i]
		if c.runIn || c.kind == unnumbered {
			continue
		}
		for step := 0; step < 2; step++ {
			next := nextBody(l, c.last)
			if next < 0 || taken[next] || tables.Takes(next) || l.Blocks[next].Grid != nil {
				break
			}
			s := l.Blocks[next].Text.String()
			if !continues(*c, s, next, l, printed, taken) {
				break
			}
			c.title += s
			c.last = next
			taken[next] = true
		}
	}
	return cs
}

func nextBody(l *layout.Layout, i int) int {
	for i++; i < len(l.Blocks); i++ {
		if l.Blocks[i].Role == layout.Body {
			return i
		}
	}
	return -1
}

// continues says whether block next is the rest of heading c.
func continues(c candidate, s string, next int, l *layout.Layout, printed map[string]string, taken map[int]bool) bool {
	n := len([]rune(s))
	if n == 0 || n > 40 || strings.ContainsAny(s, "。;") || region.IsTitle(s) {
		return false
	}
	if _, ok := mark([]rune(s)); ok {
		return false
	}
	if strings.HasPrefix(s, "—") || strings.HasSuffix(s, ":") || strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		return false
	}
	if want := printed[c.label]; want != "" && sameTitle(want, c.title+s) && len(clean(want)) > len(clean(c.title)) {
		return true
	}
	if c.title == "" {
		return true
	}
	if want := printed[c.label]; want != "" && clean(want) == clean(c.title) {
		return false
	}
	if l.Blocks[c.block].Level > 0 || l.Blocks[next].Level > 0 {
		return l.Blocks[c.block].Level == l.Blocks[next].Level && strings.HasSuffix(c.title, ",")
	}
	if strings.HasSuffix(c.title, ",") {
		return true
	}
	after := nextBody(l, next)
	if c.kind <= article && n <= 24 && !strings.ContainsAny(s, ":") && after >= 0 && taken[after] {
		return true // between a chapter's heading and the next heading
	}
	// a line that fills the page, followed by a short rest and then by prose
	return c.kind <= bracket && len([]rune(c.title)) >= 14 && n <= 20 && !strings.ContainsAny(s, ":“") && after >= 0 &&
		(len(l.Blocks[after].Text.Runes) > 40 || c.kind <= article)
}

// contentsTitles are the titles of the printed table of contents, by label. A
// label that occurs under several parents keeps no title.
func contentsTitles(l *layout.Layout) map[string]string {
	titles := map[string]string{}
	for _, b := range l.Blocks {
		if b.Role != layout.Contents {
			continue
		}
		rs := b.Text.Runes
		m, ok := mark(rs)
		if !ok {
			continue
		}
		t := clean(string(rs[m.size:]))
		if old, seen := titles[m.label]; seen && old != t {
			t = ""
		}
		titles[m.label] = t
	}
	return titles
}

// clean drops leaders and the page number from a line of contents.
func clean(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool {
		return r >= '0' && r <= '9' || strings.ContainsRune(".…· -—", r)
	})
}
