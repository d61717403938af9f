package oc4ids_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/oc4ids"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

var update = flag.Bool("update", false, "rewrite golden files")

func day(s string) project.Day {
	d, err := schedule.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func meta() oc4ids.Meta {
	return oc4ids.Meta{URI: "https://example.org/projects.json", Publisher: "演示市发展和改革局", License: "https://creativecommons.org/licenses/by/4.0/", Prefix: "oc4ids-demo01",
		Now: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC), Lang: i18n.ZH,
		Org: func(o identity.OrgID) string { return "演示" + string(o) }, Area: func(c area.Code) string { return "地区" + string(c) }}
}

// full is a project with something in every part.
func full() *project.Project {
	at := time.Date(2025, 2, 3, 4, 5, 6, 0, time.UTC)
	m, _ := period.Of(period.Month, 2025, 1)
	return &project.Project{ID: "p1", Stage: project.Completed, Standing: project.Active, Changed: at,
		Basics: project.Basics{Code: "2106-430381-04-01-123456", Name: "青石大道改造", Kind: "交通", Industry: "E4812", Nature: project.Rebuild, Owner: "演示城投", OwnerCode: "91350100M000100Y43",
			Org: "traffic", Areas: []area.Code{"900101100"}, Content: "改造道路", Scale: "8 公里", Start: day("2024-01-01"), Finish: day("2025-01-31"),
			Funds:    []project.Fund{{Source: project.Central, Amount: decimal.RequireFromString("3000.0001")}, {Source: project.Bonds, Amount: decimal.New(2000, 0)}},
			Position: &project.Position{Lon: decimal.RequireFromString("112.53"), Lat: decimal.RequireFromString("27.73")}},
		Moves:     []project.Move{{Stage: project.Preparation, On: day("2023-05-01")}, {Stage: project.Started, On: day("2024-01-05")}, {Stage: project.Completed, On: day("2025-02-01")}},
		Baselines: []project.Baseline{{Version: 1, Milestones: []project.Milestone{{ID: "m1", Name: "路基", Start: day("2024-01-01"), Finish: day("2024-06-30")}, {ID: "m2", Name: "路面", Start: day("2024-07-01"), Finish: day("2025-01-31")}}}},
		Progress:  []project.Progress{{ID: "m1", Finished: day("2024-07-05")}},
		Reports:   []project.Report{{Month: m, Version: 1, State: project.ReportConfirmed, Done: decimal.New(120, 0), Physical: decimal.New(995, -1)}},
		Documents: []project.Document{{Kind: "feasibility", Number: "1号", Body: "演示局", On: day("2023-04-01")}},
		Related:   []project.Relation{{Kind: project.Supersedes, ID: "p0", On: day("2023-05-01")}}}
}

