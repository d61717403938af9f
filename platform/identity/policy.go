package identity

import (
	"slices"
	"strings"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

// Policy says who may do what. It is put together once, from the rules of all
// capabilities, where the program is wired.
type Policy struct {
	rules  map[Action]Rule
	orgs   func(tenant area.Code, child, of OrgID) bool
	places func(tenant, child, of area.Code) bool
	apart  []Apart
	names  func(tenant area.Code, org OrgID) string
}

// NewPolicy joins the rules of all capabilities. within says whether one
// organisation is another or stands below it. Areas are compared by their
// digits until Places says otherwise; duties are kept apart by SeparateDuties.
func NewPolicy(within func(tenant area.Code, child, of OrgID) bool, rules ...[]Rule) *Policy {
	p := &Policy{rules: map[Action]Rule{}, orgs: within, apart: SeparateDuties(),
		places: func(_, child, of area.Code) bool { return child.Within(of) }}
	for _, set := range rules {
		for _, r := range set {
			p.rules[r.Action] = r
		}
	}
	return p
}

// Places makes a policy that asks inside whether one area is another or lies
// within it, for a tenant that knows how its codes changed.
func (p *Policy) Places(inside func(tenant, child, of area.Code) bool) *Policy {
	q := *p
	q.places = inside
	return &q
}

// Names makes a policy that can say what an organisation is called, for what it
// answers to whoever may not do something.
func (p *Policy) Names(name func(tenant area.Code, org OrgID) string) *Policy {
	q := *p
	q.names = name
	return &q
}

// Apart lists the pairs of roles that one person should not hold.
func (p *Policy) Apart() []Apart { return slices.Clone(p.apart) }

// Rule is the rule of an action.
func (p *Policy) Rule(do Action) (Rule, bool) {
	r, ok := p.rules[do]
	return r, ok
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
	rule, open := a.rule(do)
	switch {
	case !open:
		return false
	case rule.Everyone:
		return true
	case a.Person == "" || on.Tenant != "" && a.Tenant != on.Tenant:
		return false
	case rule.SignedIn:
		return true
	}
	for _, g := range a.Grants {
		if slices.Contains(rule.Roles, g.Role) && a.covers(g, on) {
			return true
		}
	}
	return false
}

// rule is the rule of an action, if it is open to the actor at all: a key only
// carries the actions that it names, and with a password of somebody else's
// making only the own account is open.
func (a *Actor) rule(do Action) (Rule, bool) {
	if a.policy == nil {
		return Rule{}, false
	}
	r, known := a.policy.rules[do]
	switch {
	case !known:
		return r, false
	case r.Everyone:
		return r, true
	case a.Key != "" && (Personal(do) || !slices.Contains(a.Actions, do)):
		return r, false
	case a.MustChange && do != Self:
		return r, false
	}
	return r, true
}

func (a *Actor) covers(g Grant, on Target) bool {
	if on.Anywhere {
		return true
	}
	if g.Org != "" && (on.Org == "" || !a.policy.orgs(a.Tenant, on.Org, g.Org)) {
		return false
	}
	return g.Area == "" || on.Area != "" && a.policy.places(a.Tenant, on.Area, g.Area)
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
	rule, open := a.rule(do)
	switch {
	case !open:
		return s
	case rule.Everyone:
		s.All = true
		return s
	case a.Person == "" || a.Tenant != tenant:
		return s
	case rule.SignedIn:
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

// refusal says why an actor may not do something.
func (a *Actor) refusal(do Action) error {
	if a.MustChange && do != Self {
		return fault.New(fault.Forbidden, "identity.change_first", nil)
	}
	args := fault.Args{"Action": i18n.Key("identity.action." + string(do))}
	switch held := a.heldFor(do); {
	case a.Key != "" && len(held) > 0: // it carries the action, but not for that
		args["For"] = strings.Join(held, "、")
		return fault.New(fault.Forbidden, "identity.key_elsewhere", args)
	case a.Key != "":
		return fault.New(fault.Forbidden, "identity.key_forbidden", args)
	}
	return fault.New(fault.Forbidden, "identity.forbidden", args)
}

// heldFor names the organisations, or the areas, for which an actor may do
// something; none when nowhere, or in the whole tenant.
func (a *Actor) heldFor(do Action) []string {
	rule, open := a.rule(do)
	if !open {
		return nil
	}
	var out []string
	for _, g := range a.Grants {
		where := string(g.Area)
		if g.Org != "" {
			where = string(g.Org)
			if a.policy.names != nil {
				where = a.policy.names(a.Tenant, g.Org)
			}
		}
		if slices.Contains(rule.Roles, g.Role) && where != "" && !slices.Contains(out, where) {
			out = append(out, where)
		}
	}
	return out
}
