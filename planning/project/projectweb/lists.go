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
	lines, err := w.Projects.Lines(v.ctx, v.tenant, l, v.asOf(), v.orgFull)
	if err != nil {
		return nil, err
	}
	d := v.document(l, lines, listPath(l))
	d.Subtitle = v.t("projectweb.document.draft")
	return v.documentAs(d, form, name, listPath(l), page.Link{Label: name, Href: listPath(l)})
}

// documentAs is a list as a page or a file.
func (v *visit) documentAs(d *report.Document, form, name, path string, crumbs ...page.Link) (page.View, error) {
	switch form {
	case "page":
		p, err := reportpage.Page(d)
		p.Crumbs = append([]page.Link{v.crumb()}, crumbs...)
		p.Actions = v.documentLinks(path)
		return p, err
	case "docx":
		return reportpage.Word(d, name), nil
	case "xlsx":
		return reportpage.Workbook(d, name), nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

// with adds a question to an address.
func with(path, question string) string {
	if strings.Contains(path, "?") {
		return path + "&" + question
	}
	return path + "?" + question
}

func (v *visit) documentLinks(path string) []page.Button {
	return []page.Button{{Label: v.t("projectweb.document.word"), Href: with(path, "form=docx"), Icon: "download"}, {Label: v.t("projectweb.document.excel"), Href: with(path, "form=xlsx"), Icon: "download"}}
}

func (w *Web) listPage(v *visit, got *project.ListView) (page.View, error) {
	l := got.List
	name := v.listName(l)
	out := page.Page{Title: name, Lead: v.n("projectweb.lists.lead", len(got.Rows), i18n.Args{"Total": wan(got.Total), "Planned": wan(got.Planned), "Fresh": len(got.Fresh), "Carried": len(got.Carried), "Gone": len(got.Gone), "Finished": len(got.Finished)}),
		Crumbs: []page.Link{v.crumb()}, Actions: append([]page.Button{{Label: v.t("projectweb.document.page"), Href: with(listPath(l), "form=page")}}, v.documentLinks(listPath(l))...)}
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
	issues, err := w.issues(v, got)
	if err != nil {
		return nil, err
	}
	stack = append(stack, issues...)
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
	if approve && len(got.Rows) > 0 {
		stack = append(stack, fold("issue-part", v.t(issueKey(got)), v.form == "issue", v.issueForm(got)))
	}
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
			if r.Plans(y) {
				planned = page.Txt(wan(r.PlannedIn(y)))
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
		if to == project.Approved {
			f.Fields = append(f.Fields, page.Field{Name: "document", ID: "f-" + id + "-document", Label: v.t("projectweb.lists.document"), Hint: v.t("projectweb.lists.document.hint"), Value: v.said("approve", "document", "")},
				page.Field{Name: "issued", ID: "f-" + id + "-issued", Label: v.t("projectweb.lists.issued"), Type: page.FieldDate, Value: v.said("approve", "issued", i18n.ISO(page.From(v.ctx).Now))})
		}
		f.Fields = append(f.Fields, page.Field{Name: "reason", ID: "f-" + id + "-reason", Label: v.t("projectweb.lists.reason"), Type: page.FieldArea, Rows: 2})
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
	if c.To == project.Approved && c.Document != "" { // approved and issued in one go
		f := typed{v: v}
		c.Issue = &project.Issuing{Title: v.issueTitle(l), On: f.day("issued", v.t("projectweb.lists.issued")), Reason: c.Reason, Names: v.orgFull}
		if err := f.err(); err != nil {
			return nil, err
		}
	}
	for _, s := range v.r.PostForm["project"] {
		id, base, _ := strings.Cut(s, "@")
		n, _ := strconv.Atoi(base) // the use case refuses what is no version
		c.Projects = append(c.Projects, project.Seen{ID: project.ID(id), Base: n})
	}
	if _, err := w.Projects.Enlist(v.ctx, c); err != nil {
		v.form = "approve"
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
