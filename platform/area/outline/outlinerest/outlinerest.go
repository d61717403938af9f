// Package outlinerest gives the outlines of places to other programs, as GeoJSON with
// what must stand beside a map that is drawn with them.
package outlinerest

import (
	"cmp"
	"context"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/shape"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/rest"
)

// Names gives the places of a tenant. identity.Service does.
type Names interface {
	Gazetteer(ctx context.Context, t area.Code) (*identity.OrgTree, *area.Tree, error)
}

// REST adds the operation.
type REST struct {
	Outlines *outline.Service
	Names    Names
}

// Add adds it to an API.
func (w *REST) Add(a *rest.API) {
	rest.Get(a, rest.Op{ID: "get-outlines", Path: "/{tenant}/outlines", Tag: "outlines"}, w.get)
}

type input struct {
	rest.Of
	Level area.Level `query:"level" enum:"province,city,county,town,village"`
	Day   string     `query:"day" format:"date" example:"2024-12-31"`
}

// Outlines is a GeoJSON FeatureCollection (RFC 7946) with what the set of outlines is.
type Outlines struct {
	Type string     `json:"type"`
	Set  OutlineSet `json:"outline_set"`
	// Features are the places in force on the day, by code.
	Features []OutlineFeature `json:"features"`
}

// OutlineSet is where outlines come from.
type OutlineSet struct {
	ID        outline.SetID  `json:"id"`
	Title     string         `json:"title"`
	Source    string         `json:"source"`
	Licence   string         `json:"licence,omitempty"`
	Day       string         `json:"boundaries_of"`
	Review    string         `json:"review_number,omitempty"`
	Schematic bool           `json:"schematic"`
	System    outline.System `json:"coordinate_system"`
	SHA256    string         `json:"sha256"`
	// Notes are what must stand beside a map, in words.
	Notes []string `json:"map_notes"`
}

// OutlineFeature is the outline of a place.
type OutlineFeature struct {
	Type       string          `json:"type"`
	Properties OutlinePlace    `json:"properties"`
	Geometry   OutlineGeometry `json:"geometry"`
}

// OutlinePlace name the place.
type OutlinePlace struct {
	Area area.Code `json:"area"`
	Name string    `json:"area_name"`
}

// OutlineGeometry is a MultiPolygon: longitude and latitude in degrees.
type OutlineGeometry struct {
	Type        string           `json:"type"`
	Coordinates [][][][2]float64 `json:"coordinates"`
}

func (w *REST) get(ctx context.Context, in *input) (*Outlines, error) {
	day := page.From(ctx).Now
	if in.Day != "" {
		var err error
		if day, err = time.Parse(time.DateOnly, in.Day); err != nil {
			return nil, rest.Wrong("query.day", fault.Wrap(err, fault.Invalid, "area.day", fault.Args{"Day": in.Day}))
		}
	}
	m, err := w.Outlines.Map(ctx, in.Tenant, cmp.Or(in.Level, area.Town), day)
	if err != nil {
		return nil, err
	}
	_, tree, err := w.Names.Gazetteer(ctx, in.Tenant)
	if err != nil {
		return nil, err
	}
	out := &Outlines{Type: "FeatureCollection", Features: []OutlineFeature{}, Set: OutlineSet{ID: m.ID, Title: m.Title, Source: m.Source, Licence: m.Licence, Day: i18n.ISO(m.On), Review: m.Review,
		Schematic: m.Schematic, System: m.System, SHA256: m.SHA256, Notes: []string{}}}
	for _, n := range m.Notes(day) {
		out.Set.Notes = append(out.Set.Notes, n.In(i18n.From(ctx)))
	}
	for _, o := range m.Outlines {
		out.Features = append(out.Features, OutlineFeature{Type: "Feature", Properties: OutlinePlace{o.Area, tree.Name(o.Area, identity.Day(day))},
			Geometry: OutlineGeometry{Type: "MultiPolygon", Coordinates: degrees(o.Shape)}})
	}
	return out, nil
}

// degrees writes a shape as GeoJSON does: each ring ends where it begins.
func degrees(s shape.Shape) [][][][2]float64 {
	at := func(p shape.Point) [2]float64 {
		return [2]float64{float64(p.X) / shape.Unit, float64(p.Y) / shape.Unit}
	}
	out := make([][][][2]float64, len(s))
	for i, p := range s {
		for _, r := range p {
			line := make([][2]float64, 0, len(r)+1)
			for _, q := range r {
				line = append(line, at(q))
			}
			out[i] = append(out[i], append(line, at(r[0])))
		}
	}
	return out
}
