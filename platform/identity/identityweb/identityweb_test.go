package identityweb_test

import (
	"bytes"
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identityweb"
	"gangyao/platform/page"
)

const oncePattern = `<code class="secret">([a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5})</code>`

func TestSigningInLeadsBack(t *testing.T) {
	b := newBench(t)
	x := b.browser(t)
	x.get("/admin/people?q=1").leads("/sign-in?back=%2Fadmin%2Fpeople%3Fq%3D1")
	x.get("/sign-in?back=%2Fadmin%2Fpeople%3Fq%3D1").wants(200).shows(`name="back" value="/admin/people?q=1"`, `autocomplete="current-password"`)
	x.post("/sign-in", "login", "admin", "password", "wrong wrong wrong").wants(http.StatusUnauthorized).shows(`role="alert"`, `value="admin"`).hides("wrong wrong")
	a := x.post("/sign-in", "login", " ADMIN ", "password", password.Reveal(), "back", "/admin/people?q=1").leads("/admin/people?q=1")
	c := a.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(c, want) {
			t.Errorf("the cookie %q lacks %s", c, want)
		}
	}
	x.get("/admin/people").wants(200).shows("测试管理员甲", "系统管理")
	x.get("/sign-in").leads("/")
	x.post("/sign-out").leads("/")
	x.get("/admin/people").wants(http.StatusSeeOther)
	b.browser(t).post("/sign-in", "login", "admin", "password", password.Reveal(), "back", "https://elsewhere.example/").leads("/")
}

func TestCookiesAreBoundToTheHostUnderTLS(t *testing.T) {
	b := newBench(t, func(w *identityweb.Web) { w.HTTPS = true })
	c := b.browser(t).post("/sign-in", "login", "admin", "password", password.Reveal()).wants(http.StatusSeeOther).header.Get("Set-Cookie")
	if !strings.HasPrefix(c, "__Host-") || !strings.Contains(c, "Secure") || strings.Contains(c, "Domain") {
		t.Errorf("the cookie is %q", c)
	}
}

// Whoever got a password from somebody else gets nowhere before it is changed.
func TestAGivenPasswordIsChangedFirst(t *testing.T) {
	b := newBench(t)
	got := b.fresh("newcomer", "测试新人甲", "jyj", identity.Grant{Role: identity.Administrator})
	x := b.browser(t)
	x.post("/sign-in", "login", "newcomer", "password", got.Password.Reveal(), "back", "/admin/people").leads("/account/password?back=%2Fadmin%2Fpeople")
	x.get("/admin/people").leads("/account/password?back=%2Fadmin%2Fpeople")
	x.post("/admin/orgs", "id", "x").wants(http.StatusSeeOther)
	x.get("/account/password?back=%2Fadmin%2Fpeople").wants(200).shows("先换成只有您知道的")
	change := func(old, fresh, again string) answer {
		return x.post("/account/password", "old", old, "new", fresh, "again", again, "back", "/admin/people")
	}
	change(got.Password.Reveal(), "short", "short").wants(422).shows("field-wrong")
	change(got.Password.Reveal(), "shancha-dukou-x", "shancha-dukou-y").wants(422).shows("两次输入的新密码不一样")
	if a := change("not it at all", "shancha-dukou-x", "shancha-dukou-x"); a.status == http.StatusSeeOther {
		t.Error("a wrong old password is taken")
	}
	change(got.Password.Reveal(), "shancha-dukou-x", "shancha-dukou-x").leads("/admin/people")
	x.get("/admin/people").wants(200)
}

// Wrong passwords from elsewhere do not keep anybody out of the browser they usually use.
func TestTheUsualBrowserStaysOpen(t *testing.T) {
	b := newBench(t)
	usual, other := b.as(t, "clerk"), b.browser(t)
	usual.post("/sign-out").leads("/")
	for range identity.AccountFailures {
		other.post("/sign-in", "login", "clerk", "password", "not it at all").wants(http.StatusUnauthorized)
	}
	other.post("/sign-in", "login", "clerk", "password", password.Reveal()).wants(http.StatusForbidden)
	usual.post("/sign-in", "login", "clerk", "password", password.Reveal(), "back", "/account").leads("/account")
}

