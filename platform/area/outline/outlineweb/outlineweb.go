// Package outlineweb is the pages on which an administrator imports outlines of places,
// sees what an import would do before it is kept, and takes sets out of use.
package outlineweb

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/geojson"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Path is where the pages are.
const Path = "/admin/outlines"

// Web serves the pages.
type Web struct {
	Outlines *outline.Service
	Names    Names
	Tenant   area.Code
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET "+Path, w.on(outline.DoLook, w.list))
	s.Handle("POST "+Path, w.on(outline.DoKeep, w.try), page.MaxBody(geojson.MaxBytes+1<<20))
	s.Handle("POST "+Path+"/import", w.on(outline.DoKeep, w.keep))
	s.Handle("GET "+Path+"/{set}", w.on(outline.DoLook, w.show))
	s.Handle("POST "+Path+"/{set}", w.on(outline.DoKeep, w.withdraw))
	s.Handle("GET "+Path+"/{set}/file", w.on(outline.DoLook, w.file))
}

// Frame adds the pages to the navigation of those who may look at sets.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	if identity.From(r.Context()).May(outline.DoLook, identity.Target{Tenant: w.Tenant}) {
		f.Nav = append(f.Nav, page.NavGroup{Key: "people", Label: i18n.T(i18n.From(r.Context()), "people.nav"),
			Items: []page.NavItem{{Label: i18n.T(i18n.From(r.Context()), "outline.page"), Href: Path}}})
	}
}

// visit is one request.
type visit struct {
	*http.Request
	lang i18n.Lang
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

// on serves those who may do something, before it looks at what was sent.
func (w *Web) on(do identity.Action, h func(*visit) (page.View, error)) page.Handler {
	return func(r *http.Request) (page.View, error) {
		if _, err := identity.Require(r.Context(), do, identity.Target{Tenant: w.Tenant}); err != nil {
			return nil, err
		}
		return h(&visit{r, i18n.From(r.Context())})
	}
}

// keeps says whether the person imports and withdraws sets.
func (w *Web) keeps(v *visit) bool {
	return identity.From(v.Context()).May(outline.DoKeep, identity.Target{Tenant: w.Tenant})
}

// pathOf is where a set is shown.
func pathOf(id outline.SetID) string { return Path + "/" + url.PathEscape(string(id)) }

func (w *Web) list(v *visit) (page.View, error) { return w.listPage(v, v.typed(w.Tenant), nil) }

// listPage lists the sets, with the form that asks for another.
func (w *Web) listPage(v *visit, f outline.Form, problem error) (page.View, error) {
	sets, err := w.Outlines.Sets(v.Context(), w.Tenant)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("outline.page"), HideCaption: true, Columns: []page.Column{{Label: v.t("outline.field.title"), Head: true}, {Label: v.t("outline.field.level")},
		{Label: v.t("outline.field.on"), Kind: page.KindDate}, {Label: v.t("outline.field.places"), Kind: page.KindNumber}, {Label: v.t("outline.field.kind")}, {Label: v.t("outline.field.imported")}, {Label: v.t("outline.field.state")}},
		Empty: page.Empty{Title: v.t("outline.page.none"), Text: v.t("outline.page.none.text")}}
	for i := range sets {
		s := &sets[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(s.Title, pathOf(s.ID)), page.Txt(v.level(s.Level)), page.Txt(i18n.ISO(s.On)), page.Int(s.Places),
			page.Txt(v.kind(s)), {Text: v.day(s.At), Note: s.By}, page.Show(v.state(s))}})
	}
	body := page.Stack{t}
	if w.keeps(v) {
		body = append(body, section(v.t("outline.page.new"), v.t("outline.page.new.text"), w.form(v, f, problem)))
	}
	p := page.Page{Title: v.t("outline.page"), Lead: v.t("outline.page.lead"), Body: body}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
	}
	return p, nil
}

func (v *visit) level(l area.Level) string { return v.t("people.level." + string(l)) }

func (v *visit) day(t time.Time) string {
	return i18n.ISO(t.In(page.From(v.Context()).Now.Location()))
}

// kind says whether a set may be shown to everybody.
func (v *visit) kind(s *outline.Set) string {
	switch {
	case s.Review != "":
		return s.Review
	case s.Schematic:
		return v.t("outline.kind.schematic")
	}
	return v.t("outline.kind.inside")
}

func (v *visit) state(s *outline.Set) page.Tag {
	if s.Withdrawn.IsZero() {
		return page.Tag{Text: v.t("outline.state.stands"), Tone: page.ToneGood}
	}
	return page.Tag{Text: v.t("outline.state.withdrawn")}
}

