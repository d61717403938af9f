package projectweb

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// act is something that is done to a project by a form of one of its tabs.
type act struct {
	name string
	asks identity.Action
	tab  string
	most int64
	do   func(w *Web, v *visit, st project.Step) error
}

// acts are all of them.
func acts() []act {
	const manage, keep = project.DoManage, project.DoKeep
	return []act{
		{"advance", keep, "gates", maxForm, (*Web).advance}, {"document", manage, "gates", maxFile + maxForm, (*Web).addDocument},
		{"waive", manage, "gates", maxForm, (*Web).askWaiver}, {"grant", project.DoGrant, "gates", maxForm, (*Web).settleWaiver},
		{"replan", manage, "plan", maxForm, (*Web).replan}, {"expect", manage, "plan", maxForm, (*Web).expect},
		{"year", manage, "money", maxForm, (*Web).planYear},
		{"report", project.DoReport, "reports", maxForm, (*Web).saveReport}, {"submit", project.DoReport, "reports", maxForm, (*Web).submitReport},
		{"settle", project.DoConfirm, "reports", maxForm, (*Web).settleReport},
		{"problem", manage, "problems", maxForm, (*Web).addProblem}, {"solve", manage, "problems", maxForm, (*Web).closeProblem},
		{"answer", project.DoSolve, "problems", maxForm, (*Web).answerProblem}, {"remind", manage, "problems", maxForm, (*Web).remindProblem},
		{"visit", manage, "visits", maxFiles, (*Web).addVisit},
		{"appoint", keep, "review", maxForm, (*Web).appoint}, {"score", project.DoScore, "review", maxForm, (*Web).score}, {"conclude", keep, "review", maxForm, (*Web).conclude},
		{"ask", keep, "review", maxForm, (*Web).askOpinions}, {"opinion", project.DoOpine, "review", maxForm, (*Web).giveOpinion},
		{"edit", keep, "edit", maxForm, (*Web).change}, {"refile", project.DoFile, "edit", maxForm, (*Web).refile},
		{"submit-filing", project.DoFile, "filing", maxForm, (*Web).submitFiling}, {"settle-filing", keep, "filing", maxForm, (*Web).settleFiling},
		{"back", keep, "change", maxForm, (*Web).back}, {"stand", keep, "change", maxForm, (*Web).stand}, {"join", keep, "change", maxForm, (*Web).join},
		{"divide", keep, "change", maxForm, (*Web).divide}, {"link", keep, "change", maxForm, (*Web).linkItem}, {"publish", project.DoPublish, "change", maxForm, (*Web).publish},
	}
}

// doing handles the form of an act. What is refused is shown again with what was
// typed beside the state of now.
func (w *Web) doing(a act) handler {
	return func(v *visit) (page.View, error) {
		if err := v.parse(); err != nil {
			return nil, err
		}
		st := project.Step{Tenant: v.tenant, ID: v.id(), Reason: v.input("reason")}
		st.Base, _ = strconv.Atoi(v.input("base")) // without one the use case says what is missing
		if then := v.input("then"); then == theFind || then == theNext || then == theShares {
			v.form = a.name
			return w.shown(v, a.tab)
		}
		err := a.do(w, v, st)
		if err == nil {
			to := PathOf(st.ID) + "/" + a.tab
			if f := v.input("form"); v.next != "" {
				to += v.next
			} else if f != "" {
				to += "#" + f
			}
			return page.Redirect{To: to}, nil
		}
		switch fault.From(err).Code {
		case fault.Invalid, fault.Conflict, fault.TooLarge, fault.Unsupported:
			v.problem, v.form = err, a.name
			if f := v.input("form"); f != "" {
				v.form = f
			}
			return w.shown(v, a.tab)
		}
		return nil, err
	}
}

// ask makes the form of an act; key tells several of one kind apart.
func (p *dossier) ask(name, key, button string, kind page.ButtonKind, fields ...page.Field) page.Form {
	form := name + key
	out := page.Form{ID: form, Action: p.path(name), Buttons: []page.Button{{Label: p.t(button), Kind: kind}}, Fields: []page.Field{
		{Type: page.FieldHidden, Name: "base", Value: strconv.Itoa(p.p.Version)}, {Type: page.FieldHidden, Name: "form", Value: form}}}
	for _, f := range fields {
		if f.Type == page.FieldFile {
			out.Upload = true
		}
		out.Fields = append(out.Fields, p.filled(form, f))
	}
	return out
}

