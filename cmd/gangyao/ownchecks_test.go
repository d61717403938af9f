package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/demo"
	"gangyao/internal/browsertest"
	"gangyao/planning/indicator/check"
	"gangyao/platform/identity"
)

// A statistician declares a check on the page: tries it, records it with a
// reason, changes it, and finds both versions with who made them; a planner sees
// it and cannot change it.
func TestOwnChecksOnThePage(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	h := newHouse(t)
	b := browsertest.Open(t)
	p := h.signedIn(t, b, identity.Statistician, "/quality/rules", browsertest.Desk, browsertest.Light)
	p.Check(t)
	p.Screenshot(t, "own-rules-empty")
	p.Go(t, h.server.URL+"/quality/rules/new")
	p.Check(t)
	p.Screenshot(t, "own-rule-new")
	choose := func(id, value string) {
		browsertest.Eval[bool](t, p, `(() => { document.querySelector("#f-`+id+`").value = "`+value+`"; return true })()`)
	}
	p.Type(t, "#f-id", "gdp-high")
	p.Type(t, "#f-title", "地区生产总值偏高")
	choose("severity", "remark")
	p.Type(t, "#f-codes", "gdp")
	p.Type(t, "#f-with-high", "1")
	p.Click(t, "main form.form .button-primary")
	p.Wait(t, ".notice-error, .field-wrong") // no words
	p.Expected(t, "status of 422")
	p.Type(t, "#f-explanation", "演示：一亿元就报。")
	p.Type(t, "#f-instruction", "演示：核对。")
	p.Click(t, "main form.form .button-primary")
	p.Until(t, `location.pathname === "/quality/rules/try" && document.querySelector("main").textContent.includes("还没有保存")`)
	p.Until(t, `document.querySelector("main").textContent.includes("查出 ") && document.querySelector("main table tbody tr") !== null`)
	p.Check(t)
	p.Screenshot(t, "own-rule-trial")
	p.Type(t, "#f-reason", "演示年报")
	p.Click(t, "main form.form .button-primary")
	p.Until(t, `location.pathname === "/quality/rules" && document.querySelector("#rule-gdp-high") !== null`)
	p.Check(t)
	p.Screenshot(t, "own-rules")
	p.Go(t, h.server.URL+"/quality/rules/own/gdp-high")
	p.Check(t)
	p.Screenshot(t, "own-rule")
	p.Type(t, "#f-with-high", "100000")
	p.Click(t, "main form.form .button-primary")
	p.Until(t, `location.pathname === "/quality/rules/try" && document.querySelector("main").textContent.includes("第 1 版改为第 2 版")`)
	p.Type(t, "#f-reason", "演示：放宽")
	p.Click(t, "main form.form .button-primary")
	p.Until(t, `location.pathname === "/quality/rules" && document.querySelector("#rule-gdp-high") !== null`)
	p.Go(t, h.server.URL+"/quality/rules/own/gdp-high")
	p.Until(t, `["演示：放宽", "演示年报"].every((w) => document.querySelector("main").textContent.includes(w))`)

	// On a phone, and for those who only look.
	phone := h.signedIn(t, b, identity.Statistician, "/quality/rules", browsertest.Phone, browsertest.Dark)
	for _, path := range []string{"/quality/rules", "/quality/rules/new", "/quality/rules/own/gdp-high"} {
		phone.Go(t, h.server.URL+path)
		phone.Check(t)
		phone.Screenshot(t, "phone"+strings.ReplaceAll(path, "/", "-"))
	}
	looks := h.signedIn(t, b, identity.Planner, "/quality/rules", browsertest.Desk, browsertest.Light)
	looks.Until(t, `document.querySelector("#rule-gdp-high") !== null && !document.querySelector('a[href$="/rules/new"]')`)

	// The file that is saved comes in again and changes nothing.
	c := h.caller(identity.Statistician)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.server.URL+"/quality/rules/file/checks.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	list, err := check.LoadOwn(text)
	if err != nil || len(list) != 1 || list[0].Version != 2 {
		t.Fatalf("the file holds %+v, %v: %s", list, err, text)
	}
	status, _ := c.ask(http.MethodPost, "/quality/rules/save", url.Values{"yaml": {string(text)}, "reason": {"再传"}})
	own, err := h.system.indicators.OwnCheckHistory(h.program(), demo.Tenant, "gdp-high", time.Time{})
	if err != nil || len(own) != 2 || status != http.StatusSeeOther {
		t.Errorf("the same file again answers %d and makes %d versions, %v", status, len(own), err)
	}
}
