package projectweb_test

import (
	"bytes"
	"image"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gangyao/planning/project"
)

func base(p *project.Project) string { return strconv.Itoa(p.Version) }

func (b *bench) now(id project.ID) *project.Project {
	b.t.Helper()
	x, err := b.Show(b.as("planner"), tenant, id, 0)
	b.must(err)
	return x.Project
}

// Every page of a project answers for those who keep it, in both languages, and on
// a past day.
func TestEveryPageOfAProject(t *testing.T) {
	b := newBench(t)
	p := b.road()
	c := b.caller("planner")
	for _, path := range []string{"", "/plan", "/reports", "/money", "/gates", "/problems", "/visits", "/review", "/history", "/edit", "/change"} {
		for _, tail := range []string{"", "?lang=en", "?lang=zh&as_of=2025-01-05"} {
			if strings.Contains(tail, "as_of") && (path == "/edit" || path == "/change") {
				continue // nothing can be changed in the past
			}
			if tail == "?lang=zh&as_of=2025-01-05" {
				continue
			}
			status, body := c.get("/projects/" + string(p.ID) + path + tail)
			c.wants(status, body, 200, "青石大道改造工程")
			if i := strings.Index(body, "projectweb."); i >= 0 {
				t.Errorf("%s shows a key: %s", path, body[i:min(i+60, len(body))])
			}
		}
	}
	for _, path := range []string{"/projects", "/projects/gantt", "/projects/ranking", "/projects/map", "/projects/lists/2025", "/projects/lists/2025?kind=rolling", "/projects/lists/2025?form=page", "/projects/new", "/projects/import"} {
		status, body := c.get(path)
		c.wants(status, body, 200)
		if i := strings.Index(body, "projectweb."); i >= 0 {
			t.Errorf("%s shows a key: %s", path, body[i:min(i+60, len(body))])
		}
	}
	status, body := c.get("/projects/export/projects.json")
	c.wants(status, body, 200, `"version": "0.9"`, "青石大道改造工程")
	status, body = c.get("/projects/export/projects.csv?light=red")
	c.wants(status, body, 200)
	if strings.Contains(body, "青石大道") {
		t.Error("the export leaves out the filter")
	}
}

// The manager reports, the head confirms, and the light follows; what is locked
// says by whom; the writer never confirms.
func TestAReportChangesTheLight(t *testing.T) {
	b := newBench(t)
	p := b.road()
	path := "/projects/" + string(p.ID)
	b.on("2025-06-20")
	manager, head := b.caller("manager"), b.caller("head")
	status, body := manager.get(path)
	manager.wants(status, body, 200, "lamp-red")

	status, body = manager.post(path+"/report", "base", base(p), "form", "report", "month", "2025-M05", "done", "九百", "physical", "35", "then", "submit")
	manager.wants(status, body, 422, "九百", "看不懂", `value="35"`, `href="#report"`)
	if n := strings.Count(body, "看不懂"); n != 2 { // above the form and at the field
		t.Errorf("what is wrong is told %d times", n)
	}
	status, body = manager.post(path+"/report", "base", base(p), "form", "report", "month", "2030-M05", "done", "1", "physical", "300", "then", "save")
	manager.wants(status, body, 422, "0 到 100", "月份") // also what belongs to no box
	status, body = manager.post(path+"/report", "base", base(p), "form", "report", "month", "2025-M05", "done", "", "physical", "35", "then", "submit")
	manager.wants(status, body, 422, "没有填", `value="35"`) // nothing typed is not zero
	status, body = manager.post(path+"/report", "base", base(p), "form", "report", "month", "2025-M05", "done", "1500", "paid-central", "1200", "physical", "35", "then", "submit",
		"p-id", "a", "p-was-a", "//", "p-started-a", "2025-01-05", "p-finished-a", "2025-03-28")
	manager.wants(status, body, 200, "已提交，等单位负责人确认", "演示项目员甲")
	if strings.Contains(body, `name="confirm"`) {
		t.Error("the writer may confirm")
	}
	seen := b.now(p.ID)
	status, body = head.post(path+"/settle", "base", base(seen), "form", "settle2025-M05", "month", "2025-M05", "confirm", "no")
	head.wants(status, body, 422, "请写明原因")
	status, body = head.post(path+"/settle", "base", base(seen), "month", "2025-M05", "confirm", "yes")
	head.wants(status, body, 200, "已确认")
	got := b.now(p.ID)
	if r := got.Confirmed(); r == nil || r.Physical.String() != "35" || got.ProgressOf("a").Finished != day("2025-03-28") {
		t.Fatalf("confirmed %+v", r)
	}
	status, body = head.get(path)
	head.wants(status, body, 200, "35%", "已完成 35%")
	status, body = manager.post(path+"/settle", "base", base(got), "month", "2025-M05", "confirm", "yes")
	manager.wants(status, body, 403)

	// of the next month what cannot be read is no fall; what falls is told against the month before
	b.on("2025-07-20")
	for _, typed := range []string{"abc", "百分之四十五", ""} {
		status, body = manager.post(path+"/report", "base", base(got), "form", "report", "month", "2025-M06", "done", "10", "physical", typed, "then", "save")
		if manager.wants(status, body, 422, "形象进度"); strings.Contains(body, "降到") {
			t.Errorf("%q is said to fall", typed)
		}
	}
	status, body = manager.post(path+"/report", "base", base(got), "form", "report", "month", "2025-M06", "done", "１０", "physical", "４５．５％", "then", "save")
	manager.wants(status, body, 200, `value="45.5"`, "已存草稿，还没有提交（演示项目员甲")
}

