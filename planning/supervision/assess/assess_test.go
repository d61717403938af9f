package assess_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/planning/supervision/assess"
)

func method(t interface{ Fatal(...any) }) *assess.Method {
	set, err := assess.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	m, ok := set.Version(1)
	if !ok {
		t.Fatal("no version 1")
	}
	return m
}

// anyBasis is the method where however little is known is enough for points.
func anyBasis(m *assess.Method) *assess.Method {
	out := *m
	out.Least = 0
	return &out
}

func share(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// A worked example, so that anybody can check the method by hand.
func TestExample(t *testing.T) {
	m := method(t)
	r := m.Assess([]assess.Input{
		{ID: "a", Criterion: assess.Timeliness, Org: "jyj"},           // 100
		{ID: "b", Criterion: assess.Timeliness, Org: "jyj", Late: 5},  // 75
		{ID: "c", Criterion: assess.Quality, Org: "jyj", Returned: 1}, // 50
		{ID: "d", Criterion: assess.Quality, Org: "jyj", Returned: 3}, // 0
		{ID: "e", Criterion: assess.OnTrack, Org: "jyj", Share: share("1")},
		{ID: "f", Criterion: assess.OnTrack, Org: "slj", Share: share("0.5")},
	})
	// 教育局: (87.5×40 + 25×20 + 100×25) / 85 = 76.5; nothing about its reports is known.
	if o := r.Orgs[0]; o.ID != "jyj" || o.Points.String() != "76.5" || m.Grades[o.Grade].Name["zh"] != "合格" {
		t.Errorf("%s has %s points, grade %d", o.ID, o.Points, o.Grade)
	}
	// 水利局: of a quarter of the weight something is known; that is too little for a grade.
	if o := r.Orgs[1]; o.ID != "slj" || o.Scored || o.Basis != 25 || !o.Points.IsZero() {
		t.Errorf("%s has %s points on %d%%", o.ID, o.Points, o.Basis)
	}
	// Struck, the worst answer does not count.
	in, ok := r.Input("d")
	if !ok || in.Points.String() != "0" {
		t.Errorf("the input is %+v", in)
	}
	in.Struck = true
	if o := anyBasis(m).Assess([]assess.Input{{ID: "c", Criterion: assess.Quality, Org: "jyj", Returned: 1}, in.Input}).Orgs[0]; o.Points.String() != "50" || len(o.Parts[1].Inputs) != 2 {
		t.Errorf("with one input struck %+v", o)
	}
	// What if reports and commitments did not count?
	other, err := m.With(map[assess.Criterion]int{assess.OnTrack: 0, assess.Reporting: 0})
	if err != nil {
		t.Fatal(err)
	}
	if o := other.Assess([]assess.Input{{ID: "f", Criterion: assess.OnTrack, Org: "slj", Share: share("0.5")}}).Orgs[0]; o.Scored {
		t.Errorf("only what has no weight is known, and yet %+v", o)
	}
	if m.Criteria[2].Weight != 25 {
		t.Error("asking what would be changed the method")
	}
	for _, w := range []int{-1, 101} {
		if _, err := m.With(map[assess.Criterion]int{assess.Quality: w}); err == nil {
			t.Errorf("a weight of %d is taken", w)
		}
	}
}

func inputs(t *rapid.T) []assess.Input {
	n := rapid.IntRange(0, 30).Draw(t, "inputs")
	var out []assess.Input
	for i := range n {
		out = append(out, assess.Input{ID: string(rune('a' + i)), Criterion: rapid.SampledFrom(assess.Criteria()).Draw(t, "criterion"),
			Org: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "org"), Late: rapid.IntRange(0, 40).Draw(t, "late"), Returned: rapid.IntRange(0, 4).Draw(t, "returned"),
			Share: decimal.New(int64(rapid.IntRange(0, 100).Draw(t, "share")), -2), Struck: rapid.Bool().Draw(t, "struck")})
	}
	return out
}

var exact = cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) })

func TestOrderDoesNotMatter(t *testing.T) {
	m := method(t)
	rapid.Check(t, func(t *rapid.T) {
		in := inputs(t)
		a := m.Assess(in)
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		if d := cmp.Diff(a, m.Assess(in), exact); d != "" {
			t.Fatal(d)
		}
	})
}

// points of an organisation; ok is false when nothing counts.
func points(r assess.Result, org string) (decimal.Decimal, bool) {
	for _, o := range r.Orgs {
		if o.ID == org {
			return o.Points, o.Scored
		}
	}
	return decimal.Decimal{}, false
}

func TestLaterOrSentBackNeverRaises(t *testing.T) {
	m := method(t)
	rapid.Check(t, func(t *rapid.T) {
		in := inputs(t)
		if len(in) == 0 {
			return
		}
		before := m.Assess(in)
		i := rapid.IntRange(0, len(in)-1).Draw(t, "which")
		in[i].Late += rapid.IntRange(0, 30).Draw(t, "later")
		in[i].Returned += rapid.IntRange(0, 3).Draw(t, "back")
		after := m.Assess(in)
		for _, org := range []string{"a", "b", "c"} {
			x, _ := points(before, org)
			y, _ := points(after, org)
			if y.GreaterThan(x) || org != in[i].Org && !y.Equal(x) {
				t.Fatalf("%s had %s points and has %s", org, x, y)
			}
			if y.IsNegative() || y.GreaterThan(decimal.NewFromInt(100)) {
				t.Fatalf("%s points", y)
			}
		}
	})
}

func TestMistakesInAMethodNameTheirPlace(t *testing.T) {
	_, err := assess.Read("m.yaml", []byte("- version: 1\n  criteria:\n    - {id: speed, weight: 400}\n    - {id: timeliness, weight: 4}\n"))
	if err == nil || !strings.Contains(err.Error(), "Line=1") && !strings.Contains(err.Error(), "Line=3") {
		t.Errorf("the mistakes are %v", err)
	}
}

// The version of a year stays that of the year, whatever comes later.
func TestTheMethodOfAYear(t *testing.T) {
	set, err := assess.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]int{2020: 1, 2026: 1, 2027: 2, 2031: 2} {
		if got := set.For(year).Version; got != want {
			t.Errorf("%d is assessed by version %d, not %d", year, got, want)
		}
	}
}

// Equal points share a place, and who has none has no place.
func TestRank(t *testing.T) {
	m := anyBasis(method(t))
	in := func(org string, late int) assess.Input {
		return assess.Input{ID: org, Criterion: assess.Timeliness, Org: org, Late: late}
	}
	none := in("e", 0)
	none.Struck = true
	r := m.Assess([]assess.Input{in("a", 0), in("b", 0), in("c", 3), in("d", 9), none})
	for org, want := range map[string]int{"a": 1, "b": 1, "c": 3, "d": 4, "e": 0, "x": 0} {
		if got := r.Rank(org); got != want {
			t.Errorf("%s has place %d, not %d", org, got, want)
		}
	}
}
