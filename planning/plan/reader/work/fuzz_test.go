package work

import (
	"fmt"
	"strings"
	"testing"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Whatever the text, nothing panics, every span lies inside it and holds
// something, and every confidence is a probability.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"新建金山、银湖等2座220千伏变电站(甲变、乙变)。", "将", "把为", "对", "以等为龙头", "(((“《", "、、和、及等", "等3座", "12个",
		"建设G320(", "“互联网+”“互联网+", "的的的", "新建的", "重点项目:", "完成A12个村", "打造以为核心的", "一是", "——", "信息平台化", "”平台",
	} {
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, box bool) {
		src := []rune(text)
		s := sentence.Sentence{Text: layout.Normalise(src, 0, len(src)), Section: -1, ID: "0"}
		if box {
			s.Box = "专栏"
		}
		inside := func(what string, span reading.Span, confidence float64) {
			if span[0] < 0 || span[1] > len(src) || span[0] >= span[1] {
				t.Errorf("%s span %v of %d runes in %q", what, span, len(src), text)
			}
			if confidence <= 0 || confidence > 1 {
				t.Errorf("%s confidence %v in %q", what, confidence, text)
			}
		}
		ss := []sentence.Sentence{s}
		for _, w := range Works(ss, []tense.Tense{tense.Past}, &outline.Outline{}, src) {
			inside("work", w.Span, w.Confidence)
			if w.Name == "" || w.Action == "" {
				t.Errorf("work without name or action in %q: %+v", text, w)
			}
		}
		for _, x := range Systems(ss, nil, &outline.Outline{}, src) {
			inside("system", x.Span, x.Confidence)
			if x.Name == "" || x.Form == "" {
				t.Errorf("system without name or form in %q: %+v", text, x)
			}
		}
	})
}

// BenchmarkLongSentence reads texts without a single stop, as broken documents
// give them, and twice as long: the time per byte must stay the same.
func BenchmarkLongSentence(b *testing.B) {
	for _, unit := range []string{"新建石桥变电站、", "(", "“平台", "等", "以及", "建设", "的信息平台", "智慧城市", "完成"} {
		for _, n := range []int{10_000, 20_000} {
			src := []rune(strings.Repeat(unit, n/len([]rune(unit))))
			ss := []sentence.Sentence{{Text: layout.Normalise(src, 0, len(src)), Section: -1, ID: "0"}}
			b.Run(fmt.Sprintf("%s/%d", unit, n), func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
					Works(ss, nil, &outline.Outline{}, src)
					Systems(ss, nil, &outline.Outline{}, src)
				}
			})
		}
	}
}

func BenchmarkRead(b *testing.B) {
	text := []rune("加快推进云岭污水处理厂二期建设,新建金山、银湖、铜桥等3座220千伏变电站。健全地质灾害监测预警机制,建设云岭县智慧旅游服务平台。坚持以人民为中心,加强基础设施建设,不断提高公共服务水平,促进社会公平。")
	var ss []sentence.Sentence
	for i := 0; i < 45_000/len(text); i++ {
		ss = append(ss, sentence.Sentence{Text: layout.Normalise(text, 0, len(text)), Section: -1, ID: "0"})
	}
	Works(ss[:1], nil, &outline.Outline{}, text)
	b.Run("works", func(b *testing.B) {
		for b.Loop() {
			Works(ss, nil, &outline.Outline{}, text)
		}
	})
	b.Run("systems", func(b *testing.B) {
		for b.Loop() {
			Systems(ss, nil, &outline.Outline{}, text)
		}
	})
}
