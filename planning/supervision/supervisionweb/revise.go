package supervisionweb

import (
	"slices"
	"strconv"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// askRevise offers to word a draft anew.
func (w *Web) askRevise(v *visit) (page.View, error) {
	x, err := w.Items.Show(v.ctx, w.Tenant, v.id())
	if err != nil {
		return nil, err
	}
	return v.revisePage(x, v.draftOf(x.Form()), nil)
}

func (v *visit) draftOf(f supervision.Form) draft {
	d := draft{Kind: f.Source.Kind, Ref: f.Source.Ref, Name: f.Source.Name, Title: f.Title, Asked: f.Asked, Owner: string(f.Owner), Contributors: v.orgNames(f.Contributors), Leader: f.Leader, Reference: f.Reference,
		Words: f.Words, Further: f.Further}
	for _, m := range f.Further {
		d.Also = append(d.Also, keyOf(m.Source))
	}
	if !f.Received.IsZero() {
		d.Received = plain(f.Received)
	}
	if f.Days > 0 {
		d.Days = strconv.Itoa(f.Days)
	}
	return d
}

// revisePage shows a draft as a form. After somebody else changed it meanwhile, what was
// typed stays, and what now stands in the draft is told beside it.
func (v *visit) revisePage(x *supervision.View, f draft, problem error) (page.View, error) {
	if x.Case.State != supervision.Draft {
		return nil, fault.New(fault.Conflict, "supervisionweb.revise.issued", nil)
	}
	fields, err := v.draftFields(f, v.revisedKinds(&f)...)
	if err != nil {
		return nil, err
	}
	at := PathOf(x.Item.ID)
	form := page.Form{ID: "revise", Action: at + "/draft/edit", Upload: true, Buttons: []page.Button{{Label: v.t("supervisionweb.revise.save"), Kind: page.Primary}, {Label: v.t("supervisionweb.revise.leave"), Href: at}},
		Fields: append([]page.Field{{Name: "base", Type: page.FieldHidden, Value: strconv.Itoa(x.Case.Version)}}, fields...)}
	p := page.Page{Title: v.t("supervisionweb.revise.title"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}, {Label: x.Item.Title, Href: at}}}
	body := page.Stack{v.labelled()}
	if problem != nil {
		v.blame(&form, problem)
		p.Status = page.Status(fault.From(problem).Code)
		if there := v.there(problem); there != nil {
			form.Problem = ""
			body = append(body, there)
		}
		if supervision.Stale(problem) {
			form.Problem = ""
			body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.t("supervisionweb.revise.stale"), Text: v.t("supervisionweb.revise.stale.text")}, v.differs(f, v.draftOf(x.Form())))
		}
	}
	p.Body = append(body, form)
	return p, nil
}

// overtaken says that a draft was issued, or cancelled, while it was being revised, and
// keeps what was typed otherwise, to copy from.
func (v *visit) overtaken(x *supervision.View, f draft, base int, problem error) page.View {
	at := PathOf(x.Item.ID)
	n := page.Notice{Kind: page.NoticeError, Title: v.t("supervisionweb.refused", i18n.Args{"Step": v.t("supervisionweb.revise")}), Text: v.t("supervisionweb.revise.issued"), Links: []page.Link{{Label: x.Item.Title, Href: at}}}
	if since := v.since(x, base); len(since) > 0 {
		n.Body = lines(since, nil)
	}
	return page.Page{Status: page.Status(fault.From(problem).Code), Title: v.t("supervisionweb.revise.title"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}, {Label: x.Item.Title, Href: at}},
		Body: page.Stack{v.labelled(), n, v.differs(f, v.draftOf(x.Form()))}}
}

// revisedKinds are the sources that a draft may be said to come from instead.
func (v *visit) revisedKinds(f *draft) []supervision.SourceKind {
	if f.Kind.Record() || !v.supervises() {
		return []supervision.SourceKind{f.Kind}
	}
	return typedKinds()
}

