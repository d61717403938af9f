package supervisiondb

import (
	"context"
	"encoding/json"

	"gangyao/planning/supervision"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// NextNumber is the next number of a series; who asks for one at the same time waits.
func (t *tx) NextNumber(ctx context.Context, tenant supervision.Tenant, of supervision.Series, year int) (int, error) {
	var n int
	err := t.Row(ctx, `INSERT INTO supervision_series (tenant, series, year, last) VALUES ($1, $2, $3, 1)
		ON CONFLICT (tenant, series, year) DO UPDATE SET last = supervision_series.last + 1 RETURNING last`, []any{tenant, of, year}, &n)
	return n, wrap(err)
}

// NumberItem keeps the number of an item.
func (t *tx) NumberItem(ctx context.Context, it *supervision.Item) error {
	data, err := json.Marshal(it)
	if err != nil {
		return wrap(err)
	}
	_, err = t.Exec(ctx, `UPDATE supervision_item SET number = $3, body = $4 WHERE tenant = $1 AND id = $2`, it.Tenant, it.ID, it.Number, string(data))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "supervision.number_taken", nil)
	}
	return wrap(err)
}

// Style is the latest style of a place.
func (t *tx) Style(ctx context.Context, tenant supervision.Tenant) (*supervision.Style, error) {
	var out *supervision.Style
	err := bodies(ctx, t, `SELECT body FROM supervision_style WHERE tenant = $1 ORDER BY no DESC LIMIT 1`, []any{tenant}, func(s supervision.Style) { out = &s })
	return out, err
}

// AddStyle adds a version.
func (t *tx) AddStyle(ctx context.Context, tenant supervision.Tenant, s *supervision.Style) error {
	_, err := t.insert(ctx, `INSERT INTO supervision_style (tenant, no, body) VALUES ($1, $2, $3)`, s, tenant, s.No)
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "supervision.style_stale", nil)
	}
	return err
}

// LockSource holds a source until the transaction ends.
func (t *tx) LockSource(ctx context.Context, tenant supervision.Tenant, k supervision.SourceKind, ref string) error {
	if _, err := t.Exec(ctx, `INSERT INTO supervision_source (tenant, kind, ref) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, tenant, k, ref); err != nil {
		return wrap(err)
	}
	var got string
	return wrap(t.Row(ctx, `SELECT kind FROM supervision_source WHERE tenant = $1 AND kind = $2 AND ref = $3`+t.Dialect.ForUpdate(), []any{tenant, k, ref}, &got))
}
