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
	// Steps are set in each duty for their years, up to the duty's last; an empty
	// What takes a step away.
	Steps []Step
	// Pattern draws up the yearly steps by a rule (Patterns); FitPattern: by the
	// first that fits the duty. Duties that none fits keep theirs.
	Pattern PatternID
	// Suggested takes owner, contributors and means from the suggestion where the
	// duty says nothing of them yet, and unless OnlyEmpty the indicator that measures
	// the duty in place of evidence.
	Suggested bool
	// OnlyEmpty leaves alone duties that already have what would be set.
	OnlyEmpty bool
	// Undo takes back what one person assigned at one instant (Batches): the terms
	// before it stand again in each duty that nobody changed since. Nothing else is
	// changed with it.
	Undo *BatchID
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
	all := AssignAll{Tenant: req.Tenant, Plan: req.Plan, Reason: req.Reason, DryRun: req.DryRun}
	return s.assign(ctx, a, all, func(b *board) ([]AssignRequest, error) {
		advice, err := b.adviser(req.Change.Suggested)
		if err != nil {
			return nil, err
		}
		var list []AssignRequest
		if req.Change.Pattern != "" && req.Change.Pattern != FitPattern && rules().pattern(req.Change.Pattern) == nil {
			return nil, fault.New(fault.Invalid, "commitment.pattern_unknown", nil)
		}
		picked := map[DutyID]bool{}
		for _, d := range req.Duties {
			picked[b.named(d)] = true
		}
		for i := range b.rows {
			r := &b.rows[i]
			if len(picked) > 0 && !picked[r.Duty] || !b.matches(&req.Filter, r, a) || req.Change.Undo != nil && !b.world.newest(r.Duty).in(req.Change.Undo) {
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
	if c.Undo != nil {
		if before := b.world.before(r.Duty); before != nil {
			t = before.Terms
		}
		return t
	}
	if old := b.world.newest(r.Duty); old != nil {
		t = old.Terms
	}
	free := func(empty bool) bool { return empty || !c.OnlyEmpty }
	if c.Suggested {
		advice.fill(&t, &b.promises[b.at[r.Duty]], !c.OnlyEmpty)
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
	last := r.PlanDue
	if !t.Due.IsZero() {
		last = t.Due
	}
	steps := c.Steps
	if c.Pattern != "" && free(len(t.Steps) == 0) {
		if drawn := b.drawUp(c.Pattern, &b.promises[b.at[r.Duty]], &t, last); drawn != nil {
			t.Steps, steps = nil, append(drawn, c.Steps...)
		}
	}
	for i := range steps {
		s := &steps[i]
		if !free(t.step(s.Year) == nil) || !last.IsZero() && s.Year > last.Year() {
			continue
		}
		t.Steps = slices.DeleteFunc(slices.Clone(t.Steps), func(o Step) bool { return o.Year == s.Year })
		if s.What != "" {
			t.Steps = append(t.Steps, *s)
		}
	}
	return t
}
