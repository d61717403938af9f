package indicator

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/platform/area"
)

// Service is the use cases. All fields but Zone, Checks and Results are required.
type Service struct {
	Store   Store
	Plans   Plans
	Areas   Areas
	Methods *method.Set
	Clock   func() time.Time
	IDs     func() string // new ids that sort by time (UUIDv7)
	// Zone is the time zone in which months end; nil means UTC+8.
	Zone *time.Location
	// Checks look at figures that come in; nil: only what cannot be is refused.
	// Results reads what they found.
	Checks  *Checks
	Results check.Store
	// ProofFigures is how many figures a minute visitors together may have read
	// again for proofs; zero means a million, which take about a second.
	ProofFigures int

	states sync.Map // Tenant → *keeper
	worlds cache[worldKey, *world]
	tables cache[tableKey, *Table]
	prover prover
	// reviews is what was looked at last by Review: Tenant → reviewed.
	reviews sync.Map
}

// Plans gives approved editions. plan.Public is one.
type Plans interface {
	// Published is an approved edition; fault.NotFound for all others.
	Published(ctx context.Context, t Tenant, id plan.EditionID) (*plan.Published, error)
	// Plans lists the plans that have an approved edition, editions newest first.
	Plans(ctx context.Context, t Tenant) ([]plan.PlanListing, error)
}

// Areas lists the places of a tenant, those of past codes too.
type Areas interface {
	Areas(ctx context.Context, t Tenant) ([]area.Area, error)
}

var _ Plans = (*plan.Public)(nil)

var beijing = time.FixedZone("UTC+8", 8*60*60)

func (s *Service) zone() *time.Location {
	if s.Zone != nil {
		return s.Zone
	}
	return beijing
}

// now is the time to the microsecond, as it is stored.
func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Microsecond) }

// update runs fn in one transaction with one time.
func (s *Service) update(ctx context.Context, fn func(WriteTx) error) error {
	return s.Store.Update(ctx, s.now(), fn)
}

// state is all that a tenant's tables depend on, as it was read at one revision.
// It never changes.
type state struct {
	rev     Revision
	facts   *Facts
	defs    []Definition // by code, version, revision
	targets []Target     // in the order recorded
	// unnamedDefs and unnamedTargets are the same without the names of staff, for the public.
	unnamedDefs    []Definition
	unnamedTargets []Target
	links          []Link
	own            []check.Own // by id and version
	areas          []area.Area
	// mapped counts how often the places were found to be others: they have no journal.
	mapped int
	turns  []time.Time // days on which a place begins or is there no longer
	// changes are the instants at which anything was recorded, oldest first.
	changes []time.Time
}

// keeper holds a tenant's newest state; one goroutine at a time reads what is new.
type keeper struct {
	mu sync.Mutex
	st atomic.Pointer[state]
	// areasAt is when the places were read, in Unix time; mark what Renew was told last.
	areasAt atomic.Int64
	mark    atomic.Value
}

// areasFor is how long places are taken to be what they were, in seconds.
const areasFor = 3

func (s *Service) keeper(t Tenant) *keeper {
	k, _ := s.states.LoadOrStore(t, &keeper{})
	return k.(*keeper)
}

// Renew says what mark the database has now (db.DB.Mark). When it is another than
// before, places are read anew, although they are taken to be what they were for some
// seconds otherwise: what is made from them and kept by the mark would stay wrong.
func (s *Service) Renew(t Tenant, mark string) {
	if keep := s.keeper(t); keep.mark.Swap(mark) != mark {
		keep.areasAt.Store(0)
	}
}

// state reads what was recorded since the last time. Whoever finds nothing new
// waits for nobody.
func (s *Service) state(ctx context.Context, t Tenant) (*state, error) {
	keep := s.keeper(t)
	var rev Revision
	revision := func(tx ReadTx) (err error) {
		rev, err = tx.Revision(ctx, t)
		return err
	}
	if st := keep.st.Load(); st != nil {
		if err := s.Store.View(ctx, revision); err != nil {
			return nil, err
		}
		if age := s.now().Unix() - keep.areasAt.Load(); st.rev == rev && age >= 0 && age < areasFor {
			return st, nil
		}
	}
	keep.mu.Lock()
	defer keep.mu.Unlock()
	areas, err := s.Areas.Areas(ctx, t) // not within the view: it is a view of its own
	if err != nil {
		return nil, err
	}
	keep.areasAt.Store(s.now().Unix())
	if old := keep.st.Load(); old != nil && !slices.EqualFunc(old.areas, areas, area.Area.Equal) {
		next := *old
		next.areas, next.turns, next.mapped = areas, turns(areas), old.mapped+1
		keep.st.Store(&next)
	}
	err = s.Store.View(ctx, func(tx ReadTx) error {
		old := keep.st.Load()
		if err := revision(tx); err != nil || old != nil && old.rev == rev {
			return err
		}
		next, err := readState(ctx, tx, t, old, rev)
		if err != nil {
			return err
		}
		if old == nil {
			next.areas, next.turns = areas, turns(areas)
		}
		keep.st.Store(next)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return keep.st.Load(), nil
}

// stateIn is the state as a transaction sees it. It waits for nobody else's
// reading, so that transactions cannot wait for each other.
func (s *Service) stateIn(ctx context.Context, tx ReadTx, t Tenant) (*state, error) {
	keep := s.keeper(t)
	old := keep.st.Load()
	if old == nil {
		return s.state(ctx, t)
	}
	rev, err := tx.Revision(ctx, t)
	if err != nil || old.rev == rev {
		return old, err
	}
	next, err := readState(ctx, tx, t, old, rev)
	if err == nil && rev.Batch >= old.rev.Batch && rev.Event >= old.rev.Event && rev.Definition >= old.rev.Definition {
		keep.st.CompareAndSwap(old, next)
	}
	return next, err
}

func readState(ctx context.Context, tx ReadTx, t Tenant, old *state, rev Revision) (*state, error) {
	next := &state{rev: rev, facts: NewFacts(t)}
	if old != nil {
		*next = *old
		next.rev = rev
	}
	var err error
	if old == nil || old.rev.Definition != rev.Definition {
		if next.defs, err = tx.Definitions(ctx, t); err != nil {
			return nil, err
		}
		next.unnamedDefs = slices.Clone(next.defs)
		for i := range next.unnamedDefs {
			next.unnamedDefs[i].By = ""
		}
	}
	if old == nil || old.rev.Target != rev.Target {
		if next.targets, err = tx.Targets(ctx, t, ""); err != nil {
			return nil, err
		}
		next.unnamedTargets = slices.Clone(next.targets)
		for i := range next.unnamedTargets {
			next.unnamedTargets[i].By = ""
		}
	}
	if old == nil || old.rev.Link != rev.Link {
		if next.links, err = tx.Links(ctx, t); err != nil {
			return nil, err
		}
	}
	if old == nil || old.rev.Check != rev.Check {
		if next.own, err = tx.OwnChecks(ctx, t); err != nil {
			return nil, err
		}
	}
	if next.facts, err = next.facts.Refresh(ctx, tx); err != nil {
		return nil, err
	}
	next.changes = next.instants()
	return next, nil
}
