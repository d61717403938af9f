// Package geojson reads outlines from GeoJSON (RFC 7946) as offices save it: with or
// without a byte order mark, with rings that are not closed or run the wrong way, with
// heights, with a "crs" member of the older standard. What can only be mended one way is
// mended and said; coordinates that are not degrees are refused by the name of their
// system. Pure: no storage, no clock.
package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gangyao/platform/area/outline/shape"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Bounds of a file.
const (
	MaxBytes    = 32 << 20
	maxFeatures = 5000
	maxPoints   = 1_000_000
	maxText     = 200 // runes of a property that is kept
)

// File is what a file says.
type File struct {
	// CRS is the system that the file names, as it writes it; empty when it names none.
	CRS string
	// Columns are the names of the properties, in the order in which they come up.
	Columns  []string
	Features []Feature
}

// Feature is one outline with what is written beside it.
type Feature struct {
	No int // counted from 1, as it stands in the file
	// Values are the properties that are a text or a number.
	Values map[string]string
	Shape  shape.Shape
	// Mended says what was put right.
	Mended []i18n.Msg
	// Wrong is why it cannot be taken; nil otherwise.
	Wrong *fault.Error
}

// Read reads a file. What is wrong with one feature stands at that feature.
//
// Faults, for the file as a whole: TooLarge ("outline.bytes", "outline.features",
// "outline.points"); Invalid ("outline.no_bytes", "outline.other_file", "outline.not_utf8"; "outline.not_json" with the place;
// "outline.not_collection", "outline.empty"; "outline.crs_projected", "outline.crs_datum",
// "outline.crs_unknown" for the system that it names; "outline.gauss", "outline.mercator",
// "outline.not_degrees", "outline.swapped" for what its coordinates are).
func Read(data []byte) (*File, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "outline.bytes", fault.Args{"MB": MaxBytes >> 20})
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fault.New(fault.Invalid, "outline.no_bytes", nil)
	}
	for _, x := range others {
		if bytes.HasPrefix(data, []byte(x.begins)) {
			return nil, fault.New(fault.Invalid, "outline.other_file", fault.Args{"What": i18n.Key("outline.file." + x.kind)})
		}
	}
	if !utf8.Valid(data) {
		return nil, fault.New(fault.Invalid, "outline.not_utf8", nil)
	}
	r := &reading{dec: json.NewDecoder(bytes.NewReader(data))}
	if err := r.whole(); err != nil {
		return nil, r.fault(err, data)
	}
	if len(r.out.Features) == 0 {
		return nil, fault.New(fault.Invalid, "outline.empty", nil)
	}
	if err := known(r.out.CRS); err != nil {
		return nil, err
	}
	if err := r.system(); err != nil {
		return nil, err
	}
	return &r.out, nil
}

// others are files that are taken for a map, by how they begin.
var others = []struct{ begins, kind string }{{"\x89PNG", "picture"}, {"\xff\xd8\xff", "picture"}, {"GIF8", "picture"}, {"BM", "picture"}, {"II*\x00", "picture"}, {"MM\x00*", "picture"},
	{"%PDF", "pdf"}, {"PK\x03\x04", "zip"}, {"Rar!", "zip"}, {"7z\xbc\xaf", "zip"}, {"\x00\x00\x27\x0a", "shapefile"}, {"<", "xml"}}

// reading is a file that is being read.
type reading struct {
	dec    *json.Decoder
	out    File
	points int
	seen   map[string]bool
	// odd is the first position that is not in degrees; swapped counts positions
	// that look like latitude before longitude, all of them all.
	odd          *[2]float64
	swapped, all int
}

