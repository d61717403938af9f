package db

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	"gangyao/platform/fault"
)

// Backup copies a SQLite database to a new file while it stays in use, and
// verifies the copy. The copy is the database of one moment.
//
// Faults: Unsupported on PostgreSQL, whose own tools do this
// ("db.backup_postgres"); Conflict when the file exists ("db.backup_exists");
// Internal when the copy does not verify.
func (d *DB) Backup(ctx context.Context, path string) error {
	if d.Dialect != SQLite {
		return fault.New(fault.Unsupported, "db.backup_postgres", nil)
	}
	if _, err := os.Lstat(path); err == nil {
		return fault.New(fault.Conflict, "db.backup_exists", fault.Args{"Path": path})
	}
	// VACUUM INTO runs outside a transaction and only reads the source, yet a
	// query_only connection refuses it; so it takes a connection of its own
	// and the writer need not wait.
	conn, err := sql.Open("sqlite", sqliteDSN(d.path))
	if err != nil {
		return fmt.Errorf("db: backup: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, `VACUUM INTO $1`, path); err != nil {
		_ = os.Remove(path)
		return fmt.Errorf("db: backup: %w", err)
	}
	if err := VerifyBackup(ctx, path); err != nil {
		return err
	}
	return syncFile(path)
}

// VerifyBackup reads a whole SQLite file and checks its pages, indexes and
// references.
//
// Faults: NotFound ("db.backup_missing"), Invalid when it is damaged or not a
// database ("db.backup_damaged").
func VerifyBackup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return fault.Wrap(err, fault.NotFound, "db.backup_missing", fault.Args{"Path": path})
	}
	conn, err := sql.Open("sqlite", sqliteFile(path, "mode=ro", "_pragma=query_only(ON)"))
	if err != nil {
		return fmt.Errorf("db: verify: %w", err)
	}
	defer func() { _ = conn.Close() }()
	damaged := func(cause error) error {
		return fault.Wrap(cause, fault.Invalid, "db.backup_damaged", fault.Args{"Path": path})
	}
	var verdict string
	if err := conn.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return damaged(err)
	}
	if verdict != "ok" {
		return damaged(fmt.Errorf("integrity_check: %s", verdict))
	}
	var broken int
	if err := conn.QueryRowContext(ctx, `SELECT count(*) FROM pragma_foreign_key_check`).Scan(&broken); err != nil {
		return damaged(err)
	}
	if broken > 0 {
		return damaged(fmt.Errorf("foreign_key_check: %d rows", broken))
	}
	var applied int
	if err := conn.QueryRowContext(ctx, `SELECT count(*) FROM schema_migration`).Scan(&applied); err != nil {
		return damaged(err)
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("db: backup: %w", err)
	}
	if err := f.Sync(); err != nil {
		_ = f.Close()
		return fmt.Errorf("db: backup: %w", err)
	}
	return f.Close()
}
