package commitmentweb

import (
	"slices"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/quantity"
)

// typed is what somebody typed into a form of a duty, with what was wrong.
type typed struct {
	form    string // assign, submit, or the id of a submission
	terms   *commitment.Terms
	submit  *commitment.SubmitRequest
	note    string
	problem error
	said    []string // what there is to say about the problem
}

// The forms of a duty.
const (
	formAssign = "assign"
	formSubmit = "submit"
)

func (w *Web) duty(v *visit) (page.View, error) { return w.dutyPage(v, typed{}) }

// dutyPage shows one duty with everything that may be known of it.
func (w *Web) dutyPage(v *visit, f typed) (page.View, error) {
	d, err := w.Commitments.Duty(v.ctx, v.query(), commitment.DutyID(v.r.PathValue("duty")))
	if err != nil {
		return nil, err
	}
	tree, err := w.Commitments.Tree(v.ctx, v.query(), commitment.Filter{Section: d.Row.Section})
	if err != nil {
		return nil, err
	}
	standing := dutyView{v: v, w: w, d: d, text: v.textPath(&tree.Edition, &d.Row)}
	body := page.Stack{standing.view()}
	if p := standing.parts(); p != nil {
		body = append(body, section(v.t("commitmentweb.parts"), v.t("commitmentweb.parts.hint", i18n.Args{"Book": d.Book}), *p))
	}
	body = append(body, section(v.t("commitmentweb.division"), "", standing.terms()))
	if p := standing.steps(); p != nil {
		steps := page.Stack{*p}
		if slices.Contains(d.May, commitment.DoAssign) && page.From(v.ctx).AsOf.IsZero() {
			steps = append(steps, link(v.t("commitmentweb.copy_steps"), v.here("division", byCopy, string(d.Duty))+"#"+bulkID))
		}
		body = append(body, section(v.t("commitmentweb.steps"), v.t("commitmentweb.steps.hint"), steps))
	}
	if v.internal() && w.Beside != nil {
		beside, err := w.Beside(v.ctx, v.plan, d)
		if err != nil {
			return nil, err
		}
		if beside != nil {
			body = append(body, beside)
		}
	}
	if v.internal() {
		body = append(body, w.proofs(v, d, f))
	}
	if past := !page.From(v.ctx).AsOf.IsZero(); slices.Contains(d.May, commitment.DoAssign) && !past {
		form, err := w.assignForm(v, d, f)
		if err != nil {
			return nil, err
		}
		body = append(body, section(v.t("commitmentweb.edit"), "", folded("edit", v.t("commitmentweb.edit.open"), f.form == formAssign, form)))
	}
	if v.internal() {
		body = append(body, section(v.t("commitmentweb.history"), "", v.history(d)))
	}
	p := page.Page{Title: d.Text, Crumbs: v.crumbs(page.Link{Label: joined(d.Section.Label, d.Section.Title), Href: v.here("work", bySection, d.Row.Section)}),
		Body: page.Live{ID: "duty", Topic: commitment.Topic(v.plan), Body: body}}
	if f.problem != nil {
		p.Status = page.Status(fault.From(f.problem).Code)
	}
	return p, nil
}

// dutyView shows how a duty stands.
type dutyView struct {
	v    *visit
	w    *Web
	d    *commitment.Detail
	text string
}

// first is the line that decided, rest all others.
func (s dutyView) first() string {
	if len(s.d.Why) == 0 {
		return ""
	}
	return s.d.Why[0].In(s.v.lang)
}

func (s dutyView) rest() []string {
	var out []string
	for i := 1; i < len(s.d.Why); i++ {
		if s.d.Why[i].Key == "commitment.why.part" {
			continue // the table of parts says it
		}
		out = append(out, s.d.Why[i].In(s.v.lang))
	}
	return out
}

