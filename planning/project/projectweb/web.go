// Package projectweb is the pages of major projects: the library with its filters,
// a project with all that can be done to it, Gantt charts, year lists, spreadsheets
// in and out, works of a plan that may become projects, and what everybody may see.
package projectweb

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
	"gangyao/platform/recall"
)

// Path is where the library is.
const Path = "/projects"

// Bounds of what is sent, in bytes.
const (
	maxForm   = 1 << 20
	maxFile   = 20 << 20 // one photo or paper
	maxFiles  = 64 << 20
	maxUpload = 17 << 20 // a spreadsheet
)

// Web serves the pages.
type Web struct {
	Projects *project.Service
	Plans    Plans
	Names    Names
	Files    Files
	// Raised lists the warnings about a project that who asks
	// may see, as of the day of the page; nil: there are none.
	Raised func(ctx context.Context, id project.ID) ([]Raised, error)
	// Recall remembers what was answered about spreadsheets; nil: nothing is.
	Recall *recall.Service
	// Experts lists the persons who may be appointed to score; nil: there are none.
	Experts func(context.Context) ([]project.Expert, error)
	// Beside shows which items of supervision chase a project and leads to a new one, as
	// far as who asks may; nil, or a component that is nil: nothing.
	Beside func(context.Context, project.ID, string) (templ.Component, error)
	// Key signs the name of an uploaded spreadsheet. It may be another after each start.
	Key []byte
	// Address is that of the site, for packages that others read; empty: as the browser
	// names it.
	Address string
}

// Plans gives the published plans. plan.Public is one.
type Plans interface {
	Plans(ctx context.Context, t plan.Tenant) ([]plan.PlanListing, error)
	Current(ctx context.Context, t plan.Tenant, id plan.PlanID, day time.Time) (*plan.Published, error)
}

// Names gives organisations and places their names. identity.Service is one.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// Files keeps photos, papers and spreadsheets. attach.Store is one.
type Files interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
	Get(ctx context.Context, sha string) (io.ReadCloser, error)
}

// Raised is a warning about a project.
type Raised struct {
	Title, State, Href string
	Since              time.Time
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	read := func(pattern string, h handler, o ...page.RouteOption) {
		s.Handle("GET "+pattern, w.on(project.DoRead, h), o...)
	}
	keep := func(pattern string, h handler, most int64) {
		s.Handle(pattern, w.on(project.DoKeep, h), page.MaxBody(most))
	}
	read(Path, w.library, page.Keep())
	read(Path+"/export/{file}", w.export)
	read(Path+"/gantt", w.gantt, page.Keep())
	read(Path+"/ranking", w.ranking, page.Keep())
	read(Path+"/map", w.places)
	keep("POST "+Path+"/map", w.draw, maxForm)
	read(Path+"/lists/{year}", w.yearList)
	read(Path+"/lists/{year}/issued/{version}", w.issuedList)
	read(Path+"/lists/{year}/issued/{version}/compare", w.compareList)
	s.Handle("POST "+Path+"/lists", w.on(project.DoRead, w.enlist), page.MaxBody(maxForm))
	s.Handle("POST "+Path+"/lists/issue", w.on(project.DoApprove, w.issueList), page.MaxBody(maxForm))
	for _, m := range []struct {
		method string
		h      handler
	}{{"GET ", w.askNew}, {"POST ", w.create}} { // those who keep the library record a project, units file theirs
		keeps, files := w.on(project.DoKeep, m.h), w.on(project.DoFile, m.h)
		s.Handle(m.method+Path+"/new", func(r *http.Request) (page.View, error) {
			if a := identity.From(r.Context()); a.May(project.DoKeep, identity.Target{Tenant: a.Tenant, Anywhere: true}) {
				return keeps(r)
			}
			return files(r)
		}, page.MaxBody(maxForm))
	}
	keep("GET "+Path+"/import", w.askImport, maxForm)
	keep("GET "+Path+"/import/template.xlsx", w.template, maxForm)
	keep("POST "+Path+"/import", w.preview, maxUpload)
	keep("GET "+Path+"/import/apply", func(v *visit) (page.View, error) { return v.askedAgain(Path + "/import"), nil }, maxForm)
	keep("POST "+Path+"/import/apply", w.applyImport, maxForm)
	keep("GET "+Path+"/works/{plan}", w.works, maxForm)
	keep("POST "+Path+"/works", w.takeWork, maxForm)
	read(Path+"/items/{plan}", w.items)
	read(rulesPath, w.rules)
	read(Path+"/{project}", w.overview, page.Keep())
	// The tabs ask by themselves: a review is also for those who were appointed.
	s.Handle("GET "+Path+"/{project}/{tab}", w.on(project.DoScore, w.tab))
	s.Handle("GET "+Path+"/{project}/files/{sha}", w.on(project.DoRead, w.file))
	for _, a := range acts() {
		s.Handle("POST "+Path+"/{project}/"+a.name, w.on(a.asks, w.doing(a)), page.MaxBody(a.most))
	}
	s.Handle("GET /plans/{tenant}/{plan}/projects", w.public, page.Keep())
	s.Handle("GET /plans/{tenant}/{plan}/projects/{project}", w.publicShow, page.Keep())
}

