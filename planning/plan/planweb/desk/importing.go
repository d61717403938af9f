package desk

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reader/source"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// What an upload may weigh, in bytes.
const (
	inMemory  = 8 << 20                    // kept in memory; the rest goes to a file
	maxUpload = source.MaxBytes + 1<<20    // a file with the form around it
	maxIgnore = 4 * source.MaxBytes        // read and thrown away, so that the browser sees the answer
	maxMB     = int(source.MaxBytes >> 20) // as told to people
)

// importFile takes a document in and leads to its review. What is wrong with
// the file or the form is said on the form, all of it at once; the form keeps
// what was typed, and the file where it is not the file that is wrong.
func (d *Desk) importFile(v *visit) (page.View, error) {
	if v.r.ContentLength > maxUpload {
		_, _ = io.CopyN(io.Discard, v.r.Body, maxIgnore) // the answer is the same however this ends
		return d.tooLarge(v)
	}
	v.r.Body = http.MaxBytesReader(nil, v.r.Body, maxUpload)
	if err := v.r.ParseMultipartForm(inMemory); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return d.tooLarge(v)
		}
		return nil, fault.Wrap(err, fault.Invalid, "fault.invalid", nil)
	}
	defer func() { _ = v.r.MultipartForm.RemoveAll() }() // temporary files; the system clears what is left
	get := func(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }
	f := importForm{Target: get("target"), Area: get("area"), Title: get("title"),
		From: get("from"), To: get("to")}
	name, data, err := d.upload(v)
	if err != nil {
		return d.refuseImport(v, f, err)
	}
	got, err := d.Plans.Import(v.ctx, name, data, f.options(v.home()))
	if err != nil {
		if keeps(err) {
			sha, _, problem := d.Plans.Attach.Put(v.ctx, bytes.NewReader(data))
			if problem != nil {
				return nil, problem
			}
			f.Kept, f.KeptName = sha, name
		}
		return d.refuseImport(v, f, err)
	}
	news := "imported"
	if got.Already {
		news = "already"
	}
	return page.Redirect{To: address(&got.Edition, "", news, "1")}, nil
}

// tooLarge is the form that says how large a file may be. What was typed is
// lost: it came with the file, which was not read.
func (d *Desk) tooLarge(v *visit) (page.View, error) {
	return d.homePage(v, importForm{File: v.t("desk.import.too_large", i18n.Args{"MB": maxMB})}, http.StatusRequestEntityTooLarge)
}

// refuseImport shows the form again with what is wrong.
func (d *Desk) refuseImport(v *visit, f importForm, err error) (page.View, error) {
	status := http.StatusUnprocessableEntity
	switch fault.From(err).Code {
	case fault.TooLarge:
		status = http.StatusRequestEntityTooLarge
	case fault.Invalid, fault.Unsupported, fault.Conflict, fault.NotFound:
	default:
		return nil, err
	}
	f.refuse(v, err)
	return d.homePage(v, f, status)
}

// options are the form's answers for the use case: the plan is that of the area
// of who imports. A year that is none makes a
// period that is refused together with all else that is wrong.
func (f importForm) options(home plan.Tenant) plan.ImportOptions {
	o := plan.ImportOptions{Tenant: home, AreaName: f.Area, Title: f.Title}
	if t, p, ok := strings.Cut(f.Target, "/"); ok {
		o.Tenant, o.Plan = plan.Tenant(t), plan.PlanID(p)
	}
	if f.From != "" || f.To != "" {
		o.Period = [2]int{yearOr(f.From), yearOr(f.To)}
	}
	return o
}

// yearOr reads a year; what is none becomes one that no plan has.
func yearOr(s string) int {
	if y, err := strconv.Atoi(s); err == nil && y != 0 {
		return y
	}
	return -1
}

// refuse says at the right fields why a document was not taken.
func (f *importForm) refuse(v *visit, err error) {
	wrong := plan.IdentityFaults(err)
	if wrong == nil {
		wrong = []*fault.Error{fault.From(err)}
	}
	for _, x := range wrong {
		words := i18n.Fault(v.lang, x)
		switch x.Key {
		case "plan.title_missing":
			f.TitleWrong = words
		case "plan.period_invalid":
			f.PeriodWrong = words
			if yearOr(f.From) < 0 || yearOr(f.To) < 0 {
				f.PeriodWrong = v.t("desk.import.period")
			}
		case "plan.exists":
			f.Target, _ = x.Args["Tenant"].(string)
			id, _ := x.Args["Plan"].(string)
			f.Target += "/" + id
			f.TargetWrong = words + v.t("desk.import.chosen")
		case "plan.plan_unknown":
			f.TargetWrong = words
		default:
			f.File = words
		}
	}
}

// keeps says whether a refused document is itself in order, so that it need not
// be sent again.
func keeps(err error) bool {
	key := fault.From(err).Key
	return plan.IdentityFaults(err) != nil || slices.Contains([]string{"plan.exists", "plan.plan_unknown"}, key)
}

// upload reads the file that was sent, or else the one that was kept from the
// attempt before.
func (d *Desk) upload(v *visit) (string, []byte, error) {
	file, name, err := d.document(v)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }() // opened for reading only
	data, err := io.ReadAll(io.LimitReader(file, source.MaxBytes+1))
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "desk.import.broken", nil)
	}
	return fileName(name), data, nil
}

func (d *Desk) document(v *visit) (io.ReadCloser, string, error) {
	file, head, err := v.r.FormFile("file")
	if err == nil {
		return file, head.Filename, nil
	}
	sha := v.r.FormValue("kept")
	if sha == "" || !errors.Is(err, http.ErrMissingFile) {
		return nil, "", fault.Wrap(err, fault.Invalid, "desk.import.no_file", nil)
	}
	kept, err := d.Plans.Attach.Get(v.ctx, sha)
	if fault.Is(err, fault.NotFound) {
		err = fault.Wrap(err, fault.Invalid, "desk.import.no_file", nil)
	}
	return kept, v.r.FormValue("kept_name"), err
}
