package sheet

import (
	"sort"

	"gangyao/platform/office/xlsx"
)

// table is a grid that can be asked for cells, with merged cells resolved.
type table struct {
	g    *xlsx.Grid
	rows [][]*xlsx.Found // rows with something in them, cells by column
	at   map[[2]int]*xlsx.Found
	// over leads from a cell inside a merged one to the latter's span, for
	// merged cells of headings only: they are few.
	over map[[2]int]xlsx.Span
	said map[*xlsx.Found]bool // cells whose fate is told
}

// maxMergedCells bounds how many cells merged ones may cover in all.
const maxMergedCells = 200_000

func newTable(g *xlsx.Grid) *table {
	t := &table{g: g, at: make(map[[2]int]*xlsx.Found, len(g.Cells)), over: map[[2]int]xlsx.Span{}, said: map[*xlsx.Found]bool{}}
	by := map[int][]*xlsx.Found{}
	for i := range g.Cells {
		c := &g.Cells[i]
		t.at[[2]int{c.Row, c.Col}] = c
		by[c.Row] = append(by[c.Row], c)
	}
	var order []int
	for row := range by {
		order = append(order, row)
	}
	sort.Ints(order)
	for _, row := range order {
		cells := by[row]
		sort.SliceStable(cells, func(i, j int) bool { return cells[i].Col < cells[j].Col })
		t.rows = append(t.rows, cells)
	}
	covered := 0
	for _, m := range g.Merges {
		n := (m.ToRow - m.Row + 1) * (m.ToCol - m.Col + 1)
		if t.at[[2]int{m.Row, m.Col}] == nil || n > maxMergedCells {
			continue
		}
		if covered += n; covered > maxMergedCells {
			break
		}
		for row := m.Row; row <= m.ToRow; row++ {
			for col := m.Col; col <= m.ToCol; col++ {
				t.over[[2]int{row, col}] = m
			}
		}
	}
	return t
}

// cell is the cell that stands at a place or covers it.
func (t *table) cell(row, col int) *xlsx.Found {
	if c := t.at[[2]int{row, col}]; c != nil {
		return c
	}
	if m, ok := t.over[[2]int{row, col}]; ok {
		return t.at[[2]int{m.Row, m.Col}]
	}
	return nil
}

// span is how far a cell reaches.
func (t *table) span(c *xlsx.Found) xlsx.Span {
	if m, ok := t.over[[2]int{c.Row, c.Col}]; ok {
		return m
	}
	return xlsx.Span{Row: c.Row, Col: c.Col, ToRow: c.Row, ToCol: c.Col}
}

func (t *table) ref(c *xlsx.Found) string { return t.g.Name + "!" + xlsx.Ref(c.Row, c.Col) }
