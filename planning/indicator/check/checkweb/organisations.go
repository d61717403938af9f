package checkweb

import (
	"cmp"
	"slices"

	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// roundsShown is how many rounds stand beside each other.
const roundsShown = 6

// organisations shows how completely and how timely each organisation reported in
// the latest rounds, the newest first.
func (w *Web) organisations(v *visit) (page.View, error) {
	rounds, err := w.Reports.Rounds(v.ctx, w.Tenant, v.page.AsOf)
	if err != nil {
		return nil, err
	}
	rounds = slices.DeleteFunc(rounds, func(r reporting.RoundRow) bool { return r.State == reporting.Planned })
	rounds = rounds[:min(len(rounds), roundsShown)]
	t := page.Table{Caption: v.t("quality.tab.organisations"), HideCaption: true, Wide: true,
		Columns: []page.Column{{Label: v.t("quality.col.org"), Head: true}},
		Empty:   page.Empty{Title: v.t("quality.orgs.none"), Text: v.t("quality.orgs.none.text")}}
	type cells []page.Cell
	rows := map[identity.OrgID]cells{}
	late := map[identity.OrgID]int{}
	total := cells{page.Txt(v.t("quality.orgs.total"))}
	for i := range rounds {
		r := &rounds[i]
		t.Columns = append(t.Columns, page.Column{Label: r.Round.Name})
		c, err := w.Reports.Completeness(v.ctx, w.Tenant, r.Round.ID, v.page.AsOf)
		if err != nil {
			return nil, err
		}
		handed := 0
		for j := range c.Orgs {
			o := &c.Orgs[j]
			handed += handedIn(o)
			if rows[o.Org] == nil {
				rows[o.Org] = make(cells, len(rounds)+1)
				for k := range rows[o.Org] {
					rows[o.Org][k] = page.None(v.t("quality.orgs.nothing"))
				}
				rows[o.Org][0] = page.Txt(v.org(o.Org))
			}
			late[o.Org] += o.Late
			rows[o.Org][i+1] = v.orgCellOf(o, c.State)
		}
		sum := page.Txt(v.n("quality.orgs.cells", c.Total.Asked-c.Total.Open, i18n.Args{"Asked": c.Total.Asked, "Handed": i18n.Integer(int64(handed))}))
		_, inTime, _ := c.Reported()
		sum.Note = v.n("quality.orgs.intime", inTime, i18n.Args{"Orgs": c.Total.Orgs})
		total = append(total, sum)
	}
	orgs := make([]identity.OrgID, 0, len(rows))
	for id := range rows {
		orgs = append(orgs, id)
	}
	slices.SortFunc(orgs, func(a, b identity.OrgID) int { return cmp.Or(late[b]-late[a], cmp.Compare(a, b)) })
	for _, id := range orgs {
		t.Rows = append(t.Rows, page.Row{Cells: rows[id]})
	}
	if len(t.Rows) > 0 {
		t.Foot = []page.Row{{Cells: total}}
	}
	return v.shown("organisations", v.t("quality.orgs.lead"), page.Stack{t}), nil
}

// handedIn counts the cells that an organisation answered and has handed in: what is
// filled in a draft, or was returned, is not reported.
func handedIn(o *reporting.OrgRow) int {
	if o.State == reporting.Draft {
		return 0
	}
	return o.Asked - o.Open
}

// orgCellOf is what one organisation did in one round: cells asked, answered and
// handed in, and whether that was in time.
func (v *visit) orgCellOf(o *reporting.OrgRow, round reporting.RoundState) page.Cell {
	c := page.Txt(v.n("quality.orgs.cells", o.Asked-o.Open, i18n.Args{"Asked": o.Asked, "Handed": i18n.Integer(int64(handedIn(o)))}))
	if v.w.Sheet != nil {
		c.Href = v.w.Sheet(o.Sheet)
	}
	switch {
	case round == reporting.Planned:
		c.Note = v.t("quality.orgs.not_begun")
	case o.InTime && o.Reported():
		c.Note = v.t("quality.orgs.in_time")
	case o.Late > 0 && o.Handed > 0:
		c.Note = v.n("quality.orgs.was_late", o.Late)
	case o.Late > 0:
		c.Note = v.n("quality.orgs.is_late", o.Late)
	default:
		c.Note = v.t(o.State.Key())
	}
	if o.NoValue > 0 {
		c.Note += v.t("quality.comma") + v.n("quality.orgs.no_value", o.NoValue)
	}
	if o.Returns > 0 {
		c.Note += v.t("quality.comma") + v.n("quality.orgs.returned", o.Returns)
	}
	return c
}
