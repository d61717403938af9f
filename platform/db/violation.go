package db

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// Violation says which kind of constraint refused a statement.
type Violation string

const (
	NoViolation Violation = ""
	Unique      Violation = "unique"
	ForeignKey  Violation = "foreign_key"
	Check       Violation = "check"
	NotNull     Violation = "not_null"
	// Busy: another transaction was in the way; the whole use case may be tried again.
	Busy Violation = "busy"
)

// codes of SQLite (extended result codes) and PostgreSQL (SQLSTATE). The
// engines' English texts are never looked at.
var (
	sqliteCodes = map[int]Violation{
		1555: Unique, 2067: Unique, 2579: Unique, // primary key, unique, rowid
		787: ForeignKey, 275: Check, 1299: NotNull,
		5: Busy, 261: Busy, 517: Busy, 6: Busy, // busy, recovery, snapshot, locked
	}
	postgresCodes = map[string]Violation{
		"23505": Unique, "23503": ForeignKey, "23514": Check, "23502": NotNull,
		"40001": Busy, "40P01": Busy, "55P03": Busy,
	}
)

// ViolationOf finds out by code which constraint err comes from.
func ViolationOf(err error) Violation {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteCodes[e.Code()]
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresCodes[e.Code]
	}
	return NoViolation
}
