package reporting

import (
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// RoundForm is what is said of a round when it is planned or changed.
type RoundForm struct {
	Tenant             indicator.Tenant
	Name               string // empty: made from the period
	Plan               plan.PlanID
	Period             period.Period
	Opens, Due, Closes time.Time // days
	RemindDays         []int     // nil: 7, 3, 1 and 0 days before
	Note               string
	Demo               bool
}

// CellInput is what somebody put into a cell. It replaces the whole entry, but for its
// evidence where that cannot be said.
type CellInput struct {
	Cell indicator.CellKey
	// Value is as typed: 12.5, １，２００, 1.2万, 3500万元, 13.5:49.5:37; empty
	// clears the cell. Unit is what it counts in when Value does not say so;
	// empty: the definition's unit.
	Value    string
	Unit     quantity.Unit
	Status   indicator.Status // empty: Normal
	Note     string
	NoValue  NoValue
	Evidence []indicator.Evidence
	// KeepEvidence leaves the files that prove the cell as they are, for what carries
	// none: spreadsheets, other programs.
	KeepEvidence bool
	// Base is the version of the entry that the person saw (0: not filled yet);
	// nil: FillRequest.Base decides, by which one's own later changes are no
	// conflict.
	Base *int
}

// FillRequest fills cells of a sheet.
type FillRequest struct {
	Tenant indicator.Tenant
	Sheet  SheetID
	// Base is the version of the sheet that the person saw (0: nothing filled
	// yet): a cell changed since by somebody else is a conflict.
	Base  int
	Cells []CellInput
	// Whole takes all cells or none (imports); otherwise what can be saved is,
	// and the outcome tells of the rest.
	Whole bool
	// DryRun saves nothing and tells every cell's fate.
	DryRun bool
}

// Fate is what became of a cell that was to be filled.
type Fate string

const (
	FateSaved    Fate = "saved"    // changed
	FateSame     Fate = "same"     // it said so already
	FateConflict Fate = "conflict" // somebody else changed it since
	FateRefused  Fate = "refused"  // unreadable, locked, not asked …
)

// Key is the message that names the fate.
func (f Fate) Key() string { return "reporting.fate." + string(f) }

// CellOutcome is the fate of one cell, in the order of the request.
type CellOutcome struct {
	Cell indicator.CellKey
	Fate Fate
	// Mine is the entry as this request would have it, Theirs as it stands when
	// it is a conflict (By and At say whose change it is).
	Mine   Entry
	Theirs *Entry
	// Fault says why it was refused; Lock which lock, when it is one.
	Fault *fault.Error
	Lock  *Lock
}

// FillOutcome is what became of a FillRequest.
type FillOutcome struct {
	// Version is the sheet's afterwards.
	Version int
	Saved   int
	Cells   []CellOutcome
	// Remarks are those of the whole sheet afterwards.
	Remarks []Remark
}

// Refused is the cause of the fault of a FillRequest with Whole set: what stood
// in the way of which cells.
type Refused struct{ Cells []CellOutcome }

// Error is for the log.
func (r *Refused) Error() string { return "reporting: cells refused" }

// Step names a sheet on its way, the version seen (0: whatever it is), and what
// is said with the step.
type Step struct {
	Tenant indicator.Tenant
	Sheet  SheetID
	Base   int
	// SHA256 is the content that the person saw; required for Approve.
	SHA256 string
	Note   string
}

// ReturnRequest sends a sheet back to its clerk.
type ReturnRequest struct {
	Step
	// Cells are those that the note is about, each with what is wrong with it
	// (may be empty, then Note stands there).
	Cells map[indicator.CellKey]string
	// Until is the day until which it can be mended when the round has closed
	// for the organisation, or will before; it becomes an exception.
	Until time.Time
}

// NotReady is the cause of the fault of Submit: all that stands in its way.
type NotReady struct{ Remarks []Remark }

// Error is for the log.
func (n *NotReady) Error() string { return "reporting: not ready" }

// Task is something that an actor owes. Round, Sheet and Action lead to it.
type Task struct {
	Round     RoundID
	RoundName string
	Period    period.Period
	Sheet     SheetID
	Org       identity.OrgID
	Action    Action
	// Answer: it was returned, and the note waits for an answer.
	Answer bool
	Note   string
	// Due is the day until which; Late counts the days since, 0 while in time.
	Due  time.Time
	Late int
	// Open counts the cells still empty, for Fill; 0 of them: it only has to be
	// submitted.
	Open, Asked int
	Since       time.Time
}
