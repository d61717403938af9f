package identity

import "gangyao/platform/fault"

// Row is one person of a spreadsheet, as text.
type Row struct {
	Line                            int // in the spreadsheet, counted from 1
	Name, Login, Org, Post          string
	Phone, Email, Roles, Area, Note string
}

// Fate is what becomes of a row.
type Fate string

const (
	FateCreate Fate = "create" // a new person
	FateSame   Fate = "same"   // there already, nothing to do
	FateWrong  Fate = "wrong"  // refused, see Faults
)

// Key is the message that names the fate.
func (f Fate) Key() string { return "identity.fate." + string(f) }

// RowResult is the fate of one row.
type RowResult struct {
	Row      Row
	Fate     Fate
	Faults   []*fault.Error
	Warnings []Warning
	// Password is the one-time password, shown once after applying.
	Password Secret
}

// ImportReport is the fate of all rows. Applied only when nothing was wrong.
type ImportReport struct {
	Rows                []RowResult
	Create, Same, Wrong int
	Applied             bool
}
