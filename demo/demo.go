// Package demo loads the demonstration. Real facts stand beside made-up ones, and
// each says which it is: the 2021–2025 plan of Xiangxiang (430381) as structured
// facts without its prose, with the results of the plan before that it prints;
// the few real figures found since, and the targets and figures of the city
// above, with source and certainty; later figures, a draft of the next plan,
// people and reporting rounds, which are made up and labelled as demonstration.
//
// Everything is done through the use cases, by the people of the demonstration
// and on the days of its story, in steps that know whether they were taken: a
// load that was broken off goes on where it stopped.
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

// signature is how the program signs what nobody of the demonstration does.
const signature = "演示"

//go:embed xiangxiang-14.json
var xiangxiang14 []byte

//go:embed xiangxiang-15.json
var xiangxiang15 []byte

// Reading is the demonstration's reading of the plan 2021–2025.
func Reading() (*reading.Reading, error) { return read("xiangxiang-14.json", xiangxiang14) }

// Next is the made-up plan 2026–2030 of the demonstration.
func Next() (*reading.Reading, error) { return read("xiangxiang-15.json", xiangxiang15) }

func read(name string, data []byte) (*reading.Reading, error) {
	var r reading.Reading
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("demo: %s: %w", name, err)
	}
	return &r, nil
}

// Load imports and approves the demonstration's plan 2021–2025 alone; where it is
// already there, nothing changes. It acts as the program itself, whoever ctx names.
func Load(ctx context.Context, plans *plan.Service) (*plan.Edition, error) {
	r, err := Reading()
	if err != nil {
		return nil, err
	}
	return enact(ctx, plans, "xiangxiang-14.json", r)
}

// enact imports and approves a reading.
func enact(ctx context.Context, plans *plan.Service, name string, r *reading.Reading) (*plan.Edition, error) {
	ctx = identity.With(ctx, identity.Program(Tenant, signature))
	o := plan.ImportOptions{Tenant: plan.Tenant(Tenant), Demo: true}
	got, err := plans.ImportReading(ctx, name, r, o)
	if f := fault.From(err); err != nil && f.Key == "plan.exists" {
		// An earlier demonstration, or the plan itself, is there: this is another edition.
		o.Plan = plan.PlanID(fmt.Sprint(f.Args["Plan"]))
		got, err = plans.ImportReading(ctx, name, r, o)
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
