package light

import (
	"slices"

	"github.com/shopspring/decimal"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Judge computes the light of a day with its explanation.
func (r *Rule) Judge(f *Facts, day Day) Light {
	l := Light{Colour: None, Day: day, Rule: r.ID, Version: r.Version, Phase: f.phase(day), Planned: -1, Physical: -1}
	switch {
	case l.Phase.rests():
		l.Line = i18n.M("project.light_line."+string(l.Phase), i18n.Args{"Rule": r.name()})
		return l
	case l.Phase == Done:
		l.Colour = Green
		l.Line = i18n.M("project.light_line.done", i18n.Args{"Rule": r.name()})
		return l
	}
	s := state{r: r, f: f, day: day}
	s.look()
	l.Checks, l.Planned, l.Physical = s.checks, s.planned, s.physical
	slices.SortStableFunc(l.Checks, func(a, b Check) int { return b.Colour.rank() - a.Colour.rank() })
	l.Colour = s.colour()
	if !l.Colour.Worse(Green) {
		var m Memory
		if c, was := m.remembered(r, f, day, nil); was {
			l.Colour = Yellow
			l.Checks = slices.Insert(l.Checks, 0, c)
		}
	}
	l.Line = r.line(&l)
	return l
}

// Colour computes only the colour of a day; it agrees with Judge.
func (r *Rule) Colour(f *Facts, day Day) Colour { return r.ColourKnowing(f, day, &Memory{}) }

// ColourKnowing is Colour with what is known of the days before, and adds to that what it
// had to look at.
func (r *Rule) ColourKnowing(f *Facts, day Day, m *Memory) Colour { return r.colour(f, day, m, nil) }

func (r *Rule) colour(f *Facts, day Day, m *Memory, days []Day) Colour {
	switch p := f.phase(day); {
	case p.rests():
		return None
	case p == Done:
		return Green
	}
	s := state{r: r, f: f, day: day, plain: true}
	s.look()
	c := s.colour()
	if !c.Worse(Green) {
		if _, was := m.remembered(r, f, day, days); was {
			return Yellow
		}
	}
	return c
}

// colour is that of the checks; none where there was nothing to check.
func (s *state) colour() Colour {
	switch {
	case s.worst.Worse(Green):
		return s.worst
	case s.r.unplanned > 0 && !s.judgeable:
		return None
	}
	return Green
}

func (f *Facts) phase(day Day) Phase {
	p := Idle
	for i := range f.Phases {
		if f.Phases[i].On <= day {
			p = f.Phases[i].Phase
		}
	}
	return p
}

// plan is the plan in force on a day; nil when there was none.
func (f *Facts) plan(day Day) *Plan {
	for i := len(f.Plans) - 1; i >= 0; i-- {
		if f.Plans[i].On <= day {
			return &f.Plans[i]
		}
	}
	return nil
}

// state is a look at one day.
type state struct {
	r   *Rule
	f   *Facts
	day Day
	// plain computes the colour only; late leaves out what is not lateness.
	plain, late bool
	// judgeable: something that was planned was looked at.
	judgeable         bool
	worst             Colour
	checks            []Check
	planned, physical int32
}

func (s *state) look() {
	s.planned, s.physical = -1, -1
	p := s.f.plan(s.day)
	working := s.f.phase(s.day) == Working
	if p != nil && !working {
		s.startLate(p)
	}
	if p != nil && working {
		s.behind(p)
		s.finishLate(p)
	}
	if p != nil {
		s.markLate(p)
		s.expectsLate(p)
	}
	if working {
		s.money()
		if !s.late {
			s.silent()
		}
	}
	if !s.late {
		s.unplanned(p)
	}
}

// judged keeps a check: yellow from one threshold on, red above the other.
func (s *state) judged(k CheckKind, value, yellow, red int, why func() i18n.Msg) {
	s.judgeable = s.judgeable || k != Silence && k != Unplanned
	c := Green
	switch {
	case value > red:
		c = Red
	case value >= yellow:
		c = Yellow
	}
	if s.worst == "" || c.Worse(s.worst) {
		s.worst = c
	}
	if !s.plain {
		if red == never {
			red = 0
		}
		s.checks = append(s.checks, Check{k, c, value, yellow, red, why()})
	}
}

// startLate: the day on which work should have begun is over and it has not.
func (s *state) startLate(p *Plan) {
	if p.Start == 0 {
		return
	}
	late := 0
	if s.day > p.Start {
		late = int(s.day - p.Start)
	}
	s.judged(StartLate, late, 1, s.months(p.Start, s.r.startRed), func() i18n.Msg {
		if late == 0 {
			return i18n.M("project.light_why.start_waits", i18n.Args{"Due": p.Start.Time()})
		}
		return i18n.M("project.light_why.start", i18n.Args{"Due": p.Start.Time(), "Days": late, "Months": s.r.startRed})
	})
}

// months is how many days some months after a day are.
func (s *state) months(from Day, n int) int { return int(from.AddMonths(n) - from) }

// behind: the share of work done, as last confirmed, is less than the plan has
// for the end of a month: the last one whose report has to be there, or a later one
// that is over and confirmed already.
func (s *state) behind(p *Plan) {
	of := s.due()
	if s.r.newestMonth {
		of = max(of, s.f.confirmed(s.day))
	}
	at := of.AddMonths(1) - 1
	s.planned = p.share(at, s.r.ownDays)
	physical, month := s.f.physical(s.day, s.r.until(of))
	s.physical = physical
	if s.planned < 0 || at < p.Start {
		return
	}
	gap := int(s.planned - max(s.physical, 0))
	s.judged(Behind, max(gap, 0), s.r.progressYellow, s.r.progressRed, func() i18n.Msg {
		old := month != 0 && month < of // of a month without a report no work is known
		key := "project.light_why.progress"
		switch {
		case gap <= 0 && old:
			key = "project.light_why.progress_on_time_old"
		case gap <= 0:
			key = "project.light_why.progress_on_time"
		case old:
			key = "project.light_why.progress_old"
		}
		return i18n.M(key, i18n.Args{"At": at.Time(), "Planned": points(int(s.planned)), "Done": points(int(max(s.physical, 0))), "Gap": points(max(gap, -gap)), "Month": month.Time().Format("2006-01")})
	})
}

// until is the last month whose report is compared with the plan of a month: by the
// first versions any that was confirmed.
func (r *Rule) until(month Day) Day {
	if r.newestMonth {
		return month
	}
	return never
}

// confirmed is the newest month that is over and confirmed; none: there is none.
func (f *Facts) confirmed(day Day) (month Day) {
	first := day.FirstOfMonth()
	for i := range f.Reports {
		if r := &f.Reports[i]; r.counts(day) && !r.MoneyOnly && r.Month > month && r.Month < first {
			month = r.Month
		}
	}
	return month
}

// points are hundredths as per cent or percentage points.
func points(n int) quantity.Value { return quantity.FromDecimal(decimal.New(int64(n), -2)) }

// share is the planned share of the work at the end of a day; -1: none is planned.
func (p *Plan) share(day Day, ownDays bool) int32 {
	if p.Start == 0 || p.Finish == 0 || p.Finish < p.Start {
		return -1
	}
	from := Point{p.Start - 1, 0}
	curve := p.Curve
	if ownDays && len(p.Spread) > 0 {
		curve = p.Spread
	}
	if len(curve) == 0 {
		curve = []Point{{p.Finish, 10000}}
	}
	for _, to := range curve {
		if day < to.Day {
			if day <= from.Day || to.Day <= from.Day {
				return from.Done
			}
			return from.Done + int32(int64(to.Done-from.Done)*int64(day-from.Day)/int64(to.Day-from.Day))
		}
		from = to
	}
	return from.Done
}

// ShareAt is the share of the work that the plan in force on a day has for the end
// of another, in hundredths of a per cent; -1 when none is planned.
func (r *Rule) ShareAt(f *Facts, day, at Day) int32 {
	if p := f.plan(day); p != nil {
		return p.share(at, r.ownDays)
	}
	return -1
}

// physical is the share last confirmed of the months up to one, and of which month;
// -1: none was.
func (f *Facts) physical(day, until Day) (out int32, month Day) {
	out = -1
	for i := range f.Reports {
		if r := &f.Reports[i]; r.counts(day) && !r.MoneyOnly && r.Month >= month && r.Month <= until {
			out, month = r.Physical, r.Month
		}
	}
	return out, month
}

func (s *state) finishLate(p *Plan) {
	if p.Finish == 0 {
		return
	}
	late := 0
	if s.day > p.Finish {
		late = int(s.day - p.Finish)
	}
	s.judged(FinishLate, late, 1, s.months(p.Finish, s.r.finishRed), func() i18n.Msg {
		if late == 0 {
			return i18n.M("project.light_why.finish_waits", i18n.Args{"Due": p.Finish.Time()})
		}
		return i18n.M("project.light_why.finish", i18n.Args{"Due": p.Finish.Time(), "Days": late, "Months": s.r.finishRed})
	})
}

// money: the share of the year's plan that is done is less than the share of the
// year that was over at the end of the last month whose report is due.
func (s *state) money() {
	month := s.due()
	year := month.Year()
	var plan int64 = -1
	for i := range s.f.Years {
		if y := &s.f.Years[i]; y.Year == year && y.On <= s.day {
			plan = y.Amount
		}
	}
	if plan <= 0 || s.started() > month.AddMonths(1)-1 {
		return
	}
	var done int64
	january := month.AddMonths(1 - int(month.Time().Month()))
	for i := range s.f.Reports {
		if r := &s.f.Reports[i]; r.Month >= january && r.Month < january+365 && r.counts(s.day) {
			done += r.Done
		}
	}
	// the year's work is expected in the months from the start on
	first := max(Day(0), s.started().FirstOfMonth())
	from := max(first, month.AddMonths(1-int(month.Time().Month())))
	whole := 13 - int(from.Time().Month())
	over := int(month.Time().Month()) - int(from.Time().Month()) + 1
	want := over * 10000 / whole
	have := share(done, plan)
	gap := max(want-have, 0)
	s.judged(MoneyLate, gap, s.r.moneyYellow, s.r.moneyRed, func() i18n.Msg {
		return i18n.M("project.light_why.money", i18n.Args{"Year": year, "Plan": Wan(plan), "Done": Wan(done),
			"Share": points(have), "Expected": points(want), "Gap": points(gap)})
	})
}

// share is a part in hundredths of a per cent of a whole above 0.
func share(part, whole int64) int {
	d := decimal.New(part, 4).DivRound(decimal.New(whole, 0), 0)
	if n := d.IntPart(); n < 1<<30 {
		return int(n)
	}
	return 1 << 30
}

// Wan is an amount of fen in 万元.
func Wan(fen int64) quantity.Value { return quantity.FromDecimal(decimal.New(fen, -6)) }

// started is the day on which work began as far as it was known. For a project
// taken in while it was being built that is the day it was taken in: nobody
// reported here before.
func (s *state) started() Day {
	if s.f.Started != 0 && s.f.Started <= s.day {
		return s.f.Started
	}
	for i := range s.f.Phases {
		if s.f.Phases[i].Phase == Working {
			return s.f.Phases[i].On
		}
	}
	return s.day
}

// due is the first day of the last month whose report has to be there: reports
// are due by a day of the month after.
func (s *state) due() Day {
	first := s.day.FirstOfMonth()
	if int(s.day-first)+1 > s.r.reportDay {
		return first.AddMonths(-1)
	}
	return first.AddMonths(-2)
}

// silent: reports that are due have not been handed in.
func (s *state) silent() {
	missing, due := s.missing(), s.due()
	s.judged(Silence, missing, s.r.silentYellow, s.r.silentRed, func() i18n.Msg {
		return i18n.M("project.light_why.silent", i18n.Args{"Months": missing, "Due": due.Time().Format("2006-01"), "Day": s.r.reportDay})
	})
}

// Missing counts the newest monthly reports that are due on a day and were not
// handed in; 0 for a project that is not being worked on.
func (r *Rule) Missing(f *Facts, day Day) int {
	if f.phase(day) != Working {
		return 0
	}
	return (&state{r: r, f: f, day: day}).missing()
}

func (s *state) missing() int {
	due := s.due()
	last := s.started().FirstOfMonth().AddMonths(-1) // the first report is that of the first month
	for i := range s.f.Reports {
		if r := &s.f.Reports[i]; r.Handed != 0 && r.Handed <= s.day && (!s.r.returnedMissing || r.there(s.day)) {
			last = max(last, r.Month)
		}
	}
	missing := 0
	for m := last.AddMonths(1); m <= due; m = m.AddMonths(1) {
		missing++
	}
	return missing
}

// Owed lists the first days of the months whose reports a project owes on a day: all
// that are over since work began and were not handed in or came back, also those before
// one that was. Unlike Missing, which makes the light, it leaves no gap out.
func (r *Rule) Owed(f *Facts, day Day) []Day {
	if f.phase(day) != Working {
		return nil
	}
	handed := map[Day]bool{}
	for i := range f.Reports {
		if x := &f.Reports[i]; x.there(day) {
			handed[x.Month] = true
		}
	}
	var out []Day
	s := state{r: r, f: f, day: day}
	for m := s.started().FirstOfMonth(); m < day.FirstOfMonth(); m = m.AddMonths(1) {
		if !handed[m] {
			out = append(out, m)
		}
	}
	return out
}

// ReportDue is the last day on which the report of a month is in time.
func (r *Rule) ReportDue(month Day) Day { return month.AddMonths(1) + Day(r.reportDay) - 1 }

// line says the light in one line: what made it so, and by which rule.
func (r *Rule) line(l *Light) i18n.Msg {
	args := i18n.Args{"Rule": r.name()}
	if l.Colour == None {
		for _, c := range l.Checks {
			if c.Kind == Unplanned {
				args["Why"] = c.Why
			}
		}
		return i18n.M("project.light_line.nothing", args)
	}
	if l.Colour == Green {
		for _, c := range l.Checks {
			if c.Kind == Behind || c.Kind == StartLate {
				args["Why"] = c.Why
				return i18n.M("project.light_line.green", args)
			}
		}
		return i18n.M("project.light_line.green_plain", args)
	}
	args["Colour"], args["Why"] = i18n.Key(l.Colour.Key()), l.Checks[0].Why
	others := 0
	for _, c := range l.Checks[1:] {
		if c.Colour.Worse(Green) {
			others++
		}
	}
	if others > 0 {
		args["Others"] = others
		return i18n.M("project.light_line.late_more", args)
	}
	return i18n.M("project.light_line.late", args)
}

func (r *Rule) name() i18n.Msg {
	return i18n.M("project.light_rule", i18n.Args{"Version": r.Version, "From": r.From.Time()})
}
