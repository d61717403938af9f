package supervision

import (
	"context"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Store keeps items beside their cases, both or neither; supervisiondb is one.
type Store interface {
	View(ctx context.Context, fn func(ReadTx) error) error
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// ReadTx reads.
type ReadTx interface {
	// Read reads the cases in the same snapshot.
	Read() casework.ReadTx
	// Items are all items of a tenant, by id.
	Items(ctx context.Context, t Tenant) (map[ItemID]Item, error)
	// Item: fault.NotFound ("supervision.unknown").
	Item(ctx context.Context, t Tenant, id ItemID) (*Item, error)
	// ItemsOf are some items of a tenant, by id.
	ItemsOf(ctx context.Context, t Tenant, ids []ItemID) (map[ItemID]Item, error)
	// TakenSources are the records that items come from, without their names, but for
	// those whose items were cancelled.
	TakenSources(ctx context.Context, t Tenant) (map[Source]Taken, error)
	// OpenAbout are the open items about commitments, indicators and projects (without
	// their names), the latest of each.
	OpenAbout(ctx context.Context, t Tenant) (map[Reference]ItemID, error)
	// Chasing are the items that chase one of some matters: made of its record, or about
	// its reference.
	Chasing(ctx context.Context, t Tenant, of ...Matter) ([]ItemID, error)
	// Chased are the open items that chase a source; without a ref, those of the kind
	// without one that have the title.
	Chased(ctx context.Context, t Tenant, of Source, title string) ([]Row, error)
	// Declarations are those of a kind that the place declared, oldest first.
	Declarations(ctx context.Context, t Tenant, k DeclarationKind) ([]Declaration, error)
	// Style is how the place numbers and signs; nil: as the program brings it.
	Style(ctx context.Context, t Tenant) (*Style, error)
	// Revisions are the earlier wordings of an item, oldest first.
	Revisions(ctx context.Context, t Tenant, id ItemID) ([]Item, error)
	Lines
	// Files are the names of what acts of an item attach.
	Files(ctx context.Context, t Tenant, id ItemID) ([]File, error)
	// Notices are those of some items, oldest first.
	Notices(ctx context.Context, t Tenant, ids ...ItemID) ([]Notice, error)
	// Content is what stands in a notice, as it was issued.
	Content(ctx context.Context, t Tenant, sha string) ([]byte, error)
	// Alerts since a moment, newest first; at most limit after the first skip of them
	// (limit 0: all).
	Alerts(ctx context.Context, t Tenant, since time.Time, skip, limit int) ([]Alert, error)
	// Objections to the assessment of a year, oldest first.
	Objections(ctx context.Context, t Tenant, year int) ([]Objection, error)
	// Assessments that were issued, the latest year first, by number within it.
	Assessments(ctx context.Context, t Tenant) ([]YearIssue, error)
}

// Lines finds items by their lines.
type Lines interface {
	// Lines are those that a search finds, with their parts.
	Lines(ctx context.Context, f Find) ([]Line, error)
	// CountLines is how many Lines would find without Limit and Offset.
	CountLines(ctx context.Context, f Find) (int, error)
	// Spans are those that a search finds, by item and number.
	Spans(ctx context.Context, f SpanFind) ([]Held, error)
	// Sums are what statistics need of those that Spans would find, alike ones together.
	Sums(ctx context.Context, f SpanFind) ([]Sum, error)
	// SpanYears are the years in which spans began, oldest first.
	SpanYears(ctx context.Context, t Tenant) ([]int, error)
	// CountOpen counts the open ones by level, the late ones, and those whose next step is
	// awaited by Mine, which does not select here.
	CountOpen(ctx context.Context, f Find) (Counts, error)
	// Orgs are those that have a part in an item.
	Orgs(ctx context.Context, t Tenant) (map[string]bool, error)
	// Unsettled are items without a line; with open, those that are open too.
	Unsettled(ctx context.Context, t Tenant, open bool) ([]ItemID, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// Work writes the cases in the same transaction.
	Work() casework.WriteTx
	AddItem(ctx context.Context, it *Item) error
	// LockSource holds a source until the transaction ends, so that of two who raise it at
	// once the second finds the first.
	LockSource(ctx context.Context, t Tenant, k SourceKind, ref string) error
	// NumberItem keeps the number of an item. Fault: Conflict ("supervision.number_taken").
	NumberItem(ctx context.Context, it *Item) error
	// AddDeclaration: fault.Conflict ("supervision.declared_stale") when its number is taken.
	AddDeclaration(ctx context.Context, d *Declaration) error
	// AddStyle: fault.Conflict ("supervision.style_stale") when its number is taken.
	AddStyle(ctx context.Context, t Tenant, s *Style) error
	// ReviseItem words an item anew; was is how it was worded up to a version of its case.
	ReviseItem(ctx context.Context, it, was *Item, version int) error
	// PutLine writes the line of an item.
	PutLine(ctx context.Context, t Tenant, l *Line) error
	AddFiles(ctx context.Context, t Tenant, id ItemID, files []File) error
	// NextNumber gives the next number of a series in a year, from 1; it is given to
	// nobody else, and not lost when the transaction is not kept.
	NextNumber(ctx context.Context, t Tenant, of Series, year int) (int, error)
	AddNotice(ctx context.Context, n *Notice, content []byte) error
	// AddAlert keeps an alert; one whose Key is there already is left as it is.
	AddAlert(ctx context.Context, a *Alert) error
	AddObjection(ctx context.Context, o *Objection) error
	// AddAssessment: fault.Conflict ("supervision.number_taken") when the number is.
	AddAssessment(ctx context.Context, x *YearIssue, content []byte) error
}

// Alert is something that those who have one of the roles in relation to a case
// have to hear.
type Alert struct {
	Tenant Tenant
	Key    string // of the effect; unique for ever
	Item   ItemID
	Roles  []casework.Role
	// Among and Orgs: of this role only those who speak for one of the organisations.
	Among   casework.Role    `json:",omitempty"`
	Orgs    []identity.OrgID `json:",omitempty"`
	Level   casework.Level
	Message i18n.Msg
	At      time.Time
}
