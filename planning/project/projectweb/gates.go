package projectweb

import (
	"net/url"

	"github.com/a-h/templ"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// gates are the checklist of the next stage with its documents and waivers.
func (p *dossier) gates() (templ.Component, error) {
	var stack page.Stack
	if p.x.Next != "" {
		stack = append(stack, section("gate", p.t("projectweb.gate", i18n.Args{"Stage": i18n.Key(p.x.Next.Key())}), "", p.checklist()))
		if p.may(project.DoKeep) {
			stack = append(stack, fold("advance-part", p.t("projectweb.advance", i18n.Args{"Stage": i18n.Key(p.x.Next.Key())}), p.typing("advance"),
				p.ask("advance", "", "projectweb.advance.do", page.Primary, page.Field{Name: "on", Label: p.t("projectweb.on"), Type: page.FieldDate, Value: p.x.Day.String()}, p.reason(false))))
		}
	}
	if p.may(project.DoManage) {
		var kinds []string
		for _, k := range p.x.Gates.Documents {
			kinds = append(kinds, k, p.t(project.DocumentKey(k)))
		}
		chosen := p.r.URL.Query().Get("document")
		stack = append(stack, fold("document-part", p.t("projectweb.document.add"), p.typing("document") || chosen != "", p.ask("document", "", "projectweb.keep", page.Primary,
			page.Field{Name: "kind", Label: p.t("projectweb.document"), Type: page.FieldSelect, Options: options("", chosen, kinds...), Required: true},
			page.Field{Name: "number", Label: p.t("projectweb.number"), Required: true}, page.Field{Name: "body", Label: p.t("projectweb.issuer"), Required: true},
			page.Field{Name: "on", Label: p.t("projectweb.on"), Type: page.FieldDate, Required: true},
			page.Field{Name: "file", Label: p.t("projectweb.file"), Type: page.FieldFile, Accept: ".pdf,.jpg,.jpeg,.png,.docx,.ofd", Hint: p.t("projectweb.file.hint")},
			page.Field{Name: "note", Label: p.t("project.field.note"), Type: page.FieldArea, Rows: 2},
			page.Field{Name: "void", Label: p.t("projectweb.void"), Type: page.FieldChecks, Options: []page.Option{{Value: "yes", Label: p.t("projectweb.void.yes")}}})))
	}
	stack = append(stack, p.unasked()...)
	return append(stack, section("documents", p.t("projectweb.documents"), "", p.documents())), nil
}

func (p *dossier) checklist() templ.Component {
	t := page.Table{Caption: p.t("projectweb.gate", i18n.Args{"Stage": i18n.Key(p.x.Next.Key())}), HideCaption: true, Empty: page.Empty{Title: p.t("projectweb.gate.none")}, Columns: []page.Column{
		{Label: p.t("projectweb.requirement"), Head: true}, {Label: p.t("projectweb.state"), Kind: page.KindMark}, {Label: p.t("projectweb.gate.by")}}}
	var forms page.Stack
	for i := range p.x.Gate {
		it := &p.x.Gate[i]
		name := it.Missing.In
		words := ""
		if it.Met {
			words = p.requirement(it)
		} else {
			words = name(p.lang)
		}
		state, by := page.Show(page.Tag{Text: p.t("projectweb.gate.missing"), Tone: page.ToneBad}), page.None(p.t("projectweb.gate.missing"))
		switch w := it.Waiver; {
		case it.Met:
			state = page.Show(page.Tag{Text: p.t("projectweb.gate.met"), Tone: page.ToneGood})
			by = page.Txt(p.t("projectweb.gate.itself"))
			if it.By != nil {
				by = page.Cell{Text: p.comma(it.By.Number, it.By.Body), Note: it.By.On.String()}
			}
		case w != nil && w.Granted:
			state = page.Show(page.Tag{Text: p.t("projectweb.gate.waived"), Tone: page.ToneWarn})
			by = page.Cell{Text: w.Reason, Note: p.t("projectweb.gate.waived.by", i18n.Args{"By": w.By, "Granter": w.GrantedBy, "At": p.moment(w.GrantedAt)})}
		case w != nil:
			state = page.Show(page.Tag{Text: p.t("projectweb.gate.asked"), Tone: page.ToneBlue})
			by = page.Cell{Text: w.Reason, Note: p.t("projectweb.by_at", i18n.Args{"By": w.By, "At": p.moment(w.At)})}
			if p.asOf() == 0 && w.Person == p.me.Person {
				by.Note = p.comma(by.Note, p.t("projectweb.waive.others"))
			} else if p.may(project.DoGrant) {
				f := p.ask("grant", it.ID, "projectweb.grant", page.Primary, hidden("stage", string(p.x.Next)), hidden("requirement", it.ID), p.reason(false))
				f.Buttons = []page.Button{{Label: p.t("projectweb.grant"), Name: "grant", Value: "yes", Kind: page.Primary}, {Label: p.t("projectweb.refuse"), Name: "grant", Value: "no", Kind: page.Danger}}
				forms = append(forms, fold("grant-"+it.ID, p.t("projectweb.grant.of", i18n.Args{"What": words}), true, f))
			}
		case len(it.AnyOf) > 0 && p.may(project.DoManage):
			by = page.Lnk(p.t("projectweb.document.add"), p.path("gates")+"?document="+url.QueryEscape(it.AnyOf[0])+"#document-part")
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(words), state, by}})
		if !it.Met && it.Waiver == nil && p.may(project.DoManage) {
			forms = append(forms, fold("waive-"+it.ID, p.t("projectweb.waive.of", i18n.Args{"What": words}), p.typing("waive"+it.ID),
				p.ask("waive", it.ID, "projectweb.waive", "", hidden("stage", string(p.x.Next)), hidden("requirement", it.ID), p.reason(true))))
		}
	}
	return append(page.Stack{t}, forms...)
}

