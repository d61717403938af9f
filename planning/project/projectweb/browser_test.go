package projectweb_test

import (
	"fmt"
	"testing"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/planning/project"
	"gangyao/platform/area"
)

func open(t *testing.T, b *bench, browser *browsertest.Browser, login, path string, size browsertest.Size, theme browsertest.Theme) *browsertest.Page {
	t.Helper()
	p := browser.Page(t, b.server.URL+"/as/"+login, size, theme)
	p.Go(t, b.server.URL+path)
	return p
}

func needAssets(t *testing.T) {
	t.Helper()
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
}

// filled is a county with some projects in several states.
func filled(t testing.TB, n int) (*bench, *project.Project) {
	b := newBench(t)
	p := b.road()
	for i := range n {
		stage := project.Stages()[i%7]
		start := day("2024-03-01") + project.Day(i*3%500)
		_, err := b.Create(b.as("planner"), project.Draft{Tenant: tenant, Demo: true, Reason: "存量补录", Stage: stage, On: day("2025-01-03"), Basics: project.Basics{
			Name: fmt.Sprintf("%s第%d标段", []string{"白鹭水厂扩建", "云岭变电站", "青石中学迁建", "白鹭产业园"}[i%4], i+1), Kind: []string{"水利", "能源", "教育", "产业"}[i%4], Org: []project.Basics{{Org: "traffic"}, {Org: "water"}}[i%2].Org,
			Areas: []area.Code{[]area.Code{townA, townB}[i%2]}, Position: &project.Position{Lon: wan(fmt.Sprintf("112.%d", 400+i*7%200)), Lat: wan(fmt.Sprintf("27.%d", 650+i*11%150))},
			Funds: []project.Fund{{Source: project.Local, Amount: wan(fmt.Sprint(500 + i*37%4000))}}, Start: start, Finish: start + 300 + project.Day(i%200)}})
		b.must(err)
	}
	b.on("2025-06-20")
	return b, p
}

// Every page is whole at both widths, in the light and in the dark.
func TestPagesLookWell(t *testing.T) {
	needAssets(t)
	b, p := filled(t, 24)
	b.publish()
	path := "/projects/" + string(p.ID)
	browser := browsertest.Open(t)
	for _, x := range []struct{ name, path string }{{"library", "/projects"}, {"project", path}, {"plan", path + "/plan"}, {"reports", path + "/reports"}, {"money", path + "/money"}, {"gates", path + "/gates"}, {"review", path + "/review"},
		{"history", path + "/history"}, {"change", path + "/change"}, {"gantt", "/projects/gantt"}, {"ranking", "/projects/ranking"}, {"map", "/projects/map"}, {"list", "/projects/lists/2025"}, {"rolling", "/projects/lists/2025?span=3"}, {"new", "/projects/new"}, {"import", "/projects/import"}, {"problems", path + "/problems"}, {"visits", path + "/visits"}, {"edit", path + "/edit"},
		{"items", "/projects/items/plan"}, {"works", "/projects/works/plan"}, {"library-en", "/projects?lang=en"}, {"project-en", path + "?lang=en"}, {"plan-en", path + "/plan?lang=en"}, {"ranking-en", "/projects/ranking?lang=en"}, {"items-en", "/projects/items/plan?lang=en"}, {"import-en", "/projects/import?lang=en"}} {
		for _, size := range browsertest.Sizes() {
			theme := browsertest.Light
			login := "planner"
			if x.name == "reports" {
				login = "manager"
			}
			page := open(t, b, browser, login, x.path, size, theme)
			page.Check(t)
			page.Screenshot(t, fmt.Sprintf("projects-%s-%d", x.name, size.Width))
			if wide := browsertest.Eval[float64](t, page, `document.documentElement.scrollWidth - innerWidth`); wide > 1 {
				t.Errorf("%s is %v too wide at %d", x.name, wide, size.Width)
			}
		}
	}
	dark := open(t, b, browser, "planner", path+"/plan", browsertest.Desk, browsertest.Dark)
	dark.Check(t)
	dark.Screenshot(t, "projects-plan-dark")
}

