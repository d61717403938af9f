package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// bulkRows is how many rows one statement on SQLite inserts. Measured: from 32
// to 2048 rows a statement takes the same time for each row, half of that for
// statements of one row.
const bulkRows = 128

// Bulk inserts many rows fast: by COPY on PostgreSQL, by statements of many rows
// on SQLite. The columns are those that have the same value in every row, with
// their values in same, and then those that next fills in. next says whether
// there was another row; its slice is used again for the following one. While
// Bulk runs, next must not use the transaction. It returns the number of rows.
func (t *Tx) Bulk(ctx context.Context, table string, columns []string, same []any, next func(row []any) (bool, error)) (int64, error) {
	if t.Dialect == Postgres {
		return t.copyFrom(ctx, table, columns, same, next)
	}
	own := len(columns) - len(same)
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "
	marks := "("
	for i := range same {
		marks += "$" + strconv.Itoa(i+1) + ", "
	}
	marks += strings.TrimSuffix(strings.Repeat("?, ", own), ", ") + ")"
	statement := func(rows int) string { return head + strings.TrimSuffix(strings.Repeat(marks+", ", rows), ", ") }

	var full *sql.Stmt // made when there are so many
	defer func() {
		if full != nil {
			_ = full.Close()
		}
	}()
	args := make([]any, len(same)+bulkRows*own)
	copy(args, same)
	total, rows := int64(0), 0
	for {
		from := len(same) + rows*own
		more, err := next(args[from : from+own : from+own])
		if err != nil {
			return total, err
		}
		if !more {
			break
		}
		if rows++; rows == bulkRows {
			if full == nil {
				if full, err = t.tx.PrepareContext(ctx, statement(bulkRows)); err != nil {
					return total, err
				}
			}
			if _, err := full.ExecContext(ctx, args...); err != nil {
				return total, err
			}
			total, rows = total+bulkRows, 0
		}
	}
	if rows > 0 {
		if _, err := t.tx.ExecContext(ctx, statement(rows), args[:len(same)+rows*own]...); err != nil {
			return total, err
		}
	}
	return total + int64(rows), nil
}

func (t *Tx) copyFrom(ctx context.Context, table string, columns []string, same []any, next func(row []any) (bool, error)) (n int64, err error) {
	row := append([]any(nil), same...)
	row = append(row, make([]any, len(columns)-len(same))...)
	source := pgx.CopyFromFunc(func() ([]any, error) {
		more, err := next(row[len(same):])
		if err != nil || !more {
			return nil, err
		}
		return row, nil
	})
	// the transaction stands on this connection, so the rows are part of it
	err = t.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("db: copy: the driver is %T", driver)
		}
		n, err = c.Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, source)
		return err
	})
	return n, err
}
