package indicator_test

import (
	"os"
	"path/filepath"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
)

// The demonstration's reading: every row of both tables is proposed and adopted.
func TestDemonstrationIsAdoptedWithoutLosingARow(t *testing.T) {
	b := newBench(t)
	r := readJSON(t, filepath.Join(root(t), "demo", "xiangxiang-14.json"))
	e := b.edition("e1", stem, [2]int{2021, 2025}, r)
	ps := must[[]indicator.Proposal](t)(b.Proposals(program(), county, e))
	rows := map[plan.ItemID]bool{}
	for _, p := range ps {
		if p.Part == indicator.PartRow {
			rows[p.Item] = true
		}
		if len(p.Reasons) == 0 {
			t.Errorf("%s is proposed without a reason", p.Target.Label)
		}
	}
	if len(rows) != len(r.Indicators) {
		t.Fatalf("%d of %d rows are proposed", len(rows), len(r.Indicators))
	}
	got := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e}))
	if len(got.Targets) != len(ps) {
		t.Errorf("%d targets of %d proposals", len(got.Targets), len(ps))
	}
	again := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e}))
	if len(again.Targets)+len(again.Definitions)+len(again.Links)+again.Facts != 0 {
		t.Errorf("adopting again adds %d targets, %d definitions, %d links, %d figures", len(again.Targets), len(again.Definitions), len(again.Links), again.Facts)
	}
	if n := len(b.table(indicator.TableQuery{Lens: indicator.Public}).Rows); n != 30 {
		t.Errorf("%d rows in the table, want the 30 of the plan", n)
	}
	before := b.table(indicator.TableQuery{Plan: stem + "~before", Lens: indicator.Public})
	for label, want := range map[string]method.Verdict{"地区生产总值": method.NotMet, "森林覆盖率": method.Met, "城镇登记失业率": method.Met} {
		if got := find(t, before, label).Judgement.Verdict; got != want {
			t.Errorf("%s ended %s, want %s", label, got, want)
		}
	}
}

// Real plans, which are no part of the repository: no row of any table is lost.
func TestRealPlansAreAdopted(t *testing.T) {
	shared := os.Getenv("GANGYAO_SHARED")
	if shared == "" {
		shared = filepath.Join(root(t), "..", "shared")
	}
	for _, name := range []string{"plan.txt", "others/nanjing-15.txt", "others/guangzhou-15.html"} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(shared, "plan", name))
			if err != nil {
				t.Skipf("the real plans are not here: %v", err)
			}
			res, err := reader.Read(name, data)
			if err != nil {
				t.Fatal(err)
			}
			b := newBench(t)
			e := b.edition("e1", stem, res.Reading.Plan.Period, res.Reading)
			b.clock = date("2026-04-01")
			ps := must[[]indicator.Proposal](t)(b.Proposals(program(), county, e))
			rows := map[plan.ItemID]bool{}
			for _, p := range ps {
				if p.Part == indicator.PartRow {
					rows[p.Item] = true
				}
				t.Logf("%v %s %s → %s v%d %s %s %s %s aim %v %s", p.Results, p.Part, p.Target.Label, p.Definition.Code, p.Definition.Version, p.Definition.Name,
					p.Definition.Kind, p.Target.Rule, p.Target.Op, p.Target.Aim, p.Target.Words)
			}
			if len(rows) != len(res.Reading.Indicators) || len(rows) == 0 {
				t.Errorf("%d of %d rows are proposed", len(rows), len(res.Reading.Indicators))
			}
			got := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e}))
			if len(got.Targets) != len(ps) {
				t.Errorf("%d targets of %d proposals", len(got.Targets), len(ps))
			}
			if again := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e})); len(again.Targets)+again.Facts > 0 {
				t.Errorf("adopting again adds %+v", again)
			}
		})
	}
}

