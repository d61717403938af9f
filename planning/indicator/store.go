package indicator

import (
	"context"
	"iter"
	"time"

	"gangyao/planning/indicator/check"
	"gangyao/planning/plan"
)

// Store keeps definitions, targets, links and facts. indicatordb implements it
// on SQLite and PostgreSQL.
type Store interface {
	// View runs fn on one consistent snapshot.
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn in one transaction whose time is now; an error undoes all.
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// Revision says how far a tenant's data had come: it changes whenever something
// that a table depends on was added, so that what was computed can be kept.
type Revision struct {
	Batch, Event, Definition, Target, Link, Check int64
}

// ReadTx reads. Everything recorded later than what a caller asks for is left
// out by the caller (see Snapshot), not by SQL, so that one reading serves all
// days.
type ReadTx interface {
	Revision(ctx context.Context, t Tenant) (Revision, error)
	// Definitions lists all revisions of all versions, by code, version, revision.
	Definitions(ctx context.Context, t Tenant) ([]Definition, error)
	// Targets lists all targets ever recorded, of one plan or of all (""), in the
	// order they were recorded.
	Targets(ctx context.Context, t Tenant, p plan.PlanID) ([]Target, error)
	Links(ctx context.Context, t Tenant) ([]Link, error)
	// OwnChecks lists all versions of the tenant's own checks, by id and version.
	OwnChecks(ctx context.Context, t Tenant) ([]check.Own, error)
	// Batches and Events list what came after a number, oldest first.
	Batches(ctx context.Context, t Tenant, after BatchID) ([]Batch, error)
	Events(ctx context.Context, t Tenant, after int64) ([]Event, error)
	// Load calls each for every observation of the batches after a number, up to
	// another one (zero: all), in the order of batch, series, period; it must not
	// keep the pointer.
	Load(ctx context.Context, t Tenant, after, through BatchID, each func(BatchID, *Observation) error) error
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// AddDefinition adds a revision; fault.Conflict ("indicator.definition_stale")
	// when it is there already.
	AddDefinition(ctx context.Context, d *Definition) error
	AddTargets(ctx context.Context, ts []Target) error
	AddLinks(ctx context.Context, ls []Link) error
	// AddBatch numbers and stores a batch with its observations at the time of the
	// transaction. They are read once and held in compact form only (Figures), until
	// they are sorted and hashed. It sets b.ID, b.Rows, b.SHA256 and b.Recorded. A
	// cell that comes twice is fault.Invalid ("indicator.cell_twice"); a b.SHA256
	// that was given and is not theirs is fault.Conflict ("indicator.batch_changed").
	AddBatch(ctx context.Context, b *Batch, observations iter.Seq2[Observation, error]) error
	// AddEvent numbers and stores a step of a batch at the time of the transaction;
	// it sets e.Seq and e.At.
	AddEvent(ctx context.Context, e *Event) error
	// AddOwnCheck adds a version of a check and sets o.At; fault.Conflict
	// ("indicator.check_stale") when it is there already.
	AddOwnCheck(ctx context.Context, o *check.Own) error
	// Checks keeps what checks found in the same transaction.
	Checks() check.Writer
}
