package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/internal/browsertest"
)

// The harness must see what is wrong, or its silence means nothing.

func serve(t *testing.T, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src data:")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="zh-CN"><head><title>页面</title><link rel="icon" href="data:,"></head><body><main><h1>页面</h1>%s</main></body></html>`, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestComplaintsAreSeen(t *testing.T) {
	browser := browsertest.Open(t)
	tests := map[string]struct{ body, want string }{
		"an inline style":    {`<p style="color:red">x</p>`, "Content Security Policy"},
		"an inline script":   {`<script>1</script>`, "Content Security Policy"},
		"a file that is not": {`<script src="/gone.js"></script>`, "404"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := browser.Page(t, serve(t, tt.body), browsertest.Desk, browsertest.Light)
			if got := strings.Join(p.Complaints(), "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("complaints: %q", got)
			}
		})
	}
	t.Run("an error of a script", func(t *testing.T) {
		p := browser.Page(t, serve(t, ""), browsertest.Desk, browsertest.Light)
		if got := p.Complaints(); len(got) != 0 {
			t.Errorf("a sound page draws %q", got)
		}
		browsertest.Eval[bool](t, p, `(setTimeout(() => { throw new Error("broken") }), console.error("told"), true)`)
		browsertest.Eval[bool](t, p, `new Promise(done => setTimeout(() => done(true), 50))`)
		got := strings.Join(p.Complaints(), "\n")
		if !strings.Contains(got, "broken") || !strings.Contains(got, "told") {
			t.Errorf("complaints: %q", got)
		}
	})
}

func TestAxeFindsWhatIsHardToUse(t *testing.T) {
	browser := browsertest.Open(t)
	p := browser.Page(t, serve(t, `<input type="text"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`), browsertest.Desk, browsertest.Light)
	found := map[string]string{}
	for _, v := range p.Axe(t) {
		found[v.ID] = v.String()
	}
	if !strings.Contains(found["label"], "critical") || !strings.Contains(found["image-alt"], "<img") {
		t.Errorf("found %v", found)
	}
}

func TestSizeThemeAndCookiesAreEachPagesOwn(t *testing.T) {
	browser, url := browsertest.Open(t), serve(t, "")
	desk := browser.Page(t, url, browsertest.Desk, browsertest.Light)
	browsertest.Eval[string](t, desk, `document.cookie = "a=1"`)
	phone := browser.Page(t, url, browsertest.Phone, browsertest.Dark)
	if got := browsertest.Eval[string](t, phone, `document.cookie`); got != "" {
		t.Errorf("the second page sees the cookie %q of the first", got)
	}
	state := `[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, navigator.language].join()`
	if got := browsertest.Eval[string](t, desk, state); got != "1280,false,zh-CN" {
		t.Errorf("desk is %s", got)
	}
	if got := browsertest.Eval[string](t, phone, state); !strings.HasSuffix(got, ",true,zh-CN") {
		t.Errorf("phone is %s", got)
	}
}

func TestKeysArriveAsFromAKeyboard(t *testing.T) {
	browser := browsertest.Open(t)
	p := browser.Page(t, serve(t, `<label>甲<input id="a"></label><label>乙<input id="b"></label>`), browsertest.Desk, browsertest.Light)
	browsertest.Eval[bool](t, p, `(document.addEventListener("keydown", e => { if (e.key === "x") e.preventDefault() }), true)`)
	p.Click(t, "#a")
	p.Press(t, "axb"+kb.Tab+"c")
	got := browsertest.Eval[string](t, p, `document.querySelector("#a").value + "|" + document.querySelector("#b").value`)
	if got != "ab|c" {
		t.Errorf("boxes hold %q", got)
	}
	if got := p.Focus(t); !strings.HasPrefix(got, "input#b") {
		t.Errorf("focus is on %q", got)
	}
}

func TestScreenshotsArePictures(t *testing.T) {
	browser := browsertest.Open(t)
	p := browser.Page(t, serve(t, ""), browsertest.Phone, browsertest.Light)
	data, err := os.ReadFile(p.Screenshot(t, "picture"))
	if err != nil || !strings.HasPrefix(string(data), "\x89PNG") {
		t.Errorf("%v, begins with %q", err, data[:min(len(data), 8)])
	}
}
