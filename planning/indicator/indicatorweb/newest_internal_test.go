package indicatorweb

import (
	"slices"
	"testing"
	"time"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/period"
)

func span(t *testing.T, text string) period.Period {
	t.Helper()
	p, err := period.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Each span is told with how many targets have it, and a year that is over is not
// waited for.
func TestFiguresWithinAYearAreToldBySpan(t *testing.T) {
	var rows []indicator.Row
	for _, text := range []string{"2026-01-01/P6M", "2026-01-01/P9M", "2026-01-01/P6M", "2025-01-01/P9M"} {
		rows = append(rows, indicator.Row{Latest: &indicator.Known{Period: span(t, text)}})
	}
	rows = append(rows, indicator.Row{})
	b := board{view: view{lang: i18n.ZH, day: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)}, Overview: &indicator.Overview{Table: &indicator.Table{Rows: rows}}}
	if got, want := b.within(false), []string{"1 项有 2026年1—9月累计", "2 项有 2026年1—6月累计"}; !slices.Equal(got, want) {
		t.Errorf("of the running year it tells %q, not %q", got, want)
	}
	if got, want := b.within(true), []string{"1 项有 2025年1—9月累计"}; !slices.Equal(got, want) {
		t.Errorf("of years that are over it tells %q, not %q", got, want)
	}
}

func TestTheUsualYearIsThatOfMostFigures(t *testing.T) {
	for _, c := range []struct {
		name  string
		years []string
		want  int
	}{
		{"none", nil, 0},
		{"most are of 2025", []string{"2020", "2025", "2025", "2026"}, 2025},
		{"of two as many the later", []string{"2024", "2025"}, 2025},
	} {
		var rows []indicator.Row
		for _, y := range c.years {
			rows = append(rows, indicator.Row{Years: []indicator.Known{{Period: span(t, y)}}})
		}
		if got := usualYear(append(rows, indicator.Row{})); got != c.want {
			t.Errorf("%s: %d", c.name, got)
		}
	}
}

func TestAPlanThatIsOverHasAFollower(t *testing.T) {
	known := map[plan.PlanID]plan.PlanListing{}
	for id, years := range map[plan.PlanID][2]int{"13": {2016, 2020}, "14": {2021, 2025}, "15": {2026, 2030}} {
		known[id] = plan.PlanListing{Plan: plan.Plan{ID: id, Period: years}}
	}
	for _, c := range []struct {
		id   plan.PlanID
		year int
		want plan.PlanID
	}{{"14", 2025, ""}, {"14", 2026, "15"}, {"13", 2026, "15"}, {"13", 2023, "14"}, {"15", 2026, ""}, {"15", 2031, ""}} {
		got := plan.PlanID("")
		if p := follower(known, c.id, c.year); p != nil {
			got = p.ID
		}
		if got != c.want {
			t.Errorf("after %s in %d comes %q, not %q", c.id, c.year, got, c.want)
		}
	}
}
