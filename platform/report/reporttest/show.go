package reporttest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/platform/office/extract"
	"gangyao/platform/report"
)

// All are the documents by name.
func All() map[string]*report.Document {
	return map[string]*report.Document{"report": Report(), "issued": Issued(), "notice": Notice(), "list": List()}
}

// Show writes an extracted text with its headings and tables, to be compared.
func Show(x *extract.Text) string {
	var b strings.Builder
	b.WriteString(string(x.Runes))
	for _, m := range x.Marks {
		fmt.Fprintf(&b, "[%s %d: %s]\n", m.Kind, m.Level, string(x.Runes[m.Span[0]:m.Span[1]]))
	}
	for _, t := range x.Tables {
		fmt.Fprintf(&b, "[table %dx%d]\n", t.Rows, t.Cols)
		for _, c := range t.Cells {
			head := ""
			if c.Header {
				head = "head "
			}
			fmt.Fprintf(&b, "[%s%d,%d %dx%d %s]\n", head, c.Row, c.Col, c.RowSpan, c.ColSpan, string(x.Runes[c.Span[0]:c.Span[1]]))
		}
	}
	return b.String()
}

// Golden compares got with a file, or rewrites the file.
func Golden(t *testing.T, file, got string, update bool) {
	t.Helper()
	if update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file) //nolint:gosec // a file of the test
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}