// terms are who answers, how it is verified, by when.
func (s dutyView) terms() page.Definitions {
	v, d := s.v, s.d
	owner := page.Definition{Term: v.t("commitmentweb.owner"), Text: d.OwnerName}
	if d.Owner == "" {
		owner.Text = v.t("commitmentweb.nobody")
		if len(d.Suggested) > 0 {
			owner.Text += v.t("commitmentweb.suggested", i18n.Args{"Names": v.join(d.Suggested)})
		}
	} else {
		owner.Body = link(d.OwnerName, v.here("work", byOwner, string(d.Owner)))
		switch {
		case d.OwnerDefault:
			owner.Body = page.Stack{owner.Body, prose(v.t("commitmentweb.owner.by_indicator"))}
		case d.PlanOwner != "" && d.PlanOwner != d.Owner && v.internal():
			owner.Body = page.Stack{owner.Body, prose(v.t("commitmentweb.owner.differs", i18n.Args{"Name": v.org(d.PlanOwner)}))}
		}
	}
	out := append(s.printed(), owner)
	if v.internal() {
		out = append(out, page.Definition{Term: v.t("commitmentweb.contributors"), Text: orNone(v, v.join(d.ContributorNames))},
			page.Definition{Term: v.t("commitmentweb.leader"), Text: orNone(v, d.Leader)})
	}
	out = append(out, page.Definition{Term: v.t("commitmentweb.verify"), Body: s.verify()})
	if d.Asked != nil {
		asked := i18n.WithUnit(*d.Asked, d.Unit)
		if d.Reached != nil {
			asked = v.t("commitmentweb.reached_of", i18n.Args{"Reached": i18n.WithUnit(*d.Reached, d.Judgement.Unit), "Asked": asked})
		}
		out = append(out, page.Definition{Term: v.t("commitmentweb.asked"), Text: asked})
	}
	if d.Level != nil {
		out = append(out, page.Definition{Term: v.t("commitmentweb.asked"), Text: d.Level.Msg()})
	}
	if len(d.Twins) > 0 {
		term := "commitmentweb.twins"
		if d.Printed != nil {
			term = "commitmentweb.twins.row"
		}
		out = append(out, page.Definition{Term: v.t(term), Text: v.twins(&d.Row)})
	}
	due := v.dueCell(&d.Row)
	last := page.Definition{Term: v.t("commitmentweb.due"), Text: due.Text + due.Why}
	if due.Title != "" {
		last.Text += v.t("commitmentweb.bracket", i18n.Args{"Text": due.Title})
	}
	out = append(out, last)
	if v.internal() {
		if d.Note != "" {
			out = append(out, page.Definition{Term: v.t("commitmentweb.note"), Text: d.Note})
		}
		if len(d.Gaps) > 0 {
			out = append(out, page.Definition{Term: v.t("commitmentweb.gaps"), Body: v.gapTags(d.Gaps)})
		}
	}
	return out
}

func orNone(v *visit, s string) string {
	if s == "" {
		return v.t("commitmentweb.none_yet")
	}
	return s
}

// verify is by what the duty is verified, with the way to it.
func (s dutyView) verify() page.Stack {
	v, d := s.v, s.d
	words := v.verification(&d.Row)
	if d.Default {
		words += v.t("commitmentweb.bracket", i18n.Args{"Text": v.t("commitmentweb.by_default")})
	}
	if len(d.Also) > 0 {
		words += v.t("commitmentweb.bracket", i18n.Args{"Text": v.t(d.Need.Key())})
	}
	out := page.Stack{prose(words)}
	if d.Verify.Code != "" && s.w.Indicator != nil {
		if to := s.w.Indicator(v.tenant, v.plan, d.Verify.Code); to != "" {
			out = append(out, link(v.t("commitmentweb.see_indicator"), to))
		}
	}
	for i := range d.Projects {
		p := &d.Projects[i]
		state := "commitmentweb.project.waits"
		switch {
		case p.InUse:
			state = "commitmentweb.project.in_use"
		case p.Late:
			state = "commitmentweb.project.late"
		case p.Started:
			state = "commitmentweb.project.started"
		}
		text := v.t(state, i18n.Args{"Name": p.Name})
		if s.w.Project != nil && s.w.Project(p.ID) != "" {
			out = append(out, link(text, s.w.Project(p.ID)))
		} else {
			out = append(out, prose(text))
		}
	}
	if has(meansNames(&d.Terms), string(commitment.ByProject)) && len(d.Projects) == 0 && v.internal() {
		out = append(out, prose(v.t("commitmentweb.no_projects")))
	}
	return out
}

