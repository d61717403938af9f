package table

import (
	"strings"

	"gangyao/planning/plan/reader/table/region"
)

// A wide table prints one row a line, its cells apart by tabs or blanks. Lines
// that a cell broke are put together again; where all gaps are multiples of
// one width, a wider gap is an empty cell.

// record is one printed row of a wide table.
type record struct {
	cells []cell
	exact bool // empty cells are shown
	label bool // the name of a group
}

// step finds the separator: the number of blanks (or tabs) that all gaps of the
// table are multiples of. 0 when the gaps only align columns.
func step(lines []region.Line) (blanks, tabs int) {
	count := map[int]int{}
	total, tabbed := 0, 0
	for _, ln := range lines {
		for i, c := range ln.Cells {
			if c.Tabs > 0 {
				tabbed++
			} else if i > 0 || c.Gap > 0 {
				count[c.Gap]++
				total++
			}
		}
	}
	if tabbed > total {
		return 0, 1
	}
	smallest := 0
	for g := range count {
		if smallest == 0 || g < smallest {
			smallest = g
		}
	}
	if smallest < 2 || total < 6 {
		return 0, 0
	}
	fits := 0
	for g, n := range count {
		if g%smallest == 0 {
			fits += n
		}
	}
	if fits*20 >= total*19 && count[smallest]*2 >= total {
		return smallest, 0
	}
	return 0, 0
}

// cellsOf turns a line into cells, empty ones included where the separator
// shows them. lead is the number of empty cells before the first.
func cellsOf(ln region.Line, blanks, tabs int) (cells []cell, lead int) {
	for i, c := range ln.Cells {
		empty := 0
		switch {
		case tabs > 0:
			empty = c.Tabs
			if i > 0 {
				empty--
			}
		case blanks > 0:
			empty = c.Gap / blanks
			if i > 0 {
				empty--
			}
		}
		if i == 0 {
			lead = empty
			if tabs > 0 && strings.HasPrefix(ln.Text.String(), "|") {
				empty, lead = 0, 0
			}
		}
		for ; empty > 0; empty-- {
			cells = append(cells, cell{x: c.X})
		}
		if tabs > 0 {
			cells = append(cells, textCell(c.Text, c.X)) // a blank between tabs divides nothing
			continue
		}
		cells = append(cells, parted(c)...)
	}
	return cells, lead
}

// parted splits a cell that single blanks hold together with its neighbours,
// as where a long unit meets the next column: 微克/立方米 31. Words that only
// say how their figure is meant stay with it: “十四五”年均增长 5.0.
func parted(c region.Cell) []cell {
	one := []cell{textCell(c.Text, c.X)}
	k := kindOf(one[0].text)
	if !k.words || len(c.Words) < 2 {
		return one
	}
	var out []cell
	for i, w := range c.Words {
		s := w.Text.String()
		known := region.IsFigure(s) || region.IsBlank(s) || region.Nature(s) != "" || region.IsUnit(s)
		if !known && (i > 0 || !region.HasHan(s) || len([]rune(s)) < 3) {
			return one
		}
		if i == 0 && new(figure).strip(s) == "" {
			return one
		}
		out = append(out, textCell(w.Text, c.X+w.X))
	}
	return out
}

// records puts the lines of a wide table together into rows.
func records(lines []region.Line) []record {
	blanks, tabs := step(lines)
	exact := (blanks > 0 || tabs > 0) && showsEmpty(lines, blanks, tabs)
	width := usual(lines, blanks, tabs)
	printed := make([]printedLine, 0, len(lines))
	for k, ln := range lines {
		if rule(ln.Text.String()) {
			continue
		}
		p := printedLine{text: ln.Text.String(), from: &lines[k]}
		if ln.Words != nil && !exact {
			for _, c := range ln.Words {
				p.cells = append(p.cells, textCell(c.Text, c.X))
			}
		} else {
			p.cells, p.lead = cellsOf(ln, blanks, tabs)
		}
		printed = append(printed, p)
	}
	if !exact && tabs == 0 {
		place(printed)
		for i := range printed {
			printed[i].first, printed[i].last = i, i
		}
		printed = stackHeader(printed)
		bare, labels := takeLabels(printed)
		if mended, ok := putLabels(mendRows(bare), labels); ok {
			printed = mended
		} else {
			printed = mendRows(printed)
		}
	}
	var out []record
	headless := true // no line of the table so far is a group heading
	for k, p := range printed {
		cells := p.cells
		if len(out) == 0 {
			out = append(out, record{cells: cells, exact: exact})
			continue
		}
		after := ""
		if k+1 < len(printed) {
			after = printed[k+1].text
		}
		if p.label {
			out = append(out, record{cells: cells, label: true})
			continue
		}
		last := &out[len(out)-1]
		if last.label {
			out = append(out, record{cells: cells})
			continue
		}
		switch how := join(last.cells, cells, p.lead, width, exact, headless, after); how {
		case glue:
			at := len(last.cells) - 1
			if !exact && len(cells) == 1 {
				at = above(last.cells, cells[0])
			}
			last.cells[at].text += cells[0].text
			last.cells[at].span = whole(last.cells[at].span, cells[0].span)
			last.cells = append(last.cells, cells[1:]...)
		default:
			if len(cells) == 1 && isGroup(cells[0].text) {
				headless = false
			}
			out = append(out, record{cells: cells, exact: exact})
		}
	}
	return out
}

