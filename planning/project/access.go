package project

import (
	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// What people may do with major projects.
const (
	DoRead    identity.Action = "project.read"    // see the library and each project
	DoFile    identity.Action = "project.file"    // file a project of the own unit for the library
	DoKeep    identity.Action = "project.keep"    // create, describe, move, list, import
	DoManage  identity.Action = "project.manage"  // milestones, money, documents, problems, visits of the unit's projects
	DoReport  identity.Action = "project.report"  // fill in and submit monthly reports
	DoConfirm identity.Action = "project.confirm" // confirm or return them
	DoGrant   identity.Action = "project.grant"   // grant a waiver that somebody else asked for
	DoScore   identity.Action = "project.score"   // score an idea, when appointed
	DoOpine   identity.Action = "project.opine"   // give a department's opinion in a joint review
	DoApprove identity.Action = "project.approve" // approve year lists
	DoPublish identity.Action = "project.publish" // show a project to everybody
	DoSolve   identity.Action = "project.solve"   // see and answer a problem that one's unit has to solve
)

// Rules says which roles may do what; grants narrow it to organisations and
// areas. Scoring is open to whoever is signed in, for the appointment decides.
func Rules() []identity.Rule {
	return []identity.Rule{
		{Action: DoRead, Roles: []identity.Role{identity.Planner, identity.Statistician, identity.Clerk, identity.Head,
			identity.Manager, identity.Leader, identity.Supervisor, identity.Evaluator}},
		{Action: DoFile, Roles: []identity.Role{identity.Clerk, identity.Manager}},
		{Action: DoKeep, Roles: []identity.Role{identity.Planner}},
		{Action: DoManage, Roles: []identity.Role{identity.Planner, identity.Manager}},
		{Action: DoReport, Roles: []identity.Role{identity.Manager}},
		{Action: DoConfirm, Roles: []identity.Role{identity.Head}},
		{Action: DoGrant, Roles: []identity.Role{identity.Planner, identity.Leader}},
		{Action: DoScore, SignedIn: true},
		{Action: DoOpine, Roles: []identity.Role{identity.Clerk, identity.Head}},
		{Action: DoApprove, Roles: []identity.Role{identity.Leader, identity.Planner}},
		{Action: DoPublish, Roles: []identity.Role{identity.Planner}},
		{Action: DoSolve, Roles: []identity.Role{identity.Clerk, identity.Head, identity.Manager}},
	}
}

// somewhere asks for a permission within the tenant, wherever it is.
func somewhere(t Tenant) identity.Target { return identity.Target{Tenant: t, Anywhere: true} }

// may says whether an actor may do something to a project: within its
// organisation, in one of its areas.
func (p *Project) may(a *identity.Actor, do identity.Action) bool {
	return allowed(p.Basics.Areas, func(at area.Code) bool {
		return a.May(do, identity.Target{Tenant: p.Tenant, Org: p.Basics.Org, Area: at})
	}, p.Tenant)
}

// MayKeep says whether an actor may keep projects of an organisation in some areas.
func MayKeep(a *identity.Actor, t Tenant, org identity.OrgID, areas []area.Code) bool {
	return (&Project{Tenant: t, Basics: Basics{Org: org, Areas: areas}}).may(a, DoKeep)
}

// allowed asks for each area, for the whole tenant when there is none.
func allowed(areas []area.Code, may func(area.Code) bool, tenant Tenant) bool {
	if len(areas) == 0 {
		return may(tenant)
	}
	for _, at := range areas {
		if may(at) {
			return true
		}
	}
	return false
}

// require is may as a fault.
func (p *Project) require(a *identity.Actor, do identity.Action) error {
	if p.may(a, do) {
		return nil
	}
	return forbidden(a, do)
}
