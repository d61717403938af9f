package reportingdb_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// What was seen on the evening of each day of a story is what is told of that day
// at its end: what stood in the cells, who had signed, which lock held, whose turn
// it was, who owed what.
func TestAPastDayIsToldAsItWasSeen(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		a, town := b.sheet(r, "town-a"), cell("households", townA)
		step := func() reporting.Step { return reporting.Step{Tenant: tenant, Sheet: a.ID} }
		signed := func() reporting.Step {
			s := step()
			s.SHA256 = b.sheet(r, "town-a").SHA256
			return s
		}
		must := func(_ *reporting.Sheet, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		b.checks = func(q *reporting.CheckRequest) []reporting.Remark { // answers by the figure alone
			var out []reporting.Remark
			for _, e := range q.Entries {
				if e.Value.String() == "1200" {
					out = append(out, reporting.Remark{Cell: e.Cell, Check: "round", Severity: reporting.Informs})
				}
			}
			return out
		}
		story := []struct {
			day string
			do  func()
		}{
			{"2026-02-03", func() { b.fill(b.clerk("town-a"), a, town, "1200") }},
			{"2026-02-04", func() { b.fill(b.clerk("town-a"), a, town, "1250") }},
			{"2026-02-05", func() { must(b.Submit(b.clerk("town-a"), step())) }},
			{"2026-02-06", func() {
				must(b.Return(b.head("town-a"), reporting.ReturnRequest{Step: reporting.Step{Tenant: tenant, Sheet: a.ID, Note: "再核"}, Cells: map[indicator.CellKey]string{town: "偏高"}}))
			}},
			{"2026-02-09", func() { b.fill(b.clerk("town-a"), a, town, "1210") }},
			{"2026-02-11", func() { must(b.Submit(b.clerk("town-a"), step())) }},
			{"2026-02-12", func() { must(b.Approve(b.head("town-a"), signed())) }},
			{"2026-02-13", func() {
				err := b.Except(b.planner(), reporting.Exception{Tenant: tenant, Round: r.ID, Org: "town-b", Due: day("2026-02-25"), Closes: day("2026-03-05"), Reason: "受灾"})
				must(nil, err)
			}},
			{"2026-02-14", func() {
				now, err := b.Round(b.planner(), tenant, r.ID, time.Time{})
				must(nil, err)
				left := slices.DeleteFunc(slices.Clone(now.Duties), func(d reporting.Duty) bool { return d.Cell.Code == "forest" })
				_, err = b.SetDuties(b.planner(), tenant, r.ID, now.Round.Version, left)
				must(nil, err)
			}},
			{"2026-02-16", func() { must(b.Verify(b.statistician(), step())) }},
			{"2026-02-17", func() { must(b.Publish(b.planner(), step())) }},
			{"2026-02-18", func() { _, err := b.CloseRound(b.planner(), tenant, r.ID, "提前结束"); must(nil, err) }},
			{"2026-02-19", func() { _, err := b.Remind(b.planner(), tenant); must(nil, err) }},
		}
		people := map[string]context.Context{"planner": b.planner(), "clerk": b.clerk("town-a"), "other": b.clerk("town-b"), "head": b.head("town-a"), "statistician": b.statistician()}
		seen := map[string]string{}
		differ := map[string]bool{}
		for _, at := range story {
			b.on(at.day)
			at.do()
			b.evening(at.day)
			for who, ctx := range people {
				s := b.allTold(ctx, r.ID, a.ID, time.Time{})
				seen[at.day+" "+who] = s
				differ[s] = true
			}
		}
		if len(differ) < 2*len(story) {
			t.Errorf("only %d of %d evenings look different: the story tells too little", len(differ), len(seen))
		}
		b.on("2026-03-10")
		for _, at := range story {
			for who, ctx := range people {
				if got, want := b.allTold(ctx, r.ID, a.ID, day(at.day)), seen[at.day+" "+who]; got != want {
					t.Errorf("%s, %s: it was\n%s\nand is told as\n%s", at.day, who, want, got)
				}
			}
		}
		// a weekend shows the Friday
		if b.allTold(people["clerk"], r.ID, a.ID, day("2026-02-08")) != seen["2026-02-06 clerk"] {
			t.Error("a day on which nothing happened is not told as the day before")
		}
	})
}

// evening is late on a day in China.
func (b *bench) evening(day string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clock = noon(day).Add(11 * time.Hour)
}

