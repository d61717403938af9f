// Package source turns a document's bytes into text: it recognises the format
// (text, HTML, Word, PDF) by the content, decodes it, and gives the extracted
// text in which all spans count, with the real tables and heading levels that
// the format knows. It bounds memory and refuses what it cannot read with a
// fault that says what is wrong and what to do (messages: source.*).
package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"unicode"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
	"gangyao/platform/office/pdf"
)

// MaxBytes is the largest document accepted, in bytes.
const MaxBytes = 64 << 20

// MaxText is the longest text accepted, in code points: ten times a plan of a
// thousand pages. It bounds the memory and time of all later steps.
const MaxText = 4_000_000

// Document is a decoded document. Text is exactly what Spans count in.
type Document struct {
	Source reading.Source
	Text   []rune
	Grids  []Grid   // real tables (HTML, docx, Markdown, PDF columns), in order
	Hints  []Hint   // what the format says of a line, in order of their start
	Notes  []Notice // what was repaired or skipped while decoding
}

// Grid is a table with its cells placed in the text. Grids do not overlap.
type Grid struct {
	Span       reading.Span
	Rows, Cols int
	Cells      []Cell // row-major; a merged cell appears once, with its spans
}

// Cell is one cell; RowSpan and ColSpan are at least 1.
type Cell struct {
	Row, Col, RowSpan, ColSpan int
	Span                       reading.Span
	Header                     bool
}

// Hint is what the format says of a stretch of text.
type Hint struct {
	Span  reading.Span
	Level int    // heading level 1.., 0 none
	Kind  string // "", "furniture" (page number, running head, web menu), "contents" (printed table of contents), "title"
}

// Notice is something a reader of the result should know, as a message key.
type Notice struct {
	Key  string
	Args fault.Args
	Span reading.Span
}

// Options choose how formats are read. The zero value reads everything in this
// process.
type Options struct {
	// PDF says where PDFium runs and where it keeps its compiled code.
	PDF pdf.Options
}

// Read decodes data. name is the file's name, used in messages only.
//
// Faults: Invalid (source.empty, blank, binary, charset, encrypted, truncated,
// damaged, bomb, scanned), Unsupported (a format not read, with advice),
// TooLarge (source.too_large, source.too_long), Unavailable (the PDF engine).
func Read(name string, data []byte) (*Document, error) {
	return ReadWith(context.Background(), name, data, Options{})
}

// ReadFrom reads a document from r and decodes it. It stops as soon as r gives
// more than MaxBytes, so a huge file is refused without being read.
func ReadFrom(ctx context.Context, name string, r io.Reader, o Options) (*Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "source.unreadable", fault.Args{"Name": name})
	}
	return ReadWith(ctx, name, data, o)
}

// ReadWith decodes data with options; ctx bounds the time a PDF may take. The
// faults are those of Read.
func ReadWith(ctx context.Context, name string, data []byte, o Options) (*Document, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "source.too_large", fault.Args{"Name": name, "MB": MaxBytes >> 20})
	}
	if len(data) == 0 {
		return nil, fault.New(fault.Invalid, "source.empty", fault.Args{"Name": name})
	}
	d, err := decode(ctx, name, data, o)
	if err != nil {
		return nil, err
	}
	if len(d.Text) > MaxText {
		return nil, tooLong(name)
	}
	if !printable(d.Text) {
		return nil, fault.New(fault.Invalid, "source.blank", fault.Args{"Name": name})
	}
	sum := sha256.Sum256(data)
	d.Source.Name, d.Source.SHA256, d.Source.Chars = name, hex.EncodeToString(sum[:]), len(d.Text)
	return d, nil
}

func tooLong(name string) error {
	return fault.New(fault.TooLarge, "source.too_long", fault.Args{"Name": name, "Max": MaxText / 10_000})
}

// decode reads the document by what its bytes are.
func decode(ctx context.Context, name string, data []byte, o Options) (*Document, error) {
	kind := sniff(data)
	switch kind {
	case kindPDF:
		return readPDF(ctx, name, data, o)
	case kindDocx:
		return readDocx(name, data)
	case kindText:
		return readText(name, data)
	}
	return nil, refuse(name, kind)
}

// printable says whether the text prints anything.
func printable(text []rune) bool {
	for _, r := range text {
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && r != 0xfeff && r != 0x200b {
			return true
		}
	}
	return false
}
