package main

import (
	"context"
	"slices"
	"testing"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/planning/indicator/indicatorweb"
)

// An indicator's page leads to what stands or falls with it: everybody to the
// tasks, staff to projects and warnings too.
func TestAnIndicatorLeadsToItsTasksAndWarnings(t *testing.T) {
	h := newHouse(t)
	if err := h.system.evaluateWarnings(h.program()); err != nil {
		t.Fatal(err)
	}
	tenant, p := h.system.tenant, h.published().Plan.ID
	ask := func(ctx context.Context, lens indicator.Lens) map[string]int {
		t.Helper()
		list, err := h.system.linked(ctx, indicatorweb.LinkedQuery{Tenant: tenant, Plan: p, Code: "gdp", Lens: lens})
		if err != nil {
			t.Fatal(err)
		}
		sorts := map[string]int{}
		for _, l := range list {
			if l.Label == "" || l.Href == "" || l.State == nil {
				t.Errorf("a row without name, address or state: %+v", l)
			}
			sorts[l.Sort]++
		}
		return sorts
	}
	if staff := ask(h.program(), indicator.Internal); staff["预警"] == 0 || len(staff) < 2 {
		t.Errorf("staff sees %v, want tasks and warnings", staff)
	}
	if open := ask(t.Context(), indicator.Public); open["预警"] != 0 || open["项目"] != 0 || len(open) == 0 {
		t.Errorf("visitors see %v, want tasks alone", open)
	}
	// Only what the indicator verifies is listed.
	rows, err := h.system.commitments.VerifiedBy(h.program(), commitment.Query{Tenant: tenant, Plan: p, Lens: indicator.Internal}, "gdp")
	if err != nil || len(rows) == 0 {
		t.Fatalf("no task is verified by gdp: %v", err)
	}
	for i := range rows {
		if !slices.ContainsFunc(rows[i].All(), func(v commitment.Verification) bool { return v.Code == "gdp" }) {
			t.Errorf("%s is not verified by gdp", rows[i].Text)
		}
	}
}
