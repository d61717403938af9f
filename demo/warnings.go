package demo

import "time"

// watchedMonths is for how many months before the demonstration is loaded its
// warnings were evaluated, as the program would have done.
const watchedMonths = 12

// watch lists the evaluations of the warnings: on the sixth of each month, at night.
// What is before the last thing that happened to a warning was done by an earlier
// load.
func (s *story) watch(now time.Time) error {
	last, err := s.watcher.Warnings.Last(s.program, Tenant)
	if err != nil {
		return err
	}
	for n := watchedMonths; n >= 0; n-- {
		at := time.Date(now.Year(), now.Month()-time.Month(n), 6, 16, 30, 0, 0, time.UTC)
		if at.Before(now) && at.After(last) {
			s.on(at, "warnings", func() error {
				_, err := s.watcher.Evaluate(s.program, Tenant)
				return err
			})
		}
	}
	return nil
}
