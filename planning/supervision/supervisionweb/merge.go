package supervisionweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// The fields of a merger.
const (
	mergeInto = "into"
	mergeDue  = "due"
	keepDue   = "keep"
	soonerDue = "sooner"
)

func mergePath(id supervision.ItemID) string { return PathOf(id) + "/merge/into" }

// merges says whether the person may merge the item into another one.
func (v *visit) merges(x *supervision.View) bool {
	return !v.past() && x.Case.Open() && slices.Contains(x.Roles, supervision.RoleSupervisor)
}

// askMerge finds the item to merge into, and then shows both side by side.
func (w *Web) askMerge(v *visit) (page.View, error) {
	if v.past() {
		return nil, page.OnlyToday()
	}
	return w.mergePage(v, typed{})
}

func (w *Web) mergePage(v *visit, f typed) (page.View, error) {
	x, err := w.Items.Show(v.ctx, w.Tenant, v.id())
	if err != nil {
		return nil, err
	}
	into := supervision.ItemID(f.values[mergeInto])
	if f.problem == nil {
		into = supervision.ItemID(v.r.URL.Query().Get(mergeInto))
	}
	body := page.Stack{v.labelled()}
	if f.problem != nil && v.merges(x) {
		n := page.Notice{Kind: page.NoticeError, Title: v.t("supervisionweb.refused", i18n.Args{"Step": v.t("supervisionweb.merge")}), Text: i18n.Fault(v.lang, f.problem)}
		since := v.since(x, f.base())
		if y, gone := w.Items.Show(v.ctx, w.Tenant, into); gone == nil {
			seen, _ := strconv.Atoi(f.values["into_base"])
			since = append(since, v.since(y, seen)...)
		}
		if supervision.Stale(f.problem) && len(since) > 0 {
			n.Text, n.Body = v.t("supervisionweb.refused.since"), lines(since, nil)
		}
		body = append(body, n)
	}
	p := page.Page{Title: v.t("supervisionweb.merge"), Lead: v.t("supervisionweb.merge.lead", i18n.Args{"Title": x.Item.Title}),
		Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}, {Label: x.Item.Title, Href: PathOf(x.Item.ID)}}}
	if f.problem != nil {
		p.Status = page.Status(fault.From(f.problem).Code)
	}
	if !v.merges(x) { // closed, or merged already
		p.Body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.t("casework.refusal.merge_closed"), Links: []page.Link{{Label: x.Item.Title, Href: PathOf(x.Item.ID)}}})
		return p, nil
	}
	if into != "" {
		y, err := w.Items.Show(v.ctx, w.Tenant, into)
		switch {
		case fault.Is(err, fault.NotFound) || into == x.Item.ID:
			body = append(body, page.Notice{Kind: page.NoticeWarning, Title: v.t("supervision.unknown")})
		case err != nil:
			return nil, err
		default:
			body = append(body, v.merger(x, y, f)...)
		}
	}
	found, err := v.twins(x)
	p.Body = append(body, found...)
	return p, err
}

