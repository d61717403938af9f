// Package casework runs declared workflows: supervision items, approvals, the
// processes of packs. A process is data (states, transitions, who may take them,
// clocks, escalation); a case is one run of it.
//
//	process + case + act ──Apply──▶ case, acts of the journal, effects | refusal
//	process + case + now ──Tick───▶ case, acts of the journal, effects
//
// Both are pure: time and calendar are passed in, and what has to happen outside
// (notices, changes of level) comes back as effects. The journal only grows; the
// state of a case follows from it (Replay) without calendar or clock.
//
// A host (supervision, a pack) keeps its own data beside the case under the same
// id, decides which roles a person has in relation to a case, and asks
// identity.Require before it calls Office. docs/dev/casework.md tells more.
package casework

import (
	"time"

	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Tenant is the governing area.
type Tenant = area.Code

// ProcessID names a process, CaseID a case within its tenant.
type (
	ProcessID string
	CaseID    string
)

// Names within a process.
type (
	StateName      string
	TransitionName string
	FieldName      string
	ClockName      string
	// StepName is where a step of an escalation stands: 1/2, due, +5, -3.
	StepName string
	// Role is what somebody is in relation to one case: owner, issuer, leader. The
	// host maps people to it.
	Role string
)

// ByProgram is the role of the program itself, which takes the transitions that an
// escalation orders.
const ByProgram Role = "program"

// Level is how bad a case stands.
type Level string

// The levels; Calm is none of them.
const (
	Calm   Level = ""
	Blue   Level = "blue"
	Yellow Level = "yellow"
	Red    Level = "red"
)

// Levels lists the levels, worst first.
func Levels() []Level { return []Level{Red, Yellow, Blue} }

// Key is the message that names the level.
func (l Level) Key() string {
	if l == Calm {
		return "casework.level.calm"
	}
	return "casework.level." + string(l)
}

func (l Level) rank() int {
	switch l {
	case Red:
		return 3
	case Yellow:
		return 2
	case Blue:
		return 1
	}
	return 0
}

// Worse says whether l is worse than o.
func (l Level) Worse(o Level) bool { return l.rank() > o.rank() }

// Person is who acts. The zero Person is the program.
type Person struct {
	ID   identity.PersonID `json:"id,omitempty"`
	Name string            `json:"name,omitempty"`
	Org  identity.OrgID    `json:"org,omitempty"`
}

// Of is the person behind an actor.
func Of(a *identity.Actor) Person { return Person{a.Person, a.Name, a.Org} }

// Party is who stands in a role of a case: an organisation, or a person of it.
type Party struct {
	Org    identity.OrgID    `json:"org,omitempty"`
	Person identity.PersonID `json:"person,omitempty"`
	Name   string            `json:"name,omitempty"`
}

func (p Party) same(o Party) bool { return p.Org == o.Org && p.Person == o.Person }

// day is the date in China, on which deadlines count.
func day(t time.Time) time.Time { return identity.Day(t) }