// Frame adds what the person may see here to what surrounds a page.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	a := identity.From(r.Context())
	if a.Visitor() || a.MustChange || !a.May(project.DoRead, identity.Target{Tenant: a.Tenant, Anywhere: true}) {
		return
	}
	lang := i18n.From(r.Context())
	f.Nav = append(f.Nav, page.NavGroup{Key: "projects", Label: i18n.T(lang, "projectweb.nav"), Items: []page.NavItem{
		{Label: i18n.T(lang, "projectweb.library"), Href: Path, Alone: true},
		{Label: i18n.T(lang, "projectweb.gantt"), Href: Path + "/gantt"},
		{Label: i18n.T(lang, "projectweb.ranking"), Href: Path + "/ranking"},
		{Label: i18n.T(lang, "projectweb.lists"), Href: Path + "/lists/" + strconv.Itoa(page.From(r.Context()).Now.Year())},
	}})
}

// visit is one request of somebody who works in their own tenant.
type visit struct {
	r      *http.Request
	ctx    context.Context
	lang   i18n.Lang
	me     *identity.Actor
	tenant project.Tenant
	orgs   *identity.OrgTree
	areas  *area.Tree
	// What was sent and not kept, with why: the page is shown again with it.
	sent    url.Values
	form    string
	problem error
	// told are the fields at which what is wrong with them is told.
	told []string
	// next is where on its tab an act leads that was done; empty: to its form.
	next string
}

type handler func(v *visit) (page.View, error)

// on serves those who may do something somewhere, before it looks at what was
// sent; the use cases ask again.
func (w *Web) on(do identity.Action, h handler) page.Handler {
	return func(r *http.Request) (page.View, error) {
		a := identity.From(r.Context())
		if _, err := identity.Require(r.Context(), do, identity.Target{Tenant: a.Tenant, Anywhere: true}); err != nil {
			return nil, err
		}
		v, err := w.visit(r, a.Tenant)
		if err != nil {
			return nil, err
		}
		return styled(h(v))
	}
}

func (w *Web) visit(r *http.Request, t project.Tenant) (*visit, error) {
	v := &visit{r: r, ctx: r.Context(), lang: i18n.From(r.Context()), me: identity.From(r.Context()), tenant: t}
	var err error
	v.orgs, v.areas, err = w.Names.Gazetteer(r.Context(), t)
	return v, err
}

