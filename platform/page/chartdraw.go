package page

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// The still picture is drawn in units of a pixel at its usual size.
const (
	chartW, chartH         = 560.0, 260.0
	plotL, plotR           = 56.0, 452.0
	plotT, plotB           = 30.0, 228.0
	labelGap               = 15.0 // least distance between the labels of two lines
	ticksWanted            = 4
	sparkW, sparkH, sparkP = 96.0, 24.0, 3.0
)

type drawing struct {
	chart  Chart
	lo, hi float64
	ticks  []float64
	step   float64
}

func (c Chart) draw() drawing {
	d := drawing{chart: c, lo: math.Inf(1), hi: math.Inf(-1)}
	take := func(values []quantity.Value) {
		for i := range c.Times {
			if v, ok := at(values, i); ok {
				d.lo, d.hi = min(d.lo, v), max(d.hi, v)
			}
		}
	}
	for _, s := range c.Series {
		take(s.Values)
	}
	if c.Band != nil {
		take(c.Band.Lo)
		take(c.Band.Hi)
	}
	if c.Bars || c.FromZero {
		d.lo, d.hi = min(d.lo, 0), max(d.hi, 0)
	}
	if d.lo > d.hi {
		d.lo, d.hi = 0, 1
	}
	d.ticks, d.step = niceTicks(d.lo, d.hi)
	d.lo, d.hi = d.ticks[0], d.ticks[len(d.ticks)-1]
	return d
}

// niceTicks covers the range with about four steps of 1, 2 or 5 times a power of ten.
func niceTicks(lo, hi float64) ([]float64, float64) {
	if hi-lo <= math.Abs(hi)*1e-12 {
		pad := max(math.Abs(hi)*0.1, 1)
		lo, hi = lo-pad, hi+pad
	}
	raw := (hi - lo) / ticksWanted
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, m := range []float64{1, 2, 5} {
		if m*power >= raw {
			step = m * power
			break
		}
	}
	var ticks []float64
	for k := math.Floor(lo / step); ; k++ {
		ticks = append(ticks, k*step)
		if k*step >= hi-step*1e-9 || len(ticks) > 12 {
			return ticks, step
		}
	}
}

func (d drawing) y(v float64) float64 {
	return plotB - (v-d.lo)/(d.hi-d.lo)*(plotB-plotT)
}

func (d drawing) x(i int) float64 {
	n := len(d.chart.Times)
	if d.chart.Bars {
		return plotL + (float64(i)+0.5)*(plotR-plotL)/float64(max(n, 1))
	}
	if n < 2 {
		return (plotL + plotR) / 2
	}
	return plotL + float64(i)*(plotR-plotL)/float64(n-1)
}

// breakX lies between the last period of the old way and the first of the new.
func (d drawing) breakX(i int) float64 {
	if i == 0 {
		return d.x(0)
	}
	return (d.x(i-1) + d.x(i)) / 2
}

func (d drawing) tickText(v float64) string {
	decimals := 0
	if d.step < 1 {
		decimals = int(math.Ceil(-math.Log10(d.step)))
	}
	return i18n.Number(quantity.Parse(strconv.FormatFloat(v, 'f', decimals, 64)))
}

// timeShown thins the labels of a long axis.
func (d drawing) timeShown(i int) bool {
	every := (len(d.chart.Times) + 7) / 8
	return i%max(every, 1) == 0
}

type point struct{ X, Y float64 }

func (d drawing) points(values []quantity.Value) []point {
	var out []point
	for i := range d.chart.Times {
		if v, ok := at(values, i); ok {
			out = append(out, point{d.x(i), d.y(v)})
		}
	}
	return out
}

// path joins the points of a series; observed values are not joined over a gap.
func (d drawing) path(s Series) string {
	var b strings.Builder
	pen := false
	for i := range d.chart.Times {
		v, ok := at(s.Values, i)
		if !ok {
			if s.Role == Observed {
				pen = false
			}
			continue
		}
		b.WriteString(map[bool]string{false: "M", true: "L"}[pen] + coord(d.x(i)) + " " + coord(d.y(v)))
		pen = true
	}
	return b.String()
}

func (d drawing) bandPath(b Band) string {
	up, down := d.points(b.Hi), d.points(b.Lo)
	if len(up) == 0 || len(up) != len(down) {
		return ""
	}
	slices.Reverse(down)
	var s strings.Builder
	for i, p := range append(up, down...) {
		s.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + coord(p.X) + " " + coord(p.Y))
	}
	return s.String() + "Z"
}

// barSeries are the series drawn as columns.
func (c Chart) barSeries() []int {
	var out []int
	for i, s := range c.Series {
		if c.Bars && s.Role == Observed {
			out = append(out, i)
		}
	}
	return out
}

// barColours is how many colours rows of columns have before they begin anew.
const barColours = 4

// column is one column of a chart; Class gives its colour.
type column struct {
	X, Y, W, H float64
	Class      string
}

// columns stand side by side where a chart has several rows of them.
func (d drawing) columns() []column {
	rows := d.chart.barSeries()
	slot := (plotR - plotL) / float64(max(len(d.chart.Times), 1))
	width := min(40, slot*0.6)
	if len(rows) > 1 {
		width = slot * 0.8 / float64(len(rows))
	}
	var out []column
	for k, i := range rows {
		shift := (float64(k) - float64(len(rows))/2) * width
		for _, p := range d.points(d.chart.Series[i].Values) {
			out = append(out, column{p.X + shift, min(p.Y, d.y(0)), width, max(p.Y, d.y(0)) - min(p.Y, d.y(0)), barClass(k)})
		}
	}
	return out
}

func barClass(k int) string { return "c-bar-" + strconv.Itoa(k%barColours+1) }

// key is a line of the legend that several rows of columns need.
type key struct {
	Y           float64
	Class, Name string
}

func (d drawing) keys() []key {
	rows := d.chart.barSeries()
	if len(rows) < 2 {
		return nil
	}
	var out []key
	for k, i := range rows {
		out = append(out, key{plotB - float64(len(rows)-1-k)*18, barClass(k), d.chart.Series[i].Name})
	}
	return out
}

// diamond marks a target of a single year.
func (d drawing) diamond(p point) string {
	const r = 5
	return "M" + coord(p.X-r) + " " + coord(p.Y) + "L" + coord(p.X) + " " + coord(p.Y-r) + "L" + coord(p.X+r) + " " + coord(p.Y) + "L" + coord(p.X) + " " + coord(p.Y+r) + "Z"
}

type lineLabel struct {
	Series Series
	X, Y   float64
}

// labels stand at the ends of the lines, moved apart where they would meet.
func (d drawing) labels() []lineLabel {
	var out []lineLabel
	for _, s := range d.chart.Series {
		p := d.points(s.Values)
		if len(p) == 0 || !d.chart.labelled(s) || d.chart.Bars && s.Role == Observed {
			continue
		}
		at := lineLabel{s, p[len(p)-1].X + 8, p[len(p)-1].Y + 4}
		if at.X < plotR { // other lines go on to the right
			at.X, at.Y = at.X-24, at.Y-14
		}
		out = append(out, at)
	}
	slices.SortStableFunc(out, func(a, b lineLabel) int { return cmp.Compare(a.Y, b.Y) })
	for i := 1; i < len(out); i++ {
		if out[i].X >= plotR && out[i].Y < out[i-1].Y+labelGap {
			out[i].Y = out[i-1].Y + labelGap
		}
	}
	return out
}

// coord prints a coordinate with at most one decimal.
func coord(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}
