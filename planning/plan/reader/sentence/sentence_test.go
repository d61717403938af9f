package sentence_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// split cuts a document; no block is taken by a table.
func split(doc *source.Document) (*layout.Layout, []sentence.Sentence) {
	l := layout.Analyse(doc)
	return l, sentence.Split(l, outline.Build(l), make([]bool, len(l.Blocks)))
}

func print(ss []sentence.Sentence) string {
	var b strings.Builder
	for _, s := range ss {
		mark := " "
		switch {
		case s.IsLead:
			mark = "="
		case s.First:
			mark = "¶"
		}
		fmt.Fprintf(&b, "%s %s", mark, s)
		if s.Lead != "" && !s.IsLead {
			fmt.Fprintf(&b, "  [%s]", s.Lead)
		}
		if s.Box != "" {
			fmt.Fprintf(&b, "  {%s}", s.Box)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Each file of testdata is a made-up document; the file beside it with the
// ending .sentences shows how it is cut: ¶ begins a paragraph, = is a run-in
// heading, [] names the heading a sentence stands under, {} its box.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			l, ss := split(&source.Document{Text: []rune(string(data))})
			sound(t, l, ss)
			golden := strings.TrimSuffix(file, ".txt") + ".sentences"
			if *update {
				if err := os.WriteFile(golden, []byte(print(ss)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), print(ss)); d != "" {
				t.Errorf("sentences differ (-want +got):\n%s", d)
			}
		})
	}
}

// sound checks what holds for every cut: sentences in order, none empty, none
// over another, each inside its block.
func sound(t testing.TB, l *layout.Layout, ss []sentence.Sentence) {
	t.Helper()
	end, block := 0, -1
	for i, s := range ss {
		w := s.Whole()
		if len(s.Runes) == 0 || w.Len() <= 0 {
			t.Fatalf("sentence %d is empty", i)
		}
		if s.Block < block {
			t.Fatalf("sentence %d of block %d comes after block %d", i, s.Block, block)
		}
		if s.Block == block && w[0] < end {
			t.Fatalf("sentence %d at %v overlaps the one before, which ends at %d", i, w, end)
		}
		if b := l.Blocks[s.Block]; !b.Span.Contains(w) {
			t.Fatalf("sentence %d at %v lies outside its block %v", i, w, b.Span)
		}
		block, end = s.Block, w[1]
	}
}

func TestCellsWithProseAreCut(t *testing.T) {
	text := "专栏5 重点工程\n水利\t新建水库2座。加固堤防36公里。\n交通\t新改建公路120公里。\n"
	d := &source.Document{Text: []rune(text)}
	cell := func(row, col int, s string) source.Cell {
		at := len([]rune(text[:strings.Index(text, s)]))
		return source.Cell{Row: row, Col: col, RowSpan: 1, ColSpan: 1, Span: reading.Span{at, at + len([]rune(s))}}
	}
	d.Grids = []source.Grid{{
		Span: reading.Span{9, len(d.Text) - 1}, Rows: 2, Cols: 2,
		Cells: []source.Cell{
			cell(0, 0, "水利"), cell(0, 1, "新建水库2座。加固堤防36公里。"),
			cell(1, 0, "交通"), cell(1, 1, "新改建公路120公里。"),
		},
	}}
	l, ss := split(d)
	sound(t, l, ss)
	want := "¶ 新建水库2座。  [水利]  {专栏5重点工程}\n  加固堤防36公里。  [水利]  {专栏5重点工程}\n¶ 新改建公路120公里。  [交通]  {专栏5重点工程}\n"
	if d := cmp.Diff(want, print(ss)); d != "" {
		t.Errorf("sentences differ (-want +got):\n%s", d)
	}
	taken := make([]bool, len(l.Blocks))
	for i := range taken {
		taken[i] = true
	}
	if ss := sentence.Split(l, outline.Build(l), taken); len(ss) != 0 {
		t.Errorf("a table's blocks were cut: %v", print(ss))
	}
}

func FuzzSplit(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("“（《。；！？")
	f.Fuzz(func(t *testing.T, text string) {
		l, ss := split(&source.Document{Text: []rune(text)})
		sound(t, l, ss)
	})
}
