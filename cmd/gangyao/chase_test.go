package main

import (
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/plan"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/planning/warning"
	"gangyao/planning/warning/warningweb"
	"gangyao/platform/identity"
)

// candidate is the first candidate of a kind.
func (h *house) candidate(k supervision.CandidateKind) supervision.Candidate {
	h.t.Helper()
	all, err := h.system.items.Candidates(h.acting(identity.Supervisor), demo.Tenant)
	if err != nil {
		h.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c supervision.Candidate) bool { return c.Kind == k && c.Last == nil && c.Owner != "" })
	if i < 0 {
		h.t.Fatalf("none of %d candidates is a %s", len(all), k)
	}
	return all[i]
}

// linkTo is the address of the first link of a page that begins so and reads so; empty:
// there is none.
func linkTo(body, begins, label string) string {
	for _, part := range strings.Split(body, `href="`+escaped(begins))[1:] {
		to, rest, _ := strings.Cut(part, `"`)
		_, text, _ := strings.Cut(rest, ">")
		text, _, _ = strings.Cut(text, "</a>")
		if strings.TrimSpace(strings.NewReplacer("<span>", "", "</span>", "").Replace(text)) == label {
			return html.UnescapeString(begins + to)
		}
	}
	return ""
}

func escaped(s string) string { return html.EscapeString(s) }

