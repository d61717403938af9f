package casework

import (
	"slices"
	"time"
)

// Days is the calendar of working days (calendar.Calendar is one).
type Days interface {
	Add(day time.Time, n int) (arrival time.Time, provisional bool)
	Between(a, b time.Time) int
}

// Timing is where a clock stands on a day, or at a moment where it counts hours.
type Timing struct {
	Clock           ClockName
	Run             int
	Workdays, Hours bool
	Length          int // days, workdays or hours in all
	Used            int
	// Left is what remains; negative when it is over time.
	Left int
	// Over: the clock ran past its due day, be it by a weekend only.
	Over bool
	// Due is the last day, or moment, in time; zero while the clock is held before it.
	Due time.Time
	// Provisional: a year on the way has no holiday notice yet.
	Provisional     bool
	Paused, Stopped bool
}

// Late is by how many days or hours it is over time; 0 in time.
func (t Timing) Late() int { return max(-t.Left, 0) }

// Timing says where the latest run of a clock stands on a day (midnight UTC, or any
// moment of it), or at that moment where it counts hours; ok is false when it never ran.
func (p *Process) Timing(c *Case, name ClockName, on time.Time, cal Days) (t Timing, ok bool) {
	clock, found := p.Clock(name)
	r := c.Run(name)
	if !found || r == nil {
		return Timing{}, false
	}
	on = clock.moment(on)
	t = Timing{Clock: name, Run: r.No, Workdays: clock.Workdays, Hours: clock.Hours, Length: r.Length, Paused: r.Paused(), Stopped: !r.Stopped.IsZero()}
	t.Used = clock.used(r, on, cal)
	t.Left = t.Length - t.Used
	t.Due, t.Provisional, _ = clock.reach(r, r.Length, cal)
	if last := r.Spans[len(r.Spans)-1].To; !last.IsZero() && last.Before(on) { // held or stopped: it stands there
		on = last
	}
	t.Over = !t.Due.IsZero() && on.After(t.Due)
	return t, true
}

// Timings says where all clocks stand that ever ran, in the order declared.
func (p *Process) Timings(c *Case, on time.Time, cal Days) []Timing {
	var out []Timing
	for _, clock := range p.Clocks {
		if t, ok := p.Timing(c, clock.Name, on, cal); ok {
			out = append(out, t)
		}
	}
	return out
}

// unit is what the clock counts in.
func (c *Clock) unit() time.Duration {
	if c.Hours {
		return time.Hour
	}
	return 24 * time.Hour
}

// moment is where a time stands on the clock: itself, or its day in China.
func (c *Clock) moment(t time.Time) time.Time {
	if c.Hours {
		return t.UTC()
	}
	return day(t)
}

// between is how much of the time from a to b counts.
func (c *Clock) between(a, b time.Time, cal Days) time.Duration {
	switch {
	case !a.Before(b):
		return 0
	case len(c.Within) > 0:
		return c.office(a, b, cal)
	case c.Workdays:
		return time.Duration(cal.Between(a, b)) * c.unit()
	}
	return b.Sub(a)
}

// add is when so much time, more than none, has counted since a moment.
func (c *Clock) add(from time.Time, d time.Duration, cal Days) (time.Time, bool) {
	switch {
	case len(c.Within) > 0:
		return c.afterOffice(from, d, cal)
	case c.Workdays:
		return cal.Add(from, int(d/c.unit()))
	}
	return from.Add(d), false
}

// used is how many days or hours of a run have gone by.
func (c *Clock) used(r *Run, on time.Time, cal Days) int {
	var d time.Duration
	for _, s := range r.Spans {
		to := s.To
		if to.IsZero() || to.After(on) {
			to = on
		}
		d += c.between(s.From, to, cal)
	}
	return int(d / c.unit())
}

// reach is when a run comes to its nth day or hour; ok is false when it is held
// or ended before.
func (c *Clock) reach(r *Run, n int, cal Days) (on time.Time, provisional, ok bool) {
	d := time.Duration(n) * c.unit()
	for _, s := range r.Spans {
		if s.To.IsZero() {
			on, provisional = c.add(s.From, d, cal)
			return on, provisional, true
		}
		ran := c.between(s.From, s.To, cal)
		if d <= ran && d > 0 {
			on, provisional = c.add(s.From, d, cal)
			return on, provisional, true
		}
		d -= ran
	}
	return time.Time{}, false, false
}

// Index is what lists and the daily round need to find a case by; it depends on
// the calendar and is worked out anew when that changes.
type Index struct {
	// Due is the first day on which a clock that runs is due; zero: none.
	Due         time.Time
	Provisional bool
	// Next is the first day on which Tick has something to do; zero: none.
	Next time.Time
}

// Index works it out.
func (p *Process) Index(c *Case, cal Days) Index {
	var out Index
	earlier := func(a, b time.Time) bool { return a.IsZero() || b.Before(a) }
	for i := range p.Clocks {
		clock := &p.Clocks[i]
		r := c.Run(clock.Name)
		if r == nil || !r.Stopped.IsZero() {
			continue
		}
		if due, provisional, ok := clock.reach(r, r.Length, cal); ok && earlier(out.Due, day(due)) {
			out.Due, out.Provisional = day(due), provisional
		}
		for _, s := range clock.inOrder(r.Length) {
			if slices.Contains(r.Fired, s.Name) {
				continue
			}
			if on, _, ok := clock.reach(r, s.days(r.Length), cal); ok && earlier(out.Next, day(on)) {
				out.Next = day(on)
			}
			break
		}
	}
	return out
}
