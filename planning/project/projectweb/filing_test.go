package projectweb_test

import (
	"strings"
	"testing"

	"gangyao/planning/project"
)

// A clerk files a project, the bureau returns it, the clerk mends it, and it goes into
// the library.
func TestAClerkFilesAProject(t *testing.T) {
	b := newBench(t)
	clerk, planner := b.caller("clerk"), b.caller("planner")
	status, body := clerk.get("/projects/new")
	clerk.wants(status, body, 200, "申报项目", "提交申报", "存为草稿", `value="water"`)
	if strings.Contains(body, `value="traffic"`) || strings.Contains(body, `name="stage"`) {
		t.Error("a clerk files for another unit, or at a later stage")
	}
	if status, _ := b.caller("head").get("/projects/new"); status != 403 {
		t.Errorf("a head answers %d", status)
	}
	form := []string{"name", "城南水厂", "org", "water", "nature", "new", "procedure", "approval", "fund-local", "800", "content", "新建水厂"}
	status, body = clerk.post("/projects/new", "name", "城南水厂", "org", "", "then", "submit")
	clerk.wants(status, body, 422, "请选择责任单位")
	status, body = clerk.post("/projects/new", append(form, "then", "submit")...)
	clerk.wants(status, body, 200, "城南水厂", "已申报，待入库")
	all, err := b.Library(b.as("planner"), project.Query{Tenant: tenant, Filing: true})
	b.must(err)
	id := all.Rows[0].ID
	path := "/projects/" + string(id)
	base := func() string { return base(b.now(id)) }
	status, body = planner.get("/projects")
	planner.wants(status, body, 200)
	if strings.Contains(body, "城南水厂") {
		t.Error("what is filed stands in the library")
	}
	status, body = planner.get("/projects?standing=filing")
	planner.wants(status, body, 200, "城南水厂", "已申报，待入库")
	status, body = planner.post(path+"/settle-filing", "base", base(), "form", "settle-filing", "to", "returned")
	planner.wants(status, body, 422, "请写明原因")
	status, body = planner.post(path+"/settle-filing", "base", base(), "form", "settle-filing", "to", "returned", "reason", "请补充规模")
	planner.wants(status, body, 200, "已退回修改", "请补充规模")
	status, body = clerk.get(path + "/filing")
	clerk.wants(status, body, 200, "请补充规模", "提交申报")
	status, body = clerk.post(path+"/refile", append(form, "base", base(), "form", "refile", "scale", "日供水2万吨")...)
	clerk.wants(status, body, 200)
	status, body = clerk.post(path+"/submit-filing", "base", base(), "form", "submit-filing", "to", "submitted")
	clerk.wants(status, body, 200, "撤回修改")
	status, body = planner.post(path+"/settle-filing", "base", base(), "form", "settle-filing", "to", "accepted")
	planner.wants(status, body, 200, "已入库")
	status, body = planner.get("/projects")
	planner.wants(status, body, 200, "城南水厂")
	status, body = planner.get(path + "/history")
	planner.wants(status, body, 200, "申报入库", "建设规模 日供水2万吨", "请补充规模")
}

// A project recorded late says so: its form asks why, the strip of stages and the gates
// tell what nobody recorded.
func TestALateRecordSaysSo(t *testing.T) {
	b := newBench(t)
	c := b.caller("planner")
	form := []string{"name", "云岭隧道", "org", "traffic", "nature", "new", "procedure", "approval", "fund-local", "800", "stage", "building"}
	status, body := c.post("/projects/new", form...)
	c.wants(status, body, 422, "请写明存量补录的原因", `href="#f-reason"`)
	status, body = c.post("/projects/new", append(form, "reason", "2023年已开工，补录")...)
	c.wants(status, body, 200, "存量补录", "2023年已开工，补录", "未登记")
	if strings.Contains(body, "step-done") {
		t.Error("a stage that nobody recorded is shown as done")
	}
	all, err := b.Library(b.as("planner"), project.Query{Tenant: tenant})
	b.must(err)
	path := "/projects/" + string(all.Rows[0].ID)
	status, body = c.get(path + "/gates")
	c.wants(status, body, 200, "补录时没有经过的手续", "通过专家评审")
	status, body = c.get(path + "/history")
	c.wants(status, body, 200, "存量补录：登记为“在建”", "总投资 800 万元")
}

// The history tells what changed from what to what.
func TestHistoryHasTheFigures(t *testing.T) {
	b := newBench(t)
	p := b.road()
	b.on("2025-02-10")
	st := func(reason string) project.Step {
		return project.Step{Tenant: tenant, ID: p.ID, Base: b.now(p.ID).Version, Reason: reason}
	}
	b.report(p, "2025-M01", "1200", "24")
	m := b.now(p.ID).Reports[0].Month
	_, err := b.SaveReport(b.as("manager"), st(""), project.ReportForm{Month: m, Done: wan("1100"), Paid: []project.Fund{{Source: project.Central, Amount: wan("10")}}, Physical: wan("24"), Reason: "更正"})
	b.must(err)
	form := b.now(p.ID).Basics
	form.Leader, form.Funds = "演示副市长乙", []project.Fund{{Source: project.Central, Amount: wan("9000")}}
	_, err = b.Edit(b.as("planner"), st("概算调整"), form)
	b.must(err)
	_, err = b.PlanYear(b.as("manager"), st("追加"), 2025, []project.Fund{{Source: project.Central, Amount: wan("3500")}}, "完成路基")
	b.must(err)
	c := b.caller("planner")
	status, body := c.get("/projects/" + string(p.ID) + "/history")
	c.wants(status, body, 200, "责任领导 演示副市长 → 演示副市长乙", "5,000.5", "→ 9,000", "本月完成投资 1,200 万元 → 1,100 万元", "第 2 版（更正）", "3,000", "→ 3,500")
}
