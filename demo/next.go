package demo

import (
	"time"

	"gangyao/planning/indicator"
)

// next lists the acts about the made-up plan after the real one.
func (s *story) next(f *figures) {
	s.on(time.Date(2026, 7, 10, 2, 0, 0, 0, time.UTC), "plan 2026–2030", func() error {
		r, err := Next()
		if err != nil {
			return err
		}
		if s.out.Next, err = enact(s.program, s.plans, "xiangxiang-15.json", r); err != nil {
			return err
		}
		return s.adopt(s.out.Next, false, func(ps []indicator.Proposal) error {
			f.own(ps)
			return nil
		})
	})
	s.on(time.Date(2026, 7, 20, 2, 0, 0, 0, time.UTC), "next targets of towns", func() error {
		return s.divideTarget(f, s.out.Next.Plan, "grain-capacity", 0)
	})
}
