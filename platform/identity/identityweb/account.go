package identityweb

import (
	"time"

	"github.com/a-h/templ"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// newKey is the form for a new key, as typed.
type newKey struct {
	Name, Until string
	Actions     []string
	Problem     error
}

// account is one's own account.
func (w *Web) account(v *visit) (page.View, error) { return w.accountPage(v, newKey{}, nil) }

func (w *Web) accountPage(v *visit, k newKey, first templ.Component) (page.View, error) {
	me, err := w.People.Me(v.ctx)
	if err != nil {
		return nil, err
	}
	body := page.Stack{first}
	if v.form("changed") != "" {
		body = append(body, page.Notice{Kind: page.NoticeSuccess, Title: v.t("people.password.changed"), Text: v.t("people.password.changed.text")})
	}
	var roles []string
	for _, a := range me.Assignments {
		if a.On(w.People.Today()) {
			roles = append(roles, w.sayGrant(v, a.Grant))
		}
	}
	facts := page.Definitions{
		{Term: v.t("people.name"), Text: me.Name}, {Term: v.t("people.login"), Text: me.Account.Login},
		{Term: v.t("people.org"), Text: me.OrgName}, {Term: v.t("people.post"), Text: orDash(me.Post)},
		{Term: v.t("people.roles.mine"), Body: lines(roles)},
	}
	body = append(body, facts, heading(v.t("people.sessions"), "sessions"), w.sessions(v, me.Sessions, AccountPath, true))
	body = append(body, heading(v.t("people.keys"), "keys"), note(v.t("people.keys.lead")), w.keys(v, me.Keys), w.keyForm(v, k))
	p := page.Page{Title: v.t("people.account"), Body: body, Styles: []string{"people"},
		Actions: []page.Button{{Label: v.t("people.password.change"), Href: AccountPath + "/password"}}}
	if k.Problem != nil {
		p.Status = page.Status(fault.From(k.Problem).Code)
	}
	return p, nil
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// sessions lists where somebody is signed in; own ones end one by one.
func (w *Web) sessions(v *visit, list []identity.Session, path string, own bool) templ.Component {
	t := page.Table{Caption: v.t("people.sessions"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("people.session.device"), Head: true}, {Label: v.t("people.session.address")},
		{Label: v.t("people.session.since"), Kind: page.KindDate}, {Label: v.t("people.session.seen"), Kind: page.KindDate},
	}, Empty: page.Empty{Title: v.t("people.sessions.none")}}
	if own {
		t.Columns = append(t.Columns, page.Column{Label: v.t("people.act")})
	}
	others := 0
	for _, s := range list {
		device := page.Txt(deviceOf(v, s))
		if s.Mine {
			device.Note = v.t("people.session.this")
		} else {
			others++
		}
		row := page.Row{Cells: []page.Cell{device, page.Txt(s.Address), v.when(s.Created, ""), v.when(s.Seen, "")}, Current: s.Mine}
		if own && !s.Mine {
			row.Cells = append(row.Cells, page.Show(pressForm(press{Action: path + "/sessions/" + string(s.ID) + "/end",
				Button: page.Button{Label: v.t("people.session.end")}, Named: v.t("people.session.end.named", i18n.Args{"Device": deviceOf(v, s)})})))
		}
		t.Rows = append(t.Rows, row)
	}
	out := page.Stack{t}
	switch {
	case own && others > 0:
		out = append(out, pressForm(press{Action: path + "/sessions/end", Button: page.Button{Label: v.t("people.sessions.end")}}))
	case !own && len(list) > 0:
		out = append(out, pressForm(press{Action: path + "/sessions/end", Button: page.Button{Label: v.t("people.sessions.end.of")}}))
	}
	return out
}

// endSession ends one of one's own sessions.
func (w *Web) endSession(v *visit) (page.View, error) {
	if err := w.People.EndSession(v.ctx, identity.SessionID(v.r.PathValue("session"))); err != nil {
		return nil, err
	}
	return page.Redirect{To: AccountPath + "#sessions"}, nil
}

// endOtherSessions ends all one's own sessions but the one that asks.
func (w *Web) endOtherSessions(v *visit) (page.View, error) {
	if err := w.People.EndOtherSessions(v.ctx); err != nil {
		return nil, err
	}
	return page.Redirect{To: AccountPath + "#sessions"}, nil
}

func (w *Web) askPassword(v *visit) (page.View, error) { return w.passwordPage(v, nil), nil }

func (w *Web) passwordPage(v *visit, problem error) page.Page {
	old := page.Field{Name: "old", Label: v.t("people.password.old"), Type: page.FieldPassword, Required: true, Width: 20, Autocomplete: "current-password"}
	fresh := page.Field{Name: "new", Label: v.t("people.password.new"), Hint: v.t("people.password.rule", i18n.Args{"Least": identity.PasswordLeast}), Type: page.FieldPassword, Required: true, Width: 20, Autocomplete: "new-password"}
	again := page.Field{Name: "again", Label: v.t("people.password.again"), Type: page.FieldPassword, Required: true, Width: 20, Autocomplete: "new-password"}
	p := page.Page{Title: v.t("people.password.change"), Lead: v.t("people.password.lead"), Styles: []string{"people"}}
	form := page.Form{Action: AccountPath + "/password", Buttons: []page.Button{{Label: v.t("people.password.save"), Kind: page.Primary}}}
	if v.me.MustChange {
		old.Hint = v.t("people.password.old.given")
		p.Lead = v.t("people.password.must")
	} else {
		p.Crumbs = []page.Link{{Label: v.t("people.account"), Href: AccountPath}}
		form.Buttons = append(form.Buttons, page.Button{Label: v.t("people.cancel"), Href: AccountPath, Kind: page.Quiet})
	}
	if problem != nil {
		f := fault.From(problem)
		words := i18n.Fault(v.lang, problem)
		switch f.Key {
		case "identity.password_wrong":
			old.Error = words
		case "people.password_differs":
			again.Error = words
		default:
			fresh.Error = words
		}
		p.Status = page.Status(f.Code)
	}
	form.Fields = []page.Field{{Name: "back", Type: page.FieldHidden, Value: v.r.FormValue("back")}, old, fresh, again}
	p.Body = form
	return p
}

func (w *Web) changePassword(v *visit) (page.View, error) {
	fresh := v.r.FormValue("new")
	if fresh != v.r.FormValue("again") {
		return w.passwordPage(v, fault.New(fault.Invalid, "people.password_differs", nil)), nil
	}
	if err := w.People.ChangePassword(v.ctx, identity.Secret(v.r.FormValue("old")), identity.Secret(fresh)); err != nil {
		if refused(err) || fault.Is(err, fault.Unavailable) {
			return w.passwordPage(v, err), nil
		}
		return nil, err
	}
	if back := v.form("back"); back != "" {
		return page.Redirect{To: back}, nil
	}
	return page.Redirect{To: AccountPath + "?changed=1"}, nil
}

// keys lists the keys with which programs act for somebody.
func (w *Web) keys(v *visit, list []identity.APIKey) templ.Component {
	if len(list) == 0 {
		return note(v.t("people.keys.none"))
	}
	t := page.Table{Caption: v.t("people.keys"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("people.key.name"), Head: true}, {Label: v.t("people.key.actions")}, {Label: v.t("people.key.until"), Kind: page.KindDate},
		{Label: v.t("people.key.used"), Kind: page.KindDate}, {Label: v.t("people.act")},
	}}
	now := page.From(v.ctx).Now
	for _, k := range list {
		var actions []string
		for _, a := range k.Actions {
			actions = append(actions, w.sayAction(v, a))
		}
		last := page.Show(pressForm(press{Action: AccountPath + "/keys/" + string(k.ID) + "/revoke", Button: page.Button{Label: v.t("people.key.revoke"), Kind: page.Danger},
			Named: v.t("people.key.revoke.named", i18n.Args{"Name": k.Name})}))
		switch {
		case !k.Revoked.IsZero():
			last = page.Show(page.Tag{Text: v.t("people.key.revoked")})
		case !k.Expires.IsZero() && k.Expires.Before(now):
			last = page.Show(page.Tag{Text: v.t("people.key.expired")})
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(k.Name), page.Show(lines(actions)), v.day(k.Expires.In(now.Location()), ""), v.when(k.Used, v.t("people.never")), last}})
	}
	return t
}

