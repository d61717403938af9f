package reportingweb_test

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
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatordb"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/planning/reporting/reportingdb"
	"gangyao/planning/reporting/reportingweb"
	"gangyao/platform/area"
	"gangyao/platform/attach"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/live"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
	"gangyao/platform/recall"
	"gangyao/platform/recall/recalldb"
)

// A made-up county with a bureau and two towns, as is everybody in it.
const (
	tenant = identitytest.Tenant
	townA  = area.Code("900101100")
	townB  = area.Code("900101101")
)

// bench is the site with a clock that the test moves, over use cases on a
// database of its own.
type bench struct {
	*reporting.Service
	t          testing.TB
	db         *db.DB
	indicators *indicator.Service
	server     *httptest.Server
	orgs       *identity.OrgTree
	areas      *area.Tree
	hub        live.Hub
	people     map[string]*identity.Actor

	mu    sync.Mutex
	clock time.Time
	n     int
}

var (
	_ reporting.Places   = places{}
	_ reporting.Checker  = (*bench)(nil)
	_ reporting.Beside   = (*bench)(nil)
	_ reportingweb.Names = (*bench)(nil)
	_ reportingweb.Plans = (*bench)(nil)
	_ reportingweb.Files = (*attach.Store)(nil)
	_ indicator.Plans    = (*bench)(nil)
	_ indicator.Areas    = (*bench)(nil)
)

func newBench(t testing.TB) *bench {
	t.Helper()
	d := dbtest.Open(t, dbtest.SQLite(t), indicatordb.Migrations(), reportingdb.Migrations(), recalldb.Migrations())
	b := &bench{t: t, db: d, clock: noon("2026-01-05")}
	now := func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.clock = b.clock.Add(time.Second)
		return b.clock
	}
	ids := func() string { b.mu.Lock(); defer b.mu.Unlock(); b.n++; return fmt.Sprintf("id-%04d", b.n) }
	b.orgs = identity.NewOrgTree([]identity.Org{
		{Tenant: tenant, ID: "bureau", Name: "云岭县统计和农业局", Short: "农业局", Kind: identity.Department, Area: tenant},
		{Tenant: tenant, ID: "town-a", Name: "青石镇人民政府", Short: "青石镇", Kind: identity.TownGov, Area: townA},
		{Tenant: tenant, ID: "town-b", Name: "白鹭镇人民政府", Short: "白鹭镇", Kind: identity.TownGov, Area: townB},
	})
	b.areas = area.NewTree([]area.Area{
		{Tenant: tenant, Code: tenant, Name: "云岭县", Level: area.County},
		{Tenant: tenant, Code: townA, Name: "青石镇", Level: area.Town, Parent: tenant},
		{Tenant: tenant, Code: townB, Name: "白鹭镇", Level: area.Town, Parent: tenant},
	})
	methods, err := method.Shipped()
	b.must(err)
	b.indicators = &indicator.Service{Store: indicatordb.New(d), Plans: b, Areas: b, Methods: methods, Clock: now, IDs: ids}
	b.Service = &reporting.Service{Store: reportingdb.New(d, indicatordb.On), Places: places{b}, Checks: b, Beside: b, Clock: now, IDs: ids, Notify: b.hub.Publish}
	b.employ()
	b.define()
	files, err := attach.Open(t.TempDir(), 0)
	b.must(err)
	w := &reportingweb.Web{Reports: b.Service, Definitions: b.indicators, Plans: b, Names: b, Files: files, Recall: &recall.Service{Store: recalldb.New(d), Clock: now}, Key: []byte("a key of the test")}
	bundle, _ := assets.Embedded() // pages work without style sheets; tests that look ask for them
	site := page.New(page.Config{Assets: bundle, Log: slog.New(slog.DiscardHandler), Now: now, Identify: b.identify, SignIn: "/as/nobody",
		Frame: func(r *http.Request) (page.Frame, error) {
			f := page.Frame{Plan: "云岭县规划（演示）"}
			if a := identity.From(r.Context()); !a.Visitor() {
				f.Person = &page.Person{Name: a.Name, Org: a.OrgName, Href: "/", SignOut: "/"}
			}
			w.Frame(r, &f)
			return f, nil
		}})
	site.Handle("GET /as/{who}", func(r *http.Request) (page.View, error) {
		return page.Redirect{To: "/duties", Cookies: []http.Cookie{{Name: "who", Value: r.PathValue("who"), Path: "/"}}}, nil
	})
	site.Handle("GET /live", func(r *http.Request) (page.View, error) {
		notices, stop := b.hub.Subscribe(r.URL.Query()["topic"]...)
		return page.Stream{Notices: notices, Stop: stop}, nil
	})
	w.Routes(site)
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(func() {
		b.server.CloseClientConnections()
		b.server.Close()
	})
	return b
}

