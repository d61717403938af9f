package identityweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

func trim(s string) string { return strings.TrimSpace(s) }

// cookie is the name of the cookie that holds the session's token. With TLS its
// prefix binds it to this very host.
func (w *Web) cookie() string { return w.prefixed("session") }

// externalCookie holds what a sign-in through another house needs on its way back.
func (w *Web) externalCookie() string { return w.prefixed("sign-in") }

// browserCookie holds the mark of a browser in which somebody signed in before.
func (w *Web) browserCookie() string { return w.prefixed("browser") }

func (w *Web) prefixed(name string) string {
	if w.HTTPS {
		return "__Host-" + name
	}
	return name
}

// keep makes a cookie. Its life is given in seconds: clocks of people's machines
// go wrong.
func (w *Web) keep(name string, value identity.Secret, until time.Time) http.Cookie {
	return http.Cookie{Name: name, Value: value.Reveal(), Path: "/", MaxAge: int(until.Sub(w.People.Clock()).Seconds()), HttpOnly: true,
		Secure: w.HTTPS, SameSite: http.SameSiteLaxMode}
}

func (w *Web) drop(name string) http.Cookie {
	return http.Cookie{Name: name, Path: "/", MaxAge: -1, HttpOnly: true, Secure: w.HTTPS, SameSite: http.SameSiteLaxMode}
}

// Identify finds out who asks, by a key in the header or by the session's
// cookie, and leads those who must change their password to where they do it.
// A key that does not hold is refused; a session that has ended makes a visitor.
func (w *Web) Identify(r *http.Request) (context.Context, page.View, error) {
	from := identity.Client{Address: page.From(r.Context()).Client, Agent: r.UserAgent()}
	if c, err := r.Cookie(w.browserCookie()); err == nil && len(c.Value) < 100 {
		from.Browser = identity.Secret(c.Value)
	}
	ctx := identity.WithClient(r.Context(), from)
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		a, err := w.People.Actor(ctx, identity.Secret(trim(key)))
		if err != nil {
			return nil, nil, err
		}
		return identity.With(ctx, a), nil, nil
	}
	c, err := r.Cookie(w.cookie())
	if err != nil {
		return ctx, nil, nil
	}
	a, err := w.People.Actor(ctx, identity.Secret(c.Value))
	switch {
	case fault.Is(err, fault.Unauthenticated):
		return ctx, nil, nil
	case err != nil:
		return nil, nil, err
	}
	ctx = identity.With(ctx, a)
	if a.MustChange && !strings.HasPrefix(r.URL.Path, "/api/") && r.URL.Path != AccountPath+"/password" && r.URL.Path != SignOutPath {
		return ctx, page.Redirect{To: address(AccountPath+"/password", "back", backOf(r))}, nil
	}
	return ctx, nil, nil
}

// backOf is where to go on after the password was changed.
func backOf(r *http.Request) string {
	if r.Method != http.MethodGet {
		return ""
	}
	return r.URL.RequestURI()
}

// back is the address within the site to go on to; the home page without one.
func (v *visit) back() string { return page.Local(v.r.FormValue("back")) }

func (w *Web) askSignIn(v *visit) (page.View, error) {
	if !v.me.Visitor() {
		return page.Redirect{To: v.back()}, nil
	}
	return w.signInPage(v, v.form("login"), nil), nil
}

func (w *Web) signInPage(v *visit, login string, problem error) page.Page {
	form := page.Form{Action: SignInPath, Fields: []page.Field{
		{Name: "back", Type: page.FieldHidden, Value: v.back()},
		{Name: "login", Label: v.t("people.login"), Value: login, Required: true, Width: 20, Autocomplete: "username",
			Attrs: map[string]any{"autocapitalize": "none", "spellcheck": "false"}},
		{Name: "password", Label: v.t("people.password"), Type: page.FieldPassword, Required: true, Width: 20, Autocomplete: "current-password"},
	}, Buttons: []page.Button{{Label: v.t("people.sign_in"), Kind: page.Primary}}}
	p := page.Page{Title: v.t("people.sign_in"), Lead: v.t("people.sign_in.lead"), Styles: []string{"people"}}
	if problem != nil {
		form.Problem = i18n.Fault(v.lang, problem)
		p.Status = page.Status(fault.From(problem).Code)
	}
	body := page.Stack{form}
	if x := w.People.External; x != nil {
		body = append(body, externalButton(page.Button{Label: v.t("people.external", i18n.Args{"Name": x.Name()}),
			Href: address(SignInPath+"/external", "back", v.back())}))
	}
	if len(w.Demo) > 0 {
		body = append(body, w.demoAccounts(v))
	} else {
		body = append(body, note(v.t("people.forgotten")))
	}
	p.Body = body
	return p
}

