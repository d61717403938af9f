package projectweb

import (
	"bytes"
	"io"
	"net/url"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/project"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
	"gangyao/platform/report"
)

// issuedPath is where an issued version of a list is shown.
func issuedPath(l project.List, version int, tail string) string {
	out := Path + "/lists/" + strconv.Itoa(l.Year) + "/issued/" + strconv.Itoa(version) + tail
	if l.Kind != project.Annual {
		out += "?kind=" + url.QueryEscape(string(l.Kind))
	}
	return out
}

func (v *visit) issueTitle(l project.List) string { return v.area(v.tenant) + v.listName(l) }

func issueKey(got *project.ListView) string {
	if len(got.Issues) > 0 {
		return "projectweb.lists.adjust"
	}
	return "projectweb.lists.issue"
}

// issues are the issued versions of a list, and how the list as it stands differs from
// the newest.
func (w *Web) issues(v *visit, got *project.ListView) (page.Stack, error) {
	n := len(got.Issues)
	if n == 0 {
		if len(got.Rows) == 0 {
			return nil, nil
		}
		return page.Stack{page.Notice{Kind: page.NoticeWarning, Title: v.t("projectweb.lists.not_issued")}}, nil
	}
	last := &got.Issues[n-1]
	_, _, c, err := w.Projects.Issued(v.ctx, v.tenant, got.List, last.Version)
	if err != nil {
		return nil, err
	}
	now, err := w.Projects.Lines(v.ctx, v.tenant, got.List, v.asOf(), v.orgFull)
	if err != nil {
		return nil, err
	}
	differ := 0
	for _, x := range project.CompareLists(c.Lines, now) {
		if x.Change != plan.Same {
			differ++
		}
	}
	args := i18n.Args{"Number": last.Number, "On": last.On.Time(), "Version": last.Version}
	note := page.Notice{Title: v.t("projectweb.lists.as_issued", args)}
	if differ > 0 {
		note = page.Notice{Kind: page.NoticeWarning, Title: v.n("projectweb.lists.differs", differ, args), Text: v.t("projectweb.lists.differs.text"),
			Links: []page.Link{{Label: v.t("projectweb.lists.compare"), Href: issuedPath(got.List, last.Version, "/compare")}}}
	}
	t := page.Table{Caption: v.t("projectweb.lists.issues"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: v.t("projectweb.lists.version"), Head: true}, {Label: v.t("projectweb.lists.document")}, {Label: v.t("projectweb.lists.issued"), Kind: page.KindDate},
		{Label: v.t("projectweb.count"), Kind: page.KindNumber}, {Label: v.t("projectweb.lists.adjusted")}, {Label: v.t("projectweb.by")}, {Label: "SHA-256"}, {Label: v.t("projectweb.lists.compare")}}}
	for i := n - 1; i >= 0; i-- {
		x := &got.Issues[i]
		reason := page.None(v.t("projectweb.lists.first"))
		if x.Reason != "" {
			reason = page.Txt(x.Reason)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(v.t("projectweb.lists.version_no", i18n.Args{"Version": x.Version}), issuedPath(got.List, x.Version, "")), page.Txt(x.Number), page.Txt(x.On.String()),
			page.Int(x.Lines), reason, {Text: x.By, Note: v.moment(x.At)}, {Text: x.SHA256[:12] + "…", Title: x.SHA256}, page.Lnk(v.t("projectweb.lists.compare"), issuedPath(got.List, x.Version, "/compare"))}})
	}
	return page.Stack{note, section("issues", v.t("projectweb.lists.issues"), "", t)}, nil
}

