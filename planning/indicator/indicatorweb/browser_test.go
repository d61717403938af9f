package indicatorweb_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/platform/identity"
)

func TestInABrowser(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	browser := browsertest.Open(t)
	t.Run("every page is sound", func(t *testing.T) { everyPageIsSound(t, b, browser) })
	t.Run("every page for staff is sound", func(t *testing.T) { everyStaffPageIsSound(t, b, browser) })
	t.Run("the board fits one screen", func(t *testing.T) { theBoardFitsOneScreen(t, b, browser) })
	t.Run("a map is used by keyboard", func(t *testing.T) { aMapIsUsedByKeyboard(t, b, browser) })
	t.Run("a figure answers", func(t *testing.T) { aFigureAnswers(t, b, browser) })
}

// views are all public pages.
func (b *bench) views() map[string]string {
	return map[string]string{
		"board": b.progress("?" + mid), "board-final": b.progress(""), "board-filtered": b.progress("?nature=binding&verdict=none"), "board-empty": b.progress("?owner=nowhere"),
		"board-before": b.progress("?as_of=2020-01-01"), "list": "/indicators/430381", "gdp": "/indicators/430381/gdp?" + mid, "gdp-final": "/indicators/430381/gdp?prove=1",
		"broken": "/indicators/430381/urbanisation?as_of=2023-06-30", "grain": "/indicators/430381/grain-capacity?as_of=2025-02-01", "words": "/indicators/430381/carbon-intensity-fall",
		"board-next": "/plans/430381/" + string(b.next) + "/progress", "places-unmeasured": "/indicators/430381/nursery-places/places?as_of=2022-01-31",
		"places": "/indicators/430381/grain-capacity/places?as_of=2025-12-31", "places-none": "/indicators/430381/forest-cover/places",
		"map": "/indicators/430381/grain-capacity/places?view=map&year=2024", "map-verdicts": "/indicators/430381/nursery-places/places?view=map&by=verdict&as_of=2024-07-31",
	}
}

// Every page, at both sizes and in both themes, satisfies axe, fits the window, and
// draws no complaint from the browser.
func everyPageIsSound(t *testing.T, b *bench, browser *browsertest.Browser) {
	for _, size := range browsertest.Sizes() {
		for _, theme := range browsertest.Themes() {
			t.Run(size.Name+"-"+string(theme), func(t *testing.T) {
				lang := "zh" // each language at each size and in each theme
				if (size == browsertest.Desk) == (theme == browsertest.Dark) {
					lang = "en"
				}
				p := browser.Page(t, b.server.URL+"/?lang="+lang, size, theme)
				for name, path := range b.views() {
					t.Run(name, func(t *testing.T) {
						p.Go(t, b.server.URL+path)
						p.Check(t)
						p.Screenshot(t, name+"-"+size.Name+"-"+string(theme))
					})
				}
			})
		}
	}
}

func everyStaffPageIsSound(t *testing.T, b *bench, browser *browsertest.Browser) {
	views := map[string]string{
		"adopt": "/plans/430381/" + string(b.plan) + "/adopt", "define": "/definitions/430381/gdp", "define-new": "/definitions/430381/new",
		"parts": "/indicators/430381/gdp/parts?plan=" + string(b.plan), "import": "/figures/430381/import", "batches": "/figures/430381", "batch": "/figures/430381/batches/3",
		"board-staff": b.progress("?" + mid),
	}
	for i, size := range browsertest.Sizes() {
		theme := browsertest.Themes()[i]
		p := browser.Page(t, b.server.URL+"/?lang=zh", size, theme)
		b.signIn(t, p, identity.Planner)
		for name, path := range views {
			t.Run(size.Name+"-"+name, func(t *testing.T) {
				p.Go(t, b.server.URL+path)
				p.Check(t)
				p.Screenshot(t, name+"-"+size.Name)
			})
		}
	}
}

// signIn signs in as who has a role.
func (b *bench) signIn(t *testing.T, p *browsertest.Page, role identity.Role) {
	t.Helper()
	i := slices.IndexFunc(b.accounts, func(a demo.Account) bool { return a.Role == role })
	p.Go(t, b.server.URL+"/sign-in")
	p.Type(t, "#f-login", b.accounts[i].Login)
	p.Type(t, "#f-password", demo.Password)
	p.Press(t, kb.Enter)
	p.Until(t, `location.pathname !== "/sign-in"`)
}

// The board of a plan with thirty targets stands on one screen of 1280 by 800, for
// visitors and for a leader, who sees who owes reports too.
func theBoardFitsOneScreen(t *testing.T, b *bench, browser *browsertest.Browser) {
	p := browser.Page(t, b.server.URL+b.progress(""), browsertest.Desk, browsertest.Light)
	next := "/plans/430381/" + string(b.next) + "/progress"
	fits := func(path string, least int) {
		t.Helper()
		p.Go(t, b.server.URL+path)
		rows := browsertest.Eval[int](t, p, `document.querySelectorAll(".board-halves tbody tr:not(.group)").length`)
		if rows < least {
			t.Errorf("%s shows %d rows", path, rows)
		}
		if bottom := browsertest.Eval[float64](t, p, `document.querySelector(".board").getBoundingClientRect().bottom`); bottom > 800 {
			t.Errorf("%s: the board ends at %v", path, bottom)
		}
		if cut := browsertest.Eval[string](t, p, `[...document.querySelectorAll(".board-halves td.k-number .cell")].filter(e => e.scrollWidth > e.clientWidth && /\d/.test(e.textContent)).map(e => e.textContent.trim()).join()`); cut != "" {
			t.Errorf("%s: figures are cut off: %s", path, cut)
		}
	}
	for _, role := range []identity.Role{"", identity.Leader} {
		if role != "" {
			b.signIn(t, p, role)
		}
		fits(b.progress(""), 30)
		fits(b.progress("?"+mid), 30)
		fits(next, 19)
	}
}

// A figure opens its card by key, and gives the focus back; without script it
// leads to the row that explains it.
func aFigureAnswers(t *testing.T, b *bench, browser *browsertest.Browser) {
	p := browser.Page(t, b.server.URL+b.progress("?"+mid), browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, p, `(document.querySelector('td:nth-child(3) a.figure[href*="/gdp?"]').focus(), true)`)
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector("#figure-card").matches(":popover-open")`)
	if text := p.Text(t, "#figure-card"); !contains(text, "601.8", "地区生产总值", "已公开", "演示数据") {
		t.Errorf("the card says %q", text)
	}
	for _, v := range p.Axe(t) {
		t.Errorf("axe: %s", v)
	}
	p.Screenshot(t, "card")
	p.Press(t, kb.Escape)
	p.Until(t, `!document.querySelector("#figure-card").matches(":popover-open")`)
	p.Until(t, `document.activeElement.matches("a.figure")`)

	p = browser.Page(t, b.server.URL+"/", browsertest.Phone, browsertest.Light)
	p.NoScript(t)
	p.Go(t, b.server.URL+b.progress("?"+mid))
	p.Click(t, `td:nth-child(3) a.figure[href*="/gdp?"]`)
	p.Wait(t, "#f-1-2023")
}
