package html_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/platform/office/extract"
	"gangyao/platform/office/html"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// show writes an extracted text, then its marks and the cells of its tables.
func show(x *extract.Text) string {
	var b strings.Builder
	b.WriteString(string(x.Runes) + "----\n")
	for _, m := range x.Marks {
		fmt.Fprintf(&b, "%s %d: %s\n", m.Kind, m.Level, string(x.Runes[m.Span[0]:m.Span[1]]))
	}
	for _, t := range x.Tables {
		fmt.Fprintf(&b, "table %dx%d\n", t.Rows, t.Cols)
		for _, c := range t.Cells {
			fmt.Fprintf(&b, "  %d,%d %dx%d header=%v %q\n", c.Row, c.Col, c.RowSpan, c.ColSpan, c.Header, string(x.Runes[c.Span[0]:c.Span[1]]))
		}
	}
	return b.String()
}

// Each page of testdata is made up; the file beside it with the ending .text is
// what must be taken out of it.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".html"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			x, err := html.Extract(data, 0)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".html") + ".text"
			if *update {
				if err := os.WriteFile(golden, []byte(show(x)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), show(x)); d != "" {
				t.Errorf("text differs (-want +got):\n%s", d)
			}
		})
	}
}

func TestNestingBeyondReasonIsAnError(t *testing.T) {
	if _, err := html.Extract([]byte(strings.Repeat("<div>", 100_000)), 0); err == nil {
		t.Skip("the parser bears it")
	}
}

func TestTextIsBounded(t *testing.T) {
	x, err := html.Extract([]byte("<p>"+strings.Repeat("建设高标准农田。", 100)), 30)
	if err != nil || len(x.Runes) > 31 {
		t.Errorf("%d runes, %v", len(x.Runes), err)
	}
}

func FuzzExtract(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.html")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`<table><tr><td rowspan=99999999 colspan=-3>x<tr><td rowspan=2>y</table>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := html.Extract(data, 20_000)
		if err != nil {
			return
		}
		end := 0
		for _, tab := range x.Tables {
			if tab.Span[0] < end || tab.Span[1] > len(x.Runes) || tab.Rows < 1 || tab.Cols < 1 {
				t.Fatalf("table %+v after %d in a text of %d", tab.Span, end, len(x.Runes))
			}
			end = tab.Span[1]
			at := map[[2]int]bool{}
			for _, c := range tab.Cells {
				if c.Row+c.RowSpan > tab.Rows || c.Col+c.ColSpan > tab.Cols || c.Span[0] < tab.Span[0] || c.Span[1] > tab.Span[1] {
					t.Fatalf("cell %+v outside its table %+v", c, tab.Span)
				}
				if at[[2]int{c.Row, c.Col}] {
					t.Fatalf("two cells at %d,%d", c.Row, c.Col)
				}
				at[[2]int{c.Row, c.Col}] = true
			}
		}
		for _, m := range x.Marks {
			if m.Span[0] >= m.Span[1] || m.Span[1] > len(x.Runes) {
				t.Fatalf("mark %+v in a text of %d", m, len(x.Runes))
			}
		}
	})
}
