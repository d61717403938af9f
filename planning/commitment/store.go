package commitment

import (
	"context"
	"time"
)

// Store keeps the journal of a tenant and the bytes that were signed.
// commitmentdb implements it on SQLite and PostgreSQL.
type Store interface {
	// View runs fn on one consistent snapshot.
	View(ctx context.Context, fn func(ReadTx) error) error
	// Update runs fn in one transaction whose time is now; an error undoes all.
	Update(ctx context.Context, now time.Time, fn func(WriteTx) error) error
}

// ReadTx reads.
type ReadTx interface {
	// Last is the number of the newest act of a tenant; 0 when there is none.
	Last(ctx context.Context, t Tenant) (int64, error)
	// Acts lists what came after a number, oldest first.
	Acts(ctx context.Context, t Tenant, after int64) ([]Act, error)
	// Content is what was stored under a hash: fault.NotFound ("commitment.content_unknown").
	Content(ctx context.Context, t Tenant, sha string) ([]byte, error)
}

// WriteTx reads and writes.
type WriteTx interface {
	ReadTx
	// Now is the time of the transaction.
	Now() time.Time
	// Lock holds the tenant's journal against other writers until the transaction
	// ends, so that numbers appear in their order.
	Lock(ctx context.Context, t Tenant) error
	// AddActs numbers acts and adds them at the time of the transaction.
	AddActs(ctx context.Context, t Tenant, acts []Act) error
	// AddContent keeps bytes under their hash; the same bytes twice are no error.
	AddContent(ctx context.Context, t Tenant, sha string, data []byte) error
}
