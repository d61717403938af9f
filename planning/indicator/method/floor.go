package method

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
)

// floor judges a target that holds in every year of the plan: at least the aim.
//
//	missed = years below the aim
//	none missed → on track; up to years_missed.behind of the known years → behind;
//	more → off track
//
// A year without a figure is not a year in which the floor was kept: while none
// is known to be missed the verdict is then no data. Nothing is achieved early,
// since next year counts too. At the end all years decide.
//
// Source: docs/method.md, 每年达标.
func (f *frame) floor() outcome { return f.everyYear(false) }

func (f *frame) everyYear(down bool) outcome {
	o := outcome{scales: scales{n: 1}}
	s := &o.scales.side[0]
	s.down = down
	o.expNum, o.expDen = f.aim, one
	known := 1
	for y := f.c.Start; endOfYear(y) < f.curAt; y++ {
		p, n, ok := f.year(y)
		if !ok {
			o.missing = append(o.missing, y)
			continue
		}
		known++
		if !f.kept(down, p, n) {
			o.missed = append(o.missed, p)
		}
	}
	s.aim(f.keptClass(len(o.missed), known, len(o.missing)), f)
	s.worst = f.keptClass(len(o.missed)+1, known, len(o.missing))
	o.v = s.of(f.x)
	if !s.reached(0, f.x) {
		o.missed = append(o.missed, f.cur)
	}
	if len(o.missing) > 0 {
		f.note(i18n.M("method.why.missing_years", i18n.Args{"Years": years(o.missing)}))
	}
	return o
}

// kept says whether a year's figure is on the right side of the aim.
func (f *frame) kept(down bool, p *Point, n decimal.Decimal) bool {
	s := scale{down: down}
	slack := decimal.Decimal{}
	if !f.c.Binding && !f.c.Strict {
		slack = decimal.New(5, int32(-p.Value.Digits()-1))
	}
	s.at(OnTrack, lower(down, f.aim, slack))
	s.borders[0].open = f.c.Strict
	return s.reached(0, n)
}

func (f *frame) keptClass(missed, known, missing int) Verdict {
	switch {
	case missed == 0 && missing > 0:
		return NoData
	case missed == 0 && f.c.Final:
		return Met
	case missed == 0:
		return OnTrack
	case f.c.Final:
		return NotMet
	case !months(missed).GreaterThan(f.m.missedBehind.Mul(months(known))):
		return Behind
	}
	return OffTrack
}

func yearsOf(ps []*Point) []int {
	out := make([]int, len(ps))
	for i, p := range ps {
		out[i] = p.Period.Year()
	}
	return out
}

// years lists years for a message.
func years(ys []int) string { return strings.Trim(strings.ReplaceAll(fmt.Sprint(ys), " ", ", "), "[]") }
