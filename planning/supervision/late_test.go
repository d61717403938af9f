package supervision

import (
	"testing"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/calendar"
	"gangyao/platform/i18n"
)

// Lateness counts whole workdays, by the State Council's notice: days of rest after the
// due day make something late by no workday, and say so.
func TestLatenessOnDaysOfRest(t *testing.T) {
	cal, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	const inTime, rest = "按期", "已过期，尚未满1个工作日"
	for _, c := range []struct {
		due, on string
		want    Late
		says    string
	}{
		{"2026-03-06", "2026-03-05", Late{}, inTime},
		{"2026-03-06", "2026-03-06", Late{}, inTime}, // Friday, the due day itself
		{"2026-03-06", "2026-03-07", Late{true, 0}, rest},
		{"2026-03-06", "2026-03-08", Late{true, 0}, rest},
		{"2026-03-06", "2026-03-09", Late{true, 1}, "超期 1 个工作日"},
		{"2026-03-06", "2026-03-14", Late{true, 5}, "超期 5 个工作日"}, // a Saturday adds nothing
		{"2026-02-13", "2026-02-14", Late{true, 1}, "超期 1 个工作日"}, // a Saturday worked in exchange
		{"2026-02-14", "2026-02-15", Late{true, 0}, rest},
		{"2026-02-14", "2026-02-23", Late{true, 0}, rest}, // the Spring Festival
		{"2026-02-14", "2026-02-24", Late{true, 1}, "超期 1 个工作日"},
		{"2026-09-30", "2026-10-07", Late{true, 0}, rest}, // National Day
		{"2026-09-30", "2026-10-08", Late{true, 1}, "超期 1 个工作日"},
		{"2026-09-30", "2026-10-10", Late{true, 3}, "超期 3 个工作日"}, // the Saturday after is worked
	} {
		l := Line{WorkDue: day(c.due)}
		got := l.LateOn(day(c.on), cal)
		if got != c.want || got.In(i18n.ZH, "supervision.fact.in_time") != c.says {
			t.Errorf("due %s, on %s: %+v, %s", c.due, c.on, got, got.In(i18n.ZH, "supervision.fact.in_time"))
		}
		// The same of a clock that was stopped on the day.
		timing := casework.Timing{Over: day(c.on).After(day(c.due)), Length: 5, Left: -cal.Between(day(c.due), day(c.on))}
		if got := lateBy(&timing); got != c.want {
			t.Errorf("due %s, stopped on %s: %+v", c.due, c.on, got)
		}
	}
}
