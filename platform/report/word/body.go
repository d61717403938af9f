package word

import (
	"strings"

	"gangyao/platform/report"
)

// writer writes the text.
type writer struct {
	x      *xml
	doc    *report.Document
	labels []string
	charts []report.Chart
	series int // annexes that count their headings anew
	lists  int // ordered lists
	width  int // of the text area, in twentieths of a point
	broken bool
	marks  int // bookmarks
}

func (w *writer) document() {
	w.labels = w.doc.Labels()
	w.x.raw(`<w:document `, namespaces, `><w:body>`)
	parts := w.doc.Sections()
	for i, s := range parts {
		w.width = areaW
		if s.Landscape {
			w.width = areaH
		}
		if i == 0 {
			w.head()
		}
		for n := s.From; n < s.To; n++ {
			w.block(n)
		}
		if i == len(parts)-1 {
			sectionEnd(w.x, s.Landscape)
		} else {
			w.x.raw(`<w:p><w:pPr>`, loose, exactly(20))
			sectionEnd(w.x, s.Landscape)
			w.x.raw(`</w:pPr></w:p>`)
		}
	}
	w.x.raw(`</w:body></w:document>`)
}

// sectionEnd says how the paper of a section lies.
func sectionEnd(x *xml, landscape bool) {
	x.raw(`<w:sectPr><w:headerReference w:type="default" r:id="`, relHeader, `"/><w:headerReference w:type="even" r:id="`, relHeader, `"/>`,
		`<w:footerReference w:type="default" r:id="`, relOdd, `"/><w:footerReference w:type="even" r:id="`, relEven, `"/>`)
	if landscape {
		x.raw(`<w:pgSz w:w="`, num(paperH), `" w:h="`, num(paperW), `" w:orient="landscape"/>`, margins(left, bottom, right, top, 680))
	} else {
		x.raw(`<w:pgSz w:w="`, num(paperW), `" w:h="`, num(paperH), `"/>`, margins(top, right, bottom, left, 1304))
	}
	x.raw(`<w:cols w:space="720"/><w:docGrid w:type="lines" w:linePitch="`, num(pitch), `"/></w:sectPr>`)
}

// margins are those of a page; foot is from the page number to the edge.
func margins(top, right, bottom, left, foot int) string {
	return `<w:pgMar w:top="` + num(top) + `" w:right="` + num(right) + `" w:bottom="` + num(bottom) + `" w:left="` + num(left) +
		`" w:header="851" w:footer="` + num(foot) + `" w:gutter="0"/>`
}

func (w *writer) block(n int) {
	switch b := w.doc.Blocks[n].(type) {
	case report.Heading:
		w.heading(n, b)
	case report.Paragraph:
		w.paragraph("Text", "", b)
	case report.Points:
		w.points(b)
	case report.Table:
		w.open()
		w.table(w.labels[n], b)
	case report.Form:
		w.open()
		w.form(b)
	case report.Chart:
		w.chart(w.labels[n], b)
	case report.PageBreak:
		w.broken = true
	case report.Attachments:
		w.attachments(b)
	case report.Annex:
		w.annex(n, b)
	case report.Signature:
		w.signature(b)
	case report.Imprint:
		w.imprint(b)
	}
}

// breaks is the property that begins a new page where one was asked for.
func (w *writer) breaks() string {
	if !w.broken {
		return ""
	}
	w.broken = false
	return `<w:pageBreakBefore/>`
}

// open begins the new page before what is no paragraph.
func (w *writer) open() {
	if b := w.breaks(); b != "" {
		w.x.para("", b+loose+exactly(20), nil)
	}
}

// runs writes text in a look, given as run properties.
func (w *writer) runs(look string, runs []report.Run) {
	for _, r := range runs {
		if r.Bold {
			w.x.run(`<w:b/>`+look, r.Text)
		} else {
			w.x.run(look, r.Text)
		}
	}
}

