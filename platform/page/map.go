package page

import (
	"context"
	"io"
	"slices"
	"strconv"
)

// Map shows places by their outlines: each with its name and its value or verdict where
// there is room, a title that says the same, and, with Href, a link. Colours follow a
// scale of up to five steps or the verdicts; the legend says what they mean. It is a
// picture of a table, which should stand beside it for those who do not see it.
type Map struct {
	ID     string
	Label  string // what it shows, for screen readers
	Width  int    // in units of the drawing
	Height int
	Places []MapPlace
	Legend []MapKey
	// Title stands over the legend: what is coloured, and its unit.
	Title string
	// Notes stand below: what kind of map it is, whose, of when.
	Notes []string
}

// MapPlace is one place on a map.
type MapPlace struct {
	// Name is what stands on the map, Words all there is to say of the place.
	Name, Words string
	// Path is the outline for the attribute d of an SVG path (even-odd). X and Y are
	// where the label stands, Room is how far the border is from there.
	Path       string
	X, Y, Room float64
	MapColour
	Value string // below the name; may be empty
	// Number stands where there is no room for name and value; may be empty.
	Number string
	Href   string
}

// MapColour is how a place is coloured: by a step of the scale, counted from 1, or by a
// verdict; hatched by neither.
type MapColour struct {
	Step    int
	Verdict Verdict
}

// MapSteps is the most steps that can be told apart.
const MapSteps = 5

// MapKey is a line of the legend: a colour, what it means, and how many places have it.
type MapKey struct {
	MapColour
	Text  string
	Count int
}

// Render implements templ.Component.
func (m Map) Render(ctx context.Context, w io.Writer) error { return m.view().Render(ctx, w) }

// class is the fill of a place.
func (c MapColour) class() string {
	switch {
	case c.Verdict.Judged() && c.Verdict != "":
		return "map-v map-" + string(c.Verdict)
	case c.Step > 0:
		return "map-step-" + strconv.Itoa(min(c.Step, MapSteps))
	}
	return "map-gap"
}

func (c MapColour) gap() bool { return c.class() == "map-gap" }

// gaps says whether the hatching is needed.
func (m Map) gaps() bool {
	return slices.ContainsFunc(m.Places, func(p MapPlace) bool { return p.gap() }) || slices.ContainsFunc(m.Legend, func(k MapKey) bool { return k.gap() })
}

func (m Map) linked() bool {
	return slices.ContainsFunc(m.Places, func(p MapPlace) bool { return p.Href != "" })
}

func (m Map) hatch() string { return m.ID + "-gap" }

// The sizes of labels in units of the drawing, on a desk and on a phone, where the
// drawing is half as large; the style sheet has the same.
const (
	mapDesk  = 16.0
	mapPhone = 22.0
)

// fit says on what the label of a place can be read: everywhere, on a desk, nowhere.
// A sign alone is always there.
func (p MapPlace) fit() string {
	for _, x := range []struct {
		size float64
		name string
	}{{mapPhone, "map-label"}, {mapDesk, "map-label map-label-desk"}} {
		wide := max(letters(p.Name), letters(p.Value)) * x.size / 2
		lines := 1.0
		if p.Value != "" || p.Verdict != "" {
			lines = 2
		}
		tall := lines * x.size * 0.6
		if wide*wide+tall*tall <= 1.1*p.Room*p.Room {
			return x.name
		}
	}
	return "map-label map-label-none"
}

// Crowded says whether there is no room for the label of a place on a desk or a phone,
// so that only its number or sign stands there.
func (p MapPlace) Crowded() bool { return p.fit() != "map-label" }

// letters is how wide a text is, in squares of its size.
func letters(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x2e80 {
			n += 0.6
		} else {
			n++
		}
	}
	return n
}

// sign is where the shape of the verdict stands: above the name.
func (p MapPlace) sign() string { return "translate(" + coord(p.X) + " " + coord(p.Y) + ")" }
