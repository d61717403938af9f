package xlsx

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Board is a sheet laid out cell by cell, for forms that people fill in. Rows
// and columns count from 0.
type Board struct {
	Name   string
	Hidden bool
	Rows   [][]Box
	// Widths of the columns in characters, Heights of rows in points; 0 or none:
	// as usual.
	Widths  []float64
	Heights map[int]float64
	// HiddenRows and HiddenCols hold what is for machines.
	HiddenRows, HiddenCols []int
	Merges                 []Span
	Lists                  []List
	// FreezeRows and FreezeCols stay in view; RepeatRows are printed on every
	// page (first and last; none when both are 0).
	FreezeRows, FreezeCols int
	RepeatRows             [2]int
	// Filter puts arrows on a header; its zero value puts none.
	Filter Span
	// Protect keeps all but input cells from being changed by mistake; it has no
	// password and is no secret.
	Protect   bool
	Landscape bool
	// Footer stands at the foot of printed pages, left of the page number.
	Footer string
	// Page tells the page at the foot, with PageNumber and PageCount in it.
	Page string
}

// PageNumber and PageCount stand for the number of the page and of all pages.
const PageNumber, PageCount = "&P", "&N"

// Box is a cell of a Board with its looks. Note is a comment that shows when
// the pointer rests on it.
type Box struct {
	Cell
	Look     Look
	Decimals int // of an Input or Past cell
	Note     string
}

// List is a drop-down for cells; other text is refused with Refusal as title and
// words, unless Refusal is empty.
type List struct {
	Span
	Options []string
	// From and At are where the options stand instead, when they are many: a board
	// by its name and cells of it.
	From    string
	At      Span
	Refusal [2]string
}

// Look is how a box is shown.
type Look uint8

const (
	Plain   Look = iota
	Title        // the heading of the sheet
	Lead         // a line below it
	Alarm        // what nobody may overlook
	Head         // a column's title
	Label        // what a row is about
	Fine         // words in small print, wrapped
	Past         // a figure shown for comparison
	Center       // short words in the middle
	Input        // a figure to be filled in
	Typed        // a figure that is text to a spreadsheet: 13:50:37 is no time of day
	Choice       // words to be chosen
	Words        // words to be filled in
	Locked       // a figure that may not be changed
	Prose        // a paragraph
	Amount       // a figure to be read
	Sum          // a figure that adds up others
	Passage      // words to be read
)

// figure says whether a look is one of figures, shown with their decimals.
func (l Look) figure() bool {
	switch l {
	case Input, Past, Locked, Amount, Sum:
		return true
	}
	return false
}

// The colours of boards: ink, muted ink, hairlines, grounds.
const (
	ink, muted, line     = "1F2A37", "6B7280", "C9CFD8"
	headGround, inGround = "E8EDF4", "FFF9E3"
	pastGround, red      = "F4F5F7", "B42318"
)

// WriteBoards writes a workbook of boards; the first that is not hidden is in front.
func WriteBoards(w io.Writer, boards ...Board) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	used := map[string]bool{}
	looks := &looks{file: f, ids: map[[2]int]int{}}
	front := -1
	for i := range boards {
		b := &boards[i]
		name := sheetName(b.Name, i, used)
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
		if !b.Hidden && front < 0 {
			front = i
		}
		p := &painter{f: f, b: b, name: name, looks: looks}
		if err := p.paint(); err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
	}
	if front >= 0 {
		f.SetActiveSheet(front)
	}
	for i := range boards {
		if boards[i].Hidden {
			if err := f.SetSheetVisible(f.GetSheetName(i), false, true); err != nil {
				return fmt.Errorf("xlsx: %w", err)
			}
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	return nil
}

// painter writes one board.
type painter struct {
	f     *excelize.File
	b     *Board
	name  string
	looks *looks
}

func (p *painter) paint() error {
	for i, w := range p.b.Widths {
		if w > 0 {
			col, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				return err
			}
			if err := p.f.SetColWidth(p.name, col, col, w); err != nil {
				return err
			}
		}
	}
	for row, h := range p.b.Heights {
		if err := p.f.SetRowHeight(p.name, row+1, h); err != nil {
			return err
		}
	}
	for row, boxes := range p.b.Rows {
		for col := range boxes {
			if err := p.box(row, col, &boxes[col]); err != nil {
				return err
			}
		}
	}
	for _, m := range p.b.Merges {
		if err := p.f.MergeCell(p.name, Ref(m.Row, m.Col), Ref(m.ToRow, m.ToCol)); err != nil {
			return err
		}
	}
	for _, row := range p.b.HiddenRows {
		if err := p.f.SetRowVisible(p.name, row+1, false); err != nil {
			return err
		}
	}
	for _, c := range p.b.HiddenCols {
		col, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := p.f.SetColVisible(p.name, col, false); err != nil {
			return err
		}
	}
	if err := p.lists(); err != nil {
		return err
	}
	return p.page()
}

