package page

import (
	"context"
	"io"
	"math"
	"strings"

	"gangyao/platform/quantity"
)

// Spark is a small line within a row: the way of a figure without axes.
type Spark struct {
	Values []quantity.Value
	// Target draws a faint level; the zero value leaves it out.
	Target quantity.Value
	Text   string // the same in words
}

// Render implements templ.Component.
func (s Spark) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

type sparkShape struct {
	Path    string
	End     point
	Level   float64
	Leveled bool
	Any     bool
}

func (s Spark) shape() sparkShape {
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range s.Values {
		if v, ok := at(s.Values, i); ok {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	target, leveled := at([]quantity.Value{s.Target}, 0)
	if leveled && lo <= hi {
		lo, hi = min(lo, target), max(hi, target)
	}
	if lo > hi {
		return sparkShape{} // no figures, nothing to draw
	}
	if hi == lo {
		lo, hi = lo-1, hi+1
	}
	y := func(v float64) float64 { return sparkH - sparkP - (v-lo)/(hi-lo)*(sparkH-2*sparkP) }
	out := sparkShape{Leveled: leveled, Any: true}
	if leveled {
		out.Level = y(target)
	}
	var b strings.Builder
	for i := range s.Values {
		v, ok := at(s.Values, i)
		if !ok {
			continue
		}
		x := sparkP + float64(i)*(sparkW-2*sparkP)/float64(max(len(s.Values)-1, 1))
		b.WriteString(map[bool]string{true: "M", false: "L"}[b.Len() == 0] + coord(x) + " " + coord(y(v)))
		out.End = point{x, y(v)}
	}
	out.Path = b.String()
	return out
}
