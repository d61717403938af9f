package pdf

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// put sets text at a baseline, glyph after glyph, with ink as fonts have it.
func put(text string, x, base, size float64) []glyph {
	var out []glyph
	blank := 0.0
	for _, r := range text {
		w := size
		if !wide(r) {
			w = size / 2
		}
		if r == ' ' {
			blank = size / 2
			x += size / 2
			continue
		}
		g := glyph{r: r, x0: x + 0.04*size, x1: x + w - 0.04*size, y0: base - 0.1*size, y1: base + 0.82*size, size: size, blank: blank}
		switch {
		case strings.ContainsRune("，。、；", r):
			g.x1, g.y0, g.y1 = x+0.35*size, base-0.05*size, base+0.3*size
		case strings.ContainsRune("“（《", r):
			g.x0 = x + 0.6*size
		case r == '—' || r == '一':
			g.y0, g.y1 = base+0.33*size, base+0.4*size
		case !wide(r):
			g.y0 = base
		}
		out, blank = append(out, g), 0
		x += w
	}
	return out
}

func texts(ls []line) []string {
	var out []string
	for _, l := range ls {
		out = append(out, l.text)
	}
	return out
}

func TestLinesFromGlyphs(t *testing.T) {
	many := func(gs ...[]glyph) []glyph { return slices.Concat(gs...) }
	for _, c := range []struct {
		name   string
		glyphs []glyph
		want   []string
	}{
		{"marks keep their place", put("到2025年，“一老一小”服务（含托育）更优。", 50, 700, 12), []string{"到2025年，“一老一小”服务（含托育）更优。"}},
		{"drawn out of order", many(put("第二行", 50, 680, 12), put("第一行", 50, 700, 12)), []string{"第一行", "第二行"}},
		{"columns stay apart", many(put("地区生产总值", 50, 700, 12), put("亿元", 200, 700, 12), put("182.4", 300, 700, 12)), []string{"地区生产总值             亿元             182.4"}},
		{"a footnote mark goes", many(put("城市更新", 50, 700, 12), put("12", 98, 705, 7), put("行动", 106, 700, 12)), []string{"城市更新行动"}},
		{"a square stays", many(put("120m", 50, 700, 12), put("2", 74, 705, 7), put("以上", 80, 700, 12)), []string{"120m2以上"}},
		{"bold by printing twice", many(put("专栏", 50, 700, 12)[:1], put("专", 50.3, 700, 12), put("栏", 62, 700, 12)), []string{"专栏"}},
		{"words", put("PM2.5 GDP per capita", 50, 700, 12), []string{"PM2.5 GDP per capita"}},
		{"a lone dash line", many(put("——创新引领。", 50, 700, 12), put("一", 50, 680, 12)), []string{"——创新引领。", "一"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := texts(lines(c.glyphs)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestATurnedPageIsTurnedBack(t *testing.T) {
	for _, c := range []struct {
		name string
		turn func(x, y float64) (float64, float64)
	}{
		{"upwards", func(x, y float64) (float64, float64) { return 600 - y, x }},
		{"downwards", func(x, y float64) (float64, float64) { return y, 800 - x }},
		{"upside down", func(x, y float64) (float64, float64) { return 600 - x, 800 - y }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := page{width: 600, height: 800, glyphs: put("横向页面上的主要指标表格应当按行读出而不是按列读出，行序也应正确", 50, 300, 12)}
			p.glyphs = append(p.glyphs, put("第二行", 50, 280, 12)...)
			for i := range p.glyphs {
				g := &p.glyphs[i]
				ax, ay := c.turn(g.x0, g.y0)
				bx, by := c.turn(g.x1, g.y1)
				g.x0, g.x1, g.y0, g.y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
			}
			p.turn()
			if got := texts(lines(p.glyphs)); len(got) != 2 || got[1] != "第二行" || !strings.HasPrefix(got[0], "横向页面") {
				t.Errorf("got %q", got)
			}
		})
	}
}

// box draws the four sides of a box.
func box(x0, y0, x1, y1 float64) []rule {
	return []rule{{x0, y0, x1, y0}, {x0, y1, x1, y1}, {x0, y0, x0, y1}, {x1, y0, x1, y1}}
}

func TestLatticeFindsMergedCells(t *testing.T) {
	// 2 columns, 3 rows; the first row is one cell, the left cells of rows 2, 3 too
	p := page{width: 600, height: 800}
	p.rules = append(box(50, 500, 350, 620), rule{50, 580, 350, 580}, rule{150, 540, 350, 540}, rule{150, 500, 150, 580})
	p.glyphs = slices.Concat(put("专栏1 指标", 60, 595, 12), put("经济", 60, 535, 12), put("甲", 160, 555, 12), put("乙", 160, 515, 12), put("表外", 50, 700, 12))
	grids, rest := lattice(p)
	if got := texts(lines(rest)); !slices.Equal(got, []string{"表外"}) {
		t.Errorf("outside: %q", got)
	}
	if len(grids) != 1 {
		t.Fatalf("%d tables", len(grids))
	}
	var got []string
	for _, c := range grids[0].cells {
		got = append(got, strings.Join(c.paragraphs(), "|"))
		if c.row == 0 && c.colSpan != 2 || c.col == 0 && c.row == 1 && c.rowSpan != 2 {
			t.Errorf("spans of %+v", c)
		}
	}
	if want := []string{"专栏1 指标", "经济", "甲", "乙"}; !slices.Equal(got, want) {
		t.Errorf("cells %q, want %q", got, want)
	}
}

func TestLatticeOpenAtTheSides(t *testing.T) {
	p := page{width: 600, height: 800, rules: []rule{{50, 600, 350, 600}, {50, 570, 350, 570}, {50, 540, 350, 540}, {200, 540, 200, 600}}}
	p.glyphs = slices.Concat(put("指标", 60, 580, 12), put("目标", 210, 580, 12), put("人口", 60, 550, 12), put("50", 210, 550, 12))
	grids, rest := lattice(p)
	if len(grids) != 1 || len(grids[0].cells) != 4 || len(rest) != 0 {
		t.Errorf("tables %+v, rest %d", grids, len(rest))
	}
}

func TestRulesThatAreNoTable(t *testing.T) {
	for name, rules := range map[string][]rule{
		"a line under a heading": {{50, 700, 500, 700}},
		"two lines":              {{50, 700, 500, 700}, {50, 690, 500, 690}, {50, 60, 500, 60}, {50, 50, 500, 50}},
		"the frame of the page":  box(10, 10, 590, 790),
	} {
		p := page{width: 600, height: 800, rules: rules, glyphs: put("正文", 60, 650, 12)}
		if grids, rest := lattice(p); len(grids) != 0 || len(rest) != 2 {
			t.Errorf("%s: %d tables, %d glyphs left", name, len(grids), len(rest))
		}
	}
}

// However rules are drawn, every smallest cell belongs to one cell and no glyph
// is lost.
func TestLatticeIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := page{width: 600, height: 800}
		at := rapid.Float64Range(0, 600)
		for range rapid.IntRange(0, 25).Draw(t, "rules") {
			a, b, c := at.Draw(t, "a"), at.Draw(t, "b"), math.Round(at.Draw(t, "c")/50)*50
			if rapid.Bool().Draw(t, "horizontal") {
				p.rules = append(p.rules, rule{min(a, b), c, max(a, b), c})
			} else {
				p.rules = append(p.rules, rule{c, min(a, b), c, max(a, b)})
			}
		}
		for range rapid.IntRange(0, 20).Draw(t, "glyphs") {
			p.glyphs = append(p.glyphs, put("字", at.Draw(t, "x"), at.Draw(t, "y"), 12)...)
		}
		grids, rest := lattice(p)
		n := len(rest)
		for _, g := range grids {
			for _, c := range g.cells {
				n += len(c.glyphs)
			}
			for r := range g.region {
				for c, id := range g.region[r] {
					k := g.cells[id]
					if r < k.row || r >= k.row+k.rowSpan || c < k.col || c >= k.col+k.colSpan {
						t.Fatalf("place %d,%d is not in its cell %+v", r, c, k)
					}
				}
			}
		}
		if n != len(p.glyphs) {
			t.Fatalf("%d glyphs of %d", n, len(p.glyphs))
		}
	})
}
