// Package sentence cuts the prose of a plan into sentences, each with the
// place it stands in: its section, the run-in heading of its paragraph, and the
// box (专栏) it belongs to.
//
// Prose is found in paragraphs and in the cells of grids and of rows with
// spaced columns: a box set as a table holds sentences too.
package sentence

import (
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reading"
)

// Sentence is one sentence with its context.
type Sentence struct {
	layout.Text
	Block   int    // index of the block
	Section int    // index in the outline, -1 before the first heading
	ID      string // the section's id, "0" before the first heading
	// Lead is the run-in heading of the paragraph (——综合实力全面增强。 / 石化产业。
	// / 信息服务:), or the first cell of its row, without marks; empty if none.
	// IsLead marks the sentence that is that heading.
	Lead   string
	IsLead bool
	First  bool // the first sentence of its paragraph
	// Box is the title of the box (专栏) the sentence stands in, if any.
	Box string
	// Appendix tells a glossary, annex, note or imprint; empty in the plan's own
	// text. Where Appendix.Background holds, later steps take the sentence for
	// background.
	Appendix Appendix
}

// Whole is the span of the whole sentence in the source.
func (s Sentence) Whole() reading.Span { return s.Text.Span(0, len(s.Runes)) }

// Split cuts every block of the body that is neither heading nor indicator
// table. inTable[i] marks blocks taken by tables. Titles before the first
// heading and titles of boxes are no sentences.
func Split(l *layout.Layout, o *outline.Outline, inTable []bool) []Sentence {
	c := cutter{l: l, o: o, inTable: inTable, leads: leads(l, o), beside: appendices{words: loadAppendix()}}
	for i := range l.Blocks {
		b := &l.Blocks[i]
		if b.Role != layout.Body {
			continue
		}
		c.appendix = c.beside.pass(l, o, i)
		if inTable[i] {
			continue
		}
		c.boxes.pass(l, o, i)
		switch {
		case o.Heading[i]:
		case b.Grid != nil:
			c.grid(i)
		case c.boxes.title == i, o.Of[i] < 0 && title(b.Text):
		default:
			c.paragraph(i)
		}
	}
	return c.out
}

// cutter collects the sentences.
type cutter struct {
	l       *layout.Layout
	o       *outline.Outline
	inTable []bool
	leads   []bool // the block's first sentence is a run-in heading
	boxes   boxes
	beside  appendices
	// appendix is what the current block stands in.
	appendix Appendix
	out      []Sentence
}

// paragraph cuts a block of text.
func (c *cutter) paragraph(i int) {
	t := c.l.Blocks[i].Text
	t = t.Slice(min(c.o.BodyFrom[i], len(t.Runes)), len(t.Runes))
	if len(t.Runes) == 0 {
		return
	}
	if cells := seams(c.l, i, t); len(cells) > 1 {
		c.cells(i, cells)
		return
	}
	c.prose(i, t, "", c.leads[i])
}

// prose cuts text of block i into sentences. lead is the run-in heading known
// from outside (a row's first cell); own says that the first sentence is one.
func (c *cutter) prose(i int, t layout.Text, lead string, own bool) {
	id := "0"
	if s := c.o.Of[i]; s >= 0 {
		id = c.o.Sections[s].ID
	}
	if lead == "" && !own {
		lead = label(t.Runes)
	}
	for k, part := range cut(t.Runes) {
		s := Sentence{Text: t.Slice(part[0], part[1]), Block: i, Section: c.o.Of[i], ID: id, First: k == 0, Lead: lead, Box: c.boxes.name, Appendix: c.appendix}
		if k == 0 && own {
			lead = bare(s.Runes)
			s.Lead, s.IsLead = lead, true
		}
		c.out = append(c.out, s)
	}
}

// cells cuts the cells of a row: a short first cell heads the others.
func (c *cutter) cells(i int, cells []layout.Text) {
	lead := ""
	if n := len(cells[0].Runes); n <= 20 && !stops(cells[0].Runes) && len(cells) > 1 {
		lead = bare(cells[0].Runes)
		cells = cells[1:]
	}
	for _, t := range cells {
		c.prose(i, t, lead, false)
	}
}

// title says whether a paragraph before the first heading is a line of the
// cover: short, and no sentence.
func title(t layout.Text) bool { return len(t.Runes) <= 40 && !stops(t.Runes) }

// stops says whether a sentence ends in the runes.
func stops(rs []rune) bool {
	for _, r := range rs {
		if r == '。' || r == ';' || r == '!' || r == '?' {
			return true
		}
	}
	return false
}
