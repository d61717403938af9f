package geojson_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gangyao/platform/area/outline/geojson"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// collection is a file with features.
func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

// polygon is a feature with the coordinates of its rings.
func polygon(properties, rings string) string {
	return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":` + rings + `}}`
}

const (
	square = `[[[112.5,27.7],[112.6,27.7],[112.6,27.8],[112.5,27.8],[112.5,27.7]]]`
	named  = `{"code":"900101100","name":"白鹭镇"}`
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		what, file string
		points     int
		mended     string // keys
		wrong      string // key, of the first feature
	}{
		{"a square", collection(polygon(named, square)), 4, "", ""},
		{"with a byte order mark", "\ufeff" + collection(polygon(named, square)), 4, "", ""},
		{"members in another order, with others between", `{"name":"x","bbox":[1,2],"features":[` + polygon(named, square) + `],"type":"FeatureCollection","more":{"features":[1]}}`, 4, "", ""},
		{"with heights", collection(polygon(named, `[[[112.5,27.7,80],[112.6,27.7,81],[112.6,27.8,82],[112.5,27.7,80]]]`)), 3, "", ""},
		{"not closed", collection(polygon(named, `[[[112.5,27.7],[112.6,27.7],[112.6,27.8]]]`)), 3, "outline.mended.open", ""},
		{"wound the wrong way", collection(polygon(named, `[[[112.5,27.7],[112.6,27.8],[112.6,27.7],[112.5,27.7]]]`)), 3, "outline.mended.wound", ""},
		{"with a hole", collection(polygon(named, `[[[112,27],[113,27],[113,28],[112,28],[112,27]],[[112.4,27.4],[112.4,27.6],[112.6,27.6],[112.4,27.4]]]`)), 7, "", ""},
		{"with a hole of no size", collection(polygon(named, `[[[112,27],[113,27],[113,28],[112,28],[112,27]],[[112.4,27.4],[112.5,27.5],[112.4,27.4]]]`)), 4, "outline.mended.hole", ""},
		{"touching itself", collection(polygon(named, `[[[0,0],[2,0],[1,1],[2,2],[0,2],[1,1],[0,0]]]`)), 6, "", ""},
		{"points that fall together", collection(polygon(named, `[[[112.5,27.7],[112.5000001,27.7],[112.6,27.7],[112.6,27.8],[112.5,27.7]]]`)), 3, "", ""},
		{"several parts", collection(`{"type":"Feature","properties":null,"geometry":{"type":"MultiPolygon","coordinates":[` + square + `,[[[1,1],[2,1],[2,2],[1,1]]]]}}`), 7, "", ""},
		{"no geometry", collection(`{"type":"Feature","properties":` + named + `,"geometry":null}`), 0, "", "outline.no_geometry"},
		{"an empty geometry", collection(polygon(named, `[]`)), 0, "", "outline.no_geometry"},
		{"a point", collection(`{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}`), 0, "", "outline.not_polygon"},
		{"a line", collection(polygon(named, `[[[112.5,27.7],[112.6,27.8],[112.5,27.7]]]`)), 0, "", "outline.flat"},
		{"text for coordinates", collection(polygon(named, `[[["a",1]]]`)), 0, "", "outline.not_coordinates"},
		{"half a position", collection(polygon(named, `[[[1],[2,1],[2,2]]]`)), 0, "", "outline.not_coordinates"},
		{"a number too large for any", collection(polygon(named, `[[[1e999,1],[2,1],[2,2]]]`)), 0, "", "outline.not_coordinates"},
		{"one level too deep", collection(polygon(named, `[`+square+`]`)), 0, "", "outline.not_coordinates"},
		{"something else", collection(`7`), 0, "", "outline.not_feature"},
		{"a system of the older standard", strings.Replace(collection(polygon(named, square)), `{`, `{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},`, 1), 4, "", ""},
		{"the system of the standard", strings.Replace(collection(polygon(named, square)), `{`, `{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},`, 1), 4, "", ""},
		{"no system", strings.Replace(collection(polygon(named, square)), `{`, `{"crs":null,`, 1), 4, "", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			f, err := geojson.Read([]byte(c.file))
			if err != nil {
				t.Fatal(err)
			}
			x := f.Features[0]
			var keys []string
			for _, m := range x.Mended {
				keys = append(keys, m.Key)
				if s := m.In(i18n.ZH); s == m.Key {
					t.Errorf("%s has no words", m.Key)
				}
			}
			wrong := ""
			if x.Wrong != nil {
				wrong = x.Wrong.Key
			}
			if x.No != 1 || x.Shape.Points() != c.points && wrong == "" || strings.Join(keys, " ") != c.mended || wrong != c.wrong {
				t.Errorf("%d points, mended %v, wrong %q", x.Shape.Points(), keys, wrong)
			}
			for _, p := range x.Shape {
				for i, r := range p {
					if wrong == "" && (r.Twice() > 0) != (i == 0) {
						t.Errorf("ring %d runs the wrong way", i)
					}
				}
			}
		})
	}
}

// Values keep what tables write: codes as numbers, with a fraction or an exponent.
func TestValues(t *testing.T) {
	f, err := geojson.Read([]byte(collection(polygon(`{"代码":430381100.0,"b":4.303811E8,"name":" 山枣镇 ","n":1.5,"x":null,"y":[1],"z":true,"e":""}`, square))))
	if err != nil {
		t.Fatal(err)
	}
	got := f.Features[0].Values
	if got["代码"] != "430381100" || got["b"] != "430381100" || got["name"] != "山枣镇" || got["n"] != "1.5" || len(got) != 4 {
		t.Errorf("%v", got)
	}
	if strings.Join(f.Columns, " ") != "b e n name 代码" {
		t.Errorf("columns %v", f.Columns)
	}
}

