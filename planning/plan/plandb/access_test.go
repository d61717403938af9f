package plandb_test

import (
	"context"
	"slices"
	"testing"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// person is a context in which somebody of a tenant acts under the rules of plans.
func person(of plan.Tenant, name string, roles ...identity.Role) context.Context {
	policy := identity.NewPolicy(func(_ area.Code, child, of identity.OrgID) bool { return child == of }, plan.Rules())
	a := &identity.Actor{Tenant: area.Code(of), Person: identity.PersonID(name), Name: name}
	for _, r := range roles {
		a.Grants = append(a.Grants, identity.Grant{Role: r})
	}
	return identity.With(context.Background(), policy.Bind(a))
}

// Every use case about drafts asks who may do it before it looks at anything:
// things that are not there are refused like those that are.
func TestEveryUseCaseAboutDraftsAsksWhoMay(t *testing.T) {
	readers := []identity.Role{identity.Planner, identity.Statistician, identity.Leader, identity.Evaluator}
	planners := []identity.Role{identity.Planner}
	none := func(_ any, err error) error { return err }
	cases := map[string]struct {
		may []identity.Role
		do  func(ctx context.Context, b *bench) error
	}{
		"plans":    {readers, func(ctx context.Context, b *bench) error { return none(b.Plans(ctx, tenant)) }},
		"edition":  {readers, func(ctx context.Context, b *bench) error { return none(b.Edition(ctx, tenant, "x")) }},
		"source":   {readers, func(ctx context.Context, b *bench) error { _, _, err := b.Source(ctx, tenant, "x"); return err }},
		"text":     {readers, func(ctx context.Context, b *bench) error { return none(b.Text(ctx, tenant, "x")) }},
		"sections": {readers, func(ctx context.Context, b *bench) error { return none(b.Sections(ctx, tenant, "x")) }},
		"said":     {readers, func(ctx context.Context, b *bench) error { return none(b.SaidOfApproval(ctx, tenant, "x")) }},
		"item":     {readers, func(ctx context.Context, b *bench) error { return none(b.Item(ctx, tenant, "x")) }},
		"history":  {readers, func(ctx context.Context, b *bench) error { return none(b.History(ctx, tenant, "x")) }},
		"journal":  {readers, func(ctx context.Context, b *bench) error { return none(b.Journal(ctx, tenant, "x", 0)) }},
		"passage":  {readers, func(ctx context.Context, b *bench) error { return none(b.Passage(ctx, tenant, "x", "0", false)) }},
		"desk":     {readers, func(ctx context.Context, b *bench) error { return none(b.Desk(ctx, tenant, "x", plan.Filter{})) }},
		"next":     {readers, func(ctx context.Context, b *bench) error { return none(b.NextDoubtful(ctx, tenant, "x", "")) }},
		"import":   {planners, func(ctx context.Context, b *bench) error { return none(b.Import(ctx, "p", nil, plan.ImportOptions{})) }},
		"import reading": {planners, func(ctx context.Context, b *bench) error {
			return none(b.ImportReading(ctx, "p", &reading.Reading{}, plan.ImportOptions{Tenant: tenant}))
		}},
		"decide": {planners, func(ctx context.Context, b *bench) error { return none(b.Decide(ctx, plan.Ruling{Tenant: tenant})) }},
		"bulk":   {planners, func(ctx context.Context, b *bench) error { return none(b.Bulk(ctx, plan.BulkRuling{Tenant: tenant})) }},
		"add":    {planners, func(ctx context.Context, b *bench) error { return none(b.Add(ctx, plan.Addition{Tenant: tenant})) }},
		"undo":   {planners, func(ctx context.Context, b *bench) error { return none(b.Undo(ctx, plan.UndoRequest{Tenant: tenant})) }},
		"reread": {planners, func(ctx context.Context, b *bench) error { return none(b.ReRead(ctx, tenant, "x")) }},
		"approve": {planners, func(ctx context.Context, b *bench) error {
			return none(b.Approve(ctx, plan.ApproveRequest{Tenant: tenant}))
		}},
		"discard": {planners, func(ctx context.Context, b *bench) error { return b.Discard(ctx, plan.DiscardRequest{Tenant: tenant}) }},
	}
	each(t, func(t *testing.T, b *bench) {
		for name, c := range cases {
			if err := c.do(context.Background(), b); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s by a visitor: %v", name, err)
			}
			if err := c.do(person("900199", "测试员甲", identity.Planner), b); name != "import" && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by a planner of another tenant: %v", name, err)
			}
			for _, r := range identity.Roles() {
				err := c.do(person(tenant, "测试员甲", r), b)
				if refused := fault.Is(err, fault.Forbidden); refused == slices.Contains(c.may, r) {
					t.Errorf("%s by a %s: %v", name, r, err)
				}
			}
		}
	})
}

// A document whose words name another area does not get there by the wrong hand.
func TestNobodyImportsIntoAnotherTenant(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		_, err := b.Import(person("900199", "测试员甲", identity.Planner), "plan.txt", []byte(lines), plan.ImportOptions{})
		wantFault(t, err, fault.Forbidden, "identity.forbidden")
	})
}
