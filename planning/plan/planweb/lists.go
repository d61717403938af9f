package planweb

import (
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

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

// simple is a list of one kind, filtered by text, chapter and what the kind offers.
type simple struct {
	kind    plan.Kind
	title   string
	lead    string
	columns []page.Column
	cells   func(e plan.Entry) []page.Cell
	filters []choice
}

// choice is a filter by one of the values that choices gives.
type choice struct {
	name, label string
	word        func(string) string // the label of a value
}

func (v view) list(s simple) (page.View, error) {
	q := page.ReadQuery(v.r, s.columns, filterNames(s.kind)...)
	var rows []page.Row
	entries := v.Entries(s.kind)
	for _, e := range entries {
		if takes(e, q.Filter, "") {
			rows = append(rows, page.Row{ID: anchor(e.ID), Cells: s.cells(e)})
		}
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
			Empty: v.nothing(s.kind, q)},
		Filters: []page.Field{v.textFilter(q), v.sectionFilter(q)},
	}
	for _, c := range s.filters {
		l.Filters = append(l.Filters, v.choice(q, c.name, c.label, facet(counted(entries, q, c.name), c.word)))
	}
	if slices.Contains(plan.Exportable(), s.kind) {
		l.Exports = v.exports(s.kind, q.Filter)
	}
	return page.Page{Title: s.title, Lead: s.lead, Crumbs: v.crumbs(), Body: l}, nil
}

// nothing says why a list is empty: because of its filters, because the edition
// has no text to read from, or because nothing was confirmed.
func (v view) nothing(k plan.Kind, q page.Query) page.Empty {
	for name := range q.Filter {
		if strings.TrimSpace(q.Get(name)) != "" {
			return page.Empty{Title: v.t("web.list.empty"), Text: v.t("web.list.empty.text")}
		}
	}
	why := "web.list.none.text"
	if v.Edition.Structured() {
		why = "web.list.none.structured"
	}
	kind := i18n.Args{"Kind": v.t("web.nav." + listPath(k))}
	return page.Empty{Title: v.t("web.list.none", kind), Text: v.t(why, kind)}
}

// counted counts the values of one filter among the items that pass the others.
func counted(entries []plan.Entry, q page.Query, name string) map[string]int {
	counts := map[string]int{}
	for _, e := range entries {
		if takes(e, q.Filter, name) {
			for _, value := range choices(e)[name] {
				counts[value]++
			}
		}
	}
	return counts
}

func (v view) ownerFilter() choice {
	return choice{"owner", v.t("web.col.owner"), func(s string) string { return s }}
}

// owners is a cell with the units that might be in charge.
func (v view) owners(units []string) page.Cell {
	if len(units) == 0 {
		return page.None(v.t("web.no_owner"))
	}
	return page.Txt(v.join(units))
}

func (w *Web) works(v view) (page.View, error) {
	out, err := v.list(simple{
		kind: plan.KindWork, title: v.t("web.nav.works"), lead: v.t("web.works.lead"),
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
			return []page.Cell{{Text: x.Name, Href: v.at(e)}, page.Txt(x.Action), quantity, page.Txt(v.t("plan.work_status." + x.Status)), v.owners(x.Owners), v.place(e)}
		},
		filters: []choice{{"status", v.t("plan.field.status"), func(s string) string { return v.t("plan.work_status." + s) }}, v.ownerFilter()},
	})
	if p, ok := out.(page.Page); ok && w.Projects {
		p.Actions = append(p.Actions, page.Button{Label: v.t("web.works.projects"), Href: v.href("projects")})
		out = p
	}
	return out, err
}

func (w *Web) systems(v view) (page.View, error) {
	return v.list(simple{
		kind: plan.KindSystem, title: v.t("web.nav.systems"), lead: v.t("web.systems.lead"),
		columns: []page.Column{
			{Key: "name", Label: v.t("plan.field.name"), Head: true, Sortable: true, Fixed: true}, {Key: "form", Label: v.t("plan.field.form"), Sortable: true},
			{Key: "owner", Label: v.t("web.col.owner"), Sortable: true}, {Key: "section", Label: v.t("web.col.section")},
		},
		cells: func(e plan.Entry) []page.Cell {
			x := e.Content.System
			return []page.Cell{{Text: x.Name, Href: v.at(e)}, page.Txt(v.t("plan.system_form." + x.Form)), v.owners(x.Owners), v.place(e)}
		},
		filters: []choice{{"form", v.t("plan.field.form"), func(s string) string { return v.t("plan.system_form." + s) }}, v.ownerFilter()},
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
			return []page.Cell{page.Txt(x.Verb), page.Txt(x.Text), v.owners(x.Owners), v.place(e)}
		},
		filters: []choice{v.ownerFilter()},
	})
}

func (w *Web) achievements(v view) (page.View, error) {
	return v.list(simple{
		kind: plan.KindAchievement, title: v.t("web.nav.achievements"), lead: v.t("web.achievements.lead"),
		columns: []page.Column{
			{Key: "subject", Label: v.t("plan.field.subject"), Head: true, Sortable: true, Fixed: true}, {Key: "value", Label: v.t("plan.field.value"), Kind: page.KindNumber},
			{Key: "unit", Label: v.t("plan.field.unit"), Kind: page.KindMark}, {Key: "year", Label: v.t("web.col.year"), Kind: page.KindDate, Sortable: true}, {Key: "section", Label: v.t("web.col.section")},
		},
		cells: func(e plan.Entry) []page.Cell {
			c := e.Content.Commitment
			return []page.Cell{{Text: c.Subject, Href: v.at(e)}, page.Txt(v.bound(c.Op, c.Value, c.ValueTo)), page.Txt(c.Unit), page.Txt(year(c.Due)), v.place(e)}
		},
		filters: []choice{{"kind", v.t("plan.field.kind"), func(s string) string { return v.t("plan.measure_kind." + s) }}},
	})
}
