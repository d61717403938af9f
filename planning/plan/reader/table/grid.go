package table

import (
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reader/table/region"
)

// matrix is a grid with merged cells spread over all the places they cover.
type matrix struct {
	rows, cols int
	at         [][]*placed
}

type placed struct {
	cell
	row, col, rowSpan, colSpan int
}

func matrixOf(l *layout.Layout, g *source.Grid) *matrix {
	m := &matrix{rows: g.Rows, cols: g.Cols, at: make([][]*placed, g.Rows)}
	for r := range m.at {
		m.at[r] = make([]*placed, g.Cols)
	}
	for _, c := range g.Cells {
		t := layout.Normalise(l.Doc.Text, c.Span[0], c.Span[1])
		p := &placed{cell: textCell(t, 0), row: c.Row, col: c.Col, rowSpan: max(c.RowSpan, 1), colSpan: max(c.ColSpan, 1)}
		for r := c.Row; r < c.Row+p.rowSpan && r < g.Rows; r++ {
			for k := c.Col; k < c.Col+p.colSpan && k < g.Cols; k++ {
				if m.at[r][k] == nil {
					m.at[r][k] = p
				}
			}
		}
	}
	return m
}

// distinct lists the filled cells of a row from left to right, each once.
func (m *matrix) distinct(r int) []*placed {
	var out []*placed
	var last *placed
	for _, p := range m.at[r] {
		if p != nil && p != last && p.text != "" {
			out = append(out, p)
		}
		last = p
	}
	return out
}

// header finds the rows above the body: titles and units in rows of one cell,
// then the labels.
func (m *matrix) header() (titles []string, from, to int) {
	for from < m.rows {
		cells := m.distinct(from)
		if len(cells) > 1 || len(cells) == 1 && isGroup(cells[0].text) {
			break
		}
		if len(cells) == 1 {
			titles = append(titles, cells[0].text)
		}
		from++
	}
	to = from
	for to < m.rows && m.labels(to) {
		to++
	}
	return titles, from, to
}

// labels says whether row r holds column names.
func (m *matrix) labels(r int) bool {
	roles, data, filled := 0, 0, 0
	for _, p := range m.distinct(r) {
		filled++
		switch {
		case region.HeaderRole(p.text) != "" || bareYear(p.text):
			roles++
		case region.Nature(p.text) != "" || region.IsFigure(p.text) || region.IsBlank(p.text):
			data++
		}
	}
	return filled > 1 && roles > 0 && data == 0 && roles*2 >= filled
}

// readGrid reads the rows of a real table.
func readGrid(m *matrix, from, to int, ctx context) ([]column, []row) {
	if to == from {
		return readHeadless(m, from, ctx)
	}
	var labels []string
	for c := 0; c < m.cols; c++ {
		var words []string
		for r := from; r < to; r++ {
			if p := m.at[r][c]; p != nil && p.text != "" && (len(words) == 0 || words[len(words)-1] != p.text) {
				words = append(words, p.text)
			}
		}
		labels = append(labels, strings.Join(words, " "))
	}
	m.widen(from, to, labels)
	cols := columnsOf(labels, ctx)
	for c := range cols {
		if labels[c] == "" {
			cols[c].role = m.guess(c, to, cols)
		} else if cols[c].role == categoryCol && m.natures(c, to) {
			cols[c].role = natureCol
		}
	}
	if !usable(cols) {
		return nil, nil
	}
	var rows []row
	for r := to; r < m.rows; r++ {
		if m.labels(r) && len(m.distinct(r)) >= 3 {
			continue // the header again on the next page
		}
		rows = append(rows, m.row(r, cols))
	}
	return cols, rows
}

// widen gives a label of the second header row the upper label to its left
// where the web page left the place above it empty instead of merging it.
func (m *matrix) widen(from, to int, labels []string) {
	if to != from+2 {
		return
	}
	upper, open := "", false
	for c := 0; c < m.cols; c++ {
		top, sub := m.at[from][c], m.at[from+1][c]
		switch {
		case top == nil || sub == nil || sub.text == "" || top == sub:
			open = false
		case top.text != "":
			upper, open = top.text, true
		case open:
			labels[c] = upper + " " + sub.text
		}
	}
}

