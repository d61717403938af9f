package reporting

import (
	"context"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// Overdue lists the steps that were late on a day (zero: now), whoever had to take
// them: sheets not handed in, returns not answered, sheets not approved, verified or
// published by their day; as far as the actor may see the sheet.
//
// Faults: those of identity.Require for DoRead; fault.NotYet.
func (s *Service) Overdue(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]Task, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	until, at := s.asOf(asOf)
	var out []Task
	err = s.Store.View(ctx, func(tx ReadTx) error {
		out = nil
		cases, err := s.unfinished(ctx, tx, t, until, at)
		for i := range cases {
			c := &cases[i]
			if task := c.task(owed[c.Sheet.State]); task.Late > 0 && c.State() != Planned && maySome(a, DoRead, &c.Sheet) {
				out = append(out, task)
			}
		}
		return err
	})
	return out, err
}

// unfinished lists the sheets that somebody had to do something with at a time: as
// they are kept, or on a past day (until) as the journals tell.
func (s *Service) unfinished(ctx context.Context, tx ReadTx, t indicator.Tenant, until, at time.Time) ([]Case, error) {
	var out []Case
	add := func(sh *Sheet, r *Round, ex []Exception) {
		if r != nil && owed[sh.State] != "" && len(sh.Areas) > 0 {
			out = append(out, Case{Sheet: *sh, Round: *r, Days: r.DaysOf(sh.Org, ex), At: at, Zone: s.Zone, Past: !until.IsZero()})
		}
	}
	if !until.IsZero() {
		h, err := past(ctx, tx, t, "", until, false)
		if err == nil {
			err = h.notYet(until)
		}
		if err != nil {
			return nil, err
		}
		for i := range h.rounds {
			r := &h.rounds[i]
			for _, p := range h.sheets[r.ID] {
				add(&p.Sheet, r, h.exceptions[r.ID])
			}
		}
		return out, nil
	}
	rounds, err := tx.Rounds(ctx, t)
	if err != nil {
		return nil, err
	}
	byID := map[RoundID]*Round{}
	for i := range rounds {
		byID[rounds[i].ID] = &rounds[i]
	}
	ex, err := tx.Exceptions(ctx, t, "")
	if err != nil {
		return nil, err
	}
	sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: t, Unfinished: true})
	if err != nil {
		return nil, err
	}
	for i := range sheets {
		add(&sheets[i], byID[sheets[i].Round], ex)
	}
	return out, nil
}