// requirement names a line that is met.
func (p *dossier) requirement(it *project.Item) string {
	switch it.Need {
	case "":
	case project.NeedTotal:
		return p.t("project.need.total.holds")
	default:
		return p.t("project.need." + string(it.Need))
	}
	kind := it.AnyOf[0]
	if it.By != nil {
		kind = it.By.Kind
	}
	return p.t(project.DocumentKey(kind))
}

func (p *dossier) documents() page.Table {
	t := page.Table{Caption: p.t("projectweb.documents"), HideCaption: true, Empty: page.Empty{Title: p.t("projectweb.documents.none")}, Columns: []page.Column{
		{Label: p.t("projectweb.document"), Head: true}, {Label: p.t("projectweb.number")}, {Label: p.t("projectweb.issuer")}, {Label: p.t("projectweb.on"), Kind: page.KindDate}, {Label: p.t("projectweb.file")}, {Label: p.t("projectweb.by")}}}
	for i := len(p.p.Documents) - 1; i >= 0; i-- {
		d := &p.p.Documents[i]
		kind := page.Txt(p.t(project.DocumentKey(d.Kind)))
		if kind.Note = d.Note; d.Void {
			kind.Note = p.comma(p.t("projectweb.void"), d.Note)
		}
		file := page.None(p.t("projectweb.why.no_file"))
		if d.File != nil {
			file = page.Lnk(d.File.Name, p.path("files")+"/"+d.File.SHA256)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{kind, page.Txt(d.Number), page.Txt(d.Body), page.Txt(d.On.String()), file, {Text: d.By, Note: p.moment(d.At)}}})
	}
	return t
}

// unasked are the gates that a project recorded at a later stage never was asked, with
// what of it is not there.
func (p *dossier) unasked() page.Stack {
	all := p.x.Gates.Skipped(p.p, p.x.Day)
	if len(all) == 0 {
		return nil
	}
	t := page.Table{Caption: p.t("projectweb.skipped"), HideCaption: true, Compact: true, Columns: []page.Column{{Label: p.t("projectweb.stage"), Head: true}, {Label: p.t("projectweb.requirement")}, {Label: p.t("projectweb.state"), Kind: page.KindMark}, {Label: p.t("projectweb.gate.by")}}}
	for _, s := range project.Stages() {
		for i := range all[s] {
			it := &all[s][i]
			words, state, by := it.Missing.In(p.lang), page.Show(page.Tag{Text: p.t("projectweb.gate.missing"), Tone: page.ToneBad}), page.None(p.t("projectweb.gate.missing"))
			if it.Met {
				words, state, by = p.requirement(it), page.Show(page.Tag{Text: p.t("projectweb.gate.met"), Tone: page.ToneGood}), page.Txt(p.t("projectweb.gate.itself"))
				if it.By != nil {
					by = page.Cell{Text: p.comma(it.By.Number, it.By.Body), Note: it.By.On.String()}
				}
			}
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(p.t(s.Key())), page.Txt(words), state, by}})
		}
	}
	return page.Stack{section("skipped", p.t("projectweb.skipped"), p.t("projectweb.skipped.hint"), t)}
}
