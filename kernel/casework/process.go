package casework

import (
	"slices"

	"gangyao/platform/declare"
	"gangyao/platform/expr"
	"gangyao/platform/quantity"
)

// Process is one version of a declared workflow. It comes from Read, does not
// change, and may be used by many goroutines at once.
type Process struct {
	ID      ProcessID
	Version int
	Label   declare.Words
	// SHA256 is of the text it was read from, which a case keeps to.
	SHA256      string
	Roles       []RoleDef
	Fields      []Field
	States      []State
	Transitions []Transition
	Clocks      []Clock
	// Merge lists who may merge a case into another; empty: nobody.
	Merge []Role

	text []byte
	env  *expr.Env
}

// Text is what the process was read from.
func (p *Process) Text() []byte { return slices.Clone(p.text) }

// RoleDef is a role that people may have in relation to a case.
type RoleDef struct {
	Role  Role
	Label declare.Words
}

// Field is something that a case tells about itself.
type Field struct {
	Name    FieldName
	Label   declare.Words
	Type    expr.Type
	Whole   bool // a number without decimals
	Unit    quantity.Unit
	Choices []string // of a text; empty: anything
}

// State is where a case may stand.
type State struct {
	Name  StateName
	Label declare.Words
	// Turn lists the roles from which the next step is awaited.
	Turn  []Role
	Final bool
}

// Transition is a step that somebody may take.
type Transition struct {
	Name  TransitionName
	Label declare.Words
	// From lists the states it starts from; empty: it opens a case.
	From []StateName
	// To is where it leads; empty: the case stays where it is.
	To StateName
	By []Role
	// What it needs: a note, evidence, fields that are filled in afterwards, roles
	// that somebody stands in afterwards. What it may set lists the needed ones too.
	Note, Evidence bool
	Needs, Sets    []FieldName
	Stands, Places []Role
	When           []Guard
	// Each: it is taken for one of those who stand in the role, each for itself, and
	// marks it done. Undo: it opens again the part of one that is done.
	Each, Undo Role
	// Among: it is about those who stand in the role and whose part is not done, one of
	// them or all; of the role only they are notified.
	Among Role
	// NotBy: who took one of these in the same case may not take this one.
	NotBy  []TransitionName
	Notify []Role
}

// Opens says whether it opens a case.
func (t *Transition) Opens() bool { return len(t.From) == 0 }

// Guard is a condition that must hold.
type Guard struct{ program *expr.Program }

// String is the condition as written.
func (g Guard) String() string { return g.program.String() }

// Clock counts the days, or the hours, that a part of the way may take.
type Clock struct {
	Name  ClockName
	Label declare.Words
	// Workdays: it counts workdays; Hours: it counts hours; else days.
	Workdays, Hours bool
	// Within are the hours of a workday that count, where a clock counts hours; none: all
	// hours of all days.
	Within []Stretch
	Length Amount
	// Start begins a run when the clock is not running, Restart always, Stop ends
	// it; each names states (on entering) and transitions.
	Start, Restart, Stop []string
	Pause                []StateName
	Extend               map[TransitionName]Amount
	Steps                []Step
}

// Stretch is a part of a day, in minutes after midnight in China.
type Stretch struct{ From, To int }

// Amount is a number of days (or hours), written or taken from a field.
type Amount struct {
	Days  int
	Field FieldName
}

// Step is what happens when a run of a clock has come to a point: a reminder, or
// with a level an escalation.
type Step struct {
	Name   StepName
	Level  Level
	Notify []Role
	// Then is a transition that the program takes, where it is open.
	Then TransitionName

	over, under int // a fraction of the length …
	shift       int // … or days (hours) after (before) it
}

// days after the start of a run at which the step is due; 0 when a run of that
// length has no room for it.
func (s *Step) days(length int) int {
	n := length + s.shift
	if s.under > 0 {
		n = (length*s.over + s.under - 1) / s.under
	}
	return max(n, 0)
}

// When says where the step stands: n days (hours) after the time is up, before it when
// negative; or, where under is not 0, at over/under of the time.
func (s *Step) When() (n, over, under int) { return s.shift, s.over, s.under }

// Step is the step that an alarm is about.
func (p *Process) Step(a Alarm) (*Step, bool) {
	c, ok := p.Clock(a.Clock)
	if !ok {
		return nil, false
	}
	return find(c.Steps, func(s *Step) bool { return s.Name == a.Step })
}

// LevelOf is the level to which an alarm brings a case; Calm: it is a reminder.
func (p *Process) LevelOf(a Alarm) Level {
	s, ok := p.Step(a)
	if !ok {
		return Calm
	}
	return s.Level
}

// State finds a state.
func (p *Process) State(name StateName) (*State, bool) {
	return find(p.States, func(s *State) bool { return s.Name == name })
}

// Transition finds a transition.
func (p *Process) Transition(name TransitionName) (*Transition, bool) {
	return find(p.Transitions, func(t *Transition) bool { return t.Name == name })
}

// Field finds a field.
func (p *Process) Field(name FieldName) (*Field, bool) {
	return find(p.Fields, func(f *Field) bool { return f.Name == name })
}

// Clock finds a clock.
func (p *Process) Clock(name ClockName) (*Clock, bool) {
	return find(p.Clocks, func(c *Clock) bool { return c.Name == name })
}

// eachRoles are the roles that act each for itself.
func (p *Process) eachRoles() []Role {
	var out []Role
	for i := range p.Transitions {
		if r := p.Transitions[i].Each; r != "" && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// Role finds a role.
func (p *Process) Role(r Role) (*RoleDef, bool) {
	return find(p.Roles, func(d *RoleDef) bool { return d.Role == r })
}

func find[T any](list []T, is func(*T) bool) (*T, bool) {
	for i := range list {
		if is(&list[i]) {
			return &list[i], true
		}
	}
	return nil, false
}
