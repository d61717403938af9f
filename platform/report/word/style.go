package word

import (
	"strings"

	"gangyao/platform/i18n"
	"gangyao/platform/report"
)

// Lengths in twentieths of a point. The text area is 156 × 225 mm, with 37 mm
// above and 28 mm on the side of the binding.
const (
	paperW, paperH = 11906, 16838
	areaW, areaH   = 8844, 12756
	top, bottom    = 2098, 1984
	left, right    = 1587, 1475
	pitch          = 579 // 22 lines
	millimetre     = 56.6929

	// squeeze moves characters of 16 points together so that 28 fill a line. The
	// grid of the page is one of lines only: a grid of characters does the same in
	// Word, but in other programs it pulls the characters apart.
	squeeze = `<w:spacing w:val="-5"/>`
)

func fonts(eastAsia string) string {
	return `<w:rFonts w:ascii="` + latin + `" w:hAnsi="` + latin + `" w:eastAsia="` + eastAsia + `" w:cs="` + latin + `"/>`
}

// size is a size in half points.
func size(n int) string { return `<w:sz w:val="` + num(n) + `"/><w:szCs w:val="` + num(n) + `"/>` }

const (
	indent  = `<w:ind w:firstLineChars="200" w:firstLine="632"/>`
	flush   = `<w:ind w:firstLineChars="0" w:firstLine="0"/>`
	centred = `<w:jc w:val="center"/>`
	toRight = `<w:jc w:val="right"/>`
	loose   = `<w:snapToGrid w:val="0"/>`
)

// outline marks a paragraph for the outline and the contents; n counts from 0.
func outline(n int) string { return `<w:outlineLvl w:val="` + num(n) + `"/>` }

// exactly is a line height that the type does not widen.
func exactly(n int) string { return `<w:spacing w:line="` + num(n) + `" w:lineRule="exact"/>` }

type style struct {
	id, name, next string
	para, run      string
}

