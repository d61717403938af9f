package projectweb

import (
	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/layout"
	"gangyao/planning/project/light"
	"gangyao/platform/area"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/page"
)

// The chart is drawn in blocks, so that the browser leaves out those that are not
// in sight; a page has at most mostBars.
const (
	blockRows = 50
	mostBars  = 2000
)

// gantt is the bars of the filtered library.
func (w *Web) gantt(v *visit) (page.View, error) {
	q, ask, err := v.asked()
	if err != nil {
		return nil, err
	}
	if q.Sort.Key == "" {
		ask.Sort = "start"
	}
	ask.Offset, ask.Limit = (q.Page-1)*mostBars, mostBars
	got, err := w.Projects.Gantt(v.ctx, ask)
	if err != nil {
		return nil, err
	}
	all, err := w.Projects.Library(v.ctx, project.Query{Tenant: v.tenant, AsOf: ask.AsOf, Standings: project.Standings(), Limit: 1})
	if err != nil {
		return nil, err
	}
	count := ask
	count.Offset, count.Limit = 0, 1
	matched, err := w.Projects.Library(v.ctx, count)
	if err != nil {
		return nil, err
	}
	c := chart{Label: v.t("projectweb.gantt"), Axis: newAxis(got.From, got.To, got.Today, 720), Today: v.t("projectweb.today", i18n.Args{"Day": got.Today.String()})}
	var block []chartRow
	for i := range got.Bars {
		block = append(block, v.bar(&got.Bars[i], got.Today))
		if len(block) == blockRows {
			c.Blocks, block = append(c.Blocks, block), nil
		}
	}
	if len(block) > 0 {
		c.Blocks = append(c.Blocks, block)
	}
	fields := v.filters(all, q)
	body := page.Stack{filters(Path+"/gantt", v.t("projectweb.gantt"), v.t("projectweb.filter"), fields[:7])}
	if len(got.Bars) == 0 {
		body = append(body, v.nothing(all.Matched == 0))
	} else {
		body = append(body, c, text("hint", v.t("projectweb.gantt.legend")), ganttPages(q, matched.Matched))
	}
	demo := false
	for i := range got.Bars {
		demo = demo || got.Bars[i].Demo
	}
	return page.Page{Title: v.t("projectweb.gantt"), Scripts: []string{"gantt"}, Lead: v.n("projectweb.gantt.lead", len(got.Bars), i18n.Args{"Undated": got.Undated}), Crumbs: []page.Link{v.crumb()},
		Actions: []page.Button{{Label: v.t("projectweb.library"), Href: Path + tail(q)}}, Body: append(page.Stack{v.labelled(demo)}, body...)}, nil
}

// ganttPages leads on where there are more bars than a page holds.
func ganttPages(q page.Query, total int) templ.Component {
	if total <= mostBars {
		return page.Stack{}
	}
	return page.Pagination{Page: q.Page, Size: mostBars, Total: total}
}

func (v *visit) bar(b *project.Bar, today project.Day) chartRow {
	r := chartRow{Label: b.Name, Href: page.Href(v.ctx, PathOf(b.ID)+"/plan"), Lamp: string(b.Light), LampWord: v.t(b.Light.Key())}
	r.Pieces = []piece{{Class: "bar-plan bar-" + string(b.Light), From: b.Start, To: b.Finish + 1, Title: v.t("projectweb.chart.planned", i18n.Args{"Name": b.Name, "From": b.Start.String(), "To": b.Finish.String()})}}
	if b.Begun != 0 {
		end := today + 1
		if b.Completed != 0 {
			end = b.Completed + 1
		}
		if end > b.Begun {
			r.Pieces = append(r.Pieces, piece{Class: "bar-done", From: b.Begun, To: end, Thin: true, Title: v.t("projectweb.chart.real", i18n.Args{"From": b.Begun.String(), "To": (end - 1).String()})})
		}
	}
	for _, m := range b.Marks {
		day, reached := m.Planned, false
		if m.Reached != 0 {
			day, reached = m.Reached, true
		}
		r.Marks = append(r.Marks, diamond{Day: day + 1, Filled: reached})
	}
	return r
}

// node is a place on the schematic map.
type node struct {
	X, Y, R           float64
	Label, Href, Lamp string
	Count             string
}

type placesView struct {
	Label string
	Nodes []node
	Dots  []node
	Width float64
	Tall  float64
}

// places draws projects on the plan's schematic map, by position where they have
// one, and counts all by place.
func (w *Web) places(v *visit) (page.View, error) { return w.placesWith(v, nil) }

