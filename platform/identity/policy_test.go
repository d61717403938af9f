package identity_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
)

func testRules() []identity.Rule {
	return append(identity.Rules(),
		identity.Rule{Action: "x.one", Roles: []identity.Role{identity.Clerk}},
		identity.Rule{Action: "x.many", Roles: []identity.Role{identity.Clerk, identity.Head, identity.Leader}},
		identity.Rule{Action: "x.all", Everyone: true})
}

// A list shows exactly the rows that may be opened one by one.
func TestScopeCoversWhatMayBeDone(t *testing.T) {
	orgs := []identity.OrgID{"", "a", "a/x", "a/x/y", "b", "ab"}
	areas := []area.Code{"", "900101", "900101100", "900101100201", "900101101", "900102"}
	rapid.Check(t, func(rt *rapid.T) {
		grant := rapid.Custom(func(rt *rapid.T) identity.Grant {
			return identity.Grant{Role: rapid.SampledFrom(identity.Roles()).Draw(rt, "role"), Org: rapid.SampledFrom(orgs).Draw(rt, "org"),
				Area: rapid.SampledFrom(areas).Draw(rt, "area")}
		})
		a := identitytest.In(t, identitytest.Tenant, testRules(), rapid.SliceOfN(grant, 0, 4).Draw(rt, "grants")...)
		a.MustChange = rapid.IntRange(0, 4).Draw(rt, "must change") == 0
		if rapid.Bool().Draw(rt, "key") {
			a.Key, a.Actions = "k", []identity.Action{rapid.SampledFrom([]identity.Action{"x.one", "x.many", identity.Self, identity.Admin}).Draw(rt, "carries")}
		}
		do := rapid.SampledFrom([]identity.Action{"x.one", "x.many", "x.all", "x.unknown", identity.Admin, identity.Self, identity.Directory, identity.ReadAudit}).Draw(rt, "action")
		tenant := rapid.SampledFrom([]area.Code{identitytest.Tenant, "900102"}).Draw(rt, "tenant")
		scope := a.Scope(do, tenant)
		some := false
		for _, org := range orgs {
			for _, at := range areas {
				may := a.May(do, identity.Target{Tenant: tenant, Org: org, Area: at})
				if covers := scope.Covers(org, at); covers != may {
					rt.Fatalf("%s on org %q area %q: Covers %v, May %v (grants %v)", do, org, at, covers, may, a.Grants)
				}
				some = some || may
			}
		}
		if scope.Empty() && some {
			rt.Fatal("an empty scope covers something")
		}
		if anywhere := a.May(do, identity.Target{Tenant: tenant, Anywhere: true}); anywhere == scope.Empty() {
			rt.Fatalf("%s anywhere: May %v, scope empty %v", do, anywhere, scope.Empty())
		}
	})
}

func TestEveryRoleHasItsOwnAccount(t *testing.T) {
	identitytest.EachRole(t, identity.Rules(), func(t *testing.T, ctx context.Context, role identity.Role) {
		for do, want := range map[identity.Action]bool{identity.Self: true, identity.Directory: true, identity.Admin: role == identity.Administrator,
			identity.Organise: role == identity.Administrator, identity.ReadAudit: role == identity.Administrator || role == identity.Evaluator} {
			if _, err := identity.Require(ctx, do, identity.Target{Tenant: identitytest.Tenant}); (err == nil) != want {
				t.Errorf("%s: %v", do, err)
			}
		}
	})
}
