package supervision

import (
	"cmp"
	"slices"
	"time"

	"gangyao/kernel/casework"
	"gangyao/platform/identity"
)

// Ending says how a span ended.
type Ending string

// The endings. What is not closed keeps what it came to; only what the office took back
// itself (Withdrawn) is not assessed.
const (
	GoesOn      Ending = ""
	Finished    Ending = "closed"      // 销号
	Declined    Ending = "declined"    // 退单
	Transferred Ending = "transferred" // 改交
	Joined      Ending = "merged"      // 并入他件
	Withdrawn   Ending = "cancelled"   // 撤销
	Released    Ending = "released"    // a responsible unit that is asked no more
)

// Key is the message that names the ending.
func (e Ending) Key() string { return "supervision.ending." + string(e) }

// Span (承办段) is the time for which one unit answers for an item: from issue or
// transfer until it is closed, declined, transferred, merged or cancelled. How late it
// was belongs to the unit that had it, whatever becomes of the item. Spans follow from
// the journal (spansOf).
type Span struct {
	// No counts the spans of an item from 1; Nth those of the lead unit, or of a
	// responsible unit, so that it has the same name for ever.
	No, Nth int
	Org     identity.OrgID
	Role    casework.Role // RoleOwner or RoleContributor
	// Source and Leader are what statistics are broken down by: the kind, and the name of
	// the leader who was chosen.
	Source SourceKind
	Leader string
	// From and To are its first and last moment; To is zero while it goes on. First and
	// Last are the acts of the journal then.
	From, To    time.Time
	First, Last int
	Ending      Ending
	// Why is what was said when it ended; Next the unit that has it now, Into the item it
	// was merged into.
	Why  string
	Next identity.OrgID
	Into ItemID
	// Dues are the due days that were in force, in order.
	Dues []time.Time
	// Due is the due day while its clock runs; zero: it stands, or the part is done.
	Due time.Time
	// Years are what it came to in each year, up to the day Upto; what is late after that
	// follows from Due.
	Years []Tally
	Upto  time.Time
	// Level is how far the alarms are that fired in it and stand, Worst the worst of all.
	Level, Worst casework.Level
	// Used are the workdays that it took so far.
	Used int
	// Done is when a responsible unit answered, or the lead unit's answer was verified.
	Done time.Time
}

// Tally is what a span came to in a year.
type Tally struct {
	Year int
	Late Late
	// Answers and Returned count answers and how often they were sent back.
	Answers, Returned int
}

// plus adds lateness.
func (x Late) plus(y Late) Late { return Late{x.Over || y.Over, x.Days + y.Days} }

// running is how much lateness a span gathers from the end of a day to that of another
// while its clock runs on.
func (s *Span) running(from, to time.Time, cal casework.Days) Late {
	if s.Due.IsZero() || !to.After(from) || !to.After(s.Due) {
		return Late{}
	}
	base := from
	if s.Due.After(base) {
		base = s.Due
	}
	n := cal.Between(base, to)
	return Late{n > 0 || !from.After(s.Due), n}
}

// LateOn is how late it was in all, up to the end of a day.
func (s *Span) LateOn(day time.Time, cal casework.Days) Late {
	out := s.running(s.Upto, day, cal)
	for _, y := range s.Years {
		out = out.plus(y.Late)
	}
	return out
}

// In is what it came to in a year, up to the end of a day.
func (s *Span) In(year int, day time.Time, cal casework.Days) Tally {
	out := Tally{Year: year}
	for _, y := range s.Years {
		if y.Year == year {
			out = y
		}
	}
	from, to := lastOf(year-1), lastOf(year)
	if s.Upto.After(from) {
		from = s.Upto
	}
	if day.Before(to) {
		to = day
	}
	out.Late = out.Late.plus(s.running(from, to, cal))
	return out
}

// Returned counts how often answers were sent back.
func (s *Span) Returned() int {
	n := 0
	for _, y := range s.Years {
		n += y.Returned
	}
	return n
}

// began is the year of its beginning; in later years it is carried over (上年结转).
func (s *Span) began() int { return identity.Day(s.From).Year() }

// ended is the year of its end; ongoing while there is none.
func (s *Span) ended() int {
	if s.To.IsZero() {
		return ongoing
	}
	return identity.Day(s.To).Year()
}

