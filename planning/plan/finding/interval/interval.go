// Package interval computes with printed figures. A figure printed with d
// decimals stands for every true value that rounds to it, itself ± half a unit
// in the last digit; sums, quotients and growth of such figures are ranges.
// Two statements contradict each other only when their ranges do not meet.
//
// All bounds are decimals. Operations that cannot be exact (division, roots)
// round outwards, so a true value never falls out of its range.
package interval

import (
	"github.com/shopspring/decimal"
	"math"

	"gangyao/platform/quantity"
)

// digits kept by operations that cannot be exact.
const digits = 24

var ulp = decimal.New(1, -digits)

// Interval is a closed range of decimals, Lo <= Hi.
type Interval struct{ Lo, Hi decimal.Decimal }

// Of is the range of true values that would be printed as v; false when v is
// not a single number.
func Of(v quantity.Value) (Interval, bool) {
	lo, hi, ok := v.Interval()
	return Interval{lo, hi}, ok
}

// Exact is the range that holds d only.
func Exact(d decimal.Decimal) Interval { return Interval{d, d} }

// Overlaps says whether some value lies in both ranges.
func (a Interval) Overlaps(b Interval) bool {
	return a.Lo.LessThanOrEqual(b.Hi) && b.Lo.LessThanOrEqual(a.Hi)
}

// Contains says whether d lies in the range.
func (a Interval) Contains(d decimal.Decimal) bool {
	return a.Lo.LessThanOrEqual(d) && d.LessThanOrEqual(a.Hi)
}

// Below says whether every value of a is less than every value of b.
func (a Interval) Below(b Interval) bool { return a.Hi.LessThan(b.Lo) }

// Mid is the middle of the range.
func (a Interval) Mid() decimal.Decimal { return a.Lo.Add(a.Hi).Div(decimal.NewFromInt(2)) }

// Add is the range of sums.
func (a Interval) Add(b Interval) Interval { return Interval{a.Lo.Add(b.Lo), a.Hi.Add(b.Hi)} }

// Sub is the range of differences.
func (a Interval) Sub(b Interval) Interval { return Interval{a.Lo.Sub(b.Hi), a.Hi.Sub(b.Lo)} }

// Scale multiplies by an exact number.
func (a Interval) Scale(k decimal.Decimal) Interval {
	lo, hi := a.Lo.Mul(k), a.Hi.Mul(k)
	if lo.GreaterThan(hi) {
		lo, hi = hi, lo
	}
	return Interval{lo, hi}
}

// Mul is the range of products.
func (a Interval) Mul(b Interval) Interval {
	return hull(a.Lo.Mul(b.Lo), a.Lo.Mul(b.Hi), a.Hi.Mul(b.Lo), a.Hi.Mul(b.Hi))
}

// Div is the range of quotients; false when b contains zero.
func (a Interval) Div(b Interval) (Interval, bool) {
	if b.Contains(decimal.Zero) {
		return Interval{}, false
	}
	r := hull(
		a.Lo.DivRound(b.Lo, digits), a.Lo.DivRound(b.Hi, digits),
		a.Hi.DivRound(b.Lo, digits), a.Hi.DivRound(b.Hi, digits))
	return Interval{r.Lo.Sub(ulp), r.Hi.Add(ulp)}, true
}

func hull(first decimal.Decimal, rest ...decimal.Decimal) Interval {
	return Interval{decimal.Min(first, rest...), decimal.Max(first, rest...)}
}

// Pow is the range of n-th powers of a range of positive numbers, n >= 0. The
// result is rounded outwards to 24 decimals.
func (a Interval) Pow(n int) Interval {
	lo, hi := decimal.New(1, 0), decimal.New(1, 0)
	for range n {
		lo = lo.Mul(a.Lo).RoundFloor(digits)
		hi = hi.Mul(a.Hi).RoundCeil(digits)
	}
	return Interval{lo, hi}
}

// Root is the range of n-th roots; false unless the range is positive and n > 0.
func (a Interval) Root(n int) (Interval, bool) {
	if n <= 0 || a.Lo.Sign() <= 0 {
		return Interval{}, false
	}
	return Interval{root(a.Lo, n), root(a.Hi, n).Add(rootStep)}, true
}

// rootStep bounds the error of root: it is a tenth of a millionth.
var rootStep = decimal.New(1, -7)

// root is the largest multiple of rootStep (or near it) whose n-th power does not exceed x.
func root(x decimal.Decimal, n int) decimal.Decimal {
	power := func(b decimal.Decimal) decimal.Decimal {
		p := decimal.New(1, 0)
		for range n {
			p = p.Mul(b).Round(digits)
		}
		return p
	}
	lo, hi := decimal.Zero, decimal.Max(x, decimal.New(1, 0))
	// a guess in floating point, taken when exact arithmetic confirms it
	if f, _ := x.Float64(); f > 0 && f < 1e12 {
		guess := decimal.NewFromFloat(math.Pow(f, 1/float64(n))).Round(9)
		half := rootStep.Div(decimal.NewFromInt(2))
		below, above := guess.Sub(half), guess.Add(half)
		if !power(below).GreaterThan(x) && power(above).GreaterThan(x) {
			lo, hi = below, above
		}
	}
	two := decimal.NewFromInt(2)
	for hi.Sub(lo).GreaterThan(rootStep) {
		if mid := lo.Add(hi).Div(two).Round(12); power(mid).GreaterThan(x) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo
}

var hundred = decimal.NewFromInt(100)

// Growth is the range of average yearly growth rates, per cent, that lead from
// one level to another in the given number of years; false unless both levels
// are positive.
func Growth(from, to Interval, years int) (Interval, bool) {
	if from.Lo.Sign() <= 0 || to.Lo.Sign() <= 0 {
		return Interval{}, false
	}
	ratio, ok := to.Div(from)
	if !ok {
		return Interval{}, false
	}
	r, ok := ratio.Root(years)
	if !ok {
		return Interval{}, false
	}
	one := decimal.New(1, 0)
	return Interval{r.Lo.Sub(one).Mul(hundred), r.Hi.Sub(one).Mul(hundred)}, true
}

// Grow is the range of levels reached from a level after years of growth at a
// rate given in per cent.
func (a Interval) Grow(rate Interval, years int) Interval {
	one := decimal.New(1, 0)
	f := Interval{one.Add(rate.Lo.Div(hundred)), one.Add(rate.Hi.Div(hundred))}
	return a.Mul(f.Pow(years))
}

// Base is the range of levels from which years of growth at a rate, per cent,
// lead to a; false when the rate is -100 % or less.
func (a Interval) Base(rate Interval, years int) (Interval, bool) {
	one := decimal.New(1, 0)
	f := Interval{one.Add(rate.Lo.Div(hundred)), one.Add(rate.Hi.Div(hundred))}
	if f.Lo.Sign() <= 0 {
		return Interval{}, false
	}
	return a.Div(f.Pow(years))
}
