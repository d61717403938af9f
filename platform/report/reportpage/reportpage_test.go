package reportpage_test

import (
	"context"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	xhtml "golang.org/x/net/html"

	"gangyao/assets"
	"gangyao/internal/browsertest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/office/html"
	"gangyao/platform/page"
	"gangyao/platform/report"
	"gangyao/platform/report/reportpage"
	"gangyao/platform/report/reporttest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func render(t testing.TB, d *report.Document) string {
	t.Helper()
	body, err := reportpage.Body(d)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse("/report?as_of=2025-07-18")
	var b strings.Builder
	if err := body.Render(page.With(context.Background(), page.Context{Lang: i18n.ZH, URL: u}), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What a page says, taken out of it by the reader of web pages.
func TestPagesSayTheDocument(t *testing.T) {
	for name, d := range reporttest.All() {
		t.Run(name, func(t *testing.T) {
			x, err := html.Extract([]byte("<!DOCTYPE html><meta charset=utf-8><body>"+render(t, d)), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			reporttest.Golden(t, filepath.Join("testdata", name+".text"), reporttest.Show(x), *update)
		})
	}
}

// A folded table shows the names of its groups with how many rows wait behind each,
// and every row behind its own.
func TestGroupsOfAFoldedTableWaitBehindTheirNames(t *testing.T) {
	row := func(text string) report.Row { return report.Row{Cells: []report.Cell{report.Txt(text)}} }
	s := render(t, &report.Document{Kind: report.Official, Title: "考核", Blocks: []report.Block{report.Table{Title: "依据", Folded: true,
		Columns: []report.Column{{Title: "记录"}}, Rows: []report.Row{{Group: "教育局"}, row("一件"), row("两件"), {Group: "财政局"}, row("三件")}}}})
	parts := strings.Split(s, "<details>")
	if len(parts) != 3 {
		t.Fatalf("%d groups in %s", len(parts)-1, s)
	}
	for i, want := range [][]string{{"教育局", "2条", "一件", "两件"}, {"财政局", "1条", "三件"}} {
		for _, w := range want {
			if !strings.Contains(parts[i+1], w) {
				t.Errorf("%q is not in %s", w, parts[i+1])
			}
		}
	}
	if strings.Contains(parts[1], "三件") {
		t.Error("a row stands behind the name of another group")
	}
}

func TestFiguresLeadToTheirSource(t *testing.T) {
	s := render(t, reporttest.Notice())
	want := `现已逾期<a class="report-figure" href="/indicators/late" title="青禾县统计局，演示数据">18天</a>。`
	if !strings.Contains(s, want) {
		t.Errorf("%s\nnot in\n%s", want, s)
	}
}

func TestNothingOfADocumentBecomesMarkup(t *testing.T) {
	const evil = "<script>alert(1)</script>\"'&\u202e\x00"
	src := report.Source{ID: evil, Text: evil, Href: "javascript:alert(1)"}
	d := &report.Document{Kind: report.Official, Title: evil, Subtitle: evil, Number: evil, Addressee: evil, Issuer: evil, Secrecy: evil, Urgency: evil, Signer: evil, RedHead: true, Label: evil, Contents: true,
		Blocks: []report.Block{report.Heading{Level: 1, Text: evil}, report.Para(report.Bold(evil), report.Figure(report.Ref{Text: evil, Source: src})),
			report.Points{Items: [][]report.Run{{report.Text(evil)}}}, report.Attachments{Names: []string{evil}}, report.Annex{Title: evil}, report.Signature{Issuer: evil},
			report.Table{Title: evil, Unit: evil, Note: evil, Columns: []report.Column{{Title: evil}}, Rows: []report.Row{{Group: evil}, {Cells: []report.Cell{{Text: evil, Source: src}}}}},
			report.Form{Title: evil, Rows: []report.FormRow{{Fields: []report.Field{report.Filled(evil, report.Text(evil))}}}},
			report.Imprint{Copies: evil, Printer: evil}}}
	s := render(t, d)
	if strings.Contains(s, "<script") || strings.Contains(s, "javascript:") || strings.ContainsAny(s, "\u202e\x00") {
		t.Error(s)
	}
	z := xhtml.NewTokenizer(strings.NewReader(s))
	for z.Next() != xhtml.ErrorToken {
		for _, a := range z.Token().Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("attribute %s=%q", a.Key, a.Val)
			}
		}
	}
}

func TestADocumentThatDoesNotHoldIsNoPage(t *testing.T) {
	if _, err := reportpage.Page(&report.Document{}); fault.From(err).Code != fault.Invalid {
		t.Error(err)
	}
}

func TestFilesAreHandedOut(t *testing.T) {
	d := reporttest.Notice()
	for _, f := range []page.File{reportpage.Word(d, "督办通知单"), reportpage.Workbook(d, "督办通知单")} {
		var b strings.Builder
		if err := f.Write(&b); err != nil || !strings.HasPrefix(b.String(), "PK") || !strings.HasPrefix(f.Name, "督办通知单.") {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// The pages in a browser: readable on a phone and a desk, by day and night, for
// everybody; and on paper.
func TestDocumentsInABrowser(t *testing.T) {
	bundle, err := assets.Embedded()
	browsertest.NeedAssets(t, err)
	site := page.New(page.Config{Assets: bundle, Log: slog.New(slog.DiscardHandler), Frame: func(*http.Request) (page.Frame, error) { return page.Frame{Demo: true}, nil }})
	for name, d := range reporttest.All() {
		site.Handle("GET /"+name, func(*http.Request) (page.View, error) { return reportpage.Page(d) })
	}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	browser := browsertest.Open(t)
	for name := range reporttest.All() {
		for _, size := range browsertest.Sizes() {
			for _, theme := range browsertest.Themes() {
				id := strings.Join([]string{"report", name, size.Name, string(theme)}, "-")
				t.Run(id, func(t *testing.T) {
					p := browser.Page(t, server.URL+"/"+name, size, theme)
					p.Check(t)
					p.Screenshot(t, id)
				})
			}
		}
		t.Run(name+"-paper", func(t *testing.T) {
			p := browser.Page(t, server.URL+"/"+name, browsertest.Sizes()[0], browsertest.Themes()[0])
			data := p.PDF(t)
			if !strings.HasPrefix(string(data), "%PDF") {
				t.Errorf("%q", cmp.Diff("", string(data[:20])))
			}
			if dir := os.Getenv("GANGYAO_SCREENSHOTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, "report-"+name+".pdf"), data, 0o600); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
