package identityweb

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
)

// The filters of the list of people.
const (
	byText  = "q"
	byOrg   = "org"
	byRole  = "role"
	byState = "state"
)

func (v *visit) peopleColumns() []page.Column {
	return []page.Column{
		{Key: "name", Label: v.t("people.name"), Head: true, Sortable: true, Fixed: true},
		{Key: "login", Label: v.t("people.login"), Sortable: true},
		{Key: "org", Label: v.t("people.org"), Sortable: true},
		{Key: "post", Label: v.t("people.post"), Hidden: true},
		{Key: "roles", Label: v.t("people.roles")},
		{Key: "phone", Label: v.t("people.phone"), Hidden: true},
		{Key: "state", Label: v.t("people.state")},
		{Key: "seen", Label: v.t("people.seen"), Kind: page.KindDate, Sortable: true},
	}
}

// people are the people that the address asks for, in its order.
func (w *Web) people(v *visit, q page.Query) ([]identity.PersonRow, error) {
	query := identity.PeopleQuery{Text: q.Get(byText), Org: identity.OrgID(q.Get(byOrg)), Role: identity.Role(q.Get(byRole)), Disabled: true}
	all, err := w.People.People(v.ctx, query)
	if err != nil {
		return nil, err
	}
	if state := q.Get(byState); state != "" {
		all = slices.DeleteFunc(all, func(p identity.PersonRow) bool { return stateOf(p) != state })
	}
	key := func(p identity.PersonRow) string {
		switch q.Sort.Key {
		case "login":
			return p.Login
		case "org":
			return p.OrgName
		case "seen":
			return p.SeenAt.UTC().Format("20060102150405")
		}
		return p.Name
	}
	slices.SortStableFunc(all, func(a, b identity.PersonRow) int {
		c := cmp.Compare(key(a), key(b))
		if q.Sort.Desc {
			return -c
		}
		return c
	})
	return all, nil
}

// The states of an account.
const (
	inUse    = "active"
	waiting  = "waiting" // the first password is not changed yet
	disabled = "disabled"
)

func stateOf(p identity.PersonRow) string {
	switch {
	case p.Disabled:
		return disabled
	case p.MustChange:
		return waiting
	}
	return inUse
}

func (v *visit) stateTag(state string) page.Tag {
	tone := map[string]page.Tone{inUse: page.ToneGood, waiting: page.ToneWarn, disabled: ""}[state]
	return page.Tag{Text: v.t("people.state." + state), Tone: tone}
}

func (w *Web) listPeople(v *visit) (page.View, error) {
	columns := v.peopleColumns()
	q := page.ReadQuery(v.r, columns, byText, byOrg, byRole, byState)
	all, err := w.people(v, q)
	if err != nil {
		return nil, err
	}
	orgs, err := w.orgOptions(v, q.Get(byOrg), v.t("people.all"))
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("people.people"), HideCaption: true, Columns: columns,
		Empty: page.Empty{Title: v.t("people.people.none"), Text: v.t("people.people.none.text")}}
	for _, p := range download.Window(all, q) {
		var roles []page.Tag
		for _, a := range p.Roles {
			roles = append(roles, page.Tag{Text: v.t(a.Role.Key())})
		}
		held := page.Show(tags(roles))
		if len(roles) == 0 {
			held = page.None(v.t("people.roles.none"))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{
			page.Lnk(p.Name, personPath(p.ID)), page.Txt(p.Login), page.Txt(p.OrgName), page.Txt(p.Post), held, page.Txt(p.Phone),
			page.Show(v.stateTag(stateOf(p))), v.when(p.SeenAt, v.t("people.never")),
		}})
	}
	list := page.List{Query: q, Table: t, Total: len(all), Exports: v.exports("/people", "people", q), Filters: []page.Field{
		{Name: byText, Label: v.t("people.filter.person"), Type: page.FieldSearch, Value: q.Get(byText), Width: 10},
		{Name: byOrg, Label: v.t("people.org"), Type: page.FieldSelect, Options: orgs},
		{Name: byRole, Label: v.t("people.role"), Type: page.FieldSelect, Options: v.roleOptions(identity.Role(q.Get(byRole)), v.t("people.all"))},
		{Name: byState, Label: v.t("people.state"), Type: page.FieldSelect, Options: v.stateOptions(q.Get(byState))},
	}}
	return page.Page{Title: v.t("people.people"), Body: list, Styles: []string{"people"}, Actions: []page.Button{
		{Label: v.t("people.bulk"), Href: AdminPath + "/people/bulk"},
		{Label: v.t("people.person.new"), Href: AdminPath + "/people/new", Kind: page.Primary},
	}}, nil
}

