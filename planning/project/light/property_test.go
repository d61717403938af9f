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
	mark := plan.Start + schedule.Day(rapid.IntRange(-50, 200).Draw(t, "mark"))
	plan.Marks = []light.Mark{{ID: "m", Name: "m", Start: mark - schedule.Day(rapid.IntRange(0, 60).Draw(t, "lasts")), Finish: mark, Key: rapid.Bool().Draw(t, "key"), Weight: rapid.IntRange(0, 3).Draw(t, "weight")}}
	plan.Weigh()
	f.Plans = append(f.Plans, plan)
	if rapid.IntRange(0, 3).Draw(t, "again") == 0 { // pushed back
		later := plan
		later.On = zero + schedule.Day(rapid.IntRange(1, 800).Draw(t, "pushed"))
		later.Finish += schedule.Day(rapid.IntRange(0, 300).Draw(t, "by"))
		f.Plans = append(f.Plans, later)
	}
	if rapid.Bool().Draw(t, "reached") {
		at := mark + schedule.Day(rapid.IntRange(-10, 120).Draw(t, "reached at"))
		f.Marks = append(f.Marks, light.MarkDone{On: at + 2, Day: at, ID: "m"})
	}
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
			x := light.Report{On: handed + 2, Handed: handed, Month: m, Done: int64(rapid.IntRange(0, 9000).Draw(t, "money")), Physical: done}
			if back := rapid.IntRange(0, 60).Draw(t, "back"); back < 45 {
				x.Away = []light.Away{{From: handed + 1, Again: handed + 1 + schedule.Day(back)}}
				x.On = handed + 2 + schedule.Day(back)
			}
			f.Reports = append(f.Reports, x)
		}
	}
	return f
}

func rule(t interface{ Fatal(...any) }) *light.Rule {
	set, err := light.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return set[len(set)-1]
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
				m := f.Plans[0].Marks[0]
				m.Start, m.Finish = m.Start-60, m.Finish-60
				worse.Plans[0].Marks = []light.Mark{m}
				worse.Plans[0].Weigh()
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

// The explanation never disagrees with the colour, and a day is judged the same
// whatever happens later.
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
	})
}

// A red is never followed by green while the project goes on, on no day; red for want of
// reports alone is forgotten.
func TestARedIsNeverFollowedByGreen(t *testing.T) {
	r := rule(t)
	remembered := 0
	for round := 0; remembered == 0 && round < 20; round++ {
		rapid.Check(t, func(t *rapid.T) {
			f := drawn(t)
			end := zero + schedule.Day(rapid.IntRange(0, 900).Draw(t, "day"))
			if rapid.Bool().Draw(t, "caught up") { // by a plan that asks for nothing any more
				on := zero + schedule.Day(rapid.IntRange(100, 800).Draw(t, "from"))
				f.Plans = append(f.Plans, light.Plan{On: on, Start: on + 2000, Finish: on + 3000})
			}
			late := func(d light.Day) bool {
				return slices.ContainsFunc(r.Judge(f, d).Checks, func(c light.Check) bool { return c.Colour == light.Red && c.Kind != light.Silence })
			}
			was := false
			for d := zero; d <= end; d += schedule.Day(rapid.IntRange(1, 9).Draw(t, "step")) {
				switch is := r.Colour(f, d); {
				case was && is != light.Red && is != light.Yellow:
					t.Fatalf("%s on %s, after a red", is, d)
				case was && is == light.Yellow && r.Judge(f, d).Checks[0].Kind == light.CaughtUp:
					remembered++
				}
				was = was || late(d)
			}
		})
	}
	if remembered == 0 {
		t.Error("nobody ever caught up: the test proves nothing")
	}
}