// allTold is all that somebody is told of a sheet and its round as of a day (zero: now).
func (b *bench) allTold(ctx context.Context, r reporting.RoundID, id reporting.SheetID, asOf time.Time) string {
	b.t.Helper()
	var out strings.Builder
	say := func(err error, format string, args ...any) bool {
		b.t.Helper()
		if err != nil && !fault.Is(err, fault.Forbidden) {
			b.t.Fatal(err)
		}
		if err == nil {
			fmt.Fprintf(&out, format+"\n", args...)
		} else {
			out.WriteString(fault.From(err).Key + "\n")
		}
		return err == nil
	}
	v, err := b.Sheet(ctx, tenant, id, asOf)
	if err != nil {
		say(err, "")
	} else {
		s := v.Sheet
		say(nil, "%s v%d since %s by %q %q returned %q×%d sha %q batch %d filled %v areas %v; round %s until %s", s.State, s.Version, s.Since, s.SubmittedByName, s.ApprovedByName, s.Returned, s.Returns, s.SHA256, s.Batch, s.FilledBy, s.Areas, v.State(), v.Days.Closes)
		if asOf.IsZero() == v.Past || v.Past && len(v.Allowed(identity.From(ctx))) > 0 {
			b.t.Errorf("past %v, allowed %v", v.Past, v.Allowed(identity.From(ctx)))
		}
		for _, c := range v.Cells {
			lock := "open"
			if c.Lock != nil && c.Lock.Reason != "reporting.lock.past" {
				lock = fmt.Sprint(*c.Lock)
			}
			say(nil, " %s %s v%d %s = %s %s %q %q by %s at %s: %s", c.Duty.Cell.Code, c.Duty.Cell.Area, c.Entry.Version, c.Definition.Name, c.Entry.Value, c.Entry.NoValue, c.Entry.Note, c.Entry.Mark, c.Entry.By, c.Entry.At, lock)
		}
		for _, m := range v.Remarks {
			say(nil, " remark %s %s", m.Cell.Code, m.Check)
		}
		if v.Content != nil {
			say(nil, " content of %d cells by %s", len(v.Content.Cells), v.Content.SubmittedBy)
		}
	}
	p, err := b.Proof(ctx, tenant, id, asOf)
	if say(err, "proof") {
		say(nil, " valid %v %v %s", p.Valid, p.Why, p.Signed)
	}
	acts, err := b.History(ctx, tenant, id, asOf)
	say(err, "%d acts", len(acts))
	changes, err := b.CellHistory(ctx, tenant, id, cell("households", townA), asOf)
	say(err, "%d changes", len(changes))
	done, err := b.RoundHistory(ctx, tenant, r, asOf)
	say(err, "%d acts of the round", len(done))
	tasks, err := b.Duties(ctx, tenant, asOf)
	say(err, "duties %v", tasks)
	late, err := b.Overdue(ctx, tenant, asOf)
	say(err, "late %v", late)
	told, err := b.Notices(ctx, tenant, asOf)
	say(err, "notices %v", told)
	burden, err := b.Burden(ctx, tenant, 2026, asOf)
	say(err, "burden %v", burden)
	rounds, err := b.Rounds(ctx, tenant, asOf)
	say(err, "rounds %v", rounds)
	one, err := b.Round(ctx, tenant, r, asOf)
	if say(err, "round") {
		for _, s := range one.Sheets {
			say(nil, " %s %s v%d", s.Org, s.State, s.Version)
		}
		say(nil, " %d duties %v", len(one.Duties), one.Exceptions)
	}
	c, err := b.Completeness(ctx, tenant, r, asOf)
	if say(err, "completeness") {
		say(nil, " %v %v", c.Orgs, c.Total)
	}
	return out.String()
}

// Before the first round there is nothing to tell, and the day is named on which
// there is; so it is for each round and sheet.
func TestBeforeAnythingWasPlanned(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := b.planner()
		if rows, err := b.Rounds(ctx, tenant, day("2025-06-01")); err != nil || len(rows) != 0 {
			t.Errorf("where there never was a round: %v %v", rows, err)
		}
		r := b.opened()
		s := b.sheet(r, "town-a")
		b.on("2026-03-10")
		asks := map[string]func(day time.Time) error{
			"rounds":        func(d time.Time) error { _, err := b.Rounds(ctx, tenant, d); return err },
			"round":         func(d time.Time) error { _, err := b.Round(ctx, tenant, r.ID, d); return err },
			"completeness":  func(d time.Time) error { _, err := b.Completeness(ctx, tenant, r.ID, d); return err },
			"round history": func(d time.Time) error { _, err := b.RoundHistory(ctx, tenant, r.ID, d); return err },
			"sheet":         func(d time.Time) error { _, err := b.Sheet(ctx, tenant, s.ID, d); return err },
			"history":       func(d time.Time) error { _, err := b.History(ctx, tenant, s.ID, d); return err },
			"proof":         func(d time.Time) error { _, err := b.Proof(ctx, tenant, s.ID, d); return err },
			"duties":        func(d time.Time) error { _, err := b.Duties(ctx, tenant, d); return err },
			"overdue":       func(d time.Time) error { _, err := b.Overdue(ctx, tenant, d); return err },
			"burden":        func(d time.Time) error { _, err := b.Burden(ctx, tenant, 2026, d); return err },
		}
		for name, ask := range asks {
			f := fault.From(ask(day("2025-06-01")))
			earliest, ok := f.Earliest()
			if f.Code != fault.NotFound || !ok || !earliest.Equal(r.Created) {
				t.Errorf("%s: %v", name, f)
				continue
			}
			if err := ask(day(earliest.Add(8 * time.Hour).Format(time.DateOnly))); err != nil {
				t.Errorf("%s: on the day that is named there is %v", name, err)
			}
		}
		if _, err := b.Sheet(ctx, tenant, "no-such", day("2025-06-01")); fault.From(err).Key != "reporting.sheet_unknown" {
			t.Error(err)
		}
	})
}
