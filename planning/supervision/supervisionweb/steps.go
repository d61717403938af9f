package supervisionweb

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// usual is the step that usually comes next in a state.
var usual = map[casework.StateName]casework.TransitionName{supervision.Draft: supervision.Issue, supervision.Issued: supervision.Accept, supervision.Doing: supervision.Answer,
	supervision.Answered: supervision.Verify, supervision.Verified: supervision.Close}

// partState says how a responsible unit stands.
func (v *visit) partState(x *supervision.View, p supervision.Part) string {
	s := x.Line.Span(p.Org, supervision.RoleContributor)
	if s == nil { // in a draft
		return v.t("supervisionweb.part.open")
	}
	late := s.LateOn(v.today(), v.w.Items.Days())
	switch {
	case !p.Done && s.Returned() > 0:
		return v.t("supervisionweb.part.returned")
	case !p.Done:
		return v.t("supervisionweb.part.open")
	case late.Over:
		return v.t("supervisionweb.part.late", i18n.Args{"Late": late.In(v.lang, "")})
	}
	return v.t("supervisionweb.part.done")
}

// today is the day whose standing is shown.
func (v *visit) today() time.Time {
	if v.past() {
		return v.asOf()
	}
	return identity.Day(v.now)
}

// forms are the steps open to the person, the usual one first; nothing is done on a past
// day.
func (v *visit) forms(x *supervision.View, f typed) (page.Stack, error) {
	if v.past() {
		return nil, nil
	}
	var first, rest page.Stack
	if x.Holding != nil && slices.ContainsFunc(x.Standing.Options, func(o casework.Option) bool { return o.Open() && ends(o.Transition) }) {
		first = append(first, v.holds(x))
	}
	for _, o := range x.Standing.Options {
		if !o.Open() {
			continue
		}
		name := string(o.Transition.Name)
		if o.Transition.Name == supervision.Revise {
			rest = append(rest, page.Button{Label: v.t("supervisionweb.revise"), Href: PathOf(x.Item.ID) + "/draft/edit"})
			continue
		}
		// Who answers for a responsible unit that has not answered does that first.
		helps := slices.ContainsFunc(x.Line.Parts, func(p supervision.Part) bool {
			return p.Role == supervision.RoleContributor && !p.Done && slices.Contains(x.Speaks, p.Org)
		})
		main := usual[x.Case.State] == o.Transition.Name || helps && o.Transition.Name == supervision.Contribute
		if o.Transition.Name == supervision.Contribute && !helps {
			continue
		}
		form, err := v.stepForm(x, o.Transition, f, main)
		if err != nil {
			return nil, err
		}
		body := folded(o.Transition.Label.In(v.lang), main || f.form == name, form)
		if main {
			first = append(first, body)
		} else {
			rest = append(rest, body)
		}
	}
	return append(first, rest...), nil
}

// blocked lists the steps of the person's roles that are not possible, each with its
// reason: those of the present state for all to see, those of another one folded away.
func (v *visit) blocked(x *supervision.View) page.Stack {
	if v.past() || !x.Case.Open() {
		return nil
	}
	var near, far page.Definitions
	for _, o := range x.Standing.Options {
		t := o.Transition
		among := cmp.Or(t.Each, t.Undo, t.Among)
		if among != "" && len(x.Case.Parties[among]) == 0 { // nobody is responsible beside the lead unit
			continue
		}
		if o.Open() || !slices.ContainsFunc(t.By, func(r casework.Role) bool { return slices.Contains(x.Roles, r) }) {
			continue
		}
		d := page.Definition{Term: t.Label.In(v.lang), Text: v.reasons(x, o)}
		if slices.Contains(t.From, x.Case.State) {
			near = append(near, d)
		} else {
			far = append(far, d)
		}
	}
	var out page.Stack
	if len(near) > 0 {
		out = append(out, section(v.t("supervisionweb.blocked"), "", near))
	}
	if len(far) > 0 {
		out = append(out, folded(v.n("supervisionweb.blocked.far", len(far)), false, far))
	}
	return out
}