// filled is a field of a form with what was typed into it before.
func (p *dossier) filled(form string, f page.Field) page.Field {
	f.ID = "f-" + form + "-" + f.Name
	if f.Type != page.FieldHidden && len(f.Options) == 0 {
		f.Value = p.said(form, f.Name, f.Value)
	}
	for i := range f.Options {
		f.Options[i].Selected = p.saidAny(form, f.Name, f.Options[i].Value, f.Options[i].Selected)
	}
	if f.Type != page.FieldHidden { // what nobody sees cannot tell
		f.Error = p.wrong(form, f.Name)
	}
	return f
}

func (p *dossier) reason(required bool) page.Field {
	return page.Field{Name: "reason", Label: p.t("projectweb.reason"), Type: page.FieldArea, Rows: 2, Required: required}
}

func hidden(name, value string) page.Field {
	return page.Field{Type: page.FieldHidden, Name: name, Value: value}
}

// typing says whether what was sent belongs to a form, so that it stands open.
func (p *dossier) typing(form string) bool { return p.sent != nil && p.form == form }

func (w *Web) advance(v *visit, st project.Step) error {
	f := typed{v: v}
	on := f.day("on", v.t("projectweb.on"))
	if f.err() != nil {
		return f.err()
	}
	_, err := w.Projects.Advance(v.ctx, st, on)
	return err
}

func (w *Web) addDocument(v *visit, st project.Step) error {
	f := typed{v: v}
	d := project.Document{Kind: v.input("kind"), Number: v.input("number"), Body: v.input("body"), On: f.day("on", v.t("projectweb.on")), Note: v.input("note"), Void: v.input("void") != ""}
	if f.err() != nil {
		return f.err()
	}
	files, err := w.keepFiles(v, "file", false)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		d.File = &files[0]
	}
	_, err = w.Projects.AddDocument(v.ctx, st, d)
	return err
}

func (w *Web) askWaiver(v *visit, st project.Step) error {
	_, err := w.Projects.AskWaiver(v.ctx, st, project.Stage(v.input("stage")), v.input("requirement"))
	return err
}

func (w *Web) settleWaiver(v *visit, st project.Step) error {
	_, err := w.Projects.SettleWaiver(v.ctx, st, project.Stage(v.input("stage")), v.input("requirement"), v.input("grant") == "yes")
	return err
}

// replan reads the grid of milestones: rows without a name are left out; what a
// row waits for names other rows by number, as in "1, 2SS+5".
func (w *Web) replan(v *visit, st project.Step) error {
	f := typed{v: v}
	var in project.Replanning
	in.Push = v.input("push") != ""
	var waits []string
	var rows []int
	ids := map[int]int{}
	for i := 1; i <= 500 && v.r.PostForm.Has("name-"+strconv.Itoa(i)); i++ {
		at := func(field string) string { return v.input(field + "-" + strconv.Itoa(i)) }
		name := at("name")
		if name == "" {
			continue
		}
		m := project.Milestone{ID: at("id"), Name: name, Start: f.day("start-"+strconv.Itoa(i), name), Finish: f.day("finish-"+strconv.Itoa(i), name), Weight: f.integer("weight-"+strconv.Itoa(i), v.t("projectweb.weight")), Key: at("key") != ""}
		if m.ID == "" {
			m.ID = "n" + strconv.Itoa(i) + "v" + strconv.Itoa(st.Base)
		}
		ids[i] = len(in.Milestones)
		in.Milestones, waits, rows = append(in.Milestones, m), append(waits, at("after")), append(rows, i)
	}
	for k, words := range waits {
		for _, one := range strings.FieldsFunc(words, func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == ' ' || r == ';' }) {
			l, row, ok := wait(one)
			from, known := ids[row]
			if !ok || !known {
				f.fail("after-"+strconv.Itoa(rows[k]), v.t("projectweb.after"), one)
				continue
			}
			l.From, l.To = in.Milestones[from].ID, in.Milestones[k].ID
			in.Links = append(in.Links, l)
		}
	}
	if f.err() != nil {
		return f.err()
	}
	_, err := w.Projects.Replan(v.ctx, st, in)
	return err
}