// ongoing stands for the year in which what goes on will end.
const ongoing = 9999

// touches says whether it began in a year or went on in it; year 0: in any.
func (s *Span) touches(year int) bool {
	return year == 0 || s.began() <= year && year <= s.ended()
}

// warned says whether it ever was yellow or worse, or late.
func (s *Span) warned(day time.Time, cal casework.Days) bool {
	return s.Worst.Worse(casework.Blue) || s.LateOn(day, cal).Over
}

func lastOf(year int) time.Time { return time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC) }

// tally is that of a year, to be added to.
func (s *Span) tally(year int) *Tally {
	i, found := slices.BinarySearchFunc(s.Years, year, func(t Tally, y int) int { return cmp.Compare(t.Year, y) })
	if !found {
		s.Years = slices.Insert(s.Years, i, Tally{Year: year})
	}
	return &s.Years[i]
}

// spansOf tells from a journal (oldest act first) which units answered for an item and
// how late each was. Only the clock Work counts. A day counts as late for who has the
// item at its end, by the due day that was in force as it began: more time granted
// afterwards takes nothing back, and a pause adds nothing. It gives the case, too.
func spansOf(p *casework.Process, acts []casework.Act, source SourceKind, cal casework.Days) ([]Span, *casework.Case, error) {
	x := spanning{p: p, cal: cal, source: source}
	c, err := p.Follow(acts, x.see)
	return x.all, c, err
}

// spanning follows a journal.
type spanning struct {
	p      *casework.Process
	cal    casework.Days
	source SourceKind
	all    []Span
	held   []holding // beside all
	upto   time.Time // the day of the last act
}

// holding is what is known of a span while it goes on.
type holding struct {
	// run and fired are the clock's run and its alarms when the span began: what fired
	// before is not its own.
	run   int
	fired []casework.StepName
}

func (x *spanning) see(before, after *casework.Case, a *casework.Act) {
	day := identity.Day(a.At)
	if before != nil && x.going() {
		x.gather(before, day)
	}
	x.upto = day
	x.count(a, day.Year())
	x.end(after, a)
	x.begin(after, a)
	if x.going() {
		x.stand(after, a)
	}
}

// going says whether a span goes on.
func (x *spanning) going() bool {
	return slices.ContainsFunc(x.all, func(s Span) bool { return s.To.IsZero() })
}

// gather adds the lateness from the act before until the end of a day, in which the case
// stood as it was, to the spans that go on.
func (x *spanning) gather(c *casework.Case, day time.Time) {
	for from := x.upto; from.Before(day); {
		to := lastOf(from.AddDate(0, 0, 1).Year())
		if day.Before(to) {
			to = day
		}
		was, ok := x.p.Timing(c, Work, from, x.cal)
		now, _ := x.p.Timing(c, Work, to, x.cal)
		if !ok {
			return
		}
		n := now.Late() - was.Late()
		for i := range x.all {
			s := &x.all[i]
			if !s.To.IsZero() || s.Role == RoleContributor && !s.Done.IsZero() {
				continue
			}
			if s.Used += now.Used - was.Used; now.Over && (n > 0 || !was.Over) {
				t := s.tally(to.Year())
				t.Late = t.Late.plus(Late{true, n})
			}
		}
		from = to
	}
}

// count counts answers, and those that were sent back.
func (x *spanning) count(a *casework.Act, year int) {
	role, org := RoleOwner, identity.OrgID("")
	if a.Transition == Contribute || a.Transition == Recall {
		role, org = RoleContributor, partOf(a)
	}
	for i := range x.all {
		s := &x.all[i]
		if !s.To.IsZero() || s.Role != role || org != "" && s.Org != org {
			continue
		}
		switch a.Transition {
		case Answer, Contribute:
			s.tally(year).Answers++
		case Return, Recall:
			s.tally(year).Returned++
		}
	}
}

// answers says whether units answer for a case as it stands.
func answers(c *casework.Case) bool { return c.Open() && c.State != Draft }

