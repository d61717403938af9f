package projectweb

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// problems are what stands in the way, open ones first, each with what was said about it
// and what who asks may do.
func (p *dossier) problems() (templ.Component, error) {
	stack := page.Stack{section("open", p.t("projectweb.open_problems"), "", p.problemTable(true))}
	for i := range p.p.Problems {
		if x := &p.p.Problems[i]; x.Open() {
			stack = append(stack, p.problemForms(x)...)
		}
	}
	if p.may(project.DoManage) {
		stack = append(stack, fold("problem-part", p.t("projectweb.problem.add"), p.typing("problem"), p.ask("problem", "", "projectweb.keep", page.Primary,
			page.Field{Name: "text", Label: p.t("projectweb.problem"), Type: page.FieldArea, Rows: 3, Required: true},
			page.Field{Name: "owner", Label: p.t("projectweb.problem.owner"), Type: page.FieldSelect, Options: options(p.t("projectweb.problem.own"), "", p.orgPairs()...), Hint: p.t("projectweb.problem.owner.hint")},
			page.Field{Name: "person", Label: p.t("projectweb.problem.person"), Width: 10}, page.Field{Name: "due", Label: p.t("projectweb.due"), Type: page.FieldDate, Required: true})))
	}
	if done := p.problemTable(false); len(done.Rows) > 0 {
		stack = append(stack, section("solved", p.t("projectweb.solved"), "", done))
	}
	return stack, nil
}

// problemForms are what may be done to an open problem: by the unit that solves it, and by
// whoever answers for the project.
func (p *dossier) problemForms(x *project.Problem) (out page.Stack) {
	what, claimed := i18n.Args{"What": clip(x.Text)}, x.Claimed()
	said := func(form, label string) page.Field {
		return page.Field{Name: "text", Label: p.t(label), Type: page.FieldArea, Rows: 3, Required: form == "answer"}
	}
	if p.asOf() == 0 && claimed == nil && p.p.Solves(p.me, x) {
		f := p.ask("answer", x.ID, "projectweb.answer.progress", "", hidden("id", x.ID), said("answer", "projectweb.answer.text"))
		f.Buttons = []page.Button{{Label: p.t("projectweb.answer.progress"), Name: "kind", Value: string(project.NoteProgress)},
			{Label: p.t("projectweb.answer.solved"), Name: "kind", Value: string(project.NoteSolved), Kind: page.Primary}}
		out = append(out, fold("answer-"+x.ID, p.t("projectweb.answer.of", what), true, f))
	}
	if !p.may(project.DoManage) {
		return out
	}
	how := page.Field{Name: "reason", Label: p.t("projectweb.how"), Type: page.FieldArea, Rows: 2, Required: true}
	if claimed != nil {
		how.Value = claimed.Text
	}
	out = append(out, fold("solve-"+x.ID, p.t("projectweb.solve.of", what), claimed != nil || p.typing("solve"+x.ID), p.ask("solve", x.ID, "projectweb.solve", page.Primary, hidden("id", x.ID), how)))
	f, label := p.ask("remind", x.ID, "projectweb.remind", "", hidden("id", x.ID), said("", "projectweb.remind.text")), "projectweb.remind.of"
	f.Buttons[0].Name, f.Buttons[0].Value = "kind", string(project.NoteReminder)
	if claimed != nil {
		f, label = p.ask("remind", x.ID, "projectweb.reject", page.Danger, hidden("id", x.ID), said("answer", "projectweb.reject.text")), "projectweb.reject.of"
		f.Buttons[0].Name, f.Buttons[0].Value = "kind", string(project.NoteRejected)
	}
	return append(out, fold("remind-"+x.ID, p.t(label, what), p.typing("remind"+x.ID), f))
}

func (p *dossier) problemTable(open bool) page.Table {
	t := page.Table{Caption: p.t("projectweb.problems"), HideCaption: true, Empty: page.Empty{Title: p.t("projectweb.problems.none")}, Columns: []page.Column{
		{Label: p.t("projectweb.problem"), Head: true}, {Label: p.t("projectweb.problem.owner")}, {Label: p.t("projectweb.due"), Kind: page.KindDate}, {Label: p.t("projectweb.opened")}}}
	if !open {
		t.Columns = append(t.Columns, page.Column{Label: p.t("projectweb.how")})
	}
	list := slices.Clone(p.p.Problems)
	slices.SortStableFunc(list, func(a, b project.Problem) int { return cmp.Compare(a.Due, b.Due) })
	for i := range list {
		x := &list[i]
		if x.Open() != open {
			continue
		}
		due := page.Txt(x.Due.String())
		if open && x.Due < p.x.Day {
			due.Note = p.n("projectweb.days_over", int(p.x.Day-x.Due))
		}
		text := page.Txt(x.Text)
		if x.Claimed() != nil {
			text.Note = p.t("projectweb.claimed")
		}
		if x.From != "" {
			text.Note = p.comma(text.Note, p.t("projectweb.from", i18n.Args{"Name": p.nameOf(x.From)}))
		}
		cells := []page.Cell{text, {Text: p.orgFull(x.Owner), Note: x.Person}, due, {Text: x.By, Note: p.moment(x.Opened)}}
		switch {
		case open:
		case x.To != "":
			cells = append(cells, page.Lnk(p.t("projectweb.went_to", i18n.Args{"Name": p.nameOf(x.To)}), PathOf(x.To)))
		default:
			cells = append(cells, page.Cell{Text: x.How, Note: p.t("projectweb.by_at", i18n.Args{"By": x.ClosedBy, "At": p.moment(x.Closed)})})
		}
		row := page.Row{Cells: cells}
		if len(x.Notes) > 0 {
			row.More = fold("notes-"+x.ID, p.n("projectweb.notes", len(x.Notes)), open, p.notes(x))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// notes are what was said about a problem, newest first.
func (p *dossier) notes(x *project.Problem) page.Definitions {
	var out page.Definitions
	for i := len(x.Notes) - 1; i >= 0; i-- {
		n := &x.Notes[i]
		who := n.By
		if n.Org != "" {
			who = p.comma(p.org(n.Org), n.By)
		}
		out = append(out, page.Definition{Term: p.comma(p.t(n.Kind.Key()), p.moment(n.At)), Text: p.comma(who, n.Text)})
	}
	return out
}

func (w *Web) addProblem(v *visit, st project.Step) error {
	f := typed{v: v}
	x := project.Problem{ID: v.input("id"), Text: v.input("text"), Owner: identity.OrgID(v.input("owner")), Person: v.input("person"), Due: f.day("due", v.t("projectweb.due"))}
	if f.err() != nil {
		return f.err()
	}
	_, err := w.Projects.AddProblem(v.ctx, st, x)
	return err
}

func (w *Web) closeProblem(v *visit, st project.Step) error {
	_, err := w.Projects.CloseProblem(v.ctx, st, v.input("id"))
	return err
}

// answerProblem is what the unit says that solves a problem.
func (w *Web) answerProblem(v *visit, st project.Step) error {
	return w.noteProblem(v, st, project.NoteProgress, project.NoteSolved)
}

// remindProblem is what is said to it.
func (w *Web) remindProblem(v *visit, st project.Step) error {
	return w.noteProblem(v, st, project.NoteReminder, project.NoteRejected)
}

func (w *Web) noteProblem(v *visit, st project.Step, usual, other project.NoteKind) error {
	if v.input("kind") == string(other) {
		usual = other
	}
	_, err := w.Projects.Answer(v.ctx, st, v.input("id"), usual, v.input("text"))
	return err
}
