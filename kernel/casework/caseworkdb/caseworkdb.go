// Package caseworkdb keeps cases and their journals in the database, SQLite or
// PostgreSQL.
package caseworkdb

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations { return db.MigrationsIn("casework", files) }

// Store is a casework.Store, for cases that stand alone.
type Store struct{ db *db.DB }

var (
	_ casework.Store   = (*Store)(nil)
	_ casework.WriteTx = (*tx)(nil)
)

// New makes a store on a database with Migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(casework.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(On(t)) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(casework.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(On(t)) })
}

// On works on the tables of cases within a transaction of somebody else, so that a
// host's data and its cases are kept together or not at all.
func On(t *db.Tx) casework.WriteTx { return &tx{t} }

type tx struct{ *db.Tx }

// Now is the time of the transaction; zero when reading.
func (t *tx) Now() time.Time { return t.Tx.Now }

// AddDefinition keeps the text of a process.
func (t *tx) AddDefinition(ctx context.Context, d *casework.Definition) error {
	_, err := t.Exec(ctx, `INSERT INTO casework_definition (tenant, sha256, process, version, body, added_at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`, d.Tenant, d.SHA256, d.Process, d.Version, string(d.Text), db.Time(d.Added))
	return wrap(err)
}

// Definition reads the text of a process.
func (t *tx) Definition(ctx context.Context, tenant casework.Tenant, sha string) (*casework.Definition, error) {
	d := casework.Definition{Tenant: tenant, SHA256: sha}
	var body, added string
	err := t.Row(ctx, `SELECT process, version, body, added_at FROM casework_definition WHERE tenant = $1 AND sha256 = $2`,
		[]any{tenant, sha}, &d.Process, &d.Version, &body, &added)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "casework.definition_unknown", nil)
	}
	if err != nil {
		return nil, wrap(err)
	}
	d.Text = []byte(body)
	d.Added, err = db.ParseTime(added)
	return &d, wrap(err)
}

// Save writes a case and adds its newest acts.
func (t *tx) Save(ctx context.Context, c *casework.Case, acts []casework.Act, x casework.Index) error {
	body, err := json.Marshal(c)
	if err != nil {
		return wrap(err)
	}
	before := c.Version - len(acts)
	args := []any{c.Tenant, c.ID, c.Process, c.Definition, c.State, c.Level, db.Time(c.Opened), db.Time(c.Closed), dueDay(x.Due), flag(x.Provisional),
		day(x.Next), c.Into, c.Version, string(body)}
	var n int64
	if before == 0 {
		n, err = t.Exec(ctx, `INSERT INTO casework_case (tenant, id, process, definition, state, level, opened_at, closed_at, due, provisional,
			next_on, merged_into, version, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, args...)
	} else {
		n, err = t.Exec(ctx, `UPDATE casework_case SET process = $3, definition = $4, state = $5, level = $6, opened_at = $7, closed_at = $8, due = $9,
			provisional = $10, next_on = $11, merged_into = $12, version = $13, body = $14
			WHERE tenant = $1 AND id = $2 AND version = $15`, append(args, before)...)
	}
	if db.ViolationOf(err) == db.Unique || err == nil && n != 1 {
		return fault.Wrap(err, fault.Conflict, "casework.refusal.stale", fault.Args{"Base": before, "Version": c.Version})
	}
	if err != nil {
		return wrap(err)
	}
	if err := t.addActs(ctx, c, acts); err != nil {
		return err
	}
	for i := range acts {
		if len(acts[i].Parties) > 0 {
			return t.setParties(ctx, c)
		}
	}
	return nil
}

func (t *tx) addActs(ctx context.Context, c *casework.Case, acts []casework.Act) error {
	for i := range acts {
		a := &acts[i]
		body, err := json.Marshal(a)
		if err != nil {
			return wrap(err)
		}
		if _, err = t.Exec(ctx, `INSERT INTO casework_act (tenant, case_id, seq, kind, at, person, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			c.Tenant, c.ID, a.Seq, a.Kind, db.Time(a.At), a.By.ID, string(body)); err != nil {
			return wrap(err)
		}
	}
	return nil
}

// setParties writes anew who stands in which role, which the body tells too.
func (t *tx) setParties(ctx context.Context, c *casework.Case) error {
	if _, err := t.Exec(ctx, `DELETE FROM casework_party WHERE tenant = $1 AND case_id = $2`, c.Tenant, c.ID); err != nil {
		return wrap(err)
	}
	for role, who := range c.Parties {
		for i, p := range who {
			if _, err := t.Exec(ctx, `INSERT INTO casework_party (tenant, case_id, role, seq, org, person) VALUES ($1, $2, $3, $4, $5, $6)`,
				c.Tenant, c.ID, role, i+1, p.Org, p.Person); err != nil {
				return wrap(err)
			}
		}
	}
	return nil
}

// SetIndex writes what depends on the calendar.
func (t *tx) SetIndex(ctx context.Context, tenant casework.Tenant, id casework.CaseID, x casework.Index) error {
	_, err := t.Exec(ctx, `UPDATE casework_case SET due = $3, provisional = $4, next_on = $5 WHERE tenant = $1 AND id = $2`,
		tenant, id, dueDay(x.Due), flag(x.Provisional), day(x.Next))
	return wrap(err)
}

// Case reads a case.
func (t *tx) Case(ctx context.Context, tenant casework.Tenant, id casework.CaseID) (*casework.Case, error) {
	var body string
	err := t.Row(ctx, `SELECT body FROM casework_case WHERE tenant = $1 AND id = $2`, []any{tenant, id}, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "casework.unknown", nil)
	}
	if err != nil {
		return nil, wrap(err)
	}
	var c casework.Case
	return &c, wrap(json.Unmarshal([]byte(body), &c))
}

