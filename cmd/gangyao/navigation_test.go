package main

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

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

// On a past day a page that shows that day says which; one that has no past says that
// it is of today; one for doing something says that nothing can be done then.
func TestPagesSayOfWhichDayTheyAre(t *testing.T) {
	h := newHouse(t)
	plan := h.system.planPath(string(h.published().Plan.ID))
	tenant := string(h.system.tenant)
	for role, pages := range map[identity.Role]map[string]string{
		identity.Planner: {plan + "/progress": "截至", "/rounds": "截至", "/indicators/" + tenant + "/gdp": "截至", "/warnings": "截至", "/quality/rules": "截至", "/search?q=gdp": "这里是今日的内容",
			plan + "/search?q=gdp": "这里是今日的内容", "/calendar": "这里是今日的内容", "/figures/" + tenant + "/import": "过去的一天只能看", "/rounds/new": "过去的一天只能看", plan + "/adopt": "过去的一天只能看"},
		identity.Administrator: {"/admin/people": "这里是今日的内容", "/admin/audit": "这里是今日的内容"},
	} {
		c := h.caller(role)
		for path, want := range pages {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			body := c.page(path + sep + "as_of=" + time.Now().AddDate(0, 0, -1).Format(time.DateOnly))
			if !strings.Contains(body, want) || want == "截至" && strings.Contains(body, "这里是今日的内容") {
				t.Errorf("%s does not say “%s”", path, want)
			}
			if !strings.Contains(body, "回到今日") {
				t.Errorf("%s does not lead back to today", path)
			}
		}
	}
}

// page is what a page says, whatever its status.
func (c *caller) page(path string) string {
	t := c.h.t
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.h.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "zh-CN")
	resp, err := c.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
