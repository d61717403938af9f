package method

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// state judges yes or no: done or not done yet.
//
//	yes                                   → achieved (at the end met)
//	no, though a milestone that said yes has passed → behind
//	no, though it was yes before          → reversed
//	no                                    → not due (at the end not met)
//
// Without a milestone nothing is late before the plan's last year is over.
//
// Source: docs/method.md, yes or no.
func (f *frame) state() outcome {
	if !f.hasAim {
		f.aim = one
	}
	o := outcome{scales: scales{n: 1}}
	s := &o.scales.side[0]
	s.down = f.aim.LessThan(decimal.New(5, -1)) // a target of "no"
	s.worst = NotDue
	was := f.hasBase && better(s.down, f.base, f.aim) >= 0
	for i := range f.c.Points {
		p := &f.c.Points[i]
		if at := endMonth(p.Period); at < f.curAt && f.usable(p) {
			n, ok := f.m.state(p.Value)
			was = was || ok && better(s.down, n, f.aim) >= 0
		}
	}
	due := 0
	for i := range f.c.Milestones {
		p := &f.c.Milestones[i]
		n, ok := f.m.state(p.Value)
		if at := endMonth(p.Period); ok && at > f.start && at <= f.now && at <= f.end && better(s.down, n, f.aim) >= 0 && (due == 0 || p.Period.Year() < due) {
			due = p.Period.Year()
		}
	}
	switch {
	case f.c.Final:
		s.at(Met, f.aim)
		s.worst = NotMet
	default:
		s.at(Achieved, f.aim)
		switch {
		case was:
			s.worst = Reversed
		case due != 0 && !f.c.Now.IsZero():
			s.worst = Behind
		}
	}
	o.v = s.of(f.x)
	switch o.v {
	case NotDue:
		f.note(i18n.M("method.why.state_not_due", i18n.Args{"Year": f.c.End}))
	case Behind:
		f.note(i18n.M("method.why.state_late", i18n.Args{"Year": due}))
	}
	return o
}

// state reads yes as 1 and no as 0; numbers stand for themselves.
func (m *Method) state(v quantity.Value) (decimal.Decimal, bool) {
	if n, ok := number(v); ok {
		return n, true
	}
	text := strings.ToLower(v.String())
	switch {
	case slices.Contains(m.yes, text):
		return one, true
	case slices.Contains(m.no, text):
		return decimal.Decimal{}, true
	}
	return decimal.Decimal{}, false
}
