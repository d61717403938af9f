package desk

import (
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// journalSize is the number of entries shown at first.
const journalSize = 200

// journal shows everything that was decided about an edition, newest first.
func (d *Desk) journal(v *visit) (page.View, error) {
	limit := journalSize + 1
	if v.r.URL.Query().Get("all") != "" {
		limit = 0
	}
	list, err := d.Plans.Journal(v.ctx, v.ed.Tenant, v.ed.ID, limit)
	if err != nil {
		return nil, err
	}
	desk, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{})
	if err != nil {
		return nil, err
	}
	items := map[plan.ItemID]plan.Item{}
	for _, it := range desk.Items {
		items[it.ID] = it.Item
	}
	more := limit > 0 && len(list) == limit
	if more {
		list = list[:journalSize]
	}
	var entries []entry
	for i := 0; i < len(list); i++ {
		x := list[i]
		it, known := items[x.Item]
		label := clip(x.After.Content.Label(), 40)
		e := v.entry(x, it.Kind, label)
		if known {
			e.Href = v.href("items/" + string(x.Item))
		}
		n := 1 // a bulk act is one line
		for x.Batch != "" && i+1 < len(list) && list[i+1].Batch == x.Batch {
			i, n = i+1, n+1
		}
		if n > 1 {
			e.Label, e.Href, e.Changes = v.n("desk.journal.batch", n), "", nil
		}
		entries = append(entries, e)
	}
	body := page.Stack{entryList(entries)}
	if len(entries) == 0 {
		body = page.Stack{page.Empty{Title: v.t("desk.history.none")}}
	}
	if more {
		body = append(body, page.Button{Label: v.t("desk.journal.all"), Href: v.href("journal", "all", "1")})
	}
	return page.Page{Title: v.t("desk.journal"), Lead: v.t("desk.journal.lead", i18n.Args{"Title": v.ed.Title}), Crumbs: v.below(),
		Actions: []page.Button{{Label: v.t("desk.back"), Href: v.href("")}}, Body: body, Styles: []string{"review"}}, nil
}
