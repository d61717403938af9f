package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/platform/area/outline"
)

// someSet is the map of the demonstration.
func (h *house) someSet() outline.SetID {
	sets, err := h.system.outlines.Sets(h.program(), demo.Tenant)
	if err != nil || len(sets) == 0 {
		h.t.Fatalf("no map: %v", err)
	}
	return sets[0].ID
}

// The command line imports what the page imports, says the same of each feature, and
// keeps nothing when it only tries or when anything is wrong.
func TestOutlinesByCommand(t *testing.T) {
	dir := t.TempDir()
	run := func(want int, args ...string) string {
		t.Helper()
		var out, err bytes.Buffer
		e := &env{in: strings.NewReader(""), out: &out, err: &err, getenv: func(string) string { return "" }}
		if got := run(context.Background(), e, append(args, "--dir", dir)); got != want {
			t.Fatalf("%v ends with %d:\n%s%s", args, got, out.String(), err.String())
		}
		return out.String() + err.String()
	}
	run(0, "demo", "--no-serve")
	tiles, err := demo.Tiles()
	if err != nil {
		t.Fatal(err)
	}
	good, bad := filepath.Join(dir, "towns.geojson"), filepath.Join(dir, "bad.geojson")
	if err := os.WriteFile(good, tiles, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, bytes.ReplaceAll(bytes.ReplaceAll(tiles, []byte("430381100"), []byte("430381999")), []byte("山枣镇"), []byte("月亮镇")), 0o600); err != nil {
		t.Fatal(err)
	}
	say := []string{"--title", "测试图", "--source", "测试", "--on", "2024-12-31"}
	holds := func(got string, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(got, p) {
				t.Errorf("it does not say %q:\n%s", p, got)
			}
		}
	}
	holds(run(0, append([]string{"places", "outlines", good, "--dry-run"}, say...)...), "采用\t430381100 山枣镇", "对上 22 个地方")
	holds(run(2, append([]string{"places", "outlines", bad}, say...)...), "月亮镇\t对不上", "没有代码 430381999", "山枣镇\t文件里没有", "整个文件都没有导入")
	holds(run(2, "places", "outlines", good, "--source", "测试", "--on", "2024-12-31"), "地图名称")
	holds(run(2, "places", "outlines", good, "--on", "tomorrow"), "tomorrow")
	holds(run(2, "places", "outlines", filepath.Join(dir, "nowhere")), "nowhere")
	holds(run(0, append([]string{"places", "outlines", bad, "--leave-out"}, say...)...), "已导入“测试图”：21 个地方")
	p := &place{dir: dir}
	s, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.close() }()
	h := &house{t: t, system: s}
	sets, err := s.outlines.Sets(h.program(), demo.Tenant)
	if err != nil || len(sets) != 2 || sets[0].Omitted != 1 || !sets[0].On.Equal(time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", sets, err)
	}
}
