package table

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
)

func TestFiguresAreRead(t *testing.T) {
	for s, want := range map[string]string{
		"500.24": "500.24", "1,234.5": "1234.5", "-3": "-3", "8%": "8 %",
		"≥85": ">= 85", "＞10": ">= 10", ">10": ">= 10", "<4.5": "<= 4.5", "≤20": "<= 20",
		"20000以上": ">= 20000", "5%以内": "<= 5 %", "控制在5.5%以内": "<= 5.5 %", "不低于95": ">= 95", "18左右": "~ 18", "约20": "~ 20",
		"〔20〕": "20 sum", "[3.9]": "3.9 sum", "〔>15〕": ">= 15 sum", "累计降低13.5": "13.5 sum", "2021-2024年累计降低9.1": "9.1 sum",
		"“十四五”年均增长8%以上": ">= 8 % growth", "年均增长6.5左右": "~ 6.5 growth",
		"13.5:49.5:37": "13.5:49.5:37", "2025": "2025",
		"310.5,年均增速4.8%": "310.5 beside 4.8",
		"完成省下达任务":        "words 完成省下达任务", "与经济增长同步": "words 与经济增长同步", "810/24": "words 810/24", "15-20": "range words 15-20",
		">7、力争高于上一时期": ">= 7 note 力争高于上一时期",
		"-":           "blank", "—": "blank", "*": "blank", "/": "blank", "": "blank",
		"9.5*": "9.5 mark *",
	} {
		if got := describe(readFigure(s)); got != want {
			t.Errorf("%s is read as %q, want %q", s, got, want)
		}
	}
}

func describe(f figure) string {
	if f.value == nil {
		return "blank"
	}
	s := string(f.op)
	add := func(ok bool, word string) {
		if ok && s != "" {
			s += " "
		}
		if ok {
			s += word
		}
	}
	add(f.words, "words")
	add(true, f.value.String())
	add(f.unit != "", f.unit)
	add(f.cumulative, "sum")
	add(f.growth, "growth")
	if f.beside != nil {
		add(true, "beside "+f.beside.String())
	}
	add(f.note != "", "note "+f.note)
	add(f.mark != "", "mark "+f.mark)
	return s
}

func TestAGluedCompositionIsMendedOnlyWhenItHasOneReading(t *testing.T) {
	for s, want := range map[string]string{
		"22.946.131": "22.9:46.1:31", "13.549.537": "13.5:49.5:37", "8.241.850.0": "8.2:41.8:50.0",
		"20251020": "", "12.5": "", "1.1.1": "", "99.999.999.9": "",
	} {
		if got, ok := mendComposition(s, 3); ok != (want != "") || ok && got != want {
			t.Errorf("%s is mended as %q, %v; want %q", s, got, ok, want)
		}
	}
}

// A composition that sums to a hundred never comes back as another one: the
// colons are put where they were, or the figure is left alone.
func TestMendingNeverInventsShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.IntRange(10, 400).Draw(t, "first tenths")
		b := rapid.IntRange(10, 500).Draw(t, "second tenths")
		c := 1000 - a - b
		show := func(n int) string {
			if n%10 == 0 {
				return fmt.Sprint(n / 10)
			}
			return fmt.Sprintf("%d.%d", n/10, n%10)
		}
		whole := show(a) + ":" + show(b) + ":" + show(c)
		glued := show(a) + show(b) + show(c)
		got, ok := mendComposition(glued, 3)
		if !ok || got == whole {
			return
		}
		// another split must sum to a hundred as exactly as the true one does
		var x, y, z float64
		if n, _ := fmt.Sscanf(got, "%f:%f:%f", &x, &y, &z); n != 3 || x+y+z < 99.99 || x+y+z > 100.01 {
			t.Fatalf("%s was mended as %s", glued, got)
		}
		t.Fatalf("%s has two readings, %s and %s, and one was chosen", glued, whole, got)
	})
}

func TestUnitsAndHeaders(t *testing.T) {
	for _, u := range []string{"亿元", "万元/人", "微克/立方米", "%", "‰", "亿吨标准煤", "人/百亿元", "1/10万", "万立方米/日", "张", "标箱", "亿美元"} {
		if !region.IsUnit(u) {
			t.Errorf("%s is no unit", u)
		}
	}
	for _, s := range []string{"助理", "地区生产总值", "约束性", "2025", "PM2.5", "", "GDP", "完成"} {
		if region.IsUnit(s) {
			t.Errorf("%s is a unit", s)
		}
	}
	for s, want := range map[string]string{
		"序号": "no", "指标名称": "name", "主要指标": "name", "指标(单位)": "name", "单位": "unit", "属性": "nature", "指标属性": "nature",
		"2025年": "value", "2020": "value", "2030年目标值": "value", "“十三五”规划目标": "value", "年均增速(%)": "value", "绝对值": "value",
		"责任单位": "note", "类别": "category", "预期性": "", "单位地区生产总值能耗": "", "(二)主要目标": "", "第一章发展目标": "", "完成省下达任务": "", "地区生产总值": "",
	} {
		if got := region.HeaderRole(s); got != want {
			t.Errorf("%s heads a column of %q, want %q", s, got, want)
		}
	}
}

func FuzzReadKeepsItsPromises(f *testing.F) {
	for _, s := range []string{
		"专栏1\n序号\n指标\n单位\n2020年\n2025年\n属性\n1\n甲\n%\n1\n2\n预期性\n2\n乙\n%\n3\n-\n约束性",
		"序号\t指标\t2025年\t属性\n1\t甲（%）\t9\t预期性\n\t乙\t\t约束性", "指标    2020年    2025年\n甲    1    2\n乙    22.946.131    4",
		"1 甲 % 3 4 预期性\n2 乙 % 5 6 约束性", "预期性\n预期性\n1\n2", "| 指标 | 2025年 |\n|---|---|\n| 甲 | 1 |\n| 乙 | 2 |",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := layout.Analyse(&source.Document{Source: reading.Source{Format: "text"}, Text: []rune(s)})
		o := outline.Build(l)
		got := Read(l, o)
		n := len(l.Doc.Text)
		in := func(sp reading.Span) bool { return sp[0] >= 0 && sp[0] <= sp[1] && sp[1] <= n }
		ids := map[string]bool{}
		for _, tb := range got.Tables {
			if ids[tb.ID] || !in(tb.Span) {
				t.Fatalf("table %+v", tb)
			}
			ids[tb.ID] = true
		}
		for _, i := range got.Indicators {
			if !ids[i.Table] || !in(i.Span) || i.Name == "" {
				t.Fatalf("indicator %+v", i)
			}
			for _, d := range []*reading.Dated{i.Baseline, i.Target, i.Actual} {
				if d != nil && (d.Value == nil || d.Span != nil && !in(*d.Span)) {
					t.Fatalf("figure of %s: %+v", i.Name, d)
				}
			}
		}
		for _, h := range got.Healed {
			if !in(h.Span) {
				t.Fatalf("healing %+v", h)
			}
		}
	})
}
