package commitmentweb

import (
	"io"
	"slices"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/commitment/division"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/report"
	"gangyao/platform/report/reportpage"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// theDivision is the division of what the address filters.
func (w *Web) theDivision(v *visit) (*commitment.Division, error) {
	q := readQuery(v.r, nil)
	return w.Commitments.Division(v.ctx, v.query(), v.filterOf(q.Filter))
}

// paperColumn is a column on paper with its share of the width.
type paperColumn struct {
	key   division.Key
	width float64
}

// paperColumns are those of the tasks in the order in which counties print them. The
// steps of all years stand in one.
func paperColumns() []paperColumn {
	return []paperColumn{{division.ColNo, 4}, {division.ColUnder, 10}, {division.ColTask, 23}, {division.ColTarget, 9}, {division.Years, 20}, {division.ColLeader, 9},
		{division.ColOwner, 9}, {division.ColContributors, 11}, {division.ColDue, 7}, {division.ColVerify, 10}}
}

// paperIndicators are those of the main indicators.
func paperIndicators(years []int) []paperColumn {
	out := []paperColumn{{division.ColNo, 4}, {division.ColIndicator, 18}, {division.ColUnit, 6}, {division.ColBase, 9}, {division.ColTarget, 11}, {division.ColNature, 7}}
	for _, y := range years {
		out = append(out, paperColumn{division.Year(y), 8})
	}
	return append(out, paperColumn{division.ColLeader, 8}, paperColumn{division.ColOwner, 9}, paperColumn{division.ColContributors, 10})
}

// paperOwner is who answers; paper leaves no place for a name empty.
func (v *visit) paperOwner(name string) string {
	if name == "" {
		return v.t("commitmentweb.paper.nobody")
	}
	return name
}

// divisionDocument is the division of tasks as an official document, the table on
// turned paper as its annex.
func (v *visit) divisionDocument(d *commitment.Division) *report.Document {
	t := division.Layout(v.lang, d)
	from := report.Source{ID: "division/" + string(d.Plan) + "/" + d.Day, Text: v.t("commitmentweb.source", i18n.Args{"Day": d.Day}), Href: v.here("division")}
	var tables []report.Block
	at := 0 // rows come in the order of the lines
	for i := range t.Parts {
		p := &t.Parts[i]
		columns := paperColumns()
		if _, ok := p.TitleOf(division.ColIndicator); ok {
			columns = paperIndicators(division.IndicatorYears(d))
		}
		tables = append(tables, report.Heading{Level: 1, Text: p.Title}, v.paperTable(d, p, columns, from, at))
		at += p.Rows
	}
	assigned := 0
	for i := range d.Lines {
		if d.Lines[i].Owner != "" {
			assigned++
		}
	}
	text := func(s string, src report.Source) report.Paragraph {
		return report.Paragraph{Runs: []report.Run{{Text: s, Source: src}}}
	}
	day, _ := time.Parse(time.DateOnly, d.Day)
	annex := v.t("commitmentweb.document.annex")
	out := &report.Document{Kind: report.Official, Lang: v.lang, Title: t.Title, Date: day, Addressee: v.t("commitmentweb.document.to"), Blocks: []report.Block{
		text(v.t("commitmentweb.document.why", i18n.Args{"Plan": d.Edition.Title}), report.Source{}),
		text(v.t("commitmentweb.document.lead", i18n.Args{"Day": i18n.Date(v.lang, day), "Count": t.Rows, "Assigned": assigned}), from),
		text(v.t("commitmentweb.document.how"), report.Source{}),
		report.Attachments{Names: []string{annex}}, report.Annex{Title: annex}}}
	out.Blocks = append(out.Blocks, tables...)
	if t.Demo {
		out.Label = v.t("commitmentweb.demo_label")
	}
	return out
}

// paperTable is a part of the division on paper; first is the line that it begins with.
func (v *visit) paperTable(d *commitment.Division, p *division.Part, columns []paperColumn, from report.Source, first int) report.Table {
	tab := report.Table{Landscape: true}
	short := []division.Key{division.ColNo, division.ColDue, division.ColTarget, division.ColUnit, division.ColNature}
	var keys []division.Key
	for _, c := range columns {
		title, ok := p.TitleOf(c.key)
		if c.key == division.Years {
			title, ok = v.t("commitmentweb.steps"), true
		}
		if !ok {
			continue
		}
		col := report.Column{Title: title, Width: c.width}
		if slices.Contains(short, c.key) {
			col.Kind = report.Short
		}
		keys, tab.Columns = append(keys, c.key), append(tab.Columns, col)
	}
	for _, g := range p.Groups {
		if g.Title != "" {
			tab.Rows = append(tab.Rows, report.Row{Group: g.Title})
		}
		for i := range g.Rows {
			row := report.Row{}
			for _, k := range keys {
				text := p.Says(&g.Rows[i], k, v.lang)
				switch k {
				case division.ColOwner:
					text = v.paperOwner(text)
				case division.ColVerify: // people read names where the workbook has codes
					text = v.allMeans(&d.Lines[first].Terms)
				default:
					text = division.PathValue(v.lang, text)
				}
				row.Cells = append(row.Cells, report.Cell{Text: text, Source: sourceOf(text, from)})
			}
			tab.Rows = append(tab.Rows, row)
			first++
		}
	}
	return tab
}

// sourceOf names where a cell came from; empty cells came from nowhere.
func sourceOf(text string, from report.Source) report.Source {
	if text == "" {
		return report.Source{}
	}
	return report.Source{ID: from.ID, Text: from.Text}
}

// document shows the division as it is issued.
func (w *Web) document(v *visit) (page.View, error) {
	d, err := w.theDivision(v)
	if err != nil {
		return nil, err
	}
	p, err := reportpage.Page(v.divisionDocument(d))
	if err != nil {
		return nil, err
	}
	p.Crumbs = v.crumbs(page.Link{Label: v.t("commitmentweb.division"), Href: v.here("division")})
	p.Actions = []page.Button{{Label: "Word", Href: v.here("division/export/division.docx"), Icon: "download"}, {Label: "Excel", Href: v.here("division/export/division.xlsx"), Icon: "download"}}
	return p, nil
}

// documentFile gives the division as a file; the workbook can be edited and read
// again.
func (w *Web) documentFile(v *visit) (page.View, error) {
	d, err := w.theDivision(v)
	if err != nil {
		return nil, err
	}
	name := v.t("commitmentweb.division") + "-" + d.Day
	switch v.r.PathValue("file") {
	case "division.docx":
		doc := v.divisionDocument(d)
		if err := doc.Validate(); err != nil {
			return nil, err
		}
		return reportpage.Word(doc, name), nil
	case "division.xlsx":
		return page.File{Name: name + ".xlsx", Type: xlsxType, Write: func(out io.Writer) error { return division.Export(out, v.lang, d) }}, nil
	}
	return nil, fault.New(fault.NotFound, "fault.not_found", nil)
}

// askImport asks for an edited workbook.
func (w *Web) askImport(v *visit) (page.View, error) { return v.importForm(nil), nil }

func (v *visit) importForm(problem error) page.Page {
	form := page.Form{ID: "import", Action: v.here("division/import"), Upload: true,
		Fields:  []page.Field{{Name: "file", Label: v.t("commitmentweb.import.file"), Type: page.FieldFile, Accept: ".xlsx", Required: true, Hint: v.t("commitmentweb.import.hint")}},
		Buttons: []page.Button{{Label: v.t("commitmentweb.preview"), Kind: page.Primary}, {Label: v.t("commitmentweb.import.template"), Href: v.here("division/export/division.xlsx"), Icon: "download"}}}
	p := page.Page{Title: v.t("commitmentweb.import"), Lead: v.t("commitmentweb.import.lead"), Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.division"), Href: v.here("division")}), Body: form}
	if problem != nil {
		form.Fields[0].Error = i18n.Fault(v.lang, problem)
		p.Body, p.Status = form, page.Status(fault.From(problem).Code)
	}
	return p
}

// previewImport tells, cell by cell, what an edited workbook would change.
func (w *Web) previewImport(v *visit) (page.View, error) {
	file, _, err := v.r.FormFile("file")
	if err != nil {
		return v.importForm(fault.Wrap(err, fault.Invalid, "commitmentweb.file_missing", nil)), nil
	}
	defer func() { _ = file.Close() }() // opened for reading only
	sha, _, err := w.Files.Put(v.ctx, file)
	if err != nil {
		return nil, err
	}
	p, err := w.readImport(v, sha)
	if err != nil {
		if fault.Is(err, fault.Internal) {
			return nil, err
		}
		return v.importForm(err), nil
	}
	requests, err := p.Requests()
	if err != nil || len(requests) == 0 {
		return v.importPage(p, sha, nil, nil), nil // the page says what stands in the way
	}
	out, err := w.Commitments.AssignAll(v.ctx, commitment.AssignAll{Tenant: v.tenant, Plan: v.plan, Requests: requests, DryRun: true})
	if err != nil {
		return nil, err
	}
	if out.Counts[commitment.Refused]+out.Counts[commitment.Conflict] == 0 {
		out = nil
	}
	return v.importPage(p, sha, nil, out), nil
}

// readImport reads a kept workbook against the division as it is now.
func (w *Web) readImport(v *visit, sha string) (*division.Preview, error) {
	file, err := w.Files.Get(v.ctx, sha)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxUpload))
	if bad := file.Close(); err == nil {
		err = bad
	}
	if err != nil {
		return nil, err
	}
	q := v.query()
	d, err := w.Commitments.Division(v.ctx, q, commitment.Filter{})
	if err != nil {
		return nil, err
	}
	return division.Read(v.ctx, data, d)
}

