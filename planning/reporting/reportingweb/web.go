// Package reportingweb is the pages of reporting rounds: what one owes, rounds
// with their duty lists, the grid in which figures are entered, the way of a
// sheet from its clerk to publication, and spreadsheets in and out.
package reportingweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/recall"
)

// The addresses that other packages lead to.
const (
	DutiesPath = "/duties"
	RoundsPath = "/rounds"
	SheetsPath = "/sheets"
)

// Bounds of what is sent, in bytes.
const (
	maxForm     = 8 << 20  // a whole sheet or duty list as a form
	maxEvidence = 20 << 20 // one file that proves figures
	maxUpload   = 32 << 20 // a spreadsheet
)

// Web serves the pages.
type Web struct {
	Reports     *reporting.Service
	Definitions Definitions
	Plans       Plans
	Names       Names
	Files       Files
	// Others are duties of other capabilities, for the page of duties and its count;
	// may be nil.
	Others func(context.Context) ([]Other, error)
	// Chased are, by sheet, the items of supervision that chase late steps of a round, or
	// where one is raised, as far as who asks may; may be nil.
	Chased func(context.Context, reporting.RoundID) (map[reporting.SheetID]page.Link, error)
	// Figure is where an approved figure is explained, and the address of its card; may
	// be nil.
	Figure func(t indicator.Tenant, c indicator.CellKey) (to, card string)
	// Recall remembers what was answered about spreadsheets; may be nil.
	Recall *recall.Service
	// Key signs what a page gives out and takes back later: the name of an uploaded
	// spreadsheet. It may be another after each start.
	Key []byte
}

// Other is a duty that another capability knows of.
type Other struct {
	Due  time.Time // day; zero: none
	Late int       // days or workdays
	What string
	Org  identity.OrgID
	// When says how much time is left, or is gone, where that does not count in days.
	When string
	// Detail and Do say where it stands and what the button says.
	Detail, Do, Href string
}

// others are the duties of other capabilities.
func (w *Web) others(ctx context.Context) ([]Other, error) {
	if w.Others == nil {
		return nil, nil
	}
	return w.Others(ctx)
}

// Definitions lists what is measured. indicator.Service is one.
type Definitions interface {
	Definitions(ctx context.Context, t indicator.Tenant, at time.Time) ([]indicator.Definition, error)
}

// Plans lists the plans whose targets a round may follow. plan.Public is one.
type Plans interface {
	Plans(ctx context.Context, t plan.Tenant) ([]plan.PlanListing, error)
}

// Names gives organisations and places their names. identity.Service is one.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// Files keeps what proves figures, and spreadsheets while they are looked at.
// attach.Store is one.
type Files interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
	Get(ctx context.Context, sha string) (io.ReadCloser, error)
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	read := func(pattern string, h handler, o ...page.RouteOption) {
		s.Handle(pattern, w.on(reporting.DoRead, h), o...)
	}
	arrange := func(pattern string, h handler) {
		s.Handle(pattern, w.on(reporting.DoArrange, today(h)), page.MaxBody(maxForm))
	}
	fill := func(pattern string, h handler, most int64) {
		s.Handle(pattern, w.on(reporting.DoFill, h), page.MaxBody(most))
	}
	read("GET "+DutiesPath, w.duties)
	read("POST "+DutiesPath+"/read", w.readNotices)

	read("GET "+RoundsPath, w.rounds)
	read("GET "+RoundsPath+"/burden", w.burden)
	read("GET "+roundExport+"/{file}", w.exportRounds)
	arrange("GET "+RoundsPath+"/new", w.askRound)
	arrange("POST "+RoundsPath+"/new", w.proposeRound)
	arrange("POST "+RoundsPath, w.planRound)
	read("GET "+RoundsPath+"/{round}", w.round)
	read("GET "+RoundsPath+"/{round}/history", w.roundHistory)
	arrange("GET "+RoundsPath+"/{round}/edit", w.askChange)
	arrange("POST "+RoundsPath+"/{round}/edit", w.changeRound)
	arrange("GET "+RoundsPath+"/{round}/duties", w.askDuties)
	arrange("POST "+RoundsPath+"/{round}/duties", w.setDuties)
	arrange("POST "+RoundsPath+"/{round}/open", w.openRound)
	arrange("POST "+RoundsPath+"/{round}/close", w.closeRound)
	arrange("POST "+RoundsPath+"/{round}/exceptions", w.except)
	arrange("POST "+RoundsPath+"/{round}/reminders", w.setReminders)
	s.Handle("POST "+RoundsPath+"/{round}/publish", w.on(reporting.DoPublish, w.publishRound))

	read("GET "+SheetsPath+"/{sheet}", w.sheet)
	s.Handle("POST "+SheetsPath+"/{sheet}/layout", w.on(reporting.DoRead, w.setLayout), page.MaxBody(maxForm+5*maxEvidence))
	read("GET "+SheetsPath+"/{sheet}/state", w.state)
	fill("POST "+SheetsPath+"/{sheet}", w.fillForm, maxForm+5*maxEvidence)
	fill("POST "+SheetsPath+"/{sheet}/cells", w.fillCells, maxForm)
	fill("POST "+SheetsPath+"/{sheet}/evidence", w.addEvidence, maxEvidence+1<<20)
	read("GET "+SheetsPath+"/{sheet}/evidence/{sha}", w.evidence)
	read("GET "+SheetsPath+"/{sheet}/form.xlsx", w.template)
	read("GET "+SheetsPath+"/{sheet}/data.xlsx", w.exportXLSX)
	read("GET "+SheetsPath+"/{sheet}/data.csv", w.exportCSV)
	fill("GET "+SheetsPath+"/{sheet}/upload", w.askUpload, 0)
	fill("POST "+SheetsPath+"/{sheet}/upload", w.upload, maxUpload+1<<20)
	fill("POST "+SheetsPath+"/{sheet}/upload/apply", w.applyUpload, maxForm)
	read("GET "+SheetsPath+"/{sheet}/submit", w.askSubmit)
	s.Handle("POST "+SheetsPath+"/{sheet}/submit", w.on(reporting.DoSubmit, w.submit), page.MaxBody(maxForm))
	s.Handle("POST "+SheetsPath+"/{sheet}/withdraw", w.on(reporting.DoSubmit, w.withdraw))
	s.Handle("POST "+SheetsPath+"/{sheet}/approve", w.on(reporting.DoApprove, w.approve), page.MaxBody(maxForm))
	s.Handle("POST "+SheetsPath+"/{sheet}/verify", w.on(reporting.DoVerify, w.verify), page.MaxBody(maxForm))
	s.Handle("POST "+SheetsPath+"/{sheet}/publish", w.on(reporting.DoPublish, w.publish), page.MaxBody(maxForm))
	read("POST "+SheetsPath+"/{sheet}/return", w.sendBack, page.MaxBody(maxForm))
	read("GET "+SheetsPath+"/{sheet}/proof", w.proof)
	read("GET "+SheetsPath+"/{sheet}/content.json", w.content)
	read("GET "+SheetsPath+"/{sheet}/history", w.history)
}

