package indicator

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Batches lists what was recorded by an instant (zero: now) with the steps taken by
// then, the newest first, as far as the actor may see it: all of it with DoRead for
// the whole place, else what the same person recorded.
//
// Faults: those of looking at what is not published; fault.NotYet when the first of
// them was recorded later.
func (s *Service) Batches(ctx context.Context, t Tenant, at time.Time) ([]*BatchInfo, error) {
	see, st, err := s.batches(ctx, t)
	if err != nil {
		return nil, err
	}
	at = s.instant(at)
	var out []*BatchInfo
	var first time.Time
	for _, b := range st.facts.Batches() {
		switch {
		case !see(b):
		case !b.Recorded.After(at):
			out = append(out, b.until(at))
		case first.IsZero():
			first = b.Recorded
		}
	}
	if len(out) == 0 && !first.IsZero() {
		return nil, fault.NotYet(at, first)
	}
	slices.Reverse(out)
	return out, nil
}

// Batch is one of Batches.
//
// Faults: those of Batches; NotFound (indicator.batch_unknown).
func (s *Service) Batch(ctx context.Context, t Tenant, id BatchID, at time.Time) (*BatchInfo, error) {
	see, st, err := s.batches(ctx, t)
	if err != nil {
		return nil, err
	}
	at = s.instant(at)
	b, ok := st.facts.Batch(id)
	switch {
	case !ok || !see(b):
		return nil, fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(id)})
	case b.Recorded.After(at):
		return nil, fault.NotYet(at, b.Recorded)
	}
	return b.until(at), nil
}

func (s *Service) batches(ctx context.Context, t Tenant) (see func(*BatchInfo) bool, st *state, err error) {
	a, err := identity.Require(ctx, DoRead, anywhere(t))
	if err != nil {
		return nil, nil, err
	}
	all := a.May(DoRead, whole(t))
	st, err = s.state(ctx, t)
	return func(b *BatchInfo) bool { return all || a.Person != "" && b.Person == a.Person }, st, err
}

// MeasuredPlan is a plan that has targets here: one whose edition is kept, the
// one that an edition's results table tells about, or one of the place above.
type MeasuredPlan struct {
	Plan plan.PlanID
	// Area is the place it is for; Source says where its targets were found when
	// no edition of it is kept here.
	Area                area.Code
	Source, Certainty   string
	Start, End, Targets int
	Demo                bool
}

// MeasuredPlans lists the plans that had targets by an instant, those for the
// tenant first, then by years. How far a plan should come is open to everybody.
func (s *Service) MeasuredPlans(ctx context.Context, t Tenant, at time.Time) ([]MeasuredPlan, error) {
	w, err := s.world(ctx, t, s.instant(at), Public)
	if err != nil {
		return nil, err
	}
	var out []MeasuredPlan
	for _, g := range w.targets(TableQuery{Tenant: t, AllAreas: true}) { // by plan
		n := len(out)
		if n == 0 || out[n-1].Plan != g.Plan {
			out = append(out, MeasuredPlan{Plan: g.Plan, Area: g.Area, Source: g.Source, Certainty: g.Certainty, Start: g.Start, End: g.End})
			n++
		}
		p := &out[n-1]
		if g.Area == t || p.Area.Within(g.Area) {
			p.Area = g.Area // the whole, not a part of it
		}
		p.Start, p.End, p.Demo = min(p.Start, g.Start), max(p.End, g.End), p.Demo || g.Demo
		p.Targets++
	}
	slices.SortStableFunc(out, func(a, b MeasuredPlan) int {
		return cmp.Or(cmp.Compare(afterwards(a.Area != t), afterwards(b.Area != t)), a.Start-b.Start, cmp.Compare(a.Plan, b.Plan))
	})
	return out, nil
}

func afterwards(later bool) int {
	if later {
		return 1
	}
	return 0
}
