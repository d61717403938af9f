package project

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// DutyKind is what a project waits for from somebody.
type DutyKind string

const (
	OweReport  DutyKind = "report"  // monthly reports that are over and were not handed in
	OweMend    DutyKind = "mend"    // a report was returned and not handed in again
	OweConfirm DutyKind = "confirm" // a report that was handed in waits for the head
	OweSolve   DutyKind = "solve"   // the unit has problems of a project to solve
	OweProblem DutyKind = "problem" // problems that others have to solve are past their day
	OweClose   DutyKind = "close"   // problems are said to be solved and wait for the word of the project's unit
	OweScore   DutyKind = "score"   // an appointed expert has not scored
	OweOpinion DutyKind = "opinion" // a department asked has not given its opinion
	OweWaiver  DutyKind = "waiver"  // somebody asked to pass a gate without a document
	OweFiling  DutyKind = "filing"  // a unit filed a project: it is taken in or returned
	OweRefile  DutyKind = "refile"  // a filing was returned to its unit
)

// DutyKinds lists all kinds.
func DutyKinds() []DutyKind {
	return []DutyKind{OweReport, OweMend, OweConfirm, OweSolve, OweProblem, OweClose, OweScore, OweOpinion, OweWaiver, OweFiling, OweRefile}
}

// Key is the message that says what is owed; with ".do" behind it, what the button says.
func (k DutyKind) Key() string { return "project.duty." + string(k) }

// Duty is one thing that a person owes a project.
type Duty struct {
	Kind    DutyKind
	Project ID
	Name    string
	// Org is the unit that owes it.
	Org identity.OrgID
	// Months are the months that are not reported, oldest first; of OweConfirm and OweMend
	// the one that waits.
	Months []period.Period
	// Note says why the report was returned.
	Note string
	// Count is how many problems it is about, Reminded how often was reminded of them.
	Count, Reminded int
	// Due is the last day for it; none where no day was set. Since is from when on it waits.
	Due   Day
	Since time.Time
}

// waits is what of a project waits for somebody, kept with its row.
type waits struct {
	handed    []handed // reports that wait for a head
	returned  []returned
	waivers   []Waiver  // asked and not decided
	problems  []Problem // open ones
	screening *Screening
	joint     *Joint
}

type handed struct {
	month   period.Period
	at      time.Time
	writers []identity.PersonID
}

// returned is a report that waits to be mended.
type returned struct {
	month period.Period
	at    time.Time
	note  string
}

func (p *Project) waits() waits {
	o := waits{}
	for i := range p.Reports {
		r := &p.Reports[i]
		if r.State == ReportSubmitted {
			o.handed = append(o.handed, handed{r.Month, r.Submitted, r.Writers})
		}
		if b := r.Back(); b != nil {
			o.returned = append(o.returned, returned{r.Month, b.At, b.Note})
		}
	}
	for _, w := range p.Waivers {
		if !w.Granted && !w.Refused {
			o.waivers = append(o.waivers, w)
		}
	}
	for i := range p.Problems {
		if x := &p.Problems[i]; x.Open() {
			o.problems = append(o.problems, *x)
		}
	}
	if p.Screening != nil && p.Screening.Result == nil && (p.Stage == Conceived || p.Screening.Round > 1) {
		o.screening = p.Screening
	}
	if p.Joint != nil && p.Stage.at() < Started.at() {
		o.joint = p.Joint
	}
	return o
}

// Duties are what the actor of ctx owes the projects of a tenant, the most urgent
// first. Faults: Unauthenticated.
func (s *Service) Duties(ctx context.Context, t Tenant) ([]Duty, error) {
	a, err := identity.Require(ctx, DoScore, somewhere(t))
	if err != nil || a.Person == "" {
		return nil, err
	}
	today := s.Today()
	rows, err := s.present(ctx, t, today)
	if err != nil {
		return nil, err
	}
	d := dutiful{a: a, tenant: t, today: today, rule: s.Lights.On(today),
		report: a.Scope(DoReport, t), confirm: a.Scope(DoConfirm, t), grant: a.Scope(DoGrant, t), opine: a.Scope(DoOpine, t), solve: a.Scope(DoSolve, t),
		keep: a.Scope(DoKeep, t), file: a.Scope(DoFile, t)}
	for _, r := range rows {
		switch r.Standing {
		case Active:
			d.look(r)
		case InFiling:
			d.filing(r)
		}
	}
	slices.SortStableFunc(d.out, func(x, y Duty) int { return cmp.Compare(x.day(), y.day()) })
	return d.out, nil
}

// day sorts what has no day behind all that has one.
func (d *Duty) day() Day {
	if d.Due == 0 {
		return 1 << 30
	}
	return d.Due
}

// dutiful gathers what one person owes.
type dutiful struct {
	a                                                *identity.Actor
	tenant                                           Tenant
	today                                            Day
	rule                                             *light.Rule
	report, confirm, grant, opine, solve, keep, file identity.Scope
	out                                              []Duty
}

func (d *dutiful) covers(s identity.Scope, r *Row) bool {
	return !s.Empty() && allowed(r.Areas, func(at area.Code) bool { return s.Covers(r.Org, at) }, d.tenant)
}

