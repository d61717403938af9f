package reportingweb

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// owed is a line of what somebody owes.
type owed struct {
	Due       time.Time
	Late      int
	When      string // 还有 3 天
	What, Org string
	Detail    string
	// Back says why it came back.
	Back, BackBy string
	Button       page.Button
}

// duties tells what the person owes by when, what came back and why, and what
// they were told; nothing else.
func (w *Web) duties(v *visit) (page.View, error) {
	tasks, err := w.Reports.Duties(v.ctx, v.tenant, v.asOf())
	if err != nil {
		return nil, err
	}
	notices, err := w.Reports.Notices(v.ctx, v.tenant, v.asOf())
	if err != nil {
		return nil, err
	}
	var others []Other
	if !v.isPast() { // other capabilities know what is owed now
		if others, err = w.others(v.ctx); err != nil {
			return nil, err
		}
	}
	var back, rest []owed
	for i := range tasks {
		o := v.owed(&tasks[i], i == 0)
		if tasks[i].Answer {
			back = append(back, o)
		} else {
			rest = append(rest, o)
		}
	}
	body := page.Stack{}
	if v.isPast() {
		body = append(body, hint(v.t("reportingweb.duties.past")))
	}
	switch {
	case len(tasks)+len(others) > 0:
	case v.isPast():
		body = append(body, page.Empty{Title: v.t("reportingweb.duties.none_then")})
	default:
		body = append(body, page.Empty{Title: v.t("reportingweb.duties.none"), Text: v.t("reportingweb.duties.none.text")})
	}
	if len(back) > 0 {
		body = append(body, owedList(v.t("reportingweb.duties.back"), "back", back))
	}
	if len(rest) > 0 {
		body = append(body, owedList(v.t("reportingweb.duties.by_date"), "owed", rest))
	}
	var more []owed
	for i := range others {
		more = append(more, v.other(&others[i], len(tasks) == 0 && i == 0))
	}
	if len(more) > 0 {
		body = append(body, owedList(v.t("reportingweb.duties.others"), "others", more))
	}
	if told := v.told(notices); told != nil {
		body = append(body, told)
	}
	return page.Page{Title: v.t("reportingweb.duties"), Lead: v.lead(slices.Concat(back, rest, more)), Body: body, Styles: []string{"sheet"}}, nil
}

// lead counts all that is owed, as the mark in the navigation does.
func (v *visit) lead(all []owed) string {
	late := 0
	for i := range all {
		if all[i].Late > 0 {
			late++
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case late > 0:
		return v.t("reportingweb.duties.lead_late", i18n.Args{"All": len(all), "Late": late})
	}
	return v.t("reportingweb.duties.lead", i18n.Args{"All": len(all)})
}

// other is a duty of another capability.
func (v *visit) other(x *Other, first bool) owed {
	o := owed{Due: x.Due, Late: x.Late, What: x.What, Org: v.org(x.Org), Detail: x.Detail, Button: page.Button{Label: x.Do, Href: x.Href, Attrs: templ.Attributes{"aria-label": x.Do + " " + x.What}}}
	if !x.Due.IsZero() {
		past := max(int(v.today().Sub(x.Due).Hours()/24), 0)
		o.Late, o.When = max(o.Late, past), v.left(x.Due, past)
	}
	if x.When != "" {
		o.When = x.When
	}
	if first {
		o.Button.Kind = page.Primary
	}
	return o
}

func (v *visit) owed(t *reporting.Task, first bool) owed {
	o := owed{Due: t.Due, Late: t.Late, What: t.RoundName, Org: v.org(t.Org), When: v.left(t.Due, t.Late),
		Button: page.Button{Label: v.t("reportingweb.go." + string(t.Action)), Href: sheetPath(t.Sheet)}}
	if first {
		o.Button.Kind = page.Primary
	}
	o.Button.Attrs = templ.Attributes{"aria-label": o.Button.Label + " " + o.Org + " " + o.What}
	switch t.Action {
	case reporting.Fill:
		if o.Detail = v.n("reportingweb.duties.open", t.Open, i18n.Args{"Asked": t.Asked}); t.Open == 0 {
			o.Detail = v.t("reportingweb.duties.ready")
			o.Button.Label = v.t("reportingweb.go.submit")
			o.Button.Attrs["aria-label"] = o.Button.Label + " " + o.Org + " " + o.What
		}
	default:
		o.Detail = v.t("reportingweb.duties.waits", i18n.Args{"Since": v.moment(t.Since)})
	}
	if t.Answer {
		o.Back = t.Note
	}
	if v.isPast() { // there is only something to look at
		o.Button = page.Button{Label: v.t("reportingweb.go.look"), Href: sheetPath(t.Sheet), Attrs: templ.Attributes{"aria-label": v.t("reportingweb.go.look") + " " + o.Org + " " + o.What}}
	}
	return o
}

// left is how many days are left, or gone.
func (v *visit) left(due time.Time, late int) string {
	if late > 0 {
		return v.n("reportingweb.days.late", late)
	}
	switch n := int(due.Sub(v.today()).Hours() / 24); n {
	case 0:
		return v.t("reportingweb.days.today")
	default:
		return v.n("reportingweb.days.left", n)
	}
}

// told lists what the person was told and has not read, and then the latest of
// what they have.
func (v *visit) told(list []reporting.Notice) templ.Component {
	var out []notice
	var unread []string
	for i := range list {
		n := &list[i]
		if (n.Read || v.isPast()) && len(out)-len(unread) >= 10 {
			continue
		}
		if !n.Read && !v.isPast() {
			unread = append(unread, string(n.ID))
		}
		out = append(out, notice{Text: n.Msg().In(v.lang), At: v.moment(n.At), Href: sheetPath(n.Sheet), Org: v.org(n.Org), Read: n.Read})
	}
	if len(out) == 0 {
		return nil
	}
	return noticeList(v.t("reportingweb.notices"), out, unread, DutiesPath+"/read")
}

// notice is a line of what somebody was told.
type notice struct {
	Text, At, Href, Org string
	Read                bool
}

func (w *Web) readNotices(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, wrongForm(err)
	}
	var ids []reporting.NoticeID
	for _, id := range v.r.PostForm["id"] {
		ids = append(ids, reporting.NoticeID(id))
	}
	if err := w.Reports.ReadNotices(v.ctx, v.tenant, ids); err != nil {
		return nil, err
	}
	return page.Redirect{To: DutiesPath}, nil
}
