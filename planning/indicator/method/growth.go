package method

import (
	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
)

var hundred = decimal.New(100, 0)

// factor is 1 + rate/100.
func factor(rate decimal.Decimal) decimal.Decimal { return one.Add(rate.Shift(-2)) }

// growth judges the average yearly growth since the baseline against a rate.
//
//	average = (current / baseline)^(1/years) − 1, or from yearly rates
//	          ((1+r₁)(1+r₂)…)^(1/years) − 1
//	gap     = average − aim, in percentage points
//	class   = gap against k × max(|aim|, growth.scale_at_least), k of growth.*
//
// No root is drawn to find the class: average ≥ g is the same as
// current/baseline ≥ (1+g)^years, which is exact. Growth for the whole plan
// already there is achieved; a fall where growth is the target is reversed.
//
// Source: geometric mean of growth rates (年均增长速度), National Bureau of
// Statistics, explanation of main indicators.
func (f *frame) growth() outcome {
	o := outcome{scales: scales{n: 1}}
	s := &o.scales.side[0]
	s.down = f.c.Down
	total := 0
	if f.c.Rates {
		o.factor, o.years = one, f.c.rateYears(f.curAt)
		total = f.c.End - f.c.Start + 1
		if bad := f.multiply(&o); bad.v != "" {
			return bad
		}
	} else {
		if !f.base.IsPositive() {
			return f.refuse(NoBaseline, i18n.M("method.why.baseline_zero"))
		}
		o.years, total = (f.curAt-f.baseAt)/12, (f.end-f.baseAt)/12
	}
	unit := decimal.Max(f.aim.Abs(), f.m.growthScale)
	rate := func(k decimal.Decimal) decimal.Decimal { // aim plus k units, in the direction
		if f.c.Down {
			k = k.Neg()
		}
		return f.aim.Add(k.Mul(unit))
	}
	if f.c.Final {
		s.worst = NotMet
		f.growthBorder(s, &o, Met, f.aim, o.years)
		s.borders[0].open = f.c.Strict
		if !f.c.Binding {
			f.growthBorder(s, &o, NearlyMet, rate(f.m.nearlyMet.Sub(one)), o.years)
		}
		o.v = s.of(f.x)
		return o
	}
	moves := better(f.c.Down, f.aim, decimal.Decimal{}) > 0
	if moves {
		f.growthBorder(s, &o, Achieved, f.aim, total)
		s.borders[0].open = f.c.Strict
	}
	f.growthBorder(s, &o, Ahead, rate(f.m.growthAhead), o.years)
	f.growthBorder(s, &o, OnTrack, rate(f.m.growthOnTrack), o.years)
	f.growthBorder(s, &o, Behind, rate(f.m.growthBehind), o.years)
	s.worst = OffTrack
	if moves {
		f.standstill(s, &o)
	}
	o.v = s.of(f.x)
	return o
}

// rateYears is how many years of rates there are up to a month.
func (c *Case) rateYears(at int) int { return at/12 - c.Start }

// multiply makes the product of the rates before the current one; a missing year
// leaves no average.
func (f *frame) multiply(o *outcome) outcome {
	for y := f.c.Start; endOfYear(y) < f.curAt; y++ {
		_, r, ok := f.year(y)
		if !ok {
			o.missing = append(o.missing, y)
			continue
		}
		if !r.GreaterThan(hundred.Neg()) {
			return f.refuse(NoData, i18n.M("method.why.impossible_rate", i18n.Args{"Rate": r}))
		}
		o.factor = o.factor.Mul(factor(r))
	}
	if len(o.missing) > 0 {
		return f.refuse(NoData, i18n.M("method.why.missing_years", i18n.Args{"Years": years(o.missing)}))
	}
	return outcome{}
}

// growthBorder adds the value of the current figure at which the whole growth is
// that of a yearly rate over some years.
func (f *frame) growthBorder(s *scale, o *outcome, v Verdict, rate decimal.Decimal, years int) {
	g := power(decimal.Max(factor(rate), decimal.Decimal{}), years)
	slack := f.leave(v)
	if f.c.Rates {
		// factor × (1 + x/100) ≥ g
		s.over(v, g.Sub(o.factor).Mul(hundred), o.factor)
		s.ease(slack.Mul(o.factor))
		return
	}
	s.at(v, f.base.Mul(g))
	s.ease(slack)
}

// standstill adds the border below which the target is moved away from.
func (f *frame) standstill(s *scale, o *outcome) {
	s.worst = Reversed
	if f.c.Rates {
		tol := f.tolerance(f.cur.Value)
		s.over(OffTrack, lower(s.down, one.Sub(o.factor).Mul(hundred), tol.Mul(o.factor)), o.factor)
		return
	}
	s.at(OffTrack, lower(s.down, f.base, f.tolerance(f.c.Baseline.Value)))
}
