package identitydb_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/area/areadb"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitydb"
)

// The made-up county of all these tests.
const (
	tenant = area.Code("900101")
	townA  = area.Code("900101100")
	townB  = area.Code("900101101")
	good   = identity.Secret("云岭山上一棵松树很高")
)

// rules are this capability's and those of a made-up one.
func rules() [][]identity.Rule {
	return [][]identity.Rule{identity.Rules(), {
		{Action: "test.fill", Roles: []identity.Role{identity.Clerk}},
		{Action: "test.approve", Roles: []identity.Role{identity.Head}},
		{Action: "test.see", Roles: []identity.Role{identity.Leader, identity.Clerk, identity.Head}},
		{Action: "test.open", Everyone: true},
	}}
}

// house is a service on a database with a clock that tests move.
type house struct {
	*identity.Service
	t     testing.TB
	d     *db.DB
	mu    sync.Mutex
	clock time.Time
	n     int
	admin context.Context
}

// each runs a test on both engines with a house of its own, in which there are
// towns A and B, their governments, a bureau with a station below it, and one
// administrator.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) }, areadb.Migrations(), identitydb.Migrations())
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, d: d, clock: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)}
	h.Service = &identity.Service{Store: identitydb.New(d), Random: &endless{rand.New(rand.NewPCG(1, 2)), sync.Mutex{}},
		Clock: func() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.clock },
		IDs:   func() string { h.mu.Lock(); defer h.mu.Unlock(); h.n++; return fmt.Sprintf("id-%06d", h.n) }}
	h.Policy = identity.NewPolicy(h.Within, rules()...).Places(h.Inside).Names(h.NameOf)
	program := identity.With(t.Context(), identity.Program(tenant, "测试"))
	h.must(h.SaveAreas(program, []area.Area{
		{Code: tenant, Name: "云岭县", Level: area.County},
		{Code: townA, Name: "白鹭镇", Type: "镇", Level: area.Town, Parent: tenant},
		{Code: townB, Name: "青石镇", Type: "镇", Level: area.Town, Parent: tenant},
	}))
	h.must(h.CreateOrgs(program, []identity.Org{
		{ID: "nyj", Name: "云岭县农业农村局", Short: "农业农村局", Kind: identity.Department, Area: tenant},
		{ID: "njz", Name: "云岭县农机站", Short: "农机站", Kind: identity.OtherOrg, Parent: "nyj", Area: tenant},
		{ID: "ta", Name: "白鹭镇人民政府", Short: "白鹭镇", Kind: identity.TownGov, Area: townA},
		{ID: "tb", Name: "青石镇人民政府", Short: "青石镇", Kind: identity.TownGov, Area: townB},
	}))
	first, err := h.Bootstrap(t.Context(), tenant)
	h.must(err)
	h.admin = h.settled(first.Login, first.Password)
	return h
}

// endless is randomness that is the same in every run.
type endless struct {
	r  *rand.Rand
	mu sync.Mutex
}

func (e *endless) Read(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range b {
		b[i] = byte(e.r.Uint32())
	}
	return len(b), nil
}

var _ io.Reader = (*endless)(nil)

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// pass lets time go by.
func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

// signIn signs in and returns the token.
func (h *house) signIn(login string, password identity.Secret) identity.Secret {
	h.t.Helper()
	got, err := h.SignIn(h.t.Context(), identity.SignInRequest{Tenant: tenant, Login: login, Password: password})
	h.must(err)
	return got.Token
}

// as is a context in which whoever holds the token acts.
func (h *house) as(token identity.Secret) context.Context {
	h.t.Helper()
	a, err := h.Actor(h.t.Context(), token)
	h.must(err)
	return identity.With(h.t.Context(), a)
}

// settled signs in with a one-time password and changes it to good.
func (h *house) settled(login string, password identity.Secret) context.Context {
	h.t.Helper()
	token := h.signIn(login, password)
	h.must(h.ChangePassword(h.as(token), password, good))
	return h.as(token)
}

// person creates somebody with a role and returns the one-time password.
func (h *house) person(login string, org identity.OrgID, grants ...identity.Grant) *identity.Created {
	h.t.Helper()
	n := identity.NewPerson{Name: "测试员" + login, Login: login, Org: org}
	for _, g := range grants {
		n.Grants = append(n.Grants, identity.GrantRequest{Grant: g, Reason: "岗位需要"})
	}
	got, err := h.CreatePerson(h.admin, n)
	h.must(err)
	return got
}

// settledPerson is person, signed in with a password of their own.
func (h *house) settledPerson(login string, org identity.OrgID, grants ...identity.Grant) context.Context {
	h.t.Helper()
	return h.settled(login, h.person(login, org, grants...).Password)
}

// wantFault checks code and key of a fault, and that both languages have words for it.
func wantFault(t testing.TB, err error, code fault.Code, key string) {
	t.Helper()
	f := fault.From(err)
	if err == nil || f.Code != code || f.Key != key {
		t.Errorf("err = %v, want %s %s", err, code, key)
		return
	}
	for _, l := range i18n.Langs() {
		if text := i18n.Fault(l, err); text == key {
			t.Errorf("%s has no message in %s", key, l)
		}
	}
}

// dump is all that the database holds, as text.
func (h *house) dump() string {
	h.t.Helper()
	var b bytes.Buffer
	for _, table := range []string{"identity_org", "identity_person", "identity_account", "identity_assignment", "identity_session", "identity_key",
		"identity_link", "identity_offer", "identity_attempt", "identity_state", "identity_audit", "area_area"} {
		h.must(h.d.View(h.t.Context(), func(tx *db.Tx) error {
			columns := map[string]int{"identity_org": 10, "identity_person": 9, "identity_account": 10, "identity_assignment": 14, "identity_session": 10,
				"identity_key": 12, "identity_link": 5, "identity_offer": 7, "identity_attempt": 5, "identity_state": 3, "identity_audit": 12, "area_area": 9}[table]
			return tx.Rows(h.t.Context(), "SELECT * FROM "+table, nil, func(scan func(...any) error) error {
				places := make([]any, columns)
				for i := range places {
					places[i] = new(string)
				}
				if err := scan(places...); err != nil {
					return err
				}
				for _, p := range places {
					b.WriteString(*p.(*string) + "\n")
				}
				return nil
			})
		}))
	}
	return b.String()
}
