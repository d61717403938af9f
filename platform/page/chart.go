package page

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Chart shows series over time. It is drawn as a still picture by the server,
// comes alive where scripts run, and carries its figures as a table.
type Chart struct {
	ID    string
	Title string
	// Text says in a sentence what the chart shows.
	Text  string
	Unit  quantity.Unit
	Times []string // the periods on the axis, in order
	// Series hold one value for each period; the zero value is a gap.
	Series []Series
	// Band is the interval around a forecast; nil when there is none.
	Band *Band
	// Breaks are changes of definition.
	Breaks []Break
	// Bars draws the observed series as columns.
	Bars bool
	// FromZero lets the axis begin at zero; columns always do.
	FromZero bool
}

// Series is a line or a row of columns.
type Series struct {
	Name   string
	Role   Role
	Values []quantity.Value
}

// Role says what a series means and so how it is drawn.
type Role string

// The roles of series.
const (
	Observed   Role = "observed"
	Target     Role = "target"
	Trajectory Role = "trajectory"
	Forecast   Role = "forecast"
	Previous   Role = "previous" // values before a revision
	Compared   Role = "compared" // another area or plan
)

// Band is an interval for each period; zero values where it does not reach.
type Band struct {
	Name   string
	Lo, Hi []quantity.Value
}

// Break says that the definition changed before the period of Times[At].
type Break struct {
	At   int
	Note string
}

// Render implements templ.Component.
func (c Chart) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

func at(values []quantity.Value, i int) (float64, bool) {
	if i >= len(values) {
		return 0, false
	}
	d, ok := values[i].Number()
	if !ok {
		return 0, false
	}
	return d.InexactFloat64(), true
}

