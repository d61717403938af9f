package supervisiondb_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// figures are what statistics, record and assessment of a year say of lead units, one line
// each.
func (b *bench) figures(year int) []string {
	b.t.Helper()
	sv := b.as(identity.Supervisor, "")
	var out []string
	stats, err := b.Statistics(sv, tenant, year)
	b.must(err)
	for _, s := range stats {
		if s.Items == 0 {
			continue
		}
		line := fmt.Sprintf("统计 %s %d 结转 %d 在办 %d 超期 %d 红 %d 办结 %d", s.Org, s.Items, s.Carried, s.Open, s.Late, s.Levels[casework.Red], s.Closed)
		for _, e := range []supervision.Ending{supervision.Declined, supervision.Transferred, supervision.Joined, supervision.Withdrawn} {
			if n := s.Ends[e]; n > 0 {
				line += fmt.Sprintf(" %s %d", i18n.T(i18n.ZH, e.Key()), n)
			}
		}
		if s.EndsLate > 0 {
			line += fmt.Sprintf(" 其中超期 %d", s.EndsLate)
		}
		out = append(out, line)
	}
	record, err := b.Record(sv, tenant, year)
	b.must(err)
	for _, x := range record {
		line := fmt.Sprintf("台账 %s %s %s", x.Span.Org, x.Span.Worst, x.HowLate.In(i18n.ZH, "supervisionweb.clock.cut.in_time"))
		if x.Carried {
			line += "（本年" + x.ThisYear.In(i18n.ZH, "supervisionweb.clock.cut.in_time") + "）"
		}
		if x.Span.Ending != supervision.GoesOn {
			line += " " + i18n.T(i18n.ZH, x.Span.Ending.Key()) + string(x.Span.Next) + x.IntoNumber
		}
		out = append(out, line)
	}
	set, err := assess.Shipped()
	b.must(err)
	got, err := b.Assess(sv, tenant, year, set.For(2026))
	b.must(err)
	for _, o := range got.Result.Orgs {
		for _, p := range o.Parts {
			for _, in := range p.Inputs {
				if p.Criterion == assess.Timeliness {
					out = append(out, fmt.Sprintf("考核 %s %s %s", o.ID, supervision.Fact(i18n.ZH, &in), in.Points))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// Whatever becomes of an item that is late: statistics, record and assessment keep the
// lateness, with the unit that let it lie and in the year in which it arose.
func TestLatenessDoesNotVanish(t *testing.T) {
	type want map[int][]string // by year
	for _, c := range []struct {
		name  string
		story func(b *bench, id supervision.ItemID)
		want  want
	}{
		{"改交", func(b *bench, id supervision.ItemID) {
			b.tick("2026-04-03")
			b.must(second(b.Do(b.as(identity.Supervisor, ""), supervision.Step{Tenant: tenant, Item: id, Base: b.version(id), Transition: supervision.Transfer, Note: "职能划转", Owner: "slj"})))
		}, want{2026: {"台账 jyj red 超期 19 个工作日 改交slj", "统计 jyj 1 结转 0 在办 0 超期 0 红 0 办结 0 改交 1 其中超期 1", "统计 slj 1 结转 0 在办 1 超期 0 红 0 办结 0", "考核 jyj 超期 19 个工作日；改交 5"}}},
		{"并入", func(b *bench, id supervision.ItemID) {
			b.tick("2026-03-17")
			other := b.make(supervision.Form{Owner: "slj", Days: 5, Issue: true})
			b.must(b.Merge(b.as(identity.Supervisor, ""), supervision.MergeRequest{Tenant: tenant, From: id, Into: other, FromBase: b.version(id), IntoBase: b.version(other), Note: "同一件事"}))
		}, want{2026: {"台账 jyj red 超期 6 个工作日 并入他件督办〔2026〕2号", "统计 jyj 1 结转 0 在办 0 超期 0 红 0 办结 0 并入他件 1 其中超期 1", "统计 slj 1 结转 0 在办 1 超期 0 红 0 办结 0", "考核 jyj 超期 6 个工作日；并入他件 70"}}},
		{"到期后延期，然后按新期限办结", func(b *bench, id supervision.ItemID) {
			sv, clerk := b.as(identity.Supervisor, ""), b.as(identity.Clerk, "jyj")
			b.must(b.do(clerk, id, supervision.Accept, "", nil))
			b.tick("2026-03-11")
			b.must(b.do(sv, id, supervision.Prolong, "同意", map[string]string{"more": "5"}))
			b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
			b.must(b.do(sv, id, supervision.Verify, "看过", map[string]string{"result": "属实"}))
			b.must(b.do(sv, id, supervision.Close, "", nil))
		}, want{2026: {"台账 jyj yellow 超期 2 个工作日 销号", "统计 jyj 1 结转 0 在办 0 超期 0 红 0 办结 1", "考核 jyj 超期 2 个工作日 90"}}},
		{"退单后次年重新交办给同一单位", func(b *bench, id supervision.ItemID) {
			b.tick("2026-03-24")
			b.must(b.do(b.as(identity.Head, "jyj"), id, supervision.Decline, "不归我局", nil))
			b.tick("2027-01-11")
			b.must(b.do(b.as(identity.Supervisor, ""), id, supervision.Issue, "", nil))
		}, want{2026: {"台账 jyj red 超期 11 个工作日 退单", "统计 jyj 1 结转 0 在办 0 超期 0 红 0 办结 0 退单 1 其中超期 1", "考核 jyj 超期 11 个工作日；退单 45"},
			2027: {"统计 jyj 1 结转 0 在办 1 超期 0 红 0 办结 0"}}},
		{"撤销：在台账和统计里，不计分", func(b *bench, id supervision.ItemID) {
			b.tick("2026-03-17")
			b.must(b.do(b.as(identity.Supervisor, ""), id, supervision.Cancel, "上级直接办理", nil))
		}, want{2026: {"台账 jyj red 超期 6 个工作日 撤销", "统计 jyj 1 结转 0 在办 0 超期 0 红 0 办结 0 撤销 1"}}},
		{"跨年未结：各年计各年的", func(b *bench, id supervision.ItemID) {
			b.must(b.do(b.as(identity.Clerk, "jyj"), id, supervision.Accept, "", nil))
			b.tick("2026-12-28")
			b.must(b.do(b.as(identity.Supervisor, ""), id, supervision.Prolong, "同意", map[string]string{"more": "60"}))
			b.must(b.do(b.as(identity.Supervisor, ""), id, "pause", "等上级批复", nil))
			b.tick("2027-01-11")
			b.must(b.do(b.as(identity.Supervisor, ""), id, "resume", "", nil))
			b.tick("2027-01-12")
		}, want{2026: {"台账 jyj red 超期 203 个工作日", "统计 jyj 1 结转 0 在办 1 超期 1 红 1 办结 0", "考核 jyj 超期 202 个工作日 0"},
			2027: {"台账 jyj red 超期 203 个工作日（本年超期 1 个工作日）", "统计 jyj 1 结转 1 在办 1 超期 1 红 1 办结 0", "考核 jyj 超期 1 个工作日 95"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(b *bench) {
				id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true}) // on Monday, due on the Monday after
				c.story(b, id)
				for year, want := range c.want {
					slices.Sort(want)
					if d := cmp.Diff(want, b.figures(year)); d != "" {
						t.Errorf("%d: %s", year, d)
					}
				}
				b.same()
				// The unit that had it reads it, and its own record.
				if _, err := b.Show(b.as(identity.Head, "jyj"), tenant, id); err != nil {
					t.Error("the head of the unit that had it:", err)
				}
				// Long afterwards each day before says what it said.
				b.on("2028-02-01")
				b.same()
			})
		})
	}
}

func (b *bench) version(id supervision.ItemID) int {
	b.t.Helper()
	v, err := b.Show(b.as(identity.Supervisor, ""), tenant, id)
	b.must(err)
	return v.Case.Version
}

// A unit that had an item reads it after it went to another one, but does nothing about
// it; one that never had it does not see it; a draft that nobody had is nobody's.
func TestWhoHadAnItemReadsIt(t *testing.T) {
	each(t, func(b *bench) {
		sv, was, now, other := b.as(identity.Supervisor, ""), b.as(identity.Head, "jyj"), b.as(identity.Head, "slj"), b.as(identity.Head, "czj")
		id := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.tick("2026-03-17")
		b.must(second(b.Do(sv, supervision.Step{Tenant: tenant, Item: id, Base: b.version(id), Transition: supervision.Transfer, Note: "职能划转", Owner: "slj", Fields: map[string]string{"days": "8"}})))
		v, err := b.Show(was, tenant, id)
		b.must(err)
		for _, o := range v.Standing.Options {
			if o.Open() {
				t.Errorf("the unit that had it may %s", o.Transition.Name)
			}
		}
		if len(v.Line.Spans) != 2 || v.Work.Left != 8 || v.Case.Level != casework.Calm {
			t.Errorf("it is %+v, %+v", v.Line.Spans, v.Work)
		}
		at := identity.Day(b.clock)
		if past, err := b.ShowOn(was, tenant, id, at); err != nil || len(past.Line.Spans) != 2 {
			t.Errorf("as of today: %v", err)
		}
		if _, err := b.ShowOn(now, tenant, id, at.AddDate(0, 0, -1)); err == nil {
			t.Error("the unit that has it reads the day before it had it")
		}
		_, err = b.Show(other, tenant, id)
		b.wants("supervision.unknown", err)
		for _, who := range []context.Context{was, now} {
			if all, err := b.List(who, supervision.Query{Tenant: tenant}); err != nil || len(all) != 1 {
				t.Errorf("%s lists %d, %v", identity.From(who).OrgName, len(all), err)
			}
			if mine, err := b.Waiting(who, tenant); err != nil || mine != map[bool]int{true: 1}[who == now] {
				t.Errorf("%s owes %d, %v", identity.From(who).OrgName, mine, err)
			}
		}
		// Each sees its own figures.
		if stats, err := b.Statistics(was, tenant, 2026); err != nil || len(stats) != 1 || stats[0].Org != "jyj" || stats[0].EndsRed != 1 {
			t.Errorf("the unit that had it has %+v, %v", stats, err)
		}
		draft := b.make(supervision.Form{Owner: "jyj", Days: 5})
		_, err = b.Show(was, tenant, draft)
		b.wants("supervision.unknown", err)
	})
}

// Statistics by source and by leader, with a total; items of a year; the middle of two.
func TestBreakdowns(t *testing.T) {
	each(t, func(b *bench) {
		sv := b.as(identity.Supervisor, "")
		b.Service.Leaders = b
		one := b.make(supervision.Form{Owner: "jyj", Days: 5, Leader: "演示领导甲", Source: supervision.Source{Kind: supervision.FromAudit}, Issue: true})
		b.make(supervision.Form{Owner: "slj", Days: 5, Issue: true})
		finish := func(id supervision.ItemID, who identity.OrgID) {
			clerk := b.as(identity.Clerk, who)
			b.must(b.do(clerk, id, supervision.Accept, "", nil))
			b.must(b.do(clerk, id, supervision.Answer, "办完", nil))
			b.must(b.do(sv, id, supervision.Verify, "看过", map[string]string{"result": "属实"}))
			b.must(b.do(sv, id, supervision.Close, "", nil))
		}
		finish(one, "jyj") // on the same day
		b.on("2026-03-04")
		two := b.make(supervision.Form{Owner: "jyj", Days: 5, Issue: true})
		b.on("2026-03-09")
		finish(two, "jyj")
		for _, asOf := range []time.Time{{}, identity.Day(b.clock)} {
			var got []string
			for _, by := range []supervision.Breakdown{supervision.ByUnit, supervision.BySource, supervision.ByLeader} {
				stats, err := b.StatisticsOn(sv, tenant, 2026, by, asOf)
				b.must(err)
				for _, s := range stats {
					got = append(got, fmt.Sprintf("%s: %d/%d", s.Of, s.Closed, s.Items))
				}
				total := supervision.Total(stats)
				m, _ := total.Median()
				got = append(got, fmt.Sprintf("合计: %d/%d %s", total.Closed, total.Items, m))
			}
			if d := cmp.Diff("slj: 0/1 jyj: 2/2 合计: 2/3 1.5 person: 1/2 audit: 1/1 合计: 2/3 1.5 : 1/2 演示领导甲: 1/1 合计: 2/3 1.5", strings.Join(got, " ")); d != "" {
				t.Error(d)
			}
			for year, want := range map[int]int{2025: 0, 2026: 2} {
				if all, err := b.List(sv, supervision.Query{Tenant: tenant, Owner: "jyj", Year: year, AsOf: asOf}); err != nil || len(all) != want {
					t.Errorf("in %d the unit has %d, %v", year, len(all), err)
				}
			}
		}
		if years, err := b.Years(sv, tenant); err != nil || !slices.Equal(years, []int{2026}) {
			t.Errorf("the years are %v, %v", years, err)
		}
	})
}
