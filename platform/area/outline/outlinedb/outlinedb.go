// Package outlinedb keeps sets of outlines in the database, SQLite or PostgreSQL.
package outlinedb

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/shape"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations { return db.MigrationsIn("outline", files) }

// Store is an outline.Store.
type Store struct{ db *db.DB }

var _ outline.Store = (*Store)(nil)

// New makes a store on a database with Migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// Sets are those of a tenant, oldest first.
func (s *Store) Sets(ctx context.Context, t area.Code) ([]outline.Set, error) {
	var out []outline.Set
	err := s.db.View(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Rows(ctx, `SELECT s.id, s.level, s.on_day, s.title, s.source, s.licence, s.review, s.schematic, s.system, s.code_from, s.name_from, s.file, s.sha256,
				s.bytes, s.places, s.omitted, s.by_name, s.at, COALESCE(w.reason, ''), COALESCE(w.by_name, ''), COALESCE(w.at, '')
			FROM outline_set s LEFT JOIN outline_withdrawal w ON w.tenant = s.tenant AND w.set_id = s.id
			WHERE s.tenant = $1 ORDER BY s.at, s.id`, []any{t}, func(scan func(...any) error) error {
			x, err := set(scan)
			x.Tenant = t
			out = append(out, x)
			return err
		})
	})
	return out, wrap(err)
}

func set(scan func(...any) error) (x outline.Set, err error) {
	var day, at, withdrawn string
	var schematic int
	if err = scan(&x.ID, &x.Level, &day, &x.Title, &x.Source, &x.Licence, &x.Review, &schematic, &x.System, &x.Code, &x.Name, &x.File, &x.SHA256,
		&x.Bytes, &x.Places, &x.Omitted, &x.By, &at, &x.Reason, &x.WithdrawnBy, &withdrawn); err != nil {
		return x, err
	}
	x.Schematic, x.LeaveOut = schematic != 0, x.Omitted > 0
	if x.On, err = time.Parse(time.DateOnly, day); err != nil {
		return x, err
	}
	if x.At, err = db.ParseTime(at); err != nil {
		return x, err
	}
	x.Withdrawn, err = db.ParseTime(withdrawn)
	return x, err
}

// Outlines are those of a set, by code.
func (s *Store) Outlines(ctx context.Context, t area.Code, id outline.SetID) ([]outline.Outline, error) {
	var out []outline.Outline
	err := s.db.View(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Rows(ctx, `SELECT code, shape FROM outline_place WHERE tenant = $1 AND set_id = $2 ORDER BY code`, []any{t, id}, func(scan func(...any) error) error {
			var o outline.Outline
			var text string
			if err := scan(&o.Area, &text); err != nil {
				return err
			}
			var err error
			o.Shape, err = decode(text)
			out = append(out, o)
			return err
		})
	})
	return out, wrap(err)
}

// Add keeps a set with its outlines.
func (s *Store) Add(ctx context.Context, now time.Time, x *outline.Set, all []outline.Outline) error {
	return wrap(s.db.Update(ctx, now, func(tx *db.Tx) error {
		schematic := 0
		if x.Schematic {
			schematic = 1
		}
		if _, err := tx.Exec(ctx, `INSERT INTO outline_set (tenant, id, level, on_day, title, source, licence, review, schematic, system, code_from, name_from, file, sha256,
				bytes, places, omitted, by_name, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
			x.Tenant, x.ID, x.Level, x.On.Format(time.DateOnly), x.Title, x.Source, x.Licence, x.Review, schematic, x.System, x.Code, x.Name, x.File, x.SHA256,
			x.Bytes, x.Places, x.Omitted, x.By, db.Time(x.At)); err != nil {
			return err
		}
		i := 0
		return tx.Batch(ctx, `INSERT INTO outline_place (tenant, set_id, code, shape) VALUES ($1, $2, $3, $4)`, func() []any {
			if i == len(all) {
				return nil
			}
			o := all[i]
			i++
			return []any{x.Tenant, x.ID, o.Area, encode(o.Shape)}
		})
	}))
}

// Withdraw marks a set.
func (s *Store) Withdraw(ctx context.Context, now time.Time, x *outline.Set) error {
	err := s.db.Update(ctx, now, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO outline_withdrawal (tenant, set_id, reason, by_name, at) VALUES ($1, $2, $3, $4, $5)`,
			x.Tenant, x.ID, x.Reason, x.WithdrawnBy, db.Time(x.Withdrawn))
		return err
	})
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "outline.withdrawn_already", fault.Args{"Title": x.Title})
	}
	return wrap(err)
}

// encode writes a shape: polygons of rings of x, y, x, y …
func encode(s shape.Shape) string {
	out := make([][][]int32, len(s))
	for i, p := range s {
		for _, r := range p {
			flat := make([]int32, 0, 2*len(r))
			for _, q := range r {
				flat = append(flat, q.X, q.Y)
			}
			out[i] = append(out[i], flat)
		}
	}
	text, _ := json.Marshal(out) // whole numbers always encode
	return string(text)
}

func decode(text string) (shape.Shape, error) {
	var in [][][]int32
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, fmt.Errorf("stored shape: %w", err)
	}
	out := make(shape.Shape, len(in))
	for i, p := range in {
		for _, flat := range p {
			ring := make(shape.Ring, 0, len(flat)/2)
			for k := 0; k+1 < len(flat); k += 2 {
				ring = append(ring, shape.Point{X: flat[k], Y: flat[k+1]})
			}
			out[i] = append(out[i], ring)
		}
	}
	return out, nil
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("outlinedb: %w", err)
}
