package indicator

import (
	"context"
	"iter"
	"slices"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// ObservationQuery selects figures; empty fields select all.
type ObservationQuery struct {
	Tenant  Tenant
	Codes   []Code
	Version int
	Areas   []area.Code
	Orgs    []identity.OrgID
	Kinds   []period.Kind
	// From and To bound the periods: those that begin and end within.
	From, To time.Time
	Batch    BatchID
	// History gives all versions of each cell, oldest first, not the newest only.
	History bool
	// Derived adds what formulas give, whole years, for Areas or the whole place.
	Derived bool
	At      time.Time
	Lens    Lens
}

// Listed is a figure in a list.
type Listed struct {
	Cell CellKey
	Answer
}

// Observations lists figures with their sources, by series, then by kind of
// period and time, one by one as they are asked for. Whoever asks again as of the
// same instant gets the same.
//
// Faults: those of looking at what is not published; fault.NotYet when the first
// figure came later.
func (s *Service) Observations(ctx context.Context, q ObservationQuery) (iter.Seq[Listed], error) {
	scope, err := look(ctx, q.Tenant, q.Lens)
	if err != nil {
		return nil, err
	}
	at := s.instant(q.At)
	w, err := s.known(ctx, q.Tenant, at, q.Lens)
	if err != nil {
		return nil, err
	}
	if first := firstSeen(w.st.facts.Batches(), q.Lens); first.After(at) {
		return nil, fault.NotYet(at, first)
	}
	keys := slices.Collect(w.snap.Series())
	known := make(map[SeriesKey]bool, len(keys))
	for _, k := range keys {
		known[k] = true
	}
	if q.Derived {
		for _, k := range w.formulaSeries(&q) {
			if !known[k] {
				keys = append(keys, k)
			}
		}
	}
	keys = slices.DeleteFunc(keys, func(k SeriesKey) bool {
		d := w.defs[Version{k.Code, k.Version}]
		return d == nil || !q.takes(k) || !scope.Covers(orgOf(CellKey{SeriesKey: k}, d), k.Area)
	})
	slices.SortFunc(keys, SeriesKey.Compare)
	return func(yield func(Listed) bool) {
		for _, k := range keys {
			for _, f := range w.figures(k, &q) {
				row := Listed{CellKey{k, f.Period}, Answer{w.defs[Version{k.Code, k.Version}], f}}
				if !yield(row) {
					return
				}
			}
		}
	}, nil
}

// firstSeen is when the first figure of batches could be seen through a lens; zero:
// never.
func firstSeen(batches []*BatchInfo, lens Lens) time.Time {
	var out time.Time
	for _, b := range batches {
		for i := range b.Events {
			if at := b.Events[i].At; (out.IsZero() || at.Before(out)) && b.visible(at, lens) {
				out = at
			}
		}
	}
	return out
}

// takes says whether the query asks for a series.
func (q *ObservationQuery) takes(k SeriesKey) bool {
	return (len(q.Codes) == 0 || slices.Contains(q.Codes, k.Code)) && (q.Version == 0 || q.Version == k.Version) &&
		(len(q.Areas) == 0 || slices.Contains(q.Areas, k.Area)) && (len(q.Orgs) == 0 || slices.Contains(q.Orgs, k.Org))
}

// period says whether the query asks for a period.
func (q *ObservationQuery) period(p period.Period) bool {
	return (len(q.Kinds) == 0 || slices.Contains(q.Kinds, p.Kind())) && (q.From.IsZero() || !p.Start().Before(q.From)) &&
		(q.To.IsZero() || !p.End().After(q.To))
}

// formulaSeries are the series that formulas may give something for.
func (w *world) formulaSeries(q *ObservationQuery) []SeriesKey {
	areas := q.Areas
	if len(areas) == 0 {
		areas = []area.Code{q.Tenant}
	}
	var out []SeriesKey
	for v, d := range w.defs {
		for _, at := range areas {
			if d.Formula != "" {
				out = append(out, SeriesKey{Code: v.Code, Version: v.Version, Area: at})
			}
		}
	}
	return out
}

// figures are those of a series that a query asks for.
func (w *world) figures(k SeriesKey, q *ObservationQuery) []Sourced {
	var out []Sourced
	have := map[period.Period]bool{}
	for _, p := range w.snap.Points(k) {
		have[p.Period] = true
		if !q.period(p.Period) {
			continue
		}
		points := []Point{p}
		if q.History {
			points = points[:0]
			for i, v := range w.history(CellKey{k, p.Period}) {
				points = append(points, Point{Period: p.Period, Value: v.Value, Status: v.Status, Note: v.Note, Batch: v.Batch, Version: i + 1})
			}
		}
		for i := range points {
			if q.Batch == 0 || points[i].Batch != nil && points[i].Batch.ID == q.Batch {
				out = append(out, w.sourced(&points[i], k.Version))
			}
		}
	}
	d := w.defs[Version{k.Code, k.Version}]
	if !q.Derived || q.Batch != 0 || d.Formula == "" {
		return out
	}
	for _, f := range w.derived(w.snap, d, k.Area, k.Org) {
		if !f.torn && !have[f.Period] && q.period(f.Period) {
			out = append(out, Sourced{Known: f.Known, Origin: d.Formula})
		}
	}
	return out
}
