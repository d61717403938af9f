package sheet_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting/sheet"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/recall"
)

// What a table leaves open of columns, rows, units and periods is asked by name
// and settled by answers; before that nothing of it can be taken.
func TestWhatIsOpenIsAskedAndAnswered(t *testing.T) {
	version := func(code string) *indicator.Version {
		return &indicator.Version{Code: indicator.Code(code), Version: 1}
	}
	year := func(y int) *period.Period { p := period.InYear(y); return &p }
	likely := map[indicator.SeriesKey]quantity.Value{key("gdp", county, period.InYear(2024)).SeriesKey: quantity.Parse("498.2"), key("people", county, period.InYear(2024)).SeriesKey: quantity.Parse("42.5")}
	for name, tc := range map[string]struct {
		rows    string
		anyTime bool // an import: no period is known beforehand
		asks    string
		answer  func(*sheet.Mapping)
		want    string
	}{
		"a unit that nothing names": {rows: "指标 | 2024年\n地区生产总值 | 5231000\n常住人口 | 42.37\n", asks: "unit 地区生产总值 万元,",
			answer: func(m *sheet.Mapping) { m.Units = map[indicator.Code]quantity.Unit{"gdp": "万元"} }, want: "gdp=523.1 people=42.37"},
		"the figure is right after all": {rows: "指标 | 2024年\n地区生产总值 | 5231000\n", asks: "unit 地区生产总值 万元,",
			answer: func(m *sheet.Mapping) { m.Units = map[indicator.Code]quantity.Unit{"gdp": "亿元"} }, want: "gdp=5231000"},
		"a heading that nobody knows is an indicator": {rows: "地区 | 常住人口 | 甲类指数\n云溪县 | 42.37 | 88\n", asks: "(indicator 甲类指数)",
			answer: func(m *sheet.Mapping) {
				m.Columns = map[string]sheet.Answer{"甲类指数": {Indicator: version("roads"), Unit: "公里"}}
			}, want: "people=42.37 roads=88"},
		"a column is left out": {rows: "指标 | 2024年 | 2024年快报\n常住人口 | 42.37 | 42.40\n", asks: "heading 2024年快报 ,",
			answer: func(m *sheet.Mapping) { m.Columns = map[string]sheet.Answer{"2024年快报": {Ignore: true}} }, want: "people=42.37"},
		"a row nobody knows": {rows: "指标 | 2024年\n常住人口 | 42.37\n年底总人数 | 41\n", asks: "(indicator 年底总人数)",
			answer: func(m *sheet.Mapping) {
				m.Words = map[string]sheet.Answer{"年底总人数": {Indicator: version("jobs")}}
			}, want: "people=42.37 jobs=41"},
		"a hidden row": {rows: "hidden: 3\n指标 | 2024年\n常住人口 | 42.37\n地区生产总值 | 500\n", asks: "row Sheet1!3 ,",
			answer: func(m *sheet.Mapping) { m.Rows = map[string]sheet.Answer{"Sheet1!3": {Take: true}} }, want: "people=42.37 gdp=500"},
		"a hidden row is left out": {rows: "hidden: 3\n指标 | 2024年\n常住人口 | 42.37\n地区生产总值 | 500\n", asks: "row Sheet1!3 ,",
			answer: func(m *sheet.Mapping) { m.Rows = map[string]sheet.Answer{"Sheet1!3": {Ignore: true}} }, want: "people=42.37"},
		"no period anywhere": {rows: "指标 | 完成数\n常住人口 | 42.37\n", anyTime: true, asks: "period Sheet1 ,",
			answer: func(m *sheet.Mapping) { m.Words = map[string]sheet.Answer{"sheet1": {Period: year(2023)}} }, want: "people@2023=42.37"},
		"a period said of the sheet": {rows: "指标 | 完成数\n常住人口 | 42.37\n", anyTime: true, asks: "period Sheet1 ,",
			answer: func(m *sheet.Mapping) { m.Sheets = map[string]sheet.Answer{"Sheet1": {Period: year(2022)}} }, want: "people@2022=42.37"},
		"two indicators for one figure": {rows: "指标 | 常住人口 | 地区生产总值\n常住人口 | 42.37 | 500\n", asks: "indicator 常住人口 × 地区生产总值 常住人口,",
			answer: func(m *sheet.Mapping) {
				m.Words = map[string]sheet.Answer{"常住人口×地区生产总值": {Indicator: version("gdp")}}
			}, want: "people=42.37 gdp=500"},
		"a sheet is left out": {rows: "指标 | 2024年\n常住人口 | 42.37\n", asks: "", answer: func(m *sheet.Mapping) { m.Sheets = map[string]sheet.Answer{"Sheet1": {Ignore: true}} }, want: ""},
		"a wrong cell is left out": {rows: "指标 | 2024年\n常住人口 | 42.37\n地区生产总值 | !#REF!\n", asks: "",
			answer: func(m *sheet.Mapping) { m.Cells = map[string]sheet.Answer{"Sheet1!B3": {Ignore: true}} }, want: "people=42.37"},
	} {
		t.Run(name, func(t *testing.T) {
			f := frame(countyLines())
			f.Likely = likely
			if tc.anyTime {
				f.Cells, f.Period = nil, period.Period{}
			}
			data := sheetOf(t, tc.rows)
			p := read(t, "x.xlsx", data, f)
			var asks strings.Builder
			for _, q := range p.Questions {
				first := ""
				if len(q.Suggestions) > 0 {
					if first = string(q.Suggestions[0].Unit); first == "" {
						first = q.Suggestions[0].Name
					}
				}
				switch {
				case q.Cells > 0:
					asks.WriteString(string(q.Kind) + " " + q.Text + " " + first + ",")
				default:
					asks.WriteString("(" + string(q.Kind) + " " + q.Text + ")")
				}
			}
			if asks.String() != tc.asks {
				t.Errorf("asks %q, want %q", asks.String(), tc.asks)
			}
			if strings.HasSuffix(tc.asks, ",") {
				if _, err := p.Entries(); err == nil {
					t.Error("figures can be taken before the answer")
				}
			}
			var m sheet.Mapping
			tc.answer(&m)
			kept, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(kept, &f.Mapping); err != nil {
				t.Fatal(err)
			}
			entries, err := read(t, "x.xlsx", data, f).Entries()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range entries {
				at := ""
				if e.Cell.Period != period.InYear(2024) {
					at = "@" + e.Cell.Period.String()
				}
				got = append(got, string(e.Cell.Code)+at+"="+e.Value.String())
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("takes %q, want %q", s, tc.want)
			}
		})
	}
}