// table holds the chart's figures, one row a period.
func (c Chart) table(l i18n.Lang) Table {
	t := Table{
		Caption: c.Title, HideCaption: true, Wide: true,
		Columns: []Column{{Label: i18n.T(l, "page.chart.period"), Head: true, Kind: KindDate}},
	}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, Column{Label: s.Name, Unit: string(c.Unit), Kind: KindNumber})
	}
	if c.Band != nil {
		t.Columns = append(t.Columns, Column{Label: c.Band.Name, Unit: string(c.Unit), Kind: KindNumber})
	}
	for i, time := range c.Times {
		row := Row{Cells: []Cell{Txt(time)}}
		for _, s := range c.Series {
			row.Cells = append(row.Cells, valueCell(s.Values, i))
		}
		if c.Band != nil {
			lo, hi := valueCell(c.Band.Lo, i), valueCell(c.Band.Hi, i)
			if lo.Text != "" && hi.Text != "" {
				lo.Text += " – " + hi.Text
			}
			row.Cells = append(row.Cells, lo)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func valueCell(values []quantity.Value, i int) Cell {
	if i < len(values) {
		if _, ok := values[i].Number(); ok {
			return Num(values[i])
		}
	}
	return Cell{}
}

// options are the chart as the script draws it. Colours are names of custom
// properties, which the script looks up, so that they follow the theme.
func (c Chart) options() (string, error) {
	var series []map[string]any
	if c.Band != nil {
		low, width := bandNumbers(*c.Band, len(c.Times))
		hidden := map[string]any{"type": "line", "stack": "band", "symbol": "none", "silent": true,
			"lineStyle": map[string]any{"opacity": 0}, "tooltip": map[string]any{"show": false}}
		base := withAll(hidden, map[string]any{"data": low})
		area := withAll(hidden, map[string]any{"data": width, "name": c.Band.Name,
			"areaStyle": map[string]any{"color": "var(--chart-band)", "opacity": 1}})
		series = append(series, base, area)
	}
	bars := c.barSeries()
	for i, s := range c.Series {
		series = append(series, c.seriesOptions(s, slices.Index(bars, i)))
	}
	if len(series) > 0 && len(c.Breaks) > 0 {
		var lines []map[string]any
		for _, b := range c.Breaks {
			if b.At >= 0 && b.At < len(c.Times) {
				lines = append(lines, map[string]any{"xAxis": c.Times[b.At],
					"label": map[string]any{"formatter": b.Note, "color": "var(--ink-2)", "rotate": 0, "fontSize": 12}})
			}
		}
		series[len(series)-1]["markLine"] = map[string]any{"symbol": "none", "silent": true, "data": lines,
			"lineStyle": map[string]any{"color": "var(--ink-2)", "type": "dotted"}}
	}
	text := map[string]any{"color": "var(--ink-2)", "fontSize": 13}
	options := map[string]any{
		"animation": false,
		"aria":      map[string]any{"enabled": false},
		"grid":      map[string]any{"left": 8, "right": 104, "top": 34, "bottom": 4, "containLabel": true},
		"textStyle": map[string]any{"fontFamily": "inherit"},
		"tooltip": map[string]any{"trigger": "axis", "confine": true, "backgroundColor": "var(--paper)",
			"borderColor": "var(--line-2)", "textStyle": map[string]any{"color": "var(--ink)", "fontSize": 13}},
		"xAxis": map[string]any{"type": "category", "data": c.Times, "boundaryGap": c.Bars, "axisLabel": text,
			"axisLine": map[string]any{"lineStyle": map[string]any{"color": "var(--line-3)"}}, "axisTick": map[string]any{"show": false}},
		"yAxis": map[string]any{"type": "value", "scale": !c.Bars && !c.FromZero, "name": string(c.Unit),
			"nameTextStyle": withAll(text, map[string]any{"align": "left"}), "axisLabel": text, "splitNumber": 4,
			"splitLine": map[string]any{"lineStyle": map[string]any{"color": "var(--line)"}}},
		"series": series,
	}
	if len(bars) > 1 {
		var names []string
		for _, i := range bars {
			names = append(names, c.Series[i].Name)
		}
		options["legend"] = map[string]any{"data": names, "right": 0, "top": 0, "itemWidth": 12, "itemHeight": 12, "textStyle": text}
	}
	data, err := json.Marshal(options)
	// Inside a script element a closing tag must not appear; json.Marshal writes <
	// as \u003c, which makes sure of that.
	return string(data), err
}

// seriesOptions draws a series; bar is its place among those drawn as columns, or -1.
func (c Chart) seriesOptions(s Series, bar int) map[string]any {
	var style, symbol map[string]any
	color := s.color()
	o := map[string]any{
		"name": s.Name, "type": "line", "data": numbers(s.Values, len(c.Times)), "connectNulls": s.Role != Observed,
		"itemStyle": map[string]any{"color": color},
		"endLabel": map[string]any{"show": c.labelled(s), "formatter": "{a}", "color": color, "fontSize": 13,
			"distance": 6, "width": 96, "overflow": "break"},
		"labelLayout": map[string]any{"moveOverlap": "shiftY"},
	}
	if last := lastOf(s.Values); s.Role == Observed && last >= 0 && last < len(c.Times)-1 { // other lines go on to the right
		o["endLabel"] = withAll(o["endLabel"].(map[string]any), map[string]any{"offset": []int{-24, -14}})
	}
	switch s.Role {
	case Observed:
		style, symbol = map[string]any{"color": color, "width": 2.5}, map[string]any{"symbol": "circle", "symbolSize": 7}
		if bar >= 0 {
			o["type"], o["barMaxWidth"] = "bar", 40
			o["itemStyle"] = map[string]any{"color": "var(--chart-bar-" + strconv.Itoa(bar%barColours+1) + ")"}
			delete(o, "endLabel")
		}
	case Target:
		style, symbol = map[string]any{"color": color, "width": 1.5, "type": []int{6, 4}}, map[string]any{"symbol": "diamond", "symbolSize": 8, "showSymbol": single(s.Values)}
	case Previous: // values before a revision stand alone, as ghosts
		style, symbol = map[string]any{"opacity": 0}, map[string]any{"symbol": "emptyCircle", "symbolSize": 8, "showSymbol": true}
	case Forecast:
		style, symbol = map[string]any{"color": color, "width": 2, "type": []int{2, 4}}, map[string]any{"symbol": "emptyCircle", "symbolSize": 6}
	default:
		style, symbol = map[string]any{"color": color, "width": 1.5, "type": []int{3, 3}}, map[string]any{"symbol": "none"}
	}
	o["lineStyle"] = style
	return withAll(o, symbol)
}

// labelled says whether a line carries its name: not ghosts, and not a trajectory
// that ends in the mark of the target.
func (c Chart) labelled(s Series) bool {
	if s.Role != Trajectory {
		return s.Role != Previous
	}
	last := lastOf(s.Values)
	for _, o := range c.Series {
		if o.Role == Target && last >= 0 && lastOf(o.Values) == last && o.Values[last].Equal(s.Values[last]) {
			return false
		}
	}
	return true
}

// lastOf is the place of the last number; -1 when there is none.
func lastOf(values []quantity.Value) int {
	for i := len(values) - 1; i >= 0; i-- {
		if _, ok := at(values, i); ok {
			return i
		}
	}
	return -1
}

func (s Series) color() string {
	switch s.Role {
	case Observed:
		return "var(--chart-observed)"
	case Target:
		return "var(--chart-target)"
	case Forecast:
		return "var(--chart-forecast)"
	case Compared:
		return "var(--chart-compared)"
	}
	return "var(--chart-quiet)"
}

func numbers(values []quantity.Value, n int) []any {
	out := make([]any, n)
	for i := range out {
		if v, ok := at(values, i); ok {
			out[i] = v
		}
	}
	return out
}

func bandNumbers(b Band, n int) (low, width []any) {
	low, width = make([]any, n), make([]any, n)
	for i := range n {
		lo, ok1 := at(b.Lo, i)
		hi, ok2 := at(b.Hi, i)
		if ok1 && ok2 {
			low[i], width[i] = lo, hi-lo
		}
	}
	return low, width
}

func withAll(maps ...map[string]any) map[string]any {
	out := map[string]any{}
	for _, m := range maps {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

// summary says what the chart shows to those who do not see it.
func (c Chart) summary() string {
	return strings.TrimSpace(c.Title + "。" + c.Text)
}

// single says whether only one value is there, which a line alone would not show.
func single(values []quantity.Value) bool {
	n := 0
	for i := range values {
		if _, ok := at(values, i); ok {
			n++
		}
	}
	return n == 1
}
