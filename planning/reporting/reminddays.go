package reporting

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// UsualReminders are the days before the due day on which people are reminded,
// unless a round says otherwise.
func UsualReminders() []int { return slices.Clone(usualReminders) }

// mostReminders bounds how often a round reminds.
const mostReminders = 20

// tidyDays puts days before the due day in order: the earliest reminder first,
// each once. Nil stays nil.
func tidyDays(days []int) []int {
	if days == nil {
		return nil
	}
	out := slices.Clone(days)
	slices.SortFunc(out, func(a, b int) int { return b - a })
	return slices.Compact(out)
}

// wrongDays says whether days before the due day make no sense.
func wrongDays(days []int) bool {
	return len(days) > mostReminders || slices.ContainsFunc(days, func(n int) bool { return n < 0 || n > 366 })
}

// SetReminders changes on which days before the due day people are reminded,
// also while the round is open. An open round wants the reason; what was said
// already is not said again. No days: nobody is reminded before the due day.
//
// Faults: those of identity.Require for DoArrange; NotFound ("reporting.round_unknown");
// Conflict ("reporting.round_stale", "reporting.remind_closed"); Invalid
// ("reporting.remind_days", "reporting.remind_same", "reporting.reason_words",
// "reporting.note_long").
func (s *Service) SetReminders(ctx context.Context, t indicator.Tenant, id RoundID, base int, days []int, reason string) (*Round, error) {
	if days = tidyDays(days); days == nil {
		days = []int{}
	}
	reason = strings.TrimSpace(reason)
	return s.arrange(ctx, t, id, base, func(tx WriteTx, r *Round, a *identity.Actor) error {
		state := r.State(tx.Now(), s.Zone)
		switch {
		case wrongDays(days):
			return fault.New(fault.Invalid, "reporting.remind_days", fault.Args{"Most": mostReminders})
		case utf8.RuneCountInString(reason) > maxNote:
			return fault.New(fault.Invalid, "reporting.note_long", fault.Args{"Most": maxNote})
		case state == Closed:
			return fault.New(fault.Conflict, "reporting.remind_closed", nil)
		case slices.Equal(days, tidyDays(r.RemindDays)):
			return fault.New(fault.Invalid, "reporting.remind_same", nil)
		case state == Open && reason == "":
			return fault.New(fault.Invalid, "reporting.reason_words", nil)
		}
		r.RemindDays = days
		return s.saveRound(ctx, tx, r, &RoundAct{Action: RoundRemind, Note: reason}, a)
	})
}