// merger shows two items side by side, and asks whether the one goes on in the other, until
// when and why.
func (v *visit) merger(x, y *supervision.View, f typed) page.Stack {
	t := page.Table{Caption: v.t("supervisionweb.merge.both"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.revise.field"), Head: true}, {Label: v.t("supervisionweb.merge.this")}, {Label: v.t("supervisionweb.merge.other")}}}
	for _, r := range [][3]string{{"supervisionweb.matter", x.Item.Title, y.Item.Title}, {"supervision.doc.item", x.Item.Number, y.Item.Number}, {"supervisionweb.asked", x.Item.Asked, y.Item.Asked},
		{"supervisionweb.source", v.from(x), v.from(y)}, {"supervisionweb.owner", v.orgNamed(string(x.Owner())), v.orgNamed(string(y.Owner()))}, {"supervisionweb.contributors", v.orgNames(x.Contributors()), v.orgNames(y.Contributors())},
		{"supervisionweb.state", v.state(&x.Row), v.state(&y.Row)}, {"supervisionweb.due", v.until(&x.Row), v.until(&y.Row)}} {
		cells := []page.Cell{page.Txt(v.t(r[0]))}
		for _, text := range r[1:] {
			c := page.None(v.t("supervisionweb.owner.none"))
			if text != "" {
				c = page.Txt(text)
			}
			cells = append(cells, c)
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	out := page.Stack{section(v.t("supervisionweb.merge.both"), "", t)}
	if !supervision.TakesIn(y.Case.State, x.Case.State) {
		return append(out, page.Notice{Kind: page.NoticeWarning, Title: v.t("supervision.merge_state", i18n.Args{"Title": y.Item.Title, "State": v.state(&y.Row), "Draft": y.Case.State == supervision.Draft}), Links: []page.Link{{Label: y.Item.Title, Href: PathOf(y.Item.ID)}}})
	}
	form := page.Form{ID: "merge", Action: mergePath(x.Item.ID), Fields: []page.Field{{Name: "base", ID: "base-merge", Type: page.FieldHidden, Value: strconv.Itoa(x.Case.Version)},
		{Name: mergeInto, Type: page.FieldHidden, Value: string(y.Item.ID)}, {Name: "into_base", Type: page.FieldHidden, Value: strconv.Itoa(y.Case.Version)}},
		Buttons: []page.Button{{Label: v.t("supervisionweb.merge.do", i18n.Args{"Title": y.Item.Title}), Kind: page.Primary}}}
	if due := supervision.Sooner(&x.Row, &y.Row); !due.IsZero() {
		kept := f.values[mergeDue] == keepDue
		form.Fields = append(form.Fields, page.Field{Name: mergeDue, Label: v.t("supervisionweb.due"), Type: page.FieldRadio, Required: true, Options: []page.Option{
			{Value: soonerDue, Label: v.t("supervisionweb.merge.sooner", i18n.Args{"Due": plain(due)}), Selected: !kept},
			{Value: keepDue, Label: v.t("supervisionweb.merge.keep", i18n.Args{"Due": plain(y.Work.Due)}), Selected: kept}}})
	}
	if y.Work != nil && !y.Work.Due.IsZero() && x.Work != nil && x.Work.Due.After(y.Work.Due) {
		out = append(out, hint(v.t("supervisionweb.merge.stays", i18n.Args{"Due": plain(y.Work.Due)})))
	}
	form.Fields = append(form.Fields, page.Field{ID: "note-merge", Name: "note", Label: v.t("supervisionweb.reason"), Type: page.FieldArea, Rows: 2, Required: true, Value: f.values["note"]})
	if f.problem != nil && !supervision.Stale(f.problem) {
		v.blame(&form, f.problem)
	}
	return append(out, form)
}

// from says what an item comes from.
func (v *visit) from(x *supervision.View) string {
	return joined(v.t(x.Item.Source.Kind.Key()), v.sourceName(x.Item.Source), v.t("supervisionweb.colon"))
}

// until is the due day of an item with what is left.
func (v *visit) until(r *supervision.Row) string {
	var due time.Time
	if r.Work != nil {
		due = r.Work.Due
	}
	if due.IsZero() {
		return v.left(r)
	}
	return plain(due) + v.t("supervisionweb.bracket", i18n.Args{"Who": v.left(r)})
}

// twins are the items that may be meant, and a search for others.
func (v *visit) twins(x *supervision.View) (page.Stack, error) {
	text := strings.TrimSpace(v.r.URL.Query().Get(byText))
	all, err := v.w.Items.Twins(v.ctx, v.w.Tenant, x.Item.ID, text)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("supervisionweb.merge.found"), HideCaption: true, Columns: append(v.columns(), page.Column{Label: v.t("supervisionweb.merge.why")}, page.Column{Label: v.t("supervisionweb.do")}),
		Empty: page.Empty{Title: v.t("supervisionweb.merge.none"), Text: v.t("supervisionweb.merge.none.text")}}
	for i := range t.Columns {
		t.Columns[i].Sortable = false // the likest come first
	}
	for i := range all {
		y := &all[i]
		why := v.t("supervisionweb.merge.alike", i18n.Args{"Alike": y.Alike})
		if y.Same {
			why = v.t("supervisionweb.same")
		}
		do := page.None(v.t("supervisionweb.merge.not", i18n.Args{"State": v.state(&y.Row)}))
		if supervision.TakesIn(y.Case.State, x.Case.State) {
			q := url.Values{mergeInto: {string(y.Item.ID)}}
			if text != "" {
				q.Set(byText, text)
			}
			do = page.Lnk(v.t("supervisionweb.merge.choose"), mergePath(x.Item.ID)+"?"+q.Encode())
		}
		t.Rows = append(t.Rows, page.Row{Cells: append(v.cells(&y.Row), page.Txt(why), do)})
	}
	title := v.t("supervisionweb.merge.likely")
	if text != "" {
		title = v.t("supervisionweb.merge.found")
	}
	search := page.Form{ID: "find", Action: mergePath(x.Item.ID), Method: "get", Fields: []page.Field{{Name: byText, Label: v.t("supervisionweb.search"), Hint: v.t("supervisionweb.merge.search"), Type: page.FieldSearch, Value: text}},
		Buttons: []page.Button{{Label: v.t("supervisionweb.search")}}}
	return page.Stack{section(title, "", t), section(v.t("supervisionweb.merge.others"), "", search)}, nil
}

func (w *Web) merge(v *visit) (page.View, error) {
	f := typed{form: "merge", values: map[string]string{}}
	for _, name := range []string{"base", "into_base", mergeInto, mergeDue, "note"} {
		f.values[name] = v.post(name)
	}
	into, _ := strconv.Atoi(f.values["into_base"]) // what is no number is no version anybody saw
	m := supervision.MergeRequest{Tenant: w.Tenant, From: v.id(), Into: supervision.ItemID(f.values[mergeInto]), FromBase: f.base(), IntoBase: into, Note: f.values["note"], KeepDue: f.values[mergeDue] == keepDue}
	switch f.problem = w.Items.Merge(v.ctx, m); {
	case f.problem == nil:
		return page.Redirect{To: PathOf(m.Into)}, nil
	case formFault(f.problem):
		return w.mergePage(v, f)
	}
	return nil, f.problem
}
