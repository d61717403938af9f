package shape

import (
	"math"
	"strconv"
	"strings"
)

// Drawing is shapes on a sheet, north up, a degree of longitude as long as it is in
// their middle.
type Drawing struct {
	Width, Height int
	Parts         []Part
}

// Part is one shape of a drawing.
type Part struct {
	// Path is the shape for the attribute d of an SVG path; holes are by the even-odd rule.
	Path string
	// X and Y are where a label stands, Room is how far the nearest border is from there.
	X, Y, Room float64
}

// margin is left free around a drawing.
const margin = 3

// Draw puts shapes on a sheet of a width, or of at most a height.
func Draw(all []Shape, width, height int) Drawing {
	b := Around(all...)
	narrow := b.narrow()
	wide, tall := float64(b.East-b.West)*narrow, float64(b.North-b.South)
	scale := min(float64(width-2*margin)/max(wide, 1), float64(height-2*margin)/max(tall, 1))
	d := Drawing{Width: int(math.Ceil(wide*scale)) + 2*margin, Height: int(math.Ceil(tall*scale)) + 2*margin}
	for _, s := range all {
		var path strings.Builder
		part, largest := Part{}, 0.0
		for _, p := range s {
			rings := make([][]at, len(p))
			for i, r := range p {
				for _, q := range r {
					rings[i] = append(rings[i], at{margin + float64(q.X-b.West)*narrow*scale, margin + float64(b.North-q.Y)*scale})
				}
				write(&path, rings[i])
			}
			if size := math.Abs(float64(p[0].Twice())); size > largest {
				largest = size
				c, room := label(rings, 0.5)
				part.X, part.Y, part.Room = round(c.x), round(c.y), round(room)
			}
		}
		part.Path = path.String()
		d.Parts = append(d.Parts, part)
	}
	return d
}

// write adds a ring to a path, to a tenth of a unit, without points that fall together.
func write(b *strings.Builder, ring []at) {
	was := ""
	for i, p := range ring {
		s := digits(p.x) + " " + digits(p.y)
		switch {
		case i == 0:
			b.WriteString("M")
		case s == was:
			continue
		default:
			b.WriteString("L")
		}
		b.WriteString(s)
		was = s
	}
	b.WriteString("z")
}

func round(x float64) float64 { return math.Round(x*10) / 10 }

func digits(x float64) string { return strconv.FormatFloat(round(x), 'f', -1, 64) }
