package main

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/plan"
	"gangyao/planning/reporting"
	"gangyao/planning/warning"
	"gangyao/platform/identity"
	"gangyao/platform/period"
)

// The demonstration tells good, bad, missing, revised and contested stories; what
// a past day knew is answered from then.
func TestDemonstrationIsMeasured(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	today := func() time.Time { return loadDay }
	h.system.indicators, h.system.reports = h.system.indicatorsAt(today), h.system.reportsAt(today)
	story := h.system.house()
	story.Clock = today
	f, err := demo.Furnish(ctx, story)
	if err != nil {
		t.Fatal(err)
	}
	e := f.Plan
	known := func(day string) *indicator.Table {
		t.Helper()
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		table, err := h.system.indicators.Table(h.program(), indicator.TableQuery{Tenant: demo.Tenant, Plan: e.Plan, At: d, Lens: indicator.Internal})
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	for _, c := range []struct {
		day, label, current string
		want                method.Verdict
	}{
		{"2022-12-31", "制造业增加值占GDP比重", "37.0", method.Reversed},
		{"2023-12-31", "每万人口高价值发明专利拥有量", "1.52", method.Achieved},
		{"2024-02-01", "粮食综合生产能力", "50.31", method.Achieved}, // before it was revised
		{"2024-12-01", "粮食综合生产能力", "49.62", method.Reversed}, // and after
		{"2026-07-01", "粮食综合生产能力", "", method.NoData},        // the last figure was sent back
		{"2026-07-01", "地区生产总值", "662.4", method.NotMet},
		{"2026-07-01", "森林覆盖率", "48.11", method.Met},
		{"2026-07-01", "常住人口城镇化率", "", method.NotComparable},
		{"2026-07-01", "单位GDP二氧化碳排放降幅", "", method.Unquantified},
	} {
		found := false
		for _, r := range known(c.day).Rows {
			if r.Target.Label != c.label {
				continue
			}
			found = true
			got := ""
			if r.Judgement.Current != nil {
				got = r.Judgement.Current.Value.String()
			}
			if r.Judgement.Verdict != c.want || c.current != "" && got != c.current {
				t.Errorf("%s on %s: %s at %q, want %s at %q", c.label, c.day, r.Judgement.Verdict, got, c.want, c.current)
			}
		}
		if !found {
			t.Errorf("%s has no target", c.label)
		}
	}
	tellPlans(t, h, f)
	tellTowns(t, h)
	tellRounds(t, h, f)
	resp, err := http.Get(h.server.URL + "/plans/430381/" + string(e.Plan) + "/progress")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"演示数据", "地区生产总值", "750"} {
		if resp.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("the page (%d) lacks %s", resp.StatusCode, want)
		}
	}
	rules, err := warning.DefaultRules()
	if err != nil {
		t.Fatal(err)
	}
	if signals := rules.OfTable(known("2023-12-31")); len(signals) == 0 {
		t.Error("a plan that lags gives no signal")
	}
}

