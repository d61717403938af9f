package method

import (
	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
)

// cumulative judges what was counted up over the plan's years against the share
// of time.
//
//	counted  = sum of the plan years so far; of rates (1+r₁)(1+r₂)… − 1
//	expected = aim × months passed / months of the plan;
//	           of rates (1+aim)^(months passed / months of the plan) − 1
//	class    = counted against expected + (k − 1) × |expected|, k of ratio.*
//
// A falling target with an aim above zero is a budget not to be used up; being
// within it is never achieved before the end. A missing year leaves no sum: no
// data, unless the figures are running totals. January to a month (1-9月累计) of the running year counts as it is.
//
// Source: 五年累计 by share of plan time, docs/method.md; reductions per unit of GDP
// multiply (energy-saving assessment practice of the 11th to 14th plans).
func (f *frame) cumulative() outcome {
	o := outcome{scales: scales{n: 1}}
	s := &o.scales.side[0]
	s.down = f.c.Down
	switch {
	case f.c.Running:
		o.factor = one // the current figure is the total
	case f.c.Rates:
		o.factor, o.years = one, f.c.rateYears(f.curAt)
		if bad := f.multiply(&o); bad.v != "" {
			return bad
		}
	default:
		if bad := f.add(&o); bad.v != "" {
			return bad
		}
	}
	o.expNum, o.expDen = f.countedBy(f.curAt)
	o.done, o.whole = f.counted(&o), f.aim
	collect := better(s.down, f.aim, decimal.Decimal{}) > 0
	if f.c.Final {
		s.worst = NotMet
		f.countBorder(s, &o, Met, f.aim, one, f.slack())
		s.borders[0].open = f.c.Strict
		if !f.c.Binding {
			short := one.Sub(f.m.nearlyMet).Mul(f.aim.Abs())
			f.countBorder(s, &o, NearlyMet, lower(s.down, f.aim, short), one, decimal.Decimal{})
		}
		o.v = s.of(f.x)
		return o
	}
	if collect {
		f.countBorder(s, &o, Achieved, f.aim, one, f.slack())
		s.borders[0].open = f.c.Strict
	}
	size := o.expNum.Abs()
	for _, k := range [...]struct {
		v Verdict
		k decimal.Decimal
	}{{Ahead, f.m.ratioAhead}, {OnTrack, f.m.ratioOnTrack}, {Behind, f.m.ratioBehind}} {
		if f.aim.IsZero() && k.v != OnTrack {
			continue // nothing to be counted: kept at zero or not
		}
		f.countBorder(s, &o, k.v, lower(s.down, o.expNum, one.Sub(k.k).Mul(size)), o.expDen, f.leave(k.v))
	}
	s.worst = OffTrack
	if collect {
		s.worst = Reversed
		f.countBorder(s, &o, OffTrack, decimal.Decimal{}, one, f.tolerance(f.cur.Value))
	}
	o.v = s.of(f.x)
	return o
}

// add sums the plan years before the current point.
func (f *frame) add(o *outcome) outcome {
	for y := f.c.Start; y < f.cur.Period.Year(); y++ {
		_, n, ok := f.year(y)
		if !ok {
			o.missing = append(o.missing, y)
			continue
		}
		o.sum = o.sum.Add(n)
	}
	if len(o.missing) > 0 {
		return f.refuse(NoData, i18n.M("method.why.missing_years", i18n.Args{"Years": years(o.missing)}))
	}
	return outcome{}
}

// counted is the sum or the compounded change in % including the current point.
func (f *frame) counted(o *outcome) decimal.Decimal {
	if f.c.Rates {
		return o.factor.Mul(factor(f.x)).Sub(one).Mul(hundred)
	}
	return o.sum.Add(f.x)
}

// countedBy is what should be counted at the end of a month, as a quotient.
func (f *frame) countedBy(at int) (num, den decimal.Decimal) {
	p, q := at-f.start, f.end-f.start
	if f.c.Rates {
		return root(factor(f.aim), p, q).Sub(one).Mul(hundred), one
	}
	return f.aim.Mul(months(p)), months(q)
}

// countBorder adds the current figure at which num/den is counted.
func (f *frame) countBorder(s *scale, o *outcome, v Verdict, num, den, slack decimal.Decimal) {
	if f.c.Rates {
		// factor × (1 + x/100) − 1 ≥ num/den/100; den is 1 for rates
		s.over(v, hundred.Add(num).Sub(o.factor.Mul(hundred)), o.factor)
		s.ease(slack.Mul(o.factor))
		return
	}
	s.over(v, num.Sub(o.sum.Mul(den)), den)
	s.ease(slack.Mul(den))
}
