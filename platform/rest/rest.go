// Package rest is the interface for other programs: operations described in
// OpenAPI, checked before they run, answered in JSON or CSV, with failures as
// problem documents (RFC 9457) in the caller's language.
//
// An operation is a function of typed input to a typed answer; package huma
// reads the input's tags. Who asks is found out by the site, for pages and
// programs alike, and what they may do is decided in the use cases.
//
//	adapters (planrest …) ─List, Get, Do─▶ API ─Mount─▶ page.Site
//	                                        └─ /api/openapi.json, the page /api/
package rest

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// The addresses of the API.
const (
	Root     = "/api/" // the page that describes it
	Document = Root + "openapi.json"
	Base     = Root + "v1" // all operations
)

// Config says how an API runs. Site is required.
type Config struct {
	Site *page.Site
	// Now is the clock of limits; nil: time.Now.
	Now func() time.Time
	// Rate and Burst limit the requests per second of a key, a person or a
	// visitor's address, beside the limit of the site; Rate 0 means no limit.
	Rate  float64
	Burst int
}

// API gathers operations and serves them.
type API struct {
	site    *page.Site
	huma    huma.API
	mux     *http.ServeMux
	limiter *page.Limiter
	routes  []string
	ids     map[string]bool
	tags    []string // in the order added
	docs    documents
}

// New makes an API without operations.
func New(c Config) *API {
	if c.Now == nil {
		c.Now = time.Now
	}
	a := &API{site: c.Site, mux: http.NewServeMux(), ids: map[string]bool{}}
	if c.Rate > 0 {
		a.limiter = page.NewLimiter(c.Rate, max(c.Burst, 1), c.Now)
	}
	config := huma.DefaultConfig("rest.title", "1")
	config.Info.Description = "rest.about"
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", "", nil
	config.Transformers = []huma.Transformer{transform}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key":     {Type: "http", Scheme: "bearer", Description: "rest.security.key"},
		"session": {Type: "apiKey", In: "cookie", Name: "session", Description: "rest.security.session"},
	}
	a.huma = humago.New(a.mux, config)
	a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[page.Problem](), true, "Problem")
	return a
}

// Mount serves the operations added so far, the document that describes them,
// and the page made of it. Afterwards none can be added.
func (a *API) Mount() {
	a.docs.build(a.huma.OpenAPI(), a.tags)
	a.site.Handle("GET "+Root+"{$}", a.describe)
	a.site.Handle("GET "+Document, a.document)
	a.site.Mount(Root, http.HandlerFunc(a.serve), a.routes...)
}

// serve answers below /api/.
func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept, Authorization")
	if a.limiter != nil && !a.limiter.Allow(clientOf(r)) {
		w.Header().Set("Retry-After", "5")
		a.site.FailWith(w, r, fault.New(fault.Unavailable, "page.too-many", nil), http.StatusTooManyRequests)
		return
	}
	if _, pattern := a.mux.Handler(r); pattern == "" {
		a.unknown(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		a.mux.ServeHTTP(w, r)
		return
	}
	// What everybody may read, the pages of other sites may read too; cookies are
	// not sent with such requests.
	w.Header().Set("Access-Control-Allow-Origin", "*")
	tagged := &tagger{ResponseWriter: w, request: r}
	a.mux.ServeHTTP(tagged, r)
	tagged.finish()
}

// clientOf is whom limits count: a key, a person, an address.
func clientOf(r *http.Request) string {
	who := identity.From(r.Context())
	switch {
	case who.Key != "":
		return "key " + string(who.Tenant) + " " + string(who.Key)
	case who.Person != "":
		return "person " + string(who.Tenant) + " " + string(who.Person)
	}
	return page.From(r.Context()).Client
}

// unknown answers what no operation answers to: an address that is none, or a
// method that it does not have.
func (a *API) unknown(w http.ResponseWriter, r *http.Request) {
	said := silent{}
	a.mux.ServeHTTP(said, r)
	allow := http.Header(said).Get("Allow")
	if allow == "" {
		a.site.Fail(w, r, fault.New(fault.NotFound, "rest.address_unknown", fault.Args{"Path": r.URL.Path, "Root": Root}))
		return
	}
	w.Header().Set("Allow", allow)
	a.site.FailWith(w, r, fault.New(fault.Unsupported, "rest.method_unknown", fault.Args{"Method": r.Method, "Allow": allow}), http.StatusMethodNotAllowed)
}

