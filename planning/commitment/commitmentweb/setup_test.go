package commitmentweb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/planning/commitment"
	"gangyao/planning/commitment/commitmentdb"
	"gangyao/planning/commitment/commitmentweb"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/plan/plandb"
	"gangyao/planning/plan/planweb"
	"gangyao/planning/plan/reading"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/attach"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
	"gangyao/platform/identity/identityweb"
	"gangyao/platform/live"
	"gangyao/platform/page"
	"gangyao/platform/search"
)

const tenant = demo.Tenant

// now is the day of the bench: the plan has ended, its last evidence waits.
var now = time.Date(2026, 11, 28, 4, 0, 0, 0, time.UTC)

// bench is the site over the whole demonstration.
type bench struct {
	t           testing.TB
	commitments *commitment.Service
	accounts    []demo.Account
	web         *commitmentweb.Web
	server      *httptest.Server
	bundle      error // why there are no style sheets
	plan        plan.PlanID
	texts       plan.PlanID // a made-up plan with its text
}

// readKept gives the reading and text of a made-up plan that the pages of plans
// are tested on, as if it were of the tenant.
func readKept(string, []byte) (*reading.Reading, []rune, error) {
	kept, err := os.ReadFile("../../plan/planweb/testdata/reading.json")
	if err != nil {
		return nil, nil, err
	}
	text, err := os.ReadFile("../../plan/planweb/testdata/text.txt")
	if err != nil {
		return nil, nil, err
	}
	var r reading.Reading
	if err := json.Unmarshal(kept, &r); err != nil {
		return nil, nil, err
	}
	r.Plan.Area.Code = string(tenant)
	return &r, []rune(string(text)), nil
}

func newBench(t testing.TB) *bench { return newBenchOn(t, now) }

// newBenchOn is the bench on another day.
func newBenchOn(t testing.TB, now time.Time) *bench {
	t.Helper()
	d := dbtest.Open(t, dbtest.SQLite(t), search.Migrations(), plandb.Migrations(), areadb.Migrations(), identitydb.Migrations(), indicatordb.Migrations(),
		reportingdb.Migrations(), commitmentdb.Migrations())
	files, err := attach.Open(t.TempDir(), 0)
	must(t, err)
	methods, err := method.Shipped()
	must(t, err)
	var n atomic.Int64
	ids := func() string { return fmt.Sprintf("id-%06d", n.Add(1)) }
	b := &bench{t: t}
	var hub live.Hub
	today := func() time.Time { return now.Add(time.Duration(n.Add(1)) * time.Millisecond) }
	plans := func(clock func() time.Time) *plan.Service {
		return &plan.Service{Store: plandb.New(d), Attach: files, IDs: ids, Clock: clock, Read: readKept}
	}
	people := &identity.Service{Store: identitydb.New(d), Clock: today, IDs: ids}
	people.Policy = identity.NewPolicy(people.Within, identity.Rules(), plan.Rules(), indicator.Rules(), reporting.Rules(), commitment.Rules()).Places(people.Inside)
	indicators := func(clock func() time.Time) *indicator.Service {
		return &indicator.Service{Store: indicatordb.New(d), Plans: plans(today).Public(), Areas: areadb.New(d), Methods: methods, Clock: clock, IDs: ids}
	}
	measured := indicators(today)
	commitments := func(clock func() time.Time) *commitment.Service {
		return &commitment.Service{Store: commitmentdb.New(d), Plans: plans(today).Public(), Orgs: people, Measured: measured, Files: files, Clock: clock, IDs: ids}
	}
	got, err := demo.Furnish(context.Background(), demo.House{Plans: plans, Indicators: indicators, People: people, Clock: today, Commitments: commitments, Files: files,
		Reports: func(clock func() time.Time) *reporting.Service {
			return &reporting.Service{Store: reportingdb.New(d, indicatordb.On), Places: places{people}, Clock: clock, IDs: ids}
		}})
	must(t, err)
	b.accounts, b.plan, b.commitments = got.Accounts, got.Plan.Plan, commitments(today)
	b.commitments.Notify = hub.Publish
	draft, err := plans(today).Import(program(), "雁湖县规划.html", []byte("雁湖县规划"), plan.ImportOptions{Tenant: tenant})
	must(t, err)
	_, err = plans(today).Bulk(program(), plan.BulkRuling{Tenant: tenant, Edition: draft.Edition.ID, Action: plan.ActAccept})
	must(t, err)
	_, err = plans(today).Approve(program(), plan.ApproveRequest{Tenant: tenant, Edition: draft.Edition.ID, On: "2021-03-05", Body: "雁湖县人民代表大会"})
	must(t, err)
	b.texts = draft.Edition.Plan

	bundle, err := assets.Embedded()
	b.bundle = err
	accounts := &identityweb.Web{People: people, Policy: people.Policy, Tenant: tenant}
	public := &planweb.Web{Plans: plans(today), Measured: true}
	b.web = &commitmentweb.Web{Commitments: b.commitments, Plans: plans(today).Public(), Names: people, Definitions: measured, Files: files}
	site := page.New(page.Config{
		Assets: bundle, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, Identify: accounts.Identify, SignIn: identityweb.SignInPath,
		Frame: func(r *http.Request) (page.Frame, error) {
			f, err := public.Frame(r)
			b.web.Frame(r, &f)
			accounts.Frame(r, &f)
			return f, err
		},
	})
	public.Routes(site)
	accounts.Routes(site)
	b.web.Routes(site)
	site.Handle("GET /live", func(r *http.Request) (page.View, error) {
		notices, stop := hub.Subscribe(r.URL.Query()["topic"]...)
		return page.Stream{Notices: notices, Stop: stop}, nil
	})
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(b.server.Close)
	return b
}

