package plan

import (
	"context"
	"strings"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Decide records a reviewer's decision on one item and returns the item as it
// is then. Repeating one's own last decision changes nothing and is no error.
//
// Faults: those of identity.Require; Invalid (plan.action_invalid; plan.reason_missing
// for an answer; plan.form_invalid, see FieldFaults; plan.nothing_to_adopt);
// NotFound (plan.item_unknown); Conflict (plan.item_stale with a *Stale as
// cause; plan.edition_approved).
func (s *Service) Decide(ctx context.Context, r Ruling) (*Item, error) {
	by, err := may(ctx, DoReview, r.Tenant)
	if err != nil {
		return nil, err
	}
	var out *Item
	err = s.update(ctx, func(tx WriteTx) error {
		it, text, sections, err := s.hold(ctx, tx, r.Tenant, r.Item)
		if err != nil {
			return err
		}
		if it.Version != r.Base {
			if same, err := repeated(ctx, tx, it, r, by); err != nil || same {
				out = it
				return err
			}
			return stale(ctx, tx, it, r.Base)
		}
		before := it.snapshot()
		if err := it.rule(r, text, sections); err != nil {
			return err
		}
		out = it
		return s.record(ctx, tx, it, before, Decision{Action: r.Action, By: by, Reason: strings.TrimSpace(r.Reason)})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// hold locks the draft edition of an item and reads what a decision needs.
func (s *Service) hold(ctx context.Context, tx WriteTx, t Tenant, id ItemID) (*Item, []rune, []reading.Section, error) {
	it, err := tx.Item(ctx, t, id)
	if err != nil {
		return nil, nil, nil, err
	}
	e, err := lockDraft(ctx, tx, t, it.Edition)
	if err != nil {
		return nil, nil, nil, err
	}
	if it, err = tx.Item(ctx, t, id); err != nil { // again: it may have changed before the lock was ours
		return nil, nil, nil, err
	}
	text, err := textOf(ctx, tx, e)
	if err != nil {
		return nil, nil, nil, err
	}
	sections, err := outlineOf(ctx, tx, t, e.ID)
	return it, text, sections, err
}

// lockDraft holds an edition that may still change.
func lockDraft(ctx context.Context, tx WriteTx, t Tenant, id EditionID) (*Edition, error) {
	e, err := tx.LockEdition(ctx, t, id)
	if err != nil {
		return nil, err
	}
	if e.Status != Draft {
		return nil, fault.New(fault.Conflict, "plan.edition_approved", fault.Args{"Title": e.Title, "No": e.No})
	}
	return e, nil
}

// rule applies a ruling to the item, whose version the reviewer saw.
func (it *Item) rule(r Ruling, text []rune, sections []reading.Section) error {
	action := func() error {
		return fault.New(fault.Invalid, "plan.action_invalid", fault.Args{"Action": r.Action.word()})
	}
	switch r.Action {
	case ActAccept:
		if r.Adopt {
			if it.Read == nil {
				return fault.New(fault.Invalid, "plan.nothing_to_adopt", fault.Args{"Label": it.Label()})
			}
			it.Content = it.Read.clone()
			it.stand(text, sections)
		}
		it.State = it.confirmed(false)
	case ActReject:
		it.State = Rejected
	case ActAnswer:
		if it.Kind != KindFinding {
			return action()
		}
		if strings.TrimSpace(r.Reason) == "" {
			return fault.New(fault.Invalid, "plan.reason_missing", nil)
		}
		it.State = Answered
	case ActEdit:
		if it.Kind == KindFinding {
			return action()
		}
		content := it.Content.clone()
		faults := content.fill(it.Kind, r.Form)
		if r.Span != nil {
			faults = append(faults, placeAt(&content, *r.Span, text, sections)...)
		}
		if len(faults) > 0 {
			return formFault(faults)
		}
		it.Content = content
		if r.Span != nil {
			it.stand(text, sections)
		}
		it.State = it.confirmed(true)
	default:
		return action()
	}
	it.Flag = FlagNone
	it.Reason = strings.TrimSpace(r.Reason)
	return nil
}

// confirmed is the state of an item whose content a person stands by; edited
// says that the person has just typed it.
func (it *Item) confirmed(edited bool) State {
	switch {
	case it.ByHand:
		return Added
	case it.Read != nil && it.Content.equal(*it.Read):
		return Accepted
	case it.Read != nil || edited || it.State == Edited:
		return Edited
	}
	return Accepted
}

// placeAt moves a content to a span of the text.
func placeAt(c *Content, to reading.Span, text []rune, sections []reading.Section) []FieldFault {
	if to[0] < 0 || to[0] >= to[1] || to[1] > len(text) {
		return []FieldFault{{FieldSpan, fault.New(fault.Invalid, "plan.span_outside",
			fault.Args{"From": to[0], "To": to[1], "Length": len(text)})}}
	}
	c.move(to, sectionAt(sections, to[0]))
	c.quote(cut(text, to))
	return nil
}

// stand takes the item's place from its content.
func (it *Item) stand(text []rune, sections []reading.Section) {
	if text == nil {
		return
	}
	it.Span = within(it.Content.span(), len(text))
	it.Quote, it.Order = cut(text, it.Span), it.Span[0]
	if it.Section = it.Content.section(); it.Section == "" {
		it.Section = sectionAt(sections, it.Span[0])
	}
}

// cut is the text of a span; empty without text.
func cut(text []rune, s reading.Span) string {
	s = within(s, len(text))
	return string(text[s[0]:s[1]])
}

// snapshot is what undo goes back to.
func (it *Item) snapshot() Snapshot {
	return Snapshot{State: it.State, Content: it.Content.clone(), Flag: it.Flag, Reason: it.Reason, Quote: it.Quote}
}

// record writes the item as the next version and the decision that made it so.
// d gives action, person, reason and, where they apply, batch and undoes.
func (s *Service) record(ctx context.Context, tx WriteTx, it *Item, before Snapshot, d Decision) error {
	base := it.Version
	it.Version++
	it.DecidedBy, it.DecidedAt = d.By, tx.Now()
	if err := tx.SaveItem(ctx, it, base); err != nil {
		return err
	}
	d = s.entry(tx, it, before, d)
	return tx.AddDecisions(ctx, []Decision{d})
}

// entry completes a decision about an item that already has its new version.
func (s *Service) entry(tx WriteTx, it *Item, before Snapshot, d Decision) Decision {
	d.Tenant, d.Edition, d.Item = it.Tenant, it.Edition, it.ID
	d.ID, d.At, d.Version = DecisionID(s.IDs()), tx.Now(), it.Version
	d.Before, d.After = before, it.snapshot()
	return d
}

// repeated says whether a ruling is the reviewer's own last one once more, as
// after a second click.
func repeated(ctx context.Context, tx ReadTx, it *Item, r Ruling, by Reviewer) (bool, error) {
	if it.Version != r.Base+1 || len(r.Form) > 0 || r.Span != nil {
		return false, nil
	}
	last, err := tx.Decisions(ctx, DecisionQuery{Tenant: it.Tenant, Edition: it.Edition, Item: it.ID, Limit: 1})
	if err != nil || len(last) == 0 {
		return false, err
	}
	d := last[0]
	return d.By == by && d.Action == r.Action && d.Version == it.Version && d.Reason == strings.TrimSpace(r.Reason), nil
}

// stale is the conflict of a decision on an item that changed meanwhile: who
// changed it, and how.
func stale(ctx context.Context, tx ReadTx, it *Item, base int) error {
	all, err := tx.Decisions(ctx, DecisionQuery{Tenant: it.Tenant, Edition: it.Edition, Item: it.ID})
	if err != nil {
		return err
	}
	cause := &Stale{Item: *it}
	for _, d := range all {
		if d.Version > base {
			cause.Since = append(cause.Since, d)
		}
	}
	args := fault.Args{"Label": it.Label(), "By": string(it.DecidedBy), "Action": i18n.Key("plan.action.change"), "At": it.DecidedAt}
	if len(cause.Since) > 0 {
		d := cause.Since[0]
		args["By"], args["Action"], args["At"] = string(d.By), d.Action.word(), d.At
	}
	return fault.Wrap(cause, fault.Conflict, "plan.item_stale", args)
}
