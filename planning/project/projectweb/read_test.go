package projectweb

import "testing"

// Amounts are in 万元; a unit behind them is understood, and nothing else is.
func TestAmountsMayNameTheirUnit(t *testing.T) {
	for s, want := range map[string]string{"300": "300", "1,234.5": "1234.5", "0.03亿元": "300", "0.03 亿": "300", "３００万元": "300", "300万": "300", "3000000元": "300"} {
		if got, ok := wanOf(s); !ok || got.String() != want {
			t.Errorf("%q is %s %v, want %s", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "亿元", "三百", "300美元", "300吨", "1:2"} {
		if got, ok := wanOf(s); ok {
			t.Errorf("%q is %s", s, got)
		}
	}
}
