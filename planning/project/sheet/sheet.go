// Package sheet carries projects in and out of spreadsheets: the tables that
// bureaus keep, read as far as they can be understood, and our own lists, which
// read back as they were written. It is pure: bytes in, bytes out; it changes
// nothing.
//
//	bytes ──Read──▶ Preview: columns proposed, the fate of every row and cell ──Rows──▶ project.Import
//
// What a heading means is proposed by words.yaml; a person may say otherwise, and
// the answers are a Mapping that is kept for the next file with the same headings.
package sheet

import (
	"slices"
	"strings"

	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
)

// Field is what a column holds: a field of project.Basics, or one of those below.
type Field string

const (
	Key      Field = "key"       // id and version of our own export
	Serial   Field = "serial"    // counts rows
	Total    Field = "total"     // whole investment, not divided by source
	YearPlan Field = "year_plan" // money of the year
	Span     Field = "span"      // first and last day together: 2023-2025
	Stage    Field = "stage"
	Lon      Field = "lon"
	Lat      Field = "lat"
	Ignore   Field = "ignore"
	Unknown  Field = ""
)

// Fund is the field of money of one source.
func Fund(s project.Source) Field { return Field("fund:" + string(s)) }

// Frame is what is known before a file is read.
type Frame struct {
	// Year is meant where a file names none: that of the year plan, of dates without a year.
	Year int
	// Today is the day on which it is read: a code of the future is none; 0: not known.
	Today project.Day
	// Existing are the projects that rows may speak of.
	Existing []*project.Project
	Orgs     []Unit
	// Org finds an organisation as people also call it (identity.OrgTree.Find); empty: none,
	// or more than one. nil: they go by their names only.
	Org     func(word string) identity.OrgID
	Areas   []Place
	Mapping Mapping
	// May says whether the person may keep projects of an organisation in some areas;
	// rows about others are refused one by one. nil: they may keep all.
	May func(org identity.OrgID, areas []area.Code) bool
}

// Unit is an organisation that a file may speak of.
type Unit struct {
	ID      identity.OrgID
	Name    string
	Aliases []string
}

// Place is an area that a file may speak of.
type Place struct {
	Code    area.Code
	Name    string
	Aliases []string
}

// Mapping is what people answered. Columns hold for files with the same headings,
// Words for all.
type Mapping struct {
	Columns map[string]Field  `json:"columns,omitempty"` // by Column.Key
	Words   map[string]Answer `json:"words,omitempty"`   // by the text of a cell
}

// Answer is what a word means.
type Answer struct {
	Org    identity.OrgID `json:"org,omitempty"`
	Area   area.Code      `json:"area,omitempty"`
	Stage  project.Stage  `json:"stage,omitempty"`
	Ignore bool           `json:"ignore,omitempty"`
}

// Column is a column of a table.
type Column struct {
	Sheet   string
	Col     int    // from 0
	Heading string // its headings, upper ones first, joined by /; empty: it has none
	// Key names it in a Mapping: its heading, numbered from the second of one
	// heading on; #C where there is none.
	Key string
	// Proposed is what the words say, Field what counts: a person's answer, else that.
	Proposed, Field Field
	Answered        bool
	// Twice is the heading of another column that holds the same and counts.
	Twice string
	// Money says that it holds or seems to hold money; Unit is its unit, as the
	// heading or the sheet names it; empty: 万元 is taken, and said so.
	Money bool
	Unit  string
	// Reported says that monthly reports tell what stands in it: it is left out.
	Reported bool
	// Filled is in how many rows of projects something stands, Samples is some of it.
	Filled  int
	Samples []string
}

// Open says whether a person has to say what the column holds: it is not
// understood and not empty.
func (c *Column) Open() bool { return c.Field == Unknown && c.Filled > 0 }

// Kind is what becomes of a row.
type Kind string

const (
	Create    Kind = "create"
	Change    Kind = "change"
	Same      Kind = "same"    // says what stands there already
	Ignored   Kind = "ignored" // headings, sums, notes
	Undecided Kind = "undecided"
	Refused   Kind = "refused"
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Create, Change, Same, Ignored, Undecided, Refused} }

// Key is the message that names it.
func (k Kind) Key() string { return "project.sheet." + string(k) }

// Row is what becomes of a row, cell by cell.
type Row struct {
	Ref   string // Sheet1!5
	Kind  Kind
	Why   i18n.Msg
	Name  string
	ID    project.ID // of the project that it speaks of
	Cells []Cell

	row project.ImportRow
}

// Cell is what becomes of a cell.
type Cell struct {
	Ref   string // Sheet1!C5
	Text  string // as it stands there, clipped
	Field Field
	Kind  CellKind
	// Value is what was understood, in words for people; of a choice it is empty and
	// Choice names it.
	Value  string
	Choice i18n.Key
	Why    i18n.Msg
}

// CellKind is what becomes of a cell.
type CellKind string

const (
	Taken   CellKind = "taken"
	Left    CellKind = "left"    // not asked for, or empty by its words
	Unclear CellKind = "unclear" // a person decides
	Wrong   CellKind = "wrong"
)

// CellKinds lists all kinds.
func CellKinds() []CellKind { return []CellKind{Taken, Left, Unclear, Wrong} }

// Key is the message that names it.
func (k CellKind) Key() string { return "project.cell." + string(k) }

// Preview is what a file would bring: the dry run.
type Preview struct {
	// Headings identifies the set of headings: under it a Mapping is kept.
	Headings string
	Columns  []Column
	Rows     []Row
	Counts   map[Kind]int
	// Words are texts that nobody knows, each once, with the field they stand in.
	Words []Word
}

// Label names the column for people.
func (c *Column) Label() i18n.Msg {
	if c.Heading == "" {
		return i18n.M("project.column.unnamed", i18n.Args{"Letter": strings.TrimRight(xlsx.Ref(0, c.Col), "0123456789")})
	}
	return i18n.M("project.column.named", i18n.Args{"Heading": strings.Join(strings.Fields(c.Heading), " ")})
}

// Open are the columns that a person has to say the meaning of, each once.
func (p *Preview) Open() []*Column {
	var out []*Column
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.Open() && !slices.ContainsFunc(out, func(o *Column) bool { return o.Key == c.Key }) {
			out = append(out, c)
		}
	}
	return out
}

// Word is a text that a person has to say the meaning of.
type Word struct {
	Text  string
	Field Field
	Cells int
}