// A clerk reports, the head confirms, and the light on an open page changes by itself.
func TestTheLightChangesInTheBrowser(t *testing.T) {
	needAssets(t)
	b := newBench(t)
	b.on("2025-05-06") // only the report of May is missing
	p := b.road()
	b.on("2025-06-20")
	path := "/projects/" + string(p.ID)
	browser := browsertest.Open(t)
	watching := open(t, b, browser, "leader", path, browsertest.Desk, browsertest.Light)
	watching.Until(t, `document.querySelector(".verdict-line .lamp-yellow") !== null`)

	clerk := open(t, b, browser, "manager", path+"/reports", browsertest.Phone, browsertest.Light)
	clerk.Type(t, "#f-report-done", "2300")
	clerk.Type(t, "#f-report-physical", "44")
	clerk.Click(t, `#report button[value="submit"]`)
	clerk.Until(t, `document.body.textContent.includes("等待单位负责人确认")`)

	head := open(t, b, browser, "head", path+"/reports", browsertest.Desk, browsertest.Light)
	head.Click(t, `button[name="confirm"][value="yes"]`)
	head.Until(t, `document.body.textContent.includes("已确认")`)
	watching.Until(t, `document.querySelector(".measures").textContent.includes("44%")`)
	watching.Until(t, `document.querySelector(".verdict-line .lamp-green") !== null`)
	watching.Screenshot(t, "projects-light-changed")
}

// A bar that is dragged fills in the form; with the reason it becomes a new plan.
func TestABarIsDragged(t *testing.T) {
	needAssets(t)
	b, p := filled(t, 0)
	page := open(t, b, browsertest.Open(t), "manager", "/projects/"+string(p.ID)+"/plan", browsertest.Desk, browsertest.Light)
	page.Wait(t, `rect[data-row="4"]`)
	browsertest.Eval[bool](t, page, `(() => {
		const bar = document.querySelector('rect[data-row="4"]'), r = bar.getBoundingClientRect(), scale = Number(document.querySelector("[data-gantt]").dataset.scale);
		bar.setPointerCapture = () => {};
		const at = (type, x) => bar.dispatchEvent(new PointerEvent(type, {bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX: x, clientY: r.y + 2}));
		at("pointerdown", r.x + 4); at("pointermove", r.x + 4 + scale * 10); at("pointerup", r.x + 4 + scale * 10); return true })()`)
	page.Until(t, `document.querySelector('input[name="start-4"]').value === "2025-09-11" && document.querySelector('input[name="finish-4"]').value === "2025-11-10"`)
	page.Until(t, `document.activeElement.name === "reason"`)
	page.Press(t, "苗木晚到")
	page.Screenshot(t, "projects-dragged")
	page.Click(t, `#replan button[type="submit"], #replan .buttons button`)
	page.Until(t, `document.body.textContent.includes("苗木晚到") && !document.querySelector(".notice-error")`)
	if got := b.now(p.ID).Plan(); got.Version != 2 || got.Milestones[3].Start != day("2025-09-11") {
		t.Errorf("%+v", got)
	}
}

// Scrolling through 2,000 bars: how long frames take is told, not judged, except
// that all bars are there and those out of sight cost no layout.
func TestAGanttOfTwoThousand(t *testing.T) {
	needAssets(t)
	if testing.Short() {
		t.Skip("takes a while")
	}
	b, _ := filled(t, 1999)
	page := open(t, b, browsertest.Open(t), "planner", "/projects/gantt", browsertest.Desk, browsertest.Light)
	if n := browsertest.Eval[int](t, page, `document.querySelectorAll(".gantt-block rect.bar-plan").length`); n != 2000 {
		t.Fatalf("%d bars", n)
	}
	if kind := browsertest.Eval[string](t, page, `getComputedStyle(document.querySelector(".gantt-block")).contentVisibility`); kind != "auto" {
		t.Errorf("blocks out of sight are drawn: %s", kind)
	}
	browsertest.Eval[bool](t, page, `(() => { window.frames_ = []; window.long_ = 0; const g = document.querySelector(".gantt"); g.scrollIntoView(); let last = performance.now(), n = 0;
		new PerformanceObserver((l) => { window.long_ += l.getEntries().length }).observe({ type: "longtask" });
		const step = (now) => { window.frames_.push(now - last); last = now; g.scrollTop += 260; g.scrollLeft += n % 40 < 20 ? 30 : -30; if (++n < 200) requestAnimationFrame(step); else window.done_ = true; };
		requestAnimationFrame((now) => { last = now; requestAnimationFrame(step); }); return true })()`)
	page.Until(t, `window.done_ === true`)
	said := browsertest.Eval[string](t, page, `(() => { const f = window.frames_.slice().sort((a, b) => a - b), at = (p) => f[Math.floor((f.length - 1) * p)].toFixed(1);
		return "frames of scrolling: median " + at(0.5) + " ms, 95% " + at(0.95) + " ms, longest " + at(1) + " ms; tasks of 50 ms and more: " + window.long_ + "; read, laid out and drawn within " + Math.round(performance.getEntriesByType("navigation")[0].loadEventEnd) + " ms; bytes " + document.documentElement.outerHTML.length + "; scrolled to " + document.querySelector(".gantt").scrollTop })()`)
	t.Log(said)
	page.ScreenshotView(t, "projects-gantt-2000")
}