// The history has for each day the colour of that day, by the rule in force on it: no day
// on which something changes is left out.
func TestTheHistoryHasTheColourOfEachDay(t *testing.T) {
	set, err := light.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	changing := *set[0] // the rule changes while the project goes on
	changing.From = zero + 400
	for _, set := range []light.Set{{rule(t)}, {set[1]}, {rule(t), &changing}} {
		rapid.Check(t, func(t *rapid.T) {
			f := drawn(t)
			end := zero + schedule.Day(rapid.IntRange(0, 900).Draw(t, "day"))
			spells := set.History(f, end)
			if spells[0].From != zero || spells[len(spells)-1].To != end {
				t.Fatalf("%v", spells)
			}
			for i := 1; i < len(spells); i++ {
				if spells[i].From != spells[i-1].To+1 || spells[i].Colour == spells[i-1].Colour {
					t.Fatalf("%v", spells)
				}
			}
			for range 12 {
				d := zero + schedule.Day(rapid.IntRange(0, int(end-zero)).Draw(t, "one"))
				i := slices.IndexFunc(spells, func(s light.Spell) bool { return s.To >= d })
				if is := set.On(d).Colour(f, d); is != spells[i].Colour {
					t.Fatalf("%s on %s, the history says %s", is, d, spells[i].Colour)
				}
			}
		})
	}
}

// What is known of the days before saves looking and changes nothing.
func TestRememberingDayByDayIsTheSame(t *testing.T) {
	r := rule(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		var m light.Memory
		d := zero
		for range 8 {
			d += schedule.Day(rapid.IntRange(0, 120).Draw(t, "step"))
			if one, other := r.ColourKnowing(f, d, &m), r.Colour(f, d); one != other {
				t.Fatalf("%s is %s and %s", d, one, other)
			}
		}
	})
}

// Everything moved by four years of the calendar gives the same light by as many days
// later.
func TestShiftingAllDatesShiftsTheLight(t *testing.T) {
	const years, by = 4, 4*365 + 1
	r := rule(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		d := zero + schedule.Day(rapid.IntRange(0, 900).Draw(t, "day"))
		if a, b := r.Judge(f, d), r.Judge(shifted(f, years, by), d+by); !same(a, b) {
			t.Fatalf("%+v became %+v", a, b)
		}
	})
}

// same compares two lights but for their days, which the words tell.
func same(a, b light.Light) bool {
	return a.Colour == b.Colour && a.Planned == b.Planned && a.Physical == b.Physical && slices.EqualFunc(a.Checks, b.Checks, func(x, y light.Check) bool {
		return x.Kind == y.Kind && x.Colour == y.Colour && x.Value == y.Value && x.Yellow == y.Yellow && x.Red == y.Red && x.Why.Key == y.Why.Key
	})
}

func shifted(f *light.Facts, years int, by light.Day) *light.Facts {
	q := *f
	move := func(days ...*light.Day) {
		for _, d := range days {
			if *d != 0 {
				*d += by
			}
		}
	}
	q.Phases, q.Plans, q.Years, q.Reports, q.Marks = slices.Clone(f.Phases), slices.Clone(f.Plans), slices.Clone(f.Years), slices.Clone(f.Reports), slices.Clone(f.Marks)
	move(&q.Started)
	for i := range q.Phases {
		move(&q.Phases[i].On)
	}
	for i := range q.Plans {
		p := &q.Plans[i]
		p.Marks = slices.Clone(p.Marks)
		move(&p.On, &p.Start, &p.Finish)
		for k := range p.Marks {
			move(&p.Marks[k].Start, &p.Marks[k].Finish)
		}
		p.Weigh()
	}
	for i := range q.Years {
		q.Years[i].Year += years
		move(&q.Years[i].On)
	}
	for i := range q.Reports {
		x := &q.Reports[i]
		x.Away = slices.Clone(x.Away)
		move(&x.On, &x.Handed, &x.Month)
		for k := range x.Away {
			move(&x.Away[k].From, &x.Away[k].Again)
		}
	}
	for i := range q.Marks {
		move(&q.Marks[i].On, &q.Marks[i].Day)
	}
	return &q
}
