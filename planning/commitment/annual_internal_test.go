package commitment

import (
	"testing"

	"gangyao/platform/quantity"
)

// A figure that was computed is printed with the decimals its indicator usually has.
func TestComputedFiguresHaveUsualDecimals(t *testing.T) {
	for _, c := range []struct {
		figure   string
		decimals int
		want     string
	}{{"691.647", 1, "691.6"}, {"691.65", 1, "691.7"}, {"691.6", 2, "691.6"}, {"130", 0, "130"}, {"129.5", 0, "130"}, {"若干", 1, "若干"}} {
		if got := printed(quantity.Parse(c.figure), c.decimals).String(); got != c.want {
			t.Errorf("%s with %d decimals is printed %s, want %s", c.figure, c.decimals, got, c.want)
		}
	}
}
