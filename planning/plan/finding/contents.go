package finding

import (
	"fmt"
	"regexp"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reading"
)

var contentsLine = regexp.MustCompile(`^(第[一二三四五六七八九十百]+[章节篇]|[(（][一二三四五六七八九十]+[)）]|\d+[.、])\s*(.+?)[\s.．…·]*\d{1,3}$`)

// oneCut says whether one title is the other with some characters lost: they
// begin alike, and every character of the shorter stands in the longer, in order.
func oneCut(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 5 || string(x[:4]) != string(y[:4]) {
		return false
	}
	i := 0
	for _, r := range y {
		if i < len(x) && x[i] == r {
			i++
		}
	}
	return i == len(x)
}

// cutHeadings: a heading that differs from its line in the printed table of
// contents by a few characters lost in one of them.
func cutHeadings(in *Input) []reading.Finding {
	if len(in.Reading.Sections) == 0 {
		return nil
	}
	type entry struct {
		title, bare string
		span        reading.Span
	}
	entries := map[string][]entry{} // by label
	titles := map[string]bool{}
	start := 0
	end := in.Reading.Sections[0].Span[0]
	for i := 0; i <= end && i <= len(in.Text); i++ {
		if i < end && i < len(in.Text) && in.Text[i] != '\n' {
			continue
		}
		t := layout.Normalise(in.Text, start, i)
		start = i + 1
		if n := len(t.Runes); n == 0 || t.Runes[n-1] < '0' || t.Runes[n-1] > '9' {
			continue // no page number
		}
		if m := contentsLine.FindStringSubmatch(t.String()); m != nil {
			title := strings.TrimRight(m[2], ".…·0123456789 ")
			bare := ornaments.Replace(title)
			entries[m[1]] = append(entries[m[1]], entry{title, bare, t.Span(0, len(t.Runes))})
			titles[bare] = true
		}
	}
	if len(entries) == 0 {
		return nil
	}
	var out []reading.Finding
	for _, s := range in.Reading.Sections {
		title := ornaments.Replace(layout.Normalise([]rune(s.Title), 0, len([]rune(s.Title))).String())
		label := layout.Normalise([]rune(s.Label), 0, len([]rune(s.Label))).String()
		n := len([]rune(title))
		if n < 4 || in.healedAt(s.Span) {
			continue
		}
		if titles[title] {
			continue
		}
		var near *entry
		for i := range entries[label] {
			e := &entries[label][i]
			if d := len([]rune(e.bare)) - n; d != 0 && d >= -3 && d <= 3 && oneCut(title, e.bare) {
				near = e
			}
		}
		if near != nil {
			out = append(out, mended("healed-text", fmt.Sprintf("标题与目录不一致：正文为“%s”，目录为“%s”。", s.Title, near.title), "转换或排版时有一处丢字。", s.Span, near.span))
		}
	}
	return out
}
