// Package reporting runs rounds: who has to report which figures by when, the
// sheets they fill in, and the way of a sheet from draft to publication. It
// knows neither SQL nor HTTP nor files.
//
//	Round ──Open──▶ Sheets (one for each organisation with duties)
//	Sheet: draft ──Submit──▶ submitted ──Approve──▶ approved ──Verify──▶ verified ──Publish──▶ published
//	         ▲                   └──────Return, with a note──────┴───────────┘ (also Withdraw by the clerk before approval)
//
// Approval records a batch of facts (package indicator) whose SHA-256 is that of
// exactly the content that the head saw; later steps are events of that batch.
package reporting

import (
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// RoundID names a round within its tenant.
type RoundID string

// SheetID names a sheet within its tenant.
type SheetID string

// Round is one reporting campaign.
type Round struct {
	Tenant indicator.Tenant
	ID     RoundID
	Name   string // 2026年上半年监测
	Plan   plan.PlanID
	Period period.Period
	// Opens, Due and Closes are days: from Opens on sheets may be filled, Due is
	// the last day in time, after Closes nothing is taken without an exception.
	Opens, Due, Closes time.Time
	// RemindDays before Due people are reminded.
	RemindDays []int
	// Cells is the duty list: who owes which cells.
	State   RoundState
	Note    string
	Demo    bool
	By      string
	Created time.Time
}

// RoundState is where a round is. A round opens by itself on its day.
type RoundState string

const (
	Planned RoundState = "planned"
	Open    RoundState = "open"
	Closed  RoundState = "closed"
)

// Duty is a cell that an organisation owes in a round.
type Duty struct {
	Round RoundID
	Org   identity.OrgID
	Cell  indicator.CellKey
	// Optional cells may stay empty without a reason.
	Optional bool
	// Register names the register that could supply the value instead of a person.
	Register string
}

// Exception gives one organisation other days in a round, with the reason.
type Exception struct {
	Round       RoundID
	Org         identity.OrgID
	Due, Closes time.Time
	Reason      string
	By          string
	At          time.Time
}

// State is where a sheet is.
type State string

const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Approved  State = "approved"
	Verified  State = "verified"
	Published State = "published"
)

// Sheet is what one organisation reports in one round.
type Sheet struct {
	Tenant  indicator.Tenant
	ID      SheetID
	Round   RoundID
	Org     identity.OrgID
	State   State
	Version int // counts every change of cells or state; a change names the version it saw
	// SubmittedBy never may approve; Since is when the state began.
	SubmittedBy     identity.PersonID
	SubmittedByName string
	SubmittedAt     time.Time
	// FirstSubmitted tells whether it came in time.
	FirstSubmitted time.Time
	Since          time.Time
	// SHA256 is of the canonical content as submitted; empty in draft.
	SHA256 string
	// Batch holds the facts once approved.
	Batch indicator.BatchID
	// Returned is the note of the last return while the sheet is a draft again.
	Returned string
}

// Entry is what stands in one cell of a sheet.
type Entry struct {
	Cell   indicator.CellKey
	Value  quantity.Value
	Status indicator.Status
	// Note is the remark; NoValue the reason why there is none (required then).
	Note, NoValue string
	Evidence      []indicator.Evidence
	Version       int // of the entry, from 1; 0: never filled
	By            string
	At            time.Time
}

// Lock says why a cell cannot be changed now, whose turn it is, and since when.
type Lock struct {
	Reason string         // message key: reporting.lock.submitted, .approved, .closed, .not_yours …
	Turn   identity.Role  // whose turn it is
	Org    identity.OrgID // of which organisation
	Since  time.Time
}

// Act is an entry of a sheet's journal.
type Act struct {
	Sheet   SheetID
	Seq     int64
	Action  string // fill, submit, withdraw, approve, return, verify, publish
	From    State
	To      State
	By      string
	Person  identity.PersonID
	At      time.Time
	SHA256  string
	Note    string
	Changes int // cells changed, for fill
}
