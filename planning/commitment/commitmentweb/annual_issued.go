package commitmentweb

import (
	"io"
	"slices"
	"strconv"

	"gangyao/planning/commitment"
	"gangyao/planning/plan"
	"gangyao/platform/canonical"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	"gangyao/platform/report"
	"gangyao/platform/report/reportpage"
)

// issuedDocument reads an issued plan and lays it out.
func (w *Web) issuedDocument(v *visit) (*report.Document, *commitment.AnnualContent, []byte, error) {
	year, version, err := v.version()
	if err != nil {
		return nil, nil, nil, err
	}
	data, c, err := w.Commitments.IssuedAnnual(v.ctx, v.tenant, v.plan, year, version)
	if err != nil {
		return nil, nil, nil, err
	}
	return v.annualDocument(c.Title, c.Number, c.On, v.demoLabel(c.Demo), c.Lines), c, data, nil
}

// issued shows an issued plan with the hash of its bytes.
func (w *Web) issued(v *visit) (page.View, error) {
	d, c, data, err := w.issuedDocument(v)
	if err != nil {
		return nil, err
	}
	sel, err := w.selection(v)
	if err != nil {
		return nil, err
	}
	lines := sel.lines(c.Lines)
	if len(lines) < len(c.Lines) {
		d = v.annualDocument(c.Title, c.Number, c.On, v.demoLabel(c.Demo), lines)
	}
	p, err := reportpage.Page(d)
	if err != nil {
		return nil, err
	}
	base := v.issuedPath(c.Year, c.Version)
	p.Body = page.Stack{page.Notice{Title: v.t("commitmentweb.annual.frozen", i18n.Args{"On": c.On, "Version": c.Version}), Body: hash(canonical.SHA256(data))},
		page.List{Query: sel.q, Filters: v.filters(sel.q, sel.all), Total: len(lines), Body: p.Body}}
	p.Crumbs = v.crumbs(page.Link{Label: v.t("commitmentweb.annual.of", i18n.Args{"Year": c.Year}), Href: v.annualPath(c.Year)})
	p.Actions = []page.Button{{Label: v.t("commitmentweb.annual.compare"), Href: base + "/compare"}, {Label: "Word", Href: base + "/export/annual.docx", Icon: "download"},
		{Label: "Excel", Href: base + "/export/annual.xlsx", Icon: "download"}, {Label: "JSON", Href: base + "/export/annual.json", Icon: "download"}}
	return p, nil
}

// issuedFile gives an issued plan as a file; annual.json is the very bytes that
// were hashed.
func (w *Web) issuedFile(v *visit) (page.View, error) {
	d, c, data, err := w.issuedDocument(v)
	if err != nil {
		return nil, err
	}
	if v.r.PathValue("file") == "annual.json" {
		return page.File{Name: c.Title + ".json", Type: "application/json", Write: func(out io.Writer) error { _, err := out.Write(data); return err }}, nil
	}
	return v.documentFileOf(d, "annual")
}

// compareAnnual holds an issued plan against what would follow today.
func (w *Web) compareAnnual(v *visit) (page.View, error) {
	year, version, err := v.version()
	if err != nil {
		return nil, err
	}
	d, err := w.Commitments.CompareAnnual(v.ctx, v.query(), year, version)
	if err != nil {
		return nil, err
	}
	sel, err := w.selection(v, byChange)
	if err != nil {
		return nil, err
	}
	var stats page.Stats
	var changes []page.Option
	for _, c := range []plan.Change{plan.Same, plan.Changed, plan.New, plan.Removed} {
		label := v.t("commitmentweb.pair." + string(c))
		stats = append(stats, page.Stat{Label: label, Value: strconv.Itoa(d.Counts[c]), Href: v.issuedPath(d.Issued.Year, d.Issued.Version) + "/compare?" + byChange + "=" + string(c)})
		changes = append(changes, page.Option{Value: string(c), Label: label})
	}
	change := plan.Change(sel.q.Get(byChange))
	pairs := slices.DeleteFunc(d.Pairs, func(p commitment.AnnualPair) bool {
		l := p.Was
		if l == nil {
			l = p.Is
		}
		return change != "" && p.Change != change || !sel.has(l.Duty)
	})
	t := page.Table{Caption: v.t("commitmentweb.annual.compare"), HideCaption: true, Columns: []page.Column{{Label: v.t("commitmentweb.status"), Kind: page.KindMark}, {Label: v.t("commitmentweb.task"), Head: true},
		{Label: v.t("commitmentweb.fate"), Kind: page.KindMark}, {Label: v.t("commitmentweb.words")}}}
	shown := download.Window(pairs, sel.q)
	for i := range shown {
		p := &shown[i]
		l := p.Is
		if l == nil {
			l = p.Was
		}
		words := page.Txt("")
		if len(p.Fields) > 0 {
			var names []string
			for _, f := range p.Fields {
				names = append(names, v.t("commitmentweb.change", i18n.Args{"What": v.t(f.Key()), "Was": orNone(v, fieldOf(v, p.Was, f)), "Is": orNone(v, fieldOf(v, p.Is, f))}))
			}
			words.Text = joinWith(names, v.t("commitmentweb.semicolon"))
		}
		now := page.None(v.t("commitmentweb.gone"))
		if p.Now.Status != "" {
			now = page.Show(status(p.Now.Status))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{now, page.Lnk(l.Text, v.dutyPath(l.Duty)), page.Txt(v.t("commitmentweb.pair." + string(p.Change))), words}})
	}
	c := &d.Issued
	return page.Page{Title: v.t("commitmentweb.annual.compare_title", i18n.Args{"Title": c.Title}), Lead: d.Standing.Summary().In(v.lang),
		Crumbs: v.crumbs(page.Link{Label: v.t("commitmentweb.annual.of", i18n.Args{"Year": c.Year}), Href: v.annualPath(c.Year)}, page.Link{Label: c.Title, Href: v.issuedPath(c.Year, c.Version)}),
		Body:   page.Stack{stats, page.List{Query: sel.q, Filters: append([]page.Field{v.choice(sel.q, byChange, "commitmentweb.fate", changes)}, v.filters(sel.q, sel.all)...), Table: t, Total: len(pairs)}}}, nil
}

// byChange asks for lines that changed in one way since they were issued.
const byChange = "change"

// fieldOf is a part of a line in words.
func fieldOf(v *visit, l *commitment.AnnualLine, f commitment.AnnualField) string {
	switch f {
	case commitment.FieldText:
		return l.Text
	case commitment.FieldWhat:
		return l.What
	case commitment.FieldExpected:
		if l.Expected != nil {
			return i18n.WithUnit(*l.Expected, l.Unit)
		}
	case commitment.FieldDue:
		return l.Due
	case commitment.FieldTaskDue:
		return l.TaskDue
	case commitment.FieldOwner:
		return l.OwnerName
	case commitment.FieldHelpers:
		return v.join(l.ContributorNames)
	case commitment.FieldLeader:
		return l.Leader
	}
	return ""
}
