package reporting

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// maxTyped bounds what is read as a figure.
const maxTyped = 80

// ParseValue reads what somebody typed or pasted into a cell of an indicator
// and gives it in the indicator's unit. It folds full-width forms, takes
// thousands separators, and converts a unit that stands behind the figure or is
// given in unit: 1.2万 of 人 is 12000, 3500万元 of 亿元 is 0.35. A scale word
// alone counts the plain unit, whatever scale the definition has. Yes or no
// (rule state) becomes 1 or 0.
//
// Faults: Invalid ("reporting.value_unreadable", "reporting.value_long",
// "reporting.value_exponent", "reporting.value_composition",
// "reporting.value_state", "reporting.unit_mismatch").
func ParseValue(typed string, unit quantity.Unit, d *indicator.Definition) (quantity.Value, error) {
	text := fold(typed)
	unreadable := func(key string) error {
		return fault.New(fault.Invalid, key, fault.Args{"Value": clip(typed), "Unit": string(d.Unit)})
	}
	switch quantity.FlawOf(text) {
	case quantity.TooLong:
		return quantity.Value{}, fault.New(fault.Invalid, "reporting.value_long", fault.Args{"Value": clip(typed), "Most": quantity.MaxDigits})
	case quantity.Exponent:
		return quantity.Value{}, unreadable("reporting.value_exponent")
	}
	if utf8.RuneCountInString(text) > maxTyped {
		return quantity.Value{}, unreadable("reporting.value_unreadable")
	}
	if d.Kind == indicator.State {
		if v, ok := yesOrNo(text); ok {
			return v, nil
		}
		return quantity.Value{}, unreadable("reporting.value_state")
	}
	end := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("0123456789.,:+-", r) })
	if end < 0 {
		end = len(text)
	}
	v, behind := quantity.Parse(strings.TrimPrefix(text[:end], "+")), quantity.Unit(text[end:])
	if d.Kind == indicator.Composition {
		if v.Parts() == nil || behind != "" && !like(behind, d.Unit) {
			return quantity.Value{}, unreadable("reporting.value_composition")
		}
		return v, nil
	}
	if _, ok := v.Number(); !ok {
		return quantity.Value{}, unreadable("reporting.value_unreadable")
	}
	from := quantity.Unit(fold(string(unit)))
	switch {
	case behind != "" && from != "":
		from = scaled(behind, from)
	case behind != "":
		from = scaled(behind, d.Unit)
	case from == "":
		return v, nil
	}
	if like(from, d.Unit) {
		return v, nil
	}
	out, ok := quantity.Convert(v, measure(from), measure(d.Unit))
	if !ok {
		return quantity.Value{}, fault.New(fault.Invalid, "reporting.unit_mismatch", fault.Args{
			"Value": clip(typed), "Given": string(from), "Unit": string(d.Unit)})
	}
	return out, nil
}

// scaled is the unit that stands behind a figure; a bare scale word scales the
// plain form of the usual unit.
func scaled(behind, usual quantity.Unit) quantity.Unit {
	if strings.Trim(string(behind), "百千万亿") != "" {
		return behind
	}
	plain, _ := measure(usual).Fold()
	return behind + plain
}

// measure is a unit without the counting word that some print before it: 个百分点.
func measure(u quantity.Unit) quantity.Unit {
	s := string(u)
	if rest := strings.TrimPrefix(s, "个"); rest != "" {
		s = rest
	}
	return quantity.Unit(s)
}

func like(a, b quantity.Unit) bool { return a == b || measure(a) == measure(b) }

// fold makes half-width what is full-width and drops white space.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\ufeff', r == '\u200b':
			return -1
		case r >= '！' && r <= '～':
			return r - 0xFEE0
		case r == '−', r == '–', r == '—':
			return '-'
		case r == '∶':
			return ':'
		}
		return r
	}, s)
}

var (
	yes = []string{"1", "是", "已", "有", "√", "yes", "y", "true"}
	no  = []string{"0", "否", "未", "无", "×", "no", "n", "false"}
)

func yesOrNo(text string) (quantity.Value, bool) {
	switch text = strings.ToLower(text); {
	case slices.Contains(yes, text):
		return quantity.FromDecimal(decimal.New(1, 0)), true
	case slices.Contains(no, text):
		return quantity.FromDecimal(decimal.Decimal{}), true
	}
	return quantity.Value{}, false
}

// clip keeps what is quoted back short.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
