package source_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"gangyao/planning/plan/reader/source"
	"gangyao/platform/fault"
	"gangyao/platform/i18n"
)

const prose = "青禾县国民经济和社会发展第十五个五年规划纲要\n到2030年，全县地区生产总值达到260亿元，年均增长6%左右；居民人均可支配收入与经济增长同步。\n"

func encode(t testing.TB, e interface{ Bytes([]byte) ([]byte, error) }, s string) []byte {
	t.Helper()
	b, err := e.Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func utf16With(order binary.ByteOrder, bom, s string) []byte {
	out := []byte(bom)
	for _, u := range utf16.Encode([]rune(s)) {
		var b [2]byte
		order.PutUint16(b[:], u)
		out = append(out, b[:]...)
	}
	return out
}

func archive(t testing.TB, files ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func word(t testing.TB, body string) []byte {
	return archive(t, "[Content_Types].xml", "<Types/>", "word/document.xml", "<document><body>"+body+"</body></document>")
}

// compound makes the beginning of an OLE file with a stream of the given name.
func compound(stream string) []byte {
	return append(append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 504)...), utf16With(binary.LittleEndian, "", stream)...)
}

func TestCharsets(t *testing.T) {
	gb := simplifiedchinese.GB18030.NewEncoder()
	for _, c := range []struct {
		name    string
		data    []byte
		charset string
	}{
		{"UTF-8", []byte(prose), "UTF-8"},
		{"UTF-8 with mark", []byte("\xef\xbb\xbf" + prose), "UTF-8"},
		{"GB18030", encode(t, gb, prose), "GB18030"},
		{"GB18030 with mark", append([]byte("\x84\x31\x95\x33"), encode(t, gb, prose)...), "GB18030"},
		{"UTF-16 little end", utf16With(binary.LittleEndian, "\xff\xfe", prose), "UTF-16"},
		{"UTF-16 big end", utf16With(binary.BigEndian, "\xfe\xff", prose), "UTF-16"},
		{"UTF-16 little end without mark", utf16With(binary.LittleEndian, "", prose), "UTF-16"},
		{"UTF-16 big end without mark", utf16With(binary.BigEndian, "", prose), "UTF-16"},
		{"HTML that declares GBK", encode(t, gb, `<html><head><meta charset="gbk"></head><body><p>`+prose), "GB18030"},
		{"HTML that declares GBK and is UTF-8", []byte(`<html><head><meta charset="gb2312"></head><body><p>` + prose), "UTF-8"},
		{"HTML that declares UTF-8 and is GBK", encode(t, gb, `<html><head><meta charset="utf-8"></head><body><p>`+prose), "GB18030"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := source.Read("规划", c.data)
			if err != nil {
				t.Fatal(err)
			}
			if d.Source.Charset != c.charset {
				t.Errorf("charset %s, want %s", d.Source.Charset, c.charset)
			}
			if !strings.Contains(string(d.Text), "年均增长6%左右") || d.Source.Chars != len(d.Text) || len(d.Notes) != 0 {
				t.Errorf("text %q, notes %v", string(d.Text), d.Notes)
			}
		})
	}
}

