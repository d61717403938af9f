package plan

import (
	"time"

	"gangyao/planning/plan/reading"
)

// ItemID names an item within its tenant. An amended edition has items of its own.
type ItemID string

// Kind says what an item is.
type Kind string

const (
	KindTable       Kind = "table"
	KindIndicator   Kind = "indicator"
	KindCommitment  Kind = "commitment"
	KindAchievement Kind = "achievement"
	KindWork        Kind = "work"
	KindSystem      Kind = "system"
	KindMeasure     Kind = "measure"
	KindFinding     Kind = "finding"
)

// Kinds lists all kinds in the order they are shown.
func Kinds() []Kind {
	return []Kind{KindTable, KindIndicator, KindCommitment, KindAchievement, KindWork, KindSystem, KindMeasure, KindFinding}
}

// State is where an item stands in the review.
//
//	pending ──accept──▶ accepted      any ──edit──▶ edited
//	pending ──reject──▶ rejected      (by hand) ──add──▶ added
//	finding ──answer──▶ answered      any ──undo──▶ what it was before
type State string

const (
	Pending  State = "pending"
	Accepted State = "accepted" // confirmed as read
	Edited   State = "edited"   // confirmed in a person's wording
	Rejected State = "rejected" // not an item; never published
	Added    State = "added"    // found by a person, not by the reader
	Answered State = "answered" // a finding looked into and explained
)

// States lists all states in the order they are shown.
func States() []State { return []State{Pending, Accepted, Edited, Added, Answered, Rejected} }

// Confirmed says whether an item in this state is part of an approved edition.
func (s State) Confirmed() bool {
	return s == Accepted || s == Edited || s == Added || s == Answered
}

// Flag says what the last reading again did to an item.
type Flag string

const (
	FlagNone    Flag = ""
	FlagNew     Flag = "new"     // the newer reading found it
	FlagChanged Flag = "changed" // the newer reading reads it otherwise; see Item.Read
	FlagGone    Flag = "gone"    // the newer reading no longer finds it
)

// Content is what an item says: exactly one of the fields is set, the one of
// its kind (commitments and achievements share theirs).
type Content struct {
	Table      *reading.Table      `json:"table,omitempty"`
	Indicator  *reading.Indicator  `json:"indicator,omitempty"`
	Commitment *reading.Commitment `json:"commitment,omitempty"`
	Work       *reading.Work       `json:"work,omitempty"`
	System     *reading.System     `json:"system,omitempty"`
	Measure    *reading.Measure    `json:"measure,omitempty"`
	Finding    *reading.Finding    `json:"finding,omitempty"`
}

// Item is one thing read from the plan, or added by a person, under review.
type Item struct {
	Tenant  Tenant
	ID      ItemID
	Edition EditionID
	Kind    Kind
	Section string       // id of the section it stands in, "0" before the first heading, "" unknown
	Span    reading.Span // of the current content
	Quote   string       // the text of Span
	// Order sorts items as they stand in the document.
	Order      int
	Confidence float64  // 0..1, the reader's; 1 for what a person added
	Doubts     []string // why the reader is unsure, as message keys
	State      State
	// ByHand: a person added it, the reader did not find it first.
	ByHand  bool
	Version int // counts the changes from 1; a decision names the version it saw
	// Content is what holds now: a person's wording if there is one.
	Content Content
	// Read is what the reader reads now; nil for an added item and for one
	// that the newest reading no longer finds.
	Read *Content
	Flag Flag
	// The last decision; empty while nobody has decided.
	DecidedBy Reviewer
	DecidedAt time.Time
	Reason    string
}

// DoubtBelow is the confidence under which an item is doubtful.
const DoubtBelow = 0.80

// Doubtful says whether a person should look at the item with care: the reader
// was unsure and nobody has decided yet, or a newer reading disagrees.
func (it *Item) Doubtful() bool {
	if it.Flag == FlagChanged || it.Flag == FlagGone {
		return true
	}
	return it.State == Pending && it.Unsure()
}

// Unsure says whether the reader itself was unsure, whatever people decided.
// Doubts alone do not make it so: they tell why the confidence is what it is.
func (it *Item) Unsure() bool { return it.Confidence < DoubtBelow }

// Label is the item in a few words, for lists and messages: the subject, the
// name, the title.
func (it *Item) Label() string { return it.Content.Label() }

// Label is the subject, name or title, whichever the kind has.
func (c Content) Label() string {
	switch {
	case c.Table != nil:
		return c.Table.Title
	case c.Indicator != nil:
		return c.Indicator.Name
	case c.Commitment != nil:
		return c.Commitment.Subject
	case c.Work != nil:
		return c.Work.Action + c.Work.Name
	case c.System != nil:
		return c.System.Name
	case c.Measure != nil:
		return clip(c.Measure.Text, 24)
	case c.Finding != nil:
		return c.Finding.Message
	}
	return ""
}

func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
