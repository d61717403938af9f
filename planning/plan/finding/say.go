package finding

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/finding/interval"
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reading"
)

// fixed prints a decimal with n places, without trailing zeros.
func fixed(d decimal.Decimal, n int32) string {
	s := d.StringFixed(n)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// middle prints the middle of a range.
func middle(iv interval.Interval, n int32) string { return iv.Mid().StringFixed(n) }

// scope prints a range: [8.12, 8.19].
func scope(iv interval.Interval, n int32) string {
	return "[" + iv.Lo.StringFixed(n) + ", " + iv.Hi.StringFixed(n) + "]"
}

// list joins up to n items with 、 and says how many there are when cut.
func list(items []string, n int) string {
	if len(items) <= n {
		return strings.Join(items, "、")
	}
	return strings.Join(items[:n], "、") + fmt.Sprintf("等%d项", len(items))
}

func lines(items []string) string { return strings.Join(items, "\n") }

// shorten cuts a quotation.
func shorten(s string, n int) string {
	s = ornaments.Replace(s)
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func spansOf(fs []fact) []reading.Span {
	out := make([]reading.Span, 0, len(fs))
	for _, f := range fs {
		out = append(out, f.Span)
	}
	return out
}

// unique drops repeated lines.
func unique(items []string) []string {
	var out []string
	for _, s := range items {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// figure is the value with its unit; words have none.
func (f fact) figure() string {
	if f.Value.IsWords() {
		return f.Value.String()
	}
	return f.Value.String() + string(f.Unit)
}

// rate is the figure of a growth fact, per cent.
func (f fact) rate() decimal.Decimal {
	n, _ := f.Value.Number()
	return n
}

// nameOf is the place of a row's name, of the row when the name is not printed so.
func (in *Input) nameOf(row *reading.Indicator) reading.Span { return in.inRow(row, row.Name) }

// inRow is the place of a text in a row, of the row when it does not stand there.
func (in *Input) inRow(row *reading.Indicator, text string) reading.Span {
	if row.Span[0] < 0 || row.Span[1] > len(in.Text) || row.Span[0] >= row.Span[1] || text == "" {
		return row.Span
	}
	line := layout.Normalise(in.Text, row.Span[0], row.Span[1])
	s := line.String()
	i := strings.Index(s, text)
	if i < 0 {
		return row.Span
	}
	from := utf8.RuneCountInString(s[:i])
	return line.Span(from, from+utf8.RuneCountInString(text))
}

// bounded is the figure with the words that bound it, where such are printed.
func (in *Input) bounded(f fact) string {
	switch {
	case f.Op == reading.About:
		return f.figure() + "左右"
	case !in.drawsLine(f):
		return f.figure()
	case f.Op == reading.AtMost:
		return "不高于" + f.figure()
	}
	return "不低于" + f.figure()
}

// named is how a fact is spoken of: a growth cell in the row of a level is the
// growth of that level.
func (f fact) named() string {
	if f.Aspect == growth && !growthTail.MatchString(f.Printed) {
		return f.Printed + "增速"
	}
	return f.Printed
}
