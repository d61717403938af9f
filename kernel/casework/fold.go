package casework

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"gangyao/platform/expr"
)

// fold is the case after one act of its journal: the only place where a case
// changes. It asks neither calendar nor clock, so that a journal tells the same
// story for ever; what may be done was decided before.
func (p *Process) fold(c *Case, a *Act) *Case {
	if c == nil {
		b := a.Birth
		c = &Case{Tenant: b.Tenant, ID: b.ID, Title: b.Title, Process: b.Process, Edition: b.Edition, Definition: b.Definition, Opened: a.At, Since: a.At}
	}
	next := c.clone()
	next.Version = a.Seq
	switch a.Kind {
	case Took:
		next.take(p, a)
	case Alarmed:
		for _, alarm := range a.Alarms {
			if r := next.run(alarm); r != nil {
				r.Fired = append(r.Fired, alarm.Step)
			}
		}
	case MergedTo:
		next.Into, next.Closed = a.Other, a.At
	case Absorbed:
		next.Merged = append(next.Merged, a.Other)
		if a.Cut != nil {
			if r := next.run(Alarm{Clock: a.Cut.Clock, Run: a.Cut.Run}); r != nil {
				r.Length = a.Cut.Length
			}
		}
	}
	next.settle(p, a.At)
	return next
}

// take sets what a transition sets and moves the case and its clocks.
func (c *Case) take(p *Process, a *Act) {
	t, ok := p.Transition(a.Transition)
	if !ok { // a journal of another version; Replay refuses it before
		return
	}
	c.set(a)
	c.part(t, a.Part)
	marks := []string{string(t.Name)}
	if t.To != "" {
		c.State, c.Since = t.To, a.At
		marks = append(marks, string(t.To))
	}
	if s, ok := p.State(c.State); ok && s.Final {
		c.Closed = a.At
	}
	for i := range p.Clocks {
		c.turn(&p.Clocks[i], t.Name, marks, p.Clocks[i].moment(a.At))
	}
	for _, alarm := range a.Lifted {
		if r := c.run(alarm); r != nil {
			r.Fired = slices.DeleteFunc(r.Fired, func(s StepName) bool { return s == alarm.Step })
		}
	}
}

// run is the run that an alarm is about.
func (c *Case) run(alarm Alarm) *Run {
	r, _ := find(c.Runs, func(r *Run) bool { return r.Clock == alarm.Clock && r.No == alarm.Run })
	return r
}

func (c *Case) set(a *Act) {
	if c.Fields == nil && len(a.Fields) > 0 {
		c.Fields = expr.Values{}
	}
	for name, v := range a.Fields {
		if v.Missing() {
			delete(c.Fields, name)
		} else {
			c.Fields[name] = v
		}
	}
	if c.Parties == nil && len(a.Parties) > 0 {
		c.Parties = Standings{}
	}
	for role, who := range a.Parties {
		if len(who) == 0 {
			delete(c.Parties, role)
		} else {
			c.Parties[role] = slices.Clone(who)
		}
	}
	if id := a.By.ID; id != "" && !slices.Contains(c.Doers[a.Transition], id) {
		if c.Doers == nil {
			c.Doers = Doers{}
		}
		c.Doers[a.Transition] = append(slices.Clone(c.Doers[a.Transition]), id)
	}
}

// part marks the part of one as done or open again, and forgets those who do not
// stand there any more.
func (c *Case) part(t *Transition, who *Party) {
	for role, done := range c.Done {
		left := slices.DeleteFunc(slices.Clone(done), func(p Party) bool {
			return !slices.ContainsFunc(c.Parties[role], p.same) || who != nil && role == t.Undo && p.same(*who)
		})
		if c.Done[role] = left; len(left) == 0 {
			delete(c.Done, role)
		}
	}
	if who != nil && t.Each != "" {
		if c.Done == nil {
			c.Done = Standings{}
		}
		c.Done[t.Each] = append(slices.Clone(c.Done[t.Each]), *who)
	}
}

func (a Amount) in(c *Case) int {
	if a.Field == "" {
		return a.Days
	}
	return int(c.Fields[string(a.Field)].Decimal().IntPart())
}

