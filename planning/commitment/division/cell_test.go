package division

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	planreading "gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

// Days as people write them.
func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"2023": "2023-12-31", "2023年": "2023-12-31", "2023年底": "2023-12-31", "2023年底前": "2023-12-31", "2023-06": "2023-06-30", "2024年2月": "2024-02-29",
		"2023年6月底前": "2023-06-30", "2023-06-30": "2023-06-30", "2023/6/3": "2023-06-03", "2023.6.3": "2023-06-03", "2023年6月3日": "2023-06-03", " 2023年6月3日前 ": "2023-06-03",
		"2024年第三季度": "2024-09-30", "2024年4季度末": "2024-12-31", "2024年上半年": "2024-06-30", "2024下半年": "2024-12-31",
		"2024年第五季度": "", "2023-02-30": "", "2023-13": "", "明年": "", "23年": "", "2023年6月31日": "",
	} {
		d, ok := parseDay(text)
		if ok != (want != "") || ok && d.Format(time.DateOnly) != want {
			t.Errorf("%q: %v %v, want %q", text, d, ok, want)
		}
	}
}

func TestSteps(t *testing.T) {
	for text, want := range map[string]string{
		"建成充电桩（目标30座）":                   "建成充电桩|30|座|",
		"建成充电桩(目标：1,200 座)（6月30日前）":      "建成充电桩|1200|座|2023-06-30",
		"build (target 30 km) (by 6-30)": "build|30|km|2023-06-30",
		"开工（二期）":                         "开工（二期）|||",
		"出台方案（3月15日前）":                   "出台方案|||2023-03-15",
		"投用（目标2.5万人）":                    "投用|2.5|万人|",
		"新建变电站（目标三座）":                    "新建变电站|3|座|",
		"到位资金（目标：两千万元）（6月30日前）":          "到位资金|2000|万元|2023-06-30",
		"覆盖率提高（目标百分之五）":                  "覆盖率提高|5|%|",
		"衔接上级（目标任务不变）":                   "衔接上级（目标任务不变）|||",
		"建成（目标3座5）":                      "division.step.quantity",
		"（目标3座）":                         "division.step.what",
		"开工（2月30日前）":                     "division.step.day",
		// with bars, as on the page of a task
		"建成廊道 | 1条 | 2023-06-30":    "建成廊道|1|条|2023-06-30",
		"建成廊道|2023/6/30|1条":         "建成廊道|1|条|2023-06-30",
		"建成廊道 ｜ 三条 ｜ 6月30日前":        "建成廊道|3|条|2023-06-30",
		"建成廊道 | | 2023年6月底前":        "建成廊道|||2023-06-30",
		"建成廊道 | 2023年底":             "建成廊道|||2023-12-31",
		"达到产值 | 2023.6亿元":           "达到产值|2023.6|亿元|",
		"达到产值 | 2023.6":             "达到产值|2023.6||",
		"建成廊道（目标1条） | 2023-06-30":   "建成廊道|1|条|2023-06-30",
		"建成廊道 |":                    "建成廊道|||",
		"建成廊道 | 1条 | 2023-06-31":    "division.step.day",
		"建成廊道 | 2023-02-29":         "division.step.day",
		"建成廊道 | 1条 | 2024-06-30":    "division.step.year",
		"建成廊道 | 若干":                 "division.step.quantity",
		"建成廊道 | 1条5 | 2023-06-30":   "division.step.quantity",
		"建成廊道 | 1条 | 2条":            "division.step.twice",
		"建成廊道（6月30日前） | 2023-05-31": "division.step.twice",
		"| 1条 | 2023-06-30":         "division.step.what",
	} {
		s, err := ParseStep(2023, text)
		got := ""
		if err != nil {
			got = fault.From(err).Key
		} else {
			q, due := "", ""
			if s.Quantity != nil {
				q = s.Quantity.String()
			}
			if !s.Due.IsZero() {
				due = s.Due.Format(time.DateOnly)
			}
			got = strings.Join([]string{s.What, q, string(s.Unit), due}, "|")
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if s, err := ParseStep(2023, "  "); s != nil || err != nil {
		t.Error("an empty cell takes the step away")
	}
}

func TestVerifications(t *testing.T) {
	for text, want := range map[string]string{
		"指标 地区生产总值增速（gdp-growth）": "indicator gdp-growth", "指标 地区生产总值增速(gdp-growth) ≥8%": "indicator gdp-growth 8%", "指标：增速（gdp-growth）≥8%": "indicator gdp-growth 8%",
		"指标 gdp": "indicator gdp", "Indicator gdp": "indicator gdp", "测度 homes ≥100户": "measure homes 100户", "测度 homes ≤100户": "measure homes at most 100户",
		"项目": "project ", "项目 ≥3座": "project  3座", "项目 3": "project  3", "佐证": "evidence ", "evidence": "evidence ", "": " ", "占卜": "error", "项目 很多": "error",
		"项目 ≥三座": "project  3座", "佐证 ≥两千万元": "evidence  2000万元", "测度 homes ≥百分之五": "measure homes 5%", "佐证（各单位分别）": "evidence  each", "evidence (each)": "evidence  each",
	} {
		v, ok := parseVerify(text)
		got := "error"
		if ok {
			got = string(v.Means) + " " + string(v.Code)
			if v.AtMost {
				got += " at most"
			}
			if v.Each {
				got += " each"
			}
			if v.Aim != nil {
				got += " " + v.Aim.String() + string(v.Unit)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func unnamed(indicator.Code) string { return "" }

// What a task states is its target, where no indicator measures it.
func TestTargetsAsTheWordingStatesThem(t *testing.T) {
	v := func(s string) *quantity.Value { q := quantity.Parse(s); return &q }
	for want, c := range map[string]*planreading.Commitment{
		"≥1,000\u202f亿元": {Op: planreading.AtLeast, Value: v("1000"), Unit: "亿元", Kind: "level"},
		"≤20\u202f位":     {Op: planreading.AtMost, Value: v("20"), Unit: "位", Kind: "rank"},
		"+5%":            {Op: planreading.IncreaseBy, Value: v("5"), Unit: "%"},
		"3–5\u202f座":     {Op: planreading.Range, Value: v("3"), ValueTo: v("5"), Unit: "座"},
		"":               {Op: planreading.AtLeast, Value: v("2000"), Unit: "人", Each: true},
	} {
		line := commitment.DivisionLine{Row: commitment.Row{Stated: c}}
		if got := target(&line); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if line.Target = (&indicator.Target{}); target(&line) != want {
			t.Errorf("a target without a figure says nothing: %q", target(&line))
		}
	}
	if got := target(&commitment.DivisionLine{}); got != "" {
		t.Error(got)
	}
}

// Several means stand in one cell: all of them with semicolons between, any with "or".
func TestSeveralMeans(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "项目 ≥3座": "project", "指标 gdp；佐证": "indicator, evidence", "项目 ≥3座;佐证（各单位分别）；": "project, evidence", "项目\n佐证": "project, evidence",
		"项目 或 佐证": "any of project, evidence", "project or evidence": "any of project, evidence", "项目或佐证": "any of project, evidence",
		"项目；佐证 或 指标 gdp": "error", "项目；占卜": "error", "项目；；佐证": "error", "或": "error",
	} {
		list, need, ok := parseAll(text)
		got := "error"
		if ok {
			var names []string
			for _, v := range list {
				names = append(names, string(v.Means))
			}
			if got = strings.Join(names, ", "); need == commitment.NeedAny {
				got = "any of " + got
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if !ok {
			continue
		}
		for _, l := range i18n.Langs() {
			again, n, ok := parseAll(allText(l, list, need, unnamed))
			if !ok || n != need || !slices.EqualFunc(again, list, commitment.Verification.Equal) {
				t.Errorf("%q is shown as %q and read as %+v", text, allText(l, list, need, unnamed), again)
			}
		}
	}
}

// What a cell shows is read as what it is, in both languages.
func TestCellsAreReadAsTheyAreShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(i18n.Langs()).Draw(t, "lang")
		s := commitment.Step{Year: 2023, What: rapid.StringMatching(`[一-龥a-z]{1,8}( [一-龥]{1,3})?`).Draw(t, "what")}
		if rapid.Bool().Draw(t, "counted") {
			v := quantity.Parse(rapid.StringMatching(`[1-9][0-9]{0,5}(\.[0-9]{1,2})?`).Draw(t, "quantity"))
			s.Quantity, s.Unit = &v, quantity.Unit(rapid.SampledFrom([]string{"", "座", "万人", "%", "公里"}).Draw(t, "unit"))
		}
		if rapid.Bool().Draw(t, "dated") {
			s.Due = time.Date(2023, 1, 1+rapid.IntRange(0, 363).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		}
		if got, err := ParseStep(2023, stepText(l, &s)); err != nil || !got.Equal(s) {
			t.Fatalf("%q is read as %+v", stepText(l, &s), got)
		}
		v := commitment.Verification{Means: rapid.SampledFrom(commitment.AllMeans()).Draw(t, "means")}
		if v.Means == commitment.ByIndicator || v.Means == commitment.ByMeasure {
			v.Code, v.AtMost = indicator.Code(rapid.StringMatching(`[a-z][a-z0-9-]{0,9}`).Draw(t, "code")), rapid.Bool().Draw(t, "most")
		}
		if v.Aim, v.Unit = s.Quantity, s.Unit; v.Aim == nil {
			v.AtMost = false
		}
		name := rapid.SampledFrom([]string{"", "地区生产总值增速", "R&D（研发）经费", "养老（含医养）床位 数", "甲或乙", "率；比"}).Draw(t, "name")
		shown := verifyText(l, &v, func(indicator.Code) string { return name })
		if got, ok := parseVerify(shown); !ok || !got.Equal(v) {
			t.Fatalf("%q is read as %+v, want %+v", shown, got, v)
		}
		d := s.Due
		if got, ok := parseDay(dayText(l, d)); !ok || !got.Equal(d) {
			t.Fatalf("%q is read as %v", dayText(l, d), got)
		}
	})
}

// No file and no cell brings the reader down.
func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	cell := func(s string) xlsx.Box { return xlsx.Box{Cell: xlsx.Text(s)} }
	if err := xlsx.WriteBoards(&b, xlsx.Board{Name: "分工", Rows: [][]xlsx.Box{{cell(colMark + "owner"), cell(colMark + "y2023"), cell(colMark + "id")}, {cell("交通局"), cell("开工"), cell(rowID("a", 1))}}},
		meta(i18n.ZH, &commitment.Division{})); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), "开工（目标3座）（6月30日前）")
	f.Add([]byte("PK"), "项目 ≥3座")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		if p, err := Read(t.Context(), data, &commitment.Division{}); err == nil && len(p.requests) > 0 {
			t.Error("a division without lines is changed")
		}
		parseDay(text)
		parseVerify(text)
		if s, err := ParseStep(2023, text); err == nil && s != nil && s.What == "" {
			t.Error("a step without words")
		}
	})
}
