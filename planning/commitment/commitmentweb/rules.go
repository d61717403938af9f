package commitmentweb

import (
	"net/http"
	"strconv"
	"strings"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// rulesPath is the page of a county's own rules of suggestion.
const rulesPath = "division/rules"

func (w *Web) rules(v *visit) (page.View, error) { return w.rulesPage(v, nil, nil) }

// rulesPage shows the rules, with what was typed and what it would change.
func (w *Web) rulesPage(v *visit, trial *page.Table, problem error) (page.View, error) {
	all, err := w.Commitments.OwnRules(v.ctx, v.tenant)
	if err != nil {
		return nil, err
	}
	text, base, reason := "", 0, ""
	if len(all) > 0 {
		text, base = all[0].Text, all[0].Version
	}
	if v.r.Method == http.MethodPost {
		text, reason = v.r.PostFormValue("rules"), v.r.PostFormValue("reason")
	}
	form := page.Form{ID: "rules-form", Action: v.here(rulesPath), Fields: []page.Field{
		{Name: "base", Type: page.FieldHidden, Value: strconv.Itoa(base)},
		{Name: "rules", Label: v.t("commitmentweb.rules.text"), Hint: v.t("commitmentweb.rules.hint"), Type: page.FieldArea, Rows: 12, Value: text},
		{Name: "reason", Label: v.t("commitmentweb.reason"), Value: reason}},
		Buttons: []page.Button{{Label: v.t("commitmentweb.preview"), Name: "do", Value: "try"}, {Label: v.t("commitmentweb.rules.keep"), Kind: page.Primary}}}
	body := page.Stack{v.tabs("division")}
	if v.r.URL.Query().Get("saved") != "" {
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: v.t("commitmentweb.rules.saved")})
	}
	p := page.Page{Title: v.t("commitmentweb.rules"), Lead: v.t("commitmentweb.rules.lead"), Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.division"), Href: v.here("division")})}
	if problem != nil {
		p.Status = page.Status(fault.From(problem).Code)
		var said []string
		for _, x := range indicator.Fields(problem) {
			said = append(said, i18n.Fault(v.lang, x.Fault))
		}
		n := page.Notice{Kind: page.NoticeError, Title: v.t("commitmentweb.rules.refused")}
		if len(said) == 0 {
			n.Text = i18n.Fault(v.lang, problem)
		} else {
			n.Body = lines(said)
		}
		body = append(body, n)
	}
	body = append(body, form)
	if trial != nil {
		body = append(body, section(v.n("commitmentweb.rules.trial", len(trial.Rows)), v.t("commitmentweb.rules.trial.hint"), *trial))
	}
	if len(all) > 0 {
		body = append(body, folded("versions", v.n("commitmentweb.rules.versions", len(all)), false, v.ruleVersions(all)))
	}
	p.Body = body
	return p, nil
}

func (v *visit) ruleVersions(all []commitment.OwnRules) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.rules"), HideCaption: true, Columns: []page.Column{{Label: v.t("commitmentweb.at"), Kind: page.KindDate, Head: true}, {Label: v.t("commitmentweb.by")},
		{Label: v.t("commitmentweb.reason")}, {Label: v.t("commitmentweb.rules.text")}}}
	for i := range all {
		r := &all[i]
		reason := page.Txt(r.Reason)
		if r.Reason == "" {
			reason = page.None(v.t("commitmentweb.nothing_said"))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.moment(r.At)), page.Txt(r.By), reason, page.Show(lines(strings.Split(r.Text, "\n")))}})
	}
	return t
}

// keepRules tries rules, or keeps them.
func (w *Web) keepRules(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "commitmentweb.form", nil)
	}
	base, _ := strconv.Atoi(v.r.PostFormValue("base")) // what is no number is no version anybody saw
	req := commitment.KeepRulesRequest{Tenant: v.tenant, Plan: v.plan, Text: v.r.PostFormValue("rules"), Reason: v.r.PostFormValue("reason"), Base: base, DryRun: v.r.PostFormValue("do") == "try"}
	changes, err := w.Commitments.KeepRules(v.ctx, req)
	switch {
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return w.rulesPage(v, nil, err)
	case err != nil:
		return nil, err
	case !req.DryRun:
		return page.Redirect{To: v.here(rulesPath) + "?saved=1"}, nil
	}
	t := page.Table{Caption: v.t("commitmentweb.rules"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.rules.same")}, Columns: []page.Column{{Label: v.t("commitmentweb.task"), Head: true},
		{Label: v.t("commitmentweb.rules.was")}, {Label: v.t("commitmentweb.rules.is")}, {Label: v.t("commitmentweb.contributors")}, {Label: v.t("commitmentweb.rules.assigned")}}}
	name := func(s string) page.Cell {
		if s == "" {
			return page.None(v.t("commitmentweb.none_yet"))
		}
		return page.Txt(s)
	}
	for _, c := range changes {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(c.Text, v.dutyPath(c.Duty)), name(c.Was), name(c.Is), name(v.join(c.Helpers)), name(c.Assigned)}})
	}
	return w.rulesPage(v, &t, nil)
}
