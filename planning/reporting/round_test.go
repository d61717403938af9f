package reporting_test

import (
	"testing"

	"gangyao/planning/reporting"
	"gangyao/platform/period"
)

func TestAfterARoundFollowsTheNextPeriod(t *testing.T) {
	for of, want := range map[string]string{"2025": "2026", "2025-S1": "2025-S2", "2025-Q4": "2026-Q1", "2025-M12": "2026-M01",
		"2026年1—9月累计": "2026", "2026年1—6月累计": "2026年1—9月累计", "2026年1—4月累计": "2026年1—5月累计", "2026年1—11月累计": "2026"} {
		p, err := period.Parse(of)
		if err != nil {
			t.Fatal(of, err)
		}
		w, err := period.Parse(want)
		if err != nil {
			t.Fatal(want, err)
		}
		if got := reporting.After(p); got != w {
			t.Errorf("after %s follows %s, not %s", p, got, w)
		}
	}
}
