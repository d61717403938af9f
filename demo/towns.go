package demo

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/area"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// The figures of towns are generated: each time the same, so that those which add
// up make the whole. Two faults are put in for the page of data quality: one town
// without its grain of 2024, and residents counted in two towns since 2024.
const (
	silentTown area.Code = "430381202" // 金薮乡
	silentYear int       = 2024
	twiceSince int       = 2024
	twiceExtra int64     = 45 // hundredths of 万人, in each of both
)

var twiceTowns = []area.Code{"430381001", "430381105"} // 望春门街道, 棋梓镇

// spread is a place's share of things, in no unit: streets have more of all but grain.
func spread(a area.Area, what string, year int) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(string(a.Code) + what))
	w := 600 + int64(h.Sum32()%700)
	switch {
	case a.Type == "街道" && what == "grain-capacity":
		w /= 5
	case a.Type == "街道":
		w += 500
	}
	h.Reset()
	_, _ = fmt.Fprint(h, a.Code, what, year)
	return w + int64(h.Sum32()%21) - 10
}

// townFigures generates the figures of all towns for a year: the whole's figure
// divided, or, where nothing adds up, scattered so that the mean by residents is
// the whole's.
type townFigures struct {
	figures *figures
	towns   []area.Area
}

func generator(f *figures) (*townFigures, error) {
	areas, err := Areas()
	if err != nil {
		return nil, err
	}
	return &townFigures{f, slices.DeleteFunc(areas, func(a area.Area) bool { return a.Level != area.Town })}, nil
}

// whole is the newest figure of the whole place for a year, as digits and decimals.
func (g *townFigures) whole(c indicator.Code, year int) (digits int64, decimals int, ok bool) {
	m := g.figures.of(c)
	if m == nil {
		return 0, 0, false
	}
	for _, x := range slices.Backward(m.Figures) {
		if x.Period == fmt.Sprint(year) && x.Value != "" && x.Version == g.version(c) {
			return quantity.Parse(x.Value).Small()
		}
	}
	return 0, 0, false
}

// version is that by which towns are measured; 0 for the first.
func (g *townFigures) version(c indicator.Code) int {
	for _, v := range g.figures.of(c).Versions {
		if v.Areas == area.Town {
			return v.Version
		}
	}
	return 0
}

// of is the figures of an indicator for a year, beside towns; nil where the whole
// has none.
func (g *townFigures) of(c indicator.Code, year int) ([]int64, int) {
	total, decimals, ok := g.whole(c, year)
	if !ok {
		return nil, 0
	}
	if c == "grain-capacity" || c == "population" {
		return g.divided(c, total, year), decimals
	}
	return g.scattered(c, total, year), decimals
}

// divided divides a total; what rounding leaves goes on to the next town.
func (g *townFigures) divided(c indicator.Code, total int64, year int) []int64 {
	out := make([]int64, len(g.towns))
	var all int64
	for _, t := range g.towns {
		all += spread(t, string(c), year)
	}
	for i, t := range g.towns {
		w := spread(t, string(c), year)
		out[i] = (2*total*w + all) / (2 * all)
		total, all = total-out[i], all-w
	}
	if c == "population" && year >= twiceSince {
		for i, t := range g.towns {
			if slices.Contains(twiceTowns, t.Code) {
				out[i] += twiceExtra
			}
		}
	}
	return out
}

// scattered scatters a figure per head around that of the whole.
func (g *townFigures) scattered(c indicator.Code, whole int64, year int) []int64 {
	residents, _ := g.of("population", year)
	var people, mean int64
	rate := func(t area.Area) int64 { return 4000 + spread(t, string(c), year) }
	for i, t := range g.towns {
		people += residents[i]
		mean += residents[i] * rate(t)
	}
	out := make([]int64, len(g.towns))
	for i, t := range g.towns {
		n := whole * rate(t) * people
		out[i] = (2*n + mean) / (2 * mean)
	}
	return out
}

