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

// TakenSources are the sources that items come from.
func (t *tx) TakenSources(ctx context.Context, tenant supervision.Tenant) (map[supervision.Source]supervision.Taken, error) {
	out := map[supervision.Source]supervision.Taken{}
	err := t.Rows(ctx, `SELECT i.source_kind, i.source_ref, i.id, COALESCE(l.open, 1), COALESCE(l.closed, '') FROM supervision_item i
		LEFT JOIN supervision_line l ON l.tenant = i.tenant AND l.id = i.id
		WHERE i.tenant = $1 AND i.source_kind IN ($2, $3) AND i.source_ref <> '' AND (l.state IS NULL OR l.state <> $4) ORDER BY COALESCE(l.closed, ''), i.id`,
		[]any{tenant, supervision.FromWarning, supervision.FromOverdue, supervision.Cancelled},
		func(scan func(...any) error) error {
			var s supervision.Source
			var x supervision.Taken
			var open int
			var closed string
			if err := scan(&s.Kind, &s.Ref, &x.Last, &open, &closed); err != nil {
				return err
			}
			var err error
			x.Closed, err = parseDay(closed)
			x.Open = open == 1 || out[s].Open
			out[s] = x
			return err
		})
	return out, wrap(err)
}

// Chased are the open items from a source.
func (t *tx) Chased(ctx context.Context, tenant supervision.Tenant, of supervision.Source, title string) ([]supervision.Row, error) {
	var out []supervision.Row
	err := t.Rows(ctx, `SELECT i.body, COALESCE(l.owner, '') FROM supervision_item i LEFT JOIN supervision_line l ON l.tenant = i.tenant AND l.id = i.id
		WHERE i.tenant = $1 AND i.source_kind = $2 AND i.source_ref = $3 AND COALESCE(l.open, 1) = 1 AND ($3 <> '' OR l.title = $4) ORDER BY i.id`,
		[]any{tenant, of.Kind, of.Ref, title}, func(scan func(...any) error) error {
			var r supervision.Row
			var body string
			if err := scan(&body, &r.Line.Owner); err != nil {
				return err
			}
			out = append(out, r)
			return json.Unmarshal([]byte(body), &out[len(out)-1].Item)
		})
	return out, wrap(err)
}
