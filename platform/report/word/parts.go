package word

import (
	"strings"
	"time"

	"gangyao/platform/report"
)

const (
	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"`
	relTypes   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relsOpen   = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	mimeWord   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	mimeOffice = "application/vnd.openxmlformats-officedocument."

	packageRels = relsOpen + `<Relationship Id="rId1" Type="` + relTypes + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
)

func contentTypes(x *xml, charts int) {
	x.raw(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	if charts > 0 {
		x.raw(`<Default Extension="xlsx" ContentType="`, mimeOffice, `spreadsheetml.sheet"/>`)
	}
	override := func(part, kind string) { x.raw(`<Override PartName="/`, part, `" ContentType="`, kind, `"/>`) }
	override("word/document.xml", mimeWord+"document.main+xml")
	for _, p := range [][2]string{{"styles", "styles"}, {"numbering", "numbering"}, {"settings", "settings"}, {"fontTable", "fontTable"}, {"header", "header"}, {"footer1", "footer"}, {"footer2", "footer"}} {
		override("word/"+p[0]+".xml", mimeWord+p[1]+"+xml")
	}
	for i := range charts {
		override("word/charts/chart"+num(i+1)+".xml", mimeOffice+"drawingml.chart+xml")
	}
	override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	x.raw(`</Types>`)
}

// The relationships of the text; those of charts follow as rIdChart1 …
const relHeader, relOdd, relEven = "rId5", "rId6", "rId7"

func relations(x *xml, charts int) {
	x.raw(relsOpen)
	rel := func(id, kind, target string) {
		x.raw(`<Relationship Id="`, id, `" Type="`, relTypes, kind, `" Target="`, target, `"/>`)
	}
	rel("rId1", "styles", "styles.xml")
	rel("rId2", "numbering", "numbering.xml")
	rel("rId3", "settings", "settings.xml")
	rel("rId4", "fontTable", "fontTable.xml")
	rel(relHeader, "header", "header.xml")
	rel(relOdd, "footer", "footer1.xml")
	rel(relEven, "footer", "footer2.xml")
	for i := range charts {
		rel("rIdChart"+num(i+1), "chart", "charts/chart"+num(i+1)+".xml")
	}
	x.raw(`</Relationships>`)
}

func properties(x *xml, d *report.Document) {
	x.raw(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>`)
	x.text(d.Title)
	x.raw(`</dc:title><dc:creator>`)
	x.text(d.Issuer)
	x.raw(`</dc:creator>`)
	if !d.Date.IsZero() {
		x.raw(`<dcterms:created xsi:type="dcterms:W3CDTF">`, d.Date.Format(time.DateOnly), `T00:00:00Z</dcterms:created>`)
	}
	x.raw(`</cp:coreProperties>`)
}

func settings(x *xml, d *report.Document) {
	x.raw(`<w:settings `, namespaces, `><w:zoom w:percent="100"/>`,
		`<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>`)
	if d.Contents {
		x.raw(`<w:updateFields w:val="true"/>`) // page numbers of the contents
	}
	x.raw(`<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>`,
		`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>`,
		`<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>`)
}

// The typefaces, by what they are for.
const (
	song, fangsong, kaiti, heiti, titleSong = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"

	latin = "Times New Roman"
)

// fontTable says what to take where a typeface is missing: its other name, and by
// the panose numbers its kind.
func fontTable(x *xml) {
	x.raw(`<w:fonts `, namespaces, `>`)
	for _, f := range [][5]string{
		{titleSong, "宋体", "02010601030101010101", "auto", "86"},
		{song, "SimSun", "02010600030101010101", "auto", "86"},
		{fangsong, "仿宋", "02010609060101010101", "modern", "86"},
		{kaiti, "楷体", "02010609060101010101", "modern", "86"},
		{heiti, "SimHei", "02010609060101010101", "modern", "86"},
		{latin, "", "02020603050405020304", "roman", "00"},
	} {
		x.raw(`<w:font w:name="`, f[0], `">`)
		if f[1] != "" {
			x.raw(`<w:altName w:val="`, f[1], `"/>`)
		}
		x.raw(`<w:panose1 w:val="`, f[2], `"/><w:charset w:val="`, f[4], `"/><w:family w:val="`, f[3], `"/><w:pitch w:val="variable"/></w:font>`)
	}
	x.raw(`</w:fonts>`)
}

// header is what stands on top of each page: the label, or nothing.
func header(x *xml, label string) {
	x.raw(`<w:hdr `, namespaces, `>`)
	x.para("Header", "", func() { x.run("", strings.ReplaceAll(label, "\n", " ")) })
	x.raw(`</w:hdr>`)
}

// footer is the page number between dashes, one character from the outer edge.
func footer(x *xml, side string) {
	x.raw(`<w:ftr `, namespaces, `>`)
	x.para("Footer", `<w:ind w:`+side+`="280"/><w:jc w:val="`+side+`"/>`, func() {
		x.run("", "— ")
		x.field("PAGE", func() { x.run("", "1") })
		x.run("", " —")
	})
	x.raw(`</w:ftr>`)
}
