package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// The made-up county of these tests: 云溪县 with four towns.
const county = area.Code("990100")

func value(s string) *quantity.Value { v := quantity.Parse(s); return &v }

func def(code, name, unit string, kind indicator.Kind, decimals int) *indicator.Definition {
	return &indicator.Definition{Tenant: county, Code: indicator.Code(code), Version: 1, Revision: 1, Name: name, Unit: quantity.Unit(unit), Kind: kind, Decimals: decimals, Frequency: period.Year}
}

func definitions() []sheet.Known {
	gdp := def("gdp", "地区生产总值", "亿元", indicator.Level, 2)
	gdp.Note, gdp.Source, gdp.Standard = "本县范围内所有常住单位在一定时期内生产活动的最终成果，按现价计算。", "县统计局年度核算", "国民经济核算统一制度"
	growth := def("gdp-growth", "地区生产总值增速", "%", indicator.Growth, 1)
	growth.GrowthOf = "gdp"
	growth.Note = "按可比价格计算，不能由现价总量推算。"
	structure := def("structure", "三次产业结构", "%", indicator.Composition, 1)
	structure.Note = "第一、二、三产业增加值占地区生产总值的比重，三项合计为100。"
	forest := def("forest", "森林覆盖率", "%", indicator.Ratio, 2)
	forest.Source = "县林业局年度监测"
	return []sheet.Known{
		{Definition: gdp, Aliases: []string{"GDP", "生产总值"}},
		{Definition: growth},
		{Definition: def("budget", "一般公共预算收入", "亿元", indicator.Level, 2), Aliases: []string{"地方一般公共预算收入"}},
		{Definition: def("people", "常住人口", "万人", indicator.Level, 2), Aliases: []string{"年末常住人口"}},
		{Definition: structure},
		{Definition: def("urban", "常住人口城镇化率", "%", indicator.Ratio, 2), Aliases: []string{"城镇化率"}},
		{Definition: def("income", "农村居民人均可支配收入", "元", indicator.Level, 0)},
		{Definition: forest},
		{Definition: def("grain", "粮食总产量", "万吨", indicator.Level, 3), Aliases: []string{"粮食产量"}},
		{Definition: def("library", "县图书馆达到国家一级", "", indicator.State, 0)},
		{Definition: def("roads", "新改建农村公路", "公里", indicator.Level, 1)},
		{Definition: def("jobs", "城镇新增就业", "人", indicator.Level, 0), Aliases: []string{"城镇新增就业人数"}},
	}
}

func towns() []sheet.Place {
	return []sheet.Place{{Code: county, Name: "云溪县", Aliases: []string{"全县"}}, {Code: "990100100", Name: "青禾街道"}, {Code: "990100101", Name: "石桥镇"},
		{Code: "990100102", Name: "松坪镇"}, {Code: "990100103", Name: "白沙乡"}}
}

func key(code string, at area.Code, p period.Period) indicator.CellKey {
	return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: indicator.Code(code), Version: 1, Area: at}, Period: p}
}

// form asks for all indicators of the county, or for some of all towns.
func form(lines ...sheet.Line) *sheet.Form {
	return &sheet.Form{Round: "r1", Sheet: "s1", Version: 3, RoundName: "2024年度规划实施监测", OrgName: "云溪县统计局", Period: period.InYear(2024),
		Due: time.Date(2025, 2, 20, 0, 0, 0, 0, time.UTC), Lines: lines}
}

func countyLines() []sheet.Line {
	var out []sheet.Line
	for i, k := range definitions() {
		l := sheet.Line{Cell: key(string(k.Code), county, period.InYear(2024)), Def: k.Definition, AreaName: "云溪县"}
		if i < 4 {
			l.YearBefore, l.Previous = value(fmt.Sprintf("%d.20", 100+i)), value(fmt.Sprintf("%d.55", 98+i))
		}
		out = append(out, l)
	}
	return out
}

func townLines() []sheet.Line {
	var out []sheet.Line
	for _, a := range towns()[1:] {
		for _, code := range []string{"people", "income", "grain"} {
			for _, k := range definitions() {
				if string(k.Code) == code {
					out = append(out, sheet.Line{Cell: key(code, a.Code, period.InYear(2024)), Def: k.Definition, AreaName: a.Name})
				}
			}
		}
	}
	return out
}

func frame(lines []sheet.Line) *sheet.Frame {
	f := &sheet.Frame{Round: "r1", Sheet: "s1", Definitions: definitions(), Areas: towns(), Area: county, Period: period.InYear(2024)}
	for _, l := range lines {
		f.Cells = append(f.Cells, l.Cell)
	}
	return f
}

func read(t *testing.T, name string, data []byte, f *sheet.Frame) *sheet.Preview {
	t.Helper()
	p, err := sheet.Read(context.Background(), name, data, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTemplateIsReadBack(t *testing.T) {
	for name, lines := range map[string][]sheet.Line{"long": countyLines(), "wide": townLines()} {
		for _, lang := range i18n.Langs() {
			templateIsReadBack(t, name, lang, lines)
		}
	}
}

func templateIsReadBack(t *testing.T, name string, lang i18n.Lang, lines []sheet.Line) {
	t.Run(name+" "+string(lang), func(t *testing.T) {
		var b bytes.Buffer
		if err := sheet.Template(&b, lang, form(lines...)); err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("SHEET_OUT"); dir != "" {
			if err := os.WriteFile(dir+"/"+name+"-"+string(lang)+".xlsx", b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		p := read(t, "form.xlsx", b.Bytes(), frame(lines))
		if !p.Own || p.Altered || p.Counts[sheet.Taken]+p.Counts[sheet.Undecided]+p.Counts[sheet.Refused] != 0 || len(p.Missing) != len(lines) {
			t.Errorf("an empty form: own %v, altered %v, %v, %d missing", p.Own, p.Altered, p.Counts, len(p.Missing))
			for _, f := range p.Fates {
				t.Log(f.Ref, f.Text, f.Kind, f.Why.In(i18n.ZH))
			}
		}
	})
}
