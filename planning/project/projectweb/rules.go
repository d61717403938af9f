package projectweb

import (
	"slices"
	"strconv"

	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// rulesPath is where the rules stand by which projects are judged.
const rulesPath = Path + "/rules"

// rules shows by what projects are judged: the rule of lights with every threshold and its
// reason, what the gates ask for, how experts score; the versions in force on the day
// first, older and later ones beneath.
func (w *Web) rules(v *visit) (page.View, error) {
	day := v.asOf()
	if day == 0 {
		day = w.Projects.Today()
	}
	now := w.Projects.Lights.On(day)
	lights := page.Stack{text("hint", v.t("projectweb.rules.light.lead")), v.rule(now)}
	for _, r := range slices.Backward(w.Projects.Lights) {
		if r != now {
			lights = append(lights, fold("light-"+strconv.Itoa(r.Version), v.version(r.Version, r.From), false, v.rule(r)))
		}
	}
	gate, criteria := w.Projects.GatesOn(day), w.Projects.CriteriaOn(day)
	return page.Page{Title: v.t("projectweb.rules"), Lead: v.t("projectweb.rules.lead"), Crumbs: []page.Link{v.crumb()}, Body: page.Stack{
		section("light", v.t("projectweb.rules.light")+" · "+v.version(now.Version, now.From), "", lights),
		section("gates", v.t("projectweb.rules.gates")+" · "+v.version(gate.Version, gate.From), v.t("projectweb.rules.gates.lead"), v.gates(gate)),
		section("criteria", v.t("projectweb.rules.criteria")+" · "+v.version(criteria.Version, criteria.From),
			v.t("projectweb.rules.criteria.lead", i18n.Args{"Pass": criteria.Pass, "Quorum": criteria.Quorum}), v.criteria(criteria))}}, nil
}

func (v *visit) version(n int, from project.Day) string {
	return v.t("projectweb.rules.version", i18n.Args{"Version": n, "From": from.Time()})
}

// rule is a version of the rule of lights: its numbers and its ways of counting.
func (v *visit) rule(r *light.Rule) page.Table {
	t := page.Table{Caption: v.version(r.Version, r.From), HideCaption: true, Columns: []page.Column{{Label: v.t("projectweb.rules.what"), Head: true}, {Label: v.t("projectweb.rules.value")}, {Label: v.t("projectweb.rules.why")}}}
	for i := range r.Thresholds {
		x := &r.Thresholds[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t(x.Key())), page.Txt(x.Text()), page.Txt(x.Why.In(v.lang))}})
	}
	for i := range r.Choices {
		x := &r.Choices[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t("project.light_choice." + x.Name)), page.Txt(v.t(x.Key())), page.Txt(x.Why.In(v.lang))}})
	}
	t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t("projectweb.rules.remember")), page.Txt(v.t(r.Remember.Key())), page.Txt(v.t("projectweb.rules.remember.why"))}})
	return t
}

// gates is what has to be there before each stage.
func (v *visit) gates(g *project.Gates) page.Table {
	t := page.Table{Caption: v.t("projectweb.rules.gates"), HideCaption: true, Columns: []page.Column{{Label: v.t("projectweb.rules.stage"), Head: true}, {Label: v.t("projectweb.rules.asked")}, {Label: v.t("projectweb.rules.when")}}}
	for _, s := range project.Stages() {
		for i := range g.Gates[s] {
			r := &g.Gates[s][i]
			asked := ""
			if r.Need != "" {
				asked = v.t("project.need." + string(r.Need))
			} else {
				var kinds []string
				for _, d := range r.AnyOf {
					kinds = append(kinds, v.t(project.DocumentKey(d)))
				}
				asked = v.join(kinds)
				if len(kinds) > 1 {
					asked = v.t("projectweb.rules.any_of", i18n.Args{"Kinds": asked})
				}
			}
			when := page.Txt(v.t("projectweb.rules.all"))
			if len(r.When) > 0 {
				var list []string
				for _, p := range r.When {
					list = append(list, v.t(p.Key()))
				}
				when = page.Txt(v.join(list))
			}
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t(s.Key())), page.Txt(asked), when}})
		}
	}
	return t
}

// criteria is how experts score an idea.
func (v *visit) criteria(c *project.Criteria) page.Table {
	t := page.Table{Caption: v.t("projectweb.rules.criteria"), HideCaption: true, Columns: []page.Column{{Label: v.t("projectweb.rules.criterion"), Head: true}, {Label: v.t("projectweb.rules.weight"), Kind: page.KindNumber}}}
	for _, x := range c.Criteria {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t(x.Key())), page.Txt(strconv.Itoa(x.Weight) + "%")}})
	}
	return t
}