// ends says whether a step says that the cause of an item was dealt with.
func ends(t *casework.Transition) bool {
	return t.Name == supervision.Verify || t.Name == supervision.Close
}

// holds says that what the item came from still holds.
func (v *visit) holds(x *supervision.View) page.Notice {
	n := page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.holds", i18n.Args{"Source": i18n.Key(x.Item.Source.Kind.Key()), "Level": i18n.Key(x.Holding.Level.Key())}),
		Text: v.t("supervisionweb.holds.text", i18n.Args{"What": x.Holding.Text, "Since": v.day(x.Holding.Since)})}
	if to := v.w.Subject(x.Item.Source); to != "" {
		n.Links = []page.Link{{Label: v.t("supervisionweb.holds.show"), Href: to}}
	}
	return n
}

// partField chooses the responsible unit that a step is about.
func (v *visit) partField(x *supervision.View, t *casework.Transition, chosen string) page.Field {
	var options []page.Option
	if t.Among != "" {
		options = append(options, page.Option{Label: v.t("supervisionweb.part.all")})
	}
	for _, p := range x.Line.Parts {
		if p.Role != supervision.RoleContributor || p.Done != (t.Undo != "") || t.Each != "" && !slices.Contains(x.Speaks, p.Org) {
			continue
		}
		options = append(options, page.Option{Value: string(p.Org), Label: v.org(p.Org), Selected: string(p.Org) == chosen})
	}
	return page.Field{ID: "part-" + string(t.Name), Name: "part", Label: v.t("supervisionweb.contributor"), Type: page.FieldSelect, Options: options, Required: t.Among == ""}
}

func (v *visit) stepForm(x *supervision.View, t *casework.Transition, f typed, main bool) (page.Form, error) {
	name := string(t.Name)
	value := func(field string) string {
		if f.form == name {
			return f.values[field]
		}
		return ""
	}
	fields := []page.Field{{Name: "base", ID: "base-" + name, Type: page.FieldHidden, Value: strconv.Itoa(x.Case.Version)}}
	if t.Each != "" || t.Undo != "" || t.Among != "" {
		fields = append(fields, v.partField(x, t, value("part")))
	}
	for _, role := range t.Places {
		d, _ := x.Process.Role(role)
		switch role {
		case supervision.RoleLeader:
			chosen := value("leader")
			if f.form != name {
				chosen = string(x.Leader())
			}
			field, err := v.leaderField(name, chosen)
			if err != nil {
				return page.Form{}, err
			}
			fields = append(fields, field)
		case supervision.RoleOwner:
			chosen := value("owner")
			if f.form != name {
				chosen = string(x.Owner())
			}
			fields = append(fields, page.Field{ID: "owner-" + name, Name: "owner", Label: d.Label.In(v.lang), Type: page.FieldSelect, Options: v.orgOptions(chosen), Required: slices.Contains(t.Stands, role)})
		case supervision.RoleContributor:
			given := value("contributors")
			if f.form != name {
				given = v.orgNames(x.Contributors())
			}
			fields = append(fields, page.Field{ID: "contributors-" + name, Name: "contributors", Label: d.Label.In(v.lang), Hint: v.t("supervisionweb.contributors.hint"), Value: given})
		}
	}
	for _, fn := range t.Sets {
		d, ok := x.Process.Field(fn)
		if !ok {
			continue
		}
		field := page.Field{ID: string(fn) + "-" + name, Name: string(fn), Label: d.Label.In(v.lang), Required: slices.Contains(t.Needs, fn), Value: value(string(fn)), Width: 6, Type: page.FieldNumber}
		if had := x.Case.Fields[string(fn)]; f.form != name && fn == "days" && !had.Missing() {
			field.Value = had.String()
		}
		switch {
		case d.Unit == "%":
			field.Unit = "%"
		case d.Unit != "":
			field.Unit = v.t("casework.unit.workdays")
		}
		if len(d.Choices) > 0 {
			field.Type, field.Unit = page.FieldSelect, ""
			field.Options = []page.Option{{Label: v.t("supervisionweb.choose")}}
			for _, c := range d.Choices {
				field.Options = append(field.Options, page.Option{Value: c, Label: c, Selected: c == value(string(fn))})
			}
		}
		fields = append(fields, field)
	}
	note := page.Field{ID: "note-" + name, Name: "note", Label: v.t("supervisionweb.note"), Type: page.FieldArea, Rows: 3, Required: t.Note, Value: value("note")}
	if x.Holding != nil && ends(t) {
		note.Label, note.Required = v.t("supervisionweb.holds.reason"), true
	}
	if silent := x.Silent(); t.Name == supervision.Answer && len(silent) > 0 {
		note.Hint = v.t("supervisionweb.answer.silent", i18n.Args{"Orgs": v.orgNames(silent)})
	}
	fields = append(fields, note)
	out := page.Form{ID: "do-" + name, Action: PathOf(x.Item.ID)}
	if t.Name == supervision.Report || t.Name == supervision.Answer || t.Name == supervision.Contribute || t.Name == supervision.Verify {
		out.Upload = true
		var kept []supervision.File
		if f.form == name {
			kept = v.kept
		}
		fields = append(fields, v.fileFields(name, kept)...)
	}
	button := page.Button{Label: t.Label.In(v.lang), Name: "do", Value: name}
	if main {
		button.Kind = page.Primary
	}
	if t.Name == supervision.Cancel {
		button.Kind = page.Danger
	}
	out.Fields, out.Buttons = fields, []page.Button{button}
	if f.form == name && f.problem != nil && !supervision.Stale(f.problem) { // what happened meanwhile stands on top
		v.blame(&out, f.problem)
	}
	return out, nil
}

