package sheet

import (
	"slices"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// column is what the heading says of a column.
type column struct {
	role    role
	defs    []*Known
	area    *area.Code
	org     *identity.OrgID
	periods []label // top to bottom
	unit    quantity.Unit
	total   bool
	ignore  bool
	unknown []string // words of the heading, not shared with other columns, that say nothing known
	texts   []string
	told    bool // a person said what it is
}

// heading says whether the column has any.
func (c *column) heading() bool { return len(c.texts) > 0 }

// holdsFigures says whether the heading makes it a column of figures.
func (c *column) holdsFigures() bool {
	switch c.role {
	case roleValue, roleBefore, rolePrevious, roleTarget, roleGrowth, roleChange, roleShare:
		return true
	case "":
		return len(c.defs) > 0 || c.area != nil || c.org != nil || len(c.periods) > 0 || c.unit != "" || c.total || c.ignore
	}
	return false
}

// strength orders roles: what is said of a figure wins over that it is one.
func strength(r role) int {
	switch r {
	case "":
		return 0
	case roleValue:
		return 1
	case roleBefore, rolePrevious:
		return 3
	case roleGrowth, roleChange, roleShare, roleTarget:
		return 4
	}
	return 2
}

func (r *reading) column(t *table, b *block, col int) *column {
	if c, ok := b.columns[col]; ok {
		return c
	}
	out := &column{}
	var seen []*xlsx.Found
	var names []string
	for i, row := range b.heads {
		c := t.cell(row, col)
		shared := false
		if c == nil && i+1 < len(b.heads) && t.cell(b.heads[i+1], col) != nil {
			c, shared = r.leftOf(t, b, i, col), true
		}
		if c == nil || slices.Contains(seen, c) {
			continue
		}
		seen = append(seen, c)
		l, ok := r.said(c)
		if !ok {
			continue
		}
		out.texts = append(out.texts, c.Text)
		s := t.span(c)
		r.heads(out, &l, c.Text, shared || s.ToCol > s.Col)
		if l.period.IsZero() {
			names = append(names, c.Text)
		}
	}
	for from := range names { // 地区生产总值 over 增速 is one name
		if from+1 < len(names) {
			if defs := r.n.defs[r.n.plain(strings.Join(names[from:], ""))]; len(defs) > 0 {
				out.defs, out.role, out.unknown = defs, "", nil
			}
		}
	}
	if out.role == roleGrowth && len(out.defs) > 0 {
		if g := r.growthOf(out.defs[0]); g != nil {
			out.defs, out.role = []*Known{g}, ""
		}
	}
	r.answered(t, out, col)
	b.columns[col] = out
	return out
}

// heads adds what one cell of the heading says. Words that head several columns
// and mean nothing known are decoration.
func (r *reading) heads(out *column, l *label, text string, shared bool) {
	if l.ignore {
		out.ignore = true
	}
	if strength(l.role) > strength(out.role) {
		out.role = l.role
	}
	if len(l.defs) > 0 {
		out.defs = l.defs
	}
	if l.area != nil {
		out.area = l.area
	}
	if l.org != nil {
		out.org = l.org
	}
	if !l.period.IsZero() {
		out.periods = append(out.periods, *l)
	}
	if l.unit != "" {
		out.unit = l.unit
	}
	out.total = out.total || l.total
	if l.unknown && !shared {
		out.unknown = append(out.unknown, text)
	}
}

// leftOf is the heading to the left that people leave unmerged: it reaches over
// the empty cells to its right where the row below goes on.
func (r *reading) leftOf(t *table, b *block, i, col int) *xlsx.Found {
	for c := col - 1; c >= 0; c-- {
		left := t.cell(b.heads[i], c)
		if left == nil {
			if t.cell(b.heads[i+1], c) == nil {
				return nil
			}
			continue
		}
		l, ok := r.said(left)
		below := t.cell(b.heads[i+1], c)
		if !ok || below == nil || below == left || len(l.defs) == 0 && l.area == nil && l.period.IsZero() && l.role != roleTarget && l.role != roleBefore {
			return nil
		}
		return left
	}
	return nil
}

// growthOf is the indicator that is the rate of change of another.
func (r *reading) growthOf(k *Known) *Known {
	if list := r.n.growth[k.Code]; len(list) == 1 {
		return list[0]
	}
	for _, end := range r.n.words.growthEnds {
		if list := r.n.defs[r.n.plain(k.Name+end)]; len(list) == 1 && list[0].Kind == indicator.Growth {
			return list[0]
		}
	}
	return nil
}

// joined is the period that labels of a heading or row name together, weakest
// first: 2023年 over 一季度. conflict says that they name different ones.
func joined(list []label) (p period.Period, yearless, conflict bool) {
	for _, l := range list {
		switch {
		case l.period.IsZero():
		case p.IsZero():
			p, yearless = l.period, l.yearless
		case l.yearless && !yearless:
			q, ok := period.Of(l.period.Kind(), p.Year(), l.period.N())
			if !ok || p.Kind() != period.Year && q != p {
				return p, yearless, true
			}
			p = q
		case yearless && !l.yearless:
			q, ok := period.Of(p.Kind(), l.period.Year(), p.N())
			if !ok || l.period.Kind() != period.Year && l.period != q {
				return p, yearless, true
			}
			p, yearless = q, false
		case p == l.period, l.period.Within(p):
			p = l.period
		case p.Within(l.period): // 2024年7月 and 2024年: the finer
		default:
			return p, yearless, true
		}
	}
	return p, yearless, false
}

// under is a period of a cell below a title: what the cell itself names counts,
// the title completes it. A year in a column under 1—9月 means those months of
// that year; a quarter without a year is one of the title's year.
func under(title label, p period.Period, yearless bool) period.Period {
	switch {
	case title.period.IsZero():
	case p.IsZero():
		return title.period
	case yearless && !title.yearless:
		if q, ok := period.Of(p.Kind(), title.period.Year(), p.N()); ok {
			return q
		}
	case !yearless && p.Kind() == period.Year && title.period.Kind() != period.Year:
		if q, ok := period.Of(title.period.Kind(), p.Year(), title.period.N()); ok {
			return q
		}
	}
	return p
}