func TestPeopleListFiltersAndExports(t *testing.T) {
	b := newBench(t)
	x := b.as(t, "admin")
	x.get("/admin/people").wants(200).shows("测试填报员甲", "测试评估员甲", "共 5 条").hides("13800000000")
	x.get("/admin/people?role=clerk").wants(200).shows("测试填报员甲", "测试填报员乙", "共 2 条").hides("测试评估员甲")
	x.get("/admin/people?org=jyj&sort=-name&role=head").wants(200).shows("测试负责人甲", "共 1 条")
	x.get("/admin/people?q=nobody").wants(200).shows("没有符合的人员")
	csv := x.get("/admin/people/export/people.csv?role=clerk").wants(200)
	if lines := strings.Split(strings.TrimSpace(csv.body), "\n"); len(lines) != 3 || !strings.HasPrefix(lines[0], "\ufeff姓名,登录名") || strings.Contains(csv.body, "13800000000") {
		t.Errorf("the file is %q", csv.body)
	}
	book, err := excelize.OpenReader(strings.NewReader(x.get("/admin/people/export/people.xlsx").wants(200).body))
	b.must(err)
	if rows, err := book.GetRows(book.GetSheetName(0)); err != nil || len(rows) != 6 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	x.get("/admin/people/export/orgs.csv").wants(404)
}

// A person's life: made, given a role, taken away, reset, disabled.
func TestAPersonIsMadeAndManaged(t *testing.T) {
	b := newBench(t)
	x := b.as(t, "admin")
	x.post("/admin/people", "name", "", "login", "zhang", "org", "fgj").wants(422)
	x.post("/admin/people", "name", "测试员丙", "login", "clerk", "org", "fgj").wants(409).shows("field-wrong", `value="测试员丙"`)
	a := x.post("/admin/people", "name", "测试员丙", "login", "zhang", "org", "fgj", "role", "clerk", "role_org", "fgj", "reason", "分工").wants(200)
	first := a.find(oncePattern)
	path := a.find(`action="(/admin/people/[^"/]+)"`)
	x.get(path).wants(200).shows("测试员丙", "填报员", "分工").hides(first)

	x.post(path+"/grants", "role", "planner", "reason", "").wants(422).shows("field-wrong")
	x.post(path+"/grants", "role", "planner", "reason", "接替", "from", "昨天").wants(422)
	x.post(path+"/grants", "role", "head", "org", "fgj", "reason", "兼任").wants(409) // fills in and approves: refused
	x.post(path+"/grants", "role", "planner", "reason", "接替", "to", "2026-12-31").leads(path + "#roles")
	grant := x.get(path).shows("2026-12-31", "接替").find(`action="(` + path + `/grants/[^"]+/revoke)"`)
	x.post(grant, "reason", "").wants(422)
	x.post(grant, "reason", "调离").leads(path + "#roles")
	x.get(path).shows("已收回", "调离")

	y := b.browser(t)
	y.post("/sign-in", "login", "zhang", "password", first).wants(http.StatusSeeOther)
	second := x.post(path + "/reset").wants(200).find(oncePattern)
	y.get("/account").wants(http.StatusSeeOther) // signed out everywhere
	y.post("/sign-in", "login", "zhang", "password", first).wants(http.StatusUnauthorized)
	y.post("/sign-in", "login", "zhang", "password", second).wants(http.StatusSeeOther)
	x.post(path+"/disable", "reason", "").wants(422)
	x.post(path+"/disable", "reason", "调离").leads(path)
	x.get(path).shows("已停用", "调离")
	y.post("/sign-in", "login", "zhang", "password", second).wants(403)
	x.post(path + "/enable").leads(path)
	y.post("/sign-in", "login", "zhang", "password", second).wants(http.StatusSeeOther)

	x.post(path, "name", "测试员丁", "org", "fgj", "version", x.get(path).find(`name="version" value="(\d+)"`)).leads(path)
	x.post(path, "name", "测试员戊", "org", "fgj", "version", "1").wants(409)
	x.get(path).shows("<h1>测试员丁</h1>")
	x.get("/admin/audit").wants(200).shows("测试管理员甲", "测试员丙")
	x.get("/admin/audit/export/audit.csv").wants(200).shows("测试管理员甲").hides(first, second)
}

