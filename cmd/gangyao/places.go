package main

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

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

// earlier gives approved figures to those who may see the sheet that asks for
// them: reporting has asked who that is, so the program looks them up.
type earlier struct{ indicators *indicator.Service }

var _ reporting.Earlier = earlier{}

// Figures are the approved figures of cells.
func (e earlier) Figures(ctx context.Context, t indicator.Tenant, cells []indicator.CellKey) (map[indicator.CellKey]indicator.Point, error) {
	return e.indicators.Figures(identity.With(ctx, identity.Program(t, "reporting")), t, cells, time.Time{}, indicator.Internal)
}
