package pdf_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gangyao/platform/office/extract"
	"gangyao/platform/office/pdf"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// TestMain makes the test binary its own child, as the program is.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == pdf.ChildArg {
		if err := pdf.Child(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func child(t testing.TB) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{self, pdf.ChildArg}
}

func show(x *extract.Text) string {
	var b strings.Builder
	b.WriteString(string(x.Runes) + "----\n")
	for _, m := range x.Marks {
		fmt.Fprintf(&b, "%s%d: %s\n", m.Kind, m.Level, string(x.Runes[m.Span[0]:m.Span[1]]))
	}
	for _, t := range x.Tables {
		fmt.Fprintf(&b, "table %dx%d\n", t.Rows, t.Cols)
		for _, c := range t.Cells {
			fmt.Fprintf(&b, "  %d,%d %dx%d %q\n", c.Row, c.Col, c.RowSpan, c.ColSpan, string(x.Runes[c.Span[0]:c.Span[1]]))
		}
	}
	return b.String()
}

// The documents of testdata are made up. plan.pdf has three pages with running
// heads, page numbers, a ruled table with merged cells and a box. borderless.pdf
// has a table without rules over two pages: cells centred, a head of two rows
// printed again, a row broken by the page end; in borderless_touching.pdf full
// cells touch their neighbours. two_columns.pdf is set like a newspaper. The file
// beside each with the ending .text shows what is read.
func TestDocuments(t *testing.T) {
	for _, name := range []string{"plan", "borderless", "borderless_touching", "two_columns"} {
		t.Run(name, func(t *testing.T) {
			x, err := pdf.Extract(t.Context(), read(t, name+".pdf"), pdf.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile("testdata/"+name+".text", []byte(show(x)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(string(read(t, name+".text")), show(x)); d != "" {
				t.Errorf("text differs (-want +got):\n%s", d)
			}
			inChild, err := pdf.Extract(t.Context(), read(t, name+".pdf"), pdf.Options{Command: child(t)})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(show(x), show(inChild)); d != "" {
				t.Errorf("the child reads otherwise:\n%s", d)
			}
		})
	}
}

// Long documents are read by two engines at once; the text must not tell.
func TestManyPages(t *testing.T) {
	data := manyPages(60)
	x, err := pdf.Extract(t.Context(), data, pdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inChild, err := pdf.Extract(t.Context(), data, pdf.Options{Command: child(t)})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(show(x), show(inChild)); d != "" {
		t.Errorf("the child reads otherwise:\n%s", d)
	}
	if got := string(x.Runes); !strings.Contains(got, "This is page 1 ") || strings.Index(got, "page 59 ") > strings.Index(got, "page 60 ") {
		t.Errorf("pages are lost or out of order: %q", got)
	}
}

// A form that draws itself twice makes PDFium call itself without end. The child
// ends in time and in bounded memory.
func TestAFormThatDrawsItself(t *testing.T) {
	data := document("<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
		stream("", "/X Do"), stream("/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X 5 0 R>>>>", "/X Do /X Do"))
	if _, err := pdf.Extract(t.Context(), data, pdf.Options{Command: child(t)}); err == nil {
		t.Error("no error")
	}
}

// document writes a PDF with one page, the objects following it numbered from 4.
func document(page string, objects ...string) []byte {
	return assemble("[3 0 R]", 1, append([]string{page}, objects...))
}

func manyPages(n int) []byte {
	var kids strings.Builder
	var objects []string
	for i := range n {
		at := 3 + 2*i
		fmt.Fprintf(&kids, "%d 0 R ", at)
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents %d 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>", at+1),
			stream("", fmt.Sprintf("BT /F 12 Tf 50 400 Td (This is page %d of a long document) Tj ET", i+1)))
	}
	return assemble("["+kids.String()+"]", n, objects)
}

func stream(dict, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(content), content)
}

func assemble(kids string, count int, objects []string) []byte {
	objects = append([]string{"<</Type/Catalog/Pages 2 0 R>>", fmt.Sprintf("<</Type/Pages/Kids%s/Count %d>>", kids, count)}, objects...)
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(objects)+1, start)
	return []byte(b.String())
}

func TestRefusals(t *testing.T) {
	whole := read(t, "plan.pdf")
	for _, c := range []struct {
		name string
		data []byte
		o    pdf.Options
		want error
	}{
		{"a scan", read(t, "scan.pdf"), pdf.Options{}, pdf.ErrScanned},
		{"a password", read(t, "encrypted.pdf"), pdf.Options{}, pdf.ErrEncrypted},
		{"cut off", whole[:len(whole)/3], pdf.Options{}, pdf.ErrDamaged},
		{"garbage", []byte("%PDF-1.7\nnothing"), pdf.Options{}, pdf.ErrDamaged},
		{"too many pages", whole, pdf.Options{MaxPages: 2}, pdf.ErrLimit},
		{"too much text", whole, pdf.Options{MaxText: 100}, pdf.ErrLimit},
		{"no time", whole, pdf.Options{Timeout: time.Nanosecond}, pdf.ErrLimit},
		{"a scan, in a child", read(t, "scan.pdf"), pdf.Options{Command: child(t)}, pdf.ErrScanned},
		{"a password, in a child", read(t, "encrypted.pdf"), pdf.Options{Command: child(t)}, pdf.ErrEncrypted},
		{"no such program", whole, pdf.Options{Command: []string{"/nowhere/gangyao"}}, pdf.ErrEngine},
		{"a child that dies", whole, pdf.Options{Command: []string{"false"}}, pdf.ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if len(c.o.Command) == 1 && c.o.Command[0] == "false" {
				if _, err := exec.LookPath("false"); err != nil {
					t.Skip("no program that only fails")
				}
			}
			if _, err := pdf.Extract(t.Context(), c.data, c.o); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestACacheIsKeptWhereItIsAskedFor(t *testing.T) {
	dir := t.TempDir()
	if _, err := pdf.Extract(t.Context(), read(t, "scan.pdf"), pdf.Options{CacheDir: dir}); !errors.Is(err, pdf.ErrScanned) {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) == 0 {
		t.Errorf("nothing is kept: %v", err)
	}
}

// The first start compiles PDFium, which takes more memory than any document may.
func TestAChildStartsWithoutACache(t *testing.T) {
	if _, err := pdf.Extract(t.Context(), read(t, "borderless.pdf"), pdf.Options{Command: child(t), CacheDir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkExtract(b *testing.B) {
	data := read(b, "plan.pdf")
	for b.Loop() {
		if _, err := pdf.Extract(b.Context(), data, pdf.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
