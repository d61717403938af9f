package projectdb_test

import (
	"fmt"
	"slices"
	"testing"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
)

// What was merged, split or superseded is over and leads to what goes on.
func TestMergeSplitSupersede(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		one, two, three := b.make(road()), b.make(road()), b.make(road())
		seen := func(p *project.Project) project.Seen { return project.Seen{ID: p.ID, Base: p.Version} }
		_, err := b.Join(b.planner(), tenant, seen(one), []project.Seen{seen(one)}, project.Merged, "合并")
		refused(t, err, "project.join_none")
		got := b.must(b.Join(b.planner(), tenant, seen(one), []project.Seen{seen(two), seen(three)}, project.Merged, "同一条路"))
		if len(got.Related) != 2 || got.Related[0].Kind != project.MergedFrom || got.Standing != project.Active {
			t.Errorf("%+v", got.Related)
		}
		old := b.show(two, 0).Project
		if old.Standing != project.Merged || old.Related[0].ID != one.ID || old.Why != "同一条路" {
			t.Errorf("%+v", old)
		}
		_, err = b.Edit(b.planner(), step(old), road())
		refused(t, err, "project.over")
		a, c := project.Part{Basics: road()}, project.Part{Basics: road()}
		a.Name, c.Name, c.Funds = "青石大道一期", "青石大道二期", nil
		a.Funds = got.Basics.Funds // all of the money of three
		parts, err := b.Divide(b.planner(), tenant, seen(got), []project.Part{a, c}, "分期")
		if err != nil || len(parts) != 2 || parts[1].Related[0].Kind != project.SplitFrom || b.show(one, 0).Project.Standing != project.Split {
			t.Errorf("%v %v", parts, err)
		}
		fresh := b.must(b.Join(b.planner(), tenant, seen(parts[0]), []project.Seen{seen(parts[1])}, project.Superseded, "方案变更"))
		if fresh.Related[1].Kind != project.Supersedes || b.show(parts[1], 0).Project.Standing != project.Superseded {
			t.Errorf("%+v", fresh.Related)
		}
		p := b.must(b.Stand(b.planner(), step(fresh, "资金未落实"), project.Suspended))
		_, err = b.Advance(b.planner(), step(p), 0)
		refused(t, err, "project.suspended")
		p = b.must(b.Stand(b.planner(), step(p, "资金到位"), project.Active))
		p = b.must(b.Stand(b.planner(), step(p, "不再实施"), project.Ended))
		_, err = b.Stand(b.planner(), step(p, "又要实施"), project.Active)
		refused(t, err, "project.over")
	})
}

