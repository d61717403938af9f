// Package identitydb keeps organisations, people, sessions and the audit log in
// the database, SQLite or PostgreSQL.
package identitydb

import (
	"context"
	"embed"
	"fmt"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables. Those of areas have their own (areadb.Migrations).
func Migrations() db.Migrations {
	return db.MigrationsIn("identity", files)
}

// Store is an identity.Store.
type Store struct{ db *db.DB }

var (
	_ identity.Store   = (*Store)(nil)
	_ identity.WriteTx = (*tx)(nil)
)

// New makes a store on a database with both migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(identity.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(&tx{t}) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(identity.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(&tx{t}) })
}

// tx is a transaction in the words of package identity.
type tx struct{ *db.Tx }

// Now is the time of the transaction.
func (t *tx) Now() time.Time { return t.Tx.Now }

// scanner gives places to scan texts into that are
// turned into times afterwards.
type scanner struct {
	pending []func() error
}

// at is a place for a stored time, day one for a stored day.
func (s *scanner) at(to *time.Time) *string {
	return s.later(func(text string) (err error) { *to, err = db.ParseTime(text); return err })
}

func (s *scanner) day(to *time.Time) *string {
	return s.later(func(text string) (err error) {
		if *to = (time.Time{}); text != "" {
			*to, err = time.Parse(time.DateOnly, text)
		}
		return err
	})
}

func (s *scanner) later(set func(string) error) *string {
	text := new(string)
	s.pending = append(s.pending, func() error { return set(*text) })
	return text
}

func (s *scanner) finish(err error) error {
	for _, f := range s.pending {
		if err == nil {
			err = f()
		}
	}
	return err
}

// list runs a query and reads each row by into, which gives the places.
func list[T any](ctx context.Context, t *tx, query string, args []any, into func(*T, *scanner) []any) ([]T, error) {
	var out []T
	err := t.Rows(ctx, query, args, func(scan func(...any) error) error {
		var v T
		var s scanner
		if err := s.finish(scan(into(&v, &s)...)); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("identitydb: %w", err)
	}
	return out, nil
}

// one is the first row of list; NotFound with key when there is none.
func one[T any](ctx context.Context, t *tx, key, query string, args []any, into func(*T, *scanner) []any) (*T, error) {
	got, err := list(ctx, t, query, args, into)
	if err != nil {
		return nil, err
	}
	if len(got) == 0 {
		return nil, fault.New(fault.NotFound, key, nil)
	}
	return &got[0], nil
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := t.Exec(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("identitydb: %w", err)
	}
	return n, nil
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// stale turns a versioned write that met no row into the fault.
func stale(n int64, err error) error {
	switch {
	case db.ViolationOf(err) == db.Unique || err == nil && n == 0:
		return fault.Wrap(err, fault.Conflict, "identity.stale", nil)
	case err != nil:
		return err
	}
	return nil
}

// Areas lists all areas of a tenant.
func (t *tx) Areas(ctx context.Context, tenant area.Code) ([]area.Area, error) {
	return areadb.Areas(ctx, t.Tx, tenant)
}

// SaveAreas writes areas.
func (t *tx) SaveAreas(ctx context.Context, as []area.Area) error {
	return areadb.Save(ctx, t.Tx, as)
}

// LockTenant waits for other transactions that lock the tenant.
func (t *tx) LockTenant(ctx context.Context, tenant area.Code) error {
	if _, err := t.exec(ctx, `INSERT INTO identity_lock (tenant) VALUES ($1) ON CONFLICT (tenant) DO NOTHING`, string(tenant)); err != nil {
		return err
	}
	var got string
	if err := t.Row(ctx, `SELECT tenant FROM identity_lock WHERE tenant = $1`+t.Dialect.ForUpdate(), []any{string(tenant)}, &got); err != nil {
		return fmt.Errorf("identitydb: lock: %w", err)
	}
	return nil
}