// issueForm freezes the list as it stands.
func (v *visit) issueForm(got *project.ListView) page.Form {
	again := len(got.Issues) > 0
	said := func(name, now string) string { return v.said("issue", name, now) }
	f := page.Form{ID: "list-issue", Action: Path + "/lists/issue", Buttons: []page.Button{{Label: v.n("projectweb.lists.issue.do", len(got.Rows)), Kind: page.Primary}}, Fields: []page.Field{
		hidden("list", got.List.String()), hidden("seen", got.Mark),
		{Name: "document", ID: "f-issue-document", Label: v.t("projectweb.lists.document"), Required: true, Value: said("document", ""), Error: v.wrong("issue", "document")},
		{Name: "issued", ID: "f-issue-issued", Label: v.t("projectweb.lists.issued"), Type: page.FieldDate, Required: true, Value: said("issued", i18n.ISO(page.From(v.ctx).Now)), Error: v.wrong("issue", "issued")}}}
	if again {
		f.Fields = append(f.Fields, page.Field{Name: "reason", ID: "f-issue-reason", Label: v.t("projectweb.lists.adjusted"), Type: page.FieldArea, Rows: 2, Required: true, Value: said("reason", ""), Error: v.wrong("issue", "reason")})
	}
	return f
}

func (w *Web) issueList(v *visit) (page.View, error) {
	if err := v.parse(); err != nil {
		return nil, err
	}
	l, ok := project.ParseList(v.input("list"))
	if !ok {
		return nil, fault.New(fault.Invalid, "project.list_unknown", nil)
	}
	f := typed{v: v}
	in := project.Issuing{Tenant: v.tenant, List: l, Title: v.issueTitle(l), Number: v.input("document"), On: f.day("issued", v.t("projectweb.lists.issued")), Reason: v.input("reason"), Names: v.orgFull, Seen: v.input("seen")}
	err := f.err()
	if err == nil {
		var i *project.ListIssue
		if i, err = w.Projects.Issue(v.ctx, in); err == nil {
			return page.Redirect{To: issuedPath(l, i.Version, "")}, nil
		}
	}
	v.form = "issue"
	return w.again(v, err, func(v *visit) (page.View, error) {
		got, err := w.Projects.ListOn(v.ctx, v.tenant, l, v.asOf())
		if err != nil {
			return nil, err
		}
		return w.listPage(v, got)
	})
}

// whichIssue is the list and the version of the address.
func (w *Web) whichIssue(v *visit) (*project.ListIssue, []byte, *project.ListContent, error) {
	kind := v.r.URL.Query().Get("kind")
	if kind == "" {
		kind = string(project.Annual)
	}
	l, ok := project.ParseList(kind + "/" + v.r.PathValue("year"))
	if !ok {
		return nil, nil, nil, fault.New(fault.NotFound, "project.list_unknown", nil)
	}
	n, _ := strconv.Atoi(v.r.PathValue("version")) // what is no number is no version
	return w.Projects.Issued(v.ctx, v.tenant, l, n)
}

// issuedList is an issued version as it was printed: a page, files, the bytes.
func (w *Web) issuedList(v *visit) (page.View, error) {
	i, data, c, err := w.whichIssue(v)
	if err != nil {
		return nil, err
	}
	l, path := c.List, issuedPath(c.List, c.Version, "")
	d := v.document(l, c.Lines, path)
	d.Title, d.Number, d.Date = c.Title, c.Number, c.On.Time()
	d.Subtitle = v.t("projectweb.document.issued", i18n.Args{"On": c.On.Time(), "Version": c.Version})
	if c.Version > 1 {
		d.Subtitle = v.t("projectweb.document.adjusted", i18n.Args{"On": c.On.Time(), "Version": c.Version, "Why": c.Reason})
	}
	form := v.r.URL.Query().Get("form")
	name := v.listName(l)
	switch form {
	case "json":
		return page.File{Name: strings.ReplaceAll(l.String(), "/", "-") + "-v" + strconv.Itoa(c.Version) + ".json", Type: "application/json", Write: func(to io.Writer) error {
			_, err := io.Copy(to, bytes.NewReader(data))
			return err
		}}, nil
	case "":
		form = "page"
	}
	out, err := v.documentAs(d, form, c.Title, path, page.Link{Label: name, Href: listPath(l)})
	if p, ok := out.(page.Page); ok {
		p.Body = page.Stack{page.Notice{Title: v.t("projectweb.lists.sealed", i18n.Args{"Number": c.Number, "By": i.By, "At": v.moment(i.At), "SHA256": i.SHA256})}, p.Body}
		p.Actions = append(p.Actions, page.Button{Label: "JSON", Href: with(path, "form=json"), Icon: "download"}, page.Button{Label: v.t("projectweb.lists.compare"), Href: issuedPath(l, c.Version, "/compare")})
		return p, err
	}
	return out, err
}

