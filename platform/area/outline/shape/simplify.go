package shape

import (
	"container/heap"
	"math"
)

// Fine is the smallest triangle worth drawing where shapes are drawn size units
// wide or high: half a unit. It is what Simplify takes.
func Fine(b Box, size int) float64 {
	unit := max(float64(b.East)-float64(b.West), float64(b.North)-float64(b.South)) / float64(size)
	return unit * unit / 2
}

// Simplify leaves out points whose triangle with their neighbours is smaller than
// least (in units of the grid, squared), the smallest first (Visvalingam and Whyatt,
// 1993). Rings are cut where borders meet, and each border is simplified once, so that
// neighbours keep the same line. No ring becomes less than a triangle or turns over:
// the borders of one that would are simplified less. The shapes given stay as they are.
//
// Lines may come to cross where a shape is narrower than what is left out.
func Simplify(all []Shape, least float64) []Shape {
	n := newNet(all)
	for {
		out, again := n.rebuild(all, least)
		if !again {
			return out
		}
	}
}

// net is the borders of all rings.
type net struct {
	rings   []Ring
	meeting map[Point]bool // points where borders meet
	borders map[[2]Point]*border
}

// border is a line between two points where borders meet, or a whole ring that meets
// no other. Its first two points name it: the way on from there is the same for all.
type border struct {
	line  []Point
	finer int // how much less is left out, in powers of sixteen
	done  []Point
}

func newNet(all []Shape) *net {
	n := &net{meeting: map[Point]bool{}, borders: map[[2]Point]*border{}}
	for _, s := range all {
		for _, p := range s {
			n.rings = append(n.rings, p...)
		}
	}
	beside := map[Point][2]Point{}
	for _, r := range n.rings {
		for i, p := range r {
			a, b := r[(i+len(r)-1)%len(r)], r[(i+1)%len(r)]
			if less(b, a) {
				a, b = b, a
			}
			if had, ok := beside[p]; !ok {
				beside[p] = [2]Point{a, b}
			} else if had != [2]Point{a, b} {
				n.meeting[p] = true
			}
		}
	}
	return n
}

func less(a, b Point) bool { return a.X < b.X || a.X == b.X && a.Y < b.Y }

// part is a border on the way of a ring.
type part struct {
	*border
	backwards bool
}

// parts cuts a ring into its borders.
func (n *net) parts(r Ring) []part {
	first := -1
	for i, p := range r {
		if n.meeting[p] {
			first = i
			break
		}
	}
	if first < 0 { // it meets no other: it begins at its smallest point, for all who have it
		for i, p := range r {
			if first < 0 || less(p, r[first]) {
				first = i
			}
		}
	}
	var out []part
	line := []Point{r[first]}
	for i := 1; i <= len(r); i++ {
		p := r[(first+i)%len(r)]
		line = append(line, p)
		if i == len(r) || n.meeting[p] {
			out = append(out, n.border(line))
			line = []Point{p}
		}
	}
	return out
}

// border finds the border that runs along a line, whichever way.
func (n *net) border(line []Point) part {
	last := len(line) - 1
	a, b := [2]Point{line[0], line[1]}, [2]Point{line[last], line[last-1]}
	backwards := less(b[0], a[0]) || b[0] == a[0] && less(b[1], a[1])
	if backwards {
		a = b
	}
	got := n.borders[a]
	if got == nil {
		if got = (&border{line: line}); backwards {
			got.line = reversed(line)
		}
		n.borders[a] = got
	}
	return part{got, backwards}
}

func reversed(line []Point) []Point {
	out := make([]Point, 0, len(line))
	for i := len(line) - 1; i >= 0; i-- {
		out = append(out, line[i])
	}
	return out
}

// rebuild makes the shapes anew from their borders. again: a ring collapsed, and its
// borders are to be simplified less.
func (n *net) rebuild(all []Shape, least float64) (out []Shape, again bool) {
	out = make([]Shape, len(all))
	for i, s := range all {
		out[i] = make(Shape, len(s))
		for j, p := range s {
			out[i][j] = make(Polygon, len(p))
			for k, r := range p {
				parts := n.parts(r)
				ring := join(parts, least)
				if r.Sound() && (!ring.Sound() || (ring.Twice() > 0) != (r.Twice() > 0)) {
					for _, x := range parts {
						x.finer, x.done, again = x.finer+1, nil, true
					}
				}
				out[i][j][k] = ring
			}
		}
	}
	return out, again
}

// join puts the simplified borders of a ring together.
func join(parts []part, least float64) Ring {
	var out Ring
	for _, p := range parts {
		if p.done == nil {
			p.done = thin(p.line, math.Ldexp(least, -4*p.finer))
		}
		line := p.done
		if p.backwards {
			line = reversed(line)
		}
		out = append(out, line[:len(line)-1]...)
	}
	return out
}

// thin leaves out the points of a line whose triangles are smaller than least; both
// ends stay. Below one unit everything stays.
func thin(line []Point, least float64) []Point {
	if len(line) <= 2 || least < 1 {
		return line
	}
	q := &queue{line: line, at: make([]int, len(line)), size: make([]float64, len(line))}
	before, after := make([]int, len(line)), make([]int, len(line))
	measure := func(i int) float64 { return triangle(line[before[i]], line[i], line[after[i]]) }
	for i := range line {
		before[i], after[i] = i-1, i+1
	}
	for i := 1; i < len(line)-1; i++ {
		q.size[i], q.at[i] = measure(i), len(q.heap)
		q.heap = append(q.heap, i)
	}
	heap.Init(q)
	gone := make([]bool, len(line))
	for len(q.heap) > 0 && q.size[q.heap[0]] < least {
		i := heap.Pop(q).(int)
		gone[i] = true
		a, b := before[i], after[i]
		after[a], before[b] = b, a
		for _, k := range []int{a, b} { // never smaller than what went before it, so that the order holds
			if k > 0 && k < len(line)-1 {
				q.size[k] = max(measure(k), q.size[i])
				heap.Fix(q, q.at[k])
			}
		}
	}
	var out []Point
	for i, p := range line {
		if !gone[i] {
			out = append(out, p)
		}
	}
	return out
}

// triangle is the area between three points.
func triangle(a, b, c Point) float64 {
	return math.Abs(float64(int64(b.X-a.X)*int64(c.Y-a.Y)-int64(c.X-a.X)*int64(b.Y-a.Y))) / 2
}

// queue is the points of a line by the size of their triangles; of equal ones the
// smaller point comes first, whichever way the line runs.
type queue struct {
	line []Point
	heap []int
	at   []int
	size []float64
}

func (q *queue) Len() int { return len(q.heap) }
func (q *queue) Less(i, j int) bool {
	a, b := q.heap[i], q.heap[j]
	return q.size[a] < q.size[b] || q.size[a] == q.size[b] && less(q.line[a], q.line[b])
}
func (q *queue) Swap(i, j int) {
	q.heap[i], q.heap[j] = q.heap[j], q.heap[i]
	q.at[q.heap[i]], q.at[q.heap[j]] = i, j
}
func (q *queue) Push(any) {} // nothing is ever added
func (q *queue) Pop() any {
	last := q.heap[len(q.heap)-1]
	q.heap = q.heap[:len(q.heap)-1]
	return last
}
