package plan

import (
	"context"
	"io"
	"time"
)

// Store keeps plans, editions, items and the journal of decisions.
// planning/plan/plandb implements it on SQLite and PostgreSQL.
type Store interface {
	// View runs fn on one consistent snapshot.
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn in one transaction whose time is now; an error undoes all.
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// ReadTx reads. A missing plan, edition, item or document is fault.NotFound
// ("plan.plan_unknown", "plan.edition_unknown", "plan.item_unknown",
// "plan.document_unknown").
type ReadTx interface {
	// Plans lists the plans of a tenant, all tenants when t is empty, by tenant, period, title.
	Plans(ctx context.Context, t Tenant) ([]Plan, error)
	Plan(ctx context.Context, t Tenant, id PlanID) (*Plan, error)
	// Editions lists the editions that match, newest number first.
	Editions(ctx context.Context, q EditionQuery) ([]Edition, error)
	Edition(ctx context.Context, t Tenant, id EditionID) (*Edition, error)
	// Document reads a stored part of an edition, byte for byte.
	Document(ctx context.Context, t Tenant, id EditionID, part Part) ([]byte, error)
	// Items lists all items of an edition in document order.
	Items(ctx context.Context, t Tenant, id EditionID) ([]Item, error)
	Item(ctx context.Context, t Tenant, id ItemID) (*Item, error)
	// Decisions lists journal entries, newest first.
	Decisions(ctx context.Context, q DecisionQuery) ([]Decision, error)
	// Search finds indexed entries, best first.
	Search(ctx context.Context, q SearchQuery) (*SearchResult, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// LockEdition reads an edition and holds it against other writers until
	// the transaction ends.
	LockEdition(ctx context.Context, t Tenant, id EditionID) (*Edition, error)
	AddPlan(ctx context.Context, p *Plan) error
	AddEdition(ctx context.Context, e *Edition) error
	// SaveEdition writes what may change of a draft: reader, source, read time, approval.
	SaveEdition(ctx context.Context, e *Edition) error
	// DropEdition removes a draft with all that belongs to it, and its plan when
	// no other edition is left.
	DropEdition(ctx context.Context, t Tenant, id EditionID) error
	SaveDocument(ctx context.Context, t Tenant, id EditionID, part Part, data []byte) error
	AddItems(ctx context.Context, items []Item) error
	// SaveItem writes an item whose stored version is base; otherwise it is
	// fault.Conflict "plan.item_stale".
	SaveItem(ctx context.Context, it *Item, base int) error
	DropItems(ctx context.Context, t Tenant, ids []ItemID) error
	AddDecisions(ctx context.Context, ds []Decision) error
	// Index makes entries findable, replacing what the edition had.
	Index(ctx context.Context, t Tenant, id EditionID, entries []SearchEntry) error
}

// Part names a stored document of an edition.
type Part string

const (
	PartText     Part = "text"     // the extracted text that spans count in, UTF-8
	PartOutline  Part = "outline"  // its sections, JSON; kept apart because every page of the desk needs them
	PartReading  Part = "reading"  // the reader's JSON, as first stored or read again
	PartApproved Part = "approved" // the approved edition, canonical JSON
)

// EditionQuery selects editions; zero fields select all.
type EditionQuery struct {
	Tenant Tenant
	Plan   PlanID
	Status Status
	Source string // SHA-256 of the source
}

// DecisionQuery selects journal entries of an edition or of an item.
type DecisionQuery struct {
	Tenant  Tenant
	Edition EditionID
	Item    ItemID     // optional
	By      Reviewer   // optional
	ID      DecisionID // optional: this decision
	Batch   DecisionID // optional: the decisions of one bulk act
	Limit   int        // 0: no limit
}

// Attachments keeps bytes under their SHA-256; platform/attach is one.
type Attachments interface {
	// Put stores what r gives and returns its SHA-256 (hex) and length.
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
	// Get opens stored bytes; fault.NotFound when there are none.
	Get(ctx context.Context, sha string) (io.ReadCloser, error)
}