// compareList holds an issued version against the next one, or against today.
func (w *Web) compareList(v *visit) (page.View, error) {
	i, _, c, err := w.whichIssue(v)
	if err != nil {
		return nil, err
	}
	l := c.List
	var is []project.ListLine
	to := v.t("projectweb.lists.today")
	if n, _ := strconv.Atoi(v.r.URL.Query().Get("to")); n > 0 {
		_, _, next, err := w.Projects.Issued(v.ctx, v.tenant, l, n)
		if err != nil {
			return nil, err
		}
		is, to = next.Lines, v.t("projectweb.lists.version_no", i18n.Args{"Version": n})
	} else if is, err = w.Projects.Lines(v.ctx, v.tenant, l, v.asOf(), v.orgFull); err != nil {
		return nil, err
	}
	got, err := w.Projects.ListOn(v.ctx, v.tenant, l, v.asOf())
	if err != nil {
		return nil, err
	}
	path := issuedPath(l, c.Version, "/compare")
	tabs := page.Tabs{Label: v.t("projectweb.lists.compare"), Items: []page.Tab{{Label: v.t("projectweb.lists.today"), Href: path, Current: v.r.URL.Query().Get("to") == ""}}}
	for _, x := range got.Issues {
		if x.Version != c.Version {
			n := strconv.Itoa(x.Version)
			tabs.Items = append(tabs.Items, page.Tab{Label: v.t("projectweb.lists.version_no", i18n.Args{"Version": x.Version}), Href: with(path, "to="+n), Current: v.r.URL.Query().Get("to") == n})
		}
	}
	t := page.Table{Caption: v.t("projectweb.lists.compare"), HideCaption: true, Empty: page.Empty{Title: v.t("projectweb.lists.same")}, Columns: []page.Column{{Label: v.t("project.field.name"), Head: true}, {Label: v.t("projectweb.lists.change"), Kind: page.KindMark},
		{Label: v.t("projectweb.what")}, {Label: v.t("projectweb.lists.version_no", i18n.Args{"Version": c.Version})}, {Label: to}}}
	for _, x := range project.CompareLists(c.Lines, is) {
		mark := page.Show(page.Tag{Text: v.t("projectweb.lists." + string(x.Change))})
		switch {
		case x.Was == nil:
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(x.Is.Name, PathOf(x.Is.Project)), mark, page.Txt(v.t("project.field.funds")), page.None(v.t("projectweb.lists.not_there")), page.Txt(v.money(x.Is.Total))}})
		case x.Is == nil:
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(x.Was.Name, PathOf(x.Was.Project)), mark, page.Txt(v.t("project.field.funds")), page.Txt(v.money(x.Was.Total)), page.None(v.t("projectweb.lists.not_there"))}})
		}
		for _, f := range x.Fields {
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(x.Is.Name, PathOf(x.Is.Project)), mark, page.Txt(v.lineField(l, f)), page.Txt(v.lineValue(l, x.Was, f)), page.Txt(v.lineValue(l, x.Is, f))}})
		}
	}
	title := v.t("projectweb.lists.compare.of", i18n.Args{"Title": c.Title, "Version": c.Version, "To": to})
	return page.Page{Title: title, Lead: v.t("projectweb.lists.sealed", i18n.Args{"Number": c.Number, "By": i.By, "At": v.moment(i.At), "SHA256": i.SHA256}),
		Crumbs: []page.Link{v.crumb(), {Label: v.listName(l), Href: listPath(l)}}, Body: page.Stack{v.labelled(c.Demo), tabs, t}}, nil
}

func (v *visit) lineField(l project.List, field string) string {
	if field == "planned" {
		return v.t("project.column.year_plan")
	}
	return v.t("project.field." + field)
}

