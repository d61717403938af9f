package indicatorweb

import (
	"math"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// ranking is the places of a level, to be shown.
type ranking struct {
	view
	*indicator.Comparison
	years []int
	// odd is what the address asked for instead of one of the years.
	odd string
}

// yearsOf are the years with a figure of some place.
func yearsOf(c *indicator.Comparison) []int {
	var out []int
	for i := range c.Places {
		for _, k := range c.Places[i].Years {
			if k.Status != indicator.Missing && !slices.Contains(out, k.Period.Year()) {
				out = append(out, k.Period.Year())
			}
		}
	}
	slices.Sort(out)
	return out
}

// places compares an indicator across towns.
func (w *Web) places(v view) (page.View, error) {
	q := indicator.CompareQuery{Tenant: v.tenant, Code: indicator.Code(v.r.PathValue("code")), At: v.at, Lens: v.lens}
	said := v.r.URL.Query().Get("year")
	asked, noYear := strconv.Atoi(said)
	if noYear == nil {
		q.Period = period.InYear(asked)
	}
	c, err := w.Indicators.Compare(v.ctx, q)
	if err != nil {
		return nil, err
	}
	r := ranking{view: v, Comparison: c, years: yearsOf(c)}
	if said != "" && !slices.Contains(r.years, asked) && (noYear != nil || c.Whole == nil) { // no year with figures: the usual one, and it is told
		r.odd = said
		q.Period = period.Period{}
		if r.Comparison, err = w.Indicators.Compare(v.ctx, q); err != nil {
			return nil, err
		}
		c = r.Comparison
	}
	name := c.Definition.Name
	out := page.Page{
		Title: v.t("indicatorweb.places.title", i18n.Args{"Name": name}), Styles: []string{"indicator"},
		Crumbs: []page.Link{{Label: v.t("web.nav.library"), Href: "/"}, {Label: v.t("indicatorweb.list.title"), Href: "/indicators/" + string(v.tenant)}, {Label: name, Href: v.codePath(q.Code, v.inPlanQuery())}},
	}
	divided := slices.ContainsFunc(c.Places, func(p indicator.Place) bool { return p.Row != nil })
	if ranked(c) == 0 && len(r.years) == 0 && !divided {
		out.Body = page.Empty{Title: v.t("indicatorweb.places.none"), Text: v.t("indicatorweb.places.none.text")}
		return out, nil
	}
	tabs, above := w.mapped(v), templ.Component(nil)
	if tabs && v.r.URL.Query().Get("view") == "map" {
		if above, err = w.atlas(r); err != nil {
			return nil, err
		}
		out.Styles = append(out.Styles, "map")
	}
	out.Body = r.whole(tabs, above)
	return out, nil
}

// span are the smallest and largest figure and zero: what the bars lie between.
func (r ranking) span() (lo, hi float64) {
	for i := range r.Places {
		if k := r.Places[i].Value; k != nil {
			if n, ok := k.Value.Number(); ok {
				x := n.InexactFloat64()
				lo, hi = math.Min(lo, x), math.Max(hi, x)
			}
		}
	}
	return lo, hi
}

// aimYear is the last year of the places' targets, for which they are judged.
func (r ranking) aimYear() (last int) {
	for i := range r.Places {
		if row := r.Places[i].Row; row != nil {
			last = max(last, row.Target.End)
		}
	}
	return last
}

// table ranks the places.
func (r ranking) table() page.Table {
	d := r.Definition
	caption := r.t("indicatorweb.places.title", i18n.Args{"Name": d.Name}) // of targets alone, which have no year
	if !r.Period.IsZero() {
		caption = r.t("indicatorweb.places.caption", i18n.Args{"Year": r.Period.Year()})
	}
	t := page.Table{Caption: caption, HideCaption: true, Compact: true}
	figures := len(r.years) > 0
	place, value := page.Column{Label: r.t("indicatorweb.col.place"), Head: true}, page.Column{Label: r.t("indicatorweb.col.value"), Unit: string(d.Unit), Kind: page.KindNumber}
	if figures {
		t.Columns = []page.Column{{Label: r.t("indicatorweb.col.rank"), Kind: page.KindNumber}, place, value, {Label: r.t("indicatorweb.col.bar"), Kind: page.KindMark}}
	} else {
		t.Columns = []page.Column{place, value}
	}
	shares, targets := false, false
	for i := range r.Places {
		shares, targets = shares || r.Places[i].Share != nil, targets || r.Places[i].Row != nil
	}
	if shares {
		hint := "indicatorweb.col.share.parts"
		if r.OfWhole {
			hint = "indicatorweb.col.share.whole"
		}
		t.Columns = append(t.Columns, page.Column{Label: r.t("indicatorweb.col.share"), Unit: "%", Kind: page.KindNumber, Hint: r.t(hint)})
	}
	if figures {
		t.Columns = append(t.Columns, page.Column{Label: r.t("indicatorweb.col.course"), Kind: page.KindMark})
	}
	if targets {
		t.Columns = append(t.Columns, page.Column{Label: r.t("indicatorweb.col.aim"), Kind: page.KindNumber}, page.Column{Label: r.t("indicatorweb.places.verdict", i18n.Args{"Year": r.aimYear()}), Kind: page.KindMark})
	}
	for i := range r.Places {
		t.Rows = append(t.Rows, r.row(&r.Places[i], shares, targets))
	}
	if r.Whole != nil {
		cells := []page.Cell{page.Txt(r.t("indicatorweb.places.whole")), page.Show(r.cell(indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: r.Definition.Code, Version: r.Whole.Series, Area: r.tenant}, Period: r.Whole.Period}, r.Whole))}
		if figures {
			cells = append([]page.Cell{{}}, cells...)
		}
		t.Foot = append(t.Foot, page.Row{Cells: cells})
	}
	return t
}

