package sheet

import (
	"maps"
	"slices"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// FateKind is what becomes of a cell of a file.
type FateKind string

const (
	Taken     FateKind = "taken"     // a figure, or a reason for none
	Same      FateKind = "same"      // says what stands there already
	Label     FateKind = "label"     // names, headings, units, remarks: read, no figure itself
	Ignored   FateKind = "ignored"   // not asked for
	Undecided FateKind = "undecided" // a person decides
	Refused   FateKind = "refused"   // wrong; the file has to be mended
)

// FateKinds lists all kinds.
func FateKinds() []FateKind { return []FateKind{Taken, Same, Label, Ignored, Undecided, Refused} }

// Key is the message that names the kind.
func (k FateKind) Key() string { return "sheet.fate." + string(k) }

// Fate is what becomes of one cell of a file, and why.
type Fate struct {
	Ref  string // Sheet!B12
	Text string // as it stands there, clipped
	Kind FateKind
	Why  i18n.Msg
	// Cell is the cell of the plan's indicators that it is about; nil when that
	// is not known.
	Cell *indicator.CellKey
	// Value is the figure in the definition's unit; Unit is the unit in which it
	// was found, Assumed says that nothing in the file named it.
	Value   quantity.Value
	Unit    quantity.Unit
	Assumed bool
	// Question is the index of the question it waits for; -1: none, or only the
	// cell itself can be decided.
	Question int
}

// QuestionKind is what is asked.
type QuestionKind string

const (
	AskIndicator QuestionKind = "indicator" // which indicator is meant
	AskPlace     QuestionKind = "place"     // which place is meant
	AskHeading   QuestionKind = "heading"   // what the heading of a column means
	AskVersion   QuestionKind = "version"   // which definition version is meant
	AskNoValue   QuestionKind = "no_value"  // why there is no figure
	AskPeriod    QuestionKind = "period"    // which period is meant
	AskUnit      QuestionKind = "unit"      // in which unit figures without one count
	AskRow       QuestionKind = "row"       // whether a hidden row counts
)

// Question is asked once for all cells that depend on the same words.
type Question struct {
	Kind QuestionKind
	// Text is as it stands in the file; Key is under what the answer is kept: in
	// Mapping.Units for AskUnit, in Mapping.Rows for AskRow, else in Mapping.Words.
	Text, Key string
	// Suggestions are what it may mean, likeliest first.
	Suggestions []Answer
	// Cells counts those that wait for the answer; Left those that are passed over
	// without one. A question for which none waits may stay open.
	Cells, Left int
}

// Answer is what a person says of words, a column, a sheet, a row or a cell. Of
// columns and sheets several things may be said at once, else one field is set.
type Answer struct {
	Indicator *indicator.Version `json:"indicator,omitempty"`
	Area      *area.Code         `json:"area,omitempty"`
	Org       *identity.OrgID    `json:"org,omitempty"`
	Period    *period.Period     `json:"period,omitempty"`
	Unit      quantity.Unit      `json:"unit,omitempty"`
	NoValue   reporting.NoValue  `json:"noValue,omitempty"`
	Ignore    bool               `json:"ignore,omitempty"`
	Take      bool               `json:"take,omitempty"`
	// Name is that of what is suggested, for people.
	Name string `json:"name,omitempty"`
}

// Mapping is what people answered. Rows and Cells hold only for the file they
// were given for, by their place in it; all else may be kept for later files that
// are laid out alike.
type Mapping struct {
	Words   map[string]Answer                `json:"words,omitempty"`
	Columns map[string]Answer                `json:"columns,omitempty"` // by Column.Key
	Sheets  map[string]Answer                `json:"sheets,omitempty"`  // by name
	Units   map[indicator.Code]quantity.Unit `json:"units,omitempty"`   // of figures that name none
	Rows    map[string]Answer                `json:"rows,omitempty"`    // by Question.Key
	Cells   map[string]Answer                `json:"cells,omitempty"`   // by Fate.Ref
}

// Lasting is the part to keep for later files. Periods are not: the next file is
// about another one.
func (m Mapping) Lasting() Mapping {
	timeless := func(from map[string]Answer) map[string]Answer {
		out := map[string]Answer{}
		for k, a := range from {
			if a.Period = nil; a != (Answer{}) {
				out[k] = a
			}
		}
		if len(out) == 0 {
			return nil
		}
		return out
	}
	out := Mapping{Words: timeless(m.Words), Columns: timeless(m.Columns), Sheets: timeless(m.Sheets)}
	if len(m.Units) > 0 {
		out.Units = maps.Clone(m.Units)
	}
	return out
}

// Empty says whether nothing was answered.
func (m Mapping) Empty() bool {
	return len(m.Words)+len(m.Columns)+len(m.Sheets)+len(m.Units)+len(m.Rows)+len(m.Cells) == 0
}

// Over adds what was answered later; it wins.
func (m Mapping) Over(later Mapping) Mapping {
	join := func(a, b map[string]Answer) map[string]Answer {
		out := map[string]Answer{}
		maps.Copy(out, a)
		maps.Copy(out, b)
		return out
	}
	out := Mapping{Words: join(m.Words, later.Words), Columns: join(m.Columns, later.Columns), Sheets: join(m.Sheets, later.Sheets),
		Rows: join(m.Rows, later.Rows), Cells: join(m.Cells, later.Cells), Units: map[indicator.Code]quantity.Unit{}}
	maps.Copy(out.Units, m.Units)
	maps.Copy(out.Units, later.Units)
	return out
}

// Preview is what a file would bring: the dry run.
type Preview struct {
	// Own says that the file is a form or a list of ours.
	Own bool
	// Altered says that a form of ours asks for other cells than it was made for.
	Altered   bool
	Demo      bool // the file is marked as demonstration
	Fates     []Fate
	Counts    map[FateKind]int
	Questions []Question
	// Columns are those with figures, Sheets all of the file, for a person to say
	// what they are. Of a form of ours there are no columns: it says so itself.
	Columns []Column
	Sheets  []SheetSeen
	// Layout tells files that are laid out alike: the words over their figures,
	// without the years in them. It does not depend on any answer.
	Layout []string
	// Missing are the asked cells of which the file says nothing.
	Missing []indicator.CellKey

	entries []Entry
}

// Entries are the figures to apply, all or nothing: while a cell is refused or
// undecided there are none. Fault: Invalid ("sheet.not_ready").
func (p *Preview) Entries() ([]Entry, error) {
	if p.Counts[Refused]+p.Counts[Undecided] > 0 {
		return nil, fault.New(fault.Invalid, "sheet.not_ready", fault.Args{"Refused": p.Counts[Refused], "Undecided": p.Counts[Undecided]})
	}
	return slices.Clone(p.entries), nil
}

// add keeps the fate of a cell.
func (p *Preview) add(f Fate) {
	p.Fates = append(p.Fates, f)
	p.Counts[f.Kind]++
}
