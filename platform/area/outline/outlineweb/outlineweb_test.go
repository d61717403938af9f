package outlineweb_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/area/outline"
	"gangyao/platform/area/outline/outlinedb"
	"gangyao/platform/area/outline/outlineweb"
	"gangyao/platform/attach"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/page"
)

const tenant area.Code = "900101"

// bench is the pages over a county of three towns; its actor is who asks.
type bench struct {
	*testing.T
	outlines *outline.Service
	server   *httptest.Server
	actor    *identity.Actor
	assets   error
}

// names gives the county's places.
type names struct{ tree *area.Tree }

func (n names) Gazetteer(context.Context, area.Code) (*identity.OrgTree, *area.Tree, error) {
	return identity.NewOrgTree(nil), n.tree, nil
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{T: t, actor: identitytest.In(t, tenant, outline.Rules(), identity.Grant{Role: identity.Administrator})}
	d := dbtest.Open(t, dbtest.SQLite(t), areadb.Migrations(), outlinedb.Migrations())
	files, err := attach.Open(t.TempDir(), 0)
	must(t, err)
	now, n := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), 0
	places := []area.Area{{Tenant: tenant, Code: tenant, Name: "云岭县", Level: area.County}}
	for i, name := range []string{"白鹭镇", "松溪镇", "大湖镇"} {
		places = append(places, area.Area{Tenant: tenant, Code: area.Code(fmt.Sprint(tenant, 100+i)), Name: name, Type: "镇", Level: area.Town, Parent: tenant})
	}
	must(t, areadb.New(d).Save(t.Context(), now, places))
	b.outlines = &outline.Service{Store: outlinedb.New(d), Areas: areadb.New(d), Files: files, Clock: func() time.Time { return now }, IDs: func() string { n++; return fmt.Sprint("set-", n) }}
	bundle, err := assets.Embedded()
	b.assets = err
	web := &outlineweb.Web{Outlines: b.outlines, Names: names{area.NewTree(places)}, Tenant: tenant}
	site := page.New(page.Config{Assets: bundle, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
		Identify: func(r *http.Request) (context.Context, page.View, error) {
			return identity.With(r.Context(), b.actor), nil, nil
		},
		Frame: func(r *http.Request) (page.Frame, error) { var f page.Frame; web.Frame(r, &f); return f, nil }})
	web.Routes(site)
	b.server = httptest.NewServer(site.Handler())
	t.Cleanup(b.server.Close)
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask sends a request and gives the status, where it leads, and the page.
func (b *bench) ask(method, path, kind string, body io.Reader) (int, string, string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, b.server.URL+path, body)
	must(b, err)
	r.Header.Set("Accept-Language", "zh-CN")
	r.Header.Set("Content-Type", kind)
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(r)
	must(b, err)
	data, err := io.ReadAll(res.Body)
	must(b, err)
	must(b, res.Body.Close())
	return res.StatusCode, res.Header.Get("Location"), string(data)
}

func (b *bench) get(path string) string {
	b.Helper()
	status, _, body := b.ask(http.MethodGet, path, "", nil)
	if status != http.StatusOK {
		b.Fatalf("%s answers %d: %.300s", path, status, body)
	}
	return body
}

