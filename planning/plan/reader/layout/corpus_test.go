package layout_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/source"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// print writes blocks one a line: role, printed lines, text. A grid is written
// with its size.
func print(l *layout.Layout) string {
	var b strings.Builder
	for _, bl := range l.Blocks {
		switch {
		case bl.Grid != nil:
			fmt.Fprintf(&b, "grid %dx%d\n", bl.Grid.Rows, bl.Grid.Cols)
		case len(bl.Lines) > 1:
			fmt.Fprintf(&b, "%s (%d lines) %s\n", bl.Role, len(bl.Lines), bl.Text)
		default:
			fmt.Fprintf(&b, "%s %s\n", bl.Role, bl.Text)
		}
	}
	return b.String()
}

// Each file of testdata/corpus is a made-up document; the file beside it with
// the ending .blocks is what it must be laid out as.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := source.Read(file, data)
			if err != nil {
				t.Fatal(err)
			}
			l := layout.Analyse(doc)
			sound(t, l)
			golden := strings.TrimSuffix(file, ".txt") + ".blocks"
			got := print(l)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("blocks differ (-want +got):\n%s", d)
			}
		})
	}
}

// sound checks what holds for every layout: blocks in order, spans inside the
// text, offsets that rise, and no printed rune lost or doubled.
func sound(t testing.TB, l *layout.Layout) {
	t.Helper()
	text := l.Doc.Text
	end := 0
	for i, b := range l.Blocks {
		if b.Span[0] < end || b.Span[1] < b.Span[0] || b.Span[1] > len(text) {
			t.Fatalf("block %d: span %v after %d in a text of %d", i, b.Span, end, len(text))
		}
		if b.Grid == nil {
			if len(b.Text.Off) != len(b.Text.Runes)+1 {
				t.Fatalf("block %d: %d offsets for %d runes", i, len(b.Text.Off), len(b.Text.Runes))
			}
			for k := range b.Text.Runes {
				if k > 0 && b.Text.Off[k] < b.Text.Off[k-1] || b.Text.Off[k] < b.Span[0] || b.Text.Off[k] >= b.Span[1] {
					t.Fatalf("block %d: offset %d of rune %d outside %v", i, b.Text.Off[k], k, b.Span)
				}
			}
		}
		// a paragraph that goes on after a page number spans it: only its start
		// must follow the block before
		end = b.Span[0]
	}
	printed := map[int]int{}
	for _, b := range l.Blocks {
		if b.Grid != nil {
			for k := b.Span[0]; k < b.Span[1]; k++ {
				printed[k]++
			}
			continue
		}
		for k, r := range b.Text.Runes {
			if r != ' ' {
				printed[b.Text.Off[k]]++
			}
		}
	}
	whole := layout.Normalise(text, 0, len(text))
	for k, r := range whole.Runes {
		if n := printed[whole.Off[k]]; r != ' ' && n != 1 {
			t.Fatalf("rune %q at %d stands in %d blocks", r, whole.Off[k], n)
		}
	}
}
