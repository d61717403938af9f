package projectdb_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

func TestListsOfAYear(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		a := b.make(road())
		basics := road()
		basics.Name = "白鹭水厂"
		c := b.make(basics)
		l24, l25 := project.List{Kind: project.Annual, Year: 2024}, project.List{Kind: project.Annual, Year: 2025}
		choose := func(l project.List, to project.MemberState, ps ...*project.Project) error {
			ch := project.Choice{Tenant: tenant, List: l, To: to, Document: "演示〔2025〕1号", Reason: "测试"}
			for _, p := range ps {
				ch.Projects = append(ch.Projects, project.Seen{ID: p.ID, Base: b.show(p, 0).Project.Version})
			}
			ctx := b.planner()
			if to == project.Approved {
				ctx = b.as("leader", "")
			}
			_, err := b.Enlist(ctx, ch)
			return err
		}
		refused(t, choose(l24, project.Approved, a), "project.member_state")
		for _, err := range []error{choose(l24, project.Proposed, a), choose(l24, project.Approved, a), choose(l25, project.Proposed, a, c), choose(l25, project.Approved, c)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		v, err := b.List(b.planner(), tenant, l25)
		if err != nil || len(v.Rows) != 1 || len(v.Fresh) != 1 || len(v.Candidates) != 1 || len(v.Gone) != 1 || v.Gone[0].ID != a.ID || !v.Total.Equal(wan("5000.5")) {
			t.Errorf("%+v %v", v, err)
		}
		if err := choose(l25, project.Approved, a, c); err != nil {
			t.Fatal(err)
		}
		if v, err = b.List(b.planner(), tenant, l25); err != nil || len(v.Carried) != 1 || len(v.Gone) != 0 || v.Rows[0].Lists[0].Document == "" {
			t.Errorf("%+v %v", v, err)
		}
	})
}

// A day before there were any projects is not a day with an empty library; while
// there never was one it is.
func TestBeforeTheFirstProject(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		lists := map[string]func(project.Day) error{
			"library": func(d project.Day) error {
				_, err := b.Library(b.planner(), project.Query{Tenant: tenant, AsOf: d})
				return err
			},
			"year list": func(d project.Day) error {
				_, err := b.ListOn(b.planner(), tenant, project.List{Kind: project.Annual, Year: 2025}, d)
				return err
			},
		}
		b.on("2026-01-10")
		for name, ask := range lists {
			if err := ask(day("2020-01-01")); err != nil {
				t.Errorf("%s without any project: %v", name, err)
			}
		}
		b.make(road())
		for name, ask := range lists {
			if err := ask(day("2026-01-10")); err != nil {
				t.Errorf("%s of the first day: %v", name, err)
			}
			err := ask(day("2020-01-02"))
			if at, ok := fault.From(err).Earliest(); !ok || at.Before(noon("2026-01-10")) || at.After(b.now()) {
				t.Errorf("%s before: %v", name, err)
			}
		}
	})
}

func TestWhatCountsForAnItemOfThePlan(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		asked := decimal.New(3, 0)
		c, err := b.Counts(b.planner(), tenant, "plan", "substations", &asked)
		if err != nil || len(c.Rows) != 0 || c.Line.In(i18n.ZH) != "还没有对应的项目。" {
			t.Errorf("%+v %v", c, err)
		}
		var last *project.Project
		for i, st := range []project.Stage{project.Operating, project.Building, project.Reserve, project.Operating} {
			basics := road()
			basics.Name = []string{"棋梓桥变电站", "翻江变电站", "城南变电站", "别的变电站"}[i]
			last = b.must(b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: basics, Reason: "存量补录", Stage: st}))
			if i < 3 {
				b.must(b.LinkItem(b.planner(), step(last), project.CountsFor{Plan: "plan", Edition: "e1", Item: "substations", Quantity: decimal.New(1, 0)}))
			}
		}
		c, err = b.Counts(b.planner(), tenant, "plan", "substations", &asked)
		if err != nil || c.Line.In(i18n.ZH) != "要求 3，对应 3 个项目、数量 3，已开工 2，已投用 1。" {
			t.Errorf("%s %v", c.Line.In(i18n.ZH), err)
		}
		for _, l := range []plan.ItemID{"other"} {
			if c, err = b.Counts(b.planner(), tenant, "plan", l, nil); err != nil || len(c.Rows) != 0 {
				t.Errorf("%+v %v", c, err)
			}
		}
	})
}

