// Package demo loads the demonstration: the 2021–2025 plan of Xiangxiang
// (430381) as structured facts — indicator rows of both tables, commitments,
// works and systems — without the plan's prose. Figures and names are those of
// the published plan; the pages label the edition as demonstration because its
// wording is not the document's.
package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// Tenant is the area whose plan the demonstration is.
const Tenant area.Code = "430381"

//go:embed xiangxiang-14.json
var xiangxiang14 []byte

// Reading is the demonstration's reading.
func Reading() (*reading.Reading, error) {
	var r reading.Reading
	if err := json.Unmarshal(xiangxiang14, &r); err != nil {
		return nil, fmt.Errorf("demo: xiangxiang-14.json: %w", err)
	}
	return &r, nil
}

// Load imports and approves the demonstration; where it is already there,
// nothing changes. It acts as the program itself, whoever ctx names.
func Load(ctx context.Context, plans *plan.Service) (*plan.Edition, error) {
	r, err := Reading()
	if err != nil {
		return nil, err
	}
	ctx = identity.With(ctx, identity.Program(Tenant, "演示"))
	o := plan.ImportOptions{Tenant: plan.Tenant(Tenant), Demo: true}
	got, err := plans.ImportReading(ctx, "xiangxiang-14.json", r, o)
	if f := fault.From(err); err != nil && f.Key == "plan.exists" {
		// An earlier demonstration, or the plan itself, is there: this is another edition.
		o.Plan = plan.PlanID(fmt.Sprint(f.Args["Plan"]))
		got, err = plans.ImportReading(ctx, "xiangxiang-14.json", r, o)
	}
	if err != nil {
		return nil, err
	}
	if got.Edition.Status == plan.Approved {
		return &got.Edition, nil
	}
	return plans.Approve(ctx, plan.ApproveRequest{
		Tenant: got.Edition.Tenant, Edition: got.Edition.ID,
		On: r.Plan.Approved.On, Body: r.Plan.Approved.By, AcceptAll: true,
	})
}