// keyForm asks what a new key is for. It offers the actions that its owner may do.
func (w *Web) keyForm(v *visit, k newKey) templ.Component {
	f := page.Form{ID: "new-key", Action: AccountPath + "/keys", Buttons: []page.Button{{Label: v.t("people.key.make")}}}
	name := page.Field{Name: "name", Label: v.t("people.key.name"), Hint: v.t("people.key.name.hint"), Value: k.Name, Required: true, Width: 20}
	until := page.Field{Name: "until", Label: v.t("people.key.until"), Hint: v.t("people.key.until.hint"), Type: page.FieldDate, Required: true, Value: k.Until}
	if until.Value == "" {
		until.Value = i18n.ISO(page.From(v.ctx).Now.AddDate(0, 6, 0))
	}
	actions := page.Field{Name: "action", Label: v.t("people.key.actions"), Type: page.FieldChecks, Required: true}
	for _, a := range w.Policy.Actions() {
		probe := *v.me // what a key with this action could do for its owner
		probe.Key, probe.Actions = "new", []identity.Action{a}
		if rule, _ := w.Policy.Rule(a); rule.Everyone || !probe.May(a, identity.Target{Tenant: w.Tenant, Anywhere: true}) {
			continue
		}
		o := page.Option{Value: string(a), Label: w.sayAction(v, a), Hint: string(a)}
		for _, chosen := range k.Actions {
			o.Selected = o.Selected || chosen == string(a)
		}
		actions.Options = append(actions.Options, o)
	}
	if len(actions.Options) == 0 {
		return note(v.t("people.keys.no_actions"))
	}
	f.Fields = []page.Field{name, until, actions}
	if k.Problem != nil {
		f.Problem = i18n.Fault(v.lang, k.Problem)
	}
	return folded(v.t("people.key.new"), k.Problem != nil, f)
}

