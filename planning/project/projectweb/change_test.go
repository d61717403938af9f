package projectweb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gangyao/internal/browsertest"
	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/period"
)

// idea is a project that was only thought of.
func (b *bench) idea(name string) *project.Project {
	b.t.Helper()
	p, err := b.Create(b.as("planner"), project.Draft{Tenant: tenant, Demo: true, Basics: project.Basics{Name: name, Org: "traffic", Areas: []area.Code{townA},
		Funds: []project.Fund{{Source: project.Local, Amount: wan("100")}}}})
	b.must(err)
	return p
}

// An idea passes the experts and the departments into reserve: each step is taken on
// a page by whoever it is for, and nobody else is let in.
func TestAnIdeaIsScreened(t *testing.T) {
	b := newBench(t)
	p := b.idea("云岭博物馆")
	path := "/projects/" + string(p.ID)
	planner := b.caller("planner")
	base := func() string { return base(b.now(p.ID)) }
	status, body := planner.post(path+"/advance", "base", base(), "form", "advance")
	planner.wants(status, body, 422, "专家评审")
	status, body = planner.post(path+"/appoint", "base", base(), "form", "appoint", "experts", "planner", "experts", "manager", "experts", "head", "until", "2025-02-01")
	planner.wants(status, body, 200, "演示负责人甲")
	for _, who := range []string{"planner", "manager", "head"} {
		c := b.caller(who)
		sheet := []string{"base", base(), "form", "score", "then", "submit", "opinion", "同意"}
		for _, k := range b.CriteriaOn(b.Today()).Criteria {
			sheet = append(sheet, "c-"+k.ID, "8")
		}
		status, body = c.post(path+"/score", sheet...)
		c.wants(status, body, 200, "已提交")
	}
	status, _ = b.caller("clerk").post(path+"/score", "base", base(), "form", "score", "then", "submit")
	if status != 403 {
		t.Errorf("somebody not appointed scores: %d", status)
	}
	status, body = planner.post(path+"/conclude", "base", base(), "form", "conclude")
	planner.wants(status, body, 200, "80")
	status, body = planner.post(path+"/ask", "base", base(), "form", "ask", "orgs", "water", "orgs", "traffic", "until", "2025-02-01")
	planner.wants(status, body, 200, "等待答复")
	clerk := b.caller("clerk")
	status, body = clerk.post(path+"/opinion", "base", base(), "form", "opinionwater", "org", "water", "stance", "conditions")
	clerk.wants(status, body, 422, "请写明原因")
	status, body = clerk.post(path+"/opinion", "base", base(), "form", "opinionwater", "org", "water", "stance", "conditions", "reason", "补充水土保持方案")
	clerk.wants(status, body, 200, "补充水土保持方案")
	if status, _ = clerk.post(path+"/opinion", "base", base(), "form", "opiniontraffic", "org", "traffic", "stance", "agrees"); status != 403 {
		t.Errorf("a department answers for another: %d", status)
	}
	status, body = planner.post(path+"/advance", "base", base(), "form", "advance")
	planner.wants(status, body, 200)
	if got := b.now(p.ID); got.Stage != project.Reserve {
		t.Errorf("it is %s", got.Stage)
	}
}

// Suspended, resumed, put back, ended: each with its reason on the page.
func TestAProjectStopsAndGoesOn(t *testing.T) {
	b := newBench(t)
	p := b.road()
	path := "/projects/" + string(p.ID)
	c := b.caller("planner")
	step := func(act string, want int, words string, pairs ...string) {
		t.Helper()
		status, body := c.post(path+"/"+act, append([]string{"base", base(b.now(p.ID))}, pairs...)...)
		c.wants(status, body, want, words)
	}
	step("stand", 422, "请写明原因", "form", "stand-suspend", "standing", "suspended")
	step("stand", 200, "恢复", "form", "stand-suspend", "standing", "suspended", "reason", "资金未到")
	status, body := c.get(path)
	c.wants(status, body, 200, "暂停", "资金未到")
	step("stand", 200, "暂停项目", "form", "stand-resume", "standing", "active", "reason", "资金到位")
	step("back", 200, "终止", "form", "back", "stage", "preparation", "reason", "施工许可撤回")
	step("stand", 200, "改", "form", "stand-end", "standing", "ended", "reason", "不再实施")
	status, body = c.get(path)
	c.wants(status, body, 200, "终止", "不再实施")
	status, body = c.get(path + "/history")
	c.wants(status, body, 200, "资金未到", "资金到位", "施工许可撤回", "不再实施")
}

