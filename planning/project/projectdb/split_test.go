package projectdb_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/platform/fault"
)

// begun is a bridge on this year's list with two confirmed months, an open problem and
// a year's plan.
func (b *bench) begun() *project.Project {
	b.t.Helper()
	basics := road()
	basics.Funds = []project.Fund{{Source: project.Central, Amount: wan("3000")}, {Source: project.Bonds, Amount: wan("1000")}}
	basics.Start, basics.Finish = day("2024-06-01"), day("2026-03-31")
	p := b.must(b.Create(b.planner(), project.Draft{Tenant: tenant, Basics: basics, Stage: project.Started, On: day("2025-01-02"), Reason: "存量补录"}))
	p = b.must(b.PlanYear(b.manager(), step(p), 2025, []project.Fund{{Source: project.Central, Amount: wan("900")}, {Source: project.Bonds, Amount: wan("100.01")}}, "主体完工"))
	b.on("2025-03-03")
	for m, done := range map[int]string{1: "100.07", 2: "33.333333"} {
		p = b.must(b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, m), Done: wan(done), Paid: []project.Fund{{Source: project.Central, Amount: wan("40.01")}, {Source: project.Local, Amount: wan("7")}}, Physical: wan("48")}))
		p = b.must(b.SubmitReport(b.manager(), step(p), month(2025, m)))
		p = b.must(b.SettleReport(b.head(), step(p), month(2025, m), true))
	}
	p = b.must(b.AddProblem(b.manager(), step(p), project.Problem{Text: "缺土", Due: day("2025-04-01")}))
	p = b.must(b.AddProblem(b.manager(), step(p), project.Problem{Text: "管线未迁", Due: day("2025-04-01")}))
	for _, y := range []int{2024, 2025} {
		p = b.listed(p, project.List{Kind: project.Annual, Year: y})
	}
	return b.must(b.Publish(b.planner(), step(p), true))
}

// listed puts a project on a list.
func (b *bench) listed(p *project.Project, l project.List) *project.Project {
	b.t.Helper()
	for _, to := range []project.MemberState{project.Proposed, project.Approved} {
		c := project.Choice{Tenant: tenant, List: l, Projects: []project.Seen{{ID: p.ID, Base: p.Version}}, To: to, Document: "演发〔2025〕3号"}
		ctx := b.planner()
		if to == project.Approved {
			ctx = b.as("leader", "")
		}
		if _, err := b.Enlist(ctx, c); err != nil {
			b.t.Fatal(err)
		}
		p = b.show(p, 0).Project
	}
	return p
}

// halves are two parts of a project: by source and by half.
func halves(p *project.Project) []project.Part {
	one, two := project.Part{Basics: p.Basics}, project.Part{Basics: p.Basics}
	one.Name, two.Name = "一期", "二期"
	one.Funds = []project.Fund{{Source: project.Central, Amount: wan("3000")}}
	two.Funds = []project.Fund{{Source: project.Bonds, Amount: wan("1000")}}
	return []project.Part{one, two}
}

// What was done before a split goes on in the parts: nothing of the city's totals
// changes, and what came from the whole says so.
func TestASplitKeepsWhatWasDone(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.begun()
		l := project.List{Kind: project.Annual, Year: 2025}
		ask := project.Query{Tenant: tenant}
		before, err := b.Library(b.planner(), ask)
		if err != nil {
			t.Fatal(err)
		}
		parts := halves(p)
		parts[1].Problems = []string{p.Problems[1].ID}
		half := wan("20")
		parts[1].Physical = &half
		made, err := b.Divide(b.planner(), tenant, project.Seen{ID: p.ID, Base: p.Version}, parts, "分期")
		if err != nil {
			t.Fatal(err)
		}
		after, err := b.Library(b.planner(), ask)
		if err != nil {
			t.Fatal(err)
		}
		x, y := before.Totals, after.Totals
		for _, c := range [][2]decimal.Decimal{{x.Total, y.Total}, {x.Done, y.Done}, {x.Paid, y.Paid}, {x.YearPlan, y.YearPlan}, {x.YearDone, y.YearDone}, {x.YearPaid, y.YearPaid}, {x.Year.Planned, y.Year.Planned}, {x.Year.Done, y.Year.Done}} {
			if !c[0].Equal(c[1]) {
				t.Errorf("of %s there are %s", c[0], c[1])
			}
		}
		if y.Problems != 2 || x.Problems != 2 {
			t.Errorf("%d problems, then %d", x.Problems, y.Problems)
		}
		one, two := b.show(made[0], 0).Project, b.show(made[1], 0).Project
		if len(one.Taken) != 1 || one.Taken[0].As != project.SplitFrom || one.Taken[0].From[0] != p.ID || one.Problems[0].From != p.ID || one.Problems[0].Text != "缺土" || two.Problems[0].Text != "管线未迁" {
			t.Errorf("what came from the whole: %+v, %+v", one.Taken, two.Problems)
		}
		if m, n, ok := one.Work(); !ok || m != month(2025, 2) || !n.Equal(wan("48")) {
			t.Errorf("one is at %s in %s", n, m)
		}
		if _, n, _ := two.Work(); !n.Equal(wan("20")) {
			t.Errorf("two is at %s", n)
		}
		if paid := project.Of(one.MoneyTable().Total.PaidBy, project.Central); !paid.Equal(wan("80.02")) {
			t.Errorf("central money paid goes to the part that has it, not %s", paid)
		}
		if one.Entered(project.Started) != day("2025-01-02") || !one.Published || one.Member(l).From != p.ID || one.Member(l).State != project.Approved {
			t.Errorf("%+v", one)
		}
		if on := one.Member(project.List{Kind: project.Annual, Year: 2024}); on != nil {
			t.Errorf("a list of a year that is over has it: %+v", on)
		}
		whole := b.show(p, 0)
		if whole.Light.Colour != light.None || whole.Light.Phase != light.Split || whole.Project.Problems[0].Open() || whole.Project.Problems[0].To != one.ID {
			t.Errorf("the whole goes on: %+v", whole.Light)
		}
		if late, err := b.Late(b.planner(), tenant); err != nil || len(late) > 0 && late[0].ID == p.ID {
			t.Errorf("%+v %v", late, err)
		}
		if got := b.show(made[0], 0); len(got.Owed) > 0 || got.Project.Moves[0].On != day("2025-01-02") {
			t.Errorf("owes %v", got.Owed)
		}
		if was := b.show(p, day("2025-03-02")).Project; was.Standing != project.Active {
			t.Errorf("the past changed: %s", was.Standing)
		}
	})
}

