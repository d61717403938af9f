package db

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"
)

// Mark names what the database holds at a moment. While two marks are equal
// nothing was committed between them, by this process or another, so that what
// was made from the data at the first is still right at the second. Different
// marks promise nothing.
//
// It is the engine's own count of commits, so that nobody who writes can forget
// to raise it: on SQLite PRAGMA data_version of one connection that never
// writes, on PostgreSQL the snapshot that a transaction beginning now would see.
//
// The answer is never older than the call. Many who ask at once share one
// question to the database.
func (d *DB) Mark(ctx context.Context) (string, error) {
	return d.marks.get(ctx, d.readMark)
}

// markTimeout bounds the one question that many wait for.
const markTimeout = 10 * time.Second

// marker gathers those who ask: whoever comes while the database is being asked
// waits for the next question, because the answer under way may be older.
type marker struct {
	mu      sync.Mutex
	running bool
	next    *markCall

	// conn, of SQLite, is the connection whose count is read, opened for the
	// opened-th time: a new connection counts from anywhere. Who asks holds asking.
	asking sync.Mutex
	conn   *sql.Conn
	opened int
}

type markCall struct {
	done chan struct{}
	mark string
	err  error
}

func (m *marker) get(ctx context.Context, read func(context.Context) (string, error)) (string, error) {
	m.mu.Lock()
	if m.next == nil {
		m.next = &markCall{done: make(chan struct{})}
	}
	c := m.next
	if !m.running {
		m.running = true
		go m.run(read)
	}
	m.mu.Unlock()
	select {
	case <-c.done:
		return c.mark, c.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// run asks until nobody waits.
func (m *marker) run(read func(context.Context) (string, error)) {
	for {
		m.mu.Lock()
		c := m.next
		m.next = nil
		m.running = c != nil
		m.mu.Unlock()
		if c == nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), markTimeout)
		c.mark, c.err = read(ctx)
		cancel()
		close(c.done)
	}
}

func (d *DB) readMark(ctx context.Context) (string, error) {
	var mark string
	if d.Dialect == Postgres {
		if err := d.read.QueryRowContext(ctx, `SELECT CAST(pg_current_snapshot() AS TEXT)`).Scan(&mark); err != nil {
			return "", fmt.Errorf("db: mark: %w", err)
		}
		return mark, nil
	}
	m := &d.marks
	m.asking.Lock()
	defer m.asking.Unlock()
	if m.conn == nil {
		conn, err := d.counting.Conn(ctx)
		if err != nil {
			return "", fmt.Errorf("db: mark: %w", err)
		}
		m.conn, m.opened = conn, m.opened+1
	}
	var n int64
	if err := m.conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&n); err != nil {
		_ = m.conn.Close()
		m.conn = nil
		return "", fmt.Errorf("db: mark: %w", err)
	}
	return fmt.Sprintf("%d.%d", m.opened, n), nil
}

// closeMark closes the connection that counts.
func (d *DB) closeMark() error {
	d.marks.asking.Lock()
	defer d.marks.asking.Unlock()
	if d.marks.conn != nil {
		_ = d.marks.conn.Close() // gives it back to its pool, which closes it
	}
	return d.counting.Close()
}
