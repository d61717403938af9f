package source

import (
	"context"
	"errors"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/office/docx"
	"gangyao/platform/office/extract"
	"gangyao/platform/office/pdf"
)

// fromExtract makes a document of what an office reader extracted.
func fromExtract(t *extract.Text, format string) *Document {
	d := &Document{Text: t.Runes}
	d.Source.Format, d.Source.Charset = format, "UTF-8"
	for _, tab := range t.Tables {
		g := Grid{Span: reading.Span(tab.Span), Rows: tab.Rows, Cols: tab.Cols, Cells: make([]Cell, len(tab.Cells))}
		for i, c := range tab.Cells {
			g.Cells[i] = Cell{Row: c.Row, Col: c.Col, RowSpan: c.RowSpan, ColSpan: c.ColSpan, Span: reading.Span(c.Span), Header: c.Header}
		}
		d.Grids = append(d.Grids, g)
	}
	for _, m := range t.Marks {
		h := Hint{Span: reading.Span(m.Span), Level: m.Level}
		if m.Kind != extract.Heading {
			h.Kind = string(m.Kind)
		}
		d.Hints = append(d.Hints, h)
	}
	for _, n := range t.Notes {
		d.Notes = append(d.Notes, Notice{Key: "source.notice." + n.Key, Span: reading.Span(n.Span)})
	}
	return d
}

func readDocx(name string, data []byte) (*Document, error) {
	t, err := docx.Extract(data, docx.Options{MaxText: MaxText + 1})
	args := fault.Args{"Name": name}
	switch {
	case errors.Is(err, docx.ErrBomb):
		return nil, fault.Wrap(err, fault.Invalid, "source.docx_bomb", args)
	case errors.Is(err, docx.ErrNotZip):
		return nil, fault.Wrap(err, fault.Invalid, "source.docx_truncated", args)
	case errors.Is(err, docx.ErrNotDocx):
		return nil, fault.Wrap(err, fault.Unsupported, "source.archive", args)
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "source.docx_damaged", args)
	}
	return fromExtract(t, "docx"), nil
}

func readPDF(ctx context.Context, name string, data []byte, o Options) (*Document, error) {
	if o.PDF.MaxText == 0 {
		o.PDF.MaxText = MaxText
	}
	t, err := pdf.Extract(ctx, data, o.PDF)
	args := fault.Args{"Name": name}
	switch {
	case errors.Is(err, pdf.ErrEncrypted):
		return nil, fault.Wrap(err, fault.Invalid, "source.pdf_encrypted", args)
	case errors.Is(err, pdf.ErrScanned):
		return nil, fault.Wrap(err, fault.Invalid, "source.pdf_scanned", args)
	case errors.Is(err, pdf.ErrGarbled):
		return nil, fault.Wrap(err, fault.Invalid, "source.pdf_garbled", args)
	case errors.Is(err, pdf.ErrLimit):
		return nil, fault.Wrap(err, fault.TooLarge, "source.pdf_limit", args)
	case errors.Is(err, pdf.ErrEngine):
		return nil, fault.Wrap(err, fault.Unavailable, "source.pdf_engine", args)
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "source.pdf_damaged", args)
	}
	return fromExtract(t, "pdf"), nil
}
