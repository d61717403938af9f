// Package workbook writes the tables of a report.Document, and the data of its
// charts, as an Excel workbook: one sheet each, with merged cells, figures as
// numbers with the decimals they are printed with, the head in view and repeated on
// paper. A document without either is one sheet that says so by its title alone.
package workbook

import (
	"io"
	"strings"

	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/quantity"
	"gangyao/platform/report"
)

// Extension and Type are those of the files.
const (
	Extension = ".xlsx"
	Type      = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Write writes the workbook. What report.Document.Validate refuses is refused
// before anything is written.
func Write(w io.Writer, d *report.Document) error {
	if err := d.Validate(); err != nil {
		return err
	}
	var boards []xlsx.Board
	labels := d.Labels()
	for n, b := range d.Blocks {
		switch b := b.(type) {
		case report.Table:
			boards = append(boards, board(d, labels[n], b))
		case report.Chart:
			boards = append(boards, board(d, labels[n], data(b)))
		}
	}
	if len(boards) == 0 {
		boards = append(boards, xlsx.Board{Name: d.Title, Rows: [][]xlsx.Box{{{Cell: xlsx.Text(d.Title), Look: xlsx.Title}}}})
	}
	return xlsx.WriteBoards(w, boards...)
}

// data is a chart as a table: categories down, series across.
func data(c report.Chart) report.Table {
	t := report.Table{Title: c.Title, Unit: string(c.Unit), Note: c.Text, Columns: []report.Column{{Width: 8}}}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, report.Column{Title: s.Name, Kind: report.Numbers, Width: 8})
	}
	for i, category := range c.Categories {
		r := report.Row{Cells: []report.Cell{report.Txt(category)}}
		for _, s := range c.Series {
			v := quantity.Value{}
			if i < len(s.Values) {
				v = s.Values[i]
			}
			r.Cells = append(r.Cells, report.Num(v, s.Source))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// board lays a table out: title, unit and label of the document on top, then the
// head, the rows, the note.
func board(d *report.Document, label string, t report.Table) xlsx.Board {
	title := t.Title
	if title == "" {
		title = d.Title
	}
	b := xlsx.Board{Name: strings.TrimSpace(label + " " + title), Landscape: t.Landscape, Footer: d.Title, Page: xlsx.PageNumber + " / " + xlsx.PageCount}
	columns := len(t.Columns)
	for _, c := range t.Columns {
		width := c.Width
		if width <= 0 {
			width = 6
		}
		b.Widths = append(b.Widths, width*2+2) // Excel counts in digits
	}
	across := func(text string, look xlsx.Look) {
		if text == "" {
			return
		}
		n := len(b.Rows)
		b.Rows = append(b.Rows, []xlsx.Box{{Cell: xlsx.Text(text), Look: look}})
		if columns > 1 {
			b.Merges = append(b.Merges, xlsx.Span{Row: n, Col: 0, ToRow: n, ToCol: columns - 1})
		}
	}
	across(strings.TrimSpace(label+" "+title), xlsx.Title)
	across(d.Label, xlsx.Alarm)
	if t.Unit != "" {
		across(d.T("report.unit", i18n.Args{"Unit": t.Unit}), xlsx.Lead)
	}
	grid, err := t.Grid()
	if err != nil {
		return b // cannot be: validated
	}
	first := len(b.Rows)
	place(&b, grid.Head, t.Columns, true)
	b.FreezeRows, b.RepeatRows = len(b.Rows), [2]int{first, len(b.Rows) - 1}
	place(&b, grid.Body, t.Columns, false)
	across(t.Note, xlsx.Lead)
	return b
}

// place adds rows and the merged cells in them.
func place(b *xlsx.Board, rows []report.GridRow, columns []report.Column, head bool) {
	for _, r := range rows {
		at := len(b.Rows)
		line := make([]xlsx.Box, len(columns))
		if r.Group != "" {
			for i := range line {
				line[i].Look = xlsx.Label
			}
			line[0].Cell = xlsx.Text(r.Group)
			if len(columns) > 1 {
				b.Merges = append(b.Merges, xlsx.Span{Row: at, Col: 0, ToRow: at, ToCol: len(columns) - 1})
			}
		}
		for _, c := range r.Cells {
			look := look(columns[c.Col], c.Cell, head, r.Total)
			for i := range c.ColSpan {
				line[c.Col+i].Look = look
			}
			if c.Covered {
				continue
			}
			line[c.Col].Cell = xlsx.Text(c.String())
			if c.Figure() {
				line[c.Col].Cell = xlsx.Figure(&c.Value)
			}
			if c.ColSpan > 1 || c.RowSpan > 1 {
				b.Merges = append(b.Merges, xlsx.Span{Row: at, Col: c.Col, ToRow: at + c.RowSpan - 1, ToCol: c.Col + c.ColSpan - 1})
			}
		}
		b.Rows = append(b.Rows, line)
	}
}

func look(column report.Column, c report.Cell, head, total bool) xlsx.Look {
	switch {
	case head:
		return xlsx.Head
	case column.Kind == report.Numbers && total:
		return xlsx.Sum
	case column.Kind == report.Numbers:
		return xlsx.Amount
	case total:
		return xlsx.Label
	case column.Kind == report.Short:
		return xlsx.Center
	case c.Figure():
		return xlsx.Amount
	}
	return xlsx.Passage
}
