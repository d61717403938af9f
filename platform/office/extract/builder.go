package extract

// Builder puts a Text together.
type Builder struct {
	out   Text
	table *tableState
	// limit is the largest number of runes kept, 0 for none.
	limit int
	full  bool
	// lastNote is the number of the last footnote mark left out.
	lastNote int
}

// NewBuilder makes a builder that keeps at most limit runes; 0 sets no limit.
func NewBuilder(limit int) *Builder { return &Builder{limit: limit} }

// Full says whether the limit was reached and text was dropped.
func (b *Builder) Full() bool { return b.full }

// Pos is where the next rune goes.
func (b *Builder) Pos() int { return len(b.out.Runes) }

// Rune appends one rune.
func (b *Builder) Rune(r rune) {
	if b.limit > 0 && len(b.out.Runes) >= b.limit {
		b.full = true
		return
	}
	b.out.Runes = append(b.out.Runes, r)
}

// String appends text as it is.
func (b *Builder) String(s string) {
	for _, r := range s {
		b.Rune(r)
	}
}

// Last is the last rune, 0 at the beginning.
func (b *Builder) Last() rune {
	if n := len(b.out.Runes); n > 0 {
		return b.out.Runes[n-1]
	}
	return 0
}

// Break begins a new line unless the text is at the beginning of one (or of a
// cell).
func (b *Builder) Break() {
	if b.table != nil && b.table.inCell && b.Pos() == b.table.cellStart {
		return
	}
	if r := b.Last(); r != 0 && r != '\n' {
		b.Rune('\n')
	}
}

// Mark notes what the format says of the text from start to here. White space
// at either end is left out; an empty stretch is not marked.
func (b *Builder) Mark(start int, kind Kind, level int) {
	if s := b.trim(start, b.Pos()); s[0] < s[1] {
		b.out.Marks = append(b.out.Marks, Mark{Span: s, Kind: kind, Level: level})
	}
}

// Note adds a note on the stretch from start to here.
func (b *Builder) Note(key string, start int) {
	b.out.Notes = append(b.out.Notes, Note{Key: key, Span: Span{start, b.Pos()}})
}

// Text is what was built.
func (b *Builder) Text() *Text { return &b.out }

func blank(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == 0xa0 || r == 0x3000
}

func (b *Builder) trim(from, to int) Span {
	for from < to && blank(b.out.Runes[from]) {
		from++
	}
	for to > from && blank(b.out.Runes[to-1]) {
		to--
	}
	return Span{from, to}
}

// Bounds that no printed table comes near: of rowspan and colspan, of the
// columns of a table, and of its places, rows times columns. A cell beyond the
// last column, and a table of more places, is text and nothing else.
const (
	maxSpan    = 500
	maxColumns = 500
	maxPlaces  = 2_000_000
)

// tableState is a table being built. busy[c] is the first row in which column
// c is free again.
type tableState struct {
	start     int
	row       int
	rowCells  int
	col       int
	busy      []int
	cells     []Cell
	lastAt    map[int]int // the last cell that begins in a column
	cols      int
	inCell    bool
	cellStart int
	cur       Cell
}

// StartTable begins a table. Tables do not nest: inside one, StartTable returns
// false and the caller writes the inner table as text of the cell.
func (b *Builder) StartTable() bool {
	if b.table != nil {
		return false
	}
	b.Break()
	b.table = &tableState{start: b.Pos(), row: -1, lastAt: map[int]int{}}
	return true
}

// InTable says whether a table is open.
func (b *Builder) InTable() bool { return b.table != nil }

// StartRow begins a row.
func (b *Builder) StartRow() {
	t := b.table
	if t.row >= 0 {
		b.Rune('\n')
	}
	t.row++
	t.col, t.rowCells = 0, 0
}

// Skip leaves n columns free, as gridBefore of Word does.
func (b *Builder) Skip(n int) { b.table.col = min(b.table.col+max(n, 0), maxColumns) }

// StartCell begins a cell that covers the given rows and columns.
func (b *Builder) StartCell(rowSpan, colSpan int, header bool) {
	t := b.table
	if t.row < 0 {
		b.StartRow()
	}
	if t.rowCells > 0 {
		b.Rune('\t')
	}
	t.rowCells++
	rowSpan, colSpan = min(max(rowSpan, 1), maxSpan), min(max(colSpan, 1), maxSpan)
	for t.col < len(t.busy) && t.busy[t.col] > t.row {
		t.col++
	}
	colSpan = max(min(colSpan, maxColumns-t.col), 1)
	t.cur = Cell{Row: t.row, Col: t.col, RowSpan: rowSpan, ColSpan: colSpan, Header: header}
	if t.inCell, t.cellStart = true, b.Pos(); t.col >= maxColumns {
		return
	}
	for len(t.busy) < t.col+colSpan {
		t.busy = append(t.busy, 0)
	}
	for c := t.col; c < t.col+colSpan; c++ {
		t.busy[c] = t.row + rowSpan
	}
	t.col += colSpan
	t.cols = max(t.cols, t.col)
}

// EndCell ends the cell.
func (b *Builder) EndCell() {
	t := b.table
	t.cur.Span = b.trim(t.cellStart, b.Pos())
	// line ends at the end of a cell would look like rows
	for b.Pos() > t.cellStart && b.Last() == '\n' {
		b.out.Runes = b.out.Runes[:b.Pos()-1]
	}
	if t.inCell = false; t.cur.Col >= maxColumns {
		return
	}
	t.lastAt[t.cur.Col] = len(t.cells)
	t.cells = append(t.cells, t.cur)
}

// Grow lengthens the cell above the current row in column col by one row, as a
// continued vertical merge of Word does. It returns false when there is none.
func (b *Builder) Grow(colSpan int) bool {
	t := b.table
	i, ok := t.lastAt[t.col]
	if !ok || t.cells[i].Row+t.cells[i].RowSpan != t.row {
		return false
	}
	t.cells[i].RowSpan++
	t.col += min(max(colSpan, 1), max(maxColumns-t.col, 1))
	t.cols = max(t.cols, t.col)
	return true
}

// EndTable ends the table and keeps it unless it is empty or beyond bounds.
func (b *Builder) EndTable() {
	t := b.table
	b.table = nil
	rows := t.row + 1
	text := false
	for i := range t.cells {
		c := &t.cells[i]
		c.RowSpan = min(c.RowSpan, rows-c.Row)
		text = text || c.Span[0] < c.Span[1]
	}
	if text && rows*t.cols <= maxPlaces {
		b.out.Tables = append(b.out.Tables, Table{Span: Span{t.start, b.Pos()}, Rows: rows, Cols: t.cols, Cells: t.cells})
	}
	b.Break()
}
