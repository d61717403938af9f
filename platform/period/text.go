package period

import (
	"encoding"
	"fmt"
	"strconv"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

var (
	_ encoding.TextMarshaler   = Period{}
	_ encoding.TextUnmarshaler = (*Period)(nil)
)

// MarshalText writes the SDMX form; the zero Period is empty.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads exactly what MarshalText writes, so that stored text has
// one form. Fault: Invalid ("period.unreadable").
func (p *Period) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	q, err := Parse(string(b))
	if err != nil {
		return err
	}
	if q.String() != string(b) {
		return fault.New(fault.Invalid, unreadable, fault.Args{"Text": fmt.Sprintf("%.48s", b)})
	}
	*p = q
	return nil
}

// Label is the period in words: 2024年第三季度, 2024年1—9月累计; Q3 2024. It is
// empty for the zero Period.
func (p Period) Label(l i18n.Lang) string { return p.Msg().In(l) }

// Msg is the period in words of a language chosen later.
func (p Period) Msg() i18n.Msg {
	args := i18n.Args{"Year": p.Year(), "N": p.N()}
	switch p.kind {
	case Year:
		return i18n.M("period.year", args)
	case Half:
		return i18n.M("period.half."+strconv.Itoa(p.N()), args)
	case Quarter:
		return i18n.M("period.quarter."+strconv.Itoa(p.N()), args)
	case Month:
		return i18n.M("period.month."+strconv.Itoa(p.N()), args)
	case Cumulative:
		if p.n == 1 {
			return i18n.M("period.counted-january", args)
		}
		return i18n.M("period.counted", args)
	}
	return i18n.Msg{}
}

// Key is the message that names the kind: 年度, 月度.
func (k Kind) Key() string {
	names := [...]string{"none", "year", "half", "quarter", "month", "cumulative"}
	if int(k) >= len(names) {
		k = 0
	}
	return "period.kind." + names[k]
}
