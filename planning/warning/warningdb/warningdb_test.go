package warningdb_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"gangyao/planning/warning"
	"gangyao/planning/warning/warningdb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

const tenant = warning.Tenant("900101") // made up

func signal(id string, s warning.Severity, owner identity.OrgID) warning.Signal {
	return warning.Signal{Kind: warning.BadVerdict, Severity: s, Owner: owner,
		Subject: warning.Subject{Type: "target", ID: id, Name: "指标" + id, Code: "code-" + id},
		Message: i18n.M("warning.signal.verdict", i18n.Args{"Name": "指标" + id, "Verdict": i18n.Key("verdict.behind")})}
}

func service(d *db.DB, now *time.Time) *warning.Service {
	n := 0
	var mu sync.Mutex
	return &warning.Service{Store: warningdb.New(d), Clock: func() time.Time { return *now }, IDs: func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("w%03d", n)
	}}
}

func TestLifeOfAWarning(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
		s := service(d, &now)
		ctx := identity.With(t.Context(), identity.Program(tenant, "测试"))
		if _, err := s.Evaluate(ctx, tenant, []warning.Signal{signal("a", warning.Yellow, "fgj"), signal("b", warning.Red, "jyj")}); err != nil {
			t.Fatal(err)
		}
		list, err := s.List(ctx, warning.Query{Tenant: tenant, State: warning.Open})
		if err != nil || len(list) != 2 || list[0].Severity != warning.Red {
			t.Fatalf("%v %+v", err, list)
		}
		a := list[1]
		now = now.AddDate(0, 0, 1)
		got, err := s.Do(ctx, warning.Step{Tenant: tenant, ID: a.ID, Version: a.Version, What: warning.Silenced, Note: "等上级口径", Until: now.AddDate(0, 1, 0)})
		if err != nil || !got.Silenced(now) {
			t.Fatal(err, got)
		}
		for name, step := range map[string]warning.Step{
			"warning.stale":         {ID: a.ID, Version: a.Version, What: warning.TakenUp},
			"warning.note_needed":   {ID: a.ID, Version: got.Version, What: warning.Noted, Note: " "},
			"warning.silence_until": {ID: a.ID, Version: got.Version, What: warning.Silenced, Note: "x", Until: now.AddDate(2, 0, 0)},
			"warning.owner_needed":  {ID: a.ID, Version: got.Version, What: warning.Assigned},
			"warning.step_unknown":  {ID: a.ID, Version: got.Version, What: warning.Opened},
			"warning.unknown":       {ID: "nobody", Version: 1, What: warning.TakenUp},
		} {
			step.Tenant = tenant
			if _, err := s.Do(ctx, step); fault.From(err).Key != name {
				t.Errorf("%s: %v", name, err)
			}
		}
		now = now.AddDate(0, 0, 9)
		if _, err := s.Evaluate(ctx, tenant, nil); err != nil {
			t.Fatal(err)
		}
		w, events, err := s.Show(ctx, tenant, a.ID, time.Time{})
		if err != nil || w.State != warning.Closed || w.Lasted != 10*24*time.Hour || len(events) != 3 {
			t.Fatalf("%v %+v %d events", err, w, len(events))
		}
		for l, want := range map[i18n.Lang]string{i18n.ZH: "指标a：慢于预期", i18n.EN: "指标a: Behind"} {
			if got := events[0].Message.In(l); got != want || w.Message.In(l) != want {
				t.Errorf("read again it says %q in %s, want %q", got, l, want)
			}
		}
		if e := events[1]; e.What != warning.Silenced || e.Note != "等上级口径" || e.By != "测试" {
			t.Errorf("%+v", e)
		}
		if _, err := s.Do(ctx, warning.Step{Tenant: tenant, ID: a.ID, Version: w.Version, What: warning.TakenUp}); fault.From(err).Key != "warning.closed" {
			t.Error(err)
		}
		open, err := s.List(ctx, warning.Query{Tenant: tenant, State: warning.Open})
		if err != nil || len(open) != 0 {
			t.Error(err, open)
		}
	}, warningdb.Migrations())
}

func TestVisitorsSeeNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
		s := service(d, &now)
		if _, err := s.List(t.Context(), warning.Query{Tenant: tenant}); !fault.Is(err, fault.Unauthenticated) {
			t.Error(err)
		}
		if _, err := s.Evaluate(t.Context(), tenant, nil); !fault.Is(err, fault.Unauthenticated) {
			t.Error(err)
		}
		if _, _, err := s.Show(t.Context(), tenant, "x", time.Time{}); !fault.Is(err, fault.Unauthenticated) {
			t.Error(err)
		}
	}, warningdb.Migrations())
}

// Two evaluations at once: each condition is one warning.
func TestEvaluationsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
		s := service(d, &now)
		ctx := identity.With(t.Context(), identity.Program(tenant, "测试"))
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = s.Evaluate(ctx, tenant, []warning.Signal{signal("a", warning.Red, "fgj"), signal("b", warning.Blue, "fgj")})
			})
		}
		wg.Wait()
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if all, err := s.List(ctx, warning.Query{Tenant: tenant}); err != nil || len(all) != 2 {
			t.Errorf("%v: %d warnings", err, len(all))
		}
	}, warningdb.Migrations())
}