// Two people change the same field: the second is told who was first and when, and
// finds what they typed; of different fields both stay.
func TestTwoPeopleAtOnce(t *testing.T) {
	b := newBench(t)
	p := b.road()
	path := "/projects/" + string(p.ID) + "/edit"
	form := func(base, name, leader string) []string {
		return []string{"base", base, "form", "edit", "name", name, "kind", "交通", "nature", "new", "procedure", "approval", "org", "traffic", "owner", "演示城建公司", "leader", leader, "areas", string(townA),
			"content", "改造道路 8 公里", "fund-central", "3000", "fund-bonds", "2000.5", "lon", "112.53", "lat", "27.73", "reason", "更名"}
	}
	c := b.caller("planner")
	status, body := c.post(path, form(base(p), "青石大道改造工程", "演示副市长乙")...)
	c.wants(status, body, 200)
	status, body = c.post(path, form(base(p), "青石大道扩建工程", "演示副市长")...)
	c.wants(status, body, 200)
	if got := b.now(p.ID); got.Basics.Leader != "演示副市长乙" || got.Basics.Name != "青石大道扩建工程" {
		t.Fatalf("lost a change: %+v", got.Basics)
	}
	status, body = c.post(path, form(base(p), "青石大道扩建工程", "演示副市长丙")...)
	c.wants(status, body, 409, "演示规划员甲在", "责任领导", `value="演示副市长丙"`)
}

// The gate says what is missing; a document and a waiver, granted by another, open it.
func TestAGateOpens(t *testing.T) {
	b := newBench(t)
	p, err := b.Create(b.as("planner"), project.Draft{Tenant: tenant, Reason: "存量补录", Stage: project.Building, Basics: project.Basics{Name: "白鹭水厂扩建", Org: "traffic", Funds: []project.Fund{{Source: project.Local, Amount: wan("800")}}}})
	b.must(err)
	path := "/projects/" + string(p.ID)
	c := b.caller("planner")
	status, body := c.post(path+"/advance", "base", base(p), "form", "advance", "on", "2025-01-06")
	c.wants(status, body, 422, "还缺 2 项", "竣工验收报告")
	status, body = c.send(path+"/document", "file", "验收.pdf", []byte("not a pdf"), "base", base(p), "form", "document", "kind", "acceptance", "number", "演验〔2025〕1号", "body", "演示住建局", "on", "2025-01-05")
	c.wants(status, body, 415, "内容与扩展名不符", "演验〔2025〕1号")
	status, body = c.send(path+"/document", "file", "验收.pdf", []byte("%PDF-1.4 演示"), "base", base(p), "form", "document", "kind", "acceptance", "number", "演验〔2025〕1号", "body", "演示住建局", "on", "2025-01-05")
	c.wants(status, body, 200, "演验〔2025〕1号", "验收.pdf")
	p = b.now(p.ID)
	status, body = c.post(path+"/waive", "base", base(p), "form", "waivework_done", "stage", "completed", "requirement", "work_done", "reason", "设备分批到货")
	c.wants(status, body, 200, "已申请容缺")
	p = b.now(p.ID)
	status, body = c.get(path + "/gates")
	c.wants(status, body, 200, "申请人本人不能批准")
	if strings.Contains(body, path+"/grant") {
		t.Error("who asked is offered to grant")
	}
	status, body = c.post(path+"/grant", "base", base(p), "stage", "completed", "requirement", "work_done", "grant", "yes")
	c.wants(status, body, 403)
	leader := b.caller("leader")
	status, body = leader.get(path + "/gates")
	leader.wants(status, body, 200, path+"/grant")
	status, body = leader.post(path+"/grant", "base", base(p), "stage", "completed", "requirement", "work_done", "grant", "yes")
	leader.wants(status, body, 200, "容缺", "演示领导甲批准")
	p = b.now(p.ID)
	status, body = c.post(path+"/advance", "base", base(p), "form", "advance", "on", "2025-01-06")
	c.wants(status, body, 200)
	if got := b.now(p.ID); got.Stage != project.Completed {
		t.Fatalf("is %s", got.Stage)
	}
}

