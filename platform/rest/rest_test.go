package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
	"gangyao/platform/rest"
)

// A small API of bridges: what holds for all operations is tested on it. The
// operations have the names of real ones, for which there are words.

type bridge struct {
	Name   string      `json:"name"`
	Length rest.Number `json:"length"`
	Roads  []string    `json:"roads,omitempty"`
	Owner  *owner      `json:"owner,omitempty"`
	Built  *time.Time  `json:"built,omitempty"`
	Notes  []owner     `json:"notes,omitempty"`
}

type owner struct {
	Org string `json:"org"`
}

type listInput struct {
	rest.Of
	rest.Past
	rest.Paging
	Most int    `query:"most" minimum:"1" maximum:"9"`
	Kind string `query:"kind" enum:"stone,steel"`
	On   string `query:"on" format:"date"`
}

type brokenInput struct {
	rest.Of
	rest.Paging
	Kind string `query:"kind"`
}

type bridgeInput struct {
	rest.Of
	Body struct {
		Name  string   `json:"name" minLength:"1" maxLength:"5"`
		Spans []int    `json:"spans" minItems:"1" maxItems:"3" nullable:"false"`
		Grade string   `json:"grade,omitempty" pattern:"^[A-E]$"`
		Tags  []string `json:"tags,omitempty"`
	}
}

const build identity.Action = "plan.import"

var rules = []identity.Rule{{Action: build, Roles: []identity.Role{identity.Planner}}}

type house struct {
	*page.Site
	calls int
}

