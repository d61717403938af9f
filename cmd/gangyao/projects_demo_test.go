package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
)

// played is the demonstration's projects as loaded on one day and then again on
// others, looked at on the last.
type played struct {
	*system
	t        *testing.T
	projects *project.Service
	ctx      context.Context
	plan     plan.PlanID
	rows     map[string]*project.Row
}

func play(t *testing.T, days ...string) *played {
	t.Helper()
	p := &played{system: openEmpty(t, dbtest.SQLite(t)), t: t, ctx: identity.With(t.Context(), identity.Program(demo.Tenant, "测试程序")), rows: map[string]*project.Row{}}
	var now time.Time
	for _, day := range days {
		now, _ = time.Parse(time.DateOnly, day)
		now = now.Add(4 * time.Hour)
		h := p.house()
		h.Items, h.Commitments = nil, nil // their stories are told elsewhere
		h.Clock = func() time.Time { return now }
		loaded, err := demo.Furnish(p.ctx, h)
		if err != nil {
			t.Fatal(day, err)
		}
		p.plan = loaded.Plan.Plan
	}
	var err error
	if p.projects, err = p.projectsAt(func() time.Time { return now }); err != nil {
		t.Fatal(err)
	}
	page, err := p.projects.Library(p.ctx, project.Query{Tenant: demo.Tenant})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Rows {
		p.rows[r.Name] = r
	}
	return p
}

func (p *played) view(name string) *project.View {
	p.t.Helper()
	if p.rows[name] == nil {
		p.t.Fatalf("there is no %s", name)
	}
	v, err := p.projects.Show(p.ctx, demo.Tenant, p.rows[name].ID, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

// Whenever the demonstration is loaded its lights tell the same stories: what caught
// up says that it was red, what is late is late, and the rest is on its way.
func TestTheLightsOfTheDemonstrationOnAnyDay(t *testing.T) {
	for _, day := range []string{"2026-11-28", "2026-12-31", "2027-01-01", "2027-03-31", "2028-02-29"} {
		t.Run(day, func(t *testing.T) {
			p := play(t, day)
			lights := map[light.Colour]int{}
			for _, r := range p.rows {
				lights[r.Light]++
			}
			if lights[light.Red] < 2 || lights[light.Yellow] < 2 || lights[light.Green] < 8 || lights[light.None] < 3 {
				t.Errorf("lights %v", lights)
			}
			for name, want := range map[string]light.Colour{"涟水大桥": light.Red, "壶天镇敬老院": light.Red, "白鹭风电场": light.Yellow, "G320绕城线城区段": light.Yellow, "110千伏高垄变扩建": light.Green, "电力科技产业园": light.Green, "市汽车南站": light.None} {
				if got := p.rows[name]; got == nil || got.Light != want {
					t.Errorf("%s is %s, want %s: %s", name, got.Light, want, p.view(name).Light.Line.In("zh"))
				}
			}
			caught := p.view("G320绕城线城区段").Light
			if caught.Checks[0].Kind != light.CaughtUp || !strings.Contains(caught.Line.In("zh"), "曾亮红灯") {
				t.Errorf("what caught up says: %s", caught.Line.In("zh"))
			}
			if got := p.rows["东郊产业大道"].Stage; got != project.Started {
				t.Errorf("the one begun just now is %s", got)
			}
			if v := p.view("市博物馆"); v.Project.Joint == nil || len(v.Project.Joint.Orgs) != 3 {
				t.Error("nobody was asked in a joint review")
			}
			if v := p.view("涟水大桥"); len(v.Project.Visits) == 0 || v.Project.Visits[0].Position == nil || len(v.Project.Visits[0].Photos) == 0 {
				t.Error("nobody visited the site")
			}
			p.substations()
		})
	}
}

// substations: a commitment to build three substations sees which projects count for
// it and how many are in use, on any day of the demonstration.
func (p *played) substations() {
	p.t.Helper()
	got, err := countedProjects{p.projects}.OfPlan(p.ctx, demo.Tenant, p.plan, time.Time{})
	if err != nil {
		p.t.Fatal(err)
	}
	three := 0
	for _, list := range got {
		if len(list) < 2 || !strings.HasPrefix(list[0].Name, "110千伏") {
			continue
		}
		three++
		inUse, begun := 0, 0
		for _, x := range list {
			if x.InUse {
				inUse++
			}
			if x.Started {
				begun++
			}
		}
		if len(list) != 3 || begun != 2 || inUse != 1 {
			p.t.Errorf("of %d substations %d are begun and %d in use", len(list), begun, inUse)
		}
	}
	if three != 1 {
		p.t.Errorf("%d commitments have several substations", three)
	}
}

// Loaded again months later the story goes on from where it was: months are
// reported, works come to their end, and nothing falls silent.
func TestTheDemonstrationsProjectsGoOn(t *testing.T) {
	first, later := play(t, "2026-11-28"), play(t, "2026-11-28", "2027-05-20")
	before, after := first.view("G320绕城线城区段").Project, later.view("G320绕城线城区段").Project
	if after.ID == before.ID || after.Confirmed().Month.Label("zh") != "2027年4月" || !after.Basics.Start.Time().Equal(before.Basics.Start.Time()) {
		t.Errorf("reported until %s, begun on %s and %s", after.Confirmed().Month, before.Basics.Start, after.Basics.Start)
	}
	for name, r := range later.rows {
		if r.Silent > 0 {
			t.Errorf("%s has %d months missing", name, r.Silent)
		}
	}
	if got := later.rows["110千伏高垄变扩建"]; got.Stage != project.Completed || got.Physical != 10000 {
		t.Errorf("110千伏高垄变扩建: %s, %d", got.Stage, got.Physical)
	}
	if got := later.view("龙城大桥").Project.Confirmed().Month.Label("zh"); got != "2027年4月" {
		t.Errorf("what was returned stays so: %s", got)
	}
}
