// Package planweb is the pages of the published plans: what a plan promises,
// its text, indicator tables, commitments, works, systems, findings, coverage,
// search and comparison. Everything shown comes from plan.Public.
package planweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// Web serves the pages of published plans.
type Web struct {
	Plans *plan.Service
	// Desk is the address of the review desk, for those who may read drafts; empty
	// hides the links to it.
	Desk string
	// Measured: the site also tells how far plans are.
	Measured bool
	// Others finds a text outside the plans, of what whoever asks may see; nil: nothing.
	Others func(r *http.Request, text string) ([]FoundGroup, error)
	// Projects: the site also shows the projects that carry a plan out.
	Projects bool
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET /{$}", w.library, page.Keep())
	s.Handle("GET "+SearchPath, w.everywhere)
	const base = "GET /plans/{tenant}/{plan}"
	s.Handle(base, w.on(w.home), page.Keep())
	s.Handle(base+"/text", w.on(w.text), page.Keep())
	s.Handle(base+"/text/{section}", w.on(w.text), page.Keep())
	s.Handle(base+"/indicators", w.on(w.indicators), page.Keep())
	s.Handle(base+"/results", w.on(w.results), page.Keep())
	s.Handle(base+"/commitments", w.on(w.commitments), page.Keep())
	s.Handle(base+"/achievements", w.on(w.achievements), page.Keep())
	s.Handle(base+"/works", w.on(w.works), page.Keep())
	s.Handle(base+"/systems", w.on(w.systems), page.Keep())
	s.Handle(base+"/measures", w.on(w.measures), page.Keep())
	s.Handle(base+"/findings", w.on(w.findings), page.Keep())
	s.Handle(base+"/coverage", w.on(w.coverage), page.Keep())
	s.Handle(base+"/search", w.on(w.search))
	s.Handle(base+"/editions", w.on(w.editions), page.Keep())
	s.Handle(base+"/compare", w.compare, page.Keep())
	s.Handle(base+"/export/{file}", w.on(w.export))
	s.Handle(base+"/edition.json", w.on(w.approvedBytes))
}

// view is one request about a published edition.
type view struct {
	*plan.Published
	ctx  context.Context
	r    *http.Request
	lang i18n.Lang
}

// t is a message in the language of the request.
func (v view) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

