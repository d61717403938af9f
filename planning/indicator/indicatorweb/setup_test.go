package indicatorweb_test

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
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/indicator/indicatorweb"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/planweb"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/outlinedb"
	"gangyao/platform/attach"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
	"gangyao/platform/identity/identityweb"
	"gangyao/platform/page"
	"gangyao/platform/recall"
	"gangyao/platform/recall/recalldb"
	"gangyao/platform/search"
)

const tenant = demo.Tenant

// bench is the site over the whole demonstration, as if it were loaded now.
type bench struct {
	t          testing.TB
	indicators *indicator.Service
	people     *identity.Service
	plans      *plan.Service
	accounts   []demo.Account
	web        *indicatorweb.Web
	server     *httptest.Server
	recall     *recall.Service
	bundle     error // why there are no style sheets
	plan, next plan.PlanID
	outlinesAt func(clock func() time.Time) *outline.Service
}

// now is the day of the bench; mid is one on the way.
var now = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

const mid = "as_of=2024-06-30"

func newBench(t testing.TB) *bench {
	t.Helper()
	files, err := attach.Open(t.TempDir(), 0)
	must(t, err)
	b := &bench{t: t}
	b.furnish(files)

	bundle, err := assets.Embedded()
	b.bundle = err
	people := &identityweb.Web{People: b.people, Policy: b.people.Policy, Tenant: tenant}
	web := &planweb.Web{Plans: b.plans, Measured: true}
	b.web = &indicatorweb.Web{Plans: b.plans, Indicators: b.indicators, Names: b.people, Files: files, Recall: b.recall, Outlines: b.outlinesAt(func() time.Time { return now }),
		Late: func(context.Context, indicator.Tenant, time.Time) ([]indicatorweb.LateUnit, error) {
			return []indicatorweb.LateUnit{{Org: "tjj", Round: "2026年三季度监测", Days: 4}, {Org: "czj", Round: "2026年三季度监测", Days: 4}}, nil
		},
		Around: func(context.Context, indicator.Tenant, plan.PlanID, time.Time) ([]indicatorweb.Around, error) {
			count := func(label string, n int, tone page.Tone) indicatorweb.AroundCount {
				return indicatorweb.AroundCount{Label: label, N: n, Tone: tone, Href: "/projects?light=" + label}
			}
			return []indicatorweb.Around{
				{Title: "重大项目", Href: "/projects", Total: 24, Counts: []indicatorweb.AroundCount{count("红灯", 4, page.ToneBad), count("黄灯", 4, page.ToneWarn), count("绿灯", 12, page.ToneGood), count("不评", 4, "")}},
				{Title: "任务", Href: "/work", Total: 361, Counts: []indicatorweb.AroundCount{count("已完成", 59, page.ToneGood), count("正常推进", 41, page.ToneGood), count("未启动", 2, ""), count("缺佐证", 160, page.ToneWarn),
					count("滞后", 20, page.ToneBad), count("逾期", 30, page.ToneBad), count("未分工", 36, page.ToneWarn)}}}, nil
		}}
	site := page.New(page.Config{
		Assets: bundle, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, Identify: people.Identify, SignIn: identityweb.SignInPath,
		Frame: func(r *http.Request) (page.Frame, error) {
			f, err := web.Frame(r)
			b.web.Frame(r, &f)
			people.Frame(r, &f)
			return f, err
		},
	})
	web.Routes(site)
	people.Routes(site)
	b.web.Routes(site)
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(b.server.Close)
	return b
}

// furnish loads the demonstration through use cases wired as the program wires them.
func (b *bench) furnish(files *attach.Store) {
	d := dbtest.Open(b.t, dbtest.SQLite(b.t), search.Migrations(), plandb.Migrations(), areadb.Migrations(), identitydb.Migrations(), indicatordb.Migrations(),
		reportingdb.Migrations(), recalldb.Migrations(), outlinedb.Migrations())
	var n atomic.Int64
	ids := func() string { return fmt.Sprintf("id-%06d", n.Add(1)) }
	today := func() time.Time { return now }
	b.recall = &recall.Service{Store: recalldb.New(d), Clock: today}
	plans := func(clock func() time.Time) *plan.Service {
		return &plan.Service{Store: plandb.New(d), Attach: files, IDs: ids, Clock: clock}
	}
	b.plans = plans(today)
	b.people = &identity.Service{Store: identitydb.New(d), Clock: today, IDs: ids}
	b.people.Policy = identity.NewPolicy(b.people.Within, identity.Rules(), plan.Rules(), indicator.Rules(), reporting.Rules(), outline.Rules()).Places(b.people.Inside)
	methods, err := method.Shipped()
	must(b.t, err)
	indicators := func(clock func() time.Time) *indicator.Service {
		return &indicator.Service{Store: indicatordb.New(d), Plans: b.plans.Public(), Areas: areadb.New(d), Methods: methods, Clock: clock, IDs: ids}
	}
	b.indicators = indicators(today)
	b.outlinesAt = func(clock func() time.Time) *outline.Service {
		return &outline.Service{Store: outlinedb.New(d), Areas: areadb.New(d), Files: files, Clock: clock, IDs: ids}
	}
	f, err := demo.Furnish(program(), demo.House{Plans: plans, Indicators: indicators, People: b.people, Clock: today, Outlines: b.outlinesAt,
		Reports: func(clock func() time.Time) *reporting.Service {
			return &reporting.Service{Store: reportingdb.New(d, indicatordb.On), Places: towns{b.people}, Clock: clock, IDs: ids}
		}})
	must(b.t, err)
	b.accounts, b.plan, b.next = f.Accounts, f.Plan.Plan, f.Next.Plan
}

