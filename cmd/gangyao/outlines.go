package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// placesOutlines imports outlines of places, or says what importing them would do.
func placesOutlines(ctx context.Context, e *env, fs *flag.FlagSet, args []string) (err error) {
	p, tenant := placeFlags(e, fs), areaFlag(e, fs)
	var f outline.Form
	var level, system, day string
	fs.StringVar(&f.Title, "title", "", "")
	fs.StringVar(&f.Source, "source", "", "")
	fs.StringVar(&f.Licence, "licence", "", "")
	fs.StringVar(&f.Review, "review", "", "")
	fs.StringVar(&f.Code, "code", "", "")
	fs.StringVar(&f.Name, "name", "", "")
	fs.StringVar(&level, "level", "", "")
	fs.StringVar(&system, "system", "", "")
	fs.StringVar(&day, "on", "", "")
	fs.BoolVar(&f.Schematic, "schematic", false, "")
	fs.BoolVar(&f.LeaveOut, "leave-out", false, "")
	try := fs.Bool("dry-run", false, "")
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	f.Level, f.System = area.Level(level), outline.System(system)
	if f.On, err = time.Parse(time.DateOnly, day); err != nil && day != "" {
		return fault.Wrap(err, fault.Invalid, "area.day", fault.Args{"Day": day})
	}
	file, err := os.Open(plain[0])
	if err != nil {
		return fileFault(err, plain[0])
	}
	defer file.Close()
	s, err := p.openFor(ctx, e, *tenant)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	ctx, f.Tenant = e.programOf(ctx, s.tenant), s.tenant
	sha, err := s.outlines.Put(ctx, s.tenant, file)
	if err != nil {
		return err
	}
	t, err := s.outlines.Try(ctx, f, sha)
	if err != nil {
		return err
	}
	e.fates(t)
	if *try {
		return t.Ready()
	}
	set, err := s.outlines.Import(ctx, f, filepath.Base(plain[0]), sha)
	if err != nil {
		return err
	}
	e.say("cli.outlines.kept", i18n.Args{"Places": set.Places, "Title": set.Title})
	return nil
}

// fates prints what becomes of each feature.
func (e *env) fates(t *outline.Trial) {
	for i := range t.Fates {
		x := &t.Fates[i]
		var words []string
		for _, m := range x.Words {
			words = append(words, m.In(e.lang))
		}
		fmt.Fprintf(e.out, "%d\t%s\t%s\t%s %s\t%s\n", x.No, x.Label, e.t("outline.fate.is."+string(x.Kind)), x.Area.Code, x.Area.Name, strings.Join(words, " "))
	}
	for _, a := range t.Missing {
		fmt.Fprintf(e.out, "-\t%s\t%s\t%s\n", a.Name, e.t("cli.outlines.missing"), a.Code)
	}
	e.say("cli.outlines.tried", i18n.Args{"Places": len(t.Outlines), "Omitted": t.Count(outline.Omitted), "Refused": t.Count(outline.Refused), "Before": t.Before, "After": t.After})
}