// The parts of a project that is suspended are suspended.
func TestASplitDoesNotResume(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.must(b.Stand(b.planner(), step(b.begun(), "资金未到"), project.Suspended))
		made, err := b.Divide(b.planner(), tenant, project.Seen{ID: p.ID, Base: p.Version}, halves(p), "分期")
		if err != nil || made[0].Standing != project.Suspended || made[1].Why != "资金未到" {
			t.Errorf("%+v %v", made, err)
		}
	})
}

// Shares that do not add up are refused, and so is a split while a report waits.
func TestSharesOfASplitAddUp(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.begun()
		for _, c := range []struct {
			name, key string
			spoil     func([]project.Part)
		}{
			{"done is lost", "project.split_done", func(ps []project.Part) { ps[0].Done[0].Amount = wan("1") }},
			{"done is of another year", "project.split_done", func(ps []project.Part) { ps[0].Done[0].Year = 2024 }},
			{"paid is doubled", "project.split_paid", func(ps []project.Part) {
				ps[1].Paid[0].Funds = append(ps[1].Paid[0].Funds, project.Fund{Source: project.Central, Amount: wan("1")})
			}},
			{"paid is of another year", "project.split_paid", func(ps []project.Part) {
				ps[1].Paid = append(ps[1].Paid, project.YearPart{Year: 2023, Funds: []project.Fund{{Source: project.Central, Amount: wan("1")}}})
			}},
			{"more than all of the work", "project.report_physical", func(ps []project.Part) { x := wan("101"); ps[0].Physical = &x }},
			{"a problem goes to both", "project.split_problem", func(ps []project.Part) {
				ps[0].Problems, ps[1].Problems = []string{p.Problems[0].ID}, []string{p.Problems[0].ID}
			}},
			{"a problem that there is not", "project.split_problem", func(ps []project.Part) { ps[1].Problems = []string{"x"} }},
		} {
			ps := halves(p)
			p.Sharing(ps)
			c.spoil(ps)
			_, err := b.Divide(b.planner(), tenant, project.Seen{ID: p.ID, Base: p.Version}, ps, "分期")
			if fault.From(err).Key != c.key {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		p = b.must(b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, 3), Done: wan("1"), Physical: wan("50")}))
		p = b.must(b.SubmitReport(b.manager(), step(p), month(2025, 3)))
		_, err := b.Divide(b.planner(), tenant, project.Seen{ID: p.ID, Base: p.Version}, halves(p), "分期")
		refused(t, err, "project.report_waits")
	})
}

// Who stands in the place of another stands on the list, once, and is no newcomer there.
func TestListsFollowSplitsAndMergers(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		p := b.begun()
		l, next := project.List{Kind: project.Annual, Year: 2025}, project.List{Kind: project.Annual, Year: 2026}
		names := func(rows []*project.Row) (out string) {
			for _, r := range rows {
				out += r.Name + " "
			}
			return out
		}
		check := func(l project.List, rows, carried, fresh, gone, planned string) {
			t.Helper()
			got, err := b.List(b.planner(), tenant, l)
			if err != nil {
				t.Fatal(err)
			}
			if names(got.Rows) != rows || names(got.Carried) != carried || names(got.Fresh) != fresh || names(got.Gone) != gone || !got.Planned.Equal(wan(planned)) {
				t.Errorf("%s: %s| carried %s| fresh %s| gone %s| %s", l, names(got.Rows), names(got.Carried), names(got.Fresh), names(got.Gone), got.Planned)
			}
		}
		check(l, "青石大道改造工程 ", "青石大道改造工程 ", "", "", "1000.01")
		made, err := b.Divide(b.planner(), tenant, project.Seen{ID: p.ID, Base: p.Version}, halves(p), "分期")
		if err != nil {
			t.Fatal(err)
		}
		check(l, "一期 二期 ", "一期 二期 ", "", "", "1000.01")
		check(next, "", "", "", "一期 二期 ", "0")
		one := b.show(made[0], 0).Project
		two := b.show(made[1], 0).Project
		into := b.must(b.Join(b.planner(), tenant, project.Seen{ID: one.ID, Base: one.Version}, []project.Seen{{ID: two.ID, Base: two.Version}}, project.Merged, "仍合并实施"))
		check(l, "一期 ", "一期 ", "", "", "1000.01")
		b.listed(into, next)
		check(next, "一期 ", "一期 ", "", "", "0")
		old := project.List{Kind: project.Annual, Year: 2024}
		check(old, "青石大道改造工程 ", "", "青石大道改造工程 ", "", "0")
	})
}