func TestWhatIsNoMap(t *testing.T) {
	at := func(x, y string) string {
		return collection(polygon(named, fmt.Sprintf(`[[[%s,%s],[%[1]s,%[2]s],[%[1]s,%[2]s]]]`, x, y)))
	}
	crs := func(name string) string {
		return strings.Replace(collection(polygon(named, square)), `{`, `{"crs":{"type":"name","properties":{"name":"`+name+`"}},`, 1)
	}
	for _, c := range []struct {
		what, file, key string
		words           string // in Chinese
	}{
		{"nothing", ``, "outline.no_bytes", "0 字节"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "outline.other_file", "图片"},
		{"a shapefile", "\x00\x00\x27\x0a\x00", "outline.other_file", "Shapefile"},
		{"a packed file", "PK\x03\x04\x14", "outline.other_file", "压缩包"},
		{"KML", `<?xml version="1.0"?><kml/>`, "outline.other_file", "KML"},
		{"no JSON", `code,name`, "outline.not_json", "第 1 行"},
		{"a list", `[1]`, "outline.not_collection", ""},
		{"a feature alone", polygon(named, square), "outline.not_collection", ""},
		{"features that are none", `{"type":"FeatureCollection","features":{}}`, "outline.not_collection", ""},
		{"cut off", collection(polygon(named, square))[:90], "outline.not_json", ""},
		{"a mistake in the third line", "{\"type\":\"FeatureCollection\",\n\"features\":[\n{\"type\" 7}]}", "outline.not_json", "第 3 行"},
		{"text after the end", collection(polygon(named, square)) + "x", "outline.not_json", ""},
		{"no features", collection(), "outline.empty", ""},
		{"GBK", "{\"name\":\"\xcf\xe6\xcf\xe7\"}", "outline.not_utf8", "UTF-8"},
		{"too many features", collection(strings.Repeat("0,", 5001) + "0"), "outline.features", ""},
		{"too many points", collection(polygon(named, "[["+strings.Repeat("[1,1],", 1_000_001)+"[1,1]]]")), "outline.points", ""},
		{"too large", strings.Repeat(" ", geojson.MaxBytes+1), "outline.bytes", ""},
		{"metres without a zone", at("512345.678", "3067890.12"), "outline.gauss", "高斯"},
		{"metres, the northing first", at("3067890.12", "512345.678"), "outline.gauss", ""},
		{"metres in a zone of three degrees", at("38512345.6", "3067890"), "outline.gauss_zone", "38"},
		{"metres in a zone of six degrees", at("19512345.6", "3067890"), "outline.gauss_zone", "111"},
		{"metres of Web Mercator", at("12523442.7", "3210987.6"), "outline.mercator", "3857"},
		{"some other metres", at("5000", "7000"), "outline.not_degrees", "5000"},
		{"latitude first", at("27.7", "112.5"), "outline.swapped", ""},
		{"latitude first, within the range of latitudes", at("39.5", "76.2"), "outline.swapped", ""},
		{"a projected system by name", crs("urn:ogc:def:crs:EPSG::4546"), "outline.crs_projected", "EPSG::4546"},
		{"another datum by name", crs("EPSG:4610"), "outline.crs_datum", "西安80"},
		{"a system that nobody knows", crs("local"), "outline.crs_unknown", "local"},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := geojson.Read([]byte(c.file))
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != c.key {
				t.Fatalf("%v, want %s", err, c.key)
			}
			for _, l := range i18n.Langs() {
				words := i18n.Fault(l, f)
				if words == f.Key || strings.Contains(words, "<no value>") || l == i18n.ZH && !strings.Contains(words, c.words) {
					t.Errorf("%s: %s", l, words)
				}
			}
		})
	}
}

// Whatever is read: it ends, rings are sound and no point lies outside the world.
func FuzzRead(f *testing.F) {
	f.Add([]byte(collection(polygon(named, square))))
	f.Add([]byte("\ufeff" + collection(polygon(`{"a":1e9}`, `[[[1,2],[3,4]],[]]`), `{"type":"Feature"}`, `null`)))
	f.Add([]byte(`{"features":[{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[],[[[1,1,9],[-1,2],[179.9999999,-90]]]]}}],"type":"FeatureCollection"}`))
	f.Add([]byte(`{"crs":{"properties":{"name":"EPSG:4326"}},"type":"FeatureCollection","features":[],"features":[0]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := geojson.Read(data)
		if err != nil {
			var own *fault.Error
			if !errors.As(err, &own) {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		for _, x := range file.Features {
			if x.Wrong == nil && len(x.Shape) == 0 {
				t.Fatal("nothing wrong, and no shape")
			}
			for _, p := range x.Shape {
				for _, r := range p {
					if !r.Sound() {
						t.Fatalf("%v is no ring", r)
					}
					for _, q := range r {
						if q.X < -180_000_000 || q.X > 180_000_000 || q.Y < -90_000_000 || q.Y > 90_000_000 {
							t.Fatalf("%v lies nowhere", q)
						}
					}
				}
			}
		}
	})
}
