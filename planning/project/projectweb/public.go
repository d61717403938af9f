package projectweb

import (
	"net/http"
	"net/url"
	"slices"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// open is a visit of anybody to the projects of a published plan.
func (w *Web) open(r *http.Request) (*visit, *plan.Published, error) {
	p, err := w.Plans.Current(r.Context(), plan.Tenant(r.PathValue("tenant")), plan.PlanID(r.PathValue("plan")), page.From(r.Context()).AsOf)
	if err != nil {
		return nil, nil, err
	}
	v, err := w.visit(r, p.Edition.Tenant)
	return v, p, err
}

func (v *visit) publicPath() string {
	return "/plans/" + url.PathEscape(v.r.PathValue("tenant")) + "/" + url.PathEscape(v.r.PathValue("plan")) + "/projects"
}

func counts(list []project.CountsFor, p *plan.Published) bool {
	return slices.ContainsFunc(list, func(c project.CountsFor) bool { return c.Plan == p.Edition.Plan })
}

// public lists the published projects: those that count for the plan first.
func (w *Web) public(r *http.Request) (page.View, error) {
	v, p, err := w.open(r)
	if err != nil {
		return nil, err
	}
	rows, err := w.Projects.PublicOn(v.ctx, v.tenant, v.asOf())
	if err != nil {
		return nil, err
	}
	columns := []page.Column{{Label: v.t("project.field.name"), Head: true}, {Label: v.t("projectweb.stage")}, {Label: v.t("projectweb.light"), Kind: page.KindMark}, {Label: v.t("project.field.funds"), Unit: v.t("projectweb.unit.wan"), Kind: page.KindNumber},
		{Label: v.t("projectweb.physical"), Kind: page.KindNumber}, {Label: v.t("project.field.finish"), Kind: page.KindDate}, {Label: v.t("project.field.org")}}
	mine := page.Table{Caption: v.t("projectweb.public.mine"), Columns: columns, Empty: page.Empty{Title: v.t("projectweb.public.none"), Text: v.t("projectweb.public.none.text")}}
	other := page.Table{Caption: v.t("projectweb.public.other"), Columns: columns}
	for _, x := range rows {
		physical := page.None(v.t("projectweb.why.no_report"))
		if x.Physical >= 0 {
			physical = page.Txt(hundredths(x.Physical))
		}
		row := page.Row{Cells: []page.Cell{page.Lnk(x.Name, v.publicPath()+"/"+url.PathEscape(string(x.ID))), page.Txt(v.stage(x.Stage, x.Standing)), page.Show(v.light(x.Light)), page.Txt(fen(x.Total)), physical, v.date(x.Finish, "projectweb.why.no_date"), v.orgCell(x.Org)}}
		if counts(x.Counts, p) {
			mine.Rows = append(mine.Rows, row)
		} else {
			other.Rows = append(other.Rows, row)
		}
	}
	stack := page.Stack{v.labelled(anyDemo(rows)), mine}
	if len(other.Rows) > 0 {
		stack = append(stack, other)
	}
	var actions []page.Button
	if v.me.Tenant == v.tenant && v.may(project.DoRead) {
		actions = append(actions, page.Button{Label: v.t("projectweb.items.title"), Href: Path + "/items/" + r.PathValue("plan")})
	}
	if v.me.Tenant == v.tenant && v.keeps() {
		actions = append(actions, page.Button{Label: v.t("projectweb.works"), Href: Path + "/works/" + r.PathValue("plan"), Kind: page.Primary})
	}
	return styled(page.Page{Title: v.t("projectweb.public"), Lead: v.n("projectweb.public.lead", len(rows)), Actions: actions, Crumbs: []page.Link{{Label: p.Edition.Title, Href: "/plans/" + r.PathValue("tenant") + "/" + r.PathValue("plan")}}, Body: stack}, nil)
}

func (w *Web) publicShow(r *http.Request) (page.View, error) {
	v, p, err := w.open(r)
	if err != nil {
		return nil, err
	}
	x, err := w.Projects.PublicShowOn(v.ctx, v.tenant, v.id(), v.asOf())
	if err != nil {
		return nil, err
	}
	d := page.Definitions{{Term: v.t("projectweb.stage"), Text: v.stage(x.Stage, x.Standing)}, {Term: v.t("projectweb.light"), Body: v.light(x.Light)}, {Term: v.t("project.field.org"), Text: v.orgFull(x.Org)}, {Term: v.t("project.field.owner"), Text: x.Owner},
		{Term: v.t("project.field.content"), Text: x.Content}, {Term: v.t("project.field.scale"), Text: x.Scale}, {Term: v.t("project.field.funds"), Text: v.money(x.Total)}, {Term: v.t("project.field.start"), Text: x.Start.String()}, {Term: v.t("project.field.finish"), Text: x.Finish.String()}}
	if x.Physical != nil {
		d = append(d, page.Definition{Term: v.t("projectweb.physical"), Text: figure(*x.Physical) + "%"})
	}
	d = slices.DeleteFunc(d, func(x page.Definition) bool { return x.Text == "" && x.Body == nil })
	stack := page.Stack{v.labelled(x.Demo), d}
	t := page.Table{Caption: v.t("projectweb.milestones"), Columns: []page.Column{{Label: v.t("projectweb.milestone"), Head: true}, {Label: v.t("projectweb.planned"), Kind: page.KindDate}, {Label: v.t("projectweb.state")}}}
	for i, m := range x.Milestones {
		state := v.t("projectweb.milestone.ahead")
		if pr := x.Progress[i]; pr.Finished != 0 {
			state = v.t("projectweb.public.reached", i18n.Args{"On": pr.Finished.String()})
		} else if pr.Started != 0 {
			state = v.t("projectweb.milestone.going")
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(m.Name), page.Txt(m.Finish.String()), page.Txt(state)}})
	}
	if len(t.Rows) > 0 {
		stack = append(stack, t)
	}
	if len(stack) == 0 {
		return nil, fault.New(fault.NotFound, "project.unknown", nil)
	}
	return styled(page.Page{Title: x.Name, Crumbs: []page.Link{{Label: p.Edition.Title, Href: "/plans/" + r.PathValue("tenant") + "/" + r.PathValue("plan")}, {Label: v.t("projectweb.public"), Href: v.publicPath()}}, Body: stack}, nil)
}
