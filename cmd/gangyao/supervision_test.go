package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

// as signs somebody in by login name.
func (h *house) as(t *testing.T, b *browsertest.Browser, login, to string, size browsertest.Size) *browsertest.Page {
	t.Helper()
	p := b.Page(t, h.server.URL+"/sign-in?lang=zh&back="+url.QueryEscape(to), size, browsertest.Light)
	p.Type(t, "#f-login", login)
	p.Type(t, "#f-password", demo.Password)
	p.Click(t, `main form button:not([type=button])`)
	path, _, _ := strings.Cut(to, "?")
	p.Until(t, `location.pathname === "`+path+`"`)
	return p
}

// A warning becomes an item; the department answers, is sent back, answers again;
// somebody else verifies and closes, and a notice is issued as a Word file.
func TestSupervisionInABrowser(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := watchedHouse(t)
	b := browsertest.Open(t)
	for _, size := range browsertest.Sizes() {
		p := h.as(t, b, "demo-supervisor", "/supervision", size)
		late := func() string {
			all, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant})
			if err != nil {
				t.Fatal(err)
			}
			return "/supervision/" + string(all[0].Item.ID)
		}()
		drafts, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant, State: supervision.Draft})
		if err != nil || len(drafts) == 0 {
			t.Fatalf("no draft: %v", err)
		}
		year := time.Now().Year()
		unit := fmt.Sprintf("/assessments/%d/units/%s", year-1, h.assessedUnit(year-1))
		look := func(p *browsertest.Page, name, path string) {
			t.Run(name+"-"+size.Name, func(t *testing.T) {
				p.Go(t, h.server.URL+path)
				p.Check(t)
				if wide := browsertest.Eval[float64](t, p, `document.documentElement.scrollWidth - innerWidth`); wide > 1 {
					t.Errorf("it is %v too wide", wide)
				}
				p.Screenshot(t, "supervision-"+name+"-"+size.Name)
			})
		}
		for _, x := range [][2]string{{"list", "/supervision"}, {"past", "/supervision?state=all&as_of=" + time.Now().AddDate(0, 0, -10).Format(time.DateOnly)}, {"public", "/supervision/new?kind=public"}, {"draft", "/supervision/" + string(drafts[0].Item.ID) + "/draft/edit"}, {"new", "/supervision/new"}, {"candidates", "/supervision/candidates"},
			{"item", late}, {"merge", late + "/merge/into?into=" + string(drafts[0].Item.ID)}, {"stats", "/supervision/stats"}, {"record", "/supervision/record"}, {"numbers", "/supervision/numbers"}, {"assessment", fmt.Sprintf("/supervision/assessment/%d", year)}, {"unit", unit},
			{"whatif", fmt.Sprintf("/supervision/assessment/%d?w_quality=80", year)}, {"versions", fmt.Sprintf("/supervision/assessment/%d?version=2", year)}, {"issued", "/assessments"}, {"paper", fmt.Sprintf("/assessments/%d/1", year-1)},
			{"calendar", "/calendar"}, {"year", "/calendar/2026"}, {"duties", "/duties"}} {
			look(p, x[0], x[1])
		}
		// The same in English, and a leader's instruction.
		english := func(path string) string { return path + "?lang=en" }
		for _, x := range [][2]string{{"list", "/supervision"}, {"new", "/supervision/new"}, {"candidates", "/supervision/candidates"}, {"item", late}, {"merge", late + "/merge/into"}, {"stats", "/supervision/stats"}, {"record", "/supervision/record"}, {"numbers", "/supervision/numbers"},
			{"assessment", fmt.Sprintf("/supervision/assessment/%d", year)}, {"unit", unit}, {"issued", "/assessments"}, {"paper", fmt.Sprintf("/assessments/%d/1", year-1)}, {"calendar", "/calendar"}, {"year", "/calendar/2026"}} {
			look(p, "en-"+x[0], english(x[1]))
		}
		leader := h.as(t, b, "demo-leader", "/supervision/new", size)
		look(leader, "instruction", "/supervision/new")
		look(leader, "en-instruction", english("/supervision/new"))
	}
	sv := h.as(t, b, "demo-supervisor", "/supervision/candidates", browsertest.Desk)
	h.raiseSeveral(t, sv)
	sv.Go(t, h.server.URL+"/supervision/candidates?what=warning&group=none")
	sv.Wait(t, `main td a[href*="/supervision/new?kind=warning"]`)
	sv.Click(t, `main td a[href*="/supervision/new?kind=warning"]`)
	sv.Wait(t, "#new")
	sv.Check(t)
	sv.Click(t, `#new button[name=issue]:not([value="1"])`)
	sv.Wait(t, "#owner-issue")
	enter(t, sv, "#owner-issue", "jyj")
	path := browsertest.Eval[string](t, sv, `location.pathname`)
	item := supervision.ItemID(strings.TrimPrefix(path, "/supervision/"))
	sv.Click(t, "#do-issue button[name=do]")
	sv.Wait(t, "#do-urge")

	unit := h.as(t, b, "demo-clerk-edu", path, browsertest.Phone)
	unit.Wait(t, "#do-accept button[name=do]")
	unit.Click(t, "#do-accept button[name=do]")
	enter(t, unit, "#note-answer", "测试：已补齐")
	unit.Check(t)
	unit.Screenshot(t, "supervision-answering-phone")
	unit.Click(t, "#do-answer button[name=do]")
	unit.Until(t, `document.querySelector("#do-answer") === null && document.querySelector("#past").textContent.includes("测试：已补齐")`)

	// The supervisor's page changes by itself, and what it then sends is stale no more.
	sv.Until(t, `document.querySelector("#past").textContent.includes("测试：已补齐")`)
	// What was open before is not any more: the page says so and keeps what was typed.
	enter(t, sv, "#note-urge", "测试：请尽快反馈")
	sv.Click(t, "#do-urge button[name=do]")
	sv.Until(t, `document.querySelector("main").textContent.includes("没有办成") && document.querySelector("#note-urge").value === "测试：请尽快反馈"`)
	sv.Expected(t, "409 (Conflict)")
	sv.Check(t)
	sv.Screenshot(t, "supervision-refused-desk")
	sv.Go(t, h.server.URL+path)
	enter(t, sv, "#note-return", "测试：缺验收材料")
	sv.Click(t, "#do-return button[name=do]")
	sv.Until(t, `document.querySelector("#past").textContent.includes("测试：缺验收材料")`)

	unit.Go(t, h.server.URL+path)
	enter(t, unit, "#progress-answer", "100")
	enter(t, unit, "#note-answer", "测试：附验收材料")
	unit.Click(t, "#do-answer button[name=do]")
	unit.Until(t, `document.querySelector("#do-answer") === null && document.querySelector("#past").textContent.includes("附验收材料")`)

	sv.Go(t, h.server.URL+path)
	enter(t, sv, "#note-verify", "测试：看过现场")
	enter(t, sv, "#result-verify", "属实")
	sv.Click(t, "#do-verify button[name=do]")
	sv.Wait(t, "#do-close")
	enter(t, sv, "#note-close", "测试：现场已整改，预警待下期数据解除")
	sv.Click(t, "#do-close button[name=do]")
	sv.Until(t, `document.querySelector("#do-close") === null && document.querySelector("#past").textContent.includes("看过现场")`)
	sv.Check(t)
	sv.Screenshot(t, "supervision-closed-desk")
	v, err := h.system.items.Show(h.program(), demo.Tenant, item)
	if err != nil || v.Case.State != supervision.Closed {
		t.Errorf("in the end the item is %+v, %v", v, err)
	}

	// A yellow notice of an item that is late, as page and as Word.
	all, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant, Late: true})
	if err != nil || len(all) == 0 {
		t.Fatalf("nothing is late: %v", err)
	}
	yellow := slices.IndexFunc(all, func(r supervision.Row) bool { return r.Case.Level == casework.Yellow })
	if yellow < 0 {
		t.Fatal("nothing is yellow")
	}
	sv.Go(t, h.server.URL+"/supervision/"+string(all[yellow].Item.ID))
	enter(t, sv, "#notice select[name=kind]", "yellow")
	sv.Click(t, "#notice button[name=do]")
	sv.Until(t, `document.querySelector("article.report") !== null`)
	sv.Check(t)
	sv.Screenshot(t, "supervision-notice-desk")
	at := browsertest.Eval[string](t, sv, `location.pathname`)
	c := h.caller(identity.Supervisor)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.server.URL+at+"/word", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "PK") {
		t.Errorf("the Word file answers %d, %v", resp.StatusCode, err)
	}
}

