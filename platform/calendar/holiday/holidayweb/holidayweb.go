// Package holidayweb is the page on which an administrator loads holiday notices, and
// everybody else reads them.
package holidayweb

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"gangyao/platform/calendar/holiday"
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
			Buttons: []page.Button{{Label: t("calendar.page.check"), Name: "do", Value: "check"}, {Label: t("calendar.page.load"), Name: "do", Value: "load", Kind: page.Primary}}}
		if problem != nil {
			form.Problem = i18n.Fault(lang, problem)
			if list := declare.Of(problem); len(list) > 0 {
				form.Problem = list.In(lang)
			}
			p.Status = page.Status(fault.From(problem).Code)
		}
		p.Body = append(body, form)
	}
	return p, nil
}

// year shows the days that a year's notice names.
func (w *Web) year(r *http.Request) (page.View, error) {
	years, err := w.Holidays.Years(r.Context())
	if err != nil {
		return nil, err
	}
	lang := i18n.From(r.Context())
	for i := range years {
		y := &years[i]
		if strconv.Itoa(y.Year.Year) != r.PathValue("year") {
			continue
		}
		p := page.Page{Title: i18n.T(lang, "calendar.page.of", i18n.Args{"Year": y.Year.Year}), Crumbs: []page.Link{{Label: i18n.T(lang, "calendar.page"), Href: Path}}}
		body := page.Stack{days(lang, y)}
		if y.Notice != nil {
			body = append(body, page.Definitions{{Term: "SHA-256", Text: y.Notice.SHA256}})
		}
		p.Body = body
		return p, nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

func days(lang i18n.Lang, y *holiday.Year) page.Table {
	t := page.Table{Caption: i18n.T(lang, "calendar.page.days"), HideCaption: true, Columns: []page.Column{{Label: i18n.T(lang, "calendar.page.day"), Kind: page.KindDate, Head: true}, {Label: i18n.T(lang, "calendar.page.name")},
		{Label: i18n.T(lang, "calendar.page.kind")}, {Label: i18n.T(lang, "calendar.page.paper")}}}
	for _, d := range y.Days {
		kind := i18n.T(lang, "calendar.page.is_worked")
		if d.Off {
			kind = i18n.T(lang, "calendar.page.is_off")
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(d.Date.Format(time.DateOnly)), page.Txt(d.Name), page.Txt(kind), page.Txt(d.Paper)}})
	}
	return t
}

// load checks a file, or keeps it.
func (w *Web) load(r *http.Request) (page.View, error) {
	if _, err := identity.Require(r.Context(), holiday.DoLoad, identity.Target{Tenant: w.Holidays.Tenant()}); err != nil {
		return nil, err
	}
	name, data, err := sent(r)
	if err != nil {
		return w.page(r, err, nil)
	}
	lang := i18n.From(r.Context())
	if r.PostFormValue("do") != "load" {
		y, err := holiday.Check(name, data)
		if err != nil {
			return w.page(r, err, nil)
		}
		return w.page(r, nil, page.Stack{page.Notice{Kind: page.NoticeSuccess, Title: i18n.T(lang, "calendar.page.checked", i18n.Args{"Year": y.Year, "Days": len(y.Days)}), Text: i18n.T(lang, "calendar.page.checked.text")},
			days(lang, &holiday.Year{Year: y})})
	}
	n, err := w.Holidays.Load(r.Context(), name, data)
	switch c := fault.From(err).Code; {
	case err == nil:
		return page.Redirect{To: Path + "/" + strconv.Itoa(n.Year)}, nil
	case c == fault.Invalid, c == fault.Conflict, c == fault.TooLarge:
		return w.page(r, err, nil)
	}
	return nil, err
}

// sent is the file of the form.
func sent(r *http.Request) (string, []byte, error) {
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
