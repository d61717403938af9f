package commitment

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

func told(steps []Step) string {
	var out []string
	for _, s := range steps {
		text := fmt.Sprint(s.Year, " ", s.What)
		if s.Quantity != nil {
			text += s.Quantity.String() + string(s.Unit)
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func TestPatterns(t *testing.T) {
	for _, x := range []struct {
		id          PatternID
		first, last int
		asked, unit string
		want        string
	}{
		{"even", 2021, 2025, "400", "家", "2021 累计完成80家; 2022 累计完成160家; 2023 累计完成240家; 2024 累计完成320家; 2025 累计完成400家"},
		{"even", 2021, 2025, "3", "座", "2021 累计完成1座; 2022 累计完成2座; 2023 累计完成2座; 2024 累计完成3座; 2025 累计完成3座"},
		{"even", 2024, 2025, "1.5", "万亩", "2024 累计完成0.8万亩; 2025 累计完成1.5万亩"},
		{"even", 2021, 2025, "", "", ""},
		{"even", 2021, 2025, "很多", "", ""},
		{"works", 2021, 2025, "", "", "2021 完成前期工作; 2022 完成前期工作; 2023 开工建设; 2024 主体完工; 2025 竣工投用"},
		{"works", 2024, 2025, "", "", "2024 完成前期工作、开工建设; 2025 主体完工、竣工投用"},
		{"works", 2025, 2025, "", "", "2025 完成前期工作、开工建设、主体完工、竣工投用"},
	} {
		var g *growing
		if x.asked != "" {
			g = &growing{to: *num(x.asked), unit: quantity.Unit(x.unit)}
		}
		if got := told(rules().pattern(x.id).steps(x.first, x.last, g)); got != x.want {
			t.Errorf("%s %d–%d of %s: %s", x.id, x.first, x.last, x.asked, got)
		}
	}
	for _, p := range Patterns() {
		for _, l := range i18n.Langs() {
			if s := i18n.T(l, p.Name); s == "" || s == p.Name {
				t.Errorf("%s has no name in %s", p.ID, l)
			}
		}
	}
	if rules().Steps[len(rules().Steps)-1].Kinds != nil {
		t.Error("the last pattern should fit every duty")
	}
}

// A quantity is spread over the years from nothing only where the wording builds it
// up; a level is not, unless the wording says where it began.
func TestWhatIsSpreadOverTheYears(t *testing.T) {
	from := func(year int, v string) *reading.Dated { return &reading.Dated{Year: year, Value: num(v)} }
	for _, x := range []struct {
		what string
		c    reading.Commitment
		want string
	}{
		{"what is built", reading.Commitment{Text: "新建公办幼儿园10所", Kind: "count", Op: reading.Equal, Value: num("10"), Unit: "所"}, "2024 累计完成5所; 2025 累计完成10所"},
		{"a number per head", reading.Commitment{Text: "每千人口建成托位数4.5个", Kind: "count", Op: reading.AtLeast, Value: num("4.5"), Unit: "个"}, ""},
		{"a fraction", reading.Commitment{Text: "建成托位4.5个", Kind: "count", Op: reading.AtLeast, Value: num("4.5"), Unit: "个"}, ""},
		{"a stock", reading.Commitment{Text: "高新技术企业达到150家", Kind: "count", Op: reading.AtLeast, Value: num("150"), Unit: "家"}, ""},
		{"a stock that began somewhere", reading.Commitment{Text: "高新技术企业由100家增至150家", Subject: "高新技术企业", Kind: "count", Op: reading.AtLeast, Value: num("150"), Unit: "家", From: from(2020, "100")}, "2024 年末达到140家; 2025 年末达到150家"},
		{"a share that falls", reading.Commitment{Text: "失业率由4.5%降至4%", Subject: "失业率", Kind: "share", Op: reading.DecreaseTo, Value: num("4.0"), Unit: "%", From: from(2020, "4.5")}, "2024 年末达到4.1%; 2025 年末达到4.0%"},
		{"a share", reading.Commitment{Text: "建成区绿化率达到40%", Subject: "建成区绿化率", Kind: "share", Op: reading.AtLeast, Value: num("40"), Unit: "%"}, ""},
	} {
		p := promise{entry: plan.Entry{Kind: plan.KindCommitment, Content: plan.Content{Commitment: &x.c}}, want: rules().Indicators.ofSentence(&x.c)}
		even := rules().pattern("even")
		if got := told(even.steps(2024, 2025, even.growing(&p, &Terms{}))); got != x.want {
			t.Errorf("%s: %s", x.what, got)
		}
	}
}

// Whatever the years: one step for each, quantities never fall, and the last asks
// for exactly what the plan does; the last stage stands in the last year.
func TestPatternsEndWithTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(Patterns()).Draw(t, "pattern")
		first := rapid.IntRange(2016, 2030).Draw(t, "first")
		last := first + rapid.IntRange(0, 9).Draw(t, "years")
		asked := num(rapid.SampledFrom([]string{"1", "3", "400", "1.5", "0.37", "99999.99"}).Draw(t, "asked"))
		steps := p.steps(first, last, &growing{to: *asked, unit: "座"})
		if len(steps) != last-first+1 {
			t.Fatalf("%d steps for %d–%d", len(steps), first, last)
		}
		for i, s := range steps {
			if s.Year != first+i || s.What == "" {
				t.Fatalf("%+v", s)
			}
			if !p.Even {
				continue
			}
			a, _ := s.Quantity.Number()
			if whole, _ := asked.Number(); a.GreaterThan(whole) || i == len(steps)-1 && !a.Equal(whole) {
				t.Fatalf("%s of %s in %d", a, whole, s.Year)
			}
			if i > 0 {
				if b, _ := steps[i-1].Quantity.Number(); a.LessThan(b) {
					t.Fatalf("%s after %s", a, b)
				}
			}
		}
		if n := len(p.Stages); n > 0 && !strings.HasSuffix(steps[len(steps)-1].What, p.Stages[n-1]) {
			t.Fatalf("the last year is %s", steps[len(steps)-1].What)
		}
	})
}
