package demo

import (
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// inYear lists the acts that record what the open round compares with: the same
// months of the year before, and the quarter before in both years. They are made up, in the terms
// of the round's own figures.
func (s *story) inYear(f *figures, p period.Period) {
	if p.Kind() != period.Cumulative {
		return
	}
	earlier := []period.Period{p.YearBefore()}
	if before, ok := period.Of(p.Kind(), p.Year(), p.N()-3); ok {
		earlier = append(earlier, before.YearBefore(), before)
	}
	for _, q := range earlier {
		s.on(q.End().AddDate(0, 0, 25).Add(2*time.Hour), "figures of "+q.String(), func() error {
			r := indicator.RecordRequest{Tenant: Tenant, Provenance: indicator.FromImport, Origin: madeUp, Ref: ref + "inyear/" + q.String(), Demo: true}
			areas, err := Areas()
			if err != nil {
				return err
			}
			defs, err := s.indicators.Definitions(s.program, Tenant, s.at) // those of the day: a load that goes on knows later ones
			if err != nil {
				return err
			}
			for _, a := range askedNow {
				value, ok := a.in(f, q.Year())
				if !ok || !slices.ContainsFunc(defs, func(d indicator.Definition) bool { return d.Code == a.code && d.Version == a.version }) { // not measured that way yet
					continue
				}
				series := indicator.SeriesKey{Code: a.code, Version: a.version, Area: Tenant}
				add := func() {
					x := a.answer(indicator.CellKey{SeriesKey: series, Period: q}, value)
					r.Observations = append(r.Observations, indicator.Observation{Cell: x.Cell, Value: quantity.Parse(x.Value), Status: indicator.Normal})
				}
				add()
				for _, town := range areas {
					if a.towns && town.Level == area.Town {
						series.Area = town.Code
						add()
					}
				}
			}
			return s.record(r)
		})
	}
}

// in is the value of a whole year: that of the story, later that of the open round.
func (a *asked) in(f *figures, year int) (string, bool) {
	if year > 2025 {
		return a.value, true
	}
	m := f.of(a.code)
	if m == nil {
		return "", false
	}
	for _, x := range m.Figures {
		if x.Period == period.InYear(year).String() && max(x.Version, 1) == a.version && x.Value != "" {
			return x.Value, true
		}
	}
	return "", false
}
