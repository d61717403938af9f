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

// grid makes a document of a title and one grid: rows by line, cells by bar,
// paragraphs of a cell by slash.
func grid(title string, rows ...string) *source.Document {
	d := &source.Document{Text: []rune(title + "\n")}
	g := source.Grid{Span: reading.Span{len(d.Text), 0}, Rows: len(rows)}
	for r, row := range rows {
		for c, cell := range strings.Split(row, "|") {
			start := len(d.Text)
			d.Text = append(d.Text, []rune(strings.ReplaceAll(cell, "/", "\n"))...)
			g.Cells = append(g.Cells, source.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Span: reading.Span{start, len(d.Text)}})
			g.Cols = max(g.Cols, c+1)
			d.Text = append(d.Text, '\t')
		}
		d.Text[len(d.Text)-1] = '\n'
	}
	g.Span[1] = len(d.Text)
	d.Grids = []source.Grid{g}
	return d
}

func TestCellsWithProseAreCut(t *testing.T) {
	for _, c := range []struct {
		name string
		doc  *source.Document
		want string
	}{
		{"the first cell heads its row", grid("专栏5 重点工程", "水利|新建水库2座。加固堤防36公里。", "交通|新改建公路120公里。"),
			"¶ 新建水库2座。  [水利]  {专栏5重点工程}\n  加固堤防36公里。  [水利]  {专栏5重点工程}\n¶ 新改建公路120公里。  [交通]  {专栏5重点工程}\n"},
		{"a number, then the title", grid("专栏6 产业", "01|绿色食品/建设产业园2个。培育龙头企业3家。"),
			"¶ 建设产业园2个。  [绿色食品]  {专栏6产业}\n  培育龙头企业3家。  [绿色食品]  {专栏6产业}\n"},
		{"the box's title inside", grid("前文。", "专栏7 能源", "1．光伏：新增装机20万千瓦。/2．风电：建成风电场2座。"),
			"¶ 前文。\n¶ 1.光伏:新增装机20万千瓦。  [光伏]  {专栏7能源}\n¶ 2.风电:建成风电场2座。  [风电]  {专栏7能源}\n"},
		{"lists of names are kept", grid("专栏8 布局", "城东|数字经济、现代金融|人工智能"),
			"¶ 数字经济、现代金融  [城东]  {专栏8布局}\n¶ 人工智能  [城东]  {专栏8布局}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, ss := split(c.doc)
			sound(t, l, ss)
			if d := cmp.Diff(c.want, print(ss)); d != "" {
				t.Errorf("sentences differ (-want +got):\n%s", d)
			}
			taken := make([]bool, len(l.Blocks))
			for i := range taken {
				taken[i] = true
			}
			if ss := sentence.Split(l, outline.Build(l), taken); len(ss) != 0 {
				t.Errorf("blocks taken by a table were cut: %s", print(ss))
			}
		})
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
