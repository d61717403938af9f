package project

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/width"

	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Row is a project in lists: what of it is filtered, sorted and shown, small
// enough that tens of thousands stand in memory. Rows are shared and not to be
// changed. Money is in fen; shares in hundredths of a per cent.
type Row struct {
	ID        ID
	Code      Code
	Name      string
	Kind      string
	Industry  string
	Nature    Nature
	Owner     string
	Org       identity.OrgID
	Leader    string
	Areas     []area.Code
	Stage     Stage
	Standing  Standing
	Since     Day // in this stage or standing
	Start     Day // planned
	Finish    Day
	Begun     Day // came into the stage started
	Completed Day
	// Total is the whole investment; Done and Paid up to now; YearPlan, YearDone and
	// YearPaid of the current year.
	Total, Done, Paid            int64
	YearPlan, YearDone, YearPaid int64
	// YearMonths is of how many months of the year there is a confirmed report. With
	// none YearDone is not known, which is not 0.
	YearMonths int
	Physical   int32 // last confirmed; -1: never
	Light      light.Colour
	// Silent counts monthly reports that are due and missing.
	Silent    int
	Reported  Day // first day of the month reported last
	Problems  int // open ones
	Overdue   int // open ones past their day
	Visits    int
	Lists     []Membership
	Related   []Relation
	Filing    *FilingStep // the last step of its being filed; nil in the library
	Position  *Position
	Spot      string
	Counts    []CountsFor
	Published bool
	Demo      bool
	Version   int
	Changed   time.Time

	text  string
	facts *light.Facts
	past  light.Memory  // of the days before the one it was made for
	years map[int]int64 // planned money by year
	dues  []Day         // of open problems
	done  []monthDone
	waits waits
}

type monthDone struct {
	month      Day
	done, paid int64
}

// On is how far the row is on a list; empty when it is not on it.
func (r *Row) On(l List) MemberState {
	for i := range r.Lists {
		if r.Lists[i].List == l {
			return r.Lists[i].State
		}
	}
	return ""
}

// Plans says whether there is a plan of money for a year.
func (r *Row) Plans(year int) bool { _, ok := r.years[year]; return ok }

// PlannedIn is the money that is planned for a year, in 万元.
func (r *Row) PlannedIn(year int) Money { return wan(r.years[year]) }

// wan is fen in 万元.
func wan(fen int64) Money { return decimal.New(fen, -6) }

// Wan is an amount of a row in 万元.
func Wan(fen int64) Money { return wan(fen) }

// row is a project as a row, but for what depends on the day.
func (p *Project) row(zone *time.Location) *Row {
	b := &p.Basics
	r := &Row{ID: p.ID, Code: b.Code, Name: b.Name, Kind: b.Kind, Industry: b.Industry, Nature: b.Nature, Owner: b.Owner, Org: b.Org, Leader: b.Leader,
		Areas: b.Areas, Stage: p.Stage, Standing: p.Standing, Since: p.Since(), Start: b.Start, Finish: b.Finish, Begun: p.Entered(Started),
		Completed: p.Entered(Completed), Total: fen(p.Total()), Physical: -1, Visits: len(p.Visits), Lists: p.Lists, Related: p.Related, Filing: p.Filed(), Position: b.Position, Spot: b.Spot,
		Counts: b.Counts, Published: p.Published, Demo: p.Demo, Version: p.Version, Changed: p.Changed, facts: p.Facts(zone), years: map[int]int64{}, waits: p.waits()}
	for _, y := range p.Years {
		r.years[y.Year] = fen(Sum(y.Funds))
	}
	for _, m := range p.months() {
		x := monthDone{monthDay(m.Month), fen(m.Done), fen(Sum(m.Paid))}
		r.done = append(r.done, x)
		r.Done, r.Paid = r.Done+x.done, r.Paid+x.paid
	}
	if month, physical, known := p.Work(); known {
		r.Physical, r.Reported = int32(physical.Shift(2).IntPart()), monthDay(month)
	}
	for i := range p.Problems {
		if p.Problems[i].Open() {
			r.Problems++
			r.dues = append(r.dues, p.Problems[i].Due)
		}
	}
	r.text = fold(b.Name + " " + string(b.Code) + " " + strings.ReplaceAll(string(b.Code), "-", "") + " " + b.Owner + " " + b.Leader + " " + b.Content + " " + b.Scale + " " + b.Kind)
	return r
}

// of fills in what depends on the day.
func (r *Row) of(day Day, rule *light.Rule) *Row {
	q := *r
	q.Light, q.Silent = rule.ColourKnowing(r.facts, day, &q.past), rule.Missing(r.facts, day)
	year := day.Year()
	q.YearPlan, q.YearDone, q.YearPaid, q.YearMonths, q.Overdue = r.years[year], 0, 0, 0, 0
	for _, m := range r.done {
		if m.month.Year() == year {
			q.YearDone, q.YearPaid, q.YearMonths = q.YearDone+m.done, q.YearPaid+m.paid, q.YearMonths+1
		}
	}
	for _, d := range r.dues {
		if d < day {
			q.Overdue++
		}
	}
	return &q
}

// fold makes one spelling for searching.
func fold(s string) string { return strings.ToLower(width.Fold.String(s)) }
