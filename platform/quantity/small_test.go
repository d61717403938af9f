package quantity_test

import (
	"testing"

	"pgregory.net/rapid"

	"gangyao/platform/quantity"
)

func TestSmallKeepsThePrintedForm(t *testing.T) {
	for s, want := range map[string]bool{
		"500.24": true, "0": true, "0.05": true, "-0.05": true, "5.00": true, "999999999999999999": true, "0.00": true, "-12": true, "12345678901234567.8": true,
		"": false, "-": false, ".5": false, "5.": false, "+5": false, "007": false, "00.5": false, "-0": false, "-0.00": false, "1e3": false,
		"1234567890123456789": false, "1:2": false, "1.2.3": false, "省目标": false, "-.5": false,
	} {
		digits, decimals, ok := quantity.Parse(s).Small()
		if ok != want {
			t.Errorf("%q is small: %v", s, ok)
		} else if ok {
			if v := quantity.New(digits, decimals); v.String() != s || !v.Equal(quantity.Parse(s)) {
				t.Errorf("%q becomes %d with %d decimals and then %q", s, digits, decimals, v)
			}
		}
	}
}

func TestNewAndSmallUndoEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits, decimals := rapid.Int64Range(-1e17, 1e17).Draw(t, "digits"), rapid.IntRange(0, 12).Draw(t, "decimals")
		v := quantity.New(digits, decimals)
		if again := quantity.Parse(v.String()); !again.Equal(v) || again.String() != v.String() || v.Digits() != decimals {
			t.Fatalf("New(%d, %d) is %q, read again %q", digits, decimals, v, again)
		}
		if d, n, ok := v.Small(); !ok || d != digits || n != decimals {
			t.Fatalf("%q is %d with %d decimals, %v", v, d, n, ok)
		}
	})
}
