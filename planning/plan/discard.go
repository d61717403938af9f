package plan

import (
	"context"

	"gangyao/platform/fault"
)

// DiscardRequest removes a draft that should not have been imported.
type DiscardRequest struct {
	Tenant  Tenant
	Edition EditionID
	// Decided acknowledges the review that is lost with it: the number of items
	// somebody decided on. Nil is enough while there is none.
	Decided *int
}

// Discard removes a draft with its items and its journal, and the plan when
// nothing else is left of it. The source's bytes stay in the attachment store.
// Approved editions cannot be discarded.
//
// Faults: those of identity.Require; Invalid (plan.discard_decided: name their number in
// Decided); NotFound (plan.edition_unknown); Conflict (plan.edition_approved;
// plan.discard_changed: the number named is no longer theirs).
func (s *Service) Discard(ctx context.Context, r DiscardRequest) error {
	if _, err := may(ctx, DoDiscard, r.Tenant); err != nil {
		return err
	}
	return s.update(ctx, func(tx WriteTx) error {
		e, err := lockDraft(ctx, tx, r.Tenant, r.Edition)
		if err != nil {
			return err
		}
		items, err := tx.Items(ctx, r.Tenant, e.ID)
		if err != nil {
			return err
		}
		decided := 0
		for i := range items {
			if items[i].State != Pending {
				decided++
			}
		}
		switch {
		case decided > 0 && r.Decided == nil:
			return fault.New(fault.Invalid, "plan.discard_decided", fault.Args{"Count": decided})
		case r.Decided != nil && *r.Decided != decided:
			return fault.New(fault.Conflict, "plan.discard_changed", fault.Args{"Count": decided})
		}
		return tx.DropEdition(ctx, r.Tenant, e.ID)
	})
}
