// Package reporting runs rounds: who has to report which figures by when, the
// sheets they fill in, and the way of a sheet from draft to publication. It
// knows neither SQL nor HTTP nor files.
//
//	Round ──opens on its day──▶ Sheets (one for each organisation with duties)
//	Sheet: draft ──Submit──▶ submitted ──Approve──▶ approved ──Verify──▶ verified ──Publish──▶ published
//	         ▲                   └──────Return, with a note──────┴───────────┘ (also Withdraw by the clerk before approval)
//
// Submission freezes the content as canonical bytes with their SHA-256, which
// is what the head approves. Approval records a batch of facts (package
// indicator) in the same transaction; later steps are events of that batch.
// Whoever filled in or submitted a sheet never approves it.
//
// Everything done to a round or a sheet is an entry of a journal that only
// grows. What is kept beside it can be made again from it (Replay), which is how
// a past day is answered.
package reporting

import (
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// RoundID names a round within its tenant.
type RoundID string

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
	// Opened and Closed are when a person opened or closed it out of turn; zero
	// when the days alone decide.
	Opened, Closed time.Time
	Note           string
	Demo           bool
	// Version counts every change of the round or its duty list; a change names
	// the version it saw.
	Version int
	By      string
	Created time.Time
}

// RoundState is where a round is. It opens and closes by itself on its days.
type RoundState string

const (
	Planned RoundState = "planned"
	Open    RoundState = "open"
	Closed  RoundState = "closed"
)

// RoundStates lists all states of a round.
func RoundStates() []RoundState { return []RoundState{Planned, Open, Closed} }

// Key is the message that names the state.
func (s RoundState) Key() string { return "reporting.round." + string(s) }

// State is where the round is at a time in a time zone: a pure function of the
// clock and of what a person did out of turn.
func (r *Round) State(at time.Time, zone *time.Location) RoundState {
	today := dayOf(at, zone)
	closed := !r.Closed.IsZero() && !at.Before(r.Closed) && r.Closed.After(r.Opened)
	opened := !r.Opened.IsZero() && !at.Before(r.Opened)
	switch {
	case closed, today.After(r.Closes):
		return Closed
	case opened, !today.Before(r.Opens):
		return Open
	}
	return Planned
}

// Duty is a cell that an organisation owes in a round.
type Duty struct {
	Round RoundID
	Org   identity.OrgID
	Cell  indicator.CellKey
	// Optional cells may stay empty without a reason.
	Optional bool
	// Register names the register that could supply the value instead of a person.
	Register string
	// Added and Dropped are when the cell came into the list and left it; Dropped
	// is zero while it stands there.
	Added, Dropped time.Time
}

// On says whether the duty stood in the list at a time; the zero time means now.
func (d *Duty) On(at time.Time) bool {
	if at.IsZero() {
		return d.Dropped.IsZero()
	}
	return !d.Added.After(at) && (d.Dropped.IsZero() || d.Dropped.After(at))
}

// Exception gives one organisation other days in a round, with the reason. The
// newest one holds.
type Exception struct {
	Tenant      indicator.Tenant
	Round       RoundID
	Org         identity.OrgID
	Due, Closes time.Time
	Reason      string
	By          string
	At          time.Time
}

// RoundAct is an entry of a round's journal, with the round as it was afterwards.
type RoundAct struct {
	Round  Round
	Seq    int // the version of the round that it made
	Action RoundAction
	// Added and Dropped count the duties that came and went.
	Added, Dropped int
	By             string
	Person         identity.PersonID
	At             time.Time
	Note           string
}

// RoundAction is what was done to a round.
type RoundAction string

const (
	RoundPlan   RoundAction = "plan"
	RoundChange RoundAction = "change"
	RoundDuties RoundAction = "duties"
	RoundOpen   RoundAction = "open"
	RoundClose  RoundAction = "close"
	RoundExcept RoundAction = "except"
	RoundRemind RoundAction = "remind"
)

// Key is the message that names the action.
func (a RoundAction) Key() string { return "reporting.round_action." + string(a) }