func styles(x *xml, d *report.Document) {
	lang := "zh-CN"
	if d.Language() != i18n.ZH {
		lang = d.Language().Tag()
	}
	x.raw(`<w:styles `, namespaces, `><w:docDefaults><w:rPrDefault><w:rPr>`, fonts(fangsong), ``, squeeze, `<w:kern w:val="2"/>`, size(32),
		`<w:lang w:val="`, map[bool]string{true: "en-US", false: lang}[lang == "zh-CN"], `" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`)
	x.raw(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr><w:rPr>`, size(32), `</w:rPr></w:style>`)
	x.raw(`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>`)
	x.raw(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	x.raw(`<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>`)
	for _, s := range paragraphStyles() {
		x.raw(`<w:style w:type="paragraph" w:styleId="`, s.id, `"`)
		if s.name == "" {
			s.name = s.id
		}
		x.raw(`><w:name w:val="`, s.name, `"/><w:basedOn w:val="Normal"/>`)
		if s.next != "" {
			x.raw(`<w:next w:val="`, s.next, `"/>`)
		}
		x.raw(`<w:qFormat/>`)
		if s.para != "" {
			x.raw(`<w:pPr>`, s.para, `</w:pPr>`)
		}
		if s.run != "" {
			if lang != "zh-CN" { // what Chinese shows by a typeface
				s.run = strings.Replace(s.run, fonts(heiti), fonts(heiti)+`<w:b/>`, 1)
			}
			x.raw(`<w:rPr>`, s.run, `</w:rPr>`)
		}
		x.raw(`</w:style>`)
	}
	x.raw(`</w:styles>`)
}

func paragraphStyles() []style {
	const keep, whole = `<w:keepNext/>`, `<w:keepLines/>`
	numbered := func(level int) string {
		return `<w:numPr><w:ilvl w:val="` + num(level) + `"/><w:numId w:val="1"/></w:numPr>`
	}
	const tight = `<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>` // no blank between Chinese and digits
	small := tight + loose + `<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>`
	out := []style{
		{id: "Text", name: "Body Text", para: indent},
		{id: "Title", next: "Text", para: keep + whole + loose + exactly(640) + centred, run: fonts(titleSong) + size(44)},
		{id: "Subtitle", next: "Text", para: keep + loose + exactly(pitch) + centred, run: fonts(kaiti)},
		{id: "RedHead", name: "发文机关标志", para: keep + loose + centred, run: fonts(titleSong) + `<w:color w:val="E60012"/>`},
		{id: "Mark", name: "版头标注", para: flush, run: fonts(heiti)},
		{id: "Addressee", name: "主送机关", next: "Text", para: flush},
		{id: "Points", name: "List Paragraph", para: indent},
		{id: "Caption", name: "caption", para: keep + whole + loose + `<w:spacing w:before="120" w:after="40" w:line="240" w:lineRule="auto"/>` + centred, run: fonts(heiti) + size(28)},
		{id: "TableUnit", name: "表格单位", para: keep + small + toRight, run: fonts(song) + size(21)},
		{id: "TableText", name: "表格文字", para: small + `<w:jc w:val="left"/>`, run: fonts(song) + `<w:spacing w:val="0"/><w:kern w:val="0"/>` + size(24)},
		{id: "TableHead", name: "表格表头", para: keep + small + centred, run: fonts(heiti) + `<w:spacing w:val="0"/><w:kern w:val="0"/>` + size(24)},
		{id: "TableNote", name: "表格注释", para: loose + `<w:spacing w:before="40" w:after="160" w:line="240" w:lineRule="auto"/>`, run: fonts(song) + size(21)},
		{id: "FormLabel", name: "表单项目", para: tight + loose + `<w:spacing w:before="60" w:after="60" w:line="240" w:lineRule="auto"/>` + centred, run: fonts(heiti) + size(28)},
		{id: "FormText", name: "表单内容", para: tight + loose + `<w:spacing w:before="60" w:after="60" w:line="240" w:lineRule="auto"/><w:jc w:val="left"/>`, run: size(28)},
		{id: "Picture", name: "图", para: keep + loose + `<w:spacing w:before="120" w:line="240" w:lineRule="auto"/>` + centred},
		{id: "Attachment", name: "附件说明", para: `<w:ind w:leftChars="200" w:left="632"/>`},
		{id: "AnnexMark", name: "附件序号", para: keep + `<w:pageBreakBefore/>` + flush, run: fonts(heiti)},
		{id: "Signature", name: "Signature", para: whole + toRight},
		{id: "Imprint", name: "版记", para: loose + exactly(460) + `<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>`, run: size(28)},
		{id: "ContentsTitle", name: "TOC Heading", next: "Text", para: keep + loose + `<w:spacing w:before="240" w:after="240"/>` + centred, run: fonts(heiti) + size(36)},
		{id: "TOC1", name: "toc 1", para: `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="` + num(areaW) + `"/></w:tabs>`, run: fonts(heiti)},
		{id: "TOC2", name: "toc 2", para: `<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="` + num(areaW) + `"/></w:tabs><w:ind w:leftChars="200" w:left="632"/>`},
		{id: "Header", name: "header", para: loose + centred, run: fonts(heiti) + `<w:color w:val="9C1C1C"/>` + size(21)},
		{id: "Footer", name: "footer", para: loose, run: fonts(song) + size(28)},
	}
	for level := range report.Levels {
		face := [report.Levels]string{fonts(heiti), fonts(kaiti), "", ""}[level]
		out = append(out, style{id: "Heading" + num(level+1), name: "heading " + num(level+1), next: "Text",
			para: keep + numbered(level) + indent + outline(level), run: face})
	}
	return out
}

// numbering makes the numbers of headings, anew for each of series, and of lists.
func numbering(x *xml, l i18n.Lang, series, lists int) {
	x.raw(`<w:numbering `, namespaces, `>`)
	level := func(n int, format, text, style, after string) {
		x.raw(`<w:lvl w:ilvl="`, num(n), `"><w:start w:val="1"/><w:numFmt w:val="`, format, `"/>`)
		if style != "" {
			x.raw(`<w:pStyle w:val="`, style, `"/>`)
		}
		x.raw(`<w:suff w:val="`, after, `"/><w:lvlText w:val="`, text, `"/><w:lvlJc w:val="left"/><w:pPr>`, indent, `</w:pPr></w:lvl>`)
	}
	open := func(id int, kind string) {
		x.raw(`<w:abstractNum w:abstractNumId="`, num(id), `"><w:multiLevelType w:val="`, kind, `"/>`)
	}
	open(1, "multilevel")
	forms := [report.Levels][2]string{{"chineseCountingThousand", "%1、"}, {"chineseCountingThousand", "（%2）"}, {"decimal", "%3."}, {"decimal", "（%4）"}}
	if l != i18n.ZH {
		forms = [report.Levels][2]string{{"decimal", "%1. "}, {"decimal", "%1.%2 "}, {"decimal", "%1.%2.%3 "}, {"decimal", "%1.%2.%3.%4 "}}
	}
	for n, f := range forms {
		level(n, f[0], f[1], "Heading"+num(n+1), "nothing")
	}
	x.raw(`</w:abstractNum>`)
	open(2, "singleLevel")
	level(0, "decimal", "%1）", "", "nothing")
	x.raw(`</w:abstractNum>`)
	open(3, "singleLevel")
	level(0, "bullet", "•", "", "space")
	x.raw(`</w:abstractNum>`)
	instance := func(id, of int, levels int) {
		x.raw(`<w:num w:numId="`, num(id), `"><w:abstractNumId w:val="`, num(of), `"/>`)
		for n := range levels {
			x.raw(`<w:lvlOverride w:ilvl="`, num(n), `"><w:startOverride w:val="1"/></w:lvlOverride>`)
		}
		x.raw(`</w:num>`)
	}
	instance(1, 1, 0)
	instance(bullets, 3, 0)
	for n := range series {
		instance(firstSeries+n, 1, report.Levels)
	}
	for n := range lists {
		instance(firstList+n, 2, 1)
	}
	x.raw(`</w:numbering>`)
}

// The numbered lists: 1 the headings of the text, 2 all bullets, then the headings
// of each annex, and each ordered list.
const bullets, firstSeries, firstList = 2, 3, 100_000
