package tense_test

import (
	"strconv"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

var frame = tense.Frame{First: 2021, Last: 2025, Vision: 2035}

func TestTimes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tense.When{
		"到2025年，":       {First: 2025, Last: 2025, Until: true},
		"2023年底前建成":     {First: 2023, Last: 2023, Until: true},
		"二〇三五年基本实现":     {First: 2035, Last: 2035},
		"“十四五”末达到":      {First: 2025, Last: 2025, Until: true},
		"“十四五”期间新增":     {First: 2021, Last: 2025},
		"“十三五”以来累计":     {First: 2016, Last: 2020, Since: true},
		"比2020年增长":      {First: 2020, Last: 2020, Base: true},
		"在2020年基础上翻一番":  {First: 2020, Last: 2020, Base: true},
		"以2020年为基期":     {First: 2020, Last: 2020, Base: true},
		"1995年前建成的小区":   {First: 1995, Last: 1995, Until: true, Base: true},
		"2021-2025年":    {First: 2021, Last: 2025},
		"(20212025年)":   {First: 2021, Last: 2025, Healed: true},
		"三年内完成":         {First: 2023, Last: 2023, Until: true},
		"每年培训":          {First: 2021, Last: 2025, Every: true},
		"截至2020年底，":     {First: 2020, Last: 2020, Until: true},
		"力争到2024年建成":    {First: 2024, Last: 2024, Until: true},
		"今后五年要努力":       {First: 2021, Last: 2025},
		"规划期末达到":        {First: 2025, Last: 2025, Until: true},
		"2018年至2022年投入": {First: 2018, Last: 2022},
	} {
		got := tense.Times([]rune(text), frame)
		if len(got) != 1 {
			t.Errorf("%s: %d times, want one", text, len(got))
			continue
		}
		g := got[0]
		g.From, g.To = 0, 0
		if g != want {
			t.Errorf("%s: %+v, want %+v", text, g, want)
		}
	}
	for _, text := range []string{"G2025线", "科技创新2030重大项目", "20255年", "第三年内", "《“十四五”规划》", "五年级"} {
		if got := tense.Times([]rune(text), frame); len(got) > 0 {
			t.Errorf("%s holds no time, read %+v", text, got)
		}
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	titles := []struct {
		id, title string
		want      tense.Tense
	}{
		{"1", "乘势而上，开启新征程", tense.Future},
		{"1.1", "发展基础", tense.Past},
		{"1.1.1", "经济实力稳步提升", tense.Past},
		{"1.2", "面临形势", tense.Situation},
		{"1.2.1", "战略机遇", tense.Situation},
		{"1.3", "指导思想", tense.Situation},
		{"1.4", "主要目标", tense.Future},
		{"2", "“十三五”时期取得的成就和面临的形势", tense.Past},
		{"2.1", "取得的成就", tense.Past},
		{"2.2", "机遇与挑战", tense.Situation},
		{"3", "推动产业高质量发展", tense.Future},
		{"3.1", "夯实现代农业基础", tense.Future},
		{"3.2", "优化营商环境", tense.Future},
		{"4", "加强生态环境治理", tense.Future},
		{"5", "名词解释", tense.Situation},
	}
	o := &outline.Outline{}
	for _, s := range titles {
		o.Sections = append(o.Sections, reading.Section{ID: s.id, Title: s.title, Level: strings.Count(s.id, ".") + 1, Label: "第" + s.id})
	}
	for i, got := range tense.Sections(o) {
		if got != titles[i].want {
			t.Errorf("%s %s is %v, want %v", titles[i].id, titles[i].title, got, titles[i].want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title, text string
		want        tense.Tense
	}{
		{"发展基础", "森林覆盖率达到61%。", tense.Past},
		{"发展基础", "到2025年，森林覆盖率达到65%。", tense.Future},
		{"发展基础", "“十四五”时期，发展基础更加坚实。", tense.Past},
		{"主要任务", "森林覆盖率达到61%。", tense.Future},
		{"主要任务", "截至2020年底，全县建成公园16个。", tense.Past},
		{"主要任务", "“十三五”期间，新增床位800张。", tense.Past},
		{"主要任务", "比2020年提高3个百分点。", tense.Future},
		{"发展形势", "全国城镇化率超过60%。", tense.Situation},
		{"发展形势", "到2025年，力争城镇化率达到60%。", tense.Future},
	} {
		o := &outline.Outline{Plan: reading.Plan{Period: [2]int{2021, 2025}}, Sections: []reading.Section{{ID: "1", Title: c.title, Level: 1, Label: "第一章"}}}
		text := layout.Text{Runes: []rune(c.text)}
		for i := 0; i <= len(text.Runes); i++ {
			text.Off = append(text.Off, i)
		}
		got := tense.Of([]sentence.Sentence{{Text: text, ID: "1", First: true}}, o)[0]
		if got != c.want {
			t.Errorf("%s: %s is %v, want %v", c.title, c.text, got, c.want)
		}
	}
}

func TestPeriodFromTheText(t *testing.T) {
	t.Parallel()
	text := "“十四五”末实现翻番，“十四五”期间新增，“十三五”以来。"
	var s sentence.Sentence
	s.Runes = []rune(text)
	f := tense.FrameOf([]sentence.Sentence{s}, &outline.Outline{})
	if f.First != 2021 || f.Last != 2025 || f.Vision != 2035 {
		t.Errorf("the frame is %+v", f)
	}
}

func FuzzTimes(f *testing.F) {
	for _, s := range []string{"到2025年", "20212025年", "“十四五”期间", "二〇三五年", "三年内", "每年", "2021年—2025年底前"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := []rune(s)
		last := 0
		for _, w := range tense.Times(text, frame) {
			if w.From < 0 || w.To > len(text) || w.From >= w.To || w.To <= last {
				t.Fatalf("%q: time at [%d, %d) of %d", s, w.From, w.To, len(text))
			}
			last = w.To
			if w.First > w.Last {
				t.Fatalf("%q: from %s to %s", s, strconv.Itoa(w.First), strconv.Itoa(w.Last))
			}
		}
	})
}
