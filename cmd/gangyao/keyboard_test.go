package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/planning/reporting"
	"gangyao/platform/identity"
)

// reach presses Tab until what a selector names has the focus, as whoever has no mouse.
func reach(t *testing.T, p *browsertest.Page, selector string) {
	t.Helper()
	for range 150 {
		if browsertest.Eval[bool](t, p, `document.activeElement !== null && document.activeElement.matches('`+selector+`')`) {
			return
		}
		p.Press(t, kb.Tab)
	}
	t.Fatalf("Tab does not reach %s; it is at %s", selector, p.Focus(t))
}

// A clerk's whole day without a mouse: signing in, what is owed, the grid with a block
// from a spreadsheet, submitting, the note of a return, mending, submitting again.
func TestAClerksDayByKeyboard(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := newHouse(t)
	_, s := h.round()
	path := "/sheets/" + string(s)
	stands := func(want reporting.State) {
		t.Helper()
		v, err := h.system.reports.Sheet(h.program(), demo.Tenant, s, time.Time{})
		if err != nil || v.Sheet.State != want {
			t.Fatalf("the sheet is %s, not %s: %v", v.Sheet.State, want, err)
		}
	}
	i := slices.IndexFunc(h.people, func(a demo.Account) bool { return a.Role == identity.Clerk })
	p := browsertest.Open(t).Page(t, h.server.URL+"/sign-in?lang=zh", browsertest.Desk, browsertest.Light)

	reach(t, p, "#f-login")
	p.Press(t, h.people[i].Login)
	reach(t, p, "#f-password")
	p.Press(t, demo.Password)
	p.Press(t, kb.Enter)
	p.Until(t, `location.pathname === "/duties"`) // where a clerk begins

	toSheet := `a.button[href="` + path + `"]`
	reach(t, p, toSheet)
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector(".sheet.is-script") !== null`)
	reach(t, p, `[data-col="value"]`)
	browsertest.Eval[bool](t, p, `(() => { const d = new DataTransfer(); d.setData("text/plain", "48.33\t初步\t快报\n50.02\n");
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); return true })()`)
	p.Until(t, `document.querySelector("[data-say]").textContent.startsWith("已粘贴") && document.querySelector("[data-done]").textContent === "2"`)
	p.Press(t, kb.ArrowDown) // to the next cell
	p.Until(t, `document.activeElement.value === "50.02"`)

	toSubmit := `a.button[href="` + path + `/submit"]`
	reach(t, p, toSubmit)
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector(".submit-form") !== null`)
	reach(t, p, `.submit-form button[type="submit"]`)
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector(".sha") !== null`)
	stands(reporting.Submitted)

	if status, _ := h.caller(identity.Head).ask(http.MethodPost, path+"/return", url.Values{"note": {"请核对第一项"}}); status != http.StatusSeeOther {
		t.Fatalf("the head's return answers %d", status)
	}
	reach(t, p, `header a[href="/duties"]`)
	p.Press(t, kb.Enter)
	p.Until(t, `location.pathname === "/duties" && document.querySelector("main").textContent.includes("请核对第一项")`)
	reach(t, p, toSheet)
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector(".sheet.is-script") !== null && document.querySelector("main").textContent.includes("请核对第一项")`)
	reach(t, p, `[data-col="value"]`)
	p.Press(t, "48.35") // typing replaces what stands in a cell
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector("[data-say]").textContent.startsWith("已保存") && document.activeElement.value === "50.02"`)
	reach(t, p, toSubmit)
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector(".submit-form") !== null`)
	reach(t, p, `.submit-form button[type="submit"]`)
	p.Press(t, kb.Enter)
	p.Until(t, `document.querySelector(".sha") !== null`)
	stands(reporting.Submitted)
	if words := p.Text(t, "main"); !strings.Contains(words, "48.35") || !strings.Contains(words, "50.02") {
		t.Errorf("what was submitted says %s", words)
	}
}
