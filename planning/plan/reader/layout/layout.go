// Package layout turns a decoded document into blocks: paragraphs of
// normalised text whose every rune knows its place in the source, and grids.
// It folds full and half width, drops spaces that carry nothing, joins lines
// that a page or a converter broke, and marks the printed table of contents,
// page furniture and web menus so that nobody takes them for the body.
package layout

import (
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
)

// Text is normalised text with a map back to the source: rune i of Runes came
// from source offset Off[i]; Off has one more element, the end. A rune that was
// inserted by healing has the offset of the rune after it.
//
// Normalised means: digits, Latin letters and ，：；（）！？％＋－＝＜＞／～ in half
// width (, : ; ( ) ! ? % + - = < > / ~); 。、“”《》——…〔〕【】 as they are; white
// space dropped, except one blank between two Latin letters or digits.
type Text struct {
	Runes []rune
	Off   []int
}

// String is the normalised text.
func (t Text) String() string { return string(t.Runes) }

// Span maps normalised [i, j) to the source.
func (t Text) Span(i, j int) reading.Span {
	if i >= j {
		return reading.Span{t.Off[i], t.Off[i]}
	}
	return reading.Span{t.Off[i], t.Off[j-1] + 1}
}

// Slice is the part [i, j) of t.
func (t Text) Slice(i, j int) Text { return Text{Runes: t.Runes[i:j], Off: t.Off[i : j+1]} }

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

// Normalise folds the source text of a span (see Text).
func Normalise(src []rune, from, to int) Text {
	var t Text
	latin := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	gap := -1
	for i := from; i < to; i++ {
		r := fold(src[i])
		if r == 0 {
			if gap < 0 {
				gap = i
			}
			continue
		}
		if gap >= 0 && len(t.Runes) > 0 && latin(t.Runes[len(t.Runes)-1]) && latin(r) {
			t.Runes = append(t.Runes, ' ')
			t.Off = append(t.Off, gap)
		}
		gap = -1
		t.Runes = append(t.Runes, r)
		t.Off = append(t.Off, i)
	}
	end := from
	if n := len(t.Off); n > 0 {
		end = t.Off[n-1] + 1
	}
	t.Off = append(t.Off, end)
	return t
}

// fold maps one rune to its normal form; 0 means white space.
func fold(r rune) rune {
	switch {
	case r <= ' ' || r == 0xa0 || r == 0x3000 || r >= 0x2000 && r <= 0x200f || r == 0xfeff || r == 0x00ad:
		return 0
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xff01 + '!'
	}
	return r
}

// Analyse lays a document out.
func Analyse(doc *source.Document) *Layout {
	l := &Layout{Doc: doc}
	start := 0
	for i := 0; i <= len(doc.Text); i++ {
		if i < len(doc.Text) && doc.Text[i] != '\n' {
			continue
		}
		if t := Normalise(doc.Text, start, i); len(t.Runes) > 0 {
			role := Body
			if s := t.String(); len(s) > 8 && (contains(s, ".....") || contains(s, "……")) && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' {
				role = Contents
			}
			sp := t.Span(0, len(t.Runes))
			l.Blocks = append(l.Blocks, Block{Role: role, Text: t, Lines: []reading.Span{sp}, Span: sp})
		}
		start = i + 1
	}
	return l
}

func contains(s, sub string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return true
		}
	}
	return false
}
