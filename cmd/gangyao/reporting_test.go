package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// round is a round of the demonstration's planning office over this year, open
// now, with a sheet; made once.
func (h *house) round() (*reporting.Round, reporting.SheetID) {
	h.t.Helper()
	ctx := h.program()
	rows, err := h.system.reports.Rounds(ctx, demo.Tenant, time.Time{})
	if err != nil {
		h.t.Fatal(err)
	}
	i := slices.IndexFunc(rows, func(r reporting.RoundRow) bool { return r.Round.Name == "测试轮次" })
	if i < 0 {
		for code, name := range map[indicator.Code]string{"test-gdp": "测试指标甲", "test-grain": "测试指标乙"} {
			if _, err := h.system.indicators.Define(ctx, indicator.Definition{Tenant: demo.Tenant, Code: code, Name: name, Unit: "亿元", Kind: indicator.Level, Direction: indicator.Up, Frequency: period.Year, Owner: "fgj"}); err != nil {
				h.t.Fatal(err)
			}
		}
		today := time.Now().UTC()
		var duties []reporting.Duty
		for _, code := range []indicator.Code{"test-gdp", "test-grain"} {
			duties = append(duties, reporting.Duty{Org: "fgj", Cell: indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: code, Version: 1, Area: demo.Tenant}, Period: period.InYear(today.Year() - 1)}})
		}
		if _, err := h.system.reports.PlanRound(ctx, reporting.RoundForm{Tenant: demo.Tenant, Name: "测试轮次", Period: period.InYear(today.Year() - 1),
			Opens: today.AddDate(0, 0, -3), Due: today.AddDate(0, 0, 7), Closes: today.AddDate(0, 0, 14), Demo: true}, duties); err != nil {
			h.t.Fatal(err)
		}
		return h.round()
	}
	v, err := h.system.reports.Round(ctx, demo.Tenant, rows[i].Round.ID, time.Time{})
	if err != nil || len(v.Sheets) == 0 {
		h.t.Fatalf("no sheet: %v", err)
	}
	return &v.Round, v.Sheets[0].ID
}

