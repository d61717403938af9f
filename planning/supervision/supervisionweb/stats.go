package supervisionweb

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	"gangyao/platform/quantity"
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

// newest is the year to open: the one that the address asks for; else the present one,
// or, where nothing began in it or went on in it, the newest in which something did.
func (w *Web) newest(v *visit) (int, error) {
	year := v.year()
	if _, ok := v.askedYear(); ok {
		return year, nil
	}
	all, err := w.Items.StatisticsOn(v.ctx, w.Tenant, year, supervision.ByUnit, v.asOf())
	if err != nil || len(all) > 0 {
		return year, err
	}
	began, err := w.Items.Years(v.ctx, w.Tenant)
	for _, y := range slices.Backward(began) {
		if y < year {
			return y, err
		}
	}
	return year, err
}

// by is what the address asks statistics to be broken down by.
func (v *visit) by() supervision.Breakdown {
	switch by := supervision.Breakdown(v.r.URL.Query().Get("by")); by {
	case supervision.BySource, supervision.ByLeader:
		return by
	}
	return supervision.ByUnit
}

func statsPath(year int, by supervision.Breakdown) string {
	out := Path + "/stats?year=" + strconv.Itoa(year)
	if by != supervision.ByUnit {
		out += "&by=" + string(by)
	}
	return out
}

// counted is the name of what a line of statistics counts for, and where its items are.
func (v *visit) counted(s *supervision.Stat, by supervision.Breakdown, year int) page.Cell {
	tail := "&year=" + strconv.Itoa(year)
	switch {
	case by == supervision.BySource:
		return page.Lnk(v.t(supervision.SourceKind(s.Of).Key()), Path+"?state=all&source="+escape(s.Of)+tail)
	case by == supervision.ByLeader && s.Of == "":
		return page.None(v.t("supervisionweb.stat.no_leader"))
	case by == supervision.ByLeader:
		return page.Txt(s.Of)
	}
	return page.Lnk(v.org(s.Org), Path+"?state=all&owner="+escape(string(s.Org))+tail)
}

func (w *Web) stats(v *visit) (page.View, error) {
	year, err := w.newest(v)
	if err != nil {
		return nil, err
	}
	by := v.by()
	all, err := w.Items.StatisticsOn(v.ctx, w.Tenant, year, by, v.asOf())
	if err != nil {
		return nil, err
	}
	number := func(key string) page.Column { return page.Column{Label: v.t(key), Kind: page.KindNumber} }
	t := page.Table{Caption: v.t("supervisionweb.stats"), HideCaption: true, Columns: []page.Column{{Label: v.t(heads[by]), Head: true}, number("supervisionweb.stat.items"), number("supervisionweb.stat.open"),
		number("supervisionweb.stat.late"), number(casework.Yellow.Key()), number(casework.Red.Key()), number("supervisionweb.stat.closed"), number("supervisionweb.stat.in_time"), number("supervisionweb.stat.median"),
		number("supervisionweb.stat.other"), number("supervisionweb.stat.returned")},
		Empty: page.Empty{Title: v.t("supervisionweb.stat.none"), Text: v.t("supervisionweb.stat.none.text")}}
	if by == supervision.ByUnit {
		t.Columns = append(t.Columns, number("supervisionweb.stat.helps"))
	}
	for i := range all {
		t.Rows = append(t.Rows, page.Row{Cells: v.statCells(v.counted(&all[i], by, year), &all[i], by)})
	}
	if len(all) > 1 {
		total := supervision.Total(all)
		t.Foot = []page.Row{{Cells: v.statCells(page.Txt(v.t("supervisionweb.stat.total")), &total, by)}}
	}
	tabs := page.Tabs{Label: v.t("supervisionweb.stat.by")}
	for _, b := range []supervision.Breakdown{supervision.ByUnit, supervision.BySource, supervision.ByLeader} {
		tabs.Items = append(tabs.Items, page.Tab{Label: v.t(heads[b]), Href: statsPath(year, b), Current: b == by})
	}
	tail := "?year=" + strconv.Itoa(year) + "&by=" + string(by)
	body := page.Stack{v.labelled(), v.years(year, func(y int) string { return statsPath(y, by) }), tabs, page.Live{ID: "stats", Topic: supervision.Topic(w.Tenant), Body: t}}
	lead := "supervisionweb.stats.lead"
	if !v.me.May(supervision.DoRead, identity.Target{Tenant: w.Tenant}) {
		lead = "supervisionweb.stats.own"
	}
	return page.Page{Title: v.t("supervisionweb.stats"), Lead: v.t(lead), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body, Actions: []page.Button{
		{Label: "CSV", Href: Path + "/stats/stats.csv" + tail, Icon: "download"}, {Label: "Excel", Href: Path + "/stats/stats.xlsx" + tail, Icon: "download"}}}, nil
}

