package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// pageOf sets rows of cells at the given column places, a row every pitch points,
// and composes the page.
func pageOf(xs []float64, pitch float64, rows ...[]string) *composed {
	p := page{width: 600, height: 800}
	for i, r := range rows {
		for c, text := range r {
			if text != "" {
				p.glyphs = append(p.glyphs, put(text, xs[c], 700-pitch*float64(i), 12)...)
			}
		}
	}
	ls := lines(p.glyphs)
	out := []composed{{width: p.width, height: p.height, lines: ls, furniture: make([]bool, len(ls))}}
	margins(out)
	out[0].streams(nil)
	return &out[0]
}

func drawn(g *grid) string {
	rows := make([]string, len(g.ys)-1)
	for _, c := range g.cells {
		rows[c.row] += strings.Join(c.paragraphs(), "/") + "|"
	}
	return strings.Join(rows, "\n")
}

func TestColumnsWithoutRules(t *testing.T) {
	xs := []float64{50, 200, 280, 360}
	for _, c := range []struct {
		name string
		rows [][]string
		want string // empty: no table
	}{
		{"a plain table", [][]string{{"指标", "单位", "现状", "目标"}, {"地区生产总值", "亿元", "182", "260"}, {"森林覆盖率", "%", "52", "53"}, {"粮食产量", "万吨", "28", "29"}},
			"指标|单位|现状|目标|\n地区生产总值|亿元|182|260|\n森林覆盖率|%|52|53|\n粮食产量|万吨|28|29|"},
		{"a cell that goes over the line", [][]string{{"指标", "单位", "现状", "目标"}, {"每千人口执业助理医", "人", "2", "3"}, {"师数"}, {"森林覆盖率", "%", "52", "53"}, {"粮食产量", "万吨", "28", "29"}},
			"指标|单位|现状|目标|\n每千人口执业助理医师数|人|2|3|\n森林覆盖率|%|52|53|\n粮食产量|万吨|28|29|"},
		{"a group of rows", [][]string{{"指标", "单位", "现状", "目标"}, {"一、经济发展"}, {"地区生产总值", "亿元", "182", "260"}, {"粮食产量", "万吨", "28", "29"}, {"工业增加值", "亿元", "60", "90"}},
			"指标|单位|现状|目标|\n一、经济发展||||\n地区生产总值|亿元|182|260|\n粮食产量|万吨|28|29|\n工业增加值|亿元|60|90|"},
		{"a table of contents", [][]string{{"第一章发展基础", "", "", "1"}, {"第二章总体要求", "", "", "7"}, {"第三章重点任务", "", "", "12"}, {"第四章保障措施", "", "", "40"}}, ""},
		{"headings with a gap after the number", [][]string{{"一、", "总体要求"}, {"全县坚持绿色发展，加快建设生态强县"}, {"二、", "重点任务"}, {"推进产业升级，完善公共服务体系建设"}}, ""},
		{"prose", [][]string{{"全县坚持绿色发展加快建设生态强县推进产业升级"}, {"完善公共服务体系建设持续改善民生保障和社会治"}, {"理水平。"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := pageOf(xs, 20, c.rows...)
			got := ""
			for i := range p.grids {
				got += drawn(&p.grids[i])
			}
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Text whose gaps stand nowhere is no table: its columns are set by blanks.
func TestUnalignedGapsAreNoTable(t *testing.T) {
	p := page{width: 600, height: 800}
	for i, r := range [][]string{{"1", "地区生产总值", "亿元", "260"}, {"2", "森林覆盖率", "%", "53"}, {"3", "每千人口执业医师数", "人", "3"}, {"4", "粮食综合生产能力", "万吨", "29"}} {
		x := 50.0
		for _, s := range r {
			g := put(s, x, 700-20*float64(i), 12)
			p.glyphs, x = append(p.glyphs, g...), g[len(g)-1].x1+24
		}
	}
	ls := lines(p.glyphs)
	c := []composed{{width: 600, height: 800, lines: ls, furniture: make([]bool, len(ls))}}
	margins(c)
	c[0].streams(nil)
	if len(c[0].grids) != 0 {
		t.Errorf("a table: %s", drawn(&c[0].grids[0]))
	}
}

func TestTwoColumnsOfProse(t *testing.T) {
	p := page{width: 600, height: 800}
	p.glyphs = append(p.glyphs, put("规划摘要两栏排印的标题横贯全页上方居中", 150, 760, 12)...)
	for i := range 8 {
		y := 720 - 20*float64(i)
		p.glyphs = append(p.glyphs, put(fmt.Sprintf("左栏第%d行全县坚持绿色发展加快建设", i), 50, y, 12)...)
		p.glyphs = append(p.glyphs, put(fmt.Sprintf("右栏第%d行推进产业升级完善公共服务", i), 310, y, 12)...)
	}
	p.newspaper()
	got := texts(lines(p.glyphs))
	if len(got) != 17 || !strings.HasPrefix(got[0], "规划摘要") || !strings.HasPrefix(got[8], "左栏第7") || !strings.HasPrefix(got[9], "右栏第0") {
		t.Errorf("got %q", got)
	}
}

// However text stands on a page, none of it is lost or printed twice.
func TestStreamsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := page{width: 600, height: 800}
		for range rapid.IntRange(0, 40).Draw(t, "texts") {
			text := strings.Repeat("字", rapid.IntRange(1, 12).Draw(t, "n"))
			p.glyphs = append(p.glyphs, put(text, rapid.Float64Range(0, 500).Draw(t, "x"), float64(rapid.IntRange(1, 40).Draw(t, "line"))*18, 12)...)
		}
		p.newspaper()
		ls := lines(p.glyphs)
		want := 0
		for _, l := range ls {
			want += l.n
		}
		c := []composed{{width: 600, height: 800, lines: ls, furniture: make([]bool, len(ls))}}
		margins(c)
		c[0].streams(nil)
		got := 0
		for _, l := range c[0].lines {
			got += l.n
		}
		for _, g := range c[0].grids {
			for _, cell := range g.cells {
				got += len(cell.glyphs)
				if cell.row+cell.rowSpan > len(g.ys)-1 || cell.col+cell.colSpan > len(g.xs)-1 {
					t.Fatalf("a cell beyond its table: %+v", cell)
				}
			}
			if !slices.IsSorted(g.xs) {
				t.Fatalf("columns out of order: %v", g.xs)
			}
		}
		if got != want {
			t.Fatalf("%d of %d characters", got, want)
		}
	})
}
