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

func (d drawing) barWidth() float64 {
	return min(40, (plotR-plotL)/float64(max(len(d.chart.Times), 1))*0.6)
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
		if len(p) == 0 || s.Role == Previous || d.chart.Bars && s.Role == Observed {
			continue
		}
		out = append(out, lineLabel{s, p[len(p)-1].X + 8, p[len(p)-1].Y + 4})
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
