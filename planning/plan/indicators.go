package plan

import (
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// Rows lists the indicators of a table (by the table's id in the reading), of
// all tables when empty, with the growth that each target requires.
func (p *Published) Rows(table string) []Row {
	years := map[string]*reading.Table{}
	for _, t := range p.Tables() {
		years[t.Content.Table.ID] = t.Content.Table
	}
	var out []Row
	for _, e := range p.Entries(KindIndicator) {
		x := *e.Content.Indicator
		if table != "" && x.Table != table {
			continue
		}
		from, to := yearsOf(&x, years[x.Table], p.Doc.Period)
		out = append(out, Row{Entry: e, Indicator: x, Required: Require(&x, to-from)})
	}
	return out
}

// yearsOf is the baseline year and the target year of a row: its own, else the
// table's, else the plan's (the year before it begins and its last). A results
// table is about the plan before, which ended when this one began; when that
// began is not guessed.
func yearsOf(x *reading.Indicator, t *reading.Table, period [2]int) (from, to int) {
	if t != nil {
		from, to = t.BaselineYear, t.TargetYear
	}
	if x.Baseline != nil && x.Baseline.Year != 0 {
		from = x.Baseline.Year
	}
	if x.Target != nil && x.Target.Year != 0 {
		to = x.Target.Year
	}
	before := 0
	if period[0] != 0 {
		before = period[0] - 1
	}
	if t != nil && t.Kind == "results" {
		if to == 0 {
			to = before
		}
		if from == 0 {
			return 0, 0
		}
		return from, to
	}
	if from == 0 {
		from = before
	}
	if to == 0 {
		to = period[1]
	}
	return from, to
}

// Require computes the pace from baseline to target over so many years: for a
// level the average growth a year in per cent, (target/baseline)^(1/years) − 1,
// rounded to two decimals; for a share or a rate the difference; for a level
// that is zero or negative at either end, the difference too. A bound that the baseline
// keeps already asks for nothing.
func Require(x *reading.Indicator, years int) Required {
	because := func(why string) Required { return Required{Years: max(years, 0), Why: "plan.required." + why} }
	switch {
	case x.Target == nil || x.Target.Value == nil:
		return because("no_target")
	case x.Target.Cumulative:
		return because("cumulative")
	case x.Baseline == nil || x.Baseline.Value == nil:
		return because("no_baseline")
	case len(x.Target.Value.Parts()) > 0 || len(x.Baseline.Value.Parts()) > 0:
		return because("composition")
	}
	target, okT := x.Target.Value.Number()
	base, okB := x.Baseline.Value.Number()
	switch {
	case !okT:
		return because("target_words")
	case !okB:
		return because("no_baseline")
	case years <= 0:
		return because("no_years")
	case x.Target.Op == reading.AtMost && base.LessThanOrEqual(target):
		return because("below")
	case x.Target.Op == reading.AtLeast && base.GreaterThanOrEqual(target):
		return because("above")
	}
	if isRatio(x.Unit) || !base.IsPositive() || !target.IsPositive() {
		change := quantity.FromDecimal(target.Sub(base))
		return Required{Change: &change, Years: years}
	}
	exponent := decimal.New(1, 0).DivRound(decimal.New(int64(years), 0), 24)
	factor, err := target.DivRound(base, 24).PowWithPrecision(exponent, 16)
	if err != nil {
		return because("no_years")
	}
	percent := factor.Sub(decimal.New(1, 0)).Mul(decimal.New(100, 0)).Round(2)
	rate := quantity.Parse(percent.StringFixed(2))
	return Required{Rate: &rate, Years: years}
}

// isRatio says whether a unit is a share or a rate, whose change is counted in points.
func isRatio(unit string) bool {
	u := half(strings.TrimSpace(unit))
	return strings.ContainsAny(u, "%‰") || strings.HasSuffix(u, "百分点") || strings.HasSuffix(u, "千分点")
}
