package indicator_test

import (
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
)

// months is what was counted since January.
func months(y, n int) period.Period { p, _ := period.Of(period.Cumulative, y, n); return p }

// What is counted within a year compares with the same months of the year before,
// and says so when it cannot.
func TestYearOnYearInWords(t *testing.T) {
	level := indicator.Definition{Code: "a", Name: "甲", Unit: "亿元"}
	share := indicator.Definition{Code: "a", Name: "甲", Unit: "%", Kind: indicator.Ratio}
	for _, c := range []struct {
		name  string
		what  indicator.Definition
		was   string // of 1-9月 of the year before; empty: nothing
		now   string
		more  func(b *bench)
		want  string
		nears bool // the year before is known
	}{
		{"an amount grows", level, "500", "523", nil, "同比增长 4.6%", true},
		{"an amount falls", level, "500", "490", nil, "同比下降 2%", true},
		{"nothing moves", level, "500", "500.0", nil, "同比持平", true},
		{"a share moves by points", share, "53.1", "53.6", nil, "同比提高 0.5 个百分点", true},
		{"a share falls by points", share, "53.6", "53.1", nil, "同比降低 0.5 个百分点", true},
		{"a place in an order moves by places", indicator.Definition{Code: "a", Name: "位次", Unit: "位", Kind: indicator.Rank, Direction: indicator.Down}, "7", "5", nil, "同比减少 2位", true},
		{"nothing is known of the year before", level, "", "523", nil, "无上年同期数", false},
		{"nothing can be divided by zero", level, "0", "523", nil, "上年同期为零或负数，不计同比", true},
		{"a loss is no base", level, "-3", "5", nil, "上年同期为零或负数，不计同比", true},
		{"a composition is no number", indicator.Definition{Code: "a", Name: "结构", Unit: "%", Kind: indicator.Composition}, "13.5:49.5:37", "13:50:37", nil, "不是单一数值，不计同比", true},
		{"another span is not the same period", level, "", "523", func(b *bench) {
			b.figures(indicator.Published, observe("a", 1, area.Code(county), months(2022, 8), "400"), observe("a", 1, area.Code(county), year(2022), "700"))
		}, "无上年同期数", false},
		{"growth has a series of its own and lacks the period", level, "500", "523", func(b *bench) {
			b.define(indicator.Definition{Code: "a-growth", Name: "甲增速", Unit: "%", Kind: indicator.Growth, GrowthOf: "a"})
		}, "同比增长 4.6%（按现价）", true},
		{"growth at comparable prices was reported", level, "500", "523", func(b *bench) {
			b.define(indicator.Definition{Code: "a-growth", Name: "甲增速", Unit: "%", Kind: indicator.Growth, GrowthOf: "a"})
			b.figures(indicator.Published, observe("a-growth", 1, area.Code(county), months(2023, 9), "5.2"))
		}, "同比增长 5.2%（可比价）", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.define(c.what)
			b.clock = date("2023-10-20")
			if c.was != "" {
				b.figures(indicator.Published, observe("a", 1, area.Code(county), months(2022, 9), c.was))
			}
			if c.more != nil {
				c.more(b)
			}
			got := must[[]indicator.Beside](t)(b.Beside(program(), county, []indicator.Observation{observe("a", 1, area.Code(county), months(2023, 9), c.now)}, time.Time{}, indicator.Internal))[0]
			if words := got.Change.Msg().In(i18n.ZH); words != c.want || (got.YearBefore != nil) != c.nears {
				t.Errorf("%q, year before %v; want %q", words, got.YearBefore, c.want)
			}
			// Once it is published, the table and the indicator's own page say the same.
			b.aim(indicator.Target{Label: "指标", Pinned: indicator.Version{Code: "a", Version: 1}, Unit: c.what.Unit, Aim: num("900")})
			b.figures(indicator.Published, observe("a", 1, area.Code(county), months(2023, 9), c.now))
			row := find(t, b.table(indicator.TableQuery{}), "指标")
			if row.Latest == nil || row.YearOnYear.Msg().In(i18n.ZH) != c.want {
				t.Errorf("the table: %v %v", row.Latest, row.YearOnYear)
			}
			cell := indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: "a", Version: 1, Area: area.Code(county)}, Period: months(2023, 9)}
			if a := must[*indicator.Answer](t)(b.Answer(program(), county, cell, time.Time{}, indicator.Public)); a.YearOnYear.Msg().In(i18n.ZH) != c.want {
				t.Errorf("the card: %v", a.YearOnYear)
			}
		})
	}
}

