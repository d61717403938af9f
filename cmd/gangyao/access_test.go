package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/supervision"
	"gangyao/planning/warning"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
)

var update = flag.Bool("update", false, "rewrite testdata/access.golden")

// house is the whole site over a loaded demonstration.
type house struct {
	t      *testing.T
	system *system
	server *httptest.Server
	routes []string
	loaded *demo.Furnished
	people []demo.Account
	draft  []byte // a document that can be imported again and again
}

// pattern is a folder with the demonstration, loaded once: each house is a copy of it.
// TestMain removes it.
type pattern struct {
	once   sync.Once
	dir    string
	loaded *demo.Furnished
	err    error
}

var shared pattern

// load fills the folder, without warnings: tests open their own.
func (p *pattern) load() error {
	p.once.Do(func() {
		if p.dir, p.err = os.MkdirTemp("", "house-"); p.err != nil {
			return
		}
		var s *system
		if s, p.err = (&place{dir: p.dir}).open(context.Background()); p.err != nil {
			return
		}
		s.db.Readers(1) // see newHouse
		s.tenant = demo.Tenant
		parts := s.house()
		parts.Warnings = nil
		p.loaded, p.err = demo.Furnish(context.Background(), parts)
		p.err = errors.Join(p.err, s.close())
	})
	return p.err
}

// newHouse is a copy of the demonstration with a draft beside it.
func newHouse(t *testing.T) *house {
	t.Helper()
	if err := shared.load(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(shared.dir)); err != nil {
		t.Fatal(err)
	}
	s, err := (&place{dir: dir}).open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s.db.Readers(1) // a view within a view never ends, and the request that asks for it fails
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	s.tenant = demo.Tenant
	h := &house{t: t, system: s, loaded: shared.loaded, people: shared.loaded.Accounts}
	if h.draft, err = os.ReadFile("../../planning/plan/reader/testdata/plans/county-markdown.md.txt"); err != nil {
		t.Fatal(err)
	}
	bundle, _ := assets.Embedded() // pages work without style sheets
	site := s.site(siteOptions{bundle: bundle, log: slog.New(slog.DiscardHandler)})
	h.routes = site.Routes()
	h.server = httptest.NewServer(site.Handler())
	t.Cleanup(h.server.Close)
	return h
}

// program acts as the program itself, to see what is there.
func (h *house) program() context.Context {
	return identity.With(context.Background(), identity.Program(demo.Tenant, "测试程序"))
}

// caller is a browser of one role; of a visitor when the role is empty.
type caller struct {
	h      *house
	role   identity.Role
	client *http.Client
}

func (h *house) caller(role identity.Role) *caller {
	h.t.Helper()
	c := &caller{h: h, role: role}
	c.signIn()
	return c
}

