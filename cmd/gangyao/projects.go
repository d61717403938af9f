package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/project/schedule"
	"gangyao/planning/reporting/reportingweb"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// countedProjects tells commitments how the projects stand that count for their items.
type countedProjects struct{ of *project.Service }

var _ commitment.Projects = countedProjects{}

// OfPlan asks as the program: who may see a commitment sees by how many projects it
// is carried, also those of other departments. at is a moment; the state of today
// answers for it unless it is on an earlier day.
func (c countedProjects) OfPlan(ctx context.Context, t commitment.Tenant, p plan.PlanID, at time.Time) (map[plan.ItemID][]commitment.ProjectState, error) {
	ctx = identity.With(ctx, identity.Program(area.Code(t), "gangyao"))
	q := project.Query{Tenant: project.Tenant(t), Standings: []project.Standing{project.Active, project.Suspended, project.Ended}}
	if day := schedule.DayOf(at.In(china)); !at.IsZero() && day < c.of.Today() {
		q.AsOf = day
	}
	page, err := c.of.Library(ctx, q)
	if _, early := fault.From(err).Earliest(); early { // there was none to carry it
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[plan.ItemID][]commitment.ProjectState{}
	for _, r := range page.Rows {
		for _, item := range r.Counts {
			if item.Plan == p {
				out[item.Item] = append(out[item.Item], stateOf(r))
			}
		}
	}
	return out, nil
}

// stateOf is a project as a commitment sees it.
func stateOf(r *project.Row) commitment.ProjectState {
	return commitment.ProjectState{ID: commitment.ProjectID(r.ID), Name: r.Name, Started: begun(r.Stage), InUse: r.Stage == project.Operating,
		Late: r.Light == light.Red || r.Light == light.Yellow || r.Standing != project.Active}
}

// begun says whether building has begun; a project taken in at a later stage never
// came into the stage started here.
func begun(s project.Stage) bool {
	return slices.Index(project.Stages(), s) >= slices.Index(project.Stages(), project.Started)
}

// warmProjects asks for the library once, so that the first person does not wait
// for it.
func (s *system) warmProjects(ctx context.Context) error {
	_, err := s.projects.Library(ctx, project.Query{Tenant: s.tenant, Limit: 1})
	return err
}

// projectPages are the pages of major projects.
func (s *system) projectPages(address string) *projectweb.Web {
	return &projectweb.Web{Projects: s.projects, Plans: s.plans.Public(), Names: s.people, Files: s.files, Recall: s.recall, Raised: s.raisedOf, Key: randomKey(), Address: address, Experts: s.expertsOf}
}

// expertsOf are the people of the asker's tenant, by name: whoever keeps projects
// may appoint any of them, without otherwise seeing the list of people.
func (s *system) expertsOf(ctx context.Context) ([]project.Expert, error) {
	a, err := identity.Require(ctx, project.DoKeep, identity.Target{Tenant: identity.From(ctx).Tenant, Anywhere: true})
	if err != nil {
		return nil, err
	}
	rows, err := s.people.People(identity.With(ctx, identity.Program(a.Tenant, "gangyao")), identity.PeopleQuery{})
	if err != nil {
		return nil, err
	}
	var out []project.Expert
	for i := range rows {
		out = append(out, project.Expert{Person: rows[i].Person.ID, Name: rows[i].Person.Name})
	}
	return out, nil
}

// builtDuties are what projects wait for from whoever asks: reports, confirmations,
// scores, opinions.
func (s *system) builtDuties(ctx context.Context) ([]reportingweb.Other, error) {
	list, err := s.projects.Duties(ctx, s.tenant)
	if err != nil {
		return nil, err
	}
	lang := i18n.From(ctx)
	var out []reportingweb.Other
	for i := range list {
		d := &list[i]
		o := reportingweb.Other{What: d.Name, Org: d.Org, Do: i18n.T(lang, d.Kind.Key()+".do"), Href: projectweb.DutyPath(d)}
		if d.Due != 0 {
			o.Due = d.Due.Time()
		}
		o.Detail = i18n.T(lang, d.Kind.Key(), i18n.Args{"Months": monthsSaid(lang, d.Months), "Count": d.Count, "Note": d.Note})
		switch d.Kind {
		case project.OweSolve, project.OweProblem, project.OweClose:
			o.Detail = i18n.N(lang, d.Kind.Key(), d.Count)
		}
		if d.Reminded > 0 {
			o.Detail = i18n.N(lang, "project.duty.reminded", d.Reminded, i18n.Args{"What": o.Detail})
		}
		out = append(out, o)
	}
	return out, nil
}

// monthsSaid names months: up to three, else the first and how many there are.
func monthsSaid(lang i18n.Lang, months []period.Period) string {
	if len(months) > 3 {
		return i18n.T(lang, "project.duty.more", i18n.Args{"First": months[0].Label(lang), "Count": len(months)})
	}
	var out []string
	for _, m := range months {
		out = append(out, m.Label(lang))
	}
	return strings.Join(out, i18n.T(lang, "projectweb.and"))
}
