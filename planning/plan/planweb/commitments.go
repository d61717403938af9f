package planweb

import (
	"strconv"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/page"
)

// commitments lists the quantified promises.
func (w *Web) commitments(v view) (page.View, error) {
	f, q := commitmentFilter(v.r)
	f.Offset, f.Limit = q.Offset(), q.Size
	got := v.Commitments(f)
	columns := []page.Column{
		{Key: "subject", Label: v.t("plan.field.subject"), Head: true, Sortable: true, Fixed: true},
		{Key: "value", Label: v.t("plan.field.value"), Kind: page.KindNumber, Sortable: true, Fixed: true},
		{Key: "unit", Label: v.t("plan.field.unit"), Kind: page.KindMark},
		{Key: "due", Label: v.t("plan.field.due"), Kind: page.KindDate, Sortable: true},
		{Key: "nature", Label: v.t("web.col.nature"), Kind: page.KindMark},
		{Key: "owner", Label: v.t("web.col.owner"), Sortable: true},
		{Key: "section", Label: v.t("web.col.section"), Sortable: true},
		{Key: "text", Label: v.t("web.col.text"), Hidden: true},
		{Key: "kind", Label: v.t("plan.field.kind"), Hidden: true},
	}
	table := page.Table{Caption: v.t("web.nav.commitments"), HideCaption: true, Columns: columns,
		Empty: v.nothing(plan.KindCommitment, q)}
	implied := false
	for _, row := range got.Rows {
		c := row.Commitment
		due := page.Txt(year(c.Due))
		if !c.DueExplicit && c.Due > 0 {
			due.Text += " *"
			due.Title, implied = v.t("web.due.implied"), true
		}
		nature := page.Cell{}
		if row.Nature != "" {
			nature = v.nature(row.Nature)
		}
		owner := page.None(v.t("web.no_owner"))
		if len(c.Owners) > 0 {
			owner = page.Txt(v.join(c.Owners))
		}
		value := page.Txt(v.bound(c.Op, c.Value, c.ValueTo))
		if value.Text == "" {
			value = page.None(v.t("plan.measure_kind." + c.Kind))
		}
		subject := page.Cell{Text: c.Subject, Href: v.at(row.Entry)}
		table.Rows = append(table.Rows, page.Row{ID: anchor(row.ID), Cells: []page.Cell{
			subject, value, page.Txt(c.Unit), due, nature,
			owner, v.place(row.Entry), page.Txt(c.Text), page.Txt(v.t("plan.measure_kind." + c.Kind)),
		}})
	}
	body := page.Stack{page.List{
		Query: q, Table: table, Total: got.Matched, Exports: v.exports(plan.KindCommitment, q.Filter),
		Filters: []page.Field{
			v.textFilter(q), v.sectionFilter(q),
			v.choice(q, "kind", v.t("plan.field.kind"), facet(got.Kinds, func(k string) string { return v.t("plan.measure_kind." + k) })),
			v.choice(q, "due", v.t("plan.field.due"), facet(got.Dues, strconv.Itoa)),
			v.choice(q, "owner", v.t("web.col.owner"), facet(got.Owners, func(k string) string { return k })),
			v.choice(q, "nature", v.t("web.col.nature"), []page.Option{
				{Value: string(reading.Binding), Label: v.t("web.nature.binding")},
				{Value: string(reading.Anticipatory), Label: v.t("web.nature.anticipatory")},
			}),
		},
	}}
	if implied {
		body = append(body, hint("* "+v.t("web.due.implied")))
	}
	lead := v.t("web.commitments.lead")
	if v.Edition.Structured() { // no sentence to go back to
		lead = v.t("web.commitments.lead.structured")
	}
	return page.Page{Title: v.t("web.nav.commitments"), Lead: lead, Crumbs: v.crumbs(), Body: body}, nil
}
