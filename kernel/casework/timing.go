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

// Timing is where a clock stands on a day.
type Timing struct {
	Clock    ClockName
	Run      int
	Workdays bool
	Length   int // days or workdays in all
	Used     int
	// Left is what remains; negative when it is over time.
	Left int
	// Over: the clock ran past its due day, be it by a weekend only.
	Over bool
	// Due is the last day in time; zero while the clock is held before it.
	Due time.Time
	// Provisional: a year on the way has no holiday notice yet.
	Provisional     bool
	Paused, Stopped bool
}

// Late is by how many days it is over time; 0 in time.
func (t Timing) Late() int { return max(-t.Left, 0) }

// Timing says where the latest run of a clock stands on a day (midnight UTC); ok is
// false when it never ran.
func (p *Process) Timing(c *Case, name ClockName, on time.Time, cal Days) (t Timing, ok bool) {
	clock, found := p.Clock(name)
	r := c.Run(name)
	if !found || r == nil {
		return Timing{}, false
	}
	t = Timing{Clock: name, Run: r.No, Workdays: clock.Workdays, Length: r.Length, Paused: r.Paused(), Stopped: !r.Stopped.IsZero()}
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

func (c *Clock) between(a, b time.Time, cal Days) int {
	if !a.Before(b) {
		return 0
	}
	if c.Workdays {
		return cal.Between(a, b)
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

func (c *Clock) add(from time.Time, n int, cal Days) (time.Time, bool) {
	if c.Workdays {
		return cal.Add(from, n)
	}
	return from.AddDate(0, 0, n), false
}

// used is how many days of a run have gone by at the end of a day.
func (c *Clock) used(r *Run, on time.Time, cal Days) int {
	n := 0
	for _, s := range r.Spans {
		to := s.To
		if to.IsZero() || to.After(on) {
			to = on
		}
		n += c.between(s.From, to, cal)
	}
	return n
}

// reach is the day on which a run comes to its nth day; ok is false when it is held
// or ended before.
func (c *Clock) reach(r *Run, n int, cal Days) (on time.Time, provisional, ok bool) {
	for _, s := range r.Spans {
		if s.To.IsZero() {
			on, provisional = c.add(s.From, n, cal)
			return on, provisional, true
		}
		ran := c.between(s.From, s.To, cal)
		if n <= ran && n > 0 {
			on, provisional = c.add(s.From, n, cal)
			return on, provisional, true
		}
		n -= ran
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
		if due, provisional, ok := clock.reach(r, r.Length, cal); ok && earlier(out.Due, due) {
			out.Due, out.Provisional = due, provisional
		}
		for _, s := range clock.inOrder(r.Length) {
			if slices.Contains(r.Fired, s.Name) {
				continue
			}
			if on, _, ok := clock.reach(r, s.days(r.Length), cal); ok && earlier(out.Next, on) {
				out.Next = on
			}
			break
		}
	}
	return out
}
