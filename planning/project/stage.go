package project

import (
	"slices"
	"time"

	"gangyao/planning/project/light"
	"gangyao/platform/identity"
)

// Stage is how far a project has come.
type Stage string

const (
	Conceived   Stage = "conceived"   // 谋划
	Reserve     Stage = "reserve"     // 储备
	Preparation Stage = "preparation" // 前期
	Started     Stage = "started"     // 开工
	Building    Stage = "building"    // 在建
	Completed   Stage = "completed"   // 竣工
	Operating   Stage = "operating"   // 投用
)

// Stages lists all stages in their order.
func Stages() []Stage {
	return []Stage{Conceived, Reserve, Preparation, Started, Building, Completed, Operating}
}

// Key is the message that names the stage.
func (s Stage) Key() string { return "project.stage." + string(s) }

// at is the place of a stage in the order; -1 for none.
func (s Stage) at() int { return slices.Index(Stages(), s) }

// Next is the stage after it; empty after the last.
func (s Stage) Next() Stage {
	if i := s.at(); i >= 0 && i+1 < len(Stages()) {
		return Stages()[i+1]
	}
	return ""
}

// Standing says whether a project goes on.
type Standing string

const (
	Active     Standing = "active"
	Suspended  Standing = "suspended" // 暂停
	Ended      Standing = "ended"     // 终止
	Merged     Standing = "merged"    // went into another
	Split      Standing = "split"     // went into several
	Superseded Standing = "superseded"
	// InFiling (申报中): a unit files it, and it is not in the library yet.
	InFiling Standing = "filing"
)

// Standings lists the standings of projects in the library.
func Standings() []Standing {
	return []Standing{Active, Suspended, Ended, Merged, Split, Superseded}
}

// Key is the message that names the standing.
func (s Standing) Key() string { return "project.standing." + string(s) }

// Over says whether it will not go on under this name.
func (s Standing) Over() bool { return s != Active && s != Suspended && s != InFiling }

// Move is a change of stage or standing.
type Move struct {
	Stage    Stage    `json:"stage"` // after it
	Standing Standing `json:"standing"`
	// On is the day on which it happened, At when it was told.
	On Day       `json:"on"`
	At time.Time `json:"at"`
	By string    `json:"by"`
	// Gate is the version of the gates that were asked; 0 when none was.
	Gate   int    `json:"gate,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// Entered is the day on which the project came into a stage for the first time;
// none when it never did.
func (p *Project) Entered(s Stage) Day {
	for i := range p.Moves {
		if p.Moves[i].Stage == s {
			return p.Moves[i].On
		}
	}
	return 0
}

// RecordedLate says whether it was recorded at a later stage (存量补录): of the stages
// before nothing is known here.
func (p *Project) RecordedLate() bool {
	return len(p.Moves) > 0 && p.Moves[0].Stage != Conceived
}

// Since is the day on which it came where it is now.
func (p *Project) Since() Day {
	if n := len(p.Moves); n > 0 {
		return p.Moves[n-1].On
	}
	return 0
}

// phase is how the rule of lights sees a move.
func (m *Move) phase() light.Phase {
	switch {
	case m.Standing == Suspended:
		return light.Suspended
	case m.Standing == Merged:
		return light.Merged
	case m.Standing == Split:
		return light.Split
	case m.Standing == Superseded:
		return light.Superseded
	case m.Standing.Over():
		return light.Ended
	}
	switch m.Stage {
	case Preparation:
		return light.Preparing
	case Started, Building:
		return light.Working
	case Completed, Operating:
		return light.Done
	}
	return light.Idle
}

// Document is a paper that a gate asks for.
type Document struct {
	// Kind is one of the documents of the gates (Gates.Documents).
	Kind   string `json:"kind"`
	Number string `json:"number"`
	Body   string `json:"body"` // who issued it
	On     Day    `json:"on"`
	File   *Photo `json:"file,omitempty"`
	Note   string `json:"note,omitempty"`
	// Void: it no longer holds (撤销、失效), with the reason in Note.
	Void bool      `json:"void,omitempty"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// Waiver lets a requirement of a gate pass without its document. One person asks
// with the reason, another grants.
type Waiver struct {
	Stage       Stage             `json:"stage"` // whose gate
	Requirement string            `json:"requirement"`
	Reason      string            `json:"reason"`
	By          string            `json:"by"`
	Person      identity.PersonID `json:"person"`
	At          time.Time         `json:"at"`
	Granted     bool              `json:"granted"`
	Refused     bool              `json:"refused,omitempty"`
	GrantedBy   string            `json:"grantedBy,omitempty"`
	GrantedAt   time.Time         `json:"grantedAt,omitzero"`
	Note        string            `json:"note,omitempty"`
}
