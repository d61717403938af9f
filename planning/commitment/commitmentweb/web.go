// Package commitmentweb is the pages of carrying out a plan: the plan as a living
// tree, one duty with its evidence, the division of tasks, what it lacks, annual
// plans and the alignment with plans above and below.
package commitmentweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// EvidencePath is the address of the evidence that waits for who asks.
const EvidencePath = "/evidence"

// Bounds of what is sent, in bytes.
const (
	maxForm     = 4 << 20
	maxEvidence = 20 << 20 // one file
	maxUpload   = 32 << 20 // a division of tasks
)

// Web serves the pages.
type Web struct {
	Commitments *commitment.Service
	Plans       Plans
	Names       Names
	Definitions Definitions
	Files       Files
	// Indicator is the address of an indicator's page, Project that of a project's;
	// empty where there is none. Both may be nil.
	Indicator func(t commitment.Tenant, p plan.PlanID, c indicator.Code) string
	Project   func(commitment.ProjectID) string
	// Beside shows which items of supervision chase a duty and leads to a new one, as far
	// as who asks may; nil, or a component that is nil: nothing.
	Beside func(ctx context.Context, p plan.PlanID, d *commitment.Detail) (templ.Component, error)
	// Chase is where the late duties of a filter are raised as items of supervision, for
	// those who may; empty: nowhere.
	Chase func(ctx context.Context, owner identity.OrgID) string
}

// Plans lists the plans that have an approved edition. plan.Public is one.
type Plans interface {
	Plans(ctx context.Context, t plan.Tenant) ([]plan.PlanListing, error)
}

// Names gives organisations their names. identity.Service does.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// Definitions lists what is measured. indicator.Service does.
type Definitions interface {
	Definitions(ctx context.Context, t indicator.Tenant, at time.Time) ([]indicator.Definition, error)
}

// Files keeps evidence, and edited divisions while they are looked at.
// attach.Store does.
type Files interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
	Get(ctx context.Context, sha string) (io.ReadCloser, error)
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	const plan = "/plans/{tenant}/{plan}"
	open := func(pattern string, h handler, o ...page.RouteOption) {
		s.Handle("GET "+plan+pattern, w.on("", h), o...)
	}
	read := func(pattern string, h handler, o ...page.RouteOption) {
		s.Handle("GET "+plan+pattern, w.on(commitment.DoRead, h), o...)
	}
	may := func(do identity.Action, method, pattern string, h handler, most int64) {
		s.Handle(method+" "+plan+pattern, w.on(do, h), page.MaxBody(most))
	}
	open("/work", w.tree, page.Keep())
	open("/work/export/{file}", w.export)
	open("/work/{duty}", w.duty, page.Keep())
	may(commitment.DoAssign, "POST", "/work/{duty}", w.assign, maxForm)
	may(commitment.DoSubmit, "POST", "/work/{duty}/evidence", w.submit, 3*maxEvidence+maxForm)
	read("/work/{duty}/evidence/{evidence}", w.evidence)
	may(commitment.DoRead, "POST", "/work/{duty}/evidence/{evidence}", w.decide, maxForm)
	read("/work/{duty}/evidence/{evidence}/files/{sha}", w.file)

	read("/division", w.division)
	may(commitment.DoAssign, "POST", "/division", w.bulk, maxForm)
	read("/division/document", w.document)
	read("/division/export/{file}", w.documentFile)
	may(commitment.DoAssign, "GET", "/division/import", w.askImport, maxForm)
	may(commitment.DoAssign, "POST", "/division/import", w.previewImport, maxUpload)
	may(commitment.DoAssign, "POST", "/division/import/apply", w.applyImport, maxForm)
	may(commitment.DoAssign, "GET", "/division/rules", w.rules, maxForm)
	may(commitment.DoAssign, "POST", "/division/rules", w.keepRules, maxForm)
	read("/division/gaps", w.gaps)
	open("/division/coverage", w.coverage, page.Keep())

	read("/annual", w.years)
	read("/annual/{year}", w.annual, page.Keep())
	may(commitment.DoIssue, "POST", "/annual/{year}", w.issue, maxForm)
	read("/annual/{year}/draft/{file}", w.annualFile)
	read("/annual/{year}/issued/{version}", w.issued)
	read("/annual/{year}/issued/{version}/compare", w.compareAnnual)
	read("/annual/{year}/issued/{version}/export/{file}", w.issuedFile)

	read("/alignment", w.alignment)
	may(commitment.DoAlign, "POST", "/alignment", w.link, maxForm)

	s.Handle("GET "+EvidencePath, w.waiting)
}

