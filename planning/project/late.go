package project

import (
	"context"

	"gangyao/planning/project/light"
)

// LateOne is a project that is late now.
type LateOne struct {
	*Row
	// Colour is the worse of what is late: yellow or red. A project that only was late
	// once, and shows yellow for that, is not late.
	Colour light.Colour
	// Judged says by what it is late: its first check is the worst.
	Judged light.Light
}

// Late lists the projects that go on and are behind in something today, by name.
// Faults: Unauthenticated, Forbidden.
func (s *Service) Late(ctx context.Context, t Tenant) ([]LateOne, error) {
	rows, day, err := s.rows(ctx, t, 0)
	if err != nil {
		return nil, err
	}
	rule := s.Lights.On(day)
	var out []LateOne
	for _, r := range rows {
		if !r.Light.Worse(light.Green) {
			continue
		}
		l := rule.Judge(r.facts, day)
		if len(l.Checks) == 0 || l.Checks[0].Kind == light.CaughtUp {
			continue
		}
		out = append(out, LateOne{r, l.Checks[0].Colour, l})
	}
	return out, nil
}
