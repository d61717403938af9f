package page_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"gangyao/platform/fault"
	"gangyao/platform/page"
)

// house is a site with a few routes, a fixed clock and a log to read.
type house struct {
	*page.Site
	log *bytes.Buffer
}

func open(t *testing.T, change ...func(*page.Config)) house {
	t.Helper()
	log := &bytes.Buffer{}
	config := page.Config{
		Now:   func() time.Time { return time.Date(2025, 7, 8, 1, 0, 0, 0, time.UTC) },
		NewID: func() string { return "r1" },
		Log:   slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelInfo})),
	}
	for _, c := range change {
		c(&config)
	}
	s := page.New(config)
	s.Handle("GET /plain", func(*http.Request) (page.View, error) {
		return page.Page{Title: "计划 <一>", Body: templ.Raw("<p>正文</p>")}, nil
	})
	s.Handle("GET /asof", func(r *http.Request) (page.View, error) {
		return page.Page{Title: "截至", Body: templ.Raw("[" + page.From(r.Context()).AsOf.Format(time.DateOnly) + "] " +
			page.Href(r.Context(), "/x?y=1") + " " + page.Here(r.Context(), "page", "2"))}, nil
	})
	s.Handle("GET /fault/{code}", func(r *http.Request) (page.View, error) {
		return nil, fault.Wrap(errors.New("secret cause"), fault.Code(r.PathValue("code")), "fault."+r.PathValue("code"), nil)
	})
	s.Handle("GET /bug", func(*http.Request) (page.View, error) { return nil, errors.New("secret cause") })
	s.Handle("GET /panic", func(*http.Request) (page.View, error) { panic("secret cause") })
	s.Handle("GET /late", func(*http.Request) (page.View, error) {
		return page.Page{Title: "晚", Body: templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			fmt.Fprint(w, "half a page")
			return errors.New("secret cause")
		})}, nil
	})
	read := func(r *http.Request) (page.View, error) {
		if _, err := io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		return page.Redirect{To: r.URL.Query().Get("to")}, nil
	}
	s.Handle("POST /small", read)
	s.Handle("POST /large", read, page.MaxBody(4<<20))
	s.Handle("GET /file", func(*http.Request) (page.View, error) {
		return page.File{Name: "指标 表.csv", Type: "text/csv; charset=utf-8", Write: func(w io.Writer) error {
			_, err := io.WriteString(w, strings.Repeat("甲,1\n", 1000))
			return err
		}}, nil
	})
	s.Handle("GET /broken-file", func(*http.Request) (page.View, error) {
		return page.File{Name: "a.csv", Type: "text/csv", Write: func(w io.Writer) error {
			io.WriteString(w, strings.Repeat("x", 5000))
			return errors.New("disk gone")
		}}, nil
	})
	s.Handle("GET /no-file", func(*http.Request) (page.View, error) {
		return page.File{Name: "a.csv", Type: "text/csv", Write: func(io.Writer) error {
			return fault.New(fault.NotFound, "fault.not_found", nil)
		}}, nil
	})
	return house{s, log}
}

func (h house) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	return w
}

func (h house) get(path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return h.do(r)
}

func TestAPageIsEscapedAndShelled(t *testing.T) {
	body := open(t).get("/plain").Body.String()
	for _, want := range []string{`<html lang="zh-CN"`, "计划 &lt;一&gt; · 纲要</title>", "<h1>计划 &lt;一&gt;</h1>", "<p>正文</p>", `id="main"`} {
		if !strings.Contains(body, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	if strings.Contains(body, " style=") || strings.Contains(body, "onclick") {
		t.Error("page has inline style or script, which the policy forbids")
	}
}

func TestLanguage(t *testing.T) {
	h := open(t)
	tests := []struct {
		name, path string
		headers    []string
		want       string
	}{
		{"Chinese by default", "/plain", nil, "zh-CN"},
		{"the browser's wish", "/plain", []string{"Accept-Language", "en-GB"}, "en"},
		{"the cookie before the browser", "/plain", []string{"Accept-Language", "en", "Cookie", "lang=zh"}, "zh-CN"},
		{"the address before the cookie", "/plain?lang=en", []string{"Cookie", "lang=zh"}, "en"},
		{"nonsense is ignored", "/plain?lang=xx", []string{"Cookie", "lang=yy"}, "zh-CN"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := h.get(tt.path, tt.headers...)
			if !strings.Contains(w.Body.String(), `<html lang="`+tt.want+`"`) {
				t.Errorf("not in %s", tt.want)
			}
		})
	}
	if got := h.get("/plain?lang=en").Header().Get("Set-Cookie"); !strings.HasPrefix(got, "lang=en; Path=/; Max-Age=31536000; SameSite=Lax") {
		t.Errorf("the choice is remembered as %q", got)
	}
}

func TestAsOf(t *testing.T) {
	h := open(t)
	tests := []struct{ name, path, want string }{
		{"a past day is kept by links", "/asof?as_of=2023-06-30", "[2023-06-30] /x?as_of=2023-06-30&y=1 /asof?as_of=2023-06-30&page=2"},
		{"today is no past day", "/asof?as_of=2025-07-08", "[0001-01-01] /x?y=1 "},
		{"nor is the future", "/asof?as_of=2030-01-01", "[0001-01-01] /x?y=1 "},
		{"yesterday is, in the site's time zone", "/asof?as_of=2025-07-07", "[2025-07-07] "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if body := h.get(tt.path).Body.String(); !strings.Contains(body, tt.want) {
				t.Errorf("page lacks %q", tt.want)
			}
		})
	}
	if w := h.get("/asof?as_of=yesterday"); w.Code != 422 || !strings.Contains(w.Body.String(), "“yesterday”不是日期") {
		t.Errorf("a wrong day answers %d", w.Code)
	}
	if body := h.get("/asof?as_of=2023-06-30").Body.String(); !strings.Contains(body, "截至 2023年6月30日 的数据") {
		t.Error("no band says that the data are of the past")
	}
}