// visit is one request of somebody who works in their own tenant.
type visit struct {
	r      *http.Request
	ctx    context.Context
	lang   i18n.Lang
	me     *identity.Actor
	tenant indicator.Tenant
	orgs   *identity.OrgTree
	areas  *area.Tree
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
		v := &visit{r: r, ctx: r.Context(), lang: i18n.From(r.Context()), me: a, tenant: a.Tenant}
		var err error
		if v.orgs, v.areas, err = w.Names.Gazetteer(r.Context(), v.tenant); err != nil {
			return nil, err
		}
		return h(v)
	}
}

// today serves what can be done today only.
func today(h handler) handler {
	return func(v *visit) (page.View, error) {
		if v.isPast() {
			return nil, page.OnlyToday()
		}
		return h(v)
	}
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

// may says whether who asks may do something somewhere in their tenant.
func (v *visit) may(do identity.Action) bool {
	return v.me.May(do, identity.Target{Tenant: v.tenant, Anywhere: true})
}

// asOf is the past day whose data are shown, as days are here; zero: today.
func (v *visit) asOf() time.Time { return midnight(page.From(v.ctx).AsOf) }

// isPast says whether a past day is shown, on which nothing can be done.
func (v *visit) isPast() bool { return !v.asOf().IsZero() }

// today is the day that is shown.
func (v *visit) today() time.Time {
	if v.isPast() {
		return v.asOf()
	}
	return midnight(page.From(v.ctx).Now)
}

func midnight(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// org is the name of an organisation, or its id when it is not known.
func (v *visit) org(id identity.OrgID) string {
	if o, ok := v.orgs.Org(id); ok {
		if o.Short != "" {
			return o.Short
		}
		return o.Name
	}
	return string(id)
}

// place names where a cell is counted; empty for the whole.
func (v *visit) place(k indicator.CellKey) string {
	name := ""
	if k.Area != v.tenant {
		name = v.areas.Name(k.Area, k.Period.End())
	}
	if k.Org != "" {
		if name != "" {
			name += " "
		}
		name += v.org(k.Org)
	}
	return name
}

// moment is a time as people read it; empty for none.
func (v *visit) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(page.From(v.ctx).Now.Location()).Format("2006-01-02 15:04")
}

// Frame adds what the person may do here, and how much they owe, to what
// surrounds a page.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	a := identity.From(r.Context())
	if a.Visitor() || a.MustChange || !a.May(reporting.DoRead, identity.Target{Tenant: a.Tenant, Anywhere: true}) {
		return
	}
	lang := i18n.From(r.Context())
	tasks, err := w.Reports.Duties(r.Context(), a.Tenant, time.Time{})
	others, failed := w.others(r.Context())
	n := len(tasks) + len(others)
	if err == nil && failed == nil { // else the page itself will say what is wrong
		f.Duties, f.DutiesHref = n, DutiesPath
	}
	f.Nav = append(f.Nav, page.NavGroup{Key: "reports", Label: i18n.T(lang, "reportingweb.nav"), Items: []page.NavItem{
		{Label: i18n.T(lang, "reportingweb.duties"), Href: DutiesPath, Count: n},
		{Label: i18n.T(lang, "reportingweb.rounds"), Href: RoundsPath},
	}})
}

func roundPath(id reporting.RoundID) string { return RoundsPath + "/" + url.PathEscape(string(id)) }

func sheetPath(id reporting.SheetID) string { return SheetsPath + "/" + url.PathEscape(string(id)) }

// crumbs lead to a round, and on to one of its sheets.
func (v *visit) crumbs(r *reporting.Round, sheet *reporting.Sheet) []page.Link {
	out := []page.Link{{Label: v.t("reportingweb.rounds"), Href: RoundsPath}}
	if r != nil {
		out = append(out, page.Link{Label: r.Name, Href: roundPath(r.ID)})
	}
	if sheet != nil {
		out = append(out, page.Link{Label: v.org(sheet.Org), Href: sheetPath(sheet.ID)})
	}
	return out
}
