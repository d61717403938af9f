// Package listviewdb keeps views of lists in the database, SQLite or PostgreSQL.
package listviewdb

import (
	"context"
	"embed"

	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/listview"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the table.
func Migrations() db.Migrations { return db.MigrationsIn("listview", files) }

// Store is a listview.Store.
type Store struct{ db *db.DB }

var _ listview.Store = (*Store)(nil)

// New makes a store on a migrated database.
func New(d *db.DB) *Store { return &Store{d} }

// Views gives the last versions of views that are there.
func (s *Store) Views(ctx context.Context, t area.Code, p identity.PersonID, list string) ([]listview.View, error) {
	var out []listview.View
	err := s.db.View(ctx, func(tx *db.Tx) error {
		out = nil
		return tx.Rows(ctx, `SELECT v.id, v.seq, v.person, v.list, v.title, v.name, v.query, v.by_name, v.at FROM list_view v
			WHERE v.tenant = $1 AND v.person IN ('', $2) AND ($3 = '' OR v.list = $3) AND v.gone = 0
			AND v.seq = (SELECT MAX(w.seq) FROM list_view w WHERE w.tenant = v.tenant AND w.id = v.id) ORDER BY v.id`,
			[]any{t, p, list}, func(scan func(...any) error) error {
				v, at := listview.View{Tenant: t}, ""
				if err := scan(&v.ID, &v.Seq, &v.Person, &v.List, &v.Title, &v.Name, &v.Query, &v.By, &at); err != nil {
					return err
				}
				var err error
				v.At, err = db.ParseTime(at)
				out = append(out, v)
				return err
			})
	})
	return out, err
}

// Add appends a version.
func (s *Store) Add(ctx context.Context, v *listview.View) error {
	gone := 0
	if v.Gone {
		gone = 1
	}
	err := s.db.Update(ctx, v.At, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO list_view (tenant, id, seq, person, list, title, name, query, gone, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			v.Tenant, v.ID, v.Seq, v.Person, v.List, v.Title, v.Name, v.Query, gone, v.By, db.Time(v.At))
		return err
	})
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "listview.meanwhile", nil)
	}
	return err
}
