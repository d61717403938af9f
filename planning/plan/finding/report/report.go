// Package report writes the findings about a plan: as text for people, as
// SARIF 2.1.0 for editors and code-review tools, and as JSON. Every place is
// given by line and column of the extracted text, both counted from 1, columns
// in Unicode code points.
package report

import (
	"slices"
	"sort"
	"strings"
	"unicode"

	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
)

// Document is what a report is about.
type Document struct {
	Name     string // of the file read
	Title    string // of the plan; the file's name when empty
	Text     []rune // the extracted text that spans count in
	Findings []reading.Finding
	Lang     i18n.Lang // of headings and titles; Chinese when empty. Findings themselves are Chinese.
}

// Of makes the document of a result whose findings were found.
func Of(res *reader.Result) Document {
	return Document{Name: res.Reading.Source.Name, Title: res.Reading.Plan.Title, Text: res.Text, Findings: res.Reading.Findings}
}

func (d Document) lang() i18n.Lang {
	if d.Lang == "" {
		return i18n.ZH
	}
	return d.Lang
}

func (d Document) title() string {
	if d.Title != "" {
		return d.Title
	}
	return d.Name
}

// severities in the order of a report.
var severities = []reading.Severity{reading.Error, reading.Warning, reading.Note}

func (d Document) count(s reading.Severity) int {
	n := 0
	for _, f := range d.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Position is a place in the text, line and column from 1.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// index finds lines: starts[i] is the offset at which line i+1 begins.
type index struct {
	text   []rune
	starts []int
}

func newIndex(text []rune) index {
	x := index{text: text, starts: []int{0}}
	for i, r := range text {
		if r == '\n' {
			x.starts = append(x.starts, i+1)
		}
	}
	return x
}

func (x index) position(offset int) Position {
	line := sort.SearchInts(x.starts, offset+1) - 1
	return Position{Line: line + 1, Column: offset - x.starts[line] + 1}
}

// quote is the text of a span on one line, cut to n characters.
func (x index) quote(s reading.Span, n int) string {
	if s[0] < 0 || s[1] > len(x.text) || s[0] >= s[1] {
		return ""
	}
	r := []rune(strings.Join(strings.Fields(string(x.text[s[0]:s[1]])), ""))
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return string(r)
}

// characters counts the Chinese characters of a text.
func characters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

// rowName is the name of the row that a cell on a line of its own belongs to:
// the nearest line of words among the few before it.
func (x index) rowName(offset int) string {
	line := sort.SearchInts(x.starts, offset+1) - 1
	for cells := 0; cells < 7 && line > 0; {
		line--
		q := x.quote(reading.Span{x.starts[line], x.starts[line+1] - 1}, 40)
		if q == "" {
			continue
		}
		cells++
		han := characters(q)
		switch {
		case strings.ContainsAny(q, "。；，,") || len([]rune(q)) > 30:
			return "" // prose
		case han >= 4 && !strings.Contains(q, "/"):
			return q
		}
	}
	return ""
}

// context is the quoted span with a few characters of its line on both sides,
// so that a bare figure can be recognised.
func (x index) context(s reading.Span, n int) string {
	q := x.quote(s, n)
	if len([]rune(q)) >= 8 {
		return "“" + q + "”"
	}
	from := s[0]
	for from > 0 && s[0]-from < 10 && !slices.Contains([]rune("\n。；;"), x.text[from-1]) {
		from--
	}
	to := s[1]
	for to < len(x.text) && to-s[1] < 6 && !slices.Contains([]rune("\n。；;"), x.text[to]) {
		to++
	}
	before, after := x.quote(reading.Span{from, s[0]}, n), x.quote(reading.Span{s[1], to}, n)
	if before == "" && after == "" {
		if name := x.rowName(s[0]); name != "" && characters(q) < 4 {
			return "“" + name + "…【" + q + "】”"
		}
		return "“" + q + "”"
	}
	return "“" + before + "【" + q + "】" + after + "”"
}
