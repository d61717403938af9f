package main

import (
	"context"
	"net/http"
	"time"

	"gangyao/planning/indicator/indicatorweb"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingweb"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// startPath leads whoever has signed in to where their work begins.
const startPath = "/start"

// start is the overview for leaders, the items for supervisors, what they owe for
// everybody who reports, and the library for all others.
func (s *system) start(r *http.Request) (page.View, error) {
	a := identity.From(r.Context())
	to := "/"
	switch {
	case a.Visitor():
	case a.Has(identity.Leader):
		p, err := s.judged(r.Context(), a.Tenant, page.From(r.Context()).Now)
		if err != nil {
			return nil, err
		}
		if p != "" {
			to = indicatorweb.ProgressPath(plan.Tenant(a.Tenant), p)
		}
	case a.Has(identity.Supervisor):
		to = supervisionweb.Path
	case a.May(reporting.DoRead, identity.Target{Tenant: a.Tenant, Anywhere: true}):
		to = reportingweb.DutiesPath
	}
	return page.Redirect{To: to}, nil
}

// judged is the plan whose course can be judged: the newest of which a whole year is
// over; the newest of all when there is none; empty without plans. In its first year a
// plan has no yearly figures, and the one before is due its final evaluation.
func (s *system) judged(ctx context.Context, t area.Code, now time.Time) (plan.PlanID, error) {
	all, err := s.plans.Public().Plans(ctx, plan.Tenant(t))
	if err != nil {
		return "", err
	}
	var best, newest *plan.Plan
	for i := range all {
		p := &all[i].Plan
		if newest == nil || p.Period[0] > newest.Period[0] {
			newest = p
		}
		if p.Period[0] < now.In(china).Year() && (best == nil || p.Period[0] > best.Period[0]) {
			best = p
		}
	}
	switch {
	case best != nil:
		return best.ID, nil
	case newest != nil:
		return newest.ID, nil
	}
	return "", nil
}
