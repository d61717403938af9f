package indicatorweb

import (
	"slices"

	"gangyao/planning/indicator"
	"gangyao/planning/plan"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/period"
)

// newest is the figure judged, else the newest of a whole year.
func newest(r *indicator.Row) *indicator.Known {
	if r.Current != nil {
		return r.Current
	}
	for _, k := range slices.Backward(r.Years) {
		if k.Status != indicator.Missing {
			return &k
		}
	}
	return nil
}

// usualYear is the year that most of the newest figures are of, of two as many the later.
func usualYear(rows []indicator.Row) int {
	count := map[int]int{}
	usual := 0
	for i := range rows {
		if k := newest(&rows[i]); k != nil {
			count[k.Period.Year()]++
		}
	}
	for y, n := range count {
		if usual == 0 || n > count[usual] || n == count[usual] && y > usual {
			usual = y
		}
	}
	return usual
}

// dated is a figure with the span that it is of beside it, small.
type dated struct {
	figure page.FigureLink
	of     string
}

// newestCell is the newest figure. One of another year than most names its year, and
// where nothing can be judged yet, the newest of the running year stands in its place
// with its months.
func (b board) newestCell(r *indicator.Row, k *indicator.Known) page.Cell {
	l := b.figureLink(r, k)
	if in := r.Latest; in != nil && !r.Judgement.Verdict.Judged() && in.Period.Year() == b.day.Year() {
		before := l
		l = b.cell(indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: r.Target.Pinned.Code, Version: in.Series, Area: r.Target.Area, Org: r.Target.Org}, Period: in.Period}, in)
		l.Title += b.t("indicatorweb.list.semicolon") + before.Title + " " + before.Text
		return page.Show(dated{l, b.months(in.Period)}.view())
	} else if in != nil {
		l.Title += b.t("indicatorweb.list.semicolon") + in.Period.Label(b.lang) + " " + i18n.Number(in.Value)
	}
	if k.Period.Year() == b.usual {
		return page.Show(l)
	}
	return page.Show(dated{l, k.Period.Label(b.lang)}.view())
}

// months is a span within a year without the year.
func (v view) months(p period.Period) string {
	from, to := int(p.Start().Month()), int(p.End().Month())
	if from == to {
		return v.t("indicatorweb.month", i18n.Args{"Month": to})
	}
	return v.t("indicatorweb.months", i18n.Args{"From": from, "To": to})
}

// within tells of which months there are figures that no whole year covers yet, the
// newest first, each with how many targets have them: of the running year, or of years
// that are over and whose figure is still missing. They are shown but not judged, since
// a target is for whole years.
func (b board) within(over bool) (parts []string) {
	count := map[period.Period]int{}
	var spans []period.Period
	for i := range b.Rows {
		if k := b.Rows[i].Latest; k != nil && k.Period.Year() < b.day.Year() == over {
			if count[k.Period]++; count[k.Period] == 1 {
				spans = append(spans, k.Period)
			}
		}
	}
	slices.SortFunc(spans, func(x, y period.Period) int { return y.End().Compare(x.End()) })
	for _, p := range spans {
		parts = append(parts, b.n("indicatorweb.within.part", count[p], i18n.Args{"Period": p.Label(b.lang)}))
	}
	return parts
}

// follower is the plan that runs in a year after the given one is over; nil when the
// given one still runs, or none followed.
func follower(known map[plan.PlanID]plan.PlanListing, id plan.PlanID, year int) *plan.Plan {
	if known[id].Plan.Period[1] >= year {
		return nil
	}
	for _, l := range known {
		if p := l.Plan; p.ID != id && p.Period[0] <= year && year <= p.Period[1] {
			return &p
		}
	}
	return nil
}
