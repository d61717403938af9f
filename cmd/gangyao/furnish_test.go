package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// loadDay is the day on which the tests load the demonstration.
var loadDay = time.Date(2026, 11, 28, 4, 0, 0, 0, time.UTC)

// A load that is broken off, again and again, goes on where it stopped and comes
// to the same as one that was not, whichever the database.
func TestDemonstrationGoesOnWhereItBrokeOff(t *testing.T) {
	whole, broken := openEmpty(t, dbtest.SQLite(t)), openEmpty(t, dbtest.Postgres(t))
	asked, err := furnishUntil(whole, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	want := digest(t, whole)
	breaks := 0
	for {
		n := asked / 6
		if breaks < 4 { // among the people
			n = 9 + 5*int64(breaks)
		}
		_, err := furnishUntil(broken, n)
		if err == nil {
			break
		}
		if breaks++; breaks > 40 {
			t.Fatal("never comes to an end: ", err)
		}
	}
	if breaks < 8 {
		t.Errorf("broken off only %d times", breaks)
	}
	if got := digest(t, broken); got != want {
		t.Errorf("after %d breaks:\n%s\nwant:\n%s", breaks, got, want)
	}
	again, err := furnishUntil(whole, 1<<30) // once more changes nothing
	if got := digest(t, whole); err != nil || got != want || again > asked/4 {
		t.Errorf("loading again asks the clock %d times, %v:\n%s", again, err, got)
	}
}

// Figures of another demonstration, and real people, are not mixed up with it.
func TestDemonstrationIsRefusedAmongOthers(t *testing.T) {
	s := openEmpty(t, dbtest.SQLite(t))
	ctx := identity.With(context.Background(), identity.Program(demo.Tenant, "测试程序"))
	e, err := demo.Load(ctx, s.plans)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.indicators.Adopt(ctx, indicator.AdoptRequest{Tenant: demo.Tenant, Edition: e.ID}); err != nil {
		t.Fatal(err)
	}
	file := strings.NewReader("indicator,area,period,value\ngdp,430381,2021,540\n")
	if _, err := s.indicators.Import(ctx, indicator.ImportRequest{Tenant: demo.Tenant, Name: "other.csv", Demo: true, File: file}); err != nil {
		t.Fatal(err)
	}
	before := digest(t, s)
	if _, err := demo.Furnish(ctx, s.house()); fault.From(err).Key != "demo.other" {
		t.Errorf("among figures of another demonstration: %v", err)
	}
	if after := digest(t, s); after != before {
		t.Errorf("it was refused and changed something:\n%s\nwas:\n%s", after, before)
	}
	s = openEmpty(t, dbtest.SQLite(t))
	if _, err := s.people.Bootstrap(ctx, demo.Tenant); err != nil {
		t.Fatal(err)
	}
	before = digest(t, s)
	if _, err := demo.Furnish(ctx, s.house()); fault.From(err).Key != "demo.people_real" {
		t.Errorf("among real people: %v", err)
	}
	if after := digest(t, s); after != before {
		t.Errorf("it was refused and changed something:\n%s\nwas:\n%s", after, before)
	}
}

func openEmpty(t *testing.T, database string) *system {
	t.Helper()
	s, err := (&place{dir: t.TempDir(), database: database}).open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	s.tenant = demo.Tenant
	today := func() time.Time { return loadDay }
	s.indicators, s.reports = s.indicatorsAt(today), s.reportsAt(today)
	return s
}

// furnishUntil loads the demonstration and breaks off when somebody has asked the
// clock n times, which each use case does as it begins. It says how often the
// clock was asked.
func furnishUntil(s *system, n int64) (int64, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var asked atomic.Int64
	counted := func(clock func() time.Time) func() time.Time {
		return func() time.Time {
			if asked.Add(1) >= n {
				cancel()
			}
			return clock()
		}
	}
	h := s.house()
	plans, indicators, reports, commitments := h.Plans, h.Indicators, h.Reports, h.Commitments
	h.Commitments = func(c func() time.Time) *commitment.Service { return commitments(counted(c)) }
	h.Plans = func(c func() time.Time) *plan.Service { return plans(counted(c)) }
	h.Indicators = func(c func() time.Time) *indicator.Service { return indicators(counted(c)) }
	h.Reports = func(c func() time.Time) *reporting.Service { return reports(counted(c)) }
	projects := h.Projects
	h.Projects = func(c func() time.Time) (*project.Service, error) { return projects(counted(c)) }
	h.Clock = func() time.Time { return loadDay }
	s.people.Clock = counted(time.Now)
	defer func() { s.people.Clock = time.Now }()
	_, err := demo.Furnish(ctx, h)
	return asked.Load(), err
}

// digest tells what is there without ids: how many rows each table has, the
// verdicts of all plans on several days, and the sheets of all rounds.
func digest(t *testing.T, s *system) string {
	t.Helper()
	ctx := identity.With(context.Background(), identity.Program(demo.Tenant, "测试程序"))
	var out strings.Builder
	err := s.db.View(ctx, func(tx *db.Tx) error {
		for _, table := range []string{"plan_plan", "plan_edition", "plan_item", "area_area", "identity_org", "identity_person", "identity_account", "identity_assignment",
			"indicator_definition", "indicator_target", "indicator_link", "indicator_batch", "indicator_event", "indicator_observation",
			"reporting_round", "reporting_round_act", "reporting_duty", "reporting_exception", "reporting_sheet", "reporting_entry", "reporting_act", "commitment_act", "commitment_content", "project", "project_act"} {
			n := 0
			if err := tx.Row(ctx, "SELECT count(*) FROM "+table, nil, &n); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			fmt.Fprintln(&out, table, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []int{2021, 2023, 2025, 2026} {
		at := time.Date(day, 11, 27, 0, 0, 0, 0, time.UTC)
		plans, err := s.indicators.MeasuredPlans(ctx, demo.Tenant, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range plans {
			table, err := s.indicators.Table(ctx, indicator.TableQuery{Tenant: demo.Tenant, Plan: p.Plan, AllAreas: true, At: at, Lens: indicator.Internal})
			if err != nil {
				t.Fatal(err)
			}
			for i := range table.Rows {
				r := &table.Rows[i]
				fmt.Fprintln(&out, day, p.Start, r.Target.Area, r.Target.Label, len(r.Years), r.Definition.Owner, r.Judgement.Verdict)
			}
		}
	}
	var projects []string
	if err := s.projects.Each(ctx, project.Query{Tenant: demo.Tenant, Standings: project.Standings()}, func(p *project.Project) error {
		projects = append(projects, fmt.Sprintln(p.Basics.Name, p.Stage, p.Standing, p.Version, p.Demo, len(p.Reports), len(p.Lists), len(p.Related), p.Changed))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(projects)
	fmt.Fprint(&out, strings.Join(projects, ""))
	rounds, err := s.reports.Rounds(ctx, demo.Tenant, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rounds {
		v, err := s.reports.Round(ctx, demo.Tenant, row.Round.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(v.Sheets, func(a, b reporting.Sheet) int { return cmp.Compare(a.Org, b.Org) })
		for _, sh := range v.Sheets {
			fmt.Fprintln(&out, v.Round.Name, v.Round.Opens, sh.Org, sh.State, sh.Version, sh.Since)
		}
	}
	return out.String()
}