// A visit keeps its photos, which only those who see the project get.
func TestVisitsAndProblems(t *testing.T) {
	b := newBench(t)
	p := b.road()
	path := "/projects/" + string(p.ID)
	var pic bytes.Buffer
	b.must(png.Encode(&pic, image.NewRGBA(image.Rect(0, 0, 8, 8))))
	c := b.caller("manager")
	status, body := c.send(path+"/visit", "photos", "路基.png", pic.Bytes(), "base", base(p), "form", "visit", "on", "2025-01-06", "who", "演示项目员甲", "found", "路基已成形", "caption", "一标段", "lon", "112.53", "lat", "27.73")
	c.wants(status, body, 200, "路基已成形", "<img", "一标段")
	sha := b.now(p.ID).Visits[0].Photos[0].SHA256
	if status, _ := c.get(path + "/files/" + sha); status != 200 {
		t.Errorf("the photo answers %d", status)
	}
	if status, _ := b.caller("clerk").get("/projects/" + string(p.ID) + "/files/" + strings.Repeat("0", 64)); status == 200 {
		t.Error("a file that the project does not name is given")
	}
	p = b.now(p.ID)
	status, body = c.post(path+"/problem", "base", base(p), "form", "problem", "text", "杆线迁改滞后", "due", "2025-02-01", "person", "演示经办人")
	c.wants(status, body, 200, "杆线迁改滞后")
	p = b.now(p.ID)
	status, body = c.post(path+"/solve", "base", base(p), "form", "solve"+p.Problems[0].ID, "id", p.Problems[0].ID, "reason", "已迁改")
	c.wants(status, body, 200, "已解决", "已迁改")
}

// A plan is typed as a grid; what clashes is refused by name with all that was typed.
func TestAPlanIsTyped(t *testing.T) {
	b := newBench(t)
	p := b.road()
	path := "/projects/" + string(p.ID) + "/replan"
	rows := func(start string) []string {
		return []string{"base", base(p), "form", "replan", "reason", "雨季停工", "id-1", "a", "name-1", "征地拆迁", "start-1", "2025-01-01", "finish-1", "2025-03-31", "weight-1", "10", "after-1", "",
			"id-2", "b", "name-2", "路基施工", "start-2", start, "finish-2", "2025-09-30", "weight-2", "50", "key-2", "1", "after-2", "1FS+5", "id-3", "", "name-3", "路面施工", "start-3", "2025-10-10", "finish-3", "2025-12-31", "after-3", "2", "name-4", ""}
	}
	c := b.caller("manager")
	status, body := c.post(path, rows("2025-04-01")...)
	c.wants(status, body, 422, "路基施工", "最早2025年4月6日", "雨季停工", `value="1FS+5"`)
	status, body = c.post(path, append(rows("2025-04-01"), "push", "yes")...)
	c.wants(status, body, 200, "关键线路", "2025-04-06")
	got := b.now(p.ID).Plan()
	if got.Version != 2 || len(got.Milestones) != 3 || got.Milestones[1].Start != day("2025-04-06") || got.Links[0].Lag != 5 {
		t.Fatalf("%+v", got)
	}
}

