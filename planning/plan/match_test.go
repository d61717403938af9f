package plan

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/plan/reading"
)

// sides draws things of two kinds at places that may coincide.
func sides(rt *rapid.T, label string) []side {
	n := rapid.IntRange(0, 8).Draw(rt, label)
	out := make([]side, n)
	for i := range out {
		from := rapid.IntRange(0, 20).Draw(rt, "from")
		words := rapid.SampledFrom([]string{"企业达到百家", "企业达到千家", "新建水库", "新建大桥", ""}).Draw(rt, "words")
		out[i] = side{kind: rapid.SampledFrom([]string{"work", "commitment"}).Draw(rt, "kind"),
			span: reading.Span{from, from + rapid.IntRange(1, 8).Draw(rt, "length")}, quote: words, substance: words, grams: grams(words), order: from}
	}
	return out
}

func TestMatchingIsOneToOneAndComplete(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		olds, news := sides(rt, "olds"), sides(rt, "news")
		seenOld, seenNew := map[int]bool{}, map[int]bool{}
		for _, l := range matchReadings(olds, news) {
			if l.old >= 0 {
				if seenOld[l.old] {
					rt.Fatalf("old %d twice", l.old)
				}
				seenOld[l.old] = true
			}
			if l.new >= 0 {
				if seenNew[l.new] {
					rt.Fatalf("new %d twice", l.new)
				}
				seenNew[l.new] = true
			}
			if l.old >= 0 && l.new >= 0 {
				o, n := olds[l.old], news[l.new]
				if o.kind != n.kind {
					rt.Fatalf("a %s is matched with a %s", o.kind, n.kind)
				}
				if !o.span.Overlaps(n.span) && (o.quote == "" || o.quote != n.quote) {
					rt.Fatalf("%v and %v share neither place nor quote", o, n)
				}
			}
		}
		if len(seenOld) != len(olds) || len(seenNew) != len(news) {
			rt.Fatalf("%d of %d and %d of %d are listed", len(seenOld), len(olds), len(seenNew), len(news))
		}
	})
}

func TestWhatStaysIsMatchedWithItself(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		olds := sides(rt, "olds")
		news := rapid.Permutation(olds).Draw(rt, "news")
		for _, l := range matchReadings(olds, news) {
			if l.old < 0 || l.new < 0 {
				rt.Fatalf("%v is left over though nothing changed", l)
			}
			o, n := olds[l.old], news[l.new]
			if o.kind != n.kind || o.span != n.span || o.substance != n.substance {
				rt.Fatalf("%v is matched with %v", o, n)
			}
		}
	})
}

// What is added to a reading, or taken from it, does not move the matches of
// what stays exactly as it was.
func TestAdditionsDoNotDisturbExactMatches(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var olds []side
		for i := range rapid.IntRange(1, 6).Draw(rt, "n") { // all different
			words := fmt.Sprintf("第%d项任务", i)
			olds = append(olds, side{kind: "commitment", span: reading.Span{i * 3, i*3 + 5}, quote: words, substance: words, grams: grams(words), order: i})
		}
		more := sides(rt, "more")
		keep := rapid.IntRange(0, len(olds)).Draw(rt, "keep")
		news := append(append([]side{}, more...), olds[:keep]...)
		links := matchReadings(olds, news)
		for i := range keep {
			if links[i].new != len(more)+i {
				rt.Fatalf("%v is matched with %d, not with itself", olds[i], links[i].new)
			}
		}
	})
}

func TestLikeness(t *testing.T) {
	cases := []struct {
		a, b   string
		lo, hi float64
	}{
		{"规模工业企业", "规模工业企业", 1, 1},
		{"规模工业企业", "规模以上工业企业", 0.6, 0.8},
		{"规模工业企业", "高新技术企业", 0.1, 0.3},
		{"水库", "桥", 0, 0},
		{"", "", 1, 1},
	}
	for _, c := range cases {
		if got := likeness(grams(c.a), grams(c.b)); got < c.lo || got > c.hi {
			t.Errorf("%s and %s: %.2f, want %.2f to %.2f", c.a, c.b, got, c.lo, c.hi)
		}
	}
}

func TestQuoteIsFoundNearWhereItWas(t *testing.T) {
	text := []rune("新建水库。后来又新建水库。最后新建大桥。")
	cases := []struct {
		name, quote string
		old, want   reading.Span
	}{
		{"where it was", "新建水库", reading.Span{0, 4}, reading.Span{0, 4}},
		{"the nearer of two", "新建水库", reading.Span{9, 13}, reading.Span{8, 12}},
		{"far away", "新建大桥", reading.Span{0, 4}, reading.Span{15, 19}},
		{"nowhere", "新建学校", reading.Span{2, 6}, reading.Span{2, 6}},
		{"a place beyond the text", "新建学校", reading.Span{90, 94}, reading.Span{20, 20}},
	}
	for _, c := range cases {
		if got := find(text, c.quote, c.old); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