// act takes the step that a form asks for.
func (w *Web) act(v *visit) (page.View, error) {
	if err := v.r.ParseMultipartForm(1 << 20); err != nil && v.r.MultipartForm != nil {
		return nil, tooLarge(err)
	}
	f := typed{form: v.post("do"), values: map[string]string{}}
	for name := range v.r.PostForm {
		f.values[name] = v.post(name)
	}
	err := w.step(v, f)
	switch {
	case err == nil:
		return page.Redirect{To: w.next(v, f.form)}, nil
	case formFault(err):
		f.problem = err
		return w.page(v, f)
	case fault.Is(err, fault.NotFound):
		return v.gone(f, err)
	}
	return nil, err
}

// next is where a step leads: to the item, or to the list for who does not see it any more.
func (w *Web) next(v *visit, step string) string {
	if _, err := w.Items.Show(v.ctx, w.Tenant, v.id()); fault.Is(err, fault.NotFound) {
		return Path + "?" + doneStep + "=" + escape(step)
	}
	return PathOf(v.id())
}

func (w *Web) step(v *visit, f typed) error {
	x, err := w.Items.Show(v.ctx, w.Tenant, v.id()) // refused before anything is kept
	if err != nil {
		return err
	}
	step := supervision.Step{Tenant: w.Tenant, Item: x.Item.ID, Base: f.base(), Transition: casework.TransitionName(f.form), Note: f.values["note"], Fields: map[string]string{}}
	t, ok := x.Process.Transition(step.Transition)
	if !ok {
		return fault.New(fault.Invalid, "casework.refusal.no_transition", fault.Args{"Name": f.form})
	}
	for _, name := range t.Sets {
		step.Fields[string(name)] = f.values[string(name)]
	}
	if slices.Contains(t.Places, supervision.RoleOwner) {
		step.Owner = identity.OrgID(f.values["owner"])
	}
	step.Part = identity.OrgID(f.values["part"])
	if slices.Contains(t.Places, supervision.RoleLeader) {
		step.Leader = f.values["leader"]
	}
	if slices.Contains(t.Places, supervision.RoleContributor) {
		step.Contributors = v.parseContributors(f.values["contributors"], &step.Wrong)
	}
	// Files of who may take the step at all are kept, be it that it is not open any more.
	if slices.ContainsFunc(t.By, func(r casework.Role) bool { return slices.Contains(x.Roles, r) }) {
		if step.Files, err = v.keepFiles(&step.Wrong); err != nil {
			return err
		}
	}
	_, err = w.Items.Do(v.ctx, step)
	return err
}
