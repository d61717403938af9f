package styleguide_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/internal/browsertest"
)

// old serves a site as a browser of the baseline understands it: names that such a
// browser does not know are replaced by names that none knows.
func old(t *testing.T) string {
	t.Helper()
	server := serve(t)
	names := strings.NewReplacer(
		" popovertarget", " data-unknown-target", "popovertarget", "data-unknown-target", " popover", " data-unknown", "[popover]", "[data-unknown]", `"popover"in`, `"unknown"in`,
		`"popover"`, `"data-unknown"`, ":popover-open", ":unknown-open", "position-area", "unknown-area", "text-wrap", "unknown-wrap",
		"position-try-fallbacks", "unknown-fallbacks", "text-autospace", "unknown-autospace", "text-spacing-trim", "unknown-trim",
	)
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		rec := httptest.NewRecorder()
		server.Config.Handler.ServeHTTP(rec, r)
		for k, v := range rec.Header() {
			if k != "Content-Length" {
				w.Header()[k] = v
			}
		}
		w.WriteHeader(rec.Code)
		_, _ = bytes.NewBufferString(names.Replace(rec.Body.String())).WriteTo(w)
	})
	out := httptest.NewServer(h)
	t.Cleanup(out.Close)
	return out.URL
}

func shown(t *testing.T, p *browsertest.Page, selector string) bool {
	t.Helper()
	return browsertest.Eval[bool](t, p, `document.querySelector("`+selector+`").getClientRects().length > 0`)
}

func TestMenusOpenInOldBrowsers(t *testing.T) {
	p := browsertest.Open(t).Page(t, old(t)+"/styleguide", browsertest.Desk, browsertest.Light)
	const button, menu = `[data-unknown-target='theme-menu']`, "#theme-menu"
	p.Until(t, `document.documentElement.classList.contains("no-popover")`)
	if shown(t, p, menu) {
		t.Fatal("the menu is open from the start")
	}
	p.Click(t, button)
	if !shown(t, p, menu) {
		t.Fatal("the button does not open its menu")
	}
	if at := browsertest.Eval[string](t, p, `(() => { const m = document.querySelector("#theme-menu").getBoundingClientRect(),
		b = document.querySelector("`+button+`").getBoundingClientRect();
		return [m.top >= b.bottom, m.top < b.bottom + 20, m.right <= innerWidth].join() })()`); at != "true,true,true" {
		t.Errorf("the menu does not stand below its button: %s", at)
	}
	p.Press(t, kb.Escape)
	if shown(t, p, menu) {
		t.Error("Escape does not close the menu")
	}
	p.Click(t, button)
	p.Click(t, "h1")
	if shown(t, p, menu) {
		t.Error("a click elsewhere does not close the menu")
	}
	p.Check(t)
}

func TestTheNavigationOpensOnOldPhones(t *testing.T) {
	p := browsertest.Open(t).Page(t, old(t)+"/styleguide", browsertest.Phone, browsertest.Dark)
	p.Until(t, `document.documentElement.classList.contains("no-popover")`)
	if shown(t, p, "#nav") {
		t.Error("the navigation covers the page")
	}
	p.Click(t, `[data-unknown-target='nav']`)
	if !shown(t, p, "#nav") {
		t.Error("the navigation does not open")
	}
}

// Without script an old browser shows what is in the menus, in the page.
func TestMenusAreReachableInOldBrowsersWithoutScript(t *testing.T) {
	url := old(t) + "/styleguide"
	p := browsertest.Open(t).Page(t, url, browsertest.Desk, browsertest.Light)
	p.NoScript(t)
	p.Go(t, url)
	p.Wait(t, "#theme-menu")
	p.Click(t, `[data-theme-choice="dark"]`)
	p.Wait(t, `html[data-theme="dark"]`)
	paper := browsertest.Eval[string](t, p, `getComputedStyle(document.body).backgroundColor`)
	if paper != "rgb(23, 24, 27)" {
		t.Errorf("the dark page is %s", paper)
	}
}