func meansNames(t *commitment.Terms) (out []string) {
	for _, x := range t.All() {
		out = append(out, string(x.Means))
	}
	return out
}

// parts is how each of several means, or of several organisations, stands; nil
// where there is one means only.
func (s dutyView) parts() *page.Table {
	if len(s.d.Parts) == 0 {
		return nil
	}
	v := s.v
	t := &page.Table{Caption: v.t("commitmentweb.parts"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("commitmentweb.status"), Kind: page.KindMark}, {Label: v.t("commitmentweb.part"), Head: true}, {Label: v.t("commitmentweb.why")}}}
	for i := range s.d.Parts {
		p := &s.d.Parts[i]
		what := p.Label().In(v.lang)
		if p.Code != "" {
			what = v.oneMeans(&commitment.Verification{Means: p.Means, Code: p.Code})
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{{Body: status(p.Status)}, page.Txt(what), page.Txt(p.Why.In(v.lang))}})
	}
	return t
}

// steps is what is to be done year by year; nil when nothing is said.
func (s dutyView) steps() *page.Table {
	if len(s.d.Steps) == 0 {
		return nil
	}
	v := s.v
	t := &page.Table{Caption: v.t("commitmentweb.steps"), HideCaption: true, Columns: []page.Column{
		{Label: v.t("commitmentweb.year"), Kind: page.KindDate}, {Label: v.t("commitmentweb.step"), Head: true}, {Label: v.t("commitmentweb.step.quantity"), Kind: page.KindNumber},
		{Label: v.t("commitmentweb.step.due"), Kind: page.KindDate}, {Label: v.t("commitmentweb.step.state")}}}
	for i := range s.d.Steps {
		st := &s.d.Steps[i]
		quantity := page.None(v.t("commitmentweb.not_counted"))
		if st.Quantity != nil {
			quantity = page.Txt(i18n.WithUnit(*st.Quantity, st.Unit))
		}
		state := page.Txt(v.t(s.d.Stages[i].Key()))
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(number(st.Year)), page.Txt(st.What), quantity, page.Txt(i18n.ISO(st.LastDay())), state}})
	}
	return t
}

// printed is what the plan's table prints of an indicator, and what its trajectory
// asks of each year.
func (s dutyView) printed() page.Definitions {
	v, x := s.v, s.d.Printed
	if x == nil {
		return nil
	}
	out := page.Definitions{{Term: v.t("commitmentweb.target"), Text: orNone(v, commitment.PrintedTarget(x))}}
	if x.Baseline != nil && x.Baseline.Value != nil {
		out = append(out, page.Definition{Term: v.t("commitmentweb.baseline"), Text: i18n.WithUnit(*x.Baseline.Value, quantity.Unit(x.Unit))})
	}
	if x.Nature != "" {
		out = append(out, page.Definition{Term: v.t("commitmentweb.nature"), Text: v.t("web.nature." + string(x.Nature))})
	}
	var years []string
	for _, p := range s.d.Path {
		years = append(years, v.t("commitmentweb.path.year", i18n.Args{"Year": p.Year, "Value": i18n.WithUnit(p.Value, s.d.Target.Unit)}))
	}
	if len(years) > 0 {
		out = append(out, page.Definition{Term: v.t("commitmentweb.path"), Text: joinWith(years, v.t("commitmentweb.semicolon"))})
	}
	return out
}

// twins names the further items of the plan that are part of the duty.
func (v *visit) twins(r *commitment.Row) string {
	var out []string
	for _, t := range r.Twins {
		out = append(out, v.t("commitmentweb.twin", i18n.Args{"Kind": i18n.Key("plan.kind." + string(t.Kind)), "Text": t.Text}))
	}
	return v.join(out)
}

// gapTags name what the division of a duty lacks.
func (v *visit) gapTags(gaps []commitment.Gap) page.Stack {
	var out page.Stack
	for _, g := range gaps {
		out = append(out, page.Tag{Text: v.t(g.Key()), Tone: page.ToneWarn})
	}
	return out
}

