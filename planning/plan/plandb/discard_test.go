package plandb_test

import (
	"testing"

	"gangyao/planning/plan"
	"gangyao/platform/fault"
)

// A document imported by mistake can be taken out again; a review is not thrown
// away unknowingly, and what was approved stays.
func TestDiscard(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx := as(clerk)
		got, err := b.Import(ctx, "plan.txt", []byte(lines), plan.ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ask := plan.DiscardRequest{Tenant: tenant, Edition: got.Edition.ID}

		first := b.items(got.Edition.ID, plan.Filter{})[0]
		if _, err := b.Decide(as(second), plan.Ruling{Tenant: tenant, Item: first.ID, Base: first.Version, Action: plan.ActAccept}); err != nil {
			t.Fatal(err)
		}
		if err := b.Discard(ctx, ask); fault.From(err).Key != "plan.discard_decided" {
			t.Errorf("a reviewed draft went without asking: %v", err)
		}
		wrong, right := 7, 1
		ask.Decided = &wrong
		if err := b.Discard(ctx, ask); fault.From(err).Key != "plan.discard_changed" {
			t.Errorf("a wrong number was taken: %v", err)
		}
		ask.Decided = &right
		if err := b.Discard(ctx, ask); err != nil {
			t.Fatal(err)
		}
		if plans, err := b.Plans(ctx, tenant); err != nil || len(plans) != 0 {
			t.Errorf("left over: %+v, %v", plans, err)
		}

		again, err := b.Import(ctx, "plan.txt", []byte(lines), plan.ImportOptions{})
		if err != nil || again.Already {
			t.Fatalf("import after a discard: %+v, %v", again, err)
		}
		if _, err := b.Bulk(ctx, plan.BulkRuling{Tenant: tenant, Edition: again.Edition.ID, Action: plan.ActAccept}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Approve(ctx, plan.ApproveRequest{Tenant: tenant, Edition: again.Edition.ID, On: "2021-03-01", Body: "县人大"}); err != nil {
			t.Fatal(err)
		}
		ask.Edition = again.Edition.ID
		if err := b.Discard(ctx, ask); fault.From(err).Key != "plan.edition_approved" {
			t.Errorf("an approved edition: %v", err)
		}
	})
}
