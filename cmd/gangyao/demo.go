package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"gangyao/demo"
	"gangyao/planning/indicator"
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
	loaded, err := demo.Load(ctx, s.plans)
	if err != nil {
		return errors.Join(err, s.close())
	}
	e.say("cli.demo.loaded", i18n.Args{"Title": loaded.Title})
	s.tenant = demo.Tenant
	people, err := demo.People(ctx, s.people)
	if err != nil {
		return closing(s, err)
	}
	e.say("cli.demo.people", i18n.Args{"Password": demo.Password})
	for _, a := range people {
		fmt.Fprintf(e.out, "  %s\t%s\t%s\t%s\n", a.Login, a.Name, e.t(a.Role.Key()), a.Org)
	}
	at := func(t time.Time) *indicator.Service { return s.indicatorsAt(func() time.Time { return t }) }
	if err := demo.Measure(ctx, loaded, at); err != nil {
		return closing(s, err)
	}
	if *only {
		return s.close()
	}
	return errors.Join(s.listen(ctx, e, *addr, people), s.close())
}
