package pdf

import (
	"math"
	"slices"
)

// assembleStream makes the grid of lines whose stretches know their columns.
// Main lines hold most cells of a row, or a label over several columns; the
// other lines hold parts of cells that go over the line, and are dealt out to
// the rows above and below them. goesOn says that the table began on the page
// before, so that its first lines may belong to a row there.
func assembleStream(lines []rowLine, strips [][2]float64, goesOn bool) *grid {
	cols := len(strips) + 1
	main := mainLines(lines, cols)
	ext := extents(lines, cols)
	row := deal(lines, main, ext, goesOn)
	widen(lines, row, ext)
	g := &grid{strips: strips}
	g.x0, g.x1 = math.Inf(1), math.Inf(-1)
	for i := range lines {
		g.x0, g.x1 = min(g.x0, lines[i].x0), max(g.x1, lines[i].x1)
	}
	g.y1 = lines[0].base + lines[0].size
	g.y0 = lines[len(lines)-1].base - 0.3*lines[0].size
	g.xs = append(g.xs, g.x0)
	for _, s := range strips {
		g.xs = append(g.xs, (s[0]+s[1])/2)
	}
	g.xs = append(g.xs, g.x1)
	g.ys = append(g.ys, g.y1)
	for i := 0; i < len(lines); {
		j := i + 1
		for j < len(lines) && row[j] == row[i] {
			j++
		}
		g.addRow(lines[i:j], i == 0)
		if i == 0 {
			for _, l := range lines[:j] {
				g.head = append(g.head, l.bare())
			}
		}
		i = j
	}
	return g
}

// widen makes a text of the head that begins left of all else in its column,
// with another text of the head under it, a label over that column and the one
// before: it is centred over both.
func widen(lines []rowLine, row []int, ext [][2]float64) {
	for i := range lines {
		if row[i] != row[0] {
			break
		}
		for k := range lines[i].parts {
			p := &lines[i].parts[k]
			c := p.from
			if c == 0 || p.to != c || i+1 >= len(lines) || row[i+1] != row[0] {
				continue
			}
			content := math.Inf(1)
			for m := range lines {
				if q := lines[m].in(c); q != nil && m != i {
					content = min(content, q.x0)
				}
			}
			if p.x0 < content-lines[i].size && headHas(lines[i+1:], row[i+1:], row[0], c) && headHas(lines[i+1:], row[i+1:], row[0], c-1) && lines[i].in(c-1) == nil {
				p.from--
			}
		}
	}
}

func headHas(lines []rowLine, row []int, r, c int) bool {
	for i := range lines {
		if row[i] == r && lines[i].in(c) != nil {
			return true
		}
	}
	return false
}

// extents are the left and right ends of what stands in each column.
func extents(lines []rowLine, cols int) [][2]float64 {
	out := make([][2]float64, cols)
	for c := range out {
		out[c] = [2]float64{math.Inf(1), math.Inf(-1)}
	}
	for i := range lines {
		for _, p := range lines[i].parts {
			if p.from == p.to {
				out[p.from][0], out[p.from][1] = min(out[p.from][0], p.x0), max(out[p.from][1], p.x1)
			}
		}
	}
	return out
}

// mainLines says which lines begin or hold a row. Where rows stand further
// apart than the lines of a cell, a line close below a main line is none.
func mainLines(lines []rowLine, cols int) []bool {
	out := make([]bool, len(lines))
	need := max(2, (cols+1)/2)
	begun := false // a row was seen: a label before it belongs to the head
	for i := range lines {
		l := &lines[i]
		filled := 0
		for _, p := range l.parts {
			filled += p.to - p.from + 1
		}
		label := len(l.parts) == 1 && (group.MatchString(l.text) || begun && l.parts[0].to > l.parts[0].from)
		out[i] = len(l.parts) >= min(need, 3) && filled >= need || label
		begun = begun || out[i]
	}
	return out
}

// deal gives every line its row: parts before the first main line go to it, or
// where the table goes on, perhaps to a row of their own; parts between two main
// lines go to the one or the other.
func deal(lines []rowLine, main []bool, ext [][2]float64, goesOn bool) []int {
	row := make([]int, len(lines))
	above := -1 // the main line above
	n := 0
	for i := 0; i < len(lines); {
		if main[i] {
			row[i] = n
			above, n = i, n+1
			i++
			continue
		}
		j := i
		for j < len(lines) && !main[j] {
			j++
		}
		split := i
		if above >= 0 || goesOn {
			split = cheapest(lines, above, i, j, ext)
		}
		for k := i; k < j; k++ {
			switch {
			case k < split && above >= 0:
				row[k] = n - 1
			case k < split: // the rest of a row of the page before
				row[k] = n
			}
		}
		if above < 0 && split > i {
			n++
		}
		for k := split; k < j; k++ {
			row[k] = n
		}
		i = j
		if j == len(lines) && split < j {
			n++
		}
	}
	return row
}

// cheapest finds where the parts [i, j) between main line above (-1 none) and
// line j are best parted.
func cheapest(lines []rowLine, above, i, j int, ext [][2]float64) int {
	best, at := math.Inf(1), j
	for split := i; split <= j; split++ {
		if cost := dealCost(lines, above, i, split, j, ext); cost < best {
			best, at = cost, split
		}
	}
	return at
}

