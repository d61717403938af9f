package methodtest

import (
	"fmt"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// keys are what may stand under "expect".
var keys = []string{"verdict", "not", "current", "progress", "elapsed", "expected", "worse", "better", "pace", "best", "reached", "line"}

// result is what a judgement says about a key, as the file would write it. What
// there is not is "none".
func result(key string, j *method.Judgement) string {
	switch key {
	case "verdict", "not":
		return string(j.Verdict)
	case "current":
		if j.Current != nil {
			return j.Current.Period.String()
		}
	case "progress":
		if j.Progress != nil {
			return percent(*j.Progress)
		}
	case "elapsed":
		return percent(j.Elapsed)
	case "expected":
		if j.Expected != nil {
			return j.Expected.String()
		}
	case "worse":
		return margin(j.Worse)
	case "better":
		return margin(j.Better)
	case "line":
		return j.Line(i18n.ZH)
	}
	if j.Pace == nil {
		return "none"
	}
	unit := ""
	if j.Pace.Rate {
		unit = "%"
	}
	switch key {
	case "pace":
		return j.Pace.PerYear.String() + unit
	case "best":
		if j.Pace.Best != nil {
			return fmt.Sprintf("%s%s %d", j.Pace.Best, unit, j.Pace.BestYear)
		}
	case "reached":
		if j.Pace.Reached {
			return "yes"
		}
		return "no"
	}
	return "none"
}

func margin(m *method.Margin) string {
	if m == nil {
		return "none"
	}
	return m.At.String() + " " + string(m.Verdict)
}

// percent writes a share as 44.9%.
func percent(v quantity.Value) string {
	n, _ := v.Number()
	return n.Shift(2).Round(1).String() + "%"
}