func (b *bench) post(path string, form url.Values) (int, string, string) {
	b.Helper()
	return b.ask(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a file with the form.
func (b *bench) upload(file string, form url.Values) (int, string) {
	b.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k := range form {
		must(b, w.WriteField(k, form.Get(k)))
	}
	if file != "" {
		part, err := w.CreateFormFile("file", "乡镇.geojson")
		must(b, err)
		_, err = io.WriteString(part, file)
		must(b, err)
	}
	must(b, w.Close())
	status, _, body := b.ask(http.MethodPost, outlineweb.Path, w.FormDataContentType(), &buf)
	return status, body
}

func (b *bench) want(body string, texts ...string) {
	b.Helper()
	for _, s := range texts {
		if !strings.Contains(body, s) {
			b.Errorf("the page lacks %q", s)
		}
	}
}

// squares is a file with a square for each pair of code and name.
func squares(pairs ...string) string {
	var out []string
	for i := 0; i < len(pairs); i += 2 {
		x := 112 + float64(i)/20
		out = append(out, fmt.Sprintf(`{"type":"Feature","properties":{"dm":"%s","mc":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%.1f,27],[%.1f,27],[%.1f,27.1],[%.1f,27.1]]]}}`,
			pairs[i], pairs[i+1], x, x+0.1, x+0.1, x))
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(out, ",") + `]}`
}

func said() url.Values {
	return url.Values{"title": {"云岭县乡镇图"}, "source": {"演示自然资源局"}, "on": {"2024-12-31"}, "level": {"town"}, "system": {"cgcs2000"}}
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`)

// confirming is what the page of a trial sends on.
func confirming(body string) url.Values {
	out := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		out.Set(m[1], m[2])
	}
	return out
}

// An administrator tries a file, sees what becomes of each feature and what the map looks
// like, confirms, and later takes the set out of use. Only the confirmation keeps anything.
func TestASetIsTriedKeptAndWithdrawn(t *testing.T) {
	b := newBench(t)
	b.want(b.get(outlineweb.Path), "还没有地图轮廓", "试导入", `href="/admin/outlines"`)
	file := squares("900101100", "白鹭镇", "900101101", "松溪镇", "900101999", "月亮镇")
	status, body := b.upload(file, said())
	if status != http.StatusOK {
		t.Fatalf("%d: %.500s", status, body)
	}
	b.want(body, "对不上", "区划里没有代码 900101999", "1 条边界没有首尾相接，已补上", "1 个要素对不上本级区划（第一个是“月亮镇”）", "大湖镇", "在文件里没有轮廓", `<figure class="map"`, "未标审图号，仅供内部使用", "不要这 1 个要素", "还没有保存", "代码列：dm")
	form := confirming(body)
	status, _, again := b.post(outlineweb.Path+"/import", form)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("unready, it answers %d", status)
	}
	b.want(again, "整个文件都没有导入", "月亮镇")
	b.want(b.get(outlineweb.Path), "还没有地图轮廓")

	form.Set("leave", "1")
	status, to, body := b.post(outlineweb.Path+"/import", form)
	if status != http.StatusSeeOther {
		t.Fatalf("%d: %.500s", status, body)
	}
	shown := b.get(to)
	b.want(shown, "云岭县乡镇图", "演示自然资源局", "仅供内部使用", "略去的要素", "2024-12-31", "SHA-256", `<title>白鹭镇 900101100</title>`, "停用这套轮廓")
	if _, _, got := b.ask(http.MethodGet, to+"/file", "", nil); got != file {
		t.Error("the file is another")
	}
	status, _, body = b.post(outlineweb.Path+"/import", form)
	if status != http.StatusConflict {
		t.Errorf("again, it answers %d", status)
	}
	b.want(body, "所填内容也相同")

	status, _, body = b.post(to, url.Values{"reason": {" "}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason it answers %d", status)
	}
	b.want(body, "请写明停用的原因")
	if status, _, _ = b.post(to, url.Values{"reason": {"界线有误"}}); status != http.StatusSeeOther {
		t.Errorf("withdrawing answers %d", status)
	}
	b.want(b.get(to), "停用", "界线有误")
	if strings.Contains(b.get(to), `id="withdraw"`) {
		t.Error("what is withdrawn can be withdrawn")
	}
	b.want(b.get(outlineweb.Path), "已停用")
}

// What is wrong is said where it is wrong, with what was typed still there.
func TestWhatIsWrongIsSaidWhereItIs(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ field, value, file, words string }{
		{"title", " ", squares("900101100", ""), "请填写地图名称"},
		{"review", "037", squares("900101100", ""), "不像审图号"},
		{"on", "soon", squares("900101100", ""), "请填写界线日期"},
		{"source", "演示自然资源局", "", "请选择一个 GeoJSON 文件"},
		{"source", "演示自然资源局", "{", "不是有效的 GeoJSON"},
		{"source", "演示自然资源局", strings.NewReplacer("112.", "38512345.", "27.1", "3067890.1", ",27]", ",3067790]").Replace(squares("900101100", "")), "第 38 带"},
	} {
		f := said()
		f.Set(c.field, c.value)
		status, body := b.upload(c.file, f)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", c.words, status)
		}
		b.want(body, c.words, "演示自然资源局", "导入一套轮廓")
	}
	// Nothing matches: the page offers other columns.
	status, body := b.upload(strings.NewReplacer("dm", "a", "mc", "b").Replace(squares("1", "x")), said())
	if status != http.StatusOK {
		t.Errorf("no match answers %d", status)
	}
	b.want(body, "没有一个要素对得上", "属性列有：a、b", "重新核对")
}

// Only who may keep outlines comes near.
func TestOthersAreRefused(t *testing.T) {
	b := newBench(t)
	b.actor = identitytest.In(t, tenant, outline.Rules(), identity.Grant{Role: identity.Planner})
	for _, path := range []string{"", "/set-1", "/set-1/file"} {
		if status, _, _ := b.ask(http.MethodGet, outlineweb.Path+path, "", nil); status != http.StatusForbidden {
			t.Errorf("reading %s answers %d", path, status)
		}
	}
	for _, path := range []string{"", "/import", "/set-1"} {
		if status, _, _ := b.post(outlineweb.Path+path, said()); status != http.StatusForbidden {
			t.Errorf("changing %s answers %d", path, status)
		}
	}
}

// The pages are sound in a browser, and a person gets from the file to the map with them.
func TestInABrowser(t *testing.T) {
	b := newBench(t)
	browsertest.NeedAssets(t, b.assets)
	file := t.TempDir() + "/towns.geojson"
	must(t, os.WriteFile(file, []byte(squares("900101100", "白鹭镇", "900101101", "松溪镇", "900101102", "大湖镇")), 0o600))
	status, body := b.upload(squares("900101100", "白鹭镇", "900101101", "松溪镇", "900101102", "大湖镇"), said())
	if status != http.StatusOK {
		t.Fatal(status)
	}
	_, to, _ := b.post(outlineweb.Path+"/import", confirming(body))
	browser := browsertest.Open(t)
	for i, size := range browsertest.Sizes() {
		theme := browsertest.Themes()[i]
		t.Run(size.Name, func(t *testing.T) {
			p := browser.Page(t, b.server.URL+outlineweb.Path+"?lang=zh", size, theme)
			p.Check(t)
			p.Screenshot(t, "outlines-list-"+size.Name)
			p.Go(t, b.server.URL+to)
			p.Check(t)
			p.Screenshot(t, "outlines-set-"+size.Name)
		})
	}
}