func TestHurtTextIsReadWithANotice(t *testing.T) {
	long := strings.Repeat(prose, 20)
	for name, data := range map[string][]byte{
		"cut off inside a character": []byte(long)[:len(long)-2],
		"a byte lost":                append([]byte(long[:100]), long[101:]...),
		"a NUL byte":                 []byte(strings.Replace(long, "，", "\x00", 1)),
	} {
		d, err := source.Read(name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(d.Notes) != 1 || d.Notes[0].Key != "source.notice.bad_bytes" {
			t.Errorf("%s: notes %v", name, d.Notes)
		}
	}
}

func TestRefusals(t *testing.T) {
	docx := word(t, "<p><r><t>"+strings.Repeat("正文", 2000)+"</t></r></p>")
	for _, c := range []struct {
		name string
		data []byte
		code fault.Code
		key  string
	}{
		{"nothing", nil, fault.Invalid, "source.empty"},
		{"white space", []byte(" \n\u3000\ufeff\t"), fault.Invalid, "source.blank"},
		{"a page without text", []byte("<html><body><img src=x></body></html>"), fault.Invalid, "source.blank"},
		{"too long", []byte(strings.Repeat("目", source.MaxText+1)), fault.TooLarge, "source.too_long"},
		{"too large", make([]byte, source.MaxBytes+1), fault.TooLarge, "source.too_large"},
		{"a program", []byte("\x7fELF\x02\x01\x00\x00"), fault.Invalid, "source.binary"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00"), fault.Invalid, "source.image"},
		{"a photo", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), fault.Invalid, "source.image"},
		{"an archive", archive(t, "规划.txt", prose), fault.Unsupported, "source.archive"},
		{"a rar archive", []byte("Rar!\x1a\x07\x00"), fault.Unsupported, "source.archive"},
		{"Big5", encode(t, traditionalchinese.Big5.NewEncoder(), strings.Repeat("國民經濟和社會發展規劃綱要，推動產業轉型與環境保護，達成目標。", 5)), fault.Invalid, "source.charset"},
		{"Shift JIS", encode(t, japanese.ShiftJIS.NewEncoder(), strings.Repeat("これは計画の文書ではありません。ひらがなとカタカナが多い。", 5)), fault.Invalid, "source.charset"},
		{"Latin letters with accents", []byte("Le pr\xe9sent plan d\xe9finit les objectifs"), fault.Invalid, "source.charset"},
		{"random bytes", bytes.Repeat([]byte("\x81\xff\xfe\x90\xc3"), 50), fault.Invalid, "source.charset"},
		{"a Word file cut off", docx[:len(docx)*2/3], fault.Invalid, "source.docx_truncated"},
		{"a Word file damaged", word(t, "<p><r>"), fault.Invalid, "source.docx_damaged"},
		{"a Word file that unpacks to too much", word(t, "<p><r><t>"+strings.Repeat(" ", 40<<20)+"</t></r></p>"), fault.Invalid, "source.docx_bomb"},
		{"a Word file with pictures only", word(t, "<p/>"), fault.Invalid, "source.blank"},
		{"a Word file with a password", compound("EncryptedPackage"), fault.Invalid, "source.encrypted"},
		{"old Word", compound("WordDocument"), fault.Unsupported, "source.old_doc"},
		{"old Excel", compound("Workbook"), fault.Unsupported, "source.spreadsheet"},
		{"old PowerPoint", compound("PowerPoint Document"), fault.Unsupported, "source.slides"},
		{"WPS", compound("WpsDocument"), fault.Unsupported, "source.wps"},
		{"an installer", compound("Installer"), fault.Invalid, "source.binary"},
		{"Excel", archive(t, "[Content_Types].xml", "", "xl/workbook.xml", ""), fault.Unsupported, "source.spreadsheet"},
		{"PowerPoint", archive(t, "ppt/presentation.xml", ""), fault.Unsupported, "source.slides"},
		{"OFD", archive(t, "OFD.xml", ""), fault.Unsupported, "source.ofd"},
		{"OpenDocument", archive(t, "content.xml", "", "META-INF/manifest.xml", ""), fault.Unsupported, "source.odt"},
		{"RTF", []byte(`{\rtf1\ansi`), fault.Unsupported, "source.rtf"},
		{"a web archive", []byte("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x"), fault.Unsupported, "source.mht"},
		{"Word 2003 XML", []byte(`<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>`), fault.Unsupported, "source.word_xml"},
		{"a PDF that is none", []byte("%PDF-1.7 nothing more"), fault.Invalid, "source.pdf_damaged"},
		{"a scan", file(t, "scan.pdf"), fault.Invalid, "source.pdf_scanned"},
		{"a PDF with a password", file(t, "encrypted.pdf"), fault.Invalid, "source.pdf_encrypted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := source.Read("送审稿", c.data)
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("no fault: %v", err)
			}
			if f.Code != c.code || f.Key != c.key {
				t.Errorf("fault %s %s, want %s %s", f.Code, f.Key, c.code, c.key)
			}
			for _, l := range i18n.Langs() {
				if m := i18n.T(l, f.Key, f.Args); m == f.Key || !strings.Contains(m, "送审稿") {
					t.Errorf("message in %s: %q", l, m)
				}
			}
		})
	}
}

// file reads a PDF of the PDF package's tests.
func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "platform", "office", "pdf", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// endless gives bytes without end and counts them.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	e.n += len(p)
	return len(p), nil
}

