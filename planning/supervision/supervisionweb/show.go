package supervisionweb

import (
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/expr"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

var multiple = templ.Attributes{"multiple": true}

func escape(s string) string { return url.QueryEscape(s) }

func (v *visit) id() supervision.ItemID { return supervision.ItemID(v.r.PathValue("case")) }

func (w *Web) show(v *visit) (page.View, error) { return w.page(v, typed{}) }

func (w *Web) page(v *visit, f typed) (page.View, error) {
	x, err := w.Items.ShowOn(v.ctx, w.Tenant, v.id(), v.asOf())
	if err != nil {
		return nil, err
	}
	topic := supervision.Topic(w.Tenant)
	unsaved, err := v.unsaved(x, f)
	if err != nil {
		return nil, err
	}
	body := append(append(page.Stack{v.labelled()}, v.refused(x, f)...), unsaved...)
	body = append(body, page.Live{ID: "item", Topic: topic, Body: page.Stack{v.way(x), v.standing(x), v.facts(x)}})
	if x.Case.State == supervision.Closed && x.Holding != nil && v.runs() {
		again := v.holds(x)
		again.Text = v.t("supervisionweb.holds.closed", i18n.Args{"What": x.Holding.Text, "Since": v.day(x.Holding.Since)})
		again.Links = append(again.Links, page.Link{Label: v.t("supervisionweb.new.once_more"), Href: NewFrom(x.Item.Source)})
		body = append(body, again)
	}
	forms, err := v.forms(x, f)
	if err != nil {
		return nil, err
	}
	if len(forms) > 0 {
		body = append(body, section(v.t("supervisionweb.steps"), v.t("supervisionweb.steps.text"), forms))
	}
	body = append(body, v.blocked(x)...)
	var past page.Stack
	if answers := v.answers(x); len(answers.Rows) > 0 {
		past = append(past, section(v.t("supervisionweb.answers"), "", answers))
	}
	if held := v.spans(x); len(held.Rows) > 1 || len(x.Line.Spans) == 1 && len(x.Line.Spans[0].Dues) > 1 {
		past = append(past, section(v.t("supervisionweb.spans"), v.t("supervisionweb.spans.text"), held))
	}
	past = append(past, section(v.t("supervisionweb.history"), "", v.history(x)))
	body = append(body, v.notices(x, f)...)
	body = append(body, page.Live{ID: "past", Topic: topic, Body: past})
	body = append(body, v.related(x)...)
	if len(x.Revisions) > 0 {
		body = append(body, folded(v.n("supervisionweb.revisions", len(x.Revisions)), false, v.revisions(x)))
	}
	p := page.Page{Title: x.Item.Title, Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body}
	if v.merges(x) {
		p.Actions = []page.Button{{Label: v.t("supervisionweb.merge"), Href: mergePath(x.Item.ID)}}
	}
	if f.problem != nil {
		p.Status = page.Status(fault.From(f.problem).Code)
	}
	return p, nil
}

// way shows how far the item came.
func (v *visit) way(x *supervision.View) page.Steps {
	out := page.Steps{Label: v.t("supervisionweb.way")}
	line := []casework.StateName{supervision.Draft, supervision.Issued, supervision.Doing, supervision.Answered, supervision.Verified, supervision.Closed}
	state := x.Case.State
	if state == supervision.Paused {
		state = supervision.Doing
	}
	at := slices.Index(line, state)
	for i, name := range line {
		st, ok := x.Process.State(name)
		if !ok {
			continue
		}
		step := page.Step{Label: st.Label.In(v.lang), State: page.StepAhead}
		switch {
		case at >= 0 && (i < at || i == at && st.Final):
			step.State = page.StepDone
		case i == at:
			step.State = page.StepCurrent
			step.Note = v.day(x.Case.Since)
		}
		out.Items = append(out.Items, step)
	}
	return out
}

// standing says whose turn it is, since when, and how much time is left.
func (v *visit) standing(x *supervision.View) page.Notice {
	kind := page.NoticeInfo
	switch {
	case x.Case.Level == casework.Red:
		kind = page.NoticeError
	case x.Case.Level == casework.Yellow:
		kind = page.NoticeWarning
	case x.Case.State == supervision.Closed:
		kind = page.NoticeSuccess
	}
	text := v.left(&x.Row)
	if x.Work != nil && !x.Work.Due.IsZero() && x.Case.Open() {
		text = v.t("supervisionweb.clock.due", i18n.Args{"Left": text, "Due": plain(x.Work.Due)})
		if x.Work.Provisional {
			text += v.t("supervisionweb.due.provisional_text")
		}
	}
	if x.Case.State == supervision.Issued {
		text += v.accepting(x)
	}
	line := x.Standing.Line
	if x.Into != nil {
		line.Args["Other"] = x.Into.Item.Title
	}
	return page.Notice{Kind: kind, Title: line.In(v.lang), Text: text}
}

// accepting says until when the unit has to accept.
func (v *visit) accepting(x *supervision.View) string {
	for _, t := range x.Standing.Timings {
		if t.Clock != supervision.Accepting || t.Due.IsZero() {
			continue
		}
		args := i18n.Args{"Days": t.Length, "Due": plain(t.Due)}
		if t.Over {
			return v.t("supervisionweb.accepting.over", args)
		}
		return v.t("supervisionweb.accepting", args)
	}
	return ""
}

func (v *visit) facts(x *supervision.View) page.Definitions {
	var d page.Definitions
	add := func(key, text string) {
		if text != "" {
			d = append(d, page.Definition{Term: v.t(key), Text: text})
		}
	}
	add("supervision.doc.item", x.Item.Number)
	d = append(d, page.Definition{Term: v.t("supervisionweb.level"), Body: v.level(x.Case.Level)})
	if worst := x.Worst(); worst.Worse(x.Case.Level) {
		d = append(d, page.Definition{Term: v.t("supervisionweb.worst"), Body: v.level(worst)})
	}
	d = append(d, page.Definition{Term: v.t("supervisionweb.asked"), Body: lines(strings.Split(x.Item.Asked, "\n"), nil)})
	for i := range x.Absorbed {
		add("supervisionweb.absorbed", x.Absorbed[i].Title+v.t("supervisionweb.colon")+x.Absorbed[i].Asked)
	}
	add("supervisionweb.owner", v.org(x.Owner()))
	for _, p := range x.Line.Parts {
		if p.Role == supervision.RoleContributor {
			add("supervisionweb.contributor", v.org(p.Org)+v.t("supervisionweb.bracket", i18n.Args{"Who": v.partState(x, p)}))
		}
	}
	add("supervision.doc.leader", x.Item.Leader)
	if len(x.Acts) > 0 {
		add("supervisionweb.issuer", x.Acts[0].By.Name)
	}
	source := v.t(x.Item.Source.Kind.Key())
	if name := v.sourceName(x.Item.Source); name != "" {
		source += v.t("supervisionweb.colon") + name
	}
	if to := v.w.Subject(x.Item.Source); to != "" {
		d = append(d, page.Definition{Term: v.t("supervisionweb.source"), Body: link(source, to)})
	} else {
		add("supervisionweb.source", source)
	}
	if !x.Item.Received.IsZero() {
		add("supervisionweb.received", plain(x.Item.Received))
	}
	add("supervisionweb.source_words", x.Item.Words)
	if about := v.about(x.Item.Reference); about != nil {
		d = append(d, page.Definition{Term: v.t("supervisionweb.reference"), Body: about})
	}
	if further := v.furtherOf(&x.Item); further != nil {
		d = append(d, page.Definition{Term: v.t("supervisionweb.further"), Body: further})
	}
	more := moreTime(x)
	for _, name := range []string{"days", "wanted", "more", "progress", "result"} {
		f, ok := x.Process.Field(casework.FieldName(name))
		if !ok || x.Case.Fields[name].Missing() {
			continue
		}
		text := v.value(f, x.Case.Fields[name])
		switch {
		case name == "wanted" && more.state == "" || name == "more" && more.times == 0: // of an earlier issue
			continue
		case name == "wanted":
			text += v.t("supervisionweb.bracket", i18n.Args{"Who": v.t("supervisionweb.time." + more.state)})
		case name == "more" && more.times > 1:
			text = v.t("supervisionweb.time.sum", i18n.Args{"Days": more.days, "Times": more.times})
		}
		d = append(d, page.Definition{Term: f.Label.In(v.lang), Text: text})
	}
	if x.Item.Demo {
		add("supervisionweb.nature", v.t("supervisionweb.demo"))
	}
	return d
}

// timeAsked is what became of requests for more time since the item was issued last: the state
// of the last one (open, granted, refused), how often more was granted, and how many workdays
// in all.
type timeAsked struct {
	state string
	times int
	days  int64
}

func moreTime(x *supervision.View) (out timeAsked) {
	for i := range x.Acts {
		switch a := &x.Acts[i]; a.Transition {
		case supervision.Issue:
			out = timeAsked{}
		case supervision.Ask:
			out.state = "open"
		case supervision.Refuse:
			out.state = "refused"
		case supervision.Prolong:
			out.times, out.days = out.times+1, out.days+a.Fields["more"].Decimal().IntPart()
			if out.state != "" {
				out.state = "granted"
			}
		}
	}
	return out
}

// sourceName is what a source is called: name and number of a document.
func (v *visit) sourceName(s supervision.Source) string {
	if s.Kind == supervision.FromWarning || s.Kind == supervision.FromOverdue || s.Name == s.Ref {
		return s.Name // the record's id means nothing to people
	}
	return joined(s.Name, s.Ref, " ")
}

// signer is who signs an act: the unit that it speaks for, and who did it, with their own
// unit when that is another one.
func (v *visit) signer(c *casework.Case, a *casework.Act) (unit, by string) {
	of := supervision.Unit(c, a)
	if a.By.Org == of || a.By.Org == "" {
		return v.org(of), a.By.Name
	}
	return v.org(of), v.t("supervision.doc.by_other", i18n.Args{"By": a.By.Name, "Of": v.org(a.By.Org)})
}

// value is a field with its unit.
func (v *visit) value(f *casework.Field, x expr.Value) string {
	s := x.String()
	switch {
	case f.Unit == "%":
		return s + "%"
	case f.Unit != "":
		return s + " " + v.t("casework.unit.workdays")
	}
	return s
}

// answers are the reports and answers by month, the newest first.
func (v *visit) answers(x *supervision.View) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.answers"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.month"), Kind: page.KindDate, Head: true},
		{Label: v.t("supervisionweb.org")}, {Label: v.t("supervisionweb.what")}, {Label: v.t("supervisionweb.progress"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.words")}}}
	for i := len(x.Acts) - 1; i >= 0; i-- {
		a := &x.Acts[i]
		if a.Transition != supervision.Report && a.Transition != supervision.Answer && a.Transition != supervision.Contribute {
			continue
		}
		progress := page.None(v.t("supervisionweb.progress.none"))
		if p, ok := a.Fields["progress"]; ok {
			progress = page.Txt(p.String() + "%")
		}
		unit, by := v.signer(&x.Case, a)
		who := page.Txt(unit)
		who.Note = by
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(a.At.In(v.now.Location()).Format("2006-01")), who, page.Txt(v.what(x, a)), progress, page.Txt(a.Note)}})
	}
	return t
}

