package word

import (
	"bufio"
	"strconv"
	"strings"

	"gangyao/platform/report"
)

// xml writes a part. Errors stay in the buffer until it is flushed.
type xml struct{ w *bufio.Writer }

// raw writes markup as it is. Nothing that comes from a document may pass here.
func (x *xml) raw(markup ...string) {
	for _, m := range markup {
		_, _ = x.w.WriteString(m)
	}
}

// text writes text, for elements and attributes.
func (x *xml) text(s string) { x.raw(escape(s)) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return escaper.Replace(report.Clean(s)) }

// attribute escapes a text for an attribute, where a line end would be a blank.
func attribute(s string) string {
	return escape(strings.NewReplacer("\n", " ", "\t", " ").Replace(s))
}

func num(n int) string { return strconv.Itoa(n) }

// run writes a run of text with run properties in markup; line ends and tabs
// become Word's.
func (x *xml) run(properties, s string) {
	if s == "" {
		return
	}
	x.raw("<w:r>")
	if properties != "" {
		x.raw("<w:rPr>", properties, "</w:rPr>")
	}
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			x.raw("<w:br/>")
		}
		for k, piece := range strings.Split(line, "\t") {
			if k > 0 {
				x.raw("<w:tab/>")
			}
			if piece != "" {
				x.raw(`<w:t xml:space="preserve">`)
				x.text(piece)
				x.raw("</w:t>")
			}
		}
	}
	x.raw("</w:r>")
}

// para writes a paragraph of a style with further paragraph properties in markup.
func (x *xml) para(style, properties string, content func()) {
	x.raw("<w:p><w:pPr>")
	if style != "" {
		x.raw(`<w:pStyle w:val="`, style, `"/>`)
	}
	x.raw(properties, "</w:pPr>")
	if content != nil {
		content()
	}
	x.raw("</w:p>")
}

// line writes a paragraph of plain text.
func (x *xml) line(style, properties, s string) {
	x.para(style, properties, func() { x.run("", s) })
}

// field writes a complex field with its last result.
func (x *xml) field(code string, result func()) {
	x.raw(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> `, code, ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
	result()
	x.raw(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
}
