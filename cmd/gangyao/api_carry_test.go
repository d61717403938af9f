package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/demo"
	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/planning/supervision"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/rest"
)

// scenario is who asks what, the status, what the answer holds and does not hold.
type scenario struct {
	who, op, query string
	status         int
	want, not      []string
	lang           string
}

// play asks each scenario and holds the answer against the contract.
func (h *house) play(askers map[string]*program, values map[string]string, c contract, all []scenario) {
	for _, s := range all {
		h.t.Run(s.who+" "+s.op+"?"+s.query, func(t *testing.T) {
			method, pattern, _ := strings.Cut(s.op, " ")
			pattern = rest.Base + "/{tenant}" + pattern
			q := call{method: method, path: fill(t, pattern, values)}
			if s.query != "" {
				q.path += "?" + s.query
			}
			if s.lang != "" {
				q.header = map[string]string{"Accept-Language": s.lang}
			}
			got := askers[s.who].ask(q)
			if got.status != s.status {
				t.Fatalf("%d, want %d: %.600s", got.status, s.status, got.body)
			}
			for _, w := range s.want {
				if !strings.Contains(got.body, w) {
					t.Errorf("%q is not in %.900s", w, got.body)
				}
			}
			for _, w := range s.not {
				if strings.Contains(got.body, w) {
					t.Errorf("%q is in %.900s", w, got.body)
				}
			}
			c.check(t, method, pattern, got)
		})
	}
}

// acting is the context of somebody of a role.
func (h *house) acting(role identity.Role) context.Context {
	return identity.With(h.t.Context(), h.actor(role))
}

// carriedOut is something of each kind by which a plan is carried out, made once:
// a task with an owner, a step, evidence that waits and an issued annual plan; a
// project that reports; an item in work with a notice.
func (h *house) carriedOut() map[string]string {
	h.t.Helper()
	out := map[string]string{"year": "2025", "issue": "1", "list": "annual", "upper": string(h.published().Plan.ID)}
	duty, evidence := h.apiDuty()
	p := h.apiProject()
	item, notice := h.apiItem()
	out["commitment"], out["evidence"], out["item"], out["notice"] = string(duty), string(evidence), string(item), notice
	out["project"], out["problem"] = string(p.ID), p.Problems[0].ID
	return out
}

const apiLeader = "演示领导接口"

// apiDuty is a task of the clerk's unit that is proved by evidence: one that was
// nobody's before.
func (h *house) apiDuty() (commitment.DutyID, commitment.EvidenceID) {
	h.t.Helper()
	svc := h.system.commitments
	q := commitment.Query{Tenant: demo.Tenant, Plan: h.published().Plan.ID, Lens: indicator.Internal}
	must := func(err error) {
		if err != nil {
			h.t.Helper()
			h.t.Fatal(err)
		}
	}
	all, err := svc.Division(h.program(), q, commitment.Filter{})
	must(err)
	i := slices.IndexFunc(all.Lines, func(l commitment.DivisionLine) bool { return l.Leader == apiLeader })
	if i >= 0 {
		d, err := svc.Duty(h.program(), q, all.Lines[i].Duty)
		must(err)
		return d.Duty, d.Given[len(d.Given)-1].ID
	}
	i = slices.IndexFunc(all.Lines, func(l commitment.DivisionLine) bool { return l.Owner == "" && l.Version == 0 && l.Asked == nil })
	if i < 0 {
		h.t.Fatal("every task has an owner")
	}
	id, planner := all.Lines[i].Duty, h.acting(identity.Planner)
	_, err = svc.Assign(planner, demo.Tenant, q.Plan, commitment.AssignRequest{Duty: id, Terms: commitment.Terms{Owner: "fgj", Leader: apiLeader,
		Verify: commitment.Verification{Means: commitment.ByEvidence}, Steps: []commitment.Step{{Year: 2025, What: "接口完成（演示）"}}}}, "测试")
	must(err)
	issued, err := svc.AnnualIssues(planner, q)
	must(err)
	if !slices.ContainsFunc(issued, func(x commitment.AnnualIssue) bool { return x.Year == 2025 }) {
		a, err := svc.Annual(planner, q, 2025)
		must(err)
		_, err = svc.IssueAnnual(planner, commitment.IssueRequest{Tenant: demo.Tenant, Plan: q.Plan, Year: 2025, Title: "2025年度计划（演示）", Number: "演发〔2025〕1号",
			On: time.Date(2025, 1, 16, 0, 0, 0, 0, time.UTC), Seen: a.Seen})
		must(err)
	}
	e, err := svc.SubmitEvidence(h.acting(identity.Clerk), commitment.SubmitRequest{Tenant: demo.Tenant, Plan: q.Plan, Duty: id, Claim: commitment.Progress, Year: 2025, Note: "已开始（演示）"})
	must(err)
	return id, e.ID
}

