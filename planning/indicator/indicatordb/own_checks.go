package indicatordb

import (
	"context"
	"fmt"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// OwnChecks lists all versions of a tenant's own checks, by id and version.
func (t *tx) OwnChecks(ctx context.Context, tenant indicator.Tenant) ([]check.Own, error) {
	var out []check.Own
	err := t.Rows(ctx, `SELECT version, body, reason, recorded_by, person, recorded_at FROM indicator_check WHERE tenant = $1 ORDER BY id, version`, []any{tenant},
		func(scan func(...any) error) error {
			o := check.Own{Tenant: tenant}
			var version int
			var body, at string
			if err := scan(&version, &body, &o.Reason, &o.By, &o.Person, &at); err != nil {
				return err
			}
			list, err := check.LoadOwn([]byte(body))
			if err != nil || len(list) != 1 {
				return fmt.Errorf("indicatordb: own check: %d declarations: %w", len(list), err)
			}
			o.Declared, o.Version = list[0], version
			o.At, err = db.ParseTime(at)
			out = append(out, o)
			return err
		})
	return out, err
}

// AddOwnCheck adds a version of a check at the time of the transaction.
func (t *tx) AddOwnCheck(ctx context.Context, o *check.Own) error {
	body, err := check.Write([]check.Declared{o.Declared})
	if err != nil {
		return err
	}
	o.At = t.Now()
	if _, err := t.Exec(ctx, `INSERT INTO indicator_counter (tenant, batch, event, definition, target, link, series)
		VALUES ($1, 0, 0, 0, 0, 0, 0) ON CONFLICT (tenant) DO NOTHING`, o.Tenant); err != nil {
		return err
	}
	_, err = t.Exec(ctx, `INSERT INTO indicator_check (tenant, id, version, body, reason, recorded_by, person, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		o.Tenant, o.ID, o.Version, string(body), o.Reason, o.By, o.Person, db.Time(o.At))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "indicator.check_stale", fault.Args{"Check": o.ID})
	}
	return err
}
