package supervisionweb

import (
	"strconv"

	"github.com/a-h/templ"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/identity"
	"gangyao/platform/page"
)

// year is the year that the address asks for; the present one when it names none.
func (v *visit) year() int {
	if y, ok := v.askedYear(); ok {
		return y
	}
	return v.now.Year()
}

func (v *visit) askedYear() (int, bool) {
	y, err := strconv.Atoi(v.r.URL.Query().Get("year"))
	return y, err == nil && y > 2000 && y <= v.now.Year()
}

// years are links to the years around the present one; what the address asks for and is
// no year of items is told.
func (v *visit) years(now int, to func(int) string) templ.Component {
	out := page.Tabs{Label: v.t("supervisionweb.year")}
	for y := v.now.Year() - 2; y <= v.now.Year(); y++ {
		out.Items = append(out.Items, page.Tab{Label: strconv.Itoa(y), Href: to(y), Current: y == now})
	}
	said := v.r.URL.Query().Get("year")
	if _, ok := v.askedYear(); said != "" && !ok {
		return page.Stack{page.Odd{Name: "year", Label: out.Label, Value: said}, out}
	}
	return out
}

func (w *Web) stats(v *visit) (page.View, error) {
	year := v.year()
	all, err := w.Items.StatisticsOn(v.ctx, w.Tenant, year, v.asOf())
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("supervisionweb.stats"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.owner"), Head: true}, {Label: v.t("supervisionweb.stat.open"), Kind: page.KindNumber},
		{Label: v.t("supervisionweb.stat.late"), Kind: page.KindNumber}, {Label: v.t(casework.Yellow.Key()), Kind: page.KindNumber}, {Label: v.t(casework.Red.Key()), Kind: page.KindNumber},
		{Label: v.t("supervisionweb.stat.closed"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.stat.in_time"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.stat.median"), Kind: page.KindNumber},
		{Label: v.t("supervisionweb.stat.returned"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.stat.helps"), Kind: page.KindNumber}},
		Empty: page.Empty{Title: v.t("supervisionweb.stat.none"), Text: v.t("supervisionweb.stat.none.text")}}
	for i := range all {
		s := &all[i]
		share, median := page.None(v.t("supervisionweb.stat.no_closed")), page.None(v.t("supervisionweb.stat.no_closed"))
		if s.Closed > 0 {
			share = page.Txt(strconv.Itoa((s.InTime*100+s.Closed/2)/s.Closed) + "%")
			share.Note = v.t("supervisionweb.stat.of", map[string]any{"Part": s.InTime, "All": s.Closed})
		}
		if d, ok := s.Median(); ok {
			median = page.Int(d)
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Lnk(v.org(s.Org), Path+"?state=all&owner="+escape(string(s.Org))), page.Int(s.Open), page.Int(s.Late), page.Int(s.Levels[casework.Yellow]),
			page.Int(s.Levels[casework.Red]), page.Int(s.Closed), share, median, page.Int(s.Returned), v.helps(s)}})
	}
	lead := "supervisionweb.stats.lead"
	if !v.me.May(supervision.DoRead, identity.Target{Tenant: w.Tenant}) {
		lead = "supervisionweb.stats.own"
	}
	body := page.Stack{v.labelled(), v.years(year, func(y int) string { return Path + "/stats?year=" + strconv.Itoa(y) }), page.Live{ID: "stats", Topic: supervision.Topic(w.Tenant), Body: t}}
	return page.Page{Title: v.t("supervisionweb.stats"), Lead: v.t(lead), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body}, nil
}

// helps says in how many items the unit is one of the responsible ones, and how it
// answered.
func (v *visit) helps(s *supervision.Stat) page.Cell {
	c := page.Int(s.Helps)
	if s.Helps > 0 {
		c.Note = v.t("supervisionweb.stat.helped", map[string]any{"Done": s.Helped, "Late": s.LateHelp})
	}
	return c
}
