// Package sheet carries figures in and out of spreadsheets: forms that clerks
// fill in, the forms read back, any other table read as far as it can be
// understood, and lists of figures written out. It is pure: bytes in, bytes out;
// it changes nothing.
//
//	Form ──Template──▶ .xlsx ──clerk──▶ bytes ──Read──▶ Preview ──Entries──▶ reporting.Fill or an import
//
// Read never guesses in silence. Every cell of the file that holds something has
// a Fate; what is only likely is Undecided until a person answers, and the
// answers are a Mapping that the caller keeps for the next file. The words it
// knows stand in words.yaml.
package sheet

import (
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// Line is a cell that a form asks for or a list shows.
type Line struct {
	Cell indicator.CellKey
	Def  *indicator.Definition
	// AreaName and OrgName name the cell's place and organisation.
	AreaName, OrgName string
	// YearBefore and Previous are the figures of the same period of the year
	// before and of the period before, for comparison; nil when there is none.
	YearBefore, Previous *quantity.Value
	// Entry is what stands in the cell now; nil when nothing does.
	Entry *Entry
	// Locked cells are shown and not to be filled in.
	Locked   bool
	Optional bool
	// Version counts the versions of a listed figure; Stage is how far it came.
	Version int
	Stage   indicator.Stage
	Demo    bool
}

// Form is what an organisation reports in a round, or a list of figures.
type Form struct {
	// Round, Sheet and Version name what a filled form belongs to: a form of a
	// round that is not the one it is read for is refused.
	Round   reporting.RoundID
	Sheet   reporting.SheetID
	Version int
	// RoundName and OrgName stand in the title.
	RoundName, OrgName string
	Org                identity.OrgID
	Period             period.Period
	Due                time.Time
	Lines              []Line
	// Demo marks the form as demonstration.
	Demo   bool
	Layout Layout
}

// Layout is how the cells of a form are laid out.
type Layout string

const (
	// Auto takes Wide where many places or periods are asked of the same
	// indicators, else Long.
	Auto Layout = ""
	// Long has one line for every cell, with status, reason and remark.
	Long Layout = "long"
	// Wide has places (or indicators) as rows and indicators (or periods) as columns.
	Wide Layout = "wide"
)

// Entry is what a file says of a cell, in the unit of the definition.
type Entry struct {
	Cell    indicator.CellKey
	Value   quantity.Value
	Status  indicator.Status
	Note    string
	NoValue reporting.NoValue
	// Ref says where it stands: sheet and cell.
	Ref string
}

// Known is an indicator that a file may speak of, with other names it goes by.
type Known struct {
	*indicator.Definition
	Aliases []string
}

// Place is an area that a file may speak of.
type Place struct {
	Code    area.Code
	Name    string
	Aliases []string
}

// Unit is an organisation that a file may speak of.
type Unit struct {
	ID      identity.OrgID
	Name    string
	Aliases []string
}

// Frame is what is known before a file is read.
type Frame struct {
	// Round and Sheet, when given, are those a form of ours must belong to.
	Round reporting.RoundID
	Sheet reporting.SheetID
	// Definitions, Areas and Orgs are all that the file may speak of.
	Definitions []Known
	Areas       []Place
	Orgs        []Unit
	// Area and Period are meant where a file names none. Year is taken for
	// periods without one; 0: that of Period.
	Area   area.Code
	Period period.Period
	Year   int
	// Cells are those asked for; nil takes any cell of the above (an import).
	Cells []indicator.CellKey
	// Current is what stands in the cells now: what a file says again is Same.
	Current map[indicator.CellKey]Entry
	// Likely holds figures of earlier periods by series; a figure without a unit
	// that is ten thousand times off is Undecided.
	Likely map[indicator.SeriesKey]quantity.Value
	// Words takes words as figures (完成省下达任务) in lists of ours.
	Words bool
	// Mapping holds what people answered before.
	Mapping Mapping
}