// fault says where a text is no GeoJSON; own faults stay as they are.
func (r *reading) fault(err error, data []byte) error {
	var own *fault.Error
	if errors.As(err, &own) {
		return own
	}
	at := int(r.dec.InputOffset())
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = int(s.Offset)
	}
	before := data[:min(max(at, 0), len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fault.Wrap(err, fault.Invalid, "outline.not_json", fault.Args{"Line": line, "Column": column})
}

// feature is one as it stands in the file.
type feature struct {
	Type       string                     `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// whole reads the collection, one feature after the other.
func (r *reading) whole() error {
	if t, err := r.dec.Token(); err != nil || t != json.Delim('{') {
		return cmpErr(err, fault.New(fault.Invalid, "outline.not_collection", nil))
	}
	kind, features := "", false
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		switch key {
		case "type":
			err = r.dec.Decode(&kind)
		case "crs":
			err = r.crs()
		case "features":
			features, err = true, r.features()
		default:
			var skip json.RawMessage
			err = r.dec.Decode(&skip)
		}
		if err != nil {
			return err
		}
	}
	if _, err := r.dec.Token(); err != nil {
		return err
	}
	if _, err := r.dec.Token(); err != io.EOF {
		return cmpErr(err, errors.New("geojson: text after the end"))
	}
	if kind != "FeatureCollection" || !features {
		return fault.New(fault.Invalid, "outline.not_collection", nil)
	}
	return nil
}

func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// crs reads the member of the standard of 2008: its name, or whatever else it says.
func (r *reading) crs() error {
	var raw json.RawMessage
	if err := r.dec.Decode(&raw); err != nil || string(raw) == "null" {
		return err
	}
	var named struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if r.out.CRS = string(raw); json.Unmarshal(raw, &named) == nil && named.Properties.Name != "" {
		r.out.CRS = named.Properties.Name
	}
	r.out.CRS = short(r.out.CRS)
	return nil
}

func (r *reading) features() error {
	if t, err := r.dec.Token(); err != nil || t != json.Delim('[') {
		return cmpErr(err, fault.New(fault.Invalid, "outline.not_collection", nil))
	}
	for r.dec.More() {
		if len(r.out.Features) == maxFeatures {
			return fault.New(fault.TooLarge, "outline.features", fault.Args{"Most": maxFeatures})
		}
		var raw json.RawMessage
		if err := r.dec.Decode(&raw); err != nil {
			return err
		}
		f := Feature{No: len(r.out.Features) + 1, Values: map[string]string{}}
		var in feature
		if err := json.Unmarshal(raw, &in); err != nil || in.Type != "Feature" {
			f.Wrong = f.fault("outline.not_feature", nil)
		} else if err := r.feature(&in, &f); err != nil {
			return err
		}
		r.out.Features = append(r.out.Features, f)
	}
	_, err := r.dec.Token()
	return err
}

// fault is what is wrong with a feature.
func (f *Feature) fault(key string, args fault.Args) *fault.Error {
	return fault.New(fault.Invalid, key, args)
}

// feature reads what one says; an error is of the whole file.
func (r *reading) feature(in *feature, f *Feature) error {
	r.values(in.Properties, f)
	var polygons [][][][]float64
	var err error
	switch {
	case in.Geometry == nil:
		f.Wrong = f.fault("outline.no_geometry", nil)
		return nil
	case in.Geometry.Type == "Polygon":
		polygons = make([][][][]float64, 1)
		err = json.Unmarshal(in.Geometry.Coordinates, &polygons[0])
	case in.Geometry.Type == "MultiPolygon":
		err = json.Unmarshal(in.Geometry.Coordinates, &polygons)
	default:
		f.Wrong = f.fault("outline.not_polygon", fault.Args{"Type": short(in.Geometry.Type)})
		return nil
	}
	if err != nil {
		f.Wrong = f.fault("outline.not_coordinates", nil)
		return nil
	}
	return r.polygons(polygons, f)
}

func (r *reading) polygons(in [][][][]float64, f *Feature) error {
	mended := map[string]int{}
	for _, rings := range in {
		var p shape.Polygon
		for i, ring := range rings {
			if r.points += len(ring); r.points > maxPoints {
				return fault.New(fault.TooLarge, "outline.points", fault.Args{"Most": maxPoints})
			}
			line, open, ok := r.ring(ring)
			switch {
			case !ok:
				f.Wrong = f.fault("outline.not_coordinates", nil)
				return nil
			case !line.Sound() && i > 0: // a hole of no size
				mended["outline.mended.hole"]++
				continue
			case !line.Sound():
				f.Wrong = f.fault("outline.flat", fault.Args{"Points": len(line)})
				return nil
			case open:
				mended["outline.mended.open"]++
			}
			p = append(p, line)
		}
		if len(p) == 0 {
			continue
		}
		if p.Wind() {
			mended["outline.mended.wound"]++
		}
		f.Shape = append(f.Shape, p)
	}
	if len(f.Shape) == 0 {
		f.Wrong = f.fault("outline.no_geometry", nil)
	}
	for _, key := range []string{"outline.mended.open", "outline.mended.wound", "outline.mended.hole"} {
		if n := mended[key]; n > 0 {
			f.Mended = append(f.Mended, i18n.M(key, i18n.Args{"Count": n}))
		}
	}
	return nil
}

// ring puts a ring on the grid: points that fall together become one, the repeated
// first point goes. open: it was not repeated.
func (r *reading) ring(in [][]float64) (out shape.Ring, open, ok bool) {
	for _, c := range in {
		if len(c) < 2 {
			return nil, false, false
		}
		x, y := c[0], c[1]
		r.all++
		if x >= 3 && x <= 54 && y >= 73 && y <= 136 { // China's latitudes and longitudes
			r.swapped++
		}
		if math.Abs(x) > 180 || math.Abs(y) > 90 {
			if r.odd == nil {
				r.odd = &[2]float64{x, y}
			}
			x, y = 0, 0
		}
		q := shape.Point{X: int32(math.Round(x * shape.Unit)), Y: int32(math.Round(y * shape.Unit))}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	closed := len(out) > 1 && out[0] == out[len(out)-1]
	if closed {
		out = out[:len(out)-1]
	}
	return out, !closed && len(in) > 1, true
}

// values keeps the properties that are a text or a number.
func (r *reading) values(in map[string]json.RawMessage, f *Feature) {
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	var names []string
	for name, raw := range in {
		var text string
		switch {
		case len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &text) == nil:
		case len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9'):
			text = plain(string(raw))
		default:
			continue
		}
		if name = short(name); strings.TrimSpace(text) != "" {
			f.Values[name] = short(strings.TrimSpace(text))
		}
		if !r.seen[name] && len(r.seen) < maxText {
			r.seen[name] = true
			names = append(names, name)
		}
	}
	slices.Sort(names)
	r.out.Columns = append(r.out.Columns, names...)
}

// plain writes a whole number without the fraction and exponent that programs add to
// codes: 430381100.0 and 4.303811E8 are 430381100.
func plain(s string) string {
	if x, err := strconv.ParseFloat(s, 64); err == nil && x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return s
}

func short(s string) string {
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText])
	}
	return s
}
