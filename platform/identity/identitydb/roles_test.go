package identitydb_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
)

func TestWhoMayDoWhat(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		clerkA := h.settledPerson("clerka", "ta", identity.Grant{Role: identity.Clerk, Org: "ta", Area: townA})
		headN := h.settledPerson("headn", "nyj", identity.Grant{Role: identity.Head, Org: "nyj"})
		leader := h.settledPerson("leader", "", identity.Grant{Role: identity.Leader})
		nobody := h.settledPerson("nobody", "ta")
		stories := []struct {
			story string
			err   error
			key   string // empty: allowed
		}{
			{"the clerk of town A fills in for town A", may(clerkA, "test.fill", identity.Target{Tenant: tenant, Org: "ta", Area: townA}), ""},
			{"… for town B", may(clerkA, "test.fill", identity.Target{Tenant: tenant, Org: "tb", Area: townB}), "identity.forbidden"},
			{"… reads town B", may(clerkA, "test.see", identity.Target{Tenant: tenant, Org: "tb", Area: townB}), "identity.forbidden"},
			{"… for town A in the name of town B", may(clerkA, "test.fill", identity.Target{Tenant: tenant, Org: "tb", Area: townA}), "identity.forbidden"},
			{"… without saying for whom", may(clerkA, "test.fill", identity.Target{Tenant: tenant}), "identity.forbidden"},
			{"… approves", may(clerkA, "test.approve", identity.Target{Tenant: tenant, Org: "ta", Area: townA}), "identity.forbidden"},
			{"… in another county", may(clerkA, "test.fill", identity.Target{Tenant: "900102", Org: "ta", Area: townA}), "identity.forbidden"},
			{"the head of a bureau approves for its station", may(headN, "test.approve", identity.Target{Tenant: tenant, Org: "njz", Area: tenant}), ""},
			{"the leader sees town B", may(leader, "test.see", identity.Target{Tenant: tenant, Org: "tb", Area: townB}), ""},
			{"the leader fills in", may(leader, "test.fill", identity.Target{Tenant: tenant, Org: "tb", Area: townB}), "identity.forbidden"},
			{"somebody without a role sees the directory", may(nobody, identity.Directory, identity.Target{Tenant: tenant}), ""},
			{"somebody without a role sees figures", may(nobody, "test.see", identity.Target{Tenant: tenant, Anywhere: true}), "identity.forbidden"},
			{"a visitor sees what is open", may(identity.With(t.Context(), h.Policy.Bind(&identity.Actor{})), "test.open", identity.Target{Tenant: tenant}), ""},
			{"a visitor sees the directory", may(t.Context(), identity.Directory, identity.Target{Tenant: tenant}), "identity.sign_in_first"},
		}
		for _, s := range stories {
			if s.key == "" && s.err != nil {
				t.Errorf("%s: %v", s.story, s.err)
			}
			if s.key != "" {
				if f := fault.From(s.err); s.err == nil || f.Key != s.key {
					t.Errorf("%s: %v, want %s", s.story, s.err, s.key)
				}
			}
		}
	})
}

func may(ctx context.Context, do identity.Action, on identity.Target) error {
	_, err := identity.Require(ctx, do, on)
	return err
}

func TestRolesHoldFromTheirFirstToTheirLastDay(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.person("sun", "nyj")
		h.settled("sun", made.Password)
		token := h.signIn("sun", good)
		today := h.Today()
		grant, _, err := h.Grant(h.admin, identity.GrantRequest{Person: made.Person.ID, Grant: identity.Grant{Role: identity.Clerk, Org: "nyj"},
			From: today.AddDate(0, 0, 1), To: today.AddDate(0, 0, 2), Reason: "代班两天"})
		h.must(err)
		fill := func() bool {
			return may(h.as(token), "test.fill", identity.Target{Tenant: tenant, Org: "nyj"}) == nil
		}
		want := []bool{false, true, true, false}
		for day, w := range want {
			if got := fill(); got != w {
				t.Errorf("day %d: may fill in = %v, want %v", day, got, w)
			}
			h.pass(11 * time.Hour)
			h.as(token)
			h.pass(11 * time.Hour)
			h.as(token)
			h.pass(2 * time.Hour)
		}
		admin := h.admin2()
		wantFault(t, h.Revoke(admin, grant.ID, " "), fault.Invalid, "identity.reason_missing")
		h.must(h.Revoke(admin, grant.ID, "代班结束"))
		wantFault(t, h.Revoke(admin, grant.ID, "再收回"), fault.Conflict, "identity.grant_revoked")
	})
}

func TestRevokingWorksAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.person("zhou", "nyj", identity.Grant{Role: identity.Clerk, Org: "nyj"})
		h.settled("zhou", made.Password)
		token := h.signIn("zhou", good)
		on := identity.Target{Tenant: tenant, Org: "nyj"}
		h.must(may(h.as(token), "test.fill", on)) // the actor is kept now
		d, err := h.Person(h.admin, made.Person.ID)
		h.must(err)
		h.must(h.Revoke(h.admin, d.Assignments[0].ID, "调岗"))
		wantFault(t, may(h.as(token), "test.fill", on), fault.Forbidden, "identity.forbidden")
		h.must(h.EndSessionsOf(h.admin, made.Person.ID))
		_, err = h.Actor(t.Context(), token)
		wantFault(t, err, fault.Unauthenticated, "identity.session_over")
	})
}

func TestDutiesAreKeptApart(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.person("wu", "nyj", identity.Grant{Role: identity.Clerk, Org: "nyj"}).Person
		give := func(role identity.Role, org identity.OrgID, at area.Code) ([]identity.Warning, error) {
			_, w, err := h.Grant(h.admin, identity.GrantRequest{Person: p.ID, Grant: identity.Grant{Role: role, Org: org, Area: at}, Reason: "工作需要"})
			return w, err
		}
		for _, org := range []identity.OrgID{"nyj", "njz", ""} {
			_, err := give(identity.Head, org, "")
			wantFault(t, err, fault.Conflict, "identity.apart")
		}
		if _, err := give(identity.Head, "tb", ""); err != nil {
			t.Errorf("head elsewhere: %v", err)
		}
		if w, err := give(identity.Statistician, "", ""); err != nil || len(w) != 1 {
			t.Errorf("statistician: %v, %v", w, err)
		}
		_, err := give(identity.Clerk, "nyj", "")
		wantFault(t, err, fault.Conflict, "identity.grant_twice")
		_, err = give("king", "nyj", "")
		wantFault(t, err, fault.Invalid, "identity.role_unknown")
		_, err = give(identity.Clerk, "none", "")
		wantFault(t, err, fault.NotFound, "identity.org_unknown")
		_, err = give(identity.Clerk, "", "900199")
		wantFault(t, err, fault.NotFound, "identity.area_unknown")
	})
}

func TestWhoAdministersOneBureauGetsNoFurther(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		local := h.settledPerson("local", "nyj", identity.Grant{Role: identity.Administrator, Org: "nyj"})
		below := h.person("below", "njz", identity.Grant{Role: identity.Clerk, Org: "njz"}).Person
		strong := h.person("strong", "nyj", identity.Grant{Role: identity.Planner}).Person // works there, may more
		other := h.person("other", "tb").Person

		if _, err := h.ResetPassword(local, below.ID); err != nil {
			t.Errorf("own station: %v", err)
		}
		for _, p := range []identity.Person{strong, other} {
			_, err := h.ResetPassword(local, p.ID)
			wantFault(t, err, fault.Forbidden, "identity.forbidden")
			_, err = h.Person(local, p.ID)
			wantFault(t, err, fault.Forbidden, "identity.forbidden")
		}
		_, _, err := h.Grant(local, identity.GrantRequest{Person: below.ID, Grant: identity.Grant{Role: identity.Administrator}, Reason: "试试"})
		wantFault(t, err, fault.Forbidden, "identity.forbidden")
		_, err = h.CreatePerson(local, identity.NewPerson{Name: "测试员", Login: "fresh", Org: "nyj",
			Grants: []identity.GrantRequest{{Grant: identity.Grant{Role: identity.Administrator}, Reason: "试试"}}})
		wantFault(t, err, fault.Forbidden, "identity.forbidden")
		people, err := h.People(local, identity.PeopleQuery{})
		h.must(err)
		for _, p := range people {
			if p.Org != "nyj" && p.Org != "njz" {
				t.Errorf("the list shows %s of %s", p.Name, p.Org)
			}
		}
		wantFault(t, h.CreateOrg(local, identity.Org{ID: "new", Name: "新单位", Kind: identity.Department}), fault.Forbidden, "identity.forbidden")
	})
}

func TestSomebodyAlwaysAdministers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		me, err := h.Me(h.admin)
		h.must(err)
		wantFault(t, h.Revoke(h.admin, me.Assignments[0].ID, "不想干了"), fault.Conflict, "identity.last_administrator")
		wantFault(t, h.Disable(h.admin, me.ID, "不想干了"), fault.Conflict, "identity.disable_self")
		second := h.settledPerson("second", "", identity.Grant{Role: identity.Administrator})
		h.must(h.Disable(second, me.ID, "交接"))
		d, err := h.Me(second)
		h.must(err)
		wantFault(t, h.Revoke(second, d.Assignments[0].ID, "再交接"), fault.Conflict, "identity.last_administrator")
	})
}