// printedLine is one line of a wide table, cut into cells; lead is the number
// of empty cells before the first.
type printedLine struct {
	cells []cell
	lead  int
	text  string
	from  *region.Line
	label bool // the name of a group, moved here from the middle of its rows
	// the lines it is made of
	first, last int
}

// showsEmpty says whether the separators show empty cells: some cell is empty,
// or all rows are equally long.
func showsEmpty(lines []region.Line, blanks, tabs int) bool {
	length, even := 0, true
	for _, ln := range lines {
		cells, _ := cellsOf(ln, blanks, tabs)
		for _, c := range cells {
			if c.text == "" {
				return true
			}
		}
		if n := len(cells); n > 1 {
			even = even && (length == 0 || n == length)
			length = n
		}
	}
	return even
}

// rule says whether a line only draws: |---|---|, ————.
func rule(s string) bool { return strings.Trim(s, "|-:—=+_─━│┼ ") == "" }

// usual is the number of cells that most full rows have.
func usual(lines []region.Line, blanks, tabs int) int {
	count := map[int]int{}
	best := 0
	for _, ln := range lines {
		cells, _ := cellsOf(ln, blanks, tabs)
		n := max(len(cells), len(ln.Words))
		if n < 3 {
			continue
		}
		count[n]++
		if count[n] > count[best] || count[n] == count[best] && n > best {
			best = n
		}
	}
	return best
}

type joining int

const (
	apart joining = iota
	glue
)

// join says whether a line goes on with the row before it.
func join(last, cells []cell, lead, width int, exact, headless bool, after string) joining {
	if len(cells) == 0 {
		return apart
	}
	first := ""
	filled := 0
	for _, c := range cells {
		if c.text != "" {
			filled++
			if first == "" {
				first = c.text
			}
		}
	}
	switch {
	case exact && lead > 0:
		return apart
	case filled > 1 && isHeader(record{cells: last}) && isHeader(record{cells: cells}):
		return apart // the second row of a header
	case isNumber(first) && filled > 1 && (filled > 2 || len([]rune(cells[len(cells)-1].text)) > 2):
		return apart
	case filled == 1 && isGroup(first):
		return apart
	case filled == 1 && !headless && !exact && region.HasHan(first) && len(last) >= width && strings.HasPrefix(after, "1"):
		return apart
	case filled == 1 && lead == 0 && region.HasHan(first) && len(last) >= width && ended(last) && (exact || cells[0].x < nameAt(last)):
		return apart // a group of rows
	case filled == 1:
		if region.IsFigure(first) && len(last) >= width {
			return apart
		}
		return glue
	}
	if len(last)+len(cells)-1 <= width+1 && len(last) < width && !complete(last) && !isNumber(cells[0].text) {
		if region.HasHan(cells[0].text) && region.HasHan(last[len(last)-1].text) || closes(cells[0].text) {
			return glue
		}
	}
	return apart
}

// closes says whether a fragment can only be the end of something.
func closes(s string) bool {
	return s == "左右" || s == "以上" || s == "以内" || s == "以下" || strings.Count(s, ")") > strings.Count(s, "(")
}

// ended says whether a row can end with its last cell: the names of columns end
// a header, but in a row of figures they are words, as where a target breaks
// (与经济增长 / 保持同步).
func ended(row []cell) bool {
	s := row[len(row)-1].text
	return region.Nature(s) != "" || region.IsFigure(s) || region.IsBlank(s) || region.HeaderRole(s) != "" && isHeader(record{cells: row})
}

// nameAt is the place of the first words of a row, behind all when it has none.
func nameAt(cells []cell) int {
	for _, c := range cells {
		if region.HasHan(c.text) && region.Nature(c.text) == "" && len([]rune(c.text)) > 2 {
			return c.x
		}
	}
	return 1 << 20
}

// complete says whether a row has all that a row ends with.
func complete(cells []cell) bool {
	return len(cells) > 0 && region.Nature(cells[len(cells)-1].text) != "" && len(cells) > 3
}

// above is the cell of the row before that stands over c.
func above(last []cell, c cell) int {
	best, gap := len(last)-1, 1<<30
	for i, p := range last {
		end := p.x + 2*len([]rune(p.text))
		d := 0
		if c.x > end {
			d = c.x - end
		} else if p.x > c.x+2*len([]rune(c.text)) {
			d = p.x - c.x
		} else if p.x == c.x {
			d = -1
		}
		if d < gap && (region.HasHan(p.text) || region.IsFigure(p.text)) {
			best, gap = i, d
		}
	}
	return best
}

func isGroup(s string) bool {
	_, _, marked := groupOf(s)
	return marked && !region.IsFigure(s) && region.HeaderRole(s) == ""
}
