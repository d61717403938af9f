// Package holidayweb is the page on which an administrator loads holiday notices, and
// everybody else reads them.
package holidayweb

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/platform/calendar"
	"gangyao/platform/calendar/holiday"
	"gangyao/platform/canonical"
	"gangyao/platform/declare"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// Path is where the page is.
const Path = "/calendar"

// maxUpload bounds what is sent, in bytes.
const maxUpload = 2 << 20

// Web serves the page.
type Web struct{ Holidays *holiday.Service }

// Routes adds the page to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET "+Path, w.show)
	s.Handle("GET "+Path+"/{year}", w.year)
	s.Handle("GET "+Path+"/{year}/{file}", w.file)
	s.Handle("POST "+Path, w.load, page.MaxBody(maxUpload))
}

func (w *Web) show(r *http.Request) (page.View, error) { return w.page(r, nil, page.Stack{}) }

func (w *Web) page(r *http.Request, problem error, before page.Stack) (page.View, error) {
	lang := i18n.From(r.Context())
	t := func(key string, args ...i18n.Args) string { return i18n.T(lang, key, args...) }
	years, err := w.Holidays.Years(r.Context())
	if err != nil {
		return nil, err
	}
	table := page.Table{Caption: t("calendar.page.years"), HideCaption: true, Columns: []page.Column{{Label: t("calendar.page.year"), Head: true}, {Label: t("calendar.page.paper")}, {Label: t("calendar.page.off"), Kind: page.KindNumber},
		{Label: t("calendar.page.worked"), Kind: page.KindNumber}, {Label: t("calendar.page.from")}}}
	for i := len(years) - 1; i >= 0; i-- {
		y := &years[i]
		off, worked := 0, 0
		for _, d := range y.Days {
			if d.Off {
				off++
			} else {
				worked++
			}
		}
		from := page.Txt(t("calendar.page.shipped"))
		if n := y.Notice; n != nil {
			from = page.Txt(t("calendar.page.loaded", i18n.Args{"By": n.By, "Day": i18n.ISO(n.At.In(page.From(r.Context()).Now.Location()))}))
			if len(y.Earlier) > 0 {
				from.Note = i18n.N(lang, "calendar.page.earlier", len(y.Earlier))
			}
		}
		papers := ""
		for j, p := range y.Papers {
			if j > 0 {
				papers += "、"
			}
			papers += p
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Cell{page.Lnk(strconv.Itoa(y.Year.Year), Path+"/"+strconv.Itoa(y.Year.Year)), page.Txt(papers), page.Int(off), page.Int(worked), from}})
	}
	body := append(page.Stack{page.Notice{Kind: page.NoticeInfo, Title: t("calendar.page.missing", i18n.Args{"Year": w.Holidays.Missing()}), Text: t("calendar.page.missing.text")}}, before...)
	body = append(body, table)
	p := page.Page{Title: t("calendar.page"), Lead: t("calendar.page.lead"), Body: body}
	if identity.From(r.Context()).May(holiday.DoLoad, identity.Target{Tenant: w.Holidays.Tenant()}) {
		form := page.Form{ID: "load", Action: Path, Upload: true, Fields: []page.Field{{Name: "file", Label: t("calendar.page.file"), Hint: t("calendar.page.file.hint"), Type: page.FieldFile, Required: true}},
			Buttons: []page.Button{{Label: t("calendar.page.check"), Name: "do", Value: "check", Kind: page.Primary}}}
		if problem != nil {
			blame(lang, &form, problem)
			p.Status = page.Status(fault.From(problem).Code)
		}
		p.Body = append(body, form)
	}
	return p, nil
}

func blame(lang i18n.Lang, form *page.Form, problem error) {
	form.Problem = i18n.Fault(lang, problem)
	if list := declare.Of(problem); len(list) > 0 {
		form.Problem = list.In(lang)
	}
}

