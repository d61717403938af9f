package planweb

import (
	"net/url"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// indicators shows the target tables with the growth each target requires. The
// address may ask for the rows of one nature.
func (w *Web) indicators(v view) (page.View, error) {
	var body page.Stack
	healed := false
	only := reading.Nature(v.r.URL.Query().Get("nature"))
	counts := map[reading.Nature]int{}
	all := 0
	for _, e := range v.targetTables() {
		rows := v.Rows(e.Content.Table.ID)
		for _, row := range rows {
			if row.Indicator.Parent == nil {
				all++
				counts[row.Indicator.Nature]++
			}
		}
		if rows = ofNature(rows, only); len(rows) == 0 {
			continue
		}
		for _, row := range rows {
			healed = healed || row.Indicator.UnitHealed
		}
		body = append(body, heading(tableName(*e.Content.Table)), v.targets(e, rows))
		if e.Content.Table.Notes != "" {
			body = append(body, hint(e.Content.Table.Notes))
		}
	}
	switch {
	case len(body) == 0 && only != "":
		body = append(body, page.Empty{Title: v.t("web.list.empty"), Text: v.t("web.list.empty.text")})
	case len(body) == 0:
		body = append(body, page.Empty{Title: v.t("web.indicators.empty"), Text: v.t("web.indicators.empty.text")})
	default:
		if healed {
			body = append(body, hint("* "+v.t("web.unit_healed")))
		}
		body = append(body, hint(v.t("web.required.explain")))
	}
	if only != "" || counts[reading.Binding]+counts[reading.Anticipatory] > 0 {
		body = append(page.Stack{v.natureTabs(only, all, counts)}, body...)
	}
	return page.Page{Title: v.t("web.nav.indicators"), Lead: v.t("web.indicators.lead"), Crumbs: v.crumbs(),
		Actions: v.downloads(plan.KindIndicator, url.Values{"nature": {string(only)}}), Body: body}, nil
}

// natureTabs lead to the rows of each nature. As on the overview, the parts of a
// row are not counted.
func (v view) natureTabs(only reading.Nature, all int, counts map[reading.Nature]int) page.Tabs {
	tabs := page.Tabs{Label: v.t("web.col.nature"), Items: []page.Tab{
		{Label: v.t("web.filter.all"), Href: page.Here(v.ctx, "nature", ""), Count: itoa(all), Current: only == ""},
	}}
	for _, n := range []reading.Nature{reading.Binding, reading.Anticipatory} {
		tabs.Items = append(tabs.Items, page.Tab{Label: v.t("web.nature." + string(n)), Href: page.Here(v.ctx, "nature", string(n)),
			Count: itoa(counts[n]), Current: only == n})
	}
	return tabs
}

// targetTables are the indicator tables but those of results.
func (v view) targetTables() []plan.Entry {
	return slices.DeleteFunc(slices.Clone(v.Tables()), func(e plan.Entry) bool { return e.Content.Table.Kind == "results" })
}

// ofNature are the rows of a table that have a nature, all when it is empty; the
// parts of a row that name none have their row's.
func ofNature(rows []plan.Row, n reading.Nature) []plan.Row {
	if n == "" {
		return rows
	}
	of := map[string]reading.Nature{}
	var out []plan.Row
	for _, row := range rows {
		nature := row.Indicator.Nature
		if parent := row.Indicator.Parent; nature == "" && parent != nil {
			nature = of[*parent]
		}
		of[row.Indicator.Name] = nature
		if nature == n {
			out = append(out, row)
		}
	}
	return out
}

func tableName(t reading.Table) string {
	if t.ID == "" || t.Title == "" || t.ID == t.Title {
		return t.ID + t.Title
	}
	return t.ID + " " + t.Title
}

func (v view) targets(e plan.Entry, rows []plan.Row) page.Table {
	t := page.Table{
		Caption: tableName(*e.Content.Table), HideCaption: true,
		Columns: []page.Column{
			{Label: v.t("web.col.indicator"), Head: true}, {Label: v.t("web.col.unit"), Kind: page.KindMark},
			{Label: v.withYear("web.col.baseline", "web.col.baseline.year", e.Content.Table.BaselineYear), Kind: page.KindNumber},
			{Label: v.withYear("web.col.target", "web.col.target.year", e.Content.Table.TargetYear), Kind: page.KindNumber},
			{Label: v.t("web.col.required"), Kind: page.KindNumber, Hint: v.t("web.required.hint")},
		},
	}
	// Columns that no row fills say nothing.
	growth, natures := false, false
	for _, row := range rows {
		growth = growth || row.Indicator.Growth != nil && row.Indicator.Growth.Target != nil
		natures = natures || row.Indicator.Nature != ""
	}
	if growth {
		t.Columns = append(t.Columns, page.Column{Label: v.t("web.col.stated"), Unit: "%", Kind: page.KindNumber, Hint: v.t("web.stated.hint")})
	}
	if natures {
		t.Columns = append(t.Columns, page.Column{Label: v.t("web.col.nature"), Kind: page.KindMark})
	}
	t.Columns = append(t.Columns, page.Column{Label: v.t("web.col.direction"), Kind: page.KindMark})
	group := ""
	for _, row := range rows {
		ind := row.Indicator
		if ind.Group != group && ind.Group != "" {
			group = ind.Group
			t.Rows = append(t.Rows, page.Row{Group: group})
		}
		unit := page.Cell{Text: ind.Unit}
		if ind.UnitHealed {
			unit.Text, unit.Title = ind.Unit+" *", v.t("web.unit_healed")
		}
		cells := []page.Cell{v.numbered(row.Entry, ind), unit,
			v.dated(ind.Baseline, "web.no_baseline"), v.dated(ind.Target, "web.no_target"), v.pace(row)}
		if growth {
			cells = append(cells, v.stated(ind.Growth))
		}
		if natures {
			cells = append(cells, v.nature(ind.Nature))
		}
		t.Rows = append(t.Rows, page.Row{ID: anchor(row.ID), Level: level(ind), Cells: append(cells, page.Txt(v.direction(ind.Direction)))})
	}
	return t
}

// numbered is an indicator's name behind its number in the table.
func (v view) numbered(e plan.Entry, x reading.Indicator) page.Cell {
	return page.Show(numberedName(x.No, x.Name, v.at(e)))
}

// level indents the parts of a row.
func level(x reading.Indicator) int {
	if x.Parent != nil {
		return 1
	}
	return 0
}

// withYear is a column's label with the table's year where it names one.
func (v view) withYear(label, labelWithYear string, y int) string {
	if y == 0 {
		return v.t(label)
	}
	return v.t(labelWithYear, i18n.Args{"Year": y})
}

func (v view) direction(d string) string {
	if d == "" {
		return ""
	}
	return v.t("web.direction." + d)
}

// pace is the pace that the target asks for; where none can be said, only why.
func (v view) pace(row plan.Row) page.Cell {
	switch r := row.Required; {
	case r.Rate != nil:
		return page.Cell{Text: v.t("web.required.rate", i18n.Args{"Rate": i18n.Signed(*r.Rate)})}
	case r.Change != nil:
		unit := "web.required." + changeUnit(row.Indicator.Unit)
		return page.Cell{Text: v.t("web.required.yearly", i18n.Args{"Change": v.t(unit, i18n.Args{"Change": i18n.Signed(aYear(r))})}),
			Title: v.t("web.required.over", i18n.Args{"Years": r.Years, "Change": v.t(unit, i18n.Args{"Change": i18n.Signed(*r.Change)})})}
	case r.Why != "":
		return page.Cell{Text: "—", Title: v.t(r.Why)}
	}
	return page.Cell{}
}

// aYear is the change of a year on average, to two decimals.
func aYear(r plan.Required) quantity.Value {
	d, _ := r.Change.Number()
	return quantity.FromDecimal(d.DivRound(decimal.New(int64(max(r.Years, 1)), 0), 2))
}

// changeUnit is what the difference of two values is counted in: points for
// shares, the row's own unit for levels.
func changeUnit(unit string) string {
	switch unit = folded(strings.TrimSpace(unit)); {
	case strings.ContainsRune(unit, '‰'), strings.HasSuffix(unit, "千分点"):
		return "permille"
	case strings.ContainsRune(unit, '%'), strings.HasSuffix(unit, "百分点"):
		return "points"
	}
	return "change"
}

// stated is the growth that the row itself prints.
func (v view) stated(g *reading.Growth) page.Cell {
	if g == nil || g.Target == nil {
		return page.Cell{}
	}
	return page.Txt(v.bound(g.Op, g.Target, nil))
}
