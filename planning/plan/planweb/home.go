package planweb

import (
	"net/http"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// library lists the plans with an approved edition.
func (w *Web) library(r *http.Request) (page.View, error) {
	lang := i18n.From(r.Context())
	t := func(key string, args ...i18n.Args) string { return i18n.T(lang, key, args...) }
	listings, err := w.Plans.Public().Plans(r.Context(), "")
	if err != nil {
		return nil, err
	}
	table := page.Table{
		Caption: t("web.library.caption"), HideCaption: true,
		Columns: []page.Column{
			{Label: t("web.col.plan"), Head: true}, {Label: t("web.col.area")}, {Label: t("web.col.period"), Kind: page.KindDate},
			{Label: t("web.col.approved"), Kind: page.KindDate}, {Label: t("web.col.body")}, {Label: t("web.col.editions"), Kind: page.KindNumber},
		},
		Empty: page.Empty{Title: t("web.library.empty"), Text: t("web.library.empty.text")},
	}
	if w.Desk != "" {
		table.Empty.Action = &page.Button{Label: t("web.nav.desk"), Href: w.Desk, Kind: page.Primary}
	}
	for _, l := range listings {
		now := l.Editions[0]
		name := page.Lnk(l.Plan.Title, page.Href(r.Context(), address(l.Plan.Tenant, l.Plan.ID, "", nil)))
		if now.Demo {
			name.Note = t("web.demo.title")
		}
		row := page.Row{Cells: []page.Cell{
			name, page.Txt(strings.TrimSpace(l.Plan.Area.Name + " " + l.Plan.Area.Code)), page.Txt(period(l.Plan.Period)),
			page.None(t("web.unknown")), page.None(t("web.unknown")), page.Int(len(l.Editions)),
		}}
		if a := now.Approval; a != nil {
			row.Cells[3], row.Cells[4] = page.Txt(a.On), page.Txt(a.Body)
		}
		table.Rows = append(table.Rows, row)
	}
	p := page.Page{Title: t("web.library.title"), Lead: t("web.library.lead"), Body: table}
	if w.Desk != "" && len(listings) > 0 {
		p.Actions = []page.Button{{Label: t("web.library.import"), Href: w.Desk}}
	}
	return p, nil
}

func period(p [2]int) string {
	if p[0] == 0 {
		return ""
	}
	return year(p[0]) + "—" + year(p[1])
}

// home says at a glance what a plan promises.
func (w *Web) home(v view) (page.View, error) {
	count := func(k plan.Kind) int { return len(v.Entries(k)) }
	var rows []plan.Row
	for _, tb := range v.Tables() {
		if tb.Content.Table.Kind != "results" {
			rows = append(rows, v.Rows(tb.Content.Table.ID)...)
		}
	}
	binding, anticipatory := 0, 0
	for _, row := range rows {
		switch {
		case row.Indicator.Parent != nil: // details of a row already counted
		case row.Indicator.Nature == reading.Binding:
			binding++
		case row.Indicator.Nature == reading.Anticipatory:
			anticipatory++
		}
	}
	findings := map[reading.Severity]int{}
	for _, f := range v.Entries(plan.KindFinding) {
		findings[f.Content.Finding.Severity]++
	}
	stats := page.Stats{
		{Label: v.t("web.nav.indicators"), Value: i18n.Integer(int64(binding + anticipatory)), Note: v.t("web.home.natures", i18n.Args{"Binding": binding, "Anticipatory": anticipatory}), Href: v.href("indicators")},
		{Label: v.t("web.nav.commitments"), Value: i18n.Integer(int64(count(plan.KindCommitment))), Href: v.href("commitments")},
		{Label: v.t("web.nav.works"), Value: i18n.Integer(int64(count(plan.KindWork))), Href: v.href("works")},
		{Label: v.t("web.nav.systems"), Value: i18n.Integer(int64(count(plan.KindSystem))), Href: v.href("systems")},
		{Label: v.t("web.nav.measures"), Value: i18n.Integer(int64(count(plan.KindMeasure))), Href: v.href("measures")},
		{Label: v.t("web.nav.findings"), Value: i18n.Integer(int64(count(plan.KindFinding))), Href: v.href("findings"),
			Note: v.t("web.home.findings", i18n.Args{"Errors": findings[reading.Error], "Warnings": findings[reading.Warning]})},
	}
	body := page.Stack{stats, heading(v.t("web.home.targets")), v.keyTargets(rows), heading(v.t("web.home.chapters")), v.chapters(), heading(v.t("web.home.about")), v.about()}
	return page.Page{
		Title: v.Edition.Title, Lead: v.t("web.home.lead", i18n.Args{"Area": v.Edition.Area.Name, "Period": period(v.Edition.Period)}),
		Crumbs: v.crumbs()[:1], Body: body,
	}, nil
}

// keyTargets shows the rows of the indicator tables, binding ones first.
func (v view) keyTargets(rows []plan.Row) page.Table {
	t := page.Table{
		Caption: v.t("web.home.targets"), HideCaption: true,
		Columns: []page.Column{
			{Label: v.t("web.col.indicator"), Head: true}, {Label: v.t("web.col.unit")},
			{Label: v.t("web.col.baseline"), Kind: page.KindNumber}, {Label: v.t("web.col.target"), Kind: page.KindNumber},
			{Label: v.t("web.col.required"), Kind: page.KindNumber, Hint: v.t("web.required.hint")}, {Label: v.t("web.col.nature"), Kind: page.KindMark},
		},
		Empty: page.Empty{Title: v.t("web.indicators.empty")},
	}
	for _, binding := range []bool{true, false} {
		for _, row := range rows {
			if row.Indicator.Parent != nil || (row.Indicator.Nature == reading.Binding) != binding {
				continue
			}
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{
				page.Lnk(row.Indicator.Name, v.href("indicators")+"#"+anchor(row.ID)), page.Txt(row.Indicator.Unit),
				v.dated(row.Indicator.Baseline, "web.no_baseline"), v.dated(row.Indicator.Target, "web.no_target"),
				v.required(row.Required), v.nature(row.Indicator.Nature),
			}})
		}
	}
	return t
}

