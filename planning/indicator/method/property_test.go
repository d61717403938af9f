package method_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/planning/indicator/method"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

var rules = []string{"level", "growth", "cumulative", "floor", "ceiling", "keep", "range", "rank", "state", "words", "", "nonsense"}

// numeric are the rules that look at how large a figure is.
var numeric = []string{"level", "growth", "cumulative", "floor", "ceiling", "keep", "range", "rank"}

// printed draws a figure with up to three decimals, trailing zeros kept.
func printed(t *rapid.T, name string, low, high int64) quantity.Value {
	digits := rapid.Int32Range(0, 3).Draw(t, name+" digits")
	n := decimal.New(rapid.Int64Range(low, high).Draw(t, name), 0)
	if digits > 0 {
		n = n.Add(decimal.New(rapid.Int64Range(0, 999).Draw(t, name+" fraction"), -3))
	}
	return quantity.Parse(n.StringFixed(digits))
}

// plausible draws a case that may be judged.
func plausible(t *rapid.T, among []string) method.Case {
	c := method.Case{
		Rule: rapid.SampledFrom(among).Draw(t, "rule"), Unit: rapid.SampledFrom([]quantity.Unit{"", "%", "亿元", "人/万人"}).Draw(t, "unit"),
		Down: rapid.Bool().Draw(t, "down"), Binding: rapid.Bool().Draw(t, "binding"), Strict: rapid.Bool().Draw(t, "strict"),
		Start: 2021, End: 2025, Final: rapid.Bool().Draw(t, "final"), Compound: rapid.Bool().Draw(t, "compound"), Rates: rapid.Bool().Draw(t, "rates"), Running: rapid.Bool().Draw(t, "running"),
		Now: month(rapid.IntRange(2021, 2026).Draw(t, "year now"), rapid.IntRange(1, 12).Draw(t, "month now")),
	}
	if rapid.IntRange(0, 9).Draw(t, "has baseline") > 0 {
		c.Baseline = &method.Point{Value: printed(t, "baseline", -50, 200)}
	}
	aim, to := printed(t, "aim", -50, 200), printed(t, "aim to", -50, 200)
	c.Aim, c.AimTo = &aim, &to
	for y := 2016; y <= 2026; y++ {
		if rapid.IntRange(0, 5).Draw(t, "known") > 0 {
			c.Points = append(c.Points, method.Point{Period: period.InYear(y), Value: printed(t, "value", -50, 250)})
		}
	}
	for y := 2022; y < 2025; y++ {
		if rapid.IntRange(0, 5).Draw(t, "milestone") == 0 {
			c.Milestones = append(c.Milestones, method.Point{Period: period.InYear(y), Value: printed(t, "milestone value", -50, 250)})
		}
	}
	return c
}

// garbage draws anything that fits the types.
func garbage(t *rapid.T) method.Case {
	c := plausible(t, rules)
	words := func(name string) *quantity.Value {
		return val(rapid.SampledFrom([]string{"", "省下达任务", "0", "-100", "-250", "13.5:49.5:37", "999999999999999999999999999999", "0.0000000000000000000000000001", "是", "否", "5"}).Draw(t, name))
	}
	if rapid.Bool().Draw(t, "odd aim") {
		c.Aim = words("aim")
	}
	if rapid.Bool().Draw(t, "odd aim to") {
		c.AimTo = nil
	}
	if rapid.Bool().Draw(t, "odd baseline") {
		c.Baseline = &method.Point{Value: *words("baseline")}
	}
	c.BaselineYear = rapid.SampledFrom([]int{0, 0, 2019, 2023, 2025, 9999, -5, 1 << 40}).Draw(t, "baseline year")
	if rapid.IntRange(0, 3).Draw(t, "odd span") == 0 {
		c.Start = rapid.SampledFrom([]int{0, -1, 1, 2025, 2030, 1 << 40}).Draw(t, "start")
		c.End = rapid.SampledFrom([]int{0, -1, 1, 2021, 9999, 1 << 40}).Draw(t, "end")
	}
	c.Stock = rapid.Bool().Draw(t, "stock")
	c.Break = rapid.IntRange(0, 5).Draw(t, "break") == 0
	c.Unpublished = rapid.Bool().Draw(t, "unpublished")
	for range rapid.IntRange(0, 4).Draw(t, "odd points") {
		p, _ := period.Of(period.Kind(rapid.IntRange(0, 6).Draw(t, "kind")), rapid.IntRange(2015, 2030).Draw(t, "year"), rapid.IntRange(0, 13).Draw(t, "n"))
		c.Points = append(c.Points, method.Point{Period: p, Value: *words("odd value"), Estimated: true})
		c.Milestones = append(c.Milestones, method.Point{Period: p, Value: *words("odd milestone")})
	}
	if rapid.Bool().Draw(t, "no now") {
		c.Now = period.Period{}
	}
	return c
}

