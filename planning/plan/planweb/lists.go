package planweb

import (
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// commitments lists the quantified promises.
func (w *Web) commitments(v view) (page.View, error) {
	columns := []page.Column{
		{Key: "subject", Label: v.t("plan.field.subject"), Head: true, Sortable: true, Fixed: true},
		{Key: "value", Label: v.t("plan.field.value"), Kind: page.KindNumber, Sortable: true, Fixed: true},
		{Key: "unit", Label: v.t("plan.field.unit")},
		{Key: "due", Label: v.t("plan.field.due"), Kind: page.KindDate, Sortable: true},
		{Key: "nature", Label: v.t("web.col.nature"), Kind: page.KindMark},
		{Key: "owner", Label: v.t("web.col.owner"), Sortable: true},
		{Key: "section", Label: v.t("web.col.section"), Sortable: true},
		{Key: "text", Label: v.t("web.col.text"), Hidden: true},
		{Key: "kind", Label: v.t("plan.field.kind"), Hidden: true},
	}
	q := page.ReadQuery(v.r, columns, "q", "section", "kind", "due", "owner", "nature")
	f := plan.CommitmentFilter{
		Section: q.Get("section"), Kind: q.Get("kind"), Owner: q.Get("owner"), Text: q.Get("q"),
		Nature: reading.Nature(q.Get("nature")), Sort: q.Sort.Key, Offset: q.Offset(), Limit: q.Size,
	}
	if q.Sort.Desc {
		f.Sort = "-" + f.Sort
	}
	if y, err := strconv.Atoi(q.Get("due")); err == nil {
		f.DueFrom, f.Due = y, y
	}
	got := v.Commitments(f)
	table := page.Table{Caption: v.t("web.nav.commitments"), HideCaption: true, Columns: columns,
		Empty: page.Empty{Title: v.t("web.list.empty"), Text: v.t("web.list.empty.text")}}
	for _, row := range got.Rows {
		c := row.Commitment
		due := page.Txt(year(c.Due))
		if !c.DueExplicit && c.Due > 0 {
			due.Note = v.t("web.due.implied")
		}
		nature := page.Cell{}
		if row.Nature != "" {
			nature = v.nature(row.Nature)
		}
		owner := page.None(v.t("web.no_owner"))
		if len(c.Owners) > 0 {
			owner = page.Txt(v.join(c.Owners))
		}
		table.Rows = append(table.Rows, page.Row{ID: anchor(row.ID), Cells: []page.Cell{
			page.Txt(c.Subject), page.Txt(v.bound(c.Op, c.Value, c.ValueTo)), page.Txt(c.Unit), due, nature,
			owner, v.place(row.Entry), page.Txt(c.Text), page.Txt(v.t("plan.measure_kind." + c.Kind)),
		}})
	}
	return page.Page{Title: v.t("web.nav.commitments"), Lead: v.t("web.commitments.lead"), Crumbs: v.crumbs(), Body: page.List{
		Query: q, Table: table, Total: got.Matched, Exports: v.exports(plan.KindCommitment),
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
	}}, nil
}

// facet makes options of counted choices, in the order of their labels.
func facet[K interface{ ~string | ~int }](counts map[K]int, label func(K) string) []page.Option {
	keys := make([]K, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out []page.Option
	for _, k := range keys {
		value := ""
		switch x := any(k).(type) {
		case string:
			value = x
		case int:
			value = strconv.Itoa(x)
		}
		if value == "" || value == "0" {
			continue
		}
		out = append(out, page.Option{Value: value, Label: label(k) + " (" + strconv.Itoa(counts[k]) + ")"})
	}
	return out
}

func (v view) textFilter(q page.Query) page.Field {
	return page.Field{Name: "q", Label: v.t("web.filter.text"), Type: page.FieldSearch, Value: q.Get("q")}
}

func (v view) sectionFilter(q page.Query) page.Field {
	var options []page.Option
	for _, c := range v.Outline() {
		options = append(options, page.Option{Value: c.ID, Label: sectionName(c.Section)})
	}
	return v.choice(q, "section", v.t("web.col.chapter"), options)
}

// choice is a select with an entry for all.
func (v view) choice(q page.Query, name, label string, options []page.Option) page.Field {
	value := q.Get(name)
	all := []page.Option{{Value: "", Label: v.t("web.filter.all")}}
	found := value == ""
	for _, o := range options {
		if o.Value == value && value != "" {
			o.Selected, found = true, true
		}
		all = append(all, o)
	}
	if !found { // a choice from an older address stays visible
		all = append(all, page.Option{Value: value, Label: value, Selected: true})
	}
	return page.Field{Name: name, Label: label, Type: page.FieldSelect, Value: value, Options: all}
}

// simple is a list of one kind with free columns, filtered by text, chapter and
// one more choice.
type simple struct {
	kind    plan.Kind
	title   string
	lead    string
	columns []page.Column
	cells   func(e plan.Entry) []page.Cell
	// Second filter: name, label, the entry's value, and the value's label.
	by            string
	byLabel       string
	value         func(e plan.Entry) string
	valueLabel    func(string) string
	withDownloads bool
}

func (v view) list(s simple) (page.View, error) {
	q := page.ReadQuery(v.r, s.columns, "q", "section", s.by)
	counts := map[string]int{}
	var rows []page.Row
	for _, e := range v.Entries(s.kind) {
		if text := q.Get("q"); text != "" && !strings.Contains(e.Content.Label()+e.Quote, text) {
			continue
		}
		if sec := q.Get("section"); sec != "" && e.Section != sec && !strings.HasPrefix(e.Section, sec+".") {
			continue
		}
		val := s.value(e)
		counts[val]++
		if want := q.Get(s.by); want != "" && want != val {
			continue
		}
		rows = append(rows, page.Row{ID: anchor(e.ID), Cells: s.cells(e)})
	}
	if i := slices.IndexFunc(s.columns, func(c page.Column) bool { return c.Key == q.Sort.Key && c.Key != "" }); i >= 0 {
		slices.SortStableFunc(rows, func(a, b page.Row) int {
			n := strings.Compare(a.Cells[i].Text, b.Cells[i].Text)
			if q.Sort.Desc {
				return -n
			}
			return n
		})
	}
	total := len(rows)
	rows = rows[min(q.Offset(), total):min(q.Offset()+q.Size, total)]
	l := page.List{
		Query: q, Total: total,
		Table: page.Table{Caption: s.title, HideCaption: true, Columns: s.columns, Rows: rows,
			Empty: page.Empty{Title: v.t("web.list.empty"), Text: v.t("web.list.empty.text")}},
		Filters: []page.Field{v.textFilter(q), v.sectionFilter(q), v.choice(q, s.by, s.byLabel, facet(counts, s.valueLabel))},
	}
	if s.withDownloads {
		l.Exports = v.exports(s.kind)
	}
	return page.Page{Title: s.title, Lead: s.lead, Crumbs: v.crumbs(), Body: l}, nil
}

func (w *Web) works(v view) (page.View, error) {
	return v.list(simple{
		kind: plan.KindWork, title: v.t("web.nav.works"), lead: v.t("web.works.lead"), withDownloads: true,
		columns: []page.Column{
			{Key: "name", Label: v.t("plan.field.name"), Head: true, Sortable: true, Fixed: true}, {Key: "action", Label: v.t("plan.field.action"), Sortable: true},
			{Key: "quantity", Label: v.t("plan.field.quantity"), Kind: page.KindNumber}, {Key: "status", Label: v.t("plan.field.status"), Kind: page.KindMark},
			{Key: "owner", Label: v.t("web.col.owner"), Sortable: true}, {Key: "section", Label: v.t("web.col.section")},
		},
		cells: func(e plan.Entry) []page.Cell {
			x := e.Content.Work
			quantity := page.Cell{}
			if x.Quantity != nil {
				quantity.Text = i18n.Number(*x.Quantity) + " " + x.Unit
			}
			return []page.Cell{page.Txt(x.Name), page.Txt(x.Action), quantity, page.Txt(v.t("plan.work_status." + x.Status)), page.Txt(v.join(x.Owners)), v.place(e)}
		},
		by: "status", byLabel: v.t("plan.field.status"),
		value:      func(e plan.Entry) string { return e.Content.Work.Status },
		valueLabel: func(s string) string { return v.t("plan.work_status." + s) },
	})
}

func (w *Web) systems(v view) (page.View, error) {
	return v.list(simple{
		kind: plan.KindSystem, title: v.t("web.nav.systems"), lead: v.t("web.systems.lead"), withDownloads: true,
		columns: []page.Column{
			{Key: "name", Label: v.t("plan.field.name"), Head: true, Sortable: true, Fixed: true}, {Key: "form", Label: v.t("plan.field.form"), Sortable: true},
			{Key: "owner", Label: v.t("web.col.owner"), Sortable: true}, {Key: "section", Label: v.t("web.col.section")},
		},
		cells: func(e plan.Entry) []page.Cell {
			x := e.Content.System
			return []page.Cell{page.Txt(x.Name), page.Txt(v.t("plan.system_form." + x.Form)), page.Txt(v.join(x.Owners)), v.place(e)}
		},
		by: "form", byLabel: v.t("plan.field.form"),
		value:      func(e plan.Entry) string { return e.Content.System.Form },
		valueLabel: func(s string) string { return v.t("plan.system_form." + s) },
	})
}

func (w *Web) measures(v view) (page.View, error) {
	return v.list(simple{
		kind: plan.KindMeasure, title: v.t("web.nav.measures"), lead: v.t("web.measures.lead"),
		columns: []page.Column{
			{Key: "verb", Label: v.t("plan.field.verb"), Sortable: true}, {Key: "text", Label: v.t("web.col.text"), Head: true, Fixed: true},
			{Key: "owner", Label: v.t("web.col.owner"), Sortable: true}, {Key: "section", Label: v.t("web.col.section")},
		},
		cells: func(e plan.Entry) []page.Cell {
			x := e.Content.Measure
			return []page.Cell{page.Txt(x.Verb), page.Txt(x.Text), page.Txt(v.join(x.Owners)), v.place(e)}
		},
		by: "owner", byLabel: v.t("web.col.owner"),
		value: func(e plan.Entry) string {
			if o := e.Content.Measure.Owners; len(o) > 0 {
				return o[0]
			}
			return ""
		},
		valueLabel: func(s string) string { return s },
	})
}

func (w *Web) achievements(v view) (page.View, error) {
	return v.list(simple{
		kind: plan.KindAchievement, title: v.t("web.nav.achievements"), lead: v.t("web.achievements.lead"),
		columns: []page.Column{
			{Key: "subject", Label: v.t("plan.field.subject"), Head: true, Sortable: true, Fixed: true}, {Key: "value", Label: v.t("plan.field.value"), Kind: page.KindNumber},
			{Key: "unit", Label: v.t("plan.field.unit")}, {Key: "year", Label: v.t("web.col.year"), Kind: page.KindDate, Sortable: true}, {Key: "section", Label: v.t("web.col.section")},
		},
		cells: func(e plan.Entry) []page.Cell {
			c := e.Content.Commitment
			return []page.Cell{page.Txt(c.Subject), page.Txt(v.bound(c.Op, c.Value, c.ValueTo)), page.Txt(c.Unit), page.Txt(year(c.Due)), v.place(e)}
		},
		by: "kind", byLabel: v.t("plan.field.kind"),
		value:      func(e plan.Entry) string { return e.Content.Commitment.Kind },
		valueLabel: func(s string) string { return v.t("plan.measure_kind." + s) },
	})
}
