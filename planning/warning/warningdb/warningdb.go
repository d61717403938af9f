// Package warningdb keeps warnings in the database, SQLite or PostgreSQL.
package warningdb

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/planning/warning"
	"gangyao/platform/db"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations makes the tables.
func Migrations() db.Migrations {
	return db.MigrationsIn("warning", files)
}

// Store is a warning.Store.
type Store struct{ db *db.DB }

var (
	_ warning.Store   = (*Store)(nil)
	_ warning.WriteTx = (*tx)(nil)
)

// New makes a store on a migrated database.
func New(d *db.DB) *Store { return &Store{d} }

// View runs fn on one snapshot.
func (s *Store) View(ctx context.Context, fn func(warning.ReadTx) error) error {
	return s.db.View(ctx, func(t *db.Tx) error { return fn(&tx{t}) })
}

// Update runs fn in one transaction.
func (s *Store) Update(ctx context.Context, now time.Time, fn func(warning.WriteTx) error) error {
	return s.db.Update(ctx, now, func(t *db.Tx) error { return fn(&tx{t}) })
}

type tx struct{ *db.Tx }

// List finds warnings, worst first, then the longest open.
func (t *tx) List(ctx context.Context, q warning.Query) ([]warning.Warning, error) {
	var w db.Where
	if q.Tenant != "" {
		w.And("tenant = ?", q.Tenant)
	}
	if !q.ClosedSince.IsZero() { // what closed before it has been closed ever since
		w.And("(state <> ? OR closed_at >= ?)", warning.Closed, db.Time(q.ClosedSince))
	}
	if q.At.IsZero() {
		present(&w, &q)
	} else {
		w.And("opened_at <= ?", db.Time(q.At))
	}
	var out []warning.Warning
	err := t.Rows(ctx, `SELECT body FROM warning`+w.String(), w.Args(), func(scan func(...any) error) error {
		one, err := scanWarning(scan)
		if err == nil {
			out = append(out, *one)
		}
		return err
	})
	if err == nil && !q.At.IsZero() {
		out, err = t.past(ctx, q, out)
	}
	if err != nil {
		return nil, fmt.Errorf("warningdb: list: %w", err)
	}
	warning.Sort(out)
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	return out, nil
}

// present selects by what warnings are now.
func present(w *db.Where, q *warning.Query) {
	if q.Kind != "" {
		w.And("kind = ?", q.Kind)
	}
	if q.Severity != "" {
		w.And("severity = ?", q.Severity)
	}
	switch q.State {
	case "":
	case warning.Open:
		w.And("state <> ?", warning.Closed)
	default:
		w.And("state = ?", q.State)
	}
	if q.Owner != "" {
		w.And("owner = ?", q.Owner)
	}
	if q.Subject != "" {
		w.And("subject = ?", q.Subject)
	}
	if q.Code != "" {
		w.And("code = ?", q.Code)
	}
}

