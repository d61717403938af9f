package pdf

import (
	"math"
	"slices"
	"strings"
)

// gutters are the white strips between the columns of the lines: where no line
// with at least half of the columns prints. The head may print over them: its
// lines are left out when that shows more columns.
func gutters(lines []rowLine, most int) [][2]float64 {
	var full []*rowLine
	for i := range lines {
		if n := len(lines[i].parts); n >= 2 && 2*n >= most {
			full = append(full, &lines[i])
		}
	}
	least := 0.9 * lines[0].size // a strip this wide is no accident
	if len(full) >= 6 {
		least = 0.35 * lines[0].size
	}
	best := supported(strips(full, least), full)
	for skip := 1; skip <= 4 && skip+3 <= len(full); skip++ {
		if s := supported(strips(full[skip:], least), full[skip:]); len(s) > len(best) && headOf(full[:skip]) {
			best = s
		}
	}
	best = aligned(best, full)
	for i := range best {
		best[i] = narrow(best[i], lines)
	}
	return best
}

// aligned adds the strips that are next to nothing because a full cell touches
// its neighbour: places where most lines begin a stretch and none prints over.
func aligned(strips [][2]float64, lines []*rowLine) [][2]float64 {
	var starts []float64
	for _, l := range lines {
		for i := 1; i < len(l.parts); i++ {
			starts = append(starts, l.parts[i].x0)
		}
	}
	slices.Sort(starts)
	for i := 0; i < len(starts); {
		j := i
		for j < len(starts) && starts[j]-starts[i] < 1.5 {
			j++
		}
		x, n := starts[i], j-i
		i = j
		in := func(s [2]float64) bool { return x > s[0]-3 && x < s[1]+3 }
		if n < 3 || n*2 < len(lines) || slices.ContainsFunc(strips, in) {
			continue
		}
		left, free := math.Inf(-1), true
		for _, l := range lines {
			for _, g := range l.glyphs {
				switch x0, x1 := g.em(); {
				case x1 <= x+0.5:
					left = max(left, min(x1, x-0.4))
				case x0 < x-0.5:
					free = false
				}
			}
		}
		if free {
			strips = append(strips, [2]float64{left, x})
		}
	}
	slices.SortFunc(strips, func(a, b [2]float64) int { return order(a[0], b[0]) })
	return strips
}

// supported drops narrow strips beside which few lines print on either side: the
// white between two characters that a few lines share.
func supported(strips [][2]float64, lines []*rowLine) [][2]float64 {
	for i := 0; i < len(strips); i++ {
		s := strips[i]
		if s[1]-s[0] >= 0.9*lines[0].size {
			continue
		}
		lo, hi := math.Inf(-1), math.Inf(1)
		if i > 0 {
			lo = strips[i-1][1]
		}
		if i+1 < len(strips) {
			hi = strips[i+1][0]
		}
		both := 0
		for _, l := range lines {
			left, right := false, false
			for _, g := range l.glyphs {
				left = left || g.x0 >= lo-1 && g.x1 <= s[0]+1
				right = right || g.x0 >= s[1]-1 && g.x1 <= hi+1
			}
			if left && right {
				both++
			}
		}
		if both < 3 || both*10 < 3*len(lines) {
			strips = slices.Delete(strips, i, i+1)
			i--
		}
	}
	return strips
}

// narrow makes a strip narrower where lines that were not asked, such as those
// of the head and of broken cells, print on its edges.
func narrow(s [2]float64, lines []rowLine) [2]float64 {
	s = flush(s, lines)
	for i := range lines {
		right := math.Inf(-1) // of what stands left of the white looked at
		glyphs := lines[i].glyphs
		for k := 0; k <= len(glyphs); k++ {
			x0 := math.Inf(1)
			if k < len(glyphs) {
				x0, _ = glyphs[k].em()
			}
			lo, hi := max(s[0], right), min(s[1], x0)
			if hi-lo >= min(0.15*lines[i].size, 0.9*(s[1]-s[0])) {
				s = [2]float64{lo, hi}
				break
			}
			if k < len(glyphs) {
				_, x1 := glyphs[k].em()
				right = max(right, x1)
			}
		}
	}
	return s
}

// flush narrows a strip before a column that begins flush left: what stands in
// the strip of a line that begins there belongs to the column before, be it
// nearer or not, for its characters may be spread over the cell.
func flush(s [2]float64, lines []rowLine) [2]float64 {
	begin, right, ends := 0, 0, s[0]
	for i := range lines {
		here, beyond, crosses, end := false, false, false, s[0]
		for _, g := range lines[i].glyphs {
			x0, x1 := g.em()
			here = here || math.Abs(x0-s[1]) < 2.5
			beyond = beyond || x0 > s[1]-2.5
			crosses = crosses || x0 < s[1]-2.5 && x1 > s[1]
			if x1 <= s[1] && x0 < s[1]-2.5 {
				end = max(end, x1)
			}
		}
		if here {
			begin++
		}
		if beyond {
			right++
		}
		if !crosses {
			ends = max(ends, end)
		}
	}
	if begin >= 4 && begin*10 >= right*6 {
		s[0] = min(ends, s[1]-0.4)
	}
	return s
}

// headOf says whether lines can be the head of a table: no cell is a bare
// figure.
func headOf(lines []*rowLine) bool {
	for _, l := range lines {
		for i := range l.parts {
			if t := l.parts[i].text(); count.MatchString(t) || strings.Contains(t, ".") {
				return false
			}
		}
	}
	return true
}

// strips are the white strips of at least a width that all lines share.
func strips(lines []*rowLine, least float64) [][2]float64 {
	if len(lines) < 2 {
		return nil
	}
	type edge struct {
		x float64
		d int
	}
	var edges []edge
	for _, l := range lines {
		for _, g := range l.glyphs {
			x0, x1 := g.em()
			edges = append(edges, edge{x0, 1}, edge{x1, -1})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int {
		if c := order(a.x, b.x); c != 0 {
			return c
		}
		return b.d - a.d
	})
	var out [][2]float64
	depth := 0
	for i, e := range edges {
		if depth += e.d; depth == 0 && i+1 < len(edges) && edges[i+1].x-e.x >= least {
			out = append(out, [2]float64{e.x, edges[i+1].x})
		}
	}
	return out
}
