package project

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// Act is an entry of a project's journal: who changed what, when and why.
type Act struct {
	Tenant Tenant
	ID     ID
	// Seq numbers the project's acts from 1; it is the version that the act made.
	Seq    int
	By     string
	Person identity.PersonID
	Org    identity.OrgID
	At     time.Time
	Reason string
	Change Change
}

// Change is what an act changes: exactly one field is set.
type Change struct {
	Created   *Created    `json:"created,omitempty"`
	Edited    *Edited     `json:"edited,omitempty"`
	Moved     *Move       `json:"moved,omitempty"`
	Document  *Document   `json:"document,omitempty"`
	Waiver    *Waiver     `json:"waiver,omitempty"`
	Screening *Screening  `json:"screening,omitempty"`
	Scores    *Scores     `json:"scores,omitempty"`
	Screened  *Screened   `json:"screened,omitempty"`
	Joint     *Joint      `json:"joint,omitempty"`
	Opinion   *Opinion    `json:"opinion,omitempty"`
	Baseline  *Baseline   `json:"baseline,omitempty"`
	Progress  []Progress  `json:"progress,omitempty"`
	Year      *YearPlan   `json:"year,omitempty"`
	Report    *Report     `json:"report,omitempty"`
	Problem   *Problem    `json:"problem,omitempty"`
	Visit     *Visit      `json:"visit,omitempty"`
	Member    *Membership `json:"member,omitempty"`
	Relation  *Relation   `json:"relation,omitempty"`
	Published *bool       `json:"published,omitempty"`
	Taken     *Taken      `json:"taken,omitempty"`
	Filing    *FilingStep `json:"filing,omitempty"`
}

// Created is how a project begins.
type Created struct {
	Basics Basics `json:"basics"`
	Demo   bool   `json:"demo"`
	Origin Origin `json:"origin"`
	Move   Move   `json:"move"`
	// Before are the moves of the project that it is a part of, until it was split.
	Before []Move `json:"before,omitempty"`
}

// Edited is the fields of Basics that were changed, with what stands there now.
type Edited struct {
	Fields map[string]json.RawMessage `json:"fields"`
	Dates  *Dates                     `json:"dates,omitempty"` // when first or last day changed
}

// Kind is the name of the field that is set: what kind of act it is.
func (c *Change) Kind() string {
	switch {
	case c.Created != nil:
		return "created"
	case c.Edited != nil:
		return "edited"
	case c.Moved != nil:
		return "moved"
	case c.Document != nil:
		return "document"
	case c.Waiver != nil:
		return "waiver"
	case c.Screening != nil:
		return "screening"
	case c.Scores != nil:
		return "scores"
	case c.Screened != nil:
		return "screened"
	case c.Joint != nil:
		return "joint"
	case c.Opinion != nil:
		return "opinion"
	case c.Baseline != nil:
		return "baseline"
	case c.Progress != nil:
		return "progress"
	case c.Year != nil:
		return "year"
	case c.Report != nil:
		return "report"
	case c.Problem != nil:
		return "problem"
	case c.Visit != nil:
		return "visit"
	case c.Member != nil:
		return "member"
	case c.Relation != nil:
		return "relation"
	case c.Published != nil:
		return "published"
	case c.Taken != nil:
		return "taken"
	case c.Filing != nil:
		return "filing"
	}
	return ""
}

// Title is the message that says what was done.
func (c *Change) Title() i18n.Msg {
	if c.Taken != nil && c.Taken.As == SplitFrom {
		return i18n.M("project.act.opening")
	}
	return i18n.M("project.act." + c.Kind())
}

