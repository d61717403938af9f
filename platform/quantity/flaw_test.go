package quantity_test

import (
	"strings"
	"testing"

	"gangyao/platform/quantity"
)

// What is no number says why, so that a person knows what to mend.
func TestFlawSaysWhyANumberIsNone(t *testing.T) {
	for s, want := range map[string]quantity.Flaw{
		strings.Repeat("9", 50):          quantity.TooLong,
		"-" + strings.Repeat("9", 40):    quantity.TooLong,
		strings.Repeat("9", 50) + "亿元":   quantity.TooLong,
		"0." + strings.Repeat("3", 50):   quantity.TooLong,
		strings.Repeat("123,", 20) + "1": quantity.NoFlaw, // groups that are none: words
		"1e400":                          quantity.Exponent,
		"1E+20":                          quantity.Exponent,
		"-1.5e-7亿元":                      quantity.Exponent,
		"1e":                             quantity.NoFlaw,
		"3E级":                            quantity.NoFlaw,
		"e5":                             quantity.NoFlaw,
		"500.24":                         quantity.NoFlaw,
		strings.Repeat("9", 40):          quantity.NoFlaw,
		"完成省下达任务":                        quantity.NoFlaw,
		"":                               quantity.NoFlaw,
	} {
		if got := quantity.FlawOf(s); got != want {
			t.Errorf("%s is %q, want %q", s, got, want)
		}
		if v := quantity.Parse(s); quantity.FlawOf(s) != quantity.NoFlaw && !v.IsWords() {
			t.Errorf("%s has a flaw and is the number %s", s, v)
		}
	}
}
