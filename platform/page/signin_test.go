package page_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gangyao/platform/fault"
	"gangyao/platform/page"
)

// withPeople is a site on which people sign in by naming themselves in a header.
func withPeople(t *testing.T) house {
	t.Helper()
	type who struct{}
	h := open(t, func(c *page.Config) {
		c.SignIn = "/sign-in"
		c.Identify = func(r *http.Request) (context.Context, page.View, error) {
			switch name := r.Header.Get("X-Name"); name {
			case "must change":
				return r.Context(), page.Redirect{To: "/password"}, nil
			case "bad key":
				return nil, nil, fault.New(fault.Unauthenticated, "fault.unauthenticated", nil)
			default:
				return context.WithValue(r.Context(), who{}, name), nil, nil
			}
		}
		c.Frame = func(r *http.Request) (page.Frame, error) {
			f := page.Frame{}
			if name, _ := r.Context().Value(who{}).(string); name != "" {
				f.Person = &page.Person{Name: name, Org: "测试局", SignOut: "/sign-out"}
			}
			return f, nil
		}
	})
	private := func(r *http.Request) (page.View, error) {
		if name, _ := r.Context().Value(who{}).(string); name == "" {
			return nil, fault.New(fault.Unauthenticated, "fault.unauthenticated", nil)
		}
		return page.Page{Title: "内部"}, nil
	}
	h.Handle("GET /private", private)
	h.Handle("POST /private", private)
	h.Handle("GET /sign-in", func(*http.Request) (page.View, error) { return page.Page{Title: "登录"}, nil })
	return h
}

func TestWhoIsNotSignedInIsShownTheWay(t *testing.T) {
	h := withPeople(t)
	w := h.get("/private?a=1&as_of=2024-01-01")
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusSeeOther || to.Path != "/sign-in" || to.Query().Get("back") != "/private?a=1&as_of=2024-01-01" {
		t.Errorf("a page answers %d %q", w.Code, w.Header().Get("Location"))
	}

	w = h.get("/private", "HX-Request", "true", "Referer", "http://example.com/list?page=2")
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), `href="/sign-in?back=%2Flist%3Fpage%3D2"`) {
		t.Errorf("a part of a page answers %d %s", w.Code, w.Body)
	}

	w = h.get("/private", "Accept", "application/json")
	if w.Code != http.StatusUnauthorized || w.Header().Get("WWW-Authenticate") != "Bearer" || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("a program gets %d %v", w.Code, w.Header())
	}

	r := httptest.NewRequest("POST", "/private", nil)
	r.Header.Set("Referer", "https://elsewhere.example/trap")
	w = h.do(r)
	if body := w.Body.String(); w.Code != http.StatusUnauthorized || !strings.Contains(body, `href="/sign-in?back=%2F"`) || strings.Contains(body, "trap") {
		t.Errorf("a form answers %d %s", w.Code, body)
	}
}

func TestTheShellKnowsWhoIsSignedIn(t *testing.T) {
	h := withPeople(t)
	if body := h.get("/private", "X-Name", "测试员甲").Body.String(); !strings.Contains(body, "测试员甲") || !strings.Contains(body, `action="/sign-out"`) || strings.Contains(body, `href="/sign-in`) {
		t.Error("the shell does not show the person and the way out")
	}
	if body := h.get("/plain?x=1").Body.String(); !strings.Contains(body, `href="/sign-in?back=%2Fplain%3Fx%3D1"`) {
		t.Error("a visitor is not shown where to sign in")
	}
	if body := h.get("/sign-in?back=%2Fprivate").Body.String(); strings.Contains(body, "back=%2Fsign-in") {
		t.Error("the page for signing in leads back to itself")
	}
	if body := open(t).get("/plain").Body.String(); strings.Contains(body, "登录") {
		t.Error("a site without people offers to sign in")
	}
}

func TestIdentifyMayAnswerItself(t *testing.T) {
	h := withPeople(t)
	if w := h.get("/plain", "X-Name", "must change"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/password" {
		t.Errorf("answers %d %q", w.Code, w.Header().Get("Location"))
	}
	if w := h.get("/api/x", "X-Name", "bad key"); w.Code != http.StatusUnauthorized {
		t.Errorf("a key that does not hold answers %d", w.Code)
	}
}

func TestRoutesListsAllPatterns(t *testing.T) {
	h := withPeople(t)
	h.Mount("/api/", http.NotFoundHandler(), "GET /api/x", "POST /api/x")
	got := h.Routes()
	for _, want := range []string{"/", "GET /plain", "POST /private", "/api/", "POST /api/x"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not listed", want)
		}
	}
}