// styled gives a page the sheet that all pages of projects share.
func styled(x page.View, err error) (page.View, error) {
	if p, ok := x.(page.Page); ok {
		p.Styles = append(p.Styles, "project")
		return p, err
	}
	return x, err
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

// may says whether who asks may do something somewhere in their tenant.
func (v *visit) may(do identity.Action) bool {
	return v.me.May(do, identity.Target{Tenant: v.tenant, Anywhere: true})
}

// asOf is the past day whose state is shown; none: today.
func (v *visit) asOf() project.Day { return dayOf(page.From(v.ctx).AsOf) }

// org is the short name of an organisation, or its id when it is not known.
func (v *visit) org(id identity.OrgID) string {
	if o, ok := v.orgs.Org(id); ok {
		if o.Short != "" {
			return o.Short
		}
		return o.Name
	}
	return string(id)
}

// orgFull is the whole name of an organisation.
func (v *visit) orgFull(id identity.OrgID) string {
	if o, ok := v.orgs.Org(id); ok {
		return o.Name
	}
	return string(id)
}

func (v *visit) area(c area.Code) string {
	if n := v.areas.Name(c, page.From(v.ctx).Now); n != "" {
		return n
	}
	return string(c)
}

func (v *visit) areaNames(list []area.Code) string {
	var out []string
	for _, c := range list {
		out = append(out, v.area(c))
	}
	return v.join(out)
}

// sentences puts several hints one after another.
func (v *visit) sentences(list []string) string {
	return strings.Join(list, v.t("projectweb.semicolon"))
}

// join lists several words.
func (v *visit) join(list []string) string { return strings.Join(list, v.t("projectweb.and")) }

// moment is a time as people read it; empty for none.
func (v *visit) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(page.From(v.ctx).Now.Location()).Format("2006-01-02 15:04")
}

// date is a cell with a day, or why there is none.
func (v *visit) date(d project.Day, none string) page.Cell {
	if d == 0 {
		return page.None(v.t(none))
	}
	return page.Txt(d.String())
}

// figure prints an exact decimal.
func figure(d decimal.Decimal) string { return i18n.Number(quantity.FromDecimal(d)) }

// wan prints money in 万元 with at most two decimals.
func wan(m project.Money) string { return figure(m.Round(2)) }

// money prints money with its unit.
func (v *visit) money(m project.Money) string {
	return v.t("projectweb.wan", i18n.Args{"Amount": wan(m)})
}

// fen prints the money of a row.
func fen(n int64) string { return wan(project.Wan(n)) }

// hundredths prints a share of a row in per cent.
func hundredths(n int32) string { return figure(decimal.New(int64(n), -2)) + "%" }

func (v *visit) light(c light.Colour) templ.Component { return lamp(string(c), v.t(c.Key())) }

func (v *visit) stage(s project.Stage, st project.Standing) string {
	if st != project.Active {
		return v.t("projectweb.stage_standing", i18n.Args{"Stage": i18n.Key(s.Key()), "Standing": i18n.Key(st.Key())})
	}
	return v.t(s.Key())
}

// labelled says that what is shown is made up, where it is.
func (v *visit) labelled(demo bool) templ.Component {
	if !demo {
		return nil
	}
	return page.Notice{Kind: page.NoticeDemo, Title: v.t("projectweb.demo"), Text: v.t("projectweb.demo.text")}
}

// PathOf is where a project is shown.
func PathOf(id project.ID) string { return Path + "/" + url.PathEscape(string(id)) }

// DutyPath is where somebody does what a project waits for.
func DutyPath(d *project.Duty) string {
	path := PathOf(d.Project)
	switch d.Kind {
	case project.OweReport, project.OweMend:
		return path + "/reports?month=" + url.QueryEscape(d.Months[0].String())
	case project.OweConfirm:
		return path + "/reports#waits-" + url.PathEscape(d.Months[0].String())
	case project.OweSolve, project.OweProblem, project.OweClose:
		return path + "/problems"
	case project.OweWaiver:
		return path + "/gates"
	case project.OweFiling, project.OweRefile:
		return path + "/filing"
	}
	return path + "/review"
}

func (v *visit) crumb() page.Link { return page.Link{Label: v.t("projectweb.library"), Href: Path} }

// said is what a person typed into a field of a form that was not kept, else what
// stands there.
func (v *visit) said(form, name, now string) string {
	if v.form == form && v.sent != nil {
		return v.sent.Get(name)
	}
	return now
}

