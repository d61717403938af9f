package supervisiondb

import (
	"context"
	"encoding/json"

	"gangyao/planning/supervision"
	"gangyao/platform/db"
)

// putMatters writes what an item chases.
func (t *tx) putMatters(ctx context.Context, it *supervision.Item) error {
	if _, err := t.Exec(ctx, `DELETE FROM supervision_matter WHERE tenant = $1 AND item = $2`, it.Tenant, it.ID); err != nil {
		return wrap(err)
	}
	for no, m := range it.Matters() {
		if _, err := t.Exec(ctx, `INSERT INTO supervision_matter (tenant, item, no, source_kind, source_ref, about_kind, about_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			it.Tenant, it.ID, no, m.Source.Kind, m.Source.Ref, m.Reference.Kind, m.Reference.ID); err != nil {
			return wrap(err)
		}
	}
	return nil
}

// Chasing are the items that chase one of some matters.
func (t *tx) Chasing(ctx context.Context, tenant supervision.Tenant, of ...supervision.Matter) ([]supervision.ItemID, error) {
	var w db.Where
	w.And("tenant = ?", tenant)
	cond := "1 = 0"
	for _, m := range of {
		if m.Source.Ref != "" {
			cond += " OR source_kind = " + w.Arg(m.Source.Kind) + " AND source_ref = " + w.Arg(m.Source.Ref)
		}
		if m.Reference.ID != "" {
			cond += " OR about_kind = " + w.Arg(m.Reference.Kind) + " AND about_id = " + w.Arg(m.Reference.ID)
		}
	}
	w.And("(" + cond + ")")
	out := []supervision.ItemID{}
	err := t.Rows(ctx, `SELECT DISTINCT item FROM supervision_matter`+w.String()+` ORDER BY item`, w.Args(), func(scan func(...any) error) error {
		var id supervision.ItemID
		err := scan(&id)
		out = append(out, id)
		return err
	})
	return out, wrap(err)
}

// TakenSources are the records of the program that items come from.
func (t *tx) TakenSources(ctx context.Context, tenant supervision.Tenant) (map[supervision.Source]supervision.Taken, error) {
	out := map[supervision.Source]supervision.Taken{}
	err := t.Rows(ctx, `SELECT m.source_kind, m.source_ref, m.item, COALESCE(l.open, 1), COALESCE(l.closed, '') FROM supervision_matter m
		LEFT JOIN supervision_line l ON l.tenant = m.tenant AND l.id = m.item
		WHERE m.tenant = $1 AND m.source_kind IN ($2, $3) AND m.source_ref <> '' AND (l.state IS NULL OR l.state <> $4) ORDER BY COALESCE(l.closed, ''), m.item`,
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

// OpenAbout are the open items about commitments, indicators and projects, the latest of each.
func (t *tx) OpenAbout(ctx context.Context, tenant supervision.Tenant) (map[supervision.Reference]supervision.ItemID, error) {
	out := map[supervision.Reference]supervision.ItemID{}
	err := t.Rows(ctx, `SELECT m.about_kind, m.about_id, m.item FROM supervision_matter m LEFT JOIN supervision_line l ON l.tenant = m.tenant AND l.id = m.item
		WHERE m.tenant = $1 AND m.about_id <> '' AND COALESCE(l.open, 1) = 1 ORDER BY m.item`, []any{tenant}, func(scan func(...any) error) error {
		var r supervision.Reference
		var id supervision.ItemID
		err := scan(&r.Kind, &r.ID, &id)
		out[r] = id
		return err
	})
	return out, wrap(err)
}

// Chased are the open items that chase a source.
func (t *tx) Chased(ctx context.Context, tenant supervision.Tenant, of supervision.Source, title string) ([]supervision.Row, error) {
	var out []supervision.Row
	err := t.Rows(ctx, `SELECT DISTINCT i.id, i.body, COALESCE(l.owner, '') FROM supervision_matter m JOIN supervision_item i ON i.tenant = m.tenant AND i.id = m.item
		LEFT JOIN supervision_line l ON l.tenant = i.tenant AND l.id = i.id
		WHERE m.tenant = $1 AND m.source_kind = $2 AND m.source_ref = $3 AND COALESCE(l.open, 1) = 1 AND ($3 <> '' OR l.title = $4) ORDER BY i.id`,
		[]any{tenant, of.Kind, of.Ref, title}, func(scan func(...any) error) error {
			var r supervision.Row
			var id, body string
			if err := scan(&id, &body, &r.Line.Owner); err != nil {
				return err
			}
			out = append(out, r)
			return json.Unmarshal([]byte(body), &out[len(out)-1].Item)
		})
	return out, wrap(err)
}
