package identityweb

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"

	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

func areaCode(s string) area.Code { return area.Code(s) }

// personPageState is what a page of a person shows beside the person.
type personPageState struct {
	First templ.Component // what was just done
	Wrong error           // what was refused
	Grant grantForm
	Edit  *personForm // open for changes
}

// showPerson is all about a person.
func (w *Web) showPerson(v *visit) (page.View, error) {
	return w.personPage(v, identity.PersonID(v.r.PathValue("person")), personPageState{})
}

func (w *Web) personPage(v *visit, id identity.PersonID, s personPageState) (page.View, error) {
	p, err := w.People.Person(v.ctx, id)
	if err != nil {
		return nil, err
	}
	state := inUse
	switch {
	case !p.Account.Disabled.IsZero():
		state = disabled
	case p.Account.MustChange:
		state = waiting
	}
	facts := page.Definitions{
		{Term: v.t("people.login"), Text: p.Account.Login}, {Term: v.t("people.org"), Text: orDash(p.OrgName)},
		{Term: v.t("people.post"), Text: orDash(p.Post)}, {Term: v.t("people.phone"), Text: orDash(p.Phone)}, {Term: v.t("people.email"), Text: orDash(p.Email)},
		{Term: v.t("people.state"), Body: v.stateTag(state)},
		{Term: v.t("people.seen"), Text: cmp.Or(v.when(p.Account.SeenAt, "").Text, v.t("people.never"))},
	}
	if state == disabled {
		facts = append(facts, page.Definition{Term: v.t("people.disabled"), Text: v.t("people.disabled.told", i18n.Args{
			"At": v.when(p.Account.Disabled, "").Text, "By": p.Account.DisabledBy, "Reason": p.Account.Reason})})
	}
	grants, err := w.grants(v, p)
	if err != nil {
		return nil, err
	}
	form, err := w.grantFormBox(v, p.ID, s.Grant)
	if err != nil {
		return nil, err
	}
	edit, err := w.editBox(v, p, s.Edit)
	if err != nil {
		return nil, err
	}
	body := page.Stack{s.First, v.problem(s.Wrong), w.lockNotice(v, p), facts, edit,
		heading(v.t("people.roles"), "roles"), grants, form,
		heading(v.t("people.account.of"), "account"), w.accountActs(v, p, state),
		heading(v.t("people.sessions"), "sessions"), w.sessions(v, p.Sessions, personPath(p.ID), false), w.elsewhere(v, p)}
	out := page.Page{Title: p.Name, Crumbs: v.crumbs("people.people", "/people"), Body: body, Styles: []string{"people"},
		Actions: []page.Button{{Label: v.t("people.audit.of"), Href: address(AdminPath+"/audit", "person", string(p.ID))}}}
	for _, problem := range []error{s.Wrong, s.Grant.Problem, problemOf(s.Edit)} {
		if problem != nil {
			out.Status = page.Status(fault.From(problem).Code)
		}
	}
	return out, nil
}

func problemOf(f *personForm) error {
	if f == nil {
		return nil
	}
	return f.Problem
}

// lockNotice says that an account is locked after too many wrong passwords.
func (w *Web) lockNotice(v *visit, p *identity.PersonDetail) templ.Component {
	until := p.Account.LockedUntil
	if !until.After(page.From(v.ctx).Now) {
		return nil
	}
	return page.Notice{Kind: page.NoticeWarning, Title: v.t("people.locked", i18n.Args{"Until": v.when(until, "").Text}), Text: v.t("people.locked.text"),
		Body: pressForm(press{Action: personPath(p.ID) + "/unlock", Button: page.Button{Label: v.t("people.unlock")}})}
}

