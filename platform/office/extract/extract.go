// Package extract is what the readers of office formats give: the text of a
// document as one run of code points, the tables with their cells placed in that
// text, and what the format says of stretches of it (heading levels, page
// furniture). It knows no format and no plan.
package extract

// Span is a half-open range [Start, End) of code points in Text.Runes.
type Span [2]int

// Text is an extracted document. A table's text stands in Runes too: cells are
// separated by tabs, rows by line ends, paragraphs of a cell by line ends.
type Text struct {
	Runes  []rune
	Tables []Table // in document order; they do not overlap
	Marks  []Mark  // in order of their start
	Notes  []Note
}

// Table is a real table of the document.
type Table struct {
	Span       Span
	Rows, Cols int
	Cells      []Cell // row-major; a merged cell appears once, with its spans
}

// Cell is one cell; RowSpan and ColSpan are at least 1.
type Cell struct {
	Row, Col, RowSpan, ColSpan int
	Span                       Span
	Header                     bool
}

// Kind says what a marked stretch of text is.
type Kind string

const (
	Heading   Kind = "heading"   // Level says how deep
	Title     Kind = "title"     // the document's title
	Furniture Kind = "furniture" // page number, running head, web menu
	Contents  Kind = "contents"  // printed table of contents
)

// Mark is what the format says of a stretch of text.
type Mark struct {
	Span  Span
	Kind  Kind
	Level int // of a heading, 1 is the top
}

// Note is something skipped or repaired while reading. Key is one of the keys
// named by the reader that makes it.
type Note struct {
	Key  string
	Span Span
}
