package planweb

import (
	"fmt"

	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// coverage shows which sentences carry a promise, a measure, background.
func (w *Web) coverage(v view) (page.View, error) {
	if v.Edition.Structured() {
		return page.Page{Title: v.t("web.nav.coverage"), Crumbs: v.crumbs(), Body: page.Empty{Title: v.t("web.text.structured"), Text: v.t("web.text.structured.text")}}, nil
	}
	classes := []struct {
		class reading.Class
		share float64
	}{
		{reading.ClassCommitment, v.Doc.Coverage.Commitment}, {reading.ClassMeasure, v.Doc.Coverage.Measure},
		{reading.ClassAchievement, v.Doc.Coverage.Achievement}, {reading.ClassBackground, v.Doc.Coverage.Background},
		{reading.ClassUnclassified, v.Doc.Coverage.Unclassified},
	}
	chosen := reading.Class(v.r.URL.Query().Get("class"))
	table := page.Table{Caption: v.t("web.coverage.caption"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("web.coverage.class"), Head: true}, {Label: v.t("web.coverage.sentences"), Kind: page.KindNumber},
		{Label: v.t("web.coverage.share"), Unit: "%", Kind: page.KindNumber}, {Label: v.t("web.coverage.bar"), Kind: page.KindMark},
	}}
	for _, c := range classes {
		name := v.t("web.class." + string(c.class))
		pc := fmt.Sprintf("%.1f", c.share*100)
		table.Rows = append(table.Rows, page.Row{Current: c.class == chosen, Cells: []page.Cell{
			page.Lnk(name, v.href("coverage", "class", string(c.class))), page.Int(len(v.Sentences(c.class))),
			page.Txt(pc), page.Show(page.Bar{Done: c.share, Text: name + " " + pc + " %"}),
		}})
	}
	body := page.Stack{table}
	if chosen != "" {
		q := page.ReadQuery(v.r, nil)
		all := v.Sentences(chosen)
		list := page.Table{Caption: v.t("web.class." + string(chosen)), HideCaption: true, Columns: []page.Column{
			{Label: v.t("web.coverage.sentence"), Head: true}, {Label: v.t("web.col.section")}},
			Empty: page.Empty{Title: v.t("web.list.empty")}}
		for _, s := range all[min(q.Offset(), len(all)):min(q.Offset()+q.Size, len(all))] {
			title := v.sectionTitle(s.Section)
			if title == "" {
				title = v.t("web.place.front")
			}
			list.Rows = append(list.Rows, page.Row{Cells: []page.Cell{page.Txt(s.Text), page.Lnk(title, v.href("text/"+sectionOr0(s.Section)))}})
		}
		body = append(body, heading(v.t("web.class."+string(chosen))), list, page.Pagination{Page: q.Page, Size: q.Size, Total: len(all)})
	}
	return page.Page{Title: v.t("web.nav.coverage"), Lead: v.t("web.coverage.lead", i18n.Args{"Share": fmt.Sprintf("%.1f", v.Doc.Coverage.Unclassified*100)}), Crumbs: v.crumbs(), Body: body}, nil
}
