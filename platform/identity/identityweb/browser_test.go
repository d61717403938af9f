package identityweb_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identityweb"
)

// Every page of people and roles, at both sizes and in both themes, must satisfy
// axe, fit the window, and draw no complaint from the browser. Signing in is done
// by the keyboard alone.
func TestPeoplePagesAreAccessible(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	b := newBench(t)
	id := b.person("busy", "测试填报员丙", "fgj", identity.Grant{Role: identity.Clerk, Org: "fgj"})
	b.fresh("newcomer", "测试新人甲", "tjj", identity.Grant{Role: identity.Statistician})
	_ = b.as(t, "busy")
	b.browser(t).post("/sign-in", "login", "busy", "password", "wrong wrong wrong")
	browser := browsertest.Open(t)
	pages := []struct{ name, path string }{
		{"people", "/admin/people"}, {"person", "/admin/people/" + string(id)}, {"person-new", "/admin/people/new"}, {"bulk", "/admin/people/bulk"},
		{"orgs", "/admin/orgs"}, {"org", "/admin/orgs/fgj"}, {"areas", "/admin/areas?ended=1"}, {"area-new", "/admin/areas/new"},
		{"roles", "/admin/roles"}, {"audit", "/admin/audit"}, {"account", "/account"}, {"password", "/account/password"},
	}
	for _, size := range browsertest.Sizes() {
		for _, theme := range browsertest.Themes() {
			suffix := "-" + size.Name + "-" + string(theme)
			p := browser.Page(t, b.server.URL+"/sign-in?back=%2Fadmin%2Fpeople&lang=zh", size, theme)
			t.Run("sign-in"+suffix, func(t *testing.T) {
				p.Check(t)
				p.Screenshot(t, "sign-in"+suffix)
				p.Type(t, "#f-login", "admin")
				p.Press(t, kb.Tab)
				p.Press(t, password.Reveal())
				p.Press(t, kb.Enter)
				p.Until(t, `location.pathname === "/admin/people"`)
			})
			for _, x := range pages {
				t.Run(x.name+suffix, func(t *testing.T) {
					p.Go(t, b.server.URL+x.path)
					p.Check(t)
					p.Screenshot(t, x.name+suffix)
				})
			}
			t.Run("grant"+suffix, func(t *testing.T) {
				p.Go(t, b.server.URL+"/admin/people/"+string(id))
				browsertest.Eval[bool](t, p, `(() => { for (const d of document.querySelectorAll("details.folded")) d.open = true; return true })()`)
				p.Check(t)
				p.Screenshot(t, "grant"+suffix)
			})
			t.Run("reset"+suffix, func(t *testing.T) {
				p.Go(t, b.server.URL+"/admin/people/"+string(id))
				p.Click(t, `form[action$="/reset"] button`)
				p.Wait(t, "code.secret")
				p.Check(t)
				p.Screenshot(t, "reset"+suffix)
			})
		}
	}
}

// The page for signing in of a demonstration shows who there is; one press signs in.
func TestTheDemonstrationIsOnePressAway(t *testing.T) {
	_, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	b := newBench(t, func(w *identityweb.Web) {
		w.DemoPassword = password.Reveal()
		for _, d := range []struct {
			login, name, org string
			role             identity.Role
		}{{"admin", "演示管理员甲", "云岭县人民政府办公室", identity.Administrator}, {"clerk", "演示填报员甲", "云岭县教育局", identity.Clerk}, {"head", "演示负责人甲", "云岭县教育局", identity.Head}} {
			w.Demo = append(w.Demo, identityweb.DemoAccount{Login: d.login, Name: d.name, Org: d.org, Role: d.role})
		}
	})
	browser := browsertest.Open(t)
	for _, size := range browsertest.Sizes() {
		for _, theme := range browsertest.Themes() {
			p := browser.Page(t, b.server.URL+"/sign-in?lang=zh", size, theme)
			p.NoScript(t)
			p.Go(t, b.server.URL+"/sign-in?back=%2Faccount&lang=zh")
			p.Screenshot(t, "sign-in-demo-"+size.Name+"-"+string(theme))
			p.Click(t, `button[aria-label*="填报员"]`)
			p.Wait(t, "#sessions")
		}
	}
}
