package shape_test

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gangyao/platform/area/outline/shape"
)

// ring reads pairs of coordinates.
func ring(xy ...int32) shape.Ring {
	var r shape.Ring
	for i := 0; i+1 < len(xy); i += 2 {
		r = append(r, shape.Point{X: xy[i], Y: xy[i+1]})
	}
	return r
}

func TestRings(t *testing.T) {
	square := ring(0, 0, 10, 0, 10, 10, 0, 10)
	if square.Twice() != 200 || !square.Sound() {
		t.Errorf("a square against the clock: %d", square.Twice())
	}
	if ring(0, 0, 5, 5, 10, 10).Sound() || ring(0, 0, 1, 0).Sound() {
		t.Error("a line encloses nothing")
	}
	p := shape.Polygon{ring(0, 10, 10, 10, 10, 0, 0, 0), ring(2, 2, 4, 2, 4, 4, 2, 4)}
	if !p.Wind() || p[0].Twice() != 200 || p[1].Twice() >= 0 {
		t.Errorf("wound: %v", p)
	}
	if p.Wind() {
		t.Error("what runs right is turned again")
	}
	whole := ring(-180_000_000, -90_000_000, 180_000_000, -90_000_000, 180_000_000, 90_000_000, -180_000_000, 90_000_000)
	if got := whole.Twice(); got != 2*360_000_000*180_000_000 {
		t.Errorf("the whole earth: %d", got)
	}
}

// Two towns with a wavy border between them: the waves go, the corners where borders
// meet stay, and what is left of the border is the same for both.
func TestABorderIsSimplifiedOnce(t *testing.T) {
	west := shape.Shape{{ring(0, 0, 100, 0, 101, 20, 99, 40, 101, 60, 99, 80, 100, 100, 0, 100)}}
	east := shape.Shape{{ring(100, 100, 99, 80, 101, 60, 99, 40, 101, 20, 100, 0, 200, 0, 200, 100)}}
	got := shape.Simplify([]shape.Shape{west, east}, 100)
	want := []shape.Shape{{{ring(100, 0, 100, 100, 0, 100, 0, 0)}}, {{ring(100, 100, 100, 0, 200, 0, 200, 100)}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if west.Points() != 8 {
		t.Error("what was given has changed")
	}
}

// An island in a lake of another place: hole and island keep the same line; and it is
// not lost, however small.
func TestNoRingIsLost(t *testing.T) {
	island := ring(50, 50, 52, 50, 53, 51, 52, 52, 50, 52)
	hole := slices.Clone(island)
	slices.Reverse(hole)
	got := shape.Simplify([]shape.Shape{{{ring(0, 0, 100, 0, 100, 100, 0, 100), hole}}, {{island}}}, 1e6)
	in, out := got[0][0][1], got[1][0][0]
	if !in.Sound() || !out.Sound() || in.Twice() != -out.Twice() {
		t.Errorf("hole %v, island %v", in, out)
	}
}

// lattice draws a map: a grid of places whose borders all wander, with the corners
// shared. Each border is made once and used by both sides.
func lattice(t *rapid.T) []shape.Shape {
	cols, rows := rapid.IntRange(1, 4).Draw(t, "columns"), rapid.IntRange(1, 4).Draw(t, "rows")
	const size = 1000
	jitter := rapid.IntRange(0, 200)
	wander := func(name string, a, b shape.Point) []shape.Point { // from a on, without b
		n := rapid.IntRange(0, 6).Draw(t, name)
		out := []shape.Point{a}
		for i := 1; i <= n; i++ {
			dx, dy := int32(jitter.Draw(t, name+" x")-100), int32(jitter.Draw(t, name+" y")-100)
			if a.X == b.X {
				dy = 0 // so that no border crosses another
			} else {
				dx = 0
			}
			k := int32(i)
			out = append(out, shape.Point{X: a.X + (b.X-a.X)*k/int32(n+1) + dx, Y: a.Y + (b.Y-a.Y)*k/int32(n+1) + dy})
		}
		return out
	}
	at := func(c, r int) shape.Point { return shape.Point{X: int32(c * size), Y: int32(r * size)} }
	across, up := map[[2]int][]shape.Point{}, map[[2]int][]shape.Point{}
	for c := 0; c <= cols; c++ {
		for r := 0; r <= rows; r++ {
			across[[2]int{c, r}] = append(wander("across", at(c, r), at(c+1, r)), at(c+1, r))
			up[[2]int{c, r}] = append(wander("up", at(c, r), at(c, r+1)), at(c, r+1))
		}
	}
	back := func(l []shape.Point) []shape.Point { l = slices.Clone(l); slices.Reverse(l); return l }
	var out []shape.Shape
	for c := range cols {
		for r := range rows {
			var line shape.Ring
			for _, side := range [][]shape.Point{across[[2]int{c, r}], up[[2]int{c + 1, r}], back(across[[2]int{c, r + 1}]), back(up[[2]int{c, r}])} {
				line = append(line, side[:len(side)-1]...)
			}
			turn := rapid.IntRange(0, len(line)-1).Draw(t, "turn") // rings begin anywhere
			out = append(out, shape.Shape{{append(slices.Clone(line[turn:]), line[:turn]...)}})
		}
	}
	return out
}

// edges are the lines between points, of all rings, and how often each is used.
func edges(all []shape.Shape) map[[2]shape.Point]int {
	out := map[[2]shape.Point]int{}
	for _, s := range all {
		for _, p := range s {
			for _, r := range p {
				for i, a := range r {
					b := r[(i+1)%len(r)]
					if b.X < a.X || b.X == a.X && b.Y < a.Y {
						a, b = b, a
					}
					out[[2]shape.Point{a, b}]++
				}
			}
		}
	}
	return out
}

// However much is left out: no ring is lost or turned, every point was there before, and
// the areas still add up to the whole, which they do not when a border was simplified
// differently on its two sides.
func TestSimplifyingKeepsTheMapWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := lattice(t)
		least := math.Pow(10, rapid.Float64Range(0, 8).Draw(t, "least"))
		got := shape.Simplify(all, least)
		if len(got) != len(all) {
			t.Fatalf("%d shapes of %d", len(got), len(all))
		}
		there := map[shape.Point]bool{}
		for _, s := range all {
			for _, p := range s[0][0] {
				there[p] = true
			}
		}
		for i, s := range got {
			r := s[0][0]
			if !r.Sound() || r.Twice() < 0 || len(r) > len(all[i][0][0]) {
				t.Fatalf("ring %d has become %v", i, r)
			}
			for _, p := range r {
				if !there[p] {
					t.Fatalf("%v is new", p)
				}
			}
		}
		inner := func(m map[[2]shape.Point]int) (once, twice int) {
			for _, n := range m {
				if n == 1 {
					once++
				} else if n == 2 {
					twice++
				} else {
					t.Fatalf("a line is used %d times", n)
				}
			}
			return once, twice
		}
		was, _ := inner(edges(all))
		once, _ := inner(edges(got))
		if once > was {
			t.Fatalf("%d lines belong to one place alone, %d before", once, was)
		}
		// What is used once is the outer border: it closes, so each of its points has two ends.
		ends := map[shape.Point]int{}
		for e, n := range edges(got) {
			if n == 1 {
				ends[e[0]]++
				ends[e[1]]++
			}
		}
		for p, n := range ends {
			if n%2 != 0 {
				t.Fatalf("the outer border is torn at %v", p)
			}
		}
	})
}

