package project_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
)

// A share of work that falls is told against the month it falls from: the latest of
// the months before it that was higher.
func TestAFallIsToldAgainstTheMonthBefore(t *testing.T) {
	month := func(s string) period.Period {
		m, err := period.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	p := &project.Project{Standing: project.Active}
	for _, x := range [][2]string{{"2025-01", "30"}, {"2025-02", "40"}, {"2025-03", "10"}, {"2025-05", "90"}} {
		p.Reports = append(p.Reports, project.Report{Month: month(x[0]), Version: 1, State: project.ReportConfirmed, Physical: decimal.RequireFromString(x[1])})
	}
	f := project.ReportForm{Month: month("2025-04"), Physical: decimal.NewFromInt(20)}
	flaws := project.FlawsOf(p.CheckReport(&f, schedule.Date(2025, 6, 1)))
	if len(flaws) != 1 || flaws[0].Fault.Key != "project.report_backward" {
		t.Fatalf("flaws are %v", flaws)
	}
	if got := i18n.Fault(i18n.ZH, flaws[0].Fault); !strings.Contains(got, "2025年2月 的 40%") {
		t.Errorf("says %q", got)
	}
	f.Note = "重新测量"
	if err := p.CheckReport(&f, schedule.Date(2025, 6, 1)); err != nil {
		t.Error(err)
	}
}