// what names an act.
func (v *visit) what(x *supervision.View, a *casework.Act) string {
	if t, ok := x.Process.Transition(a.Transition); ok {
		return t.Label.In(v.lang)
	}
	return v.t(a.Kind.Key())
}

func (v *visit) history(x *supervision.View) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.history"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.at"), Kind: page.KindDate, Head: true},
		{Label: v.t("supervisionweb.what")}, {Label: v.t("supervisionweb.by")}, {Label: v.t("supervisionweb.words")}}}
	for i := len(x.Acts) - 1; i >= 0; i-- {
		a := &x.Acts[i]
		by := page.Txt(v.t("casework.program"))
		if a.By.ID != "" {
			by = page.Txt(a.By.Name)
			by.Note = v.org(a.By.Org)
		}
		said := page.None(v.t("supervisionweb.words.none"))
		if texts, files := v.said(x, a), v.attached(x, a); len(texts)+len(files) > 0 {
			said = page.Show(lines(texts, files))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.when(a.At)), page.Txt(v.what(x, a)), by, said}})
	}
	return t
}

// said is what an act says, line by line.
func (v *visit) said(x *supervision.View, a *casework.Act) []string {
	var out []string
	if a.Note != "" {
		out = append(out, a.Note)
	}
	for _, f := range x.Process.Fields {
		if val, ok := a.Fields[string(f.Name)]; ok && !val.Missing() {
			out = append(out, f.Label.In(v.lang)+v.t("supervisionweb.colon")+v.value(&f, val))
		}
	}
	for _, role := range []casework.Role{supervision.RoleOwner, supervision.RoleContributor} {
		if list := a.Parties[role]; len(list) > 0 {
			var ids []identity.OrgID
			for _, p := range list {
				ids = append(ids, p.Org)
			}
			d, _ := x.Process.Role(role)
			out = append(out, d.Label.In(v.lang)+v.t("supervisionweb.colon")+v.orgNames(ids))
		}
	}
	if a.Part != nil {
		out = append(out, v.t("supervisionweb.contributor")+v.t("supervisionweb.colon")+v.org(a.Part.Org))
	}
	for _, al := range a.Alarms {
		out = append(out, v.alarm(x, al))
	}
	if other := v.other(x, a.Other); other != "" {
		out = append(out, other)
	}
	if a.Cut != nil {
		out = append(out, v.n("supervisionweb.cut", a.Cut.Length))
	}
	for range a.Lifted {
		out = append(out, v.t("supervisionweb.lifted"))
	}
	return out
}

