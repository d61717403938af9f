// Package method judges targets: a versioned method, kept as data, turns a
// target and the points known on a day into a verdict with its explanation.
// Every function is total: whatever comes in, exactly one verdict comes out,
// without division by zero and without putting a small number in place of
// zero. It stands alone: no storage, no clock, no indicator package.
//
//	Set ──On(day)──▶ Method ──Judge(Case)──▶ Judgement    verdict, cheap
//	                        └─Explain(Case)─▶ Judgement    with arithmetic, margins, pace
//
// Every rule puts its borders, the values at which the class changes, on one
// line (scale.go); the verdict and the margins are read from the same borders,
// compared by multiplication so that they are exact.
//
// The classes follow the wording of the national mid-term evaluation of the
// 14th plan (December 2023): 提前实现, 快于预期, 基本符合预期, 慢于预期.
package method

import (
	"slices"

	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Verdict is a judgement or the reason why there is none.
type Verdict string

const (
	Achieved Verdict = "achieved"  // 提前实现/已实现
	Ahead    Verdict = "ahead"     // 快于预期
	OnTrack  Verdict = "on_track"  // 基本符合预期
	Behind   Verdict = "behind"    // 慢于预期
	OffTrack Verdict = "off_track" // 严重滞后
	Reversed Verdict = "reversed"  // 逆向变化

	Met       Verdict = "met"        // final: 完成
	NearlyMet Verdict = "nearly_met" // final: 接近完成, anticipatory only
	NotMet    Verdict = "not_met"    // final: 未完成

	NoData        Verdict = "no_data"        // 数据缺失
	NotComparable Verdict = "not_comparable" // 口径变化不可比
	NotDue        Verdict = "not_due"        // 未到考核期
	NoBaseline    Verdict = "no_baseline"    // 无基期
	Unquantified  Verdict = "unquantified"   // 目标未量化
	NotPublished  Verdict = "not_published"  // 未发布
)

// Verdicts lists all verdicts: judgements from best to worst, those of a final
// evaluation from best to worst, then the reasons for none in the order in which
// they are looked for: where several apply, the first is given.
func Verdicts() []Verdict {
	return []Verdict{
		Achieved, Ahead, OnTrack, Behind, OffTrack, Reversed,
		Met, NearlyMet, NotMet,
		Unquantified, NotPublished, NotComparable, NoBaseline, NoData, NotDue,
	}
}

// Judged says whether the verdict is a judgement and not a reason for none.
func (v Verdict) Judged() bool {
	switch v {
	case NoData, NotComparable, NotDue, NoBaseline, Unquantified, NotPublished, "":
		return false
	}
	return true
}

// Final says whether the verdict belongs to the evaluation after the plan.
func (v Verdict) Final() bool { return v == Met || v == NearlyMet || v == NotMet }

// Worse says whether v is a worse judgement than o. Only judgements of one kind
// compare, on the way or final: reasons for none are neither better nor worse.
func (v Verdict) Worse(o Verdict) bool {
	return v.Judged() && o.Judged() && v.Final() == o.Final() && slices.Index(Verdicts(), v) > slices.Index(Verdicts(), o)
}

// Point is a value known for a period. Record names the version that was used,
// for the explanation.
type Point struct {
	Period period.Period
	Value  quantity.Value
	// Estimated: the source calls it provisional or an estimate.
	Estimated bool   `json:",omitempty"`
	Record    string `json:",omitempty"`
}

// Case is everything a judgement depends on.
type Case struct {
	// Rule is one of level, growth, cumulative, floor, ceiling, keep, range, rank,
	// state, words.
	Rule string
	// Down: less is better. Floor, ceiling, keep, range, rank and state know their
	// direction themselves.
	Down    bool `json:",omitempty"`
	Binding bool `json:",omitempty"`
	Unit    quantity.Unit
	// Baseline is the value of BaselineYear; nil when none is known. BaselineYear 0
	// means the year before Start.
	Baseline     *Point `json:",omitempty"`
	BaselineYear int    `json:",omitempty"`
	// Aim is the target, AimTo the upper end of a range; nil when in words. For
	// rule growth it is the yearly rate in %. Rule keep without an aim keeps the
	// baseline; rule state without an aim means yes. Strict: the aim itself is not
	// enough (突破, 超过).
	Aim    *quantity.Value `json:",omitempty"`
	AimTo  *quantity.Value `json:",omitempty"`
	Strict bool            `json:",omitempty"`
	// Start and End are the plan's first and last year; the baseline stands for
	// the end of the year before Start unless BaselineYear says otherwise.
	Start, End int
	// Milestones by year shape the trajectory where the plan states them.
	Milestones []Point `json:",omitempty"`
	// Compound: the level was stated together with a yearly rate of growth, so the
	// trajectory bends; needs a baseline and an aim above zero. Milestones go before.
	Compound bool `json:",omitempty"`
	// Points are the values known, of any year and in any order; whole years, unless
	// Stock. Years before Start serve for the best pace ever reached.
	Points []Point
	// Rates says that Points are yearly rates of change in % against the year
	// before, which multiply: for rule growth (GDP at comparable prices) and for
	// rule cumulative (energy per unit of GDP, five-year fall of 13.5 %).
	Rates bool `json:",omitempty"`
	// Running says that Points of rule cumulative are totals counted since Start, as
	// plans print them (五年累计), and not the amounts of single years.
	Running bool `json:",omitempty"`
	// Stock says that a value stands for the end of its period, so that months and
	// quarters can be judged too; used by level, keep, range and rank.
	Stock bool `json:",omitempty"`
	// Now is the period up to which time has passed on the day of judgement (the
	// last whole month). Points that end later are not looked at. The zero Period
	// looks at all and calls nothing late.
	Now period.Period
	// Lag is how many months after the end of a year its figure is expected; 0
	// takes the method's. Figures that come late by nature grow old later.
	Lag int `json:",omitempty"`
	// Final: the plan is over and its last year is known or due: judged met,
	// nearly met or not met.
	Final bool `json:",omitempty"`
	// Break says that the definition changed between baseline and Points without
	// a declared link.
	Break bool `json:",omitempty"`
	// Unpublished says that values exist but the reader may not see them yet.
	Unpublished bool `json:",omitempty"`
}

// Names of the rules in Case.Rule.
const (
	ruleLevel      = "level"
	ruleGrowth     = "growth"
	ruleCumulative = "cumulative"
	ruleFloor      = "floor"
	ruleCeiling    = "ceiling"
	ruleKeep       = "keep"
	ruleRange      = "range"
	ruleRank       = "rank"
	ruleState      = "state"
	ruleWords      = "words"
)

// Rules lists all rules.
func Rules() []string {
	return []string{ruleLevel, ruleGrowth, ruleCumulative, ruleFloor, ruleCeiling, ruleKeep, ruleRange, ruleRank, ruleState, ruleWords}
}