func TestFaultsBecomeAnswers(t *testing.T) {
	status := map[fault.Code]int{
		fault.Invalid: 422, fault.Unsupported: 415, fault.TooLarge: 413, fault.NotFound: 404,
		fault.Conflict: 409, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.Unavailable: 503, fault.Internal: 500,
	}
	for code, want := range status {
		t.Run(string(code), func(t *testing.T) {
			h := open(t)
			w := h.get("/fault/" + string(code))
			if w.Code != want {
				t.Errorf("status %d, want %d", w.Code, want)
			}
			if strings.Contains(w.Body.String(), "secret") || !strings.Contains(h.log.String(), "secret cause") {
				t.Error("the cause belongs into the log, not on the page")
			}
			w = h.get("/fault/"+string(code), "Accept", "application/json")
			if w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), `"code":"`+string(code)+`"`) {
				t.Errorf("a program gets %s %s", w.Header().Get("Content-Type"), w.Body)
			}
			w = h.get("/fault/"+string(code), "HX-Request", "true")
			if body := w.Body.String(); w.Code != want || strings.Contains(body, "<html") || !strings.Contains(body, `role="alert"`) {
				t.Errorf("a part of a page gets %d %s", w.Code, body)
			}
		})
	}
}

func TestOurOwnMistakesAreHiddenAndLogged(t *testing.T) {
	for _, path := range []string{"/bug", "/panic", "/late"} {
		t.Run(path, func(t *testing.T) {
			h := open(t)
			w := h.get(path)
			body := w.Body.String()
			if w.Code != 500 || !strings.Contains(body, "系统出错") || !strings.Contains(body, "编号 r1") {
				t.Errorf("answers %d", w.Code)
			}
			if strings.Contains(body, "secret") || strings.Contains(body, "half a page") {
				t.Error("the page shows what it must not")
			}
			if !strings.Contains(h.log.String(), "secret cause") {
				t.Error("the log does not tell the cause")
			}
		})
	}
}

func TestAFailingFrameStillGivesAPage(t *testing.T) {
	h := open(t, func(c *page.Config) {
		c.Frame = func(*http.Request) (page.Frame, error) { return page.Frame{}, errors.New("database gone") }
	})
	if w := h.get("/plain"); w.Code != 500 || !strings.Contains(w.Body.String(), "<h1>系统出错</h1>") {
		t.Errorf("answers %d", w.Code)
	}
}

func TestUnknownAddresses(t *testing.T) {
	if w := open(t).get("/nowhere"); w.Code != 404 || !strings.Contains(w.Body.String(), "<h1>找不到页面</h1>") {
		t.Errorf("answers %d", w.Code)
	}
}

func TestBodiesAreLimited(t *testing.T) {
	h := open(t)
	post := func(path string, size int, stated bool) int {
		r := httptest.NewRequest("POST", path+"?to=/done", bytes.NewReader(make([]byte, size)))
		if !stated {
			r.ContentLength = -1
		}
		return h.do(r).Code
	}
	if got := post("/small", 2<<20, true); got != 413 {
		t.Errorf("2 MB to a route of 1 MB answers %d", got)
	}
	if got := post("/small", 2<<20, false); got != 413 {
		t.Errorf("2 MB of unstated length answers %d", got)
	}
	if got := post("/large", 2<<20, true); got != 303 {
		t.Errorf("2 MB to a route of 4 MB answers %d", got)
	}
}

