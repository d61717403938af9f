package check

import (
	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// figureRule: what should be a number is one, what should be a composition is one.
func figureRule(l look, c *compiled) ([]Result, bool) {
	v := l.cand.Value
	if v.String() == "" {
		return nil, false
	}
	_, number := v.Number()
	switch l.ind.Kind {
	case "state":
		return nil, false
	case "composition":
		if v.Parts() == nil {
			return l.result(c, "check.figure.composition", "check.figure.advice", nil), true
		}
	default:
		if !number {
			return l.result(c, "check.figure.number", "check.figure.advice", nil), true
		}
	}
	return nil, true
}

// boundsRule: within what is possible, by the definition, or by the declaration
// where the definition says nothing.
func boundsRule(l look, c *compiled) ([]Result, bool) {
	d, ok := l.number()
	if !ok {
		return nil, false
	}
	low, high := l.ind.Low, l.ind.High
	if c.With.Low != nil || c.With.High != nil {
		if low != nil || high != nil {
			return nil, false
		}
		if c.With.Low != nil {
			if d.LessThan(c.With.Low.Decimal) {
				return l.result(c, "check.bounds.low", "check.bounds.advice", i18n.Args{"Bound": c.With.Low.Decimal}), true
			}
		}
		if c.With.High != nil && d.GreaterThan(c.With.High.Decimal) {
			return l.result(c, "check.bounds.high", "check.bounds.advice", i18n.Args{"Bound": c.With.High.Decimal}), true
		}
		return nil, true
	}
	if low != nil {
		if b, ok := low.Number(); ok && d.LessThan(b) {
			return l.result(c, "check.bounds.low", "check.bounds.advice", i18n.Args{"Bound": *low}), true
		}
	}
	if high != nil {
		if b, ok := high.Number(); ok && d.GreaterThan(b) {
			return l.result(c, "check.bounds.high", "check.bounds.advice", i18n.Args{"Bound": *high}), true
		}
	}
	return nil, low != nil || high != nil
}

// jumpRule: the change against the same period of last year is no larger than
// Pct per cent, or Points in the unit. It fires only when rounding cannot
// explain the excess.
func jumpRule(l look, c *compiled) ([]Result, bool) {
	now, ok := l.number()
	if !ok {
		return nil, false
	}
	cell, p, ok := l.ago(1)
	if !ok {
		return nil, false
	}
	old, ok := p.Value.Number()
	if !ok {
		return nil, false
	}
	diff := now.Sub(old).Abs()
	points := !c.With.Points.IsZero()
	if points {
		if diff.LessThanOrEqual(c.With.Points.Decimal) {
			return nil, true
		}
	} else {
		if old.IsZero() || old.Abs().LessThan(c.With.Floor.Decimal) && now.Abs().LessThan(c.With.Floor.Decimal) {
			return nil, false
		}
		if diff.Mul(hundred).LessThanOrEqual(c.With.Pct.Mul(old.Abs())) {
			return nil, true
		}
	}
	slackOld := half(p.Value)
	diff = diff.Sub(half(l.cand.Value)).Sub(slackOld)
	change, limit, unit := now.Sub(old), c.With.Points.Decimal, string(l.ind.Unit)
	if l.ind.share() {
		unit = l.ind.changeUnit()
	}
	if points {
		if diff.LessThanOrEqual(limit) {
			return nil, true
		}
	} else {
		limit = c.With.Pct.Decimal
		if diff.Mul(hundred).LessThanOrEqual(limit.Mul(old.Abs().Add(slackOld))) {
			return nil, true
		}
		change, unit = change.Mul(hundred).DivRound(old.Abs(), 1), "%"
	}
	return l.result(c, "check.jump.message", "check.jump.advice", i18n.Args{
		"Old": p.Value, "OldPeriod": cell.Period.Msg(), "Change": show(change, 4), "Limit": limit, "ChangeUnit": unit,
	}, l.figure(cell, p)), true
}

// slipRule: a figure that is a usual factor off last year's, or off the nearest
// earlier year known, was probably given in another unit.
func slipRule(l look, c *compiled) ([]Result, bool) {
	now, ok := l.number()
	if !ok || now.IsZero() {
		return nil, false
	}
	for years := 1; years <= max(c.With.Years, 1); years++ {
		cell, p, ok := l.ago(years)
		if !ok {
			continue
		}
		old, ok := p.Value.Number()
		if !ok || old.IsZero() || old.Sign() != now.Sign() {
			continue
		}
		a, b := now.Abs(), old.Abs()
		for _, f := range c.With.Factors {
			suggest := decimal.Decimal{}
			switch {
			case near(a, b.Mul(f.Decimal), c.With.Tolerance.Decimal):
				suggest = now.DivRound(f.Decimal, 8)
			case near(a.Mul(f.Decimal), b, c.With.Tolerance.Decimal):
				suggest = now.Mul(f.Decimal)
			default:
				continue
			}
			meant := quantity.FromDecimal(suggest)
			out := l.result(c, "check.unit-slip.message", "check.unit-slip.advice", i18n.Args{
				"Old": p.Value, "OldPeriod": cell.Period.Msg(), "Factor": f.Decimal, "Suggest": meant,
			}, l.figure(cell, p))
			out[0].Suggest = &meant
			return out, true
		}
		return nil, true
	}
	return nil, false
}

// near says whether a lies within b divided and multiplied by tolerance.
func near(a, b, tolerance decimal.Decimal) bool {
	return a.Mul(tolerance).GreaterThanOrEqual(b) && a.LessThanOrEqual(b.Mul(tolerance))
}

// growsRule: what is counted up within the year, or over the plan's years
// (kind cumulative), never falls.
func growsRule(l look, c *compiled) ([]Result, bool) {
	now, ok := l.number()
	if !ok {
		return nil, false
	}
	looked := false
	for _, step := range []int{-1, 1} {
		cell, p, ok := l.neighbour(step)
		if !ok {
			continue
		}
		other, ok := p.Value.Number()
		if !ok {
			continue
		}
		looked = true
		fall := other.Sub(now)
		if step > 0 {
			fall = fall.Neg()
		}
		if fall.LessThanOrEqual(half(p.Value).Add(half(l.cand.Value))) {
			continue
		}
		key := "check.grows.fell"
		if step > 0 {
			key = "check.grows.above"
		}
		return l.result(c, key, "check.grows.advice", i18n.Args{"Other": p.Value, "OtherPeriod": cell.Period.Msg()}, l.figure(cell, p)), true
	}
	return nil, looked
}

// precisionRule: more decimals than usual, or none where there were some.
func precisionRule(l look, c *compiled) ([]Result, bool) {
	if _, ok := l.number(); !ok {
		return nil, false
	}
	cell, p, ok := l.ago(1)
	if !ok {
		return nil, false
	}
	if _, ok := p.Value.Number(); !ok {
		return nil, false
	}
	usual, got := p.Value.Digits(), l.cand.Value.Digits()
	if got > max(usual, l.ind.Decimals) || got == 0 && usual > 0 && l.ind.Decimals > 0 {
		return l.result(c, "check.precision.message", "check.precision.advice", i18n.Args{
			"Got": got, "Usual": max(usual, l.ind.Decimals), "Old": p.Value, "OldPeriod": cell.Period.Msg()}, l.figure(cell, p)), true
	}
	return nil, true
}

// sameRule: exactly the figure of last year, to Figures significant digits or more.
func sameRule(l look, c *compiled) ([]Result, bool) {
	if significant(l.cand.Value) < c.With.Figures {
		return nil, false
	}
	cell, p, ok := l.ago(1)
	if !ok {
		return nil, false
	}
	if p.Value.Equal(l.cand.Value) {
		return l.result(c, "check.same.message", "check.same.advice", i18n.Args{"OldPeriod": cell.Period.Msg()}, l.figure(cell, p)), true
	}
	return nil, true
}

// earlyRule: a figure for a period that is not over.
func earlyRule(l look, c *compiled) ([]Result, bool) {
	if l.in.Now.IsZero() || l.cand.Value.String() == "" || l.cand.Period.IsZero() {
		return nil, false
	}
	end := l.cand.Period.End()
	if l.in.Now.Before(end) {
		return l.result(c, "check.early.message", "check.early.advice", i18n.Args{"End": end}), true
	}
	return nil, true
}

// revisedRule: a figure that differs from the one known needs a remark.
func revisedRule(l look, c *compiled) ([]Result, bool) {
	if l.in.Known == nil {
		return nil, false
	}
	p, ok := l.in.Known.Figure(l.cand.Cell)
	if !ok {
		return nil, false
	}
	if p.Value.Equal(l.cand.Value) || l.cand.Note != "" {
		return nil, true
	}
	return l.result(c, "check.revised.message", "check.revised.advice", i18n.Args{"Old": p.Value}, l.figure(l.cand.Cell, p)), true
}

// compositionRule: shares add up to 100 within rounding, and are as many as before.
func compositionRule(l look, c *compiled) ([]Result, bool) {
	parts := sharesOf(l.cand.Value)
	if parts == nil {
		return nil, false
	}
	sum, slack := decimal.Zero, c.With.Tolerance.Decimal
	for _, p := range parts {
		d, _ := p.Number()
		if d.IsNegative() {
			return l.result(c, "check.composition.negative", "check.composition.advice", nil), true
		}
		sum, slack = sum.Add(d), slack.Add(half(p))
	}
	if off := sum.Sub(hundred).Abs(); off.GreaterThan(slack) {
		return l.result(c, "check.composition.sum", "check.composition.advice", i18n.Args{"Sum": sum, "Off": off, "Slack": slack}), true
	}
	if cell, p, ok := l.ago(1); ok && len(p.Value.Parts()) > 0 && len(p.Value.Parts()) != len(parts) {
		return l.result(c, "check.composition.count", "check.composition.advice", i18n.Args{
			"Old": p.Value, "OldPeriod": cell.Period.Msg(), "Parts": len(parts), "OldParts": len(p.Value.Parts())}, l.figure(cell, p)), true
	}
	return nil, true
}
