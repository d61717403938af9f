package warningdb_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/planning/warning"
	"gangyao/planning/warning/warningdb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// What the list and each warning said on each day is what is told of that day
// later: what was open and since when, how severe, whose, what was silenced.
func TestAPastDayIsToldAsItWasSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		start := time.Date(2025, 7, 1, 4, 0, 0, 0, time.UTC)
		now := start
		s := service(d, &now)
		ctx := identity.With(t.Context(), identity.Program(tenant, "测试"))
		tell := func(at time.Time) string {
			t.Helper()
			moment := at
			if at.IsZero() {
				moment = now
			}
			var out strings.Builder
			for _, q := range []warning.Query{{}, {State: warning.Open}, {State: warning.Closed}, {Severity: warning.Red}, {Owner: "jyj"}, {Code: "code-a"}, {ClosedSince: moment.AddDate(0, 0, -5)}, {Limit: 1}} {
				q.Tenant, q.At = tenant, at
				list, err := s.List(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, w := range list {
					fmt.Fprintf(&out, "%s %s %s %s/%s since %v held %v red %v silenced %v; ", w.ID, w.State, w.Owner, w.Severity, w.Worst, w.Since, w.Duration(moment), w.Red(moment), w.Silenced(moment))
				}
				out.WriteString("\n")
			}
			all, err := s.List(ctx, warning.Query{Tenant: tenant, At: at})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range all {
				got, events, err := s.Show(ctx, tenant, w.ID, at)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&out, "%s v%d %s after %d events\n", got.ID, got.Version, got.Message, len(events))
			}
			return out.String()
		}
		version := func(id warning.ID) int {
			w, _, err := s.Show(ctx, tenant, id, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			return w.Version
		}
		evaluate := func(signals ...warning.Signal) func() error {
			return func() error { _, err := s.Evaluate(ctx, tenant, signals); return err }
		}
		do := func(id warning.ID, what warning.What) func() error {
			return func() error {
				_, err := s.Do(ctx, warning.Step{Tenant: tenant, ID: id, Version: version(id), What: what, Note: "等口径", Owner: "jyj", Until: now.AddDate(0, 0, 6)})
				return err
			}
		}
		a, b := func(v warning.Severity) warning.Signal { return signal("a", v, "fgj") }, func(v warning.Severity) warning.Signal { return signal("b", v, "jyj") }
		seen := map[int]string{}
		for _, step := range []struct {
			day int
			do  func() error
		}{
			{0, evaluate(a(warning.Yellow))},
			{1, evaluate(a(warning.Yellow), b(warning.Red))},
			{2, do("w001", warning.TakenUp)},
			{3, do("w001", warning.Silenced)},
			{5, evaluate(a(warning.Red), b(warning.Red))}, // worse ends the silence
			{6, do("w001", warning.Assigned)},
			{8, evaluate(a(warning.Blue))},
			{12, do("w002", warning.Noted)},
			{15, evaluate(a(warning.Blue), b(warning.Yellow))}, // back again
			{16, do("w002", warning.Silenced)},
			{25, evaluate()},
			{70, evaluate(a(warning.Blue))}, // after long: another warning
		} {
			now = start.AddDate(0, 0, step.day)
			if err := step.do(); err != nil {
				t.Fatalf("day %d: %v", step.day, err)
			}
			now = now.Add(time.Hour)
			seen[step.day] = tell(time.Time{})
		}
		now = start.AddDate(0, 0, 200)
		for day, want := range seen {
			if got := tell(start.AddDate(0, 0, day).Add(time.Hour)); got != want {
				t.Errorf("day %d: it was\n%s\nand is told as\n%s", day, want, got)
			}
		}
		// before the first, and before one of them
		_, err := s.List(ctx, warning.Query{Tenant: tenant, At: start.AddDate(0, 0, -1)})
		if first, ok := fault.From(err).Earliest(); !ok || !first.Equal(start) {
			t.Errorf("before anything: %v", err)
		}
		_, _, err = s.Show(ctx, tenant, "w002", start)
		if first, ok := fault.From(err).Earliest(); !ok || !first.Equal(start.AddDate(0, 0, 1)) {
			t.Errorf("before it was opened: %v", err)
		}
	}, warningdb.Migrations())
}