func (r ranking) row(p *indicator.Place, shares, targets bool) page.Row {
	rank, value, bar := page.Cell{}, page.None(r.t("verdict.no_data")), page.Cell{}
	if p.Value != nil {
		if p.Rank > 0 {
			rank = page.Int(p.Rank)
		}
		key := indicator.CellKey{SeriesKey: indicator.SeriesKey{Code: r.Definition.Code, Version: p.Value.Series, Area: p.Area.Code}, Period: p.Value.Period}
		value = page.Show(r.cell(key, p.Value))
		if n, ok := p.Value.Value.Number(); ok {
			if lo, hi := r.span(); hi > lo {
				bar = page.Show(page.Bar{Done: (n.InexactFloat64() - math.Min(lo, 0)) / (hi - lo), Text: i18n.WithUnit(p.Value.Value, r.Definition.Unit)})
			}
		}
	}
	cells := []page.Cell{page.Txt(p.Area.Name), value}
	if len(r.years) > 0 {
		cells = []page.Cell{rank, page.Txt(p.Area.Name), value, bar}
	}
	if shares {
		share := page.Cell{}
		if p.Share != nil {
			share = page.Num(*p.Share)
		}
		cells = append(cells, share)
	}
	if len(r.years) > 0 {
		cells = append(cells, page.Show(r.spark(p)))
	}
	if targets {
		aim, verdict := page.Cell{}, page.Cell{}
		if p.Row != nil {
			aim, verdict = page.Txt(r.aim(p.Row.Target)), page.Show(page.Verdict(p.Row.Judgement.Verdict))
		}
		cells = append(cells, aim, verdict)
	}
	return page.Row{ID: "p-" + string(p.Area.Code), Cells: cells}
}

// spark is the course of a place over all years known of any.
func (r ranking) spark(p *indicator.Place) page.Spark {
	s := page.Spark{Values: make([]quantity.Value, len(r.years))}
	first, last := "", ""
	for _, k := range p.Years {
		if i := slices.Index(r.years, k.Period.Year()); i >= 0 && k.Status != indicator.Missing {
			s.Values[i] = k.Value
			last = k.Period.String() + " " + i18n.Number(k.Value)
			if first == "" {
				first = last
			}
		}
	}
	if p.Row != nil && p.Row.Target.Aim != nil {
		s.Target = *p.Row.Target.Aim
	}
	s.Text = p.Area.Name + "：" + first + " → " + last
	return s
}

// yearField chooses the year.
func (r ranking) yearField() page.Field {
	f := page.Field{Name: "year", Label: r.t("indicatorweb.col.year"), Type: page.FieldSelect, Value: itoa(r.Period.Year())}
	for _, y := range slices.Backward(r.years) {
		f.Options = append(f.Options, page.Option{Value: itoa(y), Label: itoa(y)})
	}
	return f
}
