package pdf

import (
	"math"
	"slices"
)

// newspaper puts prose set in two columns into one: what stands in the right
// column goes below what stands in the left one, between the lines that run
// over both. Aligned columns of a table are none: their lines are short.
func (p *page) newspaper() {
	if len(p.rules) > 12 || len(p.glyphs) < 200 {
		return
	}
	segs := segments(p.glyphs)
	left, right := math.Inf(1), math.Inf(-1)
	for _, s := range segs {
		left, right = min(left, s.x0), max(right, s.x1)
	}
	middle, ok := gutterOf(segs, left, right)
	if !ok {
		return
	}
	// what crosses the gutter parts the page into bands
	slices.SortStableFunc(segs, func(a, b segment) int { return order(b.base, a.base) })
	var out []glyph
	moved := 0.0 // how far the text has been pushed down so far
	for i := 0; i < len(segs); {
		j := i
		for j < len(segs) && !segs[j].crosses(middle) {
			j++
		}
		band := segs[i:j]
		if down, ok := twoColumns(band, middle, left, right); ok {
			for _, s := range band {
				dx, dy := 0.0, moved
				if s.x0 > middle {
					dx, dy = shiftOf(band, middle), moved+down
				}
				out = appendMoved(out, s.glyphs, -dx, -dy)
			}
			moved += down
		} else {
			for _, s := range band {
				out = appendMoved(out, s.glyphs, 0, -moved)
			}
		}
		if j < len(segs) {
			out = appendMoved(out, segs[j].glyphs, 0, -moved)
			j++
		}
		i = j
	}
	if moved > 0 {
		p.glyphs = out
	}
}

func (s segment) crosses(x float64) bool { return s.x0 < x && s.x1 > x }

func appendMoved(out, glyphs []glyph, dx, dy float64) []glyph {
	for _, g := range glyphs {
		g.x0, g.x1, g.y0, g.y1 = g.x0+dx, g.x1+dx, g.y0+dy, g.y1+dy
		out = append(out, g)
	}
	return out
}

// gutterOf finds the white strip between two columns near the middle of the
// text: the place that the fewest segments cross, at most one in eight.
func gutterOf(segs []segment, left, right float64) (float64, bool) {
	best, at := len(segs), 0.0
	from, to := left+0.4*(right-left), left+0.6*(right-left)
	run, runFrom := len(segs)+1, from
	for x := from; x <= to; x += 1.5 {
		n := 0
		for _, s := range segs {
			if s.crosses(x) {
				n++
			}
		}
		if n != run {
			run, runFrom = n, x
		}
		if n < best || n == best && at < (runFrom+x)/2 && run == best {
			best, at = n, (runFrom+x)/2
		}
	}
	return at, best*8 <= len(segs)
}

// twoColumns says whether a band is prose in two columns, and how far the right
// one must move to stand below the left one: on either side there are at least
// five lines, and most of them fill their column.
func twoColumns(band []segment, middle, left, right float64) (down float64, ok bool) {
	var side [2][]segment
	for _, s := range band {
		if s.x0 < middle {
			side[0] = append(side[0], s)
		} else {
			side[1] = append(side[1], s)
		}
	}
	for k, ss := range side {
		width := middle - left
		if k == 1 {
			width = right - middle
		}
		rows, full := 0, 0
		for i := 0; i < len(ss); {
			x0, x1, n := ss[i].x0, ss[i].x1, len(ss[i].glyphs)
			j := i + 1
			for ; j < len(ss) && ss[i].base-ss[j].base < 0.5*ss[i].size; j++ {
				x0, x1, n = min(x0, ss[j].x0), max(x1, ss[j].x1), n+len(ss[j].glyphs)
			}
			rows++
			if x1-x0 > 0.8*width && n >= 10 {
				full++
			}
			i = j
		}
		if rows < 5 || full*10 < rows*6 {
			return 0, false
		}
	}
	top, bottom := math.Inf(-1), math.Inf(1)
	for _, s := range band {
		top, bottom = max(top, s.base), min(bottom, s.base)
	}
	return top - bottom + 1.6*band[0].size, true
}

// shiftOf is how far the right column stands from the left one.
func shiftOf(band []segment, middle float64) float64 {
	l, r := math.Inf(1), math.Inf(1)
	for _, s := range band {
		if s.x0 < middle {
			l = min(l, s.x0)
		} else {
			r = min(r, s.x0)
		}
	}
	return r - l
}
