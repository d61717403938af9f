package reportingweb_test

import (
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// aims sets a target for 2021-2025 on an indicator of the whole county.
func (b *bench) aims(code indicator.Code, unit quantity.Unit, base, aim string) {
	b.t.Helper()
	from, to := quantity.Parse(base), quantity.Parse(aim)
	_, err := b.indicators.SetTarget(b.program(), indicator.Target{Tenant: tenant, Plan: "p", Label: "目标", Pinned: indicator.Version{Code: code, Version: 1}, Area: tenant, Unit: unit,
		Rule: indicator.RuleLevel, Op: ">=", Baseline: &from, BaselineYear: 2020, Aim: &to, Start: 2021, End: 2025})
	b.must(err)
}

// The head sees on one page what each figure is judged by: the year before, how it
// changed, the target and what the figure makes of it, what the checks and the clerk
// said.
func TestTheHeadJudgesOnOnePage(t *testing.T) {
	b := newBench(t)
	b.aims("gdp", "亿元", "400", "530")
	b.aims("grain", "万吨", "30", "40")
	r := b.opened()
	s := b.sheet(r, "bureau")
	path := "/sheets/" + string(s.ID)
	b.put("clerk", s.ID, map[indicator.CellKey]string{cell("gdp", tenant): "540.5", cell("population", tenant): "72.6", cell("grain", tenant): "36.1"})
	b.browse(t, "clerk").post(path + "/submit").leads(path)

	a := b.browse(t, "head").get(path).wants(200)
	for code, want := range map[indicator.Code][]string{
		"gdp":        {"500.24", "540.5", "同比增长 8%", "≥ 530", "目标，2025年目标", "已完成", "测试填报员甲"},
		"population": {"73.01", "72.6", "同比下降 0.6%", "没有对应的目标"},
		"grain":      {"35.6", "36.1", "同比增长 1.4%", "≥ 40", "未完成"},
	} {
		row := a.part(`name="m:` + id(code, tenant) + `"`)
		for _, w := range want {
			row.shows(w)
		}
	}
	a.shows("上年同期").hides("上期</th>", "年内数")

	// Another asks for part of the year: what was known before, and no verdict.
	b.figure("gdp", months(2025, 3), "120")
	k := cell("gdp", tenant)
	k.Period = months(2025, 9)
	q, err := b.PlanRound(b.as("planner"), reporting.RoundForm{Tenant: tenant, Name: "2025年前三季度监测", Period: k.Period,
		Opens: day("2026-02-01"), Due: day("2026-02-10"), Closes: day("2026-02-20")}, []reporting.Duty{{Org: "bureau", Cell: k}})
	b.must(err)
	part := b.sheet(q, "bureau")
	path = "/sheets/" + string(part.ID)
	b.browse(t, "clerk").get(path).wants(200).shows("无上年同期数", "上期", "2025年1—3月累计", "120")
	b.put("clerk", part.ID, map[indicator.CellKey]string{k: "380"})
	b.browse(t, "clerk").post(path + "/submit").leads(path)
	b.browse(t, "head").get(path).wants(200).part(`name="m:`).shows("无上年同期数", "120", "380", "≥ 530", "年内数，不作年度评价").hides("已完成", "未完成")
}

// months is what was counted since January.
func months(year, n int) period.Period { p, _ := period.Of(period.Cumulative, year, n); return p }

// figure records an approved figure of the whole county.
func (b *bench) figure(code indicator.Code, p period.Period, value string) {
	b.t.Helper()
	got, err := b.indicators.Record(b.program(), indicator.RecordRequest{Tenant: tenant, Provenance: indicator.FromImport, Origin: "测试年鉴", Observations: []indicator.Observation{{
		Cell: indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: code, Version: 1, Area: area.Code(tenant)}, Period: p}, Value: quantity.Parse(value), Status: indicator.Normal}}})
	b.must(err)
	_, err = b.indicators.Advance(b.program(), indicator.AdvanceRequest{Tenant: tenant, Batch: got.ID, To: indicator.Approved, SHA256: got.SHA256})
	b.must(err)
}

// Another layout of the grid without script keeps what was typed, and what could not
// be kept stands there to be mended.
func TestAnotherLayoutKeepsWhatWasTyped(t *testing.T) {
	b := newBench(t)
	r := b.opened()
	v, err := b.PlanRound(b.as("planner"), reporting.RoundForm{Tenant: tenant, Name: "乡镇表", Period: period.InYear(2025), Opens: day("2026-02-01"), Due: day("2026-02-10"), Closes: day("2026-02-20")},
		[]reporting.Duty{{Org: "bureau", Cell: cell("households", townA)}, {Org: "bureau", Cell: cell("households", townB)}})
	b.must(err)
	s := b.sheet(v, "bureau")
	path := "/sheets/" + string(s.ID)
	clerk := b.browse(t, "clerk")
	clerk.get(path).wants(200).shows(`formaction="` + path + `/layout"`)
	typed := func(layout, a, at string) answer {
		return clerk.post(path+"/layout", "layout", layout,
			"v:"+id("households", townA), a, "s:"+id("households", townA), "A", "n:"+id("households", townA), "", "b:"+id("households", townA), at, "o:"+id("households", townA), "0||A|")
	}
	typed("places", "1190", "0").leads(path)
	clerk.get(path).wants(200).shows(`class="grid matrix`, `value="1190"`, `class="button button-quiet" aria-pressed="true">每行一个地区`)
	typed("indicators", "很多", "1").wants(422).shows("“很多”不是数", `value="很多"`, `class="grid matrix`)
	clerk.post(path+"/layout", "layout", "sideways").wants(422)

	// Whoever only reads changes the layout too; what cannot be kept any more is said.
	b.browse(t, "head").post(path+"/layout", "layout", "places").leads(path)
	b.browse(t, "head").get(path).wants(200).shows(`class="grid matrix`)
	b.put("clerk", s.ID, map[indicator.CellKey]string{cell("households", townA): "1190", cell("households", townB): "980"})
	b.browse(t, "clerk2").post(path + "/submit").leads(path)
	typed("list", "1200", "2").wants(409)
	_ = r
}
