package indicator_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// aim records a target for 2021-2025 on an indicator with what is usual filled in.
func (b *bench) aim(t indicator.Target) *indicator.Target {
	b.t.Helper()
	t.Tenant = county
	if t.End == 0 {
		t.Start, t.End = 2021, 2025
	}
	if t.Plan == "" {
		t.Plan = stem
	}
	if t.Area == "" {
		t.Area = area.Code(county)
	}
	if t.Pinned.Version == 0 {
		t.Pinned.Version = 1
	}
	if t.Rule == "" {
		t.Rule = indicator.RuleLevel
	}
	if t.Op == "" {
		t.Op = ">="
	}
	return must[*indicator.Target](b.t)(b.SetTarget(program(), t))
}

// A table story: what is measured and aimed at, what happened, what is said on a day.
func TestTableStories(t *testing.T) {
	pin := func(code indicator.Code, v int) indicator.Version { return indicator.Version{Code: code, Version: v} }
	for _, c := range []struct {
		name string
		on   string
		lens indicator.Lens
		tell func(b *bench)
		want method.Verdict
	}{
		{
			name: "三年走了一半以上的路程", on: "2024-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "forest", Name: "森林覆盖率", Unit: "%", Kind: indicator.Ratio})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("forest", 1), Unit: "%", Baseline: num("40"), Aim: num("50")})
				b.measure("forest", 1, 2023, "48")
			},
		},
		{
			name: "人口普查以后的数与规划口径不可比", on: "2023-08-01", want: method.NotComparable,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "人"})
				b.measure("people", 1, 2020, "820200")
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "people", Seen: 1, From: year(2020), Standard: "第七次人口普查", Reason: "普查"}))
				b.aim(indicator.Target{Label: "指标", Pinned: pin("people", 1), Unit: "人", Baseline: num("820200"), Aim: num("840000")})
				b.measure("people", 2, 2020, "730103")
				b.measure("people", 2, 2022, "721000")
			},
		},
		{
			name: "声明可比并给出系数以后可以评价", on: "2023-08-01", want: method.OnTrack,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "人"})
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "people", Seen: 1, From: year(2020), Reason: "普查",
					Comparable: true, Factor: num("0.9")}))
				b.aim(indicator.Target{Label: "指标", Pinned: pin("people", 1), Unit: "人", Baseline: num("100000"), Aim: num("110000")})
				b.measure("people", 2, 2022, "93600") // in the plan's terms 104000, four tenths of the way
			},
		},
		{
			name: "空气质量标准改了，旧标准照样监测，目标仍按旧标准", on: "2025-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "air", Name: "优良天数比例", Unit: "%", Kind: indicator.Ratio, Standard: "HJ 633-2012"})
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "air", Seen: 1, From: year(2024), Until: year(2025), Standard: "HJ 633-2026", Reason: "标准修订"}))
				b.aim(indicator.Target{Label: "指标", Pinned: pin("air", 1), Unit: "%", Baseline: num("80"), Aim: num("90")})
				b.figures(indicator.Published, observe("air", 1, area.Code(county), year(2024), "89"), observe("air", 2, area.Code(county), year(2024), "75"))
			},
		},
		{
			name: "期末只有新标准的数，不能拿来交账", on: "2026-08-01", want: method.NotComparable,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "air", Name: "优良天数比例", Unit: "%", Kind: indicator.Ratio})
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "air", Seen: 1, From: year(2025), Until: year(2024), Reason: "标准修订"}))
				b.aim(indicator.Target{Label: "指标", Pinned: pin("air", 1), Unit: "%", Baseline: num("80"), Aim: num("90")})
				b.measure("air", 1, 2024, "91")
				b.measure("air", 2, 2025, "92")
			},
		},
		{
			name: "旧口径停了，新口径的数比旧口径的新，不能用旧数说现状", on: "2024-08-01", want: method.NotComparable,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "air", Name: "优良天数比例", Unit: "%", Kind: indicator.Ratio})
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "air", Seen: 1, From: year(2022), Until: year(2021), Reason: "标准修订"}))
				b.aim(indicator.Target{Label: "指标", Pinned: pin("air", 1), Unit: "%", Baseline: num("80"), Aim: num("90")})
				b.measure("air", 1, 2021, "83")
				b.measure("air", 2, 2023, "92")
			},
		},
		{
			name: "旧口径没有停，新数先到，仍按旧口径评价", on: "2023-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "air", Name: "优良天数比例", Unit: "%", Kind: indicator.Ratio})
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "air", Seen: 1, From: year(2022), Reason: "标准修订"}))
				b.aim(indicator.Target{Label: "指标", Pinned: pin("air", 1), Unit: "%", Baseline: num("80"), Aim: num("90")})
				b.measure("air", 1, 2021, "83")
				b.measure("air", 2, 2022, "70")
			},
		},
		{
			name: "人均数的人口换了口径，公式不能接着算", on: "2023-08-01", want: method.NotComparable,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "gdp", Name: "生产总值", Unit: "万元"})
				b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "人"})
				b.define(indicator.Definition{Code: "per-head", Name: "人均生产总值", Unit: "万元/人", Decimals: 2, Kind: indicator.Ratio, Formula: "gdp / people"})
				b.measure("gdp", 1, 2020, "4000000")
				b.measure("gdp", 1, 2022, "4400000")
				b.measure("people", 1, 2020, "820200")
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "people", Seen: 1, From: year(2021), Until: year(2020), Reason: "普查"}))
				b.measure("people", 2, 2022, "730103")
				b.aim(indicator.Target{Label: "指标", Pinned: pin("per-head", 1), Unit: "万元/人", Baseline: num("4.88"), Aim: num("6")})
			},
		},
		{
			name: "增速的两头用了两种口径，不是增速", on: "2023-08-01", want: method.NotComparable,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "人"})
				b.define(indicator.Definition{Code: "rise", Name: "人口增速", Unit: "%", Kind: indicator.Growth, Decimals: 1, Formula: "(people / prev(people) - 1) * 100"})
				b.measure("people", 1, 2021, "820200")
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "people", Seen: 1, From: year(2022), Until: year(2021), Reason: "普查"}))
				b.measure("people", 2, 2022, "730103")
				b.aim(indicator.Target{Label: "指标", Pinned: pin("rise", 1), Unit: "%", Rule: indicator.RuleFloor, Aim: num("1")})
			},
		},
		{
			name: "人口换了口径但重叠年有新数，公式按新口径", on: "2023-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "gdp", Name: "生产总值", Unit: "万元"})
				b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "人"})
				b.define(indicator.Definition{Code: "per-head", Name: "人均生产总值", Unit: "万元/人", Decimals: 2, Kind: indicator.Ratio, Formula: "gdp / people"})
				b.measure("gdp", 1, 2020, "4000000")
				b.measure("gdp", 1, 2022, "4400000")
				b.measure("people", 1, 2020, "820200")
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "people", Seen: 1, From: year(2020), Until: year(2020), Reason: "普查"}))
				b.measure("people", 2, 2020, "730103")
				b.measure("people", 2, 2022, "730103")
				b.aim(indicator.Target{Label: "指标", Pinned: pin("per-head", 1), Unit: "万元/人", Baseline: num("5.48"), Aim: num("6.48")})
			},
		},
		{
			name: "公式里用到的数换过单位，按新单位算", on: "2022-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "gdp", Name: "生产总值", Unit: "亿元"})
				b.define(indicator.Definition{Code: "people", Name: "常住人口", Unit: "人"})
				b.define(indicator.Definition{Code: "per-head", Name: "人均生产总值", Unit: "元/人", Kind: indicator.Ratio, Formula: "to(gdp, \"元\") / people"})
				b.measure("gdp", 1, 2021, "440")
				b.measure("people", 1, 2021, "800000")
				must[*indicator.Definition](b.t)(b.NewVersion(program(), indicator.NewStandard{Tenant: county, Code: "gdp", Seen: 1, From: year(2022), Unit: "万元", Comparable: true, Reason: "改用万元"}))
				b.aim(indicator.Target{Label: "指标", Pinned: pin("per-head", 1), Unit: "元/人", Baseline: num("50000"), Aim: num("60000")})
			},
		},
		{
			name: "换算单位不让四舍五入的余地变大：差五百万元不算达到", on: "2026-08-01", want: method.NearlyMet,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "gdp", Name: "生产总值", Unit: "万元"})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("gdp", 1), Unit: "亿元", Baseline: num("400"), Aim: num("500.25")})
				b.measure("gdp", 1, 2025, "5002000")
			},
		},
		{
			name: "年内累计数不顶全年数", on: "2022-03-01", want: method.NotDue,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "sales", Name: "零售额", Unit: "亿元", Frequency: period.Cumulative})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("sales", 1), Unit: "亿元", Baseline: num("100"), Aim: num("150")})
				p, _ := period.Of(period.Cumulative, 2021, 12)
				b.figures(indicator.Published, observe("sales", 1, area.Code(county), p, "110"))
			},
		},
		{
			name: "过了时限还没有数", on: "2024-08-01", want: method.NoData,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "sales", Name: "零售额", Unit: "亿元"})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("sales", 1), Unit: "亿元", Baseline: num("100"), Aim: num("150")})
			},
		},
		{
			name: "有数但没有公开，公众看到的是未发布", on: "2023-08-01", lens: indicator.Public, want: method.NotPublished,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "sales", Name: "零售额", Unit: "亿元"})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("sales", 1), Unit: "亿元", Baseline: num("100"), Aim: num("150")})
				b.figures(indicator.Approved, observe("sales", 1, area.Code(county), year(2022), "130"))
			},
		},
		{
			name: "没有批准的数谁也看不到", on: "2024-08-01", want: method.NoData,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "sales", Name: "零售额", Unit: "亿元"})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("sales", 1), Unit: "亿元", Baseline: num("100"), Aim: num("150")})
				b.figures(indicator.Recorded, observe("sales", 1, area.Code(county), year(2023), "130"))
			},
		},
		{
			name: "单位不同先换算：万元的数对亿元的目标", on: "2023-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "sales", Name: "零售额", Unit: "万元"})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("sales", 1), Unit: "亿元", Baseline: num("100"), Aim: num("150")})
				b.measure("sales", 1, 2022, "1300000")
			},
		},
		{
			name: "增速目标只看可比价增速，不从总量推算", on: "2024-08-01", want: method.NoData,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "gdp", Name: "生产总值", Unit: "亿元"})
				b.define(indicator.Definition{Code: "gdp-growth", Name: "生产总值增速", Unit: "%", Kind: indicator.Growth, GrowthOf: "gdp"})
				b.aim(indicator.Target{Label: "指标2", Pinned: pin("gdp-growth", 1), Unit: "%", Rule: indicator.RuleGrowth, Aim: num("7")})
				b.measure("gdp", 1, 2020, "100")
				b.measure("gdp", 1, 2021, "120")
				b.measure("gdp", 1, 2022, "130")
			},
		},
		{
			name: "增速平均高于目标", on: "2023-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "gdp", Name: "生产总值", Unit: "亿元"})
				b.define(indicator.Definition{Code: "gdp-growth", Name: "生产总值增速", Unit: "%", Kind: indicator.Growth, GrowthOf: "gdp"})
				b.aim(indicator.Target{Label: "指标2", Pinned: pin("gdp-growth", 1), Unit: "%", Rule: indicator.RuleGrowth, Baseline: num("8.8"), Aim: num("7")})
				b.measure("gdp-growth", 1, 2021, "8.1")
				b.measure("gdp-growth", 1, 2022, "7.9")
			},
		},
		{
			name: "公式算出的指标随数据而动", on: "2023-08-01", want: method.Ahead,
			tell: func(b *bench) {
				b.define(indicator.Definition{Code: "revenue", Name: "收入", Unit: "亿元"})
				b.define(indicator.Definition{Code: "gdp", Name: "生产总值", Unit: "亿元"})
				b.define(indicator.Definition{Code: "share", Name: "收入占比", Unit: "%", Kind: indicator.Ratio, Decimals: 2, Formula: "revenue / gdp * 100"})
				b.aim(indicator.Target{Label: "指标", Pinned: pin("share", 1), Unit: "%", Baseline: num("5"), Aim: num("6")})
				b.figures(indicator.Published, observe("revenue", 1, area.Code(county), year(2022), "11"), observe("gdp", 1, area.Code(county), year(2022), "200"))
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			c.tell(b)
			b.clock = date(c.on)
			table := b.table(indicator.TableQuery{Lens: c.lens})
			r := &table.Rows[len(table.Rows)-1]
			if r.Judgement.Verdict != c.want {
				t.Errorf("%s, want %s; years %v", r.Judgement.Verdict, c.want, r.Years)
			}
			counted := 0
			for _, n := range table.Tallies[2].Verdicts {
				counted += n
			}
			if counted != len(table.Rows) || table.Tallies[2].Targets != len(table.Rows) {
				t.Errorf("%d of %d rows are counted", counted, len(table.Rows))
			}
		})
	}
}