// end ends the spans of those who do not answer for the case any more.
func (x *spanning) end(c *casework.Case, a *casework.Act) {
	how := Released
	switch {
	case a.Kind == casework.MergedTo:
		how = Joined
	case c.State == Cancelled:
		how = Withdrawn
	case c.State == Draft:
		how = Declined
	case !c.Open():
		how = Finished
	}
	for i := range x.all {
		s := &x.all[i]
		if !s.To.IsZero() {
			continue
		}
		moved := s.Role == RoleOwner && (a.Transition == Transfer || orgIn(c, RoleOwner) != s.Org)
		left := s.Role == RoleContributor && (!slices.Contains(orgsIn(c, RoleContributor), s.Org) || orgIn(c, RoleOwner) == s.Org)
		if answers(c) && !moved && !left {
			continue
		}
		s.To, s.Last, s.Ending, s.Why, s.Due, s.Upto = a.At, a.Seq, how, a.Note, time.Time{}, x.upto
		switch {
		case how == Joined:
			s.Into = a.Other
		case how == Released && moved:
			s.Ending, s.Next = Transferred, orgIn(c, RoleOwner)
		}
	}
}

// begin begins spans for those who answer for the case from now on.
func (x *spanning) begin(c *casework.Case, a *casework.Act) {
	if !answers(c) {
		return
	}
	owner := orgIn(c, RoleOwner)
	if owner != "" {
		x.add(RoleOwner, owner, c, a)
	}
	for _, o := range orgsIn(c, RoleContributor) {
		if o != owner {
			x.add(RoleContributor, o, c, a)
		}
	}
}

func (x *spanning) add(role casework.Role, org identity.OrgID, c *casework.Case, a *casework.Act) {
	nth := 1
	for i := range x.all {
		s := &x.all[i]
		if s.Role != role || role == RoleContributor && s.Org != org {
			continue
		}
		if s.To.IsZero() {
			return
		}
		nth++
	}
	s := Span{No: len(x.all) + 1, Nth: nth, Org: org, Role: role, Source: x.source, From: a.At, First: a.Seq}
	h := holding{}
	if r := c.Run(Work); r != nil {
		h.run, h.fired = r.No, slices.Clone(r.Fired)
	}
	x.all, x.held = append(x.all, s), append(x.held, h)
}

// stand brings the spans that go on to how the case stands after an act.
func (x *spanning) stand(c *casework.Case, a *casework.Act) {
	t, _ := x.p.Timing(c, Work, x.upto, x.cal)
	r, clock := c.Run(Work), (*casework.Clock)(nil)
	if r != nil {
		clock, _ = x.p.Clock(Work)
	}
	for i := range x.all {
		s := &x.all[i]
		if !s.To.IsZero() {
			continue
		}
		s.Upto, s.Leader, s.Due, s.Level = x.upto, leaderName(c), time.Time{}, casework.Calm
		s.done(c, a)
		if clock == nil || t.Stopped {
			continue
		}
		undone := s.Role == RoleOwner || s.Done.IsZero()
		if !t.Paused && undone {
			if s.Due = t.Due; len(s.Dues) == 0 || !s.Dues[len(s.Dues)-1].Equal(t.Due) {
				s.Dues = append(s.Dues, t.Due)
			}
		}
		s.Level = x.held[i].level(clock, r)
		if undone && s.Level.Worse(s.Worst) {
			s.Worst = s.Level
		}
	}
}

// level is that of the alarms that fired since a span began and stand.
func (h *holding) level(clock *casework.Clock, r *casework.Run) casework.Level {
	if r.No != h.run {
		h.run, h.fired = r.No, nil
	}
	h.fired = slices.DeleteFunc(h.fired, func(step casework.StepName) bool { return !slices.Contains(r.Fired, step) }) // lifted
	out := casework.Calm
	for i := range clock.Steps {
		if step := &clock.Steps[i]; slices.Contains(r.Fired, step.Name) && !slices.Contains(h.fired, step.Name) && step.Level.Worse(out) {
			out = step.Level
		}
	}
	return out
}

// done keeps since when the part of its unit is done.
func (s *Span) done(c *casework.Case, a *casework.Act) {
	done := c.State == Verified
	if s.Role == RoleContributor {
		done = slices.ContainsFunc(c.Done[RoleContributor], func(p casework.Party) bool { return p.Org == s.Org })
	}
	switch {
	case !done:
		s.Done = time.Time{}
	case s.Done.IsZero():
		s.Done = a.At
	}
}

func leaderName(c *casework.Case) string {
	if who := c.Parties[RoleLeader]; len(who) > 0 {
		return who[0].Name
	}
	return ""
}
