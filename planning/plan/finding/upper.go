package finding

import (
	"fmt"

	"gangyao/planning/plan/reading"
)

// pair is one rate that both plans set for one year.
type pair struct{ own, upper fact }

// pairs lists the targets that can be compared with the plan of the level
// above: rates, shares and growth of the same name and year in both indicator
// tables. Totals of a larger area cannot be compared.
func (in *Input) pairs() []pair {
	if in.Upper == nil {
		return nil
	}
	// the upper plan's own area words are not this plan's
	up := &Input{Result: in.Result, words: in.words.forArea(in.Upper.Plan.Area.Name)}
	above := map[point][]fact{}
	for _, u := range factsOf(up, in.Upper) {
		if p := (point{u.subject, u.Year, u.Role}); u.Role == target && u.Row >= 0 {
			above[p] = append(above[p], u)
		}
	}
	var out []pair
	for _, t := range in.facts {
		rate := t.Aspect == growth || t.Aspect == share || t.Unit == "%" || t.Unit == "‰"
		if t.Role != target || t.Row < 0 || !rate {
			continue
		}
		for _, u := range above[point{t.subject, t.Year, t.Role}] {
			if comparable(t, u) && in.words.direction(t.Name) != "none" {
				out = append(out, pair{t, u})
				break
			}
		}
	}
	return out
}

// ComparedWithUpper is the number of targets that stand in both plans in a form
// that can be compared; 0 without a plan of the level above.
func (in *Input) ComparedWithUpper() int { return len(in.pairs()) }

// weakerThanUpperPlan finds targets weaker than those of the plan of the level above.
func weakerThanUpperPlan(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, p := range in.pairs() {
		x, _, _ := p.own.interval()
		y, _, _ := p.upper.interval()
		dir := in.words.direction(p.own.Name)
		if dir == "up" && !x.Below(y) || dir == "down" && !y.Below(x) {
			continue
		}
		unit := string(p.own.Unit)
		if unit == "%" {
			unit = "个百分点"
		}
		a, _ := p.own.number()
		b, _ := p.upper.number()
		_, factor := p.own.Unit.Fold()
		f := reading.Finding{
			Code: "weaker-than-upper-plan", Severity: reading.Warning,
			Message:     fmt.Sprintf("%s的%d年目标%s弱于上级规划的%s。", p.own.named(), p.own.Year, p.own.figure(), p.upper.figure()),
			Arithmetic:  fmt.Sprintf("本级（%s）%s－上级（%s）%s＝%s%s", p.own.Where, p.own.figure(), p.upper.Where, p.upper.figure(), fixed(a.Sub(b).DivRound(factor, 6), 6), unit),
			Explanation: "上级目标是全域平均，本级可能基数较低，或另有分解任务。",
			Advice:      "请与上级分解任务核对；约束性指标不得低于分解数。",
			Spans:       []reading.Span{p.own.Span},
			Detail:      map[string]any{"subject": p.own.subject.String(), "year": p.own.Year, "value": p.own.figure(), "upper": in.Upper.Plan.Title, "upper_value": p.upper.figure()},
		}
		out = append(out, f)
	}
	return out
}
