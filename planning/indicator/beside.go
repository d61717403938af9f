package indicator

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/indicator/method"
	"gangyao/platform/period"
)

// Beside is what a figure is judged by before it is approved: earlier figures, and
// what it would mean for the targets.
type Beside struct {
	// YearBefore is the approved figure of the same period a year earlier, Previous
	// that of the period before; of what is counted since January, the last one
	// of the same year. nil when none is known; of a whole year Previous is nil, since
	// it is the year before.
	YearBefore, Previous *Known
	// Change compares the figure with YearBefore; nil when there is no figure.
	Change *YearOnYear
	// Prospects are the targets for the figure's year.
	Prospects []Prospect
}

// Prospect is what a figure would mean for a target.
type Prospect struct {
	Target *Target
	// Judgement is that with the figure in force; nil for a figure of part of a
	// year: targets are for whole years.
	Judgement *method.Judgement
}

// Beside tells what stands beside figures that were not approved yet, in their
// order; an observation without a value asks for its cell. They are taken to be in
// force all at once.
//
// Faults: those of looking at what is not published.
func (s *Service) Beside(ctx context.Context, t Tenant, figures []Observation, at time.Time, lens Lens) ([]Beside, error) {
	scope, err := look(ctx, t, lens)
	if err != nil {
		return nil, err
	}
	at = s.instant(at)
	w, err := s.world(ctx, t, at, lens)
	if err != nil {
		return nil, err
	}
	m, err := s.method(MethodChoice{}, at)
	if err != nil {
		return nil, err
	}
	supposed := w.supposing(figures)
	targets := w.targets(TableQuery{Tenant: t, AllAreas: true})
	with := w.withGrowth(targets)
	out := make([]Beside, len(figures))
	for i := range figures {
		o := &figures[i]
		org := o.Cell.Org
		if d, ok := w.newest(o.Cell.Code); ok && org == "" {
			org = d.Owner
		}
		if !scope.Covers(org, o.Cell.Area) {
			continue
		}
		b := &out[i]
		b.YearBefore, _ = w.counterpart(w.snap, o.Cell.SeriesKey, o.Cell.Period.YearBefore())
		b.Previous = w.previous(o.Cell)
		if k := (Known{Period: o.Cell.Period, Value: o.Value, Status: o.Status}); k.usable() {
			b.Change = supposed.yearOnYear(supposed.snap, o.Cell, &k)
		}
		for _, target := range targets {
			if !w.bears(target, o.Cell) {
				continue
			}
			p := Prospect{Target: target}
			if o.Cell.Period.Kind() == period.Year && (o.Value.String() != "" || o.Status == Missing) {
				_, c := supposed.caseOf(target, with)
				j := m.Explain(c)
				p.Judgement = &j
			}
			b.Prospects = append(b.Prospects, p)
		}
	}
	return out, nil
}

// previous is the figure of the period before a cell's.
func (w *world) previous(c CellKey) *Known {
	for p := c.Period.Previous(); !p.IsZero(); p = p.Previous() {
		if p.Kind() == period.Year || p.Kind() == period.Cumulative && p.Year() != c.Period.Year() {
			break
		}
		if k, _ := w.counterpart(w.snap, c.SeriesKey, p); k != nil || p.Kind() != period.Cumulative {
			return k
		}
	}
	return nil
}

// bears says whether a figure of a cell is one that a target is judged by.
func (w *world) bears(t *Target, c CellKey) bool {
	year := c.Period.Year()
	if t.Area != c.Area || t.Org != c.Org || t.Start > 0 && year < t.Start || t.End > 0 && year > t.End {
		return false
	}
	d := w.defs[t.Pinned]
	if t.Rule == RuleGrowth && (d == nil || d.Kind != Growth) {
		g := w.growth[t.Pinned.Code]
		return g != nil && g.Code == c.Code
	}
	return t.Pinned.Code == c.Code
}

// supposing is the world with further figures in force, whoever looks.
func (w *world) supposing(figures []Observation) *world {
	out := &world{st: w.st, at: w.at, lens: w.lens, now: w.now, defs: w.defs, versions: w.versions, growth: w.growth, records: w.records}
	out.snap = w.snap.with(figures)
	out.inner = out.snap
	return out
}

// with is the snapshot with further figures, which hide those of their cells.
func (s *Snapshot) with(figures []Observation) *Snapshot {
	out := &Snapshot{facts: s.facts, at: s.at, lens: s.lens, seen: s.seen, added: map[SeriesKey][]Point{}}
	for i := range figures {
		if o := &figures[i]; o.Value.String() != "" || o.Status == Missing {
			out.added[o.Cell.SeriesKey] = append(out.added[o.Cell.SeriesKey], Point{Period: o.Cell.Period, Value: o.Value, Status: o.Status, Note: o.Note, Version: 1})
		}
	}
	return out
}

// merged puts the added figures of a series among its points, in their order; kind
// 0 takes all.
func (s *Snapshot) merged(k SeriesKey, kind period.Kind, points []Point) []Point {
	for _, p := range s.added[k] {
		if kind != 0 && p.Period.Kind() != kind {
			continue
		}
		i, found := slices.BinarySearchFunc(points, p, func(a, b Point) int { return int(whenOf(a.Period)) - int(whenOf(b.Period)) })
		if found {
			points[i] = p
		} else {
			points = slices.Insert(points, i, p)
		}
	}
	return points
}
