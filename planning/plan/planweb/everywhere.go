package planweb

import (
	"net/http"
	"strings"

	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// SearchPath is the page that searches all plans and everything else there is.
const SearchPath = "/search"

// Found is something that was found outside the plans' texts.
type Found struct {
	Label, Href, Note string
}

// FoundGroup is what was found of one kind. Total counts all of it, More leads to
// the list of all; empty when the list is whole.
type FoundGroup struct {
	Title string
	Found []Found
	Total int
	More  string
}

// longestSearch is how many characters of what was typed are looked for.
const longestSearch = 200

// fewHits is how many of each plan stand on the page of everything.
const fewHits = 8

// everywhere finds words in the plans in force on the day of the page, and
// whatever else the person may see.
func (w *Web) everywhere(r *http.Request) (page.View, error) {
	ctx, lang := r.Context(), i18n.From(r.Context())
	text := page.Cut(strings.TrimSpace(r.URL.Query().Get("q")), longestSearch)
	d := searchView{Action: SearchPath, Text: text}
	if on := asOf(ctx); !on.IsZero() {
		d.Kept = []hidden{{"as_of", i18n.ISO(on)}}
	}
	out := page.Page{Title: i18n.T(lang, "web.search.title"), Lead: i18n.T(lang, "web.search.everywhere"), Crumbs: []page.Link{{Label: i18n.T(lang, "web.nav.library"), Href: "/"}}}
	if text == "" {
		out.Body = searchBody(d)
		return styled(out), nil
	}
	out.Lead = ""
	var err error
	if d.Others, err = w.others(r, text); err != nil {
		return nil, err
	}
	pub := w.Plans.Public()
	listings, err := pub.PlansOn(ctx, "", asOf(ctx))
	if err != nil {
		return nil, err
	}
	total := 0
	for _, g := range d.Others {
		total += g.Total
	}
	for _, l := range listings {
		p, err := pub.Current(ctx, l.Plan.Tenant, l.Plan.ID, asOf(ctx))
		if err != nil {
			return nil, err
		}
		res, err := pub.Search(ctx, plan.SearchQuery{Tenant: l.Plan.Tenant, Edition: p.Edition.ID, Text: text, Limit: fewHits})
		if err != nil {
			return nil, err
		}
		if res.Total == 0 {
			continue
		}
		total += res.Total
		// the request names no edition, so that links lead to the one in force
		v := view{Published: p, ctx: ctx, r: r, lang: lang}
		g := planHits{Title: l.Plan.Title, Total: i18n.N(lang, "web.search.all", res.Total), Hits: v.hitViews(res.Hits)}
		if res.Total > len(res.Hits) {
			g.More = v.href("search", "q", text)
		}
		d.Plans = append(d.Plans, g)
	}
	d.Summary = i18n.N(lang, "web.search.found", total, i18n.Args{"Text": text})
	out.Body = searchBody(d)
	return styled(out), nil
}

// others are the findings outside the plans' texts; none when nobody provides them.
func (w *Web) others(r *http.Request, text string) ([]FoundGroup, error) {
	if w.Others == nil {
		return nil, nil
	}
	return w.Others(r, text)
}

// hitViews are found entries of a plan with where they are shown.
func (v view) hitViews(hits []plan.Hit) []hitView {
	var out []hitView
	for _, h := range hits {
		title := h.Title
		if len(title) == 0 { // a sentence has no name but its place
			title = []plan.Run{{Text: v.hitPlace(h)}}
		}
		out = append(out, hitView{Kind: v.t("plan.kind." + h.Kind), Href: v.hitHref(h), Title: title, Snippet: beyond(title, h.Snippet)})
	}
	return out
}

// planHits are the first hits in one plan.
type planHits struct {
	Title, Total, More string
	Hits               []hitView
}
