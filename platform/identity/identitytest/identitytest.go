// Package identitytest makes actors for the tests of other capabilities: one
// line says who acts, in which organisation and where.
//
//	ctx := identitytest.As(t, plan.Rules(), identity.Clerk, "fgj", "")
package identitytest

import (
	"context"
	"strings"
	"testing"

	"gangyao/platform/area"
	"gangyao/platform/identity"
)

// Tenant is the made-up county that the actors belong to.
const Tenant = area.Code("900101")

// Within is a hierarchy of organisations by name: "fgj/ghg" stands below "fgj".
func Within(_ area.Code, child, of identity.OrgID) bool {
	return child == of || strings.HasPrefix(string(child), string(of)+"/")
}

// Policy is a policy of the given rules and this package's hierarchy.
func Policy(rules ...[]identity.Rule) *identity.Policy { return identity.NewPolicy(Within, rules...) }

// Actor is a person of Tenant with one role within an organisation and an area;
// empty is without that limit. The person is called after role and organisation,
// so that the same arguments give the same person.
func Actor(t testing.TB, rules []identity.Rule, role identity.Role, org identity.OrgID, at area.Code) *identity.Actor {
	t.Helper()
	return In(t, Tenant, rules, identity.Grant{Role: role, Org: org, Area: at})
}

// In is a person of a tenant with several grants, who works where the first says.
// Without grants it is somebody signed in without any role.
func In(t testing.TB, tenant area.Code, rules []identity.Rule, grants ...identity.Grant) *identity.Actor {
	t.Helper()
	a := &identity.Actor{Tenant: tenant, Person: "nobody", Name: "测试员", Grants: grants}
	if len(grants) > 0 {
		g := grants[0]
		name := string(g.Role)
		for _, part := range []string{string(g.Org), string(g.Area)} {
			if part != "" {
				name += "-" + part
			}
		}
		a.Person, a.Name, a.Org = identity.PersonID(name), "测试员 "+name, g.Org
	}
	return Policy(rules).Bind(a)
}

// As is a context in which Actor acts.
func As(t testing.TB, rules []identity.Rule, role identity.Role, org identity.OrgID, at area.Code) context.Context {
	t.Helper()
	return identity.With(t.Context(), Actor(t, rules, role, org, at))
}

// Visitor is a context in which nobody is signed in; what everyone may do is allowed.
func Visitor(t testing.TB, rules []identity.Rule) context.Context {
	t.Helper()
	return identity.With(t.Context(), Policy(rules).Bind(&identity.Actor{}))
}

// Program is a context in which the program itself acts.
func Program(t testing.TB) context.Context {
	t.Helper()
	return identity.With(t.Context(), identity.Program(Tenant, "测试程序"))
}

// EachRole runs fn once for each role, as a sub-test, with a grant without limits.
func EachRole(t *testing.T, rules []identity.Rule, fn func(t *testing.T, ctx context.Context, role identity.Role)) {
	t.Helper()
	for _, role := range identity.Roles() {
		t.Run(string(role), func(t *testing.T) { fn(t, As(t, rules, role, "", ""), role) })
	}
}
