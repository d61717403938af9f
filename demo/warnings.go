package demo

import (
	"time"

	"gangyao/planning/warning"
)

// watchedMonths is for how many months before the demonstration is loaded its
// warnings were evaluated, as the program would have done.
const watchedMonths = 12

// watch lists the evaluations of the warnings: on the sixth of each month, at night.
// A load that finds warnings adds none: what is known of the past was known then.
func (s *story) watch(now time.Time) error {
	known, err := s.watcher.Warnings.List(s.program, warning.Query{Tenant: Tenant, Limit: 1})
	if err != nil || len(known) > 0 {
		return err
	}
	for n := watchedMonths; n >= 0; n-- {
		at := time.Date(now.Year(), now.Month()-time.Month(n), 6, 16, 30, 0, 0, time.UTC)
		if at.Before(now) {
			s.on(at, "warnings", func() error {
				_, err := s.watcher.Evaluate(s.program, Tenant)
				return err
			})
		}
	}
	return nil
}
