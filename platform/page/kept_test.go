package page_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"

	"gangyao/platform/fault"
	"gangyao/platform/page"
)

// keeping is a site that keeps the pages of /kept/…, with what it depends on at hand.
type keeping struct {
	house
	version atomic.Int64
	built   atomic.Int64
	now     atomic.Pointer[time.Time]
	// hold, when set, is what a page waits for while it is built.
	hold chan struct{}
}

type whoKey struct{}

func who(ctx context.Context) string {
	name, _ := ctx.Value(whoKey{}).(string)
	return name
}

func openKeeping(t *testing.T, room int) *keeping {
	k := &keeping{}
	day := time.Date(2025, 7, 8, 1, 0, 0, 0, time.UTC)
	k.now.Store(&day)
	k.house = open(t, func(c *page.Config) {
		c.Now = func() time.Time { return *k.now.Load() }
		c.KeptBytes = room
		c.Version = func(context.Context) (string, error) { return strconv.FormatInt(k.version.Load(), 10), nil }
		c.Identify = func(r *http.Request) (context.Context, page.View, error) {
			return context.WithValue(r.Context(), whoKey{}, r.Header.Get("X-Who")), nil, nil
		}
		c.Audience = who
		c.Frame = func(r *http.Request) (page.Frame, error) {
			f := page.Frame{}
			if name := who(r.Context()); name != "" {
				f.Person = &page.Person{Name: name}
			}
			return f, nil
		}
	})
	k.Handle("GET /kept/{name}", func(r *http.Request) (page.View, error) {
		n, v := k.built.Add(1), k.version.Load()
		if k.hold != nil {
			<-k.hold
		}
		switch r.PathValue("name") {
		case "fault":
			return nil, fault.New(fault.NotFound, "fault.not_found", nil)
		case "bug":
			return nil, errors.New("secret cause")
		case "panic":
			panic("secret cause")
		case "form":
			return page.Page{Title: "f", Status: http.StatusUnprocessableEntity}, nil
		case "elsewhere":
			return page.Redirect{To: "/plain"}, nil
		case "long":
			return page.Page{Title: "长", Body: templ.Raw(noise(200_000))}, nil
		}
		return page.Page{Title: "存", Body: templ.Raw(fmt.Sprintf("[version %d built %d %s]", v, n, strings.Repeat("正文", 600)))}, nil
	}, page.Keep())
	return k
}

// noise is text that does not pack well.
func noise(n int) string {
	var b strings.Builder
	for x := uint64(1); b.Len() < n; x = x*6364136223846793005 + 1442695040888963407 {
		b.WriteString(strconv.FormatUint(x, 36))
	}
	return b.String()
}

