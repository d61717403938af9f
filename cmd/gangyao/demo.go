package main

import (
	"context"
	"errors"
	"flag"

	"gangyao/demo"
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
	if *only {
		return s.close()
	}
	return errors.Join(s.listen(ctx, e, *addr), s.close())
}
