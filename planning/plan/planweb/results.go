package planweb

import (
	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// results shows the table of the plan before as what it is: a final evaluation.
// The address may ask for the rows of one verdict.
func (w *Web) results(v view) (page.View, error) {
	var body page.Stack
	lead := ""
	only := plan.Verdict(v.r.URL.Query().Get("verdict"))
	for _, e := range v.Tables() {
		if e.Content.Table.Kind != "results" {
			continue
		}
		res, err := v.Results(e.Content.Table.ID)
		if err != nil {
			return nil, err
		}
		if lead == "" {
			lead = v.t("web.results.sentence", i18n.Args{"Total": i18n.N(v.lang, "web.count.indicators", len(res.Rows)), "Met": res.Met, "NotMet": res.NotMet, "NotJudged": res.NotJudged})
		}
		body = append(body, heading(tableName(*e.Content.Table)))
		body = append(body, v.tallies(res)...)
		if only != "" {
			body = append(body, clearLink(v.t("web.results.all"), v.href("results")))
		}
		body = append(body, v.resultTable(e, res, only))
		if e.Content.Table.Notes != "" {
			body = append(body, hint(e.Content.Table.Notes))
		}
	}
	if len(body) == 0 {
		return page.Page{Title: v.t("web.nav.results"), Lead: v.t("web.results.lead"), Crumbs: v.crumbs(),
			Body: page.Empty{Title: v.t("web.results.empty"), Text: v.t("web.results.empty.text")}}, nil
	}
	body = append(body, hint(v.t("web.results.method")))
	if claims := v.claims(); len(claims) > 0 {
		body = append(append(body, heading(v.t("web.results.claims"))), claims...)
	}
	return page.Page{Title: v.t("web.nav.results"), Lead: lead, Crumbs: v.crumbs(), Body: body}, nil
}

// shownAs is how a verdict of a results table is drawn.
func shownAs(v plan.Verdict) page.Verdict {
	switch v {
	case plan.Met:
		return page.Met
	case plan.NotMet:
		return page.NotMet
	}
	return page.NoData
}

// tallies count the verdicts of each nature on a line; each count leads to its rows.
func (v view) tallies(res *plan.Results) page.Stack {
	var out page.Stack
	for _, n := range []reading.Nature{reading.Binding, reading.Anticipatory, ""} {
		by := res.ByNature[n]
		if len(by) == 0 {
			continue
		}
		label := v.t("web.nature.none")
		if n != "" {
			label = v.t("web.nature." + string(n))
		}
		t := tallyLine{Label: label}
		for _, verdict := range []plan.Verdict{plan.Met, plan.NotMet, plan.NotJudged} {
			word := v.t("web.not_judged")
			if verdict != plan.NotJudged {
				word = shownAs(verdict).Word(v.lang)
			}
			t.Total += by[verdict]
			t.Items = append(t.Items, tallyCount{Verdict: shownAs(verdict), Word: word, Count: by[verdict], Href: v.href("results", "verdict", string(verdict))})
		}
		out = append(out, tallyRow(t))
	}
	return out
}

// tallyLine is the count of verdicts of one nature.
type tallyLine struct {
	Label string
	Total int
	Items []tallyCount
}

type tallyCount struct {
	Verdict page.Verdict
	Word    string
	Count   int
	Href    string
}

func (v view) resultTable(e plan.Entry, res *plan.Results, only plan.Verdict) page.Table {
	t := page.Table{Caption: tableName(*e.Content.Table), HideCaption: true,
		Columns: []page.Column{
			{Label: v.t("web.col.indicator"), Head: true}, {Label: v.t("web.col.verdict"), Kind: page.KindMark},
			{Label: v.t("web.col.unit"), Kind: page.KindMark},
			{Label: v.t("web.col.target"), Kind: page.KindNumber}, {Label: v.t("web.col.actual"), Kind: page.KindNumber},
		},
		Empty: page.Empty{Title: v.t("web.list.empty")},
	}
	growth := false
	for _, row := range res.Rows {
		growth = growth || row.Indicator.Growth != nil
	}
	if growth {
		t.Columns = append(t.Columns,
			page.Column{Label: v.t("web.col.growth.target"), Unit: "%", Kind: page.KindNumber},
			page.Column{Label: v.t("web.col.growth.actual"), Unit: "%", Kind: page.KindNumber})
	}
	t.Columns = append(t.Columns, page.Column{Label: v.t("web.col.gap"), Kind: page.KindNumber, Hint: v.t("web.gap.hint")}, page.Column{Label: v.t("web.col.nature"), Kind: page.KindMark})
	group := ""
	for _, row := range res.Rows {
		if only != "" && row.Verdict != only {
			continue
		}
		ind := row.Indicator
		if ind.Group != group && ind.Group != "" {
			group = ind.Group
			t.Rows = append(t.Rows, page.Row{Group: group})
		}
		gap := page.Cell{}
		if row.Gap != nil {
			gap.Text = i18n.Signed(*row.Gap)
			if row.Basis == "growth" {
				gap.Note = v.t("web.gap.growth")
			}
		}
		cells := []page.Cell{v.numbered(row.Entry, ind), v.verdict(row), page.Txt(ind.Unit),
			v.dated(ind.Target, "web.no_target"), v.dated(ind.Actual, "web.no_actual")}
		if growth {
			// A row that states its growth only has no level to miss.
			if g := ind.Growth; g != nil {
				for i, level := range []*reading.Dated{ind.Target, ind.Actual} {
					if level == nil || level.Value == nil {
						cells[3+i] = page.Txt("—")
					}
				}
				cells = append(cells, v.printed(g.Op, g.Target), v.printed("", g.Actual))
			} else {
				cells = append(cells, page.Cell{}, page.Cell{})
			}
		}
		t.Rows = append(t.Rows, page.Row{ID: anchor(row.ID), Level: level(ind), Cells: append(cells, gap, v.nature(ind.Nature))})
	}
	return t
}

// printed is a figure as the table prints it; empty when it prints none.
func (v view) printed(op reading.Op, x *quantity.Value) page.Cell {
	if x == nil {
		return page.Cell{}
	}
	return page.Txt(v.bound(op, x, nil))
}

func (v view) verdict(row plan.ResultRow) page.Cell {
	if row.Verdict == plan.NotJudged {
		return page.Cell{Body: notJudged(v.t("web.not_judged"), v.t(row.Why))}
	}
	return page.Show(shownAs(row.Verdict))
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
