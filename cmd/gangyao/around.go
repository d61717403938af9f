package main

import (
	"context"
	"net/url"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatorweb"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// around tells the board of a plan how its projects and its tasks stand on a day
// (zero: now), as far as whoever asks may see them.
func (s *system) around(ctx context.Context, t indicator.Tenant, p plan.PlanID, asOf time.Time) ([]indicatorweb.Around, error) {
	var out []indicatorweb.Around
	for _, tell := range []func(context.Context, indicator.Tenant, plan.PlanID, time.Time) (*indicatorweb.Around, error){s.aroundProjects, s.aroundTasks} {
		a, err := tell(ctx, t, p, asOf)
		switch {
		case fault.Is(err, fault.Forbidden), fault.Is(err, fault.NotFound): // or there was none yet
		case err != nil:
			return nil, err
		case a.Total > 0:
			out = append(out, *a)
		}
	}
	return out, nil
}

// aroundProjects counts the projects that count for items of the plan, by light.
func (s *system) aroundProjects(ctx context.Context, t indicator.Tenant, p plan.PlanID, asOf time.Time) (*indicatorweb.Around, error) {
	q := project.Query{Tenant: project.Tenant(t)}
	if !asOf.IsZero() {
		q.AsOf = schedule.DayOf(asOf.In(china))
	}
	found, err := s.projects.Library(ctx, q)
	if err != nil {
		return nil, err
	}
	lights := map[light.Colour]int{}
	lang, n := i18n.From(ctx), 0
	for _, r := range found.Rows {
		for _, c := range r.Counts {
			if c.Plan == p {
				lights[r.Light]++
				n++
				break
			}
		}
	}
	tones := map[light.Colour]page.Tone{light.Red: page.ToneBad, light.Yellow: page.ToneWarn, light.Green: page.ToneGood}
	out := &indicatorweb.Around{Title: i18n.T(lang, "around.projects"), Href: projectweb.Path, Total: n}
	for _, c := range light.Colours() {
		if lights[c] > 0 {
			out.Counts = append(out.Counts, indicatorweb.AroundCount{Label: i18n.T(lang, c.Key()), N: lights[c], Tone: tones[c], Href: projectweb.Path + "?light=" + string(c)})
		}
	}
	return out, nil
}

// aroundTasks counts the tasks of the plan by state.
func (s *system) aroundTasks(ctx context.Context, t indicator.Tenant, p plan.PlanID, asOf time.Time) (*indicatorweb.Around, error) {
	if !asOf.IsZero() {
		y, m, d := asOf.Date()
		asOf = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	tree, err := s.commitments.Tree(ctx, commitment.Query{Tenant: t, Plan: p, AsOf: asOf, Lens: indicator.Internal}, commitment.Filter{})
	if err != nil {
		return nil, err
	}
	lang, path := i18n.From(ctx), "/plans/"+string(t)+"/"+url.PathEscape(string(p))+"/work"
	tones := map[commitment.Status]page.Tone{commitment.Done: page.ToneGood, commitment.OnTrack: page.ToneGood, commitment.Behind: page.ToneBad, commitment.Overdue: page.ToneBad,
		commitment.NoEvidence: page.ToneWarn, commitment.NoMeans: page.ToneWarn, commitment.Unassigned: page.ToneWarn}
	out := &indicatorweb.Around{Title: i18n.T(lang, "around.tasks"), Href: path, Total: tree.All.Duties}
	for _, st := range commitment.Statuses() {
		if n := tree.All.By[st]; n > 0 {
			out.Counts = append(out.Counts, indicatorweb.AroundCount{Label: i18n.T(lang, st.Key()), N: n, Tone: tones[st], Href: path + "?status=" + string(st)})
		}
	}
	return out, nil
}
