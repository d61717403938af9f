package indicator

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// Quality tells how complete an indicator's figures are at a place.
type Quality struct {
	Version Version
	Name    string
	Owner   identity.OrgID
	Area    area.Code
	// Start and End are the first and the last year that targets are about.
	Start, End int
	// Due is how many figures are due since the plan began, Known how many there
	// are, Excused how many are declared missing with a reason.
	Due, Known, Excused int
	Missing             []period.Period
	// Revised counts cells with more than one version, Unpublished figures that
	// are approved and not open yet.
	Revised, Unpublished int
	// Newest is the newest period known; Silent how many months its successor is
	// overdue, 0 when nothing is.
	Newest period.Period
	Silent int
	// Recorded is when a figure was recorded last.
	Recorded time.Time
}

// DataQuality looks at all indicators that have targets, of one plan or of all,
// at the whole place and at the places they are broken down to; the most
// incomplete first. What a place does not report counts as missing, while it is there.
//
// Faults: those of looking at what is not published.
func (s *Service) DataQuality(ctx context.Context, t Tenant, p plan.PlanID, at time.Time) ([]Quality, error) {
	scope, err := look(ctx, t, Internal)
	if err != nil {
		return nil, err
	}
	w, err := s.known(ctx, t, at, Internal)
	if err != nil {
		return nil, err
	}
	type span struct{ start, end int }
	spans := map[Version]span{}
	var order []Version
	all := w.targets(TableQuery{Tenant: t, Plan: p, AllAreas: true})
	if p == "" {
		// A plan that is known only by its results was never reported on: nobody owed
		// anything for it.
		all = slices.DeleteFunc(all, func(g *Target) bool { return byResults(g.Plan) })
	}
	for _, g := range all {
		sp, ok := spans[g.Pinned]
		if !ok {
			order = append(order, g.Pinned)
			sp = span{g.Start, g.End}
		}
		spans[g.Pinned] = span{min(sp.start, g.Start), max(sp.end, g.End)}
	}
	var out []Quality
	for _, v := range order {
		d := w.defs[v]
		if d == nil {
			continue
		}
		places := []area.Code{t}
		if d.AreaLevel != "" {
			for _, a := range w.placesSince(d.AreaLevel, t, period.InYear(spans[v].start).Start()) {
				places = append(places, a.Code)
			}
		}
		for _, at := range places {
			if scope.Covers(d.Owner, at) {
				out = append(out, w.quality(d, at, spans[v].start, spans[v].end))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Quality) int {
		return cmp.Or(cmp.Compare(len(b.Missing)*max(a.Due, 1), len(a.Missing)*max(b.Due, 1)), b.Silent-a.Silent)
	})
	return out, nil
}

func (w *world) quality(d *Definition, at area.Code, start, end int) Quality {
	q := Quality{Version: d.Key(), Name: d.Name, Owner: d.Owner, Area: at, Start: start, End: end}
	kind := d.Frequency
	if kind == 0 {
		kind = period.Year
	}
	lag := d.Lag
	if lag == 0 && kind == period.Year {
		lag = defaultLag
	}
	have, excused := map[period.Period]bool{}, map[period.Period]bool{}
	for _, p := range w.snap.Points(SeriesKey{d.Code, d.Version, at, ""}) {
		if p.Version > 1 {
			q.Revised++
		}
		if p.Batch != nil {
			if p.Batch.Stage(w.at) != Published {
				q.Unpublished++
			}
			if p.Batch.Recorded.After(q.Recorded) {
				q.Recorded = p.Batch.Recorded
			}
		}
		if p.Period.Kind() != kind {
			continue
		}
		have[p.Period] = true
		excused[p.Period] = p.Status == Missing
		if p.Status != Missing && p.Period.End().After(q.Newest.End()) {
			q.Newest = p.Period
		}
	}
	if d.Formula != "" {
		for _, k := range w.derived(w.snap, d, at, "") {
			have[k.Period], excused[k.Period] = true, false
			if k.Period.End().After(q.Newest.End()) {
				q.Newest = k.Period
			}
		}
	}
	there := w.existence(at)
	for y := start; y > 0 && y <= end; y++ {
		for n := 1; n <= kind.PerYear(); n++ {
			p, _ := period.Of(kind, y, n)
			late := monthsBetween(p, w.now) - lag
			if late < 0 || !d.From.IsZero() && p.End().Before(d.From.Start()) || !d.To.IsZero() && p.Start().After(d.To.End()) ||
				!there(p) {
				continue
			}
			q.Due++
			switch {
			case excused[p]:
				q.Excused++
			case have[p]:
				q.Known++
			default:
				q.Missing = append(q.Missing, p)
				if p.End().After(q.Newest.End()) {
					q.Silent = max(q.Silent, late)
				}
			}
		}
	}
	return q
}