// natures says whether a column holds natures, whatever its header says.
func (m *matrix) natures(c, from int) bool {
	natures, filled := 0, 0
	for r := from; r < m.rows; r++ {
		if p := m.at[r][c]; p != nil && p.text != "" {
			filled++
			if region.Nature(p.text) != "" {
				natures++
			}
		}
	}
	return natures*2 > filled
}

// guess gives a column without a label its role by what stands in it.
func (m *matrix) guess(c, from int, cols []column) role {
	numbers, words := 0, 0
	for r := from; r < m.rows; r++ {
		if p := m.at[r][c]; p != nil && p.text != "" {
			if isNumber(p.text) {
				numbers++
			} else if region.HasHan(p.text) {
				words++
			}
		}
	}
	switch {
	case numbers > words && c < 2:
		return noCol
	case c > 0 && cols[c-1].role == nameCol && words > 0:
		return nameCol
	case c == 0 && words > 0:
		return categoryCol
	}
	return noteCol
}

// row lays one row of the matrix out.
func (m *matrix) row(r int, cols []column) row {
	cells := m.distinct(r)
	own := 0
	for _, p := range cells {
		if p.row == r {
			own++
		}
	}
	if len(cells) == 1 && cells[0].row == r && region.HasHan(cells[0].text) {
		return headRow(cells[0].cell)
	}
	out := row{cells: map[int]cell{}}
	var last *placed
	for c, p := range m.at[r] {
		if p == nil || c >= len(cols) {
			continue
		}
		cl := p.cell
		cl.inherited = p.row != r
		if !cl.inherited {
			out.span = whole(out.span, cl.span)
		}
		if cols[c].role == nameCol {
			if p != last && (p.text != "" || len(out.names) > 0) {
				out.names = append(out.names, cl)
			}
		} else if p != last || p.colSpan == 1 || cols[c].role == valueCol {
			out.cells[c] = cl
		}
		last = p
	}
	if n := len(out.names); n > 1 && out.names[n-1].text == "" {
		out.names = out.names[:1]
	}
	if len(out.names) > 2 {
		out.names = append(out.names[:1], out.names[len(out.names)-1])
	}
	return out
}

// readHeadless reads a grid without a header by the customary orders of columns.
func readHeadless(m *matrix, from int, ctx context) ([]column, []row) {
	var recs []record
	for r := from; r < m.rows; r++ {
		rec := record{exact: true}
		var last *placed
		for _, p := range m.at[r] {
			if p != nil && p != last {
				cl := p.cell
				if cl.inherited = p.row != r; cl.inherited && region.IsFigure(cl.text) {
					cl.text = ""
				}
				rec.cells = append(rec.cells, cl)
			}
			last = p
		}
		recs = append(recs, rec)
	}
	return readWide(recs, ctx)
}

// indicators says whether a grid can be an indicator table: its header names
// indicators beside values, units or natures, or its cells are natures.
func (m *matrix) indicators(from, to int) bool {
	roles := map[string]bool{}
	for r := from; r < to; r++ {
		for _, p := range m.distinct(r) {
			if s := region.HeaderRole(p.text); s != "" {
				roles[s] = true
			}
		}
	}
	natures, figures, long := 0, 0, 0
	for r := to; r < m.rows; r++ {
		for _, p := range m.distinct(r) {
			switch {
			case region.Nature(p.text) != "":
				natures++
			case region.IsFigure(p.text) || region.IsBlank(p.text) || region.IsTextTarget(p.text):
				figures++
			case len([]rune(p.text)) > 60:
				long++
			}
		}
	}
	if long > 2 && long*4 > m.rows-to || figures < 2 {
		return false
	}
	return natures >= 2 || roles["name"] && roles["value"] && figures*2 >= m.rows-to
}
