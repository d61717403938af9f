package casework_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/kernel/casework"
	"gangyao/platform/expr"
)

// Office hours are those of workdays by the State Council's notice; a moment that is due
// is in time, the one after is not.
func TestOfficeHours(t *testing.T) {
	p, cal := process(t, "hotline"), days(t)
	at := func(s string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", s, time.FixedZone("CST", 8*3600))
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct{ from, due string }{
		{"2026-03-05 09:00", "2026-03-05 11:00"},
		{"2026-03-05 08:00", "2026-03-05 11:00"}, // before they open
		{"2026-03-05 11:30", "2026-03-05 15:00"}, // over noon
		{"2026-03-05 10:00", "2026-03-05 12:00"}, // used up when they close for noon, not when they open again
		{"2026-03-05 12:10", "2026-03-05 15:30"},
		{"2026-03-05 17:00", "2026-03-06 10:30"},
		{"2026-03-06 17:00", "2026-03-09 10:30"}, // over the weekend
		{"2026-02-13 17:00", "2026-02-14 10:30"}, // the Saturday is worked in exchange
		{"2026-09-30 17:00", "2026-10-08 10:30"}, // National Day
	} {
		r, refusal := p.Open(casework.Opening{Tenant: "900101", ID: "c", Title: "题", Act: casework.Act{Transition: "take", As: []casework.Role{"desk"}, Fields: expr.Values{"limit": expr.OfWhole(24)}}}, at(c.from), cal)
		if refusal != nil {
			t.Fatal(refusal.Err())
		}
		due := at(c.due)
		got, _ := p.Timing(r.Case, "responding", due, cal)
		if !got.Due.Equal(due) || got.Left != 0 || got.Over || !got.Hours {
			t.Errorf("from %s: due %s, %+v", c.from, got.Due.In(due.Location()), got)
		}
		if after, _ := p.Timing(r.Case, "responding", due.Add(time.Minute), cal); !after.Over || after.Late() != 0 {
			t.Errorf("from %s, a minute after: %+v", c.from, after)
		}
		if before, _ := p.Timing(r.Case, "responding", due.Add(-time.Minute), cal); before.Left != 1 {
			t.Errorf("from %s, a minute before: %+v", c.from, before)
		}
		if x := p.Index(r.Case, cal); x.Due.Format(time.DateOnly) > c.due[:10] {
			t.Errorf("from %s: the list is told %s", c.from, x.Due)
		}
	}
}

// However a clock that counts hours is held and goes on: what is used never shrinks, and
// the due moment is the first at which nothing is left.
func TestHoursGoForward(t *testing.T) {
	p, cal := process(t, "hotline"), days(t)
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "start")) * time.Minute)
		r, refusal := p.Open(casework.Opening{Tenant: "900101", ID: "c", Title: "题", Act: casework.Act{Transition: "take", As: []casework.Role{"desk"}, Fields: expr.Values{"limit": expr.OfWhole(rapid.IntRange(1, 60).Draw(t, "limit"))}}}, now, cal)
		if refusal != nil {
			t.Fatal(refusal.Err())
		}
		c := r.Case
		used := map[casework.ClockName]int{}
		for _, do := range append([]casework.TransitionName{"respond"}, rapid.SliceOfN(rapid.SampledFrom([]casework.TransitionName{"ask", "tell"}), 0, 6).Draw(t, "steps")...) {
			now = now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "minutes")) * time.Minute)
			if done, refused := p.Apply(c, casework.Act{Transition: do, As: []casework.Role{"desk", "unit"}, Base: c.Version}, now, cal); refused == nil {
				c = done.Case
			}
			for _, k := range p.Timings(c, now, cal) {
				if k.Used < used[k.Clock] {
					t.Fatalf("%s used %d, then %d", k.Clock, used[k.Clock], k.Used)
				}
				used[k.Clock] = k.Used
				if k.Due.IsZero() || k.Paused || k.Stopped {
					continue
				}
				then, _ := p.Timing(c, k.Clock, k.Due, cal)
				before, _ := p.Timing(c, k.Clock, k.Due.Add(-time.Second), cal)
				if then.Left > 0 || before.Left < 1 && then.Left == 0 && k.Due.After(now) {
					t.Fatalf("%s is due %s, with %d left then and %d just before", k.Clock, k.Due, then.Left, before.Left)
				}
			}
		}
	})
}
