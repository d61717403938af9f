package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Tx is a transaction with one time.
type Tx struct {
	Dialect Dialect
	// Now is the time of the transaction, given by the use case; zero when reading.
	Now  time.Time
	tx   *sql.Tx
	conn *sql.Conn // on which tx runs
}

// View runs fn on a snapshot that does not change while fn reads it. fn must not
// call View: when all connections are taken by such, each waits for the others.
// Within an Update it may.
func (d *DB) View(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.Dialect == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return run(ctx, d.reading, d.read, opts, &Tx{Dialect: d.Dialect}, fn)
}

// Update runs fn in one transaction whose time is now. All of it is kept, or,
// when fn returns an error or panics, none.
func (d *DB) Update(ctx context.Context, now time.Time, fn func(*Tx) error) error {
	return run(ctx, d.writing, d.write, nil, &Tx{Dialect: d.Dialect, Now: now}, fn)
}

func run(ctx context.Context, turn turns, pool *sql.DB, opts *sql.TxOptions, t *Tx, fn func(*Tx) error) error {
	if err := turn.take(ctx); err != nil {
		return fmt.Errorf("db: wait: %w", err)
	}
	defer turn.give()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("db: connect: %w", err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	tx, err := conn.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("db: begin: %w", err)
	}
	t.tx, t.conn = tx, conn
	defer func() { _ = tx.Rollback() }() // nothing to undo after the commit
	if err := fn(t); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("db: commit: %w", err)
	} else if err != nil {
		return fmt.Errorf("db: commit: %w", errors.Join(err, ctx.Err()))
	}
	return nil
}

// Exec runs a statement and returns how many rows it changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("db: rows affected: %w", err)
	}
	return n, nil
}

// Row runs a query for one row and scans it; sql.ErrNoRows when there is none.
func (t *Tx) Row(ctx context.Context, query string, args []any, dest ...any) error {
	return t.tx.QueryRowContext(ctx, query, args...).Scan(dest...)
}

// Rows runs a query and calls each for every row.
func (t *Tx) Rows(ctx context.Context, query string, args []any, each func(scan func(dest ...any) error) error) error {
	rows, err := t.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Batch prepares query once and runs it for every argument list of next until
// next returns nil.
func (t *Tx) Batch(ctx context.Context, query string, next func() []any) error {
	st, err := t.tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	for args := next(); args != nil; args = next() {
		if _, err := st.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

// Where gathers conditions with numbered parameters: only fixed text reaches
// the statement, values go beside it.
type Where struct {
	conds []string
	args  []any
}

// Arg adds a value and returns its placeholder, for use in a condition or a limit.
func (w *Where) Arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// And adds a condition; each ? stands for the next value.
func (w *Where) And(cond string, values ...any) {
	for _, v := range values {
		cond = strings.Replace(cond, "?", w.Arg(v), 1)
	}
	w.conds = append(w.conds, cond)
}

// In adds "column IN (…)"; with no values nothing matches.
func In[T any](w *Where, column string, values []T) {
	if len(values) == 0 {
		w.And("1 = 0")
		return
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = w.Arg(v)
	}
	w.conds = append(w.conds, column+" IN ("+strings.Join(marks, ", ")+")")
}

// String is " WHERE …", empty without conditions.
func (w *Where) String() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

// Args lists the values in the order of their numbers.
func (w *Where) Args() []any { return w.args }