// A project is split in two steps without script: the boxes propose an even division,
// what does not add up is refused with what was typed, and the parts add up.
func TestAProjectIsSplitOnItsPage(t *testing.T) {
	b := newBench(t)
	p := b.road()
	path := "/projects/" + string(p.ID)
	c := b.caller("planner")
	names := []string{"base", base(p), "form", "divide", "names", "青石大道一期\n青石大道二期\n", "reason", "分期实施"}
	status, body := c.post(path+"/divide", append(names, "then", "next")...)
	c.wants(status, body, 200, `name="d-0-0-central" value="1500"`, `name="d-1-0-bonds" value="1000.25"`, `name="d-1-2025-central" value="1500"`, "路基施工")
	typed := append(names, "laid", "1", "d-0-0-central", "2000", "d-1-0-central", "1000", "d-0-0-bonds", "2000.5", "d-1-0-bonds", "0", "d-0-2025-central", "3000", "d-1-2025-central", "1")
	for _, m := range []string{"a", "b"} {
		typed = append(typed, "d-0-mark-"+m, "1")
	}
	for _, m := range []string{"c", "d", "e"} {
		typed = append(typed, "d-1-mark-"+m, "1")
	}
	status, body = c.post(path+"/divide", append(typed, "then", "do")...)
	c.wants(status, body, 422, "2025 年计划", "合计 3,001 万元", `name="d-0-0-central" value="2000"`)
	for i, s := range typed {
		if s == "d-1-2025-central" {
			typed[i+1] = ""
		}
	}
	status, body = c.post(path+"/divide", append(typed, "then", "do")...)
	c.wants(status, body, 200)
	old := b.now(p.ID)
	if old.Standing != project.Split || len(old.Related) != 2 {
		t.Fatalf("%s %+v", old.Standing, old.Related)
	}
	one, two := b.now(old.Related[0].ID), b.now(old.Related[1].ID)
	if one.Basics.Name != "青石大道一期" || !one.Total().Equal(wan("4000.5")) || len(one.Plan().Milestones) != 2 || len(two.Plan().Milestones) != 3 || len(two.Plan().Links) != 1 || !two.Total().Equal(wan("1000")) {
		t.Errorf("%+v\n%+v", one.Basics, two.Basics)
	}
}

// Others are found by words and chosen one search after the other; those chosen
// before stay chosen, and all go into the one.
func TestManyProjectsAreMerged(t *testing.T) {
	b := newBench(t)
	into := b.idea("云岭健身中心")
	var all []*project.Project
	for i := range 60 {
		all = append(all, b.idea(fmt.Sprintf("社区健身点%02d", i)))
	}
	park := b.idea("白鹭广场")
	path := "/projects/" + string(into.ID)
	c := b.caller("planner")
	value := func(p *project.Project) string { return string(p.ID) + "@" + base(p) }
	status, body := c.get(path + "/change")
	c.wants(status, body, 200, "符合的共 62 个，列出 50 个")
	chosen := []string{"base", base(into), "form", "join", "as", "merged"}
	for _, p := range all {
		chosen = append(chosen, "from", value(p))
	}
	status, body = c.post(path+"/join", append(chosen, "then", "find", "with", "广场")...)
	c.wants(status, body, 200, `value="`+value(park)+`"`)
	if n := strings.Count(body, "checked"); n != 61 { // and the way of joining
		t.Errorf("%d stay chosen", n)
	}
	status, body = c.post(path+"/join", append(slices.Clone(chosen), "then", "next")...)
	c.wants(status, body, 200, "核对合并后的合计", "社区健身点00", "合并后", "累计完成投资")
	chosen = append(chosen, "from", value(park), "with", "广场", "then", "do")
	status, body = c.post(path+"/join", chosen...)
	c.wants(status, body, 422, "请写明原因", `value="`+value(park)+`"`)
	status, body = c.post(path+"/join", append(chosen, "reason", "合并实施")...)
	c.wants(status, body, 200)
	if got := b.now(into.ID); len(got.Related) != 61 || b.now(park.ID).Standing != project.Merged {
		t.Errorf("%d are merged", len(got.Related))
	}
}

