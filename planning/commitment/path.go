package commitment

import (
	"context"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// YearAim is what the trajectory of a target asks for at the end of a year.
type YearAim struct {
	Year  int
	Value quantity.Value
}

// trace fills in, of the duties that the verdict of a target verifies, what its
// trajectory asks for year by year: no step says it, and none has to.
func (s *Service) trace(ctx context.Context, b *board, q Query, rows []Row) error {
	paths := map[indicator.Code][]YearAim{}
	for i := range rows {
		r := &rows[i]
		if !r.paced() {
			continue
		}
		code := r.Target.Pinned.Code
		if _, known := paths[code]; !known {
			p, err := s.path(ctx, b, q, code)
			if err != nil {
				return err
			}
			paths[code] = p
		}
		r.Path = paths[code]
	}
	return nil
}

// paced says whether the target of an indicator, with its trajectory, is what the
// duty is verified by first of all.
func (r *Row) paced() bool {
	return r.Target != nil && r.Verify.Means == ByIndicator && r.Verify.Aim == nil
}

// path is the trajectory of a plan's target; nil when it asks for no number by year.
func (s *Service) path(ctx context.Context, b *board, q Query, code indicator.Code) ([]YearAim, error) {
	d, err := s.Measured.Indicator(program(ctx, q.Tenant), indicator.IndicatorQuery{Tenant: q.Tenant, Code: code, At: b.m.at, Lens: q.Lens})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []YearAim
	for i := range d.Targets {
		if d.Targets[i].Target.Plan != q.Plan {
			continue
		}
		for _, p := range d.Targets[i].Trajectory {
			if y := yearOf(p.Period); y >= d.Targets[i].Target.Start {
				out = append(out, YearAim{y, *printed(p.Value, d.Definition.Decimals)})
			}
		}
		return out, nil
	}
	return nil, nil
}

// aimOf is what the trajectory asks for in a year; nil when it asks for nothing.
func (r *Row) aimOf(year int) *quantity.Value {
	for i := range r.Path {
		if r.Path[i].Year == year {
			return &r.Path[i].Value
		}
	}
	return nil
}

// printed is a figure that was computed with the decimals that its indicator usually
// has: 691.647 is printed 691.6.
func printed(v quantity.Value, decimals int) *quantity.Value {
	if n, ok := v.Number(); ok && v.Digits() > decimals {
		v = quantity.Parse(n.StringFixed(int32(decimals)))
	}
	return &v
}
