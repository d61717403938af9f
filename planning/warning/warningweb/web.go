// Package warningweb is the pages of early warnings: the list, one warning with
// its history, and what people do about it.
package warningweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/warning"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Path is where the list is, GroupsPath where the warnings about one thing are.
const (
	Path       = "/warnings"
	GroupsPath = Path + "/groups"
)

// mostChosen bounds a form that names warnings, in bytes.
const mostChosen = 1 << 20

// Web serves the pages.
type Web struct {
	Warnings *warning.Service
	People   *identity.Service
	Tenant   warning.Tenant
	// Subject is the address of what a warning is about; empty: it has none.
	Subject func(warning.Subject) string
	// Chased are the items of supervision raised from warnings, as far as who asks may
	// see them, as of a day (zero: now); may be nil.
	Chased func(ctx context.Context, asOf time.Time) (map[warning.ID][]Chased, error)
	// Beside shows which items of supervision chase a warning and leads to a new one, as
	// far as who asks may; nil, or a component that is nil: nothing.
	Beside func(ctx context.Context, w *warning.Warning) (templ.Component, error)
	// Demo says that the figures are those of a demonstration.
	Demo bool
}

// Chased is an item of supervision that was raised from a warning.
type Chased struct {
	Name  string // its number, in a draft its title
	State string
	Href  string
}

// In says which item it is and where it stands.
func (c *Chased) In(lang i18n.Lang) string {
	return i18n.T(lang, "warningweb.chased.item", i18n.Args{"Name": c.Name, "State": c.State})
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET "+Path, w.on(warning.Read, w.list))
	s.Handle("GET "+Path+"/export/{file}", w.on(warning.Read, w.export))
	s.Handle("GET "+GroupsPath+"/{group}", w.on(warning.Read, w.showGroup))
	s.Handle("POST "+GroupsPath+"/{group}", w.on(warning.Handle, w.actGroup), page.MaxBody(mostChosen))
	s.Handle("GET "+Path+"/{warning}", w.on(warning.Read, w.show))
	s.Handle("POST "+Path+"/{warning}", w.on(warning.Handle, w.act))
}

// Frame adds the link to the list for those who may see it.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	if !identity.From(r.Context()).May(warning.Read, w.anywhere()) {
		return
	}
	lang := i18n.From(r.Context())
	f.Nav = append(f.Nav, page.NavGroup{Key: "warnings", Label: i18n.T(lang, "warningweb.nav"), Items: []page.NavItem{{Label: i18n.T(lang, "warningweb.title"), Href: Path}}})
}

func (w *Web) anywhere() identity.Target { return identity.Target{Tenant: w.Tenant, Anywhere: true} }

// visit is one request.
type visit struct {
	w    *Web
	r    *http.Request
	ctx  context.Context
	lang i18n.Lang
	// now is the moment that is shown: the end of a past day, when one is.
	now   time.Time
	orgs  *identity.OrgTree
	areas *area.Tree
	// chased are the items of supervision raised from warnings.
	chased map[warning.ID][]Chased
}

// on serves those who may do something, before it looks at what was sent; the use
// cases ask again.
func (w *Web) on(do identity.Action, h func(*visit) (page.View, error)) page.Handler {
	return func(r *http.Request) (page.View, error) {
		if _, err := identity.Require(r.Context(), do, w.anywhere()); err != nil {
			return nil, err
		}
		orgs, areas, err := w.People.Gazetteer(r.Context(), w.Tenant)
		if err != nil {
			return nil, err
		}
		c := page.From(r.Context())
		v := &visit{w: w, r: r, ctx: r.Context(), lang: c.Lang, now: c.Now, orgs: orgs, areas: areas}
		if !c.AsOf.IsZero() {
			v.now = c.AsOf.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		if w.Chased != nil {
			if v.chased, err = w.Chased(v.ctx, c.AsOf); err != nil {
				return nil, err
			}
		}
		return h(v)
	}
}

// isPast says whether a past day is shown, on which nothing can be done.
func (v *visit) isPast() bool { return !page.From(v.ctx).AsOf.IsZero() }

// at is the past moment that is shown; zero: now.
func (v *visit) at() time.Time {
	if v.isPast() {
		return v.now
	}
	return time.Time{}
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

// labelled says that the figures are made up, where they are.
func (v *visit) labelled() templ.Component {
	if !v.w.Demo {
		return nil
	}
	return page.Notice{Kind: page.NoticeDemo, Title: v.t("indicatorweb.demo.title"), Text: v.t("indicatorweb.demo.text")}
}

// org is the name of an organisation.
func (v *visit) org(id identity.OrgID) string {
	if o, ok := v.orgs.Org(id); ok {
		return o.Name
	}
	return string(id)
}

// owner is the cell of who answers for a warning.
func (v *visit) owner(id identity.OrgID) page.Cell {
	if id == "" {
		return page.None(v.t("warningweb.owner.none"))
	}
	return page.Txt(v.org(id))
}

// when is a moment as people read it.
func (v *visit) when(t time.Time) string { return t.In(v.now.Location()).Format("2006-01-02 15:04") }

func (v *visit) day(t time.Time) string { return i18n.ISO(t.In(v.now.Location())) }

// span is how long something lasted, in words: whole days, below one day hours,
// below one hour minutes.
func (v *visit) span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return v.t("warningweb.moment")
	case d < time.Hour:
		return v.n("warningweb.minutes", int(d.Minutes()))
	case d < 24*time.Hour:
		return v.n("warningweb.hours", int(d.Hours()))
	}
	return v.n("warningweb.days", int(d.Hours()/24))
}

// spans is how long something has lasted without a break and, where it came before,
// in all. What ended has lasted in all only.
func (v *visit) spans(now, all time.Duration) string {
	if now == 0 || now == all {
		return v.span(all)
	}
	return v.t("warningweb.spans", i18n.Args{"Now": v.span(now), "All": v.span(all)})
}

var tones = map[warning.Severity]page.Tone{warning.Red: page.ToneBad, warning.Yellow: page.ToneWarn, warning.Blue: page.ToneBlue}

func (v *visit) severity(s warning.Severity) page.Tag {
	return page.Tag{Text: v.t(s.Key()), Tone: tones[s]}
}

// state is where a warning is, in words.
func (v *visit) state(x *warning.Warning) string {
	if x.State != warning.Closed && x.Silenced(v.now) {
		return v.t("warningweb.silenced_until", i18n.Args{"Until": v.day(x.SilencedUntil)})
	}
	return v.t(x.State.Key())
}

// stateCell is where a warning is, and where the items raised from it are.
func (v *visit) stateCell(x *warning.Warning) page.Cell {
	c := page.Txt(v.state(x))
	var items []string
	for _, it := range v.chased[x.ID] {
		items = append(items, it.In(v.lang))
	}
	c.Note = strings.Join(items, v.t("warningweb.comma"))
	return c
}

func groupPath(key string) string { return GroupsPath + "/" + url.PathEscape(key) }

// PathOf is where a warning is shown.
func PathOf(id warning.ID) string { return Path + "/" + url.PathEscape(string(id)) }