const countyLayout = `name: 一主一带
source: 第二章
spots:
  - {id: town, name: 青石主核心, kind: core, at: [60, 40], areas: ["900101100"]}
  - {id: lake, name: 白鹭节点, kind: node, group: 旅游型, at: [20, 60], areas: ["900101101"]}
belts:
  - {id: b, name: 白鹭发展带, through: [lake, town]}
`

// Any county loads its own layout: mistakes are told with their line, a trial keeps
// nothing, and projects stand by their town or where they were put.
func TestALayoutIsLoaded(t *testing.T) {
	b := newBench(t)
	p := b.road()
	c := b.caller("planner")
	status, body := c.post("/projects/map", "base", "0", "then", "check", "source", strings.Replace(countyLayout, "900101101", "430381", 1))
	c.wants(status, body, 422, "430381", ":5:", "不是本地的行政区划代码")
	status, body = c.post("/projects/map", "base", "0", "then", "check", "source", countyLayout)
	c.wants(status, body, 200, "没有错误：2 处、1 条带", "青石主核心", "白鹭发展带")
	if all, err := b.Drawings(b.as("planner"), tenant, 0); err != nil || len(all) != 0 {
		t.Fatalf("a trial was kept: %v, %v", all, err)
	}
	status, body = c.post("/projects/map", "base", "0", "then", "keep", "plan", "unknown", "source", countyLayout)
	c.wants(status, body, 422, "请选择规划")
	b.must(b.Draw(b.as("planner"), tenant, "plan-1", 0, countyLayout, nil))
	if err := b.Draw(b.as("planner"), tenant, "plan-1", 0, countyLayout+"#", nil); err == nil {
		t.Error("a version that somebody else made meanwhile is overwritten")
	}
	status, body = c.get("/projects/map")
	c.wants(status, body, 200, "一主一带", "出自第二章", "青石主核心", "青石大道改造工程")
	next := p.Basics
	next.Spot = "lake"
	_, err := b.Edit(b.as("planner"), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version}, next)
	b.must(err)
	_, body = c.get("/projects/map")
	if _, row, ok := strings.Cut(body, `id="spot-lake"`); !ok || !strings.Contains(row, "青石大道改造工程") {
		t.Error("it does not stand where it was put")
	}
	if status, _ = b.caller("manager").post("/projects/map", "then", "check", "source", "x"); status != 403 {
		t.Errorf("a manager draws: %d", status)
	}
}

// A planner splits a project and draws the county's layout in the browser, at both widths.
func TestSplittingAndDrawingInTheBrowser(t *testing.T) {
	needAssets(t)
	b, p := filled(t, 20)
	b.must(b.Draw(b.as("planner"), tenant, "plan-1", 0, countyLayout, nil))
	browser := browsertest.Open(t)
	for _, size := range browsertest.Sizes() {
		page := open(t, b, browser, "planner", "/projects/map", size, browsertest.Light)
		page.Wait(t, ".sketch .lamp-mark")
		page.Check(t)
		page.Screenshot(t, fmt.Sprintf("projects-layout-%d", size.Width))
		if wide := browsertest.Eval[float64](t, page, `document.documentElement.scrollWidth - innerWidth`); wide > 1 {
			t.Errorf("the map is %v too wide at %d", wide, size.Width)
		}
	}
	chart := open(t, b, browser, "planner", "/projects/gantt", browsertest.Phone, browsertest.Light)
	chart.Until(t, `(() => { const g = document.querySelector(".gantt"), l = g.querySelector("line.today").getBoundingClientRect(), r = g.getBoundingClientRect(); return l.x > r.x && l.x < r.right })()`)
	page := open(t, b, browser, "planner", "/projects/"+string(p.ID)+"/change", browsertest.Desk, browsertest.Light)
	page.Click(t, "#divide-part summary")
	page.Type(t, "#f-divide-names", "青石大道一期\n青石大道二期")
	page.Type(t, "#f-divide-reason", "分期实施")
	page.Click(t, `#divide button[value="next"]`)
	page.Until(t, `document.querySelector('input[name="d-1-0-central"]')?.value === "1500"`)
	page.Check(t)
	page.Screenshot(t, "projects-split")
	page.Click(t, `#divide button[value="do"]`)
	page.Until(t, `document.querySelector("#divide") === null && document.querySelector(".notice-error") === null`)
	if got := b.now(p.ID); got.Standing != project.Split || len(got.Related) != 2 {
		t.Errorf("%s %+v", got.Standing, got.Related)
	}
}

