package reportingdb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/planning/reporting"
)

// Reminder days change while a round is open, with a reason; the journal keeps
// what held before, and people are reminded by the new ones from then on.
func TestRemindersChangeWhileARoundIsOpen(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		r := b.opened()
		set := func(base int, days []int, reason string) (*reporting.Round, error) {
			return b.SetReminders(b.planner(), tenant, r.ID, base, days, reason)
		}
		reminded := func(on string) int {
			t.Helper()
			list, err := b.Reminders(b.planner(), tenant, day(on))
			if err != nil {
				t.Fatal(err)
			}
			return len(slices.DeleteFunc(list, func(n reporting.Notice) bool { return n.Kind != reporting.NoticeRemind }))
		}
		if reminded("2026-02-05") != 0 || reminded("2026-02-07") == 0 { // due on the 10th
			t.Fatal("the usual days do not hold")
		}
		for key, days := range map[string][]int{"reporting.remind_days": {-1}, "reporting.remind_same": {0, 1, 3, 7, 7}} {
			_, err := set(r.Version, days, "汛期")
			refused(t, err, key)
		}
		_, err := set(r.Version, make([]int, 0), " ")
		refused(t, err, "reporting.reason_words")
		_, err = set(r.Version, []int{5}, strings.Repeat("因", 3000))
		refused(t, err, "reporting.note_long")
		_, err = set(r.Version+1, []int{5}, "汛期")
		refused(t, err, "reporting.round_stale")
		_, err = b.SetReminders(b.clerk("bureau"), tenant, r.ID, r.Version, []int{5}, "汛期")
		refused(t, err, "identity.forbidden")
		got, err := set(r.Version, []int{2, 5, 5}, "汛期提前催报")
		if err != nil || !slices.Equal(got.RemindDays, []int{5, 2}) {
			t.Fatalf("%+v, %v", got, err)
		}
		if reminded("2026-02-05") == 0 || reminded("2026-02-07") != 0 {
			t.Error("the new days do not hold")
		}
		acts, err := b.RoundHistory(b.planner(), tenant, r.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		last := acts[len(acts)-1]
		if before := acts[len(acts)-2]; last.Action != reporting.RoundRemind || last.Note != "汛期提前催报" || last.By == "" || !slices.Equal(before.Round.RemindDays, reporting.UsualReminders()) {
			t.Errorf("the journal says %+v after %+v", last, before)
		}
		if got, err = set(got.Version, nil, "不再提醒"); err != nil || len(got.RemindDays) != 0 {
			t.Errorf("%+v, %v", got, err)
		}
		if now, err := b.Round(b.planner(), tenant, r.ID, time.Time{}); err != nil || len(now.Round.RemindDays) != 0 {
			t.Errorf("stored are %v, %v", now.Round.RemindDays, err)
		}
		if _, err = b.CloseRound(b.planner(), tenant, r.ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err = set(0, []int{1}, "又要提醒")
		refused(t, err, "reporting.remind_closed")
	})
}