// What was known at an instant is answered the same for ever, byte for byte,
// whatever is recorded later.
func TestWhatWasKnownNeverChanges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t)
		b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
		b.define(indicator.Definition{Code: "b", Name: "乙", Unit: "%", Kind: indicator.Ratio, Formula: "a / a * 100"})
		b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Baseline: num("100"), Aim: num("200")})
		type asked struct {
			q    indicator.TableQuery
			said []byte
		}
		var all []asked
		say := func(q indicator.TableQuery) []byte {
			out, err := json.Marshal(must[*indicator.Table](t)(b.Table(program(), q)))
			if err != nil {
				rt.Fatal(err)
			}
			return out
		}
		var batches []*indicator.Batch
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			b.clock = b.clock.AddDate(0, rapid.IntRange(0, 4).Draw(rt, "months"), 0)
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				y := rapid.IntRange(2020, 2025).Draw(rt, "year")
				v := fmt.Sprint(rapid.IntRange(50, 300).Draw(rt, "value"))
				stage := rapid.SampledFrom([]indicator.Stage{indicator.Recorded, indicator.Approved, indicator.Published}).Draw(rt, "stage")
				batches = append(batches, b.figures(stage, observe("a", 1, area.Code(county), year(y), v)))
			case 1:
				if len(batches) > 0 {
					id := rapid.SampledFrom(batches).Draw(rt, "batch").ID
					_, _ = b.Advance(program(), indicator.AdvanceRequest{Tenant: county, Batch: id, To: indicator.Withdrawn, Note: "退回"})
				}
			case 2:
				b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Baseline: num("100"), Aim: num(fmt.Sprint(rapid.IntRange(150, 400).Draw(rt, "aim")))})
			case 3:
				ds := must[[]indicator.Definition](t)(b.Definitions(program(), county, time.Time{}))
				d := ds[0]
				d.Note, d.Reason = d.Note+"。", "补充说明"
				must[*indicator.Definition](t)(b.Define(program(), d))
			case 4:
				lens := rapid.SampledFrom([]indicator.Lens{indicator.Internal, indicator.Public}).Draw(rt, "lens")
				q := indicator.TableQuery{Tenant: county, Plan: stem, At: b.clock, Lens: lens, Method: indicator.MethodChoice{OfDay: true}}
				all = append(all, asked{q, say(q)})
				b.clock = b.clock.Add(time.Millisecond)
			}
		}
		for i, a := range all {
			if again := say(a.q); string(again) != string(a.said) {
				rt.Fatalf("answer %d changed:\n%s\n%s", i, a.said, again)
			}
		}
	})
}

