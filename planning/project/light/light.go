// Package light computes the light of a project: green, yellow or red, by a
// stated and versioned rule whose thresholds are data (rules/*.yaml). A light is
// never typed. It is a pure function of dated facts, a day and a rule, so that
// the light of any past day can be computed again and always comes out the same.
//
//	Facts + day ──Rule.Judge──▶ Light: colour, checks with inputs and thresholds, history
//
// Each fact carries the day on which it became known; a light looks only at what
// was known on its day. A plan that was pushed back does not make good what was
// late before: a light that was red stays yellow after catching up.
package light

import (
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
)

// Day is a calendar day.
type Day = schedule.Day

// Colour is what is shown.
type Colour string

const (
	Green  Colour = "green"
	Yellow Colour = "yellow"
	Red    Colour = "red"
	// None: there is nothing to judge yet or any more; Light.Why says why.
	None Colour = "none"
)

// Colours lists all colours, worst first.
func Colours() []Colour { return []Colour{Red, Yellow, Green, None} }

// Key is the message that names the colour.
func (c Colour) Key() string { return "project.light." + string(c) }

func (c Colour) rank() int {
	switch c {
	case Red:
		return 2
	case Yellow:
		return 1
	}
	return 0
}

// Worse says whether c is worse than o.
func (c Colour) Worse(o Colour) bool { return c.rank() > o.rank() }

// Phase is how far a project is, as the rule sees it.
type Phase string

const (
	Idle      Phase = "idle"      // an idea or in reserve: nothing is promised yet
	Preparing Phase = "preparing" // it has to start by a day
	Working   Phase = "working"   // started or being built
	Done      Phase = "done"      // completed or in use
	Suspended Phase = "suspended"
	Ended     Phase = "ended"
	// It goes on under other names.
	Merged     Phase = "merged"
	Split      Phase = "split"
	Superseded Phase = "superseded"
)

// rests says whether there is nothing to judge.
func (p Phase) rests() bool {
	switch p {
	case Preparing, Working, Done:
		return false
	}
	return true
}

// Facts are what is known of a project, each with the day from which it was
// known. Lists are in the order of those days.
type Facts struct {
	Phases  []PhaseFrom
	Plans   []Plan
	Years   []YearPlan
	Reports []Report
	Marks   []MarkDone
	// Expected are the ends of all work as the unit expects them.
	Expected []Expected
	// Started is the day on which work began, Finished that on which it was
	// completed; none while it was not.
	Started, Finished Day
}

// PhaseFrom says in which phase the project was from a day on.
type PhaseFrom struct {
	On    Day
	Phase Phase
}

// Plan is what was planned, from the day on which it was.
type Plan struct {
	On            Day
	Start, Finish Day // first and last day of work
	// Curve is the share of the work to be done by the end of some days, in
	// hundredths of a per cent, rising to 10000 at Finish; without points the
	// share grows evenly from Start to Finish.
	Curve []Point
	// Spread is the same with the weight of each milestone spread over its own days.
	Spread []Point
	// Marks are the milestones with their last days.
	Marks []Mark
}

// Point is a share of the work at the end of a day.
type Point struct {
	Day  Day
	Done int32
}

// Mark is a milestone. Only key ones make the light; that others are late is said.
type Mark struct {
	ID, Name      string
	Start, Finish Day
	// Weight is its share of the work, relative to the others; 0: none.
	Weight int
	Key    bool
}

// MarkDone says that a milestone was reached on a day, known from another.
type MarkDone struct {
	On, Day Day
	ID      string
}

// Expected is the last day of all work as it follows from the days that the unit
// expects for its milestones, as of the day on which it said so. It is an
// expectation, no fact.
type Expected struct {
	On, Finish Day
	// Name is the milestone that is expected late and decides the end. Told is the day
	// that the unit told for it where the end only follows from it, by what waits for
	// it; none: the end is the day that was told itself.
	Name string
	Told Day
}

// YearPlan is the money to be done in a year, in fen.
type YearPlan struct {
	On     Day
	Year   int
	Amount int64
}

// Report is a monthly report, known from the day on which it was confirmed.
type Report struct {
	// On is the day of confirmation; none while it is only handed in.
	On Day
	// Replaced is the day from which a corrected version counts instead; none while
	// it is the newest.
	Replaced Day
	// Handed is the day on which it was handed in for the first time.
	Handed Day
	// Away are the times in which it was back with its writers.
	Away []Away
	// Month is the first day of the month reported on.
	Month Day
	// Done is the money done in the month, in fen.
	Done int64
	// Physical is the share of all work that is done, in hundredths of a per cent.
	Physical int32
	// MoneyOnly: it is of a project that was merged into this one, and says nothing of
	// the work of both.
	MoneyOnly bool
}

// Away is a time in which a report was back with its writers: from the day on which it was
// returned to the one on which it was handed in again; none: it was not yet.
type Away struct{ From, Again Day }

// there says whether the report is handed in on a day and was not returned.
func (r *Report) there(day Day) bool {
	if r.Handed == 0 || r.Handed > day {
		return false
	}
	for _, a := range r.Away {
		if a.From <= day && (a.Again == 0 || a.Again > day) {
			return false
		}
	}
	return true
}

// counts says whether the report is the version confirmed last on a day.
func (r *Report) counts(day Day) bool {
	return r.On != 0 && r.On <= day && (r.Replaced == 0 || r.Replaced > day)
}

// CheckKind is what is looked at.
type CheckKind string

const (
	StartLate  CheckKind = "start"     // not started when due
	Behind     CheckKind = "progress"  // work behind the planned share
	FinishLate CheckKind = "finish"    // not completed when due
	MarkLate   CheckKind = "milestone" // a milestone is overdue
	Forecast   CheckKind = "forecast"  // the unit expects to end late
	MoneyLate  CheckKind = "money"     // money behind the year's plan
	Silence    CheckKind = "silent"    // reports did not come
	Unplanned  CheckKind = "plan"      // nothing is planned by which it could be judged
	CaughtUp   CheckKind = "caught_up" // was late and is no longer
)

// CheckKinds lists all kinds.
func CheckKinds() []CheckKind {
	return []CheckKind{StartLate, Behind, FinishLate, MarkLate, Forecast, MoneyLate, Silence, Unplanned, CaughtUp}
}

// Key is the message that names the kind.
func (k CheckKind) Key() string { return "project.check." + string(k) }

// Check is one thing looked at, with what went in.
type Check struct {
	Kind   CheckKind
	Colour Colour
	// Value is by how much it is late: points in hundredths, days, or months.
	Value int
	// Yellow is from where on it is yellow, Red above what it is red, in the same unit;
	// Red 0: never.
	Yellow, Red int
	// Why says it in one line, with the inputs.
	Why i18n.Msg
}

// Spell is a time with one colour, both days included.
type Spell struct {
	From, To Day
	Colour   Colour
}

// Light is a judgement with its explanation.
type Light struct {
	Colour  Colour
	Day     Day
	Rule    string
	Version int
	Phase   Phase
	Checks  []Check // worst first; all that apply, green ones too
	// Planned and Physical are the shares of work compared, in hundredths of a per
	// cent; -1 when there is none. Planned is that of the end of the last month
	// whose report has to be there.
	Planned, Physical int32
	// Line is the light in one line.
	Line i18n.Msg
}