func personPath(id identity.PersonID) string { return AdminPath + "/people/" + string(id) }

func (v *visit) roleOptions(chosen identity.Role, none string) []page.Option {
	out := []page.Option{{Label: none}}
	for _, r := range identity.Roles() {
		out = append(out, page.Option{Value: string(r), Label: v.t(r.Key()), Selected: r == chosen})
	}
	return out
}

func (v *visit) stateOptions(chosen string) []page.Option {
	out := []page.Option{{Label: v.t("people.all")}}
	for _, s := range []string{inUse, waiting, disabled} {
		out = append(out, page.Option{Value: s, Label: v.t("people.state." + s), Selected: s == chosen})
	}
	return out
}

// exportPeople writes the list as a file, with the filters in force. What the
// list shows masked is masked in the file, too.
func (w *Web) exportPeople(v *visit) (page.View, error) {
	all, err := w.people(v, page.ReadQuery(v.r, v.peopleColumns(), byText, byOrg, byRole, byState))
	if err != nil {
		return nil, err
	}
	return v.file("people", xlsx.Sheet{Name: v.t("people.people"), Columns: []xlsx.Column{
		{Title: v.t("people.name")}, {Title: v.t("people.login")}, {Title: v.t("people.org"), Width: 24}, {Title: v.t("people.post")},
		{Title: v.t("people.roles"), Width: 30}, {Title: v.t("people.phone")}, {Title: v.t("people.email"), Width: 24}, {Title: v.t("people.state")}, {Title: v.t("people.seen"), Width: 18},
	}, Rows: rows(all, func(p identity.PersonRow) []xlsx.Cell {
		var roles []string
		for _, a := range p.Roles {
			roles = append(roles, v.t(a.Role.Key()))
		}
		return texts(p.Name, p.Login, p.OrgName, p.Post, strings.Join(roles, "、"), p.Phone, p.Email, v.t("people.state."+stateOf(p)), v.when(p.SeenAt, "").Text)
	})})
}

func rows[T any](all []T, line func(T) []xlsx.Cell) iter.Seq2[[]xlsx.Cell, error] {
	return func(yield func([]xlsx.Cell, error) bool) {
		for _, x := range all {
			if !yield(line(x), nil) {
				return
			}
		}
	}
}

func texts(list ...string) []xlsx.Cell {
	var out []xlsx.Cell
	for _, s := range list {
		out = append(out, xlsx.Text(s))
	}
	return out
}

// personForm is the form for a new person or for changing one, as typed.
type personForm struct {
	Name, Login, Org, Post, Phone, Email string
	// For a new person: the first role.
	Role, RoleOrg, RoleArea, Reason string
	Problem                         error
}

func (v *visit) readPerson() personForm {
	return personForm{Name: v.form("name"), Login: v.form("login"), Org: v.form("org"), Post: v.form("post"), Phone: v.form("phone"),
		Email: v.form("email"), Role: v.form("role"), RoleOrg: v.form("role_org"), RoleArea: v.form("role_area"), Reason: v.form("reason")}
}

