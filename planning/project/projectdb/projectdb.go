// Package projectdb keeps projects and their journals in the database, SQLite or
// PostgreSQL.
package projectdb

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gangyao/planning/project"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables. Those of recalldb come before.
func Migrations() db.Migrations { return db.MigrationsIn("project", files) }

// Store is a project.Store.
type Store struct{ db *db.DB }

var (
	_ project.Store   = (*Store)(nil)
	_ project.WriteTx = (*tx)(nil)
)

// New makes a store on a database with Migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(project.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(&tx{Tx: t}) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(project.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(&tx{Tx: t, revisions: map[project.Tenant]int64{}}) })
}

// tx is a transaction in the words of package project.
type tx struct {
	*db.Tx
	revisions map[project.Tenant]int64 // counted on in this transaction
}

// Now is the time of the transaction; zero when reading.
func (t *tx) Now() time.Time { return t.Tx.Now }

// Revision counts the changes of a tenant's projects.
func (t *tx) Revision(ctx context.Context, tenant project.Tenant) (n int64, err error) {
	err = t.Row(ctx, `SELECT revision FROM project_revision WHERE tenant = $1`, []any{tenant}, &n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("projectdb: revision: %w", err)
	}
	return n, nil
}

// Changed gives the projects that changed after a revision, by id.
func (t *tx) Changed(ctx context.Context, tenant project.Tenant, after int64, each func(*project.Project) error) error {
	err := t.Rows(ctx, `SELECT body FROM project WHERE tenant = $1 AND revision > $2 ORDER BY id`, []any{tenant, after}, func(scan func(...any) error) error {
		p, err := scanProject(scan)
		if err != nil {
			return err
		}
		return each(p)
	})
	if err != nil {
		return fmt.Errorf("projectdb: changed: %w", err)
	}
	return nil
}

func scanProject(scan func(...any) error) (*project.Project, error) {
	var body []byte
	if err := scan(&body); err != nil {
		return nil, err
	}
	var p project.Project
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, fmt.Errorf("projectdb: stored project: %w", err)
	}
	return &p, nil
}

// Project reads a project.
func (t *tx) Project(ctx context.Context, tenant project.Tenant, id project.ID) (*project.Project, error) {
	return t.project(ctx, tenant, id, "")
}

// Lock reads a project and holds it. The tenant's revision is held first, always:
// writers of a tenant follow each other, and none waits for one that waits for it.
func (t *tx) Lock(ctx context.Context, tenant project.Tenant, id project.ID) (*project.Project, error) {
	if _, err := t.next(ctx, tenant); err != nil {
		return nil, err
	}
	return t.project(ctx, tenant, id, t.Dialect.ForUpdate())
}

func (t *tx) project(ctx context.Context, tenant project.Tenant, id project.ID, suffix string) (*project.Project, error) {
	p, err := scanProject(func(dest ...any) error {
		return t.Row(ctx, `SELECT body FROM project WHERE tenant = $1 AND id = $2`+suffix, []any{tenant, id}, dest...)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "project.unknown", nil)
	}
	if err != nil {
		return nil, fmt.Errorf("projectdb: project: %w", err)
	}
	return p, nil
}

// ByCode finds the project with a code.
func (t *tx) ByCode(ctx context.Context, tenant project.Tenant, code project.Code) (id project.ID, err error) {
	err = t.Row(ctx, `SELECT id FROM project WHERE tenant = $1 AND code = $2 AND code <> ''`, []any{tenant, code}, &id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("projectdb: by code: %w", err)
	}
	return id, nil
}

// First is when the first act of all was done.
func (t *tx) First(ctx context.Context, tenant project.Tenant) (time.Time, error) {
	var at string
	if err := t.Row(ctx, `SELECT COALESCE(MIN(at), '') FROM project_act WHERE tenant = $1`, []any{tenant}, &at); err != nil || at == "" {
		return time.Time{}, err
	}
	return db.ParseTime(at)
}

