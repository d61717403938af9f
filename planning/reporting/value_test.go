package reporting_test

import (
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

func TestFiguresAreReadAsPeopleTypeThem(t *testing.T) {
	level := indicator.Level
	for _, tc := range []struct {
		typed       string
		given, unit quantity.Unit
		kind        indicator.Kind
		want        string // the value, or the fault's key
	}{
		{"12.50", "", "亿元", level, "12.50"},
		{" 1,234 ", "", "户", level, "1234"},
		{"１，２３４．５", "", "亿元", level, "1234.5"},
		{"−3.2", "", "%", level, "-3.2"},
		{"+3.2", "", "%", level, "3.2"},
		{"63.4%", "", "%", level, "63.4"},
		{"63.4％", "", "%", level, "63.4"},
		{"1.2万", "", "人", level, "12000"},
		{"1.2万", "", "万人", level, "1.2"},
		{"3500万", "", "亿元", level, "0.35"},
		{"3500万元", "", "亿元", level, "0.35"},
		{"1.94万亿元", "", "亿元", level, "19400"},
		{"3500", "万元", "亿元", level, "0.35"},
		{"1.2亿", "万元", "亿元", level, "1.2"},
		{"2.5个百分点", "", "百分点", level, "2.5"},
		{"12个", "", "个", level, "12"},
		{"12", "个", "个", level, "12"},
		{"13.5:49.5:37", "", "%", indicator.Composition, "13.5:49.5:37"},
		{"13.5：49.5：37", "", "", indicator.Composition, "13.5:49.5:37"},
		{"是", "", "", indicator.State, "1"},
		{"否", "", "", indicator.State, "0"},
		{"YES", "", "", indicator.State, "1"},

		{"约12", "", "亿元", level, "reporting.value_unreadable"},
		{"12左右", "", "亿元", level, "reporting.unit_mismatch"},
		{"12美元", "", "亿元", level, "reporting.unit_mismatch"},
		{"12人", "", "", level, "reporting.unit_mismatch"},
		{"12", "平方公里", "公顷", level, "reporting.unit_mismatch"},
		{"1,23", "", "户", level, "reporting.value_unreadable"},
		{"1.2.3", "", "户", level, "reporting.value_unreadable"},
		{"1e9", "", "户", level, "reporting.value_exponent"},
		{"1e400", "", "亿元", level, "reporting.value_exponent"},
		{"１．５Ｅ＋４亿元", "", "亿元", level, "reporting.value_exponent"},
		{strings.Repeat("9", 50), "", "户", level, "reporting.value_long"},
		{strings.Repeat("9", 500), "", "户", level, "reporting.value_long"},
		{strings.Repeat("9", 50) + "万元", "", "亿元", level, "reporting.value_long"},
		{strings.Repeat("大", 90), "", "亿元", level, "reporting.value_unreadable"},
		{"13:14", "", "户", level, "reporting.value_unreadable"},
		{"50", "", "%", indicator.Composition, "reporting.value_composition"},
		{"大概", "", "", indicator.State, "reporting.value_state"},
		{"-", "", "户", level, "reporting.value_unreadable"},
	} {
		v, err := reporting.ParseValue(tc.typed, tc.given, &indicator.Definition{Unit: tc.unit, Kind: tc.kind})
		got := v.String()
		if err != nil {
			got = fault.From(err).Key
		}
		if got != tc.want {
			t.Errorf("%q (%s) of %s is %s, want %s", tc.typed, tc.given, tc.unit, got, tc.want)
		}
	}
}

// Whatever is pasted: a figure or a fault, and a figure typed again is the same.
func FuzzParseValue(f *testing.F) {
	for _, s := range []string{"1.2万", "３５％", "-", "万", "1,2", "9999999999999999999999亿亿", "1:2:3"} {
		f.Add(s, "亿元")
	}
	f.Fuzz(func(t *testing.T, s, unit string) {
		d := &indicator.Definition{Unit: quantity.Unit(unit), Kind: indicator.Level}
		v, err := reporting.ParseValue(s, "", d)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if again, err := reporting.ParseValue(v.String(), "", d); err != nil || !again.Equal(v) {
			t.Fatalf("%q is %s, again %s, %v", s, v, again, err)
		}
	})
}