// employ names the people: 测试, what they are, and a letter.
func (b *bench) employ() {
	b.people = map[string]*identity.Actor{}
	for _, x := range []struct {
		login, name string
		role        identity.Role
		org         identity.OrgID
	}{
		{"clerk", "测试填报员甲", identity.Clerk, "bureau"}, {"clerk2", "测试填报员乙", identity.Clerk, "bureau"}, {"head", "测试负责人甲", identity.Head, "bureau"},
		{"town", "测试填报员丙", identity.Clerk, "town-a"}, {"townhead", "测试负责人乙", identity.Head, "town-a"},
		{"statistician", "测试统计员甲", identity.Statistician, ""}, {"planner", "测试规划员甲", identity.Planner, ""}, {"leader", "测试领导甲", identity.Leader, ""},
		{"admin", "测试管理员甲", identity.Administrator, ""},
	} {
		rules := append(reporting.Rules(), indicator.Rules()...)
		a := identitytest.In(b.t, tenant, rules, identity.Grant{Role: x.role, Org: x.org})
		a.Person, a.Name, a.Org = identity.PersonID(x.login), x.name, x.org
		if o, ok := b.orgs.Org(x.org); ok {
			a.OrgName = o.Name
		}
		b.people[x.login] = a
	}
}

// define says what is measured, and records what was reported for 2024.
func (b *bench) define() {
	ctx := b.program()
	d := func(code indicator.Code, name, unit string, kind indicator.Kind, more ...func(*indicator.Definition)) {
		x := indicator.Definition{Tenant: tenant, Code: code, Name: name, Unit: quantity.Unit(unit), Kind: kind, Direction: indicator.Up, Frequency: period.Year, Owner: "bureau", Decimals: 2}
		for _, f := range more {
			f(&x)
		}
		_, err := b.indicators.Define(ctx, x)
		b.must(err)
	}
	d("gdp", "地区生产总值", "亿元", indicator.Level, func(x *indicator.Definition) {
		x.Note, x.Standard = "按当年价格计算，不含县外企业分支机构。", "《中国国民经济核算体系（2016）》"
	})
	d("forest", "森林覆盖率", "%", indicator.Ratio)
	d("population", "常住人口", "万人", indicator.Level, func(x *indicator.Definition) { x.Register = "人口库" })
	d("grain", "粮食产量", "万吨", indicator.Level)
	d("households", "在册农户", "户", indicator.Level, func(x *indicator.Definition) { x.AreaLevel = area.Town })
	var os []indicator.Observation
	for code, value := range map[indicator.Code]string{"gdp": "500.24", "forest": "47.80", "population": "73.01", "grain": "35.6"} {
		k := cell(code, tenant)
		k.Period = period.InYear(2024)
		os = append(os, indicator.Observation{Cell: k, Value: quantity.Parse(value), Status: indicator.Normal})
	}
	k := cell("households", townA)
	k.Period = period.InYear(2024)
	os = append(os, indicator.Observation{Cell: k, Value: quantity.Parse("1180"), Status: indicator.Normal})
	got, err := b.indicators.Record(ctx, indicator.RecordRequest{Tenant: tenant, Provenance: indicator.FromImport, Origin: "测试年鉴", Observations: os})
	b.must(err)
	_, err = b.indicators.Advance(ctx, indicator.AdvanceRequest{Tenant: tenant, Batch: got.ID, To: indicator.Approved, SHA256: got.SHA256})
	b.must(err)
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) program() context.Context { return identitytest.Program(b.t) }