func open(t *testing.T, c rest.Config) *house {
	t.Helper()
	h := &house{}
	h.Site = page.New(page.Config{
		Now:   func() time.Time { return time.Date(2025, 7, 8, 1, 0, 0, 0, time.UTC) },
		NewID: func() string { return "r1" }, Log: slog.New(slog.DiscardHandler),
		Identify: func(r *http.Request) (context.Context, page.View, error) {
			role := identity.Role(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
			if role == "" {
				return r.Context(), nil, nil
			}
			return identity.With(r.Context(), identitytest.Actor(t, rules, role, "", "")), nil, nil
		},
	})
	c.Site = h.Site
	a := rest.New(c)
	length := quantity.Parse("12.50")
	built := time.Date(1987, 5, 1, 0, 0, 0, 0, time.UTC)
	all := []bridge{
		{Name: "=东桥", Length: rest.Num(length), Roads: []string{"S1", "S2"}, Owner: &owner{"jtj"}, Built: &built, Notes: []owner{{"x"}}},
		{Name: "西桥", Length: "-3"}, {Name: "南桥"},
	}
	rest.List(a, rest.Op{ID: "list-plans", Path: "/{tenant}/bridges", Tag: "plans"}, func(context.Context, *listInput) (*rest.Listing[bridge], error) {
		h.calls++
		return rest.Rows(all), nil
	})
	rest.List(a, rest.Op{ID: "list-items", Path: "/{tenant}/broken", Tag: "plans"}, func(_ context.Context, in *brokenInput) (*rest.Listing[bridge], error) {
		return &rest.Listing[bridge]{Total: -1, Rows: func(yield func(bridge, error) bool) {
			for range map[string]int{"": 200_000, "short": 10}[in.Kind] {
				if !yield(bridge{Name: "桥"}, nil) {
					return
				}
			}
			yield(bridge{}, errors.New("the river rose"))
		}}, nil
	})
	rest.Do(a, rest.Op{ID: "import-observations", Path: "/{tenant}/bridges", Tag: "plans", Needs: []identity.Action{build}, MaxBody: 2000}, func(_ context.Context, in *bridgeInput) (*bridge, error) {
		if in.Body.Name == "重名" {
			return nil, fault.New(fault.Conflict, "reporting.round_stale", nil)
		}
		return &bridge{Name: in.Body.Name}, nil
	})
	a.Mount()
	return h
}

type request struct {
	method, path, body string
	header             map[string]string
}

func (h *house) ask(t *testing.T, q request) *httptest.ResponseRecorder {
	t.Helper()
	if q.method == "" {
		q.method = http.MethodGet
	}
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	if q.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for k, v := range q.header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	return w
}

const bridges = "/api/v1/900101/bridges"

func planner() map[string]string { return map[string]string{"Authorization": "Bearer planner"} }

// Whoever sends something wrong is told all of it, where it is, in their language.
func TestEverythingWrongIsToldWithItsPlace(t *testing.T) {
	h := open(t, rest.Config{})
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		want                     []string // location code
		zh, en                   string   // of the first
	}{
		{"several parameters", "", bridges + "?most=12&kind=wood&on=yesterday&limit=x&offset=-1&colour=red", "", 422,
			[]string{"query.limit rest.check.integer", "query.offset rest.check.at_least", "query.most rest.check.at_most", "query.kind rest.check.one_of",
				"query.on rest.check.date", "query.colour rest.check.parameter_unknown"}, "应为整数。", "This should be a whole number."},
		{"a format that is none", "", bridges + "?format=xml", "", 422, []string{"query.format rest.check.one_of"},
			"应为下列之一：json, csv。", "This should be one of: json, csv."},
		{"a past day that is none", "", bridges + "?as_of=2024-02-30", "", 422, []string{"query.as_of page.asof.invalid"},
			"“2024-02-30”不是日期。请按 2023-06-30 的样式填写。", "“2024-02-30” is not a date. Please write it as 2023-06-30."},
		{"a place that is none", "", "/api/v1/here/bridges", "", 422, []string{"path.tenant rest.check.pattern"},
			"格式不对，应符合 ^[0-9]{2,12}$。", "This does not have the form ^[0-9]{2,12}$."},
		{"several fields", "POST", bridges, `{"name":"","spans":[],"grade":"F","colour":"red","tags":"no"}`, 422,
			[]string{"body.name rest.check.too_short", "body.spans rest.check.too_few", "body.grade rest.check.pattern", "body.tags rest.check.list",
				"body.colour rest.check.property_unknown"}, "", ""},
		{"fields of other types", "POST", bridges, `{"name":7,"spans":["a",2]}`, 422,
			[]string{"body.name rest.check.string", "body.spans[0] rest.check.integer"}, "", ""},
		{"fields that are missing", "POST", bridges, `{}`, 422, []string{"body rest.check.property_missing", "body rest.check.property_missing"}, "", ""},
		{"too much of it", "POST", bridges, `{"name":"一二三四五六","spans":[1,2,3,4]}`, 422,
			[]string{"body.name rest.check.too_long", "body.spans rest.check.too_many"}, "", ""},
		{"a list in place of an object", "POST", bridges, `[1]`, 422, []string{"body rest.check.object"}, "应为对象。", "This should be an object."},
		{"no JSON", "POST", bridges, `{"name":`, 400, []string{"body rest.json.ends"}, "", ""},
		{"nothing", "POST", bridges, "", 400, nil, "", ""},
		{"too long", "POST", bridges, `{"name":"` + strings.Repeat("桥", 1000) + `"}`, 413, nil, "", ""},
		{"a conflict", "POST", bridges, `{"name":"重名","spans":[1]}`, 409, nil, "", ""},
		{"an address that is none", "", "/api/v1/900101/ferries", "", 404, nil, "", ""},
		{"a method that is none", "DELETE", bridges, "", 405, nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for lang, first := range map[string]string{"zh": c.zh, "en": c.en} {
				head := planner()
				head["Accept-Language"] = lang
				w := h.ask(t, request{c.method, c.path, c.body, head})
				var p page.Problem
				if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
					t.Fatalf("%v: %s", err, w.Body)
				}
				if w.Code != c.status || p.Status != c.status || w.Header().Get("Content-Type") != "application/problem+json" || p.Instance != "r1" || p.Code == "" {
					t.Errorf("%d %v %+v", w.Code, w.Header(), p)
				}
				var got []string
				for _, x := range p.Errors {
					got = append(got, x.Location+" "+x.Code)
				}
				slices.Sort(got)
				want := slices.Clone(c.want)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("wrong is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
				if first != "" && (len(p.Errors) == 0 || !slices.ContainsFunc(p.Errors, func(x page.ProblemPart) bool { return x.Message == first })) {
					t.Errorf("%s: %+v, want %q", lang, p.Errors, first)
				}
				chinese := strings.ContainsAny(p.Title+p.Detail, "的不没请误")
				if chinese != (lang == "zh") {
					t.Errorf("%s: %q %q", lang, p.Title, p.Detail)
				}
			}
		})
	}
}

