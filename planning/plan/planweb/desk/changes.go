package desk

import (
	"slices"

	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// mostChanges bounds what one answer brings in place; the counts are always right.
const mostChanges = 50

// changes tells a page that stays open what was decided since it last asked:
// the cards that changed, the counts, and a line about the newest decision.
func (d *Desk) changes(v *visit) (page.View, error) {
	q := readQuery(v.r.URL.Query())
	since := plan.DecisionID(v.r.URL.Query().Get("since"))
	journal, err := d.Plans.Journal(v.ctx, v.ed.Tenant, v.ed.ID, mostChanges)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(journal, func(x plan.Decision) bool { return x.ID <= since }); i >= 0 {
		journal = journal[:i]
	}
	if len(journal) == 0 {
		return page.Fragment{Body: pollBox(v.poll(q, since))}, nil
	}
	k, desk, err := d.load(v, q)
	if err != nil {
		return nil, err
	}
	out := page.Stack{pollBox(v.poll(q, journal[0].ID))}
	added := map[plan.ItemID]bool{}
	changed := map[plan.ItemID]bool{}
	for _, x := range journal {
		changed[x.Item] = true
		added[x.Item] = added[x.Item] || x.Action == plan.ActAdd
	}
	for _, it := range desk.Items {
		if !changed[it.ID] {
			continue
		}
		c := k.card(it)
		c.Swap = true
		if added[it.ID] {
			c.Then = "new"
		}
		out = append(out, cardBox(c))
	}
	whole, err := d.Plans.Desk(v.ctx, v.ed.Tenant, v.ed.ID, plan.Filter{})
	if err != nil {
		return nil, err
	}
	out = append(out, k.counts(whole)...)
	if newest := journal[0]; newest.By != plan.Me(v.ctx) {
		out = append(out, news(v.t("desk.news", i18n.Args{"By": string(newest.By), "Action": v.actionWord(newest.Action),
			"Label": clip(newest.After.Content.Label(), 20), "Count": len(changed)})))
	}
	return page.Fragment{Body: out}, nil
}
