package supervisionweb_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/kernel/casework"
	"gangyao/kernel/casework/caseworkdb"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/supervisiondb"
	"gangyao/planning/supervision/supervisionweb"
	"gangyao/platform/area"
	"gangyao/platform/attach"
	"gangyao/platform/calendar"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/page"
)

const tenant = identitytest.Tenant

// bench is the site with a clock that the test moves, over items in a database of its own.
type bench struct {
	*supervision.Service
	t      testing.TB
	server *httptest.Server
	people map[string]*identity.Actor

	mu    sync.Mutex
	clock time.Time
	n     int
}

func newBench(t testing.TB) *bench {
	t.Helper()
	days, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.Open(t, dbtest.SQLite(t), caseworkdb.Migrations(), supervisiondb.Migrations())
	b := &bench{t: t, people: map[string]*identity.Actor{}}
	b.on("2026-03-02")
	files, err := attach.Open(t.TempDir(), 0)
	b.must(err)
	b.Service = &supervision.Service{Store: supervisiondb.New(d, caseworkdb.On), Clock: b.now, IDs: b.id, Days: func() casework.Days { return days }, Names: b, Files: files}
	for _, x := range []struct {
		login, name string
		role        identity.Role
		org         identity.OrgID
	}{{"supervisor", "测试督查员甲", identity.Supervisor, ""}, {"supervisor2", "测试督查员乙", identity.Supervisor, ""}, {"clerk", "测试填报员甲", identity.Clerk, "jyj"}, {"head", "测试负责人甲", identity.Head, "jyj"},
		{"helper", "测试填报员丁", identity.Clerk, "czj"}, {"helper2", "测试填报员戊", identity.Clerk, "slj"}} {
		a := identitytest.In(t, tenant, supervision.Rules(), identity.Grant{Role: x.role, Org: x.org})
		a.Person, a.Name = identity.PersonID(x.login), x.name
		b.people[x.login] = a
	}
	w := &supervisionweb.Web{Items: b.Service, Names: b, Files: files, Tenant: tenant, Key: []byte("a key of the test"), Subject: func(supervision.Source) string { return "" }}
	bundle, _ := assets.Embedded() // pages work without style sheets
	site := page.New(page.Config{Assets: bundle, Log: slog.New(slog.DiscardHandler), Now: b.now, Identify: b.identify, SignIn: "/as/nobody"})
	w.Routes(site)
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(b.server.Close)
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(i18n.Fault(i18n.ZH, err), err)
	}
}

// now goes on by a second each time.
func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clock = b.clock.Add(time.Second)
	return b.clock
}

// on moves the clock to ten in the morning of a day in China.
func (b *bench) on(day string) {
	at, err := time.Parse("2006-01-02 15", day+" 02")
	b.must(err)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clock = at
}

func (b *bench) id() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	return fmt.Sprintf("i%03d", b.n)
}

func (b *bench) Gazetteer(context.Context, area.Code) (*identity.OrgTree, *area.Tree, error) {
	return identity.NewOrgTree([]identity.Org{{Tenant: tenant, ID: "jyj", Name: "演示教育局"}, {Tenant: tenant, ID: "czj", Name: "演示财政局"}, {Tenant: tenant, ID: "slj", Name: "演示水利局"}}), nil, nil
}

func (b *bench) identify(r *http.Request) (context.Context, page.View, error) {
	c, err := r.Cookie("who")
	if err != nil || b.people[c.Value] == nil {
		return r.Context(), nil, nil
	}
	return identity.With(r.Context(), b.people[c.Value]), nil, nil
}

// as lets somebody act on the use cases.
func (b *bench) as(login string) context.Context {
	return identity.With(b.t.Context(), b.people[login])
}

// make issues an item to the bureau of education.
func (b *bench) make(f supervision.Form) supervision.ItemID {
	b.t.Helper()
	f.Tenant, f.Issue = tenant, true
	if f.Title == "" {
		f.Title, f.Asked = "演示：新增学位", "年底前新增学位一千个"
	}
	if f.Source.Kind == "" {
		f.Source.Kind = supervision.FromPerson
	}
	if f.Owner == "" {
		f.Owner = "jyj"
	}
	if f.Days == 0 {
		f.Days = 5
	}
	it, err := b.Make(b.as("supervisor"), f)
	b.must(err)
	return it.ID
}

