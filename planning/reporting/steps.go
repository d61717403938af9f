package reporting

import (
	"context"
	"errors"
	"iter"
	"unicode/utf8"

	"gangyao/planning/indicator"
	"gangyao/platform/canonical"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// step is one step of a sheet on its way: load and hold it, ask whether the
// actor may, let fn do what belongs to it, keep it.
func (s *Service) step(ctx context.Context, r *Step, do Action, to State, fn func(tx WriteTx, d *desk, a *identity.Actor, act *Act) error) (*Sheet, error) {
	way, _ := stepOf(do)
	a, err := identity.Require(ctx, way.do(way.from[0]), somewhere(r.Tenant))
	if err != nil {
		return nil, err
	}
	var out *Sheet
	err = s.update(ctx, func(tx WriteTx) ([]string, error) {
		d, err := s.load(ctx, tx, r.Tenant, r.Sheet)
		if err != nil {
			return nil, err
		}
		if err := s.take(ctx, tx, d, a, r, do, to, fn); err != nil {
			return nil, err
		}
		out = &d.Sheet
		return d.topics(), nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// take does the step to a sheet that is held.
func (s *Service) take(ctx context.Context, tx WriteTx, d *desk, a *identity.Actor, r *Step, do Action, to State, fn func(tx WriteTx, d *desk, a *identity.Actor, act *Act) error) error {
	if err := d.Refusal(a, do); err != nil {
		return err
	}
	if r.Base != 0 && r.Base != d.Sheet.Version {
		return s.stale(ctx, tx, d)
	}
	if utf8.RuneCountInString(r.Note) > maxNote {
		return fault.New(fault.Invalid, "reporting.note_long", fault.Args{"Most": maxNote})
	}
	act := d.Sheet.act(do, to, a, tx.Now(), r.Note)
	act.SHA256, act.Batch = d.Sheet.SHA256, d.Sheet.Batch
	if err := fn(tx, d, a, act); err != nil {
		return err
	}
	return s.keep(ctx, tx, &d.Sheet, act, nil)
}

// stale names who changed the sheet since.
func (s *Service) stale(ctx context.Context, tx ReadTx, d *desk) error {
	acts, err := tx.Acts(ctx, JournalQuery{Tenant: d.Sheet.Tenant, Round: d.Sheet.Round, Sheet: d.Sheet.ID})
	if err != nil {
		return err
	}
	args := fault.Args{"By": "", "Action": i18n.Key(Fill.Key())}
	if n := len(acts); n > 0 {
		args["By"], args["Action"] = acts[n-1].By, i18n.Key(acts[n-1].Action.Key())
	}
	return fault.New(fault.Conflict, "reporting.sheet_stale", args)
}

// Submit hands a sheet in: its content is frozen and hashed, and waits for the head.
//
// Faults of every step: those of Case.Refusal; NotFound ("reporting.sheet_unknown");
// Conflict ("reporting.sheet_stale"); Invalid ("reporting.note_long"). Here also Invalid
// ("reporting.not_ready", whose cause *NotReady holds all remarks that stand in
// the way; "reporting.nothing_filled").
func (s *Service) Submit(ctx context.Context, r Step) (*Sheet, error) {
	return s.step(ctx, &r, Submit, Submitted, func(tx WriteTx, d *desk, a *identity.Actor, act *Act) error {
		remarks, err := s.remarks(ctx, tx, d)
		if err != nil {
			return err
		}
		var stops, goes []Remark
		for _, m := range remarks {
			if m.stops() {
				stops = append(stops, m)
			} else {
				goes = append(goes, m)
			}
		}
		if len(stops) > 0 {
			return fault.Wrap(&NotReady{stops}, fault.Invalid, "reporting.not_ready", fault.Args{"Count": len(stops)})
		}
		content := freeze(&d.Case, d.duties, d.entries, d.defs, goes, a)
		if len(content.Cells) == 0 {
			return fault.New(fault.Invalid, "reporting.nothing_filled", nil)
		}
		data, err := canonical.JSON(content)
		if err != nil {
			return err
		}
		act.SHA256 = canonical.SHA256(data)
		if err := tx.AddContent(ctx, d.Sheet.Tenant, d.Sheet.ID, act.SHA256, data); err != nil || s.Checks == nil {
			return err
		}
		return s.Checks.Keep(ctx, tx.Record(), d.toCheck(tx), a)
	})
}

// Withdraw takes a submitted sheet back before it is approved.
//
// Faults: those of Case.Refusal; Conflict ("reporting.sheet_stale",
// "reporting.withdraw_closed").
func (s *Service) Withdraw(ctx context.Context, r Step) (*Sheet, error) {
	return s.step(ctx, &r, Withdraw, Draft, func(WriteTx, *desk, *identity.Actor, *Act) error { return nil })
}

// Approve signs exactly the content whose SHA-256 the head saw, and records its
// figures as facts in the same transaction.
//
// Faults: those of Case.Refusal; Conflict ("reporting.sheet_stale",
// "reporting.content_changed": it is not the content that was seen,
// "reporting.approval_void": the stored content is not what was submitted).
func (s *Service) Approve(ctx context.Context, r Step) (*Sheet, error) {
	return s.step(ctx, &r, Approve, Approved, func(tx WriteTx, d *desk, a *identity.Actor, act *Act) error {
		if r.SHA256 != d.Sheet.SHA256 {
			return fault.New(fault.Conflict, "reporting.content_changed", nil)
		}
		if err := s.valid(ctx, tx, d); err != nil {
			return err
		}
		data, err := tx.Content(ctx, d.Sheet.Tenant, d.Sheet.ID, d.Sheet.SHA256)
		if err != nil {
			return err
		}
		content, err := thaw(data)
		if err != nil {
			return err
		}
		b, err := batchOf(d, content)
		if err != nil {
			return err
		}
		if err := tx.Record().AddBatch(ctx, b, each(content.Observations())); err != nil {
			return err
		}
		act.Batch = b.ID
		return record(ctx, tx, event(d, a, act, indicator.Approved, b), act)
	})
}

// batchOf is the batch that the content becomes.
func batchOf(d *desk, c *Content) (*indicator.Batch, error) {
	sha, err := c.factsHash()
	if err != nil {
		return nil, err
	}
	b := &indicator.Batch{Tenant: d.Sheet.Tenant, Provenance: indicator.FromReport, Origin: d.Round.Name, Ref: string(d.Sheet.ID),
		Reason: d.Sheet.Returned, SHA256: sha, Demo: d.Round.Demo, By: d.Sheet.SubmittedByName, Person: d.Sheet.SubmittedBy}
	seen := map[string]bool{}
	for i := range c.Cells {
		for _, e := range c.Cells[i].Evidence {
			if !seen[e.SHA256] {
				seen[e.SHA256] = true
				b.Evidence = append(b.Evidence, e)
			}
		}
	}
	return b, nil
}

func event(d *desk, a *identity.Actor, act *Act, stage indicator.Stage, b *indicator.Batch) *indicator.Event {
	return &indicator.Event{Tenant: d.Sheet.Tenant, Batch: b.ID, Stage: stage, By: a.Name, Person: a.Person, Org: a.OrgName,
		At: act.At, SHA256: b.SHA256, Note: act.Note}
}

// record writes an event and keeps its number in the journal.
func record(ctx context.Context, tx WriteTx, e *indicator.Event, act *Act) error {
	err := tx.Record().AddEvent(ctx, e)
	act.Event = e.Seq
	return err
}

func each(list []indicator.Observation) iter.Seq2[indicator.Observation, error] {
	return func(yield func(indicator.Observation, error) bool) {
		for _, o := range list {
			if !yield(o, nil) {
				return
			}
		}
	}
}

// Verify is the statistician's yes to an approved sheet.
//
// Faults: those of Case.Refusal; Conflict ("reporting.sheet_stale",
// "reporting.approval_void").
func (s *Service) Verify(ctx context.Context, r Step) (*Sheet, error) {
	return s.step(ctx, &r, Verify, Verified, s.onward(ctx, indicator.Verified))
}

// Publish opens a verified sheet to everybody.
//
// Faults: those of Case.Refusal; Conflict ("reporting.sheet_stale",
// "reporting.approval_void").
func (s *Service) Publish(ctx context.Context, r Step) (*Sheet, error) {
	return s.step(ctx, &r, Publish, Published, s.onward(ctx, indicator.Published))
}

// onward is a step after the approval: the approval must still hold.
func (s *Service) onward(ctx context.Context, stage indicator.Stage) func(WriteTx, *desk, *identity.Actor, *Act) error {
	return func(tx WriteTx, d *desk, a *identity.Actor, act *Act) error {
		if err := s.valid(ctx, tx, d); err != nil {
			return err
		}
		b, err := batch(ctx, tx.Facts(), d.Sheet.Tenant, d.Sheet.Batch)
		if err != nil {
			return err
		}
		return record(ctx, tx, event(d, a, act, stage, b), act)
	}
}

// batch reads one batch.
func batch(ctx context.Context, tx indicator.ReadTx, t indicator.Tenant, id indicator.BatchID) (*indicator.Batch, error) {
	list, err := tx.Batches(ctx, t, id-1)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || list[0].ID != id {
		return nil, fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(id)})
	}
	return &list[0], nil
}

// PublishRound publishes all verified sheets of a round that the actor may
// publish, in one transaction, and says how many they were. A sheet whose approval is
// void is left, and keeps none of the others back.
//
// Faults: those of identity.Require for DoPublish; Conflict ("reporting.some_void":
// some were left; the others are published all the same).
func (s *Service) PublishRound(ctx context.Context, t indicator.Tenant, id RoundID) (int, error) {
	a, err := identity.Require(ctx, DoPublish, somewhere(t))
	if err != nil {
		return 0, err
	}
	n := 0
	var left []error
	err = s.update(ctx, func(tx WriteTx) ([]string, error) {
		n, left = 0, nil
		if _, err := tx.LockRound(ctx, t, id); err != nil {
			return nil, err
		}
		sheets, err := tx.Sheets(ctx, SheetQuery{Tenant: t, Round: id, State: Verified})
		if err != nil {
			return nil, err
		}
		topics := []string{roundTopic(id)}
		for i := range sheets {
			d, err := s.load(ctx, tx, t, sheets[i].ID)
			if err != nil {
				return nil, err
			}
			if d.Refusal(a, Publish) != nil { // another's turn, or no longer verified
				continue
			}
			err = s.take(ctx, tx, d, a, &Step{}, Publish, Published, s.onward(ctx, indicator.Published))
			if fault.From(err).Key == "reporting.approval_void" { // found before anything was written
				left = append(left, err)
				continue
			}
			if err != nil {
				return nil, err
			}
			topics = append(topics, sheetTopic(d.Sheet.ID))
			n++
		}
		return topics, nil
	})
	if err == nil && len(left) > 0 {
		err = fault.Wrap(errors.Join(left...), fault.Conflict, "reporting.some_void", fault.Args{"Published": n, "Left": len(left)})
	}
	return n, err
}
