package projectdb_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"gangyao/planning/project"
	"gangyao/planning/project/earned"
	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// A manager owes the months that are over, a gap as well; a head owes the word on what
// was handed in; nobody else owes anything.
func TestWhatProjectsWaitFor(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.on("2025-01-15")
		p := b.at(project.Building)
		b.on("2025-04-02")
		owed := func(who ...identity.Grant) []project.Duty {
			t.Helper()
			list, err := b.Duties(b.person("某人", who...), tenant)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		manager, head := identity.Grant{Role: identity.Manager, Org: "traffic"}, identity.Grant{Role: identity.Head, Org: "traffic"}
		quarter := []period.Period{month(2025, 1), month(2025, 2), month(2025, 3)}
		got := owed(manager)
		if len(got) != 1 || got[0].Kind != project.OweReport || !slices.Equal(got[0].Months, quarter) || got[0].Due.String() != "2025-02-10" {
			t.Fatalf("the manager owes %+v", got)
		}
		if other := owed(identity.Grant{Role: identity.Manager, Org: "water"}, identity.Grant{Role: identity.Planner}); len(other) != 0 {
			t.Errorf("others owe %+v", other)
		}
		// March comes, January and February stay owed; the light only counts the newest.
		p = b.must(b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2025, 3), Done: wan("10"), Physical: wan("5")}))
		p = b.must(b.SubmitReport(b.manager(), step(p), month(2025, 3)))
		if got = owed(manager); len(got) != 1 || !slices.Equal(got[0].Months, quarter[:2]) {
			t.Errorf("then the manager owes %+v", got)
		}
		if x := b.show(p, 0); !slices.Equal(x.Owed, quarter[:2]) {
			t.Errorf("the page says %v", x.Owed)
		}
		if got = owed(head); len(got) != 1 || got[0].Kind != project.OweConfirm || got[0].Months[0] != month(2025, 3) {
			t.Errorf("the head owes %+v", got)
		}
		p = b.must(b.SettleReport(b.head(), step(p), month(2025, 3), true))
		if got = owed(head); len(got) != 0 {
			t.Errorf("the head still owes %+v", got)
		}
		// a problem of the unit itself
		b.must(b.AddProblem(b.manager(), step(p), project.Problem{Text: "征地未完成", Owner: "traffic", Due: schedule.DayOf(noon("2025-04-05"))}))
		b.on("2025-04-08")
		if got = owed(manager); len(got) != 2 || got[1].Kind != project.OweSolve || got[1].Count != 1 || got[1].Due.String() != "2025-04-05" {
			t.Errorf("with a late problem the manager owes %+v", got)
		}
	})
}