// grants lists the roles of a person, those in force first.
func (w *Web) grants(v *visit, p *identity.PersonDetail) (templ.Component, error) {
	t := page.Table{Caption: v.t("people.roles"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("people.role"), Head: true}, {Label: v.t("people.grant.org")}, {Label: v.t("people.grant.area")},
		{Label: v.t("people.grant.term"), Kind: page.KindDate}, {Label: v.t("people.reason")}, {Label: v.t("people.act")},
	}, Empty: page.Empty{Title: v.t("people.roles.none"), Text: v.t("people.roles.none.text")}}
	today := w.People.Today()
	list := slices.Clone(p.Assignments)
	slices.SortStableFunc(list, func(a, b identity.Assignment) int {
		return cmp.Compare(boolInt(b.On(today)), boolInt(a.On(today)))
	})
	for _, a := range list {
		name := page.Txt(v.t(a.Role.Key()))
		var act page.Cell
		switch {
		case !a.Revoked.IsZero():
			act = page.Cell{Body: page.Tag{Text: v.t("people.grant.revoked")}, Note: v.t("people.grant.revoked.told", i18n.Args{
				"At": i18n.ISO(a.Revoked), "By": a.RevokedBy, "Reason": a.RevokedReason})}
		case !a.To.IsZero() && a.To.Before(today):
			act = page.Show(page.Tag{Text: v.t("people.grant.over")})
		default:
			act = page.Show(pressForm(press{Action: personPath(p.ID) + "/grants/" + string(a.ID) + "/revoke", Button: page.Button{Label: v.t("people.grant.revoke")},
				Named: v.t("people.grant.revoke.named", i18n.Args{"Role": v.t(a.Role.Key())}), Reason: v.t("people.reason"), ID: "why-" + string(a.ID)}))
		}
		reason := page.Txt(a.Reason)
		reason.Note = v.t("people.grant.told", i18n.Args{"At": i18n.ISO(a.At), "By": a.By})
		org := page.None(v.t("people.grant.everywhere"))
		if a.Org != "" {
			org = page.Txt(w.orgName(v, a.Org))
		}
		place := page.None(v.t("people.grant.everywhere"))
		if a.Area != "" {
			place = page.Txt(w.areaName(v, a.Area))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{name, org, place, v.term(a.From, a.To), reason, act}})
	}
	return t, nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// grantForm is the form for giving a role, as typed.
type grantForm struct {
	Role, Org, Area, From, To, Reason string
	Problem                           error
}

// grantFields ask for a role, where it holds and why; dated asks from when to when.
func (w *Web) grantFields(v *visit, f grantForm, dated bool) ([]page.Field, error) {
	prefix := "role_"
	if dated {
		prefix = ""
	}
	orgs, err := w.orgOptions(v, f.Org, v.t("people.grant.everywhere"))
	if err != nil {
		return nil, err
	}
	areas, err := w.areaOptions(v, f.Area, v.t("people.grant.everywhere"))
	if err != nil {
		return nil, err
	}
	out := []page.Field{
		{Name: "role", Label: v.t("people.role"), Type: page.FieldSelect, Options: v.roleOptions(identity.Role(f.Role), v.t("people.choose")), Required: dated},
		{Name: prefix + "org", ID: "f-grant-org", Label: v.t("people.grant.org"), Hint: v.t("people.grant.org.hint"), Type: page.FieldSelect, Options: orgs},
		{Name: prefix + "area", ID: "f-grant-area", Label: v.t("people.grant.area"), Hint: v.t("people.grant.area.hint"), Type: page.FieldSelect, Options: areas},
	}
	if dated {
		out = append(out,
			page.Field{Name: "from", Label: v.t("people.grant.from"), Type: page.FieldDate, Value: f.From},
			page.Field{Name: "to", Label: v.t("people.grant.to"), Hint: v.t("people.grant.to.hint"), Type: page.FieldDate, Value: f.To})
	}
	return append(out, page.Field{Name: "reason", ID: "f-grant-reason", Label: v.t("people.reason"), Hint: v.t("people.grant.reason.hint"), Value: f.Reason, Required: dated, Width: 20}), nil
}

func (w *Web) grantFormBox(v *visit, id identity.PersonID, f grantForm) (templ.Component, error) {
	fields, err := w.grantFields(v, f, true)
	if err != nil {
		return nil, err
	}
	wrong := place(fields, f.Problem, map[string]string{"identity.reason_missing": "reason", "identity.role_unknown": "role", "identity.org_unknown": "org",
		"identity.area_unknown": "area", "people.day_invalid": "from", "identity.days_reversed": "to"}, v)
	return folded(v.t("people.grant.new"), f.Problem != nil, page.Form{Action: personPath(id) + "/grants", Fields: fields, Problem: wrong,
		Buttons: []page.Button{{Label: v.t("people.grant.give")}}}), nil
}

func (w *Web) grant(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	f := grantForm{Role: v.form("role"), Org: v.form("org"), Area: v.form("area"), From: v.form("from"), To: v.form("to"), Reason: v.form("reason")}
	req := identity.GrantRequest{Person: id, Grant: identity.Grant{Role: identity.Role(f.Role), Org: identity.OrgID(f.Org), Area: area.Code(f.Area)}, Reason: f.Reason}
	var err error
	if req.From, err = readDay(f.From); err == nil {
		req.To, err = readDay(f.To)
	}
	var warnings []identity.Warning
	if err == nil {
		_, warnings, err = w.People.Grant(v.ctx, req)
	}
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		f.Problem = err
		return w.personPage(v, id, personPageState{Grant: f})
	}
	if len(warnings) > 0 {
		return w.personPage(v, id, personPageState{First: v.warned(warnings)})
	}
	return page.Redirect{To: personPath(id) + "#roles"}, nil
}

// warned shows what was done but deserves an eye.
func (v *visit) warned(list []identity.Warning) templ.Component {
	if len(list) == 0 {
		return nil
	}
	var out []string
	for _, x := range list {
		out = append(out, x.In(v.lang))
	}
	return page.Notice{Kind: page.NoticeWarning, Title: v.t("people.warned"), Body: lines(out)}
}

