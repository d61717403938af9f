package project

import (
	"context"
	"time"
)

// Store keeps projects and their journals. projectdb implements it on SQLite and
// PostgreSQL.
type Store interface {
	// View runs fn on one consistent snapshot.
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn in one transaction whose time is now; an error undoes all.
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// ReadTx reads.
type ReadTx interface {
	// Revision counts the changes of a tenant's projects.
	Revision(ctx context.Context, t Tenant) (int64, error)
	// Changed gives the projects that changed after a revision, by id.
	Changed(ctx context.Context, t Tenant, after int64, each func(*Project) error) error
	// Project: fault.NotFound ("project.unknown").
	Project(ctx context.Context, t Tenant, id ID) (*Project, error)
	// Acts gives journal entries of a project (of all: "") up to a time (all: zero),
	// by project, oldest first.
	Acts(ctx context.Context, t Tenant, id ID, until time.Time, each func(*Act) error) error
	// First is when the first act of all was done; zero: none was.
	First(ctx context.Context, t Tenant) (time.Time, error)
	// ByCode finds the project with a code; empty when there is none.
	ByCode(ctx context.Context, t Tenant, code Code) (ID, error)
	// Drawings gives the newest map of each plan up to a time (zero: now), the one
	// drawn last first, without Layout.
	Drawings(ctx context.Context, t Tenant, until time.Time) ([]Drawing, error)
	// Issues gives the issued versions of a list, oldest first.
	Issues(ctx context.Context, t Tenant, l List) ([]ListIssue, error)
	// IssuedBytes gives an issued list as it was written: fault.NotFound ("project.issue_unknown").
	IssuedBytes(ctx context.Context, t Tenant, l List, version int) ([]byte, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// Lock reads a project and holds it against other writers until the end.
	Lock(ctx context.Context, t Tenant, id ID) (*Project, error)
	// Save writes a project with the act that made it so, and counts the tenant's
	// revision on. Faults: Conflict ("project.stale_version" when there is an act of
	// that number, "project.code_taken" when another project has the code).
	Save(ctx context.Context, p *Project, a *Act) error
	// SaveDrawing adds a version of a map. Faults: Conflict ("project.layout_stale" when
	// there is one of that number).
	SaveDrawing(ctx context.Context, d *Drawing) error
	// SaveIssue adds a version of a list. Faults: Conflict ("project.list_changed" when
	// there is one of that number).
	SaveIssue(ctx context.Context, i *ListIssue, body []byte) error
}
