package plan

import (
	"errors"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// Field names a field of an item's form; its label is the message
// "plan.field." + Field.
type Field string

const (
	FieldTitle        Field = "title"
	FieldTableKind    Field = "table_kind"
	FieldTable        Field = "table"
	FieldNo           Field = "no"
	FieldGroup        Field = "group"
	FieldName         Field = "name"
	FieldUnit         Field = "unit"
	FieldNature       Field = "nature"
	FieldDirection    Field = "direction"
	FieldBaseline     Field = "baseline"
	FieldBaselineYear Field = "baseline_year"
	FieldTarget       Field = "target"
	FieldTargetYear   Field = "target_year"
	FieldTargetOp     Field = "target_op"
	FieldActual       Field = "actual"
	FieldActualYear   Field = "actual_year"
	FieldGrowthBase   Field = "growth_baseline"
	FieldGrowthTarget Field = "growth_target"
	FieldGrowthActual Field = "growth_actual"
	FieldParent       Field = "parent"
	FieldNote         Field = "note"
	FieldSubject      Field = "subject"
	FieldOp           Field = "op"
	FieldValue        Field = "value"
	FieldValueTo      Field = "value_to"
	FieldDue          Field = "due"
	FieldMeasureKind  Field = "kind"
	FieldAction       Field = "action"
	FieldQuantity     Field = "quantity"
	FieldStatus       Field = "status"
	FieldForm         Field = "form"
	FieldVerb         Field = "verb"
	FieldOwners       Field = "owners" // separated by 、
	FieldSpan         Field = "span"   // not typed: names the place in a field fault
)

// Form holds typed values by field, as a person types them. A field that is
// left out keeps its value; an empty text clears it.
type Form map[Field]string

// FieldFault is what is wrong with one field.
type FieldFault struct {
	Field Field
	Fault *fault.Error
}

// choices are the values that a field of a closed list may have.
var choices = map[Field][]string{
	FieldTableKind:   {"targets", "results", "list", "other"},
	FieldNature:      {"", string(reading.Binding), string(reading.Anticipatory)},
	FieldDirection:   {"", "up", "down", "range", "none"},
	FieldStatus:      {"planned", "completed"},
	FieldMeasureKind: {"count", "level", "share", "growth", "change", "cover", "rank", "title", "fraction", "multiple"},
	FieldForm:        {"platform", "it_system", "data_center", "database", "register", "early_warning", "market", "assessment", "mechanism", "network"},
	FieldOp:          operators,
	FieldTargetOp:    append([]string{""}, operators...),
}

var operators = []string{string(reading.AtLeast), string(reading.AtMost), string(reading.Equal), string(reading.About),
	string(reading.Range), string(reading.IncreaseBy), string(reading.DecreaseBy), string(reading.IncreaseTo),
	string(reading.DecreaseTo), string(reading.CoverAll)}

// Choices lists the values that a field may have, nil when it is free text.
// ChoiceKey names the message that shows a choice.
func (f Field) Choices() []string { return slices.Clone(choices[f]) }

// FieldFaults lists what is wrong field by field when err is a fault of a form
// (plan.form_invalid); nil otherwise.
func FieldFaults(err error) []FieldFault {
	if e, ok := errors.AsType[*formErrors](err); ok {
		return e.faults
	}
	return nil
}

type formErrors struct{ faults []FieldFault }

func (e *formErrors) Error() string {
	parts := make([]string, len(e.faults))
	for i, f := range e.faults {
		parts[i] = string(f.Field) + ": " + f.Fault.Error()
	}
	return strings.Join(parts, "; ")
}

func formFault(fs []FieldFault) error {
	return fault.Wrap(&formErrors{fs}, fault.Invalid, "plan.form_invalid", fault.Args{"Count": len(fs)})
}

// input is one field of one kind: how it is shown and how it is read back.
type input struct {
	field Field
	show  func() string
	set   func(string) *fault.Error
}

// Fields lists the fields of a kind's form, in the order they are shown;
// findings have none, they are answered.
func (k Kind) Fields() []Field {
	var out []Field
	for _, in := range blank(k).inputs() {
		out = append(out, in.field)
	}
	return out
}

// FormOf fills the form of a content.
func FormOf(c Content) Form {
	form := Form{}
	for _, in := range c.inputs() {
		form[in.field] = in.show()
	}
	return form
}

// blank is the empty content of a kind.
func blank(k Kind) Content {
	switch k {
	case KindTable:
		return Content{Table: &reading.Table{Kind: "other"}}
	case KindIndicator:
		return Content{Indicator: &reading.Indicator{}}
	case KindCommitment, KindAchievement:
		return Content{Commitment: &reading.Commitment{Op: reading.Equal, Kind: "count"}}
	case KindWork:
		return Content{Work: &reading.Work{Status: "planned"}}
	case KindSystem:
		return Content{System: &reading.System{Form: "platform"}}
	case KindMeasure:
		return Content{Measure: &reading.Measure{}}
	}
	return Content{}
}

// fill takes what was typed into a content and tells everything that is wrong.
func (c Content) fill(k Kind, form Form) []FieldFault {
	var faults []FieldFault
	known := map[Field]bool{}
	for _, in := range c.inputs() {
		known[in.field] = true
		typed, ok := form[in.field]
		if !ok {
			continue
		}
		if f := in.set(strings.TrimSpace(typed)); f != nil {
			faults = append(faults, FieldFault{in.field, f})
		}
	}
	for field := range form {
		if !known[field] {
			faults = append(faults, FieldFault{field, fault.New(fault.Invalid, "plan.field_unknown", fault.Args{"Field": string(field), "Kind": string(k)})})
		}
	}
	faults = append(faults, c.check(faults)...)
	slices.SortStableFunc(faults, func(a, b FieldFault) int { return strings.Compare(string(a.Field), string(b.Field)) })
	return faults
}

// check finds what is wrong between fields, beside the faults found already.
func (c Content) check(before []FieldFault) []FieldFault {
	var out []FieldFault
	add := func(f Field, key string) {
		if !slices.ContainsFunc(before, func(b FieldFault) bool { return b.Field == f }) {
			out = append(out, FieldFault{f, fault.New(fault.Invalid, key, nil)})
		}
	}
	if x := c.Commitment; x != nil {
		if x.Subject == "" {
			add(FieldSubject, "plan.field_required")
		}
		switch {
		case x.Op == reading.Range && x.ValueTo == nil:
			add(FieldValueTo, "plan.range_open")
		case x.Op == reading.Range && x.Value != nil:
			lo, okLo := x.Value.Number()
			hi, okHi := x.ValueTo.Number()
			if okLo && okHi && hi.LessThan(lo) {
				add(FieldValueTo, "plan.range_reversed")
			}
		case x.Op != reading.Range && x.ValueTo != nil:
			add(FieldValueTo, "plan.range_unexpected")
		}
		if x.Value == nil && x.Op != reading.CoverAll && x.Kind != "title" && x.Kind != "cover" {
			add(FieldValue, "plan.field_required")
		}
	}
	if x := c.Indicator; x != nil {
		if x.Name == "" {
			add(FieldName, "plan.field_required")
		}
		if x.Baseline != nil && x.Target != nil && x.Baseline.Year != 0 && x.Target.Year != 0 && x.Target.Year < x.Baseline.Year {
			add(FieldTargetYear, "plan.years_reversed")
		}
	}
	if c.Table != nil && c.Table.Title == "" {
		add(FieldTitle, "plan.field_required")
	}
	if c.Work != nil && c.Work.Name == "" {
		add(FieldName, "plan.field_required")
	}
	if c.System != nil && c.System.Name == "" {
		add(FieldName, "plan.field_required")
	}
	if c.Measure != nil && c.Measure.Verb == "" {
		add(FieldVerb, "plan.field_required")
	}
	return out
}

// inputs lists the fields of the content's kind.
func (c Content) inputs() []input {
	switch {
	case c.Table != nil:
		x := c.Table
		return []input{text(FieldTitle, &x.Title), choice(FieldTableKind, &x.Kind),
			year(FieldBaselineYear, &x.BaselineYear), year(FieldTargetYear, &x.TargetYear), text(FieldNote, &x.Notes)}
	case c.Indicator != nil:
		return indicatorInputs(c.Indicator)
	case c.Commitment != nil:
		x := c.Commitment
		return []input{text(FieldSubject, &x.Subject), choice(FieldOp, &x.Op), value(FieldValue, &x.Value),
			value(FieldValueTo, &x.ValueTo), text(FieldUnit, &x.Unit), year(FieldDue, &x.Due),
			in(&x.From, func(d *reading.Dated) **quantity.Value { return &d.Value }, FieldBaseline, value),
			in(&x.From, func(d *reading.Dated) *int { return &d.Year }, FieldBaselineYear, year),
			choice(FieldMeasureKind, &x.Kind), list(FieldOwners, &x.Owners)}
	case c.Work != nil:
		x := c.Work
		return []input{text(FieldAction, &x.Action), text(FieldName, &x.Name), value(FieldQuantity, &x.Quantity),
			text(FieldUnit, &x.Unit), choice(FieldStatus, &x.Status), list(FieldOwners, &x.Owners)}
	case c.System != nil:
		x := c.System
		return []input{text(FieldName, &x.Name), choice(FieldForm, &x.Form), list(FieldOwners, &x.Owners)}
	case c.Measure != nil:
		x := c.Measure
		return []input{text(FieldVerb, &x.Verb), list(FieldOwners, &x.Owners)}
	}
	return nil
}

func indicatorInputs(x *reading.Indicator) []input {
	figure := func(d *reading.Dated) **quantity.Value { return &d.Value }
	yearOf := func(d *reading.Dated) *int { return &d.Year }
	return []input{text(FieldTable, &x.Table), text(FieldNo, &x.No), text(FieldGroup, &x.Group), text(FieldName, &x.Name),
		text(FieldUnit, &x.Unit), choice(FieldNature, &x.Nature), choice(FieldDirection, &x.Direction),
		in(&x.Baseline, figure, FieldBaseline, value), in(&x.Baseline, yearOf, FieldBaselineYear, year),
		in(&x.Target, figure, FieldTarget, value), in(&x.Target, yearOf, FieldTargetYear, year),
		in(&x.Target, func(d *reading.Dated) *reading.Op { return &d.Op }, FieldTargetOp, choice[reading.Op]),
		in(&x.Actual, figure, FieldActual, value), in(&x.Actual, yearOf, FieldActualYear, year),
		in(&x.Growth, func(g *reading.Growth) **quantity.Value { return &g.Baseline }, FieldGrowthBase, value),
		in(&x.Growth, func(g *reading.Growth) **quantity.Value { return &g.Target }, FieldGrowthTarget, value),
		in(&x.Growth, func(g *reading.Growth) **quantity.Value { return &g.Actual }, FieldGrowthActual, value),
		parent(&x.Parent), text(FieldNote, &x.Note)}
}