// silent keeps the header of an answer and drops the rest.
type silent http.Header

func (s silent) Header() http.Header         { return http.Header(s) }
func (s silent) Write(b []byte) (int, error) { return len(b), nil }
func (s silent) WriteHeader(int)             {}

// Op says what an operation is called and where it is. What it does is told by
// the messages rest.op.ID and rest.op.ID.about.
type Op struct {
	ID     string // list-plans: unique
	Method string // empty: that of List, Get or Do
	Path   string // below Base: /{tenant}/plans
	Tag    string // the group: rest.tag.TAG
	// Needs are actions of which who asks must be allowed one, somewhere in the
	// place; it is asked before anything is read, so that nobody is told what is
	// wrong with something that is not theirs to do. Empty: open to everybody. The
	// use case asks again, for what it is about.
	Needs []identity.Action
	// MaxBody limits what is sent, in bytes; 0: 1 MiB.
	MaxBody int64
	// Sent describes a body that the operation reads itself (see Sent); media type
	// → schema.
	Sent map[string]*huma.MediaType
}

// bodyTime is how long a body may take over a slow line.
const bodyTime = 5 * time.Minute

// operation is op in the terms of huma.
func (a *API) operation(op Op, method string, answers map[string]*huma.MediaType) huma.Operation {
	if op.Method != "" {
		method = op.Method
	}
	if a.ids[op.ID] {
		panic("rest: two operations are called " + op.ID)
	}
	a.ids[op.ID] = true
	if !slices.Contains(a.tags, op.Tag) {
		a.tags = append(a.tags, op.Tag)
	}
	path := Base + op.Path
	a.routes = append(a.routes, method+" "+path)
	out := huma.Operation{
		OperationID: op.ID, Method: method, Path: path, Tags: []string{op.Tag},
		Summary: opKey + op.ID, Description: opKey + op.ID + aboutEnd,
		MaxBodyBytes: op.MaxBody, BodyReadTimeout: bodyTime,
		Security: []map[string][]string{{}, {"key": {}}, {"session": {}}},
		Responses: map[string]*huma.Response{
			strconv.Itoa(http.StatusOK): {Description: "rest.answer.ok", Content: answers},
			"default": {Description: "rest.answer.problem", Content: map[string]*huma.MediaType{
				"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}}},
		},
	}
	if len(op.Needs) > 0 {
		out.Extensions = map[string]any{needsKey: op.Needs}
		out.Security = out.Security[1:]
		out.Middlewares = huma.Middlewares{a.ask(op.Needs)}
	}
	return out
}

// needsKey is where the description of an operation says what it needs.
const needsKey = "x-needs"

// ask lets nobody through who may do none of some actions.
func (a *API) ask(needs []identity.Action) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		on := identity.Target{Tenant: area.Code(hc.Param("tenant")), Anywhere: true}
		var refused error
		for _, do := range needs {
			_, err := identity.Require(hc.Context(), do, on)
			if err == nil {
				next(hc)
				return
			}
			if refused == nil {
				refused = err
			}
		}
		r, w := humago.Unwrap(hc)
		a.site.Fail(w, r, refused)
	}
}

var hole = regexp.MustCompile(`\{(\w+)\}`)

// complete panics when an input does not read a name in its path: what is
// embedded must be of an exported type to be read.
func (a *API) complete(op *huma.Operation) {
	item := a.huma.OpenAPI().Paths[op.Path]
	known := item.Get
	if op.Method != http.MethodGet {
		known = item.Post
	}
	for _, m := range hole.FindAllStringSubmatch(op.Path, -1) {
		if !slices.ContainsFunc(known.Parameters, func(p *huma.Param) bool { return p.In == "path" && p.Name == m[1] }) {
			panic("rest: the input of " + op.OperationID + " does not read " + m[0])
		}
	}
}

// Schema is the description of a type, for Op.Sent.
func Schema[T any](a *API) *huma.Schema { return schema[T](a) }

// schema is that of an answer's type.
func schema[T any](a *API) *huma.Schema {
	t := reflect.TypeFor[T]()
	return a.huma.OpenAPI().Components.Schemas.Schema(t, true, t.Name())
}
