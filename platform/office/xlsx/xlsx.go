// Package xlsx writes tables as Excel workbooks and as CSV, row by row, so that
// a long list needs no memory of its length. Figures are written as numbers,
// everything else as text that no spreadsheet takes for a formula.
package xlsx

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"gangyao/platform/quantity"
)

// Column is a column's title and, for Excel, its width in characters (0: 14).
type Column struct {
	Title string
	Width float64
}

// Sheet is one table. Rows may be read once only; a row may be shorter than
// the columns. An error among the rows ends the writing.
type Sheet struct {
	Name    string
	Columns []Column
	Rows    iter.Seq2[[]Cell, error]
}

// With is the sheet with a last column that holds the same in every row. A sheet
// that has a last column of that title already is left as it is.
func (s Sheet) With(c Column, cell Cell) Sheet {
	n, rows := len(s.Columns), s.Rows
	if n > 0 && s.Columns[n-1].Title == c.Title {
		return s
	}
	s.Columns = append(s.Columns[:n:n], c)
	s.Rows = func(yield func([]Cell, error) bool) {
		for row, err := range rows {
			if err == nil {
				whole := make([]Cell, n+1)
				copy(whole[:n], row)
				whole[n], row = cell, whole
			}
			if !yield(row, err) {
				return
			}
		}
	}
	return s
}

// Cell is one value; the zero Cell is empty.
type Cell struct {
	text   string
	number bool
}

// Text is a cell of words.
func Text(s string) Cell { return Cell{text: s} }

// Int is a cell with a whole number.
func Int(n int) Cell { return Cell{text: strconv.Itoa(n), number: true} }

// Figure is a number with the decimals it is printed with; a composition or
// words stay text; nil is empty.
func Figure(v *quantity.Value) Cell {
	if v == nil {
		return Cell{}
	}
	_, number := v.Number()
	return Cell{text: v.String(), number: number}
}

// maxSheetName is Excel's limit for the name of a sheet, in characters.
const maxSheetName = 31

// maxCell is Excel's limit for the text of a cell, in characters.
const maxCell = 32767

// Write writes a workbook: the titles in bold, the first row frozen, a filter
// on all columns, numbers as numbers with their decimals.
func Write(w io.Writer, sheets ...Sheet) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	used := map[string]bool{}
	st := &styles{file: f, decimals: map[int]int{}}
	for i, s := range sheets {
		name := sheetName(s.Name, i, used)
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				return fmt.Errorf("xlsx: %w", err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
		if err := write(f, name, s, st); err != nil {
			return err
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	return nil
}

func write(f *excelize.File, name string, s Sheet, st *styles) error {
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	head, err := st.head()
	if err != nil {
		return err
	}
	titles := make([]any, len(s.Columns))
	for i, c := range slices.Backward(s.Columns) { // the stream puts each before the others, and Excel wants them ascending
		width := c.Width
		if width <= 0 {
			width = 14
		}
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
		titles[i] = excelize.Cell{StyleID: head, Value: clip(c.Title)}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	if err := sw.SetRow("A1", titles); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	n := 1
	for row, err := range s.Rows {
		if err != nil {
			return err
		}
		n++
		values := make([]any, len(row))
		for i, c := range row {
			if values[i], err = st.value(c); err != nil {
				return err
			}
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
		if err := sw.SetRow(at, values); err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
	}
	if err := sw.Flush(); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	if len(s.Columns) > 0 {
		last, err := excelize.CoordinatesToCellName(len(s.Columns), n)
		if err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
		if err := f.AutoFilter(name, "A1:"+last, nil); err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
	}
	return nil
}

// styles makes each cell style once.
type styles struct {
	file     *excelize.File
	title    int
	decimals map[int]int // style by number of decimals
}

func (st *styles) head() (int, error) {
	if st.title == 0 {
		id, err := st.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		if err != nil {
			return 0, fmt.Errorf("xlsx: %w", err)
		}
		st.title = id
	}
	return st.title, nil
}

// exactDigits is how many digits a spreadsheet keeps of a number.
const exactDigits = 15

// value is a cell as the stream takes it. A number with more digits than a
// spreadsheet keeps stays text, so that none is lost.
func (st *styles) value(c Cell) (any, error) {
	if c.text == "" {
		return nil, nil
	}
	digits := strings.Count(c.text, "") - 1
	if !c.number || digits > exactDigits {
		return clip(c.text), nil
	}
	x, err := strconv.ParseFloat(c.text, 64)
	if err != nil {
		return clip(c.text), nil
	}
	decimals := 0
	if i := strings.IndexByte(c.text, '.'); i >= 0 {
		decimals = len(c.text) - i - 1
	}
	id, ok := st.decimals[decimals]
	if !ok {
		format := "0"
		if decimals > 0 {
			format += "." + strings.Repeat("0", decimals)
		}
		if id, err = st.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return nil, fmt.Errorf("xlsx: %w", err)
		}
		st.decimals[decimals] = id
	}
	return excelize.Cell{StyleID: id, Value: x}, nil
}

// clip keeps a text within a cell and drops what XML cannot hold.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > maxCell {
		return string(r[:maxCell])
	}
	return s
}

// sheetName is a name that Excel accepts and that no sheet before has.
func sheetName(name string, i int, used map[string]bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return '_'
		}
		return r
	}, strings.TrimSpace(name))
	if r := []rune(name); len(r) > maxSheetName {
		name = string(r[:maxSheetName])
	}
	if name == "" || used[strings.ToLower(name)] {
		name = "Sheet" + strconv.Itoa(i+1)
	}
	used[strings.ToLower(name)] = true
	return name
}

// CSVOptions says how a CSV file is written.
type CSVOptions struct {
	// BOM puts a byte order mark first, without which Excel takes UTF-8 for
	// the local encoding.
	BOM bool
}

// WriteCSV writes one table as RFC 4180 CSV in UTF-8. A text that a spreadsheet
// would take for a formula gets an apostrophe before it; numbers do not.
func WriteCSV(w io.Writer, s Sheet, o CSVOptions) error {
	if o.BOM {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		record[i] = harmless(c.Title)
	}
	if err := out.Write(record); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	for row, err := range s.Rows {
		if err != nil {
			return err
		}
		clear(record)
		for i, c := range row {
			if i >= len(record) {
				break
			}
			if record[i] = c.text; !c.number {
				record[i] = harmless(c.text)
			}
		}
		if err := out.Write(record); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("csv: %w", err)
	}
	return nil
}

// harmless guards a text against being run as a formula; a text that looks
// guarded already is guarded once more, so that reading gives it back as it was.
func harmless(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && harmless(rest) != rest {
		return "'" + s
	}
	if s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