// visit is one request about the duties of a plan.
type visit struct {
	r      *http.Request
	ctx    context.Context
	lang   i18n.Lang
	me     *identity.Actor
	tenant commitment.Tenant
	plan   plan.PlanID
	title  string // of the plan
	orgs   *identity.OrgTree
	// measured are the names of indicators by code.
	measured func() map[indicator.Code]string
}

type handler func(v *visit) (page.View, error)

// on serves those who may do something somewhere in the plan's tenant, before it
// looks at what was sent; the use cases ask again. An empty action is everybody's.
func (w *Web) on(do identity.Action, h handler) page.Handler {
	return func(r *http.Request) (page.View, error) {
		v := &visit{r: r, ctx: r.Context(), lang: i18n.From(r.Context()), me: identity.From(r.Context()),
			tenant: commitment.Tenant(r.PathValue("tenant")), plan: plan.PlanID(r.PathValue("plan"))}
		v.measured = sync.OnceValue(func() map[indicator.Code]string { return w.measured(v) })
		if do != "" {
			if _, err := identity.Require(v.ctx, do, identity.Target{Tenant: v.tenant, Anywhere: true}); err != nil {
				return nil, err
			}
		}
		list, err := w.Plans.Plans(v.ctx, plan.Tenant(v.tenant))
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(l plan.PlanListing) bool { return l.Plan.ID == v.plan })
		if at < 0 {
			return nil, fault.New(fault.NotFound, "fault.not_found", nil)
		}
		v.title = list[at].Plan.Title
		if v.orgs, _, err = w.Names.Gazetteer(v.ctx, v.tenant); err != nil {
			return nil, err
		}
		out, err := h(v)
		if p, ok := out.(page.Page); ok {
			p.Styles = append(p.Styles, "work")
			out = p
		}
		return out, err
	}
}

// measured are the names of indicators, the newest of each; none where none is
// defined yet.
func (w *Web) measured(v *visit) map[indicator.Code]string {
	out := map[indicator.Code]string{}
	defs, err := w.Definitions.Definitions(v.ctx, v.tenant, time.Time{})
	if err != nil {
		return out // codes stand for the names
	}
	for i := range defs {
		out[defs[i].Code] = defs[i].Name
	}
	return out
}

// internal says whether who asks sees more than the public.
func (v *visit) internal() bool { return v.may(commitment.DoRead) }

// may says whether who asks may do something somewhere in the tenant.
func (v *visit) may(do identity.Action) bool {
	return v.me.May(do, identity.Target{Tenant: v.tenant, Anywhere: true})
}

