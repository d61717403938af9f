package indicator_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
	"gangyao/platform/quantity"
)

// compared is places with figures; empty is none.
func compared(values ...string) *indicator.Comparison {
	c := &indicator.Comparison{}
	for i, v := range values {
		p := indicator.Place{Area: area.Area{Code: area.Code(fmt.Sprint(900101100 + i))}}
		if v != "" {
			p.Value = &indicator.Known{Value: quantity.Parse(v)}
		}
		c.Places = append(c.Places, p)
	}
	return c
}

func TestSteps(t *testing.T) {
	for _, c := range []struct{ values, want string }{
		{"", ""},
		{"-", ""},
		{"3", "3–3:1"},
		{"3 3 3", "3–3:3"},
		{"1 2 3", "1–1:1 2–2:1 3–3:1"},
		{"1 2 3 4 5 6 7 8 9 10", "1–2:2 3–4:2 5–6:2 7–8:2 9–10:2"},
		{"10 - 9 8 7 6 - 5 4 3 2 1", "1–2:2 3–4:2 5–6:2 7–8:2 9–10:2"},
		{"1 1 1 1 1 1 1 1 9 10", "1–1:8 9–10:2"},
		{"1.50 1.5 1.6", "1.50–1.5:2 1.6–1.6:1"},
		{"-2.1 -1.0 0", "-2.1–-2.1:1 -1.0–-1.0:1 0–0:1"},
	} {
		var values, got []string
		for _, v := range strings.Fields(c.values) {
			values = append(values, strings.TrimSuffix(v, "-"))
		}
		for _, s := range compared(values...).Steps(5) {
			got = append(got, fmt.Sprintf("%s–%s:%d", s.From, s.To, len(s.Places)))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.values, got, c.want)
		}
	}
}

// Every figure is in one class, equal ones in the same, and classes do not overlap.
func TestStepsAreAPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SliceOfN(rapid.IntRange(0, 12), 0, 40).Draw(t, "values")
		var values []string
		for _, x := range n {
			values = append(values, fmt.Sprint(x))
		}
		most := rapid.IntRange(1, 7).Draw(t, "most")
		steps := compared(values...).Steps(most)
		if len(steps) > most {
			t.Fatalf("%d classes, at most %d", len(steps), most)
		}
		places := 0
		for i, s := range steps {
			places += len(s.Places)
			from, _ := s.From.Number()
			to, _ := s.To.Number()
			if len(s.Places) == 0 || from.GreaterThan(to) {
				t.Fatalf("class %d: %v", i, s)
			}
			if i > 0 {
				if last, _ := steps[i-1].To.Number(); !last.LessThan(from) {
					t.Fatalf("class %d begins at %s, the one before ends at %s", i, from, last)
				}
			}
		}
		if places != len(n) {
			t.Fatalf("%d places of %d", places, len(n))
		}
	})
}
