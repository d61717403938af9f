package checkweb

import (
	"slices"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// meaning is what a check looks at, in words; empty when there is no such check.
func (v *visit) meaning(id string) string {
	rules, err := v.w.Indicators.CheckRules(v.ctx, v.w.Tenant, v.instant())
	if err != nil {
		return ""
	}
	i := slices.IndexFunc(rules, func(r indicator.CheckRule) bool { return r.ID == id })
	if i < 0 {
		return ""
	}
	if rules[i].Explanation != "" {
		return v.declared(&rules[i].Declared) + v.t("quality.colon") + rules[i].Explanation
	}
	return v.ruleText(&rules[i])
}

func (v *visit) ruleText(r *indicator.CheckRule) string {
	if r.Compares != "" {
		return r.Compares
	}
	return v.t("quality.about." + r.Kind)
}

// rules lists all checks with what each means; signals are listed for reviewers.
func (w *Web) rules(v *visit) (page.View, error) {
	rules, err := w.Indicators.CheckRules(v.ctx, w.Tenant, v.instant())
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("quality.tab.rules"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("quality.col.check"), Head: true}, {Label: v.t("quality.col.severity"), Kind: page.KindMark}, {Label: v.t("quality.meaning")},
		{Label: v.t("quality.col.version"), Kind: page.KindNumber}, {Label: v.t("quality.col.state")},
	}}
	group := ""
	for i := range rules {
		r := &rules[i]
		if r.Signal && !v.may(indicator.DoReview) || r.Declared.Title != "" { // own ones have a list of their own
			continue
		}
		in := v.t("quality.rules.single")
		switch {
		case r.Idle != nil:
			in = v.t("quality.rules.idle")
		case r.Signal:
			in = v.t("quality.tab.signals")
		case r.Kind == "relation":
			in = v.t("quality.rules.relations")
		}
		if in != group {
			group = in
			t.Rows = append(t.Rows, page.Row{Group: in})
		}
		severity := page.Tag{Text: v.t(r.Severity.Key()), Tone: tones[r.Severity]}
		if r.Signal {
			severity = page.Tag{Text: v.t("quality.signal")}
		}
		state := page.Txt(v.t("quality.rules.on"))
		if r.Idle != nil {
			state = page.Txt(v.t("quality.rules.off"))
			state.Note = i18n.Fault(v.lang, r.Idle)
			if len(r.Lacks) > 0 {
				state.Note = v.t("quality.rules.lacks", i18n.Args{"Names": strings.Join(r.Lacks, v.t("quality.comma"))})
			}
		}
		t.Rows = append(t.Rows, page.Row{ID: "rule-" + r.ID, Cells: []page.Cell{page.Txt(r.Title.In(v.lang)), page.Show(severity), page.Txt(v.ruleText(r)), page.Int(r.Version), state}})
	}
	own, err := v.ownList()
	if err != nil {
		return nil, err
	}
	return v.shown("rules", v.t("quality.rules.lead"), append(own, section(v.t("quality.rules.usual"), "", t))), nil
}
