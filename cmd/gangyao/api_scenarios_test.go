package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
	"gangyao/platform/rest"
)

// What programs ask and are answered: who asks, what, the status, what the answer
// holds and does not hold. Each answer is held against the contract; each
// operation has at least one scenario that succeeds.
func TestScenariosOfPrograms(t *testing.T) {
	h := newHouse(t)
	values, c := h.apiValues(), h.contract("zh")
	visitor := &program{h: h, name: "visitor"}
	askers := map[string]*program{"visitor": visitor, "planner": h.withKey(identity.Planner), "statistician": h.withKey(identity.Statistician),
		"clerk": h.withKey(identity.Clerk), "head": h.withKey(identity.Head), "leader": h.withKey(identity.Leader),
		"reader": h.withKey(identity.Planner, indicator.DoRead)}
	in := func(s ...string) []string { return s }
	h.play(askers, values, c, []scenario{
		{"visitor", "GET /plans", "", 200, in(`"from":2021,"to":2025`, `"demo":true`), in("imported_by"), ""},
		{"visitor", "GET /plans", "as_of=2020-01-01", 200, in(`"items":[]`, `"as_of":"2020-01-01"`), nil, ""},
		{"visitor", "GET /plans/{plan}", "", 200, in(`"title":"湘乡市`, `"commitment":`, `"sections":[`), nil, ""},
		{"visitor", "GET /plans/{plan}", "as_of=2020-01-01", 404, in(`"code":"not_found"`), nil, ""},
		{"visitor", "GET /plans/{plan}", "edition=nowhere", 404, in("not_found"), nil, ""},
		{"visitor", "GET /plans/{plan}/editions", "", 200, in(`"no":1`, `"sha256":"`), nil, ""},
		{"visitor", "GET /plans/{plan}/items", "kind=commitment&limit=2", 200, in(`"kind":"commitment"`, `"subject":`, `"next":"`), in(`"kind":"measure"`), ""},
		{"visitor", "GET /plans/{plan}/items", "kind=commitment&due=2025&text=工业&format=csv", 200, in("工业"), nil, ""},
		{"visitor", "GET /plans/{plan}/items", "kind=work&limit=1", 200, in(`"kind":"work"`), nil, ""},
		{"visitor", "GET /plans/{plan}/items", "kind=poem", 422, in("query.kind", "应为下列之一"), nil, ""},
		{"visitor", "GET /plans/{plan}/items", "kind=poem", 422, in("query.kind", "This should be one of"), nil, "en"},
		{"visitor", "GET /plans/{plan}/findings", "severity=error", 200, in(`"items":[`), in(`"severity":"note"`), ""},
		{"visitor", "GET /plans/{plan}/progress", "limit=1", 200, in(`"verdict":"`, `"explanation":{"line":"`, `"steps":[`, `"method_version":1`), nil, ""},
		{"visitor", "GET /plans/{plan}/progress", "limit=1", 200, in(`"verdict_text":"`), in("提前", "完成"), "en"},
		{"visitor", "GET /plans/{plan}/progress", "verdict=not_met", 200, in(`"verdict":"not_met"`, `"verdict_text":"未完成"`), in(`"verdict_text":"已完成"`), ""},
		{"visitor", "GET /plans/{plan}/progress", "format=csv", 200, in("verdict,verdict_text,final,current.period", "explanation.line"), nil, ""},
		{"visitor", "GET /plans/{plan}/progress", "method=99", 404, in("not_found"), nil, ""},
		{"visitor", "GET /plans/{plan}/overview", "as_of=2023-12-31&against=2022-12-31", 200, in(`"tallies":[`, `"elapsed":"`, `"against":"2022-12-31T15:59:59`), nil, ""},
		{"visitor", "GET /plans/{plan}/overview", "against=soon", 422, in("query.against"), nil, ""},
		{"visitor", "GET /indicators", "", 200, in(`"indicator":"gdp"`), in(`"by":`), ""},
		{"visitor", "GET /indicators/{code}", "prove=true", 200, in(`"lens":"public"`, `"trajectory":[`, `"intact":true`), in(`"by":`), ""},
		{"visitor", "GET /indicators/{code}", "lens=internal", 401, in("请先登录"), nil, ""},
		{"planner", "GET /indicators/{code}", "", 200, in(`"lens":"internal"`), nil, ""},
		{"planner", "GET /indicators/{code}", "lens=public", 200, in(`"lens":"public"`), nil, ""},
		{"visitor", "GET /indicators/{code}/places", "level=town&period=2025", 200, in(`"items":[`), nil, ""},
		{"visitor", "GET /indicators/{code}/places", "period=someday", 422, in(`"location":"query.period"`), nil, ""},
		{"visitor", "GET /outlines", "day=2024-12-31", 200, in(`"type":"FeatureCollection"`, `"area":"430381100","area_name":"山枣镇"`, `"type":"MultiPolygon","coordinates":[[[[112.`, `"schematic":true`, "非行政区划界线"), nil, ""},
		{"visitor", "GET /outlines", "", 200, in("not administrative boundaries"), nil, "en"},
		{"visitor", "GET /outlines", "level=village", 404, in("还没有导入"), nil, ""},
		{"visitor", "GET /outlines", "day=someday", 422, in("query.day"), nil, ""},
		{"visitor", "GET /targets", "indicator=gdp", 200, in(`"aim":"750"`, `"baseline":"500.24"`), in(`"indicator":"forest`), ""},
		{"visitor", "GET /observations", "indicator=gdp&from=2021&to=2022", 200, in(`"period":"2021"`, `"value":"545.6"`, `"provenance":"import"`, `"published":"`), in(`"period":"2023"`, `"by":`), ""},
		{"visitor", "GET /observations", "indicator=gdp&format=sdmx-csv", 200, in("DATAFLOW,FREQ,REF_AREA,INDICATOR", "A,430381,gdp,1,,2021,545.6,A,亿元"), nil, ""},
		{"visitor", "GET /observations", "indicator=nothing", 200, in(`"items":[]`), nil, ""},
		{"visitor", "GET /observations", "derived=true&freq=A&limit=10000", 200, in(`"items":[`), nil, ""},
		{"visitor", "GET /observations", "freq=D&from=x", 422, in("query.freq"), nil, ""},
		{"visitor", "GET /observations", "from=x", 422, in(`"location":"query.from"`), nil, ""},
		{"visitor", "GET /batches", "", 401, in("unauthenticated"), nil, ""},
		{"planner", "GET /batches", "limit=1", 200, in(`"stage":"`, `"steps":[`), nil, ""},
		{"statistician", "GET /batches/{batch}", "", 200, in(`"batch":1`, `"provenance":"plan"`), nil, ""},
		{"reader", "GET /batches/{batch}", "", 200, in(`"batch":1`), nil, ""},
		{"reader", "GET /rounds", "", 403, in("forbidden"), nil, ""},
		{"planner", "GET /rounds", "", 200, in("接口测试轮次", `"state":"open"`), nil, ""},
		{"planner", "GET /rounds", "as_of=2020-01-01", 404, in(`"earliest":"`), nil, ""},
		{"clerk", "GET /rounds/{round}", "", 200, in(`"sheet_list":[{`, `"org":"fgj"`), nil, ""},
		{"clerk", "GET /duties", "", 200, in(`"action":"fill"`, `"asked":2`), nil, ""},
		{"clerk", "GET /sheets/{sheet}", "", 200, in(`"cell":"api-test@1/430381//`, `"allowed":["fill","submit"]`), in(`"lock":`), ""}, // no cell of an open sheet is locked
		{"leader", "GET /warnings", "severity=yellow", 200, in("测试目标"), nil, ""},
		{"clerk", "GET /warnings", "state=open", 200, in(`"items":[]`), in("测试目标"), ""},
		{"leader", "GET /warnings/{warning}", "", 200, in(`"events":[{"what":"opened"`), nil, ""},
		{"leader", "GET /warnings", "as_of=2020-01-01", 404, in(`"earliest":"`), nil, ""},
	})
	reads := slices.DeleteFunc(slices.Clone(h.routes), func(p string) bool { return !isAPI(p) || !strings.HasPrefix(p, http.MethodGet) })
	for _, pattern := range reads { // whatever else is there conforms, too
		method, path, _ := strings.Cut(pattern, " ")
		got := askers["planner"].ask(call{path: fill(t, path, values)})
		if got.status != 200 {
			t.Errorf("%s: %d", pattern, got.status)
		}
		c.check(t, method, path, got)
	}
}

