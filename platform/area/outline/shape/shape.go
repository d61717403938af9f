// Package shape is the geometry of outlines: rings on a fixed grid of millionths of a
// degree, so that what two places have in common is the same to the last digit. It
// simplifies shapes without tearing their common borders apart, finds where a label
// stands, and draws. Pure: no storage, no clock.
package shape

import "math"

// Unit is how many units of the grid a degree has; one is about eleven centimetres.
const Unit = 1_000_000

// Point is a place on the grid: longitude and latitude in millionths of a degree.
type Point struct{ X, Y int32 }

// Ring is a closed line. Its first point is not repeated at its end.
type Ring []Point

// Polygon is an outer ring and then the rings of its holes.
type Polygon []Ring

// Shape is what a place covers: one polygon, or several for a place with exclaves.
type Shape []Polygon

// Points counts the points of all rings.
func (s Shape) Points() int {
	n := 0
	for _, p := range s {
		for _, r := range p {
			n += len(r)
		}
	}
	return n
}

// Twice is twice the area of a ring in units of the grid; positive when it runs
// against the clock.
func (r Ring) Twice() int64 {
	var sum int64
	for i, p := range r {
		q := r[(i+1)%len(r)]
		// relative to the first point, so that sums stay small
		sum += int64(p.X-r[0].X)*int64(q.Y-r[0].Y) - int64(q.X-r[0].X)*int64(p.Y-r[0].Y)
	}
	return sum
}

// Sound says whether a ring encloses anything: three different points that do not
// lie on one line.
func (r Ring) Sound() bool { return len(r) >= 3 && r.Twice() != 0 }

// Wind turns rings that run the wrong way: outer rings run against the clock, holes
// with it (RFC 7946, 3.1.6). It says whether any did not.
func (p Polygon) Wind() bool {
	turned := false
	for i, r := range p {
		if (r.Twice() > 0) != (i == 0) {
			for a, b := 0, len(r)-1; a < b; a, b = a+1, b-1 {
				r[a], r[b] = r[b], r[a]
			}
			turned = true
		}
	}
	return turned
}

// Box is the smallest rectangle around something.
type Box struct{ West, South, East, North int32 }

// Around is the box around shapes; the zero Box around nothing.
func Around(all ...Shape) Box {
	b := Box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}
	for _, s := range all {
		for _, p := range s {
			for _, r := range p {
				for _, q := range r {
					b = Box{min(b.West, q.X), min(b.South, q.Y), max(b.East, q.X), max(b.North, q.Y)}
				}
			}
		}
	}
	if b.West > b.East {
		return Box{}
	}
	return b
}

// narrow is how much shorter a degree of longitude is than one of latitude in the
// middle of a box.
func (b Box) narrow() float64 {
	return max(math.Cos((float64(b.North)+float64(b.South))/2/Unit*math.Pi/180), 0.01)
}
