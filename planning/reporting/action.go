package reporting

import (
	"slices"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Action is something that can be done to a sheet.
type Action string

const (
	Fill     Action = "fill"
	Submit   Action = "submit"
	Withdraw Action = "withdraw"
	Approve  Action = "approve"
	Verify   Action = "verify"
	Publish  Action = "publish"
	Return   Action = "return"
)

// Actions lists all actions in the order of the way.
func Actions() []Action { return []Action{Fill, Submit, Withdraw, Approve, Verify, Publish, Return} }

// Key is the message that names the action.
func (a Action) Key() string { return "reporting.action." + string(a) }

// Case is all that decides what may be done to a sheet: the sheet, its round,
// the days that hold for its organisation, and the time.
type Case struct {
	Sheet Sheet
	Round Round
	Days  Days
	At    time.Time
	Zone  *time.Location
	// Past: it is looked at as of a past day, on which nothing can be done any more.
	Past bool
}

// State is where the round is for the sheet's organisation.
func (c *Case) State() RoundState { return c.Round.StateFor(c.Days, c.At, c.Zone) }

// step is the way of an action: from which states to which, and what a person
// must be allowed to do in the policy. Return takes the permission of the step
// that the sheet waits for.
type step struct {
	from []State
	to   State
	do   func(State) identity.Action
}

func always(do identity.Action) func(State) identity.Action {
	return func(State) identity.Action { return do }
}

func stepOf(a Action) (step, bool) {
	switch a {
	case Fill:
		return step{[]State{Draft}, Draft, always(DoFill)}, true
	case Submit:
		return step{[]State{Draft}, Submitted, always(DoSubmit)}, true
	case Withdraw:
		return step{[]State{Submitted}, Draft, always(DoSubmit)}, true
	case Approve:
		return step{[]State{Submitted}, Approved, always(DoApprove)}, true
	case Verify:
		return step{[]State{Approved}, Verified, always(DoVerify)}, true
	case Publish:
		return step{[]State{Verified}, Published, always(DoPublish)}, true
	case Return:
		return step{[]State{Submitted, Approved, Verified}, Draft, next}, true
	}
	return step{}, false
}

// next is what moves a sheet on from a state; empty when nothing does.
func next(s State) identity.Action {
	switch s {
	case Draft:
		return DoSubmit
	case Submitted:
		return DoApprove
	case Approved:
		return DoVerify
	case Verified:
		return DoPublish
	}
	return ""
}

// Refusal says why an actor may not do something to the sheet now; nil when it
// is allowed. It is the one place where this is decided: Allowed, the pages and
// the use cases all ask it.
//
// Faults: Unauthenticated and Forbidden of identity.Require; Forbidden
// ("reporting.person_needed": neither the program signs anything nor a key, which only
// fills and hands in; "reporting.own_figures":
// who filled it in or submitted it; "reporting.own_approval": who approved it);
// Conflict ("reporting.state_wrong": it is not at that step;
// "reporting.round_planned", "reporting.round_closed", "reporting.past": a past day
// is looked at).
func (c *Case) Refusal(a *identity.Actor, do Action) error {
	if err := c.refusal(a, do); err != nil || !c.Past {
		return err
	}
	return fault.New(fault.Conflict, "reporting.past", nil)
}

// refusal is Refusal at the time of the case, be it past.
func (c *Case) refusal(a *identity.Actor, do Action) error {
	st, known := stepOf(do)
	if !known {
		return fault.New(fault.Invalid, "reporting.action_unknown", nil)
	}
	need := st.do(c.Sheet.State)
	if need == "" || !slices.Contains(st.from, c.Sheet.State) {
		// of what somebody may never do, they hear that, and not how far the sheet is
		if !slices.ContainsFunc(st.from, func(s State) bool { return c.may(a, do, st.do(s)) }) {
			return c.forbidden(a, st.do(st.from[0]))
		}
		return fault.New(fault.Conflict, "reporting.state_wrong", fault.Args{
			"Action": i18n.Key(do.Key()), "State": i18n.Key(c.Sheet.State.Key())})
	}
	if !c.may(a, do, need) {
		return c.forbidden(a, need)
	}
	if a.Person == "" || a.Key != "" && do != Fill && do != Submit && do != Withdraw {
		return fault.New(fault.Forbidden, "reporting.person_needed", fault.Args{"Action": i18n.Key(do.Key())})
	}
	if err := c.eyes(a, do); err != nil {
		return err
	}
	if do == Fill || do == Submit || do == Withdraw {
		switch c.State() {
		case Planned:
			return fault.New(fault.Conflict, "reporting.round_planned", fault.Args{"Opens": c.Days.Opens})
		case Closed:
			if do != Withdraw { // a withdrawn sheet could not be handed in again
				return fault.New(fault.Conflict, "reporting.round_closed", fault.Args{"Closes": c.closed()})
			}
			return fault.New(fault.Conflict, "reporting.withdraw_closed", fault.Args{"Closes": c.closed()})
		}
	}
	return nil
}

// may asks the policy. Filling needs the permission for some cell only; which
// cells, Lock says.
func (c *Case) may(a *identity.Actor, do Action, need identity.Action) bool {
	if do == Fill {
		return maySome(a, need, &c.Sheet)
	}
	return mayAll(a, need, &c.Sheet)
}

func (c *Case) forbidden(a *identity.Actor, need identity.Action) error {
	if a.Visitor() {
		return fault.New(fault.Unauthenticated, "identity.sign_in_first", nil)
	}
	return fault.New(fault.Forbidden, "identity.forbidden", fault.Args{"Action": i18n.Key("identity.action." + string(need))})
}

// eyes keeps the steps in different hands: no approval by who filled in or
// submitted, no verification by any of them or by who approved.
func (c *Case) eyes(a *identity.Actor, do Action) error {
	s := &c.Sheet
	judges := do == Approve || do == Verify
	if judges && (a.Person == s.SubmittedBy || slices.Contains(s.FilledBy, a.Person)) {
		return fault.New(fault.Forbidden, "reporting.own_figures", fault.Args{"Action": i18n.Key(do.Key())})
	}
	if do == Verify && a.Person == s.ApprovedBy {
		return fault.New(fault.Forbidden, "reporting.own_approval", nil)
	}
	return nil
}

// closed is the day after which nothing more was taken.
func (c *Case) closed() time.Time {
	if r := &c.Round; !r.Closed.IsZero() && r.Closed.After(r.Opened) && dayOf(r.Closed, c.Zone).Before(c.Days.Closes) {
		return dayOf(r.Closed, c.Zone)
	}
	return c.Days.Closes
}

// Allowed lists what an actor may do to the sheet now.
func (c *Case) Allowed(a *identity.Actor) []Action {
	var out []Action
	for _, do := range Actions() {
		if c.Refusal(a, do) == nil {
			out = append(out, do)
		}
	}
	return out
}

// Option is an action with the reason why it is refused; nil: it is allowed.
type Option struct {
	Action  Action
	Refusal error
}

// Options lists every action with what stands in its way, for pages that show a
// button greyed with the reason.
func (c *Case) Options(a *identity.Actor) []Option {
	out := make([]Option, 0, len(Actions()))
	for _, do := range Actions() {
		out = append(out, Option{do, c.Refusal(a, do)})
	}
	return out
}
