package reporting

import (
	"slices"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// SheetID names a sheet within its tenant.
type SheetID string

// State is where a sheet is.
type State string

const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Approved  State = "approved"
	Verified  State = "verified"
	Published State = "published"
)

// States lists all states in the order of the way.
func States() []State { return []State{Draft, Submitted, Approved, Verified, Published} }

// Key is the message that names the state.
func (s State) Key() string { return "reporting.state." + string(s) }

// Sheet is what one organisation reports in one round.
type Sheet struct {
	Tenant  indicator.Tenant
	ID      SheetID
	Round   RoundID
	Org     identity.OrgID
	State   State
	Version int // counts every act; a change names the version it saw
	// Areas are the places of its cells, sorted.
	Areas []area.Code
	// FilledBy are the people who ever filled a cell of it or submitted it, also before
	// it was returned, sorted: none of them may approve it.
	FilledBy []identity.PersonID
	// SubmittedBy handed in what is there now; Since is when the state began.
	SubmittedBy     identity.PersonID
	SubmittedByName string
	SubmittedAt     time.Time
	ApprovedBy      identity.PersonID
	ApprovedByName  string
	ApprovedAt      time.Time
	// FirstSubmitted tells whether it came in time.
	FirstSubmitted time.Time
	Since          time.Time
	// SHA256 is of the canonical content as submitted; empty in draft.
	SHA256 string
	// Batch holds the facts once approved; zero before.
	Batch indicator.BatchID
	// Returned is the note of the last return until the sheet is approved again,
	// ReturnedBy who wrote it. Returns counts how often it was returned.
	Returned, ReturnedBy string
	Returns              int
	Created              time.Time
}

// Entry is what stands in one cell of a sheet.
type Entry struct {
	Cell   indicator.CellKey
	Value  quantity.Value
	Status indicator.Status
	// Note is the remark; NoValue the reason why there is none (Note is required then).
	Note     string
	NoValue  NoValue
	Evidence []indicator.Evidence
	// Mark is what a return said of this cell, until it is filled again.
	Mark    string
	Version int // of the entry, from 1; 0: never filled
	// Seq is the act that made it so: the version of the sheet.
	Seq    int
	By     string
	Person identity.PersonID
	At     time.Time
}

// Filled says whether the entry answers its duty: a value, or a reason for none.
func (e *Entry) Filled() bool { return e.NoValue != "" || e.Value.String() != "" }

// same says whether two entries say the same, whoever wrote them.
func (e *Entry) same(o *Entry) bool {
	return e.Value.String() == o.Value.String() && e.Status == o.Status && e.Note == o.Note && e.NoValue == o.NoValue &&
		slices.Equal(e.Evidence, o.Evidence)
}

// NoValue is a reason, from a closed list, why a cell has no value.
type NoValue string

const (
	NotYet        NoValue = "not_yet"        // 尚未核定或发布
	NotCollected  NoValue = "not_collected"  // 未开展统计
	NotApplicable NoValue = "not_applicable" // 本地本单位无此事项
	Confidential  NoValue = "confidential"   // 依规定不宜提供
	OtherReason   NoValue = "other"          // 其他
)

// NoValues lists all reasons.
func NoValues() []NoValue {
	return []NoValue{NotYet, NotCollected, NotApplicable, Confidential, OtherReason}
}

// Key is the message that names the reason.
func (n NoValue) Key() string { return "reporting.no_value." + string(n) }

// Lock says why a cell cannot be changed now, whose turn it is, and since when.
type Lock struct {
	// Reason is a message key: reporting.lock.submitted, .approved, .verified,
	// .published, .planned, .closed, .not_yours, .past (it was open then, and a past
	// day is looked at).
	Reason string
	Turn   []identity.Role // whose turn it is; none when only time will tell
	Org    identity.OrgID  // of which organisation; empty: whoever has the role
	Since  time.Time
	// Until is the day on which it opens by itself; zero when it does not.
	Until time.Time
}

// Act is an entry of a sheet's journal.
type Act struct {
	Tenant  indicator.Tenant
	Round   RoundID
	Sheet   SheetID
	Seq     int // the version of the sheet that it made
	Action  Action
	From    State
	To      State
	By      string
	Person  identity.PersonID
	At      time.Time
	SHA256  string
	Batch   indicator.BatchID
	Event   int64 // the batch's event that the act made; 0: none
	Note    string
	Changes int // cells changed
}

// Change is what an act made of one cell; Entry.Seq is the act.
type Change struct {
	Sheet SheetID
	Entry Entry // the cell afterwards
}
