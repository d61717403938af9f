package checkweb

import (
	"strings"
	"testing"
	"time"

	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
)

// What is filled in a draft is not reported, and a page says both.
func TestFilledIsNotHandedIn(t *testing.T) {
	v := &visit{w: &Web{}, lang: i18n.ZH}
	on := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		row        reporting.OrgRow
		text, note string
	}{
		"all filled, nothing handed in": {reporting.OrgRow{State: reporting.Draft, Asked: 3, Filled: 3, Late: 2}, "应报3，已填3，已报0", "逾期2天未报"},
		"handed in":                     {reporting.OrgRow{State: reporting.Submitted, Asked: 3, Filled: 2, Open: 1, Handed: 1, InTime: true, FirstSubmitted: on}, "应报3，已填2，已报2", "按期"},
		"not begun":                     {reporting.OrgRow{State: reporting.Draft, Asked: 3, Open: 3}, "应报3，已填0，已报0", "未开始"},
		"returned":                      {reporting.OrgRow{State: reporting.Draft, Asked: 3, Filled: 3, Handed: 1, InTime: true, FirstSubmitted: on, Returns: 1}, "应报3，已填3，已报0", "填报中、退回1次"},
	}
	for name, x := range tests {
		state := reporting.Open
		if name == "not begun" {
			state = reporting.Planned
		}
		got := v.orgCellOf(&x.row, state)
		if got.Text != x.text || !strings.Contains(got.Note, x.note) {
			t.Errorf("%s: %q, %q; want %q, %q", name, got.Text, got.Note, x.text, x.note)
		}
	}
}
