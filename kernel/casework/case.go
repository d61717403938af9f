package casework

import (
	"maps"
	"slices"
	"time"

	"gangyao/platform/expr"
	"gangyao/platform/identity"
)

// Case is one run of a process. It follows from its journal and from nothing else.
type Case struct {
	Tenant  Tenant    `json:"tenant"`
	ID      CaseID    `json:"id"`
	Process ProcessID `json:"process"`
	// Edition and Definition are the version of the process that the case was opened
	// under and keeps to the end: its number and the SHA-256 of its text.
	Edition    int         `json:"edition"`
	Definition string      `json:"definition"`
	Title      string      `json:"title"`
	State      StateName   `json:"state"`
	Since      time.Time   `json:"since"` // when it came into the state
	Fields     expr.Values `json:"fields,omitempty"`
	Parties    Standings   `json:"parties,omitempty"`
	Doers      Doers       `json:"doers,omitempty"`
	// Done are those of Parties whose part is done, of roles that act each for itself.
	Done    Standings `json:"done,omitempty"`
	Runs    []Run     `json:"runs,omitempty"` // of all clocks, oldest first
	Level   Level     `json:"level,omitempty"`
	Worst   Level     `json:"worst,omitempty"` // that there ever was
	Opened  time.Time `json:"opened"`
	Closed  time.Time `json:"closed"`           // zero while it is open
	Into    CaseID    `json:"into,omitempty"`   // the case it was merged into
	Merged  []CaseID  `json:"merged,omitempty"` // cases merged into it
	Version int       `json:"version"`          // counts the acts of its journal
}

// Standings says who stands in which role; Doers who ever took which transition.
type (
	Standings map[Role][]Party
	Doers     map[TransitionName][]identity.PersonID
)

// Open says whether the case is still open.
func (c *Case) Open() bool { return c.Closed.IsZero() }

// Run is one running of a clock. Where the clock counts days, a day counts as running
// when the clock runs at its end: the day of the start is not counted, that of a stop or
// pause is. Where it counts hours, its spans go from moment to moment.
type Run struct {
	Clock   ClockName  `json:"clock"`
	No      int        `json:"no"`     // of this clock, from 1
	Length  int        `json:"length"` // days, workdays or hours, extensions included
	Spans   []Span     `json:"spans"`
	Stopped time.Time  `json:"stopped"` // zero: not yet
	Fired   []StepName `json:"fired,omitempty"`
}

// Span is from the end of one day to the end of another, or between two moments; To is
// zero while it lasts.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Running says whether the run counts at present.
func (r *Run) Running() bool { return r.Spans[len(r.Spans)-1].To.IsZero() }

// Paused says whether it is held and will go on.
func (r *Run) Paused() bool { return r.Stopped.IsZero() && !r.Running() }

// Run is the latest run of a clock; nil when it never ran.
func (c *Case) Run(name ClockName) *Run {
	for i := len(c.Runs) - 1; i >= 0; i-- {
		if c.Runs[i].Clock == name {
			return &c.Runs[i]
		}
	}
	return nil
}

// ActKind says what an act of the journal is.
type ActKind string

const (
	Took     ActKind = "took"     // a transition was taken
	Alarmed  ActKind = "alarmed"  // clocks came to steps
	MergedTo ActKind = "merged"   // the case was merged into another
	Absorbed ActKind = "absorbed" // another was merged into it
)

// Key is the message that names the kind.
func (k ActKind) Key() string { return "casework.act." + string(k) }

// Act is an entry of a case's journal. Who acts gives By, As, Transition, Base and
// what the transition takes; the rest is filled in when the act is accepted.
type Act struct {
	Seq        int            `json:"seq"`
	Kind       ActKind        `json:"kind"`
	Transition TransitionName `json:"transition,omitempty"`
	From       StateName      `json:"from,omitempty"`
	To         StateName      `json:"to,omitempty"`
	By         Person         `json:"by"`
	// As lists the roles that By has in relation to the case, as the host maps them.
	As       []Role      `json:"as,omitempty"`
	At       time.Time   `json:"at"`
	Note     string      `json:"note,omitempty"`
	Evidence []string    `json:"evidence,omitempty"` // SHA-256 of attachments
	Fields   expr.Values `json:"fields,omitempty"`
	Parties  Standings   `json:"parties,omitempty"`
	// Part is for whom the act is taken, where each of a role acts for itself. The host
	// makes sure that By may act for it.
	Part   *Party  `json:"part,omitempty"`
	Alarms []Alarm `json:"alarms,omitempty"`
	// Lifted are alarms that an extension took back: their day lies ahead again.
	Lifted []Alarm `json:"lifted,omitempty"`
	Other  CaseID  `json:"other,omitempty"` // of a merger
	// Cut is the run that a merger made shorter, with its new length.
	Cut *Cut `json:"cut,omitempty"`
	// Birth is what a case begins with; only in the first act.
	Birth *Birth `json:"birth,omitempty"`
	// Base is the version of the case that the person saw; not kept.
	Base int `json:"-"`
}

// Birth is what a case is from its first act on.
type Birth struct {
	Tenant     Tenant    `json:"tenant"`
	ID         CaseID    `json:"id"`
	Title      string    `json:"title"`
	Process    ProcessID `json:"process"`
	Edition    int       `json:"edition"`
	Definition string    `json:"definition"`
}

// Cut gives a run of a clock another length.
type Cut struct {
	Clock  ClockName `json:"clock"`
	Run    int       `json:"run"`
	Length int       `json:"length"` // days, workdays or hours
}

// Alarm is a step that the run of a clock came to.
type Alarm struct {
	Clock ClockName `json:"clock"`
	Run   int       `json:"run"`
	Step  StepName  `json:"step"`
}

// Undone lists those who stand in a role and whose part is not done.
func (c *Case) Undone(role Role) []Party {
	var out []Party
	for _, p := range c.Parties[role] {
		if !slices.ContainsFunc(c.Done[role], p.same) {
			out = append(out, p)
		}
	}
	return out
}

// clone is a case that can change while c does not.
func (c *Case) clone() *Case {
	out := *c
	out.Fields, out.Parties, out.Doers = maps.Clone(c.Fields), maps.Clone(c.Parties), maps.Clone(c.Doers)
	out.Done = maps.Clone(c.Done)
	out.Runs, out.Merged = slices.Clone(c.Runs), slices.Clone(c.Merged)
	for i := range out.Runs {
		out.Runs[i].Spans, out.Runs[i].Fired = slices.Clone(c.Runs[i].Spans), slices.Clone(c.Runs[i].Fired)
	}
	return &out
}
