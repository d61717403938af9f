package warningweb

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"gangyao/planning/warning"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// typed is what somebody typed into one of the forms, with what was wrong.
type typed struct {
	what               warning.What
	note, until, owner string
	problem            error
}

func (w *Web) show(v *visit) (page.View, error) { return w.page(v, typed{}) }

func (w *Web) page(v *visit, f typed) (page.View, error) {
	x, events, err := w.Warnings.Show(v.ctx, w.Tenant, warning.ID(v.r.PathValue("warning")), v.at())
	if err != nil {
		return nil, err
	}
	shown := page.Stack{v.facts(x), section(v.t("warningweb.history"), "", v.history(events))}
	body := page.Stack{v.labelled(), page.Live{ID: "warning", Topic: warning.Topic(w.Tenant), Body: shown}}
	if w.Beside != nil {
		beside, err := w.Beside(v.ctx, x)
		if err != nil {
			return nil, err
		}
		if beside != nil {
			body = append(body, beside)
		}
	}
	if w.mayHandle(v, x) {
		body = append(body, v.forms(x, f))
	}
	p := page.Page{Title: x.Subject.Name + " · " + v.t(x.Kind.Key()), Lead: x.Message.In(v.lang), Body: body, Crumbs: []page.Link{
		{Label: v.t("warningweb.title"), Href: Path}, {Label: warning.Grouped([]warning.Warning{*x})[0].Label, Href: groupPath(x.Subject.GroupKey())}}}
	if f.problem != nil {
		p.Status = page.Status(fault.From(f.problem).Code)
	}
	return p, nil
}

func (w *Web) mayHandle(v *visit, x *warning.Warning) bool {
	return !v.isPast() && identity.From(v.ctx).May(warning.Handle, x.Target())
}

func (v *visit) facts(x *warning.Warning) page.Definitions {
	d := page.Definitions{
		{Term: v.t("warningweb.severity"), Body: v.severity(x.Severity)},
		{Term: v.t("warningweb.state"), Text: v.state(x)},
		{Term: v.t("warningweb.owner"), Text: v.owner(x.Owner).Text},
		{Term: v.t("warningweb.opened"), Text: v.when(x.Opened)},
	}
	if x.Owner == "" {
		d[2].Text = v.t("warningweb.owner.none")
	}
	if to := v.w.Subject(x.Subject); to != "" {
		d = append(d, page.Definition{Term: v.t("warningweb.subject"), Body: link(x.Subject.Name, to)})
	}
	lasted := v.spans(x.Spell(v.now), x.Duration(v.now))
	if x.Spells > 1 {
		lasted += v.t("warningweb.comma") + v.n("warningweb.spells", x.Spells)
	}
	d = append(d, page.Definition{Term: v.t("warningweb.lasted"), Text: lasted})
	if x.State == warning.Closed {
		d = append(d, page.Definition{Term: v.t("warningweb.closed"), Text: v.when(x.Closed)})
	}
	switch red := x.Red(v.now); {
	case !x.RedSince.IsZero():
		d = append(d, page.Definition{Term: v.t("warningweb.red"), Text: v.t("warningweb.red.now", i18n.Args{"For": v.spans(x.RedNow(v.now), red), "Since": v.day(x.RedSince)})})
	case red > 0:
		d = append(d, page.Definition{Term: v.t("warningweb.red"), Text: v.t("warningweb.red.was", i18n.Args{"For": v.span(red)})})
	}
	return d
}

func (v *visit) history(events []warning.Event) page.Table {
	t := page.Table{Caption: v.t("warningweb.history"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("warningweb.at"), Kind: page.KindDate, Head: true}, {Label: v.t("warningweb.happened")},
		{Label: v.t("warningweb.severity"), Kind: page.KindMark}, {Label: v.t("warningweb.words")}, {Label: v.t("warningweb.by")},
	}}
	for i := len(events) - 1; i >= 0; i-- { // the newest first
		e := &events[i]
		by := page.None(v.t("warningweb.by.program"))
		words := page.Txt(e.Message.In(v.lang))
		if e.By != "" {
			by, words = page.Txt(e.By), page.Txt(e.Note)
			if e.Note == "" {
				words = page.None(v.t("warningweb.note.none"))
			}
		}
		what := page.Txt(v.t(e.What.Key()))
		switch e.What {
		case warning.Silenced:
			what.Note = v.t("warningweb.until", i18n.Args{"Day": v.day(e.Until)})
		case warning.Assigned:
			what.Note = v.org(e.Owner)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.when(e.At)), what, page.Show(v.severity(e.Severity)), words, by}})
	}
	return t
}

