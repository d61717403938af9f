package supervisionweb

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/supervision"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// A file that came with a form that was refused comes again by its name alone, but only
// from who sent it, and only as it was sealed.
func TestFilesComeAgain(t *testing.T) {
	by := func(who identity.PersonID, kept ...string) *visit {
		return &visit{w: &Web{Tenant: "t", Key: []byte("key")}, me: &identity.Actor{Person: who}, lang: i18n.ZH, r: &http.Request{PostForm: url.Values{"kept": kept}}}
	}
	file := supervision.File{SHA256: "ab", Name: "演示 佐证.pdf", Bytes: 7}
	sealed := by("p1").sealed(file)
	fields := by("p1").fileFields("answer", []supervision.File{file})
	if len(fields) != 2 || fields[0].Options[0].Value != sealed || !fields[0].Options[0].Selected || fields[0].Options[0].Label != file.Name {
		t.Errorf("the form has %+v", fields)
	}
	if fields := by("p1").fileFields("", nil); len(fields) != 1 {
		t.Errorf("without files the form has %+v", fields)
	}
	for name, c := range map[string]struct {
		v     *visit
		want  []supervision.File
		wrong int
	}{
		"its sender":    {by("p1", sealed), []supervision.File{file}, 0},
		"somebody else": {by("p2", sealed), nil, 1},
		"another file":  {by("p1", sealed[:65]+`{"sha256":"cd","name":"a.pdf","bytes":1}`), nil, 1},
		"no seal":       {by("p1", "ab"), nil, 1},
		"unticked":      {by("p1"), nil, 0},
	} {
		var wrong supervision.Problems
		got := c.v.again(&wrong)
		if d := cmp.Diff(c.want, got); d != "" || len(wrong) != c.wrong {
			t.Errorf("%s: %s %v", name, d, wrong)
		}
	}
}

// Each file that cannot be taken is named, an empty one too; the field that was left
// empty is no file.
func TestBadFilesAreAllNamed(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, content := range map[string]string{"演示.exe": "MZ", "演示.pdf": "not one", "空.pdf": "", "": ""} {
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		t.Fatal(err)
	}
	var wrong supervision.Problems
	v := &visit{w: &Web{Tenant: "t", Key: []byte("key")}, me: &identity.Actor{}, lang: i18n.ZH, ctx: t.Context(), r: r}
	if kept, err := v.keepFiles(&wrong); err != nil || len(kept) != 0 {
		t.Fatal(kept, err)
	}
	form := page.Form{Fields: []page.Field{{Name: "files"}}}
	v.blame(&form, wrong.Err())
	for _, name := range []string{"演示.exe", "演示.pdf", "空.pdf"} {
		if strings.Count(form.Fields[0].Error, "“"+name+"”") != 1 {
			t.Errorf("%s is not named once: %s", name, form.Fields[0].Error)
		}
	}
	if len(wrong) != 3 {
		t.Errorf("%d problems: %v", len(wrong), wrong)
	}
}

// Names in a row have a sign between them only where there are two.
func TestJoined(t *testing.T) {
	for _, c := range [][3]string{{"", "", ""}, {"农业农村局", "", "农业农村局"}, {"", "卫健局", "卫健局"}, {"农业农村局", "卫健局", "农业农村局、卫健局"}} {
		if got := joined(c[0], c[1], "、"); got != c[2] {
			t.Errorf("%q and %q give %q", c[0], c[1], got)
		}
	}
}

// What is past its due day by no whole workday costs nothing yet, and the page says so
// beside the full points.
func TestJustOverIsSaid(t *testing.T) {
	set, err := assess.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	m := *set.For(2026)
	m.Least = 0
	v := &visit{lang: i18n.ZH}
	for name, c := range map[string]struct {
		in   assess.Input
		want string
	}{
		"in time":       {assess.Input{}, "各项指标均为满分"},
		"less than one": {assess.Input{Over: true}, "各项指标均为满分；1 件督办件已逾期但不满 1 个工作日，尚未扣分"},
		"two workdays":  {assess.Input{Over: true, Late: 2}, "按期办结扣 10.0 分（1 条中 1 条扣分）"},
	} {
		c.in.ID, c.in.Org, c.in.Criterion = "i", "czj", assess.Timeliness
		r := m.Assess([]assess.Input{c.in})
		if got := v.decided(&r.Orgs[0], &m); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