// A new way of measuring breaks the comparison unless it declares a link; a figure
// marked as a break does too.
func TestYearOnYearAcrossABreak(t *testing.T) {
	for _, c := range []struct {
		name   string
		second indicator.NewStandard
		status indicator.Status
		want   string
	}{
		{"not comparable", indicator.NewStandard{}, indicator.Normal, "口径变化，与上年同期不可比"},
		{"linked by a factor", indicator.NewStandard{Comparable: true, Factor: num("2")}, indicator.Normal, "同比增长 10%"},
		{"linked, but the figure says that the series breaks", indicator.NewStandard{Comparable: true, Factor: num("2")}, indicator.Broken, "口径变化，与上年同期不可比"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "万吨"})
			b.clock = date("2023-01-10")
			b.figures(indicator.Published, observe("a", 1, area.Code(county), months(2022, 9), "50"))
			n := c.second
			n.Tenant, n.Code, n.Seen, n.From, n.Standard, n.Reason = county, "a", 1, year(2023), "新标准", "标准修订"
			must[*indicator.Definition](t)(b.NewVersion(program(), n))
			b.clock = date("2023-10-20")
			o := observe("a", 2, area.Code(county), months(2023, 9), "110")
			o.Status = c.status
			got := must[[]indicator.Beside](t)(b.Beside(program(), county, []indicator.Observation{o}, time.Time{}, indicator.Internal))[0]
			if words := got.Change.Msg().In(i18n.ZH); words != c.want {
				t.Errorf("%q, want %q", words, c.want)
			}
		})
	}
}

// Beside a figure stand the period before, which of what is counted since January is
// the last one of the same year, and what the figure would mean for the targets.
func TestWhatStandsBesideAFigure(t *testing.T) {
	b := newBench(t)
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", Owner: bureau})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a", Version: 1}, Unit: "亿元", Baseline: num("500"), BaselineYear: 2020, Aim: num("600")})
	b.clock = date("2024-03-20")
	here := area.Code(county)
	b.figures(indicator.Approved, observe("a", 1, here, year(2022), "530"), observe("a", 1, here, months(2023, 3), "120"), observe("a", 1, here, months(2023, 6), "250"))
	ask := func(p period.Period, value string) indicator.Beside {
		t.Helper()
		return must[[]indicator.Beside](t)(b.Beside(program(), county, []indicator.Observation{observe("a", 1, here, p, value)}, time.Time{}, indicator.Internal))[0]
	}
	part := ask(months(2023, 9), "380")
	if part.Previous == nil || part.Previous.Period != months(2023, 6) || part.YearBefore != nil {
		t.Errorf("1-9月: before it %v, a year before %v", part.Previous, part.YearBefore)
	}
	if len(part.Prospects) != 1 || part.Prospects[0].Judgement != nil {
		t.Errorf("part of a year is judged: %v", part.Prospects)
	}
	for value, want := range map[string]method.Verdict{"560": method.OnTrack, "510": method.OffTrack, "480": method.Reversed, "605": method.Achieved} {
		got := ask(year(2023), value)
		if got.Previous != nil || got.YearBefore == nil || len(got.Prospects) != 1 || got.Prospects[0].Judgement.Verdict != want {
			t.Errorf("%s: %+v, want %s", value, got, want)
		}
	}
	if v := find(t, b.table(indicator.TableQuery{}), "甲").Judgement.Current.Period; v != year(2022) {
		t.Errorf("asking changed what is judged: %v", v)
	}
	if got := ask(year(2019), "480"); len(got.Prospects) != 0 {
		t.Errorf("a year before the plan bears on its target: %v", got.Prospects)
	}
	if got := must[[]indicator.Beside](t)(b.Beside(as("陌生人"), county, []indicator.Observation{observe("a", 1, here, year(2023), "560")}, time.Time{}, indicator.Public))[0]; got.YearBefore != nil {
		t.Errorf("the public sees what is not published: %v", got.YearBefore)
	}
}
