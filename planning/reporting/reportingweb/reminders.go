package reportingweb

import (
	"strconv"
	"strings"

	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// reminders reads days before the due day: 7，3、1 0. Empty: none.
func reminders(text string) []int {
	out := []int{}
	for _, f := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、;； \t\u3000", r) }) {
		n, err := strconv.Atoi(f)
		if err != nil {
			n = -1 // no day: the use case says which are
		}
		out = append(out, n)
	}
	return out
}

// dayList writes them as people type them.
func (v *visit) dayList(days []int) string {
	list := make([]string, 0, len(days))
	for _, n := range days {
		list = append(list, strconv.Itoa(n))
	}
	return strings.Join(list, v.t("reportingweb.remind.comma"))
}

// remindWords says when people are reminded.
func (v *visit) remindWords(days []int) string {
	if len(days) == 0 {
		return v.t("reportingweb.remind.never")
	}
	return v.t("reportingweb.remind.days", i18n.Args{"Days": v.dayList(days)})
}

// remindForm changes the reminder days of a round, also while it is open.
func (v *visit) remindForm(r *reporting.RoundView, typed string, problem error) page.Form {
	fields := []page.Field{
		{Name: "remind", Label: v.t("reportingweb.remind"), Hint: v.t("reportingweb.remind.hint"), Value: typed},
		{Name: "reason", Label: v.t("reportingweb.reason"), Value: v.form("reason"), Required: r.State == reporting.Open},
	}
	f := page.Form{Action: roundPath(r.Round.ID) + "/reminders", Fields: fields, Body: hiddens([][2]string{{"base", strconv.Itoa(r.Round.Version)}}), Buttons: []page.Button{{Label: v.t("reportingweb.remind.change")}}}
	f.Problem = place(f.Fields, problem, map[string]string{"reporting.remind_days": "remind", "reporting.remind_same": "remind", "reporting.reason_words": "reason", "reporting.note_long": "reason"}, v)
	return f
}

// setReminders changes them.
func (w *Web) setReminders(v *visit) (page.View, error) {
	base, _ := strconv.Atoi(v.form("base"))
	_, err := w.Reports.SetReminders(v.ctx, v.tenant, w.roundID(v), max(base, 1), reminders(v.form("remind")), v.form("reason"))
	if err == nil {
		return page.Redirect{To: roundPath(w.roundID(v))}, nil
	}
	if !refused(err) {
		return nil, err
	}
	return w.roundPage(v, err)
}
