package method

import (
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// line is the judgement as clauses, which Line joins, and the same without the
// verdict, which Beside joins.
func (f *frame) line(j *Judgement) (whole, beside []i18n.Msg) {
	verdict := i18n.M("verdict." + string(j.Verdict))
	if !j.Verdict.Judged() || f.cur == nil {
		if len(f.why) > 0 {
			verdict = i18n.M("method.line.refused", i18n.Args{"Verdict": verdict, "Why": f.why[0]})
			beside = append(beside, f.why[0])
		}
		return []i18n.Msg{verdict, methodName(j)}, append(beside, methodName(j))
	}
	out := f.way()
	if j.Progress != nil && !f.c.Final {
		out = append(out, i18n.M("method.line.progress", i18n.Args{"Expected": f.amount(i18n.Number(*j.Expected), f.c.Rates), "Progress": percent(*j.Progress), "Elapsed": percent(j.Elapsed)}))
	} else if j.Progress != nil {
		key := "method.line.final_progress"
		if n, _ := j.Progress.Number(); n.IsNegative() {
			key = "method.line.final_reversed"
		}
		out = append(out, i18n.M(key, i18n.Args{"Progress": percent(*j.Progress)}))
	}
	if f.c.Rule == ruleGrowth {
		o := outcome{factor: one}
		if f.c.Rates {
			o.years = f.c.rateYears(f.curAt)
			f.multiply(&o)
		} else {
			o.years = (f.curAt - f.baseAt) / 12
		}
		if average, ok := f.average(&o); ok {
			out = append(out, i18n.M("method.line.average", i18n.Args{"Years": o.years, "Average": average}))
		}
	}
	if because, ok := j.because(f.amount); ok {
		out = append(out, because)
		verdict = i18n.M("method.line.hence", i18n.Args{"Verdict": verdict})
	}
	beside = slices.Clone(out)
	if j.Pace == nil {
		out = append(out, verdict)
	} else {
		pace := j.Pace.Need
		out, beside = append(out, i18n.M("method.line.verdict", i18n.Args{"Verdict": verdict, "Pace": pace})), append(beside, pace)
		if b := j.Pace.Best; b != nil {
			n, _ := b.Number()
			best := i18n.M("method.line.best", i18n.Args{"Best": f.change(n, j.Pace.Rate), "Year": j.Pace.BestYear})
			out, beside = append(out, best), append(beside, best)
		}
	}
	rest := append(slices.Clone(f.why), methodName(j))
	return append(out, rest...), append(beside, rest...)
}

// Because says which years missed a target for every year: 2024年91.7%未达标. ok is
// false when none did, or the target is of another kind.
func (j *Judgement) Because(unit quantity.Unit) (m i18n.Msg, ok bool) {
	f := frame{c: &Case{Unit: unit}}
	return j.because(f.amount)
}

// longest is how many years are named before they are only counted.
const longest = 3

func (j *Judgement) because(amount func(string, bool) string) (m i18n.Msg, ok bool) {
	n := len(j.Missed)
	if n == 0 || !j.Verdict.Judged() {
		return m, false
	}
	var list i18n.Msg
	for i, p := range j.Missed[:min(n, longest)] {
		one := i18n.M("method.line.missed_year", i18n.Args{"Year": p.Period.Year(), "Value": amount(i18n.Number(p.Value), false)})
		if i > 0 {
			one = i18n.M("method.line.missed_and", i18n.Args{"First": list, "Next": one})
		}
		list = one
	}
	if n > longest {
		return i18n.M("method.line.missed_many", i18n.Args{"Years": list, "N": n}), true
	}
	return i18n.M("method.line.missed", i18n.Args{"Years": list}), true
}

// way says from where to where.
func (f *frame) way() []i18n.Msg {
	a := i18n.Args{"Period": f.cur.Period.Msg(), "Current": f.amount(i18n.Number(f.cur.Value), f.c.Rates), "End": f.c.End}
	switch {
	case f.c.Rule == ruleState:
		return []i18n.Msg{i18n.M("method.line.state", a)}
	case f.c.Rule == ruleKeep && f.c.Aim == nil:
		a["Aim"] = f.amount(i18n.Number(f.c.Baseline.Value), false)
		return []i18n.Msg{i18n.M("method.line.keep", a)}
	case f.c.Rule == ruleRange:
		a["Aim"], a["AimTo"] = i18n.Number(*f.c.Aim), f.amount(i18n.Number(*f.c.AimTo), false)
		return []i18n.Msg{i18n.M("method.line.range", a)}
	case f.c.Rule == ruleKeep:
		a["Aim"] = f.amount(i18n.Number(*f.c.Aim), false)
		return []i18n.Msg{i18n.M("method.line.keep", a)}
	case f.c.Rule == ruleFloor || f.c.Rule == ruleCeiling:
		a["Aim"] = f.amount(i18n.Number(*f.c.Aim), false)
		return []i18n.Msg{i18n.M("method.line."+f.c.Rule, a)}
	}
	a["Aim"] = f.amount(i18n.Number(*f.c.Aim), f.c.Rates || f.c.Rule == ruleGrowth)
	key := "method.line.value"
	switch {
	case f.c.Rule == ruleGrowth && f.c.Rates:
		key = "method.line.growth_rates"
	case f.c.Rule == ruleCumulative:
		key = "method.line.cumulative"
	case f.hasBase:
		key = "method.line.way"
		if f.c.Rule == ruleGrowth {
			key = "method.line.way_growth"
		}
		a["Baseline"], a["BaseYear"] = f.amount(i18n.Number(f.c.Baseline.Value), false), f.baseAt/12-1
	}
	return []i18n.Msg{i18n.M(key, a)}
}

// amount joins the sign of per cent, which belongs to the figure; other units
// stand beside the indicator's name already.
func (f *frame) amount(n string, rate bool) string {
	if rate || f.c.Unit == "%" {
		return n + "%"
	}
	return n
}

// paceMsg says what is still needed: a change, an amount to count up, or what may
// not be exceeded.
func (f *frame) paceMsg(p *Pace) i18n.Msg {
	n, _ := p.PerYear.Number()
	key := "method.line.pace"
	switch {
	case f.c.Rule == ruleCumulative && !p.Rate && f.c.Down && !f.aim.IsNegative():
		key = "method.line.pace_budget"
	case f.c.Rule == ruleCumulative && !p.Rate:
		key = "method.line.pace_count"
	case f.c.Rule == ruleGrowth && f.c.Down && !n.IsNegative():
		key = "method.line.pace_limit"
	case p.Rate && n.IsNegative():
		key, n = "method.line.pace_rate_down", n.Abs()
	case p.Rate:
		key = "method.line.pace_rate"
	case n.IsNegative():
		key, n = "method.line.pace_down", n.Abs()
	}
	return i18n.M(key, i18n.Args{"Years": p.Years, "PerYear": f.change(n, p.Rate)})
}

// change prints a yearly change: a rate, points of per cent, or an amount.
func (f *frame) change(n decimal.Decimal, rate bool) i18n.Msg {
	a := i18n.Args{"N": n}
	switch {
	case rate:
		a["N"] = i18n.Percent(n.Shift(-2), 1)
	case f.c.Unit == "%":
		return i18n.M("method.line.points", a)
	}
	return i18n.M("method.line.amount", a)
}
