package layout_test

import (
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reading"
)

func TestNormaliseFoldsWidthsAndDropsSpaces(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"full-width figures and signs", "增长８．５％，约１０～１５处（含２处）", "增长8.5%,约10~15处(含2处)"},
		{"Chinese marks stay", "“一带一路”、《规划》——要点……〔20〕【注】。", "“一带一路”、《规划》——要点……〔20〕【注】。"},
		{"spaces between Han go", "第 一 章\u00a0 发展　基础", "第一章发展基础"},
		{"one blank between words", "GDP  per   capita 5 G", "GDP per capita 5 G"},
		{"letter-spaced year", "到 2 0 3 5 年 ， 基 本 实 现", "到2035年,基本实现"},
		{"year cut by a font change", "到20 30年", "到2030年"},
		{"letter-spaced part of a line", "林 地 保 有 率 不 低 于 5 7 % ， P M 1 0 降 至 4 2 微 克 。全县新建学校12所", "林地保有率不低于57%,PM10降至42微克。全县新建学校12所"},
		{"thousands parted by a blank", "新建育苗大棚1 350座，投资12 345 600元", "新建育苗大棚1350座,投资12345600元"},
		{"thousands parted by a thin space", "共有4\u2009500 张", "共有4500张"},
		{"columns are no thousands", "粮食产量 12 150 预期性", "粮食产量12 150预期性"},
		{"a decimal before a column", "预期寿命78.2 800元", "预期寿命78.2 800元"},
		{"groups of other lengths stay", "线路5 12条，编号1 2000号", "线路5 12条,编号1 2000号"},
		{"two figures are no year", "公路20 30公里", "公路20 30公里"},
		{"letter-spaced acronym", "G D P 增长", "GDP增长"},
		{"zero-width and control runes", "\ufeff规\u200b划\u00ad纲\u0007要", "规划纲要"},
		{"radicals of a PDF font", "⼈⼝与⽣态", "人口与生态"},
		{"half-width ideographic stop", "完成｡", "完成。"},
		{"private use blanks", "第一\ue5e5章", "第一章"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := []rune(c.in)
			got := layout.Normalise(src, 0, len(src))
			if got.String() != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if len(got.Off) != len(got.Runes)+1 {
				t.Errorf("%d offsets for %d runes", len(got.Off), len(got.Runes))
			}
		})
	}
}

func TestSpansCountInTheSource(t *testing.T) {
	src := []rune("到 ２０２５ 年，全县")
	txt := layout.Normalise(src, 0, len(src))
	if got, want := txt.Span(1, 5), (reading.Span{2, 6}); got != want {
		t.Errorf("span of 2025: got %v, want %v", got, want)
	}
	if got := string(src[txt.Span(1, 6)[0]:txt.Span(1, 6)[1]]); got != "２０２５ 年" {
		t.Errorf("source of 2025年: %q", got)
	}
	if got, want := txt.Slice(1, 5).Span(0, 4), txt.Span(1, 5); got != want {
		t.Errorf("a slice keeps its place: got %v, want %v", got, want)
	}
	if got := txt.Span(3, 3); got.Len() != 0 {
		t.Errorf("an empty span has length %d", got.Len())
	}
}
