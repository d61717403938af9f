package identity_test

import (
	"reflect"
	"testing"

	"gangyao/platform/identity"
)

// Whatever of an actor could decide what is shown changes the audience; a field
// that is added later must be named here or there.
func TestEveryFieldOfAnActorMakesAnAudience(t *testing.T) {
	full := func() *identity.Actor {
		return &identity.Actor{Tenant: "430381", Person: "p1", Name: "演示甲", Org: "fgj", OrgName: "发展和改革局", Key: "k1", Actions: []identity.Action{"plan.read"},
			Grants: []identity.Grant{{Role: identity.Clerk, Org: "fgj"}}, Session: "s1"}
	}
	want := full().Audience()
	if again := full().Audience(); again != want {
		t.Fatalf("%q, then %q", want, again)
	}
	fields := reflect.TypeFor[identity.Actor]()
	for i := range fields.NumField() {
		f := fields.Field(i)
		if !f.IsExported() {
			continue
		}
		a := full()
		v := reflect.ValueOf(a).Elem().Field(i)
		switch v.Kind() {
		case reflect.String:
			v.SetString(v.String() + "x")
		case reflect.Bool:
			v.SetBool(!v.Bool())
		default:
			v.SetZero()
		}
		if same := a.Audience() == want; same != (f.Name == "Session") {
			t.Errorf("another %s: the same audience: %v", f.Name, same)
		}
	}
	a, b := full(), full()
	a.Grants = []identity.Grant{{Role: identity.Clerk, Org: "fgj"}, {Role: identity.Head, Area: "430381"}}
	b.Grants = []identity.Grant{{Role: identity.Clerk, Org: "fgj", Area: "430381"}, {Role: identity.Head}}
	if a.Audience() == b.Audience() {
		t.Error("an area at another grant makes no other audience")
	}
	if visitor := new(identity.Actor); visitor.Audience() != "" || identity.Program("430381", "x").Audience() == "" {
		t.Error("visitors are one audience, the program is none of them")
	}
}