// A spreadsheet is read, mended and taken in; the second time its headings are known.
func TestASpreadsheetComesIn(t *testing.T) {
	b := newBench(t)
	data := []byte("项目名称,责任单位,谁来盯,总投资（万元）,开工时间,竣工时间\n青石大道改造工程,交通局,演示副市长,5000,2025-03-01,2026-12-31\n白鹭水厂,演示水务公司,演示副市长,800,2025-05-01,2025-12-31\n")
	c := b.caller("planner")
	status, body := c.send("/projects/import", "file", "项目表.csv", data, "year", "2025")
	c.wants(status, body, 200, "青石大道改造工程", "“谁来盯”是什么", "2 行有内容，如：演示副市长", "演示水务公司", "待确认", `value="ignore"`)
	if strings.Contains(body, "/import/apply") {
		t.Error("rows may be taken in though a column is not understood")
	}
	hidden := func(name string) string {
		_, rest, ok := strings.Cut(body, `name="`+name+`" value="`)
		if !ok {
			t.Fatalf("no %s", name)
		}
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	answers := []string{"sha", hidden("sha"), "name", hidden("name"), "seal", hidden("seal"), "year", "2025"}
	for i, h := range []string{"项目名称", "责任单位", "谁来盯", "总投资（万元）", "开工时间", "竣工时间"} {
		field := []string{"name", "org", "leader", "total", "start", "finish"}[i]
		answers = append(answers, "heading", h, "column-"+strconv.Itoa(i), field)
	}
	answers = append(answers, "word", "演示水务公司", "answer-0", "org:water")
	status, body = c.post("/projects/import", answers...)
	c.wants(status, body, 200, "导入 2 行")
	status, body = c.post("/projects/import/apply", answers...)
	c.wants(status, body, 200, "白鹭水厂", "青石大道改造工程")
	got, err := b.Library(b.as("planner"), project.Query{Tenant: tenant, Sort: "name"})
	b.must(err)
	if len(got.Rows) != 2 || got.Rows[0].Leader != "演示副市长" {
		t.Fatalf("%d rows", len(got.Rows))
	}
	status, body = c.send("/projects/import", "file", "项目表.csv", data, "year", "2025")
	c.wants(status, body, 200, "未变", "演示规划员甲 2025-01-06 12:00 对“项目表.csv”的说明", "不沿用")
	if strings.Contains(body, "导入 2 行") {
		t.Error("the headings were not remembered")
	}
	status, body = c.post("/projects/import", "sha", answers[1], "name", answers[3], "seal", answers[5], "year", "2025", "forget", "yes")
	c.wants(status, body, 200, "“谁来盯”是什么")
	for _, with := range []string{"", "?with=projects"} {
		status, body = c.get("/projects/import/template.xlsx" + with)
		if status != 200 || !strings.HasPrefix(body, "PK") {
			t.Fatalf("the template answers %d", status)
		}
		status, body = c.send("/projects/import", "file", "模板.xlsx", []byte(body), "year", "2025")
		if c.wants(status, body, 200, "试读结果"); strings.Contains(body, "是什么") {
			t.Error("columns of our own template are not understood")
		}
	}
	status, body = c.send("/projects/import", "file", "老表.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "year", "2025")
	c.wants(status, body, 415, "WPS 的 .et", "另存为 .xlsx")
	answers[5] = strings.Repeat("0", 64) // a file that another person sent
	status, body = c.post("/projects/import", answers...)
	c.wants(status, body, 422, "请重新选择文件")
}

// What was said about bad rows stays said when the import is refused, and the links
// of the page that says so lead somewhere.
func TestARefusedImportKeepsItsAnswers(t *testing.T) {
	ticked := regexp.MustCompile(`<input[^>]*name="skip"[^>]* checked`)
	b := newBench(t)
	c := b.caller("planner")
	data := []byte("项目名称,总投资（万元）,计划开工时间\n青石大道,五千,\n白鹭水厂,800,某日\n南环线,100,\n")
	status, body := c.send("/projects/import", "file", "项目表.csv", data, "year", "2025")
	c.wants(status, body, 200, `name="skip"`)
	if ticked.MatchString(body) {
		t.Error("the box is ticked by itself")
	}
	answers := []string{"year", "2025", "skip", "yes"}
	for _, name := range []string{"sha", "name", "seal"} {
		_, rest, _ := strings.Cut(body, `name="`+name+`" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		answers = append(answers, name, value)
	}
	status, body = c.post("/projects/import", answers...)
	c.wants(status, body, 200, `name="skip"`)
	if !ticked.MatchString(body) {
		t.Error("the box was cleared")
	}
	status, body = c.get("/projects/import/apply?lang=en")
	c.wants(status, body, 200, "Import a spreadsheet", `name="file"`)
	p := b.road()
	status, body = c.get("/projects/" + string(p.ID) + "/report?lang=en")
	c.wants(status, body, 200, "Monthly reports")
}

// A year list is proposed by one and approved by another; the document names them.
func TestAYearList(t *testing.T) {
	b := newBench(t)
	p := b.road()
	c, leader := b.caller("planner"), b.caller("leader")
	status, body := c.post("/projects/lists", "list", "annual/2025", "to", "proposed", "project", string(p.ID)+"@"+base(p))
	c.wants(status, body, 200, "已申报、待审定", "青石大道改造工程")
	p = b.now(p.ID)
	status, body = leader.post("/projects/lists", "list", "annual/2025", "to", "approved", "document", "演发〔2025〕3号", "project", string(p.ID)+"@"+base(p))
	leader.wants(status, body, 422, "请填写印发日期")
	if status, body = c.post("/projects/lists", "list", "annual/2025", "to", "approved", "project", string(p.ID)+"@"+base(p)); status != 403 || !strings.Contains(body, "自己申报") {
		t.Errorf("who proposed it approves it: %d", status)
	}
	status, body = leader.post("/projects/lists", "list", "annual/2025", "to", "approved", "document", "演发〔2025〕3号", "issued", "2025-01-06", "project", string(p.ID)+"@"+base(p))
	leader.wants(status, body, 200, "已列入", "比上年新增", "演发〔2025〕3号", "一致", "第 1 版")
	status, body = leader.get("/projects/lists/2025?form=page")
	leader.wants(status, body, 200, "2025年重点项目", "改造道路 8 公里", "演示数据", "当前状态，不是印发的名单")
	issued := "/projects/lists/2025/issued/1"
	status, body = c.get(issued)
	c.wants(status, body, 200, "演发〔2025〕3号", "2025年1月6日印发", "3,000", "哈希值")
	p = b.now(p.ID)
	_, err := b.PlanYear(b.as("manager"), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version, Reason: "追加"}, 2025, []project.Fund{{Source: project.Central, Amount: wan("2456")}}, "")
	b.must(err)
	if status, body = c.get(issued); strings.Contains(body, "2,456") {
		t.Errorf("the issued list follows the project: %d", status)
	}
	status, body = c.get("/projects/lists/2025")
	c.wants(status, body, 200, "有 1 个项目不同", "2,456")
	status, body = c.get(issued + "/compare")
	c.wants(status, body, 200, "3,000 万元", "2,456 万元", "有改动")
	status, body = leader.post("/projects/lists/issue", "list", "annual/2025", "document", "演发〔2025〕9号", "issued", "2025-01-06")
	leader.wants(status, body, 422, "请写明原因", `value="演发〔2025〕9号"`)
	status, body = leader.post("/projects/lists/issue", "list", "annual/2025", "document", "演发〔2025〕9号", "issued", "2025-01-06", "reason", "投资追加")
	leader.wants(status, body, 200, "演发〔2025〕9号", "第 2 版（调整）", "投资追加", "2,456")
	status, body = c.get(issued + "/compare?to=2")
	c.wants(status, body, 200, "2,456 万元")
	if status, body = c.get(issued + "?form=json"); status != 200 || !strings.HasPrefix(body, `{"demo":true,"format":"gangyao-project-list/1"`) {
		t.Errorf("the bytes answer %d: %.80s", status, body)
	}
	if status, _ = c.get("/projects/lists/2025/issued/9"); status != 404 {
		t.Errorf("a version that there is not answers %d", status)
	}
	for _, form := range []string{"docx", "xlsx"} {
		if status, body := leader.get("/projects/lists/2025?form=" + form); status != 200 || !strings.HasPrefix(body, "PK") {
			t.Errorf("%s answers %d", form, status)
		}
	}
	status, body = c.post("/projects/lists", "list", "annual/2025", "to", "removed", "project", string(p.ID)+"@1")
	c.wants(status, body, 422, "请写明原因")
}

// All that is wrong with a form is shown at once, each at its field; a second
// project of a name is asked about.
func TestFormsTellAllAtOnce(t *testing.T) {
	b := newBench(t)
	p := b.road()
	c := b.caller("planner")
	status, body := c.post("/projects/new", "name", "", "code", "12", "fund-bonds", "许多", "start", "明年", "ownerCode", "X1", "lon", "112", "stage", "conceived")
	c.wants(status, body, 422, "有 6 处", `href="#f-name"`, `href="#f-code"`, `href="#f-fund-bonds"`, `href="#f-start"`, `href="#f-ownerCode"`, `href="#f-lat"`, `value="许多"`)
	status, body = c.post("/projects/new", "name", p.Basics.Name, "stage", "conceived")
	c.wants(status, body, 409, "已有同名项目", "/projects/"+string(p.ID), "这是另一个项目")
	status, body = c.post("/projects/new", "name", p.Basics.Name, "stage", "conceived", "code", "12")
	c.wants(status, body, 422, "已有同名项目", `href="#f-code"`, `href="#f-name"`, "这是另一个项目")
	status, body = c.post("/projects/new", "name", p.Basics.Name, "stage", "conceived", "twin", "yes")
	c.wants(status, body, 200, p.Basics.Name)

	m := b.caller("manager")
	status, body = m.post("/projects/"+string(p.ID)+"/report", "base", base(p), "form", "report", "month", "2025-01", "done", "很多", "physical", "120", "paid-bonds", "-3")
	m.wants(status, body, 422, "有 3 处", `href="#f-report-done"`, `href="#f-report-physical"`, `id="f-report-paid-bonds-error"`)
	status, body = m.post("/projects/"+string(p.ID)+"/problem", "base", base(p), "form", "problem")
	m.wants(status, body, 422, "请写明问题", "请填写解决时限", `href="#f-problem-text"`, `href="#f-problem-due"`)
}

// The rolling list has the money of each of its three years, as page and document.
func TestARollingList(t *testing.T) {
	b := newBench(t)
	p := b.road()
	for year, amount := range map[int]string{2026: "1200", 2027: "345.5"} {
		var err error
		p, err = b.PlanYear(b.as("manager"), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version}, year, []project.Fund{{Source: project.Bonds, Amount: wan(amount)}}, "")
		b.must(err)
	}
	c, leader := b.caller("planner"), b.caller("leader")
	status, body := c.post("/projects/lists", "list", "rolling/2025", "to", "proposed", "project", string(p.ID)+"@"+base(p))
	c.wants(status, body, 200, "2025—2027年滚动计划")
	p = b.now(p.ID)
	status, body = leader.post("/projects/lists", "list", "rolling/2025", "to", "approved", "document", "演发〔2025〕4号", "issued", "2025-01-06", "project", string(p.ID)+"@"+base(p))
	leader.wants(status, body, 200, "已列入")
	for _, path := range []string{"/projects/lists/2025?span=3", "/projects/lists/2025?kind=rolling&form=page"} {
		status, body = leader.get(path)
		leader.wants(status, body, 200, "2025—2027年滚动计划", "2025年计划投资", "2026年计划投资", "2027年计划投资", "3,000", "1,200", "345.5")
	}
	status, body = leader.get("/projects/lists/2026?span=3")
	leader.wants(status, body, 200, "2026—2028年滚动计划", "上年有、今年没有")
}

// A package names itself by an absolute address; of nothing there is none, and the
// answer says so.
func TestOC4IDS(t *testing.T) {
	b := newBench(t)
	b.road()
	c := b.caller("planner")
	status, body := c.get("/projects/export/projects.json")
	c.wants(status, body, 200, `"uri": "http://test/projects/export/projects.json"`)
	status, body = c.get("/projects/export/projects.json?q=没有这个")
	c.wants(status, body, 422, "请放宽筛选条件")
	if _, body = c.get("/projects?q=没有这个"); strings.Contains(body, "projects.json") {
		t.Error("a package of nothing is offered")
	}
}
