package casework

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// key names an effect of an act.
func (c *Case) key(seq int, what ...string) string {
	return fmt.Sprintf("%s/%d/%s", c.ID, seq, strings.Join(what, "/"))
}

// Tick lets time pass: every step that a clock has come to by the end of the day of
// now, or by now where it counts hours, fires, once in a run, and its transition is taken where it is open. When
// several steps of a clock are due at once (a short clock, or the program stood
// still), a reminder beside an escalation or before a later reminder is kept in the
// journal but sends no notice.
// Ticking again at the same time changes nothing.
func (p *Process) Tick(c *Case, now time.Time, cal Days) Result {
	out := Result{Case: c}
	for c.Open() {
		clock, steps := p.pending(out.Case, now, cal)
		if clock == nil {
			break
		}
		p.fire(&out, clock, steps, now, cal)
		if !out.Case.Open() {
			break
		}
	}
	return out
}

// pending finds the first clock with steps that are due and have not fired.
func (p *Process) pending(c *Case, now time.Time, cal Days) (*Clock, []*Step) {
	for i := range p.Clocks {
		clock := &p.Clocks[i]
		r := c.Run(clock.Name)
		if r == nil || !r.Stopped.IsZero() {
			continue
		}
		used := clock.used(r, clock.moment(now), cal)
		var due []*Step
		for _, s := range clock.inOrder(r.Length) {
			if s.days(r.Length) <= used && !slices.Contains(r.Fired, s.Name) {
				due = append(due, s)
			}
		}
		if len(due) > 0 {
			return clock, due
		}
	}
	return nil, nil
}

// fire records the steps of one clock and takes their transitions.
func (p *Process) fire(out *Result, clock *Clock, steps []*Step, now time.Time, cal Days) {
	c := out.Case
	r := c.Run(clock.Name)
	a := Act{Seq: c.Version + 1, Kind: Alarmed, From: c.State, To: c.State, At: now.UTC()}
	for _, s := range steps {
		a.Alarms = append(a.Alarms, Alarm{clock.Name, r.No, s.Name})
	}
	next := p.fold(c, &a)
	out.Case, out.Acts = next, append(out.Acts, a)
	base := Effect{Tenant: c.Tenant, Case: c.ID, Clock: clock.Name, Level: next.Level, At: a.At}
	t, _ := p.Timing(next, clock.Name, now, cal)
	escalates := slices.ContainsFunc(steps, func(s *Step) bool { return s.Level != Calm })
	for i, s := range steps {
		if s.Level == Calm && (escalates || i < len(steps)-1) || len(s.Notify) == 0 {
			continue
		}
		e := base
		e.Key, e.Kind, e.Step = c.key(a.Seq, "notice", string(clock.Name), string(s.Name)), Notice, s.Name
		e.Roles, e.Parties, e.Message = s.Notify, next.standing(s.Notify), p.warn(next, clock, s, t)
		out.Effects = append(out.Effects, e)
	}
	out.Effects = append(out.Effects, levelled(base, next, a.Seq, c.Level)...)
	for _, s := range steps {
		if s.Then != "" && out.Case.Open() {
			p.order(out, clock, s, now, cal)
		}
	}
}

// order takes the transition that a step orders, or says why it is not open.
func (p *Process) order(out *Result, clock *Clock, s *Step, now time.Time, cal Days) {
	c := out.Case
	done, refusal := p.apply(c, Act{Transition: s.Then, As: []Role{ByProgram}}, now, cal)
	if refusal == nil {
		out.Case = done.Case
		out.Acts, out.Effects = append(out.Acts, done.Acts...), append(out.Effects, done.Effects...)
		return
	}
	out.Effects = append(out.Effects, Effect{Key: c.key(c.Version, "blocked", string(clock.Name), string(s.Name)), Kind: Blocked, Tenant: c.Tenant,
		Case: c.ID, Transition: s.Then, Clock: clock.Name, Step: s.Name, Level: c.Level, Message: joined(refusal.Reasons), At: now.UTC()})
}

