package plan

import (
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
)

// Undo takes back a decision, or the reviewer's last one that is not yet taken
// back, as a new entry of the journal. A bulk act goes back as a whole; items
// that somebody changed since stay and are counted in Kept.
//
// Faults: those of identity.Require; Invalid (plan.undo_impossible: an undo or a reading
// cannot be taken back; plan.undo_done); NotFound (plan.decision_unknown);
// Conflict (plan.undo_nothing; plan.item_stale with a *Stale as cause when the
// one item was decided again since; plan.edition_approved).
func (s *Service) Undo(ctx context.Context, u UndoRequest) (*BulkOutcome, error) {
	by, err := may(ctx, DoReview, u.Tenant)
	if err != nil {
		return nil, err
	}
	var out BulkOutcome
	err = s.update(ctx, func(tx WriteTx) error {
		out = BulkOutcome{}
		e, err := lockDraft(ctx, tx, u.Tenant, u.Edition)
		if err != nil {
			return err
		}
		acts, err := undoable(ctx, tx, u, by)
		if err != nil {
			return err
		}
		sections, err := outlineOf(ctx, tx, u.Tenant, e.ID)
		if err != nil {
			return err
		}
		text, err := textOf(ctx, tx, e)
		if err != nil {
			return err
		}
		var batch DecisionID
		for _, d := range acts {
			it, err := tx.Item(ctx, u.Tenant, d.Item)
			if err != nil {
				return err
			}
			later, err := decidedSince(ctx, tx, it, d)
			if err != nil {
				return err
			}
			if later {
				if len(acts) == 1 {
					return stale(ctx, tx, it, d.Version)
				}
				out.Kept++
				continue
			}
			before, base := it.snapshot(), it.Version
			it.restore(d.Before, text, sections)
			it.Version++
			if it.State != Pending {
				it.DecidedBy, it.DecidedAt = by, tx.Now()
			}
			if err := tx.SaveItem(ctx, it, base); err != nil {
				return err
			}
			entry := s.entry(tx, it, before, Decision{Action: ActUndo, By: by, Reason: strings.TrimSpace(u.Reason), Undoes: d.ID})
			if batch == "" {
				batch = entry.ID
			}
			entry.Batch = batch
			if err := tx.AddDecisions(ctx, []Decision{entry}); err != nil {
				return err
			}
			out.Done++
		}
		out.Batch = batch
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// undoable finds the decisions of the act that is to be taken back.
func undoable(ctx context.Context, tx ReadTx, u UndoRequest, by Reviewer) ([]Decision, error) {
	q := DecisionQuery{Tenant: u.Tenant, Edition: u.Edition, ID: u.Decision}
	if u.Decision == "" {
		q.By = by
	}
	ds, err := tx.Decisions(ctx, q)
	if err != nil {
		return nil, err
	}
	if u.Decision == "" {
		ds = slices.DeleteFunc(ds, func(d Decision) bool { return d.Undone || d.Action == ActUndo || d.Action == ActReread })
	}
	if len(ds) == 0 {
		if u.Decision == "" {
			return nil, fault.New(fault.Conflict, "plan.undo_nothing", fault.Args{"By": string(by)})
		}
		return nil, fault.New(fault.NotFound, "plan.decision_unknown", nil)
	}
	act := ds[0] // newest first
	switch {
	case act.Action == ActUndo || act.Action == ActReread:
		return nil, fault.New(fault.Invalid, "plan.undo_impossible", nil)
	case act.Batch != "":
		ds, err := tx.Decisions(ctx, DecisionQuery{Tenant: u.Tenant, Edition: u.Edition, Batch: act.Batch})
		if err != nil {
			return nil, err
		}
		ds = slices.DeleteFunc(ds, func(d Decision) bool { return d.Undone })
		if len(ds) > 0 {
			return ds, nil
		}
		fallthrough
	case act.Undone:
		return nil, fault.New(fault.Invalid, "plan.undo_done", nil)
	}
	return []Decision{act}, nil
}

// decidedSince says whether a person decided on the item after d, in an entry
// that still stands. Reading again does not count: it keeps decisions.
func decidedSince(ctx context.Context, tx ReadTx, it *Item, d Decision) (bool, error) {
	if it.Version == d.Version {
		return false, nil
	}
	ds, err := tx.Decisions(ctx, DecisionQuery{Tenant: it.Tenant, Edition: it.Edition, Item: it.ID})
	if err != nil {
		return false, err
	}
	for _, later := range ds {
		if later.Version > d.Version && later.Action != ActReread && later.Action != ActUndo && !later.Undone {
			return true, nil
		}
	}
	return false, nil
}

// restore gives the item back what it was. Undecided again, it follows the
// newest reading; decided before, it keeps that wording, at the place where
// its quote stands now.
func (it *Item) restore(to Snapshot, text []rune, sections []reading.Section) {
	it.State, it.Content, it.Reason = to.State, to.Content.clone(), to.Reason
	if to.State == Pending && it.Read != nil {
		it.Content = it.Read.clone()
		it.Flag = FlagNone
		it.DecidedBy, it.DecidedAt = "", time.Time{}
	} else if to.Quote != "" {
		at := find(text, to.Quote, it.Content.span())
		it.Content.move(at, sectionAt(sections, at[0]))
	}
	it.stand(text, sections)
}

// find is the place of a quote that is nearest to where it used to be; the old
// place when the text no longer has it.
func find(text []rune, quote string, old reading.Span) reading.Span {
	q := []rune(quote)
	if len(q) == 0 || len(q) > len(text) {
		return within(old, len(text))
	}
	if at := within(old, len(text)); string(text[at[0]:at[1]]) == quote {
		return at
	}
	best := -1
	for i := 0; i+len(q) <= len(text); i++ {
		if text[i] == q[0] && slices.Equal(text[i:i+len(q)], q) && (best < 0 || abs(i-old[0]) < abs(best-old[0])) {
			best = i
		}
	}
	if best < 0 {
		return within(old, len(text))
	}
	return reading.Span{best, best + len(q)}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
