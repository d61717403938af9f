// Package quantity holds figures as plans and statistics print them: decimals
// that remember their printed scale, compositions such as 13.5:49.5:37, and
// targets in words such as 完成省下达任务.
package quantity

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// Value is one printed figure: exactly one of a number, a composition, or words.
// The zero Value is the empty text. Values are immutable.
type Value struct {
	printed string
	parts   []decimal.Decimal // one: a number; several: a composition; none: words
}

// Parse reads the figure in s: "500.24", "1,234", "-3", "13.5:49.5:37"; anything
// else is kept as words. It never fails; use Number or Parts to see what it is.
func Parse(s string) Value {
	s = strings.TrimSpace(s)
	clean := ungroup(s)
	fields := strings.Split(clean, ":")
	parts := make([]decimal.Decimal, 0, len(fields))
	for _, f := range fields {
		if len(f) > MaxDigits || strings.ContainsAny(f, "eE") {
			return Value{printed: s}
		}
		d, err := decimal.NewFromString(f)
		if err != nil {
			return Value{printed: s}
		}
		parts = append(parts, d)
	}
	return Value{printed: clean, parts: parts}
}

// ungroup removes commas that group digits by three; any other comma stays and
// makes the text no number.
func ungroup(s string) string {
	if !strings.Contains(s, ",") {
		return s
	}
	whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if len(g) > 3 || i > 0 && len(g) != 3 || g == "" {
			return s
		}
	}
	return strings.ReplaceAll(s, ",", "")
}

// FromDecimal makes a number printed with its own scale.
func FromDecimal(d decimal.Decimal) Value {
	return Value{printed: d.String(), parts: []decimal.Decimal{d}}
}

// Number returns the decimal when the value is a single number.
func (v Value) Number() (decimal.Decimal, bool) {
	if len(v.parts) == 1 {
		return v.parts[0], true
	}
	return decimal.Decimal{}, false
}

// Parts returns the components of a composition (nil otherwise).
func (v Value) Parts() []decimal.Decimal {
	if len(v.parts) > 1 {
		return append([]decimal.Decimal(nil), v.parts...)
	}
	return nil
}

// IsWords says whether the value is text, not a figure.
func (v Value) IsWords() bool { return len(v.parts) == 0 }

// String is the figure as printed, without thousands separators.
func (v Value) String() string { return v.printed }

// Digits is the number of decimals printed; a number printed with d decimals
// stands for itself ± half a unit in the last of them.
func (v Value) Digits() int {
	if i := strings.LastIndexByte(v.printed, '.'); i >= 0 && len(v.parts) == 1 {
		return len(v.printed) - i - 1
	}
	return 0
}

// Interval is the range of true values that would be printed as this number.
func (v Value) Interval() (lo, hi decimal.Decimal, ok bool) {
	n, ok := v.Number()
	if !ok {
		return lo, hi, false
	}
	half := decimal.New(5, int32(-v.Digits()-1))
	return n.Sub(half), n.Add(half), true
}

// Equal compares numerically where both are figures, else as text.
func (v Value) Equal(o Value) bool {
	if len(v.parts) != len(o.parts) {
		return false
	}
	if len(v.parts) == 0 {
		return v.printed == o.printed
	}
	for i := range v.parts {
		if !v.parts[i].Equal(o.parts[i]) {
			return false
		}
	}
	return true
}

// Times is a number times a factor, printed so that it claims no more and hardly less
// than it did: with a power of ten the point moves (50020.0 / 10000 is 5.00200), with
// another factor at most two decimals come to those that were printed. ok is false
// for words and compositions.
func (v Value) Times(factor decimal.Decimal) (Value, bool) {
	n, ok := v.Number()
	if !ok {
		return Value{}, false
	}
	out := n.Mul(factor)
	digits := v.Digits()
	if shift, ok := tenfold(factor); ok {
		digits = max(digits-shift, 0)
	} else {
		out = out.Round(int32(digits + 2))
		digits = max(digits, FromDecimal(out).Digits())
	}
	return Parse(out.StringFixed(int32(digits))), true
}

// tenfold says which power of ten a factor is.
func tenfold(factor decimal.Decimal) (power int, ok bool) {
	s := strings.TrimRight(factor.Coefficient().String(), "0")
	if s != "1" {
		return 0, false
	}
	return factor.NumDigits() - 1 + int(factor.Exponent()), true
}

// MarshalJSON writes the printed form as a string.
func (v Value) MarshalJSON() ([]byte, error) { return json.Marshal(v.printed) }

// UnmarshalJSON reads a string (or a bare JSON number).
func (v *Value) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		var n json.Number
		if err := json.Unmarshal(b, &n); err != nil {
			return fmt.Errorf("quantity: %s is neither a string nor a number", b)
		}
		s = n.String()
	}
	*v = Parse(s)
	return nil
}