// wait reads "2", "2FS+3" or "2SS-1".
func wait(s string) (l project.Link, row int, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	n := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if n < 0 {
		n = len(s)
	}
	row, err := strconv.Atoi(s[:n])
	if err != nil {
		return l, 0, false
	}
	l.Kind, s = schedule.FinishStart, s[n:]
	for _, k := range schedule.Kinds() {
		if rest, cut := strings.CutPrefix(s, string(k)); cut {
			l.Kind, s = k, rest
		}
	}
	if s != "" {
		if l.Lag, err = strconv.Atoi(strings.TrimPrefix(s, "+")); err != nil {
			return l, row, false
		}
	}
	return l, row, true
}

func (w *Web) expect(v *visit, st project.Step) error {
	f := typed{v: v}
	list := f.progress("p")
	if f.err() != nil {
		return f.err()
	}
	_, err := w.Projects.Expect(v.ctx, st, list)
	return err
}

// progress reads what a grid says of milestones; only rows that differ from what
// the page showed are sent on.
func (f *typed) progress(prefix string) []project.Progress {
	v := f.v
	var out []project.Progress
	for _, id := range v.r.PostForm[prefix+"-id"] {
		at := func(field string) string { return v.input(prefix + "-" + field + "-" + id) }
		day := func(field, label string) project.Day { return f.day(prefix+"-"+field+"-"+id, v.t(label)) }
		x := project.Progress{ID: id, Started: day("started", "projectweb.started"), Finished: day("finished", "projectweb.finished"), Forecast: day("forecast", "projectweb.forecast")}
		if was := at("was"); was != x.Started.String()+"/"+x.Finished.String()+"/"+x.Forecast.String() {
			out = append(out, x)
		}
	}
	return out
}

func (w *Web) change(v *visit, st project.Step) error { return w.edited(v, st, w.Projects.Edit) }

func (w *Web) refile(v *visit, st project.Step) error { return w.edited(v, st, w.Projects.EditFiling) }

func (w *Web) edited(v *visit, st project.Step, edit func(context.Context, project.Step, project.Basics) (*project.Project, error)) error {
	x, err := w.Projects.Show(v.ctx, v.tenant, st.ID, 0)
	if err != nil {
		return err
	}
	f := typed{v: v}
	b := f.basics(x.Project.Basics)
	if tidied := b; f.err() != nil { // what else is wrong is told with it
		f.bad.Add("", tidied.Tidy())
		return f.err()
	}
	st.Twin = v.input("twin") != ""
	_, err = edit(v.ctx, st, b)
	return err
}

func (w *Web) back(v *visit, st project.Step) error {
	_, err := w.Projects.Back(v.ctx, st, project.Stage(v.input("stage")))
	return err
}

func (w *Web) stand(v *visit, st project.Step) error {
	_, err := w.Projects.Stand(v.ctx, st, project.Standing(v.input("standing")))
	return err
}

// join takes other projects into this one, or lets it take their place. Others
// are named as "name@version" by the list that the page offers.
func (w *Web) join(v *visit, st project.Step) error {
	var from []project.Seen
	for _, s := range v.r.PostForm["from"] {
		id, base, _ := strings.Cut(s, "@")
		n, _ := strconv.Atoi(base) // the use case refuses what is no version
		from = append(from, project.Seen{ID: project.ID(id), Base: n})
	}
	as := project.Merged
	if v.input("as") == string(project.Superseded) {
		as = project.Superseded
	}
	_, err := w.Projects.Join(v.ctx, v.tenant, project.Seen{ID: st.ID, Base: st.Base}, from, as, st.Reason)
	return err
}

func (w *Web) linkItem(v *visit, st project.Step) error {
	f := typed{v: v}
	c, err := v.counted(v.input("item"))
	if err != nil {
		return err
	}
	if c.Quantity = f.number("quantity", v.t("projectweb.quantity")); f.err() != nil {
		return f.err()
	}
	_, err = w.Projects.LinkItem(v.ctx, st, c)
	return err
}

// counted reads PLAN/EDITION/ITEM.
func (v *visit) counted(s string) (project.CountsFor, error) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || slices.Contains(parts, "") {
		return project.CountsFor{}, fault.New(fault.Invalid, "projectweb.not_read", fault.Args{"Field": i18n.T(v.lang, "project.field.counts"), "Text": clip(s)})
	}
	return countsFor(parts[0], parts[1], parts[2]), nil
}

func (w *Web) publish(v *visit, st project.Step) error {
	_, err := w.Projects.Publish(v.ctx, st, v.input("show") == "yes")
	return err
}