// other is the title of the item that an act merged with.
func (v *visit) other(x *supervision.View, id supervision.ItemID) string {
	if x.Into != nil && x.Into.Item.ID == id {
		return x.Into.Item.Title
	}
	for i := range x.Absorbed {
		if x.Absorbed[i].ID == id {
			return x.Absorbed[i].Title
		}
	}
	return ""
}

// alarm says which step of which clock fired.
func (v *visit) alarm(x *supervision.View, al casework.Alarm) string {
	c, ok := x.Process.Clock(al.Clock)
	if !ok {
		return string(al.Step)
	}
	s, ok := x.Process.Step(al)
	if !ok {
		return string(al.Step)
	}
	level := v.t("supervisionweb.alarm.reminder")
	if s.Level != casework.Calm {
		level = v.t(s.Level.Key())
	}
	return v.t("supervisionweb.alarm", i18n.Args{"Clock": c.Label.In(v.lang), "At": v.point(c, s), "Level": level})
}

func (v *visit) attached(x *supervision.View, a *casework.Act) []page.Link {
	var out []page.Link
	for _, sha := range a.Evidence {
		name := sha[:min(8, len(sha))]
		for _, f := range x.Files {
			if f.SHA256 == sha {
				name = f.Name
			}
		}
		out = append(out, page.Link{Label: name, Href: PathOf(x.Item.ID) + "/files/" + sha})
	}
	return out
}

