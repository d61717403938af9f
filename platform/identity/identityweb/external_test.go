package identityweb_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// otherHouse knows one person, who comes back with the right code.
type otherHouse struct{}

func (otherHouse) Issuer() string { return "https://id.example" }
func (otherHouse) Name() string   { return "统一认证" }

func (otherHouse) Address(state, nonce, verifier identity.Secret) string {
	return "https://id.example/authorize?" + url.Values{"state": {state.Reveal()}, "nonce": {nonce.Reveal()}}.Encode()
}

func (otherHouse) Exchange(_ context.Context, code, _, _ identity.Secret) (*identity.Claims, error) {
	if code != "right" {
		return nil, fault.New(fault.Unauthenticated, "identity.external_refused", nil)
	}
	return &identity.Claims{Issuer: "https://id.example", Subject: "42", Login: "jia"}, nil
}

func TestSigningInThroughAnotherHouse(t *testing.T) {
	b := newBench(t)
	x := b.browser(t)
	x.get("/sign-in").wants(200).hides("统一认证")
	x.get("/sign-in/external").wants(404)

	b.External = otherHouse{}
	b.must(b.PrepareLink(b.program(), identity.LinkOffer{Issuer: "https://id.example", By: identity.ByLogin, Value: "jia", Person: b.fresh("jia", "测试员甲", "jyj", identity.Grant{Role: identity.Clerk, Org: "jyj"}).Person.ID}))
	x.get("/sign-in?back=%2Faccount").wants(200).shows("用统一认证登录", `href="/sign-in/external?back=%2Faccount"`)
	a := x.get("/sign-in/external?back=%2Faccount").wants(http.StatusSeeOther)
	to, err := url.Parse(a.location)
	if err != nil || to.Host != "id.example" {
		t.Fatalf("leads to %q", a.location)
	}
	state := to.Query().Get("state")
	if c := strings.Join(a.header.Values("Set-Cookie"), "\n"); strings.Count(c, "HttpOnly") != strings.Count(c, "Path=/") || strings.Contains(c, state) {
		t.Errorf("the cookies are %q", c)
	}
	answer := func(state, code string) string {
		return "/sign-in/return?" + url.Values{"state": {state}, "code": {code}}.Encode()
	}
	b.browser(t).get(answer(state, "right")).wants(http.StatusUnauthorized) // another browser
	x.get(answer(state, "right")).leads("/account")
	x.get("/account").wants(200).shows("测试员甲")
	x.get(answer(state, "right")).wants(http.StatusUnauthorized) // a second time
}

// An administrator prepares the tie to an account elsewhere on the page of a person,
// sees it, and ends it.
func TestAnAccountElsewhereIsLinkedOnAPage(t *testing.T) {
	b := newBench(t)
	id := b.fresh("yi", "测试员乙", "jyj", identity.Grant{Role: identity.Clerk, Org: "jyj"}).Person.ID
	admin := b.as(t, "admin")
	path := "/admin/people/" + string(id)
	admin.get(path).wants(200).hides("统一认证的账号")
	admin.post(path+"/links", "by", "login", "value", "jia").wants(http.StatusNotFound)

	b.External = otherHouse{}
	admin.get(path).wants(200).shows("关联统一认证的账号", "没有关联")
	admin.post(path+"/links", "by", "login", "value", " ").wants(http.StatusUnprocessableEntity).shows("请填写对方系统里的邮箱或登录名")
	admin.post(path+"/links", "by", "login", "value", "Jia").wants(http.StatusSeeOther)
	admin.get(path).wants(200).shows("等待首次登录", "jia")

	x := b.browser(t)
	to, err := url.Parse(x.get("/sign-in/external").wants(http.StatusSeeOther).location)
	b.must(err)
	x.get("/sign-in/return?" + url.Values{"state": {to.Query().Get("state")}, "code": {"right"}}.Encode()).wants(http.StatusSeeOther)
	x.get("/account").wants(200).shows("测试员乙")
	admin.get(path).wants(200).shows("起关联", "42")
	admin.post(path+"/links/end", "issuer", "https://id.example", "subject", "42").wants(http.StatusSeeOther)
	admin.get(path).wants(200).shows("没有关联")
	x.get("/account").wants(http.StatusSeeOther) // the sessions end, too
}