// observations are the figures of an indicator for a year.
func (g *townFigures) observations(c indicator.Code, year int) []indicator.Observation {
	values, decimals := g.of(c, year)
	var out []indicator.Observation
	for i, v := range values {
		t := g.towns[i].Code
		if c == "grain-capacity" && t == silentTown && year == silentYear {
			continue
		}
		o := indicator.Observation{Value: quantity.New(v, decimals), Status: indicator.Normal,
			Cell: indicator.CellKey{Period: period.InYear(year), SeriesKey: indicator.SeriesKey{Code: c, Version: max(g.version(c), 1), Area: t}}}
		if c == "population" && year >= twiceSince && slices.Contains(twiceTowns, t) {
			o.Note = "含人户分离人口，与居住地重复统计（演示）"
		}
		out = append(out, o)
	}
	return out
}

// towns lists the acts about towns: what they have to do of two targets, and
// their figures up to the year that they report in a round.
func (s *story) towns(f *figures) {
	s.on(time.Date(2021, 6, 1, 2, 0, 0, 0, time.UTC), "targets of towns", func() error {
		if err := s.divideTarget(f, s.out.Plan.Plan, "grain-capacity", grainBefore); err != nil {
			return err
		}
		return s.nurseryTargets(f)
	})
	for year := 2021; year <= 2025; year++ {
		for _, batch := range []struct {
			month time.Month
			codes []indicator.Code
		}{{6, []indicator.Code{"income-rural", "doctors", "nursery-places", "grain-capacity"}}, {12, []indicator.Code{"population"}}} {
			at := time.Date(year+1, batch.month, 26, 2, 0, 0, 0, time.UTC)
			if year == 2025 {
				at = time.Date(2026, 6, 21, 2, 0, 0, 0, time.UTC)
				if batch.month == 6 { // they come with the round
					continue
				}
			}
			s.on(at, fmt.Sprint("towns ", year), func() error {
				g, err := generator(f)
				if err != nil {
					return err
				}
				r := indicator.RecordRequest{Tenant: Tenant, Provenance: indicator.FromImport, Origin: madeUp, Demo: true,
					Ref: fmt.Sprintf("%stowns/%d/%d", ref, year, batch.month)}
				for _, c := range batch.codes {
					r.Observations = append(r.Observations, g.observations(c, year)...)
				}
				return s.record(r)
			})
		}
	}
}

// grainBefore is the grain capacity of 2020 that the plan prints: digits and decimals.
const (
	grainBefore   = 4984
	grainDecimals = 2
)

// divideTarget divides a plan's target among the towns by weight, and what there was
// before it, where that is known, by the same weight.
func (s *story) divideTarget(f *figures, p plan.PlanID, c indicator.Code, before int64) error {
	g, err := generator(f)
	if err != nil {
		return err
	}
	var shares []indicator.Share
	parts := g.divided(c, before, 2021)
	for i, t := range g.towns {
		w := quantity.New(spread(t, string(c), 2021), 0)
		share := indicator.Share{Area: t.Code, Weight: &w, Owner: townOrg(t.Code)}
		if base := quantity.New(parts[i], grainDecimals); before > 0 {
			share.Baseline = &base
		}
		shares = append(shares, share)
	}
	return s.share(p, c, shares)
}

// nurseryTargets sets by hand what each town should reach.
func (s *story) nurseryTargets(f *figures) error {
	g, err := generator(f)
	if err != nil {
		return err
	}
	var shares []indicator.Share
	for _, t := range g.towns {
		aim := "2"
		switch {
		case t.Type == "街道":
			aim = "2.5"
		case strings.HasSuffix(t.Name, "乡"):
			aim = "1.6"
		}
		v := quantity.Parse(aim)
		shares = append(shares, indicator.Share{Area: t.Code, Aim: &v, Owner: townOrg(t.Code)})
	}
	return s.share(s.out.Plan.Plan, "nursery-places", shares)
}

// share breaks a target down, once.
func (s *story) share(p plan.PlanID, c indicator.Code, shares []indicator.Share) error {
	if s.known.targets[target{p, c, shares[0].Area}] {
		return nil
	}
	_, err := s.indicators.SetTargets(s.program, indicator.SetTargetsRequest{Tenant: Tenant, Plan: p, Code: c, Shares: shares, Reason: "演示"})
	return err
}
