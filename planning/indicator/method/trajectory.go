package method

import (
	"math"

	"github.com/shopspring/decimal"

	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// expectedAt is what the trajectory asks for at the end of a month, as a
// quotient: through the plan's milestones in straight lines; without any, compound
// where the target was stated as growth, else straight from baseline to aim.
func (f *frame) expectedAt(at int) (num, den decimal.Decimal) {
	if f.compound() {
		r := f.aim.DivRound(f.base, 16)
		return f.base.Mul(root(r, at-f.baseAt, f.end-f.baseAt)), one
	}
	v0, t0, v1, t1 := f.base, f.baseAt, f.aim, f.end
	var from, to *Point
	for i := range f.c.Milestones {
		p := &f.c.Milestones[i]
		n, ok := number(p.Value)
		t := endMonth(p.Period)
		if !ok || p.Period.IsZero() || t <= f.baseAt || t >= f.end {
			continue
		}
		switch {
		case t <= at && (from == nil || t > t0 || t == t0 && before(from, p)):
			from, v0, t0 = p, n, t
		case t > at && (to == nil || t < t1 || t == t1 && before(to, p)):
			to, v1, t1 = p, n, t
		}
	}
	span := months(t1 - t0)
	return v0.Mul(span).Add(v1.Sub(v0).Mul(months(at - t0))), span
}

// compound says whether the trajectory bends.
func (f *frame) compound() bool {
	return f.c.Compound && len(f.c.Milestones) == 0 && f.base.IsPositive() && f.aim.IsPositive()
}

// root is r to the power p/q for r above zero. It is the one place where a figure
// passes through a floating-point number: 15 digits, the same on every machine
// and in every unit, because r is a quotient.
func root(r decimal.Decimal, p, q int) decimal.Decimal {
	x := math.Pow(r.InexactFloat64(), float64(p)/float64(q))
	if math.IsInf(x, 0) || math.IsNaN(x) || x <= 0 {
		return r
	}
	return decimal.NewFromFloat(x)
}

// power is d to the power n, exactly.
func power(d decimal.Decimal, n int) decimal.Decimal {
	out := one
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out.Mul(d)
		}
		d = d.Mul(d)
	}
	return out
}

// Trajectory is the expected value at the end of every year from the baseline (or
// the plan's first year) to the last, for charts; for cumulative targets what
// should have been counted by then, for growth from levels the level that follows
// from the rate. nil where nothing is expected: words, states, a range.
func (m *Method) Trajectory(c Case) []Point {
	f := frame{m: m, c: &c}
	if !f.prepare() {
		return nil
	}
	if c.Rule == ruleKeep && c.Aim == nil && f.hasBase {
		f.aim, f.hasAim = f.base, true
	}
	if !f.hasAim || (f.needsBaseline() || f.trajectoryFromBase()) && !f.hasBase || f.impossibleRate() {
		return nil
	}
	var out []Point
	add := func(year int, v quantity.Value) { out = append(out, Point{Period: period.InYear(year), Value: v}) }
	digits := int32(min(c.aim().Digits(), 30))
	switch c.Rule {
	case ruleLevel, ruleRank:
		digits = max(digits, int32(min(c.Baseline.Value.Digits(), 30))) + 1
		for at := f.baseAt; at <= f.end; at += 12 {
			num, den := f.expectedAt(at)
			if at > f.baseAt && better(f.down(), f.base, f.aim) >= 0 {
				num, den = f.aim, one // reached already: to be held
			}
			add(at/12-1, quantity.FromDecimal(num.DivRound(den, digits)))
		}
	case ruleGrowth:
		if c.Rates || !f.base.IsPositive() {
			for y := c.Start; y <= c.End; y++ {
				add(y, *c.Aim)
			}
			break
		}
		digits = int32(min(c.Baseline.Value.Digits(), 30)) + 1
		for at := f.baseAt; at <= f.end; at += 12 {
			add(at/12-1, quantity.FromDecimal(f.base.Mul(power(factor(f.aim), (at-f.baseAt)/12)).Round(digits)))
		}
	case ruleCumulative:
		for y := c.Start; y <= c.End; y++ {
			num, den := f.countedBy(endOfYear(y))
			add(y, quantity.FromDecimal(num.DivRound(den, digits+1)))
		}
	case ruleFloor, ruleCeiling, ruleKeep:
		for y := c.Start; y <= c.End; y++ {
			add(y, quantity.FromDecimal(f.aim))
		}
	}
	return out
}

// aim is the aim, or the empty value.
func (c *Case) aim() quantity.Value {
	if c.Aim == nil {
		return quantity.Value{}
	}
	return *c.Aim
}
