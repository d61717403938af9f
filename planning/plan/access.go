package plan

import (
	"cmp"
	"context"

	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// What people may do with plans that are not published yet. Published plans are
// everybody's (see Public).
const (
	DoRead    identity.Action = "plan.read"    // see drafts, their review and its journal
	DoImport  identity.Action = "plan.import"  // make a document a draft
	DoReview  identity.Action = "plan.review"  // decide on what was read, add what was missed
	DoReread  identity.Action = "plan.reread"  // read the source again
	DoApprove identity.Action = "plan.approve" // register the approval, which publishes
	DoDiscard identity.Action = "plan.discard" // remove a draft
)

// Rules says which roles may do what. All of it concerns the whole tenant: a
// plan belongs to no single organisation.
func Rules() []identity.Rule {
	planners := []identity.Role{identity.Planner}
	return []identity.Rule{
		{Action: DoRead, Roles: []identity.Role{identity.Planner, identity.Statistician, identity.Leader, identity.Evaluator}},
		{Action: DoImport, Roles: planners},
		{Action: DoReview, Roles: planners},
		{Action: DoReread, Roles: planners},
		{Action: DoApprove, Roles: planners},
		{Action: DoDiscard, Roles: planners},
	}
}

// may begins every use case that is not public: it refuses those who may not do
// it, and gives the name that the journal keeps.
func may(ctx context.Context, do identity.Action, t Tenant) (Reviewer, error) {
	if _, err := identity.Require(ctx, do, identity.Target{Tenant: area.Code(t)}); err != nil {
		return "", err
	}
	return Me(ctx), nil
}

// Me is the name under which the journal keeps what who asks decides.
func Me(ctx context.Context) Reviewer {
	a := identity.From(ctx)
	return Reviewer(cmp.Or(a.Name, string(a.Person)))
}

// May says whether who asks may do something with the plans of a tenant, so
// that pages offer only what would be allowed.
func May(ctx context.Context, do identity.Action, t Tenant) bool {
	return identity.From(ctx).May(do, identity.Target{Tenant: area.Code(t)})
}