// history is all that happened to the duty, the newest first.
func (v *visit) history(d *commitment.Detail) page.Table {
	t := page.Table{Caption: v.t("commitmentweb.history"), HideCaption: true, Empty: page.Empty{Title: v.t("commitmentweb.history.none")}, Columns: []page.Column{
		{Label: v.t("commitmentweb.at"), Kind: page.KindDate}, {Label: v.t("commitmentweb.happened"), Head: true}, {Label: v.t("commitmentweb.words")}, {Label: v.t("commitmentweb.by")}}}
	var before *commitment.Assignment
	words := make([]string, len(d.History))
	for i := range d.History {
		a := &d.History[i]
		words[i] = a.Note
		if a.Assignment != nil {
			words[i] = v.difference(before, a.Assignment)
			if a.Note != "" {
				words[i] += v.t("commitmentweb.because", i18n.Args{"Reason": a.Note})
			}
			before = a.Assignment
		}
	}
	for i := len(d.History) - 1; i >= 0; i-- {
		a := &d.History[i]
		said := page.Txt(words[i])
		if words[i] == "" {
			said = page.None(v.t("commitmentweb.nothing_said"))
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.moment(a.At)), page.Txt(v.t(a.What.Key())), said, page.Txt(a.By)}})
	}
	return t
}

// difference is what an assignment changed, in words.
func (v *visit) difference(old, new *commitment.Assignment) string {
	var was commitment.Terms
	if old != nil {
		was = old.Terms
	}
	return v.termsChange(&was, &new.Terms)
}

// termsChange says in words what differs between two terms.
func (v *visit) termsChange(was, is *commitment.Terms) string {
	var out []string
	tell := func(key, before, after string) {
		if before != after {
			out = append(out, v.t("commitmentweb.change", i18n.Args{"What": v.t(key), "Was": orNone(v, before), "Is": orNone(v, after)}))
		}
	}
	name := func(id identity.OrgID) string {
		if id == "" {
			return ""
		}
		return v.org(id)
	}
	tell("commitmentweb.owner", name(was.Owner), name(is.Owner))
	tell("commitmentweb.contributors", v.orgNames(was.Contributors), v.orgNames(is.Contributors))
	tell("commitmentweb.leader", was.Leader, is.Leader)
	tell("commitmentweb.verify", v.allMeans(was), v.allMeans(is))
	tell("commitmentweb.due", day(was.Due), day(is.Due))
	tell("commitmentweb.steps", v.stepWords(was.Steps), v.stepWords(is.Steps))
	tell("commitmentweb.note", was.Note, is.Note)
	if len(out) == 0 {
		return v.t("commitmentweb.confirmed_again")
	}
	return joinWith(out, v.t("commitmentweb.semicolon"))
}

// allMeans is by what a duty is verified, in words.
func (v *visit) allMeans(t *commitment.Terms) string {
	var out []string
	for _, x := range t.All() {
		if x.Means != commitment.NoMeansYet {
			out = append(out, v.oneMeans(&x))
		}
	}
	if t.Need == commitment.NeedAny {
		return joinWith(out, v.t("commitment.or"))
	}
	return joinWith(out, v.t("commitmentweb.semicolon"))
}

func (v *visit) stepWords(list []commitment.Step) string {
	var out []string
	for i := range list {
		s := &list[i]
		text := number(s.Year) + " " + s.What
		if s.Quantity != nil {
			text += v.t("commitmentweb.bracket", i18n.Args{"Text": i18n.WithUnit(*s.Quantity, s.Unit)})
		}
		out = append(out, text)
	}
	return joinWith(out, v.t("commitmentweb.comma"))
}

// fieldErrors puts what is wrong with fields beside them.
func (v *visit) fieldErrors(fields []page.Field, err error, alias map[string]string) (rest string) {
	if err == nil {
		return ""
	}
	faults := indicator.Fields(err)
	if len(faults) == 0 {
		return i18n.Fault(v.lang, err)
	}
	var left []string
	for _, x := range faults {
		name := x.Field
		if a, ok := alias[name]; ok {
			name = a
		}
		i := slices.IndexFunc(fields, func(f page.Field) bool { return f.Name == name })
		text := i18n.Fault(v.lang, x.Fault)
		if i < 0 {
			left = append(left, text)
			continue
		}
		fields[i].Error = text
	}
	return joinWith(left, " ")
}
