package main

import (
	"slices"
	"strings"

	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// section is a group of the navigation, made of the groups that capabilities add.
type section struct {
	key  string
	from []string
	// lead names the roles that work with it most: for them it comes first.
	lead []identity.Role
}

// sections are in the order that suits most; see arrange.
func sections() []section {
	return []section{
		{"work", []string{"reports", "evidence", "desk"}, []identity.Role{identity.Clerk, identity.Head, identity.Planner}},
		{"projects", []string{"projects"}, []identity.Role{identity.Manager}},
		{"monitor", []string{"figures", "warnings", "quality"}, []identity.Role{identity.Statistician}},
		{"supervision", []string{"supervision"}, []identity.Role{identity.Supervisor}},
		{"plan", []string{"plan"}, []identity.Role{identity.Leader, identity.Evaluator}},
		{"text", []string{"text"}, nil},
		{"people", []string{"people"}, []identity.Role{identity.Administrator}},
	}
}

// arrange puts the navigation in order for whoever asks: what they work with
// first. A visitor has nothing to work with and begins with the plan.
func arrange(lang i18n.Lang, a *identity.Actor, f *page.Frame) {
	if len(f.Nav) == 0 {
		return
	}
	mine := func(s section) int {
		if slices.ContainsFunc(s.lead, a.Has) || a.Visitor() && (s.key == "plan" || s.key == "text") {
			return 0
		}
		return 1
	}
	order := sections()
	slices.SortStableFunc(order, func(x, y section) int { return mine(x) - mine(y) })
	out := []page.NavGroup{{Items: []page.NavItem{{Label: i18n.T(lang, "web.nav.library"), Href: "/"}}}}
	for _, s := range order {
		g := page.NavGroup{Key: s.key}
		for _, key := range s.from {
			for _, have := range f.Nav {
				if have.Key == key {
					g.Items = append(g.Items, have.Items...)
					if g.Label == "" {
						g.Label = have.Label
					}
				}
			}
		}
		if len(g.Items) > 0 {
			out = append(out, g)
		}
	}
	for _, g := range f.Nav { // what no section knows of
		known := func(s section) bool { return slices.Contains(s.from, g.Key) }
		if g.Key != "" && !slices.ContainsFunc(order, known) {
			out = append(out, g)
		}
	}
	f.Nav = out
}

// onlyToday says whether a page shows what holds today, whatever day is asked for:
// people and rights, the calendar, drafts and the search index have no past.
func onlyToday(path string) bool {
	return slices.ContainsFunc([]string{"/admin", "/account", "/calendar", "/desk", "/search", "/views"}, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") }) ||
		strings.HasSuffix(path, "/search")
}
