// Package supervisiondb keeps items of supervision beside their cases in the
// database, SQLite or PostgreSQL.
package supervisiondb

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables; those of caseworkdb are needed besides.
func Migrations() db.Migrations { return db.MigrationsIn("supervision", files) }

// Store is a supervision.Store.
type Store struct {
	db    *db.DB
	cases func(*db.Tx) casework.WriteTx
}

var (
	_ supervision.Store   = (*Store)(nil)
	_ supervision.WriteTx = (*tx)(nil)
)

// New makes a store on a database with Migrations applied. cases works on the
// tables of cases within a transaction (caseworkdb.On).
func New(d *db.DB, cases func(*db.Tx) casework.WriteTx) *Store { return &Store{d, cases} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(supervision.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(&tx{t, s.cases(t)}) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(supervision.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(&tx{t, s.cases(t)}) })
}

type tx struct {
	*db.Tx
	cases casework.WriteTx
}

// Now is the time of the transaction; zero when reading.
func (t *tx) Now() time.Time { return t.Tx.Now }

// Read reads the cases in the same snapshot.
func (t *tx) Read() casework.ReadTx { return t.cases }

// Work writes the cases in the same transaction.
func (t *tx) Work() casework.WriteTx { return t.cases }

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("supervisiondb: %w", err)
}

// bodies reads JSON bodies of rows.
func bodies[T any](ctx context.Context, t *tx, query string, args []any, each func(T)) error {
	return wrap(t.Rows(ctx, query, args, func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		var one T
		if err := json.Unmarshal([]byte(body), &one); err != nil {
			return err
		}
		each(one)
		return nil
	}))
}

// insert adds a row whose last column is the JSON of body.
func (t *tx) insert(ctx context.Context, query string, body any, args ...any) (int64, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return 0, wrap(err)
	}
	n, err := t.Exec(ctx, query, append(args, string(data))...)
	return n, wrap(err)
}

// Items are all items of a tenant.
func (t *tx) Items(ctx context.Context, tenant supervision.Tenant) (map[supervision.ItemID]supervision.Item, error) {
	out := map[supervision.ItemID]supervision.Item{}
	err := bodies(ctx, t, `SELECT body FROM supervision_item WHERE tenant = $1`, []any{tenant}, func(it supervision.Item) { out[it.ID] = it })
	return out, err
}

// Item is an item by its id.
func (t *tx) Item(ctx context.Context, tenant supervision.Tenant, id supervision.ItemID) (*supervision.Item, error) {
	var out *supervision.Item
	err := bodies(ctx, t, `SELECT body FROM supervision_item WHERE tenant = $1 AND id = $2`, []any{tenant, id}, func(it supervision.Item) { out = &it })
	if err == nil && out == nil {
		err = fault.New(fault.NotFound, "supervision.unknown", nil)
	}
	return out, err
}

// AddItem adds an item.
func (t *tx) AddItem(ctx context.Context, it *supervision.Item) error {
	if _, err := t.insert(ctx, `INSERT INTO supervision_item (tenant, id, source_kind, source_ref, body) VALUES ($1, $2, $3, $4, $5)`, it,
		it.Tenant, it.ID, it.Source.Kind, it.Source.Ref); err != nil {
		return err
	}
	return t.putMatters(ctx, it)
}

// Files are the attachments of an item.
func (t *tx) Files(ctx context.Context, tenant supervision.Tenant, id supervision.ItemID) ([]supervision.File, error) {
	var out []supervision.File
	err := t.Rows(ctx, `SELECT sha256, name, bytes FROM supervision_file WHERE tenant = $1 AND item = $2 ORDER BY sha256`, []any{tenant, id},
		func(scan func(...any) error) error {
			var f supervision.File
			err := scan(&f.SHA256, &f.Name, &f.Bytes)
			out = append(out, f)
			return err
		})
	return out, wrap(err)
}