func TestValidAgainstTheSchema(t *testing.T) {
	bare := &project.Project{ID: "p2", Stage: project.Conceived, Standing: project.Merged, Changed: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Basics: project.Basics{Name: "只有名称"}}
	var b bytes.Buffer
	if err := oc4ids.Write(&b, []*project.Project{full(), bare}, meta()); err != nil {
		t.Fatal(err)
	}
	var doc any
	dec := json.NewDecoder(bytes.NewReader(b.Bytes()))
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	v := schemas(t)
	for _, e := range v.check(v.pack, v.pack, doc, "$") {
		t.Error(e)
	}
	// the standard allows any further key; a key that it does not know is most likely misspelt
	for _, e := range v.strangers(v.pack, v.pack, doc, "$") {
		t.Error(e)
	}
	const golden = "testdata/package.golden.json"
	if *update {
		if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(want, b.Bytes()) {
		t.Errorf("%s differs: %v\n%s", golden, err, b.String())
	}
	// a check that finds nothing would pass anything
	broken := strings.NewReplacer(`"status": "completion"`, `"status": "done"`, `"currency": "CNY"`, `"currency": "RMB"`, `"id": "m1"`, `"id": ""`).Replace(b.String())
	if err := json.Unmarshal([]byte(broken), &doc); err != nil {
		t.Fatal(err)
	}
	if n := len(v.check(v.pack, v.pack, doc, "$")); n < 3 {
		t.Errorf("a broken package has only %d errors", n)
	}
	if err := oc4ids.Write(&b, nil, meta()); err == nil {
		t.Error("a package without projects")
	}
}

// validator checks the part of JSON Schema (draft 4) that the standard uses.
type validator struct{ pack, project map[string]any }

func schemas(t *testing.T) *validator {
	t.Helper()
	load := func(file string) map[string]any {
		data, err := os.ReadFile("testdata/schema/" + file)
		if err != nil {
			t.Fatal(err)
		}
		var s map[string]any
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	return &validator{load("project-package-schema.json"), load("project-schema.json")}
}

// resolve follows a reference; root is the schema that it stands in.
func (v *validator) resolve(root, s map[string]any) (map[string]any, map[string]any) {
	ref, ok := s["$ref"].(string)
	if !ok {
		return root, s
	}
	if name, local := strings.CutPrefix(ref, "#/definitions/"); local {
		return v.resolve(root, root["definitions"].(map[string]any)[name].(map[string]any))
	}
	return v.project, v.project
}

func (v *validator) check(root, s map[string]any, x any, at string) (errs []string) {
	root, s = v.resolve(root, s)
	bad := func(format string, args ...any) { errs = append(errs, at+": "+fmt.Sprintf(format, args...)) }
	if !typed(s["type"], x) {
		bad("%v is not %v", x, s["type"])
		return errs
	}
	if list, ok := s["enum"].([]any); ok {
		found := false
		for _, e := range list {
			found = found || reflect.DeepEqual(e, x)
		}
		if !found {
			bad("%v is none of the codes", x)
		}
	}
	switch x := x.(type) {
	case string:
		if n, ok := s["minLength"].(float64); ok && len([]rune(x)) < int(n) {
			bad("too short")
		}
		if _, err := time.Parse(time.RFC3339, x); s["format"] == "date-time" && err != nil {
			bad("%q is no date-time", x)
		}
		if s["format"] == "uri" && !strings.Contains(x, "://") {
			bad("%q is no address", x)
		}
	case []any:
		if n, ok := s["minItems"].(float64); ok && len(x) < int(n) {
			bad("too few items")
		}
		for i, one := range x {
			for k := range i {
				if s["uniqueItems"] == true && reflect.DeepEqual(one, x[k]) {
					bad("items %d and %d are the same", k, i)
				}
			}
			if items, ok := s["items"].(map[string]any); ok {
				errs = append(errs, v.check(root, items, one, fmt.Sprintf("%s[%d]", at, i))...)
			}
		}
	case map[string]any:
		if n, ok := s["minProperties"].(float64); ok && len(x) < int(n) {
			bad("nothing in it")
		}
		if need, ok := s["required"].([]any); ok {
			for _, k := range need {
				if _, there := x[k.(string)]; !there {
					bad("%v is missing", k)
				}
			}
		}
		props, _ := s["properties"].(map[string]any)
		for k, one := range x {
			if p, ok := props[k].(map[string]any); ok {
				errs = append(errs, v.check(root, p, one, at+"."+k)...)
			}
		}
	}
	return errs
}

// strangers lists keys that the schema does not name.
func (v *validator) strangers(root, s map[string]any, x any, at string) (out []string) {
	root, s = v.resolve(root, s)
	switch x := x.(type) {
	case []any:
		if items, ok := s["items"].(map[string]any); ok {
			for i, one := range x {
				out = append(out, v.strangers(root, items, one, fmt.Sprintf("%s[%d]", at, i))...)
			}
		}
	case map[string]any:
		props, _ := s["properties"].(map[string]any)
		for k, one := range x {
			p, ok := props[k].(map[string]any)
			if !ok {
				out = append(out, at+": the standard has no field "+k)
				continue
			}
			out = append(out, v.strangers(root, p, one, at+"."+k)...)
		}
	}
	return out
}

func typed(want, x any) bool {
	list, ok := want.([]any)
	if !ok {
		if want == nil {
			return true
		}
		list = []any{want}
	}
	for _, w := range list {
		switch x := x.(type) {
		case string:
			ok = w == "string"
		case json.Number:
			ok = w == "number" || w == "integer" && !strings.Contains(x.String(), ".")
		case float64:
			ok = w == "number" || w == "integer"
		case bool:
			ok = w == "boolean"
		case []any:
			ok = w == "array"
		case map[string]any:
			ok = w == "object"
		case nil:
			ok = w == "null"
		}
		if ok {
			return true
		}
	}
	return false
}
