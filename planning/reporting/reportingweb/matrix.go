package reportingweb

import (
	"slices"

	"gangyao/planning/indicator"
	"gangyao/planning/reporting"
	"gangyao/platform/fault"
	"gangyao/platform/identity"
	"gangyao/platform/page"
	"gangyao/platform/period"
	"gangyao/platform/recall"
)

// How the cells of a sheet are laid out.
const (
	asList       = "list"
	asPlaces     = "places"     // a row for each place, a column for each indicator
	asIndicators = "indicators" // the reverse
)

// matrix is a table of places and indicators.
type matrix struct {
	Corner        string // the message over the rows
	Rows, Columns []axis
	Cells         [][]*gridRow // by row and column; nil: not asked
}

// axis is a row or a column: a place, or an indicator in a period.
type axis struct{ Name, Unit, Period string }

// said says whether anything but the figure stands in a cell.
func (r *gridRow) said() bool {
	return r.Note != "" || len(r.Evidence) > 0 || r.Status != string(indicator.Normal)
}

type placeKey struct {
	area indicator.Tenant
	org  identity.OrgID
}

type figureKey struct {
	version indicator.Version
	period  period.Period
}

// matrixOf lays the rows of a grid out by place and indicator, in their order.
func (g *grid) matrixOf(v *visit, s *reporting.SheetView, byPlace bool) *matrix {
	var places []placeKey
	var figures []figureKey
	at := map[placeKey]map[figureKey]*gridRow{}
	heads := map[figureKey]axis{}
	for i := range s.Cells {
		k := s.Cells[i].Duty.Cell
		p, f := placeKey{k.Area, k.Org}, figureKey{indicator.Version{Code: k.Code, Version: k.Version}, k.Period}
		if at[p] == nil {
			at[p] = map[figureKey]*gridRow{}
			places = append(places, p)
		}
		if _, ok := heads[f]; !ok {
			x := axis{Name: g.Rows[i].Name, Unit: g.Rows[i].Unit}
			if g.Periods {
				x.Period = g.Rows[i].Period
			}
			heads[f] = x
			figures = append(figures, f)
		}
		at[p][f] = &g.Rows[i]
	}
	whole := func(p placeKey) string {
		if name := v.place(indicator.CellKey{SeriesKey: indicator.SeriesKey{Area: p.area, Org: p.org}, Period: s.Round.Period}); name != "" {
			return name
		}
		return v.areas.Name(p.area, s.Round.Period.End())
	}
	m := &matrix{Corner: "reportingweb.col.place"}
	for _, p := range places {
		m.Rows = append(m.Rows, axis{Name: whole(p)})
		cells := make([]*gridRow, len(figures))
		for k, f := range figures {
			cells[k] = at[p][f]
		}
		m.Cells = append(m.Cells, cells)
	}
	for _, f := range figures {
		m.Columns = append(m.Columns, heads[f])
	}
	if !byPlace {
		m = m.turned()
	}
	return m
}

// turned has rows for columns.
func (m *matrix) turned() *matrix {
	out := &matrix{Corner: "reportingweb.col.indicator", Rows: m.Columns, Columns: m.Rows}
	for k := range m.Columns {
		var cells []*gridRow
		for i := range m.Rows {
			cells = append(cells, m.Cells[i][k])
		}
		out.Cells = append(out.Cells, cells)
	}
	return out
}

// layOut lays a grid out as the person chose, where several places are asked.
func (w *Web) layOut(v *visit, s *reporting.SheetView, g *grid) {
	places := map[placeKey]bool{}
	for i := range s.Cells {
		places[placeKey{s.Cells[i].Duty.Cell.Area, s.Cells[i].Duty.Cell.Org}] = true
	}
	if len(places) < 2 {
		return
	}
	chosen := w.layout(v)
	for _, l := range []string{asList, asPlaces, asIndicators} {
		if s.Past { // nothing is chosen in the past
			break
		}
		g.Layouts = append(g.Layouts, page.Option{Value: l, Label: v.t("reportingweb.layout." + l), Selected: l == chosen})
	}
	if chosen != asList {
		g.Matrix = g.matrixOf(v, s, chosen == asPlaces)
	}
}

// layoutChoice is where a person's choice is remembered.
func (v *visit) layoutChoice() (recall.Purpose, recall.Key) {
	return recall.Purpose{Name: "grid", Do: reporting.DoRead}, recall.Key{Tenant: v.tenant, Layout: "person/" + string(v.me.Person)}
}

// layout is how the person wants grids; a list unless said otherwise.
func (w *Web) layout(v *visit) string {
	if w.Recall == nil {
		return asList
	}
	p, k := v.layoutChoice()
	kept, ok, err := w.Recall.Recall(v.ctx, p, k)
	if err != nil || !ok || !slices.Contains([]string{asPlaces, asIndicators}, string(kept.Body)) {
		return asList // a choice of comfort is no reason to show no sheet
	}
	return string(kept.Body)
}

// setLayout remembers how the person wants grids, and keeps what was typed.
func (w *Web) setLayout(v *visit) (page.View, error) {
	f, err := w.takeForm(v)
	if err != nil {
		return nil, err
	}
	if f.lost {
		return nil, v.refusal(f.sheet, reporting.Fill)
	}
	chosen := v.form("layout")
	if !slices.Contains([]string{asList, asPlaces, asIndicators}, chosen) {
		return nil, fault.New(fault.Invalid, "reportingweb.form_broken", nil)
	}
	if w.Recall != nil {
		p, k := v.layoutChoice()
		if err := w.Recall.Keep(v.ctx, p, k, "", []byte(chosen)); err != nil {
			return nil, err
		}
	}
	return w.afterForm(v, f, sheetPath(sheetID(v)))
}
