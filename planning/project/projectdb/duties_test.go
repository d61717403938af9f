package projectdb_test

import (
	"slices"
	"testing"

	"gangyao/planning/project"
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
		// a problem past its day
		b.must(b.AddProblem(b.manager(), step(p), project.Problem{Text: "征地未完成", Owner: "traffic", Due: schedule.DayOf(noon("2025-04-05"))}))
		b.on("2025-04-08")
		if got = owed(manager); len(got) != 2 || got[1].Kind != project.OweProblem || got[1].Count != 1 {
			t.Errorf("with a late problem the manager owes %+v", got)
		}
	})
}
