package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"gangyao/internal/browsertest"
)

// An address changes as soon as the first bytes of the next page arrive; the rest may
// take a while. Until sees a page only when it is whole.
func TestUntilWaitsForTheWholePage(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!DOCTYPE html><html lang="zh-CN"><head><title>页面</title><link rel="icon" href="data:,"></head><body><main><h1>页面</h1><a href="/slow">下一页</a>`)
		if r.URL.Path == "/slow" {
			w.(http.Flusher).Flush()
			time.Sleep(300 * time.Millisecond)
			fmt.Fprint(w, `<p id="late">到了</p>`)
		}
		fmt.Fprint(w, `</main></body></html>`)
	}))
	t.Cleanup(server.Close)
	p := browsertest.Open(t).Page(t, server.URL, browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, p, `(document.querySelector("a").click(), true)`)
	p.Until(t, `location.pathname === "/slow"`)
	if got := browsertest.Eval[string](t, p, `document.querySelector("#late")?.textContent ?? "not there"`); got != "到了" {
		t.Errorf("the end of the page is %s", got)
	}
}
