package desk

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reader/source"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// inMemory is how much of an upload is kept in memory; the rest goes to a file.
const inMemory = 8 << 20

// importFile takes a document in and leads to its review. What is wrong with
// the file or the form is said on the form, which keeps what was typed.
func (d *Desk) importFile(v *visit) (page.View, error) {
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, big
		}
		return nil, fault.Wrap(err, fault.Invalid, "fault.invalid", nil)
	}
	defer func() { _ = v.r.MultipartForm.RemoveAll() }() // temporary files; the system clears what is left
	get := func(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }
	f := importForm{Target: get("target"), Code: get("code"), Area: get("area"), Title: get("title"), From: get("from"), To: get("to")}
	o, ok := f.options()
	if !ok {
		f.PeriodWrong = v.t("desk.import.period")
		return d.homePage(v, f, http.StatusUnprocessableEntity)
	}
	var cookies []http.Cookie
	if v.by == "" {
		if name, ok := tidyName(get("name")); ok {
			v.by = plan.Reviewer(name)
			cookies = append(cookies, rememberName(name))
		}
	}
	o.By = v.by
	name, data, err := upload(v.r)
	if err != nil {
		f.refuse(v, err)
		return d.homePage(v, f, http.StatusUnprocessableEntity)
	}
	got, err := d.Plans.Import(v.ctx, name, data, o)
	if err != nil {
		switch fault.From(err).Code {
		case fault.Invalid, fault.Unsupported, fault.TooLarge, fault.Conflict, fault.NotFound:
			f.refuse(v, err)
			return d.homePage(v, f, http.StatusUnprocessableEntity)
		}
		return nil, err
	}
	news := "imported"
	if got.Already {
		news = "already"
	}
	return page.Redirect{To: address(&got.Edition, "", news, "1"), Cookies: cookies}, nil
}

// options are the form's answers for the use case; false when a year is no year.
func (f importForm) options() (plan.ImportOptions, bool) {
	o := plan.ImportOptions{Tenant: plan.Tenant(f.Code), AreaName: f.Area, Title: f.Title}
	if t, p, ok := strings.Cut(f.Target, "/"); ok {
		o.Tenant, o.Plan = plan.Tenant(t), plan.PlanID(p)
	}
	if f.From == "" && f.To == "" {
		return o, true
	}
	from, errFrom := strconv.Atoi(f.From)
	to, errTo := strconv.Atoi(f.To)
	o.Period = [2]int{from, to}
	return o, errFrom == nil && errTo == nil
}

// refuse says at the right field why a document was not taken.
func (f *importForm) refuse(v *visit, err error) {
	x := fault.From(err)
	words := i18n.Fault(v.lang, x)
	switch x.Key {
	case "plan.tenant_missing", "plan.tenant_invalid":
		f.CodeWrong = words
	case "plan.title_missing":
		f.TitleWrong = words
	case "plan.period_invalid":
		f.PeriodWrong = words
	case "plan.exists", "plan.by_missing", "plan.plan_unknown":
		f.Problem = words
	default:
		f.File = words
	}
	if f.File == "" {
		f.File = v.t("desk.import.again")
	}
}

// upload reads the file that was sent.
func upload(r *http.Request) (string, []byte, error) {
	file, head, err := r.FormFile("file")
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "desk.import.no_file", nil)
	}
	defer func() { _ = file.Close() }() // opened for reading only
	data, err := io.ReadAll(io.LimitReader(file, source.MaxBytes+1))
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "desk.import.broken", nil)
	}
	return fileName(head.Filename), data, nil
}

// rememberName keeps the reviewer's name in the browser for a year.
func rememberName(name string) http.Cookie {
	return http.Cookie{Name: nameCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(name)), Path: Root,
		MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}
