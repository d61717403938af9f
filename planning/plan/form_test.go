package plan

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

func TestFormFaults(t *testing.T) {
	cases := []struct {
		name string
		kind Kind
		form Form
		want string
	}{
		{"a full commitment", KindCommitment, Form{FieldSubject: "企业", FieldOp: ">=", FieldValue: "1,200", FieldUnit: "家", FieldDue: "2025"}, ""},
		{"full width", KindCommitment, Form{FieldSubject: "企业", FieldValue: "１２．５", FieldDue: "２０２５年"}, ""},
		{"a composition", KindIndicator, Form{FieldName: "三次产业结构", FieldTarget: "13.5:49.5:37"}, ""},
		{"a target in words", KindIndicator, Form{FieldName: "单位能耗", FieldTarget: "完成省下达任务"}, ""},
		{"whole coverage needs no figure", KindCommitment, Form{FieldSubject: "村", FieldOp: "cover_all"}, ""},
		{"nothing typed", KindCommitment, Form{}, "subject plan.field_required, value plan.field_required"},
		{"a number with two points", KindCommitment, Form{FieldSubject: "企业", FieldValue: "22.946.131"}, "value plan.value_invalid"},
		{"a number with its unit", KindCommitment, Form{FieldSubject: "企业", FieldValue: "12.5亿元"}, "value plan.value_invalid"},
		{"letters", KindCommitment, Form{FieldSubject: "企业", FieldValue: "l2"}, "value plan.value_invalid"},
		{"a year of another age", KindCommitment, Form{FieldSubject: "企业", FieldValue: "1", FieldDue: "1025"}, "due plan.year_invalid"},
		{"an open range", KindCommitment, Form{FieldSubject: "企业", FieldOp: "range", FieldValue: "10"}, "value_to plan.range_open"},
		{"a range upside down", KindCommitment, Form{FieldSubject: "企业", FieldOp: "range", FieldValue: "15", FieldValueTo: "10"}, "value_to plan.range_reversed"},
		{"an upper value without a range", KindCommitment, Form{FieldSubject: "企业", FieldValue: "10", FieldValueTo: "15"}, "value_to plan.range_unexpected"},
		{"an unknown choice", KindIndicator, Form{FieldName: "产值", FieldNature: "holy"}, "nature plan.choice_unknown"},
		{"a field of another kind", KindWork, Form{FieldName: "水库", FieldDue: "2025"}, "due plan.field_unknown"},
		{"a target before its baseline", KindIndicator, Form{FieldName: "产值", FieldBaselineYear: "2025", FieldTargetYear: "2020"}, "target_year plan.years_reversed"},
		{"too long", KindSystem, Form{FieldName: strings.Repeat("平台", 300)}, "name plan.field_too_long"},
	}
	for _, c := range cases {
		var got []string
		for _, f := range blank(c.kind).fill(c.kind, c.form) {
			got = append(got, string(f.Field)+" "+f.Fault.Key)
		}
		slices.Sort(got)
		want := strings.Split(c.want, ", ")
		if c.want == "" {
			want = nil
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.name, got, want)
		}
	}
}

// What a form shows can be typed back and gives the same content.
func TestFormsGoThereAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom([]Kind{KindTable, KindIndicator, KindCommitment, KindWork, KindSystem, KindMeasure}).Draw(rt, "kind")
		form := Form{}
		for _, f := range kind.Fields() {
			switch {
			case choices[f] != nil:
				form[f] = rapid.SampledFrom(choices[f]).Draw(rt, string(f))
			case strings.HasSuffix(string(f), "year") || f == FieldDue:
				form[f] = rapid.SampledFrom([]string{"", "2020", "2025"}).Draw(rt, string(f))
			case slices.Contains(figures, f):
				form[f] = rapid.SampledFrom([]string{"", "0", "12.50", "-3", "1:2:3", "完成任务"}).Draw(rt, string(f))
			default:
				form[f] = rapid.SampledFrom([]string{"", "名称", "甲、乙"}).Draw(rt, string(f))
			}
		}
		first := blank(kind)
		first.fill(kind, form)
		second := blank(kind)
		second.fill(kind, FormOf(first))
		if !first.equal(second) {
			rt.Fatalf("%v became %v", FormOf(first), FormOf(second))
		}
	})
}

func TestFieldFaultsOfOtherErrors(t *testing.T) {
	if FieldFaults(errors.New("x")) != nil || FieldFaults(fault.New(fault.Invalid, "plan.reason_missing", nil)) != nil {
		t.Error("an error that is none of a form has field faults")
	}
}

// Every word that a page can ask for has a text in both languages.
func TestWordsHaveTexts(t *testing.T) {
	c := i18n.Shipped()
	var keys []string
	for _, k := range Kinds() {
		keys = append(keys, k.Key())
		for _, f := range k.Fields() {
			keys = append(keys, f.Key())
			for _, v := range f.Choices() {
				keys = append(keys, f.ChoiceKey(v))
			}
		}
	}
	for _, s := range States() {
		keys = append(keys, s.Key())
	}
	for _, f := range []Flag{FlagNew, FlagChanged, FlagGone} {
		keys = append(keys, f.Key())
	}
	for _, a := range []Action{ActAccept, ActEdit, ActReject, ActAdd, ActAnswer, ActUndo, ActReread} {
		keys = append(keys, a.Key())
	}
	for _, ch := range []Change{Same, Changed, New, Removed} {
		keys = append(keys, ch.Key())
	}
	for _, k := range Exportable() {
		for _, col := range columns(k) {
			keys = append(keys, col.field.Key())
		}
	}
	for _, l := range i18n.Langs() {
		for _, k := range keys {
			if !c.Has(l, k) {
				t.Errorf("%s has no text in %s", k, l)
			}
		}
	}
}