// found is the year in the address.
func (w *Web) found(r *http.Request) (*holiday.Year, error) {
	years, err := w.Holidays.Years(r.Context())
	if err != nil {
		return nil, err
	}
	for i := range years {
		if strconv.Itoa(years[i].Year.Year) == r.PathValue("year") {
			return &years[i], nil
		}
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

// year shows the days that the notices of a year name: of the one that counts, or of one
// that it replaced.
func (w *Web) year(r *http.Request) (page.View, error) {
	y, err := w.found(r)
	if err != nil {
		return nil, err
	}
	lang := i18n.From(r.Context())
	no := 0
	if y.Notice != nil {
		no = y.Notice.No
	}
	if asked, err := strconv.Atoi(r.URL.Query().Get("no")); err == nil {
		no = asked
	}
	shown, _, ok := y.Version(no)
	if !ok {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	return page.Page{Title: i18n.T(lang, "calendar.page.of", i18n.Args{"Year": y.Year.Year}), Lead: w.source(r, y, no), Crumbs: []page.Link{{Label: i18n.T(lang, "calendar.page"), Href: Path}},
		Body: page.Stack{days(lang, "calendar.page.days", shown.Days), w.sources(r, y)}}, nil
}

// source says where a notice of a year comes from and whether it counts.
func (w *Web) source(r *http.Request, y *holiday.Year, no int) string {
	lang := i18n.From(r.Context())
	from, counts := i18n.T(lang, "calendar.page.shipped"), y.Notice == nil
	for _, n := range versions(y) {
		if n.No == no {
			from, counts = i18n.T(lang, "calendar.page.loaded", i18n.Args{"By": n.By, "Day": i18n.ISO(n.At.In(page.From(r.Context()).Now.Location()))}), n.No == y.Notice.No
		}
	}
	if counts {
		return i18n.T(lang, "calendar.page.counts", i18n.Args{"From": from})
	}
	return i18n.T(lang, "calendar.page.replaced", i18n.Args{"From": from})
}

// versions are the loaded notices of a year.
func versions(y *holiday.Year) []holiday.Notice {
	if y.Notice == nil {
		return nil
	}
	return append(slices.Clone(y.Earlier), *y.Notice)
}

// sources lists the notices of a year, each as days and as a file.
func (w *Web) sources(r *http.Request, y *holiday.Year) page.Table {
	lang := i18n.From(r.Context())
	t := page.Table{Caption: i18n.T(lang, "calendar.page.sources"), Columns: []page.Column{{Label: i18n.T(lang, "calendar.page.from"), Head: true}, {Label: i18n.T(lang, "calendar.page.file")}, {Label: "SHA-256"}}}
	row := func(no int, name, sha string) {
		at := Path + "/" + strconv.Itoa(y.Year.Year)
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(w.source(r, y, no), at+"?no="+strconv.Itoa(no)), page.Lnk(i18n.T(lang, "calendar.page.file.save")+" "+name, at+"/"+strconv.Itoa(no)+".yaml"), page.Txt(sha)}})
	}
	for _, n := range slices.Backward(versions(y)) {
		row(n.No, n.Name, n.SHA256)
	}
	if y.Shipped != nil {
		_, text, _ := y.Version(0)
		row(0, strconv.Itoa(y.Year.Year)+".yaml", canonical.SHA256(text))
	}
	return t
}

// file gives a notice as it was loaded, or as the program brings it.
func (w *Web) file(r *http.Request) (page.View, error) {
	y, err := w.found(r)
	if err != nil {
		return nil, err
	}
	no, err := strconv.Atoi(strings.TrimSuffix(r.PathValue("file"), ".yaml"))
	_, text, ok := y.Version(no)
	if err != nil || !ok || !strings.HasSuffix(r.PathValue("file"), ".yaml") {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	name := strconv.Itoa(y.Year.Year) + ".yaml"
	for _, n := range versions(y) {
		if n.No == no {
			name = n.Name
		}
	}
	return page.File{Name: name, Type: "application/yaml; charset=utf-8", Write: func(out io.Writer) error { _, err := out.Write(text); return err }}, nil
}

func days(lang i18n.Lang, caption string, list []calendar.Day) page.Table {
	t := page.Table{Caption: i18n.T(lang, caption), HideCaption: caption == "calendar.page.days", Columns: []page.Column{{Label: i18n.T(lang, "calendar.page.day"), Kind: page.KindDate, Head: true}, {Label: i18n.T(lang, "calendar.page.name")},
		{Label: i18n.T(lang, "calendar.page.kind")}, {Label: i18n.T(lang, "calendar.page.paper")}}}
	for _, d := range list {
		kind := i18n.T(lang, "calendar.page.is_worked")
		if d.Off {
			kind = i18n.T(lang, "calendar.page.is_off")
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(d.Date.Format(time.DateOnly)), page.Txt(d.Name), page.Txt(kind), page.Txt(d.Paper)}})
	}
	return t
}

