package plan

import (
	"context"
	"time"

	"gangyao/planning/plan/reading"
)

// Service is the use cases. All fields but Doubt are required.
type Service struct {
	Store  Store
	Attach Attachments
	Clock  func() time.Time
	IDs    func() string // new ids that sort by time (UUIDv7)
	// Read reads a document: the reading with its findings, and the text that
	// its spans count in. Its faults reach the person who imports.
	Read func(name string, data []byte) (*reading.Reading, []rune, error)

	cache publishedCache
}

// update runs fn in one transaction with one time.
func (s *Service) update(ctx context.Context, fn func(WriteTx) error) error {
	return s.Store.Update(ctx, s.Clock().UTC().Truncate(time.Microsecond), fn)
}

// Public is the published view.
func (s *Service) Public() *Public { return &Public{s: s} }
