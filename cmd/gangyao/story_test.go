package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/kernel/casework"
	"gangyao/planning/project"
	"gangyao/planning/supervision"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// The whole way of the plan's carrying out, in the browser and against the program as
// it is wired: a clerk reports the month of a project, the head confirms, the light
// turns red by itself and a warning is given; supervision makes an item of it and
// issues a notice, the unit accepts and lets the time pass, a red notice is issued, the
// unit answers, somebody else verifies, the item closes, and the record of
// accountability tells all of it.
func TestFromAReportToTheRecord(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := newHouse(t)
	h.followWarnings()
	ahead := h.letTimePass()
	school := h.schoolOnTime()
	path := "/projects/" + string(school.ID)
	name := school.Basics.Name
	b := browsertest.Open(t)

	// The leader looks at the project, on which nothing is red.
	leader := h.as(t, b, "demo-leader", path, browsertest.Desk)
	leader.Wait(t, ".verdict-line")
	leader.Until(t, `document.querySelector(".verdict-line .lamp-red") === null`)

	// A clerk reports the month: less is done than was said.
	month := period.LastComplete(period.Month, time.Now().In(china))
	clerk := h.as(t, b, "demo-manager-units", path+"/reports?month="+month.String(), browsertest.Phone)
	enter(t, clerk, "#f-report-done", "10")
	enter(t, clerk, "#f-report-physical", "20")
	enter(t, clerk, "#f-report-note", "测试：主体返工，形象进度核减")
	clerk.Click(t, `#report button[value="submit"]`)
	clerk.Until(t, `document.body.textContent.includes("等待单位负责人确认")`)

	// The head confirms, and the light on the leader's page turns red by itself.
	head := h.as(t, b, "demo-head-edu", path+"/reports", browsertest.Desk)
	head.Wait(t, `button[name="confirm"][value="yes"]`)
	head.Click(t, `button[name="confirm"][value="yes"]`)
	head.Until(t, `document.querySelector('button[name="confirm"]') === null && document.body.textContent.includes("已确认")`)
	leader.Until(t, `document.querySelector(".verdict-line .lamp-red") !== null`)
	leader.Screenshot(t, "story-light-desk")

	// The warning is offered to supervision, which raises an item from the page of the
	// project and issues it with a notice.
	h.offered(name)
	sv := h.as(t, b, "demo-supervisor", path, browsertest.Desk)
	raise := `main a[href*="/supervision/new?about_id="]`
	sv.Wait(t, raise)
	sv.Click(t, raise)
	sv.Wait(t, "#new")
	sv.Click(t, `#new button[name=issue]:not([value="1"])`)
	sv.Until(t, `document.querySelector("#do-issue") !== null && document.querySelector("#owner-issue").value === "jyj"`)
	item := supervision.ItemID(strings.TrimPrefix(browsertest.Eval[string](t, sv, `location.pathname`), "/supervision/"))
	at := "/supervision/" + string(item)
	enter(t, sv, "#days-issue", "3")
	sv.Click(t, "#do-issue button[name=do]")
	sv.Wait(t, "#do-urge")
	h.notice(t, sv, at, supervision.NoticeAssign)

	// The unit finds it among its duties and accepts it, and lets the time pass.
	unit := h.as(t, b, "demo-clerk-edu", "/duties", browsertest.Phone)
	unit.Wait(t, `main a[href="`+at+`"]`)
	unit.Click(t, `main a[href="`+at+`"]`)
	unit.Wait(t, "#do-accept")
	unit.Click(t, "#do-accept button[name=do]")
	unit.Wait(t, "#do-answer")
	due := h.item(item).Work.Due
	late, _ := h.system.holidays.Days().Add(due, 5)
	ahead(late)
	h.tick()
	if level := h.item(item).Case.Level; level != casework.Red {
		t.Fatalf("five workdays after %s it is %q", due.Format(time.DateOnly), level)
	}
	unit.Go(t, h.server.URL+at)
	unit.Until(t, `document.querySelector("#item").textContent.includes("超期 5 个工作日")`)

	// A red notice is issued, as page and as Word.
	h.notice(t, sv, at, supervision.NoticeRed)
	sv.Check(t)
	sv.Screenshot(t, "story-red-notice-desk")

	// The unit answers; the supervisor verifies and closes.
	unit.Go(t, h.server.URL+at)
	enter(t, unit, "#note-answer", "测试：已增派班组，附整改台账")
	unit.Click(t, "#do-answer button[name=do]")
	unit.Until(t, `document.querySelector("#do-answer") === null && document.querySelector("#past").textContent.includes("附整改台账")`)
	sv.Go(t, h.server.URL+at)
	enter(t, sv, "#note-verify", "测试：看过现场")
	enter(t, sv, "#result-verify", "属实")
	sv.Click(t, "#do-verify button[name=do]")
	sv.Wait(t, "#do-close")
	enter(t, sv, "#note-close", "测试：现场已整改，预警待下期数据解除")
	sv.Click(t, "#do-close button[name=do]")
	sv.Until(t, `document.querySelector("#do-close") === null && document.querySelector("#past").textContent.includes("看过现场")`)
	closed := h.item(item)
	if closed.Case.State != supervision.Closed || len(closed.Notices) != 2 {
		t.Errorf("in the end it is %s with %d notices", closed.Case.State, len(closed.Notices))
	}

	// The record tells what was late, who answered and what followed.
	leader.Go(t, fmt.Sprintf("%s/supervision/record?year=%d", h.server.URL, closed.Line.Issued.Year()))
	row := fmt.Sprintf(`[...document.querySelectorAll("main tr")].find(r => r.querySelector('a[href=%q]'))`, at)
	leader.Until(t, row+` !== undefined`)
	words := browsertest.Eval[string](t, leader, row+`.textContent`)
	for _, want := range []string{name, "已销号", "红牌", "教育局", "超期 5 个工作日", "附整改台账", "核实", "看过现场", "销号", closed.Notices[1].Number, closed.Item.Number} {
		if !strings.Contains(words, want) {
			t.Errorf("the record lacks %s: %s", want, words)
		}
	}
	leader.Check(t)
	leader.Screenshot(t, "story-record-desk")
}

