package planweb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/internal/browsertest"
)

// views are all public pages of the made-up plan, and those of the demonstration
// that differ for want of a text.
func (b *bench) views() map[string]string {
	d := "/plans/430381/" + string(b.demo)
	return map[string]string{
		"library": "/", "home": b.path(""), "text": b.path("/text/2"), "indicators": b.path("/indicators"), "results": b.path("/results"),
		"commitments": b.path("/commitments?section=3"), "empty": b.path("/commitments?q=没有"), "works": b.path("/works"), "systems": b.path("/systems"),
		"measures": b.path("/measures"), "achievements": b.path("/achievements"), "findings": b.path("/findings"), "coverage": b.path("/coverage?chapter=3"),
		"search": b.path("/search?q=企业"), "editions": b.path("/editions"),
		"demo-home": d, "demo-text": d + "/text", "demo-commitments": d + "/commitments",
	}
}

// Every page, at both sizes and in both themes, satisfies axe, fits the window, and
// draws no complaint from the browser.
func TestEveryPageIsSound(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	browser := browsertest.Open(t)
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
					})
				}
				// The browser complains of the answer 404, which is meant.
				p = browser.Page(t, b.server.URL+b.path("/text/99"), size, theme)
				for _, v := range p.Axe(t) {
					t.Errorf("axe: %s", v)
				}
			})
		}
	}
}

// The keyboard alone reaches the filters of a list and narrows it.
func TestTheKeyboardFiltersAList(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	p := browsertest.Open(t).Page(t, b.server.URL+b.path("/commitments"), browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, p, `(document.querySelector("#main").focus(), true)`)
	stops := map[string]bool{}
	for range 12 {
		p.Press(t, kb.Tab)
		stops[browsertest.Eval[string](t, p, `document.activeElement.name ?? ""`)] = true
	}
	for _, name := range []string{"q", "section", "kind", "due", "owner", "nature"} {
		if !stops[name] {
			t.Errorf("Tab does not stop at %s", name)
		}
	}
	// Leaving a filter narrows the list, and the person stays where the Tab led.
	browsertest.Eval[bool](t, p, `(document.querySelector("main [name=q]").focus(), true)`)
	p.Press(t, "企业"+kb.Tab)
	p.Until(t, `new URLSearchParams(location.search).get("q") === "企业" && document.querySelectorAll("#list tbody tr").length === 5`)
	if got := browsertest.Eval[string](t, p, `document.activeElement.name ?? document.activeElement.tagName`); got != "section" {
		t.Errorf("the focus went to %q", got)
	}
	// The arrow keys move between the rows.
	browsertest.Eval[bool](t, p, `(document.querySelector("#list tbody tr a").focus(), true)`)
	first := p.Focus(t)
	p.Press(t, kb.ArrowDown)
	if second := p.Focus(t); second == first {
		t.Errorf("the focus stays on %q", first)
	}
}

// A note lights its place in the text, and the place its note.
func TestNotesAndPlacesLightEachOther(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	p := browsertest.Open(t).Page(t, b.server.URL+b.path("/text/3"), browsertest.Desk, browsertest.Light)
	id := browsertest.Eval[string](t, p, `document.querySelector("[data-note]").dataset.note`)
	lit := `[...document.querySelectorAll(".is-lit")].map(e => e.dataset.note ?? "mark").join()`
	browsertest.Eval[bool](t, p, `(document.querySelector("[data-note] a").focus(), true)`)
	if got := browsertest.Eval[string](t, p, lit); !strings.Contains(got, id) || !strings.Contains(got, "mark") {
		t.Errorf("the note lights %q", got)
	}
	browsertest.Eval[bool](t, p, `(document.activeElement.blur(), document.querySelector("[data-marks~='`+id+`']").dispatchEvent(new MouseEvent("mouseover", {bubbles: true})), true)`)
	if got := browsertest.Eval[string](t, p, lit); !strings.Contains(got, id) {
		t.Errorf("the place lights %q", got)
	}
	browsertest.Eval[bool](t, p, `(document.querySelector("h1").dispatchEvent(new MouseEvent("mouseover", {bubbles: true})), true)`)
	if got := browsertest.Eval[string](t, p, lit); got != "" {
		t.Errorf("%q stays lit", got)
	}
}

// On paper a table stays a table, however narrow the sheet, and nothing is dark.
func TestPaper(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	p := browsertest.Open(t).Page(t, b.server.URL+b.path("/results?theme=dark"), browsertest.Phone, browsertest.Dark)
	if got := browsertest.Eval[string](t, p, `getComputedStyle(document.querySelector("main table")).display`); got != "block" {
		t.Errorf("on a phone the table is set as %s", got)
	}
	p.Print(t)
	if got := browsertest.Eval[string](t, p, `getComputedStyle(document.querySelector("main table")).display`); got != "table" {
		t.Errorf("on paper the table is set as %s", got)
	}
	if got := browsertest.Eval[string](t, p, `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector(".v-met")).color].join()`); got != "rgb(255, 255, 255),rgb(10, 69, 128)" {
		t.Errorf("on paper the colours are %s", got)
	}
}

// TestPictures takes the pictures of the documentation where GANGYAO_SCREENSHOTS
// names their folder.
func TestPictures(t *testing.T) {
	if os.Getenv("GANGYAO_SCREENSHOTS") == "" {
		t.Skip("GANGYAO_SCREENSHOTS names no folder")
	}
	b := newBench(t)
	browsertest.NeedAssets(t, b.bundle)
	browser := browsertest.Open(t)
	d := "/plans/430381/" + string(b.demo)
	for _, s := range []struct {
		name, path string
		size       browsertest.Size
		theme      browsertest.Theme
	}{
		{"home", d, browsertest.Desk, browsertest.Light},
		{"home-phone", d, browsertest.Phone, browsertest.Dark},
		{"results", d + "/results", browsertest.Desk, browsertest.Light},
		{"commitments", d + "/commitments", browsertest.Desk, browsertest.Dark},
		{"text", b.path("/text/3"), browsertest.Desk, browsertest.Light},
		{"coverage", b.path("/coverage?chapter=3"), browsertest.Desk, browsertest.Light},
		{"findings", b.path("/findings"), browsertest.Desk, browsertest.Light},
	} {
		p := browser.Page(t, b.server.URL+s.path, s.size, s.theme)
		file := p.ScreenshotView(t, s.name)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		small, err := browsertest.Small(data)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, small, 0o644); err != nil {
			t.Fatal(err)
		}
		if len(small) > 150_000 {
			t.Errorf("%s is too large for the repository: %d bytes", filepath.Base(file), len(small))
		}
	}
}