// Next year's table is laid out as this year's, another table is not, and what
// was answered does not matter; periods are not remembered.
func TestALayoutIsKnownAgain(t *testing.T) {
	finger := func(rows string, m sheet.Mapping) string {
		f := frame(countyLines())
		f.Mapping = m
		return recall.Fingerprint(read(t, "x.xlsx", sheetOf(t, rows), f).Layout)
	}
	this := finger("云溪县2024年统计表\n指标 | 单位 | 2024年 | 比2023年增减\n常住人口 | 万人 | 42.37 | 1.1\n", sheet.Mapping{})
	if next := finger("云溪县2025年统计表\n指标 | 单位 | 2025年 | 比2024年增减\n森林覆盖率 | % | 60 | 1.1\n", sheet.Mapping{}); next != this {
		t.Error("next year's table is another layout")
	}
	if moved := finger("单位 | 指标 | 2024年 | 比2023年增减\n万人 | 常住人口 | 42.37 | 1.1\n", sheet.Mapping{Words: map[string]sheet.Answer{"单位": {Ignore: true}}}); moved != this {
		t.Error("columns in another order, or an answer, are another layout")
	}
	if other := finger("指标 | 单位 | 数量\n常住人口 | 万人 | 42.37\n", sheet.Mapping{}); other == this {
		t.Error("another table is the same layout")
	}
	if a, b := finger("常住人口 | 42.37\n", sheet.Mapping{}), finger("森林覆盖率 | 60\n", sheet.Mapping{}); a == b {
		t.Error("tables without a heading are all the same layout")
	}
	p := period.InYear(2023)
	m := sheet.Mapping{Words: map[string]sheet.Answer{"表": {Period: &p}, "甲": {Ignore: true}}, Columns: map[string]sheet.Answer{"完成数": {Period: &p, Unit: "万元"}},
		Rows: map[string]sheet.Answer{"Sheet1!3": {Take: true}}, Cells: map[string]sheet.Answer{"Sheet1!B3": {Take: true}}}
	if got, want := mustJSON(t, m.Lasting()), `{"words":{"甲":{"ignore":true}},"columns":{"完成数":{"unit":"万元"}}}`; got != want {
		t.Errorf("kept are %s, want %s", got, want)
	}
	if m.Columns["完成数"].Period == nil {
		t.Error("what was answered for this file is gone")
	}
	if !slices.Contains([]bool{m.Empty()}, false) || !(sheet.Mapping{}).Empty() {
		t.Error("empty or not is told wrongly")
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
