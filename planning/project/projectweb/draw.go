package projectweb

import (
	"cmp"
	"context"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
)

// px is a length of a drawing, rounded to hundredths.
func px(f float64) string { return strconv.FormatFloat(float64(int64(f*100+0.5))/100, 'f', -1, 64) }

// Render implements templ.Component.
func (g grid) Render(ctx context.Context, w io.Writer) error { return g.view().Render(ctx, w) }

// rowHeight is that of a row of a Gantt chart; the style sheet says the same.
const rowHeight = 26

// chart is a Gantt chart: names at the left, bars over days at the right.
type chart struct {
	Label  string
	Today  string
	Axis   axis
	Blocks [][]chartRow
	// Wires lead from what rows of the first block wait for to them.
	Wires []wire
	// Movable bars fill in the form of the plan when they are dragged.
	Movable bool
}

type chartRow struct {
	Label, Href, Note string
	Lamp, LampWord    string
	Pieces            []piece
	Marks             []diamond
}

// piece is a bar from a day to the morning of another.
type piece struct {
	Class, Title string
	From, To     project.Day
	Thin         bool
	Row          string // of the form that it moves
}

func (p piece) y(row int) float64 {
	if p.Thin {
		return float64(row*rowHeight) + 18
	}
	return float64(row*rowHeight) + 5
}

func (p piece) height() float64 {
	if p.Thin {
		return 4
	}
	return 12
}

func (p piece) data() templ.Attributes {
	if p.Row == "" {
		return nil
	}
	return templ.Attributes{"data-row": p.Row}
}

// wire leads from the end of one bar, or its beginning, to the beginning of another.
type wire struct {
	From, To       int // rows
	Leaves, Enters project.Day
	FromEnd        bool
	Critical       bool
}

// path goes out of the bar, back between the rows where the other begins before that, and
// into it with an arrow.
func (l wire) path(a axis) string {
	const out = 5
	x, y := a.x(l.Leaves), float64(l.From*rowHeight)+11
	ex, ey := a.x(l.Enters), float64(l.To*rowHeight)+11
	d, before := "M"+px(x)+" "+px(y), px(max(ex-out, 0))
	switch {
	case !l.FromEnd: // around the left of both
		d += "H" + px(max(min(x, ex)-out, 0))
	case x+out <= ex-out:
		d += "H" + px(x+out)
	case ey < y:
		d += "H" + px(x+out) + "V" + px(ey+15) + "H" + before
	default:
		d += "H" + px(x+out) + "V" + px(ey-11) + "H" + before
	}
	return d + "V" + px(ey) + "H" + px(ex) + "m-4-3l4 3-4 3"
}

// diamond marks the end of a key milestone.
type diamond struct {
	Day    project.Day
	Filled bool
}

// markRadius is how far a diamond with its line reaches: it stays whole at the edges.
const markRadius = 7

func (d diamond) path(a axis, row int) string {
	x, y := min(max(a.x(d.Day), markRadius), a.Width-markRadius), float64(row*rowHeight)+11
	return "M" + px(x) + " " + px(y-6) + "l6 6-6 6-6-6z"
}

// axis places days on a drawing.
type axis struct {
	From, To, Now project.Day
	Scale         float64 // units a day
	Width         float64
}

// newAxis spans whole months around the days, today among them.
func newAxis(from, to, now project.Day, width float64) axis {
	a := axis{From: min(from, now).FirstOfMonth(), To: max(to, now).AddMonths(1).FirstOfMonth(), Now: now}
	a.Scale = width / float64(a.To-a.From)
	a.Width = width
	return a
}

func (a axis) x(d project.Day) float64 { return min(max(float64(d-a.From)*a.Scale, 0), a.Width) }

func (a axis) width(from, to project.Day) float64 { return max(a.x(to)-a.x(from), 1.5) }

type tick struct {
	X     float64
	Label string
}

// ticks are years, or quarters and months where there is room.
func (a axis) ticks() []tick {
	step := 12
	for _, s := range []int{1, 3, 6} {
		if a.Scale*30.4*float64(s) >= 52 {
			step = s
			break
		}
	}
	var out []tick
	d := project.Day(schedule.Date(a.From.Year(), 1, 1))
	for ; d < a.To; d = d.AddMonths(step) {
		if d < a.From {
			continue
		}
		label := d.Time().Format("2006")
		if step < 12 {
			label = d.Time().Format("2006-01")
		}
		out = append(out, tick{a.x(d), label})
	}
	return out
}

// Render implements templ.Component.
func (c chart) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

func cosine(degrees float64) float64 { return math.Cos(degrees * math.Pi / 180) }

func sortedCodes[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// exact is the scale for the script that moves bars.
func (a axis) exact() string { return strconv.FormatFloat(a.Scale, 'f', -1, 64) }
