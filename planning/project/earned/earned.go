// Package earned computes earned value: how much of the planned work is done for
// how much money. It is pure. Where a figure does not exist it says why; nothing
// is ever divided by zero or replaced by a small number.
//
// Source: ISO 21508:2018 (earned value management), ANSI/EIA-748; the terms are
// those of the PMBOK Guide.
package earned

import "github.com/shopspring/decimal"

// Input is what is known on a day. Money is in one unit, whichever it is.
type Input struct {
	// Budget is the whole investment (BAC); nil when it is not known.
	Budget *decimal.Decimal
	// Planned and Done are shares of the work from 0 to 1: what the plan has for the
	// day, and what is done; nil when there is none.
	Planned, Done *decimal.Decimal
	// Cost is what the work done has really cost so far (AC), as far as it was told: costs
	// incurred, not the budget of the work done; nil when nobody told.
	Cost *decimal.Decimal
}

// Why says why a figure does not exist.
type Why string

const (
	NoBudget   Why = "no_budget"   // the whole investment is not known
	NoPlan     Why = "no_plan"     // there is no plan with days
	NoReport   Why = "no_report"   // no report was confirmed
	NotDueYet  Why = "not_due_yet" // nothing is planned to be done yet: no ratio
	NothingUp  Why = "no_cost"     // nothing was spent: no ratio
	NoneDone   Why = "none_done"   // nothing is done: no rate to go on with
	CostUntold Why = "cost_untold" // the report of the month does not tell what it really cost
)

// Whys lists all reasons.
func Whys() []Why {
	return []Why{NoBudget, NoPlan, NoReport, NotDueYet, NothingUp, NoneDone, CostUntold}
}

// Key is the message that says it.
func (w Why) Key() string { return "project.earned." + string(w) }

// Figure is a value, or why there is none.
type Figure struct {
	Value decimal.Decimal
	Why   Why // empty: there is a value
}

// Known says whether there is a value.
func (f Figure) Known() bool { return f.Why == "" }

// Values is the analysis of a day.
type Values struct {
	PV Figure // planned value: Budget × Planned
	EV Figure // earned value: Budget × Done
	AC Figure // actual cost
	SV Figure // schedule variance: EV − PV
	CV Figure // cost variance: EV − AC
	// SPI is the schedule performance index, EV ÷ PV; CPI the cost performance
	// index, EV ÷ AC. Below 1 is behind, or dearer than planned.
	SPI, CPI Figure
	// EAC is the estimate at completion, AC + (BAC − EV) ÷ CPI = BAC ÷ CPI: what all
	// will cost if it goes on like this. ETC is what is still to come, EAC − AC.
	EAC, ETC Figure
	// VAC is the variance at completion, BAC − EAC: negative is dearer than planned.
	VAC Figure
}

// digits is how many decimals quotients are computed with.
const digits = 8

// Compute finds all values.
func Compute(in Input) Values {
	var v Values
	v.PV = product(in.Budget, in.Planned, NoPlan)
	v.EV = product(in.Budget, in.Done, NoReport)
	switch {
	case in.Cost != nil:
		v.AC = Figure{Value: *in.Cost}
	case in.Done == nil:
		v.AC = Figure{Why: NoReport}
	default:
		v.AC = Figure{Why: CostUntold}
	}
	v.SV, v.CV = minus(v.EV, v.PV), minus(v.EV, v.AC)
	v.SPI, v.CPI = ratio(v.EV, v.PV, NotDueYet), ratio(v.EV, v.AC, NothingUp)
	switch {
	case !v.CPI.Known():
		v.EAC = Figure{Why: v.CPI.Why}
	case v.EV.Value.IsZero():
		v.EAC = Figure{Why: NoneDone}
	default: // BAC ÷ (EV ÷ AC), multiplied first so that it is rounded once
		v.EAC = Figure{Value: in.Budget.Mul(v.AC.Value).DivRound(v.EV.Value, digits)}
	}
	v.ETC = minus(v.EAC, v.AC)
	if v.VAC = (Figure{Why: v.EAC.Why}); v.EAC.Known() {
		v.VAC = Figure{Value: in.Budget.Sub(v.EAC.Value)}
	}
	return v
}

func product(budget, share *decimal.Decimal, none Why) Figure {
	switch {
	case budget == nil || budget.IsZero():
		return Figure{Why: NoBudget}
	case share == nil:
		return Figure{Why: none}
	}
	return Figure{Value: budget.Mul(*share)}
}

func minus(a, b Figure) Figure {
	switch {
	case !a.Known():
		return Figure{Why: a.Why}
	case !b.Known():
		return Figure{Why: b.Why}
	}
	return Figure{Value: a.Value.Sub(b.Value)}
}

func ratio(a, b Figure, zero Why) Figure {
	switch {
	case !a.Known():
		return Figure{Why: a.Why}
	case !b.Known():
		return Figure{Why: b.Why}
	case b.Value.IsZero():
		return Figure{Why: zero}
	}
	return Figure{Value: a.Value.DivRound(b.Value, digits)}
}