// placesWith draws a layout that is tried out instead of the one kept.
func (w *Web) placesWith(v *visit, tried *layout.Layout) (page.View, error) {
	q, ask, err := v.asked()
	if err != nil {
		return nil, err
	}
	got, err := w.Projects.Library(v.ctx, ask)
	if err != nil {
		return nil, err
	}
	drawing, err := w.layoutPart(v, tried, got.Rows)
	if err != nil {
		return nil, err
	}
	body := append(page.Stack{v.labelled(anyDemo(got.Rows))}, drawing...)
	d, placed := v.scatter(got.Rows)
	if placed > 0 {
		body = append(body, section("positions", v.t("projectweb.map.positions"), v.n("projectweb.map.positions.hint", placed, i18n.Args{"All": len(got.Rows)}), placesMap(d)))
	} else {
		body = append(body, page.Notice{Title: v.t("projectweb.map.none"), Text: v.t("projectweb.map.none.text")})
	}
	body = append(body, section("areas", v.t("projectweb.map.areas"), "", v.byPlace(got.Rows, func(r *project.Row) []string {
		var out []string
		for _, a := range r.Areas {
			out = append(out, string(a))
		}
		return out
	}, func(s string) page.Cell { return page.Lnk(v.area(area.Code(s)), Path+"?"+byArea+"="+s) })))
	status := 0
	if v.problem != nil {
		status = page.Status(fault.From(v.problem).Code)
	}
	return page.Page{Status: status, Title: v.t("projectweb.map"), Lead: v.t("projectweb.map.lead"), Crumbs: []page.Link{v.crumb()}, Actions: []page.Button{{Label: v.t("projectweb.library"), Href: Path + tail(q)}}, Body: body}, nil
}

func (v *visit) scatter(rows []*project.Row) (placesView, int) {
	out := placesView{Label: v.t("projectweb.map.positions"), Width: 800, Tall: 560}
	var w, e, s, n float64
	placed := 0
	for _, r := range rows {
		if r.Position == nil {
			continue
		}
		x, y := r.Position.Lon.InexactFloat64(), r.Position.Lat.InexactFloat64()
		if placed == 0 {
			w, e, s, n = x, x, y, y
		}
		w, e, s, n = min(w, x), max(e, x), min(s, y), max(n, y)
		placed++
	}
	if placed == 0 {
		return out, 0
	}
	// One scale for both directions; a degree of longitude is shorter by the cosine of the latitude.
	cos := cosine((s + n) / 2)
	scale := min((out.Width-120)/max((e-w)*cos, 0.02), (out.Tall-80)/max(n-s, 0.02))
	type heap struct {
		x, y float64
		n    int
	}
	towns := map[area.Code]*heap{}
	for _, r := range rows {
		if r.Position == nil {
			continue
		}
		x := out.Width/2 + (r.Position.Lon.InexactFloat64()-(w+e)/2)*cos*scale
		y := out.Tall/2 - (r.Position.Lat.InexactFloat64()-(s+n)/2)*scale
		out.Dots = append(out.Dots, node{X: x, Y: y, R: 6, Label: r.Name, Href: PathOf(r.ID), Lamp: string(r.Light), Count: v.t(r.Light.Key())})
		if len(r.Areas) == 1 {
			h := towns[r.Areas[0]]
			if h == nil {
				h = &heap{}
				towns[r.Areas[0]] = h
			}
			h.x, h.y, h.n = h.x+x, h.y+y, h.n+1
		}
	}
	for _, c := range sortedCodes(towns) {
		h := towns[c]
		out.Nodes = append(out.Nodes, node{X: h.x / float64(h.n), Y: h.y/float64(h.n) - 12, Label: v.area(c)})
	}
	return out, placed
}

func (v *visit) byPlace(rows []*project.Row, of func(*project.Row) []string, name func(string) page.Cell) page.Table {
	t := page.Table{Caption: v.t("projectweb.map.areas"), HideCaption: true, Columns: []page.Column{{Label: v.t("projectweb.area"), Head: true}, {Label: v.t("projectweb.count"), Kind: page.KindNumber}, {Label: v.t("project.field.funds"), Unit: v.t("projectweb.unit.wan"), Kind: page.KindNumber}}}
	for _, c := range light.Colours() {
		t.Columns = append(t.Columns, page.Column{Label: v.t(c.Key()), Kind: page.KindNumber})
	}
	type sum struct {
		n      int
		total  decimal.Decimal
		lights map[light.Colour]int
	}
	by := map[string]*sum{}
	for _, r := range rows {
		for _, k := range of(r) {
			if by[k] == nil {
				by[k] = &sum{lights: map[light.Colour]int{}}
			}
			by[k].n++
			by[k].total = by[k].total.Add(project.Wan(r.Total))
			by[k].lights[r.Light]++
		}
	}
	for _, k := range sortedCodes(by) {
		s := by[k]
		cells := []page.Cell{name(k), page.Int(s.n), page.Txt(wan(s.total))}
		for _, c := range light.Colours() {
			cells = append(cells, page.Int(s.lights[c]))
		}
		t.Rows = append(t.Rows, page.Row{Cells: cells})
	}
	return t
}