// forms are what the person may do; a warning that ended takes notes only.
func (v *visit) forms(x *warning.Warning, f typed) page.Stack {
	form := func(what warning.What, label string, kind page.ButtonKind, fields ...page.Field) templ.Component {
		fields = append([]page.Field{{Name: "version", Type: page.FieldHidden, Value: strconv.Itoa(x.Version)}}, fields...)
		out := page.Form{ID: "do-" + string(what), Action: PathOf(x.ID), Fields: fields, Buttons: []page.Button{{Label: label, Name: "what", Value: string(what), Kind: kind}}}
		if f.what == what && f.problem != nil {
			out.Problem = i18n.Fault(v.lang, f.problem)
			for i := range fields {
				if fields[i].Name == fieldOf[fault.From(f.problem).Key] {
					fields[i].Error, out.Problem = out.Problem, ""
				}
			}
		}
		return folded(v.t("warningweb.do."+string(what)), f.what == what, out)
	}
	value := func(what warning.What, s string) string {
		if f.what == what {
			return s
		}
		return ""
	}
	note := func(what warning.What, label string, required bool) page.Field {
		return page.Field{ID: "note-" + string(what), Name: "note", Label: label, Type: page.FieldArea, Rows: 2, Required: required, Value: value(what, f.note)}
	}
	out := page.Stack{heading(v.t("warningweb.do"))}
	if x.State != warning.Closed {
		if x.State == warning.Open {
			out = append(out, form(warning.TakenUp, v.t("warningweb.press.acknowledged"), page.Primary, note(warning.TakenUp, v.t("warningweb.note"), false)))
		}
		until := value(warning.Silenced, f.until)
		if until == "" {
			until = v.day(v.now.AddDate(0, 0, 14))
		}
		out = append(out,
			form(warning.Assigned, v.t("warningweb.press.assigned"), "",
				page.Field{Name: "owner", Label: v.t("warningweb.owner"), Type: page.FieldSelect, Required: true, Options: v.orgOptions(x.Owner, value(warning.Assigned, f.owner))},
				note(warning.Assigned, v.t("warningweb.note"), false)),
			form(warning.Silenced, v.t("warningweb.press.silenced"), "",
				page.Field{Name: "until", Label: v.t("warningweb.silence.until"), Hint: v.t("warningweb.silence.hint"), Type: page.FieldDate, Required: true, Value: until},
				note(warning.Silenced, v.t("warningweb.reason"), true)))
	}
	return append(out, form(warning.Noted, v.t("warningweb.press.noted"), "", note(warning.Noted, v.t("warningweb.note"), true)))
}

// fieldOf says at which field a refusal belongs.
var fieldOf = map[string]string{"warning.note_needed": "note", "warning.silence_until": "until", "warning.owner_needed": "owner"}

func (v *visit) orgOptions(now identity.OrgID, chosen string) []page.Option {
	out := []page.Option{{Label: v.t("warningweb.choose")}}
	for _, o := range v.orgs.All() {
		if o.On(v.now) && (now == "" || o.ID != now) {
			out = append(out, page.Option{Value: string(o.ID), Label: o.Name, Selected: string(o.ID) == chosen})
		}
	}
	return out
}

// step is what a form asks for, apart from which warning.
func (v *visit) step(f typed) warning.Step {
	step := warning.Step{Tenant: v.w.Tenant, What: f.what, Note: f.note}
	switch f.what {
	case warning.Silenced:
		if day, err := time.ParseInLocation(time.DateOnly, f.until, v.now.Location()); err == nil {
			step.Until = day.AddDate(0, 0, 1).Add(-time.Second).UTC() // the whole of the last day
		}
	case warning.Assigned:
		if o, ok := v.orgs.Org(identity.OrgID(f.owner)); ok && o.On(v.now) {
			step.Owner = o.ID
		}
	}
	return step
}

// act does what a form asks for.
func (w *Web) act(v *visit) (page.View, error) {
	get := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	f := typed{what: warning.What(get("what")), note: get("note"), until: get("until"), owner: get("owner")}
	version, _ := strconv.Atoi(get("version")) // what is no number is no version anybody saw
	step := v.step(f)
	step.ID, step.Version = warning.ID(v.r.PathValue("warning")), version
	if _, err := w.Warnings.Do(v.ctx, step); err != nil {
		if c := fault.From(err).Code; c != fault.Invalid && c != fault.Conflict {
			return nil, err
		}
		f.problem = err
		return w.page(v, f)
	}
	return page.Redirect{To: PathOf(step.ID)}, nil
}