// Rows are understood by their words and figures; each case is one row of a
// made-up table.
func TestRowsAreUnderstood(t *testing.T) {
	v := func(s string) *reading.Dated { return &reading.Dated{Value: num(s)} }
	op := func(s string, op reading.Op) *reading.Dated { return &reading.Dated{Value: num(s), Op: op} }
	total := func(s string) *reading.Dated { return &reading.Dated{Value: num(s), Cumulative: true} }
	parent := "居民收入水平"
	for _, c := range []struct {
		name string
		row  reading.Indicator
		kind indicator.Kind
		rule indicator.Rule
		aim  string
		full string
	}{
		{"总量", reading.Indicator{Name: "粮食产量", Unit: "万吨", Direction: "up", Baseline: v("10"), Target: op("12", reading.AtLeast)}, indicator.Level, indicator.RuleLevel, "12", ""},
		{"目标不高于基期，每年不低于", reading.Indicator{Name: "耕地面积", Unit: "万亩", Direction: "up", Baseline: v("50.3"), Target: op("50.1", reading.AtLeast)}, indicator.Level, indicator.RuleFloor, "50.1", ""},
		{"控制在限值以内", reading.Indicator{Name: "城镇调查失业率", Unit: "%", Direction: "down", Baseline: v("4"), Target: op("5.5", reading.AtMost)}, indicator.Ratio, indicator.RuleCeiling, "5.5", ""},
		{"年均增长", reading.Indicator{Name: "云岭总产值年均增长", Unit: "%", Direction: "up", Target: op("6", reading.AtLeast)}, indicator.Growth, indicator.RuleGrowth, "6", ""},
		{"自然增长率不是增速", reading.Indicator{Name: "人口自然增长率", Unit: "‰", Target: v("3")}, indicator.Ratio, indicator.RuleKeep, "3", ""},
		{"降低是累计", reading.Indicator{Name: "单位产值能耗降低", Unit: "%", Direction: "down", Target: v("13.5")}, indicator.Accumulated, indicator.RuleCumulative, "13.5", ""},
		{"〔〕是累计", reading.Indicator{Name: "植树面积", Unit: "万亩", Direction: "up", Target: total("3")}, indicator.Accumulated, indicator.RuleCumulative, "3", ""},
		{"新增没有基期是累计", reading.Indicator{Name: "城镇新增就业", Unit: "万人", Direction: "up", Target: v("3")}, indicator.Accumulated, indicator.RuleCumulative, "3", ""},
		{"新增有基期年数是年度数", reading.Indicator{Name: "城镇新增就业", Unit: "万人", Direction: "up", Baseline: v("0.5"), Target: v("0.6")}, indicator.Level, indicator.RuleLevel, "0.6", ""},
		{"保持稳定", reading.Indicator{Name: "甲行业占比", Unit: "%", Direction: "up", Baseline: v("30"), Target: v("基本稳定")}, indicator.Ratio, indicator.RuleKeep, "30", ""},
		{"保持稳定而没有基期", reading.Indicator{Name: "甲行业占比", Unit: "%", Direction: "up", Target: v("基本稳定")}, indicator.Ratio, indicator.RuleKeep, "", ""},
		{"与别的同步不是保持", reading.Indicator{Name: "居民收入增长", Unit: "%", Direction: "up", Target: v("与经济增长保持同步")}, indicator.Growth, indicator.RuleWords, "", ""},
		{"区间", reading.Indicator{Name: "负荷率", Unit: "%", Target: v("60-80")}, indicator.Ratio, indicator.RuleRange, "60", ""},
		{"位次", reading.Indicator{Name: "营商环境排名", Target: v("前三")}, indicator.Rank, indicator.RuleRank, "3", ""},
		{"做到没有", reading.Indicator{Name: "国家卫生县城", Target: v("建成")}, indicator.State, indicator.RuleState, "", ""},
		{"等上级下达", reading.Indicator{Name: "森林蓄积量", Unit: "万立方米", Direction: "up", Target: v("完成省下达任务")}, indicator.Level, indicator.RuleWords, "", ""},
		{"没有目标值", reading.Indicator{Name: "森林蓄积量", Unit: "万立方米", Direction: "up"}, indicator.Level, indicator.RuleWords, "", ""},
		{"结构", reading.Indicator{Name: "三次产业结构", Unit: "%", Target: v("10:40:50")}, indicator.Composition, indicator.RuleLevel, "10:40:50", ""},
		{"提高几个百分点", reading.Indicator{Name: "参保率", Unit: "%", Direction: "up", Baseline: v("90"), Target: op("5", reading.IncreaseBy)}, indicator.Ratio, indicator.RuleLevel, "95", ""},
		{"子行合成全名", reading.Indicator{Name: "其中：农村", Unit: "元", Direction: "up", Parent: &parent, Target: v("20000")}, indicator.Level, indicator.RuleLevel, "20000", "农村居民收入水平"},
		{"子行增速", reading.Indicator{Name: "增速", Unit: "%", Direction: "up", Parent: &parent, Target: v("8")}, indicator.Growth, indicator.RuleGrowth, "8", "居民收入水平增速"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			c.row.Table = "t"
			e := b.edition("e1", stem, [2]int{2021, 2025}, &reading.Reading{Indicators: []reading.Indicator{c.row},
				Tables: []reading.Table{{ID: "t", Kind: "targets", BaselineYear: 2020, TargetYear: 2025}}})
			p := must[[]indicator.Proposal](t)(b.Proposals(program(), county, e))[0]
			aim := ""
			if p.Target.Aim != nil {
				aim = p.Target.Aim.String()
			}
			if p.Definition.Kind != c.kind || p.Target.Rule != c.rule || aim != c.aim || c.full != "" && p.Definition.Name != c.full {
				t.Errorf("%s: %s %s %q, want %s %s %q %s", p.Definition.Name, p.Definition.Kind, p.Target.Rule, aim, c.kind, c.rule, c.aim, c.full)
			}
			must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e}))
		})
	}
}

