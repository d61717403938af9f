// Package db opens the database, SQLite or PostgreSQL, from one address and
// runs transactions and migrations on it. Both engines get the same SQL text
// with $1 parameters; what differs is in Dialect.
//
// SQLite has two pools: one connection that writes, in immediate transactions,
// and several that only read. A reader never waits for the writer and a writer
// never fails because a reader came first.
package db

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"gangyao/platform/fault"
)

// Dialect is the engine in use.
type Dialect string

const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// ForUpdate is the clause that holds selected rows until the transaction ends;
// SQLite needs none, because its writer is alone.
func (d Dialect) ForUpdate() string {
	if d == Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	Dialect     Dialect
	write, read *sql.DB
	path        string // of the SQLite file
	// counting, of SQLite, is the one connection on which Mark asks.
	counting *sql.DB
	marks    marker
	// reading and writing are the turns of transactions.
	reading, writing turns
}

// turns lets as many transactions run at once as it has room for, in the order in
// which they came. A pool of package sql serves whoever waits at random, so that
// among many who wait some wait very long.
type turns chan struct{}

// take waits for a turn; give ends it.
func (t turns) take(ctx context.Context) error {
	select {
	case t <- struct{}{}: // first in, first out
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turns) give() { <-t }

// Readers bounds how many views run at once; before the first of them. A view
// within a view needs two: with one reader it never ends, which tests use to find it.
func (d *DB) Readers(n int) { d.reading = make(turns, n) }

// Open opens the database at address: "sqlite:DIR/gangyao.db" (the folder is
// made when missing) or "postgres://…" (also a key=value connection string
// after "postgres:"). It does not migrate.
//
// Faults: Invalid ("db.address"), Unavailable ("db.unreachable").
func Open(ctx context.Context, address string) (*DB, error) {
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"))
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return openPostgres(ctx, address)
	case strings.HasPrefix(address, "postgres:"):
		return openPostgres(ctx, strings.TrimPrefix(address, "postgres:"))
	}
	return nil, fault.New(fault.Invalid, "db.address", fault.Args{"Address": scheme(address)})
}

// scheme is the part of an address that holds no secret.
func scheme(address string) string {
	if i := strings.IndexByte(address, ':'); i >= 0 {
		return address[:i+1] + "…"
	}
	return address
}

// pragmas in the order in which they must hold: the time-out first, so that
// switching to WAL can wait for another process.
var pragmas = []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "temp_store(MEMORY)"}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if path == "" || strings.HasPrefix(path, ":") {
		return nil, fault.New(fault.Invalid, "db.address", fault.Args{"Address": "sqlite:" + path})
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "db.address", fault.Args{"Address": "sqlite:" + path})
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "db.unreachable", fault.Args{"Name": filepath.Base(path)})
	}
	write, err := sql.Open("sqlite", sqliteDSN(path, "_txlock=immediate"))
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "db.unreachable", fault.Args{"Name": filepath.Base(path)})
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil { // also creates the file, before anybody reads it
		_ = write.Close()
		return nil, fault.Wrap(err, fault.Unavailable, "db.unreachable", fault.Args{"Name": filepath.Base(path)})
	}
	read, err := sql.Open("sqlite", sqliteDSN(path, "_pragma=query_only(ON)"))
	if err != nil {
		_ = write.Close()
		return nil, fault.Wrap(err, fault.Unavailable, "db.unreachable", fault.Args{"Name": filepath.Base(path)})
	}
	n := max(4, runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(n)
	read.SetMaxIdleConns(n)
	counting, err := sql.Open("sqlite", sqliteDSN(path, "_pragma=query_only(ON)"))
	if err != nil {
		return nil, errors.Join(fault.Wrap(err, fault.Unavailable, "db.unreachable", fault.Args{"Name": filepath.Base(path)}), read.Close(), write.Close())
	}
	counting.SetMaxOpenConns(1)
	return &DB{Dialect: SQLite, write: write, read: read, counting: counting, path: path, reading: make(turns, n), writing: make(turns, 1)}, nil
}

// sqliteDSN is the driver's address of a file, with our pragmas.
func sqliteDSN(path string, extra ...string) string {
	options := make([]string, 0, len(pragmas)+len(extra))
	for _, p := range pragmas {
		options = append(options, "_pragma="+p)
	}
	return sqliteFile(path, append(options, extra...)...)
}

// sqliteFile is the driver's address of a file, whatever characters its path has.
func sqliteFile(path string, options ...string) string {
	u := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + u.EscapedPath() + "?" + strings.Join(options, "&")
}

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "db.address", fault.Args{"Address": "postgres:…"})
	}
	const reading, writing = 12, 8
	pool.SetMaxOpenConns(reading + writing + 1) // one for Mark
	pool.SetMaxIdleConns(reading)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, fault.Wrap(err, fault.Unavailable, "db.unreachable", fault.Args{"Name": "PostgreSQL"})
	}
	return &DB{Dialect: Postgres, write: pool, read: pool, reading: make(turns, reading), writing: make(turns, writing)}, nil
}

// Close closes all connections; a second Close does nothing.
func (d *DB) Close() error {
	if d.read == d.write {
		return d.write.Close()
	}
	return errors.Join(d.closeMark(), d.read.Close(), d.write.Close())
}