// Acts gives journal entries, by project, oldest first.
func (t *tx) Acts(ctx context.Context, tenant project.Tenant, id project.ID, until time.Time, each func(*project.Act) error) error {
	var w db.Where
	w.And(`tenant = ?`, tenant)
	if id != "" {
		w.And(`project = ?`, id)
	}
	if !until.IsZero() {
		w.And(`at <= ?`, db.Time(until))
	}
	err := t.Rows(ctx, `SELECT project, seq, by_name, person, org, at, reason, body FROM project_act`+w.String()+` ORDER BY project, seq`, w.Args(),
		func(scan func(...any) error) error {
			a := project.Act{Tenant: tenant}
			var at string
			var body []byte
			if err := scan(&a.ID, &a.Seq, &a.By, &a.Person, &a.Org, &at, &a.Reason, &body); err != nil {
				return err
			}
			var err error
			if a.At, err = db.ParseTime(at); err != nil {
				return err
			}
			if err := json.Unmarshal(body, &a.Change); err != nil {
				return fmt.Errorf("stored act: %w", err)
			}
			return each(&a)
		})
	if err != nil {
		return fmt.Errorf("projectdb: acts: %w", err)
	}
	return nil
}

// next counts the tenant's revision on, once in a transaction, and holds it until
// the end: of two transactions the one with the higher revision commits later, so
// that a reader never misses one.
func (t *tx) next(ctx context.Context, tenant project.Tenant) (int64, error) {
	if n, ok := t.revisions[tenant]; ok {
		return n, nil
	}
	var n int64
	err := t.Row(ctx, `INSERT INTO project_revision (tenant, revision) VALUES ($1, 1)
		ON CONFLICT (tenant) DO UPDATE SET revision = project_revision.revision + 1 RETURNING revision`, []any{tenant}, &n)
	if err != nil {
		return 0, fmt.Errorf("projectdb: revision: %w", err)
	}
	t.revisions[tenant] = n
	return n, nil
}

// Save writes a project with the act that made it so.
func (t *tx) Save(ctx context.Context, p *project.Project, a *project.Act) error {
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("projectdb: save: %w", err)
	}
	change, err := json.Marshal(a.Change)
	if err != nil {
		return fmt.Errorf("projectdb: save: %w", err)
	}
	rev, err := t.next(ctx, p.Tenant)
	if err != nil {
		return err
	}
	var n int64
	if p.Version == 1 {
		n, err = t.Exec(ctx, `INSERT INTO project (tenant, id, version, revision, code, body) VALUES ($1, $2, $3, $4, $5, $6)`,
			p.Tenant, p.ID, p.Version, rev, p.Basics.Code, string(body))
	} else {
		n, err = t.Exec(ctx, `UPDATE project SET version = $3, revision = $4, code = $5, body = $6 WHERE tenant = $1 AND id = $2 AND version = $3 - 1`,
			p.Tenant, p.ID, p.Version, rev, p.Basics.Code, string(body))
	}
	switch {
	case db.ViolationOf(err) == db.Unique:
		return fault.Wrap(err, fault.Conflict, "project.code_taken", fault.Args{"Code": string(p.Basics.Code)})
	case err != nil:
		return fmt.Errorf("projectdb: save: %w", err)
	case n != 1:
		return fault.New(fault.Conflict, "project.stale_version", nil)
	}
	_, err = t.Exec(ctx, `INSERT INTO project_act (tenant, project, seq, kind, by_name, person, org, at, reason, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		a.Tenant, a.ID, a.Seq, a.Change.Kind(), a.By, a.Person, a.Org, db.Time(a.At), a.Reason, string(change))
	if db.ViolationOf(err) == db.Unique {
		return fault.Wrap(err, fault.Conflict, "project.stale_version", nil)
	}
	if err != nil {
		return fmt.Errorf("projectdb: act: %w", err)
	}
	return nil
}
