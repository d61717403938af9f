package pdf

import "math"

// turn turns a page whose text runs up or down so that it runs to the right.
func (p *page) turn() {
	var right, up, down, left int
	for i := 1; i < len(p.glyphs); i++ {
		a, b := p.glyphs[i-1], p.glyphs[i]
		dx, dy := (b.x0+b.x1-a.x0-a.x1)/2, (b.y0+b.y1-a.y0-a.y1)/2
		if math.Abs(dx)+math.Abs(dy) > 3*a.size {
			continue
		}
		switch {
		case dx > math.Abs(dy):
			right++
		case -dx > math.Abs(dy):
			left++
		case dy > math.Abs(dx):
			up++
		case -dy > math.Abs(dx):
			down++
		}
	}
	var at func(x, y float64) (float64, float64)
	switch {
	case up > 2*(right+down+left):
		at = func(x, y float64) (float64, float64) { return y, p.width - x }
	case down > 4*(right+up+left) && down > 20:
		at = func(x, y float64) (float64, float64) { return p.height - y, x }
	case left > 2*(right+up+down):
		at = func(x, y float64) (float64, float64) { return p.width - x, p.height - y }
	default:
		return
	}
	move := func(x0, y0, x1, y1 *float64) {
		ax, ay := at(*x0, *y0)
		bx, by := at(*x1, *y1)
		*x0, *x1, *y0, *y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
	}
	for i := range p.glyphs {
		g := &p.glyphs[i]
		move(&g.x0, &g.y0, &g.x1, &g.y1)
	}
	for i := range p.rules {
		r := &p.rules[i]
		move(&r.x0, &r.y0, &r.x1, &r.y1)
	}
	if up > right || down > right {
		p.width, p.height = p.height, p.width
	}
}