func unpacked(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Header().Get("Content-Encoding") != "gzip" {
		return w.Body.String()
	}
	gz, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(gz)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// What a page follows from makes another page; anything else does not.
func TestAKeptPageIsMadeAnewWhenWhatItFollowsFromChanged(t *testing.T) {
	k := openKeeping(t, 0)
	tomorrow := time.Date(2025, 7, 9, 1, 0, 0, 0, time.UTC)
	steps := []struct {
		name   string
		change func()
		path   string
		header []string
		anew   bool
	}{
		{"the first time", nil, "/kept/a", nil, true},
		{"again", nil, "/kept/a", nil, false},
		{"packed", nil, "/kept/a", []string{"Accept-Encoding", "gzip"}, false},
		{"another agent", nil, "/kept/a", []string{"User-Agent", "x"}, false},
		{"another address", nil, "/kept/b", nil, true},
		{"another query", nil, "/kept/a?as_of=2024-01-01", nil, true},
		{"another language", nil, "/kept/a", []string{"Accept-Language", "en"}, true},
		{"another theme", nil, "/kept/a", []string{"Cookie", "theme=dark"}, true},
		{"somebody", nil, "/kept/a", []string{"X-Who", "甲"}, true},
		{"somebody else", nil, "/kept/a", []string{"X-Who", "乙"}, true},
		{"the first again", nil, "/kept/a", []string{"X-Who", "甲"}, false},
		{"nobody again", nil, "/kept/a", nil, false},
		{"a change", func() { k.version.Add(1) }, "/kept/a", nil, true},
		{"once after it", nil, "/kept/a", nil, false},
		{"for somebody too", nil, "/kept/a", []string{"X-Who", "甲"}, true},
		{"the next day", func() { k.now.Store(&tomorrow) }, "/kept/a", nil, true},
		{"a part of a page", nil, "/kept/a", []string{"HX-Request", "true"}, true},
		{"an address that is too long", nil, "/kept/a?x=" + strings.Repeat("x", 1024), nil, true},
		{"and again", nil, "/kept/a?x=" + strings.Repeat("x", 1024), nil, true},
	}
	for _, s := range steps {
		if s.change != nil {
			s.change()
		}
		before := k.built.Load()
		w := k.get(s.path, s.header...)
		if anew := k.built.Load() > before; anew != s.anew {
			t.Errorf("%s: made anew: %v", s.name, anew)
		}
		body := unpacked(t, w)
		if want := fmt.Sprintf("[version %d ", k.version.Load()); w.Code != 200 || !strings.Contains(body, want) {
			t.Errorf("%s: %d, lacks %s", s.name, w.Code, want)
		}
		for _, who := range []string{"甲", "乙"} {
			if has, should := strings.Contains(body, "<strong>"+who+"</strong>"), len(s.header) > 1 && s.header[1] == who; has != should {
				t.Errorf("%s: names %s: %v", s.name, who, has)
			}
		}
	}
}

func TestAKeptPageIsSentOnceToEachReader(t *testing.T) {
	k := openKeeping(t, 0)
	first := k.get("/kept/a")
	tag := first.Header().Get("ETag")
	if tag == "" || first.Header().Get("Cache-Control") != "no-cache, private" {
		t.Fatalf("ETag %q, Cache-Control %q", tag, first.Header().Get("Cache-Control"))
	}
	for _, have := range []string{tag, `"x", ` + tag, "*"} {
		if w := k.get("/kept/a", "If-None-Match", have); w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
			t.Errorf("%s: %d, %d bytes", have, w.Code, w.Body.Len())
		}
	}
	for name, header := range map[string][]string{"another page": {"If-None-Match", `"x"`}, "somebody else's": {"If-None-Match", tag, "X-Who", "甲"}} {
		if w := k.get("/kept/a", header...); w.Code != 200 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	k.version.Add(1)
	if w := k.get("/kept/a", "If-None-Match", tag); w.Code != 200 {
		t.Errorf("after a change: %d", w.Code)
	}
	packed := k.get("/kept/a", "Accept-Encoding", "gzip")
	if packed.Header().Get("Content-Length") != strconv.Itoa(packed.Body.Len()) || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("packed: %v", packed.Header())
	}
	if plain := k.get("/kept/a"); unpacked(t, packed) != plain.Body.String() {
		t.Error("packed and not, it is another page")
	}
}

// What is no whole page with status 200 is answered as ever, each time anew.
func TestOnlyWholePagesAreKept(t *testing.T) {
	k := openKeeping(t, 0)
	for name, status := range map[string]int{"fault": 404, "bug": 500, "panic": 500, "form": 422, "elsewhere": 303} {
		for range 2 {
			before := k.built.Load()
			if w := k.get("/kept/" + name); w.Code != status || w.Header().Get("ETag") != "" {
				t.Errorf("%s: %d, ETag %q", name, w.Code, w.Header().Get("ETag"))
			}
			if k.built.Load() == before {
				t.Errorf("%s was kept", name)
			}
		}
	}
}

// Of many who ask at once one makes the page; whoever goes away spoils nothing.
func TestManyReadersOneMaker(t *testing.T) {
	k := openKeeping(t, 0)
	k.hold = make(chan struct{})
	h := k.Handler()
	ask := func(ctx context.Context) string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/kept/a", nil).WithContext(ctx))
		return w.Body.String()
	}
	leaving, leave := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { ask(leaving) }) // makes it, and goes away
	for k.built.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	leave()
	bodies := make([]string, 20)
	for i := range bodies {
		all.Go(func() { bodies[i] = ask(context.Background()) })
	}
	close(k.hold)
	all.Wait()
	for i, b := range bodies {
		if b != bodies[0] || !strings.Contains(b, "built 1 ") {
			t.Fatalf("reader %d got another page", i)
		}
	}
	if n := k.built.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
}

// What is not asked for goes; one page never takes all the room.
func TestKeptPagesAreBounded(t *testing.T) {
	k := openKeeping(t, 100_000)
	asked := func(path string) (anew bool) {
		before := k.built.Load()
		k.get(path)
		return k.built.Load() > before
	}
	asked("/kept/a")
	for i := range 1000 {
		asked("/kept/x?n=" + strconv.Itoa(i))
		if i%10 == 0 && asked("/kept/a") {
			t.Fatalf("a page that is asked for went after %d others", i)
		}
	}
	if !asked("/kept/x?n=0") {
		t.Error("a thousand pages have room in 100 KB")
	}
	asked("/kept/long")
	if !asked("/kept/long") {
		t.Error("a page larger than an eighth of the room was kept")
	}
	if asked("/kept/a") {
		t.Error("a large page made others go")
	}
}
