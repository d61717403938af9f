// Package indicatorweb is the pages of measuring: how far a plan is, everything
// about one indicator, how places compare; and for staff the adoption of a
// plan's targets, definitions, breaking targets down and importing figures.
package indicatorweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/recall"
)

// Names gives the organisations and places of a tenant. identity.Service does.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// LateUnit is an organisation that owes a report.
type LateUnit struct {
	Org   identity.OrgID
	Round string // its name
	Days  int    // since it was due
}

// OpenRound is a round in which figures of part of a year are being reported.
type OpenRound struct {
	Name, Href string
	Due        time.Time
	// Sheets is how many reports it asks for, Published how many are through.
	Sheets, Published int
}

// Around is what else a plan consists of, told on its board in one line: its projects
// by light, its tasks by state.
type Around struct {
	Title, Href string
	Total       int
	Counts      []AroundCount // those that are none are left out
}

// AroundCount counts one state.
type AroundCount struct {
	Label, Href string
	N           int
	Tone        page.Tone
}

// Web serves the pages. Late, Open, Around, Linked, Beside and Instruct may be nil.
type Web struct {
	Plans      *plan.Service
	Indicators *indicator.Service
	Names      Names
	Files      Files
	// Recall remembers what was answered about workbooks; may be nil.
	Recall *recall.Service
	// Outlines are what places are drawn with; nil leaves maps out.
	Outlines *outline.Service
	// Late lists who owes a report on a day (zero: now), for those who may know.
	Late func(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]LateUnit, error)

	// Open lists the rounds that are open on a day (zero: now), for those who may know.
	Open func(ctx context.Context, t indicator.Tenant, asOf time.Time) ([]OpenRound, error)

	// Linked lists what stands or falls with an indicator.
	Linked func(ctx context.Context, q LinkedQuery) ([]Linked, error)

	// Beside shows which items of supervision chase an indicator and leads to a new one, as
	// far as who asks may; a component that is nil: nothing.
	Beside func(ctx context.Context, c indicator.Code, name string) (templ.Component, error)

	// Instruct is where who asks gives an instruction; empty: they give none.
	Instruct func(ctx context.Context) string

	// Around tells what else belongs to a plan and how it stands on a day (zero: now),
	// for those who may know.
	Around func(ctx context.Context, t indicator.Tenant, p plan.PlanID, asOf time.Time) ([]Around, error)

	runs runs
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET /plans/{tenant}/{plan}/progress", w.on(w.overview), page.Keep())
	s.Handle("GET /plans/{tenant}/{plan}/progress/{file}", w.on(w.overviewFile))
	s.Handle("GET /indicators/{tenant}", w.on(w.list), page.Keep())
	s.Handle("GET /indicators/{tenant}/{code}", w.on(w.show), page.Keep())
	s.Handle("GET /indicators/{tenant}/{code}/figure", w.on(w.card))
	s.Handle("GET /indicators/{tenant}/{code}/places", w.on(w.places), page.Keep())
	s.Handle("GET /indicators/{tenant}/{code}/data/{file}", w.on(w.data))
	s.Handle("GET /figures/{tenant}/export/{file}", w.on(w.export))
	w.staff(s)
}

// staff adds what only some may do.
func (w *Web) staff(s *page.Site) {
	s.Handle("GET /plans/{tenant}/{plan}/adopt", w.on(today(w.askAdopt)))
	s.Handle("POST /plans/{tenant}/{plan}/adopt", w.on(w.adopt))
	s.Handle("GET /indicators/{tenant}/{code}/parts", w.on(today(w.askParts)))
	s.Handle("POST /indicators/{tenant}/{code}/parts", w.on(w.breakDown))
	s.Handle("GET /definitions/{tenant}/{code}", w.on(today(w.askDefine)))
	s.Handle("POST /definitions/{tenant}/{code}", w.on(w.define))
	s.Handle("POST /definitions/{tenant}/{code}/standard", w.on(w.newStandard))
	s.Handle("GET /figures/{tenant}", w.on(w.batches))
	s.Handle("GET /figures/{tenant}/batches/{batch}", w.on(w.batch))
	s.Handle("POST /figures/{tenant}/batches/{batch}", w.on(w.advance))
	s.Handle("GET /figures/{tenant}/import", w.on(today(w.askImport)))
	s.Handle("POST /figures/{tenant}/import", w.on(w.tryImport), page.MaxBody(mostUpload))
	s.Handle("POST /figures/{tenant}/import/run", w.on(w.startImport))
	s.Handle("GET /figures/{tenant}/import/{import}", w.on(w.watchImport))
}

