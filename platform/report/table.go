package report

import (
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Table is a table with columns. Its head is printed again on each page.
type Table struct {
	Title string
	// Unit stands above the table on the right: 单位：亿元.
	Unit string
	// Note stands below the table.
	Note    string
	Columns []Column
	// Head are the rows of the head where one row of the columns' titles is not
	// enough; nil takes those.
	Head []Row
	Rows []Row
	// Landscape turns the paper for a wide table.
	Landscape bool
	// Folded: on a page the rows of each group wait behind one press; on paper they
	// all stand.
	Folded bool
}

// ColumnKind says what a column holds and so how it is set.
type ColumnKind string

const (
	Words   ColumnKind = ""        // left
	Numbers ColumnKind = "numbers" // right, digits of one width
	Short   ColumnKind = "short"   // in the middle: a date, a unit, a verdict
)

// Column is a column of a table. Width is in Chinese characters (0: 6); together
// they share the width of the paper.
type Column struct {
	Title string
	Width float64
	Kind  ColumnKind
}

func (c Column) width() float64 {
	if c.Width <= 0 {
		return 6
	}
	return c.Width
}

// Row is a row of cells from left to right, or a heading over the rows that
// follow (Group). As in HTML, places that a merged cell covers are left out.
type Row struct {
	Group string
	Cells []Cell
	// Total sets the row in bold.
	Total bool
}

// Cell is what stands in a table. A cell with a Value is a figure; others are words.
type Cell struct {
	Text   string
	Value  quantity.Value
	Source Source
	// ColSpan and RowSpan merge it with cells to the right and below; 0 is 1.
	ColSpan, RowSpan int
}

// Txt is a cell with words.
func Txt(s string) Cell { return Cell{Text: s} }

// Num is a cell with a figure and where it came from.
func Num(v quantity.Value, from Source) Cell { return Cell{Value: v, Source: from} }

// String is the cell as printed.
func (c Cell) String() string {
	if c.Text != "" {
		return c.Text
	}
	return i18n.Number(c.Value)
}

// Figure says whether the cell holds a figure.
func (c Cell) Figure() bool {
	if c.Value.String() == "" {
		return false
	}
	return !c.Value.IsWords()
}

// Grid is a table with each cell in its place.
type Grid struct {
	// Shares of the width, one a column, together 1.
	Shares []float64
	// Chars is the width all columns ask for, in characters.
	Chars float64
	Head  []GridRow
	Body  []GridRow
}

// GridRow is a row whose cells fill all columns.
type GridRow struct {
	Group string
	Total bool
	Cells []Placed
}

// Placed is a cell at a column. Covered cells belong to the merged cell above, and
// are as wide as it.
type Placed struct {
	Cell
	Col     int
	Covered bool
}

// Grid puts each cell in its place. What does not fit, reaches over another cell
// or out of the table is invalid.
func (t *Table) Grid() (Grid, error) {
	g := Grid{}
	for _, c := range t.Columns {
		g.Chars += c.width()
	}
	for _, c := range t.Columns {
		g.Shares = append(g.Shares, c.width()/g.Chars)
	}
	head := t.Head
	if head == nil {
		row := Row{}
		for _, c := range t.Columns {
			row.Cells = append(row.Cells, Txt(c.Title))
		}
		head = []Row{row}
	}
	var err error
	if g.Head, err = place(head, len(t.Columns)); err == nil {
		g.Body, err = place(t.Rows, len(t.Columns))
	}
	return g, err
}

// place fills rows of n columns. open holds, for each column, the merged cell that
// reaches down into it and how many rows it still has.
func place(rows []Row, n int) ([]GridRow, error) {
	type hanging struct {
		cell Placed
		left int
	}
	open := make([]hanging, n)
	out := make([]GridRow, 0, len(rows))
	for at, r := range rows {
		row := GridRow{Group: r.Group, Total: r.Total}
		next := 0
		for col := 0; col < n; {
			if open[col].left > 0 {
				if r.Group != "" {
					return nil, misplaced(at, col)
				}
				c := open[col].cell
				for i := range c.ColSpan {
					open[col+i].left--
				}
				c.Covered = true
				row.Cells = append(row.Cells, c)
				col += c.ColSpan
				continue
			}
			if r.Group != "" {
				col++
				continue
			}
			c := Placed{Col: col, Cell: Cell{ColSpan: 1, RowSpan: 1}}
			if next < len(r.Cells) {
				c.Cell = r.Cells[next]
				c.ColSpan, c.RowSpan = max(c.ColSpan, 1), max(c.RowSpan, 1)
			}
			next++
			if c.ColSpan > n-col || c.RowSpan > len(rows)-at {
				return nil, misplaced(at, col)
			}
			for i := range c.ColSpan {
				if open[col+i].left > 0 {
					return nil, misplaced(at, col)
				}
				open[col+i] = hanging{c, c.RowSpan - 1}
			}
			row.Cells = append(row.Cells, c)
			col += c.ColSpan
		}
		if next < len(r.Cells) {
			return nil, misplaced(at, n)
		}
		out = append(out, row)
	}
	return out, nil
}

func misplaced(row, col int) error {
	return fault.New(fault.Invalid, "report.cell_misplaced", fault.Args{"Row": row + 1, "Column": col + 1})
}
