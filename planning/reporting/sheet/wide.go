package sheet

import (
	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
)

// A wide form crosses places with indicators or, where only the periods differ,
// indicators with periods.

type placeKey struct {
	area area.Code
	org  identity.OrgID
}

type aboutKey struct {
	version indicator.Version
	period  period.Period
}

// byPeriod says whether the periods go across: one place, several periods.
func (p *press) byPeriod() bool {
	first := p.f.Lines[0].Cell
	periods := false
	for _, l := range p.f.Lines {
		if l.Cell.Area != first.Area || l.Cell.Org != first.Org {
			return false
		}
		periods = periods || l.Cell.Period != first.Period
	}
	return periods
}

// axes are the rows and columns in the order in which they first come.
func (p *press) axes() (rows, cols []axis) {
	seenRow, seenCol := map[any]bool{}, map[any]bool{}
	across := p.byPeriod()
	for i := range p.f.Lines {
		l := &p.f.Lines[i]
		c := l.Cell
		row := axis{key: partial{area: &c.Area, org: &c.Org}, title: join(l.AreaName, l.OrgName)}
		col := axis{key: partial{code: &c.Code, version: &c.Version, period: &c.Period}, title: l.Def.Name, def: l.Def, period: c.Period}
		var rk, ck any = placeKey{c.Area, c.Org}, aboutKey{indicator.Version{Code: c.Code, Version: c.Version}, c.Period}
		if across {
			row = axis{key: partial{code: &c.Code, version: &c.Version, area: &c.Area, org: &c.Org}, title: l.Def.Name, def: l.Def}
			col = axis{key: partial{period: &c.Period}, title: c.Period.Label(p.l), period: c.Period}
			rk, ck = indicator.Version{Code: c.Code, Version: c.Version}, c.Period
		}
		if !seenRow[rk] {
			seenRow[rk] = true
			rows = append(rows, row)
		}
		if !seenCol[ck] {
			seenCol[ck] = true
			cols = append(cols, col)
		}
	}
	return rows, cols
}

// spread is the width of the columns of figures with which a form fills a page
// of A4; many columns are printed smaller.
func spread(columns int, landscape bool) float64 {
	page := 72
	if landscape {
		page = 120
	}
	return float64(min(max(page/columns, 11), 22))
}

// wide lays out the crossing.
func (p *press) wide() xlsx.Board {
	rows, cols := p.axes()
	across := p.byPeriod()
	lines := map[indicator.CellKey]*Line{}
	periods := false
	for i := range p.f.Lines {
		lines[p.f.Lines[i].Cell] = &p.f.Lines[i]
		periods = periods || p.f.Lines[i].Cell.Period != p.f.Period
	}
	b := xlsx.Board{Name: p.t("sheet.form.data"), Heights: map[int]float64{}, HiddenCols: []int{0}, Protect: true, Landscape: len(cols) > 4}
	fixed := 2
	if across {
		fixed = 3
	}
	codes := make([]string, fixed+len(cols))
	codes[0] = string(roleKey)
	b.Widths = []float64{4, 20}
	first := "sheet.col.place"
	if across {
		b.Widths = append(b.Widths, 9)
		first = "sheet.col.indicator"
	}
	head, units := make([]xlsx.Box, len(codes)), make([]xlsx.Box, len(codes))
	for i := range head {
		head[i], units[i] = box(xlsx.Head, ""), box(xlsx.Head, "")
	}
	head[1].Cell = xlsx.Text(p.t(first))
	if across {
		head[2].Cell = xlsx.Text(p.t("sheet.col.unit"))
	}
	for i, c := range cols {
		codes[fixed+i] = c.key.String()
		b.Widths = append(b.Widths, spread(len(cols), b.Landscape))
		title := c.title
		if !across && periods {
			title += "\n" + c.period.Label(p.l)
		}
		head[fixed+i].Cell = xlsx.Text(title)
		if c.def != nil {
			head[fixed+i].Note = p.about(c.def)
			units[fixed+i].Cell = xlsx.Text(string(c.def.Unit))
		}
	}
	p.top(&b, codes, p.t("sheet.form.hint_wide"))
	at := len(b.Rows)
	b.Heights[at] = 44
	b.Rows = append(b.Rows, head)
	if !across {
		b.Rows = append(b.Rows, units)
		b.Merges = append(b.Merges, xlsx.Span{Row: at, Col: 1, ToRow: at + 1, ToCol: 1})
		head[1].Cell = xlsx.Text(p.t(first))
	}
	last := len(b.Rows)
	for _, r := range rows {
		row := make([]xlsx.Box, len(codes))
		row[0] = box(xlsx.Plain, r.key.String())
		row[1] = box(xlsx.Label, r.title)
		if across {
			row[1].Note = p.about(r.def)
			row[2] = box(xlsx.Center, string(r.def.Unit))
		}
		for i, c := range cols {
			row[fixed+i] = xlsx.Box{Look: xlsx.Locked}
			if cell, ok := r.key.with(c.key).cell(); ok && lines[cell] != nil {
				row[fixed+i] = fill(lines[cell])
			}
		}
		b.Heights[len(b.Rows)] = 24
		b.Rows = append(b.Rows, row)
	}
	b.FreezeRows, b.FreezeCols = last, fixed
	b.RepeatRows = [2]int{at, last - 1}
	p.foot(&b)
	return b
}
