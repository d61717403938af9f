package warning

import (
	"slices"
	"testing"
	"time"

	"gangyao/planning/project"
	"gangyao/planning/project/light"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
)

// A late project gives a warning of its unit in the colour of what is late now; it
// ends when the project is no longer late, and keeps how long it lasted.
func TestALateProjectIsOneWarningUntilItCatchesUp(t *testing.T) {
	b := book(t)
	bridge := project.LateOne{Row: &project.Row{ID: "p1", Name: "青石大桥", Org: "traffic", Areas: []project.Tenant{"900101100"}}, Colour: light.Yellow,
		Judged: light.Light{Day: schedule.Date(2025, 7, 11), Checks: []light.Check{{Kind: light.Silence, Colour: light.Yellow,
			Why: i18n.M("project.light_why.silent", i18n.Args{"Months": 1, "Due": "2025-06", "Day": 10})}}}}
	signals := b.OfProjects([]project.LateOne{bridge})
	if got := one(t, "yellow", ProjectLate, signals); got != Yellow {
		t.Fatalf("yellow gives %s", got)
	}
	if s := signals[0]; s.Owner != "traffic" || s.Area != "900101100" || s.Message.In(i18n.ZH) != "青石大桥（2025年7月11日黄灯）：应报至 2025-06，缺 1 个月的月报（次月 10 日前报出）" {
		t.Errorf("%+v says %s", s, s.Message.In(i18n.ZH))
	}
	opened := time.Date(2025, 7, 11, 1, 0, 0, 0, time.UTC)
	known := func(now time.Time, before []Warning, late ...project.LateOne) []Warning {
		changes := Reconcile("900101", now, before, b.OfProjects(late), func() string { return "w1" })
		if len(changes) != 1 {
			t.Fatalf("%d changes", len(changes))
		}
		return []Warning{changes[0].Warning}
	}
	ws := known(opened, nil, bridge)
	bridge.Colour = light.Red
	ws = known(opened.AddDate(0, 2, 0), ws, bridge)
	if ws[0].Severity != Red || ws[0].Kind != ProjectLate {
		t.Errorf("%+v", ws[0])
	}
	ws = known(opened.AddDate(0, 0, 90), ws)
	if ws[0].State != Closed || ws[0].Worst != Red || ws[0].Duration(opened) != 90*24*time.Hour {
		t.Errorf("after catching up: %+v", ws[0])
	}
	if slices.Index(Kinds(), ProjectLate) < 0 {
		t.Error("the kind is not listed")
	}
}
