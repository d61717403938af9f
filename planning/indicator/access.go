package indicator

import (
	"cmp"
	"context"

	"gangyao/platform/identity"
)

// What people may do with indicators. What is published is everybody's.
const (
	DoRead     identity.Action = "indicator.read"     // see approved figures before they are published
	DoDefine   identity.Action = "indicator.define"   // say what is measured and how
	DoAdopt    identity.Action = "indicator.adopt"    // take an approved edition's targets over
	DoTarget   identity.Action = "indicator.target"   // break targets down to towns and departments
	DoRecord   identity.Action = "indicator.record"   // record figures
	DoImport   identity.Action = "indicator.import"   // record the figures of a file
	DoRevise   identity.Action = "indicator.revise"   // correct figures recorded before
	DoApprove  identity.Action = "indicator.approve"  // approve a batch for the unit
	DoVerify   identity.Action = "indicator.verify"   // verify a batch for statistics
	DoPublish  identity.Action = "indicator.publish"  // open a batch to everybody
	DoWithdraw identity.Action = "indicator.withdraw" // take a batch back
	DoExplain  identity.Action = "indicator.explain"  // explain what a check found
	DoRule     identity.Action = "indicator.rule"     // declare the tenant's own checks
	DoReview   identity.Action = "indicator.review"   // look at signals, have the figures in force checked
)

// Rules says which roles may do what.
func Rules() []identity.Rule {
	const (
		planner, statistician = identity.Planner, identity.Statistician
		clerk, head           = identity.Clerk, identity.Head
	)
	roles := func(rs ...identity.Role) []identity.Role { return rs }
	return []identity.Rule{
		{Action: DoRead, Roles: roles(planner, statistician, clerk, head, identity.Manager, identity.Leader, identity.Supervisor, identity.Evaluator)},
		{Action: DoDefine, Roles: roles(planner, statistician)},
		{Action: DoAdopt, Roles: roles(planner)},
		{Action: DoTarget, Roles: roles(planner)},
		{Action: DoRecord, Roles: roles(statistician, clerk)},
		{Action: DoImport, Roles: roles(planner, statistician)},
		{Action: DoRevise, Roles: roles(statistician)},
		{Action: DoApprove, Roles: roles(head, statistician)},
		{Action: DoVerify, Roles: roles(statistician)},
		{Action: DoPublish, Roles: roles(planner, statistician)},
		{Action: DoWithdraw, Roles: roles(statistician, head)},
		{Action: DoExplain, Roles: roles(clerk, head, statistician)},
		{Action: DoRule, Roles: roles(statistician)},
		{Action: DoReview, Roles: roles(planner, statistician, identity.Evaluator)},
	}
}

// whole is an action on all of a tenant.
func whole(t Tenant) identity.Target { return identity.Target{Tenant: t} }

// anywhere asks whether the actor may do it for at least a part of the tenant.
func anywhere(t Tenant) identity.Target { return identity.Target{Tenant: t, Anywhere: true} }

// nameOf is how an actor signs.
func nameOf(a *identity.Actor) string { return cmp.Or(a.Name, string(a.Person)) }

// look begins every use case that only reads: what is published is everybody's,
// the rest needs DoRead. The scope says which rows may be seen.
func look(ctx context.Context, t Tenant, lens Lens) (identity.Scope, error) {
	if lens == Public {
		return identity.Scope{All: true}, nil
	}
	a, err := identity.Require(ctx, DoRead, anywhere(t))
	if err != nil {
		return identity.Scope{}, err
	}
	return a.Scope(DoRead, t), nil
}