// One figure for one year in both tables is one; two figures that no rounding
// explains are measured in two ways.
func TestFiguresThatDifferBreakTheSeries(t *testing.T) {
	b := newBench(t)
	row := func(table, name, unit, base, target, actual string) reading.Indicator {
		x := reading.Indicator{Table: table, Name: name, Unit: unit, Direction: "up", Target: &reading.Dated{Value: num(target), Op: reading.AtLeast}}
		if base != "" {
			x.Baseline = &reading.Dated{Value: num(base)}
		}
		if actual != "" {
			x.Actual = &reading.Dated{Value: num(actual)}
		}
		return x
	}
	e := b.edition("e1", stem, [2]int{2021, 2025}, &reading.Reading{
		Tables: []reading.Table{{ID: "r", Title: "“十三五”完成情况", Kind: "results", TargetYear: 2020}, {ID: "t", Kind: "targets", BaselineYear: 2020, TargetYear: 2025}},
		Indicators: []reading.Indicator{
			row("r", "常住人口", "万人", "", "80", "82.02"), row("t", "常住人口", "万人", "73.01", "75", ""),
			row("r", "森林覆盖率", "%", "", "47", "47.8"), row("t", "森林覆盖率", "%", "47.80", "48", ""),
			row("t", "游客", "万人", "5", "6", ""),
		},
	})
	got := must[*indicator.Adopted](t)(b.Adopt(program(), indicator.AdoptRequest{Tenant: county, Edition: e}))
	kinds := map[string]indicator.LinkKind{}
	for i, l := range got.Links {
		kinds[[]string{"常住人口", "森林覆盖率", "游客"}[i]] = l.Kind
	}
	want := map[string]indicator.LinkKind{"常住人口": indicator.LinkChanged, "森林覆盖率": indicator.LinkSame, "游客": indicator.LinkNew}
	for name, k := range want {
		if kinds[name] != k {
			t.Errorf("%s: link %s, want %s", name, kinds[name], k)
		}
	}
	if pinned := find(t, b.table(indicator.TableQuery{}), "常住人口").Target.Pinned; pinned.Version != 2 || got.Facts != 4 {
		t.Errorf("pinned to %+v, %d figures", pinned, got.Facts)
	}
}
