package supervision

import (
	"gangyao/kernel/casework"
	"gangyao/platform/i18n"
)

// Late is how far something is past its due day: Over says that it is, Days how many
// workdays went by since. What was due on a Friday is over on Saturday, by no workday.
type Late struct {
	Over bool
	Days int
}

// lateBy is how late a clock is.
func lateBy(t *casework.Timing) Late {
	if !t.Over {
		return Late{}
	}
	return Late{true, t.Late()}
}

// In says it in words; inTime is the message for what is not late.
func (x Late) In(l i18n.Lang, inTime i18n.Key) string {
	switch {
	case !x.Over:
		return i18n.Msg{Key: string(inTime)}.In(l)
	case x.Days == 0:
		return i18n.T(l, "supervision.late.rest")
	}
	return i18n.N(l, "supervision.late", x.Days)
}
