package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatorrest"
	"gangyao/planning/reporting/reportingrest"
	"gangyao/platform/identity"
)

// read reads an answer that must be of a status.
func read[T any](t *testing.T, r reply, status int) T {
	t.Helper()
	var out T
	if r.status != status {
		t.Fatalf("%d, want %d: %s", r.status, status, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
	return out
}

// advance takes what was sent the whole way, as the program itself.
func (h *house) advance(t *testing.T, answer string) {
	t.Helper()
	var taken indicatorrest.Taken
	if err := json.Unmarshal([]byte(answer), &taken); err != nil {
		t.Fatal(err)
	}
	for _, to := range []indicator.Stage{indicator.Approved, indicator.Verified, indicator.Published} {
		if _, err := h.system.indicators.Advance(h.program(), indicator.AdvanceRequest{Tenant: demo.Tenant, Batch: taken.Batch, To: to, SHA256: taken.SHA256}); err != nil {
			t.Fatal(err)
		}
	}
}

const observations = apiBase + "/observations"

// A system of the planning office sends figures: tries, sends, is not doubled by
// a second sending, cannot approve its own, and others take it the whole way.
func TestFiguresComeInOverTheInterface(t *testing.T) {
	h := newHouse(t)
	planner, statistician := h.withKey(identity.Planner), h.withKey(identity.Statistician)
	head := h.keyOf(h.known("demo-head-stats"), "a key of the head of statistics", indicator.DoApprove)
	visitor := &program{h: h}
	rows := `[{"indicator":"gdp","period":"2026","value":"701.25","status":"P","note":"快报"},
		{"indicator":"居民人均可支配收入","period":"2026年","value":"41000","unit":"元"}]`
	try := read[indicatorrest.Taken](t, planner.ask(call{method: "POST", path: observations + "?dry_run=true", body: rows}), 200)
	if !try.DryRun || try.Rows != 2 || try.New != 2 || try.Batch != 0 {
		t.Errorf("the trial says %+v", try)
	}
	once := map[string]string{"Idempotency-Key": "monthly-2026-01"}
	send := call{method: "POST", path: observations + "?origin=计划系统", body: rows, header: once}
	taken := read[indicatorrest.Taken](t, planner.ask(send), 200)
	if again := read[indicatorrest.Taken](t, planner.ask(send), 200); again != taken {
		t.Errorf("sent again it is %+v, not %+v", again, taken)
	}
	other := send
	other.body = strings.Replace(rows, "701.25", "702", 1)
	if got := planner.ask(other); got.status != 409 || !strings.Contains(got.body, "indicator.once_otherwise") && !strings.Contains(got.body, "幂等键") {
		t.Errorf("other figures under the same key: %d %s", got.status, got.body)
	}
	if got := read[indicatorrest.Taken](t, statistician.ask(send), 200); got.Batch == taken.Batch {
		t.Error("somebody else's key stands for the same batch")
	}
	of := fmt.Sprintf("%s/batches/%d", apiBase, taken.Batch)
	seen := func(p *program) bool {
		return strings.Contains(p.ask(call{path: observations + "?indicator=gdp&from=2026"}).body, "701.25")
	}
	if seen(planner) || seen(visitor) {
		t.Error("what nobody approved is shown")
	}
	step := func(p *program, to indicator.Stage, sha string) reply {
		return p.ask(call{method: "POST", path: of + "/steps", body: fmt.Sprintf(`{"to":%q,"sha256":%q}`, to, sha)})
	}
	for _, c := range []struct {
		name   string
		who    *program
		to     indicator.Stage
		sha    string
		status int
	}{
		{"the planner may not approve", planner, indicator.Approved, taken.SHA256, 403},
		{"not seen, not approved", head, indicator.Approved, strings.Repeat("0", 64), 409},
		{"not before its time", statistician, indicator.Published, "", 409},
		{"a key for approving approves", head, indicator.Approved, taken.SHA256, 200},
		{"and nothing else", head, indicator.Verified, "", 403},
		{"verified", statistician, indicator.Verified, "", 200},
		{"published", planner, indicator.Published, "", 200},
		{"no such step", planner, "buried", "", 422},
	} {
		if got := step(c.who, c.to, c.sha); got.status != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, got.status, c.status, got.body)
		}
	}
	if !seen(planner) || !seen(visitor) {
		t.Error("what was published is not shown")
	}
	b := read[indicatorrest.Batch](t, planner.ask(call{path: of}), 200)
	if b.Stage != indicator.Published || b.Provenance != indicator.FromAPI || b.Origin != "计划系统" || len(b.Steps) != 4 {
		t.Errorf("the batch is %+v", b)
	}
}

