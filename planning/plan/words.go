package plan

import (
	"slices"

	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Key is the message that names the kind.
func (k Kind) Key() string { return "plan.kind." + string(k) }

// Key is the message that names the state.
func (s State) Key() string { return "plan.state." + string(s) }

// Key is the message that names the flag; empty for none.
func (f Flag) Key() string {
	if f == FlagNone {
		return ""
	}
	return "plan.flag." + string(f)
}

// Key is the message that names the action, as in 甲接受了它.
func (a Action) Key() string { return "plan.action." + string(a) }

// word is the action for a message: in words where it is known, as given otherwise.
func (a Action) word() any {
	if slices.Contains([]Action{ActAccept, ActEdit, ActReject, ActAdd, ActAnswer, ActUndo, ActReread}, a) {
		return i18n.Key(a.Key())
	}
	return string(a)
}

// Key is the message that names the change.
func (c Change) Key() string { return "plan.change." + string(c) }

// Key is the message that names the field.
func (f Field) Key() string { return "plan.field." + string(f) }

// SeverityKey is the message that names a finding's severity.
func SeverityKey(s reading.Severity) string { return "plan.severity." + string(s) }

// ChoiceKey is the message that shows a value of a field with a closed list;
// empty for fields of free text.
func (f Field) ChoiceKey(value string) string {
	if choices[f] == nil {
		return ""
	}
	if value == "" {
		return "plan.choice.none"
	}
	switch f {
	case FieldTableKind:
		return "plan.table_kind." + value
	case FieldNature:
		return "plan.nature." + value
	case FieldDirection:
		return "plan.direction." + value
	case FieldStatus:
		return "plan.work_status." + value
	case FieldMeasureKind:
		return "plan.measure_kind." + value
	case FieldForm:
		return "plan.system_form." + value
	}
	return "plan.op." + opNames[reading.Op(value)]
}

// opNames are the bounds as parts of message keys.
var opNames = map[reading.Op]string{
	reading.AtLeast: "at_least", reading.AtMost: "at_most", reading.Equal: "equal", reading.About: "about",
	reading.Range: "range", reading.IncreaseBy: "increase_by", reading.DecreaseBy: "decrease_by",
	reading.IncreaseTo: "increase_to", reading.DecreaseTo: "decrease_to", reading.CoverAll: "cover_all",
}

// Sign is the bound of a figure as it is printed before it: ≥, ≤, ≈, and of a change its
// direction, + or −; empty where the figure stands alone.
func Sign(op reading.Op) string {
	switch op {
	case reading.AtLeast:
		return "≥"
	case reading.AtMost:
		return "≤"
	case reading.About:
		return "≈"
	case reading.IncreaseBy:
		return "+"
	case reading.DecreaseBy:
		return "−"
	}
	return ""
}

// Bound is a figure with its bound and unit: ≥ 400 家, 10—15 处, 提高 3 个百分点,
// 全覆盖, 清零; unit "": without one.
func Bound(lang i18n.Lang, op reading.Op, from, to *quantity.Value, unit string) string {
	word := func(o string) string { return i18n.T(lang, "plan.op."+o) }
	if from == nil {
		if op == reading.CoverAll {
			return word(opNames[op])
		}
		return ""
	}
	f := i18n.WithUnit(*from, quantity.Unit(unit))
	if to != nil && !to.Equal(*from) {
		return i18n.Number(*from) + "—" + i18n.WithUnit(*to, quantity.Unit(unit))
	}
	switch op {
	case reading.AtLeast, reading.AtMost, reading.About:
		return Sign(op) + " " + f
	case reading.CoverAll:
		if n, ok := from.Number(); ok && n.IsZero() { // none is left: not the whole of none
			return word("none_left")
		}
		return word(opNames[op]) + " " + f
	case reading.IncreaseBy, reading.DecreaseBy, reading.IncreaseTo, reading.DecreaseTo:
		return word(opNames[op]) + " " + f
	}
	return f
}
