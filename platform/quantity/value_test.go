package quantity_test

import (
	"encoding/json"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"gangyao/platform/quantity"
)

func TestParseTellsNumbersCompositionsAndWordsApart(t *testing.T) {
	for _, tc := range []struct {
		in, printed string
		parts       int // 1 a number, more a composition, 0 words
	}{
		{"500.24", "500.24", 1}, {" 70 ", "70", 1}, {"-3", "-3", 1}, {"1,234.50", "1234.50", 1}, {"12,345,678", "12345678", 1},
		{"13.5:49.5:37", "13.5:49.5:37", 3}, {"1:2", "1:2", 2},
		{"完成省下达任务", "完成省下达任务", 0}, {"", "", 0}, {"12,5", "12,5", 0}, {"1,2,3", "1,2,3", 0}, {"1e9", "1e9", 0}, {"22.946.131", "22.946.131", 0}, {"810/24", "810/24", 0},
	} {
		v := quantity.Parse(tc.in)
		_, isNumber := v.Number()
		parts := len(v.Parts())
		if isNumber {
			parts = 1
		}
		if v.String() != tc.printed || parts != tc.parts || v.IsWords() != (tc.parts == 0) {
			t.Errorf("Parse(%q) is %q with %d parts", tc.in, v, parts)
		}
	}
}

func TestEqualComparesNumbersNotDigits(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{{"48.00", "48", true}, {"48.01", "48", false}, {"1,000", "1000", true}, {"13.5:49.5:37", "13.5:49.5:37.0", true}, {"1:2", "1:2:3", false}, {"省目标", "省目标", true}, {"省目标", "1", false}} {
		if got := quantity.Parse(tc.a).Equal(quantity.Parse(tc.b)); got != tc.want {
			t.Errorf("%s equals %s: %v", tc.a, tc.b, got)
		}
	}
}

func TestAPrintedNumberStandsForWhatRoundsToIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.IntRange(0, 4).Draw(t, "digits")
		n := decimal.New(rapid.Int64Range(-1e9, 1e9).Draw(t, "n"), int32(-digits))
		v := quantity.Parse(n.StringFixed(int32(digits)))
		if v.Digits() != digits {
			t.Fatalf("%s has %d digits", v, v.Digits())
		}
		lo, hi, ok := v.Interval()
		if !ok || !lo.LessThan(n) || !hi.GreaterThan(n) || !hi.Sub(lo).Equal(decimal.New(1, int32(-digits))) {
			t.Fatalf("%s stands for [%s, %s]", v, lo, hi)
		}
	})
}

func TestJSONKeepsThePrintedForm(t *testing.T) {
	for _, s := range []string{"48.00", "13.5:49.5:37", "完成省下达任务"} {
		b, err := json.Marshal(quantity.Parse(s))
		if err != nil {
			t.Fatal(err)
		}
		var v quantity.Value
		if err := json.Unmarshal(b, &v); err != nil || v.String() != s {
			t.Errorf("%s becomes %s and %q, %v", s, b, v, err)
		}
	}
	var v quantity.Value
	if err := json.Unmarshal([]byte("12.50"), &v); err != nil || v.String() != "12.50" {
		t.Errorf("a bare number is read as %q, %v", v, err)
	}
	if json.Unmarshal([]byte("{}"), &v) == nil {
		t.Error("an object is no value")
	}
}

func TestUnitsFold(t *testing.T) {
	for _, tc := range []struct {
		unit, base, factor string
	}{
		{"亿元", "元", "100000000"}, {"百万人", "人", "1000000"}, {"元", "元", "1"}, {"千米", "千米", "1"}, {"万千瓦", "千瓦", "10000"},
		{"百分点", "百分点", "1"}, {"万元/人", "元/人", "10000"}, {"人/百亿元", "人/元", "0.0000000001"}, {"微克/立方米", "微克/立方米", "1"},
	} {
		base, factor := quantity.Unit(tc.unit).Fold()
		if string(base) != tc.base || !factor.Equal(decimal.RequireFromString(tc.factor)) {
			t.Errorf("%s folds to %s × %s", tc.unit, factor, base)
		}
	}
}

func TestConvert(t *testing.T) {
	for _, tc := range []struct{ v, from, to, want string }{
		{"1.94", "万亿元", "亿元", "19400"}, {"500", "万元", "亿元", "0.05"}, {"0.61", "人/百亿元", "人/亿元", "0.0061"},
		{"12", "元", "美元", ""}, {"省目标", "亿元", "万元", ""}, {"7.0", "%", "%", "7.0"},
	} {
		got, ok := quantity.Convert(quantity.Parse(tc.v), quantity.Unit(tc.from), quantity.Unit(tc.to))
		if ok != (tc.want != "") || ok && got.String() != tc.want {
			t.Errorf("%s %s in %s is %s, %v; want %s", tc.v, tc.from, tc.to, got, ok, tc.want)
		}
	}
}

func TestConvertingBackChangesNothing(t *testing.T) {
	units := []quantity.Unit{"元", "万元", "亿元", "万亿元"}
	rapid.Check(t, func(t *rapid.T) {
		v := quantity.FromDecimal(decimal.New(rapid.Int64Range(-1e12, 1e12).Draw(t, "n"), -2))
		a, b := rapid.SampledFrom(units).Draw(t, "from"), rapid.SampledFrom(units).Draw(t, "to")
		there, ok := quantity.Convert(v, a, b)
		back, ok2 := quantity.Convert(there, b, a)
		if !ok || !ok2 || !back.Equal(v) {
			t.Fatalf("%s %s is %s %s and %s again", v, a, there, b, back)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1,234", "13.5:49.5:37", "-", "＞5", "999999999999999999999999999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := quantity.Parse(s)
		if again := quantity.Parse(v.String()); !again.Equal(v) {
			t.Fatalf("%q is %q, read again %q", s, v, again)
		}
	})
}

// A conversion neither invents exactness nor loses it: half a unit in the last decimal
// stands for the same amount before and after.
func TestTimesKeepsHowExactAFigureIs(t *testing.T) {
	for _, c := range []struct{ v, factor, want string }{
		{"5002000", "0.0001", "500.2000"},
		{"500.2", "10000", "5002000"},
		{"500.20", "1", "500.20"},
		{"12.50", "100", "1250"},
		{"-0.5", "0.01", "-0.005"},
		{"500.00", "1.2", "600.00"},
		{"93600", "1.111111111111111111111111", "104000"},
		{"93601", "1.111111111111111111111111", "104001.11"},
		{"0", "0.0001", "0.0000"},
	} {
		got, ok := quantity.Parse(c.v).Times(decimal.RequireFromString(c.factor))
		if !ok || got.String() != c.want {
			t.Errorf("%s × %s = %s, want %s", c.v, c.factor, got, c.want)
		}
	}
	for _, s := range []string{"达标", "13.5:49.5:37"} {
		if _, ok := quantity.Parse(s).Times(decimal.New(2, 0)); ok {
			t.Errorf("%s is a number", s)
		}
	}
}
