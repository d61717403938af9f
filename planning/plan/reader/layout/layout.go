// Package layout turns a decoded document into blocks: paragraphs of
// normalised text whose every rune knows its place in the source, and grids.
// It folds full and half width, drops spaces that carry nothing, joins lines
// that a page or a converter broke, and marks the printed table of contents,
// page furniture and web menus so that nobody takes them for the body.
//
// Whether a line is a paragraph or a piece of one is decided once for the whole
// document from how its lines are long and how they end (measure.go), never
// from its format: a PDF may hold paragraphs and a text file broken lines.
package layout

import (
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
)

// Role says what a block is for.
type Role string

const (
	Body      Role = "body"
	Contents  Role = "contents"  // the printed table of contents
	Furniture Role = "furniture" // page numbers, running heads, web menus, link lists
)

// Block is a paragraph or a table, in document order.
type Block struct {
	Role  Role
	Text  Text           // of a paragraph; empty for a grid
	Grid  *source.Grid   // set for a table
	Lines []reading.Span // the printed lines of a paragraph, in the source
	Span  reading.Span
	Level int // heading level the format gives, 0 none
}

// Layout is the document as blocks.
type Layout struct {
	Doc    *source.Document
	Blocks []Block
	Healed []reading.Healing
}

// Raw is the source text of a span.
func (l *Layout) Raw(s reading.Span) string { return string(l.Doc.Text[s[0]:s[1]]) }

// Analyse lays a document out. It never fails; a document without text has no
// blocks.
func Analyse(doc *source.Document) *Layout {
	lines := split(doc)
	markFurniture(lines, loadWords())
	titles := markContents(lines)
	markRunning(lines)
	g := measureGeometry(lines)
	return &Layout{Doc: doc, Blocks: assemble(doc, lines, g, titles)}
}

// Paragraphs lays out a stretch of the source by itself, such as the cell of a
// grid that holds prose: its lines are joined where they were broken.
func (l *Layout) Paragraphs(s reading.Span) []Text {
	lines := splitRange(l.Doc.Text, s[0], s[1])
	g := measureGeometry(lines)
	var out []Text
	for _, b := range assemble(l.Doc, lines, g, nil) {
		out = append(out, b.Text)
	}
	return out
}
