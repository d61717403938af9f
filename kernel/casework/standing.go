package casework

import (
	"slices"
	"time"

	"gangyao/platform/i18n"
)

// Standing says where a case stands and what an actor can do: whose turn it is and
// since when, which transitions are open to them and why the others are not.
type Standing struct {
	State   *State
	Since   time.Time
	Turn    []Role
	Parties []Party // who stands in those roles
	Timings []Timing
	Options []Option
	// Line says it in one sentence.
	Line i18n.Msg
}

// Option is a transition as it looks to an actor.
type Option struct {
	Transition *Transition
	// Reasons say why it is not open; empty: it is. What has to be filled in is no
	// reason, and neither are conditions over fields that the transition itself may
	// set: they are judged when it is taken.
	Reasons []i18n.Msg
}

// Open says whether the actor may take it.
func (o Option) Open() bool { return len(o.Reasons) == 0 }

// Standing explains the case to somebody with some roles in relation to it.
// Transitions that open cases are left out.
func (p *Process) Standing(c *Case, who Person, as []Role, now time.Time, cal Days) Standing {
	s, ok := p.State(c.State)
	if !ok {
		return Standing{Since: c.Since}
	}
	out := Standing{State: s, Since: c.Since, Timings: p.Timings(c, day(now), cal)}
	args := i18n.Args{"State": s.Label.Msg(), "Since": day(c.Since)}
	switch {
	case c.Into != "":
		args["Other"] = string(c.Into)
		out.Line = i18n.Msg{Key: "casework.standing.merged", Args: args}
	case s.Final:
		out.Line = i18n.Msg{Key: "casework.standing.closed", Args: args}
	default:
		out.Turn = p.turn(c, s)
		out.Parties = c.standing(out.Turn)
		args["Roles"] = p.labels(out.Turn)
		out.Line = i18n.Msg{Key: "casework.standing.turn", Args: args}
	}
	known := p.known(c, cal, day(now))
	for i := range p.Transitions {
		t := &p.Transitions[i]
		if t.Opens() {
			continue
		}
		r := p.closed(c, t, who, as)
		if r == nil {
			r = &Refusal{}
			p.guarded(r, t, known, t.Sets)
		}
		out.Options = append(out.Options, Option{t, r.Reasons})
	}
	return out
}

// turn are the roles of a state from which a step is still awaited: one whose members
// answer each for themselves is left out when there is none, or all have; where that would
// leave nobody, all are named.
func (p *Process) turn(c *Case, s *State) []Role {
	var out []Role
	for _, role := range s.Turn {
		each := slices.ContainsFunc(p.Transitions, func(t Transition) bool { return t.Each == role })
		if !each || len(c.Undone(role)) > 0 {
			out = append(out, role)
		}
	}
	if len(out) == 0 {
		return s.Turn
	}
	return out
}
