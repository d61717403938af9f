package method

import (
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Explain judges like Judge and adds everything needed to check the verdict on
// paper. It costs some ten times as much, so a table judges and a page explains.
func (m *Method) Explain(c Case) Judgement {
	f := frame{m: m, c: &c}
	o := f.judge()
	j := f.judgement(&o)
	f.inputs(&j)
	if j.Verdict.Judged() && f.cur != nil {
		f.steps(&j, &o)
		j.Worse, j.Better = o.scales.margins(f.x, int32(f.cur.Value.Digits()))
		j.Pace = f.pace(&o)
	}
	j.line, j.beside = f.line(&j)
	return j
}

// Line is the judgement in one line. It says all only after Explain.
func (j *Judgement) Line(l i18n.Lang) string {
	parts := j.line
	if parts == nil {
		parts = []i18n.Msg{i18n.M("verdict." + string(j.Verdict)), methodName(j)}
	}
	return joined(l, parts)
}

// Beside is Line for a place where the verdict stands already.
func (j *Judgement) Beside(l i18n.Lang) string {
	if j.beside == nil {
		return joined(l, []i18n.Msg{methodName(j)})
	}
	return joined(l, j.beside)
}

func joined(l i18n.Lang, parts []i18n.Msg) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.In(l)
	}
	return strings.Join(texts, i18n.T(l, "method.line.comma"))
}

func methodName(j *Judgement) i18n.Msg {
	return i18n.M("method.line.method", i18n.Args{"Version": j.Version})
}

// inputs lists what went in: baseline, the years that count, the current value,
// milestones, the aim.
func (f *frame) inputs(j *Judgement) {
	c := f.c
	add := func(name string, v quantity.Value, unit quantity.Unit, p period.Period, record string) {
		j.Inputs = append(j.Inputs, Input{Name: name, Value: v, Unit: unit, Period: p, Record: record})
	}
	aimUnit, pointUnit := c.Unit, c.Unit
	if c.Rule == ruleGrowth {
		aimUnit = "%"
	}
	if c.Rates {
		aimUnit, pointUnit = "%", "%"
	}
	if c.Baseline != nil {
		year := c.BaselineYear
		if year == 0 {
			year = c.Start - 1
		}
		add("method.input.baseline", c.Baseline.Value, c.Unit, period.InYear(year), c.Baseline.Record)
	}
	if f.cur != nil {
		if c.Rule == ruleFloor || c.Rule == ruleCeiling || c.Rule == ruleCumulative && !c.Running || c.Rates && !c.Running {
			for y := c.Start; endOfYear(y) < f.curAt; y++ {
				if p, _, ok := f.year(y); ok {
					add("method.input.year", p.Value, pointUnit, p.Period, p.Record)
				}
			}
		}
		add("method.input.current", f.cur.Value, pointUnit, f.cur.Period, f.cur.Record)
	}
	for _, p := range c.Milestones {
		add("method.input.milestone", p.Value, c.Unit, p.Period, p.Record)
	}
	if c.Aim != nil {
		add("method.input.aim", *c.Aim, aimUnit, period.InYear(c.End), "")
	}
	if c.AimTo != nil {
		add("method.input.aim_to", *c.AimTo, aimUnit, period.InYear(c.End), "")
	}
}

// steps writes the arithmetic.
func (f *frame) steps(j *Judgement, o *outcome) {
	step := func(m i18n.Msg) { j.Steps = append(j.Steps, m) }
	from, to := f.start, f.end
	if f.hasBase && f.trajectoryFromBase() {
		from = f.baseAt
	}
	step(i18n.M("method.step.elapsed", i18n.Args{"Passed": f.curAt - from, "Whole": to - from, "Elapsed": percent(j.Elapsed)}))
	switch f.c.Rule {
	case ruleLevel, ruleRank:
		f.levelSteps(j, o, step)
	case ruleGrowth:
		f.growthSteps(o, step)
	case ruleCumulative:
		f.cumulativeSteps(j, o, step)
	case ruleFloor, ruleCeiling:
		step(i18n.M("method.step.years", i18n.Args{"Missed": len(o.missed), "Years": years(yearsOf(o.missed))}))
	}
	f.borderSteps(o, step)
	step(i18n.M("method.step.result", i18n.Args{"Current": f.cur.Value, "Verdict": verdictKey(o.v)}))
}

