package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/reporting"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/planning/warning"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// ways lead from the pages of what can be chased to the items of supervision that chase
// it, and to a new one.
type ways struct {
	s     *system
	items *supervisionweb.Web
}

func (b ways) warning(ctx context.Context, w *warning.Warning) (templ.Component, error) {
	of := supervision.Source{Kind: supervision.FromWarning, Ref: string(w.ID)}
	if w.State == warning.Closed { // there is nothing to raise it from
		return b.items.Beside(ctx, supervision.Source{}, aboutWarning(w), supervision.Matter{Source: of})
	}
	return b.items.Beside(ctx, of, aboutWarning(w))
}

func (b ways) task(ctx context.Context, p plan.PlanID, d *commitment.Detail) (templ.Component, error) {
	id := taskRef(p, d.Duty)
	var raise supervision.Source
	if _, late := d.Late(); late {
		raise = supervision.Source{Kind: supervision.FromOverdue, Ref: lateTask + id}
	}
	return b.items.Beside(ctx, raise, supervision.Reference{Kind: supervision.AboutCommitment, ID: id, Name: d.Text})
}

// tasks is where the late tasks of a unit (empty: of all) are raised.
func (b ways) tasks(ctx context.Context, owner identity.OrgID) string {
	if !identity.From(ctx).May(supervision.DoSupervise, identity.Target{Tenant: b.s.tenant, Anywhere: true}) {
		return ""
	}
	return supervisionweb.CandidatesOf(supervision.OfTask, owner)
}

func (b ways) project(ctx context.Context, id project.ID, name string) (templ.Component, error) {
	return b.items.Beside(ctx, supervision.Source{}, supervision.Reference{Kind: supervision.AboutProject, ID: string(id), Name: name})
}

func (b ways) indicator(ctx context.Context, c indicator.Code, name string) (templ.Component, error) {
	return b.items.Beside(ctx, supervision.Source{}, supervision.Reference{Kind: supervision.AboutIndicator, ID: string(c), Name: name})
}

// instruct is where a leader gives an instruction.
func (b ways) instruct(ctx context.Context) string {
	if !identity.From(ctx).May(supervision.DoInstruct, identity.Target{Tenant: b.s.tenant, Anywhere: true}) {
		return ""
	}
	return supervisionweb.Path + "/new?kind=" + string(supervision.FromLeader)
}

// round leads from each late sheet of a round to the item that chases it, or to a new one.
func (b ways) round(ctx context.Context, id reporting.RoundID) (map[reporting.SheetID]page.Link, error) {
	if !identity.From(ctx).May(supervision.DoRead, identity.Target{Tenant: b.s.tenant, Anywhere: true}) {
		return nil, nil
	}
	late, err := b.s.reports.Overdue(ctx, b.s.tenant, time.Time{})
	if err != nil {
		return nil, err
	}
	late = slices.DeleteFunc(late, func(t reporting.Task) bool { return t.Round != id })
	var of []supervision.Source
	for i := range late {
		of = append(of, supervision.Source{Kind: supervision.FromOverdue, Ref: reportRef(late[i].Sheet, late[i].Action)})
	}
	open, may, err := b.items.Raised(ctx, of...)
	if err != nil {
		return nil, err
	}
	lang := i18n.From(ctx)
	out := map[reporting.SheetID]page.Link{}
	for i := range late {
		if r, ok := open[of[i].Ref]; ok {
			out[late[i].Sheet] = page.Link{Label: i18n.T(lang, "warningweb.chased.item", i18n.Args{"Name": cmp.Or(r.Item.Number, r.Item.Title), "State": r.State.In(lang)}), Href: supervisionweb.PathOf(r.Item.ID)}
		} else if may {
			out[late[i].Sheet] = page.Link{Label: i18n.T(lang, "supervisionweb.beside.raise"), Href: supervisionweb.NewFrom(of[i])}
		}
	}
	return out, nil
}

// aboutOf finds what of the plan an item is to be about, and who answers for it.
func (s *system) aboutOf(ctx context.Context, of supervision.Reference) (*supervisionweb.About, error) {
	switch of.Kind {
	case supervision.AboutProject:
		x, err := s.projects.Show(ctx, s.tenant, project.ID(of.ID), 0)
		if err != nil {
			return nil, err
		}
		of.Name = x.Project.Basics.Name
		return &supervisionweb.About{Reference: of, Owner: x.Project.Basics.Org}, nil
	case supervision.AboutCommitment:
		p, duty, _ := strings.Cut(of.ID, "/")
		d, err := s.commitments.Duty(ctx, commitment.Query{Tenant: s.tenant, Plan: plan.PlanID(p), Lens: indicator.Internal}, commitment.DutyID(duty))
		if err != nil {
			return nil, err
		}
		of.Name = taskName(d.Text)
		return &supervisionweb.About{Reference: of, Owner: d.Owner, Contributors: d.Contributors, Leader: d.LeaderID}, nil
	case supervision.AboutIndicator:
		all, err := s.indicators.Definitions(ctx, s.tenant, time.Time{})
		if err != nil {
			return nil, err
		}
		for i := range all {
			if d := &all[i]; string(d.Code) == of.ID {
				of.Name = d.Name
				return &supervisionweb.About{Reference: of, Owner: d.Owner}, nil
			}
		}
	}
	return nil, fault.New(fault.NotFound, "supervision.about_unknown", nil)
}
