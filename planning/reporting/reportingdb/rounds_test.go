package reportingdb_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// targets makes the plan want some indicators.
func (b *bench) targets(codes ...indicator.Code) {
	b.t.Helper()
	err := indicatordb.New(b.db).Update(b.t.Context(), noon("2026-01-02"), func(tx indicator.WriteTx) error {
		var list []indicator.Target
		for i, c := range codes {
			list = append(list, indicator.Target{Tenant: tenant, ID: fmt.Sprint("t", i), Plan: "plan", Item: plan.ItemID(fmt.Sprint("i", i)), Row: i, Area: tenant,
				Pinned: indicator.Version{Code: c, Version: 1}, Rule: indicator.RuleLevel, Op: ">=", Start: 2021, End: 2025, Recorded: tx.Now(), By: "规划员"})
		}
		return tx.AddTargets(b.t.Context(), list)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func list(p *reporting.Proposal) []string {
	var out []string
	for _, d := range p.Duties {
		row := fmt.Sprintf("%s %s %s %s", d.Org, d.Cell.Code, d.Cell.Area, d.Cell.Period)
		if d.Register != "" {
			row += " register"
		}
		out = append(out, row)
	}
	for _, l := range p.Left {
		out = append(out, fmt.Sprintf("left %s: %s", l.Version.Code, l.Why.Key))
	}
	return out
}

// The list asks owners for the whole and towns for their part, asks for the
// inputs of what is computed, and marks what a register could supply.
func TestADutyListIsProposedFromThePlan(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.targets("households", "gdp-per-head", "unheard-of")
		p, err := b.Propose(b.planner(), tenant, "plan", year)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"bureau gdp 900101 2025", "bureau households 900101 2025", "bureau population 900101 2025 register",
			"town-a households 900101100 2025", "town-b households 900101101 2025", "left unheard-of: reporting.left.undefined",
		}
		if got := list(p); !slices.Equal(got, want) {
			t.Errorf("got\n%v\nwant\n%v", got, want)
		}
		half, _ := period.Of(period.Half, 2025, 1)
		p, err = b.Propose(b.planner(), tenant, "plan", half)
		if err != nil || len(p.Duties) != 0 {
			t.Errorf("yearly figures in the first half: %v, %v", list(p), err)
		}
		p, err = b.Propose(b.planner(), tenant, "plan", period.InYear(2031))
		if err != nil || len(p.Duties)+len(p.Left) != 0 {
			t.Errorf("after the plan: %v, %v", list(p), err)
		}
		_, err = b.Propose(b.clerk("bureau"), tenant, "plan", year)
		refused(t, err, "identity.forbidden")
	})
}

func TestADutyListIsCopiedFromTheLastRound(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		q2, _ := period.Of(period.Quarter, 2025, 2)
		m5, _ := period.Of(period.Month, 2025, 5)
		c6, _ := period.Of(period.Cumulative, 2025, 6)
		f := form()
		f.Period = q2
		var ds []reporting.Duty
		for _, p := range []period.Period{q2, m5, c6, year} {
			k := cell("gdp", tenant)
			k.Period = p
			ds = append(ds, reporting.Duty{Org: "bureau", Cell: k, Optional: p == m5})
		}
		r, err := b.PlanRound(b.planner(), f, ds)
		if err != nil {
			t.Fatal(err)
		}
		q1, _ := period.Of(period.Quarter, 2026, 1)
		p, err := b.ProposeCopy(b.planner(), tenant, r.ID, q1)
		if err != nil {
			t.Fatal(err)
		}
		// a year that ended six months after the quarter has no year in its place
		want := []string{"bureau gdp 900101 2026-Q1", "bureau gdp 900101 2026-M02", "bureau gdp 900101 2026-01-01/P3M", "left gdp: reporting.left.frequency"}
		if got := list(p); !slices.Equal(got, want) || !p.Duties[1].Optional {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// A duty list may be edited, but not under the feet of who has submitted.
func TestEditingTheDutyList(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		b.through(r, reporting.Submitted)
		ds := duties()
		_, err := b.SetDuties(b.planner(), tenant, r.ID, r.Version, ds[:3])
		refused(t, err, "reporting.duties_locked")
		ds[1].Optional = false
		got, err := b.SetDuties(b.planner(), tenant, r.ID, r.Version, ds)
		if err != nil || got.Version != r.Version+1 {
			t.Fatalf("%+v, %v", got, err)
		}
		_, err = b.SetDuties(b.planner(), tenant, r.ID, r.Version, ds)
		refused(t, err, "reporting.round_stale")
		for key, bad := range map[string][]reporting.Duty{
			"reporting.duties_none": nil,
			"reporting.duty_org":    {{Cell: cell("gdp", tenant)}},
			"reporting.duty_cell":   {{Org: "bureau", Cell: cell("no-such", tenant)}},
			"reporting.duty_twice":  {ds[0], {Org: "town-a", Cell: ds[0].Cell}},
		} {
			_, err := b.SetDuties(b.planner(), tenant, r.ID, 0, bad)
			refused(t, err, key)
		}
		acts, err := b.RoundHistory(b.planner(), tenant, r.ID, time.Time{})
		if err != nil || len(acts) != 2 || acts[1].Added != 1 || acts[1].Dropped != 1 {
			t.Errorf("%+v, %v", acts, err)
		}
		_, err = b.RoundHistory(b.clerk("town-a"), tenant, r.ID, time.Time{})
		refused(t, err, "identity.forbidden")
	})
}

func TestPlanningARoundSaysWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for key, change := range map[string]func(*reporting.RoundForm){
			"reporting.period_missing": func(f *reporting.RoundForm) { f.Period = period.Period{} },
			"reporting.name_missing":   func(f *reporting.RoundForm) { f.Name = " " },
			"reporting.days_missing":   func(f *reporting.RoundForm) { f.Due = time.Time{} },
			"reporting.days_order":     func(f *reporting.RoundForm) { f.Closes = day("2026-02-09") },
			"reporting.remind_days":    func(f *reporting.RoundForm) { f.RemindDays = []int{-1} },
		} {
			f := form()
			change(&f)
			_, err := b.PlanRound(b.planner(), f, duties())
			refused(t, err, key)
		}
		_, err := b.PlanRound(b.clerk("bureau"), form(), duties())
		refused(t, err, "identity.forbidden")
		r := b.opened()
		_, err = b.OpenRound(b.planner(), tenant, r.ID, "")
		refused(t, err, "reporting.round_open_already")
		if _, err = b.CloseRound(b.planner(), tenant, r.ID, "提前收口"); err != nil {
			t.Fatal(err)
		}
		_, err = b.CloseRound(b.planner(), tenant, r.ID, "")
		refused(t, err, "reporting.round_not_open")
		if _, err = b.OpenRound(b.planner(), tenant, r.ID, ""); err != nil {
			t.Fatal(err)
		}
		b.on("2026-03-05")
		_, err = b.OpenRound(b.planner(), tenant, r.ID, "")
		refused(t, err, "reporting.round_over")
		f := form()
		f.Closes = day("2026-03-10")
		if got, err := b.ChangeRound(b.planner(), r.ID, 0, f); err != nil || got.State(noon("2026-03-05"), nil) != reporting.Open {
			t.Errorf("%+v, %v", got, err)
		}
		_, err = b.Round(b.planner(), tenant, "none", time.Time{})
		refused(t, err, "reporting.round_unknown")
	})
}

