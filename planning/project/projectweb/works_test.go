package projectweb_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/planning/project"
	"gangyao/platform/quantity"
)

// publish publishes a plan that promises three substations, with a work to be made
// and one that is done.
func (b *bench) publish() {
	three := quantity.Parse("3")
	b.published = &plan.Published{Edition: plan.Edition{Tenant: tenant, ID: "e1", Plan: "plan", Title: "云岭县规划"}}
	b.published.Doc.Sections = []reading.Section{{ID: "6.1", Label: "（一）", Title: "能源"}}
	b.published.Doc.Items = []plan.Entry{
		{ID: "c1", Kind: plan.KindCommitment, Section: "6.1", Quote: "新增110千伏变电站3座", Content: plan.Content{Commitment: &reading.Commitment{Subject: "110千伏变电站", Kind: "count", Op: "=", Value: &three, Unit: "座"}}},
		{ID: "w1", Kind: plan.KindWork, Section: "6.1", Quote: "新建白鹭水厂", Content: plan.Content{Work: &reading.Work{Action: "新建", Name: "白鹭水厂", Status: "planned"}}},
		{ID: "w2", Kind: plan.KindWork, Section: "6.1", Quote: "建成青石桥", Content: plan.Content{Work: &reading.Work{Action: "建成", Name: "青石桥", Status: "completed"}}},
	}
}

// The items of a plan with their projects: of a promise of three, how many are in
// use; and the works that have no project yet, with the way to make or link one.
func TestItemsOfAPlan(t *testing.T) {
	b := newBench(t)
	b.publish()
	for i, stage := range []project.Stage{project.Operating, project.Building, project.Reserve} {
		_, err := b.Create(b.as("planner"), project.Draft{Tenant: tenant, Reason: "存量补录", Stage: stage, Basics: project.Basics{Name: "110千伏变电站" + string([]rune("甲乙丙")[i]), Org: "water",
			Counts: []project.CountsFor{{Plan: "plan", Edition: "e1", Item: "c1", Quantity: decimal.New(1, 0)}}}})
		b.must(err)
	}
	c := b.caller("planner")
	status, body := c.get("/projects/items/plan")
	c.wants(status, body, 200, "要求 3，对应 3 个项目、数量 3，已开工 2，已投用 1", "110千伏变电站甲（投用，", "还没有项目的工程", "新建白鹭水厂", "（一） 能源", `href="/projects/works/plan#i-w1"`)
	if strings.Contains(body, "青石桥") {
		t.Error("a work that is done is asked for a project")
	}
	status, body = c.get("/projects/works/plan")
	c.wants(status, body, 200, `id="i-w1"`, "白鹭水厂")
	// one count on both pages: what is over serves a work no more
	p, err := b.Create(b.as("planner"), project.Draft{Tenant: tenant, Reason: "存量补录", Stage: project.Reserve, Basics: project.Basics{Name: "白鹭水厂项目", Org: "water",
		Counts: []project.CountsFor{{Plan: "plan", Edition: "e1", Item: "w1", Quantity: decimal.New(1, 0)}}}})
	b.must(err)
	count := func(left string) {
		t.Helper()
		status, body := c.get("/projects/works/plan")
		c.wants(status, body, 200, "1 项工程中，"+left+" 项还没有对应的项目")
		status, body = c.get("/projects/items/plan")
		if c.wants(status, body, 200); strings.Contains(body, `href="/projects/works/plan#i-w1"`) != (left == "1") {
			t.Errorf("the items do not say %s", left)
		}
	}
	count("0")
	_, err = b.Stand(b.as("planner"), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version, Reason: "不再实施"}, project.Ended)
	b.must(err)
	count("1")
	leader := b.caller("leader") // who only reads is offered nothing to do
	if status, body = leader.get("/projects/items/plan"); status != 200 || strings.Contains(body, "/projects/works/") {
		t.Errorf("%d: a reader is led to where projects are made", status)
	}
}
