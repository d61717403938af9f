package demo

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/reporting"
	"gangyao/planning/supervision"
	"gangyao/planning/warning"
	"gangyao/platform/area/outline"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// House is the use cases that the demonstration acts through. Those that take a
// clock do so because the story plays on days gone by.
type House struct {
	Plans      func(clock func() time.Time) *plan.Service
	Indicators func(clock func() time.Time) *indicator.Service
	Reports    func(clock func() time.Time) *reporting.Service
	// Commitments divides tasks; nil leaves its part of the story out. Files keeps
	// the evidence.
	Commitments func(clock func() time.Time) *commitment.Service
	Files       Files
	// Items is supervision; nil leaves its part of the story out.
	Items func(clock func() time.Time) *supervision.Service
	// Projects is the library of major projects; nil leaves it out.
	Projects func(clock func() time.Time) (*project.Service, error)
	// Warnings looks at what can be wrong; nil leaves its part of the story out.
	Warnings func(clock func() time.Time, i *indicator.Service, r *reporting.Service) (*warning.Watch, error)
	// Outlines keeps what places are drawn with; nil leaves the map out.
	Outlines func(clock func() time.Time) *outline.Service
	People   *identity.Service
	// Clock is the time at which the demonstration is loaded: the open round
	// stands around it.
	Clock func() time.Time
}

// Files keeps files; attach.Store does.
type Files interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
}

// Furnished is a demonstration that is there.
type Furnished struct {
	Accounts []Account
	// Plan is the edition of the plan 2021–2025, Next that of the made-up one
	// after it; Before names the plan that its results table tells about, Above
	// that of the city above.
	Plan, Next    *plan.Edition
	Before, Above plan.PlanID
	// Year and Open are the closed round and the open one.
	Year, Open reporting.RoundID
}

// Furnish loads the whole demonstration, or what is missing of it.
//
// Faults: those of People; Conflict ("demo.other": figures of another
// demonstration are here; nothing was changed).
func Furnish(ctx context.Context, h House) (*Furnished, error) {
	s := &story{at: h.Clock()}
	clock := func() time.Time { return s.at }
	s.plans, s.indicators, s.reports = h.Plans(clock), h.Indicators(clock), h.Reports(clock)
	if h.Items != nil {
		s.items = h.Items(clock)
	}
	s.files = h.Files
	if h.Commitments != nil {
		s.commitments = h.Commitments(clock)
	}
	if h.Projects != nil {
		var err error
		if s.projects, err = h.Projects(clock); err != nil {
			return nil, err
		}
	}
	if h.Warnings != nil {
		var err error
		if s.watcher, err = h.Warnings(clock, s.indicators, s.reports); err != nil {
			return nil, err
		}
	}
	if h.Outlines != nil {
		s.outlines = h.Outlines(clock)
	}
	s.program = identity.With(ctx, identity.Program(Tenant, signature))
	if err := s.recall(); err != nil {
		return nil, err
	}
	var err error
	if s.accounts, err = People(ctx, h.People); err != nil {
		return nil, err
	}
	s.people = h.People
	if err := s.write(h.Clock()); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.acts, func(a, b act) int { return a.at.Compare(b.at) })
	for _, a := range s.acts {
		s.at = a.at
		if err := a.do(); err != nil {
			return nil, fmt.Errorf("demo: %s, %s: %w", a.at.Format(time.DateOnly), a.what, err)
		}
	}
	s.out.Accounts = s.accounts
	return &s.out, nil
}

// story is the demonstration as a list of acts in the order of time.
type story struct {
	cast
	at         time.Time // what the clock shows
	program    context.Context
	plans      *plan.Service
	indicators *indicator.Service
	reports    *reporting.Service
	items      *supervision.Service
	projects   *project.Service
	watcher    *warning.Watch
	outlines   *outline.Service
	built      map[string]*built // projects by name
	works      []plan.Entry      // of the plan 2021–2025
	// commitments and files serve the tasks; work is what is known of them.
	commitments *commitment.Service
	files       Files
	work        *tasks
	acts        []act
	known       memory
	out         Furnished
}

// act is one step of the story. It does nothing when it was done before.
type act struct {
	at   time.Time
	what string
	do   func() error
}

// on adds an act.
func (s *story) on(at time.Time, what string, do func() error) {
	s.acts = append(s.acts, act{at, what, do})
}

// memory is what was there when loading began, and what came since.
type memory struct {
	batches     map[string]*indicator.BatchInfo // by Ref
	definitions map[indicator.Version]*indicator.Definition
	targets     map[target]bool
}

// target names a target that the demonstration sets.
type target struct {
	plan plan.PlanID
	code indicator.Code
	area indicator.Tenant
}