// parts are what a change touches. Two changes of different parts never hinder
// each other; of one part, the second has to have seen the first.
func (c *Change) parts() []string {
	k := c.Kind()
	switch {
	case c.Edited != nil:
		var out []string
		for _, f := range slices.Sorted(maps.Keys(c.Edited.Fields)) {
			out = append(out, "field/"+f)
		}
		return out
	case c.Document != nil:
		return []string{k + "/" + c.Document.Kind + "/" + c.Document.Number}
	case c.Waiver != nil:
		return []string{k + "/" + string(c.Waiver.Stage) + "/" + c.Waiver.Requirement}
	case c.Scores != nil:
		return []string{k + "/" + string(c.Scores.Person)}
	case c.Opinion != nil:
		return []string{k + "/" + string(c.Opinion.Org)}
	case c.Progress != nil:
		var out []string
		for _, p := range c.Progress {
			out = append(out, k+"/"+p.ID)
		}
		return out
	case c.Year != nil:
		return []string{fmt.Sprintf("%s/%d", k, c.Year.Year)}
	case c.Report != nil:
		return []string{k + "/" + c.Report.Month.String()}
	case c.Problem != nil:
		return []string{k + "/" + c.Problem.ID}
	case c.Visit != nil:
		return []string{k + "/" + c.Visit.ID}
	case c.Member != nil:
		return []string{k + "/" + c.Member.List.String()}
	case c.Relation != nil:
		return []string{k + "/" + string(c.Relation.ID)}
	case c.Taken != nil:
		return []string{k + "/" + string(c.Taken.From[0])}
	}
	return []string{k}
}

// apply is the project after an act. It is the only place where a project
// changes, for what happens now and for what is made again from the journal. It
// does not write to what p holds.
func (p *Project) apply(a *Act) (*Project, error) {
	q := *p
	c := &a.Change
	switch {
	case c.Created != nil:
		q = Project{Tenant: a.Tenant, ID: a.ID, Basics: c.Created.Basics, Demo: c.Created.Demo, Origin: c.Created.Origin,
			Stage: c.Created.Move.Stage, Standing: Active, Moves: added(c.Created.Before, c.Created.Move), By: a.By, Created: a.At}
		if c.Created.Move.Standing == InFiling {
			q.Standing = InFiling
			q.Filings = []FilingStep{{FilingDraft, c.Created.Move.On, "", a.By, a.Person, a.At}}
		}
		if b := &q.Basics; b.Start != 0 || b.Finish != 0 {
			q.Dates = []Dates{{b.Start, b.Finish, a.At, a.By, ""}}
		}
	case c.Edited != nil:
		b, err := q.Basics.with(c.Edited.Fields)
		if err != nil {
			return nil, err
		}
		if q.Reviewed == nil && c.Edited.Fields["funds"] != nil && q.has(NeedScreening, 0) { // it passed before that was kept
			total := q.Total()
			q.Reviewed = &total
		}
		q.Basics = *b
		if c.Edited.Dates != nil {
			q.Dates = added(q.Dates, *c.Edited.Dates)
		}
	case c.Moved != nil:
		q.Stage, q.Standing, q.Why = c.Moved.Stage, c.Moved.Standing, ""
		if q.Standing != Active {
			q.Why = c.Moved.Reason
		}
		q.Moves = added(q.Moves, *c.Moved)
	case c.Document != nil:
		q.Documents = added(q.Documents, *c.Document)
	case c.Waiver != nil:
		q.Waivers = put(q.Waivers, *c.Waiver, func(w Waiver) bool {
			return w.Stage == c.Waiver.Stage && w.Requirement == c.Waiver.Requirement && w.Granted == w.Refused
		})
	case c.Screening != nil:
		q.Screening = c.Screening
	case c.Scores != nil:
		s := *q.Screening
		s.Sheets = put(s.Sheets, *c.Scores, func(x Scores) bool { return x.Person == c.Scores.Person })
		q.Screening = &s
	case c.Screened != nil:
		s := *q.Screening
		s.Result = c.Screened
		if q.Screening = &s; c.Screened.Passed {
			total := q.Total()
			q.Reviewed = &total
		}
	case c.Joint != nil:
		q.Joint = c.Joint
	case c.Opinion != nil:
		j := *q.Joint
		j.Opinions = added(j.Opinions, *c.Opinion)
		q.Joint = &j
	case c.Baseline != nil:
		q.Baselines = added(q.Baselines, *c.Baseline)
		q.Basics.Start, q.Basics.Finish = c.Baseline.span()
	case c.Progress != nil:
		q.Progress = added(q.Progress, c.Progress...)
	case c.Year != nil:
		q.Years = added(q.Years, *c.Year)
	case c.Report != nil:
		q.report(c.Report)
	case c.Problem != nil:
		q.Problems = put(q.Problems, *c.Problem, func(x Problem) bool { return x.ID == c.Problem.ID })
	case c.Visit != nil:
		q.Visits = added(q.Visits, *c.Visit)
	case c.Member != nil:
		q.Lists = put(q.Lists, *c.Member, func(x Membership) bool { return x.List == c.Member.List })
	case c.Relation != nil:
		q.Related = added(q.Related, *c.Relation)
	case c.Published != nil:
		q.Published = *c.Published
	case c.Filing != nil:
		q.filed(c.Filing)
	case c.Taken != nil:
		q.Taken = added(q.Taken, *c.Taken)
	default:
		return nil, fmt.Errorf("project: act %d of %s changes nothing", a.Seq, a.ID)
	}
	q.Version, q.Changed = a.Seq, a.At
	q.Touched = maps.Clone(q.Touched)
	if q.Touched == nil {
		q.Touched = map[string]Touch{}
	}
	for _, part := range c.parts() {
		q.Touched[part] = Touch{a.Seq, a.By, a.At}
	}
	return &q, nil
}

