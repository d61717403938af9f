package pdf

import (
	"math"
	"slices"
)

// grid is a table found by its rules: cells with their boxes and spans.
type grid struct {
	x0, y0, x1, y1 float64
	xs, ys         []float64 // column borders left to right, row borders top to bottom
	cells          []gridCell
	region         [][]int      // index of the cell over each row and column
	strips         [][2]float64 // the white between the columns of a table without rules
	head           []string     // the lines of such a table's first row
}

type gridCell struct {
	row, col, rowSpan, colSpan int
	x0, x1                     float64
	glyphs                     []glyph
}

// near is how far apart, in points, lines may lie that are meant to be one.
const near = 3

// maxRules is how many rules of a page are taken for tables; a page with more
// is a drawing.
const maxRules = 4000

// lattice finds the tables that the rules of a page draw and moves the glyphs
// inside them into their cells. It returns the glyphs left over.
func lattice(p page) ([]grid, []glyph) {
	if len(p.rules) < 4 || len(p.rules) > maxRules {
		return nil, p.glyphs
	}
	var grids []grid
	for _, rs := range connected(merge(p.rules)) {
		if g, ok := newGrid(rs); ok && !(len(g.cells) == 1 && (g.x1-g.x0)*(g.y1-g.y0) > 0.7*p.width*p.height) {
			grids = append(grids, g)
		}
	}
	if len(grids) == 0 {
		return nil, p.glyphs
	}
	// a grid inside another is a frame in a cell: the outer one has the text
	slices.SortStableFunc(grids, func(a, b grid) int {
		return int((b.x1-b.x0)*(b.y1-b.y0) - (a.x1-a.x0)*(a.y1-a.y0))
	})
	var rest []glyph
	for _, gl := range p.glyphs {
		x, y := (gl.x0+gl.x1)/2, (gl.y0+gl.y1)/2
		taken := false
		for i := range grids {
			g := &grids[i]
			if x < g.x0 || x > g.x1 || y < g.y0 || y > g.y1 {
				continue
			}
			c, r := place(g.xs, x), placeDown(g.ys, y)
			cell := &g.cells[g.region[r][c]]
			cell.glyphs = append(cell.glyphs, gl)
			taken = true
			break
		}
		if !taken {
			rest = append(rest, gl)
		}
	}
	grids = slices.DeleteFunc(grids, func(g grid) bool { return !g.holdsText() })
	return grids, rest
}

func (g *grid) holdsText() bool {
	for _, c := range g.cells {
		if len(c.glyphs) > 0 {
			return true
		}
	}
	return false
}

// place is the column of x among borders in rising order.
func place(borders []float64, x float64) int {
	i, _ := slices.BinarySearch(borders, x)
	return min(max(i-1, 0), len(borders)-2)
}

// placeDown is the row of y among borders in falling order.
func placeDown(borders []float64, y float64) int {
	for i := 1; i < len(borders)-1; i++ {
		if y > borders[i] {
			return i - 1
		}
	}
	return len(borders) - 2
}

// merge joins rules that lie on one line and touch: borders are drawn cell by
// cell.
func merge(rules []rule) []rule {
	var hs, vs []rule
	for _, r := range rules {
		if r.horizontal() {
			hs = append(hs, r)
		} else {
			vs = append(vs, r)
		}
	}
	return append(mergeLine(hs, true), mergeLine(vs, false)...)
}

func mergeLine(rs []rule, horizontal bool) []rule {
	at := func(r rule) (level, from, to float64) {
		if horizontal {
			return r.y0, r.x0, r.x1
		}
		return r.x0, r.y0, r.y1
	}
	slices.SortFunc(rs, func(a, b rule) int {
		la, _, _ := at(a)
		lb, _, _ := at(b)
		return order(la, lb)
	})
	var out []rule
	for i := 0; i < len(rs); {
		level, _, _ := at(rs[i])
		j := i
		for j < len(rs) {
			if l, _, _ := at(rs[j]); l-level > near/2.0 {
				break
			}
			j++
		}
		same := rs[i:j]
		slices.SortFunc(same, func(a, b rule) int {
			_, fa, _ := at(a)
			_, fb, _ := at(b)
			return order(fa, fb)
		})
		_, from, to := at(same[0])
		put := func() {
			if horizontal {
				out = append(out, rule{from, level, to, level})
			} else {
				out = append(out, rule{level, from, level, to})
			}
		}
		for _, r := range same[1:] {
			_, f, t := at(r)
			if f <= to+near {
				to = max(to, t)
				continue
			}
			put()
			from, to = f, t
		}
		put()
		i = j
	}
	return out
}

