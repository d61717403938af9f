package schedule_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gangyao/planning/project/schedule"
)

const start = schedule.Day(20000)

// A substation: land, then drawings and orders side by side, then works. Drawings
// take 30 days, ordering starts 10 days after drawings do.
func substation() schedule.Question {
	return schedule.Question{Start: start,
		Activities: []schedule.Activity{{ID: "land", Days: 20}, {ID: "drawings", Days: 30}, {ID: "order", Days: 5}, {ID: "build", Days: 60}, {ID: "test", Days: 0}},
		Links: []schedule.Link{{From: "land", To: "drawings", Kind: schedule.FinishStart}, {From: "drawings", To: "order", Kind: schedule.StartStart, Lag: 10},
			{From: "drawings", To: "build", Kind: schedule.FinishStart, Lag: 2}, {From: "order", To: "build", Kind: schedule.FinishStart}, {From: "build", To: "test", Kind: schedule.FinishStart}}}
}

func TestEarlyLateAndCritical(t *testing.T) {
	r, err := schedule.Compute(substation())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"land 0-20 0-20 0 critical", "drawings 20-50 20-50 0 critical", "order 30-35 47-52 17", "build 52-112 52-112 0 critical", "test 112-112 112-112 0 critical"}
	if got := show(substation(), r); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if p := strings.Join(r.Path, " "); p != "land drawings build test" || r.Finish != start+112 {
		t.Errorf("path %s, finish %d", p, r.Finish-start)
	}
}

func show(q schedule.Question, r *schedule.Result) []string {
	var out []string
	for i, a := range q.Activities {
		x := r.Times[i]
		s := fmt.Sprintf("%s %d-%d %d-%d %d", a.ID, x.EarlyStart-start, x.EarlyFinish-start, x.LateStart-start, x.LateFinish-start, x.Slack)
		if x.Critical {
			s += " critical"
		}
		if x.Done {
			s += " done"
		}
		out = append(out, s)
	}
	return out
}

func TestWhatHappenedIsNotComputed(t *testing.T) {
	q := substation()
	q.Activities[0].Started, q.Activities[0].Finished = start+3, start+40
	q.Activities[1].Started = start + 45
	q.Now, q.Due = start+100, start+112
	r, err := schedule.Compute(q)
	if err != nil {
		t.Fatal(err)
	}
	// drawings should have ended on day 75 and have not: they end tomorrow at the earliest
	want := []string{"land 3-40 3-40 0 done", "drawings 45-101 -6-50 -51", "order 100-105 47-52 -53 critical", "build 105-165 52-112 -53 critical", "test 165-165 112-112 -53 critical"}
	got := show(q, r)
	if !slices.Equal(got, want) || r.Finish != start+165 {
		t.Errorf("got  %q, finish %d\nwant %q", got, r.Finish-start, want)
	}
}

func TestALoopIsNamed(t *testing.T) {
	q := substation()
	q.Links = append(q.Links, schedule.Link{From: "build", To: "drawings", Kind: schedule.FinishStart})
	_, err := schedule.Compute(q)
	var loop *schedule.LoopError
	if !errors.As(err, &loop) || strings.Join(loop.IDs, " ") != "drawings build drawings" {
		t.Errorf("%v", err)
	}
	q.Links = []schedule.Link{{From: "land", To: "land"}}
	if _, err = schedule.Compute(q); !errors.As(err, &loop) || strings.Join(loop.IDs, " ") != "land land" {
		t.Errorf("%v", err)
	}
	q.Links = []schedule.Link{{From: "land", To: "sea"}}
	var unknown *schedule.UnknownError
	if _, err = schedule.Compute(q); !errors.As(err, &unknown) || unknown.ID != "sea" {
		t.Errorf("%v", err)
	}
}

// drawn is any network without a loop: links lead to later activities only.
func drawn(t *rapid.T) schedule.Question {
	q := schedule.Question{Start: start}
	for i := range rapid.IntRange(1, 12).Draw(t, "activities") {
		a := schedule.Activity{ID: fmt.Sprint(i), Days: rapid.IntRange(0, 40).Draw(t, "days")}
		if rapid.IntRange(0, 4).Draw(t, "bound") == 0 {
			a.NotBefore = start + schedule.Day(rapid.IntRange(0, 80).Draw(t, "not before"))
		}
		q.Activities = append(q.Activities, a)
	}
	n := len(q.Activities)
	for range rapid.IntRange(0, 2*n).Draw(t, "links") {
		to := rapid.IntRange(0, n-1).Draw(t, "to")
		if to == 0 {
			continue
		}
		q.Links = append(q.Links, schedule.Link{From: fmt.Sprint(rapid.IntRange(0, to-1).Draw(t, "from")), To: fmt.Sprint(to),
			Kind: rapid.SampledFrom(schedule.Kinds()).Draw(t, "kind"), Lag: rapid.IntRange(-5, 15).Draw(t, "lag")})
	}
	return q
}

