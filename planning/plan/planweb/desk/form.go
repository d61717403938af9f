package desk

import (
	"net/url"
	"slices"
	"strconv"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// itemForm asks for what an item says: its fields and its place in the text.
type itemForm struct {
	ID      string
	Action  string
	Hidden  []pair
	Fields  []page.Field
	Place   *placeFields
	Wrong   int
	Save    page.Button
	Cancel  page.Button
	Reason  page.Field
	Problem string
}

// placeFields are the place of an item in the text.
type placeFields struct {
	From, To page.Field
	Quote    string
	Error    string
}

// prefix stands before the names of an item's fields in a form.
const prefix = "x-"

// typed reads the fields of an item from a form that was sent; fields that were
// not sent stay as they are.
func typed(kind plan.Kind, sent url.Values) plan.Form {
	form := plan.Form{}
	for _, f := range kind.Fields() {
		if values, ok := sent[prefix+string(f)]; ok && len(values) > 0 {
			form[f] = values[0]
		}
	}
	return form
}

// editForm asks for what an item says. After errors form holds what was typed.
func (k *deck) editForm(it *plan.Item, form plan.Form, span *reading.Span, reason string, faults []plan.FieldFault) *itemForm {
	id := string(it.ID)
	full := plan.FormOf(it.Content)
	for f, typed := range form {
		full[f] = typed
	}
	f := &itemForm{
		ID: "edit", Action: k.href("items/" + id),
		Hidden: []pair{{"version", strconv.Itoa(it.Version)}, {"back", k.here(k.q)}},
		Save:   page.Button{Label: k.t("desk.do.save"), Kind: page.Primary, Name: "do", Value: "edit"},
		Reason: page.Field{Name: "reason", ID: "reason-" + id, Label: k.t("desk.edit.reason"), Value: reason},
	}
	f.Cancel = page.Button{Label: k.t("desk.do.cancel"), Kind: page.Quiet, Href: k.here(k.q) + "#item-" + id}
	at := it.Span
	if span != nil {
		at = *span
	}
	k.fill(f, it.Kind, id, full, at, faults)
	return f
}

// fill adds the fields of a kind with what is wrong with them.
func (k *deck) fill(f *itemForm, kind plan.Kind, id string, form plan.Form, at reading.Span, faults []plan.FieldFault) {
	wrong := map[plan.Field]string{}
	for _, x := range faults {
		wrong[x.Field] = i18n.Fault(k.lang, x.Fault)
	}
	f.Wrong = len(faults)
	for _, field := range kind.Fields() {
		x := k.field(kind, field, id, form[field], wrong[field])
		x.Required = required(kind, field, form)
		f.Fields = append(f.Fields, x)
	}
	if k.text == nil {
		return
	}
	number := func(name string, value int) page.Field {
		x := page.Field{Name: name, ID: name + "-" + id, Label: k.t("desk.edit." + name), Value: strconv.Itoa(value), Type: page.FieldNumber, Width: 5}
		if wrong[plan.FieldSpan] != "" {
			x.Attrs = map[string]any{"aria-invalid": "true"}
		}
		return x
	}
	f.Place = &placeFields{From: number("from", at[0]), To: number("to", at[1]), Error: wrong[plan.FieldSpan]}
	if 0 <= at[0] && at[0] < at[1] && at[1] <= len(k.text) {
		f.Place.Quote = clip(string(k.text[at[0]:at[1]]), 160)
	}
}

// required says whether an item of the kind cannot do without the field; form
// is what the other fields say.
func required(kind plan.Kind, f plan.Field, form plan.Form) bool {
	switch kind {
	case plan.KindCommitment, plan.KindAchievement:
		unvalued := form[plan.FieldOp] == string(reading.CoverAll) || form[plan.FieldMeasureKind] == "title" || form[plan.FieldMeasureKind] == "cover"
		return f == plan.FieldSubject || f == plan.FieldValue && !unvalued
	case plan.KindTable:
		return f == plan.FieldTitle
	case plan.KindMeasure:
		return f == plan.FieldVerb
	}
	return f == plan.FieldName
}

// fieldWord is the label of a field: what a commitment starts from is no base
// period as a table of indicators has it.
func (v *visit) fieldWord(kind plan.Kind, f plan.Field) string {
	if (f == plan.FieldBaseline || f == plan.FieldBaselineYear) && (kind == plan.KindCommitment || kind == plan.KindAchievement) {
		return v.t("desk.field." + string(f))
	}
	return v.t("plan.field." + string(f))
}

// field is the box of one field.
func (v *visit) field(kind plan.Kind, f plan.Field, id, value, wrong string) page.Field {
	x := page.Field{Name: prefix + string(f), ID: prefix + string(f) + "-" + id, Label: v.fieldWord(kind, f), Value: value, Error: wrong}
	switch f {
	case plan.FieldDue, plan.FieldBaselineYear, plan.FieldTargetYear, plan.FieldActualYear, plan.FieldNo:
		x.Width = 5
		x.Attrs = map[string]any{"inputmode": "numeric"}
	case plan.FieldUnit, plan.FieldValue, plan.FieldValueTo, plan.FieldQuantity, plan.FieldBaseline, plan.FieldTarget, plan.FieldActual,
		plan.FieldGrowthBase, plan.FieldGrowthTarget, plan.FieldGrowthActual, plan.FieldAction, plan.FieldVerb:
		x.Width = 10
	case plan.FieldOwners:
		x.Hint = v.t("desk.edit.owners.hint")
	}
	if choices := f.Choices(); choices != nil {
		x.Type = page.FieldSelect
		for _, c := range choices {
			x.Options = append(x.Options, page.Option{Value: c, Label: v.choice(f, c), Selected: c == value})
		}
		if value != "" && !slices.Contains(choices, value) {
			x.Options = append(x.Options, page.Option{Value: value, Label: value, Selected: true})
		}
	}
	return x
}