// assessedUnit is an organisation with points in a year.
func (h *house) assessedUnit(year int) string {
	h.t.Helper()
	set, err := assess.Shipped()
	if err != nil {
		h.t.Fatal(err)
	}
	got, err := h.system.items.Assess(h.program(), demo.Tenant, year, set.For(year))
	if err != nil || len(got.Result.Orgs) == 0 {
		h.t.Fatalf("nobody is assessed for %d: %v", year, err)
	}
	return got.Result.Orgs[0].ID
}

// Loading the demonstration again adds nothing to supervision; a unit sees its own
// items only, and the lists can be saved as files.
func TestSupervisionOfTheDemonstration(t *testing.T) {
	h := newHouse(t)
	count := func() (items, acts int) {
		all, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant})
		if err != nil {
			t.Fatal(err)
		}
		for i := range all {
			acts += all[i].Case.Version
		}
		return len(all), acts
	}
	n, acts := count()
	if _, err := demo.Furnish(t.Context(), h.system.house()); err != nil {
		t.Fatal(err)
	}
	if m, again := count(); n < 7 || m != n || again != acts {
		t.Errorf("%d items with %d acts, loaded again %d with %d", n, acts, m, again)
	}
	states := map[string]int{}
	all, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant})
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		states[string(all[i].Case.State)]++
		if !all[i].Item.Demo {
			t.Errorf("%s is not labelled", all[i].Item.Title)
		}
	}
	if len(states) < 5 {
		t.Errorf("the states are %v", states)
	}
	clerk := h.caller(identity.Clerk) // of the planning bureau, which is asked for nothing
	if status, _ := clerk.ask(http.MethodGet, "/supervision/"+string(all[0].Item.ID), nil); status != http.StatusNotFound {
		t.Errorf("another unit's item answers %d", status)
	}
	for _, file := range []string{"supervision.csv", "supervision.xlsx"} {
		if status, _ := h.caller(identity.Leader).ask(http.MethodGet, "/supervision/export/"+file+"?state=all", nil); status != http.StatusOK {
			t.Errorf("%s answers %d", file, status)
		}
	}
	if _, err := h.system.items.Make(h.program(), supervision.Form{Tenant: demo.Tenant, Title: "题", Asked: "求", Source: supervision.Source{Kind: supervision.FromPerson}}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the program makes an item: %v", err)
	}
}

