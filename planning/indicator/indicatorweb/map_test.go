package indicatorweb_test

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/platform/area"
	"gangyao/platform/area/outline"
	"gangyao/platform/identity"
)

const grainMap = "/indicators/430381/grain-capacity/places?view=map&year=2024"

// draw imports outlines of the demonstration's towns for a test, and takes them back.
func (b *bench) draw(t *testing.T, data []byte, change func(*outline.Form)) {
	t.Helper()
	s := b.outlinesAt(func() time.Time { return now })
	f := outline.Form{Tenant: tenant, Level: area.Town, On: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC), Title: "测试用图", Source: "测试", LeaveOut: true}
	change(&f)
	sha, err := s.Put(program(), tenant, bytes.NewReader(data))
	must(t, err)
	set, err := s.Import(program(), f, "test.geojson", sha)
	must(t, err)
	t.Cleanup(func() { must(t, s.Withdraw(program(), tenant, set.ID, "测试结束")) })
}

var (
	linked  = regexp.MustCompile(`<a class="map-place map-(step-[1-5]|v map-[a-z_]+|gap)" href="([^"]+)"><title>([^<]+)</title>`)
	counted = regexp.MustCompile(`<span class="map-count">(\d+) 个</span>`)
)

// The map says what the ranking says: each town with its figure and its rank, a link to
// its row, classes whose bounds are figures, what is silent as a gap; and that it is no
// map of boundaries.
func placesAreDrawn(t *testing.T, b *bench) {
	x := b.as("")
	want(t, x.get("/indicators/430381/grain-capacity/places?year=2024"), `view=map`, "地图")
	p := x.get(grainMap)
	want(t, p, "示意图，非行政区划界线", "演示用格子地图", "金薮乡：数据缺失", "颜色越浓数值越大", "（万吨）", "数据缺失", "map-hatch", `name="view" value="map"`, "演示数据", "可能有遗漏")
	without(t, p, "仅供内部使用", "style=")
	links := linked.FindAllStringSubmatch(p, -1)
	if len(links) != 22 {
		t.Fatalf("%d places are drawn", len(links))
	}
	classes := map[string]int{}
	for _, l := range links {
		classes[l[1]]++
		path, row, _ := strings.Cut(l[2], "#")
		if !strings.Contains(p, `id="`+row+`"`) || !strings.Contains(path, "view=map") || !strings.Contains(path, "year=2024") {
			t.Errorf("%s leads to %s", l[3], l[2])
		}
	}
	if len(classes) != 6 || classes["gap"] != 1 {
		t.Errorf("classes %v", classes)
	}
	sum := 0
	for _, m := range counted.FindAllStringSubmatch(p, -1) {
		n := 0
		for _, r := range m[1] {
			n = 10*n + int(r-'0')
		}
		sum += n
	}
	if sum != 22 {
		t.Errorf("the legend counts %d places", sum)
	}
	first := links[0][3]
	want(t, first, "万吨", "第 1 名", "目标")

	// Of a past day it shows what was known then, and keeps the day in its links.
	past := x.get("/indicators/430381/nursery-places/places?view=map&by=verdict&as_of=2024-07-31")
	want(t, past, "年目标的评价", "无基期", "as_of=2024-07-31", "map-v map-achieved", "<strong>按评价结论</strong>")
	without(t, past, "map-step-")

	t.Run("places without an outline are named", func(t *testing.T) {
		some := []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"山枣镇"},"geometry":{"type":"Polygon","coordinates":[[[112,27],[113,27],[112,28],[112,27]]]}}]}`)
		b.draw(t, some, func(f *outline.Form) { f.Schematic = true })
		p := x.get(grainMap)
		want(t, p, "21 个地方没有轮廓，地图上看不到", "<li>栗山镇：", "测试用图")
		if n := len(linked.FindAllString(p, -1)); n != 1 {
			t.Errorf("%d places are drawn", n)
		}
	})
	t.Run("a map without a review number stays inside", func(t *testing.T) {
		tiles, err := demo.Tiles()
		must(t, err)
		b.draw(t, tiles, func(*outline.Form) {})
		want(t, b.as(identity.Leader).get(grainMap), "未标审图号，仅供内部使用", "测试用图")
		want(t, x.get(grainMap), "示意图，非行政区划界线")
		without(t, x.get(grainMap), "测试用图")
	})
	t.Run("a published map bears its number", func(t *testing.T) {
		tiles, err := demo.Tiles()
		must(t, err)
		b.draw(t, tiles, func(f *outline.Form) { f.Review = "湘S（2023）037号" })
		p := x.get(grainMap)
		want(t, p, "审图号：湘S（2023）037号", "界线日期 2022-01-01")
		without(t, p, "示意图", "仅供内部使用")
	})
	t.Run("without any map", func(t *testing.T) {
		with := b.web.Outlines
		b.web.Outlines = nil
		t.Cleanup(func() { b.web.Outlines = with })
		without(t, x.get(grainMap), "view=map\"", "<figure class=\"map\"")
	})
	if status, _, _ := x.do(http.MethodGet, "/indicators/430381/nowhere/places?view=map", "", nil); status != http.StatusNotFound {
		t.Errorf("a map of nothing answers %d", status)
	}
}

// The map is walked by the tab key, says each place, and a key leads to its row.
func aMapIsUsedByKeyboard(t *testing.T, b *bench, browser *browsertest.Browser) {
	for _, size := range browsertest.Sizes() {
		t.Run(size.Name, func(t *testing.T) {
			p := browser.Page(t, b.server.URL+grainMap, size, browsertest.Light)
			browsertest.Eval[bool](t, p, `(document.querySelector("a.map-place").focus(), true)`)
			if got := browsertest.Eval[string](t, p, `document.activeElement.querySelector("title").textContent`); !strings.Contains(got, "第 1 名") {
				t.Errorf("first comes %q", got)
			}
			p.Press(t, kb.Tab)
			if got := browsertest.Eval[string](t, p, `document.activeElement.querySelector("title").textContent`); !strings.Contains(got, "第 2 名") {
				t.Errorf("then comes %q", got)
			}
			p.ScreenshotView(t, "map-focus-"+size.Name)
			p.Press(t, kb.Enter)
			p.Until(t, `location.hash.startsWith("#p-") && document.querySelector(":target") !== null`)
			// Labels that are shown lie within their places, and can be read.
			p.Go(t, b.server.URL+grainMap)
			loose := browsertest.Eval[string](t, p, `[...document.querySelectorAll(".map-place")].flatMap(g => {
				const area = g.querySelector(".map-area").getBoundingClientRect()
				return [...g.querySelectorAll("text")].filter(x => getComputedStyle(x).display !== "none").map(x => x.getBoundingClientRect())
					.filter(r => r.left < area.left || r.right > area.right || r.top < area.top || r.bottom > area.bottom || r.height < 10).map(() => g.querySelector("title").textContent)
			}).join()`)
			if loose != "" {
				t.Errorf("labels that lie outside or are too small: %s", loose)
			}
			if n := browsertest.Eval[int](t, p, `[...document.querySelectorAll(".map-name")].filter(x => getComputedStyle(x).display !== "none").length`); n != 22 {
				t.Errorf("%d names are shown", n)
			}
		})
	}
}
