package warning

import (
	"cmp"
	"context"
	"slices"
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
	// List finds warnings as they are (were, at Query.At), worst first, then the
	// longest open.
	List(ctx context.Context, q Query) ([]Warning, error)
	// Span is when the first and the last thing happened to a warning; zero: never.
	Span(ctx context.Context, t Tenant) (first, last time.Time, err error)
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
	// Save writes warnings whose stored versions are Version−1 (or that are new) and
	// adds their events; else fault.Conflict ("warning.stale").
	Save(ctx context.Context, changes ...Change) error
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
	// At is when (zero: now): only what was opened by then, as it was.
	At time.Time
}

// Matches says whether a warning is what the query asks for, apart from At.
func (q *Query) Matches(w *Warning) bool {
	return (q.Kind == "" || q.Kind == w.Kind) && (q.Severity == "" || q.Severity == w.Severity) &&
		(q.State == "" || q.State == w.State || q.State == Open && w.State != Closed) &&
		(q.Owner == "" || q.Owner == w.Owner) && (q.Subject == "" || q.Subject == w.Subject.ID) && (q.Code == "" || q.Code == w.Subject.Code) &&
		(q.ClosedSince.IsZero() || w.State != Closed || !w.Closed.Before(q.ClosedSince))
}

// Sort puts those that hold first, the worst before the rest, then the longest open.
func Sort(list []Warning) {
	slices.SortFunc(list, func(a, b Warning) int {
		switch {
		case (a.State == Closed) != (b.State == Closed):
			return sign(b.State == Closed)
		case a.Severity != b.Severity:
			return sign(a.Severity.Worse(b.Severity))
		}
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
}

// sign is the order of two things of which the first comes first, or not.
func sign(first bool) int {
	if first {
		return -1
	}
	return 1
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
// changes, all or none. Two evaluations at once do not double a warning. Where
// nothing changes, nobody who writes waits for it.
// Faults: Forbidden.
func (s *Service) Evaluate(ctx context.Context, t Tenant, signals []Signal) ([]Change, error) {
	if _, err := identity.Require(ctx, Run, identity.Target{Tenant: t}); err != nil {
		return nil, err
	}
	var changes []Change
	compare := func(tx ReadTx, newID func() string) error {
		now := s.now()
		known, err := tx.List(ctx, Query{Tenant: t, ClosedSince: now.Add(-ReopenWithin)})
		if err == nil {
			changes = Reconcile(t, now, known, signals, newID)
		}
		return err
	}
	unnamed := func() string { return "" }
	if err := s.Store.View(ctx, func(tx ReadTx) error { return compare(tx, unnamed) }); err != nil || len(changes) == 0 {
		return nil, err
	}
	err := s.Store.Update(ctx, s.now(), func(tx WriteTx) error {
		if err := tx.Lock(ctx, t); err != nil {
			return err
		}
		if err := compare(tx, s.IDs); err != nil {
			return err
		}
		return tx.Save(ctx, changes...)
	})
	if err == nil && len(changes) > 0 && s.Notify != nil {
		s.Notify(Topic(t))
	}
	return changes, err
}

// List finds the warnings that the actor may see.
// Faults: Unauthenticated, Forbidden; fault.NotYet when the first warning of all was
// opened after Query.At.
func (s *Service) List(ctx context.Context, q Query) ([]Warning, error) {
	actor, err := identity.Require(ctx, Read, identity.Target{Tenant: q.Tenant, Anywhere: true})
	if err != nil {
		return nil, err
	}
	limit := q.Limit
	q.Limit = 0
	var all []Warning
	err = s.Store.View(ctx, func(tx ReadTx) (err error) {
		if !q.At.IsZero() {
			first, _, err := tx.Span(ctx, q.Tenant)
			if err != nil {
				return err
			}
			if first.After(q.At) {
				return fault.NotYet(q.At, first)
			}
		}
		all, err = tx.List(ctx, q)
		return err
	})
	if err != nil {
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

// Last is when the last thing happened to a warning; zero: never.
// Faults: Unauthenticated, Forbidden.
func (s *Service) Last(ctx context.Context, t Tenant) (last time.Time, err error) {
	if _, err := identity.Require(ctx, Run, identity.Target{Tenant: t}); err != nil {
		return last, err
	}
	err = s.Store.View(ctx, func(tx ReadTx) (err error) { _, last, err = tx.Span(ctx, t); return err })
	return last, err
}

func (w *Warning) place() area.Code {
	if w.Area == "" {
		return w.Tenant
	}
	return w.Area
}

// Show is a warning with its history, oldest first, as of a time (zero: now).
// Faults: Unauthenticated, Forbidden, NotFound ("warning.unknown"); fault.NotYet.
func (s *Service) Show(ctx context.Context, t Tenant, id ID, at time.Time) (*Warning, []Event, error) {
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
		if events, err = tx.Events(ctx, t, id); err != nil || at.IsZero() {
			return err
		}
		was, opened := Replay(w, events, at)
		if !opened {
			return fault.NotYet(at, w.Opened)
		}
		w, events = was, slices.DeleteFunc(events, func(e Event) bool { return e.At.After(at) })
		return nil
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