// enter writes into a field of a form, or chooses there, once it is on the page.
func enter(t *testing.T, p *browsertest.Page, selector, value string) {
	t.Helper()
	p.Until(t, fmt.Sprintf(`(() => { const f = document.querySelector(%q); if (!f) return false; for (let e = f; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true; f.value = %q; return f.value === %q })()`,
		selector, value, value))
}

// followWarnings lets warnings follow changes, as in a server that runs.
func (h *house) followWarnings() {
	ctx, stop := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { h.system.followChanges(ctx, slog.New(slog.DiscardHandler)) })
	h.t.Cleanup(func() { stop(); done.Wait() })
}

// letTimePass gives supervision a clock that can be put ahead to noon of a day.
func (h *house) letTimePass() func(day time.Time) {
	var more atomic.Int64
	h.system.items.Clock = func() time.Time { return time.Now().Add(time.Duration(more.Load())) }
	return func(day time.Time) { more.Store(int64(time.Until(day.Add(4 * time.Hour)))) }
}

// tick is the daily round of supervision.
func (h *house) tick() {
	h.t.Helper()
	if _, err := h.system.items.Tick(h.program(), demo.Tenant); err != nil {
		h.t.Fatal(err)
	}
}

// item is an item as the program sees it.
func (h *house) item(id supervision.ItemID) *supervision.View {
	h.t.Helper()
	v, err := h.system.items.Show(h.program(), demo.Tenant, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// offered waits until a warning about a subject is offered to supervision.
func (h *house) offered(title string) {
	h.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		all, err := h.system.items.Candidates(h.program(), demo.Tenant)
		if err != nil {
			h.t.Fatal(err)
		}
		if slices.ContainsFunc(all, func(c supervision.Candidate) bool {
			return c.Title == title && c.Source.Kind == supervision.FromWarning
		}) {
			return
		}
		if time.Now().After(end) {
			h.t.Fatalf("no warning about %s is offered: %+v", title, all)
		}
	}
}

// notice issues a notice on the page of an item, and fetches its Word file.
func (h *house) notice(t *testing.T, p *browsertest.Page, item string, kind supervision.NoticeKind) {
	t.Helper()
	p.Go(t, h.server.URL+item)
	enter(t, p, "#notice select[name=kind]", string(kind))
	p.Click(t, "#notice button[name=do]")
	p.Until(t, `document.querySelector("article.report") !== null`)
	p.Wait(t, `main a[href$="/word"]`)
	// In the page itself, which waits as long as it takes.
	if head := browsertest.Eval[string](t, p, `fetch(location.pathname + "/word").then(r => r.text()).then(s => s.slice(0, 2))`); head != "PK" {
		t.Errorf("the Word file begins with %q", head)
	}
}

// schoolOnTime is a project of the education bureau that is being built and whose
// reports up to the last month but one say that it is on time.
func (h *house) schoolOnTime() *project.Project {
	h.t.Helper()
	must := func(p *project.Project, err error) *project.Project {
		h.t.Helper()
		if err != nil {
			h.t.Fatal(err)
		}
		return p
	}
	then, err := h.system.projectsAt(func() time.Time { return time.Now().AddDate(0, 0, -70) })
	if err != nil {
		h.t.Fatal(err)
	}
	today := h.system.projects.Today()
	p := must(then.Create(h.program(), project.Draft{Tenant: demo.Tenant, Demo: true, Reason: "存量补录", Stage: project.Building, Basics: project.Basics{Name: "演示：故事里的学校", Org: "jyj", Start: today - 400, Finish: today + 40}}))
	writer, head := h.person("demo-manager-units"), h.person("demo-head-edu")
	last := period.LastComplete(period.Month, time.Now().In(china))
	for m := period.On(period.Month, (today - 70).Time()); m.Compare(last) < 0; m = m.Next() {
		step := func() project.Step { return project.Step{Tenant: demo.Tenant, ID: p.ID, Base: p.Version} }
		p = must(h.system.projects.SaveReport(writer, step(), project.ReportForm{Month: m, Done: decimal.New(100, 0), Physical: decimal.New(92, 0)}))
		p = must(h.system.projects.SubmitReport(writer, step(), m))
		p = must(h.system.projects.SettleReport(head, step(), m, true))
	}
	return p
}

// person is the context of somebody by login name.
func (h *house) person(login string) context.Context {
	h.t.Helper()
	in, err := h.system.people.SignIn(h.program(), identity.SignInRequest{Tenant: demo.Tenant, Login: login, Password: demo.Password})
	if err != nil {
		h.t.Fatal(err)
	}
	a, err := h.system.people.Actor(h.program(), in.Token)
	if err != nil {
		h.t.Fatal(err)
	}
	return identity.With(h.t.Context(), a)
}
