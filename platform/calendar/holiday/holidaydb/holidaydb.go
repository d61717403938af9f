// Package holidaydb keeps loaded holiday notices in the database, SQLite or PostgreSQL.
package holidaydb

import (
	"context"
	"embed"
	"fmt"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/calendar/holiday"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the table.
func Migrations() db.Migrations { return db.MigrationsIn("holiday", files) }

// Store is a holiday.Store.
type Store struct{ db *db.DB }

var _ holiday.Store = (*Store)(nil)

// New makes a store on a database with Migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// Notices are those of a tenant.
func (s *Store) Notices(ctx context.Context, t area.Code) ([]holiday.Notice, error) {
	var out []holiday.Notice
	err := s.db.View(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Rows(ctx, `SELECT year, no, name, body, sha256, by_name, at FROM holiday_notice WHERE tenant = $1 ORDER BY year, no`, []any{t}, func(scan func(...any) error) error {
			n := holiday.Notice{Tenant: t}
			var at string
			err := scan(&n.Year, &n.No, &n.Name, &n.Text, &n.SHA256, &n.By, &at)
			if err == nil {
				n.At, err = db.ParseTime(at)
			}
			out = append(out, n)
			return err
		})
	})
	return out, wrap(err)
}

// Add keeps a notice.
func (s *Store) Add(ctx context.Context, now time.Time, n *holiday.Notice) error {
	err := s.db.Update(ctx, now, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO holiday_notice (tenant, year, no, name, body, sha256, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			n.Tenant, n.Year, n.No, n.Name, n.Text, n.SHA256, n.By, db.Time(n.At))
		return err
	})
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "calendar.number_taken", nil)
	}
	return wrap(err)
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("holidaydb: %w", err)
}
