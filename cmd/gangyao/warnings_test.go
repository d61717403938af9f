package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/planning/warning"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// watchedHouse is a house whose demonstration is measured, with a round whose
// sheets are late and a warning that was red and ended, evaluated once.
func watchedHouse(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	ctx := h.program()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	day := func(n int) time.Time { return time.Now().AddDate(0, 0, n).UTC().Truncate(24 * time.Hour) }
	plans := h.system.reportsAt(func() time.Time { return day(-60) })
	defs, err := h.system.indicators.Definitions(ctx, demo.Tenant, time.Time{})
	must(err)
	var duties []reporting.Duty
	for i, d := range defs[:6] {
		org := identity.OrgID("fgj")
		if i%2 == 1 {
			org = "tjj"
		}
		duties = append(duties, reporting.Duty{Org: org, Cell: indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: d.Code, Version: d.Version, Area: demo.Tenant}, Period: period.InYear(day(-400).Year())}})
	}
	_, err = plans.PlanRound(ctx, reporting.RoundForm{Tenant: demo.Tenant, Name: "演示：年度监测", Plan: h.loaded.Plan.Plan, Period: duties[0].Cell.Period, Opens: day(-50), Due: day(-20), Closes: day(30)}, duties)
	must(err)
	before := *h.system.warnings
	before.Clock = func() time.Time { return day(-45) }
	_, err = before.Evaluate(ctx, demo.Tenant, []warning.Signal{{Kind: warning.BadVerdict, Severity: warning.Red, Owner: "fgj", Area: demo.Tenant,
		Subject: warning.Subject{Type: "target", ID: "past", Name: "演示：曾经落后的指标", Code: "gdp"},
		Message: i18n.M("warning.signal.verdict", i18n.Args{"Name": "演示：曾经落后的指标", "Verdict": i18n.Key("verdict.off_track")})}})
	must(err)
	must(h.system.evaluateWarnings(context.Background()))
	return h
}