func TestTheWholeLibrary(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.at(project.Building)
		basics := road()
		basics.Name, basics.Org, basics.Kind, basics.Areas = "白鹭水厂", "water", "水利", nil
		basics.Funds = []project.Fund{{Source: project.Social, Amount: wan("800")}}
		q := b.make(basics)
		p = b.must(b.PlanYear(b.manager(), step(p), 2025, []project.Fund{{Source: project.Central, Amount: wan("1000")}}, ""))
		p = b.reported(p, 1, "250", "10")
		b.must(b.AddProblem(b.manager(), step(p), project.Problem{Text: "缺土", Due: day("2025-01-02")}))
		find := func(q project.Query) *project.Page {
			t.Helper()
			q.Tenant = tenant
			page, err := b.Library(b.planner(), q)
			if err != nil {
				t.Fatal(err)
			}
			return page
		}
		// earned value compares with the plan of the month that was told, as the page does
		if v := b.show(p, 0); v.Planned < 0 || !v.Earned.PV.Value.Equal(p.Total().Mul(decimal.New(int64(v.Planned), -4))) {
			t.Errorf("planned are %d, PV is %+v", v.Planned, v.Earned.PV)
		}
		all := find(project.Query{Sort: "-total"})
		if all.Matched != 2 || all.Rows[0].ID != p.ID || !all.Totals.Total.Equal(wan("5800.5")) || !all.Totals.YearDone.Equal(wan("250")) || all.Stages[project.Building] != 1 {
			t.Errorf("%+v", all)
		}
		for name, c := range map[string]struct {
			q    project.Query
			want int
		}{
			"stage": {project.Query{Stages: []project.Stage{project.Building}}, 1}, "org": {project.Query{Orgs: []identity.OrgID{"water"}}, 1},
			"area": {project.Query{Area: "900101100"}, 1}, "kind": {project.Query{Kinds: []string{"水利", "交通"}}, 2}, "text": {project.Query{Text: "改造 大道"}, 1},
			"no such text": {project.Query{Text: "大道 水厂"}, 0}, "money": {project.Query{To: wan("800")}, 1}, "more money": {project.Query{From: wan("800.01")}, 1},
			"problem": {project.Query{Problem: true}, 1}, "silent": {project.Query{Silent: true}, 0}, "page": {project.Query{Offset: 1, Limit: 5}, 1},
			"ended": {project.Query{Standings: []project.Standing{project.Ended}}, 0},
		} {
			if got := find(c.q); len(got.Rows) != c.want {
				t.Errorf("%s: %d", name, len(got.Rows))
			}
		}
		// another unit's manager sees only its own
		page, err := b.Library(b.as(identity.Manager, "water"), project.Query{Tenant: tenant})
		if err != nil || page.Matched != 1 || page.Rows[0].ID != q.ID {
			t.Errorf("%+v %v", page, err)
		}
		ranks, err := b.Ranking(b.planner(), project.Query{Tenant: tenant})
		if err != nil || ranks[0].Org != "traffic" || ranks[0].Place != 1 || ranks[0].Share.String() != "25" || ranks[1].Place != 0 || ranks[1].Share != nil {
			t.Errorf("%+v %v", ranks, err)
		}
		// Without a report nothing is known of the year's money: that is not 0, and no rate counts it.
		q = b.must(b.PlanYear(b.as(identity.Manager, "water"), step(q), 2025, []project.Fund{{Source: project.Social, Amount: wan("800")}}, ""))
		all = find(project.Query{Sort: "year_share"})
		if y := all.Totals.Year; all.Rows[0].ID != q.ID || all.Rows[0].YearMonths != 0 || all.Rows[1].YearMonths != 1 || y.Projects != 1 || !y.Planned.Equal(wan("1000")) || y.Share().String() != "25" {
			t.Errorf("%+v", all.Totals)
		}
		ranks, err = b.Ranking(b.planner(), project.Query{Tenant: tenant})
		if err != nil || ranks[0].Share.String() != "25" || ranks[1].Place != 0 || ranks[1].Share != nil {
			t.Errorf("%+v %v", ranks, err)
		}
		funnel, err := b.Funnel(b.planner(), project.Query{Tenant: tenant})
		if err != nil || funnel[0].Count != 1 || funnel[4].Count != 1 {
			t.Errorf("%+v %v", funnel, err)
		}
		chart, err := b.Gantt(b.planner(), project.Query{Tenant: tenant})
		if err != nil || len(chart.Bars) != 2 || chart.To != day("2026-03-31") {
			t.Errorf("%+v %v", chart, err)
		}
		if pub, err := b.Public(t.Context(), tenant); err != nil || len(pub) != 0 {
			t.Errorf("the public sees %v %v", pub, err)
		}
		_, err = b.PublicShow(t.Context(), tenant, q.ID)
		refused(t, err, "project.unknown")
		b.must(b.Publish(b.planner(), step(q), true))
		if pub, err := b.Public(t.Context(), tenant); err != nil || len(pub) != 1 || pub[0].Leader != "" || pub[0].Problems != 0 {
			t.Errorf("the public sees %v %v", pub, err)
		}
		if o, err := b.PublicShow(t.Context(), tenant, q.ID); err != nil || o.Name != "白鹭水厂" || o.Physical != nil {
			t.Errorf("%+v %v", o, err)
		}
	})
}