// Everybody sees what they owe, by when, overdue first, and nothing else.
func TestDutiesAreOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		first := b.opened()
		f := form()
		f.Name, f.Opens, f.Due, f.Closes = "后一轮", day("2026-02-02"), day("2026-02-25"), day("2026-03-01")
		f.Period = period.InYear(2024)
		later := duties()
		for i := range later {
			later[i].Cell.Period = f.Period
		}
		if _, err := b.PlanRound(b.planner(), f, later); err != nil {
			t.Fatal(err)
		}
		owes := func(ctx context.Context) []string {
			tasks, err := b.Duties(ctx, tenant, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, x := range tasks {
				out = append(out, fmt.Sprintf("%s %s %s %d late, %d/%d open", x.Action, x.Org, x.Due.Format("01-02"), x.Late, x.Open, x.Asked))
			}
			return out
		}
		expect := func(who string, ctx context.Context, want ...string) {
			t.Helper()
			if got := owes(ctx); !slices.Equal(got, want) {
				t.Errorf("%s owes %q, want %q", who, got, want)
			}
		}
		b.on("2026-02-13")
		expect("clerk", b.clerk("bureau"), "fill bureau 02-10 3 late, 2/3 open", "fill bureau 02-25 0 late, 2/3 open")
		expect("head", b.head("bureau"))
		expect("statistician", b.statistician())
		expect("planner", b.planner())
		s := b.through(first, reporting.Submitted)
		expect("clerk of town A", b.clerk("town-a"), "fill town-a 02-25 0 late, 1/1 open")
		expect("head of town A", b.head("town-a"), "approve town-a 02-10 3 late, 0/0 open")
		expect("head of town B", b.head("town-b"))
		both := b.person(string(s.SubmittedBy), identity.Grant{Role: identity.Head, Org: "town-a"})
		expect("the submitter, were they head", both)
		if _, err := b.Approve(b.head("town-a"), reporting.Step{Tenant: tenant, Sheet: s.ID, SHA256: s.SHA256}); err != nil {
			t.Fatal(err)
		}
		expect("statistician", b.statistician(), "verify town-a 02-20 0 late, 0/0 open")
		if _, err := b.Verify(b.statistician(), reporting.Step{Tenant: tenant, Sheet: s.ID}); err != nil {
			t.Fatal(err)
		}
		expect("planner", b.planner(), "publish town-a 02-20 0 late, 0/0 open")
		b.on("2026-02-27")
		expect("clerk after the first round closed", b.clerk("bureau"), "fill bureau 02-25 2 late, 2/3 open")
		_, err := b.Duties(t.Context(), tenant, time.Time{})
		refused(t, err, "identity.sign_in_first")
	})
}

// What was known on a past day is answered from the journals.
func TestCompletenessAsOfAnyDay(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		s := b.sheet(r, "bureau")
		ctx := b.clerk("bureau")
		put := func(in reporting.CellInput) {
			if _, err := b.Fill(ctx, reporting.FillRequest{Tenant: tenant, Sheet: s.ID, Base: 99, Cells: []reporting.CellInput{in}}); err != nil {
				t.Fatal(err)
			}
		}
		put(reporting.CellInput{Cell: cell("gdp", tenant), Value: "100"})
		b.on("2026-02-08")
		put(reporting.CellInput{Cell: cell("population", tenant), NoValue: reporting.NotYet, Note: "未核定"})
		b.on("2026-02-12")
		sub, err := b.Submit(ctx, reporting.Step{Tenant: tenant, Sheet: s.ID})
		if err != nil {
			t.Fatal(err)
		}
		b.on("2026-02-13")
		if _, err := b.Return(b.head("bureau"), reporting.ReturnRequest{Step: reporting.Step{Tenant: tenant, Sheet: s.ID, Note: "核对"}}); err != nil {
			t.Fatal(err)
		}
		b.on("2026-02-15")
		at := func(on string) reporting.OrgRow {
			t.Helper()
			var asOf time.Time
			if on != "" {
				asOf = day(on)
			}
			c, err := b.Completeness(b.as(identity.Evaluator, ""), tenant, r.ID, asOf)
			if err != nil {
				t.Fatal(err)
			}
			if c.Total.Asked != 5 || c.Total.Register != 1 || c.Total.Orgs != 3 {
				t.Errorf("total %+v", c.Total)
			}
			i := slices.IndexFunc(c.Orgs, func(o reporting.OrgRow) bool { return o.Org == "bureau" })
			return c.Orgs[i]
		}
		for _, tc := range []struct {
			on                    string
			state                 reporting.State
			filled, none, open    int
			handed, late, returns int
		}{
			{"2026-02-01", reporting.Draft, 0, 0, 2, 0, 0, 0},
			{"2026-02-03", reporting.Draft, 1, 0, 1, 0, 0, 0},
			{"2026-02-08", reporting.Draft, 1, 1, 0, 0, 0, 0},
			{"2026-02-11", reporting.Draft, 1, 1, 0, 0, 1, 0},
			{"2026-02-12", reporting.Submitted, 1, 1, 0, 1, 2, 0},
			{"2026-02-13", reporting.Draft, 1, 1, 0, 1, 2, 1},
			{"", reporting.Draft, 1, 1, 0, 1, 2, 1},
		} {
			o := at(tc.on)
			if o.State != tc.state || o.Filled != tc.filled || o.NoValue != tc.none || o.Open != tc.open || o.Handed != tc.handed || o.Late != tc.late || o.Returns != tc.returns {
				t.Errorf("as of %s: %+v", tc.on, o)
			}
		}
		_, err = b.Completeness(b.planner(), tenant, r.ID, day("2026-01-04"))
		refused(t, err, "fault.not_yet")
		own, err := b.Completeness(b.clerk("town-a"), tenant, r.ID, time.Time{})
		if err != nil || len(own.Orgs) != 1 || own.Orgs[0].Org != "town-a" {
			t.Errorf("town A sees %+v, %v", own, err)
		}
		rows, err := b.Rounds(b.planner(), tenant, day("2026-02-12"))
		if err != nil || len(rows) != 1 || rows[0].Sheets[reporting.Submitted] != 1 || rows[0].State != reporting.Open {
			t.Errorf("%+v, %v", rows, err)
		}
		if rows, err = b.Rounds(b.planner(), tenant, time.Time{}); err != nil || rows[0].Sheets[reporting.Draft] != 3 {
			t.Errorf("%+v, %v", rows, err)
		}
		_ = sub
	})
}

