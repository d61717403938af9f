package reporting

import (
	"slices"

	"gangyao/planning/indicator"
	"gangyao/platform/identity"
)

// What people may do. Returning a sheet is part of the step it waits for: who
// may approve it may return it instead, and so on.
const (
	DoRead    identity.Action = "reporting.read"    // see rounds, sheets and their journals
	DoArrange identity.Action = "reporting.arrange" // plan, open and close rounds, duty lists, exceptions
	DoFill    identity.Action = "reporting.fill"
	DoSubmit  identity.Action = "reporting.submit" // and withdraw
	DoApprove identity.Action = "reporting.approve"
	DoVerify  identity.Action = "reporting.verify"
	DoPublish identity.Action = "reporting.publish"
)

// Rules says which roles may do what; grants narrow it to organisations and areas.
func Rules() []identity.Rule {
	return []identity.Rule{
		{Action: DoRead, Roles: []identity.Role{identity.Planner, identity.Statistician, identity.Clerk, identity.Head,
			identity.Manager, identity.Leader, identity.Supervisor, identity.Evaluator}},
		{Action: DoArrange, Roles: []identity.Role{identity.Planner}},
		{Action: DoFill, Roles: []identity.Role{identity.Clerk}},
		{Action: DoSubmit, Roles: []identity.Role{identity.Clerk}},
		{Action: DoApprove, Roles: []identity.Role{identity.Head}},
		{Action: DoVerify, Roles: []identity.Role{identity.Statistician}},
		{Action: DoPublish, Roles: []identity.Role{identity.Planner, identity.Statistician}},
	}
}

// mayAll says whether the actor may do something to a whole sheet: in its
// organisation, for every place of its cells.
func mayAll(a *identity.Actor, do identity.Action, s *Sheet) bool {
	on := identity.Target{Tenant: s.Tenant, Org: s.Org}
	if len(s.Areas) == 0 {
		return a.May(do, on)
	}
	for _, at := range s.Areas {
		on.Area = at
		if !a.May(do, on) {
			return false
		}
	}
	return true
}

// maySome says whether the actor may do something to at least one cell of a sheet.
func maySome(a *identity.Actor, do identity.Action, s *Sheet) bool {
	on := identity.Target{Tenant: s.Tenant, Org: s.Org}
	if len(s.Areas) == 0 {
		return a.May(do, on)
	}
	return slices.ContainsFunc(s.Areas, func(at indicator.Tenant) bool {
		on.Area = at
		return a.May(do, on)
	})
}