func TestBulkCreation(t *testing.T) {
	b := newBench(t)
	x := b.as(t, "admin")
	book, err := excelize.OpenReader(strings.NewReader(x.get("/admin/people/bulk/template.xlsx").wants(200).body))
	b.must(err)
	sheet := book.GetSheetName(0)
	fill := func(row int, cells ...string) {
		for i, c := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			b.must(err)
			b.must(book.SetCellValue(sheet, at, c))
		}
	}
	save := func() []byte {
		var out bytes.Buffer
		b.must(book.Write(&out))
		return out.Bytes()
	}
	fill(2, "测试员一", "yi", "教育局", "科员", "", "", "填报员")
	fill(3, "测试员二", "er", "没有的局", "", "", "", "填报员")
	a := x.upload("/admin/people/bulk", "人员.xlsx", save()).wants(422)
	a.shows("有 1 行不能创建", "测试员一", "没有的局").hides("/people/bulk/apply")
	fill(3, "测试员二", "er", "统计局", "", "", "", "统计审核员")
	a = x.upload("/admin/people/bulk", "人员.xlsx", save()).wants(200).shows("这是预览", "创建 2 个账号")
	x.get("/admin/people").shows("共 5 条") // nothing happened yet
	rows := html.UnescapeString(a.find(`name="rows" value="([^"]*)"`))
	if !json.Valid([]byte(rows)) {
		t.Fatalf("rows are %q", rows)
	}
	done := x.post("/admin/people/bulk/apply", "rows", rows).wants(200).shows("已创建 2 个账号", "只显示这一次")
	b.browser(t).post("/sign-in", "login", "yi", "password", done.find(oncePattern)).wants(http.StatusSeeOther)
	x.upload("/admin/people/bulk", "人员.xlsx", save()).wants(200).shows("没有需要创建的账号")

	x.upload("/admin/people/bulk", "人员.csv", []byte("备注,登录名 *,姓名\n,san,测试员三\n")).wants(200).shows("测试员三")
	x.upload("/admin/people/bulk", "人员.csv", []byte("a,b\n1,2\n")).wants(422).shows("没有找到标题行")
	x.upload("/admin/people/bulk", "人员.doc", []byte("\xd0\xcf\x11\xe0")).wants(422).shows("读不出来")
	x.post("/admin/people/bulk/apply", "rows", "nonsense").wants(422)
}

func TestOrganisationsAndAreas(t *testing.T) {
	b := newBench(t)
	x := b.as(t, "admin")
	x.get("/admin/orgs").wants(200).shows("云岭县发展和改革局", "白鹭镇人民政府")
	x.get("/admin/orgs?kind=town").wants(200).shows("白鹭镇人民政府").hides("云岭县发展和改革局</a>")
	x.post("/admin/orgs", "id", "kfq", "name", "").wants(422).shows("field-wrong")
	x.post("/admin/orgs", "id", "kfq", "name", "云岭经济开发区管委会", "short", "开发区", "kind", "other", "area", "900101").leads("/admin/orgs")
	v := x.get("/admin/orgs/kfq").wants(200).shows("云岭经济开发区管委会").find(`name="version" value="(\d+)"`)
	x.post("/admin/orgs/kfq", "name", "云岭高新区管委会", "kind", "other", "version", v).leads("/admin/orgs")
	x.post("/admin/orgs/kfq", "name", "又一个名称", "kind", "other", "version", v).wants(409)
	x.get("/admin/orgs/export/orgs.csv").wants(200).shows("云岭高新区管委会")
	x.get("/admin/orgs/nowhere").wants(404)

	x.get("/admin/areas").wants(200).shows("白鹭镇").hides("青石乡")
	x.get("/admin/areas?ended=1").wants(200).shows("青石乡", "900101100")
	x.post("/admin/areas", "code", "12", "name", "试验镇", "level", "town").wants(422)
	x.post("/admin/areas", "code", "900101102", "name", "试验镇", "level", "town", "type", "镇", "parent", "900101").leads("/admin/areas")
	x.get("/admin/areas/export/areas.csv").wants(200).shows("试验镇")
}

