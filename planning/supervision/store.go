package supervision

import (
	"context"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/i18n"
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
	// Files are the names of what acts of an item attach.
	Files(ctx context.Context, t Tenant, id ItemID) ([]File, error)
	// Notices are those of an item, of all items when id is empty; oldest first.
	Notices(ctx context.Context, t Tenant, id ItemID) ([]Notice, error)
	// Content is what stands in a notice, as it was issued.
	Content(ctx context.Context, t Tenant, sha string) ([]byte, error)
	// Alerts since a moment, newest first.
	Alerts(ctx context.Context, t Tenant, since time.Time) ([]Alert, error)
	// Objections to the assessment of a year, oldest first.
	Objections(ctx context.Context, t Tenant, year int) ([]Objection, error)
	// Assessments that were issued, the latest year first, by number within it.
	Assessments(ctx context.Context, t Tenant) ([]YearIssue, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// Work writes the cases in the same transaction.
	Work() casework.WriteTx
	AddItem(ctx context.Context, it *Item) error
	AddFiles(ctx context.Context, t Tenant, id ItemID, files []File) error
	// NextNumber gives the next number of a kind of notice in a year, from 1.
	NextNumber(ctx context.Context, t Tenant, k NoticeKind, year int) (int, error)
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
	Tenant  Tenant
	Key     string // of the effect; unique for ever
	Item    ItemID
	Roles   []casework.Role
	Level   casework.Level
	Message i18n.Msg
	At      time.Time
}
