package indicator

import (
	"context"
	"slices"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Answer is a figure with everything that stands behind it.
type Answer struct {
	Definition *Definition
	Sourced
}

// Answer tells what stands behind one figure: who recorded and approved it, its
// source and its earlier versions.
//
// Faults: NotFound (indicator.version_unknown, indicator.figure_unknown);
// fault.NotYet; those
// of looking at what is not published.
func (s *Service) Answer(ctx context.Context, t Tenant, c CellKey, at time.Time, lens Lens) (*Answer, error) {
	scope, err := look(ctx, t, lens)
	if err != nil {
		return nil, err
	}
	at = s.instant(at)
	w, err := s.known(ctx, t, at, lens)
	if err != nil {
		return nil, err
	}
	d := w.defs[Version{c.Code, c.Version}]
	if d == nil {
		for _, o := range w.revisions() { // oldest first
			if o.Key() == (Version{c.Code, c.Version}) {
				return nil, fault.NotYet(at, o.Recorded)
			}
		}
		return nil, fault.New(fault.NotFound, "indicator.version_unknown", fault.Args{"Code": string(c.Code), "Version": c.Version})
	}
	if !scope.Covers(orgOf(c, d), c.Area) {
		return nil, fault.New(fault.NotFound, "indicator.figure_unknown", fault.Args{"Name": d.Name, "Period": c.Period.String()})
	}
	out := &Answer{Definition: d}
	if p, ok := w.snap.Point(c); ok {
		out.Sourced = w.sourced(&p, c.Version)
		w.part(&out.Sourced, c)
		out.Earlier = slices.DeleteFunc(w.history(c), func(v CellVersion) bool { return v.Batch.ID >= out.Batch })
		return out, nil
	}
	if d.Formula != "" {
		for _, k := range w.derived(w.snap, d, c.Area, c.Org) {
			if k.Period == c.Period && !k.torn {
				out.Sourced = Sourced{Known: k.Known, Origin: d.Formula}
				return out, nil
			}
		}
	}
	var ever []*BatchInfo
	for _, v := range w.st.facts.History(c) {
		ever = append(ever, v.Batch)
	}
	if first := firstSeen(ever, lens); first.After(at) {
		return nil, fault.NotYet(at, first)
	}
	return nil, fault.New(fault.NotFound, "indicator.figure_unknown", fault.Args{"Name": d.Name, "Period": c.Period.String()})
}

// orgOf is who reports a cell.
func orgOf(c CellKey, d *Definition) identity.OrgID {
	if c.Org != "" {
		return c.Org
	}
	return d.Owner
}
