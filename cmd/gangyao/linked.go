package main

import (
	"context"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/indicator/indicatorweb"
	"gangyao/planning/project"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// linked is what stands or falls with an indicator: the tasks that it verifies and
// their projects; for staff, the warnings about the whole area, which are those of now.
func (s *system) linked(ctx context.Context, q indicatorweb.LinkedQuery) ([]indicatorweb.Linked, error) {
	lang, names := i18n.From(ctx), names{s.people}
	rows, err := s.commitments.VerifiedBy(ctx, commitment.Query{Tenant: q.Tenant, Plan: q.Plan, AsOf: q.AsOf, Lens: q.Lens}, q.Code)
	if err != nil {
		return nil, err
	}
	var out, built []indicatorweb.Linked
	known := map[commitment.ProjectID]bool{}
	for i := range rows {
		r := &rows[i]
		out = append(out, indicatorweb.Linked{Sort: i18n.T(lang, "plan.kind."+string(r.Kind)), Label: r.Text, Owner: r.OwnerName,
			Href: commitmentweb.DutyPath(q.Tenant, q.Plan, r.Duty), State: page.Tag{Text: i18n.T(lang, r.Status.Key()), Tone: tone(r.Status.Good(), r.Status == commitment.Overdue)}})
		for _, p := range r.Projects {
			if !known[p.ID] {
				known[p.ID] = true
				built = append(built, indicatorweb.Linked{Sort: i18n.T(lang, "indicatorweb.linked.project"), Label: p.Name, Href: projectweb.PathOf(project.ID(p.ID)),
					State: page.Tag{Text: i18n.T(lang, "indicatorweb.linked."+reachOf(p)), Tone: tone(p.InUse, p.Late)}})
			}
		}
	}
	out = append(out, built...)
	if !q.AsOf.IsZero() || !identity.From(ctx).May(warning.Read, identity.Target{Tenant: q.Tenant, Anywhere: true}) {
		return out, nil
	}
	list, err := s.warnings.List(ctx, warning.Query{Tenant: q.Tenant, State: warning.Open, Code: string(q.Code)})
	if err != nil {
		return nil, err
	}
	for i := range list {
		if w := &list[i]; w.Area == "" || w.Area == q.Tenant {
			out = append(out, indicatorweb.Linked{Sort: i18n.T(lang, "indicatorweb.linked.warning"), Label: w.Message.In(lang), Owner: names.OrgName(ctx, q.Tenant, w.Owner),
				Href: warningweb.PathOf(w.ID), State: page.Tag{Text: i18n.T(lang, w.Severity.Key()), Tone: tone(false, w.Severity == warning.Red)}})
		}
	}
	return out, nil
}

// reachOf is how far a project is, as a word of the catalogue.
func reachOf(p commitment.ProjectState) string {
	switch {
	case p.InUse:
		return "in_use"
	case p.Started:
		return "started"
	}
	return "ahead"
}

func tone(good, bad bool) page.Tone {
	switch {
	case bad:
		return page.ToneBad
	case good:
		return page.ToneGood
	}
	return ""
}
