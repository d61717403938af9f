package projectweb

import (
	"slices"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/platform/area"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// thenSubmit keeps a filing and submits it.
const thenSubmit = "submit"

// ownOrgs leaves only the units for which who asks may file in the choice of units.
func (v *visit) ownOrgs(fields []page.Field) {
	scope := v.me.Scope(project.DoFile, v.tenant)
	i := slices.IndexFunc(fields, func(f page.Field) bool { return f.Name == "org" })
	fields[i].Options = slices.DeleteFunc(fields[i].Options, func(o page.Option) bool {
		return o.Value != "" && !scope.Covers(identity.OrgID(o.Value), area.Code(v.tenant))
	})
	fields[i].Required = true
}

// refilable says whether who looks may mend the filing now.
func (p *dossier) refilable() bool {
	f := p.p.Filed()
	return f != nil && p.may(project.DoFile) && (f.State == project.FilingDraft || f.State == project.FilingReturned)
}

// filingLine says where the filing of the project is.
func (p *dossier) filingLine(f *project.FilingStep) string {
	line := p.t("projectweb.filing.line", i18n.Args{"State": i18n.Key(f.State.Key()), "By": f.By, "At": p.moment(f.At)})
	if f.Note != "" {
		line += p.t("projectweb.filing.note", i18n.Args{"Note": f.Note})
	}
	return line
}

// filing is the way of a filed project into the library, and what may be done next.
func (p *dossier) filing() (templ.Component, error) {
	t := page.Table{Caption: p.t("projectweb.tab.filing"), HideCaption: true, Compact: true, Empty: page.Empty{Title: p.t("projectweb.filing.none")}, Columns: []page.Column{{Label: p.t("projectweb.state"), Head: true}, {Label: p.t("projectweb.reason")}, {Label: p.t("projectweb.by")}}}
	for i := len(p.p.Filings) - 1; i >= 0; i-- {
		f := &p.p.Filings[i]
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(p.t(f.State.Key())), p.textOr(f.Note, "projectweb.why.no_reason"), {Text: f.By, Note: p.moment(f.At)}}})
	}
	stack := page.Stack{}
	f := p.p.Filed()
	button := func(to project.FilingState, key string, kind page.ButtonKind) page.Button {
		return page.Button{Label: p.t(key), Name: "to", Value: string(to), Kind: kind}
	}
	ask := func(act string, note bool, buttons ...page.Button) {
		var fields []page.Field
		if note {
			fields = append(fields, p.reason(false))
		}
		x := p.ask(act, "", "projectweb.keep", "", fields...)
		x.Buttons = buttons
		stack = append(stack, x)
	}
	switch {
	case f == nil:
	case p.refilable():
		stack = append(stack, page.Notice{Title: p.filingLine(f), Links: []page.Link{{Label: p.t("projectweb.tab.edit"), Href: p.path("edit")}}})
		ask("submit-filing", false, button(project.FilingSubmitted, "projectweb.filing.submit", page.Primary), button(project.FilingDropped, "projectweb.filing.drop", page.Danger))
	case f.State == project.FilingSubmitted && p.may(project.DoKeep) && f.Person != p.me.Person:
		stack = append(stack, page.Notice{Title: p.filingLine(f)})
		ask("settle-filing", true, button(project.FilingAccepted, "projectweb.filing.accept", page.Primary), button(project.FilingReturned, "projectweb.filing.return", page.Danger))
	case f.State == project.FilingSubmitted && p.may(project.DoFile):
		stack = append(stack, page.Notice{Title: p.t("projectweb.filing.locked")})
		ask("submit-filing", false, button(project.FilingDraft, "projectweb.filing.withdraw", ""))
	}
	return append(stack, section("filings", p.t("projectweb.filing.steps"), "", t)), nil
}

func (w *Web) submitFiling(v *visit, st project.Step) error {
	do := w.Projects.SubmitFiling
	switch project.FilingState(v.input("to")) {
	case project.FilingDraft:
		do = w.Projects.WithdrawFiling
	case project.FilingDropped:
		do = w.Projects.DropFiling
	}
	_, err := do(v.ctx, st)
	return err
}

func (w *Web) settleFiling(v *visit, st project.Step) error {
	_, err := w.Projects.SettleFiling(v.ctx, st, project.FilingState(v.input("to")) == project.FilingAccepted)
	return err
}