// Whoever keeps only the projects of one unit brings in no others: their rows are
// refused one by one, and nothing of the file is taken in by mistake.
func TestAnImportStaysWithinTheScope(t *testing.T) {
	b := newBench(t)
	theirs, err := b.Create(b.as("planner"), project.Draft{Tenant: tenant, Basics: project.Basics{Name: "白鹭水厂", Org: "water"}})
	b.must(err)
	a := identitytest.In(t, tenant, project.Rules(), identity.Grant{Role: identity.Planner, Org: "traffic"})
	a.Person, a.Name = "narrow", "演示规划员乙"
	b.people["narrow"] = a
	c := b.caller("narrow")
	status, body := c.send("/projects/import", "file", "项目表.csv", []byte("项目名称,责任单位,总投资（万元）\n青石大桥,交通局,100\n云岭泵站,水利局,200\n白鹭水厂,水利局,300\n"), "year", "2025")
	c.wants(status, body, 200, "不在您管理的单位或地区范围内", "青石大桥", "导入 1 行")
	if n := strings.Count(body, "不在您管理的单位或地区范围内"); n != 2 {
		t.Errorf("%d rows are refused", n)
	}
	if _, _, err := b.Import(identity.With(t.Context(), a), tenant, "项目表.csv", []project.ImportRow{{Ref: "1!2", ID: theirs.ID, Base: theirs.Version, Set: []string{"leader"}, Basics: project.Basics{Leader: "演示"}}}, false); err == nil {
		t.Error("a row about another unit's project is taken in")
	}
	if _, _, err := b.Import(identity.With(t.Context(), a), tenant, "项目表.csv", []project.ImportRow{{Ref: "1!2", Basics: project.Basics{Name: "云岭泵站", Org: "water"}}}, false); err == nil {
		t.Error("a new project of another unit is taken in")
	}
}

// What pages, lists, files, and the public see on a past day is what stood there then.
func TestPagesOfAPastDay(t *testing.T) {
	b := newBench(t)
	p := b.road()
	_, err := b.Enlist(b.as("planner"), project.Choice{Tenant: tenant, List: project.List{Kind: project.Annual, Year: 2025}, To: project.Proposed, Projects: []project.Seen{{ID: p.ID, Base: p.Version}}})
	b.must(err)
	b.on("2025-03-03")
	p = b.now(p.ID)
	next := p.Basics
	next.Name = "青石大道提质工程"
	_, err = b.Edit(b.as("planner"), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version, Reason: "更名"}, next)
	b.must(err)
	_, err = b.Enlist(b.as("planner"), project.Choice{Tenant: tenant, List: project.List{Kind: project.Annual, Year: 2025}, To: project.Removed, Reason: "重复", Projects: []project.Seen{{ID: p.ID, Base: b.now(p.ID).Version}}})
	b.must(err)
	b.idea("三月的新项目")
	c := b.caller("planner")
	for _, path := range []string{"/projects", "/projects/gantt", "/projects/lists/2025", "/projects/" + string(p.ID), "/projects/export/projects.csv", "/projects/export/projects.json"} {
		status, body := c.get(path + "?as_of=2025-02-01")
		c.wants(status, body, 200, "青石大道改造工程")
		if strings.Contains(body, "提质") || strings.Contains(body, "三月的新项目") {
			t.Errorf("%s of a past day knows what came after", path)
		}
		if strings.Contains(path, "lists") || strings.Contains(path, string(p.ID)) {
			continue
		}
		if status, body = c.get(path + "?as_of="); status == 200 && !strings.Contains(body, "青石大道提质工程") {
			t.Errorf("%s of today does not know it", path)
		}
	}
	for path, want := range map[string]int{"/projects/ranking": 200, "/projects/map": 200, "/projects/" + string(p.ID): 200} {
		if status, body := c.get(path + "?as_of=2025-01-07"); status != want {
			t.Errorf("%s answers %d: %s", path, status, main(body))
		}
	}
	if status, _ := c.get("/projects/" + string(p.ID) + "?as_of=2025-01-01"); status != 404 {
		t.Errorf("a project that was not there yet answers %d", status)
	}
}