// What is not somebody's to do is refused before it is looked at.
func TestRefusedBeforeItIsRead(t *testing.T) {
	h := open(t, rest.Config{})
	for who, want := range map[string]int{"": 401, "clerk": 403, "planner": 422} {
		head := map[string]string{}
		if who != "" {
			head["Authorization"] = "Bearer " + who
		}
		w := h.ask(t, request{"POST", bridges, `{"wrong":1}`, head})
		if w.Code != want {
			t.Errorf("%q gets %d, want %d: %s", who, w.Code, want, w.Body)
		}
		if want == 401 && w.Header().Get("WWW-Authenticate") != "Bearer" {
			t.Error("no way to sign in is named")
		}
	}
}

func TestListsArePagedAndMayBeTables(t *testing.T) {
	h := open(t, rest.Config{})
	for _, c := range []struct{ name, query, accept, kind, want string }{
		{"all", "", "", "application/json; charset=utf-8",
			`{"as_of":"2025-07-08","items":[{"name":"=东桥","length":"12.50","roads":["S1","S2"],"owner":{"org":"jtj"},"built":"1987-05-01T00:00:00Z","notes":[{"org":"x"}]},` +
				`{"name":"西桥","length":"-3"},{"name":"南桥","length":""}],"total":3}` + "\n"},
		{"a page of them", "?limit=1&offset=1&as_of=2024-01-01", "", "application/json; charset=utf-8",
			`{"as_of":"2024-01-01","items":[{"name":"西桥","length":"-3"}],"total":3,"next":"/api/v1/900101/bridges?as_of=2024-01-01&limit=1&offset=2"}` + "\n"},
		{"none left", "?offset=7", "", "application/json; charset=utf-8", `{"as_of":"2025-07-08","items":[],"total":3}` + "\n"},
		{"a table by the address; no formulas for spreadsheets", "?format=csv", "", "text/csv; charset=utf-8",
			"name,length,roads,owner.org,built\r\n'=东桥,12.50,S1;S2,jtj,1987-05-01T00:00:00Z\r\n西桥,-3,,,\r\n南桥,,,,\r\n"},
		{"a table by the header", "?limit=1", "text/html;q=0.1, text/csv", "text/csv; charset=utf-8",
			"name,length,roads,owner.org,built\r\n'=东桥,12.50,S1;S2,jtj,1987-05-01T00:00:00Z\r\n"},
		{"JSON when it is named first", "?offset=3", "application/json, text/csv", "application/json; charset=utf-8", `{"as_of":"2025-07-08","items":[],"total":3}` + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := h.ask(t, request{path: bridges + c.query, header: map[string]string{"Accept": c.accept}})
			if w.Code != 200 || w.Header().Get("Content-Type") != c.kind || w.Body.String() != c.want {
				t.Errorf("%d %s\n%s\nwant %s\n%s", w.Code, w.Header().Get("Content-Type"), w.Body, c.kind, c.want)
			}
		})
	}
}

