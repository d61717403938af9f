package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gangyao/demo"
	"gangyao/platform/identity"
)

// fetched is a file of the site of the demonstration, and its name.
func (c *caller) fetched(path string) (body, name string) {
	t := c.h.t
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.h.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d %.300s, %v", path, resp.StatusCode, data, err)
	}
	if said := resp.Header.Get("Content-Disposition"); said != "" {
		_, params, err := mime.ParseMediaType(said)
		if err != nil {
			t.Fatal(err)
		}
		name = params["filename"]
	}
	return string(data), name
}

// demonstration is the house with a site that says it is a demonstration.
func demonstration(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.server = httptest.NewServer(h.system.site(siteOptions{log: slog.New(slog.DiscardHandler), demo: h.people}).Handler())
	t.Cleanup(h.server.Close)
	return h
}

// table reads a CSV.
func table(t *testing.T, path, body string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", path, len(rows), err)
	}
	return rows
}

// Whatever of the demonstration leaves as a file says so: in its name and in each
// row that holds anything made up, since a file is passed on without the page.
func TestFilesOfTheDemonstrationSaySo(t *testing.T) {
	h := demonstration(t)
	e := h.published()
	plan, tenant := h.system.planPath(string(e.Plan.ID)), string(demo.Tenant)
	_, s := h.round()
	planner, admin, clerk := h.caller(identity.Planner), h.caller(identity.Administrator), h.caller(identity.Clerk)
	for _, c := range []struct {
		who  *caller
		path string
		part bool // some rows are real
	}{
		{who: planner, path: plan + "/export/indicators.csv"}, {who: planner, path: plan + "/export/commitments.csv"}, {who: planner, path: plan + "/export/works.csv"}, {who: planner, path: plan + "/work/export/tasks.csv"},
		{who: planner, path: plan + "/progress/progress.csv", part: true}, {who: planner, path: "/indicators/" + tenant + "/gdp/data/series.csv", part: true},
		{who: planner, path: "/figures/" + tenant + "/export/figures.csv", part: true}, {who: planner, path: "/projects/export/projects.csv"},
		{who: planner, path: "/rounds/list/export/rounds.csv"}, {who: planner, path: "/quality/export/quality.csv"}, {who: planner, path: "/supervision/export/supervision.csv"},
		{who: admin, path: "/admin/people/export/people.csv"}, {who: admin, path: "/admin/orgs/export/orgs.csv"}, {who: admin, path: "/admin/audit/export/audit.csv"},
		{who: clerk, path: "/sheets/" + string(s) + "/data.csv"},
	} {
		body, name := c.who.fetched(c.path)
		if !strings.Contains(name, "演示") {
			t.Errorf("%s is saved as %q", c.path, name)
		}
		rows := table(t, c.path, body)
		marked := 0
		for _, row := range rows[1:] {
			if slices.ContainsFunc(row, func(x string) bool { return strings.Contains(x, "演示") }) {
				marked++
			}
		}
		if marked == 0 || !c.part && marked < len(rows)-1 {
			t.Errorf("%s marks %d of %d rows", c.path, marked, len(rows)-1)
		}
	}
	for _, path := range []string{"/indicators/" + tenant + "/gdp/data/series.json"} {
		if body, name := planner.fetched(path); !strings.Contains(name, "演示") || !strings.Contains(body, `"Demo": true`) {
			t.Errorf("%s, saved as %q, marks nothing", path, name)
		}
	}
}

// So does whatever programs take, as JSON and as a table.
func TestAnswersOfTheDemonstrationSaySo(t *testing.T) {
	h := demonstration(t)
	c := h.caller(identity.Planner)
	type parameter struct {
		Name, In string
		Required bool
		Schema   struct{ Enum []any }
	}
	var contract struct {
		Paths map[string]map[string]struct{ Parameters []parameter }
	}
	spec, _ := c.fetched("/api/openapi.json")
	if err := json.Unmarshal([]byte(spec), &contract); err != nil {
		t.Fatal(err)
	}
	known := map[string]string{"tenant": string(demo.Tenant), "plan": string(h.published().Plan.ID), "code": "income-rural", "year": "2025"}
	tables := 0
	for path, operations := range contract.Paths {
		op, ok := operations["get"]
		if !ok {
			continue
		}
		full, offered := path, false
		for _, p := range op.Parameters {
			if value := known[p.Name]; p.In == "path" && value != "" {
				full = strings.ReplaceAll(full, "{"+p.Name+"}", url.PathEscape(value))
			}
			offered = offered || p.Name == "format" && slices.Contains(p.Schema.Enum, any("csv"))
		}
		if !offered || strings.Contains(full, "{") || slices.ContainsFunc(op.Parameters, func(p parameter) bool { return p.In == "query" && p.Required }) {
			continue
		}
		if status, _ := c.ask(http.MethodGet, full, nil); status == http.StatusForbidden || status == http.StatusNotFound {
			continue // nothing there for a planner
		}
		if body, _ := c.fetched(full); !strings.Contains(body, `"demo":true`) {
			t.Errorf("%s as JSON does not say that it is a demonstration", full)
		}
		body, name := c.fetched(full + "?format=csv")
		if !strings.Contains(name, "demonstration") {
			t.Errorf("%s as a table is saved as %q", full, name)
		}
		if !strings.Contains(body, "\n") || strings.Count(body, "\n") < 2 {
			continue // nothing to mark
		}
		rows := table(t, full, body)
		i := slices.IndexFunc(rows[0], func(x string) bool { return x == "demo" || x == "DEMONSTRATION" })
		if i < 0 {
			t.Errorf("%s as a table has no column that marks the demonstration: %v", full, rows[0])
			continue
		}
		if !slices.ContainsFunc(rows[1:], func(row []string) bool { return row[i] == "true" || row[i] == "demonstration" || row[i] == "1" }) {
			t.Errorf("%s as a table marks no row: %v", full, rows[1][i])
		}
		tables++
	}
	if tables < 15 {
		t.Errorf("only %d tables were looked at", tables)
	}
}
