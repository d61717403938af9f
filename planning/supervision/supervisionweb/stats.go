package supervisionweb

import (
	"strconv"

	"gangyao/kernel/casework"
	"gangyao/planning/supervision"
	"gangyao/platform/page"
)

// year is the year that the address asks for; the present one when it names none.
func (v *visit) year() int {
	if y, err := strconv.Atoi(v.r.URL.Query().Get("year")); err == nil && y > 2000 && y < 3000 {
		return y
	}
	return v.now.Year()
}

// years are links to the years around the present one.
func (v *visit) years(now int, to func(int) string) page.Tabs {
	out := page.Tabs{Label: v.t("supervisionweb.year")}
	for y := v.now.Year() - 2; y <= v.now.Year(); y++ {
		out.Items = append(out.Items, page.Tab{Label: strconv.Itoa(y), Href: to(y), Current: y == now})
	}
	return out
}

func (w *Web) stats(v *visit) (page.View, error) {
	year := v.year()
	all, err := w.Items.Statistics(v.ctx, w.Tenant, year)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("supervisionweb.stats"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.owner"), Head: true}, {Label: v.t("supervisionweb.stat.open"), Kind: page.KindNumber},
		{Label: v.t("supervisionweb.stat.late"), Kind: page.KindNumber}, {Label: v.t(casework.Yellow.Key()), Kind: page.KindNumber}, {Label: v.t(casework.Red.Key()), Kind: page.KindNumber},
		{Label: v.t("supervisionweb.stat.closed"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.stat.in_time"), Kind: page.KindNumber}, {Label: v.t("supervisionweb.stat.median"), Kind: page.KindNumber},
		{Label: v.t("supervisionweb.stat.returned"), Kind: page.KindNumber}},
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
			page.Int(s.Levels[casework.Red]), page.Int(s.Closed), share, median, page.Int(s.Returned)}})
	}
	body := page.Stack{v.labelled(), v.years(year, func(y int) string { return Path + "/stats?year=" + strconv.Itoa(y) }), page.Live{ID: "stats", Topic: supervision.Topic(w.Tenant), Body: t}}
	return page.Page{Title: v.t("supervisionweb.stats"), Lead: v.t("supervisionweb.stats.lead"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body}, nil
}

// record lists what was late, who answered for it and what followed.
func (w *Web) record(v *visit) (page.View, error) {
	year := v.year()
	all, err := w.Items.Record(v.ctx, w.Tenant, year)
	if err != nil {
		return nil, err
	}
	t := page.Table{Caption: v.t("supervisionweb.record"), HideCaption: true, Columns: []page.Column{{Label: v.t("supervisionweb.worst"), Kind: page.KindMark}, {Label: v.t("supervisionweb.matter"), Head: true},
		{Label: v.t("supervisionweb.owner")}, {Label: v.t("supervisionweb.clock")}, {Label: v.t("supervisionweb.followed")}},
		Empty: page.Empty{Title: v.t("supervisionweb.record.none"), Text: v.t("supervisionweb.record.none.text")}}
	for i := range all {
		x := &all[i]
		p, err := supervision.Process()
		if err != nil {
			return nil, err
		}
		view := &supervision.View{Row: x.Row, Process: p, Acts: x.Acts}
		var said []string
		for j := range x.Followed {
			a := &x.Followed[j]
			line := v.day(a.At) + " " + v.what(view, a)
			if a.By.Name != "" {
				line += v.t("supervisionweb.bracket", map[string]any{"Who": a.By.Name})
			}
			for _, l := range a.Alarms {
				line += v.t("supervisionweb.colon") + v.alarm(view, l)
			}
			if a.Note != "" {
				line += v.t("supervisionweb.colon") + a.Note
			}
			said = append(said, line)
		}
		var papers []page.Link
		for j := range x.Notices {
			n := &x.Notices[j]
			papers = append(papers, page.Link{Label: v.t(n.Kind.Key()) + " " + n.Number(v.lang), Href: noticePath(n)})
		}
		title := page.Lnk(x.Item.Title, pathOf(x.Item.ID))
		title.Note = v.state(&x.Row)
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{page.Show(v.level(x.Case.Worst)), title, page.Txt(v.org(x.Owner())), page.Txt(v.left(&x.Row)), page.Show(lines(said, papers))}})
	}
	body := page.Stack{v.labelled(), v.years(year, func(y int) string { return Path + "/record?year=" + strconv.Itoa(y) }), t}
	return page.Page{Title: v.t("supervisionweb.record"), Lead: v.t("supervisionweb.record.lead"), Crumbs: []page.Link{{Label: v.t("supervisionweb.nav"), Href: Path}}, Body: body}, nil
}
