package reporting

import (
	"context"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// Store keeps rounds, sheets and their journals. reportingdb implements it on
// SQLite and PostgreSQL.
type Store interface {
	// View runs fn on one consistent snapshot.
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn in one transaction whose time is now; an error undoes all.
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// RoundReader reads rounds. What is missing is fault.NotFound ("reporting.round_unknown").
type RoundReader interface {
	// Rounds lists a tenant's rounds, the latest period first.
	Rounds(ctx context.Context, t indicator.Tenant) ([]Round, error)
	Round(ctx context.Context, t indicator.Tenant, id RoundID) (*Round, error)
	// RoundActs lists journal entries of a round (of all: ""), oldest first.
	RoundActs(ctx context.Context, t indicator.Tenant, id RoundID) ([]RoundAct, error)
	// RoundDuties lists the duties of a round (of all: "") and of an organisation
	// (of all: ""), those dropped included, by organisation and cell.
	RoundDuties(ctx context.Context, t indicator.Tenant, id RoundID, org identity.OrgID) ([]Duty, error)
	// Exceptions lists the exceptions of a round (of all: ""), oldest first.
	Exceptions(ctx context.Context, t indicator.Tenant, id RoundID) ([]Exception, error)
}

// SheetReader reads sheets. What is missing is fault.NotFound
// ("reporting.sheet_unknown", "reporting.content_unknown").
type SheetReader interface {
	// Sheets lists the sheets that match, by round and organisation.
	Sheets(ctx context.Context, q SheetQuery) ([]Sheet, error)
	Sheet(ctx context.Context, t indicator.Tenant, id SheetID) (*Sheet, error)
	// Entries lists the cells of a sheet that were ever filled, as they are.
	Entries(ctx context.Context, t indicator.Tenant, id SheetID) ([]Entry, error)
	// Acts and Changes list journal entries, oldest first.
	Acts(ctx context.Context, q JournalQuery) ([]Act, error)
	Changes(ctx context.Context, q JournalQuery) ([]Change, error)
	// Content reads submitted content by its SHA-256, byte for byte.
	Content(ctx context.Context, t indicator.Tenant, id SheetID, sha string) ([]byte, error)
}

// ReadTx reads.
type ReadTx interface {
	RoundReader
	SheetReader
	// Notices lists notices, newest first.
	Notices(ctx context.Context, t indicator.Tenant, after time.Time) ([]Notice, error)
	// Read lists which notices a person has read, and when.
	Read(ctx context.Context, t indicator.Tenant, who identity.PersonID) (map[NoticeID]time.Time, error)
	// Facts reads definitions, targets and facts in the same snapshot.
	Facts() indicator.ReadTx
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// LockRound and LockSheet read and hold against other writers until the end.
	LockRound(ctx context.Context, t indicator.Tenant, id RoundID) (*Round, error)
	LockSheet(ctx context.Context, t indicator.Tenant, id SheetID) (*Sheet, error)
	// SaveRound writes a round, new or changed, with the journal entry of it.
	SaveRound(ctx context.Context, a *RoundAct) error
	AddDuties(ctx context.Context, t indicator.Tenant, ds []Duty) error
	// DropDuties ends duties at the time of the transaction.
	DropDuties(ctx context.Context, t indicator.Tenant, ds []Duty) error
	AddException(ctx context.Context, e *Exception) error
	// AddSheet adds a draft; SaveSheet writes what may change of a sheet.
	AddSheet(ctx context.Context, s *Sheet) error
	SaveSheet(ctx context.Context, s *Sheet) error
	// AddAct adds an entry to a sheet's journal with what it made of cells.
	AddAct(ctx context.Context, a *Act, changed []Entry) error
	AddContent(ctx context.Context, t indicator.Tenant, id SheetID, sha string, data []byte) error
	// AddNotices adds notices; one that is there already (by its id) is left out.
	AddNotices(ctx context.Context, ns []Notice) error
	MarkRead(ctx context.Context, t indicator.Tenant, who identity.PersonID, ids []NoticeID) error
	// Record writes facts in the same transaction.
	Record() indicator.WriteTx
}

// SheetQuery selects sheets; zero fields select all.
type SheetQuery struct {
	Tenant indicator.Tenant
	Round  RoundID
	Org    identity.OrgID
	State  State
	// Unfinished leaves out those published.
	Unfinished bool
}

// JournalQuery selects journal entries of a sheet or of all sheets of a round.
type JournalQuery struct {
	Tenant indicator.Tenant
	Round  RoundID
	Sheet  SheetID
	// Until leaves out what came later; zero: nothing.
	Until time.Time
}