var numbers = regexp.MustCompile(`-?[0-9.]+`)

func TestDraw(t *testing.T) {
	// a square of a hundredth of a degree at 60° north is half as wide as high
	const x, y = 112_000_000, 60_000_000
	l := ring(x, y, x+30_000, y, x+30_000, y+10_000, x+10_000, y+10_000, x+10_000, y+30_000, x, y+30_000)
	d := shape.Draw([]shape.Shape{{{l}}}, 306, 2000)
	if d.Width != 306 || d.Height < 604 || d.Height > 608 {
		t.Errorf("%d by %d", d.Width, d.Height)
	}
	p := d.Parts[0]
	if !strings.HasPrefix(p.Path, "M") || !strings.HasSuffix(p.Path, "z") || len(numbers.FindAllString(p.Path, -1)) != 12 {
		t.Errorf("path %q", p.Path)
	}
	// The label stands in the foot of the L, which is 200 high, twice as much as its back is wide.
	if p.Y < 450 || p.Room < 95 || p.Room > 120 || p.X-p.Room < 0 || p.Y+p.Room > float64(d.Height) {
		t.Errorf("label at %v, %v with %v", p.X, p.Y, p.Room)
	}
	hole := shape.Shape{{ring(0, 0, 1000, 0, 1000, 1000, 0, 1000), ring(300, 300, 300, 700, 700, 700, 700, 300)}}
	p = shape.Draw([]shape.Shape{hole}, 1006, 1006).Parts[0]
	if math.Abs(p.X-503) < 200 && math.Abs(p.Y-503) < 200 {
		t.Errorf("the label stands in the hole: %v, %v", p.X, p.Y)
	}
	if d := shape.Draw(nil, 100, 100); len(d.Parts) != 0 || d.Width <= 0 {
		t.Errorf("nothing: %+v", d)
	}
}
