package indicator

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Places and organisations are found by lists made once. They are those that a walk
// through all of them finds, on any day, also of places that changed their name, level
// or parent.
func TestPlacesAreThoseOfTheDay(t *testing.T) {
	at := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	codes := []area.Code{"900101", "900101100", "900101101", "900101100201", "900101101201"}
	levels := []area.Level{area.County, area.Town, area.Village}
	days := []time.Time{{}, at.AddDate(-1, 0, 0), at.AddDate(1, 0, 0)}
	rapid.Check(t, func(t *rapid.T) {
		st := &state{facts: NewFacts("900101")}
		for i := range rapid.IntRange(0, 9).Draw(t, "places") {
			st.areas = append(st.areas, area.Area{Code: rapid.SampledFrom(codes).Draw(t, "code"), Name: fmt.Sprint(i),
				Level: rapid.SampledFrom(levels).Draw(t, "level"), Parent: rapid.SampledFrom(append(codes, "")).Draw(t, "parent"),
				From: rapid.SampledFrom(days).Draw(t, "from"), To: rapid.SampledFrom(days).Draw(t, "to")})
		}
		f := st.facts
		f.batches = []*BatchInfo{{Batch: Batch{ID: 1}, Events: []Event{{Stage: Approved}}}, {Batch: Batch{ID: 2}}} // the second is not approved
		for range rapid.IntRange(0, 9).Draw(t, "series") {
			k := SeriesKey{Code: "c", Version: 1, Area: rapid.SampledFrom(codes).Draw(t, "area"), Org: rapid.SampledFrom([]identity.OrgID{"", "a", "b", "c"}).Draw(t, "org")}
			f.series = append(f.series, &seriesRow{key: k, cells: []cell{{batch: int32(rapid.IntRange(0, 1).Draw(t, "batch"))}}})
		}
		st.turns = turns(st.areas)
		w := newWorld(st, at, Internal, lastMonth(at, time.UTC), at)
		for _, c := range codes {
			for _, day := range []time.Time{days[1].AddDate(0, 0, -1), days[1], at, days[2], days[2].AddDate(0, 0, 1), days[1]} {
				want, found := walkedPlace(w, c, day)
				if got, ok := w.placeOn(c, day); ok != found || !reflect.DeepEqual(got, want) {
					t.Fatalf("%s is %+v on %v, want %+v", c, got, day, want)
				}
				for _, level := range levels {
					if got, want := w.placesOn(level, c, day), walkedPlaces(w, level, c, day); !reflect.DeepEqual(got, want) {
						t.Fatalf("%s within %s on %v: %v, want %v", level, c, day, got, want)
					}
				}
			}
			var orgs []identity.OrgID
			for k := range w.inner.Series() {
				if k.Area == c && k.Org != "" && !slices.Contains(orgs, k.Org) {
					orgs = append(orgs, k.Org)
				}
			}
			slices.Sort(orgs)
			if got := w.inner.Orgs(c); !slices.Equal(got, orgs) {
				t.Fatalf("organisations at %s: %v, want %v", c, got, orgs)
			}
		}
	})
}

func walkedPlace(w *world, c area.Code, day time.Time) (out area.Area, found bool) {
	for _, a := range w.st.areas {
		if a.Code == c && (!found || a.On(day)) {
			out, found = a, true
		}
	}
	return out, found
}

func walkedPlaces(w *world, level area.Level, within area.Code, day time.Time) (out []area.Area) {
	inside := func(a area.Area) bool {
		for range 8 {
			if a.Code == within || a.Parent == within {
				return true
			}
			up, ok := walkedPlace(w, a.Parent, day)
			if !ok {
				break
			}
			a = up
		}
		return a.Code.Within(within)
	}
	for _, a := range w.st.areas {
		if a.Level == level && a.On(day) && inside(a) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b area.Area) int { return cmp.Compare(a.Code, b.Code) })
	return out
}