// Frame adds the pages of figures to the navigation: what is measured for
// everybody, batches and import for those who work with them.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	lang, actor := i18n.From(r.Context()), identity.From(r.Context())
	tenant := actor.Tenant
	if parts := strings.Split(r.URL.Path, "/"); len(parts) > 2 && slices.Contains([]string{"plans", "indicators", "figures", "definitions"}, parts[1]) {
		tenant = area.Code(parts[2])
	}
	if tenant == "" {
		return
	}
	g := page.NavGroup{Key: "figures", Label: i18n.T(lang, "indicatorweb.nav"), Items: []page.NavItem{
		{Label: i18n.T(lang, "indicatorweb.list.title"), Href: page.Href(r.Context(), "/indicators/"+string(tenant))}}}
	if actor.May(indicator.DoRead, identity.Target{Tenant: tenant, Anywhere: true}) {
		g.Items = append(g.Items, page.NavItem{Label: i18n.T(lang, "indicatorweb.batches.title"), Href: "/figures/" + string(tenant)})
	}
	f.Nav = append(f.Nav, g)
}

// view is one request: who asks what, for which day, in which language.
type view struct {
	ctx    context.Context
	r      *http.Request
	lang   i18n.Lang
	tenant indicator.Tenant
	// at is the end of the as-of day; zero means now.
	at    time.Time
	day   time.Time // for names
	lens  indicator.Lens
	orgs  *identity.OrgTree
	areas *area.Tree
}

// on reads what all pages need to know of a request.
func (w *Web) on(h func(v view) (page.View, error)) page.Handler {
	return func(r *http.Request) (page.View, error) {
		c := page.From(r.Context())
		v := view{ctx: r.Context(), r: r, lang: c.Lang, tenant: indicator.Tenant(r.PathValue("tenant")), day: c.AsOf, lens: indicator.Public}
		if c.AsOf.IsZero() {
			v.day = c.Now
		} else {
			v.at = c.AsOf.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		// Who may see all that is approved sees it; who may see only a part of it
		// sees here what everybody sees, so that no row is missing.
		if v.may(indicator.DoRead) {
			v.lens = indicator.Internal
		}
		var err error
		if v.orgs, v.areas, err = w.Names.Gazetteer(v.ctx, v.tenant); err != nil {
			return nil, err
		}
		return h(v)
	}
}

// may says whether who asks may do something in the whole tenant.
func (v view) may(do identity.Action) bool {
	return identity.From(v.ctx).May(do, identity.Target{Tenant: v.tenant})
}

// mayNow is may for what is done today: nothing is done on a past day.
func (v view) mayNow(do identity.Action) bool { return page.From(v.ctx).AsOf.IsZero() && v.may(do) }

// today serves what is done, which is done today.
func today(h func(view) (page.View, error)) func(view) (page.View, error) {
	return func(v view) (page.View, error) {
		if !page.From(v.ctx).AsOf.IsZero() {
			return nil, page.OnlyToday()
		}
		return h(v)
	}
}

func (v view) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v view) n(key string, count int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, count, args...)
}

// until is the end of what is looked at.
func (v view) until() time.Time {
	if v.at.IsZero() {
		return page.From(v.ctx).Now
	}
	return v.at
}

// org is the name of an organisation, short where it has one.
func (v view) org(id identity.OrgID) string {
	if o, ok := v.orgs.Org(id); ok {
		return cmp.Or(o.Short, o.Name)
	}
	return string(id)
}

func (v view) place(c area.Code) string { return v.areas.Name(c, v.day) }

// planPath and codePath are addresses of a plan and of an indicator.
func (v view) planPath(p plan.PlanID, rest string) string {
	return "/plans/" + string(v.tenant) + "/" + string(p) + rest
}

func (v view) codePath(c indicator.Code, rest string) string {
	return "/indicators/" + string(v.tenant) + "/" + url.PathEscape(string(c)) + rest
}

// ProgressPath is where the course of a plan is shown.
func ProgressPath(t plan.Tenant, p plan.PlanID) string {
	return "/plans/" + url.PathEscape(string(t)) + "/" + url.PathEscape(string(p)) + "/progress"
}

// plans lists the plans that are kept here. Their names are no news of any day,
// so that a past day shows them too; whether a plan was measured then, its
// targets say.
func (w *Web) plans(v view) (map[plan.PlanID]plan.PlanListing, error) {
	list, err := w.Plans.Public().Plans(v.ctx, v.tenant)
	out := make(map[plan.PlanID]plan.PlanListing, len(list))
	for _, l := range list {
		out[l.Plan.ID] = l
	}
	return out, err
}

// planName names a plan; one that is not kept here by its years.
func (v view) planName(known map[plan.PlanID]plan.PlanListing, t *indicator.Target) string {
	if l, ok := known[t.Plan]; ok {
		return l.Plan.Title
	}
	return v.t("indicatorweb.plan.of_years", i18n.Args{"From": t.Start, "To": t.End})
}

// nature is the message that names whether a target binds.
func nature(binding bool) string {
	if binding {
		return "indicatorweb.nature.binding"
	}
	return "indicatorweb.nature.anticipatory"
}

// local is a time in the time zone of the site.
func (v view) local(t time.Time) time.Time { return t.In(page.From(v.ctx).Now.Location()) }

func itoa(n int) string { return strconv.Itoa(n) }
