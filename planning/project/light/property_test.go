package light_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
)

var zero = schedule.Date(2023, 1, 1)

// drawn is any project: months of reports on work of some length.
func drawn(t *rapid.T) *light.Facts {
	f := &light.Facts{Phases: []light.PhaseFrom{{On: zero, Phase: light.Preparing}}}
	begin := zero + schedule.Day(rapid.IntRange(0, 300).Draw(t, "begin"))
	plan := light.Plan{On: zero, Start: begin, Finish: begin + schedule.Day(rapid.IntRange(10, 900).Draw(t, "length"))}
	plan.Marks = []light.Mark{{ID: "m", Name: "m", Finish: plan.Start + schedule.Day(rapid.IntRange(-50, 200).Draw(t, "mark"))}}
	f.Plans = append(f.Plans, plan)
	if rapid.Bool().Draw(t, "begun") {
		f.Started = begin + schedule.Day(rapid.IntRange(-20, 200).Draw(t, "late"))
		f.Phases = append(f.Phases, light.PhaseFrom{On: f.Started, Phase: light.Working})
		for _, y := range []int{2023, 2024, 2025} {
			f.Years = append(f.Years, light.YearPlan{On: zero, Year: y, Amount: int64(rapid.IntRange(0, 100000).Draw(t, "plan"))})
		}
		done := int32(0)
		for m := f.Started.FirstOfMonth(); m < zero+900; m = m.AddMonths(1) {
			if rapid.IntRange(0, 5).Draw(t, "silent") == 0 {
				continue
			}
			done = min(10000, done+int32(rapid.IntRange(0, 900).Draw(t, "work")))
			handed := m.AddMonths(1) + schedule.Day(rapid.IntRange(0, 25).Draw(t, "handed"))
			f.Reports = append(f.Reports, light.Report{On: handed + 2, Handed: handed, Month: m, Done: int64(rapid.IntRange(0, 9000).Draw(t, "money")), Physical: done})
		}
	}
	return f
}

func rule(t interface{ Fatal(...any) }) *light.Rule {
	set, err := light.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return set[0]
}

// Whatever becomes later never makes the light better.
func TestMonotoneInDelay(t *testing.T) {
	r := rule(t)
	changed := 0
	for round := 0; changed == 0 && round < 20; round++ { // most delays change nothing
		rapid.Check(t, func(t *rapid.T) {
			f := drawn(t)
			d := zero + schedule.Day(rapid.IntRange(0, 900).Draw(t, "day"))
			was := r.Colour(f, d)
			worse := *f
			worse.Reports, worse.Plans = slices.Clone(f.Reports), slices.Clone(f.Plans)
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0: // less was built
				for i := range worse.Reports {
					worse.Reports[i].Physical = worse.Reports[i].Physical * 2 / 3
				}
			case 1: // less was spent
				for i := range worse.Reports {
					worse.Reports[i].Done /= 3
				}
			case 2: // reports came later
				for i := range worse.Reports {
					worse.Reports[i].Handed += 20
					worse.Reports[i].On += 20
				}
			case 3: // it was due earlier
				worse.Plans[0].Finish = max(worse.Plans[0].Start, worse.Plans[0].Finish-100)
			case 4: // a milestone was due earlier
				worse.Plans[0].Marks = []light.Mark{{ID: "m", Name: "m", Finish: f.Plans[0].Marks[0].Finish - 60}}
			}
			is := r.Colour(&worse, d)
			if was.Worse(is) {
				t.Fatalf("%s became %s", was, is)
			}
			if is != was {
				changed++
			}
		})
	}
	if changed == 0 {
		t.Error("delay never changed a light: the test proves nothing")
	}
}

// The explanation never disagrees with the colour, a day is judged the same
// whatever happens later, and a red is never followed by green before the end.
func TestLightAlways(t *testing.T) {
	r := rule(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		d := zero + schedule.Day(rapid.IntRange(0, 900).Draw(t, "day"))
		l := r.Judge(f, d)
		if l.Colour != r.Colour(f, d) {
			t.Fatalf("%s explained as %s", r.Colour(f, d), l.Colour)
		}
		later := *f
		later.Reports = append(slices.Clone(f.Reports), light.Report{On: d + 1, Handed: d + 1, Month: d.FirstOfMonth(), Physical: 1})
		later.Plans = append(slices.Clone(f.Plans), light.Plan{On: d + 1, Start: d + 500, Finish: d + 600})
		if r.Colour(&later, d) != l.Colour {
			t.Fatal("what came later changed the past")
		}
		spells := r.History(f, d)
		if spells[len(spells)-1].Colour != l.Colour || spells[len(spells)-1].To != d {
			t.Fatalf("%v", spells)
		}
	})
}
