package table

import (
	"slices"
	"strings"

	"gangyao/planning/plan/reader/table/region"
)

// stackHeader puts the pieces of a header that stands in several lines of
// aligned text over one another: what shares a place belongs to one column, and
// a label over several others belongs to each of them. A header that does not
// come out with as many columns as the rows have cells stays as it is.
func stackHeader(lines []printedLine) []printedLine {
	head := 0
	for head < len(lines) && !isMain(lines[head]) && (isHeader(record{cells: lines[head].cells}) || head == 0 && len(lines) > 1 && isHeader(record{cells: lines[1].cells}) || head > 0 && pieces(lines[head-1], lines[head])) {
		head++
	}
	if head < 2 || head == len(lines) {
		return lines
	}
	most := 0
	for _, ln := range lines[head:] {
		if isMain(ln) {
			most = max(most, len(ln.cells))
		}
	}
	cols := stacks(lines[:head])
	if len(cols) != most && len(cols) != most+1 {
		return lines
	}
	for _, ln := range lines[:head] {
		if len(ln.cells) >= len(cols) {
			return lines // one line has them all
		}
	}
	one := lines[0]
	one.cells, one.last = cols, lines[head-1].last
	return append([]printedLine{one}, lines[head:]...)
}

// pieces says whether a line only goes on with labels of the line above.
func pieces(above, ln printedLine) bool {
	for _, c := range ln.cells {
		if len([]rune(c.text)) > 4 || region.IsFigure(c.text) || region.IsUnit(c.text) && region.HasHan(c.text) {
			return false
		}
		if !slices.ContainsFunc(above.cells, func(a cell) bool { return overlap(a, c) }) {
			return false
		}
	}
	return len(ln.cells) > 0
}

// stacks joins the cells of header lines column by column, from left to right.
func stacks(lines []printedLine) []cell {
	var cols []cell
	for _, ln := range lines {
		var next []cell
		used := make([]bool, len(cols))
		for _, c := range ln.cells {
			at := slices.IndexFunc(cols, func(a cell) bool { return overlap(a, c) })
			if at < 0 {
				next = append(next, c)
				continue
			}
			used[at] = true
			upper := cols[at]
			if region.HeaderRole(upper.text) != "" && region.HeaderRole(c.text) != "" && !strings.HasSuffix(upper.text, "年均") {
				c.text = upper.text + " " + c.text
			} else {
				c.text = upper.text + c.text
			}
			c.span = whole(upper.span, c.span)
			// the place is that of the lower piece, which stands over its figures
			next = append(next, c)
		}
		for i, a := range cols {
			if !used[i] {
				next = append(next, a)
			}
		}
		slices.SortStableFunc(next, func(a, b cell) int { return a.x - b.x })
		cols = next
	}
	return cols
}
