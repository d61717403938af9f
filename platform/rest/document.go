package rest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// The messages that describe the API. Fields and parameters are described by
// name: rest.param.NAME, and rest.field.NAME, or rest.field.TYPE.NAME where a name
// means several things.
const (
	opKey    = "rest.op."
	tagKey   = "rest.tag."
	paramKey = "rest.param."
	fieldKey = "rest.field."
	aboutEnd = ".about"
)

// documents are the OpenAPI description, in each language.
type documents map[i18n.Lang]*described

type described struct {
	bytes []byte
	doc   map[string]any
}

// build describes the API in all languages.
func (d *documents) build(from *huma.OpenAPI, tags []string) {
	for _, t := range tags {
		from.Tags = append(from.Tags, &huma.Tag{Name: t, Description: tagKey + t})
	}
	data, err := json.Marshal(from)
	if err != nil {
		panic("rest: the description cannot be written: " + err.Error())
	}
	*d = documents{}
	for _, l := range i18n.Langs() {
		var doc map[string]any
		if err := json.Unmarshal(data, &doc); err != nil {
			panic("rest: the description cannot be read: " + err.Error())
		}
		w := words{l}
		w.walk(doc)
		schemas := at(doc, "components", "schemas")
		delete(schemas, "ErrorModel") // huma's own problem, which is never sent
		delete(schemas, "ErrorDetail")
		sent := map[string]bool{}
		for _, p := range at(doc, "paths") {
			references(at(p.(map[string]any), "post", "requestBody"), schemas, sent)
		}
		for name, s := range schemas {
			w.fields(name, s.(map[string]any))
			if !sent[name] { // fields may be added to answers
				delete(s.(map[string]any), "additionalProperties")
			}
		}
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetIndent("", " ")
		enc.SetEscapeHTML(false)
		if err := enc.Encode(doc); err != nil {
			panic("rest: the description cannot be written: " + err.Error())
		}
		(*d)[l] = &described{out.Bytes(), doc}
	}
}

// at goes down maps by keys; nil when there is none.
func at(m map[string]any, keys ...string) map[string]any {
	for _, k := range keys {
		m, _ = m[k].(map[string]any)
	}
	return m
}

// references gathers the types that a part of a description leads to.
func references(v any, schemas map[string]any, found map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if ref := text(v, "$ref"); ref != "" {
			if name := ref[strings.LastIndex(ref, "/")+1:]; !found[name] {
				found[name] = true
				references(schemas[name], schemas, found)
			}
		}
		for _, x := range v {
			references(x, schemas, found)
		}
	case []any:
		for _, x := range v {
			references(x, schemas, found)
		}
	}
}

// words puts texts of a language into a description.
type words struct{ lang i18n.Lang }

// walk replaces message keys by their texts, and describes parameters. Lists are
// never null, although the types say that they may be.
func (w words) walk(v any) {
	switch v := v.(type) {
	case map[string]any:
		if name, ok := v["name"].(string); ok && v["in"] != nil && v["schema"] != nil {
			w.describe(v, paramKey+name)
		}
		if types, ok := v["type"].([]any); ok && len(types) == 2 && types[0] == "array" {
			v["type"] = "array"
		}
		for k, x := range v {
			s, ok := x.(string)
			switch {
			case !ok:
				w.walk(x)
			case k == "description" && strings.HasSuffix(s, aboutEnd) && !i18n.Shipped().Has(i18n.ZH, s):
				delete(v, k) // an operation of which the summary says it all
			case strings.HasPrefix(s, "rest.") && (k == "description" || k == "summary" || k == "title"):
				v[k] = i18n.T(w.lang, s)
			}
		}
	case []any:
		for _, x := range v {
			w.walk(x)
		}
	}
}

// fields describes the properties of a type.
func (w words) fields(name string, s map[string]any) {
	for field, x := range at(s, "properties") {
		if p, ok := x.(map[string]any); ok {
			w.describe(p, fieldKey+name+"."+field, fieldKey+field)
		}
	}
}

// describe finds the words for a field or parameter.
func (w words) describe(p map[string]any, keys ...string) {
	for _, key := range keys {
		if i18n.Shipped().Has(i18n.ZH, key) {
			p["description"] = i18n.T(w.lang, key)
			return
		}
	}
}

// document serves the description.
func (a *API) document(r *http.Request) (page.View, error) {
	d := a.docs[i18n.From(r.Context())]
	return page.File{Name: "openapi.json", Type: "application/json; charset=utf-8", Inline: true, Write: func(w io.Writer) error {
		_, err := w.Write(d.bytes)
		return err
	}}, nil
}
