package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentdb"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/plan"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/planweb/desk"
	"gangyao/planning/project"
	"gangyao/planning/project/projectdb"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/planning/reporting/reportingweb"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisiondb"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningdb"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/outlinedb"
	"gangyao/platform/area/outline/outlineweb"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
)

// journals are those that the audit log is made of.
func (s *system) journals() []identity.Named {
	var out []identity.Named
	add := func(read identity.Action, place func() placing, tables ...identitydb.Table) {
		for _, t := range tables {
			out = append(out, identity.Named{Capability: t.Capability, Journal: journal{t, read, place}})
		}
	}
	add(plan.DoRead, always(s.placeOfPlan), plandb.Deeds(s.db)...)
	add(commitment.DoRead, s.placeOfDuty, commitmentdb.Deeds(s.db)...)
	add(indicator.DoRead, always(s.placeOfFigures), indicatordb.Deeds(s.db)...)
	add(reporting.DoRead, always(s.placeOfReport), reportingdb.Deeds(s.db)...)
	add(project.DoRead, always(func(_ context.Context, d *identity.Deed) { d.Href = projectweb.PathOf(project.ID(d.Object)) }), projectdb.Deeds(s.db)...)
	add(warning.Read, always(func(_ context.Context, d *identity.Deed) { d.Href = warningweb.PathOf(warning.ID(d.Object)) }), warningdb.Deeds(s.db)...)
	add(outline.DoLook, always(func(_ context.Context, d *identity.Deed) { d.Href = outlineweb.Path + "/" + url.PathEscape(d.Object) }), outlinedb.Deeds(s.db)...)
	add(supervision.DoRead, s.placeOfItem, supervisiondb.Deeds(s.db)...)
	return out
}

// placing says what the object of a deed is called, where its table does not know,
// and where it is shown.
type placing func(ctx context.Context, d *identity.Deed)

// always is a placing that remembers nothing.
func always(p placing) func() placing { return func() placing { return p } }

// journal shows of a capability's journal what whoever asks may read there: that
// something happened, when and by whom, is the auditor's; on what and why, only
// with the capability's own permission.
type journal struct {
	table identitydb.Table
	read  identity.Action
	place func() placing
}

// Deeds reads them, and leaves out what is not for the actor.
func (j journal) Deeds(ctx context.Context, t area.Code, q identity.JournalQuery) ([]identity.Deed, error) {
	out, err := j.table.Deeds(ctx, t, q)
	if err != nil {
		return nil, err
	}
	a, place, names := identity.From(ctx), j.place(), map[string]identity.Deed{}
	scope := a.Scope(j.read, t)
	for i := range out {
		d := &out[i]
		if !scope.Covers(d.Org, t) {
			d.Closed, d.Name, d.Note, d.Object, d.Within, d.Org = true, "", "", "", "", ""
			continue
		}
		key := d.Kind + "\x00" + d.Object + "\x00" + d.Within
		if known, ok := names[key]; ok && d.Kind != "item" { // items: Within differs by step, and is told in the note
			d.Name, d.Href = known.Name, known.Href
			continue
		}
		place(ctx, d)
		names[key] = *d
	}
	return out, nil
}

func (s *system) placeOfPlan(_ context.Context, d *identity.Deed) {
	d.Href = desk.Root + "/" + string(s.tenant) + "/" + url.PathEscape(d.Within)
}

func (s *system) planPath(p string) string {
	return "/plans/" + string(s.tenant) + "/" + url.PathEscape(p)
}

// placeOfDuty looks a duty up in the division of its plan, which it asks for once.
func (s *system) placeOfDuty() placing {
	plans := map[string]map[commitment.DutyID]string{}
	return func(ctx context.Context, d *identity.Deed) {
		p, err := s.plans.Public().Current(ctx, plan.Tenant(s.tenant), plan.PlanID(d.Within), s.plans.Clock())
		if err != nil {
			return
		}
		d.Href, d.Name = s.planPath(d.Within), p.Edition.Title
		if d.Kind != "duty" {
			return
		}
		d.Href = commitmentweb.DutyPath(s.tenant, plan.PlanID(d.Within), commitment.DutyID(d.Object))
		texts, known := plans[d.Within]
		if !known {
			texts = map[commitment.DutyID]string{}
			if div, err := s.commitments.Division(ctx, commitment.Query{Tenant: s.tenant, Plan: plan.PlanID(d.Within)}, commitment.Filter{}); err == nil {
				for i := range div.Lines {
					texts[div.Lines[i].Duty] = div.Lines[i].Text
				}
			}
			plans[d.Within] = texts
		}
		if t := texts[commitment.DutyID(d.Object)]; t != "" {
			d.Name = t
		}
	}
}

func (s *system) placeOfFigures(_ context.Context, d *identity.Deed) {
	switch d.Kind {
	case "batch":
		d.Href = "/figures/" + string(s.tenant) + "/batches/" + d.Object
	case "check":
		d.Href = "/quality/rules/own/" + url.PathEscape(d.Object)
	case "definition":
		d.Href = s.indicatorPath(indicator.Code(d.Object))
	case "target":
		d.Href = s.indicatorPath(indicator.Code(d.Object)) + "?plan=" + url.QueryEscape(d.Within)
	}
}

func (s *system) placeOfReport(ctx context.Context, d *identity.Deed) {
	if d.Kind == "round" {
		d.Href = reportingweb.RoundsPath + "/" + url.PathEscape(d.Object)
		return
	}
	d.Href = sheetPath(reporting.SheetID(d.Object))
	d.Name += i18n.T(i18n.From(ctx), "identity.deeds.of", i18n.Args{"Org": names{s.people}.OrgName(ctx, s.tenant, d.Org)})
}

// placeOfItem also says which step of the process was taken.
func (s *system) placeOfItem() placing {
	var process *casework.Process
	return func(ctx context.Context, d *identity.Deed) {
		switch d.Kind {
		case "objection":
			d.Href = supervisionweb.Path + "/assessment/" + d.Within
			return
		case "declaration":
			d.Href = supervisionweb.DeclaredPath(supervision.DeclarationKind(d.Object))
			d.Name = i18n.T(i18n.From(ctx), supervision.DeclarationKind(d.Object).Key())
			return
		}
		d.Href = supervisionweb.PathOf(supervision.ItemID(d.Object))
		if process == nil {
			var err error
			if process, err = s.items.InForce(ctx, s.tenant, time.Time{}); err != nil {
				return
			}
		}
		lang := i18n.From(ctx)
		for i := range process.Transitions {
			if t := &process.Transitions[i]; string(t.Name) == d.Within {
				d.Note = strings.TrimSpace(t.Label.In(lang) + " " + d.Note)
			}
		}
	}
}
