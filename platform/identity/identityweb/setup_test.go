package identityweb_test

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
	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
	"gangyao/platform/identity/identityweb"
	"gangyao/platform/page"
)

// tenant is a made-up county, as is everybody in it.
const tenant = area.Code("900101")

// password is what everybody here has; it is nobody's name.
const password = identity.Secret("shancha-dukou-baita")

// bench is the site of a made-up county with a few people.
type bench struct {
	*identity.Service
	t      testing.TB
	web    *identityweb.Web
	server *httptest.Server
	now    time.Time
}

func newBench(t testing.TB, change ...func(*identityweb.Web)) *bench {
	t.Helper()
	d := dbtest.Open(t, dbtest.SQLite(t), areadb.Migrations(), identitydb.Migrations())
	var mu sync.Mutex
	n := 0
	step := func() int { mu.Lock(); defer mu.Unlock(); n++; return n }
	b := &bench{t: t, now: time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)}
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return b.now }
	b.Service = &identity.Service{Store: identitydb.New(d), Clock: clock, IDs: func() string { return fmt.Sprintf("id-%06d", step()) }}
	b.Policy = identity.NewPolicy(b.Within, identity.Rules()).Places(b.Inside)

	ctx := b.program()
	areas := []area.Area{
		{Tenant: tenant, Code: tenant, Name: "云岭县", Level: area.County, Type: "县"},
		{Tenant: tenant, Code: "900101100", Name: "白鹭镇", Level: area.Town, Type: "镇", Parent: tenant},
		{Tenant: tenant, Code: "900101101", Name: "青石乡", Level: area.Town, Type: "乡", Parent: tenant, To: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), Successors: []area.Code{"900101100"}},
	}
	b.must(b.SaveAreas(ctx, areas))
	orgs, err := identity.DefaultOrgs(tenant, "云岭县", areas, b.now)
	b.must(err)
	b.must(b.CreateOrgs(ctx, orgs))
	b.person("admin", "测试管理员甲", "xfzb", identity.Grant{Role: identity.Administrator})
	b.person("clerk", "测试填报员甲", "jyj", identity.Grant{Role: identity.Clerk, Org: "jyj"})
	b.person("head", "测试负责人甲", "jyj", identity.Grant{Role: identity.Head, Org: "jyj"})
	b.person("town", "测试填报员乙", "t100", identity.Grant{Role: identity.Clerk, Org: "t100", Area: "900101100"})
	b.person("evaluator", "测试评估员甲", "sjj", identity.Grant{Role: identity.Evaluator})

	b.web = &identityweb.Web{People: b.Service, Policy: b.Policy, Tenant: tenant}
	for _, c := range change {
		c(b.web)
	}
	bundle, _ := assets.Embedded() // pages work without style sheets; tests that look ask for them
	site := page.New(page.Config{
		Assets: bundle, Log: slog.New(slog.DiscardHandler), Now: clock,
		Identify: b.web.Identify, SignIn: identityweb.SignInPath, HTTPS: b.web.HTTPS,
		Frame: func(r *http.Request) (page.Frame, error) {
			f := page.Frame{Nav: []page.NavGroup{{Items: []page.NavItem{{Label: "规划库", Href: "/"}}}}}
			b.web.Frame(r, &f)
			return f, nil
		},
	})
	site.Handle("GET /{$}", func(*http.Request) (page.View, error) { return page.Page{Title: "首页"}, nil })
	b.web.Routes(site)
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(b.server.Close)
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) program() context.Context {
	return identity.With(context.Background(), identity.Program(tenant, "测试程序"))
}

// person makes an account that has its own password already.
func (b *bench) person(login, name string, org identity.OrgID, g identity.Grant) identity.PersonID {
	b.t.Helper()
	got := b.fresh(login, name, org, g)
	in, err := b.SignIn(b.program(), identity.SignInRequest{Tenant: tenant, Login: login, Password: got.Password})
	b.must(err)
	a, err := b.Actor(b.program(), in.Token)
	b.must(err)
	b.must(b.ChangePassword(identity.With(context.Background(), a), got.Password, password))
	return got.Person.ID
}

// fresh makes an account that still has its one-time password.
func (b *bench) fresh(login, name string, org identity.OrgID, g identity.Grant) *identity.Created {
	b.t.Helper()
	got, err := b.CreatePerson(b.program(), identity.NewPerson{Name: name, Login: login, Org: org, Post: "科员", Phone: "13800000000",
		Grants: []identity.GrantRequest{{Grant: g, Reason: "测试"}}})
	b.must(err)
	return got
}

// browser is one without script.
type browser struct {
	t      testing.TB
	b      *bench
	client *http.Client
}

func (b *bench) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, b: b, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which somebody is signed in.
func (b *bench) as(t testing.TB, login string) *browser {
	t.Helper()
	x := b.browser(t)
	x.post("/sign-in", "login", login, "password", password.Reveal()).leads("/")
	return x
}

type answer struct {
	t        testing.TB
	status   int
	body     string
	location string
	header   http.Header
}

func (x *browser) do(r *http.Request) answer {
	x.t.Helper()
	r.Header.Set("Accept-Language", "zh-CN")
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0) Chrome/109.0")
	resp, err := x.client.Do(r)
	if err != nil {
		x.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		x.t.Fatal(err)
	}
	return answer{x.t, resp.StatusCode, string(data), resp.Header.Get("Location"), resp.Header}
}

func (x *browser) request(method, path, contentType string, body io.Reader) *http.Request {
	x.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, x.b.server.URL+path, body)
	if err != nil {
		x.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}

func (x *browser) get(path string) answer {
	x.t.Helper()
	return x.do(x.request(http.MethodGet, path, "", nil))
}

// post sends a form; names and values come in pairs.
func (x *browser) post(path string, pairs ...string) answer {
	x.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return x.do(x.request(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(v.Encode())))
}

// upload sends a file.
func (x *browser) upload(path, name string, data []byte) answer {
	x.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		x.t.Fatal(err)
	}
	if _, err := f.Write(data); err != nil {
		x.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		x.t.Fatal(err)
	}
	return x.do(x.request(http.MethodPost, path, w.FormDataContentType(), &body))
}

func (a answer) wants(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d; location %q\n%s", a.status, status, a.location, plain(a.body))
	}
	return a
}

func (a answer) leads(to string) answer {
	a.t.Helper()
	a.wants(http.StatusSeeOther)
	if a.location != to {
		a.t.Fatalf("leads to %q, want %q", a.location, to)
	}
	return a
}

func (a answer) shows(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			a.t.Errorf("%q is not shown\n%s", w, plain(a.body))
		}
	}
	return a
}

func (a answer) hides(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			a.t.Errorf("%q is shown\n%s", w, plain(a.body))
		}
	}
	return a
}

// find is the first group of a pattern in the answer.
func (a answer) find(pattern string) string {
	a.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("%s is not there\n%s", pattern, plain(a.body))
	}
	return m[1]
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func plain(html string) string { return tags.ReplaceAllString(html, " ") }