// ref begins the Ref of all figures that the demonstration records, so that a
// second load finds them.
const ref = "demo-2/"

// recall reads what is there.
func (s *story) recall() error {
	s.known = memory{map[string]*indicator.BatchInfo{}, map[indicator.Version]*indicator.Definition{}, map[target]bool{}}
	batches, err := s.indicators.Batches(s.program, Tenant, time.Time{})
	if err != nil {
		return err
	}
	for _, b := range batches {
		ours := b.Provenance != indicator.FromPlan && b.Provenance != indicator.FromReport
		if strings.HasPrefix(b.Ref, ref) {
			s.known.batches[b.Ref] = b
		} else if ours && b.Demo {
			return fault.New(fault.Conflict, "demo.other", nil)
		}
	}
	if err := s.define(); err != nil {
		return err
	}
	plans, err := s.indicators.MeasuredPlans(s.program, Tenant, s.at)
	if err != nil {
		return err
	}
	for _, p := range plans {
		t, err := s.indicators.Table(s.program, indicator.TableQuery{Tenant: Tenant, Plan: p.Plan, AllAreas: true, Lens: indicator.Internal})
		if err != nil {
			return err
		}
		for i := range t.Rows {
			g := t.Rows[i].Target
			s.known.targets[target{g.Plan, g.Pinned.Code, g.Area}] = true
		}
	}
	return nil
}

// define reads the definitions that are there.
func (s *story) define() error {
	defs, err := s.indicators.Definitions(s.program, Tenant, time.Time{})
	for i := range defs {
		s.known.definitions[defs[i].Key()] = &defs[i]
	}
	return err
}

// write lists the acts of the story.
func (s *story) write(now time.Time) error {
	f, err := readFigures()
	if err != nil {
		return err
	}
	s.on(registered, "plan 2021–2025", func() (err error) {
		if s.out.Plan, err = Load(s.program, s.plans); err != nil {
			return err
		}
		s.out.Before = indicator.PlanBefore(s.out.Plan.Plan)
		return s.adopt(s.out.Plan, true, f.dress)
	})
	s.figures(f)
	s.towns(f)
	if s.outlines != nil {
		s.on(time.Date(2021, 6, 1, 1, 0, 0, 0, time.UTC), "map of towns", s.drawTowns)
	}
	if err := s.above(); err != nil {
		return err
	}
	s.yearRound(f)
	s.next(f)
	s.supervise(now)
	if s.watcher != nil {
		if err := s.watch(now); err != nil {
			return err
		}
	}
	if s.commitments != nil {
		s.tasksActs(now)
	}
	if err := s.build(now); err != nil {
		return err
	}
	return s.openRound(f, now)
}

// adopt takes an edition's rows over as somebody left them; real says that what it
// prints is not made up.
func (s *story) adopt(e *plan.Edition, real bool, dress func([]indicator.Proposal) error) error {
	if s.known.has(e.Plan) {
		return nil
	}
	ps, err := s.indicators.Proposals(s.program, Tenant, e.ID)
	if err != nil {
		return err
	}
	if err := dress(ps); err != nil {
		return err
	}
	out, err := s.indicators.Adopt(s.program, indicator.AdoptRequest{Tenant: Tenant, Edition: e.ID, Proposals: ps, Real: real})
	if err != nil {
		return err
	}
	for i := range out.Targets {
		s.known.targets[target{out.Targets[i].Plan, out.Targets[i].Pinned.Code, out.Targets[i].Area}] = true
	}
	return s.define()
}

// has says whether a plan was adopted.
func (m *memory) has(p plan.PlanID) bool {
	for k := range m.targets {
		if k.plan == p && k.area == Tenant {
			return true
		}
	}
	return false
}

// record takes figures the whole way on one day.
func (s *story) record(r indicator.RecordRequest) error {
	b := s.known.batches[r.Ref]
	if b == nil {
		keep := s.indicators.Record
		if r.Provenance == indicator.FromRevise {
			keep = s.indicators.Revise
		}
		got, err := keep(s.program, r)
		if err != nil {
			return err
		}
		b = &indicator.BatchInfo{Batch: *got}
		s.known.batches[r.Ref] = b
	}
	way := []indicator.Stage{indicator.Recorded, indicator.Approved, indicator.Verified, indicator.Published}
	at := slices.Index(way, b.Stage(time.Time{}))
	if at < 0 { // withdrawn since
		return nil
	}
	for _, to := range way[at+1:] {
		var err error
		b, err = s.indicators.Advance(s.program, indicator.AdvanceRequest{Tenant: Tenant, Batch: b.ID, To: to, SHA256: b.SHA256})
		if err != nil {
			return err
		}
		s.known.batches[r.Ref] = b
	}
	return nil
}
