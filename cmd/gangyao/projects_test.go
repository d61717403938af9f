package main

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/demo"
	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/planning/supervision"
	"gangyao/planning/warning"
)

// A project that is late is a warning of its unit, from which an item of supervision
// can be made; when it is no longer late the warning ends by itself.
func TestALateProjectWarns(t *testing.T) {
	h := newHouse(t)
	ctx, day := h.program(), func(n int) schedule.Day { return h.system.projects.Today() + schedule.Day(n) }
	then, err := h.system.projectsAt(func() time.Time { return time.Now().AddDate(0, 0, -100) })
	if err != nil {
		t.Fatal(err)
	}
	p, err := then.Create(ctx, project.Draft{Tenant: demo.Tenant, Demo: true, Reason: "存量补录", Stage: project.Preparation, Basics: project.Basics{Name: "演示大桥", Org: "jtj", Start: day(-20), Finish: day(300)}})
	if err != nil {
		t.Fatal(err)
	}
	about := func() []warning.Warning {
		t.Helper()
		if err := h.system.evaluateWarnings(t.Context()); err != nil {
			t.Fatal(err)
		}
		all, err := h.system.warnings.List(ctx, warning.Query{Tenant: demo.Tenant, Kind: warning.ProjectLate})
		if err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(all, func(w warning.Warning) bool { return w.Subject.ID != string(p.ID) })
	}
	ws := about()
	if len(ws) != 1 || ws[0].Severity != warning.Yellow || ws[0].Owner != "jtj" || h.system.subjectPath(ws[0].Subject) != "/projects/"+string(p.ID) {
		t.Fatalf("%+v", ws)
	}
	offered, err := h.system.items.Candidates(ctx, demo.Tenant)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(offered, func(c supervision.Candidate) bool { return c.Source.Ref == string(ws[0].ID) })
	if i < 0 || offered[i].Owner != "jtj" || offered[i].Reference != (supervision.Reference{Kind: "project", ID: string(p.ID), Name: "演示大桥"}) {
		t.Errorf("no item can be made of it: %+v", offered)
	}
	next := p.Basics
	next.Start = day(40)
	if _, err = h.system.projects.Edit(ctx, project.Step{Tenant: demo.Tenant, ID: p.ID, Base: p.Version, Reason: "演示"}, next); err != nil {
		t.Fatal(err)
	}
	if ws = about(); len(ws) != 1 || ws[0].State != warning.Closed {
		t.Errorf("the warning goes on: %+v", ws)
	}
}

// A commitment sees the projects that count for it: in use, begun or not, late when
// they are suspended or ended, and none that went into another.
func TestCommitmentsSeeProjects(t *testing.T) {
	h := newHouse(t)
	ctx, projects := h.program(), h.system.projects
	for _, x := range []struct {
		name  string
		stage project.Stage
		then  project.Standing
	}{{"甲", project.Operating, ""}, {"乙", project.Conceived, ""}, {"丙", project.Reserve, project.Suspended}, {"丁", project.Reserve, project.Ended}} {
		p, err := projects.Create(ctx, project.Draft{Tenant: demo.Tenant, Demo: true, Reason: "存量补录", Stage: x.stage, Basics: project.Basics{Name: "演示项目" + x.name,
			Counts: []project.CountsFor{{Plan: "p", Edition: "e", Item: "i", Quantity: decimal.New(1, 0)}, {Plan: "other", Edition: "e", Item: "i", Quantity: decimal.New(1, 0)}}}})
		if err == nil && x.then != "" {
			_, err = projects.Stand(ctx, project.Step{Tenant: demo.Tenant, ID: p.ID, Base: p.Version, Reason: "演示"}, x.then)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := h.system.commitments.Projects.OfPlan(t.Context(), demo.Tenant, "p", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	list := got[plan.ItemID("i")]
	slices.SortFunc(list, func(a, b commitment.ProjectState) int {
		return slices.Index([]string{"演示项目甲", "演示项目乙", "演示项目丙", "演示项目丁"}, a.Name) - slices.Index([]string{"演示项目甲", "演示项目乙", "演示项目丙", "演示项目丁"}, b.Name)
	})
	if len(got) != 1 || len(list) != 4 || !list[0].InUse || list[0].Late || list[1].InUse || list[1].Started || list[1].Late || !list[2].Late || !list[3].Late {
		t.Errorf("%+v", got)
	}
	before, err := h.system.commitments.Projects.OfPlan(t.Context(), demo.Tenant, "p", time.Now().AddDate(0, 0, -30))
	if err != nil || len(before) != 0 {
		t.Errorf("a month ago: %+v, %v", before, err)
	}
}
