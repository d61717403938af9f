// Package identityweb is the pages of people and roles: signing in, one's own
// account, and the administration of people, organisations, areas and the audit
// log. It also finds out, for every request, who asks.
package identityweb

import (
	"context"
	"net/http"
	"net/url"

	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// The addresses that other packages lead to.
const (
	SignInPath  = "/sign-in"
	SignOutPath = "/sign-out"
	AccountPath = "/account"
	AdminPath   = "/admin"
)

// Web serves the pages.
type Web struct {
	People *identity.Service
	// Policy says on the page of roles which role may do what.
	Policy *identity.Policy
	// Tenant is whose people sign in here.
	Tenant area.Code
	// HTTPS says that people reach the site over TLS.
	HTTPS bool
	// Start is where whoever signs in goes who was not on the way to a page; the home
	// page when it is empty.
	Start string
	// Demo lists the accounts of a demonstration with the password they share;
	// the page for signing in shows them. Empty anywhere else.
	Demo         []DemoAccount
	DemoPassword string
}

// DemoAccount is an account of a demonstration, with what it stands for.
type DemoAccount struct {
	Login, Name, Org string
	Role             identity.Role
}

// Routes adds the pages to a site.
func (w *Web) Routes(s *page.Site) {
	s.Handle("GET "+SignInPath, w.open(w.askSignIn))
	s.Handle("POST "+SignInPath, w.open(w.signIn))
	s.Handle("GET "+SignInPath+"/external", w.open(w.startExternal))
	s.Handle("GET "+SignInPath+"/return", w.open(w.finishExternal))
	s.Handle("POST "+SignOutPath, w.open(w.signOut))

	own := func(pattern string, h handler) { s.Handle(pattern, w.on(identity.Self, h)) }
	own("GET "+AccountPath, w.account)
	own("GET "+AccountPath+"/password", w.askPassword)
	own("POST "+AccountPath+"/password", w.changePassword)
	own("POST "+AccountPath+"/sessions/{session}/end", w.endSession)
	own("POST "+AccountPath+"/sessions/end", w.endOtherSessions)
	own("POST "+AccountPath+"/keys", w.makeKey)
	own("POST "+AccountPath+"/keys/{key}/revoke", w.revokeKey)

	admin := func(pattern string, h handler) { s.Handle(pattern, w.on(identity.Admin, h)) }
	admin("GET "+AdminPath, func(*visit) (page.View, error) { return page.Redirect{To: AdminPath + "/people"}, nil })
	admin("GET "+AdminPath+"/people", w.listPeople)
	admin("GET "+AdminPath+"/people/export/{file}", w.exportPeople)
	admin("GET "+AdminPath+"/people/new", w.askPerson)
	admin("POST "+AdminPath+"/people", w.createPerson)
	admin("GET "+AdminPath+"/people/bulk", w.askBulk)
	admin("GET "+AdminPath+"/people/bulk/template.xlsx", w.bulkTemplate)
	s.Handle("POST "+AdminPath+"/people/bulk", w.on(identity.Admin, w.tryBulk), page.MaxBody(maxSheet+1<<20))
	s.Handle("POST "+AdminPath+"/people/bulk/apply", w.on(identity.Admin, w.applyBulk), page.MaxBody(4*maxSheet))
	admin("GET "+AdminPath+"/people/{person}", w.showPerson)
	admin("POST "+AdminPath+"/people/{person}", w.changePerson)
	admin("POST "+AdminPath+"/people/{person}/grants", w.grant)
	admin("POST "+AdminPath+"/people/{person}/grants/{grant}/revoke", w.revokeGrant)
	admin("POST "+AdminPath+"/people/{person}/disable", w.disable)
	admin("POST "+AdminPath+"/people/{person}/enable", w.enable)
	admin("POST "+AdminPath+"/people/{person}/reset", w.resetPassword)
	admin("POST "+AdminPath+"/people/{person}/unlock", w.unlock)
	admin("POST "+AdminPath+"/people/{person}/sessions/end", w.endSessionsOf)
	admin("POST "+AdminPath+"/people/{person}/links", w.prepareLink)
	admin("POST "+AdminPath+"/people/{person}/links/end", w.endLink)
	admin("GET "+AdminPath+"/roles", w.roles)

	organise := func(pattern string, h handler) { s.Handle(pattern, w.on(identity.Organise, h)) }
	organise("GET "+AdminPath+"/orgs", w.listOrgs)
	organise("GET "+AdminPath+"/orgs/export/{file}", w.exportOrgs)
	organise("GET "+AdminPath+"/orgs/new", w.askOrg)
	organise("POST "+AdminPath+"/orgs", w.createOrg)
	organise("POST "+AdminPath+"/orgs/usual", w.usualOrgs)
	organise("GET "+AdminPath+"/orgs/{org}", w.showOrg)
	organise("POST "+AdminPath+"/orgs/{org}", w.changeOrg)
	organise("GET "+AdminPath+"/areas", w.listAreas)
	organise("GET "+AdminPath+"/areas/export/{file}", w.exportAreas)
	organise("GET "+AdminPath+"/areas/new", w.askArea)
	organise("POST "+AdminPath+"/areas", w.addArea)
	s.Handle("POST "+AdminPath+"/areas/file", w.on(identity.Organise, w.readAreas), page.MaxBody(maxSheet+1<<20))

	s.Handle("GET "+AdminPath+"/audit", w.on(identity.ReadAudit, w.audit))
	s.Handle("GET "+AdminPath+"/audit/export/{file}", w.on(identity.ReadAudit, w.exportAudit))
}

// visit is one request.
type visit struct {
	r    *http.Request
	ctx  context.Context
	lang i18n.Lang
	me   *identity.Actor
}

type handler func(v *visit) (page.View, error)

// open serves everybody.
func (w *Web) open(h handler) page.Handler {
	return func(r *http.Request) (page.View, error) {
		return h(&visit{r: r, ctx: r.Context(), lang: i18n.From(r.Context()), me: identity.From(r.Context())})
	}
}

// on serves those who may do something, before it looks at what was sent; the
// use cases ask again.
func (w *Web) on(do identity.Action, h handler) page.Handler {
	return func(r *http.Request) (page.View, error) {
		if _, err := identity.Require(r.Context(), do, identity.Target{Tenant: w.Tenant, Anywhere: true}); err != nil {
			return nil, err
		}
		return w.open(h)(r)
	}
}

func (v *visit) t(key string, args ...i18n.Args) string { return i18n.T(v.lang, key, args...) }

func (v *visit) n(key string, n int, args ...i18n.Args) string {
	return i18n.N(v.lang, key, n, args...)
}

// form is a value of the form that was sent, or of the address.
func (v *visit) form(name string) string { return trim(v.r.FormValue(name)) }

// may says whether who asks may do something somewhere.
func (w *Web) may(ctx context.Context, do identity.Action) bool {
	return identity.From(ctx).May(do, identity.Target{Tenant: w.Tenant, Anywhere: true})
}

// Frame adds who is signed in, and what they may administer, to what surrounds
// a page.
func (w *Web) Frame(r *http.Request, f *page.Frame) {
	a := identity.From(r.Context())
	if a.Visitor() {
		return
	}
	f.Person = &page.Person{Name: a.Name, Org: a.OrgName, Href: AccountPath, SignOut: SignOutPath}
	lang := i18n.From(r.Context())
	group := page.NavGroup{Key: "people", Label: i18n.T(lang, "people.nav")}
	for _, x := range sections() {
		if w.may(r.Context(), x.do) {
			group.Items = append(group.Items, page.NavItem{Label: i18n.T(lang, x.key), Href: AdminPath + x.path})
		}
	}
	if len(group.Items) > 0 {
		f.Nav = append(f.Nav, group)
	}
}

// sections are the parts of the administration.
func sections() []struct {
	key, path string
	do        identity.Action
} {
	return []struct {
		key, path string
		do        identity.Action
	}{
		{"people.people", "/people", identity.Admin},
		{"people.orgs", "/orgs", identity.Organise},
		{"people.areas", "/areas", identity.Organise},
		{"people.roles", "/roles", identity.Admin},
		{"people.audit", "/audit", identity.ReadAudit},
	}
}

// crumbs lead to a page of the administration below a list.
func (v *visit) crumbs(key, path string) []page.Link {
	return []page.Link{{Label: v.t(key), Href: AdminPath + path}}
}

// address is a path with values; values come in pairs.
func address(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	u := url.URL{Path: path, RawQuery: q.Encode()}
	return u.String()
}
