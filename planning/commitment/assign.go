package commitment

import (
	"context"
	"errors"
	"fmt"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// AssignRequest gives a duty new terms.
type AssignRequest struct {
	Duty DutyID
	// Base is the version that was seen; 0: none was there.
	Base  int
	Terms Terms
}

// AssignAll is many assignments, all or none.
type AssignAll struct {
	Tenant   Tenant
	Plan     plan.PlanID
	Requests []AssignRequest
	Reason   string // optional
	// DryRun only tells what would become of each.
	DryRun bool
}

// FateKind is what becomes of an assignment.
type FateKind string

const (
	Changes  FateKind = "changed"
	Same     FateKind = "same" // says what stands there, for the wording of today
	Refused  FateKind = "refused"
	Conflict FateKind = "conflict" // changed by somebody else since it was seen
)

// FateKinds lists all kinds.
func FateKinds() []FateKind { return []FateKind{Changes, Same, Refused, Conflict} }

// Key is the message that names the kind.
func (k FateKind) Key() string { return "commitment.fate." + string(k) }

// Fate is what becomes of one assignment.
type Fate struct {
	Duty DutyID
	Text string // the promise in words
	Kind FateKind
	// Before and After are the terms; Before is nil where there were none.
	Before *Terms
	After  Terms
	// Version is the one that would result, or that stands in the way.
	Version int
	// Why is what is wrong (see indicator.Fields), or who was quicker.
	Why error
}

// Outcome is what becomes of many.
type Outcome struct {
	Fates  []Fate
	Counts map[FateKind]int
	// Seen is a mark of all fates: a bulk is applied only if it still comes to
	// what its dry run told.
	Seen string
}

// Rejected is the cause of the fault of a refused AssignAll; it holds all fates.
type Rejected struct{ Outcome *Outcome }

// Error is for the log.
func (r *Rejected) Error() string {
	return fmt.Sprintf("%d refused, %d in conflict", r.Outcome.Counts[Refused], r.Outcome.Counts[Conflict])
}

// Assign gives one duty new terms.
//
// Faults: those of identity.Require for DoAssign; NotFound
// ("commitment.duty_unknown"); Conflict ("commitment.assignment_stale", its cause
// *Rejected); Invalid (indicator.Fields lists what is wrong by field).
func (s *Service) Assign(ctx context.Context, t Tenant, p plan.PlanID, r AssignRequest, reason string) (*Fate, error) {
	out, err := s.AssignAll(ctx, AssignAll{Tenant: t, Plan: p, Requests: []AssignRequest{r}, Reason: reason})
	var no *Rejected
	if errors.As(err, &no) && no.Outcome.Fates[0].Kind == Refused {
		return nil, no.Outcome.Fates[0].Why
	}
	if err != nil {
		return nil, err
	}
	return &out.Fates[0], nil
}

// AssignAll gives many duties new terms in one transaction: all or none. With
// DryRun nothing is kept and no fate is a fault.
//
// Faults: those of identity.Require for DoAssign; NotFound (those of
// plan.Public.Current); Invalid ("commitment.assign_refused",
// "commitment.reason_long") and Conflict ("commitment.assignment_stale"), both
// with the cause *Rejected.
func (s *Service) AssignAll(ctx context.Context, req AssignAll) (*Outcome, error) {
	a, err := identity.Require(ctx, DoAssign, whole(req.Tenant))
	if err != nil {
		return nil, err
	}
	if tooLong(req.Reason, maxNote) {
		return nil, fault.New(fault.Invalid, "commitment.reason_long", fault.Args{"Most": maxNote})
	}
	return s.assign(ctx, a, req, func(*board) ([]AssignRequest, error) { return req.Requests, nil }, "")
}

// assign picks requests on the board as it is within the transaction, and keeps
// them. seen, when given, is the mark of the dry run that was looked at.
func (s *Service) assign(ctx context.Context, a *identity.Actor, req AssignAll, pick func(*board) ([]AssignRequest, error), seen string) (*Outcome, error) {
	b, err := s.board(program(ctx, req.Tenant), Query{Tenant: req.Tenant, Plan: req.Plan, Lens: internal})
	if err != nil {
		return nil, err
	}
	if b.leaders, err = s.leaders(ctx, req.Tenant); err != nil {
		return nil, err
	}
	var out *Outcome
	try := func(w *world) error {
		if w != b.world {
			b.renew(w)
		}
		list, err := pick(b)
		if err == nil {
			out = b.fates(list)
		}
		return err
	}
	if req.DryRun {
		err := try(b.world)
		return out, err
	}
	err = s.update(ctx, req.Tenant, req.Plan, func(tx WriteTx, w *world) ([]Act, error) {
		if err := try(w); err != nil {
			return nil, err
		}
		if seen != "" && seen != out.Seen {
			return nil, fault.Wrap(&Rejected{out}, fault.Conflict, "commitment.bulk_changed", nil)
		}
		if err := out.refused(); err != nil {
			return nil, err
		}
		var acts []Act
		for i := range out.Fates {
			if f := &out.Fates[i]; f.Kind == Changes {
				p, err := b.promise(f.Duty)
				if err != nil {
					return nil, err
				}
				acts = append(acts, Act{What: Assigned, Plan: req.Plan, Duty: f.Duty, By: nameOf(a), Person: a.Person, At: tx.Now(), Note: req.Reason,
					Assignment: &Assignment{Plan: req.Plan, Duty: f.Duty, Version: f.Version, Edition: b.edition.Edition.ID, Item: p.entry.ID,
						Terms: f.After, Reason: req.Reason, By: nameOf(a), Person: a.Person, Recorded: tx.Now()}})
			}
		}
		return acts, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// renew puts a newer world under the board.
func (b *board) renew(w *world) {
	b.world = w.joined(b.into)
	for i := range b.promises {
		b.row(&b.promises[i], &b.rows[i])
	}
}

// refused is the fault of an outcome that cannot be kept; nil when it can.
func (o *Outcome) refused() error {
	switch {
	case o.Counts[Refused] > 0:
		return fault.Wrap(&Rejected{o}, fault.Invalid, "commitment.assign_refused", fault.Args{"Count": o.Counts[Refused]})
	case o.Counts[Conflict] > 0:
		return fault.Wrap(&Rejected{o}, fault.Conflict, "commitment.assignment_stale", fault.Args{"Count": o.Counts[Conflict]})
	}
	return nil
}

// fates tells what becomes of each request.
func (b *board) fates(list []AssignRequest) *Outcome {
	out := &Outcome{Counts: map[FateKind]int{}}
	for _, k := range FateKinds() {
		out.Counts[k] = 0
	}
	twice := map[DutyID]bool{}
	for i := range list {
		f := b.fate(&list[i])
		if twice[f.Duty] {
			f.Kind, f.Why = Refused, fault.New(fault.Invalid, "commitment.duty_twice", nil)
		}
		twice[f.Duty] = true
		out.Counts[f.Kind]++
		out.Fates = append(out.Fates, f)
	}
	out.Seen = markOf(out.Fates)
	return out
}

func (b *board) fate(r *AssignRequest) Fate {
	f := Fate{Duty: r.Duty, After: r.Terms.tidy(), Kind: Changes, Version: 1}
	f.After.LeaderID = b.leader(f.After.Leader)
	p, err := b.promise(r.Duty)
	if err != nil {
		f.Kind, f.Why = Refused, err
		return f
	}
	f.Duty, f.Text = p.duty, p.text()
	old := b.world.newest(p.duty)
	reworded := false
	if old != nil {
		f.Before, f.Version = &old.Terms, old.Version+1
		reworded = b.reworded(p, old.Edition)
	}
	switch {
	case f.Version-1 != r.Base:
		f.Kind, f.Version = Conflict, f.Version-1
		args := fault.Args{"By": "", "Text": f.Text}
		if old != nil {
			args["By"] = old.By
		}
		f.Why = fault.New(fault.Conflict, "commitment.stale_one", args)
	case old != nil && old.Terms.Equal(&f.After) && !reworded, old == nil && f.After.Empty():
		f.Kind, f.Version = Same, r.Base
	default:
		if f.Why = b.check(&f.After, b.rows[b.at[p.duty]].PlanCode != ""); f.Why != nil {
			f.Kind = Refused
		}
	}
	return f
}