// A past day is answered with the same bytes, whatever was recorded since and
// whoever asks in the same position.
func TestAPastDayIsAnsweredTheSame(t *testing.T) {
	h := newHouse(t)
	values := h.apiValues()
	visitor, statistician := &program{h: h}, h.withKey(identity.Statistician)
	past := func(day string) map[string]string {
		out := map[string]string{}
		for name, p := range map[string]*program{"visitor": visitor, "statistician": statistician} {
			for _, pattern := range h.routes {
				method, path, _ := strings.Cut(pattern, " ")
				if !isAPI(pattern) || method != http.MethodGet {
					continue
				}
				for _, query := range []string{"as_of=" + day, "as_of=" + day + "&format=csv"} {
					got := p.ask(call{path: fill(t, path, values) + "?" + query})
					if got.status == 200 {
						out[name+" "+pattern+" "+query] = got.body
					}
				}
			}
		}
		return out
	}
	const day = "2024-12-31"
	before := past(day)
	if len(before) < 20 {
		t.Fatalf("only %d answers", len(before))
	}
	now := visitor.ask(call{path: fill(t, rest.Base+"/{tenant}/observations?indicator=gdp", values)})
	// A figure of 2024 is corrected and published today.
	sent := statistician.ask(call{method: "POST", path: apiBase + "/observations?reason=" + "更正", body: `[{"indicator":"gdp","period":"2024","value":"700.5"}]`})
	if sent.status != 200 {
		t.Fatalf("%d %s", sent.status, sent.body)
	}
	h.advance(t, sent.body)
	after := past(day)
	for name, body := range before {
		if after[name] != body {
			t.Errorf("%s has changed:\n%.800s\n%.800s", name, body, after[name])
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d answers before, %d after", len(before), len(after))
	}
	if later := visitor.ask(call{path: fill(t, rest.Base+"/{tenant}/observations?indicator=gdp", values)}); later.body == now.body || !strings.Contains(later.body, "700.5") ||
		later.header.Get("ETag") == now.header.Get("ETag") {
		t.Error("today does not show the correction")
	}
}
