package indicatorweb

import (
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strings"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/page"
	"gangyao/platform/page/download"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// years are values by year, to be laid on a common axis.
type years map[int]quantity.Value

func (y years) on(axis []int) []quantity.Value {
	out := make([]quantity.Value, len(axis))
	for i, year := range axis {
		out[i] = y[year]
	}
	return out
}

// chart draws the figures with target, trajectory, forecast, what was before
// revisions and where the definition broke. ok is false when there is no number.
func (d dossier) chart() (out page.Chart, ok bool) {
	observed, unit := d.observed()
	before, apart := d.revised(), d.apart()
	target, trajectory, ahead, lo, hi := years{}, years{}, years{}, years{}, years{}
	if c := d.chosen; c != nil {
		if c.Baseline != nil {
			if _, known := observed[c.Baseline.Period.Year()]; !known {
				observed[c.Baseline.Period.Year()] = c.Baseline.Value
			}
		}
		if c.Target.Aim != nil && c.Target.Rule != indicator.RuleCumulative {
			target[c.Target.End] = *c.Target.Aim
		}
		for _, p := range c.Trajectory {
			trajectory[p.Period.Year()] = p.Value
		}
	}
	if f := d.forecast; f != nil {
		for _, s := range f.Steps {
			ahead[s.Year] = s.Mean
			if s.Lo != nil && s.Hi != nil {
				lo[s.Year], hi[s.Year] = *s.Lo, *s.Hi
			}
		}
		if from := f.Steps[0].Year - 1; len(lo) > 0 { // the band opens at the last figure
			ahead[from], lo[from], hi[from] = observed[from], observed[from], observed[from]
		}
	}
	axis := spanOf(observed, apart, target, trajectory, ahead)
	if len(axis) == 0 || numbers(observed)+numbers(apart) == 0 {
		return out, false
	}
	out = page.Chart{ID: "chart", Title: d.Definition.Name, Unit: unit, Text: d.t("indicatorweb.chart.text")}
	for _, y := range axis {
		out.Times = append(out.Times, itoa(y))
	}
	add := func(key string, role page.Role, y years) {
		if numbers(y) > 0 {
			out.Series = append(out.Series, page.Series{Name: d.t(key), Role: role, Values: y.on(axis)})
		}
	}
	add("indicatorweb.chart.trajectory", page.Trajectory, trajectory)
	add("indicatorweb.chart.apart", page.Compared, apart)
	add("indicatorweb.chart.forecast", page.Forecast, ahead)
	add("indicatorweb.chart.before", page.Previous, before)
	add("indicatorweb.chart.target", page.Target, target)
	add("indicatorweb.chart.observed", page.Observed, observed)
	if len(lo) > 0 {
		out.Band = &page.Band{Name: d.t("indicatorweb.chart.band", i18n.Args{"Coverage": d.forecast.Coverage}), Lo: lo.on(axis), Hi: hi.on(axis)}
		out.Text = d.t("indicatorweb.chart.text.forecast")
	}
	d.breaks(&out, axis)
	return out, true
}

// observed are the yearly figures as the target counts them, else those of the
// newest version.
func (d dossier) observed() (years, quantity.Unit) {
	out := years{}
	if d.chosen != nil {
		for _, k := range d.chosen.Years {
			if k.Status != indicator.Missing {
				out[k.Period.Year()] = k.Value
			}
		}
		return out, d.chosen.Target.Unit
	}
	for _, s := range d.Series {
		if s.Version == d.Definition.Version {
			for _, f := range s.Figures {
				if f.Period.Kind() == period.Year && f.Status != indicator.Missing {
					out[f.Period.Year()] = f.Value
				}
			}
		}
	}
	return out, d.Definition.Unit
}

// shownVersion is the version whose series is observed.
func (d dossier) shownVersion() int {
	if d.chosen != nil {
		return d.chosen.Target.Pinned.Version
	}
	return d.Definition.Version
}

// plain says whether figures stand on the chart in the unit they are kept in.
func (d dossier) plain() bool {
	return d.chosen == nil || d.chosen.Target.Unit == d.Definition.Unit && d.chosen.Target.Pinned.Code == d.Definition.Code
}

// revised are yearly figures as they were first known.
func (d dossier) revised() years {
	out := years{}
	if !d.plain() {
		return out
	}
	for _, s := range d.Series {
		for _, f := range s.Figures {
			if s.Version == d.shownVersion() && f.Period.Kind() == period.Year && len(f.Earlier) > 0 && !f.Earlier[0].Value.Equal(f.Value) {
				out[f.Period.Year()] = f.Earlier[0].Value
			}
		}
	}
	return out
}

// apart are yearly figures measured in another way that cannot be compared.
func (d dossier) apart() years {
	out := years{}
	if !d.plain() || d.chosen == nil || len(d.chosen.Apart) == 0 {
		return out
	}
	for _, s := range d.Series {
		for _, f := range s.Figures {
			if s.Version != d.shownVersion() && f.Period.Kind() == period.Year && f.Status != indicator.Missing {
				out[f.Period.Year()] = f.Value
			}
		}
	}
	return out
}

// breaks marks where a new version of the definition begins; where both ways ran
// beside each other, where the old one ends.
func (d dossier) breaks(c *page.Chart, axis []int) {
	seen := map[int]bool{}
	for _, x := range slices.Backward(d.Versions) {
		if x.Version == 1 || seen[x.Version] || x.From.IsZero() {
			continue
		}
		seen[x.Version] = true
		at := x.From.Year()
		if d.chosen != nil && !x.Comparable && len(d.chosen.Apart) > 0 {
			at = max(at, d.chosen.Apart[0])
		}
		if i := slices.Index(axis, at); i >= 0 {
			key := "indicatorweb.chart.break"
			if x.Comparable {
				key = "indicatorweb.chart.linked"
			}
			c.Breaks = append(c.Breaks, page.Break{At: i, Note: d.t(key)})
		}
	}
}

// spanOf is every year from the first to the last of all.
func spanOf(all ...years) []int {
	first, last := 0, 0
	for _, y := range all {
		for year := range y {
			if first == 0 || year < first {
				first = year
			}
			last = max(last, year)
		}
	}
	var out []int
	for y := first; y <= last && first > 0; y++ {
		out = append(out, y)
	}
	return out
}

func numbers(y years) int {
	n := 0
	for _, v := range y {
		if _, ok := v.Number(); ok {
			n++
		}
	}
	return n
}

// figures lists every figure with its versions, the newest period first.
func (d dossier) figures() page.Table {
	t := page.Table{Caption: d.t("indicatorweb.figures.title"), HideCaption: true, Columns: []page.Column{
		{Label: d.t("indicatorweb.col.period"), Head: true}, {Label: d.t("indicatorweb.col.value"), Unit: string(d.Definition.Unit), Kind: page.KindNumber},
		{Label: d.t("indicatorweb.col.status")}, {Label: d.t("indicatorweb.col.recorded"), Kind: page.KindDate}, {Label: d.t("indicatorweb.col.approved")},
		{Label: d.t("indicatorweb.fact.source")}, {Label: d.t("indicatorweb.col.reason")},
	}, Empty: page.Empty{Title: d.t("indicatorweb.figures.none")}}
	for _, s := range slices.Backward(d.Series) {
		if len(d.Series) > 1 && len(s.Figures) > 0 {
			t.Rows = append(t.Rows, page.Row{Group: d.t("indicatorweb.figures.version", i18n.Args{"Version": s.Version})})
		}
		figures := slices.Clone(s.Figures)
		slices.SortStableFunc(figures, func(a, b indicator.Sourced) int { return b.Period.Compare(a.Period) })
		for i := range figures {
			f := &figures[i]
			t.Rows = append(t.Rows, d.figureRow(s.Version, f))
			for _, e := range slices.Backward(f.Earlier) {
				t.Rows = append(t.Rows, d.earlierRow(&e))
			}
		}
	}
	return t
}

func (d dossier) figureRow(version int, f *indicator.Sourced) page.Row {
	value := page.Num(f.Value)
	if f.Status == indicator.Missing {
		value = page.None(d.t("indicatorweb.status.M"))
	}
	when := page.Txt(f.Period.Label(d.lang))
	if f.YearOnYear != nil {
		when.Note = f.YearOnYear.Msg().In(d.lang)
	}
	status := page.Txt(d.status(&f.Known))
	if f.Demo {
		status = page.Show(page.Stack{statusText(d.status(&f.Known)), page.Tag{Text: d.t("indicatorweb.demo.title"), Tone: page.ToneWarn}})
	}
	recorded := page.Txt("")
	if !f.Recorded.IsZero() {
		recorded = page.Txt(i18n.ISO(d.local(f.Recorded)))
		recorded.Note = d.reporter(f)
	}
	return page.Row{ID: anchor(version, f.Period), Cells: []page.Cell{when, value, status, recorded,
		page.Show(approval(d.approver(f.Steps))), page.Show(approval(d.source(f))), page.Txt(d.why(f))}}
}

// why joins reason and note, each once. What a plan prints has none.
func (v view) why(f *indicator.Sourced) string {
	reason, note := f.Reason, f.Note
	switch {
	case f.Provenance == indicator.FromPlan:
		return ""
	case reason == note:
		return reason
	case reason == "" || note == "":
		return reason + note
	}
	return reason + v.t("indicatorweb.list.semicolon") + note
}

func (d dossier) earlierRow(e *indicator.CellVersion) page.Row {
	s := indicator.Sourced{Known: indicator.Known{Status: e.Status, Note: e.Note}, Reason: e.Batch.Reason, Provenance: e.Batch.Provenance, Origin: e.Batch.Origin, Certainty: e.Batch.Certainty,
		By: e.Batch.By, Steps: e.Batch.Events}
	recorded := page.Txt(i18n.ISO(d.local(e.Batch.Recorded)))
	recorded.Note = d.reporter(&s)
	status := d.t("indicatorweb.status.replaced")
	if st := e.Batch.Stage(d.At); st == indicator.Recorded || st == indicator.Withdrawn {
		status = d.t("indicator.stage." + string(st))
	}
	return page.Row{Level: 1, Cells: []page.Cell{page.Txt(d.t("indicatorweb.figures.before")), page.Num(e.Value), page.Txt(status), recorded,
		page.Show(approval(d.approver(e.Batch.Events))), page.Show(approval(d.source(&s))), page.Txt(d.why(&s))}}
}

// data is the series as a file: series.csv in the columns that an import takes,
// series.json with everything that the page shows.
func (w *Web) data(v view) (page.View, error) {
	name := v.r.PathValue("file")
	if name != "series.csv" && name != "series.json" && name != "series.xlsx" {
		return nil, unknown(name)
	}
	d, err := w.Indicators.Indicator(v.ctx, indicator.IndicatorQuery{Tenant: v.tenant, Code: indicator.Code(v.r.PathValue("code")), At: v.at, Lens: v.lens})
	if err != nil {
		return nil, err
	}
	title, demo := d.Definition.Name+"-"+i18n.ISO(v.local(d.At)), dossier{Dossier: d}.demo()
	if strings.HasSuffix(name, ".json") {
		data, err := json.MarshalIndent(d, "", " ")
		if err != nil {
			return nil, err
		}
		return page.File{Name: download.Name(v.lang, title, demo) + ".json", Type: jsonType, Write: func(out io.Writer) error { _, err := out.Write(data); return err }}, nil
	}
	return v.file(title, name, demo, v.seriesSheet(d)), nil
}

// seriesSheet holds the figures of the whole place in the columns that an import
// takes, with what an import passes over after them.
func (v view) seriesSheet(d *indicator.Dossier) xlsx.Sheet {
	s := xlsx.Sheet{Name: d.Definition.Name}
	for _, c := range []string{"indicator", "version", "area", "period", "value", "status", "note", "unit"} {
		s.Columns = append(s.Columns, xlsx.Column{Title: c})
	}
	s.Columns = append(s.Columns, download.Column(v.lang))
	s.Rows = iter.Seq2[[]xlsx.Cell, error](func(yield func([]xlsx.Cell, error) bool) {
		for _, sh := range d.Series {
			for i := range sh.Figures {
				f := &sh.Figures[i]
				if f.Derived { // computed again wherever it is imported
					continue
				}
				row := []xlsx.Cell{xlsx.Text(string(d.Definition.Code)), xlsx.Int(sh.Version), xlsx.Text(string(v.tenant)), xlsx.Text(f.Period.String()),
					xlsx.Figure(&f.Value), xlsx.Text(string(f.Status)), xlsx.Text(f.Note), xlsx.Text(string(d.Definition.Unit)), download.Cell(v.lang, f.Demo)}
				if !yield(row, nil) {
					return
				}
			}
		}
	})
	return s
}