func (w *Web) makeKey(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "fault.invalid", nil)
	}
	k := newKey{Name: v.form("name"), Until: v.form("until"), Actions: v.r.PostForm["action"]}
	until, err := readDay(k.Until)
	if err != nil {
		k.Problem = err
		return w.accountPage(v, k, nil)
	}
	req := identity.KeyRequest{Name: k.Name, Expires: endOf(until, page.From(v.ctx).Now.Location())}
	for _, a := range k.Actions {
		req.Actions = append(req.Actions, identity.Action(a))
	}
	key, secret, err := w.People.MakeKey(v.ctx, req)
	if err != nil {
		if !refused(err) {
			return nil, err
		}
		k.Problem = err
		return w.accountPage(v, k, nil)
	}
	return w.accountPage(v, newKey{}, page.Notice{Kind: page.NoticeSuccess, Title: v.t("people.key.made", i18n.Args{"Name": key.Name}),
		Text: v.t("people.key.made.text"), Body: once(v.t("people.key"), secret.Reveal())})
}

// endOf is the end of a day in the time zone of the site; the zero day stays zero.
func endOf(day time.Time, zone *time.Location) time.Time {
	if day.IsZero() {
		return day
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, zone)
}

func (w *Web) revokeKey(v *visit) (page.View, error) {
	if err := w.People.RevokeKey(v.ctx, identity.KeyID(v.r.PathValue("key"))); err != nil {
		return nil, err
	}
	return page.Redirect{To: AccountPath + "#keys"}, nil
}