// typed reads the form as it was filled in.
func (v *visit) typed(t area.Code) outline.Form {
	f := outline.Form{Tenant: t, Level: area.Level(v.FormValue("level")), Title: v.FormValue("title"), Source: v.FormValue("source"), Licence: v.FormValue("licence"),
		Review: v.FormValue("review"), Schematic: v.FormValue("schematic") != "", System: outline.System(v.FormValue("system")),
		Code: v.FormValue("code"), Name: v.FormValue("name"), LeaveOut: v.FormValue("leave") != ""}
	f.On, _ = time.Parse(time.DateOnly, v.FormValue("on")) // a day that is none is asked for again
	return f
}

// form asks for a set.
func (w *Web) form(v *visit, f outline.Form, problem error) page.Form {
	var levels, systems []page.Option
	for _, l := range []area.Level{area.Town, area.Village, area.County, area.City} {
		levels = append(levels, page.Option{Value: string(l), Label: v.level(l), Selected: l == f.Level})
	}
	for _, s := range outline.Systems() {
		systems = append(systems, page.Option{Value: string(s), Label: v.t("outline.system." + string(s)), Selected: s == f.System})
	}
	on := ""
	if !f.On.IsZero() {
		on = i18n.ISO(f.On)
	}
	form := page.Form{ID: "outlines", Action: Path, Upload: true, Buttons: []page.Button{{Label: v.t("outline.do.try"), Kind: page.Primary}}, Fields: []page.Field{
		{Name: "file", Label: v.t("outline.field.file"), Hint: v.t("outline.field.file.hint", i18n.Args{"MB": geojson.MaxBytes >> 20}), Type: page.FieldFile, Accept: ".geojson,.json", Required: true},
		{Name: "title", Label: v.t("outline.field.title"), Hint: v.t("outline.field.title.hint"), Value: f.Title, Required: true, Width: 30},
		{Name: "level", Label: v.t("outline.field.level"), Type: page.FieldSelect, Options: levels},
		{Name: "on", Label: v.t("outline.field.on"), Hint: v.t("outline.field.on.hint"), Type: page.FieldDate, Value: on, Required: true},
		{Name: "source", Label: v.t("outline.field.source"), Hint: v.t("outline.field.source.hint"), Value: f.Source, Required: true, Width: 30},
		{Name: "review", Label: v.t("outline.field.review"), Hint: v.t("outline.field.review.hint"), Value: f.Review, Width: 20},
		{Name: "schematic", Label: v.t("outline.field.schematic"), Type: page.FieldChecks, Options: []page.Option{{Value: "1", Label: v.t("outline.field.schematic.yes"), Hint: v.t("outline.field.schematic.hint"), Selected: f.Schematic}}},
		{Name: "system", Label: v.t("outline.field.system"), Hint: v.t("outline.field.system.hint"), Type: page.FieldSelect, Options: systems},
		{Name: "licence", Label: v.t("outline.field.licence"), Hint: v.t("outline.field.licence.hint"), Value: f.Licence, Width: 30},
	}}
	place(v, &form, problem)
	return form
}

// at says which field a fault is about.
var at = map[string]string{"outline.title": "title", "outline.source": "source", "outline.words": "source", "outline.review": "review", "outline.level": "level", "outline.day": "on",
	"outline.day_future": "on", "outline.system": "system", "outline.no_file": "file", "outline.no_bytes": "file", "outline.other_file": "file", "outline.not_utf8": "file",
	"outline.not_json": "file", "outline.not_collection": "file", "outline.empty": "file", "outline.bytes": "file", "outline.features": "file", "outline.points": "file",
	"outline.crs_projected": "file", "outline.crs_datum": "file", "outline.crs_unknown": "file", "outline.gauss": "file", "outline.gauss_zone": "file", "outline.mercator": "file",
	"outline.not_degrees": "file", "outline.swapped": "file"}

// place puts a fault at its field, or over the form; those of a file stand at the file.
func place(v *visit, form *page.Form, problem error) {
	if problem == nil {
		return
	}
	words := i18n.Fault(v.lang, problem)
	for i := range form.Fields {
		if form.Fields[i].Name == at[fault.From(problem).Key] {
			form.Fields[i].Error = words
			return
		}
	}
	form.Problem = words
}

// refused says whether a fault is told on the page where the form is.
func refused(err error) bool {
	switch fault.From(err).Code {
	case fault.Invalid, fault.Conflict, fault.TooLarge:
		return true
	}
	return false
}

// try keeps the file that was sent, and shows what importing it would do.
func (w *Web) try(v *visit) (page.View, error) {
	name, sha := v.FormValue("filename"), v.FormValue("sha")
	f := v.typed(w.Tenant)
	err := error(nil)
	if sha == "" {
		name, sha, err = w.sent(v)
	}
	if err == nil {
		var t *outline.Trial
		if t, err = w.Outlines.Try(v.Context(), f, sha); err == nil {
			return w.trialPage(v, t, name, sha, nil)
		}
	}
	if !refused(err) {
		return nil, err
	}
	return w.listPage(v, f, err)
}

