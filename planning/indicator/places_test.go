package indicator_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/platform/area"
)

// Two towns merge on 1 July 2023 into a third.
const (
	west   = area.Code("900101103")
	merged = area.Code("900101104")
)

func merger() places {
	last := date("2023-06-30")
	return places{
		{Tenant: county, Code: area.Code(county), Name: "云岭县", Level: area.County},
		{Tenant: county, Code: north, Name: "北坡镇", Level: area.Town, Parent: area.Code(county)},
		{Tenant: county, Code: south, Name: "南湾镇", Level: area.Town, Parent: area.Code(county), To: last, Successors: []area.Code{merged}},
		{Tenant: county, Code: west, Name: "西岭镇", Level: area.Town, Parent: area.Code(county), To: last, Successors: []area.Code{merged}},
		{Tenant: county, Code: merged, Name: "南岭镇", Level: area.Town, Parent: area.Code(county), From: last.AddDate(0, 0, 1)},
	}
}

// A year is added up over the places that there were at its end, whenever it is asked
// about: neither gap nor double counting because some have merged since.
func TestPlacesOfAYearAreThoseOfTheYear(t *testing.T) {
	b := newBench(t)
	b.Areas = merger()
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", AreaLevel: area.Town, Additivity: indicator.Sum})
	b.define(indicator.Definition{Code: "sum", Name: "合计", Unit: "亿元", Formula: "sum(a, town)"})
	tell := func(at area.Code, y int, v string) indicator.Observation { return observe("a", 1, at, year(y), v) }
	b.clock = date("2025-03-01")
	b.figures(indicator.Published, tell(area.Code(county), 2022, "60"), tell(north, 2022, "10"), tell(south, 2022, "20"), tell(west, 2022, "30"),
		tell(area.Code(county), 2024, "66"), tell(north, 2024, "11"), tell(merged, 2024, "55"))
	look := func(y int) *indicator.Comparison {
		return must[*indicator.Comparison](t)(b.Compare(program(), indicator.CompareQuery{Tenant: county, Code: "a", Period: year(y), Lens: indicator.Internal}))
	}
	for y, want := range map[int]string{2022: "60 of 南湾镇 北坡镇 西岭镇", 2024: "66 of 北坡镇 南岭镇"} {
		c := look(y)
		var names []string
		for _, p := range c.Places {
			if p.Value == nil {
				t.Errorf("%d: no figure of %s", y, p.Area.Name)
			}
			names = append(names, p.Area.Name)
		}
		parts, rest, _ := strings.Cut(want, " of ")
		if c.Parts == nil || c.Parts.String() != parts || len(names) != len(strings.Fields(rest)) || len(c.Strangers) != 0 {
			t.Errorf("%d: %v of %v, strangers %v; want %s", y, c.Parts, names, c.Strangers, want)
		}
		for _, n := range strings.Fields(rest) {
			if !strings.Contains(strings.Join(names, " "), n) {
				t.Errorf("%d: %s is not among %v", y, n, names)
			}
		}
	}
	dossier := must[*indicator.Dossier](t)(b.Indicator(program(), indicator.IndicatorQuery{Tenant: county, Code: "sum", Lens: indicator.Internal}))
	sums := map[int]string{}
	for _, f := range dossier.Series[0].Figures {
		sums[f.Period.Year()] = f.Value.String()
	}
	if sums[2022] != "60" || sums[2024] != "66" {
		t.Errorf("the sums of the towns are %v", sums)
	}

	// A figure of a town that was gone by then would be counted twice: it is told.
	b.figures(indicator.Published, tell(south, 2024, "25"))
	if c := look(2024); len(c.Strangers) != 1 || c.Strangers[0] != south || c.Parts.String() != "66" {
		t.Errorf("strangers %v, parts %v", c.Strangers, c.Parts)
	}
	if c := look(2022); len(c.Strangers) != 0 {
		t.Errorf("2022: strangers %v", c.Strangers)
	}
}

// A town owes figures for the years in which it was there.
func TestATownOwesFiguresWhileItIsThere(t *testing.T) {
	b := newBench(t)
	b.Areas = merger()
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", AreaLevel: area.Town, Additivity: indicator.Sum})
	b.aim(indicator.Target{Label: "甲", Pinned: indicator.Version{Code: "a"}, Unit: "亿元", Aim: num("100")})
	b.clock = date("2025-08-01")
	missing := map[area.Code]string{}
	for _, q := range must[[]indicator.Quality](t)(b.DataQuality(program(), county, stem, time.Time{})) {
		for _, p := range q.Missing {
			missing[q.Area] += p.String() + " "
		}
	}
	for at, want := range map[area.Code]string{area.Code(county): "2021 2022 2023 2024 ", north: "2021 2022 2023 2024 ", south: "2021 2022 ", west: "2021 2022 ", merged: "2023 2024 "} {
		if missing[at] != want {
			t.Errorf("%s: missing %q, want %q", at, missing[at], want)
		}
	}
}

// The list of places has no journal: when it changes, tables follow within seconds, and a
// place is there from its first day to its last, by the clock of the place.
func TestPlacesFollowTheirList(t *testing.T) {
	b := newBench(t)
	list := &changing{merger()}
	b.Areas = list
	b.define(indicator.Definition{Code: "a", Name: "甲", Unit: "亿元", AreaLevel: area.Town, Additivity: indicator.Sum})
	b.measure("a", 1, 2021, "5")
	towns := func(at time.Time) (out []string) {
		c := must[*indicator.Comparison](t)(b.Compare(program(), indicator.CompareQuery{Tenant: county, Code: "a", Period: year(2099), At: at, Lens: indicator.Internal}))
		for _, p := range c.Places {
			out = append(out, p.Area.Name)
		}
		return out
	}
	b.clock = date("2024-01-01")
	zone := time.FixedZone("UTC+8", 8*3600)
	for at, want := range map[string]int{"2023-06-30T23:59:59": 3, "2023-07-01T00:00:01": 2, "2023-07-20T12:00:00": 2} {
		when, err := time.ParseInLocation("2006-01-02T15:04:05", at, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := towns(when); len(got) != want {
			t.Errorf("%s: %v, want %d", at, got, want)
		}
	}
	list.places = append(places{}, list.places...)
	list.places[1].Name = "北坡街道"
	b.clock = b.clock.Add(10 * time.Second)
	if got := strings.Join(towns(time.Time{}), " "); !strings.Contains(got, "北坡街道") {
		t.Errorf("still %s", got)
	}

	// A page that is kept until the database changes does not wait for seconds.
	b.Clock = func() time.Time { return b.clock }
	b.Renew(county, "1")
	towns(time.Time{})
	list.places = append(places{}, list.places...)
	list.places[1].Name = "北坡新区"
	if got := strings.Join(towns(time.Time{}), " "); strings.Contains(got, "北坡新区") {
		t.Error("places are read each time")
	}
	b.Renew(county, "2")
	if got := strings.Join(towns(time.Time{}), " "); !strings.Contains(got, "北坡新区") {
		t.Errorf("still %s", got)
	}
}

type changing struct{ places places }

func (c *changing) Areas(context.Context, indicator.Tenant) ([]area.Area, error) {
	return c.places, nil
}
