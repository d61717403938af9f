package commitment

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

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
		var asked *quantity.Value
		if x.asked != "" {
			asked = num(x.asked)
		}
		if got := told(rules().pattern(x.id).steps(x.first, x.last, asked, quantity.Unit(x.unit))); got != x.want {
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

// Whatever the years: one step for each, quantities never fall, and the last asks
// for exactly what the plan does; the last stage stands in the last year.
func TestPatternsEndWithTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(Patterns()).Draw(t, "pattern")
		first := rapid.IntRange(2016, 2030).Draw(t, "first")
		last := first + rapid.IntRange(0, 9).Draw(t, "years")
		asked := num(rapid.SampledFrom([]string{"1", "3", "400", "1.5", "0.37", "99999.99"}).Draw(t, "asked"))
		steps := p.steps(first, last, asked, "座")
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