func TestWhateverComesInOneVerdictComesOut(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := garbage(t)
		j := m.Judge(c)
		if !slices.Contains(method.Verdicts(), j.Verdict) {
			t.Fatalf("verdict %q", j.Verdict)
		}
		e := m.Explain(c)
		if e.Verdict != j.Verdict {
			t.Fatalf("judged %s, explained %s", j.Verdict, e.Verdict)
		}
		if !j.Verdict.Judged() && len(j.Why) == 0 {
			t.Fatalf("%s without a reason", j.Verdict)
		}
		for _, l := range i18n.Langs() {
			texts := []string{e.Line(l), j.Line(l), i18n.T(l, e.Formula)}
			for _, s := range append(e.Steps, e.Why...) {
				texts = append(texts, s.In(l))
			}
			for _, s := range texts {
				if s == "" || strings.Contains(s, "method.") || strings.Contains(s, "verdict.") {
					t.Fatalf("%s is not said in words: %q", e.Verdict, s)
				}
			}
		}
		m.Trajectory(c)
	})
}

// withCurrent puts another figure in the place of the one that was judged.
func withCurrent(c method.Case, at period.Period, v quantity.Value) method.Case {
	c.Points = slices.Clone(c.Points)
	for i := range c.Points {
		if c.Points[i].Period == at {
			c.Points[i].Value = v
		}
	}
	return c
}

func TestABetterFigureNeverGetsAWorseVerdict(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := plausible(t, []string{"level", "growth", "cumulative", "floor", "ceiling", "rank"})
		j := m.Judge(c)
		if j.Current == nil {
			t.Skip("nothing to judge")
		}
		n, _ := j.Current.Value.Number()
		step := decimal.New(rapid.Int64Range(1, 100_000).Draw(t, "step"), -3).Round(int32(j.Current.Value.Digits()))
		if c.Rule == "ceiling" || c.Rule == "rank" || c.Down && c.Rule != "floor" {
			step = step.Neg()
		}
		better := m.Judge(withCurrent(c, j.Current.Period, quantity.Parse(n.Add(step).StringFixed(int32(j.Current.Value.Digits())))))
		if better.Verdict.Worse(j.Verdict) {
			t.Fatalf("%s is %s, but %s better is %s", n, j.Verdict, step, better.Verdict)
		}
	})
}

func TestNearerToTheRangeIsNeverWorse(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := plausible(t, []string{"keep", "range"})
		low, _ := c.Aim.Number()
		high := low
		if c.Rule == "range" {
			to, _ := c.AimTo.Number()
			low, high = decimal.Min(low, to), decimal.Max(low, to)
		}
		at := func(n decimal.Decimal) method.Verdict {
			c.Points = yearly(2021, "", "", "", "", n.StringFixed(3))
			return m.Judge(c).Verdict
		}
		far := decimal.New(rapid.Int64Range(0, 300_000).Draw(t, "far"), -3)
		near := decimal.New(rapid.Int64Range(0, 300_000).Draw(t, "near"), -3)
		if near.GreaterThan(far) {
			near, far = far, near
		}
		if at(high.Add(near)).Worse(at(high.Add(far))) || at(low.Sub(near)).Worse(at(low.Sub(far))) {
			t.Fatalf("%s away is worse than %s away from %s to %s", near, far, low, high)
		}
	})
}

// rescaled divides all figures by 10^k and prints k more decimals.
func rescaled(c method.Case, k int32) method.Case {
	scale := func(v quantity.Value) quantity.Value {
		n, ok := v.Number()
		if !ok {
			return v
		}
		return quantity.Parse(n.Shift(-k).StringFixed(int32(v.Digits()) + k))
	}
	points := func(ps []method.Point) []method.Point {
		ps = slices.Clone(ps)
		for i := range ps {
			ps[i].Value = scale(ps[i].Value)
		}
		return ps
	}
	aim, to := scale(*c.Aim), scale(*c.AimTo)
	c.Aim, c.AimTo = &aim, &to
	if c.Rule == "growth" {
		c.Aim = val(scale(aim).String())
		n, _ := aim.Number()
		c.Aim = val(n.Shift(k).String()) // a rate has no unit
	}
	if c.Baseline != nil {
		c.Baseline = &method.Point{Value: scale(c.Baseline.Value)}
	}
	c.Points, c.Milestones = points(c.Points), points(c.Milestones)
	return c
}

func TestTheUnitDoesNotMatter(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := plausible(t, numeric)
		c.Rates, c.Unit = false, "亿元"
		j, k := m.Judge(c), m.Judge(rescaled(c, rapid.Int32Range(1, 8).Draw(t, "k")))
		if j.Verdict != k.Verdict {
			t.Fatalf("%s in one unit, %s in another", j.Verdict, k.Verdict)
		}
	})
}

