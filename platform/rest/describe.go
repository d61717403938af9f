package rest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// describe is the page made of the description, for people who write programs.
func (a *API) describe(r *http.Request) (page.View, error) {
	d := a.docs[i18n.From(r.Context())]
	t := func(key string) string { return i18n.T(i18n.From(r.Context()), key) }
	return page.Page{Title: t("rest.title"), Lead: t("rest.about"), Styles: []string{"api"},
		Actions: []page.Button{{Label: "openapi.json", Href: Document, Icon: "download"}},
		Body:    manual(d.groups(), d.types())}, nil
}

// group is the operations of one tag.
type group struct {
	Name, Title string
	Operations  []operation
}

type operation struct {
	ID, Method, Path, Summary, About string
	Parameters                       []line
	Sent, Answer                     []line   // media type and shape
	Needs                            []string // actions, of which one
	Try                              string   // a command line
}

// line is a parameter, a field, or a body.
type line struct {
	Name, In, Type, About string
	Ref                   string // the type that it leads to
	Required              bool
}

// groups lists the operations by tag, those of a tag by address.
func (d *described) groups() []group {
	var out []group
	tags, _ := d.doc["tags"].([]any)
	for _, x := range tags {
		tag := x.(map[string]any)
		g := group{Name: text(tag, "name"), Title: text(tag, "description")}
		paths := at(d.doc, "paths")
		for _, path := range slices.Sorted(maps.Keys(paths)) {
			for _, method := range []string{"get", "post"} {
				op := at(paths, path, method)
				if names, _ := op["tags"].([]any); len(names) > 0 && names[0] == g.Name {
					g.Operations = append(g.Operations, operationOf(op, method, path))
				}
			}
		}
		out = append(out, g)
	}
	return out
}

func operationOf(op map[string]any, method, path string) operation {
	o := operation{ID: text(op, "operationId"), Method: strings.ToUpper(method), Path: path, Summary: text(op, "summary"), About: text(op, "description")}
	params, _ := op["parameters"].([]any)
	for _, x := range params {
		p := x.(map[string]any)
		l := lineOf(at(p, "schema"))
		l.Name, l.In, l.About = text(p, "name"), text(p, "in"), text(p, "description")
		l.Required, _ = p["required"].(bool)
		o.Parameters = append(o.Parameters, l)
	}
	needs, _ := op[needsKey].([]any)
	for _, x := range needs {
		o.Needs = append(o.Needs, fmt.Sprint(x))
	}
	o.Sent = media(at(op, "requestBody", "content"))
	o.Answer = media(at(op, "responses", "200", "content"))
	o.Try = try(o)
	return o
}

// media lists the forms of a body.
func media(content map[string]any) []line {
	var out []line
	for _, kind := range slices.Sorted(maps.Keys(content)) {
		l := lineOf(at(content, kind, "schema"))
		if items := at(content, kind, "schema", "properties", "items", "items"); items != nil {
			l = lineOf(items)
			l.Type += "[]"
		}
		l.Name = kind
		out = append(out, l)
	}
	return out
}

// try is a command line to begin with.
func try(o operation) string {
	path := strings.NewReplacer("{tenant}", "430381").Replace(o.Path)
	if o.Method == http.MethodGet {
		return "curl '$SITE" + path + "'"
	}
	return "curl -X POST -H 'Authorization: Bearer KEY' '$SITE" + path + "' …"
}

// kind is one type of answers.
type kind struct {
	Name   string
	Fields []line
}

// types lists the types of answers.
func (d *described) types() []kind {
	schemas := at(d.doc, "components", "schemas")
	var out []kind
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		s := schemas[name].(map[string]any)
		k := kind{Name: name}
		needed, _ := s["required"].([]any)
		for _, field := range slices.Sorted(maps.Keys(at(s, "properties"))) {
			l := lineOf(at(s, "properties", field))
			l.Name = field
			l.Required = slices.Contains(needed, any(field))
			k.Fields = append(k.Fields, l)
		}
		out = append(out, k)
	}
	return out
}

// lineOf tells the shape of a schema.
func lineOf(s map[string]any) line {
	l := line{About: text(s, "description")}
	switch types := s["type"].(type) {
	case string:
		l.Type = types
	case []any:
		for i, x := range types {
			if i > 0 {
				l.Type += " | "
			}
			l.Type += fmt.Sprint(x)
		}
	}
	if ref := text(s, "$ref"); ref != "" {
		l.Ref = ref[strings.LastIndex(ref, "/")+1:]
		l.Type = l.Ref
	}
	if l.Type == "array" {
		of := lineOf(at(s, "items"))
		l.Type, l.Ref = of.Type+"[]", of.Ref
	}
	if f := text(s, "format"); f != "" {
		l.Type += " (" + f + ")"
	}
	if all, ok := s["enum"].([]any); ok {
		parts := make([]string, len(all))
		for i, x := range all {
			b, _ := json.Marshal(x)
			parts[i] = strings.Trim(string(b), `"`)
		}
		l.Type += ": " + strings.Join(parts, ", ")
	}
	return l
}

func text(m map[string]any, key string) string { s, _ := m[key].(string); return s }
