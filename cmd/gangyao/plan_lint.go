package main

import (
	"context"
	"flag"

	"gangyao/planning/plan/finding/report"
	"gangyao/planning/plan/reading"
)

// planLint prints the findings; the answer is no (exit 1) when one is an error.
func planLint(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	format := fs.String("format", "text", "")
	plain, err := e.parse(fs, args, 1)
	if err != nil {
		return err
	}
	res, err := readPlan(ctx, e, plain[0])
	if err != nil {
		return err
	}
	switch *format {
	case "text":
		err = report.Text(e.out, report.Of(res))
	case "json":
		err = report.JSON(e.out, report.Of(res))
	case "sarif":
		err = report.SARIF(e.out, report.Of(res))
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
