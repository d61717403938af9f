package commitment

import (
	"cmp"
	"context"

	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

// What people may do. Who answers for what, and how it stands, is everybody's
// once the edition is published; names, steps and evidence are not.
const (
	DoRead    identity.Action = "commitment.read"    // see the division, steps, evidence
	DoAssign  identity.Action = "commitment.assign"  // say who answers, how it is verified, by when
	DoSubmit  identity.Action = "commitment.submit"  // submit evidence, and withdraw it
	DoConfirm identity.Action = "commitment.confirm" // confirm or return evidence
	DoIssue   identity.Action = "commitment.issue"   // issue annual plans
	DoAlign   identity.Action = "commitment.align"   // say how plans stand above one another
)

// Rules says which roles may do what; grants narrow it to organisations and areas.
func Rules() []identity.Rule {
	roles := func(rs ...identity.Role) []identity.Role { return rs }
	planner := roles(identity.Planner)
	return []identity.Rule{
		{Action: DoRead, Roles: roles(identity.Planner, identity.Statistician, identity.Clerk, identity.Head, identity.Manager,
			identity.Leader, identity.Supervisor, identity.Evaluator)},
		{Action: DoAssign, Roles: planner},
		{Action: DoSubmit, Roles: roles(identity.Clerk, identity.Head, identity.Manager)},
		{Action: DoConfirm, Roles: roles(identity.Head, identity.Planner)},
		{Action: DoIssue, Roles: planner},
		{Action: DoAlign, Roles: planner},
	}
}

func whole(t Tenant) identity.Target    { return identity.Target{Tenant: t} }
func anywhere(t Tenant) identity.Target { return identity.Target{Tenant: t, Anywhere: true} }

// nameOf is how an actor signs.
func nameOf(a *identity.Actor) string { return cmp.Or(a.Name, string(a.Person)) }

// look begins every use case that only reads: the public lens is everybody's, the
// internal one needs DoRead.
func look(ctx context.Context, t Tenant, lens indicator.Lens) error {
	switch lens {
	case indicator.Public:
		return nil
	case indicator.Internal:
		_, err := identity.Require(ctx, DoRead, anywhere(t))
		return err
	}
	return fault.New(fault.Invalid, "indicator.lens_unknown", fault.Args{"Lens": string(lens)})
}

// program acts for derivations: a status is the same whoever looks at it.
func program(ctx context.Context, t Tenant) context.Context {
	return identity.With(ctx, identity.Program(t, ""))
}

// mayFor says whether an actor may do something for one of the organisations that
// a duty names.
func (d *directory) mayFor(a *identity.Actor, do identity.Action, t Tenant, orgs ...identity.OrgID) bool {
	for _, id := range orgs {
		on := identity.Target{Tenant: t, Org: id}
		if o, ok := d.tree.Org(id); ok {
			on.Area = o.Area
		}
		if id != "" && a.May(do, on) {
			return true
		}
	}
	return a.May(do, whole(t))
}

// requireFor is mayFor as a fault.
func (d *directory) requireFor(ctx context.Context, do identity.Action, t Tenant, orgs ...identity.OrgID) (*identity.Actor, error) {
	a := identity.From(ctx)
	if d.mayFor(a, do, t, orgs...) {
		return a, nil
	}
	return identity.Require(ctx, do, whole(t)) // says in words why not
}