// related are the items that were merged, and those from the same source.
func (v *visit) related(x *supervision.View) page.Stack {
	var out page.Stack
	list := func(rows []supervision.Row) page.Table {
		t := page.Table{Caption: v.t("supervisionweb.same"), HideCaption: true, Columns: v.columns()}
		for i := range rows {
			t.Rows = append(t.Rows, page.Row{Cells: v.cells(&rows[i])})
		}
		return t
	}
	if len(x.Merged) > 0 {
		out = append(out, section(v.t("supervisionweb.merged"), "", list(x.Merged)))
	}
	if len(x.Others) > 0 {
		out = append(out, section(v.t("supervisionweb.others"), "", list(x.Others)))
	}
	if len(x.Same) == 0 {
		return out
	}
	return append(out, section(v.t("supervisionweb.same"), v.t("supervisionweb.same.text"), list(x.Same)))
}

// file gives an attachment of the item.
func (w *Web) file(v *visit) (page.View, error) {
	x, err := w.Items.Show(v.ctx, w.Tenant, v.id())
	if err != nil {
		return nil, err
	}
	sha := v.r.PathValue("sha")
	for _, f := range x.Files {
		if f.SHA256 != sha {
			continue
		}
		file, err := w.Files.Get(v.ctx, sha)
		if err != nil {
			return nil, err
		}
		return page.File{Name: f.Name, Type: "application/octet-stream", Write: func(out io.Writer) error {
			_, err := io.Copy(out, file)
			return errors.Join(err, file.Close())
		}}, nil
	}
	return nil, fault.New(fault.NotFound, "attach.missing", fault.Args{"SHA": strings.ToValidUTF8(sha, "")})
}