func (v *visit) lineValue(l project.List, x *project.ListLine, field string) string {
	switch field {
	case "name":
		return x.Name
	case "kind":
		return x.Kind
	case "content":
		return x.Content
	case "scale":
		return x.Scale
	case "start":
		return orDash(x.Start)
	case "finish":
		return orDash(x.Finish)
	case "funds":
		return v.money(x.Total)
	case "org":
		return x.OrgName
	case "leader":
		return x.Leader
	}
	var out []string
	for i, y := range l.Years() {
		m := v.t("projectweb.short.no_plan")
		if i < len(x.Planned) && x.Planned[i] != nil {
			m = v.money(*x.Planned[i])
		}
		out = append(out, strconv.Itoa(y)+" "+m)
	}
	return v.join(out)
}

// document is a list as counties issue it: grouped by kind, with sums. A year without a
// plan says so.
func (v *visit) document(l project.List, lines []project.ListLine, path string) *report.Document {
	source := report.Source{ID: "project-list/" + l.String(), Text: v.t("projectweb.document.source"), Href: path}
	num := func(m project.Money) report.Cell { return report.Num(quantity.FromDecimal(m.Round(2)), source) }
	t := report.Table{Unit: v.t("projectweb.unit.wan"), Landscape: true, Columns: []report.Column{
		{Title: v.t("project.column.serial"), Width: 3, Kind: report.Short}, {Title: v.t("project.field.name"), Width: 14}, {Title: v.t("project.field.content"), Width: 20}, {Title: v.t("projectweb.document.years"), Width: 6, Kind: report.Short},
		{Title: v.t("project.field.funds"), Width: 6, Kind: report.Numbers}}}
	var total project.Money
	byYear := make([]project.Money, len(l.Years()))
	kinds := map[string][]*project.ListLine{}
	var order []string
	demo := false
	for k := range lines {
		x := &lines[k]
		total, demo = total.Add(x.Total), demo || x.Demo
		for i := range byYear {
			if x.Planned[i] != nil {
				byYear[i] = byYear[i].Add(*x.Planned[i])
			}
		}
		kind := x.Kind
		if kind == "" {
			kind = v.t("projectweb.document.other")
		}
		if kinds[kind] == nil {
			order = append(order, kind)
		}
		kinds[kind] = append(kinds[kind], x)
	}
	sums := []report.Cell{{Text: v.n("projectweb.total_of", len(lines)), ColSpan: 4}, num(total)}
	for i, y := range l.Years() {
		t.Columns = append(t.Columns, report.Column{Title: v.t("projectweb.document.planned", i18n.Args{"Year": strconv.Itoa(y)}), Width: 6, Kind: report.Numbers})
		sums = append(sums, num(byYear[i]))
	}
	t.Columns = append(t.Columns, report.Column{Title: v.t("project.field.org"), Width: 8}, report.Column{Title: v.t("project.field.leader"), Width: 5})
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: append(sums, report.Txt(""), report.Txt(""))})
	n := 0
	for _, k := range order {
		t.Rows = append(t.Rows, report.Row{Group: v.n("projectweb.document.group", len(kinds[k]), i18n.Args{"Kind": k})})
		for _, x := range kinds[k] {
			n++
			years := ""
			if x.Start != 0 && x.Finish != 0 {
				years = strconv.Itoa(x.Start.Year()) + "–" + strconv.Itoa(x.Finish.Year())
			}
			cells := []report.Cell{report.Txt(strconv.Itoa(n)), report.Txt(x.Name), report.Txt(x.Content), report.Txt(years), num(x.Total)}
			for i := range byYear {
				planned := report.Txt(v.t("projectweb.short.no_plan"))
				if x.Planned[i] != nil {
					planned = num(*x.Planned[i])
				}
				cells = append(cells, planned)
			}
			t.Rows = append(t.Rows, report.Row{Cells: append(cells, report.Txt(v.lineOrg(x)), report.Txt(x.Leader))})
		}
	}
	d := &report.Document{Kind: report.List, Lang: v.lang, Title: v.issueTitle(l), Date: page.From(v.ctx).Now, Blocks: []report.Block{t}}
	if demo {
		d.Label = v.t("projectweb.demo")
	}
	return d
}

func (v *visit) lineOrg(x *project.ListLine) string {
	if x.OrgName != "" {
		return x.OrgName
	}
	return v.org(x.Org)
}
