package main

import (
	"context"
	"slices"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/identity"
)

// linked tells duties how the projects that count for them stand. It looks as the
// program does: a status is the same whoever asks for it.
type linked struct {
	projects *project.Service
	clock    func() time.Time
}

var _ commitment.Projects = linked{}

// OfPlan lists the projects that count for items of a plan, those that ended too.
func (l linked) OfPlan(ctx context.Context, t commitment.Tenant, p plan.PlanID, at time.Time) (map[plan.ItemID][]commitment.ProjectState, error) {
	q := project.Query{Tenant: project.Tenant(t), Standings: []project.Standing{project.Active, project.Suspended, project.Ended}}
	if day := schedule.DayOf(at.In(china)); day < schedule.DayOf(l.clock().In(china)) {
		q.AsOf = day
	}
	list, err := l.projects.Library(identity.With(ctx, identity.Program(t, "")), q)
	if err != nil {
		return nil, err
	}
	stages := project.Stages()
	begun := slices.Index(stages, project.Started)
	out := map[plan.ItemID][]commitment.ProjectState{}
	for _, r := range list.Rows {
		for _, c := range r.Counts {
			if c.Plan == p {
				out[c.Item] = append(out[c.Item], commitment.ProjectState{ID: commitment.ProjectID(r.ID), Name: r.Name, InUse: r.Stage == project.Operating,
					Started: slices.Index(stages, r.Stage) >= begun, Late: r.Standing != project.Active || r.Light == light.Yellow || r.Light == light.Red})
			}
		}
	}
	return out, nil
}
