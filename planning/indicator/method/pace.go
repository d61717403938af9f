package method

import (
	"math"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// pace is what is needed every year from here to the end, beside the best year
// there ever was.
//
//	amounts:  (aim / current)^(1/years) − 1
//	ratios, ages, places (absolute_units of the method): (aim − current) / years
//	growth:   ((1+aim)^all years / growth so far)^(1/years) − 1
//	counted:  (aim − counted) / years, of rates ((1+aim) / (1+counted))^(1/years) − 1
//
// nil when nothing is left to do or no time to do it in.
func (f *frame) pace(o *outcome) *Pace {
	left := f.end - f.curAt
	if f.c.Final || left <= 0 || o.v == Achieved || o.hold || !o.v.Judged() {
		return nil
	}
	years := decimal.New(int64(left), 0).DivRound(decimal.New(12, 0), 8)
	p := &Pace{Years: (left + 11) / 12}
	var need decimal.Decimal
	ok := true
	switch f.c.Rule {
	case ruleLevel, ruleRank:
		p.Rate = f.growsByRate()
		if p.Rate {
			need, ok = yearly(f.aim, f.x, left)
		} else {
			need = f.aim.Sub(f.x).DivRound(years, int32(min(f.cur.Value.Digits(), 30))+1)
		}
	case ruleGrowth:
		p.Rate = true
		if f.c.Rates {
			need, ok = yearly(power(factor(f.aim), o.years+left/12), o.factor.Mul(factor(f.x)), left)
		} else {
			need, ok = yearly(f.base.Mul(power(factor(f.aim), (f.end-f.baseAt)/12)), f.x, left)
		}
	case ruleCumulative:
		p.Rate = f.c.Rates
		if p.Rate {
			need, ok = yearly(factor(f.aim), o.factor.Mul(factor(f.x)), left)
		} else {
			need = f.aim.Sub(f.counted(o)).DivRound(years, int32(min(f.cur.Value.Digits(), 30))+1)
		}
	default:
		return nil
	}
	if !ok {
		return nil
	}
	p.PerYear = quantity.FromDecimal(need)
	if best, year, found := f.best(p.Rate); found {
		v := quantity.FromDecimal(best)
		p.Best, p.BestYear, p.Reached = &v, year, better(f.down(), best, need) >= 0
	}
	p.Need = f.paceMsg(p)
	return p
}

// growsByRate says whether the change of a level is told as a rate of growth.
func (f *frame) growsByRate() bool {
	if f.c.Rule == ruleRank || !f.x.IsPositive() || !f.aim.IsPositive() || f.c.Unit == "" {
		return false
	}
	for _, u := range f.m.absoluteUnits {
		if strings.Contains(string(f.c.Unit), u) {
			return false
		}
	}
	return true
}

// yearly is the rate in % a year, with one decimal, that leads from one value to
// another in some months.
func yearly(to, from decimal.Decimal, left int) (decimal.Decimal, bool) {
	if !to.IsPositive() || !from.IsPositive() {
		return decimal.Decimal{}, false
	}
	r := math.Pow(to.DivRound(from, 16).InexactFloat64(), 12/float64(left))
	if math.IsInf(r, 0) || math.IsNaN(r) {
		return decimal.Decimal{}, false
	}
	return decimal.NewFromFloat(r).Sub(one).Mul(hundred).Round(1), true
}

// best is the best yearly change known, told in the same way.
func (f *frame) best(rate bool) (best decimal.Decimal, year int, found bool) {
	for i := range f.c.Points {
		p := &f.c.Points[i]
		y := p.Period.Year()
		_, n, ok := f.year(y)
		if p.Period.Kind() != period.Year || !ok {
			continue
		}
		change := n
		if f.c.Running && f.c.Rule == ruleCumulative {
			_, old, ok := f.year(y - 1)
			if f.c.Rates || !ok && y != f.c.Start {
				continue
			}
			if ok && y > f.c.Start {
				change = n.Sub(old)
			}
		} else if f.c.Rule != ruleCumulative && !f.c.Rates {
			old, ok := f.before(y)
			if !ok || rate && !old.IsPositive() {
				continue
			}
			change = n.Sub(old)
			if rate {
				change = change.Mul(hundred).DivRound(old, 1)
			}
		}
		c := better(f.down(), change, best)
		if !found || c > 0 || c == 0 && y > year {
			best, year, found = change, y, true
		}
	}
	return best, year, found
}

// before is the value of the year before, perhaps the baseline.
func (f *frame) before(y int) (decimal.Decimal, bool) {
	if _, n, ok := f.year(y - 1); ok {
		return n, true
	}
	if f.hasBase && f.baseAt == endOfYear(y-1) {
		return f.base, true
	}
	return decimal.Decimal{}, false
}