func TestEditionsJudgeAgainstTheirOwnTargets(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	b.aim(indicator.Target{Label: "甲", Edition: "e1", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Baseline: num("100"), Aim: num("200")})
	before := b.clock
	b.clock = date("2023-06-01")
	b.aim(indicator.Target{Label: "甲", Edition: "e2", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Baseline: num("100"), Aim: num("140")})
	for _, c := range []struct {
		q    indicator.TableQuery
		want string
	}{
		{indicator.TableQuery{}, "140"},
		{indicator.TableQuery{Edition: "e1"}, "200"},
		{indicator.TableQuery{At: before}, "200"},
	} {
		if got := find(t, b.table(c.q), "甲").Target.Aim.String(); got != c.want {
			t.Errorf("%+v is judged against %s, want %s", c.q, got, c.want)
		}
	}
}

func TestWhoMaySeeWhat(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Baseline: num("100"), Aim: num("200")})
	q := indicator.TableQuery{Tenant: county, Plan: stem, Lens: indicator.Internal}
	if _, err := b.Table(t.Context(), q); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("a visitor looks inside: %v", err)
	}
	q.Lens = indicator.Public
	if _, err := b.Table(t.Context(), q); err != nil {
		t.Errorf("a visitor looks at what is published: %v", err)
	}
	q.Lens = indicator.Internal
	if _, err := b.Table(as("测试员甲", identity.Leader), q); err != nil {
		t.Errorf("a leader looks inside: %v", err)
	}
	if _, err := b.Table(as("测试员乙", identity.Administrator), q); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an administrator looks inside: %v", err)
	}
}