func (d *dutiful) add(r *Row, x Duty) {
	x.Project, x.Name = r.ID, r.Name
	if x.Org == "" {
		x.Org = r.Org
	}
	d.out = append(d.out, x)
}

func (d *dutiful) look(r *Row) {
	if d.covers(d.report, r) {
		d.owed(r)
	}
	d.problems(r)
	for _, h := range r.waits.handed {
		if d.covers(d.confirm, r) && !slices.Contains(h.writers, d.a.Person) {
			d.add(r, Duty{Kind: OweConfirm, Months: []period.Period{h.month}, Since: h.at})
		}
	}
	for i := range r.waits.waivers {
		if w := &r.waits.waivers[i]; w.Person != d.a.Person && d.covers(d.grant, r) {
			d.add(r, Duty{Kind: OweWaiver, Since: w.At})
		}
	}
	if s := r.waits.screening; s != nil && s.expert(d.a.Person) {
		if sheet := s.sheet(d.a.Person); sheet == nil || !sheet.Submitted {
			d.add(r, Duty{Kind: OweScore, Due: s.Until})
		}
	}
	if j := r.waits.joint; j != nil && j.Until >= d.today {
		for _, org := range j.Orgs {
			if j.Opinion(org) == nil && d.opine.Covers(org, d.tenant) {
				d.add(r, Duty{Kind: OweOpinion, Org: org, Due: j.Until})
			}
		}
	}
}

// filing is what a project waits for that a unit files.
func (d *dutiful) filing(r *Row) {
	switch f := r.Filing; {
	case f.State == FilingSubmitted && f.Person != d.a.Person && d.covers(d.keep, r):
		d.add(r, Duty{Kind: OweFiling, Since: f.At})
	case f.State == FilingReturned && d.covers(d.file, r):
		d.add(r, Duty{Kind: OweRefile, Since: f.At})
	}
}

// Owing are the missing reports and the late problems of all projects that go on, of what
// was due before today alone, whoever owes it.
//
// Faults: those of identity.Require for DoRead.
func (s *Service) Owing(ctx context.Context, t Tenant) ([]Duty, error) {
	rows, today, err := s.rows(ctx, t, 0)
	if err != nil {
		return nil, err
	}
	d := dutiful{tenant: t, today: today, rule: s.Lights.On(today)}
	for _, r := range rows {
		if r.Standing != Active {
			continue
		}
		days := slices.DeleteFunc(d.rule.Owed(r.facts, today), func(m Day) bool { return d.rule.ReportDue(m) >= today })
		if len(days) > 0 {
			d.add(r, Duty{Kind: OweReport, Months: months(days), Due: d.rule.ReportDue(days[0])})
		}
		if r.Overdue > 0 {
			d.add(r, Duty{Kind: OweProblem, Count: r.Overdue, Due: slices.Min(r.dues)})
		}
	}
	return d.out, nil
}

// owed are the missing reports of a project that the person reports on.
func (d *dutiful) owed(r *Row) {
	owed := months(d.rule.Owed(r.facts, d.today))
	for _, x := range r.waits.returned {
		d.add(r, Duty{Kind: OweMend, Months: []period.Period{x.month}, Note: x.note, Due: d.rule.ReportDue(monthDay(x.month)), Since: x.at})
		owed = slices.DeleteFunc(owed, func(m period.Period) bool { return m == x.month })
	}
	if len(owed) > 0 {
		d.add(r, Duty{Kind: OweReport, Months: owed, Due: d.rule.ReportDue(monthDay(owed[0]))})
	}
}

// problems are those that the person's unit has to solve, those of others that are late
// with the person's project, and those that others say are solved; one duty of each kind,
// by the day that comes first.
func (d *dutiful) problems(r *Row) {
	mine, by := d.covers(d.report, r), map[DutyKind]Duty{}
	for i := range r.waits.problems {
		x := &r.waits.problems[i]
		solves := !d.solve.Empty() && allowed(r.Areas, func(at area.Code) bool { return d.solve.Covers(x.Owner, at) }, d.tenant)
		one := Duty{Count: 1, Due: x.Due}
		switch claimed := x.Claimed(); {
		case claimed != nil && mine:
			one.Kind, one.Due, one.Since = OweClose, 0, claimed.At
		case claimed != nil:
			continue
		case solves:
			one.Kind, one.Org = OweSolve, x.Owner
			one.Reminded, _ = x.Reminders()
		case mine && x.Due < d.today:
			one.Kind = OweProblem
		default:
			continue
		}
		if o, more := by[one.Kind]; more {
			first := one
			if o.day() <= one.day() {
				first = o
			}
			first.Count, first.Reminded = o.Count+1, o.Reminded+one.Reminded
			one = first
		}
		by[one.Kind] = one
	}
	for _, k := range []DutyKind{OweSolve, OweProblem, OweClose} {
		if x, owed := by[k]; owed {
			d.add(r, x)
		}
	}
}

// months are the months that begin on days.
func months(first []Day) (out []period.Period) {
	for _, day := range first {
		out = append(out, period.On(period.Month, day.Time()))
	}
	return out
}