func (w *writer) paragraph(style, look string, p report.Paragraph) {
	set := ""
	if p.Align != "" {
		set = flush + `<w:jc w:val="` + string(align(p.Align)) + `"/>`
	}
	w.x.para(style, w.breaks()+set, func() { w.runs(look, p.Runs) })
}

// align is the value for an alignment; an unknown one is left.
func align(a report.Align) report.Align {
	if a == report.Center || a == report.Right {
		return a
	}
	return report.Left
}

func (w *writer) heading(n int, h report.Heading) {
	set := w.breaks()
	switch {
	case h.Plain:
		set += `<w:numPr><w:numId w:val="0"/></w:numPr>` + indent
	case w.series > 0:
		set += `<w:numPr><w:ilvl w:val="` + num(h.Level-1) + `"/><w:numId w:val="` + num(firstSeries+w.series-1) + `"/></w:numPr>`
	}
	w.x.para("Heading"+num(h.Level), set, func() { w.marked(n, h.Text) })
}

// marked writes a heading's text where the contents can point to it.
func (w *writer) marked(n int, text string) {
	w.marks++
	w.x.raw(`<w:bookmarkStart w:id="`, num(w.marks), `" w:name="`, bookmark(n), `"/>`)
	w.x.run("", oneLine(text))
	w.x.raw(`<w:bookmarkEnd w:id="`, num(w.marks), `"/>`)
}

func bookmark(n int) string { return "_Toc" + num(100000+n) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (w *writer) points(p report.Points) {
	id := bullets
	if p.Ordered {
		id = firstList + w.lists
		w.lists++
	}
	for _, item := range p.Items {
		w.x.para("Points", w.breaks()+`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="`+num(id)+`"/></w:numPr>`, func() { w.runs("", item) })
	}
}

// attachments stand one line below the text, the names below each other.
func (w *writer) attachments(a report.Attachments) {
	w.x.para("Attachment", `<w:keepNext/>`+w.breaks(), nil)
	word := w.doc.T("report.attachments")
	lead := chars(word) + 2
	for i, name := range a.Names {
		number := ""
		if len(a.Names) > 1 {
			number = num(i+1) + "."
		}
		from, hang := lead+chars(number), chars(number)
		if i == 0 {
			number, hang = word+number, from-2
		}
		keep := ""
		if i < len(a.Names)-1 {
			keep = `<w:keepNext/>`
		}
		w.x.line("Attachment", keep+`<w:ind w:leftChars="`+num(int(from*100))+`" w:left="`+num(int(from*316))+
			`" w:hangingChars="`+num(int(hang*100))+`" w:hanging="`+num(int(hang*316))+`"/>`, number+name)
	}
}

func (w *writer) annex(n int, a report.Annex) {
	w.series++
	w.broken = false
	w.x.line("AnnexMark", "", w.labels[n])
	w.x.para("", "", nil)
	w.x.para("Title", outline(0), func() { w.marked(n, a.Title) })
	w.x.para("", "", nil)
}

// signature sets the date four characters from the right and the issuer's name
// above its middle.
func (w *writer) signature(s report.Signature) {
	day := w.doc.Day(s.Date)
	w.x.para("Text", `<w:keepNext/>`+w.breaks(), nil)
	name, date := chars(s.Issuer), chars(day)
	nameRight, dateRight := 4+(date-name)/2, 4.0
	if nameRight < 2 {
		nameRight, dateRight = 2, max(2, 2+(name-date)/2)
	}
	set := func(right float64) string {
		return `<w:ind w:rightChars="` + num(int(right*100)) + `" w:right="` + num(int(right*316)) + `"/>`
	}
	if s.Issuer != "" {
		w.x.line("Signature", `<w:keepNext/>`+set(nameRight), s.Issuer)
	}
	if day != "" {
		w.x.line("Signature", set(dateRight), day)
	}
}

// chars is the width of a text in Chinese characters.
func chars(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x2E80 {
			n += 0.5
		} else {
			n++
		}
	}
	return n
}
