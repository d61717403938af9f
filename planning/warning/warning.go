// Package warning keeps early warnings: a condition that holds (a verdict turned
// bad, a report is overdue, the forecast misses the target, a check failed, a
// source fell silent) is one warning for as long as it holds, with severity,
// owner and history. A warning that ended stays visible with how long it lasted.
//
//	tables, duties, checks ──▶ Signals ──Reconcile with what is open──▶ events (opened, worse, better, closed, reopened)
//	people ──▶ events (acknowledged, silenced, assigned, noted)
//
// Events are only ever added; a warning's state follows from them.
package warning

import (
	"slices"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Tenant is the governing area.
type Tenant = area.Code

// ID names a warning within its tenant.
type ID string

// Kind says what the warning is about.
type Kind string

const (
	BadVerdict   Kind = "verdict"  // judged behind, off track or reversed
	Overdue      Kind = "overdue"  // a report is late
	ForecastMiss Kind = "forecast" // the forecast is below the target with high probability
	CheckFailed  Kind = "check"    // a declared check failed on figures in force
	Silent       Kind = "silent"   // figures that should be there are not
	Turned       Kind = "turned"   // the judgement is worse than it was a while ago, though not bad
	ProjectLate  Kind = "project"  // a major project is late
)

// Kinds lists all kinds.
func Kinds() []Kind {
	return []Kind{BadVerdict, Overdue, ForecastMiss, CheckFailed, Silent, Turned, ProjectLate}
}

// Key is the message that names the kind.
func (k Kind) Key() string { return "warning.kind." + string(k) }

// Severity is how bad it is, in the colours that notices have.
type Severity string

const (
	Blue   Severity = "blue"   // for attention
	Yellow Severity = "yellow" // act
	Red    Severity = "red"    // act now
)

// Severities lists all severities, worst first.
func Severities() []Severity { return []Severity{Red, Yellow, Blue} }

// Key is the message that names the severity.
func (s Severity) Key() string { return "warning.severity." + string(s) }

func (s Severity) rank() int {
	switch s {
	case Red:
		return 3
	case Yellow:
		return 2
	case Blue:
		return 1
	}
	return 0
}

// Worse says whether s is worse than o.
func (s Severity) Worse(o Severity) bool { return s.rank() > o.rank() }

// Subject is what a warning is about.
type Subject struct {
	// Type is target, sheet, project or cell (with the check); ID names it within its capability.
	Type string `json:"type"`
	ID   string `json:"id"`
	Name string `json:"name"`
	// Plan is the plan concerned; Code the indicator; both may be empty.
	Plan string `json:"plan,omitempty"`
	Code string `json:"code,omitempty"`
	// Group names what the subject is a part of: an indicator, or a round. Label is what that is called, Part
	// the place or organisation that this one is of; it may be empty.
	Group string `json:"group,omitempty"`
	Label string `json:"label,omitempty"`
	Part  string `json:"part,omitempty"`
}

// Signal is a condition that holds at the moment of evaluation.
type Signal struct {
	Kind     Kind
	Subject  Subject
	Severity Severity
	Owner    identity.OrgID
	Area     area.Code
	// Message says in words what holds; its arguments are texts, numbers and keys
	// (those of check.EncodeMsg), so that history reads the same for ever.
	Message i18n.Msg
}

// key makes one condition one warning.
func (s Signal) key() string { return string(s.Kind) + "|" + s.Subject.Type + "|" + s.Subject.ID }

// State is where a warning is.
type State string

const (
	Open         State = "open"
	Acknowledged State = "acknowledged" // somebody took it up
	Closed       State = "closed"       // the condition no longer holds
)

// Key is the message that names the state.
func (s State) Key() string { return "warning.state." + string(s) }

// Warning is one condition over time.
type Warning struct {
	Tenant  Tenant
	ID      ID
	Key     string
	Kind    Kind
	Subject Subject
	Area    area.Code
	Owner   identity.OrgID
	State   State
	// Severity is that of now (of the end, when closed); Worst the worst there was.
	Severity, Worst Severity
	Message         i18n.Msg
	Opened          time.Time     // first time
	Since           time.Time     // of the present spell
	Closed          time.Time     // zero while it holds
	Lasted          time.Duration // of closed spells together
	Spells          int           // how often it opened
	// RedSince is when it became red; zero while it is not. RedLasted is how long it
	// was red before.
	RedSince  time.Time
	RedLasted time.Duration
	// SilencedUntil hides it from lists and counts of open warnings until then,
	// unless it gets worse.
	SilencedUntil time.Time
	Version       int // counts its events
}

// Silenced says whether it is silenced at a moment.
func (w *Warning) Silenced(now time.Time) bool { return now.Before(w.SilencedUntil) }

// Duration is how long it has held up to now, all spells together.
func (w *Warning) Duration(now time.Time) time.Duration {
	if w.State == Closed {
		return w.Lasted
	}
	return w.Lasted + now.Sub(w.Since)
}

// Red is how long it has been red up to now; 0 when it never was.
func (w *Warning) Red(now time.Time) time.Duration {
	if w.RedSince.IsZero() {
		return w.RedLasted
	}
	return w.RedLasted + now.Sub(w.RedSince)
}

// RedNow is how long it has been red without a break; 0 while it is not.
func (w *Warning) RedNow(now time.Time) time.Duration {
	if w.RedSince.IsZero() {
		return 0
	}
	return now.Sub(w.RedSince)
}

// Spell is how long it has held without a break; 0 when it ended.
func (w *Warning) Spell(now time.Time) time.Duration {
	if w.State == Closed {
		return 0
	}
	return now.Sub(w.Since)
}

// red keeps how long the warning is red.
func (w *Warning) red(now time.Time) {
	switch is := w.State != Closed && w.Severity == Red; {
	case is && w.RedSince.IsZero():
		w.RedSince = now
	case !is && !w.RedSince.IsZero():
		w.RedLasted += now.Sub(w.RedSince)
		w.RedSince = time.Time{}
	}
}

// What happened to a warning.
type What string

const (
	Opened   What = "opened"
	Worse    What = "worse"
	Better   What = "better"
	Ended    What = "closed"
	Reopened What = "reopened"
	Restated What = "restated" // as severe as before, for other figures
	TakenUp  What = "acknowledged"
	Silenced What = "silenced"
	Assigned What = "assigned"
	Noted    What = "noted"
)

// Key is the message that says what happened.
func (w What) Key() string { return "warning.what." + string(w) }

// Event is an entry of a warning's history. What a warning is, its events make it
// (Replay).
type Event struct {
	Tenant   Tenant
	Warning  ID
	Seq      int // from 1
	What     What
	Severity Severity
	Message  i18n.Msg // what held then
	// Subject and Area are what it was about then, of an evaluation's events.
	Subject Subject
	Area    area.Code
	Until   time.Time      // for Silenced
	Owner   identity.OrgID // for Assigned and Opened
	By      string         // empty: the evaluation itself
	Note    string
	At      time.Time
}

// apply moves a warning on by one event. It is the only place where a warning
// changes, for what happens now and for what is made again from the history.
func (w *Warning) apply(e *Event) {
	w.Version = e.Seq
	switch e.What {
	case Opened:
		w.State, w.Opened, w.Since, w.Spells, w.Owner = Open, e.At, e.At, 1, e.Owner
	case Reopened:
		w.State, w.Since, w.Closed = Open, e.At, time.Time{}
		w.Spells++
		if e.Severity.Worse(w.Severity) { // than it ended: silence was given for less
			w.SilencedUntil = time.Time{}
		}
	case Worse:
		w.SilencedUntil = time.Time{} // silence was given for less than this
	case Ended:
		w.Lasted += e.At.Sub(w.Since)
		w.State, w.Closed = Closed, e.At
	case TakenUp:
		w.State = Acknowledged
	case Silenced:
		w.SilencedUntil = e.Until
	case Assigned:
		w.Owner = e.Owner
	}
	if e.evaluated() {
		w.Severity, w.Message = e.Severity, e.Message
		if e.Subject.ID != "" { // entries from before this was kept have none
			w.Subject, w.Area = e.Subject, e.Area
		}
	}
	if w.Severity.Worse(w.Worst) {
		w.Worst = w.Severity
	}
	w.red(e.At)
}

// evaluated says whether the evaluation made the event by what holds.
func (e *Event) evaluated() bool {
	switch e.What {
	case Opened, Worse, Better, Reopened, Restated:
		return true
	}
	return false
}

// Replay makes a warning again from its history, oldest first, as it was at a time
// (zero: after all of it). It is false when it had not been opened by then. kept is
// the warning as it is kept today, for its name and for entries from before their
// subject and first owner were kept: the first owner of such a warning is today's
// unless it was handed over since; then nobody is named.
func Replay(kept *Warning, events []Event, until time.Time) (*Warning, bool) {
	w := &Warning{Tenant: kept.Tenant, ID: kept.ID, Key: kept.Key, Kind: kept.Kind, Subject: kept.Subject, Area: kept.Area}
	for i := range events {
		e := &events[i]
		if !until.IsZero() && e.At.After(until) {
			break
		}
		w.apply(e)
		if e.What == Opened && e.Subject.ID == "" && !slices.ContainsFunc(events, func(o Event) bool { return o.What == Assigned }) {
			w.Owner = kept.Owner
		}
	}
	return w, w.Version > 0
}