// How much is asked of whom, month by month, and what a register could supply.
func TestTheBurdenIsCounted(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.opened()
		rows, err := b.Burden(b.planner(), tenant, 2026, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprintf("%s %s %d %d %d", r.Month, r.Org, r.Asked, r.Register, r.Rounds))
		}
		if want := []string{"2026-M02 bureau 3 1 1", "2026-M02 town-a 1 0 1", "2026-M02 town-b 1 0 1"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
		if rows, err = b.Burden(b.clerk("town-b"), tenant, 2026, time.Time{}); err != nil || len(rows) != 1 {
			t.Errorf("town B sees %v, %v", rows, err)
		}
		if rows, err = b.Burden(b.planner(), tenant, 2025, time.Time{}); err != nil || len(rows) != 0 {
			t.Errorf("another year: %v, %v", rows, err)
		}
	})
}

// Reminders go to who has to act, once a day, and stand in their lists.
func TestReminders(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		b.through(r, reporting.Submitted)
		said := func(on string) []string {
			t.Helper()
			list, err := b.Reminders(b.planner(), tenant, day(on))
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, n := range list {
				out = append(out, fmt.Sprintf("%s %s %s %d", n.Kind, n.For, n.Org, n.Days))
			}
			return out
		}
		for on, want := range map[string][]string{
			"2026-01-31": nil,
			"2026-02-01": {"opened reporting.fill bureau 9", "opened reporting.fill town-b 9"},
			"2026-02-05": nil,
			"2026-02-07": {"remind reporting.fill bureau 3", "remind reporting.approve town-a 3", "remind reporting.fill town-b 3"},
			"2026-02-11": {"late reporting.fill bureau 1", "late reporting.approve bureau 1", "late reporting.approve town-a 1", "late reporting.fill town-b 1", "late reporting.approve town-b 1"},
			"2026-02-12": nil,
			"2026-03-01": nil,
		} {
			if got := said(on); !slices.Equal(got, want) {
				t.Errorf("on %s: %q, want %q", on, got, want)
			}
		}
		b.on("2026-02-07")
		program := identity.With(t.Context(), identity.Program(tenant, "提醒"))
		if n, err := b.Remind(program, tenant); err != nil || n != 3 {
			t.Fatalf("%d, %v", n, err)
		}
		if n, err := b.Remind(program, tenant); err != nil || n != 0 {
			t.Errorf("reminded twice: %d, %v", n, err)
		}
		list, err := b.Notices(b.clerk("town-b"), tenant, time.Time{})
		if err != nil || len(list) != 1 || list[0].Read || list[0].Kind != reporting.NoticeRemind {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := b.ReadNotices(b.clerk("town-b"), tenant, []reporting.NoticeID{list[0].ID, "remind/else"}); err != nil {
			t.Fatal(err)
		}
		if list, err = b.Notices(b.clerk("town-b"), tenant, time.Time{}); err != nil || !list[0].Read {
			t.Errorf("%+v, %v", list, err)
		}
		if list, err = b.Notices(b.clerk("town-a"), tenant, time.Time{}); err != nil || len(list) != 0 {
			t.Errorf("town A has submitted, and hears %+v, %v", list, err)
		}
		_, err = b.Remind(b.clerk("town-a"), tenant)
		refused(t, err, "identity.forbidden")
	})
}
