package word

import (
	"math"

	"gangyao/platform/i18n"
	"gangyao/platform/report"
)

// head writes what stands above the text.
func (w *writer) head() {
	d, x := w.doc, w.x
	h := d.Head()
	for _, m := range h.Marks {
		x.line("Mark", "", m)
	}
	if h.Red != "" {
		w.red(h)
	}
	x.para("Title", "", func() { x.run("", d.Title) })
	if d.Subtitle != "" {
		x.line("Subtitle", "", d.Subtitle)
	}
	for _, line := range h.Byline {
		x.line("Subtitle", "", line)
	}
	if d.Kind == report.Official {
		x.para("", "", nil)
	} else if h.From != "" || h.Right != "" {
		x.line("FormText", `<w:tabs><w:tab w:val="right" w:pos="`+num(w.width)+`"/></w:tabs>`, h.From+"\t"+h.Right)
	}
	if d.Contents {
		w.contents()
	}
	if d.Addressee != "" {
		colon := "："
		if d.Language() != i18n.ZH {
			colon = ":"
		}
		x.line("Addressee", w.breaks(), d.Addressee+colon)
	}
}

// red writes the issuer's name in red, the number, and the red line.
func (w *writer) red(h report.Head) {
	x := w.x
	before := max(int(math.Round(35*millimetre))-len(h.Marks)*pitch, 0)
	points := min(60, int(float64(w.width)/20/max(chars(h.Red), 1)))
	x.para("RedHead", `<w:spacing w:before="`+num(before)+`" w:line="240" w:lineRule="auto"/>`, func() {
		x.run(size(max(points, 22)*2), oneLine(h.Red))
	})
	x.para("", `<w:keepNext/>`, nil)
	line := `<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="11" w:color="E60012"/></w:pBdr>`
	if h.Signer == "" {
		x.line("", `<w:keepNext/>`+line+centred, h.Number)
	} else {
		x.para("", `<w:keepNext/>`+line+`<w:tabs><w:tab w:val="right" w:pos="`+num(w.width-316)+`"/></w:tabs>`, func() {
			x.run("", "　"+h.Number+"\t"+w.doc.T("report.signer"))
			x.run(fonts(kaiti), h.Signer)
		})
	}
	x.para("", `<w:keepNext/>`, nil)
	x.para("", `<w:keepNext/>`, nil)
}

// contents writes a table of contents. Page numbers are found by Word when it
// opens the document.
func (w *writer) contents() {
	x := w.x
	x.raw(`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>`)
	x.line("ContentsTitle", "", w.doc.T("report.contents"))
	first := true
	begin := func() {
		if first {
			x.raw(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
			first = false
		}
	}
	for n, b := range w.doc.Blocks {
		style, text := "TOC1", ""
		switch b := b.(type) {
		case report.Heading:
			if b.Level > 2 {
				continue
			}
			style, text = "TOC"+num(b.Level), w.labels[n]+oneLine(b.Text)
		case report.Annex:
			text = oneLine(b.Title)
		default:
			continue
		}
		x.para(style, "", func() {
			begin()
			x.raw(`<w:hyperlink w:anchor="`, bookmark(n), `" w:history="1">`)
			x.run("", text+"\t")
			x.field(`PAGEREF `+bookmark(n)+` \h`, func() {})
			x.raw(`</w:hyperlink>`)
		})
	}
	x.para("", "", func() {
		begin()
		x.raw(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
	})
	x.raw(`</w:sdtContent></w:sdt>`)
	w.broken = true
}

// imprint writes the record at the foot of the page that it falls on, between two
// lines.
func (w *writer) imprint(b report.Imprint) {
	x := w.x
	x.para("", loose+exactly(20), nil)
	x.raw(`<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/><w:tblW w:w="`, num(w.width), `" w:type="dxa"/><w:tblBorders>`,
		`<w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="6" w:space="0" w:color="auto"/>`,
		`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="`, num(w.width), `"/></w:tblGrid>`)
	row := func(properties, text string) {
		x.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="`, num(w.width), `" w:type="dxa"/></w:tcPr>`)
		x.line("Imprint", properties, text)
		x.raw(`</w:tc></w:tr>`)
	}
	if b.Copies != "" {
		row("", w.doc.T("report.copies")+b.Copies)
	}
	printed := ""
	if !b.Date.IsZero() {
		printed = w.doc.T("report.printed", i18n.Args{"Date": b.Date})
	}
	row(`<w:tabs><w:tab w:val="right" w:pos="`+num(w.width-500)+`"/></w:tabs>`, b.Printer+"\t"+printed)
	x.raw(`</w:tbl>`)
	x.para("", loose+exactly(20), nil)
}