func TestRedirectsStayWithinTheSite(t *testing.T) {
	h := open(t)
	for to, want := range map[string]string{
		"/plans/1?x=1#y": "/plans/1?x=1#y", "https://elsewhere.example/": "/", "//elsewhere.example": "/",
		`/\elsewhere.example`: "/", "javascript:alert(1)": "/", "plans": "/", "": "/",
	} {
		w := h.do(httptest.NewRequest("POST", "/small?to="+url.QueryEscape(to), nil))
		if got := w.Header().Get("Location"); w.Code != 303 || got != want {
			t.Errorf("to %q leads to %q", to, got)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	h := open(t)
	r := httptest.NewRequest("POST", "/small?to=/done", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := h.do(r); w.Code != 403 || !strings.Contains(w.Body.String(), "来自别的网站") {
		t.Errorf("answers %d", w.Code)
	}
}

func TestSecurityHeaders(t *testing.T) {
	for _, path := range []string{"/plain", "/nowhere", "/panic"} {
		h := open(t).get(path).Header()
		policy := h.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s lacks headers", path)
		}
		if h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: without TLS there must be no promise of TLS", path)
		}
	}
	secure := open(t, func(c *page.Config) { c.HTTPS = true }).get("/plain?lang=en").Header()
	if secure.Get("Strict-Transport-Security") == "" || !strings.Contains(secure.Get("Set-Cookie"), "Secure") {
		t.Error("with TLS, cookies and browsers must be told")
	}
}

func TestFiles(t *testing.T) {
	h := open(t)
	w := h.get("/file")
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename*=utf-8''%E6%8C%87%E6%A0%87%20%E8%A1%A8.csv" {
		t.Errorf("offered as %q", got)
	}
	if w.Body.Len() != 6000 {
		t.Errorf("has %d bytes", w.Body.Len())
	}
	if w := h.get("/no-file"); w.Code != 404 || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("a file that fails at once answers %d", w.Code)
	}
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("a file that fails half-way must cut the connection, got %v", v)
		}
	}()
	h.get("/broken-file")
}

func TestCompression(t *testing.T) {
	h := open(t)
	w := h.get("/file", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("not packed")
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil || len(data) != 6000 {
		t.Errorf("unpacks to %d bytes, %v", len(data), err)
	}
	if w := h.get("/plain"); w.Header().Get("Content-Encoding") != "" {
		t.Error("packed for a browser that did not ask")
	}
}

func TestRateLimit(t *testing.T) {
	now := time.Date(2025, 7, 8, 1, 0, 0, 0, time.UTC)
	h := open(t, func(c *page.Config) {
		c.Now = func() time.Time { return now }
		c.Rate, c.Burst = 1, 3
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	})
	handler := h.Handler()
	from := func(addr, forwarded string) int {
		r := httptest.NewRequest("GET", "/plain", nil)
		r.RemoteAddr = addr
		r.Header.Set("X-Forwarded-For", forwarded)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	for i := range 3 {
		if got := from("192.0.2.1:1", ""); got != 200 {
			t.Fatalf("request %d answers %d", i+1, got)
		}
	}
	if got := from("192.0.2.1:2", "198.51.100.7"); got != 429 {
		t.Errorf("the fourth answers %d, though only proxies may name other clients", got)
	}
	if got := from("192.0.2.2:1", ""); got != 200 {
		t.Errorf("another client answers %d", got)
	}
	if got := from("10.0.0.1:1", "192.0.2.1"); got != 429 {
		t.Errorf("the same client behind our proxy answers %d", got)
	}
	if got := from("10.0.0.1:1", "192.0.2.1, 192.0.2.9"); got != 200 {
		t.Errorf("a client that invents a hop answers %d", got)
	}
	now = now.Add(2 * time.Second)
	if got := from("192.0.2.1:1", ""); got != 200 {
		t.Errorf("after a while it answers %d", got)
	}
}

func TestTheLogHoldsNoQueries(t *testing.T) {
	h := open(t)
	h.get("/plain?q=甲某")
	if log := h.log.String(); !strings.Contains(log, "path=/plain") || strings.Contains(log, "甲某") {
		t.Errorf("log: %s", log)
	}
}

func TestServeFinishesWhatItBegan(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	entered := make(chan bool)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		entered <- true
		stop()
		time.Sleep(50 * time.Millisecond)
		fmt.Fprint(w, "done")
	})
	served := make(chan error, 1)
	go func() { served <- page.Serve(ctx, ln, handler, slog.New(slog.DiscardHandler)) }()
	answer := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + ln.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		answer <- string(b)
	}()
	<-entered
	if got := <-answer; got != "done" {
		t.Errorf("the request in flight got %q", got)
	}
	if err := <-served; err != nil {
		t.Errorf("stopped with %v", err)
	}
}