// warn is the notice of a step: with the level that it brings, or of a reminder without.
func (p *Process) warn(c *Case, clock *Clock, s *Step, t Timing) i18n.Msg {
	m := p.stands(c, clock, t)
	if s.Level == Calm {
		return m
	}
	return i18n.Msg{Key: "casework.effect.escalated", Args: i18n.Args{"Level": i18n.Key(s.Level.Key()), "What": m}}
}

// stands is how a clock stands, in words.
func (p *Process) stands(c *Case, clock *Clock, t Timing) i18n.Msg {
	args := i18n.Args{"Title": c.Title, "Clock": clock.Label.Msg(), "Due": clock.said(t.Due), "Days": t.Left, "Unit": clock.Unit(), "State": p.stateLabel(c.State)}
	switch {
	case t.Left > 0:
		return i18n.Msg{Key: "casework.effect.remind", Args: args}
	case t.Left == 0 && t.Over:
		return i18n.Msg{Key: "casework.effect.over", Args: args}
	case t.Left == 0:
		return i18n.Msg{Key: "casework.effect.due", Args: args}
	}
	args["Days"] = -t.Left
	return i18n.Msg{Key: "casework.effect.late", Args: args}
}

// said is a due day, or moment, in a message.
func (c *Clock) said(due time.Time) any {
	if !c.Hours || due.IsZero() {
		return due
	}
	return due.In(china).Format("2006-01-02 15:04")
}

// Unit is the message that names what the clock counts in.
func (c *Clock) Unit() i18n.Key {
	switch {
	case c.Workdays:
		return "casework.unit.workdays"
	case c.Hours:
		return "casework.unit.hours"
	}
	return "casework.unit.days"
}

// Join merges a case of p into another of the same process (which may run under
// another version, other) and tenant: the first is closed and points to the
// second, which lists it. Both results are to be kept together.
func (p *Process) Join(from *Case, other *Process, into *Case, by Person, as []Role, note string, cut *Cut, now time.Time) (merged, survivor Result, refusal *Refusal) {
	r := &Refusal{}
	switch {
	case from.ID == into.ID:
		r.add(fault.Invalid, "casework.refusal.merge_self", nil)
	case from.Process != into.Process || from.Tenant != into.Tenant:
		r.add(fault.Invalid, "casework.refusal.merge_other", nil)
	case !from.Open() || !into.Open():
		r.add(fault.Conflict, "casework.refusal.merge_closed", nil)
	}
	if !slices.ContainsFunc(p.Merge, func(role Role) bool { return slices.Contains(as, role) }) {
		r.add(fault.Forbidden, "casework.refusal.merge_not_you", i18n.Args{"Roles": p.labels(p.Merge)})
	}
	if note = strings.TrimSpace(note); note == "" {
		r.add(fault.Invalid, "casework.refusal.merge_note", nil)
	}
	if refused := r.orNil(); refused != nil {
		return Result{Case: from}, Result{Case: into}, refused
	}
	join := func(p *Process, c *Case, kind ActKind, with CaseID, cut *Cut) Result {
		a := Act{Cut: cut, Seq: c.Version + 1, Kind: kind, From: c.State, To: c.State, By: by, As: as, At: now.UTC(), Note: note, Other: with}
		next := p.fold(c, &a)
		base := Effect{Tenant: c.Tenant, Case: c.ID, Level: next.Level, At: a.At}
		return Result{next, []Act{a}, levelled(base, next, a.Seq, c.Level)}
	}
	return join(p, from, MergedTo, into.ID, nil), join(other, into, Absorbed, from.ID, cut), nil
}

// sooner is the cut with which a clock of the survivor is due when that of the merged case
// is; nil where one of them does not run, or that is no earlier, or past already.
func (p *Process) sooner(from *Case, other *Process, into *Case, name ClockName, now time.Time, cal Days) *Cut {
	t, ok := p.Timing(from, name, now, cal)
	was, okInto := other.Timing(into, name, now, cal)
	if !ok || !okInto || t.Paused || t.Stopped || t.Over || was.Paused || was.Stopped || !t.Due.Before(was.Due) {
		return nil
	}
	clock, _ := other.Clock(name)
	r := into.Run(name)
	return &Cut{Clock: name, Run: r.No, Length: max(clock.used(r, t.Due, cal), 1)}
}
