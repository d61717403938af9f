package planweb

import (
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// indicators shows the target tables with the growth each target requires.
func (w *Web) indicators(v view) (page.View, error) {
	var body page.Stack
	for _, e := range v.Tables() {
		rows := v.Rows(e.Content.Table.ID)
		if e.Content.Table.Kind == "results" || len(rows) == 0 {
			continue
		}
		body = append(body, heading(tableName(*e.Content.Table)), v.targets(e, rows))
		if e.Content.Table.Notes != "" {
			body = append(body, hint(e.Content.Table.Notes))
		}
	}
	if len(body) == 0 {
		body = append(body, page.Empty{Title: v.t("web.indicators.empty"), Text: v.t("web.indicators.empty.text")})
	} else {
		body = append(body, hint(v.t("web.required.explain")))
	}
	return page.Page{Title: v.t("web.nav.indicators"), Lead: v.t("web.indicators.lead"), Crumbs: v.crumbs(),
		Actions: v.downloads(plan.KindIndicator), Body: body}, nil
}

func tableName(t reading.Table) string {
	if t.ID == "" || t.Title == "" || t.ID == t.Title {
		return t.ID + t.Title
	}
	return t.ID + " " + t.Title
}

func (v view) targets(e plan.Entry, rows []plan.Row) page.Table {
	t := page.Table{
		Caption: tableName(*e.Content.Table), HideCaption: true, Wide: true,
		Columns: []page.Column{
			{Label: v.t("web.col.no"), Kind: page.KindNumber}, {Label: v.t("web.col.indicator"), Head: true}, {Label: v.t("web.col.unit")},
			{Label: v.withYear("web.col.baseline", e.Content.Table.BaselineYear), Kind: page.KindNumber},
			{Label: v.withYear("web.col.target", e.Content.Table.TargetYear), Kind: page.KindNumber},
			{Label: v.t("web.col.required"), Kind: page.KindNumber, Hint: v.t("web.required.hint")},
			{Label: v.t("web.col.stated"), Kind: page.KindNumber, Hint: v.t("web.stated.hint")},
			{Label: v.t("web.col.nature"), Kind: page.KindMark}, {Label: v.t("web.col.direction")},
		},
	}
	group := ""
	for _, row := range rows {
		ind := row.Indicator
		if ind.Group != group && ind.Group != "" {
			group = ind.Group
			t.Rows = append(t.Rows, page.Row{Group: group})
		}
		unit := page.Cell{Text: ind.Unit}
		if ind.UnitHealed {
			unit.Note = v.t("web.unit_healed")
		}
		name := page.Txt(ind.Name)
		if at := v.at(row.Entry); at != "" {
			name.Href = at
		}
		level := 0
		if ind.Parent != nil {
			level = 1
		}
		t.Rows = append(t.Rows, page.Row{ID: anchor(row.ID), Level: level, Cells: []page.Cell{
			page.Txt(ind.No), name, unit,
			v.dated(ind.Baseline, "web.no_baseline"), v.dated(ind.Target, "web.no_target"),
			v.required(row.Required), v.stated(ind.Growth), v.nature(ind.Nature), page.Txt(v.direction(ind.Direction)),
		}})
	}
	return t
}

func (v view) withYear(key string, y int) string {
	if y == 0 {
		return v.t(key)
	}
	return v.t(key+".year", i18n.Args{"Year": y})
}

func (v view) direction(d string) string {
	if d == "" {
		return ""
	}
	return v.t("web.direction." + d)
}

// required is the pace that the target asks for.
func (v view) required(r plan.Required) page.Cell {
	switch {
	case r.Rate != nil:
		return page.Cell{Text: v.t("web.required.rate", i18n.Args{"Rate": i18n.Signed(*r.Rate)})}
	case r.Change != nil:
		return page.Cell{Text: v.t("web.required.change", i18n.Args{"Change": i18n.Signed(*r.Change)})}
	case r.Why != "":
		return page.None(v.t(r.Why))
	}
	return page.Cell{}
}

// stated is the growth that the row itself prints.
func (v view) stated(g *reading.Growth) page.Cell {
	if g == nil || g.Target == nil {
		return page.Cell{}
	}
	return page.Txt(v.bound(g.Op, g.Target, nil) + " %")
}

// results shows the table of the plan before as what it is: a final evaluation.
func (w *Web) results(v view) (page.View, error) {
	var body page.Stack
	for _, e := range v.Tables() {
		if e.Content.Table.Kind != "results" {
			continue
		}
		res, err := v.Results(e.Content.Table.ID)
		if err != nil {
			return nil, err
		}
		body = append(body, heading(tableName(*e.Content.Table)), v.tally(res), v.resultTable(e, res))
		if e.Content.Table.Notes != "" {
			body = append(body, hint(e.Content.Table.Notes))
		}
		body = append(body, v.claims())
	}
	if len(body) == 0 {
		body = append(body, page.Empty{Title: v.t("web.results.empty"), Text: v.t("web.results.empty.text")})
	} else {
		body = append(body, hint(v.t("web.results.method")))
	}
	return page.Page{Title: v.t("web.nav.results"), Lead: v.t("web.results.lead"), Crumbs: v.crumbs(), Body: body}, nil
}

func (v view) tally(res *plan.Results) page.Table {
	t := page.Table{
		Caption: v.t("web.results.tally"), HideCaption: true,
		Columns: []page.Column{{Label: v.t("web.col.nature"), Head: true},
			{Label: page.Met.Word(v.lang), Kind: page.KindNumber}, {Label: page.NotMet.Word(v.lang), Kind: page.KindNumber},
			{Label: v.t("web.not_judged"), Kind: page.KindNumber}, {Label: v.t("web.total"), Kind: page.KindNumber}},
	}
	line := func(label string, met, not, none int) page.Row {
		return page.Row{Cells: []page.Cell{page.Txt(label), page.Int(met), page.Int(not), page.Int(none), page.Int(met + not + none)}}
	}
	for _, n := range []reading.Nature{reading.Binding, reading.Anticipatory, ""} {
		by := res.ByNature[n]
		if len(by) == 0 {
			continue
		}
		label := v.t("web.nature.none")
		if n != "" {
			label = v.t("web.nature." + string(n))
		}
		t.Rows = append(t.Rows, line(label, by[plan.Met], by[plan.NotMet], by[plan.NotJudged]))
	}
	t.Foot = []page.Row{line(v.t("web.total"), res.Met, res.NotMet, res.NotJudged)}
	return t
}

func (v view) resultTable(e plan.Entry, res *plan.Results) page.Table {
	t := page.Table{
		Caption: tableName(*e.Content.Table), HideCaption: true, Wide: true,
		Columns: []page.Column{
			{Label: v.t("web.col.no"), Kind: page.KindNumber}, {Label: v.t("web.col.indicator"), Head: true}, {Label: v.t("web.col.unit")},
			{Label: v.t("web.col.target"), Kind: page.KindNumber}, {Label: v.t("web.col.actual"), Kind: page.KindNumber},
			{Label: v.t("web.col.gap"), Kind: page.KindNumber, Hint: v.t("web.gap.hint")},
			{Label: v.t("web.col.nature"), Kind: page.KindMark}, {Label: v.t("web.col.verdict"), Kind: page.KindMark},
		},
	}
	group := ""
	for _, row := range res.Rows {
		ind := row.Indicator
		if ind.Group != group && ind.Group != "" {
			group = ind.Group
			t.Rows = append(t.Rows, page.Row{Group: group})
		}
		level := 0
		if ind.Parent != nil {
			level = 1
		}
		name := page.Txt(ind.Name)
		if at := v.at(row.Entry); at != "" {
			name.Href = at
		}
		gap := page.Cell{}
		if row.Gap != nil {
			gap.Text = i18n.Signed(*row.Gap)
			if row.Basis == "growth" {
				gap.Note = v.t("web.gap.growth")
			}
		}
		target, actual := v.dated(ind.Target, "web.no_target"), v.dated(ind.Actual, "web.no_actual")
		if g := ind.Growth; g != nil {
			target.Note, actual.Note = v.yearly(g.Target), v.yearly(g.Actual)
		}
		t.Rows = append(t.Rows, page.Row{ID: anchor(row.ID), Level: level, Cells: []page.Cell{
			page.Txt(ind.No), name, page.Txt(ind.Unit), target, actual,
			gap, v.nature(ind.Nature), v.verdict(row),
		}})
	}
	return t
}

// yearly is an average growth, below the level it goes with.
func (v view) yearly(g *quantity.Value) string {
	if g == nil {
		return ""
	}
	return v.t("web.growth", i18n.Args{"Growth": i18n.Number(*g)})
}

func (v view) verdict(row plan.ResultRow) page.Cell {
	switch row.Verdict {
	case plan.Met:
		return page.Show(page.Met)
	case plan.NotMet:
		return page.Show(page.NotMet)
	}
	return page.None(v.t(row.Why))
}

// claims lists the findings where prose and rows disagree.
func (v view) claims() page.Stack {
	var out page.Stack
	for _, f := range v.Entries(plan.KindFinding) {
		if c := f.Content.Finding.Code; c == "claim-contradicted" {
			out = append(out, v.findingCard(f))
		}
	}
	return out
}
