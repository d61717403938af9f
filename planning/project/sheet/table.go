package sheet

import (
	"regexp"
	"slices"
	"strconv"
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

// ref names a cell: Sheet1!C5.
func (t *table) ref(c *xlsx.Found) string { return t.g.Name + "!" + xlsx.Ref(c.Row, c.Col) }

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
	for _, row := range t.rows { // 单位：万元, above the headings, or alone right below them
		at := row[0].Row
		for _, c := range row {
			if u := moneyUnit(c.Text); u != "" && (at < t.from || at == t.to+1 && len(row) == 1 && unitRemark(c.Text)) {
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

// read names the columns: those with a heading, and those without one under
// which named rows have something.
func (t *table) read(w *words, m *Mapping) {
	last := 0
	for i := range t.g.Cells {
		if t.g.Cells[i].Row >= t.from {
			last = max(last, min(t.g.Cells[i].Col, maxColumns))
		}
	}
	keys := map[string]int{}
	for col := 0; col <= last; col++ {
		heads, unit := t.heads(col)
		c := Column{Sheet: t.g.Name, Col: col, Heading: strings.Join(heads, "/"), Unit: unit}
		if len(heads) > 0 {
			c.Key, c.Proposed = c.Heading, w.column(heads)
			if c.Reported = w.reports(heads); c.Reported {
				c.Proposed = Ignore
			}
		} else {
			c.Key = "#" + strings.TrimRight(xlsx.Ref(0, col), "0123456789")
		}
		if keys[c.Key]++; keys[c.Key] > 1 { // two columns with one heading are two questions
			c.Key += "#" + strconv.Itoa(keys[c.Key])
		}
		if c.Unit == "" {
			c.Unit = t.unit
		}
		t.columns = append(t.columns, c)
	}
	t.assign(m)
	t.sample(w)
	t.columns = slices.DeleteFunc(t.columns, func(c Column) bool { return c.Heading == "" && c.Filled == 0 })
}

// maxColumns bounds how far to the right a table is read.
const maxColumns = 200

// heads are the headings over a column, upper ones first, and the unit of money
// that they name. A remark such as 单位：万元 beside the title is no heading.
func (t *table) heads(col int) (heads []string, unit string) {
	for row := t.from; row <= t.to; row++ {
		c := t.cell(row, col)
		if c == nil || c.Kind == xlsx.IsError {
			continue
		}
		text := clip(c.Text, 60)
		if u := moneyUnit(text); u != "" && unitRemark(text) {
			unit = u
			continue
		}
		if len(heads) > 0 && heads[len(heads)-1] == text {
			continue
		}
		heads = append(heads, text)
		if _, inside := bare(c.Text); moneyUnit(inside) != "" {
			unit = moneyUnit(inside)
		}
	}
	return heads, unit
}

// unitRemark says whether a text names a unit and nothing else: 单位：万元, (亿元).
func unitRemark(s string) bool {
	s = strings.Trim(tidy(s), "()")
	return strings.HasPrefix(s, "单位:") || strings.HasPrefix(s, "金额单位:") || strings.Trim(s, "亿千百万元") == ""
}

// assign settles what the columns hold: what a person said, else what the words
// say. Of two columns that would hold the same the first counts, and what the
// other is has to be said.
func (t *table) assign(m *Mapping) {
	by := map[Field]string{}
	take := func(c *Column, f Field) {
		if old, twice := by[f]; twice && f != Ignore && f != Unknown && f != Serial {
			c.Field, c.Twice = Unknown, old
			return
		}
		c.Field, by[f] = f, c.Heading
	}
	for i := range t.columns {
		c := &t.columns[i]
		if f, ok := m.Columns[c.Key]; ok && (f == Ignore || slices.Contains(fields(), f)) {
			c.Answered = true
			take(c, f)
		}
	}
	for i := range t.columns {
		if c := &t.columns[i]; !c.Answered {
			take(c, c.Proposed)
		}
	}
}

// samples is how many different cells are shown of a column.
const samples = 3

// sample looks at what stands under the headings, in rows that name a project.
func (t *table) sample(w *words) {
	name := slices.IndexFunc(t.columns, func(c Column) bool { return c.Field == "name" })
	for i := range t.columns {
		c := &t.columns[i]
		figures := 0
		for _, row := range t.rows {
			at := row[0].Row
			cell := t.cell(at, c.Col)
			if at <= t.to || t.g.HiddenRows[at] || cell == nil || w.isEmpty(cell.Text) {
				continue
			}
			if name >= 0 {
				if n := t.cell(at, t.columns[name].Col); n == nil || w.isEmpty(n.Text) || counts(row) {
					continue
				}
			}
			c.Filled++
			if strings.Trim(cell.Text, "0123456789.,") == "" || moneyUnit(cell.Text) != "" {
				figures++
			}
			if text := clip(cell.Text, 30); len(c.Samples) < samples && !slices.Contains(c.Samples, text) {
				c.Samples = append(c.Samples, text)
			}
		}
		words := tidy(c.Heading)
		c.Money = c.Field.Money() || moneyUnit(words) != "" || figures*2 > c.Filled &&
			slices.ContainsFunc([]string{"投资", "资金", "概算", "估算", "造价", "经费", "金额", "预算"}, func(x string) bool { return strings.Contains(words, x) })
		if !c.Money {
			c.Unit = ""
		}
	}
}

// soFar is what was done so far: 2025年1-10月累计完成投资, 截至10月底完成投资.
var soFar = regexp.MustCompile(`^(?:\d{4}年)?(?:1月?[-至到]\d{1,2}月份?|截[至止]\d{1,2}月[底末]?|年初以来|本年|今年|当年|开工以来)(?:累计|实际|已)*完成(?:投资额?|率)$`)

// reports says whether a column without a place in the library tells what monthly
// reports tell.
func (w *words) reports(heads []string) bool {
	front, _ := bare(heads[len(heads)-1])
	return w.reported[front] || soFar.MatchString(front)
}

var ofYear = regexp.MustCompile(`^\d{4}年?(.+)$`)

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
		if m := ofYear.FindStringSubmatch(front); m != nil { // 2025年计划投资, 2025年度投资计划
			for _, before := range []string{"", "年", "年度"} {
				if f, ok := w.columns[before+m[1]]; ok {
					return f
				}
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
		list = append(list, tidy(c.Key))
	}
	return recall.Fingerprint(list)
}
