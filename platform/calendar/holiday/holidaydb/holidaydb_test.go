package holidaydb_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/calendar"
	"gangyao/platform/calendar/holiday"
	"gangyao/platform/calendar/holiday/holidaydb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
)

const made = `year: 2031
papers: [演示发〔2030〕1号]
days:
  - {date: 2030-12-30, name: 元旦, isOffDay: true}
  - {date: 2031-01-01, name: 元旦, isOffDay: true}
`

// A notice that an administrator loads counts at once and after the program starts
// again; the one that it replaces stays.
func TestANoticeIsLoaded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)
		changed := 0
		make := func() *holiday.Service {
			return &holiday.Service{Store: holidaydb.New(d), Clock: func() time.Time { return now }, Tenant: func() area.Code { return identitytest.Tenant },
				Changed: func(context.Context) error { changed++; return nil }}
		}
		s := make()
		day := time.Date(2030, 12, 30, 0, 0, 0, 0, time.UTC) // a Monday
		if is, provisional := s.Days().Workday(day); !is || !provisional {
			t.Errorf("before: %v, provisional %v", is, provisional)
		}
		admin, clerk := identitytest.As(t, holiday.Rules(), identity.Administrator, "", ""), identitytest.As(t, holiday.Rules(), identity.Clerk, "", "")
		for key, try := range map[string]func() error{
			"identity.forbidden": func() error { _, err := s.Load(clerk, "2031.yaml", []byte(made), false); return err },
			"declare.problems":   func() error { _, err := s.Load(admin, "2031.yaml", []byte("year: 1999"), false); return err },
			"calendar.too_large": func() error {
				_, err := s.Load(admin, "2031.yaml", []byte(strings.Repeat(" ", 2<<20)), false)
				return err
			},
		} {
			if err := try(); fault.From(err).Key != key {
				t.Errorf("want %s, have %v", key, err)
			}
		}
		if _, err := s.Load(admin, "2031.yaml", []byte(made), false); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Load(admin, "again.yaml", []byte(made), false); fault.From(err).Key != "calendar.same" {
			t.Errorf("the same again: %v", err)
		}
		if _, err := s.Load(admin, "2031-2.yaml", []byte(strings.Replace(made, "1号", "2号", 1)), false); err != nil || changed != 2 {
			t.Errorf("loaded again: %v, told %d times", err, changed)
		}
		other := make()
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, s := range []*holiday.Service{s, other} {
			if is, provisional := s.Days().Workday(day); is || provisional {
				t.Errorf("afterwards: %v, provisional %v", is, provisional)
			}
			if s.Missing() != 2027 {
				t.Errorf("the first year without a notice is %d", s.Missing())
			}
		}
		years, err := other.Years(clerk)
		if err != nil {
			t.Fatal(err)
		}
		last := years[len(years)-1]
		if last.Year.Year != 2031 || last.Notice.No != 2 || len(last.Earlier) != 1 || last.Papers[0] != "演示发〔2030〕2号" || years[0].Notice != nil {
			t.Errorf("the years end with %+v", last)
		}
	}, holidaydb.Migrations())
}

// A file that would take days from a year says which, and how many deadlines would move;
// it is loaded only if that is meant. What the program brings stays to be read.
func TestAFileThatTakesDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var asked *calendar.Calendar
		s := &holiday.Service{Store: holidaydb.New(d), Clock: func() time.Time { return time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC) }, Tenant: func() area.Code { return identitytest.Tenant },
			Moves: func(_ context.Context, other *calendar.Calendar) (int, int, error) {
				asked = other
				return 3, 7, nil
			}}
		admin := identitytest.As(t, holiday.Rules(), identity.Administrator, "", "")
		thin := []byte("year: 2026\npapers: [演示]\ndays:\n  - {date: 2026-10-01, name: 国庆节, isOffDay: true}\n")
		x, err := s.Try(admin, "2026.yaml", thin)
		if err != nil || !x.Known || len(x.Lost) != 38 || len(x.Added)+len(x.Turned) != 0 || x.Moved != 3 || x.Open != 7 {
			t.Fatalf("it would change %d %d %d, %d of %d; %v", len(x.Lost), len(x.Added), len(x.Turned), x.Moved, x.Open, err)
		}
		for day, works := range map[int]bool{1: false, 2: true} {
			if is, _ := asked.Workday(time.Date(2026, 10, day, 0, 0, 0, 0, time.UTC)); is != works {
				t.Errorf("%d October would be worked: %v", day, is)
			}
		}
		if _, err := s.Load(admin, "2026.yaml", thin, false); fault.From(err).Key != "calendar.loses" {
			t.Errorf("without being meant: %v", err)
		}
		if years, err := s.Years(admin); err != nil || years[len(years)-1].Notice != nil {
			t.Fatal("it was kept", err)
		}
		if _, err := s.Load(admin, "2026.yaml", thin, true); err != nil {
			t.Fatal(err)
		}
		years, err := s.Years(admin)
		if err != nil {
			t.Fatal(err)
		}
		last := &years[len(years)-1]
		shipped, text, ok := last.Version(0)
		if len(last.Days) != 1 || !ok || len(shipped.Days) != 39 || len(text) == 0 {
			t.Errorf("the year has %d days, the program brings %d", len(last.Days), len(shipped.Days))
		}
		if loaded, text, ok := last.Version(1); !ok || len(loaded.Days) != 1 || string(text) != string(thin) {
			t.Errorf("what was loaded is %+v", loaded)
		}
		// Back again: the days come, and nothing is lost.
		if x, err := s.Try(admin, "2026.yaml", text); err != nil || len(x.Added) != 38 || len(x.Lost) != 0 {
			t.Errorf("back again: %+v, %v", x, err)
		}
	}, holidaydb.Migrations())
}
