package plan

import "gangyao/planning/plan/reading"

// Ruling is what a reviewer decides about one item.
type Ruling struct {
	Tenant Tenant
	Item   ItemID
	// Base is the version of the item that the reviewer saw.
	Base   int
	Action Action // accept, edit, reject or answer
	// Form holds the fields of an edit; fields left out stay as they are.
	Form Form
	// Span moves the item to another place in the text (edit only).
	Span *reading.Span
	// Adopt takes what the newer reading says in place of the kept content (accept only).
	Adopt  bool
	Reason string // required for answer
}

// Addition is an item that the reader missed, marked in the text by a person.
type Addition struct {
	Tenant  Tenant
	Edition EditionID
	Kind    Kind // not finding
	// Span is the selected text; required unless the edition is structured.
	Span    reading.Span
	Section string // used only when the edition is structured
	Form    Form
	Reason  string
}

// BulkRuling accepts or rejects many pending items at once.
type BulkRuling struct {
	Tenant  Tenant
	Edition EditionID
	// Filter selects the items; only pending ones are touched. Offset and Limit are ignored.
	Filter Filter
	Action Action // accept or reject
	Reason string
}

// BulkOutcome tells what a bulk act did.
type BulkOutcome struct {
	Batch DecisionID // to undo it; empty when nothing matched
	Done  int
	Kept  int // matched but already decided (or, for an undo, changed since)
}

// UndoRequest takes back a decision, or with Decision empty the last one of who asks.
// A decision of a bulk act takes back the whole act.
type UndoRequest struct {
	Tenant   Tenant
	Edition  EditionID
	Decision DecisionID
	Reason   string
}

// Stale is the cause of the conflict fault when an item changed meanwhile: the
// item as it is now and what was decided since, newest first. Find it with errors.As.
type Stale struct {
	Item  Item
	Since []Decision
}

// Error is the log form.
func (s *Stale) Error() string { return "item " + string(s.Item.ID) + " changed meanwhile" }
