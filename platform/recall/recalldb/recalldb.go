// Package recalldb keeps answers about layouts in the database, SQLite or PostgreSQL.
package recalldb

import (
	"context"
	"embed"

	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/recall"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the table.
func Migrations() db.Migrations { return db.MigrationsIn("recall", files) }

// Store is a recall.Store.
type Store struct{ db *db.DB }

var _ recall.Store = (*Store)(nil)

// New makes a store on a migrated database.
func New(d *db.DB) *Store { return &Store{d} }

// Versions lists what was answered for a layout, the newest first, at most n.
func (s *Store) Versions(ctx context.Context, purpose string, k recall.Key, n int) ([]recall.Kept, error) {
	var out []recall.Kept
	err := s.db.View(ctx, func(t *db.Tx) error {
		out = nil
		return t.Rows(ctx, `SELECT seq, body, file, by_name, person, at FROM recall_answer WHERE tenant = $1 AND purpose = $2 AND org = $3 AND layout = $4 ORDER BY seq DESC LIMIT $5`,
			[]any{k.Tenant, purpose, k.Org, k.Layout, n}, func(scan func(...any) error) error {
				x := recall.Kept{Key: k, Purpose: purpose}
				var body, at string
				if err := scan(&x.Seq, &body, &x.File, &x.By, &x.Person, &at); err != nil {
					return err
				}
				var err error
				x.Body = []byte(body)
				x.At, err = db.ParseTime(at)
				out = append(out, x)
				return err
			})
	})
	return out, err
}

// Add appends the next version.
func (s *Store) Add(ctx context.Context, k *recall.Kept) error {
	err := s.db.Update(ctx, k.At, func(t *db.Tx) error {
		_, err := t.Exec(ctx, `INSERT INTO recall_answer (tenant, purpose, org, layout, seq, body, file, by_name, person, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			k.Tenant, k.Purpose, k.Org, k.Layout, k.Seq, string(k.Body), k.File, k.By, k.Person, db.Time(k.At))
		return err
	})
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "recall.meanwhile", nil)
	}
	return err
}
