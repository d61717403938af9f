package methodtest_test

import (
	"slices"
	"strings"
	"testing"

	"gangyao/planning/indicator/method"
	"gangyao/planning/indicator/method/methodtest"
	"gangyao/platform/i18n"
)

const good = `
about: made up
method: 1
cases:
  - name: three quarters of the way
    source: nobody
    target: {rule: level, unit: 亿元, baseline: {2020: 500.24}, aim: 750, start: 2021, end: 2025}
    values: {2021: 544.8, 2022: 570.5, 2023: 612.3}
    estimated: [2023]
    on: 2024-07-15
    expect:
      verdict: behind
      not: [on_track, ahead]
      pace: 10.7%
`

func shipped(t testing.TB) *method.Set {
	t.Helper()
	set, err := method.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestACaseThatHoldsIsSilent(t *testing.T) {
	cases, problems := methodtest.Parse("good.yaml", []byte(good))
	if len(cases) != 1 || len(problems) != 0 {
		t.Fatalf("%d cases, %v", len(cases), problems)
	}
	if ps := methodtest.Run(shipped(t), cases); len(ps) != 0 {
		t.Errorf("%v", ps[0].In(i18n.EN))
	}
	if !cases[0].Case.Points[2].Estimated || cases[0].Case.Now.String() != "2024-M06" {
		t.Errorf("%+v", cases[0].Case)
	}
}

func TestADifferenceNamesItsLine(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"verdict: behind", "verdict: ahead", "good.yaml:12: “three quarters of the way”: verdict should be ahead, is behind"},
		{"ahead]", "behind]", "good.yaml:13: “three quarters of the way”: must not be behind"},
		{"pace: 10.7%", "pace: 9%", "good.yaml:14: “three quarters of the way”: pace should be 9%, is 10.7%"},
		{"method: 1", "method: 7", "good.yaml:5: The method has no version 7."},
	} {
		cases, problems := methodtest.Parse("good.yaml", []byte(strings.Replace(good, tc.old, tc.new, 1)))
		if len(problems) != 0 {
			t.Fatal(problems[0].In(i18n.EN))
		}
		ps := methodtest.Run(shipped(t), cases)
		if len(ps) != 1 || !strings.HasPrefix(ps[0].In(i18n.EN), tc.want) {
			t.Errorf("%s: got %+v", tc.want, ps)
		}
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		{"rule: level", "role: level", `7: There is no key “role”.`},
		{"2023: 612.3}", "23年: 612.3}", `8: “23年” is no period`},
		{"2024-07-15", "2024-7", `10: “2024-7” is not a day`},
		{"behind\n", "soso\n", `There is no verdict “soso”.`},
		{"start: 2021", "start: soon", `7: “soon” is not a whole number.`},
		{"{2020: 500.24}", "{2019: 1, 2020: 500.24}", `7: The baseline is one year and one figure`},
		{"[2023]", "[2019]", `9: “2019” is no period with a figure`},
		{"aim: 750", "aim: 750, aim: 751", `7: “aim” stands twice.`},
		{"aim: 750", "binding: maybe", `7: “maybe” is neither true nor false.`},
		{"pace: 10.7%", "pace: [1]", `14: A single value is expected here`},
		{"    on: 2024-07-15\n", "", `5: “on” is missing.`},
		{"cases:", "caess:", `There is no key “caess”.`},
		{"about: made up", "about: [", `not a YAML file`},
	} {
		_, problems := methodtest.Parse("bad.yaml", []byte(strings.Replace(good, tc.old, tc.new, 1)))
		if !slices.ContainsFunc(problems, func(p methodtest.Problem) bool { return strings.Contains(p.In(i18n.EN), tc.want) }) {
			t.Errorf("%s: got %v", tc.want, problems)
		}
	}
}

func TestAVerdictTestedOnOneSideIsAGap(t *testing.T) {
	cases, _ := methodtest.Parse("good.yaml", []byte(good))
	gaps := methodtest.Gaps(cases)
	if len(gaps) != len(method.Verdicts()) {
		t.Fatalf("%d gaps", len(gaps))
	}
	for _, g := range gaps {
		fires := g.Verdict != method.Behind
		holds := g.Verdict != method.OnTrack && g.Verdict != method.Ahead
		if g.Fires != fires || g.Holds != holds {
			t.Errorf("%+v", g)
		}
	}
}

// Whatever a file holds, it is read or refused, and what was read is judged.
func FuzzParseAndJudge(f *testing.F) {
	f.Add(good)
	f.Add(`{"cases":[{"name":"n","on":"2024-01-01","target":{"rule":"growth","rates":true,"aim":"-99.99","start":1,"end":90},"values":{"1":"-100","2":"7"},"expect":{"verdict":"no_data"}}]}`)
	f.Add(`{"cases":[{"name":"n","on":"9999-12-31","final":true,"target":{"rule":"cumulative","down":true,"aim":"0","start":2021,"end":2025},"values":{"2023-01-01/P9M":"1"},"expect":{"line":"x"}}]}`)
	f.Add("cases: [{name: n, on: 2024-01-01, target: {rule: state, start: 2021, end: 2021}, values: {2021-S1: 是}, expect: {not: met}}]")
	f.Fuzz(func(t *testing.T, text string) {
		cases, problems := methodtest.Parse("fuzz.yaml", []byte(text))
		if len(cases) == 0 && len(problems) == 0 {
			t.Fatal("neither read nor refused")
		}
		set := shipped(t)
		for _, c := range cases {
			j, ok := c.Judgement(set)
			if ok && !slices.Contains(method.Verdicts(), j.Verdict) {
				t.Fatalf("verdict %q", j.Verdict)
			}
			for _, l := range i18n.Langs() {
				if ok && strings.Contains(j.Line(l), "method.") {
					t.Fatalf("not said in words: %s", j.Line(l))
				}
			}
		}
	})
}