// differs tells field by field what now stands in a draft and was typed otherwise.
func (v *visit) differs(typed, now draft) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.revise.now"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.revise.field"), Head: true}, {Label: v.t("supervisionweb.revise.typed")}, {Label: v.t("supervisionweb.revise.now")}}}
	cell := func(s string) page.Cell {
		if s == "" {
			return page.None(v.t("supervisionweb.owner.none"))
		}
		return page.Txt(s)
	}
	for _, x := range []struct{ key, typed, now string }{{"supervisionweb.source", string(typed.Kind), string(now.Kind)}, {"supervisionweb.ref", typed.Ref, now.Ref}, {"supervisionweb.received", typed.Received, now.Received}, {"supervisionweb.words_of.person", typed.Words, now.Words}, {"supervisionweb.matter", typed.Title, now.Title},
		{"supervisionweb.asked", typed.Asked, now.Asked}, {"supervisionweb.owner", typed.Owner, now.Owner}, {"supervisionweb.contributors", typed.Contributors, now.Contributors},
		{"supervision.doc.leader", v.leaderName(typed.Leader), v.leaderName(now.Leader)}, {"supervisionweb.days", typed.Days, now.Days}} {
		if x.typed == x.now {
			continue
		}
		switch x.key {
		case "supervisionweb.source":
			x.typed, x.now = v.kind(typed.Kind), v.kind(now.Kind)
		case "supervisionweb.owner":
			x.typed, x.now = v.orgNamed(x.typed), v.orgNamed(x.now)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Txt(v.t(x.key)), cell(x.typed), cell(x.now)}})
	}
	return t
}

// kind names a kind of source; what is none has no name.
func (v *visit) kind(k supervision.SourceKind) string {
	if !slices.Contains(supervision.SourceKinds(), k) {
		return ""
	}
	return v.t(k.Key())
}

// leaderName is the name of a leader who is given by id or name.
func (v *visit) leaderName(word string) string {
	all, err := v.w.Items.Choices(v.ctx, v.w.Tenant)
	if err != nil {
		return word
	}
	for _, l := range all {
		if string(l.Person) == word {
			return l.Name
		}
	}
	return word
}

func (w *Web) revise(v *visit) (page.View, error) {
	if err := v.r.ParseMultipartForm(1 << 20); err != nil && v.r.MultipartForm != nil {
		return nil, tooLarge(err)
	}
	f := v.typedDraft()
	base, _ := strconv.Atoi(v.post("base")) // what is no number is no version anybody saw
	x, err := w.Items.Show(v.ctx, w.Tenant, v.id())
	if err != nil {
		return nil, err
	}
	form, err := v.form(&f, x.Form().Further)
	if err == nil {
		_, err = w.Items.Revise(v.ctx, v.id(), base, form)
	}
	switch {
	case err == nil:
		return page.Redirect{To: PathOf(v.id())}, nil
	case formFault(err):
		x, gone := w.Items.Show(v.ctx, w.Tenant, v.id())
		if gone != nil {
			return nil, gone
		}
		if x.Case.State != supervision.Draft {
			return v.overtaken(x, f, base, err), nil
		}
		return v.revisePage(x, f, err)
	}
	return nil, err
}

// revisions are the earlier wordings of a draft.
func (v *visit) revisions(x *supervision.View) page.Table {
	t := page.Table{Caption: v.t("supervisionweb.revised"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.no"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.matter"), Head: true}, {Label: v.t("supervisionweb.asked")},
		{Label: v.t("supervisionweb.source")}, {Label: v.t("supervision.doc.leader")}}}
	for i := range x.Revisions {
		r := &x.Revisions[i]
		leader := page.None(v.t("supervisionweb.leader.none"))
		if r.Leader != "" {
			leader = page.Txt(r.Leader)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Int(i + 1), page.Txt(r.Title), page.Txt(r.Asked), page.Txt(v.t(r.Source.Kind.Key())), leader}})
	}
	return t
}