func (w *Web) revokeGrant(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	if err := w.People.Revoke(v.ctx, identity.AssignmentID(v.r.PathValue("grant")), v.form("reason")); err != nil {
		if fault.From(err).Code != fault.Invalid {
			return nil, err
		}
		return w.personPage(v, id, personPageState{Wrong: err})
	}
	return page.Redirect{To: personPath(id) + "#roles"}, nil
}

// problem says what was refused.
func (v *visit) problem(err error) templ.Component {
	if err == nil {
		return nil
	}
	return page.Notice{Kind: page.NoticeError, Title: v.t("people.refused"), Text: i18n.Fault(v.lang, err)}
}

// editBox changes what is known about a person.
func (w *Web) editBox(v *visit, p *identity.PersonDetail, f *personForm) (templ.Component, error) {
	open := f != nil
	if f == nil {
		f = &personForm{Name: p.Name, Org: string(p.Org), Post: p.Post, Phone: p.Phone, Email: p.Email}
	}
	fields, wrong, err := w.fields(v, *f, false)
	if err != nil {
		return nil, err
	}
	fields = append(fields, page.Field{Name: "version", Type: page.FieldHidden, Value: itoa(p.Version)})
	return folded(v.t("people.person.edit"), open, page.Form{Action: personPath(p.ID), Fields: fields, Problem: wrong,
		Buttons: []page.Button{{Label: v.t("people.save")}}}), nil
}

func (w *Web) changePerson(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	f := v.readPerson()
	err := w.People.UpdatePerson(v.ctx, identity.Person{ID: id, Name: f.Name, Org: identity.OrgID(f.Org), Post: f.Post, Phone: f.Phone, Email: f.Email, Version: atoi(v.form("version"))})
	if err != nil {
		if code := fault.From(err).Code; code != fault.Invalid && code != fault.Conflict {
			return nil, err
		}
		f.Problem = err
		return w.personPage(v, id, personPageState{Edit: &f})
	}
	return page.Redirect{To: personPath(id)}, nil
}

// accountActs are what an administrator can do with an account.
func (w *Web) accountActs(v *visit, p *identity.PersonDetail, state string) templ.Component {
	if state == disabled {
		return page.Stack{note(v.t("people.enable.hint")), pressForm(press{Action: personPath(p.ID) + "/enable", Button: page.Button{Label: v.t("people.enable")}})}
	}
	return cards([]templ.Component{
		page.Stack{note(v.t("people.reset.hint")), pressForm(press{Action: personPath(p.ID) + "/reset", Button: page.Button{Label: v.t("people.reset")}})},
		page.Stack{note(v.t("people.disable.hint")), pressForm(press{Action: personPath(p.ID) + "/disable", Button: page.Button{Label: v.t("people.disable"), Kind: page.Danger},
			Named: v.t("people.disable.named", i18n.Args{"Name": p.Name}), Reason: v.t("people.reason"), ID: "why-disable"})},
	})
}

func (w *Web) disable(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	return w.done(v, id, w.People.Disable(v.ctx, id, v.form("reason")))
}

func (w *Web) enable(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	return w.done(v, id, w.People.Enable(v.ctx, id))
}

func (w *Web) unlock(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	return w.done(v, id, w.People.Unlock(v.ctx, id))
}

func (w *Web) endSessionsOf(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	return w.done(v, id, w.People.EndSessionsOf(v.ctx, id))
}

// done goes back to the person, with what was refused.
func (w *Web) done(v *visit, id identity.PersonID, err error) (page.View, error) {
	if err == nil {
		return page.Redirect{To: personPath(id)}, nil
	}
	if code := fault.From(err).Code; code != fault.Invalid && code != fault.Conflict {
		return nil, err
	}
	return w.personPage(v, id, personPageState{Wrong: err})
}

func (w *Web) resetPassword(v *visit) (page.View, error) {
	id := identity.PersonID(v.r.PathValue("person"))
	password, err := w.People.ResetPassword(v.ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := w.People.Person(v.ctx, id)
	if err != nil {
		return nil, err
	}
	return w.personPage(v, id, personPageState{First: w.oneTime(v, v.t("people.reset.done", i18n.Args{"Name": p.Name}), p.Account.Login, password, nil)})
}

// oneTime shows a password that was just made, once.
func (w *Web) oneTime(v *visit, title, login string, password identity.Secret, warnings []identity.Warning) templ.Component {
	return page.Stack{
		page.Notice{Kind: page.NoticeSuccess, Title: title, Text: v.t("people.once"), Body: page.Stack{once(v.t("people.login"), login), once(v.t("people.password.once"), password.Reveal())}},
		v.warned(warnings),
	}
}
