package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/plan/planweb"
	"gangyao/planning/project"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/project/schedule"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// fewFound is how many of each kind the page of a search shows.
const fewFound = 6

// finder finds what the search page shows beside the plans' texts: each kind as
// its own capability shows it to whoever asks.
type finder struct {
	s *system
	// frame tells the functions that are open to whoever asks.
	frame func(*http.Request) (page.Frame, error)
}

// find looks everywhere. Who may not read a kind is not told of it.
func (f finder) find(r *http.Request, text string) ([]planweb.FoundGroup, error) {
	var out []planweb.FoundGroup
	for _, kind := range []struct {
		key  string
		find func(*http.Request, string) (planweb.FoundGroup, error)
	}{
		{"web.search.pages", f.pages}, {"web.search.indicators", f.indicators}, {"web.search.projects", f.projects},
		{"web.search.tasks", f.tasks}, {"web.search.items", f.items},
	} {
		g, err := kind.find(r, text)
		switch {
		case fault.Is(err, fault.Forbidden), fault.Is(err, fault.Unauthenticated), fault.Is(err, fault.NotFound): // or there was nothing then
			continue
		case err != nil:
			return nil, err
		}
		if g.Title = i18n.T(i18n.From(r.Context()), kind.key); g.Total > 0 {
			out = append(out, g)
		}
	}
	return out, nil
}

func holds(text string, in ...string) bool {
	text = strings.ToLower(text)
	for _, s := range in {
		if strings.Contains(strings.ToLower(s), text) {
			return true
		}
	}
	return false
}

// put adds one of a group, of which only the first are shown.
func put(g *planweb.FoundGroup, x planweb.Found) {
	if g.Total++; len(g.Found) < fewFound {
		g.Found = append(g.Found, x)
	}
}

// pages are the functions in the navigation.
func (f finder) pages(r *http.Request, text string) (planweb.FoundGroup, error) {
	var g planweb.FoundGroup
	frame, err := f.frame(r)
	for _, group := range frame.Nav {
		for _, it := range group.Items {
			if holds(text, it.Label) {
				put(&g, planweb.Found{Label: it.Label, Href: it.Href, Note: group.Label})
			}
		}
	}
	return g, err
}

// indicators are found by name and code; how things are measured is everybody's.
func (f finder) indicators(r *http.Request, text string) (planweb.FoundGroup, error) {
	var g planweb.FoundGroup
	all, err := f.s.indicators.Definitions(r.Context(), f.s.tenant, endOf(r.Context()))
	newest := map[indicator.Code]indicator.Definition{}
	var order []indicator.Code
	for _, d := range all {
		if _, known := newest[d.Code]; !known {
			order = append(order, d.Code)
		}
		newest[d.Code] = d
	}
	for _, c := range order {
		if d := newest[c]; holds(text, d.Name, string(d.Code)) {
			put(&g, planweb.Found{Label: d.Name, Href: f.s.indicatorPath(c), Note: names{f.s.people}.OrgName(r.Context(), f.s.tenant, d.Owner)})
		}
	}
	g.More = more(&g, "/indicators/"+string(f.s.tenant), "q", text)
	return g, err
}

// projects are those of the library for those who may read it, else the published
// ones.
func (f finder) projects(r *http.Request, text string) (planweb.FoundGroup, error) {
	var g planweb.FoundGroup
	ctx, lang, day := r.Context(), i18n.From(r.Context()), schedule.DayOf(page.From(r.Context()).AsOf)
	if page.From(ctx).AsOf.IsZero() {
		day = 0
	}
	if f.may(ctx, project.DoRead) {
		p, err := f.s.projects.Library(ctx, project.Query{Tenant: f.s.tenant, Text: text, AsOf: day, Limit: fewFound})
		if err != nil {
			return g, err
		}
		for _, x := range p.Rows {
			put(&g, planweb.Found{Label: x.Name, Href: projectweb.PathOf(x.ID), Note: i18n.T(lang, x.Stage.Key())})
		}
		g.Total = p.Matched
		g.More = more(&g, projectweb.Path, "q", text)
		return g, nil
	}
	plans, err := f.s.plans.Public().PlansOn(ctx, plan.Tenant(f.s.tenant), page.From(ctx).AsOf)
	if err != nil || len(plans) == 0 {
		return g, err
	}
	all, err := f.s.projects.PublicOn(ctx, f.s.tenant, day)
	for _, x := range all {
		if holds(text, x.Name, string(x.Code), x.Owner) {
			put(&g, planweb.Found{Label: x.Name, Href: f.s.planPath(string(plans[0].Plan.ID)) + "/projects/" + url.PathEscape(string(x.ID)), Note: i18n.T(lang, x.Stage.Key())})
		}
	}
	return g, err
}

// tasks are the divided promises of the plans that run.
func (f finder) tasks(r *http.Request, text string) (planweb.FoundGroup, error) {
	var g planweb.FoundGroup
	ctx := r.Context()
	if !f.may(ctx, commitment.DoRead) {
		return g, nil
	}
	plans, err := f.s.plans.Public().PlansOn(ctx, plan.Tenant(f.s.tenant), page.From(ctx).AsOf)
	if err != nil {
		return g, err
	}
	q := commitment.Query{Tenant: f.s.tenant}
	if on := page.From(ctx).AsOf; !on.IsZero() {
		q.AsOf = time.Date(on.Year(), on.Month(), on.Day(), 0, 0, 0, 0, time.UTC)
	}
	for _, p := range plans {
		q.Plan = p.Plan.ID
		d, err := f.s.commitments.Division(ctx, q, commitment.Filter{Text: text})
		if err != nil {
			return g, err
		}
		for i := range d.Lines {
			l := &d.Lines[i]
			put(&g, planweb.Found{Label: l.Text, Href: commitmentweb.DutyPath(f.s.tenant, q.Plan, l.Duty), Note: l.OwnerName})
		}
		if g.More == "" {
			g.More = more(&g, f.s.planPath(string(q.Plan))+"/work", "q", text)
		}
	}
	return g, nil
}

// items are those of supervision; what they were on a past day is not asked.
func (f finder) items(r *http.Request, text string) (planweb.FoundGroup, error) {
	var g planweb.FoundGroup
	ctx := r.Context()
	if !page.From(ctx).AsOf.IsZero() || !f.may(ctx, supervision.DoRead) {
		return g, nil
	}
	rows, err := f.s.items.List(ctx, supervision.Query{Tenant: f.s.tenant, Text: text})
	for i := range rows {
		put(&g, planweb.Found{Label: rows[i].Item.Title, Href: supervisionweb.PathOf(rows[i].Item.ID), Note: strings.TrimSpace(rows[i].Item.Number + " " + rows[i].State.In(i18n.From(ctx)))})
	}
	g.More = more(&g, supervisionweb.Path, "q", text)
	return g, err
}

func (f finder) may(ctx context.Context, do identity.Action) bool {
	return identity.From(ctx).May(do, identity.Target{Tenant: f.s.tenant, Anywhere: true})
}

// endOf is the end of the as-of day of a request, zero for now.
func endOf(ctx context.Context) time.Time {
	on := page.From(ctx).AsOf
	if on.IsZero() {
		return on
	}
	return on.AddDate(0, 0, 1).Add(-time.Microsecond)
}

// more is the address of a list that is longer than the group.
func more(g *planweb.FoundGroup, path, name, text string) string {
	if g.Total <= len(g.Found) {
		return ""
	}
	return path + "?" + url.Values{name: {text}}.Encode()
}