// Acts reads a journal, oldest act first.
func (t *tx) Acts(ctx context.Context, tenant casework.Tenant, id casework.CaseID) ([]casework.Act, error) {
	var out []casework.Act
	err := t.Rows(ctx, `SELECT body FROM casework_act WHERE tenant = $1 AND case_id = $2 ORDER BY seq`, []any{tenant, id},
		func(scan func(...any) error) error {
			var body string
			if err := scan(&body); err != nil {
				return err
			}
			var a casework.Act
			out = append(out, a)
			return json.Unmarshal([]byte(body), &out[len(out)-1])
		})
	return out, wrap(err)
}

// few is how many cases are asked for by their ids at a time, most up to how many; of
// more, all journals are gone through.
const (
	few  = 500
	most = 10 * few
)

// Journals reads the journals of cases of a process.
func (t *tx) Journals(ctx context.Context, tenant casework.Tenant, p casework.ProcessID, before time.Time, ids ...casework.CaseID) (map[casework.CaseID][]casework.Act, error) {
	out := make(map[casework.CaseID][]casework.Act, len(ids))
	if len(ids) > 0 && len(ids) <= most {
		for some := range slices.Chunk(ids, few) {
			var w db.Where
			w.And("a.tenant = ?", tenant)
			db.In(&w, "a.case_id", some)
			if err := t.journals(ctx, "", &w, before, func(casework.CaseID) bool { return true }, out); err != nil {
				return nil, wrap(err)
			}
		}
		return out, nil
	}
	wanted := make(map[casework.CaseID]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	var w db.Where
	w.And("a.tenant = ?", tenant)
	w.And("c.process = ?", p)
	err := t.journals(ctx, ` JOIN casework_case c ON c.tenant = a.tenant AND c.id = a.case_id`, &w, before, func(id casework.CaseID) bool { return len(ids) == 0 || wanted[id] }, out)
	return out, wrap(err)
}

func (t *tx) journals(ctx context.Context, join string, w *db.Where, before time.Time, want func(casework.CaseID) bool, into map[casework.CaseID][]casework.Act) error {
	if !before.IsZero() {
		w.And("a.at < ?", db.Time(before))
	}
	return t.Rows(ctx, `SELECT a.case_id, a.body FROM casework_act a`+join+w.String()+` ORDER BY a.case_id, a.seq`, w.Args(), func(scan func(...any) error) error {
		var id casework.CaseID
		var body sql.RawBytes
		if err := scan(&id, &body); err != nil || !want(id) {
			return err
		}
		var a casework.Act
		if err := json.Unmarshal(body, &a); err != nil {
			return err
		}
		into[id] = append(into[id], a)
		return nil
	})
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("caseworkdb: %w", err)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// day is a day as it is stored; the zero day is the empty text.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func parseDay(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}
