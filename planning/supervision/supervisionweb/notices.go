package supervisionweb

import (
	"net/url"
	"slices"
	"strconv"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/page"
	"gangyao/platform/report/reportpage"
)

func noticePath(n *supervision.Notice) string {
	return PathOf(n.Item) + "/notices/" + url.PathEscape(n.ID)
}

// notices lists what was issued, and offers to issue more.
func (v *visit) notices(x *supervision.View, f typed) page.Stack {
	var out page.Stack
	if len(x.Notices) > 0 {
		t := page.Table{Caption: v.t("supervisionweb.notices"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.number"), Head: true}, {Label: v.t("supervisionweb.notice")},
			{Label: v.t("supervisionweb.at"), Kind: page.KindDate}, {Label: v.t("supervisionweb.by")}, {Label: "Word"}}}
		for i := range x.Notices {
			n := &x.Notices[i]
			t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(n.Number, noticePath(n)), page.Txt(v.t(n.Kind.Key())), page.Txt(v.day(n.At)), page.Txt(n.By),
				page.Lnk(v.t("supervisionweb.word"), noticePath(n)+"/word")}})
		}
		out = append(out, section(v.t("supervisionweb.notices"), v.t("supervisionweb.notices.text"), t))
	}
	kinds := x.Admits()
	if v.past() || !slices.Contains(x.Roles, supervision.RoleSupervisor) || len(kinds) == 0 {
		return out
	}
	var options []page.Option
	for i, k := range kinds {
		options = append(options, page.Option{Value: string(k), Label: v.t(k.Key()), Selected: f.form == "notice" && f.values["kind"] == string(k) || f.form != "notice" && i == len(kinds)-1})
	}
	form := page.Form{ID: "notice", Action: PathOf(x.Item.ID) + "/notices", Fields: []page.Field{
		{Name: "base", ID: "base-notice", Type: page.FieldHidden, Value: strconv.Itoa(x.Case.Version)},
		{Name: "kind", Label: v.t("supervisionweb.notice"), Type: page.FieldSelect, Options: options},
		{ID: "note-notice", Name: "note", Label: v.t("supervisionweb.notice.note"), Hint: v.t("supervisionweb.notice.note.hint"), Type: page.FieldArea, Rows: 2, Value: f.values["note"]},
	}, Buttons: []page.Button{{Label: v.t("supervisionweb.notice.issue"), Name: "do", Value: "notice"}}}
	open := f.form == "notice"
	if open && f.problem != nil {
		v.blame(&form, f.problem)
		if fault.From(f.problem).Key == "supervision.notice_again" {
			form.Fields = append(form.Fields, page.Field{ID: "again-notice", Name: "again", Type: page.FieldChecks, Options: []page.Option{{Value: yes, Label: v.t("supervisionweb.notice.again")}}})
		}
	}
	return append(out, folded(v.t("supervisionweb.notice.issue"), open, form))
}

func (w *Web) issueNotice(v *visit) (page.View, error) {
	base, _ := strconv.Atoi(v.post("base"))
	q := supervision.NoticeRequest{Tenant: w.Tenant, Item: v.id(), Base: base, Kind: supervision.NoticeKind(v.post("kind")), Note: v.post("note"), Again: v.post("again") == yes}
	n, err := w.Items.IssueNotice(v.ctx, q)
	switch {
	case err == nil:
		return page.Redirect{To: noticePath(n)}, nil
	case formFault(err):
		return w.page(v, typed{form: "notice", values: map[string]string{"kind": string(q.Kind), "note": q.Note, "base": v.post("base")}, problem: err})
	}
	return nil, err
}

func (w *Web) notice(v *visit) (page.View, error) {
	n, c, err := w.Items.Notice(v.ctx, w.Tenant, v.id(), v.r.PathValue("notice"))
	if err != nil {
		return nil, err
	}
	p, err := reportpage.Page(c.Document(v.lang))
	if err != nil {
		return nil, err
	}
	p.Crumbs = []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}, {Label: c.Title, Href: PathOf(n.Item)}}
	p.Body = page.Stack{p.Body, onScreen(page.Definitions{{Term: "SHA-256", Text: n.SHA256}})}
	p.Actions = []page.Button{{Label: v.t("supervisionweb.word"), Href: noticePath(n) + "/word", Icon: "download"}}
	return p, nil
}

func (w *Web) noticeWord(v *visit) (page.View, error) {
	n, c, err := w.Items.Notice(v.ctx, w.Tenant, v.id(), v.r.PathValue("notice"))
	if err != nil {
		return nil, err
	}
	d := c.Document(v.lang)
	if err := d.Validate(); err != nil {
		return nil, err
	}
	return reportpage.Word(d, d.Title+n.Number), nil
}
