// Package method judges targets: a versioned method, kept as data, turns a
// target and the points known on a day into a verdict with its explanation.
// Every function is total: whatever comes in, exactly one verdict comes out,
// without division by zero and without putting a small number in place of
// zero. It stands alone: no storage, no clock, no indicator package.
//
// The classes follow the wording of the national mid-term evaluation of the
// 14th plan (December 2023): 提前实现, 快于预期, 基本符合预期, 慢于预期.
package method

import (
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

// Judged says whether the verdict is a judgement and not a reason for none.
func (v Verdict) Judged() bool {
	switch v {
	case NoData, NotComparable, NotDue, NoBaseline, Unquantified, NotPublished, "":
		return false
	}
	return true
}

// Point is a value known for a period. Record names the version that was used,
// for the explanation.
type Point struct {
	Period period.Period
	Value  quantity.Value
	// Estimated: the source calls it provisional or an estimate.
	Estimated bool
	Record    string
}

// Case is everything a judgement depends on.
type Case struct {
	// Rule is one of level, growth, cumulative, floor, ceiling, keep, range, rank,
	// state, words.
	Rule string
	// Up: more is better; for keep and range neither is.
	Down    bool
	Binding bool
	Unit    quantity.Unit
	// Baseline is the value of BaselineYear; nil when none is known.
	Baseline     *Point
	BaselineYear int
	// Aim is the target, AimTo the upper end of a range; nil when in words. Strict:
	// the aim itself is not enough (突破, 超过).
	Aim, AimTo *quantity.Value
	Strict     bool
	// Start and End are the plan's first and last year; the baseline stands for
	// the end of the year before Start unless BaselineYear says otherwise.
	Start, End int
	// Milestones by year shape the trajectory where the plan states them.
	Milestones []Point
	// Points are the values known, of any year, oldest first; yearly for most rules.
	Points []Point
	// Growth are yearly growth rates at comparable prices (%), where they exist for
	// a level with a growth target; used by rule growth.
	// Now is the period up to which time has passed on the day of judgement (the
	// last whole month).
	Now period.Period
	// Final: the plan is over and its last year is known or due: judged met,
	// nearly met or not met.
	Final bool
	// Break says that the definition changed between baseline and Points without
	// a declared link.
	Break bool
	// Unpublished says that values exist but the reader may not see them yet.
	Unpublished bool
}