func (f *frame) levelSteps(j *Judgement, o *outcome, step func(i18n.Msg)) {
	if !f.hasBase {
		return
	}
	a := i18n.Args{"Baseline": f.c.Baseline.Value, "Current": f.cur.Value, "Aim": *f.c.Aim}
	if o.hold {
		step(i18n.M("method.step.hold", a))
		return
	}
	if j.Progress != nil {
		a["Done"], a["Whole"], a["Progress"] = o.done, o.whole, percent(*j.Progress)
		step(i18n.M("method.step.progress", a))
	}
	e := i18n.Args{"Expected": *j.Expected}
	switch {
	case f.compound():
		step(i18n.M("method.step.expected_compound", e))
	case len(f.c.Milestones) > 0:
		step(i18n.M("method.step.expected_milestones", e))
	default:
		if f.c.Compound {
			step(i18n.M("method.step.no_compound"))
		}
		e["Baseline"], e["Aim"], e["Elapsed"] = f.c.Baseline.Value, *f.c.Aim, percent(j.Elapsed)
		step(i18n.M("method.step.expected_straight", e))
	}
	if f.c.Final {
		return
	}
	if ratio, ok := f.ratio(o); ok {
		step(i18n.M("method.step.ratio", i18n.Args{"Ratio": ratio, "Ahead": f.m.ratioAhead.StringFixed(2), "OnTrack": f.m.ratioOnTrack.StringFixed(2), "Behind": f.m.ratioBehind.StringFixed(2)}))
	}
}

// ratio is the way done against the way expected, for the explanation only.
func (f *frame) ratio(o *outcome) (decimal.Decimal, bool) {
	move := o.expNum.Sub(f.base.Mul(o.expDen))
	if move.IsZero() {
		return move, false
	}
	return o.done.Mul(o.expDen).DivRound(move, 3), true
}

func (f *frame) growthSteps(o *outcome, step func(i18n.Msg)) {
	average, ok := f.average(o)
	if !ok {
		return
	}
	a := i18n.Args{"Years": o.years, "Average": average, "Aim": *f.c.Aim, "Gap": i18n.Signed(quantity.FromDecimal(average.Sub(f.aim)))}
	if f.c.Rates {
		step(i18n.M("method.step.average_rates", a))
	} else {
		a["Baseline"], a["Current"] = f.c.Baseline.Value, f.cur.Value
		step(i18n.M("method.step.average", a))
	}
	step(i18n.M("method.step.gap", a))
}

// average is the average yearly growth so far in %, with two decimals.
func (f *frame) average(o *outcome) (decimal.Decimal, bool) {
	to, from := f.x, f.base
	if f.c.Rates {
		to, from = o.factor.Mul(factor(f.x)), one
	}
	if !to.IsPositive() || !from.IsPositive() || o.years < 1 {
		return decimal.Decimal{}, false
	}
	return root(to.DivRound(from, 16), 1, o.years).Sub(one).Mul(hundred).Round(2), true
}

func (f *frame) cumulativeSteps(j *Judgement, o *outcome, step func(i18n.Msg)) {
	digits := int32(min(f.cur.Value.Digits(), 30)) + 1
	a := i18n.Args{"Counted": quantity.FromDecimal(f.counted(o).Round(digits)), "Aim": *f.c.Aim, "Expected": *j.Expected}
	if f.c.Rates {
		step(i18n.M("method.step.counted_rates", a))
	} else {
		step(i18n.M("method.step.counted", a))
	}
	if j.Progress != nil {
		a["Progress"] = percent(*j.Progress)
		step(i18n.M("method.step.counted_progress", a))
	}
}

// borderSteps says from which figure on which class is given.
func (f *frame) borderSteps(o *outcome, step func(i18n.Msg)) {
	digits := int32(f.cur.Value.Digits())
	if v, only := o.scales.only(); only && len(o.missed) > 0 {
		step(i18n.M("method.step.no_border", i18n.Args{"Verdict": verdictKey(v)}))
		return
	}
	for k := range o.scales.n {
		s := &o.scales.side[k]
		key, easier := "method.step.border_up", "method.step.border_up_eased"
		if s.down {
			key, easier = "method.step.border_down", "method.step.border_down_eased"
		}
		var last *decimal.Decimal
		for i := range s.n {
			in, _ := s.edge(i, digits)
			if last != nil && better(s.down, *last, in) <= 0 {
				continue // no figure lies in this class
			}
			last = &in
			a := i18n.Args{"At": figure(in, digits), "Verdict": verdictKey(s.borders[i].v)}
			if exact, eased := s.eased(i, in, digits); eased {
				a["Exact"], a["Leave"] = exact, f.slack().String()
				step(i18n.M(easier, a))
				continue
			}
			step(i18n.M(key, a))
		}
	}
	step(i18n.M("method.step.border_else", i18n.Args{"Verdict": verdictKey(o.scales.side[0].worst)}))
}

func verdictKey(v Verdict) i18n.Key { return i18n.Key("verdict." + string(v)) }

// percent prints a share: 44.9%, 60%; 99.9% for what is nearly the whole.
func percent(share quantity.Value) string {
	n, _ := share.Number()
	n = unwhole(n.Round(3), 3, n.LessThan(one))
	return strings.Replace(i18n.Percent(n, 1), ".0%", "%", 1)
}
