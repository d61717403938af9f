package supervision

import (
	"context"

	"gangyao/kernel/casework"
	"gangyao/platform/identity"
)

// Shifts counts the open items of which another calendar would move a due day, of all open
// ones that have one.
//
// Faults: those of identity.Require for DoSupervise.
func (s *Service) Shifts(ctx context.Context, t Tenant, other casework.Days) (moved, all int, err error) {
	if _, err := identity.Require(ctx, DoSupervise, identity.Target{Tenant: t}); err != nil {
		return 0, 0, err
	}
	err = s.Store.View(ctx, func(tx ReadTx) error {
		found, err := tx.Read().Cases(ctx, casework.Query{Tenant: t, Process: ProcessName, Open: true})
		if err != nil {
			return err
		}
		moved, all = 0, 0
		today := identity.Day(s.now())
		for i := range found {
			c := &found[i].Case
			p, err := s.desk().Process(ctx, tx.Read(), t, c.Definition)
			if err != nil {
				return err
			}
			was, is := p.Timings(c, today, s.Days()), p.Timings(c, today, other)
			due, shifts := false, false
			for j := range was { // both name the same clocks
				runs := !was[j].Stopped && !was[j].Due.IsZero()
				due, shifts = due || runs, shifts || runs && !was[j].Due.Equal(is[j].Due)
			}
			all, moved = all+one(due), moved+one(shifts)
		}
		return nil
	})
	return moved, all, err
}
