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
		fmt.Fprintf(&b, "%s: %s\n", m.Kind, string(x.Runes[m.Span[0]:m.Span[1]]))
	}
	for _, t := range x.Tables {
		fmt.Fprintf(&b, "table %dx%d\n", t.Rows, t.Cols)
		for _, c := range t.Cells {
			fmt.Fprintf(&b, "  %d,%d %dx%d %q\n", c.Row, c.Col, c.RowSpan, c.ColSpan, string(x.Runes[c.Span[0]:c.Span[1]]))
		}
	}
	return b.String()
}

// testdata/plan.pdf is a made-up plan of three pages with running heads, page
// numbers, a table with merged cells and a box.
func TestAPlanIsReadWithItsTables(t *testing.T) {
	x, err := pdf.Extract(t.Context(), read(t, "plan.pdf"), pdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/plan.text", []byte(show(x)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(string(read(t, "plan.text")), show(x)); d != "" {
		t.Errorf("text differs (-want +got):\n%s", d)
	}
	inChild, err := pdf.Extract(t.Context(), read(t, "plan.pdf"), pdf.Options{Command: child(t)})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(show(x), show(inChild)); d != "" {
		t.Errorf("the child reads otherwise:\n%s", d)
	}
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

func BenchmarkExtract(b *testing.B) {
	data := read(b, "plan.pdf")
	for b.Loop() {
		if _, err := pdf.Extract(b.Context(), data, pdf.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
