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
	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/attach"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
	"gangyao/platform/identity/identityweb"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/search"
)

const tenant = demo.Tenant

// bench is the site over the demonstration, with made-up figures of towns. The
// edition is registered on the day it was approved, so that past days have it.
type bench struct {
	t          testing.TB
	indicators *indicator.Service
	people     *identity.Service
	plans      *plan.Service
	accounts   []demo.Account
	web        *indicatorweb.Web
	server     *httptest.Server
	bundle     error // why there are no style sheets
	plan       plan.PlanID
	edition    plan.EditionID
}

// now is the day of the bench; mid is one on the way.
var now = time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)

const mid = "as_of=2024-06-30"

func newBench(t testing.TB) *bench {
	t.Helper()
	d := dbtest.Open(t, dbtest.SQLite(t), search.Migrations(), plandb.Migrations(), areadb.Migrations(), identitydb.Migrations(), indicatordb.Migrations())
	files, err := attach.Open(t.TempDir(), 0)
	must(t, err)
	var n atomic.Int64
	ids := func() string { return fmt.Sprintf("id-%06d", n.Add(1)) }
	plans := &plan.Service{Store: plandb.New(d), Attach: files, IDs: ids, Clock: func() time.Time { return time.Date(2021, 3, 7, 1, 0, int(n.Add(1)), 0, time.UTC) }}
	b := &bench{t: t, plans: plans}
	b.people = &identity.Service{Store: identitydb.New(d), Clock: func() time.Time { return now }, IDs: ids}
	b.people.Policy = identity.NewPolicy(b.people.Within, identity.Rules(), plan.Rules(), indicator.Rules()).Places(b.people.Inside)
	methods, err := method.Shipped()
	must(t, err)
	on := func(at time.Time) *indicator.Service {
		return &indicator.Service{Store: indicatordb.New(d), Plans: plans.Public(), Areas: areadb.New(d), Methods: methods, Clock: func() time.Time { return at }, IDs: ids}
	}
	b.indicators = on(now)
	ctx := program()
	b.accounts, err = demo.People(ctx, b.people)
	must(t, err)
	e, err := demo.Load(ctx, plans)
	must(t, err)
	b.plan, b.edition = e.Plan, e.ID
	must(t, demo.Measure(ctx, e, on))
	b.towns(on)
	b.upper(on)

	bundle, err := assets.Embedded()
	b.bundle = err
	people := &identityweb.Web{People: b.people, Policy: b.people.Policy, Tenant: tenant}
	web := &planweb.Web{Plans: plans, Measured: true}
	b.web = &indicatorweb.Web{Plans: plans, Indicators: b.indicators, Names: b.people, Files: files,
		Late: func(context.Context, indicator.Tenant, time.Time) ([]indicatorweb.LateUnit, error) {
			return []indicatorweb.LateUnit{{Org: "tjj", Round: "2026年三季度监测", Days: 4}, {Org: "czj", Round: "2026年三季度监测", Days: 4}}, nil
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

// upper is a target of the city above, found outside.
func (b *bench) upper(on func(time.Time) *indicator.Service) {
	aim, base := quantity.Parse("3500"), quantity.Parse("2343.1")
	_, err := on(time.Date(2021, 4, 2, 2, 0, 0, 0, time.UTC)).SetTarget(program(), indicator.Target{Tenant: tenant, Plan: "xiangtan-14", Label: "地区生产总值",
		Pinned: indicator.Version{Code: "gdp", Version: 1}, Area: "430300", Rule: indicator.RuleLevel, Unit: "亿元", Op: ">=", Aim: &aim, Baseline: &base,
		BaselineYear: 2020, Start: 2021, End: 2025, Source: "湘潭市“十四五”规划", Certainty: "B"})
	must(b.t, err)
}

// towns gives the towns made-up figures: they add up to a little less than the
// whole, one is silent.
func (b *bench) towns(on func(time.Time) *indicator.Service) {
	ctx := program()
	at := on(time.Date(2024, 4, 2, 2, 0, 0, 0, time.UTC))
	defs, err := at.Definitions(ctx, tenant, time.Time{})
	must(b.t, err)
	for _, d := range defs {
		if d.Code == "gdp" {
			d.Additivity, d.AreaLevel, d.Reason, d.Owner = indicator.Sum, area.Town, "分到乡镇（演示）", "tjj"
			_, err = at.Define(ctx, d)
			must(b.t, err)
		}
	}
	areas, err := demo.Areas()
	must(b.t, err)
	var os []indicator.Observation
	n := int64(0)
	for _, a := range areas {
		if a.Level != area.Town || a.Code == "430381100" {
			continue
		}
		n++
		for y := range int64(4) {
			os = append(os, indicator.Observation{Cell: indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: "gdp", Version: 1, Area: a.Code}, Period: period.InYear(2020 + int(y))},
				Value: quantity.New(1800+n*n*7%1500+y*(90-n*11), 2), Status: indicator.Normal})
		}
	}
	batch, err := at.Record(ctx, indicator.RecordRequest{Tenant: tenant, Provenance: indicator.FromImport, Origin: "演示数据", Demo: true, Observations: os})
	must(b.t, err)
	for _, s := range []indicator.Stage{indicator.Approved, indicator.Published} {
		_, err := at.Advance(ctx, indicator.AdvanceRequest{Tenant: tenant, Batch: batch.ID, To: s, SHA256: batch.SHA256})
		must(b.t, err)
	}
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
