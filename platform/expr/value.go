package expr

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Type is what kind of thing a value is.
type Type string

// The types. There are no lists and no records among values: an expression is
// about scalars, so that it always ends soon.
const (
	Number Type = "number" // a decimal, exact
	Text   Type = "text"
	Day    Type = "day"  // a date
	Truth  Type = "yes"  // true or false
	none   Type = "none" // the type of nothing that is known
)

// Types lists all types.
func Types() []Type { return []Type{Number, Text, Day, Truth} }

// Key is the message that names the type.
func (t Type) Key() string { return "expr.type." + string(t) }

// Value is one scalar. The zero Value is missing: nothing is known. Values do
// not change and compare with Equal.
type Value struct {
	kind   Type
	number decimal.Decimal
	text   string
	day    time.Time
	yes    bool
}

// OfNumber is a number.
func OfNumber(d decimal.Decimal) Value { return Value{kind: Number, number: d} }

// OfWhole is a whole number.
func OfWhole(n int) Value { return OfNumber(decimal.NewFromInt(int64(n))) }

// OfText is a text; the empty text is missing.
func OfText(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: Text, text: s}
}

// OfDay is the date of a time; the zero time is missing.
func OfDay(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	y, m, d := t.Date()
	return Value{kind: Day, day: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

// OfTruth is yes or no.
func OfTruth(yes bool) Value { return Value{kind: Truth, yes: yes} }

// Read reads a value of a type from what a person or file wrote: 1,234.5 or 3万 is
// not arithmetic but 1234.5 is; a day is 2026-02-14; yes is true, no is false.
// The empty text is missing.
func Read(t Type, s string) (v Value, ok bool) {
	if s == "" {
		return Value{}, true
	}
	switch t {
	case Number:
		d, ok := quantity.Parse(s).Number()
		return OfNumber(d), ok
	case Day:
		d, err := time.Parse(time.DateOnly, s)
		return OfDay(d), err == nil
	case Truth:
		return OfTruth(s == "true"), s == "true" || s == "false"
	case Text:
		return OfText(s), true
	}
	return Value{}, false
}

// Missing says whether nothing is known.
func (v Value) Missing() bool { return v.kind == "" }

// Type is the value's type; empty when it is missing.
func (v Value) Type() Type { return v.kind }

// Decimal, Words, Date and Yes are the value of its type; zero of another.
func (v Value) Decimal() decimal.Decimal { return v.number }

// Words is the text of a text.
func (v Value) Words() string { return v.text }

// Date is the day of a day.
func (v Value) Date() time.Time { return v.day }

// Yes says whether it is true.
func (v Value) Yes() bool { return v.yes }

// Equal says whether two values are the same; numbers by their amount.
func (v Value) Equal(o Value) bool {
	return v.kind == o.kind && v.text == o.text && v.yes == o.yes && v.day.Equal(o.day) && v.number.Equal(o.number)
}

// String is the plain form, which Read reads again.
func (v Value) String() string {
	switch v.kind {
	case Number:
		return v.number.String()
	case Text:
		return v.text
	case Day:
		return v.day.Format(time.DateOnly)
	case Truth:
		return fmt.Sprint(v.yes)
	}
	return ""
}

// show is the value for people, with a unit behind numbers.
func (v Value) show(unit quantity.Unit) any {
	switch v.kind {
	case Number:
		if q := quantity.FromDecimal(v.number); unit != "" {
			return i18n.WithUnit(q, unit)
		} else {
			return i18n.Number(q)
		}
	case Truth:
		if v.yes {
			return i18n.Key("expr.yes")
		}
		return i18n.Key("expr.no")
	case "":
		return i18n.Key("expr.missing")
	}
	return v.String()
}

// MarshalJSON writes type and plain form: {"number":"12.5"}.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Missing() {
		return []byte("null"), nil
	}
	return json.Marshal(map[Type]string{v.kind: v.String()})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(data []byte) error {
	var m map[Type]string
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	*v = Value{}
	for t, s := range m {
		x, ok := Read(t, s)
		if !ok || len(m) != 1 {
			return fmt.Errorf("expr: %s is no value", data)
		}
		*v = x
	}
	return nil
}
