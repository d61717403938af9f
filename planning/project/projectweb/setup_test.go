package projectweb_test

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
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/assets"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/projectdb"
	"gangyao/planning/project/projectweb"
	"gangyao/planning/project/schedule"
	"gangyao/platform/area"
	"gangyao/platform/attach"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/live"
	"gangyao/platform/page"
	"gangyao/platform/recall"
	"gangyao/platform/recall/recalldb"
)

// A made-up county, as is everybody in it.
const (
	tenant = identitytest.Tenant
	townA  = area.Code("900101100")
	townB  = area.Code("900101101")
)

// bench is the site with a clock that the test moves.
type bench struct {
	*project.Service
	t      testing.TB
	server *httptest.Server
	orgs   *identity.OrgTree
	areas  *area.Tree
	hub    live.Hub
	people map[string]*identity.Actor
	// published is the plan of the county; nil: there is none.
	published *plan.Published

	mu    sync.Mutex
	clock time.Time
	n     int
}

func newBench(t testing.TB) *bench { return newBenchOn(t, dbtest.SQLite(t)) }

func newBenchOn(t testing.TB, database string) *bench {
	t.Helper()
	d := dbtest.Open(t, database, recalldb.Migrations(), projectdb.Migrations())
	b := &bench{t: t, clock: noon("2025-01-06")}
	now := func() time.Time {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.clock = b.clock.Add(time.Second)
		return b.clock
	}
	s, err := project.New(projectdb.New(d), now, func() string { b.mu.Lock(); defer b.mu.Unlock(); b.n++; return fmt.Sprintf("p%05d", b.n) })
	b.must(err)
	s.Notify = b.hub.Publish
	b.Service = s
	b.orgs = identity.NewOrgTree([]identity.Org{
		{Tenant: tenant, ID: "traffic", Name: "云岭县交通运输局", Short: "交通局", Kind: identity.Department, Area: tenant},
		{Tenant: tenant, ID: "water", Name: "云岭县水利局", Short: "水利局", Kind: identity.Department, Area: tenant},
	})
	b.areas = area.NewTree([]area.Area{{Tenant: tenant, Code: tenant, Name: "云岭县", Level: area.County},
		{Tenant: tenant, Code: townA, Name: "青石镇", Level: area.Town, Parent: tenant}, {Tenant: tenant, Code: townB, Name: "白鹭镇", Level: area.Town, Parent: tenant}})
	b.people = map[string]*identity.Actor{}
	for _, x := range []struct {
		login, name string
		role        identity.Role
		org         identity.OrgID
	}{{"planner", "演示规划员甲", identity.Planner, ""}, {"manager", "演示项目员甲", identity.Manager, "traffic"}, {"head", "演示负责人甲", identity.Head, "traffic"},
		{"leader", "演示领导甲", identity.Leader, ""}, {"clerk", "演示填报员甲", identity.Clerk, "water"}} {
		a := identitytest.In(t, tenant, project.Rules(), identity.Grant{Role: x.role, Org: x.org})
		a.Person, a.Name, a.Org = identity.PersonID(x.login), x.name, x.org
		b.people[x.login] = a
	}
	files, err := attach.Open(t.TempDir(), 0)
	b.must(err)
	w := &projectweb.Web{Projects: s, Plans: b, Names: b, Files: files, Recall: &recall.Service{Store: recalldb.New(d), Clock: now}, Key: []byte("a key of the test"), Address: "http://test",
		Experts: func(context.Context) ([]project.Expert, error) {
			return []project.Expert{{Person: "planner", Name: "演示规划员甲"}, {Person: "manager", Name: "演示项目员甲"}, {Person: "head", Name: "演示负责人甲"}}, nil
		}}
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
		return page.Redirect{To: "/projects", Cookies: []http.Cookie{{Name: "who", Value: r.PathValue("who"), Path: "/"}}}, nil
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

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

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

// What the pages need to know of the world.

func (b *bench) Gazetteer(context.Context, area.Code) (*identity.OrgTree, *area.Tree, error) {
	return b.orgs, b.areas, nil
}

func (b *bench) Plans(context.Context, plan.Tenant) ([]plan.PlanListing, error) { return nil, nil }

// Current is the plan that a test has published.
func (b *bench) Current(context.Context, plan.Tenant, plan.PlanID, time.Time) (*plan.Published, error) {
	if b.published != nil {
		return b.published, nil
	}
	return nil, fault.New(fault.NotFound, "plan.unknown", nil)
}

func noon(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t.Add(4 * time.Hour)
}

func day(s string) project.Day {
	d, err := schedule.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (b *bench) on(day string) { b.mu.Lock(); defer b.mu.Unlock(); b.clock = noon(day) }

func wan(s string) project.Money { return decimal.RequireFromString(s) }

// road is a project of the traffic bureau, under way, with milestones and the
// money of a year.
func (b *bench) road() *project.Project {
	b.t.Helper()
	p, err := b.Create(b.as("planner"), project.Draft{Tenant: tenant, Demo: true, Reason: "存量补录", Stage: project.Building, On: day("2025-01-02"), Basics: project.Basics{Name: "青石大道改造工程", Kind: "交通", Org: "traffic", Owner: "演示城建公司", Leader: "演示副市长",
		Areas: []area.Code{townA}, Content: "改造道路 8 公里", Position: &project.Position{Lon: wan("112.53"), Lat: wan("27.73")},
		Funds: []project.Fund{{Source: project.Central, Amount: wan("3000")}, {Source: project.Bonds, Amount: wan("2000.5")}}, Start: day("2025-01-01"), Finish: day("2025-12-31")}})
	b.must(err)
	p, err = b.Replan(b.as("manager"), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version}, project.Replanning{Milestones: []project.Milestone{
		{ID: "a", Name: "征地拆迁", Start: day("2025-01-01"), Finish: day("2025-03-31"), Weight: 10}, {ID: "b", Name: "路基施工", Start: day("2025-04-01"), Finish: day("2025-08-31"), Weight: 50, Key: true},
		{ID: "c", Name: "路面施工", Start: day("2025-09-01"), Finish: day("2025-11-30"), Weight: 30}, {ID: "d", Name: "绿化照明", Start: day("2025-09-01"), Finish: day("2025-10-31"), Weight: 5},
		{ID: "e", Name: "竣工验收", Start: day("2025-12-01"), Finish: day("2025-12-31"), Weight: 5, Key: true}},
		Links: []project.Link{{From: "a", To: "b", Kind: schedule.FinishStart}, {From: "b", To: "c", Kind: schedule.FinishStart}, {From: "b", To: "d", Kind: schedule.FinishStart}, {From: "c", To: "e", Kind: schedule.FinishStart}}})
	b.must(err)
	p, err = b.PlanYear(b.as("manager"), project.Step{Tenant: tenant, ID: p.ID, Base: p.Version}, 2025, []project.Fund{{Source: project.Central, Amount: wan("3000")}}, "完成路基")
	b.must(err)
	return p
}

// caller is somebody's browser without script.
type caller struct {
	b      *bench
	client *http.Client
}

func (b *bench) caller(login string) *caller {
	b.t.Helper()
	jar, err := cookiejar.New(nil)
	b.must(err)
	u, err := url.Parse(b.server.URL)
	b.must(err)
	jar.SetCookies(u, []*http.Cookie{{Name: "who", Value: login, Path: "/"}})
	return &caller{b, &http.Client{Jar: jar}}
}

func (c *caller) get(path string) (int, string) {
	c.b.t.Helper()
	return c.read(c.client.Get(c.b.server.URL + path))
}

func (c *caller) read(r *http.Response, err error) (int, string) {
	c.b.t.Helper()
	c.b.must(err)
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	c.b.must(err)
	return r.StatusCode, string(body)
}

// post sends a form, given as name, value, name, value.
func (c *caller) post(path string, pairs ...string) (int, string) {
	c.b.t.Helper()
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return c.read(c.client.PostForm(c.b.server.URL+path, f))
}

// send sends a form with a file.
func (c *caller) send(path, field, name string, data []byte, pairs ...string) (int, string) {
	c.b.t.Helper()
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for i := 0; i < len(pairs); i += 2 {
		c.b.must(m.WriteField(pairs[i], pairs[i+1]))
	}
	f, err := m.CreateFormFile(field, name)
	c.b.must(err)
	_, err = f.Write(data)
	c.b.must(err)
	c.b.must(m.Close())
	return c.read(c.client.Post(c.b.server.URL+path, m.FormDataContentType(), &buf))
}

// wants fails unless the answer has the status and holds all words.
func (c *caller) wants(status int, body string, want int, words ...string) {
	c.b.t.Helper()
	if status != want {
		c.b.t.Fatalf("answers %d, want %d: %s", status, want, main(body))
	}
	for _, w := range words {
		if !strings.Contains(body, w) {
			c.b.t.Errorf("does not say %q: %s", w, main(body))
		}
	}
}

func main(body string) string {
	if _, rest, ok := strings.Cut(body, "<main"); ok {
		body = rest
	}
	return body[:min(len(body), 3000)]
}
