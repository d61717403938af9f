package method

import (
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Judgement is a verdict with everything needed to check it by hand. Judge fills
// what a table shows; Explain fills all.
type Judgement struct {
	Verdict Verdict
	// Method and Version name the method: gangyao, 1.
	Method  string
	Version int
	// Formula is the message key of the formula used, e.g. "method.formula.level".
	Formula string
	// Current is the point judged; nil for a non-verdict without data.
	Current *Point
	// Elapsed is the share of the plan's time passed at Current, 0 to 1; Progress
	// the share of the way done (进度完成率), nil where undefined; Expected the
	// value the trajectory asks for at Current.
	Elapsed  quantity.Value
	Progress *quantity.Value
	Expected *quantity.Value
	// Missed are the years that missed a target for every year, oldest first: what
	// decides where the current figure alone is right.
	Missed []Point `json:",omitempty"`
	// Why says why there is no judgement, or what to mind about it.
	Why []i18n.Msg

	// The following only by Explain.

	// Inputs are the figures that went in.
	Inputs []Input
	// Steps are the arithmetic, line by line.
	Steps []i18n.Msg
	// Margins are how far Current may move before the verdict changes: Worse is the
	// nearest figure that gets a worse verdict, Better the nearest that gets a
	// better one, both with the decimals of Current. nil where there is none.
	Worse, Better *Margin
	// Pace is what is still needed; nil when over or not computable.
	Pace *Pace

	line, beside []i18n.Msg
}

// Input is a figure that went into a judgement.
type Input struct {
	Name   string // message key: method.input.baseline, …current, …aim
	Value  quantity.Value
	Unit   quantity.Unit
	Period period.Period
	Record string
}

// Margin is a figure in another class.
type Margin struct {
	At      quantity.Value
	Verdict Verdict // what At would get
}

// Pace is the yearly change still needed to reach the target.
type Pace struct {
	// PerYear is the yearly growth in % (Rate) or the yearly change in the unit.
	PerYear quantity.Value
	Rate    bool
	Years   int // that remain
	// Best is the best such change in any past year known, in BestYear; Reached
	// says whether it was ever at least PerYear. Best is nil when no two
	// consecutive years are known.
	Best     *quantity.Value
	BestYear int
	Reached  bool
	// Need says PerYear in words: 余下2年须年均增长10.7%.
	Need i18n.Msg `json:"-"`
}
