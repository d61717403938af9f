package planweb

import "testing"

func TestChangeUnit(t *testing.T) {
	for unit, want := range map[string]string{
		"%": "points", "％": "points", "% ": "points", "个百分点": "points", "‰": "permille", "千分点": "permille", "万元": "change", "": "change",
	} {
		if got := changeUnit(unit); got != want {
			t.Errorf("%q: %s, want %s", unit, got, want)
		}
	}
}
