package desk

import (
	"net/url"
	"slices"
	"strconv"

	"gangyao/planning/plan"
	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// bulkView asks before many items are accepted at once.
type bulkView struct {
	Action, Choose string
	Kept           []pair
	Level          page.Field
	Chosen         []page.Field // the scope, and whether doubtful items are left out
	Sent           []pair       // all of the question, for the answer
	Count          int
	Title, Lead    string
	Warning        *page.Notice
	Kinds          page.Definitions
	Table          page.Table
	Button         page.Button
	Cancel         page.Button
}

// bulkFilter is what a bulk act is about: the pending items in view above a
// confidence, findings only where they were asked for by name.
func bulkFilter(q query) plan.Filter {
	f := q.Filter
	if f.Section == all {
		f.Section = ""
	}
	f.States = []plan.State{plan.Pending}
	if len(f.Kinds) == 0 {
		f.Kinds = slices.DeleteFunc(plan.Kinds(), func(k plan.Kind) bool { return k == plan.KindFinding })
	}
	return f
}

// shownInBulk is how many of the items the question lists.
const shownInBulk = 30

// askBulk tells how many items would be accepted, and which.
func (d *Desk) askBulk(v *visit) (page.View, error) {
	values := v.r.URL.Query()
	q := readQuery(values)
	if !values.Has("from") {
		q.From = sure
	}
	f := bulkFilter(q)
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, f)
	if err != nil {
		return nil, err
	}
	sections, err := d.Plans.Sections(v.ctx, v.ed.Tenant, v.ed.ID)
	if err != nil {
		return nil, err
	}
	back := q
	back.Calm = false
	if !values.Has("from") {
		back.From = 0
	}
	view := bulkView{
		Action: v.href("bulk"), Choose: v.href("bulk"), Count: desk.Matched, Level: v.levels(q.From),
		Title: v.n("desk.bulk.question", desk.Matched), Lead: v.scope(q, sections),
		Cancel: page.Button{Label: v.t("desk.do.cancel"), Kind: page.Quiet, Href: v.here(back)},
	}
	kept := q
	kept.Page = 1
	view.Sent = pairs(kept.values())
	kept.From, kept.Section, kept.Calm = 0, "", false
	view.Kept = pairs(kept.values())
	view.Chosen = []page.Field{v.scopes(q, v.chapters(desk, sections)), v.calmly(q)}
	doubtful, byKind := 0, map[plan.Kind]int{}
	for _, it := range desk.Items {
		byKind[it.Kind]++
		if it.Doubtful() {
			doubtful++
		}
	}
	for _, k := range plan.Kinds() {
		if byKind[k] > 0 {
			view.Kinds = append(view.Kinds, page.Definition{Term: v.kindsWord(k), Text: itoa(byKind[k])})
		}
	}
	if doubtful > 0 {
		view.Warning = &page.Notice{Kind: page.NoticeWarning, Title: v.n("desk.bulk.doubtful", doubtful), Text: v.t("desk.bulk.doubtful.text")}
	}
	if desk.Matched > 0 {
		view.Button = page.Button{Label: v.n("desk.bulk.accept", desk.Matched), Kind: page.Primary}
	}
	view.Table = v.sample(desk.Items)
	return page.Page{Title: v.t("desk.bulk"), Crumbs: v.below(), Body: bulkBody(view), Styles: []string{"review"}}, nil
}

// levels is the choice of the confidence from which items are accepted.
func (v *visit) levels(from float64) page.Field {
	f := page.Field{Name: "from", Label: v.t("desk.bulk.level"), Hint: v.t("desk.bulk.level.hint"), Type: page.FieldSelect}
	steps := []float64{1, 0.99, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5}
	if from > 0 && !slices.Contains(steps, from) {
		steps = append(steps, from)
	}
	for _, x := range steps {
		f.Options = append(f.Options, page.Option{Value: number(x), Label: "≥ " + percent(x), Selected: x == from})
	}
	return f
}

// scopes is the choice between a chapter and all of them.
func (v *visit) scopes(q query, chapters []plan.Chapter) page.Field {
	f := page.Field{Name: "section", Label: v.t("desk.bulk.scope"), Type: page.FieldSelect, Options: []page.Option{
		{Value: all, Label: v.t("desk.chapters.all"), Selected: q.Section == "" || q.Section == all},
	}}
	known := f.Options[0].Selected
	for _, c := range chapters {
		f.Options = append(f.Options, page.Option{Value: c.Section.ID, Label: v.name(c.Section), Selected: c.Section.ID == q.Section})
		known = known || c.Section.ID == q.Section
	}
	if !known { // a section deeper down
		f.Options = append(f.Options, page.Option{Value: q.Section, Label: q.Section, Selected: true})
	}
	return f
}

// calmly is the choice to leave out what should be looked at with care.
func (v *visit) calmly(q query) page.Field {
	return page.Field{Name: "calmly", Label: v.t("desk.filter.only"), Type: page.FieldChecks,
		Options: []page.Option{{Value: "1", Label: v.t("desk.bulk.calm"), Hint: v.t("desk.bulk.calm.hint"), Selected: q.Calm}}}
}

// scope says where the items stand.
func (v *visit) scope(q query, sections []reading.Section) string {
	if q.Section == "" || q.Section == all {
		return v.t("desk.bulk.everywhere")
	}
	return v.t("desk.bulk.chapter", i18n.Args{"Chapter": v.sectionName(sections, q.Section)})
}

// sample lists the first of the items.
func (v *visit) sample(items []plan.DeskItem) page.Table {
	t := page.Table{Caption: v.t("desk.bulk.list"), Columns: []page.Column{
		{Label: v.t("desk.col.item"), Head: true}, {Label: v.t("desk.col.kind")}, {Label: v.t("desk.col.confidence"), Kind: page.KindNumber},
	}, Empty: page.Empty{Title: v.t("desk.bulk.none"), Text: v.t("desk.bulk.none.text")}}
	for _, it := range items[:min(len(items), shownInBulk)] {
		cell := page.Lnk(clip(v.say(it.Content).String(), 60), v.href("items/"+string(it.ID)))
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{cell, page.Txt(v.kindWord(it.Kind)), page.Txt(percent(it.Confidence))}})
	}
	if len(items) > shownInBulk {
		t.Caption = v.t("desk.bulk.list.some", i18n.Args{"Shown": shownInBulk, "Count": len(items)})
	}
	return t
}

// bulk accepts what the question was about, unless it is no longer the same.
func (d *Desk) bulk(v *visit) (page.View, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "fault.invalid", nil)
	}
	q := readQuery(v.r.PostForm)
	f := bulkFilter(q)
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, f)
	if err != nil {
		return nil, err
	}
	if asked, err := strconv.Atoi(v.r.PostForm.Get("count")); err != nil || asked != desk.Matched {
		return nil, fault.New(fault.Conflict, "desk.bulk.changed", fault.Args{"Asked": v.r.PostForm.Get("count"), "Count": desk.Matched})
	}
	out, err := d.Plans.Bulk(v.ctx, plan.BulkRuling{Tenant: v.ed.Tenant, Edition: v.ed.ID, Filter: f, Action: plan.ActAccept})
	if err != nil {
		return nil, err
	}
	q.From, q.Calm = 0, false
	values := q.values()
	values.Set("done", strconv.Itoa(out.Done))
	if out.Kept > 0 {
		values.Set("kept", strconv.Itoa(out.Kept))
	}
	u := url.URL{Path: v.href(""), RawQuery: values.Encode()}
	return page.Redirect{To: u.String()}, nil
}
