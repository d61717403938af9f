package desk_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/planning/plan"
	"gangyao/planning/plan/finding"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/planweb/desk"
	"gangyao/planning/plan/reader"
	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
	"gangyao/platform/attach"
	"gangyao/platform/db"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/search"
)

// tenant is a made-up area, as is everything in testdata.
const tenant = plan.Tenant("990001")

// bench is a whole desk on a database of its own.
type bench struct {
	*plan.Service
	server *httptest.Server
}

func newBench(t *testing.T) *bench {
	t.Helper()
	ctx := context.Background()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Migrate(ctx, time.Now(), search.Migrations(), plandb.Migrations()); err != nil {
		t.Fatal(err)
	}
	files, err := attach.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	n := 0
	step := func() int { mu.Lock(); defer mu.Unlock(); n++; return n }
	b := &bench{Service: &plan.Service{
		Store: plandb.New(d), Attach: files,
		Clock: func() time.Time { return time.Date(2026, 3, 2, 1, 0, step(), 0, time.UTC) },
		IDs:   func() string { return fmt.Sprintf("id-%06d", step()) },
		Read:  read,
	}}
	bundle, _ := assets.Embedded() // pages work without style sheets; tests that look ask for them
	site := page.New(page.Config{
		Assets: bundle, Frame: frame, SignIn: "/sign-in", Identify: b.identify, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC) },
	})
	site.Handle("GET /plans/{tenant}/{plan}", func(*http.Request) (page.View, error) { return page.Page{Title: "public"}, nil })
	(&desk.Desk{Plans: b.Service}).Routes(site)
	site.Handle("GET /as/{name}", func(r *http.Request) (page.View, error) {
		who := http.Cookie{Name: "who", Value: base64.RawURLEncoding.EncodeToString([]byte(r.PathValue("name"))), Path: "/"}
		return page.Redirect{To: desk.Root, Cookies: []http.Cookie{who}}, nil
	})
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(b.server.Close)
	return b
}

// officer acts as a planning officer of the made-up area.
func officer(name string) context.Context {
	return as(name, identity.Planner)
}

func as(name string, role identity.Role) context.Context {
	policy := identity.NewPolicy(func(area.Code, identity.OrgID, identity.OrgID) bool { return false }, plan.Rules())
	return identity.With(context.Background(), policy.Bind(&identity.Actor{
		Tenant: area.Code(tenant), Person: identity.PersonID(name), Name: name, Grants: []identity.Grant{{Role: role}},
	}))
}

// identify believes the name that a cookie says; 领导 in it makes a leader, who
// reads only.
func (b *bench) identify(r *http.Request) (context.Context, page.View, error) {
	c, err := r.Cookie("who")
	if err != nil {
		return r.Context(), nil, nil
	}
	name, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return nil, nil, err
	}
	who := officer(string(name))
	if strings.Contains(string(name), "领导") {
		who = as(string(name), identity.Leader)
	}
	return identity.With(r.Context(), identity.From(who)), nil, nil
}

// frame is a navigation like that of the whole site.
func frame(*http.Request) (page.Frame, error) {
	return page.Frame{Nav: []page.NavGroup{{Items: []page.NavItem{{Label: "规划库", Href: "/"}, {Label: "导入与核对", Href: desk.Root}}}}}, nil
}

func read(name string, data []byte) (*reading.Reading, []rune, error) {
	res, err := reader.Read(name, data)
	if err != nil {
		return nil, nil, err
	}
	res.Reading.Findings = finding.Check(res)
	return res.Reading, res.Text, nil
}

func document(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "plan.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// imported keeps the made-up plan as a draft.
func (b *bench) imported(t *testing.T) plan.Edition {
	t.Helper()
	got, err := b.Import(officer("测试员甲"), "云溪县规划.txt", document(t), plan.ImportOptions{Tenant: tenant})
	if err != nil {
		t.Fatal(err)
	}
	return got.Edition
}

// items are all items of a kind in document order.
func (b *bench) items(t *testing.T, e plan.Edition, kind plan.Kind) []plan.DeskItem {
	t.Helper()
	d, err := b.Desk(officer("测试员甲"), tenant, e.ID, plan.Filter{Kinds: []plan.Kind{kind}})
	if err != nil {
		t.Fatal(err)
	}
	return d.Items
}

// find is the first item of a kind whose label contains the words.
func (b *bench) find(t *testing.T, e plan.Edition, kind plan.Kind, words string) plan.Item {
	t.Helper()
	for _, it := range b.items(t, e, kind) {
		if strings.Contains(it.Label(), words) {
			return it.Item
		}
	}
	t.Fatalf("the reader found no %s with %q", kind, words)
	return plan.Item{}
}

func (b *bench) state(t *testing.T, id plan.ItemID) plan.State {
	t.Helper()
	it, err := b.Item(officer("测试员甲"), tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	return it.State
}

// person is a browser without script, with the cookies of one reviewer.
type person struct {
	t      *testing.T
	b      *bench
	client *http.Client
	htmx   bool // ask for parts of pages
}

func (b *bench) person(t *testing.T, name string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, b: b, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if name != "" {
		p.get("/as/" + url.PathEscape(name)).leads("/desk")
	}
	return p
}

// answer is what came back.
type answer struct {
	t        *testing.T
	status   int
	body     string
	location string
	header   http.Header
}

func (p *person) do(method, path, contentType string, body io.Reader) answer {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.b.server.URL+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "zh-CN")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if p.htmx {
		r.Header.Set("HX-Request", "true")
	}
	resp, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{p.t, resp.StatusCode, string(data), resp.Header.Get("Location"), resp.Header}
}

func (p *person) get(path string) answer {
	p.t.Helper()
	return p.do(http.MethodGet, path, "", nil)
}

func (p *person) post(path string, form url.Values) answer {
	p.t.Helper()
	return p.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends the form for importing.
func (p *person) upload(name string, data []byte, fields map[string]string) answer {
	p.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			p.t.Fatal(err)
		}
	}
	if name != "" {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			p.t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			p.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		p.t.Fatal(err)
	}
	return p.do(http.MethodPost, "/desk/import", w.FormDataContentType(), &body)
}

// wants checks the status.
func (a answer) wants(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d; location %q\n%s", a.status, status, a.location, plain(a.body))
	}
	return a
}

// shows checks that the answer contains all the words.
func (a answer) shows(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			a.t.Errorf("%q is not shown\n%s", w, plain(a.body))
		}
	}
	return a
}

// hides checks that the answer contains none of the words.
func (a answer) hides(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			a.t.Errorf("%q is shown\n%s", w, plain(a.body))
		}
	}
	return a
}

// leads checks where a redirect goes.
func (a answer) leads(to string) answer {
	a.t.Helper()
	a.wants(http.StatusSeeOther)
	if a.location != to {
		a.t.Errorf("leads to %q, want %q", a.location, to)
	}
	return a
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func plain(html string) string { return tags.ReplaceAllString(html, " ") }

// path is an address below an edition.
func path(e plan.Edition, rest string) string {
	return "/desk/" + string(e.Tenant) + "/" + string(e.ID) + rest
}

// ruling is the form of a card's button.
func ruling(do string, it plan.Item, more ...string) url.Values {
	v := url.Values{"do": {do}, "version": {strconv.Itoa(it.Version)}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}
