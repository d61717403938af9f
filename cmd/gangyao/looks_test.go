package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/planning/warning"
	"gangyao/platform/identity"
)

// Pages that staff administer with are good to use at both sizes, in both themes and
// in both languages: axe finds nothing, nothing is wider than the window, and no word
// of a catalogue is missing.
func TestPagesOfAdministrationLookRight(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := watchedHouse(t)
	r, s := h.round()
	all, err := h.system.warnings.List(h.program(), warning.Query{Tenant: demo.Tenant, State: warning.Open})
	if err != nil || len(all) == 0 {
		t.Fatalf("no warnings: %v", err)
	}
	figures, round := "/figures/"+string(demo.Tenant), "/rounds/"+string(r.ID)
	b := browsertest.Open(t)
	for _, c := range []struct {
		role  identity.Role
		pages []string
	}{
		{identity.Planner, []string{"/warnings/groups/" + url.PathEscape(all[0].Subject.GroupKey()), "/rounds", "/rounds/new", round, round + "/edit", round + "/history", "/rounds/burden",
			figures, figures + "/import", figures + "/batches/1", "/search?q=" + url.QueryEscape("粮食")}},
		{identity.Statistician, []string{"/quality/rules", "/quality/rules/new", "/quality/signals"}},
		{identity.Clerk, []string{"/sheets/" + string(s), "/sheets/" + string(s) + "/upload", "/sheets/" + string(s) + "/submit"}},
		{identity.Administrator, []string{"/admin/audit", "/admin/people", "/admin/people/bulk", "/admin/orgs", "/admin/roles"}},
	} {
		for k, size := range browsertest.Sizes() {
			for n, theme := range browsertest.Themes() {
				p := h.signedIn(t, b, c.role, c.pages[0], size, theme)
				for i, path := range c.pages {
					lang := []string{"zh", "en"}[(k+n)%2]
					name := fmt.Sprintf("look-%s-%d-%s-%s", c.role, i, size.Name, theme)
					p.Go(t, h.server.URL+path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"lang="+lang)
					p.Check(t)
					if wide := browsertest.Eval[int](t, p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
						t.Errorf("%s in %s at %s is %d pixels too wide", path, lang, size.Name, wide)
					}
					p.Screenshot(t, name)
				}
			}
		}
	}
}

// The search box is a key away and finds; sections of the navigation fold and stay as
// they were left; on a phone the navigation is a drawer that a key closes.
func TestSearchAndNavigationByKey(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := newHouse(t)
	b := browsertest.Open(t)
	p := h.signedIn(t, b, identity.Planner, "/rounds", browsertest.Desk, browsertest.Dark)
	p.Press(t, "/")
	p.Until(t, `document.activeElement.matches("[data-search]") && document.activeElement.value === ""`)
	p.Press(t, "gdp")
	p.Press(t, kb.Enter)
	p.Until(t, `location.pathname === "/search" && document.querySelector('main a[href*="/indicators/"]') !== null`)
	p.Check(t)

	fold := `document.querySelector('#nav details[data-fold="supervision"]')`
	p.Until(t, fold+` !== null`)
	was := browsertest.Eval[bool](t, p, fold+`.open`)
	reach(t, p, `details[data-fold="supervision"] > summary`)
	p.Press(t, kb.Enter)
	p.Until(t, fmt.Sprintf("%s.open === %v", fold, !was))
	p.Check(t)
	p.Go(t, h.server.URL+"/rounds/burden")
	p.Until(t, fmt.Sprintf("%s.open === %v", fold, !was))

	for _, theme := range browsertest.Themes() {
		phone := h.signedIn(t, b, identity.Planner, "/rounds", browsertest.Phone, theme)
		drawer := `document.querySelector("#nav").matches(":popover-open")`
		phone.Until(t, `!`+drawer)
		phone.Click(t, ".menu-button")
		phone.Until(t, drawer)
		phone.Check(t)
		phone.Screenshot(t, "drawer-"+string(theme))
		phone.Press(t, kb.Escape)
		phone.Until(t, `!`+drawer)
		phone.Until(t, `document.activeElement.matches(".menu-button")`)
		phone.Click(t, ".menu-button")
		phone.Until(t, drawer)
		phone.Click(t, `#nav a[href="/rounds/burden"], #nav a[href="/duties"]`)
		phone.Until(t, `location.pathname !== "/rounds" && !`+drawer)
	}
}