// as lets somebody act on the use cases.
func (b *bench) as(login string) context.Context {
	return identity.With(b.t.Context(), b.people[login])
}

func (b *bench) identify(r *http.Request) (context.Context, page.View, error) {
	c, err := r.Cookie("who")
	if err != nil || b.people[c.Value] == nil {
		return r.Context(), nil, nil
	}
	return identity.With(r.Context(), b.people[c.Value]), nil, nil
}

// What the services and the pages need to know of the world.

func (b *bench) Gazetteer(context.Context, area.Code) (*identity.OrgTree, *area.Tree, error) {
	return b.orgs, b.areas, nil
}

func (b *bench) Areas(_ context.Context, _ indicator.Tenant) ([]area.Area, error) {
	return b.areas.All(), nil
}

func (b *bench) Plans(context.Context, indicator.Tenant) ([]plan.PlanListing, error) { return nil, nil }

func (b *bench) Published(context.Context, indicator.Tenant, plan.EditionID) (*plan.Published, error) {
	return nil, fmt.Errorf("no plan here")
}

func (b *bench) Beside(ctx context.Context, t indicator.Tenant, figures []indicator.Observation, at time.Time) ([]indicator.Beside, error) {
	return b.indicators.Beside(identity.With(ctx, identity.Program(t, "测试程序")), t, figures, at, indicator.Internal)
}

// Check blocks what is negative, asks about what doubles and notes round figures.
func (b *bench) Check(_ context.Context, r *reporting.CheckRequest) ([]reporting.Remark, error) {
	var out []reporting.Remark
	add := func(e *reporting.Entry, s reporting.Severity, check, says, advice string) {
		out = append(out, reporting.Remark{Cell: e.Cell, Check: check, Severity: s, Says: i18n.M(says), Advice: i18n.M(advice)})
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		n, ok := e.Value.Number()
		switch {
		case !ok:
		case n.IsNegative():
			add(e, reporting.Blocks, "bounds", "check.title.sign", "check.bounds.advice")
		case n.IntPart() > 900 && e.Cell.Code != "households":
			add(e, reporting.Asks, "jump", "check.title.jump", "check.jump.advice")
		}
	}
	return out, nil
}

// places is told apart from Areas of the indicators by its parameters.
type places struct{ *bench }

func (p places) Areas(_ context.Context, _ indicator.Tenant, level area.Level, day time.Time) ([]area.Area, error) {
	var out []area.Area
	for _, a := range p.areas.Day(day) {
		if a.Level == level {
			out = append(out, a)
		}
	}
	return out, nil
}

func (p places) Reporter(_ context.Context, _ indicator.Tenant, at area.Code, _ time.Time) (identity.OrgID, error) {
	return map[area.Code]identity.OrgID{townA: "town-a", townB: "town-b"}[at], nil
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func noon(s string) time.Time { return day(s).Add(4 * time.Hour) }

// on moves the clock to the middle of a day.
func (b *bench) on(day string) { b.mu.Lock(); defer b.mu.Unlock(); b.clock = noon(day) }

func cell(code indicator.Code, at area.Code) indicator.CellKey {
	return indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: code, Version: 1, Area: at}, Period: period.InYear(2025)}
}

// id is how forms name a cell.
func id(code indicator.Code, at area.Code) string { return reporting.CellID(cell(code, at)) }

// opened plans the usual round and moves to a day on which it is open.
func (b *bench) opened() *reporting.Round {
	b.t.Helper()
	r, err := b.PlanRound(b.as("planner"), reporting.RoundForm{Tenant: tenant, Name: "2025年度监测", Period: period.InYear(2025),
		Opens: day("2026-02-01"), Due: day("2026-02-10"), Closes: day("2026-02-20")}, []reporting.Duty{
		{Org: "bureau", Cell: cell("gdp", tenant)}, {Org: "bureau", Cell: cell("forest", tenant), Optional: true}, {Org: "bureau", Cell: cell("population", tenant), Register: "人口库"},
		{Org: "bureau", Cell: cell("grain", tenant)},
		{Org: "town-a", Cell: cell("households", townA)}, {Org: "town-b", Cell: cell("households", townB)},
	})
	b.must(err)
	b.on("2026-02-03")
	return r
}

