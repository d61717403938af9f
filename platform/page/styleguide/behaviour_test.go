package styleguide_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/internal/browsertest"
)

// What a clerk does with the keyboard and the mouse must work in a real browser,
// under the real content security policy.

func TestSlashGoesToTheSearchBox(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide", browsertest.Desk, browsertest.Light)
	p.Press(t, "/")
	if got := p.Focus(t); !strings.HasPrefix(got, "input#q") {
		t.Errorf("focus is on %q", got)
	}
	p.Press(t, "a/b")
	if got := browsertest.Eval[string](t, p, `document.querySelector("#q").value`); got != "a/b" {
		t.Errorf("the box holds %q", got)
	}
	// Those whose tools send letters can switch the keys off.
	p.Click(t, `[popovertarget="theme-menu"]`)
	p.Wait(t, "#theme-menu")
	p.Click(t, "[data-keys-setting]")
	p.Go(t, server.URL+"/styleguide")
	p.Press(t, "/")
	if got := p.Focus(t); !strings.HasPrefix(got, "body") {
		t.Errorf("keys are off, but the focus went to %q", got)
	}
}

func TestTheFirstTabSkipsToTheContent(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide", browsertest.Desk, browsertest.Light)
	p.Press(t, kb.Tab)
	if got := p.Focus(t); got != "a 跳到正文" {
		t.Fatalf("the first stop is %q", got)
	}
	p.ScreenshotView(t, "view-skip")
	p.Press(t, kb.Enter)
	if got := p.Focus(t); !strings.HasPrefix(got, "main#main") {
		t.Errorf("the link led to %q", got)
	}
}

func TestTheThemeIsRememberedWithoutANewPage(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide", browsertest.Desk, browsertest.Light)
	paper := `getComputedStyle(document.body).backgroundColor`
	before := browsertest.Eval[string](t, p, paper)
	browsertest.Eval[bool](t, p, `(window.same = true)`)
	p.Click(t, `[popovertarget="theme-menu"]`)
	p.Wait(t, "#theme-menu")
	p.ScreenshotView(t, "view-theme-menu")
	p.Click(t, `[data-theme-choice="dark"]`)
	p.Until(t, `document.documentElement.dataset.theme === "dark"`)
	if after := browsertest.Eval[string](t, p, paper); after == before {
		t.Errorf("the page is still %s", after)
	}
	if !browsertest.Eval[bool](t, p, `window.same === true`) {
		t.Error("the page was loaded anew")
	}
	p.Go(t, server.URL+"/styleguide/data")
	if got := browsertest.Eval[string](t, p, `document.documentElement.dataset.theme`); got != "dark" {
		t.Errorf("the next page is %s", got)
	}
}

func TestArrowsMoveBetweenRows(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide/data", browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, p, `(document.querySelector("tbody a").focus(), true)`)
	steps := []struct{ key, want string }{
		{kb.ArrowDown, "a 城镇登记失业率"}, {kb.ArrowDown, "a 森林覆盖率"}, {kb.ArrowUp, "a 城镇登记失业率"},
		{kb.End, "a 常住人口城镇化率"}, {kb.ArrowDown, "a 常住人口城镇化率"}, {kb.Home, "a 地区生产总值"},
	}
	for _, s := range steps {
		p.Press(t, s.key)
		if got := p.Focus(t); got != s.want {
			t.Errorf("after %q the focus is on %q, want %q", s.key, got, s.want)
		}
	}
}

