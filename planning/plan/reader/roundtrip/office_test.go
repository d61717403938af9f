package roundtrip_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// webPage prints the table as HTML. wrapped puts every cell's text into
// paragraphs and the table into other elements, as editors do; spans off leaves
// the places that a merged cell covers empty.
func webPage(s *sheet, wrapped, spans bool) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" + s.plan + "</title></head><body><div class=\"content\">\n")
	for _, p := range s.before() {
		b.WriteString("<p>" + p + "</p>\n")
	}
	b.WriteString("<p style=\"text-align:center\"><b>" + s.title + "</b></p>\n")
	if wrapped {
		b.WriteString("<div><section><div align=\"center\">")
	}
	b.WriteString("<table border=\"1\"><tbody>\n")
	for _, r := range s.order() {
		b.WriteString("<tr>")
		for c := 0; c < s.cols; c++ {
			k, first := s.owner(r, c)
			text := html.EscapeString(k.text)
			attrs := ""
			switch {
			case !first && spans:
				continue
			case !first:
				text = ""
			case spans && k.colSpan > 1 && k.rowSpan > 1:
				attrs = fmt.Sprintf(" rowspan=\"%d\" colspan=\"%d\"", k.rowSpan, k.colSpan)
			case spans && k.colSpan > 1:
				attrs = fmt.Sprintf(" colspan=\"%d\"", k.colSpan)
			case spans && k.rowSpan > 1:
				attrs = fmt.Sprintf(" rowspan=\"%d\"", k.rowSpan)
			}
			if wrapped {
				rs := []rune(text)
				if len(rs) > 14 && !strings.Contains(text, "&") && rs[8] > 0x2e80 && rs[9] > 0x2e80 {
					text = string(rs[:9]) + "<br/>\n" + string(rs[9:])
				}
				text = "\n  <p style=\"text-indent:0\"><span>&nbsp;" + text + "</span></p>\n"
			}
			b.WriteString("<td" + attrs + ">" + text + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table>\n")
	if wrapped {
		b.WriteString("</div></section></div>")
	}
	if s.notes != "" {
		b.WriteString("<p>" + s.notes + "</p>\n")
	}
	for _, p := range s.after() {
		b.WriteString("<p>" + p + "</p>\n")
	}
	b.WriteString("</div></body></html>")
	return b.String()
}

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func wordParagraph(s string) string {
	return `<w:p><w:r><w:rPr><w:rFonts w:eastAsia="Noto Sans CJK SC"/><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">` + html.EscapeString(s) + `</w:t></w:r></w:p>`
}

// word prints the table as a Word document.
func word(t *testing.T, s *sheet) []byte {
	t.Helper()
	var b strings.Builder
	for _, p := range s.before() {
		b.WriteString(wordParagraph(p))
	}
	b.WriteString(wordParagraph(s.title))
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders></w:tblPr><w:tblGrid>`)
	unit := s.limits(20)
	sum := 0
	for c := range unit {
		unit[c] += 4 // the margins of a cell
		sum += unit[c]
	}
	size := func(c, span int) int {
		n := 0
		for k := c; k < c+span; k++ {
			n += unit[k] * 9000 / sum
		}
		return n
	}
	for c := range unit {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, size(c, 1))
	}
	b.WriteString(`</w:tblGrid>`)
	for _, r := range s.order() {
		b.WriteString(`<w:tr>`)
		for c := 0; c < s.cols; {
			k, first := s.owner(r, c)
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, size(c, k.colSpan))
			if k.colSpan > 1 {
				fmt.Fprintf(&b, `<w:gridSpan w:val="%d"/>`, k.colSpan)
			}
			text := k.text
			if k.rowSpan > 1 && first {
				b.WriteString(`<w:vMerge w:val="restart"/>`)
			} else if k.rowSpan > 1 {
				b.WriteString(`<w:vMerge/>`)
				text = ""
			}
			b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>` + wordParagraph(text) + `</w:tc>`)
			c += k.colSpan
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	if s.notes != "" {
		b.WriteString(wordParagraph(s.notes))
	}
	for _, p := range s.after() {
		b.WriteString(wordParagraph(p))
	}
	return wordFile(t, b.String())
}

// wordFile packs the body of a document.
func wordFile(t *testing.T, body string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordNames + `><w:body>` + body + `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/></w:sectPr></w:body></w:document>`},
	} {
		w, err := z.Create(f[0])
		if err == nil {
			_, err = w.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// portable prints Word documents as PDF with LibreOffice; the test is skipped
// where that is not installed.
func portable(t *testing.T, docs map[string][]byte) map[string][]byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	if testing.Short() {
		t.Skip("printing takes a while")
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, data := range docs {
		file := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	ctx, stop := context.WithTimeout(context.Background(), 4*time.Minute)
	defer stop()
	if out, err := exec.CommandContext(ctx, soffice, args...).CombinedOutput(); err != nil {
		t.Skipf("LibreOffice does not print here: %v\n%s", err, out)
	}
	pdfs := map[string][]byte{}
	for name := range docs {
		data, err := os.ReadFile(filepath.Join(dir, name+".pdf"))
		if err != nil {
			t.Skip("LibreOffice printed nothing")
		}
		pdfs[name] = data
	}
	return pdfs
}

// plain is what a common PDF-to-text program makes of a printed page; the test
// is skipped where it is not installed.
func plain(t *testing.T, pdf []byte, options ...string) []byte {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	cmd := exec.CommandContext(context.Background(), program, append(options, "-enc", "UTF-8", "-", "-")...)
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("pdftotext does not read here: %v", err)
	}
	return out
}
