package sheet_test

import (
	"reflect"
	"strings"
	"testing"

	"gangyao/planning/reporting/sheet"
)

// A row with a figure whose name is like nothing known is told, until a person says
// what it is or that it is left out; what is known not to be asked for is not.
func TestRowsOfUnknownNamesAreTold(t *testing.T) {
	f := frame(countyLines())
	data := sheetOf(t, "指标 | 单位 | 2024年 | 增长% | 性质\n常住人口 | 万人 | 42.37 | 1.2 | 快报\n固定资产投资总额 | 万元 | 2835000 | 8.1 | 快报\n")
	p := read(t, "x.xlsx", data, f)
	got := p.Left()
	if len(got) != 1 || got[0].Row != "Sheet1!3" {
		t.Fatalf("%+v", got)
	}
	for _, want := range []string{"固定资产投资总额", "2835000"} {
		if !strings.Contains(got[0].Text, want) {
			t.Errorf("%q is not in %q", want, got[0].Text)
		}
	}
	f.Mapping = sheet.Mapping{Words: map[string]sheet.Answer{"固定资产投资总额": {Ignore: true}}}
	if got := read(t, "x.xlsx", data, f).Left(); !reflect.DeepEqual(got, []sheet.LeftRow{}) {
		t.Errorf("after the answer: %+v", got)
	}
}
