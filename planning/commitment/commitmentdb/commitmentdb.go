// Package commitmentdb keeps the journal of duties in the database, SQLite or
// PostgreSQL.
package commitmentdb

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gangyao/planning/commitment"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations { return db.MigrationsIn("commitment", files) }

// Store is a commitment.Store.
type Store struct{ db *db.DB }

var (
	_ commitment.Store   = (*Store)(nil)
	_ commitment.WriteTx = (*tx)(nil)
)

// New makes a store on a migrated database.
func New(d *db.DB) *Store { return &Store{d} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(commitment.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(&tx{t}) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(commitment.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(&tx{t}) })
}

type tx struct{ *db.Tx }

// Now is the time of the transaction; zero when reading.
func (t *tx) Now() time.Time { return t.Tx.Now }

// Last is the number of the newest act.
func (t *tx) Last(ctx context.Context, tenant commitment.Tenant) (int64, error) {
	var n int64
	err := t.Row(ctx, `SELECT last FROM commitment_journal WHERE tenant = $1`, []any{tenant}, &n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("commitmentdb: last: %w", err)
	}
	return n, nil
}

// Acts lists what came after a number, oldest first.
func (t *tx) Acts(ctx context.Context, tenant commitment.Tenant, after int64) ([]commitment.Act, error) {
	var out []commitment.Act
	err := t.Rows(ctx, `SELECT seq, what, plan, duty, evidence, by_name, person, at, body FROM commitment_act WHERE tenant = $1 AND seq > $2 ORDER BY seq`,
		[]any{tenant, after}, func(scan func(...any) error) error {
			var a commitment.Act
			var at, body string
			if err := scan(&a.Seq, &a.What, &a.Plan, &a.Duty, &a.Evidence, &a.By, &a.Person, &at, &body); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(body), &a); err != nil {
				return err
			}
			var err error
			a.At, err = db.ParseTime(at)
			out = append(out, a)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("commitmentdb: acts: %w", err)
	}
	return out, nil
}

// Content is what was stored under a hash.
func (t *tx) Content(ctx context.Context, tenant commitment.Tenant, sha string) ([]byte, error) {
	var data []byte
	err := t.Row(ctx, `SELECT data FROM commitment_content WHERE tenant = $1 AND sha256 = $2`, []any{tenant, sha}, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "commitment.content_unknown", nil)
	}
	if err != nil {
		return nil, fmt.Errorf("commitmentdb: content: %w", err)
	}
	return data, nil
}

// Lock holds the tenant's journal until the transaction ends.
func (t *tx) Lock(ctx context.Context, tenant commitment.Tenant) error {
	if _, err := t.Exec(ctx, `INSERT INTO commitment_journal (tenant, last) VALUES ($1, 0) ON CONFLICT DO NOTHING`, tenant); err != nil {
		return fmt.Errorf("commitmentdb: lock: %w", err)
	}
	var n int64
	if err := t.Row(ctx, `SELECT last FROM commitment_journal WHERE tenant = $1`+t.Dialect.ForUpdate(), []any{tenant}, &n); err != nil {
		return fmt.Errorf("commitmentdb: lock: %w", err)
	}
	return nil
}

// AddActs numbers acts and adds them.
func (t *tx) AddActs(ctx context.Context, tenant commitment.Tenant, acts []commitment.Act) error {
	last, err := t.Last(ctx, tenant)
	if err != nil {
		return err
	}
	i := 0
	_, err = t.Bulk(ctx, "commitment_act", []string{"tenant", "seq", "what", "plan", "duty", "evidence", "version", "by_name", "person", "at", "body"},
		[]any{tenant}, func(row []any) (bool, error) {
			if i == len(acts) {
				return false, nil
			}
			a := &acts[i]
			i++
			a.Seq = last + int64(i)
			body, err := json.Marshal(a)
			if err != nil {
				return false, err
			}
			version := 0
			switch {
			case a.Assignment != nil:
				version = a.Assignment.Version
			case a.Annual != nil:
				version = a.Annual.Version
			}
			copy(row, []any{a.Seq, string(a.What), string(a.Plan), string(a.Duty), string(a.Evidence), version, a.By, string(a.Person), db.Time(a.At), string(body)})
			return true, nil
		})
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "commitment.assignment_stale", fault.Args{"Count": 1})
	}
	if err != nil {
		return fmt.Errorf("commitmentdb: add: %w", err)
	}
	_, err = t.Exec(ctx, `UPDATE commitment_journal SET last = $2 WHERE tenant = $1`, tenant, last+int64(len(acts)))
	if err != nil {
		return fmt.Errorf("commitmentdb: add: %w", err)
	}
	return nil
}

// AddContent keeps bytes under their hash.
func (t *tx) AddContent(ctx context.Context, tenant commitment.Tenant, sha string, data []byte) error {
	_, err := t.Exec(ctx, `INSERT INTO commitment_content (tenant, sha256, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, tenant, sha, data)
	if err != nil {
		return fmt.Errorf("commitmentdb: content: %w", err)
	}
	return nil
}
