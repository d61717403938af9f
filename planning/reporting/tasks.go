package reporting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// Duties lists what the actor of ctx owed on a day (zero: now), and nothing else:
// sheets to fill in and hand in, returns to answer, sheets to approve, verify and
// publish, as far as Case.Refusal would have let them, by what they may do today.
// What is overdue comes first, then by due day.
//
// Faults: those of identity.Require for DoRead; fault.NotYet.
func (s *Service) Duties(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]Task, error) {
	a, err := identity.Require(ctx, DoRead, somewhere(t))
	if err != nil {
		return nil, err
	}
	until, at := s.asOf(asOf)
	var out []Task
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if until.IsZero() {
			out, err = s.tasks(ctx, tx, t, a)
		} else {
			out, err = s.tasksAt(ctx, tx, t, a, until, at)
		}
		return err
	})
	slices.SortStableFunc(out, func(x, y Task) int {
		return cmp.Or(cmp.Compare(y.Late, x.Late), x.Due.Compare(y.Due), cmp.Compare(x.Org, y.Org), cmp.Compare(x.Sheet, y.Sheet))
	})
	return out, err
}

// owed is what a sheet waits for in each state; a draft is filled and submitted.
var owed = map[State]Action{Draft: Fill, Submitted: Approve, Approved: Verify, Verified: Publish}

// tasks are those of now, from what is kept beside the journals.
func (s *Service) tasks(ctx context.Context, tx ReadTx, t indicator.Tenant, a *identity.Actor) ([]Task, error) {
	cases, err := s.unfinished(ctx, tx, t, time.Time{}, s.now())
	if err != nil {
		return nil, err
	}
	var out []Task
	for i := range cases {
		c := &cases[i]
		do := owed[c.Sheet.State]
		if c.Refusal(a, do) != nil {
			continue
		}
		task := c.task(do)
		if do == Fill {
			if err := countOpen(ctx, tx, &c.Sheet, &task); err != nil {
				return nil, err
			}
		}
		out = append(out, task)
	}
	return out, nil
}

// tasksAt are those of a past day, from the journals.
func (s *Service) tasksAt(ctx context.Context, tx ReadTx, t indicator.Tenant, a *identity.Actor, until, at time.Time) ([]Task, error) {
	h, err := past(ctx, tx, t, "", until, true)
	if err != nil {
		return nil, err
	}
	if err := h.notYet(until); err != nil {
		return nil, err
	}
	var out []Task
	for i := range h.rounds {
		r := &h.rounds[i]
		for _, p := range h.sheets[r.ID] {
			do := owed[p.Sheet.State]
			if do == "" || len(p.Sheet.Areas) == 0 {
				continue
			}
			c := &Case{Sheet: p.Sheet, Round: *r, Days: r.DaysOf(p.Sheet.Org, h.exceptions[r.ID]), At: at, Zone: s.Zone, Past: true}
			if c.refusal(a, do) != nil {
				continue
			}
			task := c.task(do)
			if do == Fill {
				for j := range h.duties[r.ID] {
					if d := &h.duties[r.ID][j]; d.Org == p.Sheet.Org {
						task.count(d, p.Entries[d.Cell])
					}
				}
			}
			out = append(out, task)
		}
	}
	return out, nil
}

// count counts a cell that is asked for.
func (t *Task) count(d *Duty, e *Entry) {
	t.Asked++
	if !d.Optional && (e == nil || !e.Filled()) {
		t.Open++
	}
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
	filled := map[indicator.CellKey]*Entry{}
	for i := range entries {
		filled[entries[i].Cell] = &entries[i]
	}
	for i := range duties {
		if d := &duties[i]; d.Dropped.IsZero() {
			task.count(d, filled[d.Cell])
		}
	}
	return nil
}
