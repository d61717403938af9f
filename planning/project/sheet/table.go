package sheet

import (
	"slices"
	"strings"

	"gangyao/platform/office/xlsx"
	"gangyao/platform/recall"
)

// table is a grid with the rows of its headings found.
type table struct {
	g    *xlsx.Grid
	rows [][]*xlsx.Found // rows with something in them, cells by column
	at   map[[2]int]*xlsx.Found
	over map[[2]int]*xlsx.Found // cells inside a merged one → the cell that covers them
	// from and to are the rows of the headings, from 0, both included; from < 0: none.
	from, to int
	columns  []Column
	unit     string // of money, said of the whole sheet
}

// maxMerged bounds how many cells merged ones may cover.
const maxMerged = 100_000

func newTable(g *xlsx.Grid) *table {
	t := &table{g: g, at: map[[2]int]*xlsx.Found{}, over: map[[2]int]*xlsx.Found{}, from: -1}
	by := map[int][]*xlsx.Found{}
	for i := range g.Cells {
		c := &g.Cells[i]
		t.at[[2]int{c.Row, c.Col}] = c
		by[c.Row] = append(by[c.Row], c)
	}
	for row, cells := range by {
		slices.SortFunc(cells, func(a, b *xlsx.Found) int { return a.Col - b.Col })
		by[row] = cells
	}
	var order []int
	for row := range by {
		order = append(order, row)
	}
	slices.Sort(order)
	for _, row := range order {
		t.rows = append(t.rows, by[row])
	}
	covered := 0
	for _, m := range g.Merges {
		top := t.at[[2]int{m.Row, m.Col}]
		if covered += (m.ToRow - m.Row + 1) * (m.ToCol - m.Col + 1); top == nil || covered > maxMerged || m.ToRow-m.Row > maxMerged || m.ToCol-m.Col > maxMerged {
			continue
		}
		for r := m.Row; r <= m.ToRow; r++ {
			for c := m.Col; c <= m.ToCol; c++ {
				t.over[[2]int{r, c}] = top
			}
		}
	}
	return t
}

// cell is the cell at a place, or the one that covers it.
func (t *table) cell(row, col int) *xlsx.Found {
	if c := t.at[[2]int{row, col}]; c != nil {
		return c
	}
	return t.over[[2]int{row, col}]
}

// maxHead is how many rows the headings are looked for in.
const maxHead = 20

// find finds the headings: the row with most known words, a name among them, with
// the rows above that group its columns and the row below that divides them.
func (t *table) find(w *words) bool {
	best, most := -1, 0
	for i, row := range t.rows {
		if i >= maxHead {
			break
		}
		n, named := t.score(w, row[0].Row)
		if named && n > most && (n > 1 || len(row) > 2) { // a name alone could be a title
			best, most = row[0].Row, n
		}
	}
	if best < 0 {
		return false
	}
	t.from, t.to = best, best
	if n, named := t.score(w, best+1); named && n > 0 && t.divides(best) {
		t.to = best + 1
	}
	if n, _ := t.score(w, best-1); best > 0 && n > 0 && t.divides(best-1) {
		t.from = best - 1
	}
	for i := range t.rows { // 单位：万元, above the headings
		if t.rows[i][0].Row >= t.from {
			break
		}
		for _, c := range t.rows[i] {
			if u := moneyUnit(c.Text); u != "" {
				t.unit = u
			}
		}
	}
	return true
}

// divides says whether a row has a heading over several columns, or one that
// reaches down into the next row.
func (t *table) divides(row int) bool {
	for _, m := range t.g.Merges {
		if m.Row <= row && m.ToRow >= row && (m.ToCol > m.Col && m.Row == m.ToRow || m.ToRow > row) && t.at[[2]int{m.Row, m.Col}] != nil {
			return true
		}
	}
	return false
}

// score counts the known headings of a row, each field once; named says whether
// the name is among them.
func (t *table) score(w *words, row int) (n int, named bool) {
	seen := map[Field]bool{}
	for _, r := range t.rows {
		if len(r) == 0 {
			continue
		}
		last := r[len(r)-1].Col
		if r[0].Row != row {
			continue
		}
		for col := 0; col <= last; col++ {
			c := t.cell(row, col)
			if c == nil || c.Kind != xlsx.IsText {
				continue
			}
			front, _ := bare(c.Text)
			if f, ok := w.columns[front]; ok && !seen[f] {
				seen[f] = true
				n++
			}
		}
	}
	return n, seen["name"]
}

// moneyUnit finds a unit of money in words such as 单位：万元 or (亿元).
func moneyUnit(s string) string {
	s = tidy(s)
	if len([]rune(s)) > 40 || !strings.Contains(s, "元") {
		return ""
	}
	for _, u := range []string{"亿元", "千万元", "百万元", "万元", "千元"} {
		if strings.Contains(s, u) {
			return u
		}
	}
	if strings.HasSuffix(s, ":元") || s == "元" || strings.HasSuffix(s, "(元)") {
		return "元"
	}
	return ""
}

// read names the columns.
func (t *table) read(w *words, m *Mapping) {
	last := 0
	for i := range t.g.Cells {
		if r := t.g.Cells[i].Row; r >= t.from && r <= t.to {
			last = max(last, t.g.Cells[i].Col)
		}
	}
	taken := map[Field]bool{}
	for col := 0; col <= last; col++ {
		var heads []string
		unit := ""
		for row := t.from; row <= t.to; row++ {
			c := t.cell(row, col)
			if c == nil || c.Kind == xlsx.IsError || len(heads) > 0 && heads[len(heads)-1] == clip(c.Text, 60) {
				continue
			}
			heads = append(heads, clip(c.Text, 60))
			if _, inside := bare(c.Text); moneyUnit(inside) != "" {
				unit = moneyUnit(inside)
			}
		}
		if len(heads) == 0 {
			continue
		}
		c := Column{Sheet: t.g.Name, Col: col, Heading: strings.Join(heads, "/"), Unit: unit}
		c.Proposed = w.column(heads)
		c.Field = c.Proposed
		if f, ok := m.Columns[c.Heading]; ok && (f == Ignore || slices.Contains(fields(), f)) {
			c.Field = f
		}
		if c.Field != Ignore && c.Field != Unknown && taken[c.Field] { // the first of two counts
			c.Field = Ignore
		}
		taken[c.Field] = true
		if c.Unit == "" {
			c.Unit = t.unit
		}
		t.columns = append(t.columns, c)
	}
}

// column is what headings mean, the lowest first: 总投资/中央 is central money,
// 计划/开工时间 the planned start.
func (w *words) column(heads []string) Field {
	for i := len(heads) - 1; i >= 0; i-- {
		front, inside := bare(heads[i])
		if f, ok := w.columns[front]; ok {
			return f
		}
		if f, ok := w.columns[front+inside]; ok { // 总投资(其中:中央)
			return f
		}
		if rest := strings.TrimLeft(front, "0123456789年"); rest != front { // 2025年计划投资
			if f, ok := w.columns[rest]; ok {
				return f
			}
			if f, ok := w.columns["年度"+rest]; ok {
				return f
			}
		}
		if i == len(heads)-1 && strings.HasPrefix(front, "其中:") {
			if f, ok := w.columns[strings.TrimPrefix(front, "其中:")]; ok {
				return f
			}
		}
	}
	return Unknown
}

// headingsKey identifies the set of headings, whatever their order.
func headingsKey(all []Column) string {
	var list []string
	for _, c := range all {
		list = append(list, tidy(c.Heading))
	}
	return recall.Fingerprint(list)
}
