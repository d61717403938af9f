package interval

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/platform/quantity"
)

func d(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func of(t *testing.T, s string) Interval {
	t.Helper()
	iv, ok := Of(quantity.Parse(s))
	if !ok {
		t.Fatalf("%q is not a number", s)
	}
	return iv
}

func TestPrintedFigureStandsForHalfAUnitEitherSide(t *testing.T) {
	for _, c := range []struct{ printed, lo, hi string }{
		{"8.8", "8.75", "8.85"},
		{"100", "99.5", "100.5"},
		{"0.50", "0.495", "0.505"},
		{"-3", "-3.5", "-2.5"},
	} {
		iv := of(t, c.printed)
		if !iv.Lo.Equal(d(c.lo)) || !iv.Hi.Equal(d(c.hi)) {
			t.Errorf("%s stands for [%s, %s], want [%s, %s]", c.printed, iv.Lo, iv.Hi, c.lo, c.hi)
		}
	}
	if _, ok := Of(quantity.Parse("完成上级任务")); ok {
		t.Error("words have no range")
	}
}

func TestGrowthOnPaper(t *testing.T) {
	// 200 → 300 in five years is 8.447 % a year.
	g, ok := Growth(of(t, "200.00"), of(t, "300.00"), 5)
	if !ok || !g.Contains(d("8.447")) {
		t.Fatalf("growth = [%s, %s]", g.Lo, g.Hi)
	}
	if g.Overlaps(of(t, "8.0")) {
		t.Error("8.0 should not be within rounding of 8.447")
	}
	if !g.Overlaps(of(t, "8.4")) {
		t.Error("8.4 should be within rounding of 8.447")
	}
	if _, ok := Growth(of(t, "0"), of(t, "3"), 5); ok {
		t.Error("no growth rate from a level that may be zero")
	}
	if _, ok := Growth(of(t, "2"), of(t, "3"), 0); ok {
		t.Error("no growth rate over no time")
	}
}

// trueAndPrinted draws a true value and how it prints with some decimals.
func trueAndPrinted(t *rapid.T, name string, lo, hi int64) (decimal.Decimal, Interval) {
	exact := decimal.New(rapid.Int64Range(lo*1_000_000, hi*1_000_000).Draw(t, name), -6)
	places := rapid.Int32Range(0, 4).Draw(t, name+" decimals")
	iv, ok := Of(quantity.Parse(exact.StringFixed(places)))
	if !ok {
		t.Fatal("not a number")
	}
	return exact, iv
}

func TestTrueValueIsInTheRangeOfItsPrint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, iv := trueAndPrinted(t, "v", -1000, 1000)
		if !iv.Contains(v) {
			t.Fatalf("%s not in [%s, %s]", v, iv.Lo, iv.Hi)
		}
	})
}

func TestResultOfTrueValuesIsInTheRangeOfTheResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, X := trueAndPrinted(t, "x", -1000, 1000)
		y, Y := trueAndPrinted(t, "y", 1, 1000)
		for name, ok := range map[string]bool{
			"sum":        X.Add(Y).Contains(x.Add(y)),
			"difference": X.Sub(Y).Contains(x.Sub(y)),
			"product":    X.Mul(Y).Contains(x.Mul(y)),
		} {
			if !ok {
				t.Fatalf("the %s of %s and %s falls out of its range", name, x, y)
			}
		}
		if q, ok := X.Div(Y); ok && !q.Contains(x.DivRound(y, 30)) {
			t.Fatalf("%s/%s not in [%s, %s]", x, y, q.Lo, q.Hi)
		}
	})
}

// Growing at a rate and asking for the rate again never looks like a contradiction.
func TestGrowthOfGrownLevelsAgreesWithTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, From := trueAndPrinted(t, "from", 5, 5000)
		rate, Rate := trueAndPrinted(t, "rate", -20, 60)
		years := rapid.IntRange(1, 8).Draw(t, "years")
		to := from
		for range years {
			to = to.Mul(decimal.New(1, 0).Add(rate.Div(hundred)))
		}
		To, _ := Of(quantity.Parse(to.StringFixed(rapid.Int32Range(0, 4).Draw(t, "decimals"))))
		if g, ok := Growth(From, To, years); ok && !g.Overlaps(Rate) {
			t.Fatalf("%s → %s in %d years at %s: growth [%s, %s], rate [%s, %s]", from, to, years, rate, g.Lo, g.Hi, Rate.Lo, Rate.Hi)
		}
		if !From.Grow(Rate, years).Overlaps(To) {
			t.Fatalf("%s grown at %s over %d years misses %s", from, rate, years, to)
		}
		if b, ok := To.Base(Rate, years); ok && !b.Overlaps(From) {
			t.Fatalf("base of %s at %s over %d years misses %s", to, rate, years, from)
		}
	})
}

func TestRootIsBracketed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := decimal.New(rapid.Int64Range(1, 1_000_000).Draw(t, "x"), -2)
		n := rapid.IntRange(1, 8).Draw(t, "n")
		r, ok := Exact(x).Root(n)
		if !ok {
			t.Fatal("no root of a positive number")
		}
		back := r.Pow(n)
		if !back.Contains(x) {
			t.Fatalf("%d-th root of %s: [%s, %s] raised again is [%s, %s]", n, x, r.Lo, r.Hi, back.Lo, back.Hi)
		}
	})
}