// importPage shows what a workbook would change, and what else is wrong.
func (v *visit) importPage(p *division.Preview, sha string, problem error, out *commitment.Outcome) page.Page {
	var stats page.Stats
	for _, k := range division.Kinds() {
		if p.Counts[k] > 0 {
			stats = append(stats, page.Stat{Label: v.t(k.Key()), Value: number(p.Counts[k])})
		}
	}
	body := page.Stack{stats}
	view := page.Page{Title: v.t("commitmentweb.import.preview"), Lead: v.t("commitmentweb.import.made", i18n.Args{"Day": p.Day}),
		Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.import"), Href: v.here("division/import")})}
	if problem != nil {
		body = append(page.Stack{page.Notice{Kind: page.NoticeError, Title: i18n.Fault(v.lang, problem)}}, body...)
		view.Status = page.Status(fault.From(problem).Code)
	}
	if out != nil {
		body = append(body, v.fates(out))
	}
	switch {
	case !p.Ready(), out != nil:
		body = append(body, page.Notice{Kind: page.NoticeError, Title: v.t("commitmentweb.import.stopped"), Text: v.t("commitmentweb.import.stopped.text")})
	case p.Counts[division.Changed] > 0:
		body = append(body, page.Form{ID: "apply", Action: v.here("division/import/apply"), Fields: []page.Field{{Name: "file", Type: page.FieldHidden, Value: sha},
			{Name: "reason", Label: v.t("commitmentweb.reason")}}, Buttons: []page.Button{{Label: v.n("commitmentweb.import.apply", p.Counts[division.Changed]), Kind: page.Primary}}})
	}
	view.Body = append(body, v.cellFates(p))
	return view
}

func (v *visit) cellFates(p *division.Preview) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.import.preview"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.import.same"), Text: v.t("commitmentweb.import.same.text")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.cell"), Kind: page.KindDate}, {Label: v.t("commitmentweb.task"), Head: true}, {Label: v.t("commitmentweb.fate"), Kind: page.KindMark},
		{Label: v.t("commitmentweb.was")}, {Label: v.t("commitmentweb.is")}, {Label: v.t("commitmentweb.words")}}}
	for i := range p.Fates {
		f := &p.Fates[i]
		tone := page.ToneGood
		switch {
		case f.Kind.Stops():
			tone = page.ToneBad
		case f.Kind != division.Changed:
			tone = ""
		}
		words := ""
		if f.Why.Key != "" {
			words = f.Why.In(v.lang)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(f.Ref), page.Txt(f.Text), page.Show(page.Tag{Text: v.t(f.Kind.Key()), Tone: tone}), page.Txt(f.Was), page.Txt(f.Is), page.Txt(words)}})
	}
	return t
}

// applyImport keeps what the preview showed, all or nothing.
func (w *Web) applyImport(v *visit) (page.View, error) {
	sha := v.r.PostFormValue("file")
	p, err := w.readImport(v, sha)
	if err != nil {
		return nil, err
	}
	requests, err := p.Requests()
	if err != nil {
		return v.importPage(p, sha, err, nil), nil
	}
	out, err := w.Commitments.AssignAll(v.ctx, commitment.AssignAll{Tenant: v.tenant, Plan: v.plan, Requests: requests, Reason: v.r.PostFormValue("reason")})
	switch {
	case err == nil:
		return page.Redirect{To: v.here("division", "saved", number(out.Counts[commitment.Changes]))}, nil
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return v.importPage(p, sha, err, rejected(err)), nil
	}
	return nil, err
}