// query is what the request asks for: the as-of day, through the lens of who asks.
func (v *visit) query() commitment.Query {
	q := commitment.Query{Tenant: v.tenant, Plan: v.plan, AsOf: midnight(page.From(v.ctx).AsOf), Lens: indicator.Public}
	if v.internal() {
		q.Lens = indicator.Internal
	}
	return q
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

// here is an address below the plan.
func (v *visit) here(path string, pairs ...string) string {
	u := url.URL{Path: "/plans/" + string(v.tenant) + "/" + string(v.plan)}
	if path != "" {
		u.Path += "/" + path
	}
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func (v *visit) dutyPath(d commitment.DutyID) string { return DutyPath(v.tenant, v.plan, d) }

// DutyPath is where a duty is shown.
func DutyPath(t commitment.Tenant, p plan.PlanID, d commitment.DutyID) string {
	return "/plans/" + url.PathEscape(string(t)) + "/" + url.PathEscape(string(p)) + "/work/" + url.PathEscape(string(d))
}

// textPath leads to the place in the text where an item stands, of an indicator to its
// row; empty for others of an edition without text.
func (v *visit) textPath(e *plan.Edition, r *commitment.Row) string {
	switch {
	case r.Printed != nil && e.Structured(): // the table itself
		return v.here("indicators") + "#i-" + string(r.Item)
	case r.Printed != nil:
		return v.here("text/"+r.Section) + "#i-" + string(r.Item)
	case e.Structured() || r.Span.Len() == 0:
		return ""
	}
	return v.here("text/"+r.Section) + "#mark-" + string(r.Item)
}

// org is the short name of an organisation.
func (v *visit) org(id identity.OrgID) string {
	o, ok := v.orgs.Org(id)
	switch {
	case !ok:
		return string(id)
	case o.Short != "":
		return o.Short
	}
	return o.Name
}

// orgNames joins the names of organisations.
func (v *visit) orgNames(ids []identity.OrgID) string {
	var names []string
	for _, id := range ids {
		names = append(names, v.org(id))
	}
	return v.join(names)
}

func (v *visit) join(words []string) string { return strings.Join(words, v.t("commitmentweb.and")) }

// moment is a time as people read it.
func (v *visit) moment(t time.Time) string {
	return t.In(page.From(v.ctx).Now.Location()).Format("2006-01-02 15:04")
}

func midnight(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// day is a day as it stands in tables; a year's last day is the year.
func day(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.Month() == time.December && t.Day() == 31:
		return t.Format("2006")
	}
	return i18n.ISO(t)
}

func (v *visit) crumbs(more ...page.Link) []page.Link {
	return append([]page.Link{{Label: v.t("web.nav.library"), Href: "/"}, {Label: v.title, Href: v.here("")}, {Label: v.t("commitmentweb.work"), Href: v.here("work")}}, more...)
}

// tabs lead through the pages of carrying out a plan, as far as who asks may see them.
func (v *visit) tabs(current string) page.Tabs {
	t := page.Tabs{Label: v.t("commitmentweb.tabs")}
	for _, x := range []struct {
		path, key string
		open      bool
	}{{"work", "commitmentweb.work", true}, {"division", "commitmentweb.division", false}, {"division/gaps", "commitmentweb.gaps", false},
		{"division/coverage", "commitmentweb.coverage", true}, {"annual", "commitmentweb.annual", false}, {"alignment", "commitmentweb.alignment", false}} {
		if x.open || v.internal() {
			t.Items = append(t.Items, page.Tab{Label: v.t(x.key), Href: v.here(x.path), Current: x.path == current})
		}
	}
	return t
}

// Frame adds to the navigation of a plan how its tasks stand, and for those who
// confirm evidence how much of it waits.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	lang := i18n.From(r.Context())
	if rest, ok := strings.CutPrefix(r.URL.Path, "/plans/"); ok {
		t, rest, _ := strings.Cut(rest, "/")
		id, _, _ := strings.Cut(rest, "/")
		base := "/plans/" + t + "/" + id
		label := i18n.T(lang, "web.nav.plan")
		if i := slices.IndexFunc(f.Nav, func(g page.NavGroup) bool { return g.Label == label }); i >= 0 {
			g := &f.Nav[i]
			items := []page.NavItem{{Label: i18n.T(lang, "commitmentweb.work"), Href: page.Href(r.Context(), base+"/work")}}
			a := identity.From(r.Context())
			if a.May(commitment.DoRead, identity.Target{Tenant: commitment.Tenant(t), Anywhere: true}) {
				items = append(items, page.NavItem{Label: i18n.T(lang, "commitmentweb.division"), Href: page.Href(r.Context(), base+"/division")},
					page.NavItem{Label: i18n.T(lang, "commitmentweb.annual"), Href: page.Href(r.Context(), base+"/annual")},
					page.NavItem{Label: i18n.T(lang, "commitmentweb.alignment"), Href: page.Href(r.Context(), base+"/alignment")})
			}
			g.Items = slices.Insert(g.Items, min(2, len(g.Items)), items...)
		}
	}
	if !confirms(identity.From(r.Context())) {
		return
	}
	n, err := w.ToConfirm(r.Context())
	if err != nil { // the page itself says what is wrong
		return
	}
	f.Nav = append(f.Nav, page.NavGroup{Key: "evidence", Label: i18n.T(lang, "commitmentweb.nav"), Items: []page.NavItem{
		{Label: i18n.T(lang, "commitmentweb.waiting"), Href: EvidencePath, Count: n}}})
}

// confirms says whether somebody confirms evidence.
func confirms(a *identity.Actor) bool {
	return !a.Visitor() && !a.MustChange && a.May(commitment.DoConfirm, identity.Target{Tenant: a.Tenant, Anywhere: true})
}

// ToConfirm counts the submissions of evidence that who asks may confirm; none for
// whoever confirms nothing.
func (w *Web) ToConfirm(ctx context.Context) (int, error) {
	a := identity.From(ctx)
	if !confirms(a) {
		return 0, nil
	}
	list, err := w.allWaiting(ctx, a.Tenant)
	n := 0
	for i := range list {
		if !list[i].Own {
			n++
		}
	}
	return n, err
}
