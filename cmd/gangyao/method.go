package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/indicator/method"
	"gangyao/planning/indicator/method/methodtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// methodTest runs the method tests of some folders as one set; the answer is no
// (exit 1) when one came out differently. A set that does not test every verdict
// on both sides passes with a remark of what it leaves untested.
func methodTest(_ context.Context, e *env, flags *flag.FlagSet, args []string) error {
	dirs, err := e.many(flags, args)
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return usageError{e.t("method.test.no_dir")}
	}
	set, err := method.Shipped()
	if err != nil {
		return err
	}
	var cases []methodtest.Case
	var problems []methodtest.Problem
	for _, dir := range dirs {
		cs, ps, err := loadCases(dir)
		if err != nil {
			return err
		}
		cases, problems = append(cases, cs...), append(problems, ps...)
	}
	if len(problems) > 0 {
		return e.problems(problems, len(cases))
	}
	if len(cases) == 0 {
		return fault.New(fault.Invalid, "method.test.none", nil)
	}
	if problems = methodtest.Run(set, cases); len(problems) > 0 {
		return e.problems(problems, len(cases))
	}
	e.say("method.test.passed", i18n.Args{"Cases": len(cases)})
	if gaps := methodtest.Gaps(cases); len(gaps) > 0 {
		fmt.Fprintln(e.out, e.gaps(gaps))
	}
	return nil
}

// loadCases reads a folder; its name goes before those of its files.
func loadCases(dir string) ([]methodtest.Case, []methodtest.Problem, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, nil, fault.New(fault.NotFound, "method.test.no_folder", fault.Args{"Path": dir})
	}
	cases, problems, err := methodtest.Load(os.DirFS(dir), ".")
	for i := range cases {
		cases[i].File = filepath.Join(dir, cases[i].File)
	}
	for i := range problems {
		problems[i].File = filepath.Join(dir, problems[i].File)
	}
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil, fault.Wrap(err, fault.Invalid, "cli.cannot_open", fault.Args{"Path": dir})
	}
	return cases, problems, err
}

func (e *env) problems(ps []methodtest.Problem, cases int) error {
	methodtest.Sort(ps)
	for _, p := range ps {
		fmt.Fprintln(e.out, p.In(e.lang))
	}
	e.say("method.test.failed", i18n.Args{"Cases": cases, "Problems": len(ps)})
	return errNo
}

// gaps says which verdicts a set of cases leaves untested.
func (e *env) gaps(gaps []methodtest.Gap) string {
	lines := []string{e.t("method.test.gaps")}
	for _, g := range gaps {
		a := i18n.Args{"Verdict": fmt.Sprintf("%s（%s）", g.Verdict, e.t("verdict."+string(g.Verdict)))}
		if g.Fires {
			lines = append(lines, e.t("method.test.gap_fires", a))
		}
		if g.Holds {
			lines = append(lines, e.t("method.test.gap_holds", a))
		}
	}
	return strings.Join(lines, "\n")
}

// methodShow prints a version of the method with the reason of every threshold;
// without a number the newest.
func methodShow(_ context.Context, e *env, flags *flag.FlagSet, args []string) error {
	plain, err := e.many(flags, args)
	if err != nil {
		return err
	}
	if len(plain) > 1 {
		return usageError{e.t("cli.wrong_count", i18n.Args{"Want": "0-1", "Got": len(plain)})}
	}
	set, err := method.Shipped()
	if err != nil {
		return err
	}
	m := set.Latest()
	if len(plain) == 1 {
		n, _ := strconv.Atoi(plain[0])
		var ok bool
		if m, ok = set.Version(n); !ok {
			return fault.New(fault.NotFound, "method.show.unknown", fault.Args{"Version": plain[0], "Latest": set.Latest().Version})
		}
	}
	e.say("method.show.head", i18n.Args{"ID": m.ID, "Version": m.Version, "From": m.From.Format(time.DateOnly)})
	for _, t := range m.Thresholds {
		e.say("method.show.threshold", i18n.Args{"Name": t.Name, "Value": t.Value.String(), "Why": t.Why[e.lang]})
	}
	e.say("method.show.rules")
	for _, r := range method.Rules() {
		e.say("method.show.rule", i18n.Args{"Rule": r, "Formula": e.t("method.formula." + r)})
	}
	return nil
}

// many reads flags and any number of plain arguments.
func (e *env) many(flags *flag.FlagSet, args []string) ([]string, error) {
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		return nil, usageError{e.t("cli.bad_flag", i18n.Args{"Detail": err.Error()})}
	}
	return flags.Args(), nil
}
