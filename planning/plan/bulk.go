package plan

import (
	"context"
	"slices"
	"strings"

	"gangyao/platform/fault"
)

// Bulk decides all pending items that match, as one act that one undo takes
// back. Findings can be accepted or rejected in bulk too, but not answered.
//
// Faults: those of identity.Require; Invalid (plan.action_invalid); NotFound
// (plan.edition_unknown); Conflict (plan.edition_approved).
func (s *Service) Bulk(ctx context.Context, b BulkRuling) (*BulkOutcome, error) {
	by, err := may(ctx, DoReview, b.Tenant)
	if err != nil {
		return nil, err
	}
	if b.Action != ActAccept && b.Action != ActReject {
		return nil, fault.New(fault.Invalid, "plan.action_invalid", fault.Args{"Action": b.Action.word()})
	}
	var out BulkOutcome
	err = s.update(ctx, func(tx WriteTx) error {
		out = BulkOutcome{}
		e, err := lockDraft(ctx, tx, b.Tenant, b.Edition)
		if err != nil {
			return err
		}
		items, err := tx.Items(ctx, b.Tenant, e.ID)
		if err != nil {
			return err
		}
		open := openFindings(items)
		var chosen []*Item
		for i := range items {
			it := &items[i]
			if !b.Filter.matches(it) || !b.Filter.suits(open.touching(it)) {
				continue
			}
			if it.State != Pending {
				out.Kept++
				continue
			}
			chosen = append(chosen, it)
		}
		out.Done = len(chosen)
		out.Batch, err = s.decideAll(ctx, tx, chosen, Decision{Action: b.Action, By: by, Reason: strings.TrimSpace(b.Reason)})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// decideAll accepts or rejects items as one batch.
func (s *Service) decideAll(ctx context.Context, tx WriteTx, items []*Item, d Decision) (DecisionID, error) {
	var entries []Decision
	for _, it := range items {
		before, base := it.snapshot(), it.Version
		it.State = Rejected
		if d.Action == ActAccept {
			it.State = it.confirmed(false)
		}
		it.Flag, it.Reason = FlagNone, d.Reason
		it.Version++
		it.DecidedBy, it.DecidedAt = d.By, tx.Now()
		if err := tx.SaveItem(ctx, it, base); err != nil {
			return "", err
		}
		entries = append(entries, s.entry(tx, it, before, d))
	}
	if len(entries) == 0 {
		return "", nil
	}
	for i := range entries {
		entries[i].Batch = entries[0].ID
	}
	return entries[0].Batch, tx.AddDecisions(ctx, entries)
}

// Add records an item that the reader missed and a person marked in the text.
//
// Faults: those of identity.Require; Invalid (plan.action_invalid for a kind that cannot
// be added; plan.form_invalid, see FieldFaults); NotFound (plan.edition_unknown,
// plan.section_unknown); Conflict (plan.edition_approved).
func (s *Service) Add(ctx context.Context, a Addition) (*Item, error) {
	by, err := may(ctx, DoReview, a.Tenant)
	if err != nil {
		return nil, err
	}
	if a.Kind == KindFinding || !slices.Contains(Kinds(), a.Kind) {
		return nil, fault.New(fault.Invalid, "plan.action_invalid", fault.Args{"Action": ActAdd.word()})
	}
	var out *Item
	err = s.update(ctx, func(tx WriteTx) error {
		e, err := lockDraft(ctx, tx, a.Tenant, a.Edition)
		if err != nil {
			return err
		}
		sections, err := outlineOf(ctx, tx, a.Tenant, e.ID)
		if err != nil {
			return err
		}
		text, err := textOf(ctx, tx, e)
		if err != nil {
			return err
		}
		it := Item{Tenant: a.Tenant, ID: ItemID(s.IDs()), Edition: e.ID, Kind: a.Kind, Confidence: 1,
			State: Added, ByHand: true, Version: 1, Content: blank(a.Kind), Reason: strings.TrimSpace(a.Reason),
			DecidedBy: by, DecidedAt: tx.Now()}
		faults := it.Content.fill(a.Kind, a.Form)
		if e.Structured() {
			if _, _, ok := stretch(sections, a.Section, 0, false); !ok && a.Section != "" {
				return fault.New(fault.NotFound, "plan.section_unknown", fault.Args{"Section": a.Section})
			}
			it.Section = a.Section
			it.Content.move(a.Span, a.Section)
		} else {
			faults = append(faults, placeAt(&it.Content, a.Span, text, sections)...)
		}
		if len(faults) > 0 {
			return formFault(faults)
		}
		it.stand(text, sections)
		if err := tx.AddItems(ctx, []Item{it}); err != nil {
			return err
		}
		out = &it
		before := it.snapshot()
		before.State = Rejected // undo: it is no item
		return tx.AddDecisions(ctx, []Decision{s.entry(tx, &it, before, Decision{Action: ActAdd, By: by, Reason: it.Reason})})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
