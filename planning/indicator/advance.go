package indicator

import (
	"context"
	"slices"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// steps are the ways of a batch: from where to where, and what doing it is called.
//
//	recorded ─▶ approved ─▶ verified ─▶ published
//	                 └──────────┴───────────┴──▶ withdrawn ─▶ approved
var steps = map[Stage]struct {
	from []Stage
	do   identity.Action
}{
	Approved:  {[]Stage{Recorded, Withdrawn}, DoApprove},
	Verified:  {[]Stage{Approved}, DoVerify},
	Published: {[]Stage{Approved, Verified}, DoPublish},
	Withdrawn: {[]Stage{Approved, Verified, Published}, DoWithdraw},
}

// AdvanceRequest moves a batch on.
type AdvanceRequest struct {
	Tenant Tenant
	Batch  BatchID
	To     Stage
	// SHA256 is the hash of what was seen; approving binds it.
	SHA256 string
	Note   string // required to withdraw
}

// BySheet says whether the batch came from a sheet of a reporting round, which
// takes its steps: only there it is known who filled what in.
func (b *Batch) BySheet() bool { return b.Provenance == FromReport && b.Ref != "" }

// Refusal says why a batch cannot be taken a step further now by an actor who is
// allowed that step; nil when it can. Nobody approves or verifies figures that the
// same person recorded, nor verifies what the same person approved.
//
// Faults: Invalid (indicator.stage_unknown); Conflict (indicator.step_by_sheet,
// indicator.step_refused: not from where it stands); Forbidden
// (indicator.own_figures, indicator.own_approval).
func (b *BatchInfo) Refusal(a *identity.Actor, to Stage) error {
	step, ok := steps[to]
	if !ok {
		return fault.New(fault.Invalid, "indicator.stage_unknown", fault.Args{"Stage": string(to)})
	}
	stage := b.Stage(time.Time{})
	judges := a.Person != "" && (to == Approved || to == Verified)
	switch {
	case b.BySheet():
		return fault.New(fault.Conflict, "indicator.step_by_sheet", nil)
	case !slices.Contains(step.from, stage):
		return fault.New(fault.Conflict, "indicator.step_refused", fault.Args{"From": stageKey(stage), "To": stageKey(to)})
	case judges && a.Person == b.Person:
		return fault.New(fault.Forbidden, "indicator.own_figures", nil)
	case judges && to == Verified && a.Person == b.approver():
		return fault.New(fault.Forbidden, "indicator.own_approval", nil)
	}
	return nil
}

// approver is who approved the batch last; empty for nobody and the program.
func (b *BatchInfo) approver() (p identity.PersonID) {
	for i := range b.Events {
		if b.Events[i].Stage == Approved {
			p = b.Events[i].Person
		}
	}
	return p
}

// Needs is the action that a step takes; empty for what is no step.
func (s Stage) Needs() identity.Action { return steps[s].do }

// Advance takes a batch a step further. What is approved is exactly what has the
// hash that was seen.
//
// Faults: those of BatchInfo.Refusal; NotFound (indicator.batch_unknown); Conflict
// (indicator.batch_changed: it is not what was seen, or no longer what was
// recorded); Invalid (indicator.reason_missing).
func (s *Service) Advance(ctx context.Context, req AdvanceRequest) (*BatchInfo, error) {
	step, ok := steps[req.To]
	if !ok {
		return nil, fault.New(fault.Invalid, "indicator.stage_unknown", fault.Args{"Stage": string(req.To)})
	}
	a, err := identity.Require(ctx, step.do, anywhere(req.Tenant))
	if err != nil {
		return nil, err
	}
	w, err := s.world(ctx, req.Tenant, s.now(), Internal)
	if err != nil {
		return nil, err
	}
	err = s.update(ctx, func(tx WriteTx) error {
		b, err := batchNow(ctx, tx, w.st.facts, req.Tenant, req.Batch)
		if err != nil {
			return err
		}
		cells, err := partsOf(ctx, tx, b)
		if err != nil {
			return err
		}
		if _, err := w.requireCells(ctx, step.do, req.Tenant, cells); err != nil {
			return err
		}
		if err := b.Refusal(a, req.To); err != nil {
			return err
		}
		switch {
		case req.To == Withdrawn && req.Note == "":
			return fault.New(fault.Invalid, "indicator.reason_missing", nil)
		case req.To == Approved && req.SHA256 != b.SHA256:
			return fault.New(fault.Conflict, "indicator.batch_changed", nil)
		}
		if req.To == Approved || req.To == Published {
			whole, err := VerifyBatch(ctx, tx, req.Tenant, req.Batch)
			if err != nil {
				return err
			}
			if !whole {
				return fault.New(fault.Conflict, "indicator.batch_changed", nil)
			}
		}
		e := Event{Tenant: req.Tenant, Batch: req.Batch, Stage: req.To, By: nameOf(a), Person: a.Person, Org: a.OrgName, At: tx.Now(),
			SHA256: b.SHA256, Note: req.Note}
		return tx.AddEvent(ctx, &e)
	})
	if err != nil {
		return nil, err
	}
	st, err := s.state(ctx, req.Tenant)
	if err != nil {
		return nil, err
	}
	b, ok := st.facts.Batch(req.Batch)
	if !ok {
		return nil, fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(req.Batch)})
	}
	return b, nil
}

func stageKey(s Stage) i18n.Msg { return i18n.M("indicator.stage." + string(s)) }

// batchNow is a batch with its steps as they stand in the transaction.
func batchNow(ctx context.Context, tx ReadTx, facts *Facts, t Tenant, id BatchID) (*BatchInfo, error) {
	known, ok := facts.Batch(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(id)})
	}
	es, err := tx.Events(ctx, t, facts.lastEvent)
	if err != nil {
		return nil, err
	}
	es = slices.DeleteFunc(es, func(e Event) bool { return e.Batch != id })
	return &BatchInfo{Batch: known.Batch, Events: append(slices.Clone(known.Events), es...)}, nil
}

// partsOf is one observation for each indicator, place and organisation of a batch.
func partsOf(ctx context.Context, tx ReadTx, b *BatchInfo) ([]Observation, error) {
	seen := map[SeriesKey]bool{}
	var out []Observation
	err := tx.Load(ctx, b.Tenant, b.ID-1, b.ID, func(_ BatchID, o *Observation) error {
		if !seen[o.Cell.SeriesKey] {
			seen[o.Cell.SeriesKey] = true
			out = append(out, *o)
		}
		return nil
	})
	return out, err
}
