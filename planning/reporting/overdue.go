package reporting

import (
	"context"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// Overdue lists the steps that are late, whoever has to take them: sheets not
// handed in, returns not answered, sheets not approved, verified or published by
// their day; as far as the actor may see the sheet.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Overdue(ctx context.Context, t indicator.Tenant) ([]Task, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var out []Task
	err = s.Store.View(ctx, func(tx ReadTx) error {
		out = nil
		rounds, err := tx.Rounds(ctx, t)
		if err != nil {
			return err
		}
		byID := map[RoundID]*Round{}
		for i := range rounds {
			byID[rounds[i].ID] = &rounds[i]
		}
		ex, err := tx.Exceptions(ctx, t, "")
		if err != nil {
			return err
		}
		sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: t, Unfinished: true})
		if err != nil {
			return err
		}
		now := s.now()
		for i := range sheets {
			sh := &sheets[i]
			r, do := byID[sh.Round], owed[sh.State]
			if r == nil || do == "" || len(sh.Areas) == 0 || !maySome(a, DoRead, sh) {
				continue
			}
			c := &Case{Sheet: *sh, Round: *r, Days: r.DaysOf(sh.Org, ex), At: now, Zone: s.Zone}
			if task := c.task(do); task.Late > 0 && c.State() != Planned {
				out = append(out, task)
			}
		}
		return nil
	})
	return out, err
}