// sheet finds the sheet of an organisation.
func (b *bench) sheet(r *reporting.Round, org identity.OrgID) reporting.Sheet {
	b.t.Helper()
	v, err := b.Round(b.as("planner"), tenant, r.ID, time.Time{})
	b.must(err)
	for _, s := range v.Sheets {
		if s.Org == org {
			return s
		}
	}
	b.t.Fatalf("%s has no sheet", org)
	return reporting.Sheet{}
}

// put fills cells by the use case, as somebody else would.
func (b *bench) put(login string, s reporting.SheetID, values map[indicator.CellKey]string) {
	b.t.Helper()
	req := reporting.FillRequest{Tenant: tenant, Sheet: s, Base: 1 << 30}
	for k, v := range values {
		req.Cells = append(req.Cells, reporting.CellInput{Cell: k, Value: v})
	}
	out, err := b.Fill(b.as(login), req)
	b.must(err)
	for _, o := range out.Cells {
		if o.Fault != nil {
			b.t.Fatalf("%v: %v", o.Cell, o.Fault)
		}
	}
}

// filled fills the bureau's sheet.
func (b *bench) filled(s reporting.SheetID) {
	b.put("clerk", s, map[indicator.CellKey]string{cell("gdp", tenant): "540.5", cell("population", tenant): "72.6", cell("grain", tenant): "36.1", cell("forest", tenant): "47.9"})
}

// browser is one without script.
type browser struct {
	t      testing.TB
	b      *bench
	client *http.Client
}

// browse is a browser in which somebody is signed in; nobody when login is empty.
func (b *bench) browse(t testing.TB, login string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	x := &browser{t, b, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if login != "" {
		x.get("/as/" + login).leads("/duties")
	}
	return x
}

type answer struct {
	t        testing.TB
	status   int
	body     string
	location string
	header   http.Header
}

func (x *browser) do(method, path, contentType, accept string, body io.Reader) answer {
	x.t.Helper()
	r, err := http.NewRequestWithContext(x.t.Context(), method, x.b.server.URL+path, body)
	if err != nil {
		x.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "zh-CN")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
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

func (x *browser) get(path string) answer {
	x.t.Helper()
	return x.do(http.MethodGet, path, "", "", nil)
}

// post sends a form; names and values come in pairs.
func (x *browser) post(path string, pairs ...string) answer {
	x.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return x.do(http.MethodPost, path, "application/x-www-form-urlencoded", "", strings.NewReader(v.Encode()))
}

// send posts JSON, as the script does.
func (x *browser) send(path, body string) answer {
	x.t.Helper()
	return x.do(http.MethodPost, path, "application/json", "application/json", strings.NewReader(body))
}

// upload sends a form with a file.
func (x *browser) upload(path, field, name string, data []byte, pairs ...string) answer {
	x.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		x.b.must(w.WriteField(pairs[i], pairs[i+1]))
	}
	f, err := w.CreateFormFile(field, name)
	x.b.must(err)
	_, err = f.Write(data)
	x.b.must(err)
	x.b.must(w.Close())
	return x.do(http.MethodPost, path, w.FormDataContentType(), "", &body)
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

// Keep keeps nothing: what checks find is looked at in other tests.
func (b *bench) Keep(context.Context, indicator.WriteTx, *reporting.CheckRequest, *identity.Actor) error {
	return nil
}

// part is the row of the answer in which something stands.
func (a answer) part(holding string) answer {
	a.t.Helper()
	for _, row := range strings.Split(a.body, "<tr") {
		if strings.Contains(row, holding) {
			a.body = row
			return a
		}
	}
	a.t.Fatalf("no row with %s", holding)
	return a
}
