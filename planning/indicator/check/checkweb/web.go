// Package checkweb is the pages of data quality: how complete the figures are,
// what checks found and who must answer, signals for reviewers, what each check
// means, and how completely and timely organisations report.
package checkweb

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/planning/indicator/check"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Path is where the pages begin.
const Path = "/quality"

// Web serves the pages.
type Web struct {
	Indicators *indicator.Service
	Reports    *reporting.Service
	Plans      Plans
	People     *identity.Service
	Tenant     indicator.Tenant
	// Indicator is the address of an indicator, Sheet that of a sheet; empty: none.
	Indicator func(indicator.Code) string
	Sheet     func(reporting.SheetID) string
	// Demo says that the figures are those of a demonstration.
	Demo bool
}

// Plans lists the plans that have an approved edition. plan.Public is one.
type Plans interface {
	Plans(ctx context.Context, t plan.Tenant) ([]plan.PlanListing, error)
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET "+Path, w.on(indicator.DoRead, w.complete))
	s.Handle("GET "+Path+"/export/{file}", w.on(indicator.DoRead, w.exportComplete))
	s.Handle("GET "+Path+"/checks", w.on(indicator.DoRead, w.findings))
	s.Handle("GET "+Path+"/checks/export/{file}", w.on(indicator.DoRead, w.exportFindings))
	s.Handle("GET "+Path+"/checks/{run}/{seq}", w.on(indicator.DoRead, w.finding))
	s.Handle("POST "+Path+"/checks/{run}/{seq}", w.on(indicator.DoExplain, w.explain))
	s.Handle("GET "+Path+"/signals", w.on(indicator.DoReview, w.signals))
	s.Handle("GET "+Path+"/rules", w.on(indicator.DoRead, w.rules))
	s.Handle("GET "+rulesPath+"/own/{rule}", w.on(indicator.DoRead, w.own))
	s.Handle("GET "+rulesPath+"/file/{file}", w.on(indicator.DoRead, w.downloadOwn))
	s.Handle("GET "+rulesPath+"/new", w.on(indicator.DoRule, w.newOwn))
	s.Handle("POST "+rulesPath+"/try", w.on(indicator.DoRule, w.tryOwn), page.MaxBody(2*check.MaxOwnFile))
	s.Handle("POST "+rulesPath+"/save", w.on(indicator.DoRule, w.saveOwn), page.MaxBody(2*check.MaxOwnFile))
	s.Handle("GET "+Path+"/organisations", w.on(reporting.DoRead, w.organisations))
}

// Frame adds the link to the pages for those who may see them.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	if !identity.From(r.Context()).May(indicator.DoRead, w.anywhere()) {
		return
	}
	lang := i18n.From(r.Context())
	f.Nav = append(f.Nav, page.NavGroup{Key: "quality", Label: i18n.T(lang, "quality.nav"), Items: []page.NavItem{{Label: i18n.T(lang, "quality.title"), Href: Path}}})
}

func (w *Web) anywhere() identity.Target { return identity.Target{Tenant: w.Tenant, Anywhere: true} }

// visit is one request.
type visit struct {
	w    *Web
	r    *http.Request
	ctx  context.Context
	lang i18n.Lang
	page page.Context
	orgs *identity.OrgTree
	// names of indicators, read when needed.
	names map[indicator.Version]string
}

// on serves those who may do something, before it looks at what was sent; the use
// cases ask again.
func (w *Web) on(do identity.Action, h func(*visit) (page.View, error)) page.Handler {
	return func(r *http.Request) (page.View, error) {
		if _, err := identity.Require(r.Context(), do, w.anywhere()); err != nil {
			return nil, err
		}
		orgs, _, err := w.People.Gazetteer(r.Context(), w.Tenant)
		if err != nil {
			return nil, err
		}
		return h(&visit{w: w, r: r, ctx: r.Context(), lang: i18n.From(r.Context()), page: page.From(r.Context()), orgs: orgs})
	}
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

func (v *visit) may(do identity.Action) bool {
	return identity.From(v.ctx).May(do, v.w.anywhere())
}

// instant is the end of the as-of day; zero for now.
func (v *visit) instant() time.Time {
	if v.page.AsOf.IsZero() {
		return v.page.AsOf
	}
	return v.page.AsOf.AddDate(0, 0, 1).Add(-time.Microsecond)
}

// today is the as-of day, or today.
func (v *visit) today() time.Time {
	if v.page.AsOf.IsZero() {
		return v.page.Now
	}
	return v.page.AsOf
}

// org is the name of an organisation.
func (v *visit) org(id identity.OrgID) string {
	if o, ok := v.orgs.Org(id); ok {
		return o.Name
	}
	return string(id)
}

func (v *visit) orgCell(id identity.OrgID) page.Cell {
	if id == "" {
		return page.None(v.t("quality.org.none"))
	}
	return page.Txt(v.org(id))
}

func (v *visit) when(t time.Time) string {
	return t.In(v.page.Now.Location()).Format("2006-01-02 15:04")
}

// tabs lead through the pages; signals are there for reviewers only.
func (v *visit) tabs(current string) page.Tabs {
	out := page.Tabs{Label: v.t("quality.title")}
	add := func(name, path string) {
		out.Items = append(out.Items, page.Tab{Label: v.t("quality.tab." + name), Href: path, Current: name == current})
	}
	add("complete", Path)
	add("checks", Path+"/checks")
	if v.may(indicator.DoReview) {
		add("signals", Path+"/signals")
	}
	if v.may(reporting.DoRead) {
		add("organisations", Path+"/organisations")
	}
	add("rules", Path+"/rules")
	return out
}

// shown is a page below the tabs.
func (v *visit) shown(tab, lead string, body page.Stack) page.Page {
	return page.Page{Title: v.t("quality.title"), Lead: lead, Body: append(page.Stack{v.labelled(), v.tabs(tab)}, body...)}
}

// labelled says that the figures are made up, where they are.
func (v *visit) labelled() templ.Component {
	if !v.w.Demo {
		return nil
	}
	return page.Notice{Kind: page.NoticeDemo, Title: v.t("indicatorweb.demo.title"), Text: v.t("indicatorweb.demo.text")}
}

var tones = map[check.Severity]page.Tone{check.Block: page.ToneBad, check.Remark: page.ToneWarn, check.Note: page.ToneBlue}

func findingPath(f *indicator.Finding) string {
	return Path + "/checks/" + strconv.FormatInt(f.Run, 10) + "/" + strconv.Itoa(f.Seq)
}

// orgOptions are those of a list of organisations, by name.
func (v *visit) orgOptions(among map[identity.OrgID]bool, chosen string) []page.Option {
	out := []page.Option{{Label: v.t("quality.any")}}
	for _, o := range v.orgs.All() {
		if among[o.ID] {
			out = append(out, page.Option{Value: string(o.ID), Label: o.Name, Selected: string(o.ID) == chosen})
		}
	}
	return out
}

// options are pairs of a value and its words.
func (v *visit) options(q page.Query, name, none string, pairs ...string) []page.Option {
	out := []page.Option{{Label: none}}
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, page.Option{Value: pairs[i], Label: pairs[i+1], Selected: pairs[i] == q.Get(name)})
	}
	return out
}

func (v *visit) indicatorPath(c string) string { return v.w.Indicator(indicator.Code(c)) }
