// Package supervisionweb is the pages of supervision: the list, one item with the
// steps that are open to who looks, notices, statistics, the record of what was late
// and the assessment of organisations.
package supervisionweb

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Path is where the list is.
const Path = "/supervision"

// maxUpload bounds what a step may bring along, in bytes; maxFile one file of it.
const (
	maxFile   = 20 << 20
	maxUpload = 5*maxFile + 1<<20
)

// Web serves the pages.
type Web struct {
	Items  *supervision.Service
	Names  supervision.Names
	Files  Files
	Tenant supervision.Tenant
	// Key seals the names of files that a form brings again after it was refused.
	Key []byte
	// Subject is the address of what an item comes from; empty: it has none.
	Subject func(supervision.Source) string
	// Place is the address of what of the plan an item is about; empty: it has none.
	Place func(supervision.Reference) string
	// About finds a commitment, an indicator or a project with who answers for it; may be
	// nil. Fault: NotFound.
	About func(ctx context.Context, of supervision.Reference) (*About, error)
	// Record is the address of what an input of an assessment was taken from; empty: it
	// has none. May be nil.
	Record func(assess.Record) string
	// Demo says that what is shown is of a demonstration.
	Demo bool
}

// About is what of the plan an item is to be about, and who answers for it.
type About struct {
	Reference    supervision.Reference
	Owner        identity.OrgID
	Contributors []identity.OrgID
	Leader       identity.PersonID
}

// Files keeps attachments. attach.Store is one.
type Files interface {
	Put(ctx context.Context, r io.Reader) (sha string, n int64, err error)
	Get(ctx context.Context, sha string) (io.ReadCloser, error)
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	read := func(pattern string, h handler, o ...page.RouteOption) {
		s.Handle(pattern, w.on(h, supervision.DoRead), o...)
	}
	run := func(pattern string, h handler, o ...page.RouteOption) {
		s.Handle(pattern, w.on(h, supervision.DoSupervise, supervision.DoInstruct), o...)
	}
	read("GET "+Path, w.list, page.Keep())
	read("GET "+Path+"/export/{file}", w.export)
	run("GET "+Path+"/new", w.askNew)
	run("POST "+Path+"/new", w.create, page.MaxBody(maxUpload))
	s.Handle("GET "+candidatesPath, w.on(w.candidates, supervision.DoSupervise))
	s.Handle("POST "+candidatesPath, w.on(w.raise, supervision.DoSupervise), page.MaxBody(maxUpload))
	read("GET "+Path+"/stats", w.stats, page.Keep())
	read("GET "+Path+"/stats/{file}", w.statsFile)
	read("GET "+Path+"/record", w.record, page.Keep())
	read("GET "+Path+"/record/{file}", w.recordFile)
	s.Handle("GET "+numbersPath, w.on(w.askNumbers, supervision.DoSupervise))
	s.Handle("POST "+numbersPath, w.on(w.setNumbers, supervision.DoSupervise))
	w.declaredRoutes(s)
	read("GET "+issuedPath, w.issuedYears)
	read("GET "+Path+"/assessment/{year}", w.assessment, page.Keep())
	read("GET "+issuedPath+"/{year}/units/{org}", w.unit)
	s.Handle("POST "+Path+"/assessment/{year}/issue", w.on(w.issueAssessment, supervision.DoSupervise))
	read("GET "+issuedPath+"/{year}/{no}", w.issued)
	read("GET "+issuedPath+"/{year}/{no}/{file}", w.issuedFile)
	s.Handle("POST "+Path+"/assessment/{year}/object", w.on(w.object, supervision.DoHead))
	s.Handle("POST "+Path+"/assessment/{year}/decide", w.on(w.decide, supervision.DoSupervise))
	read("GET "+Path+"/{case}", w.show)
	s.Handle("POST "+Path+"/{case}", w.on(w.act, supervision.DoSupervise, supervision.DoInstruct, supervision.DoAnswer, supervision.DoHead), page.MaxBody(maxUpload))
	run("GET "+Path+"/{case}/draft/edit", w.askRevise)
	run("POST "+Path+"/{case}/draft/edit", w.revise, page.MaxBody(maxUpload))
	s.Handle("GET "+Path+"/{case}/merge/into", w.on(w.askMerge, supervision.DoSupervise))
	s.Handle("POST "+Path+"/{case}/merge/into", w.on(w.merge, supervision.DoSupervise))
	s.Handle("POST "+Path+"/{case}/notices", w.on(w.issueNotice, supervision.DoSupervise))
	read("GET "+Path+"/{case}/notices/{notice}", w.notice)
	read("GET "+Path+"/{case}/notices/{notice}/word", w.noticeWord)
	read("GET "+Path+"/{case}/files/{sha}", w.file)
}

