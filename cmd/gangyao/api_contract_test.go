package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/platform/rest"
)

// contract is the description of the API as the program gives it.
type contract struct {
	text string
	doc  map[string]any
}

func (h *house) contract(lang string) contract {
	h.t.Helper()
	got := (&program{h: h}).ask(call{path: rest.Document, header: map[string]string{"Accept-Language": lang}})
	c := contract{text: got.body}
	if err := json.Unmarshal([]byte(got.body), &c.doc); err != nil || got.status != 200 {
		h.t.Fatalf("%d %v", got.status, err)
	}
	return c
}

// down goes down maps by keys.
func down(m map[string]any, keys ...string) map[string]any {
	for _, k := range keys {
		m, _ = m[k].(map[string]any)
	}
	return m
}

// docs/openapi.json is what other programs are built on: a change shows there as
// lines to review. -update rewrites it.
func TestTheContractChangesOnlyOnPurpose(t *testing.T) {
	const golden = "../../docs/openapi.json"
	got := newHouse(t).contract("zh").text
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	a, b := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("the contract has changed, first in line %d; review, then run with -update:\n-%s\n+%s", i+1, a[i], b[i])
		}
	}
	t.Fatalf("the contract has %d lines, not %d; review, then run with -update", len(b), len(a))
}

// Each parameter and each field is described, in each language in its own words.
func TestEverythingInTheContractIsDescribed(t *testing.T) {
	h := newHouse(t)
	zh, en := h.contract("zh"), h.contract("en")
	operations := 0
	for path, p := range down(zh.doc, "paths") {
		for method := range p.(map[string]any) {
			operations++
			op := down(zh.doc, "paths", path, method)
			if op["summary"] == down(en.doc, "paths", path, method)["summary"] {
				t.Errorf("%s %s is called %q in both languages", method, path, op["summary"])
			}
			params, _ := op["parameters"].([]any)
			for _, x := range params {
				if q := x.(map[string]any); q["description"] == nil {
					t.Errorf("%s %s: the parameter %v is not described; add rest.param.%v", method, path, q["name"], q["name"])
				}
			}
		}
	}
	for name, s := range down(zh.doc, "components", "schemas") {
		for field := range down(s.(map[string]any), "properties") {
			f := down(zh.doc, "components", "schemas", name, "properties", field)
			if f["description"] == nil {
				t.Errorf("%s.%s is not described; add rest.field.%s", name, field, field)
			} else if f["description"] == down(en.doc, "components", "schemas", name, "properties", field)["description"] {
				t.Errorf("%s.%s: %q in both languages", name, field, f["description"])
			}
		}
	}
	if operations < 20 {
		t.Errorf("only %d operations", operations)
	}
}

// conforms says how a value differs from its schema.
func (c contract) conforms(at string, schema map[string]any, v any) []string {
	if ref, ok := schema["$ref"].(string); ok {
		return c.conforms(at, down(c.doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), v)
	}
	types, _ := schema["type"].([]any)
	if one, ok := schema["type"].(string); ok {
		types = []any{one}
	}
	if len(types) > 0 && !slices.Contains(types, any(typeOf(v))) && !(typeOf(v) == "integer" && slices.Contains(types, any("number"))) {
		return []string{fmt.Sprintf("%s is %s, not %v", at, typeOf(v), types)}
	}
	if all, ok := schema["enum"].([]any); ok && !slices.Contains(all, v) {
		return []string{fmt.Sprintf("%s is %v, none of %v", at, v, all)}
	}
	var out []string
	switch v := v.(type) {
	case string:
		if schema["format"] == "date-time" {
			if _, err := time.Parse(time.RFC3339, v); err != nil {
				out = append(out, fmt.Sprintf("%s is %q, no moment", at, v))
			}
		}
	case []any:
		for i, x := range v {
			out = append(out, c.conforms(fmt.Sprintf("%s[%d]", at, i), down(schema, "items"), x)...)
		}
	case map[string]any:
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				out = append(out, fmt.Sprintf("%s lacks %v", at, name))
			}
		}
		for name, x := range v {
			of := down(schema, "properties", name)
			if of == nil {
				of = down(schema, "additionalProperties")
			}
			if of == nil && (schema["properties"] != nil || schema["additionalProperties"] == false) {
				out = append(out, fmt.Sprintf("%s has %s, which is not in the contract", at, name))
				continue
			}
			out = append(out, c.conforms(at+"."+name, of, x)...)
		}
	}
	return out
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return "object"
}

// check holds an answer in JSON against the contract.
func (c contract) check(t *testing.T, method, pattern string, r reply) {
	t.Helper()
	kind, status := "application/json", "200"
	if r.status >= 400 {
		kind, status = "application/problem+json", "default"
	}
	if !strings.HasPrefix(r.header.Get("Content-Type"), kind) {
		return // a table
	}
	schema := down(c.doc, "paths", pattern, strings.ToLower(method), "responses", status, "content", kind, "schema")
	if schema == nil {
		t.Errorf("%s %s is not in the contract", method, pattern)
		return
	}
	var v any
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Errorf("%s %s: %v", method, pattern, err)
		return
	}
	wrong := c.conforms("answer", schema, v)
	if len(wrong) > 5 {
		wrong = wrong[:5]
	}
	for _, w := range wrong {
		t.Errorf("%s %s: %s", method, pattern, w)
	}
}
