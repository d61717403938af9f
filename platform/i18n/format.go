package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/platform/quantity"
)

// narrowSpace joins a figure and its unit; a line never breaks there.
const narrowSpace = "\u202f"

// minus is the mathematical sign, as wide as a plus and never a line break.
const minus = "\u2212"

// Number prints a figure with its printed decimals, thousands in threes and a
// true minus sign: 1,234.50. Compositions and words stay as they are.
func Number(v quantity.Value) string {
	if _, ok := v.Number(); !ok {
		return v.String()
	}
	return group(v.String())
}

// Integer prints a count with thousands in threes.
func Integer(n int64) string { return group(strconv.FormatInt(n, 10)) }

func group(s string) string {
	sign := ""
	switch {
	case strings.HasPrefix(s, "-"):
		sign, s = minus, s[1:]
	case strings.HasPrefix(s, "+"):
		sign, s = "+", s[1:]
	}
	whole, fraction, hasFraction := strings.Cut(s, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if hasFraction {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String()
}

// Signed prints a change with its sign always shown: +3.2, −1.0, 0.
func Signed(v quantity.Value) string {
	n, ok := v.Number()
	if !ok || !n.IsPositive() || strings.HasPrefix(v.String(), "+") {
		return Number(v)
	}
	return "+" + Number(v)
}

// WithUnit prints a figure and its unit in prose. Percent and per-mille signs
// and degrees join the figure, other units follow a narrow space.
func WithUnit(v quantity.Value, unit quantity.Unit) string {
	switch {
	case unit == "":
		return Number(v)
	case unit == "%" || unit == "‰" || strings.HasPrefix(string(unit), "°"):
		return Number(v) + string(unit)
	}
	return Number(v) + narrowSpace + string(unit)
}

// Percent prints a share (0.634) as a percentage with the given decimals (63.4%).
func Percent(share decimal.Decimal, decimals int32) string {
	return group(share.Mul(decimal.New(100, 0)).StringFixed(decimals)) + "%"
}

// Short prints a large figure in the words of the language with at most two
// decimals: 1.2亿, 35.6万; 120 million, 356,000. Small figures stay as they are.
// The exact value belongs in a title or a card beside it.
func Short(l Lang, d decimal.Decimal) string {
	abs := d.Abs()
	steps := []struct {
		from decimal.Decimal
		unit string
	}{{decimal.New(1, 8), "亿"}, {decimal.New(1, 4), "万"}}
	if l == EN {
		steps = []struct {
			from decimal.Decimal
			unit string
		}{{decimal.New(1, 9), narrowSpace + "billion"}, {decimal.New(1, 6), narrowSpace + "million"}}
	}
	for _, s := range steps {
		if abs.GreaterThanOrEqual(s.from) {
			return group(d.DivRound(s.from, 2).String()) + s.unit
		}
	}
	return group(d.String())
}

// Date prints a day in prose: 2021年3月6日, 6 March 2021.
func Date(l Lang, t time.Time) string {
	if l == EN {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
}

// Month prints a month in prose: 2021年3月, March 2021.
func Month(l Lang, t time.Time) string {
	if l == EN {
		return t.Format("January 2006")
	}
	return fmt.Sprintf("%d年%d月", t.Year(), int(t.Month()))
}

// ISO prints a day for tables, file names and addresses: 2021-03-06.
func ISO(t time.Time) string { return t.Format(time.DateOnly) }