// The unit that has to solve a problem hears of it, sees what it needs and no more, and
// says how it stands; the project's unit has the last word.
func TestProblemsAreSolvedByTheUnitThatWasNamed(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.on("2025-01-15")
		p := b.at(project.Reserve)
		water := b.person("水利员", identity.Grant{Role: identity.Clerk, Org: "water"})
		waterHead := b.person("水利负责人", identity.Grant{Role: identity.Head, Org: "water"})
		school := b.person("教育员", identity.Grant{Role: identity.Clerk, Org: "school"})
		owed := func(ctx context.Context) (out []string) {
			t.Helper()
			list, err := b.Duties(ctx, tenant)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range list {
				out = append(out, fmt.Sprintf("%s %d %s %s %d", d.Kind, d.Count, d.Org, d.Due, d.Reminded))
			}
			return out
		}
		is := func(who string, got []string, want ...string) {
			t.Helper()
			if !slices.Equal(got, want) {
				t.Errorf("%s owe %q, want %q", who, got, want)
			}
		}
		if _, err := b.Task(water, tenant, p.ID); err == nil {
			t.Error("who was given nothing sees the project")
		}
		b.must(b.AddProblem(b.manager(), step(p), project.Problem{Text: "渡槽未迁改", Owner: "water", Due: day("2025-02-10")}))
		p = b.must(b.AddProblem(b.manager(), project.Step{Tenant: tenant, ID: p.ID, Base: 2}, project.Problem{Text: "取水口未批", Owner: "water", Due: day("2025-02-05")}))
		p = b.must(b.AddProblem(b.manager(), step(p), project.Problem{Text: "校门口改道", Owner: "school", Due: day("2025-03-05")}))
		is("the clerk of water", owed(water), "solve 2 water 2025-02-05 0")
		is("the head of water", owed(waterHead), "solve 2 water 2025-02-05 0")
		is("the manager before the day", owed(b.manager()))
		b.on("2025-02-07")
		is("the manager afterwards", owed(b.manager()), "problem 1 traffic 2025-02-05 0")

		x, err := b.Task(water, tenant, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(x.Project.Problems) != 2 || len(x.Project.Documents)+len(x.Project.Reports) != 0 || x.May[project.DoRead] || !x.May[project.DoSolve] {
			t.Errorf("the clerk of water sees %d problems, may %v", len(x.Project.Problems), x.May)
		}
		if _, err := b.Show(water, tenant, p.ID, 0); err == nil {
			t.Error("the clerk of water sees all of the project")
		}

		p = b.must(b.Answer(b.manager(), step(p), "q2", project.NoteReminder, ""))
		is("water, reminded", owed(water), "solve 2 water 2025-02-05 1")
		_, err = b.Answer(school, step(p), "q2", project.NoteSolved, "不关我事")
		refused(t, err, "identity.forbidden")
		_, err = b.Answer(b.manager(), step(p), "q2", project.NoteProgress, "替他们说")
		refused(t, err, "identity.forbidden")
		_, err = b.Answer(water, step(p), "q2", project.NoteSolved, " ")
		refused(t, err, "project.note_text")
		p = b.must(b.Answer(water, step(p), "q2", project.NoteProgress, "正在办理"))
		p = b.must(b.Answer(waterHead, step(p), "q2", project.NoteSolved, "已批复"))
		is("water, after saying so", owed(water), "solve 1 water 2025-02-10 0")
		is("the manager", owed(b.manager()), "close 1 traffic  0")
		_, err = b.Answer(water, step(p), "q2", project.NoteSolved, "再说一次")
		refused(t, err, "project.note_claimed")
		p = b.must(b.Answer(b.manager(), step(p), "q2", project.NoteRejected, "批复未送达"))
		is("water, sent back", owed(water), "solve 2 water 2025-02-05 1")
		p = b.must(b.Answer(water, step(p), "q2", project.NoteSolved, "已送达"))
		p = b.must(b.CloseProblem(b.planner(), step(p), "q2"))
		if done := p.Problems[1]; done.Open() || done.How != "已送达" || len(done.Notes) != 5 {
			t.Errorf("closed as %+v", done)
		}
		is("water, with the other one", owed(water), "solve 1 water 2025-02-10 0")
	})
}