// An answer that is had already is not sent again.
func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	h := open(t, rest.Config{})
	first := h.ask(t, request{path: bridges})
	tag := first.Header().Get("ETag")
	if tag == "" {
		t.Fatalf("no tag: %v", first.Header())
	}
	for header, want := range map[string]int{tag: 304, `"other", ` + strings.TrimPrefix(tag, "W/"): 304, "*": 304, `"other"`: 200, "": 200} {
		w := h.ask(t, request{path: bridges, header: map[string]string{"If-None-Match": header}})
		if w.Code != want || (w.Body.Len() == 0) != (want == 304) || w.Header().Get("ETag") != tag {
			t.Errorf("%q: %d with %d bytes", header, w.Code, w.Body.Len())
		}
	}
	if other := h.ask(t, request{path: bridges + "?limit=1"}); other.Header().Get("ETag") == tag {
		t.Error("another answer has the same tag")
	}
	if failed := h.ask(t, request{path: bridges + "?limit=0", header: map[string]string{"If-None-Match": "*"}}); failed.Code != 422 {
		t.Errorf("a failure answers %d", failed.Code)
	}
}

// Half a list is not taken for a whole one: the connection breaks.
func TestAListThatBreaksIsCut(t *testing.T) {
	s := httptest.NewServer(open(t, rest.Config{}).Handler())
	defer s.Close()
	resp, err := http.Get(s.URL + "/api/v1/900101/broken?format=csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if n, err := io.Copy(io.Discard, resp.Body); err == nil {
		t.Errorf("%d bytes and a proper end", n)
	}
	if resp, err = http.Get(s.URL + "/api/v1/900101/broken?kind=short&format=csv"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if b, _ := io.ReadAll(resp.Body); resp.StatusCode != 500 || resp.Header.Get("Content-Type") != "application/problem+json" || strings.Contains(string(b), "river") {
		t.Errorf("what broke before it left: %d %s", resp.StatusCode, b)
	}
	if resp, err = http.Get(s.URL + "/api/v1/900101/broken?limit=10"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if b, err := io.ReadAll(resp.Body); err != nil || !strings.HasSuffix(string(b), `"next":"/api/v1/900101/broken?limit=10&offset=10"}`+"\n") {
		t.Errorf("a page of it: %s, %v", b, err)
	}
}

func TestTooManyRequests(t *testing.T) {
	now := time.Date(2025, 7, 8, 1, 0, 0, 0, time.UTC)
	h := open(t, rest.Config{Rate: 1, Burst: 2, Now: func() time.Time { return now }})
	ask := func(who string) int {
		head := map[string]string{}
		if who != "" {
			head["Authorization"] = "Bearer " + who
		}
		w := h.ask(t, request{path: bridges, header: head})
		if w.Code == 429 && w.Header().Get("Retry-After") == "" {
			t.Error("it is not said when to come back")
		}
		return w.Code
	}
	var got []int
	for range 3 {
		got = append(got, ask("planner"))
	}
	got = append(got, ask(""), ask("clerk")) // others are not held up
	now = now.Add(time.Second)
	got = append(got, ask("planner"))
	if want := []int{200, 200, 429, 200, 200, 200}; !slices.Equal(got, want) {
		t.Errorf("answers are %v, want %v", got, want)
	}
}

// Operations that could not work are refused when they are added.
func TestMistakesOfBuilders(t *testing.T) {
	type hidden struct {
		rest.Of
		Name string `path:"name"`
	}
	type blind struct{ hidden }
	add := map[string]func(*rest.API){
		"a list without paging": func(a *rest.API) {
			rest.List(a, rest.Op{ID: "x", Path: "/{tenant}/x", Tag: "plans"}, func(context.Context, *rest.Of) (*rest.Listing[owner], error) { return nil, nil })
		},
		"an input that does not read its path": func(a *rest.API) {
			rest.Get(a, rest.Op{ID: "x", Path: "/{tenant}/x/{name}", Tag: "plans"}, func(context.Context, *blind) (*owner, error) { return nil, nil })
		},
		"two of one name": func(a *rest.API) {
			for i := range 2 {
				rest.Get(a, rest.Op{ID: "x", Path: fmt.Sprintf("/{tenant}/x%d", i), Tag: "plans"}, func(context.Context, *rest.Of) (*owner, error) { return nil, nil })
			}
		},
	}
	for name, fn := range add {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was taken")
				}
			}()
			fn(rest.New(rest.Config{Site: page.New(page.Config{})}))
		})
	}
}
