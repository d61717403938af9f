package plandb

import (
	"context"
	"fmt"

	"gangyao/planning/plan"
	"gangyao/platform/search"
)

// DropEdition removes a draft and, when it was the last one, its plan.
func (t *tx) DropEdition(ctx context.Context, tenant plan.Tenant, id plan.EditionID) error {
	e, err := t.Edition(ctx, tenant, id)
	if err != nil {
		return err
	}
	if err := search.Remove(ctx, t.Tx, string(tenant), string(id)); err != nil {
		return err
	}
	for _, table := range []string{"plan_decision", "plan_item", "plan_document"} {
		if _, err := t.Exec(ctx, `DELETE FROM `+table+` WHERE tenant = $1 AND edition = $2`, tenant, id); err != nil {
			return fmt.Errorf("plandb: drop edition: %w", err)
		}
	}
	for _, q := range []struct {
		text string
		id   string
	}{
		{`DELETE FROM plan_edition WHERE tenant = $1 AND id = $2 AND status = 'draft'`, string(id)},
		{`DELETE FROM plan_plan WHERE tenant = $1 AND id = $2
			AND NOT EXISTS (SELECT 1 FROM plan_edition e WHERE e.tenant = plan_plan.tenant AND e.plan = plan_plan.id)`, string(e.Plan)},
	} {
		if _, err := t.Exec(ctx, q.text, tenant, q.id); err != nil {
			return fmt.Errorf("plandb: drop edition: %w", err)
		}
	}
	return nil
}