// What costs an organisation points in its assessment can be chased: each task that counts
// as not done in time is a candidate, with its unit and reason.
func TestWhatCostsPointsIsOffered(t *testing.T) {
	h := newHouse(t)
	all, err := h.system.items.Candidates(h.acting(identity.Supervisor), demo.Tenant)
	if err != nil {
		t.Fatal(err)
	}
	tasks := map[string]supervision.Candidate{}
	for _, c := range all {
		if c.Kind == supervision.OfTask {
			_, duty, _ := strings.Cut(c.Reference.ID, "/")
			tasks[duty] = c
		}
	}
	inputs, err := causes{h.system}.Inputs(h.program(), demo.Tenant, time.Now().Year(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, in := range inputs {
		if in.Criterion != assess.OnTrack || !in.Share.IsZero() {
			continue
		}
		n++
		if c, ok := tasks[in.Record.ID]; !ok || string(c.Owner) != in.Org || c.Why == "" || c.Asked == "" {
			t.Errorf("“%s” costs %s points and is offered as %+v", in.Record.Name, in.Org, c)
		}
	}
	if n == 0 {
		t.Error("nothing costs points in the demonstration")
	}
}

// The pages of a warning, a late task, a project, an indicator and a round lead whoever
// may to the form filled with it, and say which item is there; who may not sees no way.
func TestFromTheMatterToTheItem(t *testing.T) {
	h := watchedHouse(t)
	sv, leader, clerk := h.caller(identity.Supervisor), h.caller(identity.Leader), h.caller(identity.Clerk)
	warned, task, months := h.candidate(supervision.OfWarning), h.candidate(supervision.OfTask), h.candidate(supervision.OfProblems)
	report := h.candidate(supervision.OfReport)
	sheet, _, _ := strings.Cut(report.Source.Ref, "/")
	var round string
	late, err := h.system.reports.Overdue(h.program(), demo.Tenant, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range late {
		if string(late[i].Sheet) == sheet {
			round = "/rounds/" + string(late[i].Round)
		}
	}
	for _, x := range []struct {
		name, page string
		c          supervision.Candidate
		instruct   bool
	}{
		{"warning", warningweb.PathOf(warning.ID(warned.Source.Ref)), warned, true},
		{"task", h.system.aboutPath(task.Reference), task, true},
		{"project", h.system.aboutPath(months.Reference), months, true},
		{"round", round, report, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			way := linkTo(sv.page(x.page), "/supervision/new?", "立项督办")
			if way == "" {
				t.Fatalf("%s does not lead the supervisor to an item", x.page)
			}
			form := sv.page(way)
			for _, want := range []string{escaped(x.c.Title), `value="` + string(x.c.Owner) + `" selected`, "<textarea"} {
				if !strings.Contains(form, want) {
					t.Errorf("the form at %s lacks %s", way, want)
				}
			}
			if body := clerk.page(x.page); strings.Contains(body, "/supervision/new") {
				t.Error("a clerk is led to a new item")
			}
			if x.instruct {
				to := linkTo(leader.page(x.page), "/supervision/new?", "批示")
				if !strings.Contains(to, "kind=leader") {
					t.Fatalf("the leader is led to %q", to)
				}
				form := leader.page(to)
				if !strings.Contains(form, `name="about_id" value="`+escaped(x.c.Reference.ID)+`"`) && x.c.Reference.ID != "" || strings.Contains(form, `name="issue" value="1"`) || !strings.Contains(form, "送督查室") {
					t.Errorf("the form of the leader at %s is not about it, or issues", to)
				}
			}
			items, _, err := h.system.items.Raise(h.acting(identity.Supervisor), supervision.Raising{Tenant: demo.Tenant, Of: []supervision.Source{x.c.Source}, Days: 5, Demo: true})
			if err != nil {
				t.Fatal(err)
			}
			if body := sv.page(x.page); !strings.Contains(body, `href="/supervision/`+string(items[0].ID)+`"`) {
				t.Errorf("%s does not lead to its item", x.page)
			}
			// A draft is not the unit's business, and the item leads back.
			if body := clerk.page(x.page); strings.Contains(body, string(items[0].ID)) {
				t.Error("a clerk is told of a draft")
			}
			if back := sv.page("/supervision/" + string(items[0].ID)); !strings.Contains(back, `href="`+escaped(h.system.sourcePath(items[0].Source))) {
				t.Errorf("the item does not lead to %s", h.system.sourcePath(items[0].Source))
			}
		})
	}
}

// A leader's instruction about a task is about it: the office finds the draft, issues it,
// and the page of the task and the item lead to each other.
func TestALeadersWordAboutATask(t *testing.T) {
	h := newHouse(t)
	c := h.candidate(supervision.OfTask)
	leader, sv := h.caller(identity.Leader), h.caller(identity.Supervisor)
	form := url.Values{"kind": {"leader"}, "title": {"测试：抓紧办"}, "asked": {"月底前报结果"}, "owner": {string(c.Owner)}, "days": {"10"}, "words": {"测试：请抓紧"}, "received": {time.Now().Format(time.DateOnly)},
		"about_kind": {c.Reference.Kind}, "about_id": {c.Reference.ID}, "about_name": {c.Reference.Name}}
	status, to := leader.ask(http.MethodPost, "/supervision/new", form)
	if status != http.StatusSeeOther {
		t.Fatalf("answers %d", status)
	}
	p, duty, _ := strings.Cut(c.Reference.ID, "/")
	page := commitmentweb.DutyPath(demo.Tenant, plan.PlanID(p), commitment.DutyID(duty))
	if body := sv.page(to); !strings.Contains(body, `href="`+page+`"`) || !strings.Contains(body, "测试：请抓紧") {
		t.Error("the item does not lead to its task, or lacks the leader's words")
	}
	for _, who := range []*caller{leader, sv} {
		if body := who.page(page); !strings.Contains(body, `href="`+to+`"`) {
			t.Errorf("the page of the task does not lead %s to the item", who.role)
		}
	}
	// The task is still offered, and says that an item is about it.
	if c := h.candidate(supervision.OfTask); c.Other == nil && c.Reference.ID == duty {
		t.Error("it is offered without a word about the item")
	}
	item := supervision.ItemID(strings.TrimPrefix(to, "/supervision/"))
	v := h.item(item)
	if _, err := h.system.items.Do(h.acting(identity.Supervisor), supervision.Step{Tenant: demo.Tenant, Item: item, Base: v.Case.Version, Transition: supervision.Issue}); err != nil {
		t.Fatal(err)
	}
	// Now the leader is led to the item, to instruct there.
	if body := leader.page(page); !strings.Contains(body, to+"#do-instruct") {
		t.Error("the leader is not led to the item that is in work")
	}
	if status, _ := leader.ask(http.MethodPost, "/supervision/new", url.Values{"kind": {"audit"}, "title": {"题"}, "asked": {"求"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a leader raises what an audit found: %d", status)
	}
}

// Filters narrow what is raised at once; the preview keeps nothing; all that is filtered
// becomes one draft for its unit.
func TestRaisingWhatIsFiltered(t *testing.T) {
	h := watchedHouse(t)
	sv := h.caller(identity.Supervisor)
	c := h.candidate(supervision.OfTask)
	drafts := func() int {
		t.Helper()
		all, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant, State: supervision.Draft})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := drafts()
	filter := url.Values{"what": {"task"}, "owner": {string(c.Owner)}}
	list := sv.page("/supervision/candidates?" + filter.Encode())
	n := strings.Count(list, `class="tick"`)
	if n == 0 || strings.Contains(list, "warning "+h.candidate(supervision.OfWarning).Source.Ref) {
		t.Fatalf("%d candidates are listed, or warnings too", n)
	}
	form := url.Values{"filter": {filter.Encode()}, "pick": {"all"}, "per": {"org"}, "days": {"10"}}
	if status, _ := sv.ask(http.MethodPost, "/supervision/candidates", form); status != http.StatusOK || drafts() != before {
		t.Errorf("the preview answers %d and there are %d drafts, not %d", status, drafts(), before)
	}
	form.Set("do", "raise")
	if status, to := sv.ask(http.MethodPost, "/supervision/candidates", form); status != http.StatusSeeOther || drafts() != before+(n+29)/30 {
		t.Errorf("raised, it answers %d %s and there are %d drafts", status, to, drafts())
	}
	if list := sv.page("/supervision/candidates?" + filter.Encode()); strings.Contains(list, `class="tick"`) {
		t.Error("what was raised is still offered")
	}
	for _, bad := range []url.Values{{"pick": {"ticked"}}, {"pick": {"ticked"}, "of": {"overdue x"}, "days": {"-3"}}, {"pick": {"all"}, "filter": {"%zz;"}, "days": {"x"}}} {
		if status, _ := sv.ask(http.MethodPost, "/supervision/candidates", bad); status != http.StatusUnprocessableEntity {
			t.Errorf("%v answers %d", bad, status)
		}
	}
	for _, role := range []identity.Role{identity.Clerk, identity.Planner, identity.Leader} {
		if status, _ := h.caller(role).ask(http.MethodGet, "/supervision/candidates", nil); status != http.StatusForbidden {
			t.Errorf("%s sees candidates: %d", role, status)
		}
	}
}

// raiseSeveral ticks two candidates in the browser and keeps their drafts.
func (h *house) raiseSeveral(t *testing.T, p *browsertest.Page) {
	t.Helper()
	p.Go(t, h.server.URL+"/supervision/candidates?what=task")
	p.Wait(t, "input.tick[name=of]")
	p.Click(t, "input.tick[name=of]")
	p.Until(t, `document.querySelector(".ticked").textContent.includes("1")`)
	p.Click(t, `#raise button[type=submit]`)
	p.Wait(t, "#apply")
	p.Check(t)
	p.Screenshot(t, "supervision-preview-"+"desk")
	p.Click(t, `#apply button[name=do]`)
	p.Wait(t, "#do-issue")
}
