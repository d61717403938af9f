package light

import (
	"slices"

	"gangyao/platform/i18n"
)

// Memory is what is known of the lateness of days that are over. It grows with the days
// and is not to be used with other facts than those it was made of.
type Memory struct {
	rule *Rule
	// until is the first day that was not looked at.
	until Day
	// day is the newest on which the light was late enough to be remembered; none: never.
	day    Day
	colour Colour
}

// look looks at the days before a day that were not looked at yet; days are those on which
// something can change, where they are known.
func (m *Memory) look(r *Rule, f *Facts, day Day, days []Day) {
	if m.rule != r || m.until > day {
		*m = Memory{rule: r, until: day}
		if len(f.Phases) > 0 {
			m.until = f.Phases[0].On
		}
		if r.memory > 0 {
			m.until = max(m.until, day.AddMonths(-r.memory))
		}
	}
	if m.until >= day {
		return
	}
	if at, c := r.newest(f, m.until, day-1, days); at != 0 {
		m.day, m.colour = at, c
	}
	m.until = day
}

// newest is the newest day of some on which the light was late enough to be remembered.
func (r *Rule) newest(f *Facts, from, to Day, days []Day) (Day, Colour) {
	if !r.everyDay { // only months' ends are remembered
		for d := (to + 1).FirstOfMonth() - 1; d >= from; d = d.FirstOfMonth() - 1 {
			if c := r.late(f, d); c == r.Remember || c.Worse(r.Remember) {
				return d, c
			}
		}
		return 0, ""
	}
	const few = 4
	if days == nil && to-from >= few {
		days = f.changes(r, from, to)
	}
	for end := to; end >= from; {
		begin := end // without a list each day is looked at
		if days != nil {
			begin = from
			if i, found := slices.BinarySearch(days, end); found {
				begin = end
			} else if i > 0 {
				begin = max(from, days[i-1])
			}
		}
		if c := r.late(f, begin); c == r.Remember || c.Worse(r.Remember) {
			return end, c
		}
		end = begin - 1
	}
	return 0, ""
}

// late is the worst lateness of a day on which there was something to be late with.
func (r *Rule) late(f *Facts, day Day) Colour {
	if p := f.phase(day); p != Preparing && p != Working {
		return ""
	}
	s := state{r: r, f: f, day: day, plain: true, late: true}
	s.look()
	return s.worst
}

// remembered is the check that a light was late before.
func (m *Memory) remembered(r *Rule, f *Facts, day Day, days []Day) (Check, bool) {
	m.look(r, f, day, days)
	if m.day == 0 || r.memory > 0 && m.day < day.AddMonths(-r.memory) {
		return Check{}, false
	}
	return Check{Kind: CaughtUp, Colour: Yellow, Value: int(day - m.day),
		Why: i18n.M("project.light_why.caught_up", i18n.Args{"Day": m.day.Time(), "Colour": i18n.Key(m.colour.Key())})}, true
}

// changes are the days of some, in order and the first among them, on which the light of
// a rule can become another: days on which something became known, and days on which a
// threshold is crossed. Between them nothing changes.
func (f *Facts) changes(r *Rule, from, to Day) []Day {
	out := make([]Day, 0, 64)
	add := func(days ...Day) {
		for _, d := range days {
			if d > from && d <= to {
				out = append(out, d)
			}
		}
	}
	out = append(out, from)
	for d := from.FirstOfMonth(); d <= to; d = d.AddMonths(1) {
		add(d+Day(r.reportDay), d) // a month's report has to be there; months' ends are remembered by the first versions
	}
	add(f.Started, f.Finished)
	for i := range f.Phases {
		add(f.Phases[i].On, f.Phases[i].On+Day(r.unplanned))
	}
	for i := range f.Plans {
		p := &f.Plans[i]
		add(p.On, p.On+Day(r.unplanned))
		if p.Start != 0 {
			add(p.Start+1, p.Start.AddMonths(r.startRed)+1)
		}
		if p.Finish != 0 {
			add(p.Finish+1, p.Finish.AddMonths(r.finishRed)+1)
		}
		for k := range p.Marks {
			if m := &p.Marks[k]; m.Finish != 0 {
				add(m.Finish+Day(r.markYellow), m.Finish+Day(r.markRed)+1)
			}
		}
	}
	for i := range f.Years {
		add(f.Years[i].On)
	}
	for i := range f.Reports {
		x := &f.Reports[i]
		add(x.On, x.Replaced, x.Handed)
		for _, a := range x.Away {
			add(a.From, a.Again)
		}
	}
	for i := range f.Marks {
		add(f.Marks[i].On, f.Marks[i].Day)
	}
	for i := range f.Expected {
		add(f.Expected[i].On)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// History is the lights of all days from the first on which the project was known to a
// day, each by the rule in force on it, as spells of one colour.
func (s Set) History(f *Facts, day Day) []Spell {
	if len(f.Phases) == 0 || day < f.Phases[0].On {
		return nil
	}
	var out []Spell
	first := f.Phases[0].On
	for i, r := range s {
		from, to := max(first, r.From), day
		if i == 0 {
			from = first
		}
		if i+1 < len(s) {
			to = min(to, s[i+1].From-1)
		}
		if from > to {
			continue
		}
		for _, x := range r.spells(f, first, from, to) {
			if n := len(out); n > 0 && out[n-1].Colour == x.Colour {
				out[n-1].To = x.To
				continue
			}
			out = append(out, x)
		}
	}
	return out
}

// spells are the lights of some days by one rule; first is the first day known.
func (r *Rule) spells(f *Facts, first, from, to Day) []Spell {
	all := f.changes(r, first, to)
	var out []Spell
	var m Memory
	at := from
	for at <= to {
		end := to
		if i, found := slices.BinarySearch(all, at+1); found {
			end = at
		} else if i < len(all) {
			end = all[i] - 1
		}
		c := r.colour(f, at, &m, all)
		if m.day != 0 && r.memory > 0 { // what is remembered is forgotten on a day of its own
			if gone := m.day.AddMonths(r.memory) - 3; gone > at && gone <= end {
				end = gone - 1
			} else if gone <= at && at <= gone+7 {
				end = at
			}
		}
		out = append(out, Spell{From: at, To: end, Colour: c})
		at = end + 1
	}
	return out
}