// href is an address below the plan, which keeps the edition asked for.
func (v view) href(path string, pairs ...string) string {
	q := url.Values{}
	if e := v.r.URL.Query().Get("edition"); e != "" {
		q.Set("edition", e)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return page.Href(v.ctx, address(v.Edition.Tenant, v.Edition.Plan, path, q))
}

func address(t plan.Tenant, p plan.PlanID, path string, q url.Values) string {
	u := url.URL{Path: "/plans/" + string(t) + "/" + string(p)}
	if path != "" {
		u.Path += "/" + path
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// at is the address of the place in the text where something stands; empty when
// the edition has no text.
func (v view) at(e plan.Entry) string {
	if v.Edition.Structured() {
		return ""
	}
	place := "#mark-" + string(e.ID)
	if e.Kind == plan.KindIndicator { // its table stands in the text as a table
		place = "#" + anchor(e.ID)
	}
	return v.href("text/"+sectionOr0(e.Section)) + place
}

func sectionOr0(id string) string {
	if id == "" {
		return "0"
	}
	return id
}

// anchor is the HTML id of an item in a list.
func anchor(id plan.ItemID) string { return "i-" + string(id) }

// on finds the published edition that a request is about: ?edition=, else the
// one in force as the site knew it at the end of the as-of day.
func (w *Web) on(h func(v view) (page.View, error)) page.Handler {
	return func(r *http.Request) (page.View, error) {
		p, err := w.published(r)
		if err != nil {
			return nil, err
		}
		out, err := h(view{Published: p, ctx: r.Context(), r: r, lang: i18n.From(r.Context())})
		return styled(out), err
	}
}

// styled gives a page the sheet that all pages of plans share.
func styled(v page.View) page.View {
	if p, ok := v.(page.Page); ok {
		p.Styles = append(p.Styles, "plan")
		return p
	}
	return v
}

func (w *Web) published(r *http.Request) (*plan.Published, error) {
	t, id := plan.Tenant(r.PathValue("tenant")), plan.PlanID(r.PathValue("plan"))
	pub := w.Plans.Public()
	if e := r.URL.Query().Get("edition"); e != "" {
		p, err := pub.Published(r.Context(), t, plan.EditionID(e))
		if err != nil {
			return nil, err
		}
		if p.Edition.Plan != id {
			return nil, fault.New(fault.NotFound, "plan.edition_unknown", nil)
		}
		if on := asOf(r.Context()); !p.Edition.RegisteredOn(on) {
			return nil, plan.NotRegistered(on)
		}
		return p, nil
	}
	return pub.Current(r.Context(), t, id, asOf(r.Context()))
}

// asOf is the beginning of the as-of day of a request, zero for today.
func asOf(ctx context.Context) time.Time { return page.From(ctx).AsOf }

// Frame is what surrounds the pages of a plan: its navigation and its name.
func (w *Web) Frame(r *http.Request) (page.Frame, error) {
	lang := i18n.From(r.Context())
	f := page.Frame{Footer: []page.Link{{Label: i18n.T(lang, "web.footer.library"), Href: "/"}}}
	listings, err := w.Plans.Public().PlansOn(r.Context(), "", asOf(r.Context()))
	if err != nil {
		return f, err
	}
	for _, l := range listings {
		f.Plans = append(f.Plans, page.Link{Label: l.Plan.Title, Href: address(l.Plan.Tenant, l.Plan.ID, "", nil)})
	}
	if r.URL.Path != SearchPath { // which has its own box
		f.Search = SearchPath
	}
	if t, id := planOf(r); id != "" {
		for _, l := range listings {
			if string(l.Plan.Tenant) == t && string(l.Plan.ID) == id {
				w.planFrame(&f, r, l, lang)
			}
		}
	}
	if w.Desk != "" && plan.May(r.Context(), plan.DoRead, "") {
		f.Nav = append(f.Nav, page.NavGroup{Key: "desk", Label: i18n.T(lang, "web.nav.work"), Items: []page.NavItem{
			{Label: i18n.T(lang, "web.nav.desk"), Href: w.Desk},
		}})
	}
	if len(f.Nav) > 0 {
		f.Nav = append([]page.NavGroup{{Items: []page.NavItem{{Label: i18n.T(lang, "web.nav.library"), Href: "/"}}}}, f.Nav...)
	}
	return f, nil
}

// planOf is the plan that a page is about: by its address, or named by ?plan= on
// a page of the tenant's that serves several plans.
func planOf(r *http.Request) (tenant, id string) {
	parts := strings.Split(r.URL.Path, "/")
	switch {
	case len(parts) > 3 && parts[1] == "plans":
		return parts[2], parts[3]
	case len(parts) > 2:
		return parts[2], r.URL.Query().Get("plan")
	}
	return "", ""
}

// progressKey names the page that tells how far a plan is; package indicatorweb
// serves it.
const progressKey = "web.nav.progress"

// place is a page of a plan in the navigation.
type place struct{ key, path string }

// standing lists the pages that tell how a plan goes, worded those of its text.
func standing() []place { return []place{{"web.nav.home", ""}, {progressKey, "progress"}} }

func worded() []place {
	return []place{
		{"web.nav.text", "text"}, {"web.nav.indicators", "indicators"},
		{"web.nav.results", "results"}, {"web.nav.commitments", "commitments"}, {"web.nav.works", "works"},
		{"web.nav.systems", "systems"}, {"web.nav.measures", "measures"}, {"web.nav.achievements", "achievements"},
		{"web.nav.findings", "findings"}, {"web.nav.coverage", "coverage"}, {"web.nav.editions", "editions"},
	}
}

func (w *Web) planFrame(f *page.Frame, r *http.Request, l plan.PlanListing, lang i18n.Lang) {
	f.Plan = l.Plan.Title
	if search := address(l.Plan.Tenant, l.Plan.ID, "search", nil); search != r.URL.Path {
		f.Search = search
	} else { // the page has its own box
		f.Search = ""
	}
	q := url.Values{}
	chosen := r.URL.Query().Get("edition")
	if chosen != "" {
		q.Set("edition", chosen)
	}
	group := func(key, label string, places []place) {
		g := page.NavGroup{Key: key, Label: i18n.T(lang, label)}
		for _, n := range places {
			if n.key == progressKey && !w.Measured {
				continue
			}
			g.Items = append(g.Items, page.NavItem{
				Label: i18n.T(lang, n.key), Alone: n.path == "",
				Href: page.Href(r.Context(), address(l.Plan.Tenant, l.Plan.ID, n.path, q)),
			})
		}
		f.Nav = append(f.Nav, g)
	}
	group("plan", "web.nav.plan", standing())
	group("text", "web.nav.document", worded())
	for i, e := range l.Editions {
		if string(e.ID) != chosen && (chosen != "" || i > 0) {
			continue
		}
		if e.Demo {
			f.Notices = append(f.Notices, page.Notice{Kind: page.NoticeDemo, Title: i18n.T(lang, "web.demo.title"), Text: i18n.T(lang, "web.demo.text")})
		}
		if i > 0 {
			f.Notices = append(f.Notices, page.Notice{
				Kind: page.NoticeWarning, Title: i18n.T(lang, "web.old_edition", i18n.Args{"No": e.No}),
				Links: []page.Link{{Label: i18n.T(lang, "web.old_edition.current"), Href: address(l.Plan.Tenant, l.Plan.ID, "", nil)}},
			})
		}
	}
}

// crumbs lead to a page of the plan.
func (v view) crumbs() []page.Link {
	return []page.Link{
		{Label: v.t("web.nav.library"), Href: "/"},
		{Label: v.Edition.Title, Href: v.href("")},
	}
}

// sectionTitle is the label and title of a section, shortened to its chapter's
// when chapter is set.
func (v view) sectionTitle(id string) string {
	s, ok := v.Section(id)
	if !ok {
		return ""
	}
	return sectionName(s)
}

func sectionName(s reading.Section) string { return strings.TrimSpace(s.Label + " " + s.Title) }

// place is a cell that leads to where an item stands.
func (v view) place(e plan.Entry) page.Cell {
	title := v.sectionTitle(e.Section)
	if title == "" {
		title = v.t("web.place.front")
	}
	if at := v.at(e); at != "" {
		return page.Lnk(title, at)
	}
	return page.Txt(title)
}
