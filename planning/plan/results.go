package plan

import (
	"github.com/shopspring/decimal"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// Results evaluates a results table (by its id in the reading): each row's
// actual figure against its target. What a printed table cannot decide is
// counted as not judged, with the reason; it never counts as met.
//
// Faults: NotFound (plan.table_unknown).
func (p *Published) Results(table string) (*Results, error) {
	t, ok := p.table(table)
	if !ok {
		return nil, fault.New(fault.NotFound, "plan.table_unknown", fault.Args{"Table": table})
	}
	out := &Results{Table: t, ByNature: map[reading.Nature]map[Verdict]int{}}
	for _, row := range p.Rows(table) {
		r := Judge(&row.Indicator)
		r.Entry, r.Indicator = row.Entry, row.Indicator
		out.Rows = append(out.Rows, r)
		switch r.Verdict {
		case Met:
			out.Met++
		case NotMet:
			out.NotMet++
		default:
			out.NotJudged++
		}
		n := r.Indicator.Nature
		if out.ByNature[n] == nil {
			out.ByNature[n] = map[Verdict]int{}
		}
		out.ByNature[n][r.Verdict]++
	}
	return out, nil
}

// Judge compares the actual figure of a row with its target by the target's
// bound, else by the indicator's direction. The level decides; where the row
// states no level on both sides, the average growth does. The printed figures
// are compared as they are: nothing is rounded into success, neither for
// binding nor for anticipatory targets.
func Judge(x *reading.Indicator) ResultRow {
	level := compare(pick(x.Target), pick(x.Actual), x)
	if level.Verdict != NotJudged {
		level.Basis = "level"
		return level
	}
	if x.Growth != nil && x.Growth.Target != nil && x.Growth.Actual != nil {
		// growth is wanted as the level is wanted: a level that is to fall, by a rate that falls
		g := *x
		g.Target = &reading.Dated{Op: x.Growth.Op}
		growth := compare(x.Growth.Target, x.Growth.Actual, &g)
		if growth.Verdict != NotJudged {
			growth.Basis = "growth"
			return growth
		}
	}
	return level
}

func pick(d *reading.Dated) *quantity.Value {
	if d == nil {
		return nil
	}
	return d.Value
}

// compare judges one pair of figures.
func compare(target, actual *quantity.Value, x *reading.Indicator) ResultRow {
	because := func(why string) ResultRow { return ResultRow{Verdict: NotJudged, Why: "plan.result." + why} }
	switch {
	case target == nil:
		return because("no_target")
	case actual == nil:
		return because("no_actual")
	case len(target.Parts()) > 0 || len(actual.Parts()) > 0:
		if target.Equal(*actual) {
			return ResultRow{Verdict: Met}
		}
		return because("composition")
	case target.IsWords():
		return because("target_words")
	case actual.IsWords():
		return because("actual_words")
	}
	t, _ := target.Number()
	a, _ := actual.Number()
	gap := quantity.FromDecimal(a.Sub(t))
	met, known := reached(a, t, x)
	if !known {
		return because("no_direction")
	}
	verdict := NotMet
	if met {
		verdict = Met
	}
	return ResultRow{Verdict: verdict, Gap: &gap}
}

// reached says whether a meets t, and whether that can be said at all.
func reached(a, t decimal.Decimal, x *reading.Indicator) (met, known bool) {
	var op reading.Op
	if x.Target != nil {
		op = x.Target.Op
	}
	switch {
	case a.Equal(t):
		return true, true
	case op == reading.AtLeast || op == reading.IncreaseTo || op == reading.IncreaseBy:
		return a.GreaterThan(t), true
	case op == reading.AtMost || op == reading.DecreaseTo:
		return a.LessThan(t), true
	case op == reading.DecreaseBy: // the fall itself is printed: a larger one is better
		return a.Abs().GreaterThanOrEqual(t.Abs()), true
	case x.Direction == "up":
		return a.GreaterThan(t), true
	case x.Direction == "down":
		return a.LessThan(t), true
	case op == reading.Equal:
		return false, true
	}
	return false, false
}
