package layout_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gangyao/planning/project/layout"
	"gangyao/platform/area"
	"gangyao/platform/declare"
	"gangyao/platform/i18n"
)

const county = `
name: 一主一带
spots:
  - {id: town, name: 县城, kind: core, at: [50, 40], areas: ["900101001", "900101002"]}
  - {id: north, name: 青石镇, kind: node, group: 工贸型, at: [20, 10], areas: ["900101100"]}
  - {id: park, name: 产业园, kind: site, at: [60, 50]}
belts:
  - {id: b, name: 发展带, through: [north, town]}
`

// A project stands where it was put; else at the one spot that has all its areas.
func TestWhereAProjectStands(t *testing.T) {
	l, err := layout.Read("county.yaml", []byte(county), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		chosen string
		areas  []area.Code
		want   layout.SpotID
	}{
		{"", []area.Code{"900101100"}, "north"}, {"", []area.Code{"900101001", "900101002"}, "town"},
		{"", []area.Code{"900101001", "900101100"}, ""}, {"", []area.Code{"900101"}, ""}, {"", nil, ""},
		{"park", []area.Code{"900101100"}, "park"}, {"产业园", nil, "park"}, {"没有这处", []area.Code{"900101100"}, "north"},
	} {
		got := layout.SpotID("")
		if s, ok := l.Place(c.chosen, c.areas); ok {
			got = s.ID
		}
		if got != c.want {
			t.Errorf("%q in %v stands at %q, want %q", c.chosen, c.areas, got, c.want)
		}
	}
	if p := l.Points(&l.Belts[0]); len(p) != 2 || p[0].Name != "青石镇" {
		t.Errorf("the belt runs through %+v", p)
	}
}

// Every mistake is told with its line, all at once; nothing is used in part.
func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	_, err := layout.Read("bad.yaml", []byte(`name: 布局
colour: red
spots:
  - {id: a, name: 甲, kind: heart, at: [50, 400]}
  - {id: a, name: 乙, kind: node, at: 5, areas: ["900101100"]}
  - {id: c, kind: node, areas: ["900101100", "12", x]}
belts:
  - {id: b, name: 带, through: [a, nowhere]}
  - {id: d, name: 短带, through: [a]}
`), func(c area.Code) bool { return strings.HasPrefix(string(c), "900101") })
	told := declare.Of(err).In(i18n.ZH)
	for _, want := range []string{"bad.yaml:2:1:", "bad.yaml:4:28:", "bad.yaml:4:44:", "bad.yaml:5:10:", "bad.yaml:5:38:", "bad.yaml:6:5: 缺“name”", "bad.yaml:6:5: 缺“at”", "bad.yaml:6:33:", "bad.yaml:6:46:", "bad.yaml:6:52:", "bad.yaml:8:35:", "bad.yaml:9:32:"} {
		if !strings.Contains(told, want) {
			t.Errorf("nothing is told at %s", want)
		}
	}
	if t.Failed() {
		t.Log("\n" + told)
	}
	for _, empty := range []string{"", "name: 布局", "[]", "name: 布局\nspots: []"} {
		if _, err := layout.Read("x", []byte(empty), nil); declare.Of(err) == nil {
			t.Errorf("%q is taken: %v", empty, err)
		}
	}
}

// The demonstration's layout is whole.
func TestTheDemonstrationsLayout(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "demo", "data", "layout.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := layout.Read("layout.yaml", data, func(c area.Code) bool { return c.Within("430381") })
	if err != nil {
		t.Fatal(declare.Of(err).In(i18n.ZH))
	}
	towns := 0
	for _, s := range l.Spots {
		towns += len(s.Areas)
	}
	if towns != 22 || len(l.Belts) != 2 {
		t.Errorf("%d of 22 towns and streets, %d belts", towns, len(l.Belts))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(county))
	f.Add([]byte("name: x\nspots: [{id: a, at: [1], areas: {a: b}}]\nbelts: [1, {through: x}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := layout.Read("f", data, nil)
		if err == nil && (l.Name == "" || len(l.Spots) == 0) {
			t.Error("nothing is a layout")
		}
	})
}