func TestTheOrderOfPointsDoesNotMatter(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := garbage(t)
		before := m.Explain(c)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		c.Points, c.Milestones = slices.Clone(c.Points), slices.Clone(c.Milestones)
		r.Shuffle(len(c.Points), func(i, j int) { c.Points[i], c.Points[j] = c.Points[j], c.Points[i] })
		r.Shuffle(len(c.Milestones), func(i, j int) { c.Milestones[i], c.Milestones[j] = c.Milestones[j], c.Milestones[i] })
		after := m.Explain(c)
		if before.Line(i18n.ZH) != after.Line(i18n.ZH) {
			t.Fatalf("%s\n%s", before.Line(i18n.ZH), after.Line(i18n.ZH))
		}
	})
}

func TestWhatCameLaterDoesNotChangeAnEarlierVerdict(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := plausible(t, numeric)
		c.Now = month(2023, 8)
		all := m.Explain(c)
		c.Points = slices.DeleteFunc(slices.Clone(c.Points), func(p method.Point) bool { return p.Period.Year() >= 2023 })
		if known := m.Explain(c); known.Line(i18n.ZH) != all.Line(i18n.ZH) {
			t.Fatalf("%s\n%s", known.Line(i18n.ZH), all.Line(i18n.ZH))
		}
	})
}

func TestMarginsAreExact(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := plausible(t, numeric)
		j := m.Explain(c)
		if j.Current == nil || !j.Verdict.Judged() {
			t.Skip("nothing to judge")
		}
		x, _ := j.Current.Value.Number()
		digits := int32(j.Current.Value.Digits())
		for _, margin := range []*method.Margin{j.Worse, j.Better} {
			if margin == nil {
				continue
			}
			at, _ := margin.At.Number()
			if got := m.Judge(withCurrent(c, j.Current.Period, margin.At)).Verdict; got != margin.Verdict {
				t.Fatalf("%s at %s, not %s", got, at, margin.Verdict)
			}
			unit := decimal.New(1, -digits)
			if at.GreaterThan(x) {
				unit = unit.Neg()
			}
			if got := m.Judge(withCurrent(c, j.Current.Period, quantity.Parse(at.Add(unit).StringFixed(digits)))).Verdict; got != j.Verdict {
				t.Fatalf("the class ends at %s, but one unit nearer it is %s, not %s", at, got, j.Verdict)
			}
		}
		if (j.Verdict == method.Behind || j.Verdict == method.OffTrack) && j.Better == nil && !slices.Contains([]string{"floor", "ceiling", "keep", "range"}, c.Rule) {
			t.Fatalf("%s without a way up", j.Verdict)
		}
	})
}

func TestBindingTargetsAreNeverRoundedIntoSuccess(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := plausible(t, []string{"level", "cumulative", "floor", "ceiling"})
		c.Binding, c.Final, c.Rates, c.Now = true, true, false, month(2026, 6)
		j := m.Judge(c)
		if j.Verdict == method.NearlyMet {
			t.Fatal("nearly met")
		}
		if j.Verdict != method.Met || c.Rule == "cumulative" {
			return
		}
		x, _ := j.Current.Value.Number()
		aim, _ := c.Aim.Number()
		down := c.Rule == "ceiling" || c.Rule == "level" && c.Down
		if !down && x.LessThan(aim) || down && x.GreaterThan(aim) {
			t.Fatalf("%s was called met for %s", x, aim)
		}
	})
}

// mirrored turns all figures and the direction round.
func mirrored(c method.Case) method.Case {
	neg := func(v quantity.Value) quantity.Value {
		n, ok := v.Number()
		if !ok {
			return v
		}
		return quantity.Parse(n.Neg().StringFixed(int32(v.Digits())))
	}
	points := func(ps []method.Point) []method.Point {
		ps = slices.Clone(ps)
		for i := range ps {
			ps[i].Value = neg(ps[i].Value)
		}
		return ps
	}
	aim, to := neg(*c.Aim), neg(*c.AimTo)
	c.Aim, c.AimTo, c.Down = &aim, &to, !c.Down
	if c.Baseline != nil {
		c.Baseline = &method.Point{Value: neg(c.Baseline.Value)}
	}
	c.Points, c.Milestones = points(c.Points), points(c.Milestones)
	switch c.Rule {
	case "floor":
		c.Rule = "ceiling"
	case "ceiling":
		c.Rule = "floor"
	}
	return c
}

func TestRisingAndFallingTargetsAreMirrored(t *testing.T) {
	m := current(t)
	rapid.Check(t, func(t *rapid.T) {
		c := plausible(t, []string{"level", "cumulative", "floor", "ceiling", "keep", "range"})
		c.Rates, c.Compound = false, false
		if a, b := m.Judge(c).Verdict, m.Judge(mirrored(c)).Verdict; a != b {
			t.Fatalf("%s, mirrored %s", a, b)
		}
	})
}