func (v *visit) saidAny(form, name, value string, now bool) bool {
	if v.form == form && v.sent != nil {
		return slices.Contains(v.sent[name], value)
	}
	return now
}

// wrong is what is wrong with a field of the form that was not kept; empty: nothing.
func (v *visit) wrong(form, name string) string {
	if v.problem == nil || v.form != form {
		return ""
	}
	for _, x := range project.FlawsOf(v.problem) {
		if at := x.Field; at == name || at == "position" && name == "lon" || at == "funds" && name == "fund-"+string(project.Undivided) {
			v.told = append(v.told, at)
			return i18n.Fault(v.lang, x.Fault)
		}
	}
	return ""
}

// untold is what is wrong and told at no field of the form.
func (v *visit) untold() string {
	if len(v.told) == 0 {
		return i18n.Fault(v.lang, v.problem)
	}
	var out []string
	for _, x := range project.FlawsOf(v.problem) {
		if !slices.Contains(v.told, x.Field) {
			out = append(out, i18n.Fault(v.lang, x.Fault))
		}
	}
	return strings.Join(out, " ")
}

// refused says above a project's page that a form was not kept. What is wrong with
// its fields stands above and in the form, where this leads.
func (w *Web) refused(v *visit) page.Notice {
	n := page.Notice{Kind: page.NoticeError, Title: v.t("projectweb.not_kept"), Text: v.untold(), Links: w.twins(v)}
	if len(v.told) > 0 {
		n.Links = append([]page.Link{{Label: v.t("projectweb.not_kept.where"), Href: "#" + v.form}}, n.Links...)
	}
	return n
}

// twin asks whether another project of the same name is meant; nil: nobody has it.
func (v *visit) twin() *page.Field {
	if v.problem == nil || !slices.ContainsFunc(project.FlawsOf(v.problem), func(x project.Flaw) bool { return x.Fault.Key == "project.name_taken" }) {
		return nil
	}
	return &page.Field{Name: "twin", Label: v.t("projectweb.twin"), Type: page.FieldChecks, Options: []page.Option{{Value: "yes", Label: v.t("projectweb.twin.yes")}}}
}

// twins lead to the projects that have the name or the code already.
func (w *Web) twins(v *visit) []page.Link {
	var e *project.Twins
	var out []page.Link
	if v.problem == nil || !errors.As(v.problem, &e) {
		return nil
	}
	for _, id := range e.IDs {
		if x, err := w.Projects.Show(v.ctx, v.tenant, id, 0); err == nil {
			out = append(out, page.Link{Label: v.t("projectweb.twin.see", i18n.Args{"Name": x.Project.Basics.Name, "Stage": i18n.Key(x.Project.Stage.Key()), "Org": v.org(x.Project.Basics.Org)}), Href: PathOf(id)})
		}
	}
	return out
}

// input is a field of what was sent.
func (v *visit) input(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }

// parse reads what was sent.
func (v *visit) parse() error {
	err := v.r.ParseForm()
	if strings.HasPrefix(v.r.Header.Get("Content-Type"), "multipart/") {
		err = v.r.ParseMultipartForm(4 << 20)
	}
	if err != nil {
		return fault.Wrap(err, fault.TooLarge, "projectweb.form_large", fault.Args{"MB": maxFile >> 20})
	}
	v.sent = v.r.PostForm
	return nil
}

// options are choices with one of them taken.
func options(none, chosen string, pairs ...string) []page.Option {
	var out []page.Option
	if none != "" {
		out = append(out, page.Option{Label: none})
	}
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, page.Option{Value: pairs[i], Label: pairs[i+1], Selected: pairs[i] == chosen})
	}
	return out
}

// orgPairs are all organisations that there are now.
func (v *visit) orgPairs() []string {
	var out []string
	now := page.From(v.ctx).Now
	for _, o := range v.orgs.All() {
		if o.On(now) {
			out = append(out, string(o.ID), o.Name)
		}
	}
	return out
}
