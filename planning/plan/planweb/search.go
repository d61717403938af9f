package planweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// search finds words in the text and in what was read.
func (w *Web) search(v view) (page.View, error) {
	q := page.ReadQuery(v.r, nil, "q", "kind")
	text := q.Get("q")
	d := searchView{Action: v.href("search"), Text: text, Kept: v.kept()}
	if text == "" {
		return page.Page{Title: v.t("web.search.title"), Lead: v.t("web.search.lead"), Crumbs: v.crumbs(), Body: searchBody(d)}, nil
	}
	sq := plan.SearchQuery{Tenant: v.Edition.Tenant, Edition: v.Edition.ID, Text: text, Limit: q.Size, Offset: q.Offset()}
	if k := q.Get("kind"); k != "" {
		sq.Kinds = []string{k}
	}
	res, err := w.Plans.Public().Search(v.ctx, sq)
	if err != nil {
		return nil, err
	}
	d.Summary = i18n.N(v.lang, "web.search.found", res.Total, i18n.Args{"Text": text})
	d.Tabs = page.Tabs{Label: v.t("web.search.kinds"), Items: []page.Tab{{Label: v.t("web.filter.all"), Href: v.href("search", "q", text), Current: len(sq.Kinds) == 0}}}
	kinds := []string{"section", "sentence"}
	for _, k := range plan.Kinds() {
		kinds = append(kinds, string(k))
	}
	for _, k := range kinds {
		if n := res.Kinds[k]; n > 0 {
			d.Tabs.Items = append(d.Tabs.Items, page.Tab{Label: v.t("plan.kind." + k), Href: v.href("search", "q", text, "kind", k), Count: strconv.Itoa(n), Current: slices.Contains(sq.Kinds, k)})
		}
	}
	if len(sq.Kinds) == 0 && q.Page == 1 {
		if d.Others, err = w.others(v.r, text); err != nil {
			return nil, err
		}
	}
	d.Hits = v.hitViews(res.Hits)
	d.Everywhere = page.Link{Label: v.t("web.search.everywhere.link"), Href: page.Href(v.ctx, SearchPath+"?"+url.Values{"q": {text}}.Encode())}
	d.Paged = res.Total > q.Size
	d.Pages = page.Pagination{Page: q.Page, Size: q.Size, Total: res.Total}
	return page.Page{Title: v.t("web.search.title"), Crumbs: v.crumbs(), Body: searchBody(d)}, nil
}

// beyond is what a snippet says beyond the title: without the title at its
// beginning, nothing when the title holds all of it.
func beyond(title, snippet []plan.Run) []plan.Run {
	const blank, between = " \n\t", " \n\t，,;；:："
	name, words := strings.TrimSpace(joined(title)), joined(snippet)
	if strings.Contains(name, strings.Trim(words, blank+"…")) {
		return nil
	}
	rest, found := strings.CutPrefix(strings.TrimLeft(words, blank), name)
	more := strings.TrimLeft(rest, between)
	if !found || name == "" || more == rest { // the title ends within a word
		return snippet
	}
	skip := len(words) - len(more)
	var out []plan.Run
	for _, r := range snippet {
		if skip >= len(r.Text) {
			skip -= len(r.Text)
			continue
		}
		r.Text, skip = r.Text[skip:], 0
		out = append(out, r)
	}
	return out
}

func joined(list []plan.Run) string {
	var b strings.Builder
	for _, r := range list {
		b.WriteString(r.Text)
	}
	return b.String()
}

// hitHref is where a found entry is shown.
func (v view) hitHref(h plan.Hit) string {
	switch h.Kind {
	case "section":
		return v.href("text/"+h.Ref) + "#s-" + h.Ref
	case "sentence":
		section := sectionOr0(v.hitSection(h))
		return v.href("text/"+section) + "#s-" + section
	}
	e, ok := v.Entry(plan.ItemID(h.Ref))
	switch {
	case !ok:
		return v.href("")
	case e.Kind == plan.KindIndicator || e.Kind == plan.KindTable:
		return v.href("indicators") + "#" + anchor(e.ID)
	case e.Kind == plan.KindFinding:
		return v.href("findings") + "#" + anchor(e.ID)
	}
	if at := v.at(e); at != "" {
		return at
	}
	return v.href(listPath(e.Kind), "q", e.Content.Label())
}

// hitSection is the section of a found sentence, which is known by where it begins.
func (v view) hitSection(h plan.Hit) string {
	if offset, err := strconv.Atoi(h.Ref); err == nil {
		for _, s := range v.Doc.Sentences {
			if s.Span[0] == offset {
				return s.Section
			}
		}
	}
	return ""
}

// hitPlace is the title of the section where a sentence was found.
func (v view) hitPlace(h plan.Hit) string {
	if title := v.sectionTitle(v.hitSection(h)); title != "" {
		return title
	}
	return v.t("web.place.front")
}

type searchView struct {
	Action, Text, Summary string
	Kept                  []hidden
	Tabs                  page.Tabs
	Hits                  []hitView
	Others                []FoundGroup // found outside the plans
	Plans                 []planHits   // of several plans, in place of Hits
	Everywhere            page.Link    // the same question to all plans
	Paged                 bool         // there is more than one page
	Pages                 page.Pagination
}

type hitView struct {
	Kind, Href     string
	Title, Snippet []plan.Run
}