func (p *painter) box(row, col int, b *Box) error {
	at := Ref(row, col)
	style, err := p.looks.id(b)
	if err != nil {
		return err
	}
	value, decimals, number := b.Cell.plain()
	if number && b.Look == Plain {
		if style, err = p.looks.id(&Box{Decimals: decimals}); err != nil {
			return err
		}
	}
	if number && b.Look.figure() && decimals != b.Decimals {
		shown := *b
		shown.Decimals = decimals
		if style, err = p.looks.id(&shown); err != nil {
			return err
		}
	}
	if err := p.f.SetCellStyle(p.name, at, at, style); err != nil {
		return err
	}
	if value != nil {
		if err := p.f.SetCellValue(p.name, at, value); err != nil {
			return err
		}
	}
	if b.Note == "" {
		return nil
	}
	lines := strings.Count(b.Note, "\n") + len([]rune(b.Note))/22 + 1
	return p.f.AddComment(p.name, excelize.Comment{
		Cell: at, Author: "", Width: 300, Height: uint(min(30+lines*18, 360)),
		Paragraph: []excelize.RichTextRun{{Text: clip(b.Note), Font: &excelize.Font{Size: 9, Family: sans}}},
	})
}

func (p *painter) lists() error {
	for i, l := range p.b.Lists {
		dv := excelize.NewDataValidation(true)
		dv.Sqref = Ref(l.Row, l.Col) + ":" + Ref(l.ToRow, l.ToCol)
		if l.From != "" {
			dv.SetSqrefDropList(fmt.Sprintf("'%s'!%s:%s", l.From, fixed(l.At.Row, l.At.Col), fixed(l.At.ToRow, l.At.ToCol)))
		} else if err := dv.SetDropList(l.Options); err != nil {
			return fmt.Errorf("list %d: %w", i, err)
		}
		if l.Refusal[0] != "" {
			dv.SetError(excelize.DataValidationErrorStyleStop, l.Refusal[0], l.Refusal[1])
		}
		if err := p.f.AddDataValidation(p.name, dv); err != nil {
			return err
		}
	}
	return nil
}

// fixed is a cell that stays itself wherever it is named: $A$2.
func fixed(row, col int) string {
	letters := strings.TrimRight(Ref(row, col), "0123456789")
	return fmt.Sprintf("$%s$%d", letters, row+1)
}

func (p *painter) page() error {
	b, f, name := p.b, p.f, p.name
	if b.FreezeRows+b.FreezeCols > 0 {
		pane := "bottomRight"
		switch {
		case b.FreezeCols == 0:
			pane = "bottomLeft"
		case b.FreezeRows == 0:
			pane = "topRight"
		}
		if err := f.SetPanes(name, &excelize.Panes{Freeze: true, XSplit: b.FreezeCols, YSplit: b.FreezeRows,
			TopLeftCell: Ref(b.FreezeRows, b.FreezeCols), ActivePane: pane}); err != nil {
			return err
		}
	}
	if b.Filter != (Span{}) {
		if err := f.AutoFilter(name, Ref(b.Filter.Row, b.Filter.Col)+":"+Ref(b.Filter.ToRow, b.Filter.ToCol), nil); err != nil {
			return err
		}
	}
	if b.RepeatRows != [2]int{} {
		if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, b.RepeatRows[0]+1, b.RepeatRows[1]+1)}); err != nil {
			return err
		}
	}
	a4, orientation, wide, high := 9, "portrait", 1, 0
	if b.Landscape {
		orientation = "landscape"
	}
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	fit, grid, margin, foot, middle := true, false, 0.5, 0.3, true
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &grid}); err != nil {
		return err
	}
	if err := f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin,
		Header: &foot, Footer: &foot, Horizontally: &middle}); err != nil {
		return err
	}
	plain := func(s string) string { return strings.ReplaceAll(clip(s), "&", "&&") }
	if err := f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddFooter: "&L&8" + plain(b.Footer) + "&R&8" + b.Page}); err != nil {
		return err
	}
	if !b.Protect {
		return nil
	}
	return f.ProtectSheet(name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
		FormatColumns: true, FormatRows: true, FormatCells: true, AutoFilter: true, Sort: true})
}