// past is warnings as they were, made again from their histories.
func (t *tx) past(ctx context.Context, q warning.Query, kept []warning.Warning) ([]warning.Warning, error) {
	history := map[warning.ID][]warning.Event{}
	err := t.Rows(ctx, `SELECT e.body FROM warning_event e JOIN warning w ON w.tenant = e.tenant AND w.id = e.warning
		WHERE e.tenant = $1 AND w.opened_at <= $2 ORDER BY e.warning, e.seq`, []any{q.Tenant, db.Time(q.At)}, func(scan func(...any) error) error {
		e, err := scanEvent(scan)
		history[e.Warning] = append(history[e.Warning], e)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []warning.Warning
	for i := range kept {
		if w, opened := warning.Replay(&kept[i], history[kept[i].ID], q.At); opened && q.Matches(w) {
			out = append(out, *w)
		}
	}
	return out, nil
}

// Span is when the first and the last thing happened to a warning.
func (t *tx) Span(ctx context.Context, tenant warning.Tenant) (first, last time.Time, err error) {
	var from, to string
	err = t.Row(ctx, `SELECT COALESCE(MIN(at), ''), COALESCE(MAX(at), '') FROM warning_event WHERE tenant = $1`, []any{tenant}, &from, &to)
	if err != nil || from == "" {
		return first, last, err
	}
	if first, err = db.ParseTime(from); err == nil {
		last, err = db.ParseTime(to)
	}
	return first, last, err
}

func scanWarning(scan func(...any) error) (*warning.Warning, error) {
	var body string
	if err := scan(&body); err != nil {
		return nil, err
	}
	w := stored[warning.Warning]{}
	err := json.Unmarshal([]byte(body), &w)
	if err == nil {
		w.Is.Message, err = check.DecodeMsg(w.Message)
	}
	return &w.Is, err
}

// stored is a warning or an event as JSON, with a message that can be shown in any
// language later.
type stored[T any] struct {
	Is      T               `json:"is"`
	Message json.RawMessage `json:"message"`
}

// text is what is stored of a warning or an event.
func text[T any](is T, m i18n.Msg) (string, error) {
	message, err := check.EncodeMsg(m)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(stored[T]{is, message})
	return string(body), err
}

// Get is a warning by its id.
func (t *tx) Get(ctx context.Context, tenant warning.Tenant, id warning.ID) (*warning.Warning, error) {
	w, err := scanWarning(func(dest ...any) error {
		return t.Row(ctx, `SELECT body FROM warning WHERE tenant = $1 AND id = $2`, []any{tenant, id}, dest...)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "warning.unknown", nil)
	}
	return w, err
}

// Events is the history of a warning, oldest first.
func (t *tx) Events(ctx context.Context, tenant warning.Tenant, id warning.ID) ([]warning.Event, error) {
	var out []warning.Event
	err := t.Rows(ctx, `SELECT body FROM warning_event WHERE tenant = $1 AND warning = $2 ORDER BY seq`, []any{tenant, id},
		func(scan func(...any) error) error {
			e, err := scanEvent(scan)
			out = append(out, e)
			return err
		})
	return out, err
}

func scanEvent(scan func(...any) error) (warning.Event, error) {
	var body string
	if err := scan(&body); err != nil {
		return warning.Event{}, err
	}
	var e stored[warning.Event]
	err := json.Unmarshal([]byte(body), &e)
	if err == nil {
		e.Is.Message, err = check.DecodeMsg(e.Message)
	}
	return e.Is, err
}

// Lock holds the tenant's warnings until the transaction ends.
func (t *tx) Lock(ctx context.Context, tenant warning.Tenant) error {
	if _, err := t.Exec(ctx, `INSERT INTO warning_lock (tenant) VALUES ($1) ON CONFLICT DO NOTHING`, tenant); err != nil {
		return err
	}
	var got string
	return t.Row(ctx, `SELECT tenant FROM warning_lock WHERE tenant = $1`+t.Dialect.ForUpdate(), []any{tenant}, &got)
}

// Save writes warnings and their newest events: those that are new together, changed
// ones each for itself, since each must still have the version that it was seen with.
func (t *tx) Save(ctx context.Context, changes ...warning.Change) error {
	var added, events [][]any
	for i := range changes {
		w, e := &changes[i].Warning, &changes[i].Event
		row, event, err := rows(w, e)
		if err != nil {
			return err
		}
		events = append(events, event)
		if w.Version == 1 {
			added = append(added, row)
			continue
		}
		n, err := t.Exec(ctx, `UPDATE warning SET dedup = $3, kind = $4, severity = $5, state = $6, owner = $7, subject = $8, code = $9,
			opened_at = $10, closed_at = $11, version = $12, body = $13
			WHERE tenant = $1 AND id = $2 AND version = $12 - 1`, row...)
		if err = saved(err); err == nil && n != 1 {
			err = fault.New(fault.Conflict, "warning.stale", nil)
		}
		if err != nil {
			return err
		}
	}
	_, err := t.Bulk(ctx, "warning", []string{"tenant", "id", "dedup", "kind", "severity", "state", "owner", "subject", "code",
		"opened_at", "closed_at", "version", "body"}, nil, each(added))
	if err = saved(err); err != nil {
		return err
	}
	_, err = t.Bulk(ctx, "warning_event", []string{"tenant", "warning", "seq", "at", "body"}, nil, each(events))
	return saved(err)
}

// saved is the fault of a statement that writes.
func saved(err error) error {
	switch {
	case err == nil:
		return nil
	case db.ViolationOf(err) == db.Unique:
		return fault.Wrap(err, fault.Conflict, "warning.stale", nil)
	}
	return fmt.Errorf("warningdb: save: %w", err)
}

// each gives rows one by one.
func each(rows [][]any) func([]any) (bool, error) {
	return func(row []any) (bool, error) {
		if len(rows) == 0 {
			return false, nil
		}
		copy(row, rows[0])
		rows = rows[1:]
		return true, nil
	}
}

// rows are a warning and an event as columns.
func rows(w *warning.Warning, e *warning.Event) (row, event []any, err error) {
	is, happened := *w, *e
	is.Message, happened.Message = i18n.Msg{}, i18n.Msg{}
	body, err := text(is, w.Message)
	if err != nil {
		return nil, nil, err
	}
	told, err := text(happened, e.Message)
	row = []any{string(w.Tenant), string(w.ID), w.Key, string(w.Kind), string(w.Severity), string(w.State), string(w.Owner), w.Subject.ID, w.Subject.Code,
		db.Time(w.Opened), db.Time(w.Closed), w.Version, body}
	return row, []any{string(w.Tenant), string(w.ID), e.Seq, db.Time(e.At), told}, err
}