// What is merged adds up: money by source and year, what was done and paid, open
// problems, milestones weighted by investment with their progress; both histories
// stay, and a day before the merger is as it was.
func TestAMergerAddsUp(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.on("2025-01-02")
		project1 := func(name, money string, ms ...project.Milestone) *project.Project {
			x := project.Basics{Name: name, Org: "traffic", Funds: []project.Fund{{Source: project.Local, Amount: wan(money)}}, Start: day("2025-01-01"), Finish: day("2025-12-31"),
				Counts: []project.CountsFor{{Plan: "p", Edition: "e", Item: "i", Quantity: wan("1")}}}
			p := b.must(b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: x, Reason: "存量补录", Stage: project.Building}))
			if len(ms) > 0 {
				p = b.must(b.Replan(b.manager(), step(p), project.Replanning{Milestones: ms}))
			}
			st := step(p, "超计划安排")
			st.Beyond = true
			return b.must(b.PlanYear(b.manager(), st, 2025, []project.Fund{{Source: project.Local, Amount: wan("100.5")}}, name+"主体完工"))
		}
		report := func(p *project.Project, m int, done, physical string) *project.Project {
			p = b.must(b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, m), Done: wan(done), Paid: []project.Fund{{Source: project.Local, Amount: wan(done)}}, Physical: wan(physical), Note: "按月"}))
			p = b.must(b.SubmitReport(b.manager(), step(p), month(2025, m)))
			return b.must(b.SettleReport(b.head(), step(p), month(2025, m), true))
		}
		north := project1("北线", "300", project.Milestone{ID: "a", Name: "路基", Start: day("2025-01-01"), Finish: day("2025-06-30"), Weight: 1}, project.Milestone{ID: "b", Name: "路面", Start: day("2025-07-01"), Finish: day("2025-12-31"), Weight: 3})
		south := project1("南线", "100", project.Milestone{ID: "a", Name: "桥梁", Start: day("2025-02-01"), Finish: day("2026-03-31")})
		yard := project1("停车场", "0")
		b.on("2025-03-05")
		north, south = report(report(north, 1, "10", "4"), 2, "20", "12"), report(south, 2, "5.25", "40")
		south = b.must(b.AddProblem(b.manager(), step(south), project.Problem{Text: "缺土", Due: day("2025-04-01")}))
		south = b.must(b.Expect(b.manager(), step(south), []project.Progress{{ID: "a", Started: day("2025-02-03")}}))
		b.on("2025-03-10")
		seen := func(p *project.Project) project.Seen { return project.Seen{ID: p.ID, Base: p.Version} }
		preview := project.Merging(north, []*project.Project{south, yard})
		got := b.must(b.Join(b.planner(), tenant, seen(north), []project.Seen{seen(south), seen(yard)}, project.Merged, "同一条路"))
		money := got.MoneyTable()
		if !got.Total().Equal(wan("400")) || !project.Sum(got.YearPlan(2025).Funds).Equal(wan("301.5")) || !money.Total.Done.Equal(wan("35.25")) || !money.Total.Paid.Equal(wan("35.25")) || !money.Months[1].Done.Equal(wan("25.25")) {
			t.Errorf("total %s, planned %s, done %s, paid %s", got.Total(), project.Sum(got.YearPlan(2025).Funds), money.Total.Done, money.Total.Paid)
		}
		if !preview.Done.Equal(money.Total.Done) || !project.Sum(preview.Funds).Equal(got.Total()) {
			t.Errorf("the preview said %s of %s", preview.Done, project.Sum(preview.Funds))
		}
		var plan []string
		for _, x := range got.Plan().Milestones {
			plan = append(plan, fmt.Sprintf("%s %s %d", x.ID, x.Name, x.Weight))
		}
		if want := []string{"a 路基 1875", "b 路面 5625", "m1-a 南线：桥梁 2500", "m2-all 停车场 1"}; !slices.Equal(plan, want) {
			t.Errorf("milestones %v, want %v", plan, want)
		}
		if got.Basics.Finish != day("2026-03-31") || got.ProgressOf("m1-a").Started != day("2025-02-03") || !got.Basics.Counts[0].Quantity.Equal(wan("3")) {
			t.Errorf("%+v", got.Basics)
		}
		if m, physical, ok := got.Work(); !ok || m != month(2025, 2) || !physical.Equal(wan("19")) { // 12 and 40 by 3 to 1
			t.Errorf("work is %s of %s", physical, m)
		}
		if len(got.Problems) != 1 || !got.Problems[0].Open() {
			t.Errorf("problems %+v", got.Problems)
		}
		if old := b.show(south, 0).Project; len(old.Reports) != 1 || !old.MoneyTable().Total.Done.Equal(wan("5.25")) {
			t.Errorf("the one that was merged lost its history: %+v", old)
		}
		if was := b.show(north, day("2025-03-06")); !was.Project.Total().Equal(wan("300")) || !was.Money.Total.Done.Equal(wan("30")) {
			t.Errorf("the past changed: %s", was.Money.Total.Done)
		}
		l := b.show(got, 0).Light
		if l.Physical != 1900 {
			t.Errorf("the light sees %d", l.Physical)
		}
		rows, err := b.Library(b.planner(), project.Query{Tenant: tenant})
		if err != nil || rows.Matched != 1 || !rows.Totals.Done.Equal(wan("35.25")) || !rows.Totals.YearPlan.Equal(wan("301.5")) || rows.Rows[0].Physical != 1900 {
			t.Errorf("%+v %v", rows.Totals, err)
		}
		// The next report is of the whole.
		got = report(got, 3, "7", "25")
		if m, physical, _ := got.Work(); m != month(2025, 3) || !physical.Equal(wan("25")) || !got.MoneyTable().Total.Done.Equal(wan("42.25")) {
			t.Errorf("after the next report %s of %s", physical, m)
		}
	})
}