// sent keeps the file of the form.
func (w *Web) sent(v *visit) (name, sha string, err error) {
	file, head, err := v.FormFile("file")
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return "", "", fault.Wrap(big, fault.TooLarge, "outline.bytes", fault.Args{"MB": geojson.MaxBytes >> 20})
	}
	if err != nil {
		return "", "", fault.Wrap(err, fault.Invalid, "outline.no_file", nil)
	}
	sha, err = w.Outlines.Put(v.Context(), w.Tenant, file)
	return head.Filename, sha, errors.Join(err, file.Close())
}

// keep imports a file that was tried.
func (w *Web) keep(v *visit) (page.View, error) {
	f, name, sha := v.typed(w.Tenant), v.FormValue("filename"), v.FormValue("sha")
	set, err := w.Outlines.Import(v.Context(), f, name, sha)
	if err == nil {
		return page.Redirect{To: pathOf(set.ID)}, nil
	}
	if !refused(err) {
		return nil, err
	}
	t, again := w.Outlines.Try(v.Context(), f, sha)
	if again != nil {
		return w.listPage(v, f, err)
	}
	return w.trialPage(v, t, name, sha, err)
}

// show shows a set, with the form that takes it out of use.
func (w *Web) show(v *visit) (page.View, error) { return w.showPage(v, nil) }

func (w *Web) showPage(v *visit, problem error) (page.View, error) {
	id := outline.SetID(v.PathValue("set"))
	m, err := w.Outlines.Show(v.Context(), w.Tenant, id)
	if err != nil {
		return nil, err
	}
	picture, err := w.picture(v, &m.Set, m.Outlines)
	if err != nil {
		return nil, err
	}
	s := &m.Set
	facts := page.Definitions{{Term: v.t("outline.field.state"), Body: v.state(s)}, {Term: v.t("outline.field.level"), Text: v.level(s.Level)}, {Term: v.t("outline.field.on"), Text: i18n.ISO(s.On)}, {Term: v.t("outline.field.places"), Text: strconv.Itoa(s.Places)},
		{Term: v.t("outline.field.source"), Text: s.Source}, {Term: v.t("outline.field.kind"), Text: v.kind(s)}, {Term: v.t("outline.field.system"), Text: v.t("outline.system." + string(s.System))},
		{Term: v.t("outline.field.imported"), Text: v.day(s.At) + " " + s.By}, {Term: v.t("outline.field.file"), Text: s.File}, {Term: "SHA-256", Text: s.SHA256}}
	if s.Licence != "" {
		facts = append(facts, page.Definition{Term: v.t("outline.field.licence"), Text: s.Licence})
	}
	if s.Omitted > 0 {
		facts = append(facts, page.Definition{Term: v.t("outline.field.omitted"), Text: strconv.Itoa(s.Omitted)})
	}
	p := page.Page{Title: s.Title, Crumbs: []page.Link{{Label: v.t("outline.page"), Href: Path}}, Styles: []string{"map"}, Actions: []page.Button{{Label: v.t("outline.do.file"), Href: pathOf(s.ID) + "/file", Icon: "download"}}}
	body := page.Stack{picture, facts}
	if !s.Withdrawn.IsZero() {
		body = append(page.Stack{page.Notice{Kind: page.NoticeWarning, Title: v.t("outline.page.withdrawn", i18n.Args{"By": s.WithdrawnBy, "Day": v.day(s.Withdrawn)}), Text: s.Reason}}, body...)
	} else if w.keeps(v) && page.From(v.Context()).AsOf.IsZero() {
		form := page.Form{ID: "withdraw", Action: pathOf(s.ID), Fields: []page.Field{{Name: "reason", Label: v.t("outline.field.reason"), Value: v.FormValue("reason"), Required: true, Width: 40}},
			Buttons: []page.Button{{Label: v.t("outline.do.withdraw"), Kind: page.Danger}}}
		if problem != nil {
			form.Fields[0].Error, p.Status = i18n.Fault(v.lang, problem), page.Status(fault.From(problem).Code)
		}
		body = append(body, section(v.t("outline.page.withdraw"), v.t("outline.page.withdraw.text"), form))
	}
	p.Body = body
	return p, nil
}

func (w *Web) withdraw(v *visit) (page.View, error) {
	id := outline.SetID(v.PathValue("set"))
	switch err := w.Outlines.Withdraw(v.Context(), w.Tenant, id, v.FormValue("reason")); {
	case err == nil:
		return page.Redirect{To: pathOf(id)}, nil
	case refused(err):
		return w.showPage(v, err)
	default:
		return nil, err
	}
}

// file gives the bytes that a set was made from.
func (w *Web) file(v *visit) (page.View, error) {
	set, r, err := w.Outlines.File(v.Context(), w.Tenant, outline.SetID(v.PathValue("set")))
	if err != nil {
		return nil, err
	}
	return page.File{Name: set.File, Type: "application/geo+json", Write: func(out io.Writer) error {
		_, err := io.Copy(out, r)
		return errors.Join(err, r.Close())
	}}, nil
}
