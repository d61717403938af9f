// Package areadb keeps areas in the database, SQLite or PostgreSQL.
package areadb

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/db"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the table.
func Migrations() db.Migrations {
	return db.MigrationsIn("area", files)
}

// Store is an area.Store.
type Store struct{ db *db.DB }

var _ area.Store = (*Store)(nil)

// New makes a store on a database with the migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// Areas lists all areas of a tenant by code and beginning.
func (s *Store) Areas(ctx context.Context, tenant area.Code) (as []area.Area, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		as, err = Areas(ctx, tx, tenant)
		return err
	})
	return as, err
}

// Save adds areas, or replaces those with the same code and beginning.
func (s *Store) Save(ctx context.Context, now time.Time, as []area.Area) error {
	return s.db.Update(ctx, now, func(tx *db.Tx) error { return Save(ctx, tx, as) })
}

// Areas lists all areas of a tenant within a transaction.
func Areas(ctx context.Context, tx *db.Tx, tenant area.Code) ([]area.Area, error) {
	var out []area.Area
	err := tx.Rows(ctx, `SELECT code, from_day, to_day, name, level, type, parent, successors FROM area_area
		WHERE tenant = $1 ORDER BY code, from_day`, []any{string(tenant)}, func(scan func(...any) error) error {
		a := area.Area{Tenant: tenant}
		var from, to, next string
		if err := scan((*string)(&a.Code), &from, &to, &a.Name, (*string)(&a.Level), &a.Type, (*string)(&a.Parent), &next); err != nil {
			return err
		}
		for _, c := range strings.Fields(next) {
			a.Successors = append(a.Successors, area.Code(c))
		}
		var err error
		if a.From, err = parseDay(from); err != nil {
			return err
		}
		if a.To, err = parseDay(to); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("areadb: %w", err)
	}
	return out, nil
}

// Save writes areas within a transaction.
func Save(ctx context.Context, tx *db.Tx, as []area.Area) error {
	i := 0
	err := tx.Batch(ctx, `INSERT INTO area_area (tenant, code, from_day, to_day, name, level, type, parent, successors)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant, code, from_day) DO UPDATE SET to_day = excluded.to_day, name = excluded.name, level = excluded.level,
			type = excluded.type, parent = excluded.parent, successors = excluded.successors`, func() []any {
		if i == len(as) {
			return nil
		}
		a := as[i]
		i++
		next := make([]string, len(a.Successors))
		for i, c := range a.Successors {
			next[i] = string(c)
		}
		return []any{string(a.Tenant), string(a.Code), day(a.From), day(a.To), a.Name, string(a.Level), a.Type, string(a.Parent), strings.Join(next, " ")}
	})
	if err != nil {
		return fmt.Errorf("areadb: save: %w", err)
	}
	return nil
}

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
