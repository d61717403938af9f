package casework

import (
	"context"
	"time"

	"gangyao/platform/identity"
)

// Definition is the text of a version of a process, kept under its SHA-256 as long
// as a case runs or ran under it.
type Definition struct {
	Tenant  Tenant
	SHA256  string
	Process ProcessID
	Version int
	Text    []byte
	Added   time.Time
}

// ReadTx reads. caseworkdb implements it on SQLite and PostgreSQL; a host that
// keeps its own data beside cases builds its transaction on caseworkdb.On.
type ReadTx interface {
	// Definition: fault.NotFound ("casework.definition_unknown").
	Definition(ctx context.Context, t Tenant, sha string) (*Definition, error)
	// Case: fault.NotFound ("casework.unknown").
	Case(ctx context.Context, t Tenant, id CaseID) (*Case, error)
	// Acts is the journal of a case, oldest first.
	Acts(ctx context.Context, t Tenant, id CaseID) ([]Act, error)
	// Journals are those of some cases of a process (none named: of all), oldest act first,
	// without what was done at a moment or after it (zero: with all).
	Journals(ctx context.Context, t Tenant, p ProcessID, before time.Time, ids ...CaseID) (map[CaseID][]Act, error)
	// Cases finds cases: those due first, then those without a due day; by id among
	// equals.
	Cases(ctx context.Context, q Query) ([]Found, error)
	// Tally counts the cases that Cases would find without Limit and After, by state
	// and level.
	Tally(ctx context.Context, q Query) ([]Tally, error)
	// Ticking lists open cases whose Index.Next is on a day or before, the oldest
	// first.
	Ticking(ctx context.Context, t Tenant, until time.Time) ([]CaseID, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// AddDefinition keeps a definition; one that is there already is left as it is.
	AddDefinition(ctx context.Context, d *Definition) error
	// Save writes a case, new or changed, with the acts that made it so, which are
	// added to its journal. When the stored version is not the one before the first
	// of the acts: fault.Conflict ("casework.refusal.stale").
	Save(ctx context.Context, c *Case, acts []Act, x Index) error
	// SetIndex writes what depends on the calendar, of a case that did not change.
	SetIndex(ctx context.Context, t Tenant, id CaseID, x Index) error
}

// Store keeps cases on their own; hosts with tables of their own have theirs.
type Store interface {
	View(ctx context.Context, fn func(ReadTx) error) error
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// Query selects cases of a tenant; zero fields select all.
type Query struct {
	Tenant  Tenant
	IDs     []CaseID // nil: any
	Process ProcessID
	State   StateName
	Level   Level
	// Open and Closed leave out the others.
	Open, Closed bool
	// Role and Org (or Person): cases in which they stand in that role; without Role,
	// in any.
	Role   Role
	Org    identity.OrgID
	Person identity.PersonID
	// DueBefore: due before a day; cases without a due day are left out.
	DueBefore time.Time
	// After is the last case of the page before.
	After *Found
	Limit int // 0: all
}

// Found is a case with its index.
type Found struct {
	Case  Case
	Index Index
}

// Tally counts cases.
type Tally struct {
	State StateName
	Level Level
	Count int
}