// demoAccounts lists the accounts of a demonstration; one press signs in.
func (w *Web) demoAccounts(v *visit) page.Stack {
	t := page.Table{Caption: v.t("people.demo"), Columns: []page.Column{
		{Label: v.t("people.name"), Head: true}, {Label: v.t("people.role")}, {Label: v.t("people.org")},
		{Label: v.t("people.login")}, {Label: v.t("people.demo.act")},
	}}
	for _, d := range w.Demo {
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{
			page.Txt(d.Name), page.Txt(v.t(d.Role.Key())), page.Txt(d.Org), page.Txt(d.Login),
			page.Show(demoForm(SignInPath, d.Login, w.DemoPassword, v.back(), v.t("people.demo.sign_in", i18n.Args{"Name": d.Name}), v.t("people.sign_in"))),
		}})
	}
	return page.Stack{page.Notice{Title: v.t("people.demo.title"), Text: v.t("people.demo.text", i18n.Args{"Password": w.DemoPassword})}, t}
}

func (w *Web) signIn(v *visit) (page.View, error) {
	login := v.form("login")
	if login == "" || v.r.FormValue("password") == "" {
		return w.signInPage(v, login, fault.New(fault.Invalid, "people.sign_in_empty", nil)), nil
	}
	got, err := w.People.SignIn(v.ctx, identity.SignInRequest{Tenant: w.Tenant, Login: login, Password: identity.Secret(v.r.FormValue("password"))})
	if err != nil {
		if f := fault.From(err); f.Code == fault.Internal {
			return nil, err
		}
		return w.signInPage(v, login, err), nil
	}
	return w.welcome(v, got, v.back()), nil
}

// welcome keeps the session in the browser and goes on.
func (w *Web) welcome(v *visit, s *identity.SignedIn, back string) page.View {
	to := back
	if to == "/" && w.Start != "" {
		to = w.Start
	}
	if s.MustChange {
		to = address(AccountPath+"/password", "back", to)
	}
	cookies := []http.Cookie{w.keep(w.cookie(), s.Token, s.Session.Expires)}
	if s.Browser != "" {
		cookies = append(cookies, w.keep(w.browserCookie(), s.Browser, s.Session.Created.Add(identity.BrowserLife)))
	}
	return page.Redirect{To: to, Cookies: cookies}
}

func (w *Web) signOut(v *visit) (page.View, error) {
	if c, err := v.r.Cookie(w.cookie()); err == nil {
		if err := w.People.SignOut(v.ctx, identity.Secret(c.Value)); err != nil && !fault.Is(err, fault.Unauthenticated) {
			return nil, err
		}
	}
	return page.Redirect{To: "/", Cookies: []http.Cookie{w.drop(w.cookie())}}, nil
}

// startExternal sends the browser to the other house.
func (w *Web) startExternal(v *visit) (page.View, error) {
	if w.People.External == nil {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	start, err := w.People.StartExternal(v.ctx, w.Tenant, w.People.External.Issuer())
	if err != nil {
		return nil, err
	}
	return page.Elsewhere{To: start.Address, Cookies: []http.Cookie{
		w.keep(w.externalCookie(), start.Keep, start.Expires),
		w.keep(w.prefixed("back"), identity.Secret(encodeBack(v.back())), start.Expires),
	}}, nil
}

// finishExternal takes up what the browser brings back from the other house.
func (w *Web) finishExternal(v *visit) (page.View, error) {
	if w.People.External == nil {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	back := "/"
	if c, err := v.r.Cookie(w.prefixed("back")); err == nil {
		back = decodeBack(c.Value)
	}
	keep := ""
	if c, err := v.r.Cookie(w.externalCookie()); err == nil {
		keep = c.Value
	}
	got, err := w.People.FinishExternal(v.ctx, identity.ExternalReturn{Tenant: w.Tenant, Issuer: w.People.External.Issuer(),
		Keep: identity.Secret(keep), State: identity.Secret(v.form("state")), Code: identity.Secret(v.form("code"))})
	if err != nil {
		if f := fault.From(err); f.Code == fault.Internal {
			return nil, err
		}
		return w.signInPage(v, "", err), nil
	}
	return w.welcome(v, got, back), nil
}
