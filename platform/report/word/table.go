package word

import (
	"math"
	"slices"

	"gangyao/platform/i18n"
	"gangyao/platform/report"
)

// table writes a table; report.Document.Validate has seen that its cells fit.
func (w *writer) table(label string, t report.Table) {
	x := w.x
	if t.Title != "" {
		x.line("Caption", "", captioned(label, t.Title))
	}
	if t.Unit != "" {
		x.line("TableUnit", "", w.doc.T("report.unit", i18n.Args{"Unit": t.Unit}))
	}
	grid, err := t.Grid()
	if err != nil {
		return // cannot be: validated
	}
	edges := []int{0}
	sum := 0.0
	for _, s := range grid.Shares {
		sum += s
		edges = append(edges, int(math.Round(sum*float64(w.width))))
	}
	f := &framed{x: x, edges: edges, size: fitting(grid.Chars+float64(len(grid.Shares)), w.width)}
	f.begin(t.Title)
	for _, r := range grid.Head {
		f.row(r, t.Columns, true)
	}
	for _, r := range grid.Body {
		f.row(r, t.Columns, false)
	}
	x.raw(`</w:tbl>`)
	if t.Note != "" {
		x.line("TableNote", "", t.Note)
		return
	}
	x.para("", loose+exactly(120), nil) // two tables without anything between would become one
}

func captioned(label, title string) string {
	if label == "" {
		return title
	}
	return label + "　" + title
}

// fitting is the type size of a table in half points: 小四, 五号 or 小五, the largest
// in which the columns have the width that they ask for.
func fitting(chars float64, width int) int {
	for _, s := range []int{24, 21} {
		if chars*float64(s)*10 <= float64(width) {
			return s
		}
	}
	return 18
}

// framed is a table with lines. edges are where its columns begin and end.
type framed struct {
	x     *xml
	edges []int
	size  int
}

func (f *framed) begin(title string) {
	x := f.x
	line := func(side, weight string) {
		x.raw(`<w:`, side, ` w:val="single" w:sz="`, weight, `" w:space="0" w:color="auto"/>`)
	}
	x.raw(`<w:tbl><w:tblPr><w:tblW w:w="`, num(f.edges[len(f.edges)-1]), `" w:type="dxa"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right"} {
		line(side, "8")
	}
	line("insideH", "4")
	line("insideV", "4")
	x.raw(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>`)
	if title != "" {
		x.raw(`<w:tblCaption w:val="`, attribute(title), `"/>`)
	}
	x.raw(`</w:tblPr><w:tblGrid>`)
	for i := 1; i < len(f.edges); i++ {
		x.raw(`<w:gridCol w:w="`, num(f.edges[i]-f.edges[i-1]), `"/>`)
	}
	x.raw(`</w:tblGrid>`)
}

func (f *framed) row(r report.GridRow, columns []report.Column, head bool) {
	x := f.x
	x.raw(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		x.raw(`<w:tblHeader/>`)
	}
	x.raw(`</w:trPr>`)
	if r.Group != "" {
		f.cell(0, len(columns), `<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>`, "center", func() {
			x.para("TableText", `<w:keepNext/>`, func() { x.run(fonts(heiti)+size(f.size), r.Group) })
		})
	}
	for _, c := range r.Cells {
		merge := ""
		switch {
		case c.Covered:
			merge = `<w:vMerge/>`
		case c.RowSpan > 1:
			merge = `<w:vMerge w:val="restart"/>`
		}
		f.cell(c.Col, c.ColSpan, merge, "center", func() {
			if c.Covered {
				x.para("TableText", "", nil)
				return
			}
			style, set := "TableText", ""
			switch kind := columns[c.Col].Kind; {
			case head:
				style = "TableHead"
			case kind == report.Numbers:
				set = toRight
			case kind == report.Short:
				set = centred
			}
			look := size(f.size)
			if r.Total {
				look = `<w:b/>` + look
			}
			x.para(style, set, func() { x.run(look, c.String()) })
		})
	}
	x.raw(`</w:tr>`)
}

// cell writes a cell that covers span columns from col; its content stands at the
// top, center or bottom of it.
func (f *framed) cell(col, span int, properties, stands string, content func()) {
	x := f.x
	x.raw(`<w:tc><w:tcPr><w:tcW w:w="`, num(f.edges[col+span]-f.edges[col]), `" w:type="dxa"/>`)
	if span > 1 {
		x.raw(`<w:gridSpan w:val="`, num(span), `"/>`)
	}
	x.raw(properties, `<w:vAlign w:val="`, stands, `"/></w:tcPr>`)
	content()
	x.raw(`</w:tc>`)
}

// labels is the width of the labels of a row of a form, and the type size in half
// points: smaller where three or more fields stand side by side.
func labels(fields int) (width, size int) {
	if fields > 2 {
		return 1050, 22
	}
	return 1560, 28
}

// form writes labels and contents. Rows may have different numbers of fields, so
// the grid has an edge wherever one of them has.
func (w *writer) form(b report.Form) {
	edges := []int{0, w.width}
	at := func(field, of int) int { return field * w.width / of }
	for _, r := range b.Rows {
		label, _ := labels(len(r.Fields))
		for i := range r.Fields {
			edges = append(edges, at(i, len(r.Fields)), at(i, len(r.Fields))+label)
		}
	}
	slices.Sort(edges)
	f := &framed{x: w.x, edges: slices.Compact(edges)}
	column := func(edge int) int { return slices.Index(f.edges, edge) }
	f.begin(b.Title)
	for _, r := range b.Rows {
		label, points := labels(len(r.Fields))
		w.x.raw(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="`, num(int(float64(max(r.Height, 11))*millimetre)), `" w:hRule="atLeast"/></w:trPr>`)
		for i, field := range r.Fields {
			from, to := at(i, len(r.Fields)), at(i+1, len(r.Fields))
			mid := column(from + label)
			f.cell(column(from), mid-column(from), "", "center", func() {
				w.x.para("FormLabel", "", func() { w.x.run(size(points), field.Label) })
			})
			f.cell(mid, column(to)-mid, "", stands(field.Body), func() { w.fieldText(field.Body, size(points)) })
		}
		w.x.raw(`</w:tr>`)
	}
	w.x.raw(`</w:tbl>`)
	w.x.para("", loose+exactly(120), nil)
}

// stands says where a field's content stands: what is signed at the foot.
func stands(body []report.Paragraph) string {
	if len(body) > 0 && !slices.ContainsFunc(body, func(p report.Paragraph) bool { return p.Align != report.Right }) {
		return "bottom"
	}
	return "center"
}

func (w *writer) fieldText(body []report.Paragraph, look string) {
	if len(body) == 0 {
		w.x.para("FormText", "", nil)
	}
	for _, p := range body {
		w.paragraph("FormText", look, p)
	}
}
