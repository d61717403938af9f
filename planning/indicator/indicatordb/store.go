package indicatordb

import (
	"context"
	"fmt"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/indicator/check/checkdb"
	"gangyao/platform/db"
	"gangyao/platform/fault"
)

// Store is an indicator.Store.
type Store struct{ db *db.DB }

var (
	_ indicator.Store   = (*Store)(nil)
	_ indicator.WriteTx = (*tx)(nil)
)

// New makes a store on a database with Migrations applied.
func New(d *db.DB) *Store { return &Store{d} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(indicator.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(On(t)) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(indicator.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(On(t)) })
}

// On works within a transaction of somebody else, so that facts are recorded
// together with what they belong to.
func On(t *db.Tx) indicator.WriteTx { return &tx{Tx: t} }

// tx is a transaction in the words of package indicator.
type tx struct {
	*db.Tx
	known seriesCache
}

// Checks keeps what checks found in the same transaction.
func (t *tx) Checks() check.Writer { return checkdb.On(t.Tx) }

// Now is the time of the transaction, to the microsecond as it is stored.
func (t *tx) Now() time.Time { return t.Tx.Now.UTC().Truncate(time.Microsecond) }

// counter is a list whose entries are numbered.
type counter string

const (
	batches     counter = "batch"
	events      counter = "event"
	definitions counter = "definition"
	targets     counter = "target"
	links       counter = "link"
	series      counter = "series"
)

// next takes n numbers of a list and returns the first. From then on until the
// transaction ends, no other numbers anything of the tenant.
func (t *tx) next(ctx context.Context, tenant indicator.Tenant, c counter, n int) (int64, error) {
	if _, err := t.Exec(ctx, `INSERT INTO indicator_counter (tenant, batch, event, definition, target, link, series)
		VALUES ($1, 0, 0, 0, 0, 0, 0) ON CONFLICT (tenant) DO NOTHING`, tenant); err != nil {
		return 0, fmt.Errorf("indicatordb: number a %s: %w", c, err)
	}
	var last int64
	err := t.Row(ctx, `UPDATE indicator_counter SET `+string(c)+` = `+string(c)+` + $2 WHERE tenant = $1 RETURNING `+string(c), []any{tenant, n}, &last)
	if err != nil {
		return 0, fmt.Errorf("indicatordb: number a %s: %w", c, err)
	}
	return last - int64(n) + 1, nil
}

// Revision says how far each list has come.
func (t *tx) Revision(ctx context.Context, tenant indicator.Tenant) (indicator.Revision, error) {
	var r indicator.Revision
	err := t.Rows(ctx, `SELECT batch, event, definition, target, link, (SELECT COUNT(*) FROM indicator_check c WHERE c.tenant = $1) FROM indicator_counter WHERE tenant = $1`, []any{tenant},
		func(scan func(...any) error) error {
			return scan(&r.Batch, &r.Event, &r.Definition, &r.Target, &r.Link, &r.Check)
		})
	if err != nil {
		return r, fmt.Errorf("indicatordb: revision: %w", err)
	}
	return r, nil
}

func unknownBatch(id indicator.BatchID) error {
	return fault.New(fault.NotFound, "indicator.batch_unknown", fault.Args{"Batch": int64(id)})
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