// signIn begins anew, as somebody of the role.
func (c *caller) signIn() {
	t := c.h.t
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c.client = &http.Client{Jar: jar, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if c.role == "" {
		return
	}
	i := slices.IndexFunc(c.h.people, func(a demo.Account) bool { return a.Role == c.role })
	if i < 0 {
		t.Fatalf("the demonstration has nobody who is %s", c.role)
	}
	status, to := c.ask(http.MethodPost, "/sign-in", url.Values{"login": {c.h.people[i].Login}, "password": {demo.Password}})
	if status != http.StatusSeeOther || strings.HasPrefix(to, "/sign-in") {
		t.Fatalf("signing in as %s answers %d %q", c.role, status, to)
	}
}

// ask gives status and redirect of an answer; the body is not waited for.
func (c *caller) ask(method, path string, form url.Values) (int, string) {
	t := c.h.t
	t.Helper()
	var body io.Reader
	if method != http.MethodGet {
		body = strings.NewReader(form.Encode())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.h.server.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := c.client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode, resp.Header.Get("Location")
}

// fate is what became of a request, as the table tells it.
func fate(status int, to string) string {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusSeeOther && (to == "/sign-in" || strings.HasPrefix(to, "/sign-in?")):
		return "sign in"
	case status == http.StatusForbidden:
		return "forbidden"
	case status == http.StatusNotFound:
		return "not found"
	case status >= 500:
		return fmt.Sprintf("BROKEN %d", status)
	}
	return "allowed"
}

// values fill the names in patterns: from the demonstration, by name. A function
// gets the pattern and who asks. Whoever adds a route with a name of its own
// adds a line here; a name that is not here fails the test.
func (h *house) values() map[string]func(pattern string, c *caller) string {
	is := func(s string) func(string, *caller) string { return func(string, *caller) string { return s } }
	return map[string]func(pattern string, c *caller) string{
		"tenant":  is(string(demo.Tenant)),
		"plan":    func(string, *caller) string { return string(h.published().Plan.ID) },
		"edition": func(string, *caller) string { return string(h.draftEdition().ID) },
		"code":    is("gdp"),
		"batch":   is("1"),
		"import":  is("unknown"), // imports of one's own only; nobody has one
		"item":    func(string, *caller) string { return string(h.draftItem()) },
		"section": is("1"),
		"file": func(pattern string, _ *caller) string {
			for _, x := range [][2]string{{"/progress/", "progress.csv"}, {"/work/export/", "tasks.csv"}, {"/division/export/", "division.xlsx"}, {"/draft/", "annual.xlsx"}, {"/issued/", "annual.json"}, {"/plans/", "commitments.csv"}, {"/assessments/", "assessment.docx"}, {"/data/", "series.csv"}, {"/figures/", "figures.csv"}, {"/warnings/", "warnings.csv"}, {"/quality/export", "quality.csv"},
				{"/supervision/export", "supervision.csv"}, {"/supervision/record/", "record.csv"}, {"/quality/checks/", "checks.csv"}, {"/admin/people/", "people.csv"}, {"/projects/export/", "projects.csv"},
				{"/admin/orgs/", "orgs.xlsx"}, {"/admin/areas/", "areas.csv"}, {"/admin/audit/", "audit.csv"}, {"/rounds/list/", "rounds.csv"}, {"/quality/rules/", "checks.yaml"}, {"/supervision-rules/", "0.yaml"}, {"/calendar/", "0.yaml"}} {
				if strings.Contains(pattern, x[0]) {
					return x[1]
				}
			}
			return "unknown.csv"
		},
		"person":  func(string, *caller) string { return string(h.somebody().ID) },
		"grant":   func(string, *caller) string { return string(h.somebody().Assignments[0].ID) },
		"org":     is("fgj"),
		"view":    is("unknown"), // nobody has saved one
		"rule":    is("unknown"), // the demonstration has no checks of its own
		"case":    func(string, *caller) string { return string(h.someItem().Item.ID) },
		"notice":  is("unknown"),
		"warning": func(string, *caller) string { return string(h.someWarning().ID) },
		"group":   func(string, *caller) string { return url.PathEscape(h.someWarning().Subject.GroupKey()) },
		"run":     func(string, *caller) string { return fmt.Sprint(h.someFinding().Run) },
		"seq":     func(string, *caller) string { return fmt.Sprint(h.someFinding().Seq) },
		"session": func(_ string, c *caller) string { return h.otherSession(c) },
		"round":   func(string, *caller) string { r, _ := h.round(); return string(r.ID) },
		"sheet":   func(string, *caller) string { _, s := h.round(); return string(s) },
		"sha":     is("unknown"), // nothing is attached
		"key":     is("unknown"), // keys of one's own only; nobody has one
		"project": func(string, *caller) string { return string(h.someProject()) },
		"tab":     is("plan"),
		"kind":    is("process"),
		"year": func(pattern string, _ *caller) string {
			if strings.HasPrefix(pattern, "GET /assessments/") { // the year before, which the demonstration issued
				return fmt.Sprint(time.Now().Year() - 1)
			}
			return "2025"
		},
		"no":       is("1"),
		"duty":     func(string, *caller) string { return string(h.someDuty()) },
		"evidence": is("unknown"), // who may see which is told by the stories of commitmentweb
		"version":  is("1"),       // nothing was issued
		"set":      func(string, *caller) string { return string(h.someSet()) },
	}
}

// someProject is a published project, made when there is none.
func (h *house) someProject() project.ID {
	got, err := h.system.projects.Library(h.program(), project.Query{Tenant: demo.Tenant, Limit: 1, Standings: project.Standings()})
	if err != nil {
		h.t.Fatal(err)
	}
	if len(got.Rows) > 0 {
		return got.Rows[0].ID
	}
	p, err := h.system.projects.Create(h.program(), project.Draft{Tenant: demo.Tenant, Demo: true, Basics: project.Basics{Name: "演示项目"}})
	if err == nil {
		p, err = h.system.projects.Publish(h.program(), project.Step{Tenant: demo.Tenant, ID: p.ID, Base: p.Version}, true)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return p.ID
}

func (h *house) published() plan.PlanListing {
	all, err := h.system.plans.Public().Plans(h.program(), plan.Tenant(demo.Tenant))
	if err != nil || len(all) == 0 {
		h.t.Fatalf("no published plan: %v", err)
	}
	return all[0]
}

// draftEdition is a draft, imported again when a request before removed it.
func (h *house) draftEdition() plan.Edition {
	got, err := h.system.plans.Import(h.program(), "草稿.md", h.draft, plan.ImportOptions{Tenant: plan.Tenant(demo.Tenant), Title: "演示县规划草稿", Period: [2]int{2026, 2030}})
	if err != nil {
		h.t.Fatal(err)
	}
	return got.Edition
}

// someDuty is a task of the demonstration's plan.
func (h *house) someDuty() commitment.DutyID {
	d, err := h.system.commitments.Division(h.program(), commitment.Query{Tenant: demo.Tenant, Plan: h.published().Plan.ID, Lens: indicator.Internal}, commitment.Filter{})
	if err != nil || len(d.Lines) == 0 {
		h.t.Fatalf("no task: %v", err)
	}
	return d.Lines[0].Duty
}

func (h *house) draftItem() plan.ItemID {
	d, err := h.system.plans.Desk(h.program(), plan.Tenant(demo.Tenant), h.draftEdition().ID, plan.Filter{Limit: 1})
	if err != nil || len(d.Items) == 0 {
		h.t.Fatalf("no item: %v", err)
	}
	return d.Items[0].ID
}

// somebody is a person made for this test, whom requests may disable and lock.
func (h *house) somebody() *identity.PersonDetail {
	const login = "somebody"
	ctx := h.program()
	rows, err := h.system.people.People(ctx, identity.PeopleQuery{Text: login, Disabled: true})
	if err != nil {
		h.t.Fatal(err)
	}
	id := identity.PersonID("")
	if len(rows) > 0 {
		id = rows[0].ID
	} else {
		got, err := h.system.people.CreatePerson(ctx, identity.NewPerson{Name: "测试员甲", Login: login, Org: "fgj",
			Grants: []identity.GrantRequest{{Grant: identity.Grant{Role: identity.Clerk, Org: "fgj"}, Reason: "测试"}}})
		if err != nil {
			h.t.Fatal(err)
		}
		id = got.Person.ID
	}
	p, err := h.system.people.Person(ctx, id)
	if err != nil || len(p.Assignments) == 0 {
		h.t.Fatalf("%+v, %v", p, err)
	}
	return p
}

// otherSession is a session of the caller's on another device.
func (h *house) otherSession(c *caller) string {
	if c.role == "" {
		return "unknown"
	}
	other := h.caller(c.role)
	status, _ := other.ask(http.MethodGet, "/account", nil)
	if status != http.StatusOK {
		return "unknown"
	}
	i := slices.IndexFunc(h.people, func(a demo.Account) bool { return a.Role == c.role })
	p, err := h.system.people.Person(h.program(), h.people[i].Person)
	if err != nil || len(p.Sessions) == 0 {
		h.t.Fatalf("no session: %v", err)
	}
	return string(p.Sessions[0].ID) // the newest
}

// someWarning is a warning about the plan, of nobody in particular.
func (h *house) someWarning() warning.Warning {
	if _, err := h.system.warnings.Evaluate(h.program(), demo.Tenant, []warning.Signal{{Kind: warning.BadVerdict, Severity: warning.Blue, Owner: "fgj",
		Subject: warning.Subject{Type: "target", ID: "t", Name: "测试指标"}, Message: i18n.M("warning.signal.silent", i18n.Args{"Name": "测试指标"})}}); err != nil {
		h.t.Fatal(err)
	}
	all, err := h.system.warnings.List(h.program(), warning.Query{Tenant: demo.Tenant})
	if err != nil || len(all) == 0 {
		h.t.Fatalf("no warning: %v", err)
	}
	return all[0]
}

// someItem is an item that the planning bureau answers for.
func (h *house) someItem() supervision.Row {
	all, err := h.system.items.List(h.program(), supervision.Query{Tenant: demo.Tenant})
	if err != nil || len(all) == 0 {
		h.t.Fatalf("no item: %v", err)
	}
	return all[0]
}

// someFinding is what a check found in a figure that the planning bureau reports.
func (h *house) someFinding() check.Kept {
	all, err := h.system.checks.Find(h.program(), demo.Tenant, check.Query{})
	if err != nil {
		h.t.Fatal(err)
	}
	if len(all) > 0 {
		return all[0]
	}
	cell := check.Cell{Code: "test", Version: 1}
	cell.Area = demo.Tenant
	if err := h.system.checks.Keep(h.program(), &check.Run{Tenant: demo.Tenant, Act: check.Import, Ref: "测试", At: time.Now()}, []check.Result{{
		Check: "jump", Version: 1, Severity: check.Remark, Title: i18n.M("check.title.jump"), Message: i18n.M("check.title.jump"), Advice: i18n.M("check.jump.advice"),
		Cells: []check.Cell{cell}}}, func(check.Cell) identity.OrgID { return "fgj" }); err != nil {
		h.t.Fatal(err)
	}
	return h.someFinding()
}

var hole = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

// path fills a pattern for somebody.
func (h *house) path(pattern string, c *caller) string {
	if pattern == "/" { // all addresses that nothing else answers to
		return "/nowhere"
	}
	values := h.values()
	return hole.ReplaceAllStringFunc(strings.TrimSuffix(pattern, "{$}"), func(name string) string {
		fill, ok := values[hole.FindStringSubmatch(name)[1]]
		if !ok {
			h.t.Fatalf("%s: nothing fills %s; add it to values", pattern, name)
		}
		return url.PathEscape(fill(pattern, c))
	})
}

// Every route of the site is asked for by every role and by a visitor; forms are
// sent empty, so that what is refused is refused before anything is looked at.
// testdata/access.golden keeps what became of each: a new route, or a right that
// grew, shows there as a line to review. -update rewrites it.
func TestEveryRouteForEveryRole(t *testing.T) {
	h := newHouse(t)
	callers := []*caller{h.caller("")}
	for _, r := range identity.Roles() {
		callers = append(callers, h.caller(r))
	}
	var out strings.Builder
	for _, pattern := range slices.Sorted(slices.Values(h.routes)) {
		if isAPI(pattern) { // walked by TestEveryOperationForEveryRoleAndKey
			continue
		}
		method, path, found := strings.Cut(pattern, " ")
		if !found {
			method, path = http.MethodGet, pattern
		}
		who := map[string][]string{}
		for _, c := range callers {
			status, to := c.ask(method, h.path(path, c), url.Values{})
			f := fate(status, to)
			if strings.HasPrefix(f, "BROKEN") {
				t.Errorf("%s by %s answers %d", pattern, cmp.Or(string(c.role), "a visitor"), status)
			}
			who[f] = append(who[f], cmp.Or(string(c.role), "visitor"))
			if path == "/sign-out" || strings.HasSuffix(path, "/password") && method == http.MethodPost {
				c.signIn()
			}
		}
		fmt.Fprintf(&out, "%s\n", pattern)
		for _, f := range []string{"allowed", "not found", "forbidden", "sign in"} {
			if len(who[f]) == len(callers) {
				fmt.Fprintf(&out, "\t%-9s everybody\n", f)
			} else if len(who[f]) > 0 {
				fmt.Fprintf(&out, "\t%-9s %s\n", f, strings.Join(who[f], " "))
			}
		}
	}
	const golden = "testdata/access.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != string(want) {
		t.Errorf("who may do what has changed; review, then run with -update:\n%s", difference(string(want), got))
	}
}

// difference lists the lines that only one of two texts has, under their route.
func difference(want, got string) string {
	routes := func(s string) map[string]string {
		out := map[string]string{}
		route := ""
		for line := range strings.Lines(s) {
			if !strings.HasPrefix(line, "\t") {
				route = line
			}
			out[route] += line
		}
		return out
	}
	a, b := routes(want), routes(got)
	var out strings.Builder
	all := maps.Clone(a)
	maps.Copy(all, b)
	for _, route := range slices.Sorted(maps.Keys(all)) {
		if a[route] != b[route] {
			fmt.Fprintf(&out, "-%s+%s", cmp.Or(a[route], "\n"), cmp.Or(b[route], "\n"))
		}
	}
	return out.String()
}

// A person of one tenant sees nothing of another's drafts, people and log, and
// is refused before it is said whether something is there.
func TestNobodySeesAnotherTenant(t *testing.T) {
	h := newHouse(t)
	const other = area.Code("900101")
	ctx := identity.With(context.Background(), identity.Program(other, "测试程序"))
	if err := h.system.people.CreateOrg(ctx, identity.Org{ID: "fgj", Name: "云岭县发展和改革局", Kind: identity.Department}); err != nil {
		t.Fatal(err)
	}
	got, err := h.system.people.CreatePerson(ctx, identity.NewPerson{Name: "测试员乙", Login: "outsider", Org: "fgj", Grants: []identity.GrantRequest{
		{Grant: identity.Grant{Role: identity.Planner}, Reason: "测试"}, {Grant: identity.Grant{Role: identity.Administrator}, Reason: "测试"}}})
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.system.people.SignIn(ctx, identity.SignInRequest{Tenant: other, Login: "outsider", Password: got.Password})
	if err != nil {
		t.Fatal(err)
	}
	actor, err := h.system.people.Actor(ctx, in.Token)
	if err != nil {
		t.Fatal(err)
	}
	actor.MustChange = false
	as := identity.With(context.Background(), actor)
	e := h.draftEdition()
	for name, err := range map[string]error{
		"the desk":            second(h.system.plans.Desk(as, plan.Tenant(demo.Tenant), e.ID, plan.Filter{})),
		"a draft":             second(h.system.plans.Edition(as, plan.Tenant(demo.Tenant), e.ID)),
		"a draft that is not": second(h.system.plans.Edition(as, plan.Tenant(demo.Tenant), "nowhere")),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s of another tenant: %v", name, err)
		}
	}
	// What names no tenant is about one's own.
	if own, err := h.system.plans.Plans(as, ""); err != nil || len(own) != 0 {
		t.Errorf("the own plans are %+v, %v", own, err)
	}
	if people, err := h.system.people.People(as, identity.PeopleQuery{}); err != nil || len(people) != 1 {
		t.Errorf("the own people are %+v, %v", people, err)
	}
	if log, err := h.system.people.Audit(as, identity.AuditQuery{}); err != nil || slices.ContainsFunc(log.Entries, func(e identity.Entry) bool { return e.Tenant != other }) {
		t.Errorf("the log is %+v, %v", log, err)
	}
	if _, err := h.system.people.Person(as, h.people[0].Person); !fault.Is(err, fault.NotFound) {
		t.Errorf("a person of another tenant: %v", err)
	}
	// With a cookie of the other tenant, too.
	for _, path := range []string{"/desk", "/desk/" + string(demo.Tenant) + "/" + string(e.ID), "/admin/people", "/admin/people/" + string(h.people[0].Person), "/admin/audit"} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: "session", Value: in.Token.Reveal()})
		w := httptest.NewRecorder()
		h.server.Config.Handler.ServeHTTP(w, r)
		_, content, _ := strings.Cut(w.Body.String(), "<main") // the header lists published plans, which everybody sees
		if w.Code == http.StatusOK && (content == "" || strings.Contains(content, "演示")) {
			t.Errorf("%s shows what is another tenant's", path)
		}
	}
}

func second[T any](_ T, err error) error { return err }