// report puts a report in its place: that of the same version, else the end. What
// it says of milestones counts from its confirmation.
func (p *Project) report(r *Report) {
	p.Reports = put(p.Reports, *r, func(x Report) bool { return x.Month == r.Month && x.Version == r.Version })
	if r.State == ReportConfirmed {
		for _, m := range r.Milestones {
			m.By, m.At = r.SettledBy, r.Settled
			p.Progress = added(p.Progress, m)
		}
	}
}

// added is a list with more at its end; the old one stays as it is.
func added[T any](list []T, more ...T) []T { return append(slices.Clip(slices.Clone(list)), more...) }

// put is a list in which the first that is the same gives way to v, else with v
// at its end.
func put[T any](list []T, v T, same func(T) bool) []T {
	if i := slices.IndexFunc(list, same); i >= 0 {
		out := slices.Clone(list)
		out[i] = v
		return out
	}
	return added(list, v)
}

// Replay makes a project again from its journal, oldest first, up to a time (all:
// zero). It is nil when it did not exist then.
func Replay(acts []Act, until time.Time) (*Project, error) {
	var p *Project
	for i := range acts {
		a := &acts[i]
		if !until.IsZero() && a.At.After(until) {
			break
		}
		if p == nil {
			p = &Project{}
		}
		var err error
		if p, err = p.apply(a); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// fields are the basics as JSON by field.
func (b *Basics) fields() (map[string]json.RawMessage, error) {
	data, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("project: basics: %w", err)
	}
	out := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("project: basics: %w", err)
	}
	return out, nil
}

// with are the basics with some fields replaced.
func (b *Basics) with(changed map[string]json.RawMessage) (*Basics, error) {
	all, err := b.fields()
	if err != nil {
		return nil, err
	}
	for k, v := range changed {
		if _, known := all[k]; !known {
			return nil, fmt.Errorf("project: basics have no field %q", k)
		}
		all[k] = v
	}
	data, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("project: basics: %w", err)
	}
	var out Basics
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("project: basics: %w", err)
	}
	return &out, nil
}

// differ lists the fields in which b differs from another, with b's content.
func (b *Basics) differ(from *Basics) (map[string]json.RawMessage, error) {
	mine, err := b.fields()
	if err != nil {
		return nil, err
	}
	theirs, err := from.fields()
	if err != nil {
		return nil, err
	}
	for k := range mine {
		if string(mine[k]) == string(theirs[k]) {
			delete(mine, k)
		}
	}
	return mine, nil
}

// zoned is the calendar day of a time in a zone.
func zoned(t time.Time, zone *time.Location) Day {
	if t.IsZero() {
		return 0
	}
	return schedule.DayOf(t.In(zone))
}

// Overlay is basics with some fields of others, checked and tidied.
// Faults: those of Tidy.
func Overlay(old, more Basics, set []string) (*Basics, error) {
	all, err := more.fields()
	if err != nil {
		return nil, err
	}
	some := map[string]json.RawMessage{}
	for _, f := range set {
		if all[f] != nil {
			some[f] = all[f]
		}
	}
	out, err := old.with(some)
	if err != nil {
		return nil, err
	}
	return out, out.Tidy()
}

// Changed lists the fields in which b differs from another.
func (b *Basics) Changed(from *Basics) []string {
	m, err := b.differ(from)
	if err != nil {
		return nil
	}
	return slices.Sorted(maps.Keys(m))
}
