// Package checkdb keeps the results of checks in the database, SQLite or
// PostgreSQL.
package checkdb

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"strings"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations {
	return db.MigrationsIn("check", files)
}

// Store is a check.Store.
type Store struct{ db *db.DB }

var (
	_ check.Store  = (*Store)(nil)
	_ check.Writer = writer{}
)

// On writes within a transaction of somebody else, so that what was found is kept
// together with what it was found in, or not at all.
func On(t *db.Tx) check.Writer { return writer{t} }

// writer is a transaction in the words of package check.
type writer struct{ *db.Tx }

// New makes a store on a migrated database.
func New(d *db.DB) *Store { return &Store{d} }

// Keep stores a run with its results in one transaction.
func (s *Store) Keep(ctx context.Context, run *check.Run, results []check.Result, org func(check.Cell) identity.OrgID) error {
	return s.db.Update(ctx, run.At, func(tx *db.Tx) error { return On(tx).Keep(ctx, run, results, org) })
}

// End ends results in a transaction of its own.
func (s *Store) End(ctx context.Context, t area.Code, run int64, which []check.Held) error {
	return s.db.Update(ctx, time.Time{}, func(tx *db.Tx) error { return On(tx).End(ctx, t, run, which) })
}

// Explain adds an explanation in a transaction of its own.
func (s *Store) Explain(ctx context.Context, t area.Code, run int64, seq int, a check.Answer) error {
	return s.db.Update(ctx, a.At, func(tx *db.Tx) error { return On(tx).Explain(ctx, t, run, seq, a) })
}

// resultColumns are those of check_result; resultRow fills in all but the first three.
var resultColumns = []string{"tenant", "run", "seq", "check_id", "version", "severity", "signal", "code", "area", "org", "source_row",
	"fingerprint", "title", "message", "advice", "suggest", "cells", "inputs"}

// Keep stores a run with its results.
func (w writer) Keep(ctx context.Context, run *check.Run, results []check.Result, org func(check.Cell) identity.OrgID) error {
	rows := make([][]any, len(results))
	for i := range results {
		var err error
		if rows[i], err = resultRow(&results[i], org); err != nil {
			return err
		}
	}
	var id int64
	if err := w.Row(ctx, `INSERT INTO check_counter (tenant, last) VALUES ($1, 1)
		ON CONFLICT (tenant) DO UPDATE SET last = check_counter.last + 1 RETURNING last`, []any{string(run.Tenant)}, &id); err != nil {
		return err
	}
	if _, err := w.Exec(ctx, `INSERT INTO check_run (tenant, id, act, ref, round, batch, run_by, run_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(run.Tenant), id, string(run.Act), run.Ref, run.Round, run.Batch, run.By, db.Time(run.At)); err != nil {
		return err
	}
	i := 0
	if err := w.Batch(ctx, `INSERT INTO check_count (tenant, run, check_id, version, looked, fired, withheld) VALUES ($1, $2, $3, $4, $5, $6, $7)`, func() []any {
		if i == len(run.Counts) {
			return nil
		}
		c := run.Counts[i]
		i++
		return []any{string(run.Tenant), id, c.Check, c.Version, c.Looked, c.Fired, c.Withheld}
	}); err != nil {
		return err
	}
	k := 0
	_, err := w.Bulk(ctx, "check_result", resultColumns, []any{string(run.Tenant), id}, func(row []any) (bool, error) {
		if k == len(rows) {
			return false, nil
		}
		row[0] = k + 1
		copy(row[1:], rows[k])
		k++
		return true, nil
	})
	if err == nil {
		run.ID = id
	}
	return err
}

// Held lists what standing runs found and none ended, and holds the counter of runs.
func (w writer) Held(ctx context.Context, t area.Code, ref string) ([]check.Held, error) {
	var last int64
	err := w.Row(ctx, `SELECT last FROM check_counter WHERE tenant = $1`+w.Dialect.ForUpdate(), []any{string(t)}, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return held(ctx, w.Tx, t, ref)
}

// End says of results that a run did not find them again.
func (w writer) End(ctx context.Context, t area.Code, run int64, which []check.Held) error {
	_, err := w.Bulk(ctx, "check_ended", []string{"tenant", "at_run", "run", "seq"}, []any{string(t), run}, func(row []any) (bool, error) {
		if len(which) == 0 {
			return false, nil
		}
		row[0], row[1] = which[0].Run, which[0].Seq
		which = which[1:]
		return true, nil
	})
	return err
}

// Explain adds an explanation.
func (w writer) Explain(ctx context.Context, t area.Code, run int64, seq int, a check.Answer) error {
	if strings.TrimSpace(a.Text) == "" {
		return fault.New(fault.Invalid, "check.answer_empty", nil)
	}
	var ref, fingerprint, severity string
	// the counter is held, so that two explanations get two numbers
	var last int64
	err := w.Row(ctx, `SELECT last FROM check_counter WHERE tenant = $1`+w.Dialect.ForUpdate(), []any{string(t)}, &last)
	if err == nil {
		err = w.Row(ctx, `SELECT r.ref, e.fingerprint, e.severity FROM check_result e
			JOIN check_run r ON r.tenant = e.tenant AND r.id = e.run WHERE e.tenant = $1 AND e.run = $2 AND e.seq = $3`,
			[]any{string(t), run, seq}, &ref, &fingerprint, &severity)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "check.no_result", nil)
	}
	if err != nil {
		return err
	}
	if severity == string(check.Block) {
		return fault.New(fault.Invalid, "check.answer_block", nil)
	}
	_, err = w.Exec(ctx, `INSERT INTO check_answer (tenant, ref, fingerprint, seq, run, body, answered_by, person, answered_at)
		SELECT $1, $2, $3, COALESCE(MAX(seq), 0) + 1, $4, $5, $6, $7, $8 FROM check_answer WHERE tenant = $1 AND ref = $2 AND fingerprint = $3`,
		string(t), ref, fingerprint, run, a.Text, a.By, string(a.Person), db.Time(a.At))
	return err
}

// Runs lists runs, newest first.
func (s *Store) Runs(ctx context.Context, t area.Code, ref string, limit int) ([]check.Run, error) {
	var out []check.Run
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("tenant = ?", string(t))
		if ref != "" {
			w.And("ref = ?", ref)
		}
		err := tx.Rows(ctx, `SELECT id, act, ref, round, batch, run_by, run_at FROM check_run`+w.String()+` ORDER BY id DESC LIMIT `+w.Arg(capped(limit)), w.Args(),
			func(scan func(...any) error) error {
				r := check.Run{Tenant: t}
				var at string
				if err := scan(&r.ID, &r.Act, &r.Ref, &r.Round, &r.Batch, &r.By, &at); err != nil {
					return err
				}
				var err error
				r.At, err = db.ParseTime(at)
				out = append(out, r)
				return err
			})
		if err != nil {
			return err
		}
		for i := range out {
			r := &out[i]
			err := tx.Rows(ctx, `SELECT check_id, version, looked, fired, withheld FROM check_count WHERE tenant = $1 AND run = $2 ORDER BY check_id`,
				[]any{string(t), r.ID}, func(scan func(...any) error) error {
					var c check.Count
					err := scan(&c.Check, &c.Version, &c.Looked, &c.Fired, &c.Withheld)
					r.Counts = append(r.Counts, c)
					return err
				})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func capped(limit int) int {
	if limit <= 0 {
		return 200
	}
	return min(limit, 1000)
}
