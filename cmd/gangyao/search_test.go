package main

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"gangyao/platform/identity"
)

// One question finds a thing wherever it stands, of what whoever asks may see, from
// every page.
func TestSearchFindsEverythingFromEveryPage(t *testing.T) {
	h := newHouse(t)
	read := func(c *caller, path string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		b, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d, %v", path, res.StatusCode, err)
		}
		return string(b)
	}
	bridge, plan := "?q="+url.QueryEscape("涟水大桥"), h.system.planPath(string(h.published().Plan.ID))
	planner, visitor := h.caller(identity.Planner), h.caller("")
	for _, path := range []string{"/search" + bridge, plan + "/search" + bridge} {
		body := read(planner, path)
		for _, want := range []string{`href="/projects/`, plan + "/work/", `<mark class="hl hl-found">涟水大桥</mark>`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s leads the planner not to %s", path, want)
			}
		}
		open := read(visitor, path)
		if strings.Contains(open, `href="/projects/`) || strings.Contains(open, plan+"/work/") || !strings.Contains(open, "hl-found") {
			t.Errorf("%s does not show a visitor just the plan", path)
		}
	}
	for what, want := range map[string]string{"gdp": "/indicators/" + string(h.system.tenant) + "/gdp", "公办幼儿园": `href="/supervision/`, "待确认佐证": `href="/evidence"`} {
		who := planner
		if body := read(who, "/search?q="+url.QueryEscape(what)); !strings.Contains(body, want) {
			t.Errorf("%s is not found at %s", what, want)
		}
	}
	for _, path := range []string{"/projects", "/duties", "/warnings", "/supervision", "/"} {
		body := read(h.caller(identity.Supervisor), path)
		if !strings.Contains(body, `action="/search"`) || !strings.Contains(body, `popovertarget="plans"`) {
			t.Errorf("%s has no search box or no choice of plans in its header", path)
		}
	}
	if body := read(planner, "/rounds/burden?year="+h.duesYear()); !strings.Contains(body, "演示数据，不是真实统计数据") {
		t.Error("the burden of demonstration rounds does not say what it is of")
	}
	if body := read(planner, plan); !strings.Contains(body, `title="`+h.published().Plan.Title+`"`) {
		t.Error("the header cuts the title of a plan short without giving all of it")
	}
	if body := read(planner, plan); !strings.Contains(body, `action="`+plan+`/search"`) {
		t.Error("a plan's own page does not search the plan")
	}
}

// duesYear is a year in which a round of the demonstration is due.
func (h *house) duesYear() string {
	h.t.Helper()
	rounds, err := h.system.reports.Rounds(h.program(), h.system.tenant, time.Time{})
	if err != nil || len(rounds) == 0 {
		h.t.Fatalf("no rounds: %v", err)
	}
	return strconv.Itoa(rounds[0].Round.Due.Year())
}
