package identityweb

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

func (p press) attrs() templ.Attributes {
	a := templ.Attributes{}
	for k, v := range p.Button.Attrs {
		a[k] = v
	}
	if p.Named != "" {
		a["aria-label"] = p.Named
	}
	return a
}

// encodeBack keeps an address in a cookie.
func encodeBack(to string) string { return base64.RawURLEncoding.EncodeToString([]byte(to)) }

func decodeBack(s string) string {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return "/"
	}
	return page.Local(string(b))
}

// when is a moment as people read it; a moment that never was is said in words.
func (v *visit) when(t time.Time, never string) page.Cell {
	if t.IsZero() {
		return page.None(never)
	}
	return page.Txt(t.In(page.From(v.ctx).Now.Location()).Format("2006-01-02 15:04"))
}

// day is a date; the zero day is without a limit.
func (v *visit) day(t time.Time, open string) page.Cell {
	if t.IsZero() {
		return page.None(open)
	}
	return page.Txt(i18n.ISO(t))
}

// term is from when to when something holds.
func (v *visit) term(from, to time.Time) page.Cell {
	switch {
	case from.IsZero() && to.IsZero():
		return page.None(v.t("people.open"))
	case to.IsZero():
		return page.Txt(v.t("people.term.from", i18n.Args{"From": i18n.ISO(from)}))
	case from.IsZero():
		return page.Txt(v.t("people.term.to", i18n.Args{"To": i18n.ISO(to)}))
	}
	return page.Txt(v.t("people.term.both", i18n.Args{"From": i18n.ISO(from), "To": i18n.ISO(to)}))
}

// readDay reads a date of a form; empty is without a limit.
func readDay(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return t, fault.Wrap(err, fault.Invalid, "people.day_invalid", fault.Args{"Value": s})
	}
	return t, nil
}

func isoOrEmpty(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.ISO(t)
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// file writes a sheet as the file asked for: NAME.csv or NAME.xlsx.
func (v *visit) file(name string, sheet xlsx.Sheet) (page.View, error) {
	return download.Sheet(v.r, name, sheet)
}

// exports lead to a list as files, with the filters in force.
func (v *visit) exports(path, name string, q page.Query) []page.Link {
	return download.Links(v.lang, AdminPath+path+"/export", name, q)
}

// refused says whether an error is one that a form shows, rather than a page.
func refused(err error) bool {
	switch fault.From(err).Code {
	case fault.Invalid, fault.Conflict, fault.NotFound, fault.Unsupported, fault.TooLarge:
		return true
	}
	return false
}

// deviceOf names the browser and the system of a session, for people.
func deviceOf(v *visit, s identity.Session) string {
	find := func(words [][2]string) string {
		for _, w := range words {
			if strings.Contains(s.Agent, w[0]) {
				return w[1]
			}
		}
		return ""
	}
	// The order matters: most browsers also call themselves Chrome or Safari.
	browser := find([][2]string{{"MicroMessenger", "WeChat"}, {"Edg", "Edge"}, {"QQBrowser", "QQ Browser"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}})
	system := find([][2]string{{"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}})
	switch {
	case browser == "" && system == "":
		return v.t("people.session.unknown")
	case browser == "" || system == "":
		return browser + system
	}
	return browser + " · " + system
}
