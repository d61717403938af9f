package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"gangyao/demo"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// demoServe loads the demonstration, once, and serves it.
func demoServe(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p, addr := placeFlags(e, fs), addrFlag(e, fs)
	only := fs.Bool("no-serve", false, "")
	if _, err := e.parse(fs, args, 0); err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	s.tenant = demo.Tenant
	if err := s.holidays.Refresh(ctx); err != nil { // the story counts by the notices that were loaded
		return closing(s, err)
	}
	before, err := s.plans.Public().Plans(ctx, demo.Tenant)
	if err != nil {
		return closing(s, err)
	}
	loaded, err := demo.Furnish(ctx, s.house())
	if err != nil && len(before) > 0 { // the demonstration of an earlier version, or one that people changed
		err = fault.Wrap(err, fault.Conflict, "cli.demo.other", fault.Args{"Dir": p.dir, "Why": i18n.Fault(e.lang, err)})
	}
	if err != nil {
		return closing(s, err)
	}
	e.say("cli.demo.loaded", i18n.Args{"Title": loaded.Plan.Title})
	e.say("cli.demo.people", i18n.Args{"Password": demo.Password})
	for _, a := range loaded.Accounts {
		fmt.Fprintf(e.out, "  %s\t%s\t%s\t%s\n", a.Login, a.Name, e.t(a.Role.Key()), a.Org)
	}
	if *only {
		return s.close()
	}
	return errors.Join(s.listen(ctx, e, *addr, loaded.Accounts), s.close())
}

// house is the use cases that the demonstration acts through.
func (s *system) house() demo.House {
	return demo.House{Plans: s.plansAt, Indicators: s.indicatorsAt, Reports: s.reportsAt, Commitments: s.commitmentsAt, Items: s.itemsAt, Files: s.files,
		Projects: s.projectsAt, Warnings: s.watchAt, Outlines: s.outlinesAt, People: s.people, Clock: time.Now}
}
