package reportingweb

import (
	"slices"
	"strconv"

	"gangyao/planning/reporting"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/period"
)

// roundTone colours the state of a round.
var roundTone = map[reporting.RoundState]page.Tone{reporting.Open: page.ToneBlue}

// sheetTone colours the state of a sheet.
var sheetTone = map[reporting.State]page.Tone{
	reporting.Submitted: page.ToneWarn, reporting.Approved: page.ToneBlue, reporting.Verified: page.ToneBlue, reporting.Published: page.ToneGood,
}

// burden counts the fields asked of each organisation per month, and how many of
// them a register could supply.
func (w *Web) burden(v *visit) (page.View, error) {
	year, err := strconv.Atoi(v.form("year"))
	if err != nil || year < 1900 || year > 9999 {
		year = v.today().Year()
	}
	rows, err := w.Reports.Burden(v.ctx, v.tenant, year, v.asOf())
	if err != nil {
		return nil, err
	}
	type sums struct {
		month           [13]int
		asked, register int
		rounds          int
	}
	of := map[identity.OrgID]*sums{}
	var total sums
	var orgs []identity.OrgID
	add := func(s *sums, r *reporting.BurdenRow) {
		s.month[r.Month.N()] += r.Asked
		s.asked, s.register, s.rounds = s.asked+r.Asked, s.register+r.Register, s.rounds+r.Rounds
	}
	for i := range rows {
		r := &rows[i]
		if of[r.Org] == nil {
			of[r.Org] = &sums{}
			orgs = append(orgs, r.Org)
		}
		add(of[r.Org], r)
		add(&total, r)
	}
	slices.SortFunc(orgs, func(a, b identity.OrgID) int { return of[b].asked - of[a].asked })
	t := page.Table{Caption: v.t("reportingweb.burden"), HideCaption: true, Wide: true, Columns: []page.Column{{Label: v.t("reportingweb.col.org"), Head: true},
		{Label: v.t("reportingweb.burden.asked"), Kind: page.KindNumber}, {Label: v.t("reportingweb.burden.register"), Kind: page.KindNumber, Hint: v.t("reportingweb.burden.register.hint")}},
		Empty: page.Empty{Title: v.t("reportingweb.burden.none", i18n.Args{"Year": year})}}
	for m := 1; m <= 12; m++ {
		p, _ := period.Of(period.Month, year, m)
		t.Columns = append(t.Columns, page.Column{Label: v.span(p), Kind: page.KindNumber})
	}
	cells := func(name string, s *sums) page.Row {
		out := []page.Cell{page.Txt(name), page.Int(s.asked), page.Int(s.register)}
		for m := 1; m <= 12; m++ {
			if s.month[m] == 0 {
				out = append(out, page.Txt(""))
				continue
			}
			out = append(out, page.Int(s.month[m]))
		}
		return page.Row{Cells: out}
	}
	for _, o := range orgs {
		t.Rows = append(t.Rows, cells(v.org(o), of[o]))
	}
	t.Foot = []page.Row{cells(v.t("reportingweb.total"), &total)}
	if len(t.Rows) == 0 {
		t.Foot = nil
	}
	body := page.Stack{page.Stats{
		{Label: v.t("reportingweb.burden.asked"), Value: i18n.Integer(int64(total.asked)), Unit: v.t("reportingweb.unit.field")},
		{Label: v.t("reportingweb.burden.register"), Value: i18n.Integer(int64(total.register)), Unit: v.t("reportingweb.unit.field"), Note: v.t("reportingweb.burden.register.hint")},
	}, t}
	if slices.ContainsFunc(rows, func(r reporting.BurdenRow) bool { return r.Demo }) {
		body = append(page.Stack{page.Notice{Kind: page.NoticeDemo, Title: v.t("reportingweb.demo")}}, body...)
	}
	return page.Page{Title: v.t("reportingweb.burden.title", i18n.Args{"Year": year}), Lead: v.t("reportingweb.burden.lead"), Crumbs: v.crumbs(nil, nil), Body: body, Styles: []string{"sheet"},
		Actions: []page.Button{{Label: v.t("reportingweb.year", i18n.Args{"Year": year - 1}), Href: RoundsPath + "/burden?year=" + strconv.Itoa(year-1)},
			{Label: v.t("reportingweb.year", i18n.Args{"Year": year + 1}), Href: RoundsPath + "/burden?year=" + strconv.Itoa(year+1)}}}, nil
}
