package identityweb

import (
	"slices"
	"strings"

	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// sayAction is an action in words.
func (w *Web) sayAction(v *visit, do identity.Action) string {
	return v.t("identity.action." + string(do))
}

// roles shows which role may do what, from the very rules that decide.
func (w *Web) roles(v *visit) (page.View, error) {
	roles := identity.Roles()
	t := page.Table{Caption: v.t("people.roles.table"), HideCaption: true, Wide: true, Columns: []page.Column{{Label: v.t("people.action"), Head: true}}}
	for _, r := range roles {
		t.Columns = append(t.Columns, page.Column{Label: v.t(r.Key()), Kind: page.KindMark})
	}
	t.Columns = append(t.Columns, page.Column{Label: v.t("people.signed_in"), Kind: page.KindMark}, page.Column{Label: v.t("people.everyone"), Kind: page.KindMark})
	group := ""
	for _, do := range w.Policy.Actions() {
		rule, _ := w.Policy.Rule(do)
		if g, _, _ := strings.Cut(string(do), "."); g != group {
			group = g
			t.Rows = append(t.Rows, page.Row{Group: v.t("people.capability." + g)})
		}
		row := page.Row{Cells: []page.Cell{{Text: w.sayAction(v, do), Note: string(do)}}}
		mark := func(may bool) {
			if may {
				row.Cells = append(row.Cells, page.Cell{Text: "✓", Title: v.t("people.may")})
			} else {
				row.Cells = append(row.Cells, page.Show(mayNot(v.t("people.may_not"))))
			}
		}
		for _, r := range roles {
			mark(rule.Everyone || rule.SignedIn || slices.Contains(rule.Roles, r))
		}
		mark(rule.Everyone || rule.SignedIn)
		mark(rule.Everyone)
		t.Rows = append(t.Rows, row)
	}
	body := page.Stack{t}
	var apart []string
	for _, a := range w.Policy.Apart() {
		how := "people.apart.warned"
		if a.Refuse {
			how = "people.apart.refused"
		}
		apart = append(apart, v.t(a.A.Key())+" / "+v.t(a.B.Key())+"："+v.t(how)+" "+v.t(a.Why))
	}
	if len(apart) > 0 {
		body = append(body, heading(v.t("people.apart"), "apart"), lines(apart))
	}
	return page.Page{Title: v.t("people.roles.table"), Lead: v.t("people.roles.lead"), Body: body, Styles: []string{"people"}}, nil
}