// A figure goes its way in the browser: the clerk fills in with the keyboard, pastes,
// undoes, is stopped by a check, gives a reason and submits; the head returns; the
// clerk answers; the head approves; statistics verifies; the planner publishes; the
// progress page of the plan shows the figure to everybody.
func TestAFigureReachesTheProgressPage(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := newHouse(t)
	e := h.loaded.Plan
	r, s := h.planFor(e.Plan, "森林覆盖率", "粮食综合生产能力")
	progress := h.server.URL + "/plans/" + string(demo.Tenant) + "/" + string(e.Plan) + "/progress"
	sheet := h.server.URL + "/sheets/" + string(s)
	browser := browsertest.Open(t)
	open := func(role identity.Role, path string) *browsertest.Page {
		t.Helper()
		i := slices.IndexFunc(h.people, func(a demo.Account) bool { return a.Role == role })
		p := browser.Page(t, h.server.URL+"/sign-in?lang=zh", browsertest.Desk, browsertest.Light)
		p.Type(t, "#f-login", h.people[i].Login)
		p.Press(t, kb.Tab)
		p.Press(t, demo.Password)
		p.Press(t, kb.Enter)
		p.Until(t, `location.pathname !== "/sign-in"`)
		p.Go(t, h.server.URL+path)
		return p
	}
	clerk := open(identity.Clerk, "/duties")
	clerk.Check(t)
	clerk.Screenshot(t, "story-duties")
	clerk.Click(t, `a.button[href="/sheets/`+string(s)+`"]`)
	clerk.Wait(t, "[data-grid]")
	first := `document.querySelectorAll('[data-col="value"]')[0]`
	second := `document.querySelectorAll('[data-col="value"]')[1]`
	browsertest.Eval[bool](t, clerk, `(() => { `+first+`.focus(); return true })()`)
	clerk.Press(t, "-1")
	clerk.Press(t, kb.Enter)
	clerk.Until(t, `document.activeElement === `+second+` && document.querySelector(".remark-blocks")?.textContent.includes("低于可能的最小值")`)
	browsertest.Eval[bool](t, clerk, `(() => { const d = new DataTransfer(); d.setData("text/plain", "48.33\t初步\n50.02\t\t测产数"); `+first+`.focus();
		`+first+`.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); return true })()`)
	clerk.Until(t, `document.querySelector("[data-say]").textContent.startsWith("已粘贴") && !document.querySelector(".remark-blocks")`)
	control := func(key string) {
		browsertest.Eval[bool](t, clerk, `(() => { document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+key+`", ctrlKey: true, bubbles: true, cancelable: true})); return true })()`)
	}
	control("z")
	clerk.Until(t, first+`.value === "-1" && `+second+`.value === "" && document.querySelector("[data-say]").textContent === "已撤销"`)
	clerk.Go(t, sheet+"/submit")
	clerk.Check(t)
	if words := clerk.Text(t, "main"); !strings.Contains(words, "必须改正") || !strings.Contains(words, "应报而未报") {
		t.Errorf("the submit page says %s", words)
	}
	clerk.Go(t, sheet)
	browsertest.Eval[bool](t, clerk, `(() => { `+first+`.focus(); return true })()`)
	clerk.Press(t, "48.33")
	clerk.Press(t, kb.Enter)
	// A reason for no value, in words.
	browsertest.Eval[bool](t, clerk, `(() => { const s = document.querySelectorAll('[data-col="status"]')[1]; s.focus(); s.value = "none:not_yet"; s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	clerk.Until(t, `document.querySelector(".is-wrong .remark")?.textContent.includes("请写明情况")`)
	clerk.Press(t, kb.ArrowRight)
	clerk.Press(t, "省里尚未核定")
	clerk.Press(t, kb.ArrowUp)
	clerk.Until(t, `document.querySelector("[data-say]").textContent.startsWith("已保存") && document.querySelector("[data-done]").textContent === "2"`)
	clerk.Go(t, sheet+"/submit")
	clerk.Screenshot(t, "story-submit")
	// What the declared checks ask, the clerk explains.
	browsertest.Eval[bool](t, clerk, `(() => { for (const i of document.querySelectorAll('.group-asks input')) if (!i.value) i.value = "年度普查修订"; document.querySelector('.submit-form button[type="submit"]').click(); return true })()`)
	clerk.Wait(t, ".sha")

	head := open(identity.Head, "/duties")
	head.Click(t, `a.button[href="/sheets/`+string(s)+`"]`)
	head.Wait(t, ".sha")
	head.Check(t)
	head.Screenshot(t, "story-head")
	head.Type(t, "#f-note", "请补报粮食产能")
	head.Click(t, ".decide .button-danger")
	head.Wait(t, "[data-sheet]")

	clerk.Go(t, h.server.URL+"/duties")
	if words := clerk.Text(t, "main"); !strings.Contains(words, "退回给您的") || !strings.Contains(words, "请补报粮食产能") {
		t.Errorf("the clerk's duties say %s", words)
	}
	clerk.Go(t, sheet)
	browsertest.Eval[bool](t, clerk, `(() => { `+second+`.focus(); return true })()`)
	clerk.Press(t, "50.02")
	clerk.Press(t, kb.Enter)
	clerk.Until(t, `document.querySelector("[data-say]").textContent.startsWith("已保存")`)
	clerk.Go(t, sheet+"/submit")
	browsertest.Eval[bool](t, clerk, `(() => { for (const i of document.querySelectorAll('.group-asks input')) if (!i.value) i.value = "年度普查修订"; document.querySelector('.submit-form button[type="submit"]').click(); return true })()`)
	clerk.Wait(t, ".sha")
	stands := func() reporting.State {
		v, err := h.system.reports.Sheet(h.program(), demo.Tenant, s, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return v.Sheet.State
	}
	for _, step := range []identity.Role{identity.Head, identity.Statistician, identity.Planner} {
		p := open(step, "/duties")
		p.Click(t, `a.button[href="/sheets/`+string(s)+`"]`)
		p.Wait(t, ".decide")
		before := stands()
		p.Click(t, ".decide .button-primary")
		for end := time.Now().Add(15 * time.Second); stands() == before; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s pressed the button and it is still %s", step, before)
			}
		}
	}
	v, err := h.system.reports.Sheet(h.program(), demo.Tenant, s, time.Time{})
	if err != nil || v.Sheet.State != reporting.Published || v.Round.ID != r.ID {
		t.Fatalf("the sheet is %s, %v", v.Sheet.State, err)
	}
	public := browser.Page(t, progress, browsertest.Phone, browsertest.Dark)
	if words := public.Text(t, "main"); !strings.Contains(words, "48.33") || !strings.Contains(words, "50.02") {
		t.Errorf("the progress page lacks the figures: %s", words)
	}
}

// planFor plans a round that asks the planning office for some of a plan's
// indicators, for the plan's last year.
func (h *house) planFor(id plan.PlanID, names ...string) (*reporting.Round, reporting.SheetID) {
	h.t.Helper()
	ctx := h.program()
	defs, err := h.system.indicators.Definitions(ctx, demo.Tenant, time.Time{})
	if err != nil {
		h.t.Fatal(err)
	}
	var duties []reporting.Duty
	for _, name := range names {
		i := slices.IndexFunc(defs, func(d indicator.Definition) bool { return d.Name == name })
		if i < 0 {
			h.t.Fatalf("nothing is called %s", name)
		}
		duties = append(duties, reporting.Duty{Org: "fgj", Cell: indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: defs[i].Code, Version: defs[i].Version, Area: demo.Tenant}, Period: period.InYear(2025)}})
	}
	today := time.Now().UTC()
	r, err := h.system.reports.PlanRound(ctx, reporting.RoundForm{Tenant: demo.Tenant, Name: "2025年度监测", Plan: id, Period: period.InYear(2025), Demo: true,
		Opens: today.AddDate(0, 0, -3), Due: today.AddDate(0, 0, 7), Closes: today.AddDate(0, 0, 14)}, duties)
	if err != nil {
		h.t.Fatal(err)
	}
	v, err := h.system.reports.Round(ctx, demo.Tenant, r.ID, time.Time{})
	if err != nil || len(v.Sheets) != 1 {
		h.t.Fatalf("%d sheets, %v", len(v.Sheets), err)
	}
	return r, v.Sheets[0].ID
}

// One address may ask for so much at once and no more; style sheets do not count.
func TestRequestsAreLimited(t *testing.T) {
	h := newHouse(t)
	o := siteOptions{log: slog.New(slog.DiscardHandler), rate: 0.001, burst: 3}
	handler := h.system.site(o).Handler()
	var got []int
	for range 5 {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/sign-in", nil))
		got = append(got, w.Code)
	}
	if !slices.Equal(got, []int{200, 200, 200, 429, 429}) {
		t.Errorf("answers %v", got)
	}
}
