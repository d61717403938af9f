package desk

import (
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// askReread tells what reading again does before it is done.
func (d *Desk) askReread(v *visit) (page.View, error) {
	return page.Page{Title: v.t("desk.reread"), Lead: v.t("desk.reread.lead"), Crumbs: v.below(), Body: page.Stack{
		page.Definitions{
			{Term: v.t("desk.col.source"), Text: v.ed.Source.Name},
			{Term: v.t("desk.reread.reader"), Text: v.ed.Reader},
			{Term: v.t("desk.reread.at"), Text: v.when(v.ed.ReadAt)},
		},
		page.Form{Action: v.href("reread"), Buttons: []page.Button{
			{Label: v.t("desk.reread.button"), Kind: page.Primary},
			{Label: v.t("desk.do.cancel"), Kind: page.Quiet, Href: v.href("")},
		}},
	}}, nil
}

// reread reads the kept source again and tells what that changed.
func (d *Desk) reread(v *visit) (page.View, error) {
	r, err := d.Plans.ReRead(v.ctx, v.ed.Tenant, v.ed.ID)
	if err != nil {
		return nil, err
	}
	stats := page.Stats{
		{Label: v.t("desk.reread.same"), Value: itoa(r.Same)},
		{Label: v.t("desk.reread.changed"), Value: itoa(r.Changed), Note: v.kept(r.KeptChanged)},
		{Label: v.t("desk.reread.new"), Value: itoa(r.New)},
		{Label: v.t("desk.reread.gone"), Value: itoa(r.Gone), Note: v.kept(r.KeptGone)},
	}
	body := page.Stack{stats}
	for _, c := range []plan.Change{plan.Changed, plan.New, plan.Removed} {
		t := v.rereadTable(r, c)
		if len(t.Rows) > 0 {
			body = append(body, t)
		}
	}
	if r.Changed+r.New+r.Gone == 0 {
		body = append(body, page.Empty{Title: v.t("desk.reread.nothing"), Text: v.t("desk.reread.nothing.text")})
	}
	actions := []page.Button{{Label: v.t("desk.back"), Href: v.href(""), Kind: page.Primary}}
	if r.KeptChanged > 0 {
		actions = append(actions, page.Button{Label: v.t("desk.reread.look"), Href: v.here(query{Filter: plan.Filter{Section: all, Flag: plan.FlagChanged}, Page: 1})})
	}
	return page.Page{Title: v.t("desk.reread.title"), Crumbs: v.below(), Actions: actions,
		Lead: v.t("desk.reread.done", i18n.Args{"Old": r.OldReader, "New": r.NewReader}), Body: body, Styles: []string{"review"}}, nil
}

func (v *visit) kept(n int) string {
	if n == 0 {
		return ""
	}
	return v.n("desk.reread.kept", n)
}

// rereadTable lists the items of one outcome with what was read before and now.
func (v *visit) rereadTable(r *plan.RereadReport, c plan.Change) page.Table {
	t := page.Table{Caption: v.t("desk.reread.caption." + string(c)), Columns: []page.Column{
		{Label: v.t("desk.col.item"), Head: true}, {Label: v.t("desk.col.kind")}, {Label: v.t("desk.reread.difference")}, {Label: v.t("desk.reread.outcome")},
	}}
	for _, x := range r.Items {
		if x.Change != c {
			continue
		}
		name := page.Txt(clip(v.say(x.Item.Content).String(), 60))
		if !x.Dropped {
			name.Href = v.href("items/" + string(x.Item.ID))
		}
		var changes []change
		for _, f := range x.Fields {
			changes = append(changes, change{v.t("plan.field." + string(f.Field)), v.fieldValue(f.Field, f.Old), v.fieldValue(f.Field, f.New)})
		}
		key := "taken"
		switch {
		case x.Dropped:
			key = "dropped"
		case x.Kept:
			key = "kept"
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{name, page.Txt(v.kindWord(x.Item.Kind)), page.Show(changeList(changes)), page.Txt(v.t("desk.reread.outcome." + key))}})
	}
	return t
}
