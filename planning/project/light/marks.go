package light

import (
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
)

// markLate: the key milestone that is overdue longest. Where none is but another
// milestone is, that is said and leaves the light alone.
func (s *state) markLate(p *Plan) {
	worst, late := s.overdue(p, true)
	if worst < 0 {
		other, days := -1, 0
		if !s.plain {
			other, days = s.overdue(p, false)
		}
		if other >= 0 {
			s.judged(MarkLate, 0, s.r.markYellow, s.r.markRed, func() i18n.Msg {
				return i18n.M("project.light_why.milestone_minor", i18n.Args{"Name": p.Marks[other].Name, "Due": p.Marks[other].Finish.Time(), "Days": days})
			})
		}
		return
	}
	s.judged(MarkLate, late, s.r.markYellow, s.r.markRed, func() i18n.Msg {
		return i18n.M("project.light_why.milestone", i18n.Args{"Name": p.Marks[worst].Name, "Due": p.Marks[worst].Finish.Time(), "Days": late})
	})
}

// expectsLate: by what the unit expects of its milestones the end comes late. An
// expectation makes yellow and never red.
func (s *state) expectsLate(p *Plan) {
	if s.r.forecast == 0 || p.Finish == 0 || s.late {
		return
	}
	i := len(s.f.Expected) - 1
	for i >= 0 && s.f.Expected[i].On > s.day {
		i--
	}
	if i < 0 {
		return
	}
	x := &s.f.Expected[i]
	late := max(int(x.Finish-p.Finish), 0)
	s.judged(Forecast, late, s.r.forecast, never, func() i18n.Msg {
		key := "project.light_why.forecast"
		switch {
		case late == 0:
			key = "project.light_why.forecast_on_time"
		case x.Told != 0:
			key = "project.light_why.forecast_follows"
		}
		return i18n.M(key, i18n.Args{"Name": x.Name, "Told": x.Told.Time(), "Finish": x.Finish.Time(), "Due": p.Finish.Time(), "Days": late})
	})
}

// never is a threshold above all values.
const never = 1 << 30

// overdue finds the milestone that is overdue longest; -1: none is.
func (s *state) overdue(p *Plan, key bool) (worst, late int) {
	worst = -1
	for i := range p.Marks {
		m := &p.Marks[i]
		if m.Key != key || m.Finish == 0 || m.Finish >= s.day || s.reached(m.ID) {
			continue
		}
		if n := int(s.day - m.Finish); n > late {
			worst, late = i, n
		}
	}
	return worst, late
}

func (s *state) reached(id string) bool {
	return slices.ContainsFunc(s.f.Marks, func(m MarkDone) bool { return m.ID == id && m.On <= s.day && m.Day <= s.day })
}

// Weigh makes both curves of a plan from the weights of its milestones; none has one: the
// plan has no curve.
func (p *Plan) Weigh() {
	list, sum := slices.Clone(p.Marks), 0
	slices.SortStableFunc(list, func(x, y Mark) int { return int(x.Finish - y.Finish) })
	for _, m := range list {
		sum += m.Weight
	}
	p.Curve, p.Spread = nil, nil
	if sum == 0 {
		return
	}
	done := 0
	var days []Day
	for _, m := range list {
		if m.Weight == 0 {
			continue
		}
		done += m.Weight
		p.Curve = point(p.Curve, m.Finish, done, sum)
		days = append(days, m.begin()-1, m.Finish)
	}
	slices.Sort(days)
	for _, d := range slices.Compact(days) {
		p.Spread = append(p.Spread, Point{d, spread(list, sum, d)})
	}
	if p.Curve[len(p.Curve)-1].Day < p.Finish {
		p.Curve = append(p.Curve, Point{p.Finish, 10000})
	}
}

// begin is its first day; without one all its work is that of its last day.
func (m *Mark) begin() Day {
	if m.Start == 0 || m.Start > m.Finish {
		return m.Finish
	}
	return m.Start
}

// point adds a point to a curve; two of one day are one.
func point(curve []Point, d Day, done, sum int) []Point {
	p := Point{Day: d, Done: int32(done * 10000 / sum)}
	if n := len(curve); n > 0 && curve[n-1].Day == d {
		curve[n-1] = p
		return curve
	}
	return append(curve, p)
}

// spread is the share of the work at the end of a day when each milestone is done evenly
// on its own days.
func spread(list []Mark, sum int, d Day) int32 {
	total := decimal.Decimal{}
	for i := range list {
		m := &list[i]
		from := m.begin() - 1
		if m.Weight == 0 || d <= from {
			continue
		}
		part := decimal.New(int64(m.Weight)*10000, 0)
		if d < m.Finish {
			part = part.Mul(decimal.New(int64(d-from), 0)).DivRound(decimal.New(int64(m.Finish-from), 0), 8)
		}
		total = total.Add(part)
	}
	return int32(total.DivRound(decimal.New(int64(sum), 0), 0).IntPart())
}

// unplanned: there are no planned days by which the project could be judged. In
// preparation there may be none yet; once it is being worked on they have to come.
func (s *state) unplanned(p *Plan) {
	working := s.f.phase(s.day) == Working
	if s.r.unplanned == 0 || p != nil && p.Start != 0 && (p.Finish != 0 || !working) {
		return
	}
	if !working {
		s.waits(0, i18n.M("project.light_why.plan_later"))
		return
	}
	days := int(s.day - s.planless())
	if days < s.r.unplanned {
		s.waits(days, i18n.M("project.light_why.plan_waits", i18n.Args{"Days": days, "Limit": s.r.unplanned}))
		return
	}
	s.judged(Unplanned, days, s.r.unplanned, never, func() i18n.Msg {
		return i18n.M("project.light_why.plan", i18n.Args{"Days": days, "Limit": s.r.unplanned})
	})
}

// waits keeps a check that has no colour yet.
func (s *state) waits(days int, why i18n.Msg) {
	if !s.plain {
		s.checks = append(s.checks, Check{Unplanned, None, days, s.r.unplanned, 0, why})
	}
}

// planless is the day from which the project has been worked on without a plan.
func (s *state) planless() Day {
	var since Day
	for i := range s.f.Phases {
		x := &s.f.Phases[i]
		switch {
		case x.On > s.day:
		case x.Phase != Working:
			since = 0
		case since == 0:
			since = x.On
		}
	}
	for i := len(s.f.Plans) - 1; i > 0; i-- { // a plan that was taken away was there until then
		if p := &s.f.Plans[i-1]; s.f.Plans[i].On <= s.day && p.Start != 0 && p.Finish != 0 {
			return max(since, s.f.Plans[i].On)
		}
	}
	return since
}
