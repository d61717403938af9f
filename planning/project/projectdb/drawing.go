package projectdb

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gangyao/planning/project"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// Drawings gives the newest map of each plan up to a time, the one drawn last first.
func (t *tx) Drawings(ctx context.Context, tenant project.Tenant, until time.Time) ([]project.Drawing, error) {
	var out []project.Drawing
	err := t.Rows(ctx, `SELECT plan, version, source, by_name, at FROM project_drawing WHERE tenant = $1 ORDER BY at DESC, plan, version DESC`, []any{tenant}, func(scan func(...any) error) error {
		d := project.Drawing{Tenant: tenant}
		var at string
		if err := scan(&d.Plan, &d.Version, &d.Source, &d.By, &at); err != nil {
			return err
		}
		var err error
		if d.At, err = db.ParseTime(at); err != nil || !until.IsZero() && d.At.After(until) {
			return err
		}
		if !slices.ContainsFunc(out, func(o project.Drawing) bool { return o.Plan == d.Plan }) {
			out = append(out, d)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("projectdb: drawings: %w", err)
	}
	return out, nil
}

// SaveDrawing adds a version of a map.
func (t *tx) SaveDrawing(ctx context.Context, d *project.Drawing) error {
	_, err := t.Exec(ctx, `INSERT INTO project_drawing (tenant, plan, version, source, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		d.Tenant, d.Plan, d.Version, d.Source, d.By, db.Time(d.At))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "project.layout_stale", nil)
	}
	if err != nil {
		return fmt.Errorf("projectdb: drawing: %w", err)
	}
	return nil
}
