package light_test

import (
	"testing"

	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
)

// A project on time for three years: all its days have to be looked at, once.
func BenchmarkOnTime(b *testing.B) {
	set, err := light.Shipped()
	if err != nil {
		b.Fatal(err)
	}
	r := set[len(set)-1]
	f := &light.Facts{Phases: []light.PhaseFrom{{On: zero, Phase: light.Working}}, Started: zero, Plans: []light.Plan{{On: zero, Start: zero, Finish: zero + 1400}}}
	day := zero + 1100
	for m := zero; m.AddMonths(1) < day; m = m.AddMonths(1) {
		on := m.AddMonths(1) + 5
		f.Reports = append(f.Reports, light.Report{On: on, Handed: on, Month: m, Done: 1, Physical: int32((on - zero) * 10000 / 1400)})
	}
	if c := r.Colour(f, day); c != light.Green {
		b.Fatal(c)
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			r.Colour(f, day)
		}
	})
	b.Run("a day later", func(b *testing.B) {
		var m light.Memory
		r.ColourKnowing(f, day, &m)
		for i := 0; b.Loop(); i++ {
			n := m
			r.ColourKnowing(f, day+1, &n)
		}
	})
	b.Run("history", func(b *testing.B) {
		for b.Loop() {
			set := light.Set{r}
			set.History(f, day+schedule.Day(1))
		}
	})
}
