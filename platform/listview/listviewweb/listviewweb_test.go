package listviewweb_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/platform/area"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/listview"
	"gangyao/platform/listview/listviewdb"
	"gangyao/platform/listview/listviewweb"
	"gangyao/platform/page"
)

// A list is saved as it is set, found above the list, opened, renamed and removed.
func TestAListIsKeptFoundAndRemoved(t *testing.T) {
	d := dbtest.Open(t, dbtest.SQLite(t), listviewdb.Migrations())
	n := 0
	w := &listviewweb.Web{Views: &listview.Service{Store: listviewdb.New(d), Clock: time.Now, IDs: func() string { n++; return fmt.Sprint("v", n) }}}
	bundle, _ := assets.Embedded()
	site := page.New(page.Config{Assets: bundle, Log: slog.New(slog.DiscardHandler), Now: time.Now, SignIn: "/in", Views: w.Of,
		Frame: func(*http.Request) (page.Frame, error) { return page.Frame{}, nil },
		Identify: func(r *http.Request) (context.Context, page.View, error) {
			c, err := r.Cookie("who")
			if err != nil {
				return r.Context(), nil, nil
			}
			a := identitytest.In(t, area.Code("900101"), listview.Rules(), identity.Grant{Role: identity.Role(c.Value)})
			a.Person, a.Name = identity.PersonID(c.Value), "演示"+c.Value
			return identity.With(r.Context(), a), nil, nil
		}})
	site.Handle("GET /things", func(r *http.Request) (page.View, error) {
		q := page.ReadQuery(r, []page.Column{{Key: "a", Sortable: true}}, "q")
		return page.Page{Title: "事", Body: page.List{Query: q, Keeps: true, Table: page.Table{Caption: "事项"}, Total: 1}}, nil
	})
	w.Routes(site)
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	caller := func(who string) func(method, path string, form ...string) (int, string) {
		jar, _ := cookiejar.New(nil)
		at, _ := url.Parse(server.URL)
		if who != "" {
			jar.SetCookies(at, []*http.Cookie{{Name: "who", Value: who}})
		}
		c := &http.Client{Jar: jar}
		return func(method, path string, form ...string) (int, string) {
			t.Helper()
			var res *http.Response
			var err error
			if method == "GET" {
				res, err = c.Get(server.URL + path)
			} else {
				values := url.Values{}
				for i := 0; i < len(form); i += 2 {
					values.Set(form[i], form[i+1])
				}
				res, err = c.PostForm(server.URL+path, values)
			}
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, _ := io.ReadAll(res.Body)
			return res.StatusCode, res.Request.URL.RequestURI() + "\n" + string(body)
		}
	}
	wants := func(status int, body string, want int, words ...string) {
		t.Helper()
		for _, s := range words {
			if !strings.Contains(body, s) {
				t.Errorf("%q is missing", s)
			}
		}
		if status != want {
			t.Errorf("status %d, want %d", status, want)
		}
	}
	clerk, planner, visitor := caller("clerk"), caller("planner"), caller("")
	status, body := visitor("GET", "/things")
	if wants(status, body, 200); strings.Contains(body, `action="/views"`) {
		t.Error("a visitor may save")
	}
	status, body = clerk("GET", "/things?q=%E8%B7%AF&sort=-a")
	wants(status, body, 200, `action="/views"`, "把当前筛选存为", `name="address" value="/things?q=%E8%B7%AF&amp;sort=-a"`)
	if strings.Contains(body, `name="share"`) {
		t.Error("a clerk may share")
	}
	status, body = clerk("POST", "/views", "address", "/things?q=%E8%B7%AF&sort=-a&page=2", "title", "事项", "name", "我的路")
	wants(status, body, 200, "/things?q=%E8%B7%AF&sort=-a\n", "我的路", `aria-current`)
	status, body = planner("GET", "/things")
	if wants(status, body, 200, `name="share"`); strings.Contains(body, "我的路") {
		t.Error("others see it")
	}
	status, body = planner("POST", "/views", "address", "/things?q=x", "title", "事项", "name", "全局", "share", "yes")
	wants(status, body, 200)
	status, body = clerk("GET", "/things")
	wants(status, body, 200, "我的路", "全局", "共用")
	status, body = clerk("GET", "/views")
	wants(status, body, 200, "我的路", "由规划管理员更改", "事项")
	status, body = clerk("POST", "/views/v1", "name", " ", "do", "rename")
	wants(status, body, 422, "请填写视图名称")
	status, body = clerk("POST", "/views/v1", "name", "公路", "do", "rename")
	wants(status, body, 200, "公路")
	status, body = clerk("POST", "/views/v2", "do", "remove")
	wants(status, body, 403)
	status, body = clerk("POST", "/views/v1", "do", "remove")
	if wants(status, body, 200, "全局"); strings.Contains(body, "公路") {
		t.Error("it was not removed")
	}
}
