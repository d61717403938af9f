package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gangyao/kernel/casework"
	"gangyao/kernel/casework/casetest"
	"gangyao/platform/calendar"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// processTest runs the stories of processes: each folder holds process.yaml and a
// folder stories. The answer is no (exit 1) when a story came out differently, or a
// transition or step is not tested on both sides.
func processTest(_ context.Context, e *env, flags *flag.FlagSet, args []string) error {
	dirs, err := e.many(flags, args)
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		return usageError{e.t("cli.wrong_count", i18n.Args{"Want": "1+", "Got": 0})}
	}
	days, err := calendar.Shipped()
	if err != nil {
		return err
	}
	stories, problems := 0, 0
	for _, dir := range dirs {
		n, lines, err := e.testProcess(dir, days)
		if err != nil {
			return err
		}
		stories, problems = stories+n, problems+len(lines)
		for _, l := range lines {
			fmt.Fprintln(e.out, l)
		}
	}
	if problems > 0 {
		e.say("process.test.failed", i18n.Args{"Stories": stories, "Problems": problems})
		return errNo
	}
	e.say("process.test.passed", i18n.Args{"Stories": stories})
	return nil
}

// testProcess runs the stories of one folder and tells what is wrong, line by line.
func (e *env) testProcess(dir string, days casework.Days) (int, []string, error) {
	file := filepath.Join(dir, "process.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, nil, fault.Wrap(err, fault.NotFound, "process.test.no_file", fault.Args{"Path": dir})
	}
	tell := func(ps declare.Problems) []string {
		var out []string
		for _, p := range ps {
			out = append(out, p.In(e.lang))
		}
		return out
	}
	p, err := casework.Read(file, text)
	if err != nil {
		if ps := declare.Of(err); ps != nil {
			return 0, tell(ps), nil
		}
		return 0, nil, err
	}
	stories, problems, err := casetest.Load(os.DirFS(dir), "stories")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, nil, err
	}
	if len(stories) == 0 && len(problems) == 0 {
		return 0, nil, fault.New(fault.Invalid, "process.test.none", nil)
	}
	out := append(tell(problems), tell(casetest.Run(p, days, stories))...)
	for _, g := range casetest.Gaps(p, days, stories) {
		out = append(out, g.Msg().In(e.lang))
	}
	return len(stories), out, nil
}
