package shape

import (
	"container/heap"
	"math"
)

// at is a place on a plane.
type at struct{ x, y float64 }

// label finds the place within rings that is farthest from all of them, where a label
// has most room, and how far that is, to within precision. The plane is searched by
// squares, the most hopeful first (as Garcia-Castellanos and Lombardo, 2007, do by a
// coarser grid).
func label(rings [][]at, precision float64) (at, float64) {
	lo, hi := at{math.Inf(1), math.Inf(1)}, at{math.Inf(-1), math.Inf(-1)}
	for _, p := range rings[0] {
		lo, hi = at{min(lo.x, p.x), min(lo.y, p.y)}, at{max(hi.x, p.x), max(hi.y, p.y)}
	}
	half := max(min(hi.x-lo.x, hi.y-lo.y)/2, precision)
	q := &squares{}
	add := func(c at, half float64) *square {
		d := distance(c, rings)
		s := &square{c, half, d, d + half*math.Sqrt2}
		heap.Push(q, s)
		return s
	}
	best := add(at{(lo.x + hi.x) / 2, (lo.y + hi.y) / 2}, 0)
	for x := lo.x + half; x-half < hi.x; x += 2 * half {
		for y := lo.y + half; y-half < hi.y; y += 2 * half {
			add(at{x, y}, half)
		}
	}
	const most = 4000 // squares looked at: a bound for shapes made to need many
	for n := 0; len(*q) > 0 && n < most; n++ {
		s := heap.Pop(q).(*square)
		if s.here > best.here {
			best = s
		}
		if s.most-best.here <= precision {
			break
		}
		h := s.half / 2
		for _, d := range []at{{-h, -h}, {h, -h}, {-h, h}, {h, h}} {
			add(at{s.centre.x + d.x, s.centre.y + d.y}, h)
		}
	}
	return best.centre, max(best.here, 0)
}

// distance is how far a place is from the nearest ring; negative outside.
func distance(p at, rings [][]at) float64 {
	inside, least := false, math.Inf(1)
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
				inside = !inside
			}
			least = min(least, segment(p, a, b))
		}
	}
	if !inside {
		return -math.Sqrt(least)
	}
	return math.Sqrt(least)
}

// segment is the square of the distance from a place to a line between two others.
func segment(p, a, b at) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	if l := dx*dx + dy*dy; l > 0 {
		t := min(max(((p.x-a.x)*dx+(p.y-a.y)*dy)/l, 0), 1)
		a = at{a.x + t*dx, a.y + t*dy}
	}
	return (p.x-a.x)*(p.x-a.x) + (p.y-a.y)*(p.y-a.y)
}

// square is a part of the plane: how far its middle is from the rings, and how far
// any place in it can be.
type square struct {
	centre     at
	half       float64
	here, most float64
}

type squares []*square

func (s squares) Len() int           { return len(s) }
func (s squares) Less(i, j int) bool { return s[i].most > s[j].most }
func (s squares) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *squares) Push(x any)        { *s = append(*s, x.(*square)) }
func (s *squares) Pop() any {
	old := *s
	last := old[len(old)-1]
	*s = old[:len(old)-1]
	return last
}
