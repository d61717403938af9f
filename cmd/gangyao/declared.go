package main

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// declaresKind reads what is declared: process or method.
func declaresKind(word string) (supervision.DeclarationKind, error) {
	k := supervision.DeclarationKind(word)
	if !slices.Contains(supervision.DeclarationKinds(), k) {
		return "", fault.New(fault.Invalid, "cli.supervision.kind", fault.Args{"Word": word})
	}
	return k, nil
}

// supervisionShow prints the text in force, which can be changed and loaded again.
func supervisionShow(ctx context.Context, e *env, flags *flag.FlagSet, args []string) error {
	p, tenant := placeFlags(e, flags), areaFlag(e, flags)
	plain, err := e.parse(flags, args, 1)
	if err != nil {
		return err
	}
	k, err := declaresKind(plain[0])
	if err != nil {
		return err
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	all, err := s.items.Declarations(ctx, s.tenant, k, time.Time{})
	if err != nil {
		return closing(s, err)
	}
	today := identity.Day(time.Now())
	for _, d := range slices.Backward(all) {
		if d.No == 0 || !d.From.After(today) {
			fmt.Fprint(e.out, d.Text)
			break
		}
	}
	return s.close()
}

// supervisionCheck reads a text, plays its stories and says what it would change.
func supervisionCheck(ctx context.Context, e *env, flags *flag.FlagSet, args []string) error {
	return supervisionDeclare(ctx, e, flags, args, func(ctx context.Context, s *system, q supervision.Declaring) error {
		x, err := s.items.TryDeclaration(ctx, q)
		if err != nil {
			return err
		}
		e.say("supervisionweb.declared.tried."+string(x.Kind), i18n.Args{"Version": x.Version, "From": i18n.ISO(x.From), "Stories": x.Stories})
		for _, g := range x.Gaps {
			fmt.Fprintln(e.out, g.In(e.lang))
		}
		var parts []string
		for _, o := range x.Open {
			parts = append(parts, e.t("supervisionweb.declared.open.version", i18n.Args{"Version": o.Version, "Items": o.Items, "Drafts": o.Drafts}))
		}
		if len(parts) > 0 {
			e.say("supervisionweb.declared.open", i18n.Args{"Parts": strings.Join(parts, e.t("supervision.issued.semicolon"))})
		}
		return nil
	})
}

// supervisionLoad keeps a text, which holds from its day on.
func supervisionLoad(ctx context.Context, e *env, flags *flag.FlagSet, args []string) error {
	reason := flags.String("reason", "", "")
	return supervisionDeclare(ctx, e, flags, args, func(ctx context.Context, s *system, q supervision.Declaring) error {
		all, err := s.items.Declarations(ctx, s.tenant, q.Kind, time.Time{})
		if err != nil {
			return err
		}
		q.Base, q.Note = len(all)-1, *reason
		d, err := s.items.Declare(ctx, q)
		if err == nil {
			e.say("cli.supervision.loaded", i18n.Args{"What": i18n.Key(d.Kind.Key()), "Version": d.Version, "From": i18n.ISO(d.From)})
		}
		return err
	})
}

// supervisionDeclare reads KIND FILE [--from DATE] and does something with them in a place.
func supervisionDeclare(ctx context.Context, e *env, flags *flag.FlagSet, args []string, do func(context.Context, *system, supervision.Declaring) error) error {
	p, tenant := placeFlags(e, flags), areaFlag(e, flags)
	from := flags.String("from", "", "")
	plain, err := e.parse(flags, args, 2)
	if err != nil {
		return err
	}
	q := supervision.Declaring{File: filepath.Base(plain[1])}
	if q.Kind, err = declaresKind(plain[0]); err != nil {
		return err
	}
	if q.Text, err = calendarFile(plain[1]); err != nil {
		return err
	}
	if *from != "" {
		if q.From, err = time.Parse(time.DateOnly, *from); err != nil {
			return fault.Wrap(err, fault.Invalid, "supervision.declared_day", fault.Args{"Day": *from})
		}
	}
	s, ctx, err := userPlace(ctx, e, p, tenant)
	if err != nil {
		return err
	}
	if err := s.holidays.Refresh(ctx); err != nil { // the stories count by the calendar of the place
		return closing(s, err)
	}
	q.Tenant = s.tenant
	if err := do(ctx, s, q); err != nil {
		return closing(s, e.told(err))
	}
	return s.close()
}
