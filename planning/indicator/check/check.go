// Package check looks at figures before they are submitted or imported and says
// what should be mended, explained or looked at again.
//
// What is checked is declared as data (checks.yaml, roles.yaml, and a tenant's
// own), compiled once against the tenant's indicators, and run over candidate
// cells with what is known beside them. Running is pure: the same checks and the
// same input give the same results in the same order.
//
//	declared ──Compile(indicators)──▶ Set ──Run(Input)──▶ Report
//	                                   ├──Cell(one cell)──▶ results, for an entry grid
//	                                   └──Stream──Row──▶ results, for imports
//
// A result either blocks, asks for a remark, or is a note. Signals are notes for
// a reviewer; they accuse nobody, and say so. docs/checks.md tells statisticians
// what each check means and what to do.
package check

import (
	"time"

	"gangyao/planning/indicator/formula"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Severity says what a result asks for.
type Severity string

const (
	Block  Severity = "block"  // cannot be submitted like this
	Remark Severity = "remark" // needs an explanation
	Note   Severity = "note"   // for information
)

// Severities lists all severities, the gravest first.
func Severities() []Severity { return []Severity{Block, Remark, Note} }

// Key is the message that names the severity.
func (s Severity) Key() string { return "check.severity." + string(s) }

// Cell names a figure: an indicator in one version, where and when.
type Cell struct {
	Code    formula.Code
	Version int
	formula.Place
}

// Candidate is a figure that somebody wants to record.
type Candidate struct {
	Cell
	// Value is empty when there is none; Note then says why.
	Value quantity.Value
	Note  string
	// Row is where it stands in the file or sheet, from 1; 0 when it does not.
	Row int
	// At is when it was entered; zero when unknown.
	At time.Time
}

// Point is a known figure with the id of its record.
type Point = formula.Figure

// Aim is a target for a cell.
type Aim struct {
	Value quantity.Value
	Label string
}

// Known answers what is known beside the candidates: approved figures, areas,
// targets. It must give the same answers throughout one run. Memory is one.
type Known interface {
	// Figure is the figure known for a cell; false when there is none.
	Figure(c Cell) (Point, bool)
	// Revisions are all versions of a cell so far, oldest first.
	Revisions(c Cell) []quantity.Value
	// Sisters lists the areas of the same level and parent, without the area itself.
	Sisters(a area.Code) []area.Code
	// Parts lists the places that a place divides into, in a fixed order.
	Parts(at formula.Place, by formula.Division) []formula.Place
	// Whole is the place of which a place is a part; false at the top.
	Whole(at formula.Place) (formula.Place, bool)
	// Aims lists the targets for a cell.
	Aims(c Cell) []Aim
	// AreaName is the name of an area; the code when it has none.
	AreaName(a area.Code) string
}

// Indicator is what a check knows about an indicator. Kinds are those of
// package indicator: level, growth, ratio, composition, cumulative, state, rank.
type Indicator struct {
	formula.Symbol
	Version int
	Kind    string
	// Better is +1 where more is better, -1 where less is, 0 where neither.
	Better int
	// Summed: the figures of the parts add up to that of the whole.
	Summed bool
	// Low and High bound what is possible.
	Low, High *quantity.Value
}

// Input is what a run looks at.
type Input struct {
	Cells []Candidate
	// Expected are cells that are due; those not among Cells are missing.
	Expected []Cell
	Known    Known
	// Now is the time of the run; Due the last day in time (zero: none).
	Now, Due time.Time
}

// Figure is an input of a result.
type Figure struct {
	Cell   Cell
	Value  quantity.Value
	Unit   quantity.Unit
	Record string // empty for a candidate
}

// Result is a check that fired.
type Result struct {
	Check    string
	Version  int
	Severity Severity
	// Signal: for a reviewer's eyes, not a fault.
	Signal bool
	// Title is the name of the check: its message key or, for a tenant's own, text.
	Title i18n.Msg
	// Cells are concerned, the one to look at first.
	Cells []Cell
	Row   int
	// Message tells what was found, with the figures; Advice what to do.
	Message, Advice i18n.Msg
	// Suggest is the figure that was probably meant; nil when there is no guess.
	Suggest *quantity.Value
	Inputs  []Figure
}

// Count says how often a check looked, and how often it fired.
type Count struct {
	Check   string
	Version int
	Looked  int
	Fired   int
	// Withheld results were explained by another check of the same cell.
	Withheld int
}

// Report is the outcome of a run.
type Report struct {
	Results []Result
	Counts  []Count // of every check, by id
}

// Blocked says whether something blocks.
func Blocked(rs []Result) bool {
	for _, r := range rs {
		if r.Severity == Block {
			return true
		}
	}
	return false
}
