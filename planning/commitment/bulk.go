package commitment

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Change is what a bulk does to each of its duties; nil fields leave what is there.
// The empty change confirms what is there for wordings that changed since
// (Filter.Gap GapReworded).
type Change struct {
	Owner *identity.OrgID
	// Add and Remove change the contributors.
	Add, Remove []identity.OrgID
	Leader      *string
	Verify      *Verification
	Due         *time.Time
	// Step sets the step of its year; an empty What takes it away.
	Step *Step
	// Suggested takes owner, contributors, means and steps from the suggestion
	// where the duty says nothing of them yet.
	Suggested bool
	// OnlyEmpty leaves alone duties that already have what would be set.
	OnlyEmpty bool
}

// BulkRequest changes the duties that a filter selects.
type BulkRequest struct {
	Tenant Tenant
	Plan   plan.PlanID
	Filter Filter
	// Duties narrows it to these; empty: all that the filter selects.
	Duties []DutyID
	Change Change
	Reason string
	// DryRun tells the fate of each duty and keeps nothing; Seen is the mark of
	// the dry run that was looked at, required to apply.
	DryRun bool
	Seen   string
}

// Bulk changes many duties at once. First comes a dry run, which tells the fate
// of each; the same request with its mark applies exactly that, or nothing.
//
// Faults: those of AssignAll; Invalid ("commitment.bulk_unseen"); Conflict
// ("commitment.bulk_changed", its cause *Rejected: it would come to something else
// by now).
func (s *Service) Bulk(ctx context.Context, req BulkRequest) (*Outcome, error) {
	a, err := identity.Require(ctx, DoAssign, whole(req.Tenant))
	if err != nil {
		return nil, err
	}
	if tooLong(req.Reason, maxNote) {
		return nil, fault.New(fault.Invalid, "commitment.reason_long", fault.Args{"Most": maxNote})
	}
	if !req.DryRun && req.Seen == "" {
		return nil, fault.New(fault.Invalid, "commitment.bulk_unseen", nil)
	}
	picked := map[DutyID]bool{}
	for _, d := range req.Duties {
		picked[d] = true
	}
	all := AssignAll{Tenant: req.Tenant, Plan: req.Plan, Reason: req.Reason, DryRun: req.DryRun}
	return s.assign(ctx, a, all, func(b *board) ([]AssignRequest, error) {
		advice, err := b.adviser(req.Change.Suggested)
		if err != nil {
			return nil, err
		}
		var list []AssignRequest
		for i := range b.rows {
			r := &b.rows[i]
			if len(picked) > 0 && !picked[r.Duty] || !b.matches(&req.Filter, r, a) {
				continue
			}
			list = append(list, AssignRequest{Duty: r.Duty, Base: r.Version, Terms: b.changed(&req.Change, r, advice)})
		}
		return list, nil
	}, req.Seen)
}

// changed is the terms of a duty after a change.
func (b *board) changed(c *Change, r *Row, advice *adviser) Terms {
	t := Terms{}
	if old := b.world.newest(r.Duty); old != nil {
		t = old.Terms
	}
	free := func(empty bool) bool { return empty || !c.OnlyEmpty }
	if c.Suggested {
		advice.fill(&t, &b.promises[b.at[r.Duty]])
	}
	if c.Owner != nil && free(t.Owner == "") {
		t.Owner = *c.Owner
	}
	t.Contributors = slices.DeleteFunc(append(slices.Clone(t.Contributors), c.Add...), func(o identity.OrgID) bool { return slices.Contains(c.Remove, o) })
	if c.Leader != nil && free(t.Leader == "") {
		t.Leader = *c.Leader
	}
	if c.Verify != nil && free(t.Verify.Means == NoMeansYet) {
		t.Verify = *c.Verify
	}
	if c.Due != nil && free(t.Due.IsZero()) {
		t.Due = *c.Due
	}
	if c.Step != nil && free(t.step(c.Step.Year) == nil) {
		t.Steps = slices.DeleteFunc(slices.Clone(t.Steps), func(s Step) bool { return s.Year == c.Step.Year })
		if c.Step.What != "" {
			t.Steps = append(t.Steps, *c.Step)
		}
	}
	return t
}
