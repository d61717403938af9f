package main

import (
	"context"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/warning"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// The demonstration's warnings were evaluated month by month, so that a past day
// tells what was open then; a second load adds nothing.
func TestTheDemonstrationsWarningsHaveAPast(t *testing.T) {
	s := openEmpty(t, dbtest.SQLite(t))
	ctx := identity.With(context.Background(), identity.Program(demo.Tenant, "测试程序"))
	parts := s.house()
	parts.Clock = func() time.Time { return loadDay }
	list := func(at time.Time) (open, longer int) {
		t.Helper()
		all, err := s.warnings.List(ctx, warning.Query{Tenant: demo.Tenant, At: at})
		if err != nil {
			t.Fatal(err)
		}
		moment := at
		if at.IsZero() {
			moment = loadDay
		}
		for i := range all {
			w := &all[i]
			if w.Since.After(moment) || w.Closed.After(moment) || w.Duration(moment) < 0 {
				t.Errorf("as of %v: %+v", moment, w)
			}
			if w.State != warning.Closed {
				open++
				if w.Duration(moment) > 60*24*time.Hour {
					longer++
				}
			}
		}
		return open, longer
	}
	if _, err := demo.Furnish(ctx, parts); err != nil {
		t.Fatal(err)
	}
	then := loadDay.AddDate(0, -3, 0)
	open, longer := list(time.Time{})
	past, _ := list(then)
	if open == 0 || longer == 0 || longer == open || past == 0 || past == open {
		t.Errorf("%d are open, %d of them for long; three months ago %d", open, longer, past)
	}
	_, err := s.warnings.List(ctx, warning.Query{Tenant: demo.Tenant, At: loadDay.AddDate(-3, 0, 0)})
	if first, ok := fault.From(err).Earliest(); !ok || first.After(then) {
		t.Errorf("before anything: %v", err)
	}
	last, err := s.warnings.Last(ctx, demo.Tenant)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Furnish(ctx, parts); err != nil {
		t.Fatal(err)
	}
	if again, _ := list(time.Time{}); again != open {
		t.Errorf("%d are open after a second load, %d before", again, open)
	}
	if now, err := s.warnings.Last(ctx, demo.Tenant); err != nil || !now.Equal(last) {
		t.Errorf("a second load adds events: %v, %v", now, err)
	}
}
