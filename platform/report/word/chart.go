package word

import (
	"archive/zip"
	"bufio"

	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
	"gangyao/platform/report"
)

// chart places a chart in the text; its own part is written afterwards.
func (w *writer) chart(label string, c report.Chart) {
	w.charts = append(w.charts, c)
	n := len(w.charts)
	wide, high := int(150*36000), int(78*36000) // in 36,000ths of a millimetre
	x := w.x
	x.para("Picture", w.breaks(), func() {
		x.raw(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="`, num(wide), `" cy="`, num(high), `"/><wp:docPr id="`, num(n), `" name="chart`, num(n), `" descr="`)
		x.raw(attribute(c.Title + "。" + c.Text))
		x.raw(`"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rIdChart`, num(n), `"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`)
	})
	title := c.Title
	if c.Unit != "" {
		title += "（" + string(c.Unit) + "）"
	}
	if c.Text == "" {
		x.line("Caption", `<w:keepNext w:val="0"/>`, captioned(label, title))
		return
	}
	x.line("Caption", "", captioned(label, title))
	x.line("TableNote", centred, c.Text)
}

// chart writes the parts of a chart: the drawing, and the workbook that Word opens
// to edit it.
func (p *pack) chart(n int, c report.Chart) {
	id := num(n)
	p.part("word/charts/chart"+id+".xml", func(x *xml) { (&plot{x: x, c: c}).draw() })
	p.part("word/charts/_rels/chart"+id+".xml.rels", func(x *xml) {
		x.raw(relsOpen, `<Relationship Id="rId1" Type="`, relTypes, `package" Target="../embeddings/chart`, id, `.xlsx"/></Relationships>`)
	})
	b := bufio.NewWriter(p.create("word/embeddings/chart"+id+".xlsx", zip.Store))
	err := xlsx.Write(b, figures(c))
	if err == nil {
		err = b.Flush()
	}
	if p.err == nil {
		p.err = err
	}
}

// sheetName is the sheet of the figures of a chart, which the drawing refers to.
const sheetName = "Sheet1"

// figures are a chart's data as a sheet: categories down, series across.
func figures(c report.Chart) xlsx.Sheet {
	s := xlsx.Sheet{Name: sheetName, Columns: []xlsx.Column{{}}}
	for _, one := range c.Series {
		s.Columns = append(s.Columns, xlsx.Column{Title: one.Name})
	}
	s.Rows = func(yield func([]xlsx.Cell, error) bool) {
		for i, category := range c.Categories {
			row := []xlsx.Cell{xlsx.Text(category)}
			for _, one := range c.Series {
				cell := xlsx.Cell{}
				if i < len(one.Values) {
					cell = xlsx.Figure(&one.Values[i])
				}
				row = append(row, cell)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return s
}

// plot draws a chart.
type plot struct {
	x *xml
	c report.Chart
}

func (p *plot) draw() {
	x := p.x
	x.raw(`<c:chartSpace `, namespaces, `><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>`)
	bars, lines := p.parts()
	if len(bars) > 0 {
		x.raw(`<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>`)
		for k, i := range bars {
			p.series(i, fill(barColours[k%len(barColours)]), "", len(bars) == 1 && len(lines) == 0 && len(p.c.Categories) <= 12)
		}
		x.raw(`<c:gapWidth val="`, map[bool]string{true: "100", false: "60"}[len(bars) == 1], `"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`)
	}
	if len(lines) > 0 {
		x.raw(`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>`)
		for k, i := range lines {
			stroke, marker := p.stroke(k, p.c.Series[i].Role)
			p.series(i, stroke, marker, false)
		}
		x.raw(`<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>`)
	}
	p.axes(len(bars) > 0)
	x.raw(`</c:plotArea>`)
	if len(p.c.Series) > 1 {
		x.raw(`<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>`)
	}
	x.raw(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>`,
		`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1050"><a:solidFill><a:srgbClr val="1B1B1A"/></a:solidFill><a:latin typeface="`, latin, `"/><a:ea typeface="`, song, `"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>`,
		`<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>`)
}

// parts says which series are bars and which lines: in a chart of bars what was
// observed, while a target stays a line.
func (p *plot) parts() (bars, lines []int) {
	for i, s := range p.c.Series {
		if p.c.Kind == report.Bars && (s.Role == report.Observed || s.Role == "") {
			bars = append(bars, i)
		} else {
			lines = append(lines, i)
		}
	}
	return bars, lines
}

var (
	barColours  = []string{"7F9FC0", "C98B4A", "6F9466", "8E7AA8"}
	lineColours = []string{"1B1B1A", "1F6FB2", "A35400", "1C6B57", "7B2382"}
	markers     = []string{"circle", "square", "triangle", "diamond", "x"}
)

func fill(colour string) string {
	return `<c:spPr><a:solidFill><a:srgbClr val="` + colour + `"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>`
}

// stroke is the line and the marker of a role, as on pages; the k-th of several
// observed series has a colour and a marker of its own.
func (p *plot) stroke(k int, r report.Role) (line, marker string) {
	colour, dash, width := lineColours[k%len(lineColours)], "solid", 28575
	marker = markers[k%len(markers)]
	switch r {
	case report.Target:
		colour, dash, width, marker = "A8232B", "dash", 19050, "diamond"
	case report.Forecast:
		colour, dash, width, marker = "1F6FB2", "sysDot", 22225, "circle"
	case report.Compared:
		colour, dash, width = lineColours[2+k%3], "sysDash", 19050
	case report.Trajectory, report.Previous:
		colour, dash, width, marker = "66635D", "sysDash", 19050, "none"
	}
	line = `<c:spPr><a:ln w="` + num(width) + `" cap="rnd"><a:solidFill><a:srgbClr val="` + colour + `"/></a:solidFill><a:prstDash val="` + dash + `"/><a:round/></a:ln></c:spPr>`
	if marker == "none" {
		return line, `<c:marker><c:symbol val="none"/></c:marker>`
	}
	return line, `<c:marker><c:symbol val="` + marker + `"/><c:size val="6"/><c:spPr><a:solidFill><a:srgbClr val="` + colour + `"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr></c:marker>`
}

// series writes the i-th series with its figures as they are in the workbook.
func (p *plot) series(i int, look, marker string, labels bool) {
	x, s := p.x, p.c.Series[i]
	last := num(len(p.c.Categories) + 1)
	column := xlsx.Ref(0, i+1)
	column = column[:len(column)-1]
	x.raw(`<c:ser><c:idx val="`, num(i), `"/><c:order val="`, num(i), `"/><c:tx><c:strRef><c:f>`, sheetName, `!$`, column, `$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>`)
	x.text(s.Name)
	x.raw(`</c:v></c:pt></c:strCache></c:strRef></c:tx>`, look, marker)
	if labels {
		x.raw(`<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`)
	}
	x.raw(`<c:cat><c:strRef><c:f>`, sheetName, `!$A$2:$A$`, last, `</c:f><c:strCache><c:ptCount val="`, num(len(p.c.Categories)), `"/>`)
	for k, category := range p.c.Categories {
		x.raw(`<c:pt idx="`, num(k), `"><c:v>`)
		x.text(category)
		x.raw(`</c:v></c:pt>`)
	}
	x.raw(`</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>`, sheetName, `!$`, column, `$2:$`, column, `$`, last, `</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="`, num(len(p.c.Categories)), `"/>`)
	for k, v := range s.Values {
		if v := plain(v); v != "" {
			x.raw(`<c:pt idx="`, num(k), `"><c:v>`, v, `</c:v></c:pt>`)
		}
	}
	x.raw(`</c:numCache></c:numRef></c:val>`)
	if marker != "" {
		x.raw(`<c:smooth val="0"/>`)
	}
	x.raw(`</c:ser>`)
}

// plain is a number in digits; empty for what is none.
func plain(v quantity.Value) string {
	n, ok := v.Number()
	if !ok {
		return ""
	}
	return n.String()
}

func (p *plot) axes(zero bool) {
	const axisLine = `<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="86827A"/></a:solidFill></a:ln></c:spPr>`
	x := p.x
	x.raw(`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>`, axisLine,
		`<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>`)
	x.raw(`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>`)
	if zero && !p.negative() {
		x.raw(`<c:min val="0"/>`)
	}
	x.raw(`</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D6D0"/></a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>`)
}

func (p *plot) negative() bool {
	for _, s := range p.c.Series {
		for _, v := range s.Values {
			if n, ok := v.Number(); ok && n.IsNegative() {
				return true
			}
		}
	}
	return false
}
