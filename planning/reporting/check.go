package reporting

import (
	"context"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Severity says what a remark of a check asks for.
type Severity string

const (
	Blocks  Severity = "blocks" // the sheet cannot be submitted
	Asks    Severity = "asks"   // it can, with a remark in the cell
	Informs Severity = "informs"
)

// Key is the message that names the severity.
func (s Severity) Key() string { return "reporting.severity." + string(s) }

// Remark is what a check says of a cell.
type Remark struct {
	Cell indicator.CellKey
	// Check names the check that found it: bounds, jump, missing …
	Check    string
	Severity Severity
	// Says explains it with its figures, Advice says what to do.
	Says, Advice i18n.Msg
	// Answered: the severity asks for a remark, and the cell has one.
	Answered bool
}

// CheckRequest is a sheet to be checked.
type CheckRequest struct {
	Case    *Case
	Duties  []Duty
	Entries []Entry // those filled, by cell
	// Definitions are those of the cells, in the revision in force.
	Definitions map[indicator.Version]*indicator.Definition
	// Facts reads what was recorded before, in the same snapshot.
	Facts indicator.ReadTx
}

// Checker runs the declared checks on a sheet. It must be a function of the
// request alone. An error is for the log: nothing can then be submitted.
type Checker interface {
	Check(ctx context.Context, r *CheckRequest) ([]Remark, error)
	// Keep keeps all that the checks find in a sheet, also what is not for whoever
	// fills it, with the explanations in its cells. It works in the transaction in
	// which by hands the sheet in.
	Keep(ctx context.Context, tx indicator.WriteTx, r *CheckRequest, by *identity.Actor) error
}

// missing remarks the duties without an answer.
func missing(duties []Duty, entries map[indicator.CellKey]*Entry) []Remark {
	var out []Remark
	for i := range duties {
		d := &duties[i]
		if e := entries[d.Cell]; d.Optional || e != nil && e.Filled() {
			continue
		}
		out = append(out, Remark{Cell: d.Cell, Check: "missing", Severity: Blocks,
			Says: i18n.M("reporting.check.missing"), Advice: i18n.M("reporting.check.missing_advice")})
	}
	return out
}
