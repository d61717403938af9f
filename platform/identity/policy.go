package identity

import (
	"slices"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Policy says who may do what. It is put together once, from the rules of all
// capabilities, where the program is wired.
type Policy struct {
	rules map[Action]Rule
	orgs  func(tenant area.Code, child, of OrgID) bool
}

// NewPolicy joins the rules of all capabilities. within says whether one
// organisation is another or stands below it.
func NewPolicy(within func(tenant area.Code, child, of OrgID) bool, rules ...[]Rule) *Policy {
	p := &Policy{rules: map[Action]Rule{}, orgs: within}
	for _, set := range rules {
		for _, r := range set {
			p.rules[r.Action] = r
		}
	}
	return p
}

// Actions lists all actions, sorted.
func (p *Policy) Actions() []Action {
	out := make([]Action, 0, len(p.rules))
	for a := range p.rules {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// Roles lists the roles that may do an action somewhere.
func (p *Policy) Roles(do Action) []Role { return p.rules[do].Roles }

// Bind lets an actor act under the policy.
func (p *Policy) Bind(a *Actor) *Actor {
	b := *a
	b.policy = p
	return &b
}

// May says whether the actor may do something. An action that no rule names is
// allowed to nobody but the program itself.
func (a *Actor) May(do Action, on Target) bool {
	if a.system {
		return a.Tenant == "" || on.Tenant == "" || a.Tenant == on.Tenant
	}
	if a.policy == nil {
		return false
	}
	rule, known := a.policy.rules[do]
	if !known {
		return false
	}
	if rule.Everyone {
		return true
	}
	if a.Person == "" || on.Tenant != "" && a.Tenant != on.Tenant {
		return false
	}
	for _, g := range a.Grants {
		if slices.Contains(rule.Roles, g.Role) && a.covers(g, on) {
			return true
		}
	}
	return false
}

func (a *Actor) covers(g Grant, on Target) bool {
	if on.Anywhere {
		return true
	}
	if g.Org != "" && (on.Org == "" || !a.policy.orgs(a.Tenant, on.Org, g.Org)) {
		return false
	}
	return g.Area == "" || on.Area != "" && on.Area.Within(g.Area)
}

// Scope is what of a list an actor may see: rows that Covers accepts.
type Scope struct {
	// All: without limits.
	All    bool
	actor  *Actor
	grants []Grant
	tenant area.Code
}

// Scope gathers where an actor may do something.
func (a *Actor) Scope(do Action, tenant area.Code) Scope {
	s := Scope{actor: a, tenant: tenant}
	if a.system {
		s.All = a.Tenant == "" || a.Tenant == tenant
		return s
	}
	if a.policy == nil || a.Tenant != tenant && !a.policy.rules[do].Everyone {
		return s
	}
	rule := a.policy.rules[do]
	if rule.Everyone {
		s.All = true
		return s
	}
	for _, g := range a.Grants {
		if slices.Contains(rule.Roles, g.Role) {
			s.grants = append(s.grants, g)
			s.All = s.All || g.Org == "" && g.Area == ""
		}
	}
	return s
}

// Covers says whether a row of an organisation and an area may be seen.
func (s Scope) Covers(org OrgID, at area.Code) bool {
	return s.All || slices.ContainsFunc(s.grants, func(g Grant) bool {
		return s.actor.covers(g, Target{Tenant: s.tenant, Org: org, Area: at})
	})
}

// Empty says whether nothing may be seen.
func (s Scope) Empty() bool { return !s.All && len(s.grants) == 0 }

func (a *Actor) refusal(do Action) error {
	return fault.New(fault.Forbidden, "identity.forbidden", fault.Args{"Action": i18n.Key("identity.action." + string(do))})
}