// Frame adds the links for those who may see them, with the count of items that wait
// for the person.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	a := identity.From(r.Context())
	lang := i18n.From(r.Context())
	if a.May(supervision.DoDeclare, identity.Target{Tenant: w.Tenant}) {
		f.Nav = append(f.Nav, page.NavGroup{Key: "people", Label: i18n.T(lang, "people.nav"), Items: []page.NavItem{{Label: i18n.T(lang, "supervisionweb.declared"), Href: declaredPath}}})
	}
	if !a.May(supervision.DoRead, w.anywhere()) {
		return
	}
	n := 0
	if waiting, err := w.Items.Waiting(r.Context(), w.Tenant); err == nil { // a page is shown without the count rather than not at all
		n = waiting
	}
	f.Nav = append(f.Nav, page.NavGroup{Key: "supervision", Label: i18n.T(lang, "supervisionweb.title"), Items: []page.NavItem{
		{Label: i18n.T(lang, "supervisionweb.nav"), Href: Path, Count: n},
		{Label: i18n.T(lang, "supervisionweb.stats"), Href: Path + "/stats"},
		{Label: i18n.T(lang, "supervisionweb.record"), Href: Path + "/record"},
		{Label: i18n.T(lang, "supervisionweb.assessment"), Href: assessmentPath(page.From(r.Context()).Now.Year()), Also: []string{Path + "/assessment", issuedPath}},
	}})
}

func (w *Web) anywhere() identity.Target { return identity.Target{Tenant: w.Tenant, Anywhere: true} }

// visit is one request.
type visit struct {
	w    *Web
	r    *http.Request
	ctx  context.Context
	lang i18n.Lang
	now  time.Time
	me   *identity.Actor
	orgs *identity.OrgTree
	// kept are the files that came with the form.
	kept []supervision.File
}

type handler func(*visit) (page.View, error)

