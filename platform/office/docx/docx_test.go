package docx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gangyao/platform/office/docx"
	"gangyao/platform/office/extract"
)

const ns = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"`

// word makes a Word document: body is what w:body holds; parts adds or replaces
// parts by name.
func word(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml": `<Types/>`,
		"_rels/.rels":         `<Relationships><Relationship Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<w:document ` + ns + `><w:body>` + body + `</w:body></w:document>`,
	}
	for name, p := range parts {
		all[name] = p
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, p := range all {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func p(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

func styled(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func tc(properties, text string) string {
	return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + p(text) + `</w:tc>`
}

// show writes an extracted text with its marks and tables, for comparison.
func show(x *extract.Text) string {
	var b strings.Builder
	b.WriteString(string(x.Runes))
	for _, m := range x.Marks {
		fmt.Fprintf(&b, "[%s %d: %s]\n", m.Kind, m.Level, string(x.Runes[m.Span[0]:m.Span[1]]))
	}
	for _, t := range x.Tables {
		fmt.Fprintf(&b, "[table %dx%d]\n", t.Rows, t.Cols)
		for _, c := range t.Cells {
			fmt.Fprintf(&b, "[%d,%d %dx%d %s]\n", c.Row, c.Col, c.RowSpan, c.ColSpan, string(x.Runes[c.Span[0]:c.Span[1]]))
		}
	}
	return b.String()
}

const stylesPart = `<w:styles ` + ns + `>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="my2"><w:name w:val="我的标题"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
</w:styles>`

const numberingPart = `<w:numbering ` + ns + `>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="1"/><w:lvlText w:val="第%1章"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:pStyle w:val="2"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3．"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="9"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>`

func numbered(id string, level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%s"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, id, text)
}

func TestExtract(t *testing.T) {
	lists := map[string]string{"word/styles.xml": stylesPart, "word/numbering.xml": numberingPart}
	for _, c := range []struct {
		name, body string
		parts      map[string]string
		want       string
	}{
		{"runs, breaks, tabs and hyphens", `<w:p><w:r><w:t>到2025</w:t></w:r><w:r><w:t>年</w:t><w:tab/><w:t>完成</w:t><w:br/><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t></w:r></w:p>`, nil,
			"到2025年\t完成\nA-B\n"},
		{"headings by style and by outline level, and their printed numbers",
			styled("t", "青禾县规划") + styled("1", "总体要求") + styled("2", "指导思想") + styled("my2", "主要目标") + styled("1", "产业") + styled("2", "农业") +
				`<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>附则</w:t></w:r></w:p>`, lists,
			"青禾县规划\n第一章 总体要求\n（一）指导思想\n（二）主要目标\n第二章 产业\n（一）农业\n附则\n" +
				"[title 0: 青禾县规划]\n[heading 1: 第一章 总体要求]\n[heading 2: （一）指导思想]\n[heading 2: （二）主要目标]\n[heading 1: 第二章 产业]\n[heading 2: （一）农业]\n[heading 3: 附则]\n"},
		{"lists count on, restart and override", numbered("1", 2, "甲") + numbered("1", 2, "乙") + numbered("2", 0, "点") + numbered("3", 0, "子") + numbered("3", 0, "丑") + numbered("4", 0, "寅") + numbered("0", 0, "无"), lists,
			"1． 甲\n2． 乙\n• 点\n① 子\n② 丑\n① 寅\n无\n"},
		{"insertions stay, deletions go, a deleted paragraph mark joins",
			`<w:p><w:r><w:t>建设</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:r><w:t>园区</w:t></w:r></w:p>` +
				`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句</w:t></w:r></w:p>` + p("后半句"), nil,
			"建设新园区\n前半句后半句\n"},
		{"hidden text goes, a footnote mark goes, m² stays",
			`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>城市更新</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>[1]</w:t></w:r><w:r><w:t>120m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>`, nil,
			"城市更新120m2\n"},
		{"a text box kept in two forms is read once, after its paragraph",
			`<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + p("框内") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("框内") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, nil,
			"正文\n框内\n"},
		{"a table of contents made by a field",
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \o "1-3" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:hyperlink><w:r><w:t>第一章 总则</w:t></w:r><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>` +
				styled("TOC1", "第二章 目标") + `<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` + p("第一章 总则"), lists,
			"第一章 总则\t1\n第二章 目标\n\n第一章 总则\n[contents 0: 第一章 总则\t1]\n[contents 0: 第二章 目标]\n"},
		{"a content control with the contents", `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + p("目录") + `</w:sdtContent></w:sdt>` + p("正文"), nil,
			"目录\n正文\n[contents 0: 目录]\n"},
		{"merged cells", `<w:tbl><w:tr>` + tc(`<w:vMerge w:val="restart"/>`, "类别") + tc(`<w:gridSpan w:val="2"/>`, "目标") + `</w:tr><w:tr>` +
			tc(`<w:vMerge/>`, "") + tc("", "2020年") + tc("", "2025年") + `</w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + tc("", "182.4") + tc("", "260") + `</w:tr></w:tbl>` + p("后"), nil,
			"类别\t目标\n2020年\t2025年\n182.4\t260\n后\n[table 3x3]\n[0,0 2x1 类别]\n[0,1 1x2 目标]\n[1,1 1x1 2020年]\n[1,2 1x1 2025年]\n[2,1 1x1 182.4]\n[2,2 1x1 260]\n"},
		{"a deleted row goes, a head row is one", `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>` + tc("", "甲") + tc("", "乙") + `</w:tr><w:tr><w:trPr><w:del/></w:trPr>` + tc("", "丙") + tc("", "丁") + `</w:tr></w:tbl>`, nil,
			"甲\t乙\n[table 1x2]\n[0,0 1x1 甲]\n[0,1 1x1 乙]\n"},
		{"a frame around a table of data is taken apart", `<w:tbl><w:tr><w:tc>` + p("专栏1") + `<w:tbl><w:tr>` + tc("", "指标") + tc("", "值") + `</w:tr><w:tr>` + tc("", "人口") + tc("", "50") + `</w:tr></w:tbl>` + p("") + `</w:tc></w:tr></w:tbl>`, nil,
			"专栏1\n指标\t值\n人口\t50\n\n[table 2x2]\n[0,0 1x1 指标]\n[0,1 1x1 值]\n[1,0 1x1 人口]\n[1,1 1x1 50]\n"},
		{"a small table inside a cell is lines of the cell", `<w:tbl><w:tr>` + tc("", "左") + `<w:tc>` + p("右") + `<w:tbl><w:tr>` + tc("", "一") + `</w:tr><w:tr>` + tc("", "二") + `</w:tr></w:tbl>` + p("") + `</w:tc></w:tr></w:tbl>`, nil,
			"左\t右\n一\n二\n[table 1x2]\n[0,0 1x1 左]\n[0,1 1x1 右\n一\n二]\n"},
		{"footnotes follow the text and are no part of it", `<w:p><w:r><w:t>城市体检</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>`,
			map[string]string{
				"word/_rels/document.xml.rels": `<Relationships><Relationship Type="http://x/footnotes" Target="footnotes.xml"/></Relationships>`,
				"word/footnotes.xml":           `<w:footnotes ` + ns + `><w:footnote w:type="separator" w:id="0">` + p("---") + `</w:footnote><w:footnote w:id="2">` + p("指定期评估。") + `</w:footnote></w:footnotes>`,
			},
			"城市体检。\n指定期评估。\n[furniture 0: 指定期评估。]\n"},
		{"the main part may have another name", ``, map[string]string{
			"_rels/.rels": `<Relationships><Relationship Type="http://x/officeDocument" Target="/w/main.xml"/></Relationships>`,
			"w/main.xml":  `<w:document ` + ns + `><w:body>` + p("正文") + `</w:body></w:document>`,
		}, "正文\n"},
		{"formulas and simple fields print", `<w:p><w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath><w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, nil, "3x=1音\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := docx.Extract(word(t, c.body, c.parts), docx.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, show(x)); d != "" {
				t.Errorf("extracted text differs (-want +got):\n%s", d)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	good := word(t, strings.Repeat(p("建设高标准农田12万亩。"), 300), nil)
	bomb := word(t, p(strings.Repeat(" ", 30<<20)), nil)
	for _, c := range []struct {
		name string
		data []byte
		o    docx.Options
		want error
	}{
		{"no zip", []byte("PK\x03\x04 nothing"), docx.Options{}, docx.ErrNotZip},
		{"cut off", good[:len(good)/2], docx.Options{}, docx.ErrNotZip},
		{"unpacks to far more than its size", bomb, docx.Options{}, docx.ErrBomb},
		{"unpacks to more than allowed", good, docx.Options{MaxPart: 500}, docx.ErrBomb},
		{"main part not closed", word(t, "", map[string]string{"word/document.xml": `<w:document ` + ns + `><w:body><w:p>`}), docx.Options{}, docx.ErrDamaged},
		{"not XML", word(t, "", map[string]string{"word/document.xml": "<<<"}), docx.Options{}, docx.ErrDamaged},
		{"nested without end", word(t, strings.Repeat("<w:ins>", 5000), nil), docx.Options{}, docx.ErrDamaged},
		{"another charset", word(t, "", map[string]string{"word/document.xml": `<?xml version="1.0" encoding="big5"?><w:document/>`}), docx.Options{}, docx.ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := docx.Extract(c.data, c.o); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, _ := z.Create("readme.txt")
	_, _ = w.Write([]byte("你好"))
	z.Close()
	if _, err := docx.Extract(buf.Bytes(), docx.Options{}); !errors.Is(err, docx.ErrNotDocx) {
		t.Errorf("a zip without a document: %v", err)
	}
}

func TestTextIsBounded(t *testing.T) {
	x, err := docx.Extract(word(t, strings.Repeat(p("建设高标准农田。"), 100), nil), docx.Options{MaxText: 50})
	if err != nil || len(x.Runes) > 50 {
		t.Errorf("%d runes, %v", len(x.Runes), err)
	}
}

func FuzzExtract(f *testing.F) {
	f.Add(p("正文"), stylesPart, numberingPart)
	f.Add(`<w:tbl><w:tr>`+tc(`<w:gridSpan w:val="9"/>`, "甲")+`</w:tr><w:tr>`+tc(`<w:vMerge/>`, "")+`</w:tr></w:tbl>`, "", "")
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:sdt><w:sdtContent>`+p("x")+`</w:sdtContent></w:sdt></w:p>`, stylesPart, "")
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		parts := map[string]string{}
		if styles != "" {
			parts["word/styles.xml"] = styles
		}
		if numbering != "" {
			parts["word/numbering.xml"] = numbering
		}
		x, err := docx.Extract(word(t, body, parts), docx.Options{MaxText: 10_000})
		if err != nil {
			return
		}
		for _, m := range x.Marks {
			if m.Span[0] < 0 || m.Span[1] > len(x.Runes) || m.Span[0] >= m.Span[1] {
				t.Fatalf("mark %v in a text of %d", m.Span, len(x.Runes))
			}
		}
		end := 0
		for _, tab := range x.Tables {
			if tab.Span[0] < end || tab.Span[1] > len(x.Runes) {
				t.Fatalf("table %v after %d in a text of %d", tab.Span, end, len(x.Runes))
			}
			end = tab.Span[1]
			for _, c := range tab.Cells {
				if c.Row+c.RowSpan > tab.Rows || c.Col+c.ColSpan > tab.Cols || c.Span[0] < tab.Span[0] || c.Span[1] > tab.Span[1] {
					t.Fatalf("cell %+v outside table %+v", c, tab.Span)
				}
			}
		}
	})
}

// A plan of 500 pages: about 350 000 runes in 6 000 paragraphs.
func BenchmarkExtract500Pages(b *testing.B) {
	data := word(b, strings.Repeat(p("统筹推进新型城镇化和乡村全面振兴，建设高标准农田12万亩，改造老旧小区32个，新增学位4800个，完善县乡村三级物流体系。"), 6000), nil)
	b.ResetTimer()
	for b.Loop() {
		if _, err := docx.Extract(data, docx.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
