package demo

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
)

//go:embed data/tiles.yaml
var tilesYAML []byte

// tilesTitle is the title of the schematic map; what stands by every map that is drawn
// with it says the rest.
const tilesTitle = "演示用格子地图"

// Tiles is the schematic map of the demonstration's towns as GeoJSON: no boundary is in
// it, only equal tiles placed roughly as the towns lie.
func Tiles() ([]byte, error) {
	var rows []struct {
		From  int
		Towns []string
	}
	if err := yaml.Unmarshal(tilesYAML, &rows); err != nil {
		return nil, fmt.Errorf("demo: tiles.yaml: %w", err)
	}
	areas, err := Areas()
	if err != nil {
		return nil, err
	}
	features := []any{}
	for r, row := range rows {
		for i, name := range row.Towns {
			k := slices.IndexFunc(areas, func(a area.Area) bool { return a.Name == name })
			if k < 0 {
				return nil, fmt.Errorf("demo: tiles.yaml: %s is no town", name)
			}
			features = append(features, map[string]any{"type": "Feature", "properties": map[string]any{"code": areas[k].Code, "name": name},
				"geometry": map[string]any{"type": "Polygon", "coordinates": [][][2]float64{tile(2*(row.From+i)+r%2, 3*r)}}})
		}
	}
	return json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
}

// tile is a hexagon on a lattice of half widths and quarter heights, counted from its
// north-western corner, so that neighbours have their corners in common.
func tile(x, y int) [][2]float64 {
	const west, north, wide, tall = 112.1, 27.95, 0.05, 0.02556 // of the lattice, in degrees
	var out [][2]float64
	for _, d := range [][2]int{{1, 0}, {0, 1}, {0, 3}, {1, 4}, {2, 3}, {2, 1}, {1, 0}} {
		out = append(out, [2]float64{places6(west + float64(x+d[0])*wide), places6(north - float64(y+d[1])*tall)})
	}
	return out
}

// places6 rounds to six places.
func places6(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// drawTowns imports the map, once.
func (s *story) drawTowns() error {
	sets, err := s.outlines.Sets(s.program, Tenant)
	if err != nil || len(sets) > 0 {
		return err
	}
	data, err := Tiles()
	if err != nil {
		return err
	}
	sha, err := s.outlines.Put(s.program, Tenant, bytes.NewReader(data))
	if err != nil {
		return err
	}
	_, err = s.outlines.Import(s.program, outline.Form{Tenant: Tenant, Level: area.Town, On: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), Title: tilesTitle,
		Source: signature, Schematic: true}, "tiles.geojson", sha)
	return err
}
