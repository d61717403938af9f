// Package identity knows organisations, people, their roles, how they sign in,
// and what they may do. Require is the one authorisation function: every use
// case that shows or changes something that is not public asks it, so that
// pages, the API, files and exports all obey the same rule.
package identity

import (
	"context"

	"gangyao/platform/area"
	"gangyao/platform/fault"
)

// OrgID names an organisation within its tenant: a short stable code.
type OrgID string

// PersonID names a person within a tenant.
type PersonID string

// Role is what a person is in the work on a plan (the table of people in
// docs/user/guide.md).
type Role string

const (
	Administrator Role = "administrator" // 系统管理员: people, organisations, backups, audit
	Planner       Role = "planner"       // 规划管理员: plans, targets, rounds, evaluations
	Statistician  Role = "statistician"  // 统计审核员: definitions, verification, revisions
	Clerk         Role = "clerk"         // 填报员: fills in and submits
	Head          Role = "head"          // 单位负责人: approves what the unit reports
	Manager       Role = "manager"       // 项目负责人: keeps major projects
	Leader        Role = "leader"        // 市领导: sees all, gives instructions
	Supervisor    Role = "supervisor"    // 督查员: chases what is late
	Evaluator     Role = "evaluator"     // 评估审计员: reads everything as of any date
)

// Roles lists all roles in the order they are shown.
func Roles() []Role {
	return []Role{Administrator, Planner, Statistician, Clerk, Head, Manager, Leader, Supervisor, Evaluator}
}

// Key is the message that names the role.
func (r Role) Key() string { return "identity.role." + string(r) }

// Action is something a person may be allowed to do, named CAPABILITY.VERB:
// observation.submit. Capabilities declare theirs as Rules.
type Action string

// Rule says which roles may do an action. Grants narrow it further to
// organisations and areas.
type Rule struct {
	Action Action
	Roles  []Role
	// Everyone lets visitors who are not signed in do it too.
	Everyone bool
	// SignedIn lets everybody who is signed in do it, in the whole tenant,
	// whatever their roles.
	SignedIn bool
}

// Grant gives a person a role within an organisation (with those below it) and
// an area (with those inside it); empty means without that limit.
type Grant struct {
	Role Role
	Org  OrgID
	Area area.Code
}

// Target is what an action is about. Empty fields are not looked at: an action
// on the whole tenant names the tenant only and needs a grant without limits
// for Org and Area unless Anywhere is set.
type Target struct {
	Tenant area.Code
	Org    OrgID
	Area   area.Code
	// Anywhere asks only whether the person may do it somewhere in the tenant;
	// lists then narrow their rows by Scope.
	Anywhere bool
}

// Actor is who acts: a person signed in, an API key, the program itself, or a
// visitor.
type Actor struct {
	Tenant  area.Code
	Person  PersonID // empty for visitors and the program
	Name    string
	Org     OrgID
	OrgName string
	Grants  []Grant
	// Session is the session that asks; empty for keys, visitors and the program.
	Session SessionID
	// Key is the API key that asks; it may do what its Actions name and its
	// owner may do, and nothing else.
	Key     KeyID
	Actions []Action
	// MustChange: the password was given by somebody else; nothing but the own
	// account is open until it is changed.
	MustChange bool

	policy *Policy
	system bool
}

// Visitor says whether nobody is signed in.
func (a *Actor) Visitor() bool { return a.Person == "" && !a.system }

// Has says whether the actor has a role anywhere.
func (a *Actor) Has(r Role) bool {
	for _, g := range a.Grants {
		if g.Role == r {
			return true
		}
	}
	return false
}

type actorKey struct{}

// With puts the actor of a request into a context.
func With(ctx context.Context, a *Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// From is the actor of a context; a visitor, who may do only what everyone may,
// when there is none.
func From(ctx context.Context) *Actor {
	if a, ok := ctx.Value(actorKey{}).(*Actor); ok && a != nil {
		return a
	}
	return &Actor{}
}

// Program is the program itself, acting on the command line or by a schedule:
// it may do everything and signs with name.
func Program(tenant area.Code, name string) *Actor {
	return &Actor{Tenant: tenant, Name: name, system: true}
}

// Require says whether the actor of ctx may do something, and who that is.
// Faults: Unauthenticated ("identity.sign_in_first") when nobody is signed in,
// Forbidden ("identity.forbidden", naming the action, "identity.key_forbidden", "identity.key_elsewhere"
// when a key carries the action for other organisations, "identity.change_first").
func Require(ctx context.Context, do Action, on Target) (*Actor, error) {
	a := From(ctx)
	if a.May(do, on) {
		return a, nil
	}
	if a.Visitor() {
		return nil, fault.New(fault.Unauthenticated, "identity.sign_in_first", nil)
	}
	return nil, a.refusal(do)
}
