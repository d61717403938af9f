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
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Root is the address of the desk.
const Root = "/desk"

// Desk serves the pages of the review desk, to those whose roles let them (see
// plan.Rules).
type Desk struct {
	Plans *plan.Service
}

// Routes adds the pages to a site.
func (d *Desk) Routes(s *page.Site) {
	s.Handle("GET "+Root, d.visit(plan.DoRead, d.home))
	s.Handle("POST "+Root+"/import", d.visit(plan.DoImport, d.importFile), page.MaxBody(math.MaxInt64)) // importFile keeps its own limit

	for _, r := range []struct {
		pattern string
		do      identity.Action
		handle  func(v *visit) (page.View, error)
	}{
		{"GET ", plan.DoRead, d.review},
		{"GET /next", plan.DoRead, d.nextDoubtful},
		{"GET /changes", plan.DoRead, d.changes},
		{"GET /items/{item}", plan.DoRead, d.showItem},
		{"GET /items/{item}/card", plan.DoRead, d.showCard},
		{"GET /journal", plan.DoRead, d.journal},
		{"GET /source", plan.DoRead, d.source},
		{"GET /text.txt", plan.DoRead, d.text},
		{"GET /items/{item}/edit", plan.DoReview, d.showEdit},
		{"POST /items/{item}", plan.DoReview, d.decide},
		{"POST /undo", plan.DoReview, d.undo},
		{"GET /bulk", plan.DoReview, d.askBulk},
		{"POST /bulk", plan.DoReview, d.bulk},
		{"GET /add", plan.DoReview, d.askAdd},
		{"POST /add", plan.DoReview, d.add},
		{"GET /reread", plan.DoReread, d.askReread},
		{"POST /reread", plan.DoReread, d.reread},
		{"GET /approve", plan.DoApprove, d.askApprove},
		{"POST /approve", plan.DoApprove, d.approve},
		{"GET /discard", plan.DoDiscard, d.askDiscard},
		{"POST /discard", plan.DoDiscard, d.discard},
	} {
		method, path, _ := strings.Cut(r.pattern, " ")
		s.Handle(method+" "+Root+"/{tenant}/{edition}"+path, d.visit(r.do, d.on(r.handle)))
	}
}

// visit is one request to the desk.
type visit struct {
	r    *http.Request
	ctx  context.Context
	lang i18n.Lang
	// ed is the edition asked for; nil on pages about none.
	ed *plan.Edition
}

// visit asks whether a page is for who asks before it looks at what was sent;
// the use cases ask again.
func (d *Desk) visit(do identity.Action, h func(v *visit) (page.View, error)) page.Handler {
	return func(r *http.Request) (page.View, error) {
		v := &visit{r: r, ctx: r.Context(), lang: i18n.From(r.Context())}
		if _, err := identity.Require(v.ctx, do, identity.Target{Tenant: area.Code(r.PathValue("tenant"))}); err != nil {
			return nil, err
		}
		return h(v)
	}
}

// on finds the edition of a request.
func (d *Desk) on(h func(v *visit) (page.View, error)) func(v *visit) (page.View, error) {
	return func(v *visit) (page.View, error) {
		e, err := d.Plans.Edition(v.ctx, plan.Tenant(v.r.PathValue("tenant")), plan.EditionID(v.r.PathValue("edition")))
		if err != nil {
			return nil, err
		}
		v.ed = e
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

// open says whether the edition may still change, and who asks may change it.
func (v *visit) open() bool { return v.draft() && plan.May(v.ctx, plan.DoReview, v.ed.Tenant) }

func (v *visit) draft() bool { return v.ed.Status == plan.Draft }

// home is the tenant of who asks.
func (v *visit) home() plan.Tenant { return plan.Tenant(identity.From(v.ctx).Tenant) }

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