var heads = map[supervision.Breakdown]string{supervision.ByUnit: "supervisionweb.owner", supervision.BySource: "supervisionweb.source", supervision.ByLeader: "supervision.doc.leader"}

// statCells are a line of statistics.
func (v *visit) statCells(head page.Cell, s *supervision.Stat, by supervision.Breakdown) []page.Cell {
	share, median := page.None(v.t("supervisionweb.stat.no_closed")), page.None(v.t("supervisionweb.stat.no_closed"))
	if s.Closed > 0 {
		share = page.Txt(strconv.Itoa((s.InTime*100+s.Closed/2)/s.Closed) + "%")
		share.Note = v.t("supervisionweb.stat.of", map[string]any{"Part": s.InTime, "All": s.Closed})
	}
	if d, ok := s.Median(); ok {
		median = page.Txt(d.String())
	}
	items := page.Int(s.Items)
	if s.Carried > 0 {
		items.Note = v.t("supervisionweb.stat.carried", i18n.Args{"Count": s.Carried})
	}
	other := page.Int(s.Other())
	other.Note = v.endings(s)
	out := []page.Cell{head, items, page.Int(s.Open), page.Int(s.Late), page.Int(s.Levels[casework.Yellow]), page.Int(s.Levels[casework.Red]), page.Int(s.Closed), share, median, other, page.Int(s.Returned)}
	if by == supervision.ByUnit {
		out = append(out, v.helps(s))
	}
	return out
}

// endings says how what was not closed ended, and how much of it was late.
func (v *visit) endings(s *supervision.Stat) string {
	out := ""
	for _, e := range []supervision.Ending{supervision.Declined, supervision.Transferred, supervision.Joined, supervision.Withdrawn, supervision.Released} {
		if n := s.Ends[e]; n > 0 {
			out = joined(out, v.t(e.Key())+" "+strconv.Itoa(n), v.t("supervision.doc.comma"))
		}
	}
	if s.EndsLate > 0 {
		out = joined(out, v.t("supervisionweb.stat.ends_late", i18n.Args{"Late": s.EndsLate, "Red": s.EndsRed}), v.t("supervision.issued.semicolon"))
	}
	return out
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

// statsFile gives statistics as a file.
func (w *Web) statsFile(v *visit) (page.View, error) {
	if name := v.r.PathValue("file"); name != "stats.csv" && name != "stats.xlsx" {
		return nil, fault.New(fault.NotFound, "fault.not_found", nil)
	}
	year, by := v.year(), v.by()
	all, err := w.Items.StatisticsOn(v.ctx, w.Tenant, year, by, v.asOf())
	if err != nil {
		return nil, err
	}
	columns := []xlsx.Column{{Title: v.t(heads[by]), Width: 24}}
	for _, key := range []string{"supervisionweb.stat.items", "supervisionweb.stat.carried.head", "supervisionweb.stat.open", "supervisionweb.stat.late", casework.Yellow.Key(), casework.Red.Key(), "supervisionweb.stat.closed",
		"supervisionweb.stat.in_time.count", "supervisionweb.stat.median", supervision.Declined.Key(), supervision.Transferred.Key(), supervision.Joined.Key(), supervision.Withdrawn.Key(), "supervisionweb.stat.ends_late.head",
		"supervisionweb.stat.returned", "supervisionweb.stat.helps", "supervisionweb.stat.helped.head", "supervisionweb.stat.help_late.head"} {
		columns = append(columns, xlsx.Column{Title: v.t(key)})
	}
	return download.Sheet(v.r, "stats", xlsx.Sheet{Name: v.t("supervisionweb.stats.of", i18n.Args{"Year": year}), Columns: columns, Rows: func(yield func([]xlsx.Cell, error) bool) {
		for i := range all {
			s := &all[i]
			row := []xlsx.Cell{xlsx.Text(v.counted(s, by, year).Text)}
			for _, n := range []int{s.Items, s.Carried, s.Open, s.Late, s.Levels[casework.Yellow], s.Levels[casework.Red], s.Closed, s.InTime} {
				row = append(row, xlsx.Int(n))
			}
			median := xlsx.Cell{}
			if d, ok := s.Median(); ok {
				figure := quantity.Parse(d.String())
				median = xlsx.Figure(&figure)
			}
			row = append(row, median)
			for _, n := range []int{s.Ends[supervision.Declined], s.Ends[supervision.Transferred], s.Ends[supervision.Joined], s.Ends[supervision.Withdrawn], s.EndsLate, s.Returned, s.Helps, s.Helped, s.LateHelp} {
				row = append(row, xlsx.Int(n))
			}
			if !yield(row, nil) {
				return
			}
		}
	}})
}
