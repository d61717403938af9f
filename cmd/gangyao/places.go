package main

import (
	"context"
	"net/url"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatorweb"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingweb"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// lateReports lists who had not handed in a report that was due on a day (zero: now).
func (s *system) lateReports(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]indicatorweb.LateUnit, error) {
	late, err := s.reports.Overdue(ctx, t, asOf)
	switch {
	case fault.Is(err, fault.Forbidden), fault.Is(err, fault.NotFound): // or there was no round yet
		return nil, nil
	case err != nil:
		return nil, err
	}
	var out []indicatorweb.LateUnit
	for i := range late {
		if k := &late[i]; k.Action == reporting.Fill && !k.Answer {
			out = append(out, indicatorweb.LateUnit{Org: k.Org, Round: k.RoundName, Days: k.Late})
		}
	}
	return out, nil
}

// openRounds lists the rounds that are open on a day (zero: now).
func (s *system) openRounds(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]indicatorweb.OpenRound, error) {
	rounds, err := s.reports.Rounds(ctx, t, asOf)
	switch {
	case fault.Is(err, fault.Forbidden), fault.Is(err, fault.NotFound): // or there was no round yet
		return nil, nil
	case err != nil:
		return nil, err
	}
	var out []indicatorweb.OpenRound
	for _, r := range rounds {
		if r.State != reporting.Open {
			continue
		}
		o := indicatorweb.OpenRound{Name: r.Round.Name, Href: reportingweb.RoundsPath + "/" + url.PathEscape(string(r.Round.ID)), Due: r.Round.Due,
			Published: r.Sheets[reporting.Published]}
		for _, n := range r.Sheets {
			o.Sheets += n
		}
		out = append(out, o)
	}
	return out, nil
}

// places answers from the directory of organisations and areas.
type places struct{ people *identity.Service }

var _ reporting.Places = places{}

// Areas lists the places of a level that were in force on a day.
func (p places) Areas(ctx context.Context, t indicator.Tenant, level area.Level, day time.Time) ([]area.Area, error) {
	_, areas, err := p.people.Gazetteer(ctx, t)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(areas.Day(day), func(a area.Area) bool { return a.Level != level }), nil
}

// Reporter is the organisation whose place it is: of several the one that stands
// highest, since a town's government answers for its offices.
func (p places) Reporter(ctx context.Context, t indicator.Tenant, place area.Code, day time.Time) (identity.OrgID, error) {
	orgs, _, err := p.people.Gazetteer(ctx, t)
	if err != nil {
		return "", err
	}
	var found identity.OrgID
	for _, o := range orgs.All() {
		if o.Area == place && place != t && o.On(day) && (found == "" || orgs.Within(found, o.ID)) {
			found = o.ID
		}
	}
	return found, nil
}

// beside tells those who may see a sheet what stands beside its figures: reporting
// has asked who that is, so the program looks it up.
type beside struct{ indicators *indicator.Service }

var _ reporting.Beside = beside{}

// Beside is what figures are judged by.
func (b beside) Beside(ctx context.Context, t indicator.Tenant, figures []indicator.Observation, at time.Time) ([]indicator.Beside, error) {
	return b.indicators.Beside(identity.With(ctx, identity.Program(t, "reporting")), t, figures, at, indicator.Internal)
}