// A new place has neither areas nor organisations: a file and one press make them.
func TestANewPlaceIsFurnished(t *testing.T) {
	b := newBench(t)
	const other = area.Code("900102")
	first, err := b.Bootstrap(b.program(), other)
	b.must(err)
	web := &identityweb.Web{People: b.Service, Policy: b.Policy, Tenant: other}
	site := page.New(page.Config{Log: slog.New(slog.DiscardHandler), Identify: web.Identify, SignIn: identityweb.SignInPath})
	web.Routes(site)
	b.server.Config.Handler = site.Handler()
	x := b.browser(t)
	x.post("/sign-in", "login", first.Login, "password", first.Password.Reveal()).wants(http.StatusSeeOther)
	x.post("/account/password", "old", first.Password.Reveal(), "new", password.Reveal(), "again", password.Reveal()).wants(http.StatusSeeOther)
	x.get("/admin/orgs").wants(200).shows("建立常设单位")
	x.upload("/admin/areas/file", "区划.csv", []byte("名称\n河口县\n")).wants(422)
	x.upload("/admin/areas/file", "区划.csv", []byte("代码,名称\n900102,河口县\n900102100,芦洲镇\n")).leads("/admin/areas")
	x.get("/admin/areas").wants(200).shows("芦洲镇")
	x.post("/admin/orgs/usual").wants(422).shows("field-wrong")
	x.post("/admin/orgs/usual", "county", "河口县").leads("/admin/orgs")
	x.get("/admin/orgs").wants(200).shows("河口县教育局", "芦洲镇人民政府").hides("建立常设单位")
}

func TestOwnAccount(t *testing.T) {
	b := newBench(t)
	x, other := b.as(t, "clerk"), b.as(t, "clerk")
	a := x.get("/account").wants(200).shows("测试填报员甲", "当前设备", "Chrome · Windows")
	x.post(a.find(`action="(/account/sessions/id-[^"]+/end)"`)).leads("/account#sessions")
	other.get("/account").wants(http.StatusSeeOther)
	other = b.as(t, "clerk")
	x.post("/account/sessions/end").leads("/account#sessions")
	other.get("/account").wants(http.StatusSeeOther)
	x.get("/account").wants(200)
	x.get("/admin/people").wants(403)

	until := b.now.AddDate(0, 3, 0).Format(time.DateOnly)
	x.post("/account/keys", "name", "", "until", until, "action", "identity.directory").wants(422)
	made := x.post("/account/keys", "name", "每月取数", "until", until, "action", "identity.directory").wants(200)
	key := made.find(`<code class="secret">([^<]+)</code>`)
	page := x.get("/account").shows("每月取数").hides(key)
	program := func() answer {
		p := b.browser(t)
		r := p.request(http.MethodGet, "/", "", nil)
		r.Header.Set("Authorization", "Bearer "+key)
		return p.do(r)
	}
	program().wants(200).shows("测试填报员甲")
	x.post(page.find(`action="(/account/keys/[^"]+/revoke)"`)).leads("/account#keys")
	program().wants(http.StatusSeeOther) // to the sign-in
}

func TestRolesShowTheRulesThatDecide(t *testing.T) {
	b := newBench(t)
	b.as(t, "admin").get("/admin/roles").wants(200).shows("identity.admin", "audit.read", "系统管理员", "职责分离")
	b.as(t, "evaluator").get("/admin/roles").wants(403)
	b.as(t, "evaluator").get("/admin/audit").wants(200)
}

func TestTheDemonstrationOffersItsAccounts(t *testing.T) {
	b := newBench(t, func(w *identityweb.Web) {
		w.Demo = []identityweb.DemoAccount{{Login: "clerk", Name: "演示填报员甲", Org: "教育局", Role: identity.Clerk}}
		w.DemoPassword = password.Reveal()
	})
	b.browser(t).get("/sign-in").wants(200).shows("演示填报员甲", "填报员", "教育局", password.Reveal())
	newBench(t).browser(t).get("/sign-in").wants(200).hides("演示")
}
