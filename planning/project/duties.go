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
	OweConfirm DutyKind = "confirm" // a report that was handed in waits for the head
	OweProblem DutyKind = "problem" // problems are past their day
	OweScore   DutyKind = "score"   // an appointed expert has not scored
	OweOpinion DutyKind = "opinion" // a department asked has not given its opinion
	OweWaiver  DutyKind = "waiver"  // somebody asked to pass a gate without a document
)

// DutyKinds lists all kinds.
func DutyKinds() []DutyKind {
	return []DutyKind{OweReport, OweConfirm, OweProblem, OweScore, OweOpinion, OweWaiver}
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
	// Months are the months that are not reported, oldest first; of OweConfirm the one
	// that waits.
	Months []period.Period
	// Count is how many problems are late.
	Count int
	// Due is the last day for it; none where no day was set. Since is from when on it waits.
	Due   Day
	Since time.Time
}

// waits is what of a project waits for somebody, kept with its row.
type waits struct {
	handed    []handed // reports that wait for a head
	waivers   []Waiver // asked and not decided
	screening *Screening
	joint     *Joint
}

type handed struct {
	month   period.Period
	at      time.Time
	writers []identity.PersonID
}

func (p *Project) waits() waits {
	o := waits{}
	for i := range p.Reports {
		if r := &p.Reports[i]; r.State == ReportSubmitted {
			o.handed = append(o.handed, handed{r.Month, r.Submitted, r.Writers})
		}
	}
	for _, w := range p.Waivers {
		if !w.Granted && !w.Refused {
			o.waivers = append(o.waivers, w)
		}
	}
	if p.Screening != nil && p.Screening.Result == nil && p.Stage == Conceived {
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
		report: a.Scope(DoReport, t), confirm: a.Scope(DoConfirm, t), grant: a.Scope(DoGrant, t), opine: a.Scope(DoOpine, t)}
	for _, r := range rows {
		if r.Standing == Active {
			d.look(r)
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
	a                             *identity.Actor
	tenant                        Tenant
	today                         Day
	rule                          *light.Rule
	report, confirm, grant, opine identity.Scope
	out                           []Duty
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
		d.problems(r)
	}
	return d.out, nil
}

// owed are the missing reports and late problems of a project that the person reports on.
func (d *dutiful) owed(r *Row) {
	if days := d.rule.Owed(r.facts, d.today); len(days) > 0 {
		d.add(r, Duty{Kind: OweReport, Months: months(days), Due: d.rule.ReportDue(days[0])})
	}
	d.problems(r)
}

func (d *dutiful) problems(r *Row) {
	if r.Overdue > 0 {
		d.add(r, Duty{Kind: OweProblem, Count: r.Overdue, Due: slices.Min(r.dues)})
	}
}

// months are the months that begin on days.
func months(first []Day) (out []period.Period) {
	for _, day := range first {
		out = append(out, period.On(period.Month, day.Time()))
	}
	return out
}