func TestAFilterChangesTheListAndTheAddress(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide/data", browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, p, `(window.same = true)`)
	browsertest.Eval[bool](t, p, `(() => { const s = document.querySelector("#f-nature"); s.value = "约束性";
		s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	p.Until(t, `document.querySelectorAll("#list tbody a").length === 3`)
	if got := browsertest.Eval[string](t, p, `decodeURIComponent(location.search)`); got != "?nature=约束性" {
		t.Errorf("the address ends in %q", got)
	}
	if !browsertest.Eval[bool](t, p, `window.same === true`) {
		t.Error("the page was loaded anew")
	}
	// Columns: hide one, show a hidden one.
	p.Click(t, `[popovertarget="list-columns"]`)
	p.Wait(t, "#list-columns")
	p.ScreenshotView(t, "view-columns")
	p.Click(t, `#list-columns input[value="unit"]`)
	p.Click(t, `#list-columns input[value="base"]`)
	p.Click(t, `#list-columns button`)
	p.Until(t, `document.readyState === "complete" && location.search.includes("show=unit")`)
	if got := p.Text(t, "#list thead"); !strings.Contains(got, "单位") || strings.Contains(got, "基期") {
		t.Errorf("columns are %q", got)
	}
	if got := browsertest.Eval[float64](t, p, `document.querySelectorAll("#list tbody a").length`); got != 3 {
		t.Errorf("choosing columns lost the filter: %v rows", got)
	}
	for _, c := range p.Complaints() {
		t.Error(c)
	}
}

func TestAFigureOpensItsCard(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide", browsertest.Desk, browsertest.Light)
	p.Click(t, `button.figure`)
	p.Wait(t, "#fig-gdp")
	if got := p.Text(t, "#fig-gdp"); !strings.Contains(got, "示例县统计局") || !strings.Contains(got, "71,236,418,500 元") {
		t.Errorf("the card says %q", got)
	}
	p.ScreenshotView(t, "view-figure")
	p.Check(t)
	p.Press(t, kb.Escape)
	if got := p.Focus(t); !strings.HasPrefix(got, "button 712.4") {
		t.Errorf("after closing, the focus is on %q", got)
	}
}

func TestAFormWithErrorsSaysWhereTheyAre(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide/form", browsertest.Phone, browsertest.Light)
	p.Click(t, `button.button-primary`)
	p.Wait(t, ".summary")
	if got := p.Focus(t); !strings.Contains(got, "有 2 处需要修改") {
		t.Errorf("the focus is on %q", got)
	}
	p.Screenshot(t, "view-form-errors")
	complaints := p.Complaints()
	for _, c := range complaints {
		// The browser reports the status 422 of a form with errors; that is meant.
		if !strings.Contains(c, "422") {
			t.Error(c)
		}
	}
	for _, v := range p.Axe(t) {
		t.Errorf("axe: %s", v)
	}
	p.Click(t, `.summary a`)
	if got := p.Focus(t); !strings.HasPrefix(got, "input#f-name") {
		t.Errorf("the link leads to %q", got)
	}
}

func TestTheMenuOpensOnAPhone(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide/data", browsertest.Phone, browsertest.Light)
	p.Click(t, `.menu-button`)
	p.Wait(t, "#nav a")
	p.ScreenshotView(t, "view-phone-menu")
	p.Click(t, `#nav a[href="/styleguide/form"]`)
	p.Wait(t, "#f-name")
}

func TestFailuresAreReadable(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/nowhere", browsertest.Desk, browsertest.Light)
	if got := p.Text(t, "main"); !strings.Contains(got, "找不到页面") {
		t.Errorf("the page says %q", got)
	}
	p.ScreenshotView(t, "view-not-found")
}

func TestPaperShowsTheStillPictureAndNoButtons(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide", browsertest.Desk, browsertest.Dark)
	browsertest.Eval[bool](t, p, `(document.querySelector("#chart-level").scrollIntoView(), true)`)
	p.Until(t, `document.querySelector("#chart-level[data-live] .chart-live svg") !== null`)
	p.Print(t)
	p.Screenshot(t, "view-print")
	shown := func(selector string) bool {
		return browsertest.Eval[bool](t, p, `document.querySelector("`+selector+`").getClientRects().length > 0`)
	}
	if !shown(".chart-still svg") || shown(".chart-live") || shown(".tools") || shown("#nav") || shown(".actions") {
		t.Error("paper shows the wrong parts")
	}
	if got := browsertest.Eval[string](t, p, `getComputedStyle(document.body).color`); got != "rgb(0, 0, 0)" {
		t.Errorf("ink on paper is %s", got)
	}
	if pdf := p.PDF(t); len(pdf) < 10_000 {
		t.Errorf("the document has %d bytes", len(pdf))
	}
}

func TestPagesWorkWithoutScript(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	p := browser.Page(t, server.URL+"/styleguide", browsertest.Desk, browsertest.Light)
	p.NoScript(t)
	p.Go(t, server.URL+"/styleguide")
	p.Wait(t, "#chart-level .chart-still svg")
	p.Click(t, `[popovertarget="theme-menu"]`)
	p.Wait(t, "#theme-menu")
	p.Click(t, `[data-theme-choice="dark"]`)
	p.Wait(t, `html[data-theme="dark"] h1`)
	p.Go(t, server.URL+"/styleguide/data")
	p.Type(t, "#f-q", "率")
	p.Click(t, ".filters button")
	p.Wait(t, ".count-line a") // 清除筛选
	if got := p.Text(t, "html[data-theme='dark'] h1"); got != "列表与表格" {
		t.Errorf("the theme is not kept: %q", got)
	}
}

// High contrast must lose no sign: shapes, bars and lines stay.
func TestHighContrast(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	for feature, value := range map[string]string{"forced-colors": "active", "prefers-contrast": "more"} {
		t.Run(feature, func(t *testing.T) {
			p := browser.Page(t, server.URL+"/styleguide", browsertest.Desk, browsertest.Light)
			p.Prefer(t, feature, value)
			p.Check(t)
			p.ScreenshotView(t, "view-"+feature)
			bar := `getComputedStyle(document.querySelector(".bar-done")).fill !== getComputedStyle(document.querySelector(".bar-way")).fill`
			if !browsertest.Eval[bool](t, p, bar) {
				t.Error("a bar shows no length")
			}
		})
	}
}

// Between desk and phone nothing may stick out either.
func TestWindowsInBetween(t *testing.T) {
	server, browser := serve(t), browsertest.Open(t)
	for _, width := range []int64{320, 600, 768, 1024, 1920} {
		p := browser.Page(t, server.URL+"/styleguide", browsertest.Size{Width: width, Height: 800}, browsertest.Light)
		for _, path := range []string{"/styleguide", "/styleguide/data", "/styleguide/form", "/styleguide/text"} {
			p.Go(t, server.URL+path)
			over := browsertest.Eval[float64](t, p, `document.documentElement.scrollWidth - innerWidth`)
			if over > 0 {
				t.Errorf("%s at %d: %v pixels stick out", path, width, over)
			}
		}
		p.Go(t, server.URL+"/styleguide")
		p.ScreenshotView(t, fmt.Sprintf("view-width-%d", width))
	}
}
