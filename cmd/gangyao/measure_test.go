package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"gangyao/demo"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/method"
	"gangyao/planning/warning"
)

// The demonstration tells good, bad, missing, revised and contested stories; what
// a past day knew is answered from then.
func TestDemonstrationIsMeasured(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	f, err := demo.Furnish(ctx, h.system.house())
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
