package method

import (
	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Judge gives the verdict on a case, whatever it holds.
func (m *Method) Judge(c Case) Judgement {
	f := frame{m: m, c: &c}
	o := f.judge()
	return f.judgement(&o)
}

// judge looks for the reasons not to judge in the order of Verdicts and else
// applies the rule. The order: what is wrong with the target comes before what
// the reader may not see, that before what cannot be compared, that before what
// is missing.
func (f *frame) judge() outcome {
	c := f.c
	if !f.prepare() {
		return f.refuse(Unquantified, i18n.M("method.why.period"))
	}
	if o, ok := f.unquantified(); ok {
		return o
	}
	f.find()
	if f.cur == nil && c.Unpublished {
		return f.refuse(NotPublished, i18n.M("method.why.unpublished"))
	}
	if c.Break {
		return f.refuse(NotComparable, i18n.M("method.why.break"))
	}
	if f.needsBaseline() && !f.hasBase && (f.cur == nil || !f.reachesAim()) {
		return f.refuse(NoBaseline, i18n.M("method.why.no_baseline"))
	}
	if f.cur == nil {
		return f.nothing()
	}
	if lag := f.now - f.curAt; !c.Final && !c.Now.IsZero() {
		if limit := f.m.staleMonths + max(0, f.due()-f.m.dueMonths); lag > limit {
			return f.refuse(NoData, i18n.M("method.why.stale", i18n.Args{"Period": f.cur.Period.String(), "Months": lag, "Limit": limit}))
		}
		if lag >= 12 {
			f.note(i18n.M("method.why.lag", i18n.Args{"Period": f.cur.Period.String(), "Months": lag}))
		}
	}
	if f.cur.Estimated {
		f.note(i18n.M("method.why.estimated", i18n.Args{"Period": f.cur.Period.String()}))
	}
	switch c.Rule {
	case ruleLevel:
		return f.level()
	case ruleGrowth:
		return f.growth()
	case ruleCumulative:
		return f.cumulative()
	case ruleFloor:
		return f.floor()
	case ruleCeiling:
		return f.ceiling()
	case ruleKeep:
		return f.keep()
	case ruleRange:
		return f.inRange()
	case ruleRank:
		return f.rank()
	}
	return f.state()
}

// unquantified finds targets without a number to judge by.
func (f *frame) unquantified() (outcome, bool) {
	switch f.c.Rule {
	case ruleState:
		return outcome{}, false
	case ruleKeep:
		if !f.hasAim && f.c.Aim == nil {
			return outcome{}, false // keeps the baseline
		}
	case ruleLevel, ruleGrowth, ruleCumulative, ruleFloor, ruleCeiling, ruleRange, ruleRank:
	case ruleWords:
		return f.refuse(Unquantified, f.words()), true
	default:
		return f.refuse(Unquantified, i18n.M("method.why.no_rule", i18n.Args{"Rule": f.c.Rule})), true
	}
	if !f.hasAim {
		return f.refuse(Unquantified, i18n.M("method.why.no_number")), true
	}
	if f.impossibleRate() {
		return f.refuse(Unquantified, i18n.M("method.why.impossible_rate", i18n.Args{"Rate": *f.c.Aim})), true
	}
	return outcome{}, false
}

// impossibleRate: nothing falls by 100 % a year or more.
func (f *frame) impossibleRate() bool {
	rate := f.c.Rule == ruleGrowth || f.c.Rule == ruleCumulative && f.c.Rates
	return rate && !f.aim.GreaterThan(decimal.New(-100, 0))
}

// needsBaseline says whether the rule compares with the baseline.
func (f *frame) needsBaseline() bool {
	switch f.c.Rule {
	case ruleLevel, ruleRank:
		return !f.c.Final // at the end the aim alone decides
	case ruleGrowth:
		return !f.c.Rates
	case ruleKeep:
		return !f.hasAim
	}
	return false
}

// reachesAim: a level that has reached its aim needs no baseline to show it.
func (f *frame) reachesAim() bool {
	if f.c.Rule != ruleLevel && f.c.Rule != ruleRank {
		return false
	}
	s := scale{down: f.down(), worst: Reversed}
	s.aim(Achieved, f)
	return s.reached(0, f.x)
}

// down is the direction, which a rank knows by itself.
func (f *frame) down() bool { return f.c.Down || f.c.Rule == ruleRank }

// aim adds the border of the target itself.
func (s *scale) aim(v Verdict, f *frame) {
	s.at(v, f.aim)
	s.ease(f.slack())
	s.borders[s.n-1].open = f.c.Strict
}

// nothing says why there is no figure: missing, or not due yet.
func (f *frame) nothing() outcome {
	due := endOfYear(f.c.Start) + f.due()
	if !f.c.Final && !f.c.Now.IsZero() && f.now < due {
		return f.refuse(NotDue, i18n.M("method.why.not_due", i18n.Args{"Year": f.c.Start}))
	}
	if f.c.Final {
		return f.refuse(NoData, i18n.M("method.why.no_final", i18n.Args{"Year": f.c.End}))
	}
	return f.refuse(NoData, i18n.M("method.why.no_data"))
}

// due is how many months after a year its figure should be there.
func (f *frame) due() int {
	if f.c.Lag > 0 {
		return min(f.c.Lag, 1200)
	}
	return f.m.dueMonths
}

func (f *frame) refuse(v Verdict, why i18n.Msg) outcome {
	f.note(why)
	return outcome{v: v}
}

// judgement puts an outcome into words that a table shows.
func (f *frame) judgement(o *outcome) Judgement {
	j := Judgement{Verdict: o.v, Method: f.m.ID, Version: f.m.Version, Why: f.why, Formula: f.formula(), Elapsed: zero}
	if f.cur == nil {
		return j
	}
	cur := *f.cur
	j.Current = &cur
	for _, p := range o.missed {
		j.Missed = append(j.Missed, *p)
	}
	from, to := f.start, f.end
	if f.hasBase && f.trajectoryFromBase() {
		from = f.baseAt
	}
	j.Elapsed = share(months(f.curAt-from), months(to-from))
	if !o.whole.IsZero() {
		p := share(o.done, o.whole)
		j.Progress = &p
	}
	if !o.expDen.IsZero() {
		e := quantity.FromDecimal(o.expNum.DivRound(o.expDen, int32(min(f.cur.Value.Digits(), 30)+1)))
		j.Expected = &e
	}
	return j
}

var zero = quantity.Parse("0")

// share is a quotient with four decimals, without trailing zeros. What is not the whole
// is not rounded to it.
func share(a, b decimal.Decimal) quantity.Value {
	return quantity.FromDecimal(unwhole(a.DivRound(b, 4), 4, a.Cmp(b)*b.Sign() < 0))
}

// unwhole takes the last decimal off a share that rounding made the whole.
func unwhole(share decimal.Decimal, digits int32, less bool) decimal.Decimal {
	if less && share.Equal(one) {
		return one.Sub(decimal.New(1, -digits))
	}
	return share
}

// trajectoryFromBase says whether time counts from the baseline and not from the
// beginning of the plan.
func (f *frame) trajectoryFromBase() bool {
	return f.c.Rule == ruleLevel || f.c.Rule == ruleRank || f.c.Rule == ruleGrowth && !f.c.Rates
}

// formula is the key of the formula that the rule uses.
func (f *frame) formula() string {
	switch f.c.Rule {
	case ruleLevel, ruleGrowth, ruleCumulative, ruleFloor, ruleCeiling, ruleKeep, ruleRange, ruleRank, ruleState:
		return "method.formula." + f.c.Rule
	}
	return "method.formula.words"
}
