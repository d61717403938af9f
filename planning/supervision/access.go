package supervision

import (
	"slices"

	"gangyao/kernel/casework"
	"gangyao/platform/identity"
)

// What people may do. What of it an item admits at the moment its process says.
const (
	DoRead      identity.Action = "supervision.read"      // see items of one's organisations
	DoSupervise identity.Action = "supervision.supervise" // draft, issue, verify, return, close, notices
	DoInstruct  identity.Action = "supervision.instruct"  // the same as a leader, and instruct
	DoAnswer    identity.Action = "supervision.answer"    // accept, report, answer for the unit
	DoHead      identity.Action = "supervision.head"      // as head of the unit; object to its assessment
	DoDeclare   identity.Action = "supervision.declare"   // declare process and method of the place
)

// Rules says which roles may do what; grants narrow it to organisations.
func Rules() []identity.Rule {
	return []identity.Rule{
		{Action: DoRead, Roles: []identity.Role{identity.Planner, identity.Clerk, identity.Head, identity.Manager,
			identity.Leader, identity.Supervisor, identity.Evaluator}},
		{Action: DoSupervise, Roles: []identity.Role{identity.Supervisor}},
		{Action: DoInstruct, Roles: []identity.Role{identity.Leader}},
		{Action: DoAnswer, Roles: []identity.Role{identity.Clerk, identity.Manager}},
		{Action: DoHead, Roles: []identity.Role{identity.Head}},
		{Action: DoDeclare, Roles: []identity.Role{identity.Supervisor, identity.Administrator}},
	}
}

func somewhere(t Tenant) identity.Target { return identity.Target{Tenant: t, Anywhere: true} }

// on is the target of a permission about an organisation's part of an item;
// whoever may act for any place of it may act.
func on(t Tenant, org identity.OrgID) identity.Target { return identity.Target{Tenant: t, Org: org} }

// Roles are those that an actor has in relation to a case.
func Roles(a *identity.Actor, c *casework.Case) []casework.Role {
	var out []casework.Role
	add := func(r casework.Role, yes bool) {
		if yes {
			out = append(out, r)
		}
	}
	owner := orgIn(c, RoleOwner)
	any := func(do identity.Action, orgs ...identity.OrgID) bool {
		return slices.ContainsFunc(orgs, func(o identity.OrgID) bool { return a.May(do, on(c.Tenant, o)) })
	}
	people := a.Person != "" // the program signs nothing
	add(RoleSupervisor, people && a.May(DoSupervise, on(c.Tenant, owner)))
	add(RoleLeader, people && a.May(DoInstruct, on(c.Tenant, owner)))
	add(RoleOwner, people && owner != "" && (any(DoAnswer, owner) || any(DoHead, owner)))
	add(RoleContributor, people && (any(DoAnswer, orgsIn(c, RoleContributor)...) || any(DoHead, orgsIn(c, RoleContributor)...)))
	add(RoleHead, people && owner != "" && any(DoHead, owner))
	return out
}

// mayRead: those who supervise see all; units see what they answer for or help
// with, but no drafts.
func mayRead(a *identity.Actor, c *casework.Case) bool {
	if overall(a, c.Tenant) {
		return true
	}
	orgs := append(orgsIn(c, RoleOwner), orgsIn(c, RoleContributor)...)
	return c.State != Draft && slices.ContainsFunc(orgs, func(o identity.OrgID) bool { return a.May(DoRead, on(c.Tenant, o)) })
}

// overall says whether the actor sees all items of a tenant.
func overall(a *identity.Actor, t Tenant) bool { return a.May(DoRead, identity.Target{Tenant: t}) }

// sees says whether the actor may read an item: those who supervise see all, units what
// they answer for or once answered for.
func sees(a *identity.Actor, t Tenant, l *Line) bool {
	return overall(a, t) || slices.ContainsFunc(l.Parts, func(p Part) bool { return p.Held && a.May(DoRead, on(t, p.Org)) })
}
