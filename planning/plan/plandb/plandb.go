// Package plandb keeps plans in the database, SQLite or PostgreSQL.
package plandb

import (
	"context"
	"embed"
	"time"

	"gangyao/planning/plan"
	"gangyao/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables. The search index has its own (search.Migrations).
func Migrations() db.Migrations {
	return db.MigrationsIn("plan", files)
}

// Store is a plan.Store.
type Store struct{ db *db.DB }

var (
	_ plan.Store   = (*Store)(nil)
	_ plan.WriteTx = (*tx)(nil)
)

// New makes a store on a database with both migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(plan.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(&tx{t}) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(plan.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(&tx{t}) })
}

// tx is a transaction in the words of package plan.
type tx struct{ *db.Tx }

// Now is the time of the transaction.
func (t *tx) Now() time.Time { return t.Tx.Now }
