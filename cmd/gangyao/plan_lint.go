package main

import (
	"context"
	"flag"
	"fmt"

	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/finding/report"
	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
)

// planLint prints the findings, with --upper also those against the plan of the
// level above; the answer is no (exit 1) when one is an error.
func planLint(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	format := fs.String("format", "text", "")
	upper := fs.String("upper", "", "")
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	res, err := readPlan(ctx, e, plain[0])
	if err != nil {
		return err
	}
	if *upper != "" {
		if err := lintAgainst(ctx, e, res, *upper); err != nil {
			return err
		}
	}
	doc := report.Of(res)
	doc.Lang = e.lang
	switch *format {
	case "text":
		err = report.Text(e.out, doc)
	case "json":
		err = report.JSON(e.out, doc)
	case "sarif":
		err = report.SARIF(e.out, doc)
	default:
		return usageError{e.t("cli.bad_format", map[string]any{"Format": *format})}
	}
	if err != nil {
		return err
	}
	for _, f := range res.Reading.Findings {
		if f.Severity == reading.Error {
			return errNo
		}
	}
	return nil
}

// lintAgainst checks a plan again beside the plan of the level above, and says
// on the error output how many targets could be compared.
func lintAgainst(ctx context.Context, e *env, res *reader.Result, upper string) error {
	above, err := readPlan(ctx, e, upper)
	if err != nil {
		return err
	}
	in := finding.NewInput(res)
	in.Upper = above.Reading
	res.Reading.Findings = finding.Run(in)
	key := "cli.lint.upper"
	if in.ComparedWithUpper() == 0 {
		key = "cli.lint.upper_nothing"
	}
	fmt.Fprintln(e.err, e.t(key, i18n.Args{"Title": above.Reading.Plan.Title, "Count": in.ComparedWithUpper()}))
	return nil
}
