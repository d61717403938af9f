package casework

import (
	"slices"
	"strings"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Result is what an act or a tick made of a case: the case as it now is, the acts
// to add to its journal, and what has to happen outside. Without acts nothing
// changed.
type Result struct {
	Case    *Case
	Acts    []Act
	Effects []Effect
}

// EffectKind says what an effect is.
type EffectKind string

const (
	Notice   EffectKind = "notice"   // To has to hear Message
	Moved    EffectKind = "moved"    // the case came into another state
	Levelled EffectKind = "levelled" // its level changed
	Blocked  EffectKind = "blocked"  // a transition that an escalation orders was not open
)

// Effect is what has to happen outside the case: the host sends notices, files
// scores, opens other cases.
type Effect struct {
	// Key is the same for the same effect for ever and of no other one in the tenant:
	// who keeps the keys of what was sent never sends it twice.
	Key        string
	Kind       EffectKind
	Tenant     Tenant
	Case       CaseID
	Transition TransitionName // of Moved, of notices about a transition, of Blocked
	From, To   StateName      // of Moved
	Clock      ClockName      // of notices about a clock
	Step       StepName
	Was, Level Level // Level is that of the case afterwards
	Roles      []Role
	Parties    []Party // who stands in those roles; the host finds the others
	// Among: of this role Parties are all who have to hear it.
	Among   Role
	Message i18n.Msg
	At      time.Time
}

// Opening is what a case is opened with.
type Opening struct {
	Tenant Tenant
	ID     CaseID
	Title  string
	Act    Act // its transition opens: from new
}

// Open opens a case by a transition from new.
func (p *Process) Open(o Opening, now time.Time, cal Days) (Result, *Refusal) {
	o.Act.Birth = &Birth{o.Tenant, o.ID, strings.TrimSpace(o.Title), p.ID, p.Version, p.SHA256}
	return p.apply(nil, o.Act, now, cal)
}

// Apply lets somebody take a transition. The result is the case afterwards, or a
// refusal with every reason; c itself never changes. Whether By may act at all,
// and in which roles, is for the host to say (Act.As).
func (p *Process) Apply(c *Case, a Act, now time.Time, cal Days) (Result, *Refusal) {
	a.Birth = nil
	if c.Version != a.Base {
		r := &Refusal{}
		r.add(fault.Conflict, "casework.refusal.stale", i18n.Args{"Base": a.Base, "Version": c.Version})
		return Result{Case: c}, r
	}
	return p.apply(c, a, now, cal)
}

func (p *Process) apply(c *Case, a Act, now time.Time, cal Days) (Result, *Refusal) {
	t, ok := p.Transition(a.Transition)
	if !ok {
		r := &Refusal{}
		r.add(fault.Invalid, "casework.refusal.no_transition", i18n.Args{"Name": string(a.Transition)})
		return Result{Case: c}, r
	}
	r := p.closed(c, t, a.By, a.As)
	if r == nil {
		r = &Refusal{}
	}
	a.Seq, a.Kind, a.To, a.At, a.Base = 1, Took, t.To, now.UTC(), 0
	a.Note, a.Alarms, a.Lifted, a.Other, a.Cut = strings.TrimSpace(a.Note), nil, nil, "", nil
	if c != nil {
		a.Seq, a.From = c.Version+1, c.State
		if t.To == "" {
			a.To = c.State
		}
		if now.Before(c.Since) {
			r.add(fault.Conflict, "casework.refusal.before", i18n.Args{"At": c.Since})
		}
	}
	p.unfit(r, t, &a)
	p.apart(r, c, t, &a)
	next := p.fold(c, &a)
	unfilled := p.lacking(r, next, t, &a)
	said := append(unfilled, p.guarded(r, t, p.known(p.held(c, next), cal, now), unfilled)...)
	p.timeless(r, c, next, t, said)
	if refused := r.orNil(); refused != nil {
		return Result{Case: c}, refused
	}
	if a.Lifted = p.lifted(next, t.Name, now, cal); a.Lifted != nil {
		next = p.fold(c, &a)
	}
	return Result{next, []Act{a}, p.effects(c, next, t, &a)}, nil
}

// held is what guards look at: the fields as the act sets them, clocks and level
// as they were before it.
func (p *Process) held(before, after *Case) *Case {
	if before == nil {
		return after
	}
	out := before.clone()
	out.Fields = after.Fields
	return out
}

// lifted lists the alarms whose day lies ahead again after an extension.
func (p *Process) lifted(c *Case, t TransitionName, now time.Time, cal Days) []Alarm {
	var out []Alarm
	for i := range p.Clocks {
		clock := &p.Clocks[i]
		r := c.Run(clock.Name)
		if _, extends := clock.Extend[t]; !extends || r == nil || !r.Stopped.IsZero() {
			continue
		}
		used := clock.used(r, clock.moment(now), cal)
		for _, s := range clock.Steps {
			if slices.Contains(r.Fired, s.Name) && s.days(r.Length) > used {
				out = append(out, Alarm{clock.Name, r.No, s.Name})
			}
		}
	}
	return out
}

// effects of a transition.
func (p *Process) effects(before, after *Case, t *Transition, a *Act) []Effect {
	base := Effect{Tenant: after.Tenant, Case: after.ID, Transition: t.Name, Level: after.Level, At: a.At}
	var out []Effect
	if a.From != a.To {
		e := base
		e.Key, e.Kind, e.From, e.To = after.key(a.Seq, "moved"), Moved, a.From, a.To
		e.Message = i18n.M("casework.effect.moved", i18n.Args{"Title": after.Title, "Transition": t.Label.Msg(), "State": p.stateLabel(a.To)})
		out = append(out, e)
	}
	if len(t.Notify) > 0 {
		e := base
		e.Key, e.Kind, e.Roles, e.Parties = after.key(a.Seq, "notice"), Notice, t.Notify, after.standing(t.Notify)
		if t.Among != "" {
			e.Among, e.Parties = t.Among, after.Undone(t.Among)
			if a.Part != nil {
				e.Parties = []Party{*a.Part}
			}
		}
		e.Message = i18n.M("casework.effect.taken", i18n.Args{"Title": after.Title, "Transition": t.Label.Msg(), "State": p.stateLabel(after.State), "By": a.By.said()})
		out = append(out, e)
	}
	was := Calm
	if before != nil {
		was = before.Level
	}
	return append(out, levelled(base, after, a.Seq, was)...)
}

// levelled is the effect of a change of level, if there is one.
func levelled(base Effect, after *Case, seq int, was Level) []Effect {
	if after.Level == was {
		return nil
	}
	base.Key, base.Kind, base.Was, base.Level = after.key(seq, "level"), Levelled, was, after.Level
	base.Message = i18n.M("casework.effect.level", i18n.Args{"Title": after.Title, "Level": i18n.Key(after.Level.Key())})
	return []Effect{base}
}

// said is who acted, for people.
func (w Person) said() any {
	if w.Name == "" {
		return i18n.Key("casework.program")
	}
	return w.Name
}

// standing lists who stands in some roles.
func (c *Case) standing(roles []Role) []Party {
	var out []Party
	for _, role := range roles {
		for _, one := range c.Parties[role] {
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}