// What was done goes to the parts by investment, as it is proposed and as it was
// changed; the sums are shown, and what is kept says from where it came.
func TestASplitTakesTheWorkAlong(t *testing.T) {
	b := newBench(t)
	p := b.road()
	b.on("2025-02-10")
	at := func() project.Step { return project.Step{Tenant: tenant, ID: p.ID, Base: b.now(p.ID).Version} }
	month := b.report(p, "2025-M01", "900.5", "18")
	_, err := b.AddProblem(b.as("manager"), at(), project.Problem{Text: "杆线未迁", Due: day("2025-03-01")})
	b.must(err)
	path := "/projects/" + string(p.ID)
	c := b.caller("planner")
	names := []string{"base", base(b.now(p.ID)), "form", "divide", "names", "南段\n北段", "reason", "分期实施"}
	status, body := c.post(path+"/divide", append(names, "then", "next")...)
	c.wants(status, body, 200, `name="d-0-done-2025" value="450.25"`, `name="d-1-paid-2025-central" value="5"`, `name="d-1-work" value="18"`, "杆线未迁", "按投资份额重算")
	typed := append(names, "laid", "1", "d-0-0-central", "3000", "d-1-0-central", "0", "d-0-0-bonds", "1001", "d-1-0-bonds", "999.5", "d-0-2025-central", "3000", "d-1-2025-central", "0",
		"d-0-done-2025", "900", "d-1-done-2025", "1", "d-0-paid-2025-central", "10", "d-1-paid-2025-central", "0", "d-0-work", "20", "d-1-work", "10", "d-1-problem-"+b.now(p.ID).Problems[0].ID, "1")
	for _, m := range []string{"a", "b", "c", "d", "e"} {
		typed = append(typed, "d-0-mark-"+m, "1")
	}
	status, body = c.post(path+"/divide", append(typed, "then", "shares")...)
	c.wants(status, body, 200, `name="d-0-done-2025" value="720.`, "核对合计", "相符", `name="d-0-work" value="20"`)
	status, body = c.post(path+"/divide", append(typed, "then", "next")...)
	c.wants(status, body, 200, `name="d-0-done-2025" value="900"`, "差 0.5")
	status, body = c.post(path+"/divide", append(typed, "then", "do")...)
	c.wants(status, body, 422, "2025 年已完成投资", "合计 901 万元")
	for i, s := range typed {
		if s == "d-1-done-2025" {
			typed[i+1] = "0.5"
		}
	}
	status, body = c.post(path+"/divide", append(typed, "then", "do")...)
	c.wants(status, body, 200)
	old := b.now(p.ID)
	one, two := b.now(old.Related[0].ID), b.now(old.Related[1].ID)
	if got := one.MoneyTable().Total.Done; !got.Equal(wan("900")) || !two.MoneyTable().Total.Done.Equal(wan("0.5")) || len(one.Problems) != 0 || len(two.Problems) != 1 {
		t.Errorf("%s done, problems %+v", got, two.Problems)
	}
	status, body = c.get("/projects/" + string(two.ID))
	c.wants(status, body, 200, "自〔青石大道改造工程〕拆分带入：已完成投资 0.5 万元", month+"形象进度 10%", "自〔青石大道改造工程〕带入")
	status, body = c.get("/projects/" + string(one.ID) + "/history")
	c.wants(status, body, 200, "拆分带入的投资和进度", "自〔青石大道改造工程〕拆分带入")
	status, body = c.get(path)
	c.wants(status, body, 200, "项目已拆分，不亮灯")
	status, body = c.get(path + "/problems")
	c.wants(status, body, 200, "转入〔北段〕")
}

// report hands in a month and has it confirmed; what the month is called.
func (b *bench) report(p *project.Project, month, done, physical string) string {
	b.t.Helper()
	m, err := period.Parse(month)
	b.must(err)
	st := func() project.Step { return project.Step{Tenant: tenant, ID: p.ID, Base: b.now(p.ID).Version} }
	_, err = b.SaveReport(b.as("manager"), st(), project.ReportForm{Month: m, Done: wan(done), Paid: []project.Fund{{Source: project.Central, Amount: wan("10")}}, Physical: wan(physical)})
	b.must(err)
	_, err = b.SubmitReport(b.as("manager"), st(), m)
	b.must(err)
	_, err = b.SettleReport(b.as("head"), st(), m, true)
	b.must(err)
	return m.Label(i18n.ZH)
}
