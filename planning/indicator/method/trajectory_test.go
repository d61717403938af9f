package method_test

import (
	"strings"
	"testing"

	"gangyao/planning/indicator/method"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

func TestTrajectories(t *testing.T) {
	base := &method.Point{Value: quantity.Parse("100")}
	span := func(c method.Case) method.Case { c.Start, c.End = 2021, 2025; return c }
	for _, tc := range []struct {
		name string
		c    method.Case
		want string
	}{
		{"a level goes straight", span(method.Case{Rule: "level", Baseline: base, Aim: val("150")}), "2020:100 2021:110 2022:120 2023:130 2024:140 2025:150"},
		{"through milestones", span(method.Case{Rule: "level", Baseline: base, Aim: val("150"), Milestones: []method.Point{{Period: period.InYear(2023), Value: quantity.Parse("106")}}}), "2020:100 2021:102 2022:104 2023:106 2024:128 2025:150"},
		{"bends where growth was stated too", span(method.Case{Rule: "level", Baseline: base, Aim: val("200"), Compound: true}), "2020:100 2021:114.9 2022:132 2023:151.6 2024:174.1 2025:200"},
		{"from the baseline's own year", span(method.Case{Rule: "level", Baseline: base, BaselineYear: 2019, Aim: val("160")}), "2019:100 2020:110 2021:120 2022:130 2023:140 2024:150 2025:160"},
		{"a baseline beyond the aim leaves it to be held", span(method.Case{Rule: "level", Baseline: base, Aim: val("90")}), "2020:100 2021:90 2022:90 2023:90 2024:90 2025:90"},
		{"growth from a level", span(method.Case{Rule: "growth", Baseline: base, Aim: val("10")}), "2020:100 2021:110 2022:121 2023:133.1 2024:146.4 2025:161.1"},
		{"a rate stays", span(method.Case{Rule: "growth", Rates: true, Aim: val("6.5")}), "2021:6.5 2022:6.5 2023:6.5 2024:6.5 2025:6.5"},
		{"counted up by the share of time", span(method.Case{Rule: "cumulative", Aim: val("50")}), "2021:10 2022:20 2023:30 2024:40 2025:50"},
		{"falls multiply", span(method.Case{Rule: "cumulative", Rates: true, Down: true, Aim: val("-13.5")}), "2021:-2.86 2022:-5.64 2023:-8.33 2024:-10.95 2025:-13.5"},
		{"a floor is level", span(method.Case{Rule: "floor", Aim: val("38")}), "2021:38 2022:38 2023:38 2024:38 2025:38"},
		{"what has no baseline has no way", span(method.Case{Rule: "level", Aim: val("38")}), ""},
		{"words ask for nothing", span(method.Case{Rule: "words"}), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, p := range current(t).Trajectory(tc.c) {
				got = append(got, p.Period.String()+":"+p.Value.String())
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("got  %s\nwant %s", s, tc.want)
			}
		})
	}
}

// What the trajectory shows for a year is what the judgement of that year expects.
func TestTheChartAgreesWithTheJudgement(t *testing.T) {
	c := level("544.8", "570.5", "612.3")
	j := current(t).Judge(c)
	for _, p := range current(t).Trajectory(c) {
		if a, _ := p.Value.Number(); p.Period == j.Current.Period {
			if b, _ := j.Expected.Number(); !a.Round(1).Equal(b.Round(1)) {
				t.Errorf("the chart says %s, the judgement %s", a, b)
			}
			return
		}
	}
	t.Error("the year judged is not on the chart")
}