// Whatever is split goes on in its parts without rest: money by source and year,
// milestones with their progress, what it counts for. What does not add up is refused.
func TestNothingIsLostInASplit(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		basics := road()
		basics.Funds = []project.Fund{{Source: project.Central, Amount: wan("300")}, {Source: project.Local, Amount: wan("99.5")}}
		basics.Counts = []project.CountsFor{{Plan: "p", Edition: "e", Item: "i", Quantity: wan("3")}}
		p := b.make(basics)
		p = b.must(b.Replan(b.manager(), step(p), project.Replanning{Milestones: []project.Milestone{{ID: "a", Name: "征地", Start: day("2025-01-02"), Finish: day("2025-02-28"), Weight: 40},
			{ID: "b", Name: "路基", Start: day("2025-03-01"), Finish: day("2025-05-31"), Weight: 40}, {ID: "c", Name: "绿化", Start: day("2025-06-01"), Finish: day("2025-08-31"), Weight: 20}},
			Links: []project.Link{{From: "a", To: "b", Kind: schedule.FinishStart}, {From: "b", To: "c", Kind: schedule.FinishStart}}}))
		p = b.must(b.Expect(b.manager(), step(p), []project.Progress{{ID: "a", Started: day("2025-01-03")}}))
		p = b.must(b.PlanYear(b.manager(), step(p), 2025, []project.Fund{{Source: project.Central, Amount: wan("100")}}, "完成征地"))
		parts := func() []project.Part {
			one, two := project.Part{Basics: basics}, project.Part{Basics: basics}
			one.Name, two.Name = "一期", "二期"
			one.Funds, two.Funds = []project.Fund{{Source: project.Central, Amount: wan("300")}}, []project.Fund{{Source: project.Local, Amount: wan("99.5")}}
			one.Years, two.Years = []project.YearPart{{Year: 2025, Funds: []project.Fund{{Source: project.Central, Amount: wan("60.25")}}}}, []project.YearPart{{Year: 2025, Funds: []project.Fund{{Source: project.Central, Amount: wan("39.75")}}}}
			one.Milestones, two.Milestones = []string{"a", "b"}, []string{"c"}
			one.Counts = []project.CountsFor{{Plan: "p", Edition: "e", Item: "i", Quantity: wan("2")}}
			two.Counts = []project.CountsFor{{Plan: "p", Edition: "e", Item: "i", Quantity: wan("1")}}
			return []project.Part{one, two}
		}
		seen := project.Seen{ID: p.ID, Base: p.Version}
		for _, c := range []struct {
			name, key string
			spoil     func([]project.Part)
		}{
			{"money of a source is lost", "project.split_money", func(ps []project.Part) { ps[1].Funds = nil }},
			{"money moves to another source", "project.split_money", func(ps []project.Part) { ps[1].Funds[0].Source = project.Central }},
			{"money of a year is doubled", "project.split_year", func(ps []project.Part) { ps[1].Years[0].Funds[0].Amount = wan("39.76") }},
			{"a year that nobody planned", "project.year", func(ps []project.Part) { ps[1].Years[0].Year = 2026 }},
			{"a milestone goes to nobody", "project.split_milestone", func(ps []project.Part) { ps[1].Milestones = nil }},
			{"a milestone goes to both", "project.split_milestone", func(ps []project.Part) { ps[1].Milestones = []string{"b", "c"} }},
			{"a milestone that there is not", "project.milestone_unknown", func(ps []project.Part) { ps[1].Milestones = []string{"c", "x"} }},
			{"the plan's item is lost", "project.split_counts", func(ps []project.Part) { ps[1].Counts = nil }},
			{"another item is claimed", "project.split_counts", func(ps []project.Part) { ps[1].Counts[0].Item = "j" }},
		} {
			ps := parts()
			c.spoil(ps)
			if _, err := b.Divide(b.planner(), tenant, seen, ps, "分期"); fault.From(err).Key != c.key {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if b.show(p, 0).Project.Standing != project.Active {
			t.Fatal("a split that was refused ended the project")
		}
		made, err := b.Divide(b.planner(), tenant, seen, parts(), "分期")
		if err != nil {
			t.Fatal(err)
		}
		one, two := b.show(made[0], 0).Project, b.show(made[1], 0).Project
		if len(one.Plan().Milestones) != 2 || len(one.Plan().Links) != 1 || one.ProgressOf("a").Started != day("2025-01-03") || one.Basics.Finish != day("2025-05-31") {
			t.Errorf("one: %+v", one.Plan())
		}
		if len(two.Plan().Links) != 0 || two.Basics.Start != day("2025-06-01") || !project.Sum(two.YearPlan(2025).Funds).Equal(wan("39.75")) || two.YearPlan(2025).Goal != "完成征地" {
			t.Errorf("two: %+v", two.Plan())
		}
		if got := one.Total().Add(two.Total()); !got.Equal(p.Total()) || !two.Basics.Counts[0].Quantity.Equal(wan("1")) {
			t.Errorf("together %s of %s", got, p.Total())
		}
	})
}