func TestAHugeFileIsNotReadToTheEnd(t *testing.T) {
	var e endless
	if _, err := source.ReadFrom(t.Context(), "大文件", &e, source.Options{}); !fault.Is(err, fault.TooLarge) {
		t.Errorf("got %v", err)
	}
	if e.n > source.MaxBytes*2 {
		t.Errorf("%d bytes read", e.n)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestReadingThatBreaksOff(t *testing.T) {
	_, err := source.ReadFrom(t.Context(), "断", broken{}, source.Options{})
	if f := fault.From(err); f.Key != "source.unreadable" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestTheNameDoesNotDecide(t *testing.T) {
	for name, c := range map[string]struct {
		data   []byte
		format string
	}{
		"规划.pdf":  {[]byte(prose), "text"},
		"规划.txt":  {word(t, "<p><r><t>正文</t></r></p>"), "docx"},
		"规划.docx": {[]byte("<!-- 存档 --><!DOCTYPE html><html><body><p>" + prose), "html"},
		"规划.doc":  {file(t, "plan.pdf"), "pdf"},
	} {
		d, err := source.Read(name, c.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d.Source.Format != c.format || d.Source.Name != name || len(d.Source.SHA256) != 64 {
			t.Errorf("%s: %+v", name, d.Source)
		}
	}
}

func TestMarkdownTablesAreGrids(t *testing.T) {
	text := "# 规划\n\n## 目标\n\n| 指标 | 单位 | 2030年 |\n|:---|---|---:|\n| 人口 | 万人 | 50 |\n|城镇化率|%|60|\n\n甲 | 乙\n"
	d, err := source.Read("规划.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Grids) != 1 || d.Grids[0].Rows != 3 || d.Grids[0].Cols != 3 {
		t.Fatalf("grids %+v", d.Grids)
	}
	var cells []string
	for _, c := range d.Grids[0].Cells {
		cells = append(cells, string(d.Text[c.Span[0]:c.Span[1]]))
	}
	if want := []string{"指标", "单位", "2030年", "人口", "万人", "50", "城镇化率", "%", "60"}; !slices.Equal(cells, want) {
		t.Errorf("cells %q", cells)
	}
	if len(d.Hints) != 2 || d.Hints[1].Level != 2 {
		t.Errorf("hints %+v", d.Hints)
	}
	if string(d.Text) != text {
		t.Error("the text was changed")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(prose))
	f.Add([]byte("<html><meta charset=gbk><table><tr><td>甲"))
	f.Add([]byte("| a | b |\n|---|---|\n| 1 | 2 |\n# x\n## y\n"))
	f.Add(word(f, "<p><r><t>正文</t></r></p>"))
	f.Add(utf16With(binary.LittleEndian, "\xff\xfe", prose))
	f.Add(encode(f, simplifiedchinese.GB18030.NewEncoder(), prose))
	f.Add(compound("WordDocument"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
			t.Skip("PDFium has fuzzers of its own")
		}
		d, err := source.Read("文件", data)
		if err != nil {
			if fault.From(err).Code == fault.Internal {
				t.Fatalf("not a fault for people: %v", err)
			}
			return
		}
		end := 0
		for _, g := range d.Grids {
			if g.Span[0] < end || g.Span[1] > len(d.Text) {
				t.Fatalf("grid %v after %d in a text of %d", g.Span, end, len(d.Text))
			}
			end = g.Span[1]
			for _, c := range g.Cells {
				if !g.Span.Contains(c.Span) || c.Row >= g.Rows || c.Col >= g.Cols {
					t.Fatalf("cell %+v outside grid %+v", c, g.Span)
				}
			}
		}
		for _, h := range d.Hints {
			if h.Span[0] < 0 || h.Span[1] > len(d.Text) || h.Span[0] > h.Span[1] {
				t.Fatalf("hint %+v in a text of %d", h, len(d.Text))
			}
		}
	})
}

// The time per byte must not grow with the document.
func BenchmarkReadText(b *testing.B) {
	gb := encode(b, simplifiedchinese.GB18030.NewEncoder(), prose)
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"UTF-8 1x", []byte(strings.Repeat(prose, 600))}, {"UTF-8 8x", []byte(strings.Repeat(prose, 4800))}, {"UTF-8 64x", []byte(strings.Repeat(prose, 38400))},
		{"GB18030 1x", bytes.Repeat(gb, 600)}, {"GB18030 8x", bytes.Repeat(gb, 4800)}, {"GB18030 64x", bytes.Repeat(gb, 38400)},
		{"HTML 1x", []byte("<body>" + strings.Repeat("<p>"+prose+"</p>", 600))}, {"HTML 8x", []byte("<body>" + strings.Repeat("<p>"+prose+"</p>", 4800))},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.data)))
			for b.Loop() {
				if _, err := source.Read("规划", c.data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