// turn moves one clock: stop, start, extend, then pause or go on by the state the
// case is in.
func (c *Case) turn(clock *Clock, t TransitionName, marks []string, on time.Time) {
	marked := func(list []string) bool {
		return slices.ContainsFunc(list, func(m string) bool { return slices.Contains(marks, m) })
	}
	r := c.Run(clock.Name)
	if r != nil && r.Stopped.IsZero() && (marked(clock.Stop) || marked(clock.Restart)) {
		r.stop(on)
	}
	if marked(clock.Restart) || marked(clock.Start) && (r == nil || !r.Stopped.IsZero()) {
		no := 1
		if r != nil {
			no = r.No + 1
		}
		c.Runs = append(c.Runs, Run{Clock: clock.Name, No: no, Length: clock.Length.in(c), Spans: []Span{{From: on}}})
		r = &c.Runs[len(c.Runs)-1]
	}
	if r == nil || !r.Stopped.IsZero() {
		return
	}
	if more, ok := clock.Extend[t]; ok {
		r.Length += more.in(c)
	}
	held := slices.Contains(clock.Pause, c.State)
	switch {
	case held && r.Running():
		r.hold(on)
	case !held && r.Paused():
		r.Spans = append(r.Spans, Span{From: on})
	}
}

// hold ends the span that runs.
func (r *Run) hold(on time.Time) { r.Spans[len(r.Spans)-1].To = on }

func (r *Run) stop(on time.Time) {
	if r.Running() {
		r.hold(on)
	}
	r.Stopped = on
}

// settle stops the clocks of a closed case and works out the level: the worst
// that the runs still going have come to.
func (c *Case) settle(p *Process, at time.Time) {
	c.Level = Calm
	for i := range c.Runs {
		r := &c.Runs[i]
		clock, ok := p.Clock(r.Clock)
		if ok && !c.Open() && r.Stopped.IsZero() {
			r.stop(clock.moment(at))
		}
		if !ok || !r.Stopped.IsZero() {
			continue
		}
		for _, s := range clock.Steps {
			if slices.Contains(r.Fired, s.Name) && s.Level.Worse(c.Level) {
				c.Level = s.Level
			}
		}
	}
	if c.Level.Worse(c.Worst) {
		c.Worst = c.Level
	}
}

// Replay tells the case from its journal, oldest act first. An error says that the
// journal is not whole or is not of this process.
func (p *Process) Replay(acts []Act) (*Case, error) {
	return p.Follow(acts, func(*Case, *Case, *Act) {})
}

// Follow is Replay that shows each act with the case before it (nil before the first)
// and after it.
func (p *Process) Follow(acts []Act, see func(before, after *Case, a *Act)) (*Case, error) {
	var c *Case
	for i := range acts {
		a := &acts[i]
		if a.Seq != i+1 || (a.Birth != nil) != (i == 0) {
			return nil, fmt.Errorf("casework: act %d stands where %d is due", a.Seq, i+1)
		}
		if i == 0 && a.Birth.Definition != p.SHA256 {
			return nil, fmt.Errorf("casework: the journal is of definition %s, not %s", a.Birth.Definition, p.SHA256)
		}
		if _, ok := p.Transition(a.Transition); a.Kind == Took && !ok {
			return nil, fmt.Errorf("casework: act %d takes the unknown transition %s", a.Seq, a.Transition)
		}
		before := c
		c = p.fold(c, a)
		see(before, c, a)
	}
	if c == nil {
		return nil, fmt.Errorf("casework: an empty journal")
	}
	return c, nil
}

// known is what guards may name.
func (p *Process) known(c *Case, cal Days, now time.Time) expr.Values {
	out := maps.Clone(c.Fields)
	if out == nil {
		out = expr.Values{}
	}
	out["today"], out["opened"], out["level"] = expr.OfDay(day(now)), expr.OfDay(day(c.Opened)), expr.OfText(string(c.Level))
	for _, role := range p.eachRoles() {
		out[string(role)+"_open"] = expr.OfWhole(len(c.Undone(role)))
	}
	for _, clock := range p.Clocks {
		if t, ok := p.Timing(c, clock.Name, now, cal); ok {
			out[string(clock.Name)+"_left"] = expr.OfWhole(t.Left)
		}
	}
	return out
}
