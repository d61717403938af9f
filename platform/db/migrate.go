package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/platform/fault"
)

// Migrations is the history of one capability's tables: files NNNN_name.sql,
// numbered from 0001 without gaps, or NNNN_name.sqlite.sql and
// NNNN_name.postgres.sql where the engines differ. A released file never
// changes; a new one is added.
type Migrations struct {
	Capability string
	Files      fs.FS // the files at its root
}

// lockKey is the advisory lock that keeps two starting servers apart ("gangyao" in ASCII).
const lockKey = 0x67616e6779616f

const historyTable = `CREATE TABLE IF NOT EXISTS schema_migration (
	capability TEXT NOT NULL,
	number INTEGER NOT NULL,
	name TEXT NOT NULL,
	checksum TEXT NOT NULL,
	applied_at TEXT NOT NULL,
	PRIMARY KEY (capability, number))`

// step is one migration file as this engine runs it.
type step struct {
	number   int
	name     string
	text     string
	checksum string
}

// MigrationsIn is the history of a capability's tables kept in the folder
// migrations of embedded files.
func MigrationsIn(capability string, files embed.FS) Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil { // only for a malformed path, and this one is constant
		sub = files
	}
	return Migrations{Capability: capability, Files: sub}
}

// Migrate brings the tables of all capabilities to the newest version, in one
// transaction, in the order given.
//
// Faults: Conflict, with nothing changed, when an applied file has since been
// altered ("db.migration_altered") or when the database was written by a newer
// version of the program ("db.newer").
func (d *DB) Migrate(ctx context.Context, now time.Time, sets ...Migrations) error {
	plans := make([][]step, len(sets))
	for i, set := range sets {
		var err error
		if plans[i], err = steps(d.Dialect, set); err != nil {
			return err
		}
	}
	return d.Update(ctx, now, func(tx *Tx) error {
		if tx.Dialect == Postgres {
			if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(lockKey)); err != nil {
				return fmt.Errorf("db: migration lock: %w", err)
			}
		}
		if _, err := tx.Exec(ctx, historyTable); err != nil {
			return fmt.Errorf("db: migration history: %w", err)
		}
		for i, set := range sets {
			if err := apply(ctx, tx, set.Capability, plans[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func apply(ctx context.Context, tx *Tx, capability string, plan []step) error {
	done := 0
	err := tx.Rows(ctx, `SELECT number, name, checksum FROM schema_migration WHERE capability = $1 ORDER BY number`,
		[]any{capability}, func(scan func(...any) error) error {
			var have step
			if err := scan(&have.number, &have.name, &have.checksum); err != nil {
				return err
			}
			if have.number > len(plan) {
				return fault.New(fault.Conflict, "db.newer", fault.Args{
					"Capability": capability, "Have": have.number, "Known": len(plan)})
			}
			if want := plan[have.number-1]; want.checksum != have.checksum {
				return fault.New(fault.Conflict, "db.migration_altered", fault.Args{
					"Capability": capability, "Number": have.number, "Name": have.name})
			}
			done = have.number
			return nil
		})
	if err != nil {
		return err
	}
	for _, s := range plan[done:] {
		if _, err := tx.tx.ExecContext(ctx, s.text); err != nil {
			return fmt.Errorf("db: migration %s/%04d_%s: %w", capability, s.number, s.name, err)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO schema_migration (capability, number, name, checksum, applied_at)
			VALUES ($1, $2, $3, $4, $5)`, capability, s.number, s.name, s.checksum, Time(tx.Now)); err != nil {
			return fmt.Errorf("db: migration history: %w", err)
		}
	}
	return nil
}

var fileName = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)(?:\.(sqlite|postgres))?\.sql$`)

// steps reads the files of a set that are meant for the engine, in order.
func steps(d Dialect, set Migrations) ([]step, error) {
	entries, err := fs.ReadDir(set.Files, ".")
	if err != nil {
		return nil, fmt.Errorf("db: migrations of %s: %w", set.Capability, err)
	}
	var out []step
	for _, e := range entries {
		m := fileName.FindStringSubmatch(e.Name())
		if m == nil {
			return nil, fmt.Errorf("db: migrations of %s: file name %q is not NNNN_name[.engine].sql", set.Capability, e.Name())
		}
		if m[3] != "" && m[3] != string(d) {
			continue
		}
		text, err := fs.ReadFile(set.Files, e.Name())
		if err != nil {
			return nil, fmt.Errorf("db: migrations of %s: %w", set.Capability, err)
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, fmt.Errorf("db: migrations of %s: %w", set.Capability, err)
		}
		// a checkout on another system may change line ends; the checksum must not
		canonical := strings.ReplaceAll(string(text), "\r\n", "\n")
		sum := sha256.Sum256([]byte(canonical))
		out = append(out, step{number: n, name: m[2], text: canonical, checksum: hex.EncodeToString(sum[:])})
	}
	slices.SortFunc(out, func(a, b step) int { return a.number - b.number })
	for i, s := range out {
		if s.number != i+1 {
			return nil, fmt.Errorf("db: migrations of %s: number %04d where %04d is due", set.Capability, s.number, i+1)
		}
	}
	return out, nil
}
