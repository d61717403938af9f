package projectweb

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
	"gangyao/platform/report"
	"gangyao/platform/report/reportpage"
)

func listPath(l project.List) string {
	out := Path + "/lists/" + strconv.Itoa(l.Year)
	if l.Kind != project.Annual {
		out += "?kind=" + string(l.Kind)
	}
	return out
}

// yearList is the list of a year with what changed against the year before; with
// ?form= the list as a document: on a page, for Word, for Excel.
func (w *Web) yearList(v *visit) (page.View, error) {
	kind := v.r.URL.Query().Get("kind")
	switch span := v.r.URL.Query().Get("span"); {
	case kind == "" && span == "3": // the list of three years by its length
		kind = string(project.Rolling)
	case kind == "":
		kind = string(project.Annual)
	}
	l, ok := project.ParseList(kind + "/" + v.r.PathValue("year"))
	if !ok {
		return nil, fault.New(fault.NotFound, "project.list_unknown", nil)
	}
	got, err := w.Projects.ListOn(v.ctx, v.tenant, l, v.asOf())
	if err != nil {
		return nil, err
	}
	name, form := v.listName(l), v.r.URL.Query().Get("form")
	if form == "" {
		return w.listPage(v, got)
	}
	d, err := w.document(v, got)
	if err != nil {
		return nil, err
	}
	switch form {
	case "page":
		p, err := reportpage.Page(d)
		p.Crumbs = []page.Link{v.crumb(), {Label: name, Href: listPath(l)}}
		p.Actions = v.documentLinks(l)
		return p, err
	case "docx":
		return reportpage.Word(d, name), nil
	case "xlsx":
		return reportpage.Workbook(d, name), nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

func (v *visit) documentPath(l project.List, form string) string {
	p := listPath(l)
	if strings.Contains(p, "?") {
		return p + "&form=" + form
	}
	return p + "?form=" + form
}

func (v *visit) documentLinks(l project.List) []page.Button {
	return []page.Button{{Label: v.t("projectweb.document.word"), Href: v.documentPath(l, "docx"), Icon: "download"}, {Label: v.t("projectweb.document.excel"), Href: v.documentPath(l, "xlsx"), Icon: "download"}}
}

func (w *Web) listPage(v *visit, got *project.ListView) (page.View, error) {
	l := got.List
	name := v.listName(l)
	out := page.Page{Title: name, Lead: v.n("projectweb.lists.lead", len(got.Rows), i18n.Args{"Total": wan(got.Total), "Planned": wan(got.Planned), "Fresh": len(got.Fresh), "Carried": len(got.Carried), "Gone": len(got.Gone), "Finished": len(got.Finished)}),
		Crumbs: []page.Link{v.crumb()}, Actions: append([]page.Button{{Label: v.t("projectweb.document.page"), Href: v.documentPath(l, "page")}}, v.documentLinks(l)...)}
	if len(got.ByYear) > 1 {
		var parts []string
		for i, y := range l.Years() {
			parts = append(parts, v.t("projectweb.lists.of_year", i18n.Args{"Year": strconv.Itoa(y), "Amount": wan(got.ByYear[i])}))
		}
		out.Lead += v.t("projectweb.lists.by_year", i18n.Args{"Parts": v.join(parts)})
	}
	tabs := page.Tabs{Label: v.t("projectweb.lists")}
	for _, x := range []project.List{{Kind: l.Kind, Year: l.Year - 1}, l, {Kind: l.Kind, Year: l.Year + 1}} {
		tabs.Items = append(tabs.Items, page.Tab{Label: v.listName(x), Href: listPath(x), Current: x == l})
	}
	for _, k := range project.ListKinds() {
		if k != l.Kind {
			x := project.List{Kind: k, Year: l.Year}
			tabs.Items = append(tabs.Items, page.Tab{Label: v.listName(x), Href: listPath(x)})
		}
	}
	stack := page.Stack{v.labelled(anyDemo(got.Rows) || anyDemo(got.Candidates)), tabs}
	if v.problem != nil {
		out.Status = page.Status(fault.From(v.problem).Code)
		stack = append(stack, page.Notice{Kind: page.NoticeError, Title: v.t("projectweb.not_kept"), Text: i18n.Fault(v.lang, v.problem)})
	}
	part := func(id, title string, rows []*project.Row, to project.MemberState, buttons ...page.Button) {
		if len(rows) == 0 && id != "approved" {
			return
		}
		stack = append(stack, section(id, v.t(title)+" "+v.n("projectweb.items", len(rows)), "", v.chooser(l, id, rows, to, buttons...)))
	}
	now := v.asOf() == 0 // a past day is only looked at
	approve, keep := now && v.may(project.DoApprove), now && v.may(project.DoKeep)
	var forCandidates, forApproved []page.Button
	if approve {
		forCandidates = append(forCandidates, page.Button{Label: v.t("projectweb.lists.approve"), Name: "to", Value: string(project.Approved), Kind: page.Primary})
	}
	if keep {
		remove := page.Button{Label: v.t("projectweb.lists.remove"), Name: "to", Value: string(project.Removed), Kind: page.Danger}
		forCandidates, forApproved = append(forCandidates, remove), append(forApproved, remove)
	}
	part("candidates", "projectweb.lists.candidates", got.Candidates, project.Approved, forCandidates...)
	part("approved", "projectweb.lists.approved", got.Rows, project.Removed, forApproved...)
	part("fresh", "projectweb.lists.fresh", got.Fresh, "")
	part("gone", "projectweb.lists.gone", got.Gone, "")
	if keep {
		free, err := w.proposable(v, l)
		if err != nil {
			return nil, err
		}
		if len(free) > 0 {
			stack = append(stack, fold("propose", v.n("projectweb.lists.propose", len(free)), v.problem != nil, v.chooser(l, "propose", free, project.Proposed,
				page.Button{Label: v.t("projectweb.lists.propose.do"), Name: "to", Value: string(project.Proposed), Kind: page.Primary})))
		}
	}
	out.Body = stack
	return out, nil
}

// proposable are the projects that go on, are past the idea, and are not on the list.
func (w *Web) proposable(v *visit, l project.List) ([]*project.Row, error) {
	got, err := w.Projects.Library(v.ctx, project.Query{AsOf: v.asOf(), Tenant: v.tenant, Sort: "name", Stages: []project.Stage{project.Reserve, project.Preparation, project.Started, project.Building}})
	if err != nil {
		return nil, err
	}
	var out []*project.Row
	for _, r := range got.Rows {
		if s := r.On(l); (s == "" || s == project.Removed) && len(out) < mostOthers {
			out = append(out, r)
		}
	}
	return out, nil
}

// chooser is rows with boxes and what may be done with those chosen.
func (v *visit) chooser(l project.List, id string, rows []*project.Row, to project.MemberState, buttons ...page.Button) templ.Component {
	t := page.Table{Caption: v.listName(l), HideCaption: true, Compact: true, Empty: page.Empty{Title: v.t("projectweb.lists.none"), Text: v.t("projectweb.lists.none.text")}, Columns: []page.Column{
		{Label: v.t("project.field.name"), Head: true}, {Label: v.t("projectweb.light"), Kind: page.KindMark}, {Label: v.t("projectweb.stage")}, {Label: v.t("project.field.org")}, {Label: v.t("project.field.funds"), Unit: v.t("projectweb.unit.wan"), Kind: page.KindNumber}}}
	for _, y := range l.Years() {
		t.Columns = append(t.Columns, page.Column{Label: v.t("projectweb.document.planned", i18n.Args{"Year": strconv.Itoa(y)}), Unit: v.t("projectweb.unit.wan"), Kind: page.KindNumber})
	}
	if len(buttons) > 0 {
		t.Columns = append([]page.Column{{Label: v.t("projectweb.choice"), Kind: page.KindMark}}, t.Columns...)
	}
	for _, r := range rows {
		cells := []page.Cell{page.Lnk(r.Name, PathOf(r.ID)), page.Show(v.light(r.Light)), page.Txt(v.stage(r.Stage, r.Standing)), v.orgCell(r.Org), page.Txt(fen(r.Total))}
		for _, y := range l.Years() {
			planned := page.None(v.t("projectweb.short.no_plan"))
			if m := r.PlannedIn(y); !m.IsZero() {
				planned = page.Txt(wan(m))
			}
			cells = append(cells, planned)
		}
		if len(buttons) > 0 {
			value := fmt.Sprintf("%s@%d", r.ID, r.Version)
			cells = append([]page.Cell{page.Show(choice("project", value, v.t("projectweb.choose.of", i18n.Args{"Name": r.Name}), id == "candidates"))}, cells...)
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	if len(buttons) == 0 || len(rows) == 0 {
		return t
	}
	f := page.Form{ID: "list-" + id, Action: Path + "/lists", Buttons: buttons, Body: t, Fields: []page.Field{hidden("list", l.String())}}
	if to != project.Proposed {
		f.Fields = append(f.Fields, page.Field{Name: "document", ID: "f-" + id + "-document", Label: v.t("projectweb.lists.document"), Hint: v.t("projectweb.lists.document.hint")},
			page.Field{Name: "reason", ID: "f-" + id + "-reason", Label: v.t("projectweb.lists.reason"), Type: page.FieldArea, Rows: 2})
	}
	return f
}

func (w *Web) enlist(v *visit) (page.View, error) {
	if err := v.parse(); err != nil {
		return nil, err
	}
	l, ok := project.ParseList(v.input("list"))
	if !ok {
		return nil, fault.New(fault.Invalid, "project.list_unknown", nil)
	}
	c := project.Choice{Tenant: v.tenant, List: l, To: project.MemberState(v.input("to")), Document: v.input("document"), Reason: v.input("reason")}
	for _, s := range v.r.PostForm["project"] {
		id, base, _ := strings.Cut(s, "@")
		n, _ := strconv.Atoi(base) // the use case refuses what is no version
		c.Projects = append(c.Projects, project.Seen{ID: project.ID(id), Base: n})
	}
	if _, err := w.Projects.Enlist(v.ctx, c); err != nil {
		return w.again(v, err, func(v *visit) (page.View, error) {
			got, err := w.Projects.ListOn(v.ctx, v.tenant, l, v.asOf())
			if err != nil {
				return nil, err
			}
			return w.listPage(v, got)
		})
	}
	return page.Redirect{To: listPath(l)}, nil
}

// document is the list as counties issue it: grouped by kind, with sums.
func (w *Web) document(v *visit, got *project.ListView) (*report.Document, error) {
	l := got.List
	whole := map[project.ID]*project.Project{}
	err := w.Projects.Each(v.ctx, project.Query{Tenant: v.tenant, AsOf: v.asOf(), Standings: project.Standings(), List: l, State: project.Approved}, func(p *project.Project) error { whole[p.ID] = p; return nil })
	if err != nil {
		return nil, err
	}
	source := report.Source{ID: "project-list/" + l.String(), Text: v.t("projectweb.document.source"), Href: listPath(l)}
	num := func(m project.Money) report.Cell { return report.Num(quantity.FromDecimal(m.Round(2)), source) }
	t := report.Table{Unit: v.t("projectweb.unit.wan"), Landscape: true, Columns: []report.Column{
		{Title: v.t("project.column.serial"), Width: 3, Kind: report.Short}, {Title: v.t("project.field.name"), Width: 14}, {Title: v.t("project.field.content"), Width: 20}, {Title: v.t("projectweb.document.years"), Width: 6, Kind: report.Short},
		{Title: v.t("project.field.funds"), Width: 6, Kind: report.Numbers}}}
	sums := []report.Cell{{Text: v.n("projectweb.total_of", len(got.Rows)), ColSpan: 4}, num(got.Total)}
	for i, y := range l.Years() {
		t.Columns = append(t.Columns, report.Column{Title: v.t("projectweb.document.planned", i18n.Args{"Year": strconv.Itoa(y)}), Width: 6, Kind: report.Numbers})
		sums = append(sums, num(got.ByYear[i]))
	}
	t.Columns = append(t.Columns, report.Column{Title: v.t("project.field.org"), Width: 8}, report.Column{Title: v.t("project.field.leader"), Width: 5})
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: append(sums, report.Txt(""), report.Txt(""))})
	kinds := map[string][]*project.Row{}
	var order []string
	for _, r := range got.Rows {
		k := r.Kind
		if k == "" {
			k = v.t("projectweb.document.other")
		}
		if kinds[k] == nil {
			order = append(order, k)
		}
		kinds[k] = append(kinds[k], r)
	}
	n := 0
	for _, k := range order {
		t.Rows = append(t.Rows, report.Row{Group: v.n("projectweb.document.group", len(kinds[k]), i18n.Args{"Kind": k})})
		for _, r := range kinds[k] {
			n++
			years, content := "", ""
			if p := whole[r.ID]; p != nil {
				content = p.Basics.Content
			}
			if r.Start != 0 && r.Finish != 0 {
				years = strconv.Itoa(r.Start.Year()) + "–" + strconv.Itoa(r.Finish.Year())
			}
			cells := []report.Cell{report.Txt(strconv.Itoa(n)), report.Txt(r.Name), report.Txt(content), report.Txt(years), num(project.Wan(r.Total))}
			for _, y := range l.Years() {
				cells = append(cells, num(r.PlannedIn(y)))
			}
			t.Rows = append(t.Rows, report.Row{Cells: append(cells, report.Txt(v.org(r.Org)), report.Txt(r.Leader))})
		}
	}
	d := &report.Document{Kind: report.List, Lang: v.lang, Title: v.area(v.tenant) + v.listName(l), Date: page.From(v.ctx).Now, Blocks: []report.Block{t}}
	if anyDemo(got.Rows) {
		d.Label = v.t("projectweb.demo")
	}
	return d, nil
}
