package holidaydb_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gangyao/platform/area"
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
			"identity.forbidden": func() error { _, err := s.Load(clerk, "2031.yaml", []byte(made)); return err },
			"declare.problems":   func() error { _, err := s.Load(admin, "2031.yaml", []byte("year: 1999")); return err },
			"calendar.too_large": func() error {
				_, err := s.Load(admin, "2031.yaml", []byte(strings.Repeat(" ", 2<<20)))
				return err
			},
		} {
			if err := try(); fault.From(err).Key != key {
				t.Errorf("want %s, have %v", key, err)
			}
		}
		if _, err := s.Load(admin, "2031.yaml", []byte(made)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Load(admin, "again.yaml", []byte(made)); fault.From(err).Key != "calendar.same" {
			t.Errorf("the same again: %v", err)
		}
		if _, err := s.Load(admin, "2031-2.yaml", []byte(strings.Replace(made, "1号", "2号", 1))); err != nil || changed != 2 {
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
