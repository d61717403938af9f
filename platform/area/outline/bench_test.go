package outline_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/geojson"
	"gangyao/platform/area/outline/shape"
)

// large is a file of villages, each a wavy circle of many points.
func large(villages, points int) ([]byte, *area.Tree) {
	var b strings.Builder
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	all := []area.Area{{Tenant: "900101", Code: "900101", Name: "云岭县", Level: area.County}}
	for i := range villages {
		code := area.Code(fmt.Sprint(900101100001 + i))
		all = append(all, area.Area{Tenant: "900101", Code: code, Name: fmt.Sprint("村", i), Level: area.Village, Parent: "900101100"})
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":[[`, code)
		for k := range points {
			a := 2 * math.Pi * float64(k) / float64(points)
			r := 0.02 + 0.002*math.Sin(40*a) + 0.0005*math.Sin(300*a)
			fmt.Fprintf(&b, "[%.6f,%.6f],", 112+float64(i%20)*0.05+r*math.Cos(a), 27+float64(i/20)*0.05+r*math.Sin(a))
		}
		fmt.Fprintf(&b, "[%.6f,%.6f]]]}}", 112+float64(i%20)*0.05+0.02, 27+float64(i/20)*0.05)
	}
	b.WriteString("]}")
	return []byte(b.String()), area.NewTree(all)
}

func BenchmarkImport(b *testing.B) {
	data, tree := large(300, 3000)
	f := form()
	f.Level = area.Village
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		file, err := geojson.Read(data)
		if err != nil {
			b.Fatal(err)
		}
		t := outline.Match(f, file, tree)
		if len(t.Outlines) != 300 {
			b.Fatal(t.Ready())
		}
		b.ReportMetric(float64(t.Before), "points")
		b.ReportMetric(float64(t.After), "kept")
	}
}

func BenchmarkDraw(b *testing.B) {
	data, tree := large(300, 3000)
	f := form()
	f.Level = area.Village
	file, err := geojson.Read(data)
	if err != nil {
		b.Fatal(err)
	}
	var shapes []shape.Shape
	for _, o := range outline.Match(f, file, tree).Outlines {
		shapes = append(shapes, o.Shape)
	}
	for b.Loop() {
		if d := shape.Draw(shapes, 720, 780); len(d.Parts) != 300 {
			b.Fatal(len(d.Parts))
		}
	}
}
