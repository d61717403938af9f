package main

import (
	"testing"

	"gangyao/planning/commitment"
	"gangyao/planning/reporting"
	"gangyao/planning/supervision/assess"
	"gangyao/platform/i18n"

	"gangyao/planning/supervision"
)

// What an organisation reported counts when it came by its own due day in the round, as
// the round's own page tells it; what came late or not at all counts as nothing.
func TestOnlyReportsInTimeCount(t *testing.T) {
	round := &reporting.Round{ID: "r1", Name: "演示轮次"}
	for name, c := range map[string]struct {
		row    reporting.OrgRow
		counts bool
		share  string
		says   string
	}{
		"in time":           {reporting.OrgRow{Asked: 4, Filled: 4, Handed: 1, InTime: true}, true, "1", "按期上报 100%"},
		"in time, not all":  {reporting.OrgRow{Asked: 4, Filled: 2, NoValue: 1, Open: 1, Handed: 1, InTime: true}, true, "0.75", "按期上报 75%"},
		"two days late":     {reporting.OrgRow{Asked: 4, Filled: 4, Handed: 1, Late: 2}, true, "0", "没有按期上报，计 0%"},
		"overdue, not sent": {reporting.OrgRow{Asked: 4, Filled: 4, Late: 2}, true, "0", "没有按期上报，计 0%"},
		"may still come":    {reporting.OrgRow{Asked: 4, Filled: 4}, false, "", ""},
		"nothing asked":     {reporting.OrgRow{Handed: 1, InTime: true}, false, "", ""},
	} {
		c.row.Org = "fgj"
		in, ok := ofReport(round, &c.row)
		if ok != c.counts {
			t.Errorf("%s: counts %v", name, ok)
		}
		if ok && (in.Share.String() != c.share || supervision.Fact(i18n.ZH, &assess.Scored{Input: in}) != c.says) {
			t.Errorf("%s: %s, %s", name, in.Share, supervision.Fact(i18n.ZH, &assess.Scored{Input: in}))
		}
	}
}

// What a plan that is over left undone goes on to count, until it is done.
func TestWhatAPastPlanLeftUndoneCounts(t *testing.T) {
	for name, c := range map[string]struct {
		status commitment.Status
		ended  bool
		counts bool
		share  string
	}{
		"done":                     {commitment.Done, false, true, "1"},
		"on track":                 {commitment.OnTrack, false, true, "1"},
		"behind":                   {commitment.Behind, false, true, "0"},
		"not judged":               {commitment.NotJudged, false, false, ""},
		"overdue, plan is over":    {commitment.Overdue, true, true, "0"},
		"no proof, plan is over":   {commitment.NoEvidence, true, true, "0"},
		"done, plan is over":       {commitment.Done, true, false, ""},
		"unassigned, plan is over": {commitment.Unassigned, true, false, ""},
	} {
		in, ok := ofDuty(&commitment.Row{Duty: "d1", Terms: commitment.Terms{Owner: "fgj"}, Judgement: commitment.Judgement{Status: c.status}}, c.ended)
		if ok != c.counts || ok && in.Share.String() != c.share {
			t.Errorf("%s: counts %v, %s", name, ok, in.Share)
		}
	}
}