// The warnings of the demonstration tell of each kind that its stories give cause
// for; looking again changes nothing.
func TestWarningsFollowTheDemonstration(t *testing.T) {
	h := watchedHouse(t)
	list := func() (out []warning.Warning) {
		all, err := h.system.warnings.List(h.program(), warning.Query{Tenant: demo.Tenant})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all := list()
	kinds := map[warning.Kind]int{}
	for i := range all {
		w := &all[i]
		if w.State != warning.Closed {
			kinds[w.Kind]++
		}
		for _, l := range i18n.Langs() {
			if text := w.Message.In(l); text == "" || strings.Contains(text, "verdict.") || strings.Contains(text, "reporting.") {
				t.Errorf("%s says %q in %s", w.Key, text, l)
			}
		}
		if w.Subject.ID == "past" && (w.State != warning.Closed || w.Red(time.Now()) < 44*24*time.Hour) {
			t.Errorf("the past red: %+v", w)
		}
	}
	for _, k := range []warning.Kind{warning.BadVerdict, warning.Overdue, warning.Silent} {
		if kinds[k] == 0 {
			t.Errorf("no warning of kind %s among %v", k, kinds)
		}
	}
	if err := h.system.evaluateWarnings(context.Background()); err != nil {
		t.Fatal(err)
	}
	if again := list(); len(again) != len(all) {
		t.Errorf("%d warnings, %d when looked at again", len(all), len(again))
	}
}

// signedIn opens a page as somebody of a role.
func (h *house) signedIn(t *testing.T, b *browsertest.Browser, role identity.Role, to string, size browsertest.Size, theme browsertest.Theme) *browsertest.Page {
	t.Helper()
	p := b.Page(t, h.server.URL+"/sign-in?lang=zh&back="+url.QueryEscape(to), size, theme)
	for _, a := range h.people {
		if a.Role == role {
			p.Type(t, "#f-login", a.Login)
			break
		}
	}
	p.Press(t, kb.Tab)
	p.Press(t, demo.Password)
	p.Press(t, kb.Enter)
	path, _, _ := strings.Cut(to, "?")
	p.Until(t, `location.pathname === "`+path+`"`)
	return p
}

func TestWarningsAndQualityInABrowser(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := watchedHouse(t)
	b := browsertest.Open(t)
	// first stands alone in its row, several share one
	var first, several warning.Warning
	all, err := h.system.warnings.List(h.program(), warning.Query{Tenant: demo.Tenant, State: warning.Open})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range warning.Grouped(all) {
		switch {
		case len(g.Warnings) > 2 && several.ID == "":
			several = g.Warnings[0]
		case len(g.Warnings) == 1 && g.Warnings[0].Kind == warning.BadVerdict && first.ID == "":
			first = g.Warnings[0]
		}
	}
	if first.ID == "" || several.ID == "" {
		t.Fatalf("no warning alone or none among others: %d", len(all))
	}
	found, err := h.system.indicators.Findings(h.program(), indicator.FindingQuery{Tenant: demo.Tenant})
	if err != nil {
		t.Fatal(err)
	}
	detail := "/warnings/" + string(first.ID)
	for _, size := range browsertest.Sizes() {
		theme := browsertest.Light
		if size.Touch {
			theme = browsertest.Dark
		}
		p := h.signedIn(t, b, identity.Planner, "/warnings", size, theme)
		pages := [][2]string{{"warnings", "/warnings"}, {"warnings-all", "/warnings?state=all&silenced=shown"}, {"warning", detail}, {"warning-group", "/warnings/groups/" + url.PathEscape(several.Subject.GroupKey())}, {"quality", "/quality"},
			{"quality-checks", "/quality/checks?state=all"}, {"quality-signals", "/quality/signals"}, {"quality-rules", "/quality/rules"}, {"quality-organisations", "/quality/organisations"}}
		if len(found) > 0 {
			pages = append(pages, [2]string{"quality-finding", "/quality/checks/" + fmt.Sprint(found[0].Run) + "/" + fmt.Sprint(found[0].Seq)})
		}
		for _, x := range pages {
			t.Run(x[0]+"-"+size.Name, func(t *testing.T) {
				p.Go(t, h.server.URL+x[1])
				p.Check(t)
				p.Screenshot(t, x[0]+"-"+size.Name)
			})
		}
	}
	// A statistician explains a finding; it then asks for nothing any more.
	open := true
	waiting, err := h.system.indicators.Findings(h.program(), indicator.FindingQuery{Tenant: demo.Tenant, Open: &open})
	if err != nil || len(waiting) == 0 {
		t.Fatalf("nothing to explain: %v", err)
	}
	path := fmt.Sprintf("/quality/checks/%d/%d", waiting[0].Run, waiting[0].Seq)
	says := h.signedIn(t, b, identity.Statistician, path, browsertest.Desk, browsertest.Light)
	says.Type(t, "#f-text", "监测断面调整，已核对")
	says.Screenshot(t, "quality-explain-desk")
	says.Click(t, "main form.form button")
	says.Until(t, `document.querySelector("main").textContent.includes("已说明")`)
	// What one person does another sees without asking: the list changes by itself.
	looks := h.signedIn(t, b, identity.Leader, "/warnings", browsertest.Desk, browsertest.Light)
	looks.Wait(t, `a[href="`+detail+`"]`)
	looks.Until(t, `"listening" in document.documentElement.dataset`)
	acts := h.signedIn(t, b, identity.Planner, detail, browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, acts, `document.querySelector("#do-silenced").closest("details").open = true`)
	acts.Click(t, "#do-silenced button[name=what]")
	acts.Wait(t, ".field-wrong") // no reason given
	acts.Screenshot(t, "warning-refused-desk")
	acts.Type(t, "#note-silenced", "等上级口径下达")
	acts.Click(t, "#do-silenced button[name=what]")
	acts.Until(t, `document.querySelector("#warning").textContent.includes("等上级口径下达")`)
	looks.Until(t, `document.querySelector('#warnings a[href="`+detail+`"]') === null`)
	looks.Go(t, h.server.URL+"/warnings?silenced=only")
	looks.Wait(t, `a[href="`+detail+`"]`)
}

// The files that the lists can be saved as hold what the lists show.
func TestWarningsAndQualityAsFiles(t *testing.T) {
	h := watchedHouse(t)
	c := h.caller(identity.Planner)
	for path, want := range map[string]string{
		"/warnings/export/warnings.csv?kind=overdue": "演示：年度监测", "/quality/export/quality.csv": "地区生产总值", "/quality/checks/export/checks.csv?state=all": "级别",
		"/warnings/export/warnings.xlsx": "PK", "/quality/export/quality.xlsx": "PK", "/quality/checks/export/checks.xlsx": "PK",
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		var body strings.Builder
		if _, err := io.Copy(&body, resp.Body); err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(body.String(), want) {
			t.Errorf("%s answers %d without %s, %v", path, resp.StatusCode, want, err)
		}
	}
	if status, _ := c.ask(http.MethodGet, "/warnings/export/other.csv", nil); status != http.StatusNotFound {
		t.Errorf("an unknown file answers %d", status)
	}
}
