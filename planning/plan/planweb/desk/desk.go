// Package desk is the review desk: a planning officer imports a document, goes
// through what was read from it side by side with the text, and approves the
// edition. Everything works by forms and links; where scripts run, a decision
// replaces one card and the counts in place.
package desk

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// Root is the address of the desk.
const Root = "/desk"

// Desk serves the pages of the review desk.
type Desk struct {
	Plans *plan.Service
	// Open says whether the desk may be used for a request: nil, or the fault
	// that is shown instead. Every route asks it first.
	Open func(r *http.Request) error
}

// Routes adds the pages to a site.
func (d *Desk) Routes(s *page.Site) {
	s.Handle("GET "+Root, d.guard(d.home))
	s.Handle("GET "+Root+"/name", d.guard(d.askName))
	s.Handle("POST "+Root+"/name", d.guard(d.saveName))
	s.Handle("POST "+Root+"/import", d.guard(d.importFile), page.MaxBody(math.MaxInt64)) // importFile keeps its own limit

	const edition = Root + "/{tenant}/{edition}"
	s.Handle("GET "+edition, d.guard(d.on(d.review)))
	s.Handle("GET "+edition+"/next", d.guard(d.on(d.nextDoubtful)))
	s.Handle("GET "+edition+"/changes", d.guard(d.on(d.changes)))
	s.Handle("GET "+edition+"/items/{item}", d.guard(d.on(d.showItem)))
	s.Handle("GET "+edition+"/items/{item}/card", d.guard(d.on(d.showCard)))
	s.Handle("GET "+edition+"/items/{item}/edit", d.guard(d.on(d.showEdit)))
	s.Handle("POST "+edition+"/items/{item}", d.guard(d.on(d.decide)))
	s.Handle("POST "+edition+"/undo", d.guard(d.on(d.undo)))
	s.Handle("GET "+edition+"/bulk", d.guard(d.on(d.askBulk)))
	s.Handle("POST "+edition+"/bulk", d.guard(d.on(d.bulk)))
	s.Handle("GET "+edition+"/add", d.guard(d.on(d.askAdd)))
	s.Handle("POST "+edition+"/add", d.guard(d.on(d.add)))
	s.Handle("GET "+edition+"/journal", d.guard(d.on(d.journal)))
	s.Handle("GET "+edition+"/reread", d.guard(d.on(d.askReread)))
	s.Handle("POST "+edition+"/reread", d.guard(d.on(d.reread)))
	s.Handle("GET "+edition+"/approve", d.guard(d.on(d.askApprove)))
	s.Handle("POST "+edition+"/approve", d.guard(d.on(d.approve)))
	s.Handle("GET "+edition+"/discard", d.guard(d.on(d.askDiscard)))
	s.Handle("POST "+edition+"/discard", d.guard(d.on(d.discard)))
	s.Handle("GET "+edition+"/source", d.guard(d.on(d.source)))
	s.Handle("GET "+edition+"/text.txt", d.guard(d.on(d.text)))
}

// visit is one request to the desk.
type visit struct {
	r    *http.Request
	ctx  context.Context
	lang i18n.Lang
	// by is the reviewer's name; empty until it was asked.
	by plan.Reviewer
	// ed is the edition asked for; nil on pages about none.
	ed *plan.Edition
}

// guard asks whether the desk may be used before anything else happens.
func (d *Desk) guard(h func(v *visit) (page.View, error)) page.Handler {
	return func(r *http.Request) (page.View, error) {
		if err := d.Open(r); err != nil {
			return nil, err
		}
		return h(&visit{r: r, ctx: r.Context(), lang: i18n.From(r.Context()), by: reviewer(r)})
	}
}

// on finds the edition of a request, and asks for the reviewer's name where it
// is not known yet.
func (d *Desk) on(h func(v *visit) (page.View, error)) func(v *visit) (page.View, error) {
	return func(v *visit) (page.View, error) {
		e, err := d.Plans.Edition(v.ctx, plan.Tenant(v.r.PathValue("tenant")), plan.EditionID(v.r.PathValue("edition")))
		if err != nil {
			return nil, err
		}
		v.ed = e
		if v.by == "" {
			back := v.href("")
			if v.r.Method == http.MethodGet && !v.htmx() {
				back = v.r.URL.RequestURI()
			}
			return page.Redirect{To: Root + "/name?" + url.Values{"back": {back}}.Encode()}, nil
		}
		return h(v)
	}
}

// item finds the item of a request within its edition.
func (d *Desk) item(v *visit) (*plan.Item, error) {
	it, err := d.Plans.Item(v.ctx, v.ed.Tenant, plan.ItemID(v.r.PathValue("item")))
	if err != nil {
		return nil, err
	}
	if it.Edition != v.ed.ID {
		return nil, fault.New(fault.NotFound, "plan.item_unknown", nil)
	}
	return it, nil
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

// htmx says whether a part of a page is asked for, not a whole one.
func (v *visit) htmx() bool { return v.r.Header.Get("HX-Request") == "true" }

// open says whether the edition may still change.
func (v *visit) open() bool { return v.ed.Status == plan.Draft }

// href is an address below the edition; values come in pairs.
func (v *visit) href(path string, pairs ...string) string { return address(v.ed, path, pairs...) }

func address(e *plan.Edition, path string, pairs ...string) string {
	u := url.URL{Path: Root + "/" + string(e.Tenant) + "/" + string(e.ID)}
	if path != "" {
		u.Path += "/" + path
	}
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// published is the address of the public page of an approved edition.
func published(e *plan.Edition) string {
	u := url.URL{Path: "/plans/" + string(e.Tenant) + "/" + string(e.Plan), RawQuery: url.Values{"edition": {string(e.ID)}}.Encode()}
	return u.String()
}

// back is the address that the reader came from, which forms carry along;
// never outside the desk. Without one it is the review of the edition.
func (v *visit) back() string {
	to := v.r.FormValue("back")
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || u.Path != Root && !strings.HasPrefix(u.Path, Root+"/") {
		if v.ed == nil {
			return Root
		}
		return v.href("")
	}
	u.Fragment = ""
	return u.String()
}

// crumbs lead to a page of the edition.
func (v *visit) crumbs(more ...page.Link) []page.Link {
	out := []page.Link{{Label: v.t("desk.title"), Href: Root}}
	if v.ed != nil && len(more) > 0 {
		out = append(out, page.Link{Label: v.ed.Title, Href: v.href("")})
	}
	return append(out, more[:max(len(more)-1, 0)]...)
}

// below is the crumbs of a page just below the review.
func (v *visit) below() []page.Link { return v.crumbs(page.Link{}) }

// at finds the innermost section around a place of the text.
func at(sections []reading.Section, place int) string {
	id := "0"
	for _, s := range sections {
		if s.Span[0] <= place {
			id = s.ID
		}
	}
	return id
}

// chapter is the top-level section of a section.
func chapter(section string) string {
	top, _, _ := strings.Cut(section, ".")
	if top == "" {
		return "0"
	}
	return top
}

// name is the label and title of a section.
func (v *visit) name(s reading.Section) string {
	if n := strings.TrimSpace(s.Label + " " + s.Title); n != "" {
		return n
	}
	return v.t("desk.front")
}

func (v *visit) sectionName(sections []reading.Section, id string) string {
	if i := slices.IndexFunc(sections, func(s reading.Section) bool { return s.ID == id }); i >= 0 {
		return v.name(sections[i])
	}
	return v.t("desk.front")
}
