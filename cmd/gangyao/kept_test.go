package main

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// read asks a site for a page as a caller of the house does.
func (c *caller) read(site http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	u, err := url.Parse(c.h.server.URL)
	if err != nil {
		c.h.t.Fatal(err)
	}
	for _, k := range c.client.Jar.Cookies(u) {
		r.AddCookie(k)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w
}

// Whoever asks for a kept page gets what would be made for them now: nobody gets
// what was made for somebody with other rights.
func TestKeptPagesAreThoseThatWouldBeMade(t *testing.T) {
	h := newHouse(t)
	bundle, _ := assets.Embedded()
	o := siteOptions{bundle: bundle, log: slog.New(slog.DiscardHandler)}
	site := h.system.site(o)
	o.fresh = true
	kept, fresh := site.Handler(), h.system.site(o).Handler()
	callers := []*caller{h.caller("")}
	for _, r := range identity.Roles() {
		callers = append(callers, h.caller(r))
	}
	patterns := site.KeptRoutes()
	if len(patterns) < 10 {
		t.Fatalf("only %d routes keep pages", len(patterns))
	}
	for _, pattern := range patterns {
		versions := map[string]string{}
		for _, query := range []string{"", "?as_of=2024-06-30"} {
			for _, c := range callers {
				path := h.path(strings.TrimPrefix(pattern, "GET "), c) + query
				who := cmp.Or(string(c.role), "a visitor")
				want := c.read(fresh, path)
				for range 2 {
					got := c.read(kept, path)
					if got.Code != want.Code || got.Code == http.StatusOK && got.Body.String() != want.Body.String() {
						t.Errorf("%s: %s gets another page than would be made (%d, %d bytes; %d, %d bytes)", path, who, got.Code, got.Body.Len(), want.Code, want.Body.Len())
					}
					if tag := got.Header().Get("ETag"); got.Code == http.StatusOK && tag == "" {
						t.Errorf("%s: %s gets a page that is not kept", path, who)
					} else if other, ok := versions[tag+query]; ok && other != who && got.Code == http.StatusOK {
						t.Errorf("%s: %s and %s get the same page with a name on it", path, who, other)
					}
					versions[got.Header().Get("ETag")+query] = who
				}
			}
		}
	}
}

// What somebody publishes, everybody sees with the next page; before that, only
// those who may. A right that is taken away is gone with the next page.
func TestKeptPagesShowWhatOthersChanged(t *testing.T) {
	h := newHouse(t)
	site := h.server.Config.Handler
	visitor, statistician, planner := h.caller(""), h.caller(identity.Statistician), h.caller(identity.Planner)
	path := "/indicators/" + string(demo.Tenant) + "/gdp"
	page := func(c *caller) string { return c.read(site, path).Body.String() }
	const figure, shown = "987654.32", "987,654.32"
	see := func(when string, want map[*caller]bool) {
		t.Helper()
		for c, sees := range want {
			if body := page(c); strings.Contains(body, shown) != sees {
				t.Errorf("%s: %s sees the figure: %v", when, cmp.Or(string(c.role), "a visitor"), !sees)
			}
		}
	}
	see("at first", map[*caller]bool{visitor: false, statistician: false, planner: false})
	cell := indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: "gdp", Version: 1, Area: area.Code(demo.Tenant)}, Period: period.InYear(2024)}
	b, err := h.system.indicators.Record(h.program(), indicator.RecordRequest{Tenant: demo.Tenant, Provenance: indicator.FromRevise, Demo: true, Reason: "测试",
		Observations: []indicator.Observation{{Cell: cell, Value: quantity.Parse(figure), Status: indicator.Normal, Note: "测试"}}})
	if err != nil {
		t.Fatal(err)
	}
	step := func(to indicator.Stage) {
		t.Helper()
		if _, err := h.system.indicators.Advance(h.program(), indicator.AdvanceRequest{Tenant: demo.Tenant, Batch: b.ID, To: to, SHA256: b.SHA256, Note: "测试"}); err != nil {
			t.Fatal(err)
		}
	}
	see("recorded", map[*caller]bool{visitor: false, statistician: false})
	step(indicator.Approved)
	see("approved", map[*caller]bool{statistician: true, visitor: false, planner: true})
	step(indicator.Verified)
	step(indicator.Published)
	see("published", map[*caller]bool{visitor: true, statistician: true})

	// the statistician loses the role, with the session still open
	define := i18n.T(i18n.ZH, "indicatorweb.define.change")
	if !strings.Contains(page(statistician), define) {
		t.Fatal("the statistician is not led to the definition")
	}
	for _, a := range h.people {
		if a.Role != identity.Statistician {
			continue
		}
		p, err := h.system.people.Person(h.program(), a.Person)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range p.Assignments {
			if err := h.system.people.Revoke(h.program(), g.ID, "测试"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if strings.Contains(page(statistician), define) {
		t.Error("the page of somebody who was a statistician still leads to the definition")
	}
	// an organisation's new name
	org := identity.OrgID("fgj")
	o, err := h.system.people.Org(h.program(), org)
	if err != nil {
		t.Fatal(err)
	}
	path = "/plans/" + string(demo.Tenant) + "/" + string(h.published().Plan.ID) + "/progress"
	page(visitor)
	o.Short = "改名局"
	if err := h.system.people.UpdateOrg(h.program(), *o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page(visitor), "改名局") {
		t.Error("the board still names the organisation as it was called")
	}
}