// fields ask for a person; wrong says at which field a refusal belongs.
func (w *Web) fields(v *visit, f personForm, fresh bool) ([]page.Field, string, error) {
	orgs, err := w.orgOptions(v, f.Org, v.t("people.choose"))
	if err != nil {
		return nil, "", err
	}
	out := []page.Field{
		{Name: "name", Label: v.t("people.name"), Value: f.Name, Required: true, Width: 20, Autocomplete: "off"},
		{Name: "org", Label: v.t("people.org"), Type: page.FieldSelect, Options: orgs, Required: true},
		{Name: "post", Label: v.t("people.post"), Value: f.Post, Width: 20},
		{Name: "phone", Label: v.t("people.phone"), Value: f.Phone, Width: 20, Attrs: map[string]any{"inputmode": "tel"}, Autocomplete: "off"},
		{Name: "email", Label: v.t("people.email"), Value: f.Email, Width: 20, Attrs: map[string]any{"inputmode": "email"}, Autocomplete: "off"},
	}
	if fresh {
		login := page.Field{Name: "login", Label: v.t("people.login"), Hint: v.t("people.login.hint"), Value: f.Login, Required: true, Width: 20, Autocomplete: "off"}
		out = slices.Insert(out, 1, login)
		grant, err := w.grantFields(v, grantForm{Role: f.Role, Org: f.RoleOrg, Area: f.RoleArea, Reason: f.Reason}, false)
		if err != nil {
			return nil, "", err
		}
		out = append(out, grant...)
	}
	return out, place(out, f.Problem, map[string]string{
		"identity.name_missing": "name", "identity.login_taken": "login", "identity.login_form": "login", "identity.org_unknown": "org",
		"identity.phone_invalid": "phone", "identity.email_invalid": "email", "identity.reason_missing": "reason", "identity.role_unknown": "role",
	}, v), nil
}

// place puts a refusal at the field it is about; what belongs to none is returned.
func place(fields []page.Field, problem error, at map[string]string, v *visit) string {
	if problem == nil {
		return ""
	}
	words := i18n.Fault(v.lang, problem)
	for i := range fields {
		if fields[i].Name == at[fault.From(problem).Key] {
			fields[i].Error = words
			return ""
		}
	}
	return words
}

func (w *Web) askPerson(v *visit) (page.View, error) {
	f := v.readPerson()
	return w.newPersonPage(v, f)
}

func (w *Web) newPersonPage(v *visit, f personForm) (page.View, error) {
	fields, wrong, err := w.fields(v, f, true)
	if err != nil {
		return nil, err
	}
	p := page.Page{Title: v.t("people.person.new"), Crumbs: v.crumbs("people.people", "/people"), Styles: []string{"people"},
		Body: page.Form{Action: AdminPath + "/people", Fields: fields, Problem: wrong, Buttons: []page.Button{
			{Label: v.t("people.person.create"), Kind: page.Primary}, {Label: v.t("people.cancel"), Href: AdminPath + "/people", Kind: page.Quiet}}}}
	if f.Problem != nil {
		p.Status = page.Status(fault.From(f.Problem).Code)
	}
	return p, nil
}

func (w *Web) createPerson(v *visit) (page.View, error) {
	f := v.readPerson()
	n := identity.NewPerson{Name: f.Name, Post: f.Post, Phone: f.Phone, Email: f.Email, Org: identity.OrgID(f.Org), Login: f.Login}
	if f.Role != "" {
		n.Grants = []identity.GrantRequest{{Grant: identity.Grant{Role: identity.Role(f.Role), Org: identity.OrgID(f.RoleOrg), Area: areaCode(f.RoleArea)}, Reason: f.Reason}}
	}
	got, err := w.People.CreatePerson(v.ctx, n)
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		f.Problem = err
		return w.newPersonPage(v, f)
	}
	return w.personPage(v, got.Person.ID, personPageState{First: w.oneTime(v, v.t("people.person.created", i18n.Args{"Name": got.Person.Name}), got.Login, got.Password, got.Warnings)})
}
