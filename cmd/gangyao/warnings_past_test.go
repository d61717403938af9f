package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/warning"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// The demonstration's warnings were evaluated month by month, so that a past day
// tells what was open then; a second load adds nothing.
func TestTheDemonstrationsWarningsHaveAPast(t *testing.T) {
	s := openEmpty(t, dbtest.SQLite(t))
	ctx := identity.With(context.Background(), identity.Program(demo.Tenant, "测试程序"))
	parts := s.house()
	parts.Clock = func() time.Time { return loadDay }
	list := func(at time.Time) (open, longer int) {
		t.Helper()
		all, err := s.warnings.List(ctx, warning.Query{Tenant: demo.Tenant, At: at})
		if err != nil {
			t.Fatal(err)
		}
		moment := at
		if at.IsZero() {
			moment = loadDay
		}
		for i := range all {
			w := &all[i]
			if w.Since.After(moment) || w.Closed.After(moment) || w.Duration(moment) < 0 {
				t.Errorf("as of %v: %+v", moment, w)
			}
			if w.State != warning.Closed {
				open++
				if w.Duration(moment) > 60*24*time.Hour {
					longer++
				}
			}
		}
		return open, longer
	}
	if _, err := demo.Furnish(ctx, parts); err != nil {
		t.Fatal(err)
	}
	then := loadDay.AddDate(0, -3, 0)
	open, longer := list(time.Time{})
	past, _ := list(then)
	if open == 0 || longer == 0 || past == 0 || past == open {
		t.Errorf("%d are open, %d of them for long; three months ago %d", open, longer, past)
	}
	_, err := s.warnings.List(ctx, warning.Query{Tenant: demo.Tenant, At: loadDay.AddDate(-3, 0, 0)})
	if first, ok := fault.From(err).Earliest(); !ok || first.After(then) {
		t.Errorf("before anything: %v", err)
	}
	last, err := s.warnings.Last(ctx, demo.Tenant)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Furnish(ctx, parts); err != nil {
		t.Fatal(err)
	}
	if again, _ := list(time.Time{}); again != open {
		t.Errorf("%d are open after a second load, %d before", again, open)
	}
	if now, err := s.warnings.Last(ctx, demo.Tenant); err != nil || !now.Equal(last) {
		t.Errorf("a second load adds events: %v, %v", now, err)
	}
}

// Somebody takes up all warnings about one thing at once. What somebody else did to
// one of them meanwhile is not lost: nothing is done, and the page shows it.
func TestWarningsAboutOneThingAreHandledTogether(t *testing.T) {
	h := watchedHouse(t)
	all, err := h.system.warnings.List(h.program(), warning.Query{Tenant: demo.Tenant, State: warning.Open})
	if err != nil {
		t.Fatal(err)
	}
	groups := warning.Grouped(all)
	i := slices.IndexFunc(groups, func(g warning.Group) bool { return len(g.Warnings) > 2 })
	if i < 0 {
		t.Fatal("no group of several")
	}
	g := groups[i]
	path := "/warnings/groups/" + url.PathEscape(g.Key)
	c := h.caller(identity.Planner)
	ask := func(method, path string, form url.Values) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, h.server.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept-Language", "zh-CN")
		resp, err := c.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	if _, body := ask(http.MethodGet, "/warnings", nil); !strings.Contains(body, path) {
		t.Errorf("the list does not lead to %s", path)
	}
	form := func() url.Values {
		_, body := ask(http.MethodGet, path, nil)
		out := url.Values{"what": {"acknowledged"}}
		for _, m := range regexp.MustCompile(`name="one" value="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			out.Add("one", html.UnescapeString(m[1]))
		}
		return out
	}
	seen := form()
	if len(seen["one"]) != len(g.Warnings) {
		t.Fatalf("%d boxes for %d warnings", len(seen["one"]), len(g.Warnings))
	}
	one := g.Warnings[0]
	if _, err := h.system.warnings.Do(h.program(), warning.Step{Tenant: demo.Tenant, ID: one.ID, Version: one.Version, What: warning.Noted, Note: "正在核对"}); err != nil {
		t.Fatal(err)
	}
	taken := func() (n int) {
		now, err := h.system.warnings.List(h.program(), warning.Query{Tenant: demo.Tenant, State: warning.Acknowledged})
		if err != nil {
			t.Fatal(err)
		}
		return len(now)
	}
	if status, body := ask(http.MethodPost, path, seen); status != http.StatusConflict || !strings.Contains(body, "一条也没有改") || taken() != 0 {
		t.Errorf("%d, %d taken up", status, taken())
	}
	if status, body := ask(http.MethodPost, path, url.Values{"what": {"acknowledged"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "至少勾选一条") {
		t.Errorf("nothing ticked: %d", status)
	}
	if status, _ := ask(http.MethodPost, path, form()); status != http.StatusSeeOther || taken() != len(g.Warnings) {
		t.Errorf("%d, %d of %d taken up", status, taken(), len(g.Warnings))
	}
	if status, _ := ask(http.MethodPost, path+"?as_of=2020-01-01", form()); status != http.StatusConflict {
		t.Errorf("from a past day: %d", status)
	}
	if status, _ := h.caller(identity.Clerk).ask(http.MethodPost, path, form()); status != http.StatusForbidden {
		t.Errorf("a clerk: %d", status)
	}
	if status, body := ask(http.MethodGet, "/warnings?as_of=2020-01-01", nil); status != http.StatusNotFound || !strings.Contains(body, "最早的记录是") {
		t.Errorf("before anything: %d", status)
	}
}