// load checks a file and offers to keep it, or keeps what was checked.
func (w *Web) load(r *http.Request) (page.View, error) {
	if _, err := identity.Require(r.Context(), holiday.DoLoad, identity.Target{Tenant: w.Holidays.Tenant()}); err != nil {
		return nil, err
	}
	keeps := r.PostFormValue("do") == "load"
	name, data, err := sent(r)
	if err == nil && keeps {
		var n *holiday.Notice
		if n, err = w.Holidays.Load(r.Context(), name, data, r.PostFormValue("sure") != ""); err == nil {
			return page.Redirect{To: Path + "/" + strconv.Itoa(n.Year)}, nil
		}
		if fault.From(err).Key == "calendar.loses" {
			return w.tried(r, name, data, err)
		}
	} else if err == nil {
		view, wrong := w.tried(r, name, data, nil)
		if wrong == nil {
			return view, nil
		}
		err = wrong
	}
	switch fault.From(err).Code {
	case fault.Invalid, fault.Conflict, fault.TooLarge:
		return w.page(r, err, nil)
	}
	return nil, err
}

// tried says what a file would change, with the button that keeps it.
func (w *Web) tried(r *http.Request, name string, data []byte, problem error) (page.View, error) {
	x, err := w.Holidays.Try(r.Context(), name, data)
	if err != nil {
		return nil, err
	}
	lang := i18n.From(r.Context())
	t := func(key string, args ...i18n.Args) string { return i18n.T(lang, key, args...) }
	said := t("calendar.page.first", i18n.Args{"Year": x.Year.Year, "Days": len(x.Days)})
	if x.Known {
		said = t("calendar.page.change", i18n.Args{"Year": x.Year.Year, "Added": len(x.Added), "Lost": len(x.Lost), "Turned": len(x.Turned)})
	}
	kind := page.NoticeInfo
	if len(x.Lost) > 0 {
		kind = page.NoticeWarning
	}
	body := page.Stack{page.Notice{Kind: page.NoticeSuccess, Title: t("calendar.page.checked", i18n.Args{"Year": x.Year.Year, "Days": len(x.Days)}), Text: t("calendar.page.checked.text")},
		page.Notice{Kind: kind, Title: said, Text: t("calendar.page.moved", i18n.Args{"Moved": x.Moved, "Open": x.Open})}}
	form := page.Form{ID: "keep", Action: Path, Fields: []page.Field{{Name: "name", Type: page.FieldHidden, Value: name}, {Name: "text", Type: page.FieldHidden, Value: string(data)}},
		Buttons: []page.Button{{Label: t("calendar.page.load"), Name: "do", Value: "load", Kind: page.Primary}, {Label: t("calendar.page.years"), Href: Path}}}
	if len(x.Lost) > 0 {
		form.Fields = append(form.Fields, page.Field{Name: "sure", Type: page.FieldChecks, Options: []page.Option{{Value: "yes", Label: t("calendar.page.sure")}}})
	}
	p := page.Page{Title: t("calendar.page.of", i18n.Args{"Year": x.Year.Year}), Crumbs: []page.Link{{Label: t("calendar.page"), Href: Path}}}
	if problem != nil {
		blame(lang, &form, problem)
		p.Status = page.Status(fault.From(problem).Code)
	}
	body = append(body, form)
	for _, c := range []struct {
		caption string
		list    []calendar.Day
	}{{"calendar.page.lost", x.Lost}, {"calendar.page.turned", x.Turned}, {"calendar.page.added", x.Added}} {
		if x.Known && len(c.list) > 0 {
			body = append(body, days(lang, c.caption, c.list))
		}
	}
	if !x.Known {
		body = append(body, days(lang, "calendar.page.days", x.Days))
	}
	p.Body = body
	return p, nil
}

// sent is the file of the form, or what was checked of it before.
func sent(r *http.Request) (string, []byte, error) {
	if text := r.PostFormValue("text"); text != "" {
		return r.PostFormValue("name"), []byte(strings.ReplaceAll(text, "\r\n", "\n")), nil
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		if _, big := errors.AsType[*http.MaxBytesError](err); big {
			return "", nil, fault.Wrap(err, fault.TooLarge, "calendar.too_large", fault.Args{"KB": maxUpload >> 10})
		}
		return "", nil, fault.Wrap(err, fault.Invalid, "calendar.no_file", nil)
	}
	data, err := io.ReadAll(f)
	return head.Filename, data, errors.Join(err, f.Close())
}
