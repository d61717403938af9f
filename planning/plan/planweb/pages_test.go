package planweb_test

import (
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	hidden      = regexp.MustCompile(`(?s)<(script|style|svg)\b.*?</(?:script|style|svg)>|<header class="site">.*?</header>|<nav id="nav".*?</nav>|<footer.*?</footer>|<option.*?</option>`)
	breaks      = regexp.MustCompile(`</(p|li|tr|h[1-6]|dd|legend|caption|div|blockquote)>`)
	cells       = regexp.MustCompile(`</t[dh]>`)
	edges       = regexp.MustCompile(` ?\n ?`)
	rows        = regexp.MustCompile(`(?:\n| )+\| (?:\| )*`)
	tags        = regexp.MustCompile(`<[^>]*>`)
	blanks      = regexp.MustCompile(`[ \t]+`)
	fingerprint = regexp.MustCompile(`[0-9a-f]{64}`)
	empty       = regexp.MustCompile(`(?m)^[ |]*\n`)
)

// words are what a person reads on a page, a line for each line.
func words(html string) string {
	_, html, _ = strings.Cut(html, "<main")
	html, _, _ = strings.Cut(html, "</main>")
	html = hidden.ReplaceAllString("<main"+html, "")
	html = strings.ReplaceAll(html, "\n", " ")
	html = cells.ReplaceAllString(html, " | ")
	html = breaks.ReplaceAllString(html, "\n")
	html = tags.ReplaceAllString(html, "")
	html = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&#34;", `"`, "&#39;", "'", "\u2009", " ").Replace(html)
	html = blanks.ReplaceAllString(html, " ")
	html = edges.ReplaceAllString(html, "\n")
	html = rows.ReplaceAllString(html, " | ")
	html = fingerprint.ReplaceAllString(html, "‹SHA-256›")
	return strings.TrimSpace(empty.ReplaceAllString(html, "")) + "\n"
}

// One golden file is what a page says; -update rewrites them.
func TestPages(t *testing.T) {
	b := newBench(t)
	tests := map[string]string{
		"home": "", "indicators": "/indicators", "indicators-binding": "/indicators?nature=binding", "results": "/results", "results-missed": "/results?verdict=not_met",
		"text": "/text/2", "coverage": "/coverage?chapter=3", "findings": "/findings?severity=warning",
		"commitments": "/commitments?section=3&sort=-value", "works": "/works?q=大桥", "search": "/search?q=幼儿园",
	}
	for name, path := range tests {
		t.Run(name, func(t *testing.T) {
			got := words(b.page(t, b.path(path)))
			file := filepath.Join("testdata", "pages", name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the page says\n%s\nnot\n%s", got, want)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	b := newBench(t)
	tests := []struct {
		name, path string
		status     int
		says       string
	}{
		{"a plan that is not", "/plans/990002/none", 404, "没有这个版本"},
		{"another area's plan", "/plans/430381/" + string(b.plan), 404, "没有这个版本"},
		{"a chapter that is not", b.path("/text/99"), 404, "没有编号为 99 的章节"},
		{"an edition that is not", b.path("?edition=none"), 404, "没有这个版本"},
		{"another plan's edition", "/plans/990002/x?edition=none", 404, "没有这个版本"},
		{"a day before the plan", b.path("?as_of=2026-03-01"), 404, "这份规划在 2026-03-01 还没有登记公布"},
		{"a day that is none", b.path("?as_of=soon"), 422, "不是日期"},
		{"a file that is not", b.path("/export/commitments.pdf"), 404, "没有“commitments.pdf”这个文件"},
		{"a kind that is not exported", b.path("/export/measures.csv"), 404, "没有“measures.csv”这个文件"},
		{"a page that is not", b.path("/nothing"), 404, "找不到"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, _, body := b.get(t, tt.path)
			if status != tt.status || !strings.Contains(words(body), tt.says) {
				t.Errorf("answers %d: %s", status, words(body))
			}
		})
	}
}

// The file of a list holds the rows of the list, whatever its filters.
func TestExportsFollowTheFilters(t *testing.T) {
	b := newBench(t)
	count := regexp.MustCompile(`共 ([\d,]+) 条`)
	tests := []struct{ list, query string }{
		{"commitments", ""}, {"commitments", "?section=3"}, {"commitments", "?due=2023"}, {"commitments", "?q=企业"}, {"commitments", "?kind=count&section=3"},
		{"works", ""}, {"works", "?q=大桥"}, {"works", "?section=3&status=planned"}, {"works", "?q=没有这个"},
		{"systems", ""}, {"systems", "?form=platform"},
	}
	for _, tt := range tests {
		t.Run(tt.list+tt.query, func(t *testing.T) {
			html := b.page(t, b.path("/"+tt.list+tt.query))
			m := count.FindStringSubmatch(html)
			if m == nil {
				t.Fatal("the list does not say how many rows it has")
			}
			status, header, body := b.get(t, b.path("/export/"+tt.list+".csv"+tt.query))
			if status != 200 || header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(header.Get("Content-Disposition"), "attachment") {
				t.Fatalf("answers %d %v", status, header)
			}
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if got := len(rows) - 1; m[1] != strconv.Itoa(got) {
				t.Errorf("the list has %s rows, the file %d", m[1], got)
			}
		})
	}
}

func TestExcelFilesOpen(t *testing.T) {
	b := newBench(t)
	for _, kind := range []string{"commitments", "indicators", "works", "systems", "findings"} {
		status, header, body := b.get(t, b.path("/export/"+kind+".xlsx"))
		if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), "application/vnd.openxmlformats") {
			t.Errorf("%s: answers %d %v", kind, status, header)
		}
		if !strings.HasPrefix(body, "PK") {
			t.Errorf("%s: no workbook", kind)
		}
	}
}