// All that is wrong with what is sent is told with its place, and nothing is kept.
func TestFiguresThatAreWrongAreRefusedWhole(t *testing.T) {
	h := newHouse(t)
	planner := h.withKey(identity.Planner)
	count := func() int {
		all, err := h.system.indicators.Batches(h.program(), demo.Tenant, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := count()
	for _, c := range []struct {
		name, kind, query, body string
		status                  int
		want                    []string
	}{
		{"several rows", "", "", `[{"indicator":"gdp","period":"2026","value":"1"},{"indicator":"none","period":"2026","value":"1"},{"indicator":"gdp","period":"soon","value":"1"},
			{"indicator":"gdp","period":"2027","value":"many"},{"indicator":"gdp","period":"2028","unit":"万元","value":"1"},{"indicator":"gdp","period":"2029"}]`, 422,
			[]string{`"body[1].indicator"`, `"body[2].period"`, `"body[3].value"`, `"body[4].unit"`, `"body[5].value"`}},
		{"an unknown field", "", "", `[{"indicator":"gdp","period":"2026","value":"1","colour":"red"}]`, 422, []string{`"body[0]"`, "colour"}},
		{"a number where a text is wanted", "", "", `[{"indicator":"gdp","period":"2026","value":1}]`, 422, []string{`"body[0]"`}},
		{"no list", "", "", `{"indicator":"gdp"}`, 422, []string{`"body"`}},
		{"cut short", "", "", `[{"indicator":"gdp","period":"2026","value":"1"}`, 422, []string{`"body"`, "JSON 没有写完"}},
		{"nothing in it", "", "", `[]`, 422, []string{"invalid"}},
		{"a table", "text/csv", "", "指标,时期,值\ngdp,2026,1\n没有,2026,1\ngdp,某年,1\n", 422, []string{`"body.lines[3].指标"`, `"body.lines[4].时期"`}},
		{"a table without a column", "text/csv; charset=gb18030", "", "indicator,value\ngdp,1\n", 422, []string{`"body.lines[1]"`}},
		{"another form", "application/xml", "", "<x/>", 415, []string{"header.Content-Type", "text/csv"}},
		{"no body", "", "", "", 422, []string{"没有内容"}},
		{"a change without a reason", "", "", `[{"indicator":"gdp","period":"2024","value":"1"}]`, 422, []string{`"body[0]"`, "indicator.revision_unexplained"}},
		{"a parameter that is none", "", "dryrun=true", `[{"indicator":"gdp","period":"2026","value":"1"}]`, 422, []string{"query.dryrun"}},
		{"a certainty that is none", "", "certainty=Z", `[{"indicator":"gdp","period":"2026","value":"1"}]`, 422, []string{"query.certainty"}},
	} {
		for _, try := range []string{"", "dry_run=true"} {
			got := planner.ask(call{method: "POST", path: observations + "?" + c.query + "&" + try, body: c.body, kind: c.kind})
			if c.body == "[]" && try != "" {
				continue // trying nothing does nothing
			}
			if got.status != c.status {
				t.Errorf("%s (%s): %d, want %d: %s", c.name, try, got.status, c.status, got.body)
			}
			for _, w := range c.want {
				if !strings.Contains(got.body, w) {
					t.Errorf("%s (%s): %q is not in %s", c.name, try, w, got.body)
				}
			}
		}
	}
	if after := count(); after != before {
		t.Errorf("%d batches were kept", after-before)
	}
	sdmx := planner.ask(call{path: observations + "?format=sdmx-csv&lens=public"})
	back := read[indicatorrest.Taken](t, planner.ask(call{method: "POST", path: observations + "?dry_run=true", body: sdmx.body, kind: "application/vnd.sdmx.data+csv; version=1.0.0"}), 200)
	if back.New != 0 || back.Revised != 0 || back.Same != back.Rows || back.Rows != strings.Count(sdmx.body, "\r\n")-1 {
		t.Errorf("what was sent out comes back as %+v", back)
	}
}

// A unit's own system fills its sheet and submits it; what people sign for stays
// with people.
func TestAUnitsOwnSystemReports(t *testing.T) {
	h := newHouse(t)
	values := h.apiValues()
	clerk, stranger := h.withKey(identity.Clerk), h.withKey(identity.Planner)
	sheet := apiBase + "/sheets/" + values["sheet"]
	type listing struct{ Items []reportingrest.Duty }
	owed := read[listing](t, clerk.ask(call{path: apiBase + "/duties"}), 200)
	if !slices.ContainsFunc(owed.Items, func(d reportingrest.Duty) bool { return string(d.Sheet) == values["sheet"] && d.Open == 2 }) {
		t.Fatalf("owed is %+v", owed)
	}
	s := read[reportingrest.SheetDetail](t, clerk.ask(call{path: sheet}), 200)
	cells := func(base int, whole bool, pairs ...string) string {
		var parts []string
		for i := 0; i < len(pairs); i += 2 {
			parts = append(parts, fmt.Sprintf(`{"cell":%q,%s}`, pairs[i], pairs[i+1]))
		}
		return fmt.Sprintf(`{"base":%d,"whole":%t,"cells":[%s]}`, base, whole, strings.Join(parts, ","))
	}
	a, b := s.Cells[0].ID, s.Cells[1].ID
	if got := stranger.ask(call{method: "POST", path: sheet + "/cells", body: cells(0, false, a, `"value":"1"`)}); got.status != 403 {
		t.Errorf("somebody else fills: %d", got.status)
	}
	if got := clerk.ask(call{method: "POST", path: sheet + "/cells", body: cells(0, true, a, `"value":"700亿"`, b, `"value":"many"`)}); got.status != 422 || !strings.Contains(got.body, "body.cells[1]") {
		t.Errorf("half of it is taken: %d %s", got.status, got.body)
	}
	if got := clerk.ask(call{method: "POST", path: sheet + "/cells", body: cells(0, false, "api-test", `"value":"1"`, a, `"value":"1"`)}); got.status != 422 || !strings.Contains(got.body, `"body.cells[0].cell"`) {
		t.Errorf("a cell that is none: %d %s", got.status, got.body)
	}
	try := read[reportingrest.Filled](t, clerk.ask(call{method: "POST", path: sheet + "/cells?dry_run=true", body: cells(0, false, a, `"value":"712.5"`)}), 200)
	if try.Cells[0].Fate != "saved" || read[reportingrest.SheetDetail](t, clerk.ask(call{path: sheet}), 200).Cells[0].Value != "" {
		t.Errorf("the trial says %+v, or it was no trial", try)
	}
	filled := read[reportingrest.Filled](t, clerk.ask(call{method: "POST", path: sheet + "/cells", body: cells(s.Version, false, a, `"value":"712.5"`)}), 200)
	submit := func(base int) reply {
		return clerk.ask(call{method: "POST", path: sheet + "/steps", body: fmt.Sprintf(`{"do":"submit","base":%d}`, base)})
	}
	if got := submit(filled.Version); got.status < 400 || !strings.Contains(got.body, "sheet.cells["+b+"]") {
		t.Errorf("submitted with a cell open: %d %s", got.status, got.body)
	}
	filled = read[reportingrest.Filled](t, clerk.ask(call{method: "POST", path: sheet + "/cells", body: cells(filled.Version, false, b, `"no_value":"not_yet","note":"年报未出"`)}), 200)
	if got := submit(filled.Version - 1); got.status != 409 {
		t.Errorf("submitted what was not seen: %d %s", got.status, got.body)
	}
	row := read[reportingrest.SheetRow](t, submit(filled.Version), 200)
	if row.State != "submitted" || row.SHA256 == "" {
		t.Errorf("the sheet is %+v", row)
	}
	if got := clerk.ask(call{method: "POST", path: sheet + "/steps", body: `{"do":"approve","base":0}`}); got.status != 422 {
		t.Errorf("a program approves: %d", got.status)
	}
	if got := clerk.ask(call{method: "POST", path: sheet + "/cells", body: cells(row.Version, false, a, `"value":"1"`)}); got.status < 400 {
		t.Errorf("filled after it was submitted: %s", got.body)
	}
	back := read[reportingrest.SheetRow](t, clerk.ask(call{method: "POST", path: sheet + "/steps", body: fmt.Sprintf(`{"do":"withdraw","base":%d}`, row.Version)}), 200)
	if back.State != "draft" {
		t.Errorf("withdrawn it is %+v", back)
	}
}