// towns tells the rounds which government answers for a place.
type towns struct{ people *identity.Service }

func (p towns) Areas(ctx context.Context, t indicator.Tenant, level area.Level, day time.Time) ([]area.Area, error) {
	_, areas, err := p.people.Gazetteer(ctx, t)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(areas.Day(day), func(a area.Area) bool { return a.Level != level }), nil
}

func (p towns) Reporter(ctx context.Context, t indicator.Tenant, place area.Code, day time.Time) (identity.OrgID, error) {
	orgs, _, err := p.people.Gazetteer(ctx, t)
	if err != nil {
		return "", err
	}
	for _, o := range orgs.All() {
		if o.Area == place && o.Kind == identity.TownGov && o.On(day) {
			return o.ID, nil
		}
	}
	return "", nil
}

func program() context.Context {
	return identity.With(context.Background(), identity.Program(tenant, "测试程序"))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// progress is an address of the board.
func (b *bench) progress(rest string) string {
	return "/plans/" + string(tenant) + "/" + string(b.plan) + "/progress" + rest
}

// browser is somebody with cookies; a visitor when the role is empty.
type browser struct {
	b *bench
	c *http.Client
}

func (b *bench) as(role identity.Role) *browser {
	b.t.Helper()
	jar, err := cookiejar.New(nil)
	must(b.t, err)
	x := &browser{b, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for _, a := range b.accounts {
		if a.Role == role {
			if status, _, body := x.post("/sign-in", url.Values{"login": {a.Login}, "password": {demo.Password}}); status != http.StatusSeeOther {
				b.t.Fatalf("signing in as %s answers %d: %.300s", role, status, body)
			}
			return x
		}
	}
	if role != "" {
		b.t.Fatalf("nobody is %s", role)
	}
	return x
}

// name is who has a role.
func (b *bench) name(role identity.Role) string {
	for _, a := range b.accounts {
		if a.Role == role {
			return a.Name
		}
	}
	return ""
}

func (x *browser) do(method, path, kind string, body io.Reader) (int, http.Header, string) {
	x.b.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, x.b.server.URL+path, body)
	must(x.b.t, err)
	r.Header.Set("Accept-Language", "zh-CN")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	res, err := x.c.Do(r)
	must(x.b.t, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	must(x.b.t, err)
	return res.StatusCode, res.Header, string(data)
}

func (x *browser) post(path string, form url.Values) (int, http.Header, string) {
	return x.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a form with a file.
func (x *browser) upload(path, name, content string, fields url.Values) (int, http.Header, string) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k := range fields {
		must(x.b.t, w.WriteField(k, fields.Get(k)))
	}
	part, err := w.CreateFormFile("file", name)
	must(x.b.t, err)
	_, err = io.WriteString(part, content)
	must(x.b.t, err)
	must(x.b.t, w.Close())
	return x.do(http.MethodPost, path, w.FormDataContentType(), &buf)
}

// get asks for an address that must answer with 200.
func (x *browser) get(path string) string {
	x.b.t.Helper()
	status, _, body := x.do(http.MethodGet, path, "", nil)
	if status != http.StatusOK {
		x.b.t.Fatalf("%s answers %d: %.400s", path, status, body)
	}
	return body
}

// want says which texts a page lacks.
func want(t testing.TB, body string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(body, s) {
			t.Errorf("the page lacks %q", s)
		}
	}
}

// without says which texts a page has and should not.
func without(t testing.TB, body string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(body, s) {
			t.Errorf("the page has %q", s)
		}
	}
}
