package reportingweb

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// form is a value of the form that was sent, or of the address.
func (v *visit) form(name string) string { return strings.TrimSpace(v.r.FormValue(name)) }

// wrongForm is a form that cannot be read; one that is too large says so.
func wrongForm(err error) error {
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return big
	}
	return fault.Wrap(err, fault.Invalid, "reportingweb.form_broken", nil)
}

// day reads a date of a form; empty is the zero day.
func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return t, fault.Wrap(err, fault.Invalid, "reportingweb.day_invalid", fault.Args{"Value": s})
	}
	return t, nil
}

func iso(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.ISO(t)
}

// refused says whether an error is one that a form shows, rather than a page.
func refused(err error) bool {
	switch fault.From(err).Code {
	case fault.Invalid, fault.Conflict, fault.Unsupported, fault.TooLarge:
		return true
	}
	return false
}

// place puts a fault to the field that it is about, or says it above the form.
func place(fields []page.Field, err error, at map[string]string, v *visit) string {
	if err == nil {
		return ""
	}
	words := i18n.Fault(v.lang, err)
	name := at[fault.From(err).Key]
	for i := range fields {
		if name != "" && fields[i].Name == name {
			fields[i].Error = words
			return ""
		}
	}
	return words
}

// status is that of a page with a form: what was wrong with it, or all well.
func status(err error) int {
	if err == nil {
		return 0
	}
	return page.Status(fault.From(err).Code)
}
