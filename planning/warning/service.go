package warning

import (
	"context"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Store keeps warnings and their history; warningdb is one.
type Store interface {
	View(ctx context.Context, fn func(ReadTx) error) error
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// ReadTx reads.
type ReadTx interface {
	// List finds warnings, worst first, then the longest open.
	List(ctx context.Context, q Query) ([]Warning, error)
	// Get: fault.NotFound ("warning.unknown").
	Get(ctx context.Context, t Tenant, id ID) (*Warning, error)
	// Events is the history of a warning, oldest first.
	Events(ctx context.Context, t Tenant, id ID) ([]Event, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Lock holds the tenant's warnings against other evaluations until the
	// transaction ends.
	Lock(ctx context.Context, t Tenant) error
	// Save writes a warning whose stored version is Version−1 (or that is new) and
	// adds the event; else fault.Conflict ("warning.stale").
	Save(ctx context.Context, c Change) error
}

// Query selects warnings; zero fields select all.
type Query struct {
	Tenant   Tenant
	Kind     Kind
	Severity Severity
	State    State // Open includes Acknowledged
	Owner    identity.OrgID
	Subject  string // its ID
	Code     string // indicator
	// ClosedSince leaves out what closed before; open ones are never left out by it.
	ClosedSince time.Time
	Limit       int
}

// Service is the use cases.
type Service struct {
	Store Store
	Clock func() time.Time
	IDs   func() string
	// Notify tells whoever looks at a page that warnings changed, after it is kept;
	// may be nil. The topic is warnings/TENANT. It must not wait.
	Notify func(topic string)
}

// The actions of this capability.
const (
	Read   identity.Action = "warning.read"
	Handle identity.Action = "warning.handle"
	Run    identity.Action = "warning.evaluate"
)

// Rules say who may do what with warnings.
func Rules() []identity.Rule {
	return []identity.Rule{
		{Action: Read, Roles: []identity.Role{identity.Planner, identity.Statistician, identity.Clerk, identity.Head,
			identity.Leader, identity.Supervisor, identity.Evaluator}},
		{Action: Handle, Roles: []identity.Role{identity.Planner, identity.Head, identity.Supervisor}},
		{Action: Run, Roles: []identity.Role{identity.Planner, identity.Supervisor}},
	}
}

// Topic is that of notices about a tenant's warnings.
func Topic(t Tenant) string { return "warnings/" + string(t) }

func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// Evaluate compares the conditions that hold with what is known and keeps the
// changes, all or none. Two evaluations at once do not double a warning.
// Faults: Forbidden.
func (s *Service) Evaluate(ctx context.Context, t Tenant, signals []Signal) ([]Change, error) {
	if _, err := identity.Require(ctx, Run, identity.Target{Tenant: t}); err != nil {
		return nil, err
	}
	var changes []Change
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if err := tx.Lock(ctx, t); err != nil {
			return err
		}
		now := s.now()
		known, err := tx.List(ctx, Query{Tenant: t, ClosedSince: now.Add(-ReopenWithin)})
		if err != nil {
			return err
		}
		changes = Reconcile(t, now, known, signals, s.IDs)
		for _, c := range changes {
			if err := tx.Save(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(changes) > 0 && s.Notify != nil {
		s.Notify(Topic(t))
	}
	return changes, err
}

// List finds the warnings that the actor may see.
// Faults: Unauthenticated, Forbidden.
func (s *Service) List(ctx context.Context, q Query) ([]Warning, error) {
	actor, err := identity.Require(ctx, Read, identity.Target{Tenant: q.Tenant, Anywhere: true})
	if err != nil {
		return nil, err
	}
	limit := q.Limit
	q.Limit = 0
	var all []Warning
	if err := s.Store.View(ctx, func(tx ReadTx) (err error) { all, err = tx.List(ctx, q); return err }); err != nil {
		return nil, err
	}
	scope := actor.Scope(Read, q.Tenant)
	seen := all[:0]
	for _, w := range all {
		if scope.Covers(w.Owner, w.place()) && (limit == 0 || len(seen) < limit) {
			seen = append(seen, w)
		}
	}
	return seen, nil
}

func (w *Warning) place() area.Code {
	if w.Area == "" {
		return w.Tenant
	}
	return w.Area
}

// Show is a warning with its history, oldest first.
// Faults: Unauthenticated, Forbidden, NotFound ("warning.unknown").
func (s *Service) Show(ctx context.Context, t Tenant, id ID) (*Warning, []Event, error) {
	if _, err := identity.Require(ctx, Read, identity.Target{Tenant: t, Anywhere: true}); err != nil {
		return nil, nil, err
	}
	var w *Warning
	var events []Event
	err := s.Store.View(ctx, func(tx ReadTx) (err error) {
		if w, err = tx.Get(ctx, t, id); err != nil {
			return err
		}
		if _, err = identity.Require(ctx, Read, w.Target()); err != nil {
			return err
		}
		events, err = tx.Events(ctx, t, id)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return w, events, nil
}

// Target is what a permission on the warning is asked for.
func (w *Warning) Target() identity.Target {
	return identity.Target{Tenant: w.Tenant, Org: w.Owner, Area: w.place()}
}

// Step is what a person does to a warning.
type Step struct {
	Tenant Tenant
	ID     ID
	// Version is the one the person saw.
	Version int
	What    What // acknowledged, silenced, assigned, noted
	Note    string
	Until   time.Time      // for silenced
	Owner   identity.OrgID // for assigned
}

// longestSilence bounds a silence: nobody hides a warning for good.
const longestSilence = 92 * 24 * time.Hour

// Do takes a person's step.
// Faults: Unauthenticated, Forbidden; NotFound; Conflict ("warning.stale");
// Invalid ("warning.note_needed", "warning.silence_until", "warning.closed",
// "warning.owner_needed", "warning.step_unknown").
func (s *Service) Do(ctx context.Context, step Step) (*Warning, error) {
	if _, err := identity.Require(ctx, Handle, identity.Target{Tenant: step.Tenant, Anywhere: true}); err != nil {
		return nil, err
	}
	step.Note = strings.TrimSpace(step.Note)
	var out *Warning
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		w, err := tx.Get(ctx, step.Tenant, step.ID)
		if err != nil {
			return err
		}
		actor, err := identity.Require(ctx, Handle, w.Target())
		if err != nil {
			return err
		}
		if w.Version != step.Version {
			return fault.New(fault.Conflict, "warning.stale", nil)
		}
		now := s.now()
		if err := w.take(step, now); err != nil {
			return err
		}
		w.Version++
		e := w.event(now, step.What)
		e.By, e.Note, e.Until, e.Owner = actor.Name, step.Note, step.Until, step.Owner
		out = w
		return tx.Save(ctx, Change{*w, e})
	})
	if err == nil && s.Notify != nil {
		s.Notify(Topic(step.Tenant))
	}
	return out, err
}

func (w *Warning) take(step Step, now time.Time) error {
	if w.State == Closed && step.What != Noted {
		return fault.New(fault.Invalid, "warning.closed", nil)
	}
	switch step.What {
	case TakenUp:
		w.State = Acknowledged
	case Silenced:
		if step.Note == "" {
			return fault.New(fault.Invalid, "warning.note_needed", nil)
		}
		if !step.Until.After(now) || step.Until.Sub(now) > longestSilence {
			return fault.New(fault.Invalid, "warning.silence_until", fault.Args{"Days": int(longestSilence.Hours() / 24)})
		}
		w.SilencedUntil = step.Until
	case Assigned:
		if step.Owner == "" {
			return fault.New(fault.Invalid, "warning.owner_needed", nil)
		}
		w.Owner = step.Owner
	case Noted:
		if step.Note == "" {
			return fault.New(fault.Invalid, "warning.note_needed", nil)
		}
	default:
		return fault.New(fault.Invalid, "warning.step_unknown", nil)
	}
	return nil
}