// do takes a step by the use case, as somebody else would.
func (b *bench) do(login string, id supervision.ItemID, t casework.TransitionName, note string, fields map[string]string) {
	b.t.Helper()
	v, err := b.Show(b.as("supervisor"), tenant, id)
	b.must(err)
	_, err = b.Do(b.as(login), supervision.Step{Tenant: tenant, Item: id, Base: v.Case.Version, Transition: t, Note: note, Fields: fields})
	b.must(err)
}

// person is a browser of somebody.
type person struct {
	b      *bench
	client *http.Client
}

func (b *bench) signIn(login string) *person {
	b.t.Helper()
	jar, err := cookiejar.New(nil)
	b.must(err)
	at, err := url.Parse(b.server.URL)
	b.must(err)
	jar.SetCookies(at, []*http.Cookie{{Name: "who", Value: login, Path: "/"}})
	return &person{b, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (p *person) send(r *http.Request) (int, string) {
	p.b.t.Helper()
	resp, err := p.client.Do(r)
	p.b.must(err)
	defer func() { _ = resp.Body.Close() }()
	if to := resp.Header.Get("Location"); to != "" {
		return resp.StatusCode, to
	}
	body, err := io.ReadAll(resp.Body)
	p.b.must(err)
	return resp.StatusCode, string(body)
}

func (p *person) get(path string) (int, string) {
	p.b.t.Helper()
	r, err := http.NewRequestWithContext(p.b.t.Context(), http.MethodGet, p.b.server.URL+path, nil)
	p.b.must(err)
	return p.send(r)
}

// post sends a form as a browser does; files by their names.
func (p *person) post(path string, values url.Values, files map[string]string) (int, string) {
	p.b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, all := range values {
		for _, v := range all {
			p.b.must(m.WriteField(name, v))
		}
	}
	for name, content := range files {
		w, err := m.CreateFormFile("files", name)
		p.b.must(err)
		_, err = io.WriteString(w, content)
		p.b.must(err)
	}
	p.b.must(m.Close())
	r, err := http.NewRequestWithContext(p.b.t.Context(), http.MethodPost, p.b.server.URL+path, &body)
	p.b.must(err)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return p.send(r)
}

var (
	tags   = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)
	blanks = regexp.MustCompile(`\s+`)
)

// words are the words of a page.
func words(body string) string {
	return blanks.ReplaceAllString(strings.NewReplacer("&#34;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(tags.ReplaceAllString(body, " ")), " ")
}

// form is what stands in a form of a page: fields with values, and texts typed.
func (b *bench) form(body, id string) (url.Values, bool) {
	b.t.Helper()
	_, rest, ok := strings.Cut(body, `id="`+id+`"`)
	if !ok {
		return nil, false
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	out := url.Values{}
	for _, tag := range regexp.MustCompile(`<input[^>]*>`).FindAllString(rest, -1) {
		attr := func(name string) string {
			m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
			if m == nil {
				return ""
			}
			return strings.NewReplacer("&#34;", `"`, "&amp;", "&").Replace(m[1])
		}
		if t := attr("type"); attr("name") == "" || t == "file" || (t == "checkbox" || t == "radio") && !strings.Contains(tag, " checked") {
			continue
		}
		out.Add(attr("name"), attr("value"))
	}
	for _, m := range regexp.MustCompile(`(?s)<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(rest, -1) {
		out.Add(m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`(?s)<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>`).FindAllStringSubmatch(rest, -1) {
		if o := regexp.MustCompile(`<option[^>]* value="([^"]*)"[^>]* selected`).FindStringSubmatch(m[2]); o != nil {
			out.Add(m[1], o[1])
		}
	}
	if m := regexp.MustCompile(`<button[^>]* name="([^"]*)"[^>]* value="([^"]*)"`).FindStringSubmatch(rest); m != nil {
		out.Add(m[1], m[2])
	}
	return out, true
}