// Events kept before they told their subject and first owner are read by what is
// kept of the warning; an owner that nobody wrote down is not made up.
func TestHistoriesFromBefore(t *testing.T) {
	at := time.Date(2025, 7, 1, 4, 0, 0, 0, time.UTC)
	kept := warning.Warning{Tenant: tenant, ID: "w", Kind: warning.Overdue, Subject: warning.Subject{Type: "sheet", ID: "s", Name: "监测 · 局"}, Owner: "fgj"}
	opened := warning.Event{Tenant: tenant, Warning: "w", Seq: 1, What: warning.Opened, Severity: warning.Blue, At: at}
	if w, ok := warning.Replay(&kept, []warning.Event{opened}, at); !ok || w.Owner != "fgj" || w.Subject.ID != "s" || w.Severity != warning.Blue {
		t.Errorf("%v %+v", ok, w)
	}
	handed := warning.Event{Tenant: tenant, Warning: "w", Seq: 2, What: warning.Assigned, Severity: warning.Blue, Owner: "fgj", By: "某", At: at.AddDate(0, 0, 3)}
	if w, _ := warning.Replay(&kept, []warning.Event{opened, handed}, at); w.Owner != "" {
		t.Errorf("who answered before it was handed over is not known, and %s is named", w.Owner)
	}
	if w, _ := warning.Replay(&kept, []warning.Event{opened, handed}, handed.At); w.Owner != "fgj" || w.Version != 2 {
		t.Errorf("%+v", w)
	}
}

// One step for many: all of them or none, and nothing of somebody else is lost.
func TestSeveralAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
		s := service(d, &now)
		ctx := identity.With(t.Context(), identity.Program(tenant, "测试"))
		if _, err := s.Evaluate(ctx, tenant, []warning.Signal{signal("a", warning.Yellow, "fgj"), signal("b", warning.Red, "jyj"), signal("c", warning.Blue, "")}); err != nil {
			t.Fatal(err)
		}
		list := func() (out []warning.Warning, seen []warning.Seen) {
			out, err := s.List(ctx, warning.Query{Tenant: tenant})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range out {
				seen = append(seen, warning.Seen{ID: w.ID, Version: w.Version})
			}
			return out, seen
		}
		_, seen := list()
		step := warning.Step{Tenant: tenant, What: warning.Silenced, Note: "等口径", Until: now.AddDate(0, 0, 7)}
		for name, c := range map[string]struct {
			step warning.Step
			seen []warning.Seen
		}{
			"warning.none_chosen": {step, nil},
			"warning.many_chosen": {step, make([]warning.Seen, 2000)},
			"warning.note_needed": {warning.Step{Tenant: tenant, What: warning.Noted}, seen},
			"warning.unknown":     {step, append([]warning.Seen{seen[0]}, warning.Seen{ID: "nobody", Version: 1})},
		} {
			if err := s.DoAll(ctx, c.step, c.seen); fault.From(err).Key != name {
				t.Errorf("%s: %v", name, err)
			}
		}
		// two people at once: each warning gets the step of one of them, whole
		steps := []warning.Step{step, {Tenant: tenant, What: warning.Assigned, Owner: "tjj"}}
		errs := make([]error, len(steps))
		var wg sync.WaitGroup
		for i := range steps {
			wg.Go(func() { errs[i] = s.DoAll(ctx, steps[i], seen) })
		}
		wg.Wait()
		won := 0
		if errs[0] != nil {
			won = 1
		}
		if errs[won] != nil || fault.From(errs[1-won]).Key != "warning.group_stale" || !strings.Contains(fmt.Sprint(fault.From(errs[1-won]).Args["Names"]), "指标a") {
			t.Fatalf("%v", errs)
		}
		all, _ := list()
		for _, w := range all {
			if w.Version != 2 || w.Silenced(now) != (won == 0) || (w.Owner == "tjj") != (won == 1) {
				t.Errorf("step %d won, and %s is %+v", won, w.ID, w)
			}
		}
		// one of them changed since: none is touched
		_, seen = list()
		if _, err := s.Do(ctx, warning.Step{Tenant: tenant, ID: seen[1].ID, Version: seen[1].Version, What: warning.TakenUp}); err != nil {
			t.Fatal(err)
		}
		before, _ := list()
		if err := s.DoAll(ctx, warning.Step{Tenant: tenant, What: warning.Noted, Note: "说明"}, seen); fault.From(err).Key != "warning.group_stale" {
			t.Error(err)
		}
		if after, _ := list(); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("half was done:\n%v\n%v", before, after)
		}
	}, warningdb.Migrations())
}
