// Package dbtest runs a store test on both engines: a SQLite file of its own
// and a PostgreSQL schema of its own.
//
// The PostgreSQL server is the one named by the environment variable
// GANGYAO_TEST_PG (a connection string), or else one that the test process
// starts from the installed binaries and that ends with it.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gangyao/platform/db"
)

// migrated is the time that the tests' migrations are stamped with.
var migrated = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

// Each runs fn once on each engine, as sub-tests "sqlite" and "postgres", on an
// empty database with the given migrations applied. Without PostgreSQL the
// second is skipped with a reason; where the variable CI is set it fails.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB), sets ...db.Migrations) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, open(t, SQLite(t), sets)) })
	t.Run("postgres", func(t *testing.T) { fn(t, open(t, Postgres(t), sets)) })
}

// SQLite is the address of a new SQLite file that goes with the test.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "test.db")
}

// Postgres is the address of a new schema that goes with the test.
func Postgres(t testing.TB) string {
	t.Helper()
	dsn := os.Getenv("GANGYAO_TEST_PG")
	if dsn == "" {
		own, why := ownServer()
		if why != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("PostgreSQL is required where CI is set: %v", why)
			}
			t.Skipf("no PostgreSQL: %v", why)
		}
		dsn = own.address
	}
	name := make([]byte, 8)
	if _, err := rand.Read(name); err != nil {
		t.Fatal(err)
	}
	schema := "t_" + hex.EncodeToString(name)
	admin, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec(`CREATE SCHEMA ` + schema); err != nil {
		_ = admin.Close()
		t.Fatalf("PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(`DROP SCHEMA ` + schema + ` CASCADE`); err != nil {
			t.Errorf("drop schema: %v", err)
		}
		_ = admin.Close()
	})
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatalf("GANGYAO_TEST_PG must be a postgres:// address: %v", err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// Open opens an address with migrations applied and closes it with the test.
func Open(t testing.TB, address string, sets ...db.Migrations) *db.DB {
	t.Helper()
	return open(t, address, sets)
}

func open(t testing.TB, address string, sets []db.Migrations) *db.DB {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(ctx, migrated, sets...); err != nil {
		t.Fatal(err)
	}
	return d
}