// county size: a thousand indicators for 25 places, five years known.
func countySize(b *bench, indicators, towns int) {
	ps := places{{Tenant: county, Code: area.Code(county), Level: area.County}}
	for i := range towns - 1 {
		ps = append(ps, area.Area{Tenant: county, Code: area.Code(fmt.Sprintf("900101%03d", 200+i)), Level: area.Town, Parent: area.Code(county)})
	}
	b.Areas = ps
	var os []indicator.Observation
	for i := range indicators {
		code := indicator.Code(fmt.Sprintf("x-%d", i))
		b.define(indicator.Definition{Code: code, Name: fmt.Sprint("指标", i), Unit: "亿元"})
		b.aim(indicator.Target{Label: fmt.Sprint(i), Row: i, Pinned: indicator.Version{Code: code}, Unit: "亿元", Baseline: num("100.5"), Aim: num("150")})
		for _, p := range ps {
			for y := 2019; y <= 2024; y++ {
				os = append(os, observe(code, 1, p.Code, year(y), fmt.Sprintf("%d.%d", 100+i%50+y-2019, y%10)))
			}
		}
	}
	b.figures(indicator.Published, os...)
	for _, p := range ps[1:] {
		ts := b.table(indicator.TableQuery{}).Rows
		_ = b.Store.Update(b.t.Context(), b.clock, func(tx indicator.WriteTx) error {
			var add []indicator.Target
			for _, r := range ts {
				t := *r.Target
				t.Area, t.ID = p.Code, t.ID+string(p.Code)
				add = append(add, t)
			}
			return tx.AddTargets(b.t.Context(), add)
		})
	}
}