const apiProjectName = "接口测试项目（演示）"

// apiProject is a project of the manager's unit with milestones and a problem.
func (h *house) apiProject() *project.Project {
	h.t.Helper()
	svc, ctx := h.system.projects, h.program()
	must := func(p *project.Project, err error) *project.Project {
		if err != nil {
			h.t.Helper()
			h.t.Fatal(err)
		}
		return p
	}
	found, err := svc.Library(ctx, project.Query{Tenant: demo.Tenant, Text: apiProjectName, Limit: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	if len(found.Rows) > 0 {
		v, err := svc.Show(ctx, demo.Tenant, found.Rows[0].ID, 0)
		if err != nil {
			h.t.Fatal(err)
		}
		return v.Project
	}
	today := svc.Today()
	start := schedule.DayOf(time.Date(today.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC))
	p := must(svc.Create(ctx, project.Draft{Tenant: demo.Tenant, Demo: true, Basics: project.Basics{Name: apiProjectName, Org: "zjj", Owner: "演示业主公司", Kind: "交通",
		Nature: project.NatureNew, Content: "演示", Funds: []project.Fund{{Source: project.Local, Amount: decimal.NewFromInt(8000)}}, Start: start, Finish: start + 1000}}))
	st := func() project.Step {
		return project.Step{Tenant: demo.Tenant, ID: p.ID, Base: p.Version, Reason: "测试"}
	}
	p = must(svc.Replan(ctx, st(), project.Replanning{Milestones: []project.Milestone{{ID: "m1", Name: "开工", Start: start, Finish: start + 9, Weight: 1, Key: true},
		{ID: "m2", Name: "完工", Start: start + 10, Finish: start + 1000, Weight: 9, Key: true}}, Links: []project.Link{{From: "m1", To: "m2", Kind: schedule.FinishStart}}}))
	p = must(svc.AddProblem(ctx, st(), project.Problem{Text: "拆迁未完（演示）", Due: today + 30}))
	p = must(svc.Publish(ctx, st(), true))
	if _, err := svc.Enlist(h.acting(identity.Planner), project.Choice{Tenant: demo.Tenant, List: project.List{Kind: project.Annual, Year: 2025}, To: project.Proposed,
		Projects: []project.Seen{{ID: p.ID, Base: p.Version}}}); err != nil {
		h.t.Fatal(err)
	}
	v, err := svc.Show(ctx, demo.Tenant, p.ID, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	return v.Project
}

// apiItem is an item that the clerk's unit has to accept, with its notice.
func (h *house) apiItem() (supervision.ItemID, string) {
	h.t.Helper()
	const ref = "接口测试事项"
	svc, ctx := h.system.items, h.acting(identity.Supervisor)
	item, err := svc.Make(ctx, supervision.Form{Tenant: demo.Tenant, Title: "接口测试事项（演示）", Asked: "请报送说明。", Source: supervision.Source{Kind: supervision.FromPerson, Ref: ref},
		Owner: "fgj", Days: 10, Issue: true, Once: true, Demo: true})
	if err != nil {
		h.t.Fatal(err)
	}
	v, err := svc.Show(ctx, demo.Tenant, item.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	if len(v.Notices) > 0 {
		return item.ID, v.Notices[0].ID
	}
	n, err := svc.IssueNotice(ctx, supervision.NoticeRequest{Tenant: demo.Tenant, Item: item.ID, Base: v.Case.Version, Kind: supervision.NoticeAssign})
	if err != nil {
		h.t.Fatal(err)
	}
	return item.ID, n.ID
}

// What programs ask about how the plan is carried out.
func TestScenariosOfCarryingOut(t *testing.T) {
	h := newHouse(t)
	values, c := h.apiValues(), h.contract("zh")
	askers := map[string]*program{"visitor": {h: h}, "planner": h.withKey(identity.Planner), "clerk": h.withKey(identity.Clerk), "manager": h.withKey(identity.Manager),
		"leader": h.withKey(identity.Leader), "reader": h.withKey(identity.Planner, indicator.DoRead)}
	in := func(s ...string) []string { return s }
	duty, item, p := values["commitment"], values["item"], values["project"]
	h.play(askers, values, c, []scenario{
		{"visitor", "GET /plans/{plan}/commitments", "limit=2", 200, in(`"status":"`, `"because":[`, `"next":"`), in(`"leader"`, `"steps"`, `"version":1`), ""},
		{"visitor", "GET /plans/{plan}/commitments", "lens=internal", 401, nil, nil, ""},
		{"reader", "GET /plans/{plan}/commitments", "lens=internal", 403, in("forbidden"), nil, ""},
		{"planner", "GET /plans/{plan}/commitments", "text=演示领导接口", 200, in(duty, `"owner":"fgj"`, `"status_text":"`, `"because":["`, `"steps":[{"year":2025`, `"total":1}`), nil, ""},
		{"planner", "GET /plans/{plan}/commitments", "status=unassigned,no_means&kind=work", 200, in(`"kind":"work"`), in(`"kind":"measure"`, duty), ""},
		{"planner", "GET /plans/{plan}/commitments", "status=happy", 422, in("query.status", "应为下列之一"), nil, ""},
		{"planner", "GET /plans/{plan}/commitments", "status=happy", 422, in("This should be one of"), nil, "en"},
		{"planner", "GET /plans/{plan}/commitments", "as_of=2022-01-01&text=演示领导接口", 200, in(`"items":[]`, `"as_of":"2022-01-01"`), nil, ""},
		{"planner", "GET /plans/{plan}/commitments", "format=csv&owner=fgj", 200, in("status,status_text,because", apiLeader), nil, ""},
		{"visitor", "GET /plans/{plan}/commitments/{commitment}", "", 200, in(`"lens":"public"`, `"owner":"fgj"`), in(`"given"`, `"history"`, apiLeader), ""},
		{"clerk", "GET /plans/{plan}/commitments/{commitment}", "", 200, in(`"given":[{`, `"history":[{"what":"assigned"`, `"may":["commitment.submit"]`), nil, ""},
		{"manager", "GET /plans/{plan}/commitments/{commitment}", "", 200, in(`"history":[`), in("已开始（演示）", `"may"`), ""},
		{"planner", "GET /plans/{plan}/standing", "", 200, in(`"gaps":{`, `"by_chapter":[{`, `"by_owner":[{`, `"unassigned":`), nil, ""},
		{"visitor", "GET /plans/{plan}/standing", "", 200, in(`"lens":"public"`), in(`"gaps"`), ""},
		{"visitor", "GET /plans/{plan}/coverage", "", 200, in(`"whole_text":{`, `"ownerless":`), nil, ""},
		{"planner", "GET /plans/{plan}/unanswered", "limit=1", 200, in(`"items":[`), nil, ""},
		{"planner", "GET /plans/{plan}/division", "format=csv&owner=fgj", 200, in("责任", "2025", "接口完成（演示）"), in("status_text"), ""},
		{"visitor", "GET /plans/{plan}/division", "", 401, in("unauthenticated"), nil, ""},
		{"planner", "GET /plans/{plan}/years/{year}", "owner=fgj", 200, in(`"ground":"step"`, `"task":"接口完成（演示）"`, `"due":"2025-12-31"`), nil, ""},
		{"planner", "GET /plans/{plan}/annual-plans", "", 200, in(`"number":"演发〔2025〕1号"`, `"sha256":"`), nil, ""},
		{"planner", "GET /plans/{plan}/annual-plans/{year}/{issue}", "", 200, in(`"lines":[{`, `"sha256":"`), nil, ""},
		{"planner", "GET /plans/{plan}/annual-plans/{year}/{issue}/comparison", "limit=1", 200, in(`"change":"same"`, `"status":"`), nil, ""},
		{"planner", "GET /plans/{plan}/alignment/{upper}", "relation=same&limit=1", 200, in(`"relation":"same"`, `"arithmetic":"`), nil, ""},
		{"planner", "GET /plan-tree", "", 200, in(`"kept":true`), nil, ""},
		{"planner", "GET /plans/{plan}/evidence", "", 200, in("已开始（演示）", `"own":false`), nil, ""},
		{"clerk", "GET /plans/{plan}/evidence", "", 403, nil, nil, ""},
		{"clerk", "GET /plans/{plan}/evidence/{evidence}", "", 200, in(`"intact":true`, `"promise":"`, `"state":"submitted"`), nil, ""},
		{"manager", "GET /plans/{plan}/evidence/{evidence}", "", 404, nil, nil, ""},

		{"visitor", "GET /projects", "", 401, nil, nil, ""},
		{"planner", "GET /projects", "text=接口测试&owner=zjj&stage=conceived&light=none", 200, in(p, `"total":"8000"`, `"demo":true`, `"lists":["annual/2025 proposed"]`), nil, ""},
		{"planner", "GET /projects", "text=接口测试&sort=total&desc=true&at_least=8000.5", 200, in(`"items":[]`), nil, ""},
		{"planner", "GET /projects", "at_least=NaN", 422, in("query.at_least"), nil, ""},
		{"planner", "GET /projects", "at_most=-1", 422, in("query.at_most"), nil, ""},
		{"planner", "GET /projects", "list=weekly/1", 422, in("query.list"), nil, ""},
		{"planner", "GET /projects", "as_of=2020-01-01", 404, in(`"earliest":"`), nil, ""},
		{"planner", "GET /projects", "format=csv", 200, in("id,code,name", apiProjectName), nil, ""},
		{"clerk", "GET /projects", "text=接口测试", 200, in(`"items":[]`), in(p), ""},
		{"clerk", "GET /projects/{project}", "", 403, nil, nil, ""},
		{"manager", "GET /projects/{project}", "", 200, in(`"light":{"colour":"`, `"light_rule":"`, `"next_stage":"reserve"`, `"gate":[{`, `"may":["project.report","project.manage"]`, `"text":"拆迁未完（演示）"`), nil, ""},
		{"manager", "GET /projects/{project}", "as_of=2020-01-01", 404, nil, nil, ""},
		{"manager", "GET /projects/{project}/schedule", "", 200, in(`"critical_path":["m1","m2"]`, `"early_finish":"`, `"waits_for":"m1"`), nil, ""},
		{"manager", "GET /projects/{project}/money", "", 200, in(`"measure_name":"SPI"`, `"why_none":"`, `"fund_source":"local","amount":"8000"`), nil, ""},
		{"manager", "GET /projects/{project}/history", "format=csv", 200, in("seq,kind,text", "baseline", "created"), nil, ""},
		{"planner", "GET /project-gantt", "text=接口测试", 200, in(`"marks":[{"id":"m1"`), nil, ""},
		{"planner", "GET /project-funnel", "", 200, in(`"project_stage":"conceived"`), nil, ""},
		{"planner", "GET /project-ranking", "", 200, in(`"owner":"zjj"`), nil, ""},
		{"planner", "GET /project-lists", "", 200, in(`"list":"annual","year":2025`, `"proposed_count":1`), nil, ""},
		{"planner", "GET /project-lists/{list}/{year}", "", 200, in(p, `"member":"proposed"`), nil, ""},
		{"planner", "GET /oc4ids", "text=接口测试", 200, in(`"version":"0.9"`, `"projects":[{`, "oc4ids-430381"), nil, ""},
		{"planner", "GET /oc4ids", "text=没有这样的项目", 422, in("没有符合条件的项目"), nil, ""},
		{"visitor", "GET /public-projects", "", 200, in(p), in("拆迁", `"leader"`), ""},
		{"visitor", "GET /public-projects/{project}", "", 200, in(`"marks":[{"id":"m1","name":"开工"`), in("拆迁"), ""},

		{"clerk", "GET /supervision", "mine=true", 200, in(item, `"state":"issued"`, `"state_text":"待签收"`, `"clock":{"days":10`), nil, ""},
		{"manager", "GET /supervision", "", 200, nil, in(item), ""},
		{"manager", "GET /supervision/{item}", "", 404, nil, nil, ""},
		{"planner", "GET /supervision", "due_before=soon", 422, in("query.due_before"), nil, ""},
		{"leader", "GET /supervision", "format=csv&text=接口测试", 200, in("came_from.kind", "clock.days", "接口测试事项（演示）"), nil, ""},
		{"leader", "GET /supervision", "as_of=2020-01-01", 200, in(`"items":[]`, `"as_of":"2020-01-01"`), nil, ""},
		{"clerk", "GET /supervision/{item}", "as_of=2020-01-01", 404, in("not_found"), nil, ""},
		{"clerk", "GET /supervision/{item}", "", 200, in(`"number":"督办〔`, `"past_due":false`, `"steps_open":[{"do":"accept"`, `"acts":[{`, `"notices":[{`, `"line":"`), in(`"do":"close"`), ""},
		{"clerk", "GET /supervision/{item}/notices/{notice}", "", 200, in(`"kind":"assign"`, `"asked_to_do":"请报送说明。"`), nil, ""},
		{"leader", "GET /supervision-statistics", "", 200, in(`"owner":"fgj"`, `"open_items":`), nil, ""},
		{"leader", "GET /supervision-record", "", 200, in(`"items":[`), nil, ""},
		{"leader", "GET /assessments/{year}", "method=1", 200, in(`"method_version":1`, `"organisations":[`), nil, ""},
		{"leader", "GET /assessments/{year}", "method=999", 404, in("query.method"), nil, ""},
	})
}

// The system of a department submits evidence; it is not doubled by a second
// sending, and a second person decides elsewhere.
func TestADepartmentsSystemSubmitsEvidence(t *testing.T) {
	h := newHouse(t)
	values := h.apiValues()
	clerk, stranger := h.withKey(identity.Clerk), h.withKey(identity.Manager)
	to := fill(t, apiBase+"/plans/{plan}/commitments/{commitment}/evidence", values)
	send := func(p *program, body string) reply { return p.ask(call{method: "POST", path: to, body: body}) }
	const paper = `[{"name":"佐证.txt","base64":"5bey5a6M5oiQ"}]`
	for _, c := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"whole without a file", `{"claim":"whole","note":"完成"}`, 422, `"body.files"`},
		{"no such step", `{"claim":"step","year":2024,"note":"完成","files":` + paper + `}`, 422, `"body.year"`},
		{"no note", `{"claim":"progress","note":" "}`, 422, `"body.note"`},
		{"no figure", `{"claim":"progress","note":"完成","reached":"NaN"}`, 422, `"body.reached"`},
		{"a figure that is no text", `{"claim":"progress","note":"完成","reached":1e999}`, 400, "body"},
		{"not base64", `{"claim":"progress","note":"完成","files":[{"name":"a.txt","base64":"%%%"}]}`, 422, `body.files[0].base64`},
		{"not what its name says", `{"claim":"progress","note":"完成","files":[{"name":"a.pdf","base64":"aGFsbG8="}]}`, 415, `"body.files[0]"`},
		{"a program to run", `{"claim":"progress","note":"完成","files":[{"name":"../../a.exe","base64":"TVqQAAM="}]}`, 415, `"body.files[0]"`},
		{"an unknown field", `{"claim":"progress","note":"完成","approved":true}`, 422, "approved"},
		{"cut short", `{"claim":"progress"`, 400, "body"},
	} {
		if got := send(clerk, c.body); got.status != c.status || !strings.Contains(got.body, c.want) {
			t.Errorf("%s: %d, want %d with %s: %s", c.name, got.status, c.status, c.want, got.body)
		}
	}
	body := `{"claim":"step","year":2025,"note":"全部完成","files":` + paper + `}`
	if got := send(stranger, body); got.status != 403 {
		t.Errorf("another unit submits: %d %s", got.status, got.body)
	}
	type evidence struct {
		ID, State string
		Version   int
		Files     []struct{ Name, SHA256 string }
	}
	first := read[evidence](t, send(clerk, body), 200)
	if again := read[evidence](t, send(clerk, body), 200); again.ID != first.ID || again.Version != 1 {
		t.Errorf("sent again it is %+v, not %+v", again, first)
	}
	if first.State != "submitted" || len(first.Files) != 1 || first.Files[0].Name != "佐证.txt" {
		t.Errorf("submitted is %+v", first)
	}
	if other := read[evidence](t, send(clerk, strings.Replace(body, "全部完成", "全部完成，补充材料", 1)), 200); other.ID == first.ID {
		t.Error("other evidence is taken for the same")
	}
	steps := fill(t, apiBase+"/plans/{plan}/evidence/", values) + first.ID + "/steps"
	step := func(p *program, body string) reply { return p.ask(call{method: "POST", path: steps, body: body}) }
	if got := step(clerk, `{"do":"confirm","base":1}`); got.status != 422 {
		t.Errorf("a program confirms: %d", got.status)
	}
	if got := step(clerk, `{"do":"withdraw","base":7}`); got.status != 409 {
		t.Errorf("withdrawn in a version that was not seen: %d %s", got.status, got.body)
	}
	if back := read[evidence](t, step(clerk, `{"do":"withdraw","base":1}`), 200); back.State != "withdrawn" {
		t.Errorf("withdrawn it is %+v", back)
	}
	if again := read[evidence](t, send(clerk, body), 200); again.ID == first.ID {
		t.Error("what was withdrawn cannot be submitted again")
	}
}

// The system of a project's owner reports a month: tried with wrong figures, sent,
// sent again, submitted; what somebody else changed meanwhile is not overwritten.
func TestAnOwnersSystemReportsAMonth(t *testing.T) {
	h := newHouse(t)
	p := h.apiProject()
	manager, planner := h.withKey(identity.Manager), h.withKey(identity.Planner)
	one := apiBase + "/projects/" + string(p.ID)
	month := period.LastComplete(period.Month, h.system.projects.Today().Time())
	send := func(q *program, base int, more string) reply {
		return q.ask(call{method: "POST", path: one + "/reports", body: fmt.Sprintf(`{"base":%d,"month":%q,%s}`, base, month.String(), more)})
	}
	const good = `"done":"120.5","physical":"12.5","paid_by":[{"fund_source":"local","amount":"80"}],"progress_of":[{"id":"m1","begun_on":"2020-03-01"}],"troubles":"无"`
	for _, c := range []struct {
		name, more string
		status     int
		want       string
	}{
		{"no figure", strings.Replace(good, "120.5", "NaN", 1), 422, `"body.done"`},
		{"a huge exponent", strings.Replace(good, "120.5", "1e999999999", 1), 422, `"body.done"`},
		{"less than nothing", strings.Replace(good, "120.5", "-1", 1), 422, `"code":"invalid"`},
		{"more than all", strings.Replace(good, "12.5", "100.01", 1), 422, `"body.physical"`},
		{"a number in place of text", strings.Replace(good, `"120.5"`, `120.5`, 1), 422, "body.done"},
		{"a source that is none", strings.Replace(good, "local", "lottery", 1), 422, "body.paid_by[0].fund_source"},
		{"no such milestone", strings.Replace(good, `"m1"`, `"m9"`, 1), 422, `"body.progress_of"`},
		{"a day that is none", strings.Replace(good, "2020-03-01", "2020-02-30", 1), 422, "body.progress_of[0].begun_on"},
		{"a day ahead", strings.Replace(good, "2020-03-01", "2199-01-01", 1), 422, `"body.progress_of"`},
	} {
		if got := send(manager, p.Version, c.more); got.status != c.status || !strings.Contains(got.body, c.want) {
			t.Errorf("%s: %d, want %d with %s: %s", c.name, got.status, c.status, c.want, got.body)
		}
	}
	if got := send(planner, p.Version, good); got.status != 403 {
		t.Errorf("the planner reports: %d %s", got.status, got.body)
	}
	if got := send(manager, p.Version+5, good); got.status != 422 {
		t.Errorf("a version to come: %d %s", got.status, got.body)
	}
	type reported struct {
		Version int
		Report  struct {
			State, Done string
			Version     int
		}
	}
	draft := read[reported](t, send(manager, p.Version, good), 200)
	if draft.Report.State != "draft" || draft.Report.Done != "120.5" || draft.Version != p.Version+1 {
		t.Errorf("the draft is %+v", draft)
	}
	if again := read[reported](t, send(manager, p.Version, good), 200); again != draft {
		t.Errorf("sent again it is %+v, not %+v", again, draft)
	}
	if got := send(manager, p.Version, strings.Replace(good, "120.5", "130", 1)); got.status != 409 {
		t.Errorf("changed upon an older version: %d %s", got.status, got.body)
	}
	handed := read[reported](t, send(manager, draft.Version, good+`,"submit":true`), 200)
	if handed.Report.State != "submitted" || handed.Report.Version != 1 {
		t.Errorf("submitted it is %+v", handed)
	}
	if again := read[reported](t, send(manager, draft.Version, good+`,"submit":true`), 200); again != handed {
		t.Errorf("submitted again it is %+v, not %+v", again, handed)
	}
	if got := send(manager, handed.Version, strings.Replace(good, "120.5", "130", 1)); got.status != 409 {
		t.Errorf("changed after it was submitted: %d %s", got.status, got.body)
	}
	if list := manager.ask(call{path: one + "/reports?state=submitted"}); !strings.Contains(list.body, `"physical":"12.5"`) {
		t.Errorf("the reports are %s", list.body)
	}

	type kept struct {
		Version int `json:"project_version"`
		Problem struct{ ID, How string }
	}
	problem := `{"base":%d,"text":"用地未批（演示）","due":"2030-01-31"}`
	add := func() reply {
		return manager.ask(call{method: "POST", path: one + "/problems", body: fmt.Sprintf(problem, handed.Version)})
	}
	told := read[kept](t, add(), 200)
	if again := read[kept](t, add(), 200); again != told {
		t.Errorf("told again it is %+v, not %+v", again, told)
	}
	closing := func(how string) reply {
		return manager.ask(call{method: "POST", path: one + "/problems/" + told.Problem.ID + "/close", body: fmt.Sprintf(`{"base":%d,"how":%q}`, told.Version, how)})
	}
	solved := read[kept](t, closing("已批准"), 200)
	if again := read[kept](t, closing("已批准"), 200); again != solved || solved.Problem.How != "已批准" {
		t.Errorf("closed again it is %+v, not %+v", again, solved)
	}
	if got := closing("另一种说法"); got.status < 400 {
		t.Errorf("closed twice in different words: %s", got.body)
	}
}

// A supervision item is raised by another system, issued by a person, accepted and
// answered by the system of the unit in charge.
func TestSystemsRaiseAndAnswerItems(t *testing.T) {
	h := newHouse(t)
	supervisor, clerk, planner := h.withKey(identity.Supervisor), h.withKey(identity.Clerk), h.withKey(identity.Planner)
	raise := func(p *program, body string) reply {
		return p.ask(call{method: "POST", path: apiBase + "/supervision", body: body})
	}
	const sent = `{"title":"催办报送","asked_to_do":"请按时报送。","kind":"leader","ref":"演示批示〔2026〕7号","owner":"fgj","days":10}`
	if got := raise(planner, sent); got.status != 403 {
		t.Errorf("the planner raises: %d", got.status)
	}
	if got := raise(supervisor, strings.Replace(sent, `"fgj"`, `"nowhere"`, 1)); got.status != 422 {
		t.Errorf("for a unit that is none: %d %s", got.status, got.body)
	}
	if got := raise(supervisor, strings.Replace(sent, `"fgj"`, `"nowhere","leader":"无名氏"`, 1)); got.status != 422 || !strings.Contains(got.body, "body.owner") || !strings.Contains(got.body, "body.leader") {
		t.Errorf("all that is wrong is not told at once: %d %s", got.status, got.body)
	}
	if got := raise(supervisor, strings.Replace(sent, `"leader"`, `"warning"`, 1)); got.status != 422 {
		t.Errorf("a program says that there was a warning: %d %s", got.status, got.body)
	}
	type item struct {
		ID, State string
		Version   int
		Owner     string
		Acts      []struct{ Step, Note string }
		Steps     []struct{ Do string } `json:"steps_open"`
		Files     []struct{ Name string }
	}
	made := read[item](t, raise(supervisor, sent), 200)
	if again := read[item](t, raise(supervisor, sent), 200); again.ID != made.ID || made.State != "draft" || made.Owner != "fgj" {
		t.Errorf("raised it is %+v, again %+v", made, again)
	}
	if got := raise(supervisor, strings.Replace(sent, "请按时报送。", "请立即报送。", 1)); got.status != 409 {
		t.Errorf("the same record says something else: %d %s", got.status, got.body)
	}
	one := apiBase + "/supervision/" + made.ID
	if got := clerk.ask(call{path: one}); got.status != 404 {
		t.Errorf("a unit sees a draft: %d", got.status)
	}
	issued, err := h.system.items.Do(h.acting(identity.Supervisor), supervision.Step{Tenant: demo.Tenant, Item: supervision.ItemID(made.ID), Base: made.Version, Transition: supervision.Issue})
	if err != nil {
		t.Fatal(err)
	}
	step := func(p *program, base int, do, more string) reply {
		return p.ask(call{method: "POST", path: one + "/steps", body: fmt.Sprintf(`{"do":%q,"base":%d%s}`, do, base, more)})
	}
	if got := step(supervisor, issued.Version, "accept", ""); got.status != 403 {
		t.Errorf("the supervisor accepts: %d", got.status)
	}
	if got := step(clerk, issued.Version, "close", ""); got.status != 422 {
		t.Errorf("a program closes: %d", got.status)
	}
	accepted := read[item](t, step(clerk, issued.Version, "accept", ""), 200)
	if again := read[item](t, step(clerk, issued.Version, "accept", ""), 200); again.Version != accepted.Version || accepted.State != "doing" {
		t.Errorf("accepted it is %+v, again %+v", accepted, again)
	}
	if got := step(clerk, issued.Version, "report", `,"note":"已在办"`); got.status != 409 {
		t.Errorf("upon an older version: %d %s", got.status, got.body)
	}
	if got := step(clerk, accepted.Version, "answer", ""); got.status != 422 {
		t.Errorf("an answer without words: %d %s", got.status, got.body)
	}
	if got := step(clerk, accepted.Version, "report", `,"note":"已在办","percent_done":101`); got.status != 422 || !strings.Contains(got.body, "body.percent_done") {
		t.Errorf("101 per cent: %d %s", got.status, got.body)
	}
	const answer = `,"note":"已报送","percent_done":100,"files":[{"name":"回执.txt","base64":"5bey5a6M5oiQ"}]`
	answered := read[item](t, step(clerk, accepted.Version, "answer", answer), 200)
	again := read[item](t, step(clerk, accepted.Version, "answer", answer), 200)
	if answered.State != "answered" || again.Version != answered.Version || len(again.Files) != 1 {
		t.Errorf("answered it is %+v, again %+v", answered, again)
	}
	// Two are about the same: one goes on in the other, unless that was answered.
	more := strings.Replace(strings.Replace(sent, "催办报送", "催办报送（电话）", 1), "7号", "8号", 1)
	merged := read[item](t, raise(supervisor, more), 200)
	other := read[item](t, raise(supervisor, strings.Replace(strings.Replace(more, "电话", "来信", 1), "8号", "9号", 1)), 200)
	join := func(p *program, into item) reply {
		return p.ask(call{method: "POST", path: apiBase + "/supervision/" + merged.ID + "/merge", body: fmt.Sprintf(`{"into_item":%q,"base":%d,"into_base":%d,"note":"同一件事"}`, into.ID, merged.Version, into.Version)})
	}
	if got := join(clerk, other); got.status != 403 {
		t.Errorf("a unit merges: %d", got.status)
	}
	if got := join(supervisor, answered); got.status != 409 || !strings.Contains(got.body, "待核实") {
		t.Errorf("into one that was answered: %d %s", got.status, got.body)
	}
	for range 2 {
		if got := join(supervisor, other); got.status != 200 || !strings.Contains(got.body, `"merged_from":["`+merged.ID+`"]`) {
			t.Errorf("merged: %d %s", got.status, got.body)
		}
	}
	if slices.ContainsFunc(answered.Steps, func(s struct{ Do string }) bool { return s.Do == "verify" }) {
		t.Error("a program is offered to verify")
	}
}