// A warning says which items were raised from it and where they stand, to who may see
// them.
func TestAWarningNamesItsItems(t *testing.T) {
	h := newHouse(t)
	w := h.someWarning()
	item, err := h.system.items.Make(h.acting(identity.Supervisor), supervision.Form{Tenant: demo.Tenant, Title: "追预警（测试）", Asked: "请报送说明。",
		Source: supervision.Source{Kind: supervision.FromWarning, Ref: string(w.ID), Name: "测试"}, Owner: "fgj", Days: 10, Issue: true, Once: true, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.system.chasedBy(h.acting(identity.Supervisor), time.Time{})
	if err != nil || len(got[w.ID]) != 1 || got[w.ID][0].Href != "/supervision/"+string(item.ID) || got[w.ID][0].State == "" || got[w.ID][0].Name == "" {
		t.Errorf("%+v, %v", got[w.ID], err)
	}
	if got, err := h.system.chasedBy(context.Background(), time.Time{}); err != nil || len(got) != 0 {
		t.Errorf("a visitor is told %v, %v", got, err)
	}
	supervisor := h.caller(identity.Supervisor)
	if body := supervisor.page("/warnings"); !strings.Contains(body, got[w.ID][0].In(i18n.ZH)) {
		t.Error("the list does not name the item")
	}
	for _, want := range []string{item.Number, "追预警（测试）", got[w.ID][0].State, `href="/supervision/` + string(item.ID) + `"`} {
		if body := supervisor.page("/warnings/" + string(w.ID)); !strings.Contains(body, want) {
			t.Errorf("its page lacks %s", want)
		}
	}
}