func TestAKeyCarriesOnlyItsActions(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.person("zheng", "nyj", identity.Grant{Role: identity.Clerk, Org: "nyj"})
		ctx := h.settled("zheng", made.Password)
		until := h.Today().AddDate(0, 0, 30)
		for _, do := range []identity.Action{identity.Self, identity.Admin, "test.approve", "no.such"} {
			_, _, err := h.MakeKey(ctx, identity.KeyRequest{Name: "接口", Actions: []identity.Action{do}, Expires: until})
			wantFault(t, err, fault.Invalid, "identity.key_actions")
		}
		_, _, err := h.MakeKey(ctx, identity.KeyRequest{Name: "接口", Actions: []identity.Action{"test.fill"}, Expires: h.Today().AddDate(2, 0, 0)})
		wantFault(t, err, fault.Invalid, "identity.key_expiry")
		k, secret, err := h.MakeKey(ctx, identity.KeyRequest{Name: "接口", Actions: []identity.Action{"test.fill"}, Expires: until})
		h.must(err)
		on := identity.Target{Tenant: tenant, Org: "nyj"}
		h.must(may(h.as(secret), "test.fill", on))
		wantFault(t, may(h.as(secret), "test.see", on), fault.Forbidden, "identity.key_forbidden")
		elsewhere := may(h.as(secret), "test.fill", identity.Target{Tenant: tenant, Org: "tb"})
		wantFault(t, elsewhere, fault.Forbidden, "identity.key_elsewhere")
		if held := fault.From(elsewhere).Args["For"]; held != h.NameOf(tenant, "nyj") || held == "nyj" {
			t.Errorf("the refusal says the key holds for %q", held)
		}
		if _, err := h.Me(h.as(secret)); err == nil {
			t.Error("a key reads its owner's account")
		}
		h.must(may(h.as(secret), "test.open", on))
		h.must(h.RevokeKey(ctx, k.ID))
		_, err = h.Actor(t.Context(), secret)
		wantFault(t, err, fault.Unauthenticated, "identity.key_over")

		_, second, err := h.MakeKey(ctx, identity.KeyRequest{Name: "另一个", Actions: []identity.Action{"test.fill"}, Expires: until})
		h.must(err)
		h.pass(30 * 24 * time.Hour)
		_, err = h.Actor(t.Context(), second)
		wantFault(t, err, fault.Unauthenticated, "identity.key_over")
	})
}

func TestTheAuditLogSaysWhoDidWhatFromWhere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		made := h.person("feng", "ta", identity.Grant{Role: identity.Clerk, Org: "ta"})
		admin := identity.WithClient(h.admin, identity.Client{Address: "192.0.2.9"})
		_, err := h.Person(admin, made.Person.ID)
		h.must(err)
		clerk := h.settled("feng", made.Password)
		_, err = h.Person(clerk, identity.From(admin).Person)
		wantFault(t, err, fault.Forbidden, "identity.forbidden")
		_, err = h.Audit(clerk, identity.AuditQuery{})
		wantFault(t, err, fault.Forbidden, "identity.forbidden")

		got, err := h.Audit(h.admin, identity.AuditQuery{Kind: "person", Object: string(made.Person.ID)})
		h.must(err)
		var acts []string
		for _, e := range got.Entries {
			acts = append(acts, e.Act+" "+string(e.Outcome)+" "+e.Address)
		}
		want := []string{"identity.password_change done ", "identity.person_read done 192.0.2.9", "identity.grant done ", "identity.person_create done "}
		if !slices.Equal(acts, want) {
			t.Errorf("about the person:\n%s\nwant\n%s", strings.Join(acts, "\n"), strings.Join(want, "\n"))
		}
		refused, err := h.Audit(h.admin, identity.AuditQuery{Outcome: identity.Refused, Act: "identity."})
		h.must(err)
		if len(refused.Entries) != 1 || refused.Entries[0].Person != made.Person.ID {
			t.Errorf("refused: %+v", refused.Entries)
		}
		var ids []string
		for q := (identity.AuditQuery{Limit: 3}); ; {
			page, err := h.Audit(h.admin, q)
			h.must(err)
			for _, e := range page.Entries {
				ids = append(ids, e.ID)
			}
			if q.Before = page.Next; page.Next == "" {
				break
			}
		}
		if !slices.IsSortedFunc(ids, func(a, b string) int { return strings.Compare(b, a) }) || len(ids) < 10 {
			t.Errorf("pages: %v", ids)
		}
	})
}
