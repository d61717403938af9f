package method

import "github.com/shopspring/decimal"

// level judges a change of level against elapsed time.
//
//	progress = (current − baseline) / (aim − baseline)       进度完成率
//	elapsed  = months since the baseline / months to the end  时序进度
//	expected = the trajectory at the current month            (trajectory.go)
//	class    = current against baseline + k × (expected − baseline), k of ratio.*
//
// On a straight trajectory the last line says progress ≥ k × elapsed. Falling
// targets have both differences negative and all comparisons turned. A value on
// the wrong side of the baseline, beyond rounding, is reversed. A baseline that
// has reached the aim already makes it a target to hold.
//
// Source: progress against time as government evaluations set them side by side
// (进度完成率, 时序进度; docs/method.md); classes of the national
// mid-term evaluation of December 2023.
func (f *frame) level() outcome {
	down := f.down()
	o := outcome{scales: scales{n: 1}}
	s := &o.scales.side[0]
	s.down = down
	if f.hasBase {
		o.done, o.whole = f.x.Sub(f.base), f.aim.Sub(f.base)
		o.expNum, o.expDen = f.expectedAt(f.curAt)
		c := better(down, f.base, f.aim)
		o.hold = c > 0 || c == 0 && !f.c.Strict
	}
	switch {
	case f.c.Final:
		f.finalLevel(s, &o)
	case !f.hasBase:
		s.aim(Achieved, f)
		s.worst = NoBaseline // not reached: judge looked before
	case o.hold:
		f.hold(s)
	default:
		f.moving(s, &o)
	}
	if o.hold {
		o.done, o.whole = decimal.Decimal{}, decimal.Decimal{}
		o.expNum, o.expDen = f.aim, one
	}
	o.v = o.scales.of(f.x)
	return o
}

// moving sets the borders of a target still to be reached.
func (f *frame) moving(s *scale, o *outcome) {
	tol := f.tolerance(f.c.Baseline.Value)
	s.worst = Reversed
	s.aim(Achieved, f)
	move := o.expNum.Sub(f.base.Mul(o.expDen)) // times expDen
	if better(s.down, move, decimal.Decimal{}) <= 0 {
		// The trajectory does not ask for a move yet: there is no ratio to form.
		s.over(OnTrack, o.expNum, o.expDen)
		s.over(Behind, lower(s.down, o.expNum, tol.Mul(o.expDen)), o.expDen)
		return
	}
	base := f.base.Mul(o.expDen)
	for _, k := range [...]struct {
		v Verdict
		k decimal.Decimal
	}{{Ahead, f.m.ratioAhead}, {OnTrack, f.m.ratioOnTrack}, {Behind, f.m.ratioBehind}} {
		s.over(k.v, base.Add(k.k.Mul(move)), o.expDen)
		s.ease(f.leave(k.v).Mul(o.expDen))
	}
	s.at(OffTrack, lower(s.down, f.base, tol))
}

// hold sets the borders of a target that the baseline reached already: held, or
// short of it within rounding, or lost.
func (f *frame) hold(s *scale) {
	s.worst = Reversed
	s.aim(OnTrack, f)
	s.at(Behind, lower(s.down, f.aim, f.tolerance(f.c.Baseline.Value)))
}

// finalLevel sets the borders after the plan.
func (f *frame) finalLevel(s *scale, o *outcome) {
	s.worst = NotMet
	s.aim(Met, f)
	if !f.c.Binding && f.hasBase && !o.hold {
		s.at(NearlyMet, f.base.Add(f.m.nearlyMet.Mul(f.aim.Sub(f.base))))
	}
}