// on serves those who may do one of some things, before it looks at what was sent;
// the use cases ask again.
func (w *Web) on(h handler, any ...identity.Action) page.Handler {
	return func(r *http.Request) (page.View, error) {
		var refused error
		for _, do := range any {
			if _, refused = identity.Require(r.Context(), do, w.anywhere()); refused == nil {
				break
			}
		}
		if refused != nil {
			return nil, refused
		}
		orgs, _, err := w.Names.Gazetteer(r.Context(), w.Tenant)
		if err != nil {
			return nil, err
		}
		return h(&visit{w: w, r: r, ctx: r.Context(), lang: i18n.From(r.Context()), now: page.From(r.Context()).Now, me: identity.From(r.Context()), orgs: orgs})
	}
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

// asOf is the past day that is shown, midnight UTC; zero: today.
func (v *visit) asOf() time.Time {
	t := page.From(v.ctx).AsOf
	if t.IsZero() {
		return t
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (v *visit) may(do identity.Action) bool { return v.me.May(do, v.w.anywhere()) }

// past says whether a past day is shown, on which nothing can be done.
func (v *visit) past() bool { return !page.From(v.ctx).AsOf.IsZero() }

// runs says whether the person may make items.
func (v *visit) runs() bool { return v.may(supervision.DoSupervise) || v.may(supervision.DoInstruct) }

// labelled says that what is shown is made up, where it is.
func (v *visit) labelled() templ.Component {
	if !v.w.Demo {
		return nil
	}
	return page.Notice{Kind: page.NoticeDemo, Title: v.t("supervisionweb.demo"), Text: v.t("supervisionweb.demo.text")}
}

// org is the short name of an organisation.
func (v *visit) org(id identity.OrgID) string {
	if o, ok := v.orgs.Org(id); ok {
		if o.Short != "" {
			return o.Short
		}
		return o.Name
	}
	return string(id)
}

// orgNamed is org for an id that may be empty.
func (v *visit) orgNamed(id string) string {
	if id == "" {
		return ""
	}
	return v.org(identity.OrgID(id))
}

func (v *visit) orgNames(ids []identity.OrgID) string {
	out := ""
	for i, id := range ids {
		if i > 0 {
			out += v.t("supervision.doc.comma")
		}
		out += v.org(id)
	}
	return out
}

func (v *visit) when(t time.Time) string { return t.In(v.now.Location()).Format("2006-01-02 15:04") }

// day is the day of a moment in China; plain is a day that is one already.
func (v *visit) day(t time.Time) string { return i18n.ISO(t.In(v.now.Location())) }

func plain(t time.Time) string { return t.Format(time.DateOnly) }

var tones = map[casework.Level]page.Tone{casework.Red: page.ToneBad, casework.Yellow: page.ToneWarn, casework.Blue: page.ToneBlue}

func (v *visit) level(l casework.Level) page.Tag { return page.Tag{Text: v.t(l.Key()), Tone: tones[l]} }

// left says how much time is left, or how late it is.
func (v *visit) left(r *supervision.Row) string {
	switch {
	case r.Work == nil:
		return v.t("supervisionweb.clock.none")
	case r.Work.Stopped:
		late := r.Late()
		if s := v.cut(r); s != "" {
			return v.t("supervisionweb.clock.cut", i18n.Args{"End": s, "Late": late.In(v.lang, "supervisionweb.clock.cut.in_time")})
		}
		if late.Over {
			return v.t("supervisionweb.clock.was_late", i18n.Args{"Late": late.In(v.lang, "")})
		}
		return v.n("supervisionweb.clock.took", r.Work.Used)
	case r.Late().Over:
		return r.Late().In(v.lang, "")
	case r.Work.Paused:
		return v.n("supervisionweb.clock.paused", r.Work.Left)
	case r.Work.Left == 0:
		return v.t("supervisionweb.clock.today")
	}
	return v.n("supervisionweb.clock.left", r.Work.Left)
}

// Left says in workdays how much time is left on a day for the step that is due next, or
// how late it is; empty when nothing is due.
func Left(l i18n.Lang, r *supervision.Row, today time.Time, cal casework.Days) string {
	switch {
	case r.Due.IsZero():
		return ""
	case today.After(r.Due):
		return supervision.Late{Over: true, Days: cal.Between(r.Due, today)}.In(l, "")
	case today.Equal(r.Due):
		return i18n.T(l, "supervisionweb.clock.today")
	}
	return i18n.N(l, "supervisionweb.clock.left", cal.Between(today, r.Due))
}

// cut says what stopped the clock of an item that was not closed.
func (v *visit) cut(r *supervision.Row) string {
	switch {
	case r.Case.Into != "":
		return v.t(supervision.Joined.Key())
	case r.Case.State == supervision.Cancelled:
		return v.t(supervision.Withdrawn.Key())
	case r.Case.State == supervision.Draft:
		return v.t(supervision.Declined.Key())
	}
	return ""
}

// PathOf is where an item is shown.
func PathOf(id supervision.ItemID) string { return Path + "/" + url.PathEscape(string(id)) }

// formFault says whether an error belongs into the form that caused it.
func formFault(err error) bool {
	c := fault.From(err).Code
	return c == fault.Invalid || c == fault.Conflict || c == fault.Unsupported || c == fault.TooLarge
}

// tooLarge turns what is left of a request that was too large into words.
func tooLarge(err error) error {
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return fault.Wrap(err, fault.TooLarge, "supervisionweb.too_large", fault.Args{"MB": maxUpload >> 20})
	}
	return err
}
