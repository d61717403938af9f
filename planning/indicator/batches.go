package indicator

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Batches lists what was recorded so far with its steps, oldest first; of one
// act where ref names it (Batch.Ref), else all. It tells of all organisations,
// so it is for those who see all.
//
// Faults: those of identity.Require for DoRead on the whole tenant.
func (s *Service) Batches(ctx context.Context, t Tenant, ref string) ([]*BatchInfo, error) {
	if _, err := identity.Require(ctx, DoRead, whole(t)); err != nil {
		return nil, err
	}
	st, err := s.state(ctx, t)
	if err != nil {
		return nil, err
	}
	all := st.facts.Batches()
	out := make([]*BatchInfo, 0, len(all))
	for _, b := range all {
		if ref == "" || b.Ref == ref {
			out = append(out, b)
		}
	}
	return out, nil
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