// AddFiles keeps the names of attachments; the first name of a file stays.
func (t *tx) AddFiles(ctx context.Context, tenant supervision.Tenant, id supervision.ItemID, list []supervision.File) error {
	for _, f := range list {
		if _, err := t.Exec(ctx, `INSERT INTO supervision_file (tenant, item, sha256, name, bytes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			tenant, id, f.SHA256, f.Name, f.Bytes); err != nil {
			return wrap(err)
		}
	}
	return nil
}

func (t *tx) addContent(ctx context.Context, tenant supervision.Tenant, sha string, content []byte) error {
	_, err := t.Exec(ctx, `INSERT INTO supervision_content (tenant, sha256, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, tenant, sha, string(content))
	return wrap(err)
}

// AddAssessment keeps an assessment that is issued.
func (t *tx) AddAssessment(ctx context.Context, x *supervision.YearIssue, content []byte) error {
	if err := t.addContent(ctx, x.Tenant, x.SHA256, content); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `INSERT INTO supervision_assessment (tenant, year, no, number, sha256, orgs, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		x.Tenant, x.Year, x.No, x.Number, x.SHA256, x.Orgs, x.By, db.Time(x.At))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "supervision.number_taken", nil)
	}
	return wrap(err)
}

// Assessments are the issued ones.
func (t *tx) Assessments(ctx context.Context, tenant supervision.Tenant) ([]supervision.YearIssue, error) {
	var out []supervision.YearIssue
	err := t.Rows(ctx, `SELECT year, no, number, sha256, orgs, by_name, at FROM supervision_assessment WHERE tenant = $1 ORDER BY year DESC, no`, []any{tenant},
		func(scan func(...any) error) error {
			x := supervision.YearIssue{Tenant: tenant}
			var at string
			err := scan(&x.Year, &x.No, &x.Number, &x.SHA256, &x.Orgs, &x.By, &at)
			if err == nil {
				x.At, err = db.ParseTime(at)
			}
			out = append(out, x)
			return err
		})
	return out, wrap(err)
}

// AddNotice keeps a notice and what stands in it.
func (t *tx) AddNotice(ctx context.Context, n *supervision.Notice, content []byte) error {
	if err := t.addContent(ctx, n.Tenant, n.SHA256, content); err != nil {
		return err
	}
	_, err := t.Exec(ctx, `INSERT INTO supervision_notice (tenant, id, item, kind, year, no, number, sha256, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		n.Tenant, n.ID, n.Item, n.Kind, n.Year, n.No, n.Number, n.SHA256, n.By, db.Time(n.At))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "supervision.number_taken", nil)
	}
	return wrap(err)
}

// Notices are those of some items.
func (t *tx) Notices(ctx context.Context, tenant supervision.Tenant, ids ...supervision.ItemID) ([]supervision.Notice, error) {
	var w db.Where
	w.And("tenant = ?", tenant)
	if len(ids) <= few {
		db.In(&w, "item", ids)
	}
	wanted := map[supervision.ItemID]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	var out []supervision.Notice
	err := t.Rows(ctx, `SELECT id, item, kind, year, no, number, sha256, by_name, at FROM supervision_notice`+w.String()+` ORDER BY at, id`, w.Args(),
		func(scan func(...any) error) error {
			n := supervision.Notice{Tenant: tenant}
			var at string
			err := scan(&n.ID, &n.Item, &n.Kind, &n.Year, &n.No, &n.Number, &n.SHA256, &n.By, &at)
			if err == nil {
				n.At, err = db.ParseTime(at)
			}
			if wanted[n.Item] {
				out = append(out, n)
			}
			return err
		})
	return out, wrap(err)
}

// Content is what stands in a notice.
func (t *tx) Content(ctx context.Context, tenant supervision.Tenant, sha string) ([]byte, error) {
	var body string
	err := t.Row(ctx, `SELECT body FROM supervision_content WHERE tenant = $1 AND sha256 = $2`, []any{tenant, sha}, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "supervision.no_notice", nil)
	}
	return []byte(body), wrap(err)
}

// AddAlert keeps an alert once.
func (t *tx) AddAlert(ctx context.Context, a *supervision.Alert) error {
	_, err := t.insert(ctx, `INSERT INTO supervision_alert (tenant, key, at, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, a, a.Tenant, a.Key, db.Time(a.At))
	return err
}

// Alerts since a moment, newest first.
func (t *tx) Alerts(ctx context.Context, tenant supervision.Tenant, since time.Time, skip, limit int) ([]supervision.Alert, error) {
	var out []supervision.Alert
	text, args := `SELECT body FROM supervision_alert WHERE tenant = $1 AND at >= $2 ORDER BY at DESC, key`, []any{tenant, db.Time(since)}
	if limit > 0 {
		text, args = text+` LIMIT $3 OFFSET $4`, append(args, limit, skip)
	}
	err := bodies(ctx, t, text, args,
		func(a supervision.Alert) { out = append(out, a) })
	return out, err
}

// AddObjection adds an objection or a decision.
func (t *tx) AddObjection(ctx context.Context, o *supervision.Objection) error {
	_, err := t.insert(ctx, `INSERT INTO supervision_objection (tenant, id, year, at, body) VALUES ($1, $2, $3, $4, $5)`, o, o.Tenant, o.ID, o.Year, db.Time(o.At))
	return err
}

// Objections of a year, oldest first.
func (t *tx) Objections(ctx context.Context, tenant supervision.Tenant, year int) ([]supervision.Objection, error) {
	var out []supervision.Objection
	err := bodies(ctx, t, `SELECT body FROM supervision_objection WHERE tenant = $1 AND year = $2 ORDER BY at, id`, []any{tenant, year},
		func(o supervision.Objection) { out = append(out, o) })
	return out, err
}
