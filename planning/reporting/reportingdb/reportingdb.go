// Package reportingdb keeps rounds and sheets in the database, SQLite or
// PostgreSQL.
package reportingdb

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/period"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations {
	return db.MigrationsIn("reporting", files)
}

// Store is a reporting.Store.
type Store struct {
	db    *db.DB
	facts func(*db.Tx) indicator.WriteTx
}

var (
	_ reporting.Store   = (*Store)(nil)
	_ reporting.WriteTx = (*tx)(nil)
)

// New makes a store on a database with Migrations applied. facts works on the
// indicators' tables within a transaction (indicatordb.On), so that an approval
// and its facts are kept together or not at all.
func New(d *db.DB, facts func(*db.Tx) indicator.WriteTx) *Store { return &Store{d, facts} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(reporting.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(&tx{t, s.facts(t)}) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(reporting.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(&tx{t, s.facts(t)}) })
}

// tx is a transaction in the words of package reporting.
type tx struct {
	*db.Tx
	facts indicator.WriteTx
}

// Now is the time of the transaction; zero when reading.
func (t *tx) Now() time.Time { return t.Tx.Now }

// Facts reads the indicators' tables in the same snapshot.
func (t *tx) Facts() indicator.ReadTx { return t.facts }

// Record writes the indicators' tables in the same transaction.
func (t *tx) Record() indicator.WriteTx { return t.facts }

// missing turns "no row" into the fault that says what is not there.
func missing(err error, key string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, key, nil)
	}
	return fmt.Errorf("reportingdb: %w", err)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// day is a day as it is stored; the zero day is the empty text.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// text is a value as JSON; what comes here always has such a form.
func text(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("reportingdb: %w", err)
	}
	return string(b), nil
}

// scanner reads columns that need care after a Scan; the first error stays.
type scanner struct{ err error }

func (s *scanner) time(to *time.Time, stored string) {
	t, err := db.ParseTime(stored)
	s.keep(err)
	*to = t
}

func (s *scanner) day(to *time.Time, stored string) {
	if stored == "" {
		*to = time.Time{}
		return
	}
	t, err := time.Parse(time.DateOnly, stored)
	s.keep(err)
	*to = t
}

func (s *scanner) json(to any, stored string) { s.keep(json.Unmarshal([]byte(stored), to)) }

func (s *scanner) period(to *period.Period, stored int32) {
	p, ok := period.FromCode(stored)
	if !ok && stored != 0 {
		s.keep(fmt.Errorf("stored period %d", stored))
	}
	*to = p
}

func (s *scanner) keep(err error) {
	if s.err == nil && err != nil {
		s.err = fmt.Errorf("reportingdb: %w", err)
	}
}
