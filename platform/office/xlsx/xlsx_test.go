package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
)

func rows(all ...[]xlsx.Cell) iter.Seq2[[]xlsx.Cell, error] {
	return func(yield func([]xlsx.Cell, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func figure(s string) xlsx.Cell { v := quantity.Parse(s); return xlsx.Figure(&v) }

func sample() xlsx.Sheet {
	return xlsx.Sheet{Name: "承诺/清单", Columns: []xlsx.Column{{Title: "事项", Width: 30}, {Title: "数值"}, {Title: "期限"}}, Rows: rows(
		[]xlsx.Cell{xlsx.Text("水库"), figure("500.20"), xlsx.Int(2025)},
		[]xlsx.Cell{xlsx.Text(`=HYPERLINK("http://example.com")`), figure("-3.5"), xlsx.Int(2024)},
		[]xlsx.Cell{xlsx.Text("@甲\x01"), figure("13.5:49.5:37")},
		[]xlsx.Cell{xlsx.Text("+86"), figure("完成省下达任务"), xlsx.Figure(nil)},
		[]xlsx.Cell{xlsx.Text("很长"), figure("12345678901234567890.5")},
	)}
}

func TestWorkbookHoldsNumbersAndNoFormulas(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.Write(&b, sample(), xlsx.Sheet{Name: "承诺/清单", Rows: rows()}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got := strings.Join(f.GetSheetList(), "|"); got != "承诺_清单|Sheet2" {
		t.Errorf("sheets %s", got)
	}
	want := []struct {
		cell, shown string
		kind        excelize.CellType
	}{
		{"A1", "事项", excelize.CellTypeInlineString},
		{"B2", "500.20", excelize.CellTypeUnset}, // a number: no type is written
		{"C2", "2025", excelize.CellTypeUnset},
		{"A3", `=HYPERLINK("http://example.com")`, excelize.CellTypeInlineString},
		{"B3", "-3.5", excelize.CellTypeUnset},
		{"A4", "@甲", excelize.CellTypeInlineString},
		{"B4", "13.5:49.5:37", excelize.CellTypeInlineString},
		{"B5", "完成省下达任务", excelize.CellTypeInlineString},
		{"C5", "", excelize.CellTypeUnset},
		{"B6", "12345678901234567890.5", excelize.CellTypeInlineString},
	}
	for _, w := range want {
		shown, err := f.GetCellValue("承诺_清单", w.cell)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType("承诺_清单", w.cell)
		if err != nil {
			t.Fatal(err)
		}
		formula, err := f.GetCellFormula("承诺_清单", w.cell)
		if err != nil {
			t.Fatal(err)
		}
		if shown != w.shown || kind != w.kind || formula != "" {
			t.Errorf("%s: %q of type %d, formula %q; want %q of type %d", w.cell, shown, kind, formula, w.shown, w.kind)
		}
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.WriteCSV(&b, sample(), xlsx.CSVOptions{BOM: true}); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF事项,数值,期限\r\n水库,500.20,2025\r\n\"'=HYPERLINK(\"\"http://example.com\"\")\",-3.5,2024\r\n'@甲\x01,13.5:49.5:37,\r\n'+86,完成省下达任务,\r\n很长,12345678901234567890.5,\r\n"
	if b.String() != want {
		t.Errorf("got  %q\nwant %q", b.String(), want)
	}
}

func TestErrorAmongRowsEndsTheWriting(t *testing.T) {
	cut := errors.New("cut")
	s := xlsx.Sheet{Name: "x", Columns: []xlsx.Column{{Title: "a"}}, Rows: func(yield func([]xlsx.Cell, error) bool) {
		if yield([]xlsx.Cell{xlsx.Text("1")}, nil) {
			yield(nil, cut)
		}
	}}
	if err := xlsx.Write(&bytes.Buffer{}, s); !errors.Is(err, cut) {
		t.Errorf("Write: %v", err)
	}
	if err := xlsx.WriteCSV(&bytes.Buffer{}, s, xlsx.CSVOptions{}); !errors.Is(err, cut) {
		t.Errorf("WriteCSV: %v", err)
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		s := xlsx.Sheet{Name: "x", Columns: make([]xlsx.Column, 12), Rows: func(yield func([]xlsx.Cell, error) bool) {
			row := make([]xlsx.Cell, 12)
			for i := range row {
				row[i] = figure("500.24")
			}
			for range 10000 {
				if !yield(row, nil) {
					return
				}
			}
		}}
		if err := xlsx.Write(&bytes.Buffer{}, s); err != nil {
			b.Fatal(err)
		}
	}
}

// Excel repairs a workbook whose columns do not ascend, with a warning to whoever
// opens it.
func TestColumnsAscend(t *testing.T) {
	var stream, board bytes.Buffer
	s := xlsx.Sheet{Name: "列"}
	b := xlsx.Board{Name: "列", HiddenCols: []int{3}}
	for i := range 30 {
		s.Columns = append(s.Columns, xlsx.Column{Title: "列", Width: float64(10 + i%3)})
		b.Widths = append(b.Widths, float64(10+i%3))
	}
	s.Rows = rows([]xlsx.Cell{xlsx.Text("甲")})
	if err := errors.Join(xlsx.Write(&stream, s), xlsx.WriteBoards(&board, b)); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"stream": stream.Bytes(), "board": board.Bytes()} {
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		f, err := z.Open("xl/worksheets/sheet1.xml")
		if err != nil {
			t.Fatal(err)
		}
		var x struct {
			Cols []struct {
				Min   int     `xml:"min,attr"`
				Max   int     `xml:"max,attr"`
				Width float64 `xml:"width,attr"`
			} `xml:"cols>col"`
		}
		if err := errors.Join(xml.NewDecoder(f).Decode(&x), f.Close()); err != nil {
			t.Fatal(err)
		}
		next := 1
		for _, c := range x.Cols {
			if c.Min != next || c.Max < c.Min || c.Width != float64(10+(c.Min-1)%3) {
				t.Fatalf("%s: column %d to %d of width %v stands where %d is due", name, c.Min, c.Max, c.Width, next)
			}
			next = c.Max + 1
		}
		if next != 31 {
			t.Errorf("%s: %d columns have widths", name, next-1)
		}
	}
}
