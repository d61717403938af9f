package plan

import (
	"context"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
)

var errPending = fault.New(fault.Unavailable, "fault.internal", nil)

type publishedCache struct{}

// Import reads a document and keeps it as a draft edition, whole or not at all.
func (s *Service) Import(ctx context.Context, name string, data []byte, o ImportOptions) (*Imported, error) {
	return nil, errPending
}

// ImportReading keeps a reading that comes without its text as a draft edition.
func (s *Service) ImportReading(ctx context.Context, name string, r *reading.Reading, o ImportOptions) (*Imported, error) {
	return nil, errPending
}

// Plans lists the plans of a tenant (all tenants when empty) with all their editions, drafts too.
func (s *Service) Plans(ctx context.Context, t Tenant) ([]PlanListing, error) { return nil, errPending }

// Edition reads one edition's record.
func (s *Service) Edition(ctx context.Context, t Tenant, id EditionID) (*Edition, error) {
	return nil, errPending
}

// Source opens the bytes the edition was read from.
// Desk shows the items of an edition that match f, with the review's progress.
func (s *Service) Desk(ctx context.Context, t Tenant, id EditionID, f Filter) (*Desk, error) {
	return nil, errPending
}

// Sections lists the outline of an edition in document order, draft or not.
func (s *Service) Sections(ctx context.Context, t Tenant, id EditionID) ([]reading.Section, error) {
	return nil, errPending
}

// Passage is the text of a section with all its items but the rejected.
func (s *Service) Passage(ctx context.Context, t Tenant, id EditionID, section string, whole bool) (*Passage, error) {
	return nil, errPending
}

// Item reads one item.
func (s *Service) Item(ctx context.Context, t Tenant, id ItemID) (*Item, error) {
	return nil, errPending
}

// History is the journal of one item, newest first.
func (s *Service) History(ctx context.Context, t Tenant, id ItemID) ([]Decision, error) {
	return nil, errPending
}

// Journal is the journal of an edition, newest first.
func (s *Service) Journal(ctx context.Context, t Tenant, id EditionID, limit int) ([]Decision, error) {
	return nil, errPending
}

// NextDoubtful is the first doubtful item after the given one in document order, from the start again when none is left; nil when there is none.
func (s *Service) NextDoubtful(ctx context.Context, t Tenant, id EditionID, after ItemID) (*Item, error) {
	return nil, errPending
}

// Decide records a reviewer's decision on one item.
func (s *Service) Decide(ctx context.Context, r Ruling) (*Item, error) { return nil, errPending }

// Add records an item that the reader missed.
func (s *Service) Add(ctx context.Context, a Addition) (*Item, error) { return nil, errPending }

// Bulk decides all pending items that match.
func (s *Service) Bulk(ctx context.Context, b BulkRuling) (*BulkOutcome, error) {
	return nil, errPending
}

// Undo takes back a decision.
func (s *Service) Undo(ctx context.Context, u UndoRequest) (*BulkOutcome, error) {
	return nil, errPending
}

// ReRead reads the kept source again with the reader of today.
func (s *Service) ReRead(ctx context.Context, t Tenant, id EditionID, by Reviewer) (*RereadReport, error) {
	return nil, errPending
}

// Approve makes the approved edition.
func (s *Service) Approve(ctx context.Context, r ApproveRequest) (*Edition, error) {
	return nil, errPending
}

// Fields lists the fields of a kind's form, in the order they are shown.
func (k Kind) Fields() []Field { return nil }

// FormOf fills the form of a content.
func FormOf(c Content) Form { return nil }

// FieldFaults lists what is wrong field by field when err came from a form.
func FieldFaults(err error) []FieldFault { return nil }

// Plans lists the plans that have an approved edition.
func (p *Public) Plans(ctx context.Context, t Tenant) ([]PlanListing, error) { return nil, errPending }

// Current is the edition of a plan that was in force on a day (2006-01-02); today's when empty.
func (p *Public) Current(ctx context.Context, t Tenant, id PlanID, day string) (*Published, error) {
	return nil, errPending
}

// Published is an approved edition.
func (p *Public) Published(ctx context.Context, t Tenant, id EditionID) (*Published, error) {
	return nil, errPending
}

// Search finds places in approved editions.
func (p *Public) Search(ctx context.Context, q SearchQuery) (*SearchResult, error) {
	return nil, errPending
}

// Diff compares two approved editions.
func (p *Public) Diff(ctx context.Context, t Tenant, from, to EditionID) (*Diff, error) {
	return nil, errPending
}

// Published is one approved edition; it never changes, so that it may be shared.
type Published struct {
	Edition Edition
	Doc     Document
}

// Outline is the tree of sections.
func (p *Published) Outline() []*Outline { return nil }

// Section finds a section.
func (p *Published) Section(id string) (reading.Section, bool) { return reading.Section{}, false }

// Passage is the text of a section with its confirmed items.
func (p *Published) Passage(section string, whole bool) (*PublishedPassage, error) {
	return nil, errPending
}

// PublishedPassage is a stretch of text with the confirmed items in it.
type PublishedPassage struct {
	Section reading.Section
	Span    reading.Span
	Text    string
	Entries []Entry
}

// Entry finds a confirmed item.
func (p *Published) Entry(id ItemID) (Entry, bool) { return Entry{}, false }

// Entries lists the confirmed items of a kind in document order.
func (p *Published) Entries(k Kind) []Entry { return nil }

// Tables lists the confirmed tables.
func (p *Published) Tables() []Entry { return nil }

// Rows lists the indicators of a table (reading id), all tables' when empty.
func (p *Published) Rows(table string) []Row { return nil }

// Results evaluates a results table (reading id).
func (p *Published) Results(table string) (*Results, error) { return nil, errPending }

// Commitments selects commitments.
func (p *Published) Commitments(f CommitmentFilter) CommitmentPage { return CommitmentPage{} }

// Sentences lists the sentences of a class with their text, for the coverage page.
func (p *Published) Sentences(c reading.Class) []SentenceText { return nil }

// SentenceText is a sentence with its words.
type SentenceText struct {
	reading.Sentence
	Text string
}
