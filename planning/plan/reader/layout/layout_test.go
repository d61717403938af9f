package layout_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
)

func document(text string) *source.Document { return &source.Document{Text: []rune(text)} }

func roles(l *layout.Layout, r layout.Role) []string {
	var out []string
	for _, b := range l.Blocks {
		if b.Role == r {
			out = append(out, b.Text.String())
		}
	}
	return out
}

func TestNumbersInTablesAreNoPageNumbers(t *testing.T) {
	var b strings.Builder
	for i := 1; i <= 40; i++ {
		b.WriteString(strings.Join([]string{string(rune('0'+i/10)) + string(rune('0'+i%10)), "城乡居民基本养老保险参保人数", "万人", "31.5", "预期性"}, "\n") + "\n")
	}
	if f := roles(layout.Analyse(document(b.String())), layout.Furniture); len(f) > 0 {
		t.Errorf("taken for page numbers: %v", f)
	}
}

func TestFormatHintsDecide(t *testing.T) {
	d := document("二、重点任务，在\n山区做强产业\n第2版\n全县地区生产总值达到260亿元。")
	d.Hints = []source.Hint{
		{Span: reading.Span{0, 15}, Level: 2},
		{Span: reading.Span{16, 19}, Kind: "furniture"},
	}
	l := layout.Analyse(d)
	want := []string{"二、重点任务,在山区做强产业", "全县地区生产总值达到260亿元。"}
	if got := roles(l, layout.Body); !slices.Equal(got, want) {
		t.Errorf("body: %q", got)
	}
	if l.Blocks[0].Level != 2 {
		t.Errorf("level: %d", l.Blocks[0].Level)
	}
	if got := roles(l, layout.Furniture); !slices.Equal(got, []string{"第2版"}) {
		t.Errorf("furniture: %q", got)
	}
}

func TestAGridIsOneBlock(t *testing.T) {
	d := document("前文。\n甲\t乙\n丙\t丁\n后文。")
	d.Grids = []source.Grid{{Span: reading.Span{4, 11}, Rows: 2, Cols: 2}}
	l := layout.Analyse(d)
	if len(l.Blocks) != 3 || l.Blocks[1].Grid != &d.Grids[0] {
		t.Fatalf("blocks: %+v", l.Blocks)
	}
}

func TestParagraphsOfACellAreJoined(t *testing.T) {
	text := "1．信息服务：重点发展工业软件和数字\n内容产业，建设软件园2个，引进骨干企\n业10家，打造区域算力中心和数据标注\n基地，形成特色数字产业集群。\n2．现代物流：建设冷链物流中心。"
	d := document(text)
	l := &layout.Layout{Doc: d}
	var got []string
	for _, p := range l.Paragraphs(reading.Span{0, len(d.Text)}) {
		got = append(got, p.String())
	}
	want := []string{"1.信息服务:重点发展工业软件和数字内容产业,建设软件园2个,引进骨干企业10家,打造区域算力中心和数据标注基地,形成特色数字产业集群。", "2.现代物流:建设冷链物流中心。"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestNothingIsNothing(t *testing.T) {
	for _, text := range []string{"", " \n\u3000\n", "\f\r\n"} {
		if l := layout.Analyse(document(text)); len(l.Blocks) != 0 {
			t.Errorf("%q has blocks %+v", text, l.Blocks)
		}
	}
}

// shared lists the real plans kept outside the repository.
func shared(t testing.TB) []string {
	dir := os.Getenv("GANGYAO_SHARED")
	if dir == "" {
		dir, _ = os.Getwd()
		for ; ; dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				break
			}
			if dir == filepath.Dir(dir) {
				t.Skip("no go.mod above the test")
			}
		}
		dir = filepath.Join(filepath.Dir(dir), "shared")
	}
	var files []string
	for _, pattern := range []string{"plan/*.txt", "plan/others/*.txt", "plan/others/*.html"} {
		m, _ := filepath.Glob(filepath.Join(dir, pattern))
		files = append(files, m...)
	}
	if len(files) == 0 {
		t.Skip("the real plans are not here; set GANGYAO_SHARED to their folder")
	}
	return files
}

func TestRealPlans(t *testing.T) {
	for _, file := range shared(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
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
			contents, sentences, open := 0, 0, 0
			for _, b := range l.Blocks {
				s := b.Text.String()
				switch {
				case b.Role == layout.Contents:
					contents++
					if strings.Contains(s, "。") {
						t.Errorf("a sentence in the contents: %s", s)
					}
				case b.Role == layout.Furniture && len(b.Text.Runes) > 60:
					t.Errorf("long furniture: %s", s)
				case b.Role == layout.Body && len(b.Text.Runes) > 40:
					sentences++
					if !strings.HasSuffix(s, "。") && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, ";") {
						open++
					}
				}
			}
			if contents < 20 || sentences < 100 || open*10 > sentences {
				t.Errorf("%d lines of contents, %d paragraphs, %d of them open", contents, sentences, open)
			}
		})
	}
}

// wrapped makes a made-up document of about n runes, its lines broken.
func wrapped(n int) string {
	data, err := os.ReadFile("testdata/corpus/wrapped_indented.txt")
	if err != nil {
		panic(err)
	}
	return strings.Repeat(string(data), max(1, n/1100))
}

// The time per rune must not grow with the document.
func BenchmarkAnalyse(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
	}{{"1x", 40_000}, {"8x", 320_000}, {"64x", 2_560_000}} {
		d := document(wrapped(c.n))
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				layout.Analyse(d)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(d.Text)), "ns/rune")
		})
	}
}

func FuzzAnalyse(f *testing.F) {
	files, _ := filepath.Glob("testdata/corpus/*.txt")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("目录\n第一章 甲 1\n第一章 甲\n\f3\n20\n25年。")
	f.Fuzz(func(t *testing.T, text string) {
		sound(t, layout.Analyse(document(text)))
	})
}