// dealCost is the cost of giving the parts [i, split) to the line above and
// [split, j) to line j. A row ends where the gap is wide; a cell goes on below
// where its line is full; and parts stand above and below the middle of a cell
// that is centred.
func dealCost(lines []rowLine, above, i, split, j int, ext [][2]float64) float64 {
	cost := 0.0
	gap := func(k int) float64 { return (lines[k-1].base - lines[k].base) / lines[k].size }
	if split > 0 && split < len(lines) {
		cost -= 2 * gap(split)
	}
	switch {
	case above < 0 && split > i:
		cost += 4
	case j == len(lines) && split < j:
		cost += 8
	case above >= 0 && split > i && isLabel(&lines[above]):
		cost += 6
	case j < len(lines) && split < j && isLabel(&lines[j]):
		cost += 6
	}
	for k := i; k < j; k++ {
		for _, p := range lines[k].parts {
			if p.from != p.to {
				continue
			}
			c := p.from
			if k < split {
				if up := last(lines[:k], max(above, 0), c); up != nil {
					cost += room(up, ext[c], lines[k].size)
				} else if above >= 0 && !hasAbove(lines, above, c) {
					cost += 1
				}
				continue
			}
			down := first(lines, k+1, j, c)
			if down != nil {
				cost += room(&p, ext[c], lines[k].size)
			}
		}
	}
	return cost
}

func isLabel(l *rowLine) bool { return len(l.parts) == 1 }

// last is what stands in column c lowest in the lines from on.
func last(lines []rowLine, from, c int) *stretch {
	for k := len(lines) - 1; k >= from; k-- {
		if p := lines[k].in(c); p != nil {
			return p
		}
	}
	return nil
}

// first is what stands in column c highest in the lines [from, to].
func first(lines []rowLine, from, to, c int) *stretch {
	for k := from; k <= to && k < len(lines); k++ {
		if p := lines[k].in(c); p != nil {
			return p
		}
	}
	return nil
}

// in is what the line prints in column c alone.
func (r *rowLine) in(c int) *stretch {
	for i := range r.parts {
		if r.parts[i].from == c && r.parts[i].to == c {
			return &r.parts[i]
		}
	}
	return nil
}

// hasAbove says whether a part of column c stands close above main line m, which
// has none: the cell is centred.
func hasAbove(lines []rowLine, m, c int) bool {
	if m == 0 || lines[m].in(c) != nil || lines[m-1].in(c) == nil {
		return false
	}
	return lines[m-1].base-lines[m].base < 1.2*lines[m].size
}

// room is the cost of going over the line where the line is not full: none when
// a character more would not have fitted.
func room(p *stretch, ext [2]float64, size float64) float64 {
	free := (ext[1] - ext[0]) - (p.x1 - p.x0)
	switch {
	case free < 1.6*size:
		return 0
	case free < 3*size && ext[1]-ext[0] > 8*size:
		return 0.5
	}
	return 2
}

// addRow adds the lines of one row. Where the head has a label over several
// columns, it becomes two rows: the label, and the columns under it.
func (g *grid) addRow(lines []rowLine, head bool) {
	cols := len(g.strips) + 1
	r := len(g.ys) - 1
	cells := make([]gridCell, cols)
	for c := range cells {
		cells[c] = gridCell{row: r, col: c, rowSpan: 1, colSpan: 1, x0: g.xs[c], x1: g.xs[c+1]}
	}
	over := make([]bool, cols) // under a label of the row above
	var labels []gridCell
	for i := range lines {
		for _, p := range lines[i].parts {
			if p.from == p.to {
				cells[p.from].glyphs = append(cells[p.from].glyphs, p.glyphs...)
				continue
			}
			labels = append(labels, gridCell{row: r, col: p.from, rowSpan: 1, colSpan: p.to - p.from + 1, x0: g.xs[p.from], x1: g.xs[p.to+1], glyphs: p.glyphs})
			for c := p.from; c <= p.to; c++ {
				over[c] = true
			}
		}
	}
	filled := 0
	for c := range cells {
		if over[c] && len(cells[c].glyphs) > 0 {
			filled++
		}
	}
	if head && filled > 0 && !overlap(labels) {
		g.headRows(cells, labels, over, r)
		return
	}
	// a label over several columns takes what else stands in them
	for _, l := range labels {
		first := &cells[l.col]
		first.glyphs = append(slices.Clone(l.glyphs), first.glyphs...)
		if first.colSpan < l.colSpan {
			first.colSpan, first.x1 = l.colSpan, l.x1
		}
	}
	for c := 0; c < cols; {
		cell := cells[c]
		for k := c + 1; k < c+cell.colSpan; k++ {
			cell.glyphs = append(cell.glyphs, cells[k].glyphs...)
		}
		g.cells = append(g.cells, cell)
		c += cell.colSpan
	}
	g.ys = append(g.ys, lines[len(lines)-1].base-0.2*lines[0].size)
}

func overlap(labels []gridCell) bool {
	for i := range labels {
		for k := range labels[:i] {
			if labels[i].col < labels[k].col+labels[k].colSpan && labels[k].col < labels[i].col+labels[i].colSpan {
				return true
			}
		}
	}
	return false
}

// headRows adds a head of two rows.
func (g *grid) headRows(cells, labels []gridCell, over []bool, r int) {
	var under []gridCell
	for c := range cells {
		if over[c] {
			cells[c].row = r + 1
			under = append(under, cells[c])
		} else {
			cells[c].rowSpan = 2
			labels = append(labels, cells[c])
		}
	}
	slices.SortFunc(labels, func(a, b gridCell) int { return a.col - b.col })
	g.cells = append(append(g.cells, labels...), under...)
	y := g.ys[len(g.ys)-1]
	g.ys = append(g.ys, y-1, y-2)
}
