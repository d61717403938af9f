package identity

import (
	"time"

	"gangyao/platform/area"
)

// Outcome is how an audited action ended.
type Outcome string

const (
	Done    Outcome = "done"
	Refused Outcome = "refused" // not allowed
	Failed  Outcome = "failed"  // tried in vain: a wrong password
)

// Event is something to be audited: an act or a reading of personal data.
type Event struct {
	// Act is what was done, CAPABILITY.VERB; its message is identity.audit.ACT.
	Act string
	// Kind and Object are on what: person, organisation, area, session, key, audit …
	Kind, Object string
	// Name is what the object was called at the time.
	Name    string
	Outcome Outcome // empty: Done
	// Detail says more, in data: never a password, a token or the text of a person's letter.
	Detail map[string]string
}

// Entry is a line of the audit log, which only grows.
type Entry struct {
	Event
	Tenant  area.Code
	ID      string
	At      time.Time
	Person  PersonID // empty for visitors and the program
	Who     string   // the name at the time
	Address string
}

// AuditQuery selects entries; zero fields select all.
type AuditQuery struct {
	Person  PersonID // who acted
	Who     string   // a part of the name of who acted
	Act     string   // exactly, or a prefix that ends in a dot
	Kind    string
	Object  string
	Outcome Outcome
	From    time.Time // not before
	To      time.Time // before
	Before  string    // the ID at which the last page ended
	// ByTime orders by the time of the act, not by when it was written, newest first.
	ByTime bool
	Limit  int // 0: 100; at most 1000
}

// AuditPage is entries, newest first.
type AuditPage struct {
	Entries []Entry
	Next    string // for Before; empty at the end
}