// chapters counts what each chapter promises.
func (v view) chapters() page.Table {
	kinds := []plan.Kind{plan.KindCommitment, plan.KindWork, plan.KindSystem, plan.KindMeasure}
	t := page.Table{
		Caption: v.t("web.home.chapters"), HideCaption: true,
		Columns: []page.Column{{Label: v.t("web.col.chapter"), Head: true}},
		Empty:   page.Empty{Title: v.t("web.text.none"), Text: v.t("web.text.none.text")},
	}
	for _, k := range kinds {
		t.Columns = append(t.Columns, page.Column{Label: v.t("plan.kind." + string(k)), Kind: page.KindNumber})
	}
	for _, c := range v.Outline() {
		row := page.Row{Cells: []page.Cell{page.Lnk(sectionName(c.Section), v.href("text/"+c.ID))}}
		for _, k := range kinds {
			cell := page.Int(c.Items[k])
			if c.Items[k] > 0 {
				cell.Href = v.href(listPath(k), "section", c.ID)
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// listPath is the path of the list of a kind.
func listPath(k plan.Kind) string { return string(k) + "s" }

// about says where the edition comes from.
func (v view) about() page.Definitions {
	e := v.Edition
	d := page.Definitions{
		{Term: v.t("web.about.edition"), Text: v.t("web.about.edition.no", i18n.Args{"No": e.No})},
	}
	if a := e.Approval; a != nil {
		d = append(d,
			page.Definition{Term: v.t("web.col.approved"), Text: a.On},
			page.Definition{Term: v.t("web.col.body"), Text: a.Body},
			page.Definition{Term: v.t("web.about.confirmed"), Text: v.t("web.about.confirmed.text", i18n.Args{"Confirmed": a.Confirmed, "LeftOut": a.LeftOut, "Rejected": a.Rejected})},
			page.Definition{Term: v.t("web.about.hash"), Body: codeLink(a.SHA256, v.href("edition.json"))},
		)
	}
	d = append(d, page.Definition{Term: v.t("web.about.source"), Text: strings.TrimSpace(e.Source.Name + " " + v.t("web.format."+e.Source.Format))})
	if e.Vision > 0 {
		d = append(d, page.Definition{Term: v.t("web.about.vision"), Text: year(e.Vision)})
	}
	return d
}