// places tells the story's rounds which towns there are and who reports for them.
type places struct{ people *identity.Service }

func (p places) Areas(ctx context.Context, t indicator.Tenant, level area.Level, day time.Time) ([]area.Area, error) {
	_, areas, err := p.people.Gazetteer(ctx, t)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(areas.Day(day), func(a area.Area) bool { return a.Level != level }), nil
}

func (p places) Reporter(ctx context.Context, t indicator.Tenant, place area.Code, day time.Time) (identity.OrgID, error) {
	orgs, _, err := p.people.Gazetteer(ctx, t)
	if err != nil {
		return "", err
	}
	for _, o := range orgs.All() {
		if o.Area == place && place != t && o.On(day) {
			return o.ID, nil
		}
	}
	return "", nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func program() context.Context {
	return identity.With(context.Background(), identity.Program(tenant, "测试程序"))
}

func (b *bench) query() commitment.Query {
	return commitment.Query{Tenant: tenant, Plan: b.plan, Lens: indicator.Internal}
}

// at is an address below the plan.
func (b *bench) at(path string) string {
	return "/plans/" + string(tenant) + "/" + string(b.plan) + "/" + path
}

// rows lists the duties that a filter selects.
func (b *bench) rows(f commitment.Filter) []commitment.Row {
	b.t.Helper()
	d, err := b.commitments.Division(program(), b.query(), f)
	must(b.t, err)
	var out []commitment.Row
	for _, l := range d.Lines {
		out = append(out, l.Row)
	}
	return out
}

// waiting is a duty with evidence that waits.
func (b *bench) waiting() (commitment.Row, commitment.Evidence) {
	b.t.Helper()
	rows := b.rows(commitment.Filter{Waiting: true})
	if len(rows) == 0 {
		b.t.Fatal("no evidence waits")
	}
	d, err := b.commitments.Duty(program(), b.query(), rows[0].Duty)
	must(b.t, err)
	return rows[0], d.Given[0]
}

// browser is somebody with cookies; a visitor without an account.
type browser struct {
	b *bench
	c *http.Client
}

// as signs somebody of a role in who works for an organisation (empty: anybody).
func (b *bench) as(role identity.Role, org identity.OrgID) *browser {
	b.t.Helper()
	jar, err := cookiejar.New(nil)
	must(b.t, err)
	x := &browser{b, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if role == "" {
		return x
	}
	if status, _, body := x.post("/sign-in", url.Values{"login": {b.account(role, org).Login}, "password": {demo.Password}}); status != http.StatusSeeOther {
		b.t.Fatalf("signing in as %s answers %d: %.300s", role, status, body)
	}
	return x
}

func (b *bench) account(role identity.Role, org identity.OrgID) demo.Account {
	b.t.Helper()
	for _, a := range b.accounts {
		for _, in := range append([]identity.OrgID{a.OrgID}, a.In...) {
			if a.Role == role && (org == "" || in == org) {
				return a
			}
		}
	}
	b.t.Fatalf("nobody is %s of %s", role, org)
	return demo.Account{}
}

func (x *browser) do(method, path, kind string, body io.Reader) (int, string, string) {
	x.b.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, x.b.server.URL+path, body)
	must(x.b.t, err)
	r.Header.Set("Accept-Language", "zh-CN")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	res, err := x.c.Do(r)
	must(x.b.t, err)
	defer func() { must(x.b.t, res.Body.Close()) }()
	data, err := io.ReadAll(res.Body)
	must(x.b.t, err)
	return res.StatusCode, res.Header.Get("Location"), string(data)
}

func (x *browser) get(path string) (int, string) {
	status, _, body := x.do(http.MethodGet, path, "", nil)
	return status, body
}

func (x *browser) post(path string, form url.Values) (int, string, string) {
	return x.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a form with a file.
func (x *browser) upload(path, field, name string, content []byte, form url.Values) (int, string, string) {
	x.b.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, vs := range form {
		for _, v := range vs {
			must(x.b.t, w.WriteField(k, v))
		}
	}
	if name != "" {
		part, err := w.CreateFormFile(field, name)
		must(x.b.t, err)
		_, err = part.Write(content)
		must(x.b.t, err)
	}
	must(x.b.t, w.Close())
	return x.do(http.MethodPost, path, w.FormDataContentType(), &buf)
}

// sees checks that a page is there and says all of some words.
func (x *browser) sees(path string, words ...string) string {
	x.b.t.Helper()
	status, body := x.get(path)
	if status != http.StatusOK {
		x.b.t.Fatalf("%s answers %d: %.2000s", path, status, body)
	}
	for _, w := range words {
		if !strings.Contains(body, w) {
			x.b.t.Errorf("%s does not say %s", path, w)
		}
	}
	return body
}
