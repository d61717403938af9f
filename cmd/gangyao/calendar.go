package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/calendar"
	"gangyao/platform/calendar/holiday"
	"gangyao/platform/calendar/holiday/holidaydb"
	"gangyao/platform/calendar/holiday/holidayweb"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// keepCalendar wires the calendar of working days. After a notice was loaded the open
// deadlines are worked out anew, which is the program's business.
func (s *system) keepCalendar() {
	s.holidays = &holiday.Service{Store: holidaydb.New(s.db), Clock: time.Now, Tenant: func() area.Code { return s.tenant }, Changed: func(ctx context.Context) error {
		_, err := s.items.Resettle(identity.With(ctx, identity.Program(s.tenant, "工作日历")), s.tenant)
		return err
	}, Moves: func(ctx context.Context, other *calendar.Calendar) (moved, all int, err error) {
		return s.items.Shifts(identity.With(ctx, identity.Program(s.tenant, "工作日历")), s.tenant, other)
	}}
}

// calendarFrame adds the page to the navigation of those who may load notices; others
// come to it from deadlines.
func calendarFrame(r *http.Request, f *page.Frame) {
	if a := identity.From(r.Context()); a.May(holiday.DoLoad, identity.Target{Tenant: a.Tenant}) {
		lang := i18n.From(r.Context())
		f.Nav = append(f.Nav, page.NavGroup{Key: "people", Label: i18n.T(lang, "people.nav"), Items: []page.NavItem{{Label: i18n.T(lang, "calendar.page"), Href: holidayweb.Path}}})
	}
}

// calendarFile reads a file of a year.
func calendarFile(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, fault.Wrap(err, fault.Invalid, "cli.cannot_open", fault.Args{"Path": path})
	}
	return data, err
}

// told prints what is wrong with a file line by line.
func (e *env) told(err error) error {
	if list := declare.Of(err); len(list) > 0 {
		fmt.Fprintln(e.err, list.In(e.lang))
	}
	return err
}

// calendarCheck reads a file, says what it would change and keeps nothing.
func calendarCheck(ctx context.Context, e *env, flags *flag.FlagSet, args []string) error {
	return calendarWith(ctx, e, flags, args, func(ctx context.Context, s *system, name string, data []byte) error {
		x, err := s.holidays.Try(ctx, name, data)
		if err != nil {
			return err
		}
		e.say("cli.calendar.checked", i18n.Args{"Year": x.Year.Year, "Days": len(x.Days)})
		if !x.Known {
			return nil
		}
		e.say("calendar.page.change", i18n.Args{"Year": x.Year.Year, "Added": len(x.Added), "Lost": len(x.Lost), "Turned": len(x.Turned)})
		for _, d := range x.Lost {
			e.say("cli.calendar.lost", i18n.Args{"Day": i18n.ISO(d.Date), "Name": d.Name})
		}
		e.say("calendar.page.moved", i18n.Args{"Moved": x.Moved, "Open": x.Open})
		return nil
	})
}

// calendarLoad keeps a notice and works out open deadlines anew.
func calendarLoad(ctx context.Context, e *env, flags *flag.FlagSet, args []string) error {
	sure := flags.Bool("sure", false, "")
	return calendarWith(ctx, e, flags, args, func(ctx context.Context, s *system, name string, data []byte) error {
		n, err := s.holidays.Load(ctx, name, data, *sure)
		if err == nil {
			e.say("cli.calendar.loaded", i18n.Args{"Year": n.Year, "No": n.No})
		}
		return err
	})
}

// calendarWith reads a file and does something with it in a place.
func calendarWith(ctx context.Context, e *env, flags *flag.FlagSet, args []string, do func(ctx context.Context, s *system, name string, data []byte) error) error {
	p, tenant := placeFlags(e, flags), areaFlag(e, flags)
	plain, err := e.parse(flags, args, 1)
	if err != nil {
		return err
	}
	data, err := calendarFile(plain[0])
	if err != nil {
		return err
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	if err := s.holidays.Refresh(ctx); err != nil {
		return closing(s, err)
	}
	if err := do(ctx, s, filepath.Base(plain[0]), data); err != nil {
		return closing(s, e.told(err))
	}
	return s.close()
}

// calendarShow lists the years, or the days of one.
func calendarShow(ctx context.Context, e *env, flags *flag.FlagSet, args []string) error {
	p, tenant := placeFlags(e, flags), areaFlag(e, flags)
	plain, err := e.many(flags, args)
	if err != nil {
		return err
	}
	if len(plain) > 1 {
		return usageError{e.t("cli.wrong_count", i18n.Args{"Want": "0-1", "Got": len(plain)})}
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	years, err := s.holidays.Years(ctx)
	if err == nil {
		err = s.holidays.Refresh(ctx)
	}
	if err != nil {
		return closing(s, err)
	}
	for i := range years {
		y := &years[i]
		if len(plain) == 1 && plain[0] != strconv.Itoa(y.Year.Year) {
			continue
		}
		from := e.t("calendar.page.shipped")
		if y.Notice != nil {
			from = e.t("calendar.page.loaded", i18n.Args{"By": y.Notice.By, "Day": i18n.ISO(y.Notice.At)})
		}
		fmt.Fprintln(e.out, y.Year.Year, y.Papers, from)
		if len(plain) == 0 {
			continue
		}
		for _, d := range y.Days {
			kind := e.t("calendar.page.is_worked")
			if d.Off {
				kind = e.t("calendar.page.is_off")
			}
			fmt.Fprintln(e.out, d.Date.Format(time.DateOnly), d.Name, kind, d.Paper)
		}
	}
	if len(plain) == 0 {
		e.say("cli.calendar.missing", i18n.Args{"Year": s.holidays.Missing()})
	}
	return s.close()
}