func order(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// connected groups rules that cross or touch.
func connected(rs []rule) [][]rule {
	parent := make([]int, len(rs))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i := range rs {
		if !rs[i].horizontal() {
			continue
		}
		for j := range rs {
			if rs[j].horizontal() {
				continue
			}
			h, v := rs[i], rs[j]
			if v.x0 >= h.x0-near && v.x0 <= h.x1+near && h.y0 >= v.y0-near && h.y0 <= v.y1+near {
				parent[root(i)] = root(j)
			}
		}
	}
	groups := map[int][]rule{}
	var order []int
	for i, r := range rs {
		k := root(i)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], r)
	}
	var out [][]rule
	for _, k := range order {
		if len(groups[k]) >= 3 {
			out = append(out, groups[k])
		}
	}
	return out
}

// newGrid makes a table of connected rules. A side that is not drawn (many
// tables are open left and right) is taken to be where the other rules end.
func newGrid(rs []rule) (grid, bool) {
	var xs, ys []float64
	x0, x1, y0, y1 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, r := range rs {
		if r.horizontal() {
			ys = append(ys, r.y0)
		} else {
			xs = append(xs, r.x0)
		}
		x0, x1, y0, y1 = min(x0, r.x0), max(x1, r.x1), min(y0, r.y0), max(y1, r.y1)
	}
	if len(xs) == 0 || len(ys) < 2 {
		return grid{}, false
	}
	g := grid{x0: x0, x1: x1, y0: y0, y1: y1, xs: cluster(append(xs, x0, x1)), ys: cluster(append(ys, y0, y1))}
	slices.Reverse(g.ys)
	rows, cols := len(g.ys)-1, len(g.xs)-1
	if rows < 1 || cols < 1 || rows*cols > 20_000 {
		return grid{}, false
	}
	right, below := borders(rs, g.xs, g.ys)
	g.fill(right, below, rows, cols)
	return g, true
}

// cluster is the sorted values, those nearer than near taken as one.
func cluster(v []float64) []float64 {
	slices.Sort(v)
	out := v[:0:0]
	for _, x := range v {
		if len(out) == 0 || x-out[len(out)-1] > near {
			out = append(out, x)
		}
	}
	return out
}

// borders marks for each smallest cell whether a rule stands at its right and
// below it.
func borders(rs []rule, xs, ys []float64) (right, below [][]bool) {
	rows, cols := len(ys)-1, len(xs)-1
	right, below = make([][]bool, rows), make([][]bool, rows)
	for r := range rows {
		right[r], below[r] = make([]bool, cols), make([]bool, cols)
	}
	index := func(borders []float64, v float64) int {
		for i, b := range borders {
			if math.Abs(b-v) <= near {
				return i
			}
		}
		return -1
	}
	for _, l := range rs {
		if l.horizontal() {
			if i := index(ys, l.y0); i >= 1 {
				for c := range cols {
					if mid := (xs[c] + xs[c+1]) / 2; mid > l.x0 && mid < l.x1 {
						below[i-1][c] = true
					}
				}
			}
		} else if i := index(xs, l.x0); i >= 1 {
			for r := range rows {
				if mid := (ys[r] + ys[r+1]) / 2; mid > l.y0 && mid < l.y1 {
					right[r][i-1] = true
				}
			}
		}
	}
	return right, below
}

// fill joins the smallest cells that no rule parts and lists the cells.
func (g *grid) fill(right, below [][]bool, rows, cols int) {
	g.region = make([][]int, rows)
	for r := range rows {
		g.region[r] = make([]int, cols)
		for c := range cols {
			g.region[r][c] = -1
		}
	}
	for r := range rows {
		for c := range cols {
			if g.region[r][c] >= 0 {
				continue
			}
			// the largest box from here whose inside has no rule
			w := 1
			for c+w < cols && !right[r][c+w-1] && g.region[r][c+w] < 0 {
				w++
			}
			h := 1
			for r+h < rows && unruled(below[r+h-1][c:c+w]) && free(g.region[r+h][c:c+w]) && unruled(right[r+h][c:c+w-1]) {
				h++
			}
			id := len(g.cells)
			g.cells = append(g.cells, gridCell{row: r, col: c, rowSpan: h, colSpan: w, x0: g.xs[c], x1: g.xs[c+w]})
			for i := r; i < r+h; i++ {
				for k := c; k < c+w; k++ {
					g.region[i][k] = id
				}
			}
		}
	}
}

func unruled(bs []bool) bool { return !slices.Contains(bs, true) }

func free(ids []int) bool {
	for _, id := range ids {
		if id >= 0 {
			return false
		}
	}
	return true
}
