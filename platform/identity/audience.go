package identity

import (
	"strconv"
	"strings"
)

// Audience names everything about who acts that decides what they are shown:
// person, organisation, roles with their limits, what a key carries. Two actors
// of one audience are shown the same. It does not name the session, which no page
// but the own account shows.
func (a *Actor) Audience() string {
	if a.Visitor() {
		return ""
	}
	var b strings.Builder
	add := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(strconv.Itoa(len(p)))
			b.WriteByte(':')
			b.WriteString(p)
		}
		b.WriteByte(';')
	}
	add(string(a.Tenant), string(a.Person), a.Name, string(a.Org), a.OrgName, string(a.Key), strconv.FormatBool(a.MustChange), strconv.FormatBool(a.system))
	for _, g := range a.Grants {
		add(string(g.Role), string(g.Org), string(g.Area))
	}
	b.WriteByte('/')
	for _, do := range a.Actions {
		add(string(do))
	}
	return b.String()
}