// A report that came back is owed again, with the note, until it is handed in again; that
// it was first handed in in time stays known.
func TestAReturnedReportIsOwedAgain(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.on("2027-01-15")
		p := b.at(project.Building)
		b.on("2027-03-03")
		manager := b.person("某人", identity.Grant{Role: identity.Manager, Org: "traffic"})
		owed := func() (out []string) {
			t.Helper()
			list, err := b.Duties(manager, tenant)
			if err != nil {
				t.Fatal(err)
			}
			for i := range list {
				s := string(list[i].Kind) + list[i].Note
				for _, m := range list[i].Months {
					s += " " + m.String()
				}
				out = append(out, s)
			}
			return out
		}
		is := func(silent int, want ...string) {
			t.Helper()
			if got := owed(); !slices.Equal(got, want) {
				t.Errorf("owed %q, want %q", got, want)
			}
			page, err := b.Library(b.planner(), project.Query{Tenant: tenant})
			if err != nil || page.Rows[0].Silent != silent {
				t.Errorf("%d reports are missing, want %d (%v)", page.Rows[0].Silent, silent, err)
			}
		}
		is(1, "report 2027-M01 2027-M02")
		for _, m := range []period.Period{month(2027, 1), month(2027, 2)} {
			p = b.must(b.SaveReport(manager, step(p), project.ReportForm{Month: m, Done: wan("1"), Physical: wan("5")}))
			p = b.must(b.SubmitReport(manager, step(p), m))
		}
		is(0)
		b.on("2027-03-12")
		p = b.must(b.SettleReport(b.head(), step(p, "与支付凭证不符"), month(2027, 1), false))
		p = b.must(b.SettleReport(b.head(), step(p, "形象进度没有依据"), month(2027, 2), false))
		is(2, "mend与支付凭证不符 2027-M01", "mend形象进度没有依据 2027-M02")
		if x := b.show(p, 0); !slices.Equal(x.Owed, []period.Period{month(2027, 1), month(2027, 2)}) {
			t.Errorf("the page says %v", x.Owed)
		}
		// mended and not handed in is still owed
		p = b.must(b.SaveReport(manager, step(p), project.ReportForm{Month: month(2027, 2), Done: wan("2"), Physical: wan("6")}))
		is(2, "mend与支付凭证不符 2027-M01", "mend形象进度没有依据 2027-M02")
		b.on("2027-03-20")
		p = b.must(b.SubmitReport(manager, step(p), month(2027, 2)))
		is(0, "mend与支付凭证不符 2027-M01")
		r := p.Report(month(2027, 2))
		if day := schedule.DayOf(r.Handed); day.String() != "2027-03-03" || len(r.Returns) != 1 || r.Returns[0].Note != "形象进度没有依据" || schedule.DayOf(r.Returns[0].Again).String() != "2027-03-20" {
			t.Errorf("%+v", r)
		}
		// what stood then stays known
		if x := b.show(p, day("2027-03-15")); !slices.Equal(x.Owed, []period.Period{month(2027, 1), month(2027, 2)}) || !slices.ContainsFunc(x.Light.Checks, func(c light.Check) bool { return c.Kind == light.Silence && c.Value == 2 }) {
			t.Errorf("on 15 March: %v, %+v", x.Owed, x.Light.Checks[0])
		}
	})
}

// What the work cost is told or not; what was done by the share of work is no cost, and
// without a told cost there are no figures of cost.
func TestCostsAreThoseThatWereTold(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.on("2027-01-15")
		p := b.at(project.Building)
		b.on("2027-03-03")
		confirm := func(f project.ReportForm) {
			t.Helper()
			p = b.must(b.SaveReport(b.manager(), step(p), f))
			p = b.must(b.SubmitReport(b.manager(), step(p), f.Month))
			p = b.must(b.SettleReport(b.head(), step(p), f.Month, true))
		}
		confirm(project.ReportForm{Month: month(2027, 1), Done: wan("1000"), Physical: wan("20")})
		e := b.show(p, 0).Earned
		if e.AC.Why != earned.CostUntold || e.CPI.Why != earned.CostUntold || e.EAC.Why != earned.CostUntold || e.VAC.Why != earned.CostUntold || !e.SPI.Known() || e.EV.Value.String() != "1000.1" {
			t.Errorf("without a cost: %+v", e)
		}
		cost := wan("2000.2")
		confirm(project.ReportForm{Month: month(2027, 2), Done: wan("500"), Physical: wan("30"), Cost: &cost})
		if e = b.show(p, 0).Earned; e.AC.Value.String() != "2000.2" || e.CV.Value.String() != "-500.05" || e.CPI.Value.Round(4).String() != "0.75" || e.VAC.Value.Round(2).String() != "-1666.83" {
			t.Errorf("with a cost: %+v", e)
		}
		b.on("2027-04-03")
		less := wan("1900")
		_, err := b.SaveReport(b.manager(), step(p), project.ReportForm{Month: month(2027, 3), Done: wan("1"), Physical: wan("31"), Cost: &less})
		refused(t, err, "project.report_cost_backward")
		confirm(project.ReportForm{Month: month(2027, 3), Done: wan("1"), Physical: wan("31")})
		if e = b.show(p, 0).Earned; e.AC.Why != earned.CostUntold {
			t.Errorf("of another month: %+v", e.AC)
		}
	})
}