func BenchmarkTable1000x25(bm *testing.B) {
	b := newBench(bm)
	countySize(b, 1000, 25)
	b.clock = date("2025-08-01")
	q := indicator.TableQuery{Tenant: county, Plan: stem, Lens: indicator.Internal, AllAreas: true}
	if n := len(b.table(q).Rows); n != 25000 {
		bm.Fatalf("%d rows", n)
	}
	bm.ReportAllocs()
	i := 0
	for bm.Loop() {
		i++
		q.At = date("2021-04-01").AddDate(0, i%400, 0) // another month each time: nothing is kept
		if q.At.After(b.clock) {
			b.clock = q.At
		}
		must[*indicator.Table](bm)(b.Table(program(), q))
	}
	bm.ReportMetric(float64(runtime.GOMAXPROCS(0)), "cpus")
}

func BenchmarkTableKept(bm *testing.B) {
	b := newBench(bm)
	countySize(b, 40, 1)
	clock := date("2025-08-01")
	b.Clock = func() time.Time { return clock }
	q := indicator.TableQuery{Tenant: county, Plan: stem, Lens: indicator.Public}
	bm.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := b.Table(bm.Context(), q); err != nil {
				bm.Error(err)
			}
		}
	})
}

func TestManyReadersShareOneComputation(t *testing.T) {
	b := newBench(t)
	countySize(b, 30, 2)
	clock := date("2025-08-01")
	b.Clock = func() time.Time { return clock }
	var wg sync.WaitGroup
	seen := make([]*indicator.Row, 20)
	for i := range seen {
		wg.Go(func() {
			table, err := b.Table(program(), indicator.TableQuery{Tenant: county, Plan: stem, Lens: indicator.Internal, AllAreas: true})
			if err != nil {
				t.Error(err)
				return
			}
			seen[i] = &table.Rows[0]
		})
	}
	wg.Wait()
	for _, r := range seen {
		if r != seen[0] {
			t.Fatal("readers got tables of their own")
		}
	}
}
