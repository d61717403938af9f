package listviewdb_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"gangyao/platform/area"
	"gangyao/platform/db"
	"gangyao/platform/db/dbtest"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/identity/identitytest"
	"gangyao/platform/listview"
	"gangyao/platform/listview/listviewdb"
)

const tenant = area.Code("900101") // made up

// Everybody has views of their own; a planner shares some, which others see and cannot change.
func TestListsAreKeptAsPeopleSetThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := 0
		s := &listview.Service{Store: listviewdb.New(d), Clock: time.Now, IDs: func() string { n++; return fmt.Sprint("v", n) }}
		as := func(name string, role identity.Role) context.Context {
			a := identitytest.In(t, tenant, listview.Rules(), identity.Grant{Role: role})
			a.Person, a.Name = identity.PersonID(name), name
			return identity.With(t.Context(), a)
		}
		one, two, planner, visitor := as("甲", identity.Clerk), as("乙", identity.Clerk), as("规划", identity.Planner), identitytest.Visitor(t, listview.Rules())
		save := func(ctx context.Context, address, name string, share bool) *listview.View {
			t.Helper()
			v, err := s.Save(ctx, listview.Draft{Address: address, Title: "重大项目库", Name: name, Share: share})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		sees := func(ctx context.Context, list string, want ...string) {
			t.Helper()
			all, err := s.Of(ctx, list)
			var got []string
			for _, v := range all {
				got = append(got, v.Name+" "+v.Address())
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("sees %q, %v; want %q", got, err, want)
			}
		}
		refused := func(err error, key string) {
			t.Helper()
			if err == nil || fault.From(err).Key != key || !i18n.Shipped().Has(i18n.ZH, key) {
				t.Errorf("got %v, want %s", err, key)
			}
		}
		mine := save(one, "/projects?sort=-total&page=3&stage=building&light=&as_of=2025-01-01&show=name&show=org", " 在建  大项目 ", false)
		sees(one, "/projects", "在建 大项目 /projects?show=name&show=org&sort=-total&stage=building")
		sees(two, "/projects")
		sees(visitor, "/projects")
		save(planner, "/projects?light=red", "红灯", true)
		save(one, "/warnings", "全部", false)
		sees(one, "/projects", "红灯 /projects?light=red", "在建 大项目 /projects?show=name&show=org&sort=-total&stage=building")
		sees(two, "", "红灯 /projects?light=red")
		// the same name again sets it anew
		if again := save(one, "/projects?stage=started", "在建 大项目", false); again.ID != mine.ID || again.Seq != 2 {
			t.Errorf("%+v", again)
		}
		save(one, "/projects", "别的", false)
		refused(s.Rename(one, mine.ID, "别的"), "listview.taken")
		if err := s.Rename(one, mine.ID, "开工的"); err != nil {
			t.Fatal(err)
		}
		sees(one, "/projects", "红灯 /projects?light=red", "别的 /projects", "开工的 /projects?stage=started")
		refused(s.Remove(two, mine.ID), "listview.unknown")
		shared, _ := s.Of(two, "/projects")
		refused(s.Remove(two, shared[0].ID), "identity.forbidden")
		_, err := s.Save(two, listview.Draft{Address: "/projects", Name: "给大家", Share: true})
		refused(err, "identity.forbidden")
		_, err = s.Save(visitor, listview.Draft{Address: "/projects", Name: "x"})
		refused(err, "identity.sign_in_first")
		for _, address := range []string{"https://example.org/", "//example.org/x", "projects", `/\example.org`, "", "/x?q=" + string(make([]byte, 3000))} {
			_, err := s.Save(one, listview.Draft{Address: address, Name: "x"})
			refused(err, "listview.address")
		}
		_, err = s.Save(one, listview.Draft{Address: "/projects", Name: " "})
		refused(err, "listview.name")
		if err := s.Remove(one, mine.ID); err != nil {
			t.Fatal(err)
		}
		sees(one, "/projects", "红灯 /projects?light=red", "别的 /projects")
	}, listviewdb.Migrations())
}
