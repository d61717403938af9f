package supervisionweb

import (
	"testing"
	"time"

	"gangyao/planning/supervision"
	"gangyao/platform/calendar"
	"gangyao/platform/i18n"
)

// What is left is said in workdays everywhere: due on a Friday, over by none on Saturday.
func TestLeftIsInWorkdays(t *testing.T) {
	cal, err := calendar.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) time.Time {
		if s == "" {
			return time.Time{}
		}
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range [][3]string{{"2026-03-02", "2026-03-13", "还剩 9 个工作日"}, {"2026-03-13", "2026-03-13", "今日到期"}, {"2026-03-14", "2026-03-13", "已过期，尚未满1个工作日"},
		{"2026-03-23", "2026-03-13", "超期 6 个工作日"}, {"2026-03-23", "", ""}} {
		if got := Left(i18n.ZH, &supervision.Row{Due: day(c[1])}, day(c[0]), cal); got != c[2] {
			t.Errorf("on %s, due %s: %q, not %q", c[0], c[1], got, c[2])
		}
	}
}
