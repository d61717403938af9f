package word_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gangyao/platform/fault"
	"gangyao/platform/office/docx"
	"gangyao/platform/quantity"
	"gangyao/platform/report"
	"gangyao/platform/report/reporttest"
	"gangyao/platform/report/word"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func file(t testing.TB, d *report.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := word.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What our own reader of Word documents finds in the files: outline, numbers that
// Word counts, contents, tables with their merged cells. With GANGYAO_DOCUMENTS set
// to a folder the files are left there to be looked at.
func TestFilesSayTheDocument(t *testing.T) {
	for name, d := range reporttest.All() {
		t.Run(name, func(t *testing.T) {
			data := file(t, d)
			x, err := docx.Extract(data, docx.Options{})
			if err != nil {
				t.Fatal(err)
			}
			reporttest.Golden(t, filepath.Join("testdata", name+".text"), reporttest.Show(x), *update)
			if dir := os.Getenv("GANGYAO_DOCUMENTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+word.Extension), data, 0o600); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	if a, b := file(t, reporttest.Report()), file(t, reporttest.Report()); !bytes.Equal(a, b) {
		t.Error("two files of one document differ")
	}
}

// parts unpacks a file; every part of markup must be well-formed, every
// relationship lead to a part.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[f.Name]; twice {
			t.Errorf("%s is there twice", f.Name)
		}
		out[f.Name] = string(content)
	}
	for name, content := range out {
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
			continue
		}
		dec := xml.NewDecoder(strings.NewReader(content))
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "Relationship" {
				for _, a := range e.Attr {
					if a.Name.Local != "Target" {
						continue
					}
					target := strings.TrimPrefix(filepath.Join(filepath.Dir(filepath.Dir(name)), a.Value), "/")
					if _, ok := out[target]; !ok {
						t.Errorf("%s leads to %s, which is not there", name, target)
					}
				}
			}
		}
	}
	return out
}

func TestPaperIsThatOfOfficialDocuments(t *testing.T) {
	p := parts(t, file(t, reporttest.Report()))
	for part, all := range map[string][]string{
		"word/document.xml": {`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1475" w:bottom="1984" w:left="1587"`, `w:linePitch="579"`,
			`<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`, `<w:tblHeader/>`, `TOC \o "1-2"`, `<c:chart r:id="rIdChart2"/>`},
		"word/styles.xml":    {`w:eastAsia="仿宋_GB2312"`, `w:eastAsia="方正小标宋简体"`, `w:eastAsia="楷体_GB2312"`, `w:eastAsia="黑体"`},
		"word/fontTable.xml": {`<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/>`, `<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>`},
		"word/settings.xml":  {`<w:evenAndOddHeaders/>`, `<w:updateFields w:val="true"/>`},
		"word/footer1.xml":   {`<w:jc w:val="right"/>`, "— "}, "word/footer2.xml": {`<w:jc w:val="left"/>`},
		"word/header.xml": {"演示数据，不是正式文件"},
	} {
		for _, s := range all {
			if !strings.Contains(p[part], s) {
				t.Errorf("%s has no %s", part, s)
			}
		}
	}
}

// A chart shows the same figures as the workbook behind it, which Word opens to
// edit it.
func TestChartsCanBeEdited(t *testing.T) {
	p := parts(t, file(t, reporttest.Report()))
	drawn := p["word/charts/chart1.xml"]
	for _, s := range []string{`<c:f>Sheet1!$B$1</c:f>`, `<c:f>Sheet1!$B$2:$B$7</c:f>`, `<c:pt idx="4"><c:v>246.8</c:v>`, `<c:externalData r:id="rId1">`, `<c:barChart>`, `<c:lineChart>`} {
		if !strings.Contains(drawn, s) {
			t.Errorf("no %s in %s", s, drawn)
		}
	}
	f, err := excelize.OpenReader(strings.NewReader(p["word/embeddings/chart1.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for cell, want := range map[string]string{"B1": "地区生产总值", "A6": "2024", "B6": "246.8", "B7": "", "C7": "260"} {
		if got, err := f.GetCellValue("Sheet1", cell); err != nil || got != want {
			t.Errorf("%s: %q, %v", cell, got, err)
		}
	}
}

func TestADocumentThatDoesNotHoldIsNoFile(t *testing.T) {
	d := reporttest.Report()
	d.Blocks = append(d.Blocks, report.Para(report.Text("共完成投资35亿元。")))
	var b bytes.Buffer
	if err := word.Write(&b, d); fault.From(err).Key != "report.typed" || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

// A table of many rows goes out as it is made.
func TestALargeTable(t *testing.T) {
	d := &report.Document{Kind: report.List, Title: "清单"}
	table := report.Table{Columns: make([]report.Column, 8)}
	for range 20_000 {
		r := report.Row{}
		for range 8 {
			r.Cells = append(r.Cells, report.Txt("高标准农田"))
		}
		table.Rows = append(table.Rows, r)
	}
	d.Blocks = append(d.Blocks, table)
	x, err := docx.Extract(file(t, d), docx.Options{})
	if err != nil || len(x.Tables) != 1 || x.Tables[0].Rows != 20_001 {
		t.Fatalf("%v, %d tables", err, len(x.Tables))
	}
}

func BenchmarkWrite(b *testing.B) {
	d := reporttest.Report()
	b.ReportAllocs()
	for b.Loop() {
		if err := word.Write(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever a text holds, the file opens and the text is in it as text.
func FuzzWrite(f *testing.F) {
	f.Add("<w:t>&amp;]]>\"'", "a\tb\nc\x00\x0b\ufffe\u202e", "12.5")
	f.Add(strings.Repeat("长", 5_000), "\xff\xfe", "13:50:37")
	f.Add("", " ", "")
	f.Fuzz(func(t *testing.T, a, b, figure string) {
		v := quantity.Parse(figure)
		d := &report.Document{Kind: report.Official, RedHead: len(a)%2 == 0, Title: "题" + a, Subtitle: b, Number: a, Addressee: b, Issuer: a, Secrecy: b, Signer: a, Label: b, Contents: true,
			Blocks: []report.Block{report.Heading{Level: 1 + len(a)%4, Text: b}, report.Para(report.Text(a), report.Bold(b)), report.Points{Ordered: true, Items: [][]report.Run{{report.Text(a)}}},
				report.Table{Title: a, Unit: b, Note: a, Landscape: len(b)%2 == 0, Columns: []report.Column{{Title: a}, {Title: b, Kind: report.Numbers}}, Rows: []report.Row{{Group: a}, {Cells: []report.Cell{report.Txt(b), report.Num(v, report.Source{})}}}},
				report.Form{Title: b, Rows: []report.FormRow{{Fields: []report.Field{report.Filled(a, report.Text(b)), {Label: b}}}}},
				report.Chart{Title: a, Text: b, Kind: report.Bars, Categories: []string{a}, Series: []report.Series{{Name: b, Values: []quantity.Value{v}}}},
				report.PageBreak{}, report.Attachments{Names: []string{a, b}}, report.Signature{Issuer: a}, report.Annex{Title: b}, report.Imprint{Copies: a, Printer: b}}}
		data := file(t, d)
		parts(t, data)
		x, err := docx.Extract(data, docx.Options{})
		if err != nil {
			t.Fatal(err)
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if want := squeeze(report.Clean(a)); !strings.Contains(squeeze(string(x.Runes)), want) {
			t.Errorf("%.200q is not in the file", want)
		}
	})
}
