package method

import (
	"strings"

	"github.com/shopspring/decimal"
)

// keep judges a level that should stay where it is: the aim, or without one the
// baseline.
//
//	allowance = max(keep.share × |aim|, keep.points when the unit is % or points)
//	|current − aim| ≤ allowance              → on track
//	|current − aim| ≤ keep.behind × allowance → behind, else off track
//
// At the end: within the allowance met; within keep.behind times it nearly met,
// for anticipatory targets. Both directions are missed alike.
//
// Source: docs/method.md, 保持; the allowance is the method's own and stands in its file.
func (f *frame) keep() outcome {
	if !f.hasAim {
		f.aim = f.base
	}
	allowed := f.m.keepShare.Mul(f.aim.Abs())
	if u := string(f.c.Unit); u == "%" || strings.HasSuffix(u, "百分点") {
		allowed = decimal.Max(allowed, f.m.keepPoints)
	}
	return f.between(f.aim, f.aim, allowed, allowed.Mul(f.m.keepBehind))
}

// between judges a value that may be missed on both sides: within inner of low
// and high it is right, within outer behind, beyond off track.
func (f *frame) between(low, high, inner, outer decimal.Decimal) outcome {
	o := outcome{scales: scales{n: 2}}
	slack := f.slack()
	for i, down := range []bool{false, true} {
		s := &o.scales.side[i]
		s.down = down
		end := low
		if down {
			end = high
		}
		right, near, worst := OnTrack, Behind, OffTrack
		if f.c.Final {
			right, near, worst = Met, NearlyMet, NotMet
		}
		s.at(right, lower(down, end, inner))
		s.ease(slack)
		if !f.c.Final || !f.c.Binding {
			s.at(near, lower(down, end, outer))
			s.ease(slack)
		}
		s.worst = worst
	}
	o.v = o.scales.of(f.x)
	return o
}
