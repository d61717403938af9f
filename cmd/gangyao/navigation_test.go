package main

import (
	"slices"
	"strings"
	"testing"

	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// What somebody works with comes first; everybody finds the library; nothing that
// a capability adds is lost.
func TestNavigationBeginsWithWhatSomebodyWorksWith(t *testing.T) {
	all := func() *page.Frame {
		f := &page.Frame{}
		for _, key := range []string{"plan", "text", "desk", "reports", "evidence", "projects", "figures", "warnings", "supervision", "quality", "people", "later"} {
			f.Nav = append(f.Nav, page.NavGroup{Key: key, Label: key, Items: []page.NavItem{{Label: key, Href: "/" + key}}})
		}
		return f
	}
	person := func(roles ...identity.Role) *identity.Actor {
		a := &identity.Actor{Person: "p"}
		for _, r := range roles {
			a.Grants = append(a.Grants, identity.Grant{Role: r})
		}
		return a
	}
	for _, c := range []struct {
		name string
		who  *identity.Actor
		want string
	}{
		{"a visitor", &identity.Actor{}, "plan text work projects monitor supervision people later"},
		{"a clerk", person(identity.Clerk), "work projects monitor supervision plan text people later"},
		{"a manager", person(identity.Manager), "projects work monitor supervision plan text people later"},
		{"a supervisor", person(identity.Supervisor), "supervision work projects monitor plan text people later"},
		{"a leader", person(identity.Leader), "plan work projects monitor supervision text people later"},
		{"a statistician who is a head", person(identity.Statistician, identity.Head), "work monitor projects supervision plan text people later"},
	} {
		f := all()
		arrange(i18n.ZH, c.who, f)
		var keys []string
		items := 0
		for _, g := range f.Nav[1:] {
			keys = append(keys, g.Key)
			items += len(g.Items)
		}
		if got := strings.Join(keys, " "); got != c.want || items != 12 || f.Nav[0].Items[0].Href != "/" {
			t.Errorf("%s: %s, %d items, first %v", c.name, got, items, f.Nav[0])
		}
		if i := slices.IndexFunc(f.Nav, func(g page.NavGroup) bool { return g.Key == "work" }); len(f.Nav[i].Items) != 3 || f.Nav[i].Items[0].Label != "reports" {
			t.Errorf("%s: work is %v", c.name, f.Nav[i])
		}
	}
	empty := &page.Frame{}
	if arrange(i18n.ZH, &identity.Actor{}, empty); len(empty.Nav) != 0 {
		t.Errorf("where there is nothing to go to: %v", empty.Nav)
	}
}
