package reporting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// Duties lists what the actor of ctx owes, and nothing else: sheets to fill in
// and hand in, returns to answer, sheets to approve, verify and publish, as far
// as Case.Refusal would let them. What is overdue comes first, then by due day.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Duties(ctx context.Context, t indicator.Tenant) ([]Task, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	var out []Task
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		out, err = s.tasks(ctx, tx, t, a)
		return err
	})
	slices.SortStableFunc(out, func(x, y Task) int {
		return cmp.Or(cmp.Compare(y.Late, x.Late), x.Due.Compare(y.Due), cmp.Compare(x.Org, y.Org), cmp.Compare(x.Sheet, y.Sheet))
	})
	return out, err
}

// owed is what a sheet waits for in each state; a draft is filled and submitted.
var owed = map[State]Action{Draft: Fill, Submitted: Approve, Approved: Verify, Verified: Publish}

func (s *Service) tasks(ctx context.Context, tx ReadTx, t indicator.Tenant, a *identity.Actor) ([]Task, error) {
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
	now := s.now()
	var out []Task
	for i := range sheets {
		sh := &sheets[i]
		r, do := byID[sh.Round], owed[sh.State]
		if r == nil || do == "" || len(sh.Areas) == 0 {
			continue
		}
		c := &Case{Sheet: *sh, Round: *r, Days: r.DaysOf(sh.Org, ex), At: now, Zone: s.Zone}
		if c.Refusal(a, do) != nil {
			continue
		}
		task := c.task(do)
		if do == Fill {
			if err := countOpen(ctx, tx, sh, &task); err != nil {
				return nil, err
			}
		}
		out = append(out, task)
	}
	return out, nil
}

// task is what a sheet wants of whoever may do it.
func (c *Case) task(do Action) Task {
	sh := &c.Sheet
	out := Task{Round: c.Round.ID, RoundName: c.Round.Name, Period: c.Round.Period, Sheet: sh.ID, Org: sh.Org, Action: do, Due: c.due(do), Since: sh.Since}
	if do == Fill && sh.Returned != "" {
		out.Answer, out.Note = true, sh.Returned
	}
	out.Late = max(0, daysBetween(out.Due, dayOf(c.At, c.Zone)))
	return out
}

// due is the day until which a step is to be done: the clerk's and the head's
// share the round's due day; an answer, a verification and the publication are
// due before the round closes.
func (c *Case) due(do Action) time.Time {
	if do == Fill && c.Sheet.Returned == "" || do == Approve {
		return c.Days.Due
	}
	return c.Days.Closes
}

func countOpen(ctx context.Context, tx ReadTx, sh *Sheet, task *Task) error {
	duties, err := tx.RoundDuties(ctx, sh.Tenant, sh.Round, sh.Org)
	if err != nil {
		return err
	}
	entries, err := tx.Entries(ctx, sh.Tenant, sh.ID)
	if err != nil {
		return err
	}
	filled := map[indicator.CellKey]bool{}
	for i := range entries {
		filled[entries[i].Cell] = entries[i].Filled()
	}
	for i := range duties {
		if d := &duties[i]; d.Dropped.IsZero() {
			task.Asked++
			if !filled[d.Cell] && !d.Optional {
				task.Open++
			}
		}
	}
	return nil
}