// tellPlans holds that several plans live side by side: the one before, as the
// results table tells it, the next one, and that of the city above.
func tellPlans(t *testing.T, h *house, f *demo.Furnished) {
	t.Helper()
	ctx := h.program()
	plans, err := h.system.indicators.MeasuredPlans(ctx, demo.Tenant, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []plan.PlanID
	for _, p := range plans {
		ids = append(ids, p.Plan)
	}
	if want := []plan.PlanID{f.Before, f.Plan.Plan, f.Next.Plan, f.Above}; !slices.Equal(ids, want) {
		t.Fatalf("plans are %v, want %v", ids, want)
	}
	if above := plans[3]; above.Demo || above.Certainty != "A" || above.Source == "" || above.Area != "430300" || above.Targets != 4 {
		t.Errorf("the city above: %+v", above)
	}
	dossier := func(code indicator.Code, day string) *indicator.Dossier {
		t.Helper()
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.system.indicators.Indicator(ctx, indicator.IndicatorQuery{Tenant: demo.Tenant, Code: code, At: at, Lens: indicator.Public})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		code    indicator.Code
		aim     string
		newest  string // figure, and for which year
		verdict method.Verdict
	}{
		{"gdp", "3500", "2741.84 in 2023", method.OffTrack},
		{"rd-share", "3", "3.1 in 2024", method.Achieved},
		{"budget-revenue", "260", "124.04 in 2023", method.NoBaseline},
		{"income", "4.8", "", method.NoBaseline},
	} {
		d := dossier(c.code, "2025-06-30")
		if len(d.Upper) != 1 || d.Upper[0].Target.Aim.String() != c.aim || d.Upper[0].Judgement.Verdict != c.verdict {
			t.Errorf("above, %s is %+v", c.code, d.Upper)
			continue
		}
		newest := ""
		if y := d.Upper[0].Years; len(y) > 0 {
			newest = y[len(y)-1].Value.String() + " in " + y[len(y)-1].Period.String()
		}
		if newest != c.newest {
			t.Errorf("above, %s is at %q, want %q", c.code, newest, c.newest)
		}
	}
	for _, c := range []struct {
		code    indicator.Code
		targets int // of which plans
		links   string
	}{
		{"gdp", 3, "same same same"},            // twice, and its growth with the average before
		{"good-air-days", 2, "changed changed"}, // another rate before, another standard since
		{"urbanisation", 2, "changed changed"},  // another name before, another count of residents since
		{"digital-core-share", 1, "new"},        // not measured before
		{"industry-investment-share", 1, "new"}, // given up since
		{"retail-sales", 1, ""},                 // only in the plan before
	} {
		d := dossier(c.code, "2026-08-01")
		var kinds []string
		for _, l := range d.Links {
			kinds = append(kinds, string(l.Kind))
		}
		if len(d.Targets) != c.targets || strings.Join(kinds, " ") != c.links {
			t.Errorf("%s has %d targets linked %q, want %d and %q", c.code, len(d.Targets), strings.Join(kinds, " "), c.targets, c.links)
		}
	}
}

// tellTowns holds that figures of towns make the whole, but for the faults that
// the page of data quality shows.
func tellTowns(t *testing.T, h *house) {
	t.Helper()
	for _, c := range []struct {
		code    indicator.Code
		year    int
		figures int
		remarks string
	}{
		{"grain-capacity", 2022, 22, "indicator.compare.fits"},
		{"grain-capacity", 2024, 21, "indicator.compare.missing indicator.compare.gap"},
		{"population", 2023, 22, "indicator.compare.fits"},
		{"population", 2025, 22, "indicator.compare.double"},
		{"doctors", 2024, 22, "indicator.compare.fits"},
		{"doctors", 2025, 22, "indicator.compare.fits"},
		{"nursery-places", 2025, 22, "indicator.compare.not_additive"},
	} {
		got, err := h.system.indicators.Compare(h.program(), indicator.CompareQuery{Tenant: demo.Tenant, Code: c.code, Period: period.InYear(c.year), Lens: indicator.Internal})
		if err != nil {
			t.Fatal(err)
		}
		figures, targets := 0, 0
		for _, p := range got.Places {
			if p.Value != nil {
				figures++
			}
			if p.Row != nil {
				targets++
			}
		}
		var keys []string
		for _, m := range got.Remarks {
			keys = append(keys, m.Key)
		}
		if figures != c.figures || strings.Join(keys, " ") != c.remarks {
			t.Errorf("%s of towns in %d: %d figures, %v; want %d, %s", c.code, c.year, figures, keys, c.figures, c.remarks)
		}
		if divided := c.code == "grain-capacity" || c.code == "nursery-places"; divided != (targets == 22) {
			t.Errorf("%s: %d towns have a target", c.code, targets)
		}
	}
}

// tellRounds holds that one round is over and all of it published, and that one
// is open with sheets in every state.
func tellRounds(t *testing.T, h *house, f *demo.Furnished) {
	t.Helper()
	show := func(id reporting.RoundID) (*reporting.RoundView, map[reporting.State]int) {
		t.Helper()
		v, err := h.system.reports.Round(h.program(), demo.Tenant, id, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		states := map[reporting.State]int{}
		for _, s := range v.Sheets {
			states[s.State]++
		}
		return v, states
	}
	year, states := show(f.Year)
	if year.State != reporting.Closed || states[reporting.Published] != 36 || len(states) != 1 || len(year.Exceptions) != 1 || !year.Round.Demo {
		t.Errorf("2025: %s, sheets %v, %d exceptions", year.State, states, len(year.Exceptions))
	}
	open, states := show(f.Open)
	if open.State != reporting.Open || len(states) != len(reporting.States()) || len(open.Exceptions) != 1 || !open.Round.Demo {
		t.Errorf("now: %s, sheets %v, %d exceptions", open.State, states, len(open.Exceptions))
	}
	returned, untouched, half := 0, 0, 0
	for _, s := range open.Sheets {
		switch {
		case s.State == reporting.Draft && s.Returned != "":
			returned++
		case s.State == reporting.Draft && s.Version == 0:
			untouched++
		case s.State == reporting.Draft:
			half++
		}
	}
	if returned == 0 || untouched == 0 || half == 0 {
		t.Errorf("now: %d sheets returned, %d untouched, %d begun", returned, untouched, half)
	}
	for _, s := range append(year.Sheets, open.Sheets...) {
		if s.ApprovedBy != "" && (s.ApprovedBy == s.SubmittedBy || slices.Contains(s.FilledBy, s.ApprovedBy)) {
			t.Errorf("%s approves the own figures", s.Org)
		}
	}
	for _, c := range []struct {
		login string
		some  reporting.Action
		late  bool
	}{
		{"demo-clerk-health", reporting.Fill, true}, {"demo-clerk-farm", reporting.Fill, false}, {"demo-clerk-towns", reporting.Fill, true},
		{"demo-clerk", reporting.Fill, true}, {"demo-clerk", reporting.Fill, false}, {"demo-head", reporting.Approve, true}, {"demo-statistician", reporting.Verify, false}, {"demo-planner", reporting.Publish, false},
	} {
		i := slices.IndexFunc(f.Accounts, func(a demo.Account) bool { return a.Login == c.login })
		in, err := h.system.people.SignIn(context.Background(), identity.SignInRequest{Tenant: demo.Tenant, Login: f.Accounts[i].Login, Password: demo.Password})
		if err != nil {
			t.Fatal(err)
		}
		me, err := h.system.people.Actor(context.Background(), in.Token)
		if err != nil {
			t.Fatal(err)
		}
		tasks, err := h.system.reports.Duties(identity.With(context.Background(), me), demo.Tenant, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(tasks, func(x reporting.Task) bool { return x.Action == c.some && (x.Late > 0) == c.late }) {
			t.Errorf("%s owes %v, and nothing that is to %s (late: %v)", c.login, tasks, c.some, c.late)
		}
	}
}
