package plan

import "time"

// DecisionID names a decision within its tenant; ids sort by time.
type DecisionID string

// Action is what a decision does to an item.
type Action string

const (
	ActAccept Action = "accept"
	ActEdit   Action = "edit"
	ActReject Action = "reject"
	ActAdd    Action = "add"
	ActAnswer Action = "answer" // of a finding: looked into, with the reason
	ActUndo   Action = "undo"
	ActReread Action = "reread" // written by reading again, never by a person
)

// Decision is one entry of the review's journal. The journal only grows: an
// undo is a new entry.
type Decision struct {
	Tenant  Tenant
	ID      DecisionID
	Edition EditionID
	Item    ItemID
	Action  Action
	Version int      // of the item after the decision
	Before  Snapshot // what undo goes back to
	After   Snapshot
	By      Reviewer
	Reason  string
	At      time.Time
	// Batch is shared by the decisions of one bulk act; it is the id of the first.
	Batch DecisionID
	// Undoes is the decision that this one takes back; set for ActUndo.
	Undoes DecisionID
	// Undone says that a later entry took this one back.
	Undone bool
}

// Snapshot is the part of an item that decisions change.
type Snapshot struct {
	State   State   `json:"state"`
	Content Content `json:"content"`
	Flag    Flag    `json:"flag,omitempty"`
	Reason  string  `json:"reason,omitempty"`
	// Quote is the text at the content's place, to find the place again in a
	// text that was extracted anew.
	Quote string `json:"quote,omitempty"`
}