func compute(t *rapid.T, q schedule.Question) *schedule.Result {
	r, err := schedule.Compute(q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func clone(q schedule.Question) schedule.Question {
	q.Activities, q.Links = slices.Clone(q.Activities), slices.Clone(q.Links)
	return q
}

func TestShiftingAllDatesShiftsAllResults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawn(t)
		q.Activities[0].Started = start + schedule.Day(rapid.IntRange(0, 30).Draw(t, "started"))
		q.Now = start + schedule.Day(rapid.IntRange(0, 60).Draw(t, "now"))
		by := schedule.Day(rapid.IntRange(-900, 900).Draw(t, "by"))
		moved := clone(q)
		moved.Start, moved.Now = q.Start+by, q.Now+by
		for i := range moved.Activities {
			for _, d := range []*schedule.Day{&moved.Activities[i].NotBefore, &moved.Activities[i].Started} {
				if *d != 0 {
					*d += by
				}
			}
		}
		a, b := compute(t, q), compute(t, moved)
		if b.Finish != a.Finish+by || !slices.Equal(a.Path, b.Path) {
			t.Fatalf("%d and %d", a.Finish, b.Finish)
		}
		for i := range a.Times {
			x, y := a.Times[i], b.Times[i]
			x.EarlyStart, x.EarlyFinish, x.LateStart, x.LateFinish = x.EarlyStart+by, x.EarlyFinish+by, x.LateStart+by, x.LateFinish+by
			if x != y {
				t.Fatalf("%+v became %+v", x, y)
			}
		}
	})
}

func TestAddingSlackNeverDelays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawn(t)
		was := compute(t, q)
		i := rapid.IntRange(0, len(q.Activities)-1).Draw(t, "which")
		easier := clone(q)
		easier.Activities[i].Days = rapid.IntRange(0, q.Activities[i].Days).Draw(t, "shorter")
		if len(q.Links) > 0 {
			k := rapid.IntRange(0, len(q.Links)-1).Draw(t, "link")
			easier.Links[k].Lag -= rapid.IntRange(0, 9).Draw(t, "less")
		}
		is := compute(t, easier)
		for k := range was.Times {
			if is.Times[k].EarlyStart > was.Times[k].EarlyStart || is.Times[k].EarlyFinish > was.Times[k].EarlyFinish {
				t.Fatalf("%d became later", k)
			}
		}
		if is.Finish > was.Finish {
			t.Fatal("the end became later")
		}
		// a later end asked for gives everybody as many days more
		due := clone(q)
		due.Due = was.Finish + 11
		for k, x := range compute(t, due).Times {
			if x.Slack != was.Times[k].Slack+11 {
				t.Fatalf("%d has slack %d, had %d", k, x.Slack, was.Times[k].Slack)
			}
		}
	})
}

// Slack means what it says: using all of it moves nothing but the activity
// itself and those after it, never the end; one day more does.
func TestSlackIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawn(t)
		r := compute(t, q)
		i := rapid.IntRange(0, len(q.Activities)-1).Draw(t, "which")
		if r.Times[i].Slack < 0 || len(r.Path) == 0 {
			t.Fatalf("%+v %v", r.Times[i], r.Path)
		}
		used := clone(q)
		used.Activities[i].NotBefore = r.Times[i].LateStart
		if compute(t, used).Finish != r.Finish {
			t.Fatal("within its slack, and the end moved")
		}
		used.Activities[i].NotBefore++
		if compute(t, used).Finish == r.Finish {
			t.Fatal("beyond its slack, and the end stood")
		}
	})
}

// The slack of a plan is counted by hand here: late start less early start, both found by
// trying days one by one. A slack of one day more or less than that is wrong.
func TestSlackIsTheDaysThatCanBeLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawn(t)
		r := compute(t, q)
		i := rapid.IntRange(0, len(q.Activities)-1).Draw(t, "which")
		lost := 0
		for {
			later := clone(q)
			later.Activities[i].NotBefore = r.Times[i].EarlyStart + schedule.Day(lost+1)
			if compute(t, later).Finish > r.Finish {
				break
			}
			lost++
		}
		if r.Times[i].Slack != lost {
			t.Fatalf("%d has slack %d, and %d days can be lost", i, r.Times[i].Slack, lost)
		}
		if least := slices.MinFunc(r.Times, func(a, b schedule.Times) int { return a.Slack - b.Slack }); least.Slack != 0 {
			t.Fatalf("nothing is critical: the least slack is %d", least.Slack)
		}
	})
}
