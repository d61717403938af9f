package light

import (
	"slices"

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
