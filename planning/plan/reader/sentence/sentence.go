// Package sentence cuts the prose of a plan into sentences, each with the
// place it stands in.
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
	// Lead is the run-in heading of the paragraph (——综合实力全面增强。 / 石化产业。), if any;
	// IsLead marks the sentence that is that heading.
	Lead   string
	IsLead bool
	First  bool // the first sentence of its paragraph
	// Box is the title of the box (专栏) the sentence stands in, if any.
	Box string
}

// Split cuts every block of the body that is neither heading nor indicator
// table. inTable[i] marks blocks taken by tables.
func Split(l *layout.Layout, o *outline.Outline, inTable []bool) []Sentence {
	var out []Sentence
	for i, b := range l.Blocks {
		if b.Role != layout.Body || b.Grid != nil || o.Heading[i] || inTable[i] {
			continue
		}
		id := "0"
		if o.Of[i] >= 0 {
			id = o.Sections[o.Of[i]].ID
		}
		start := o.BodyFrom[i]
		first := true
		for j := start; j < len(b.Text.Runes); j++ {
			r := b.Text.Runes[j]
			end := r == '。' || r == ';' || r == '!' || r == '?'
			if !end && j+1 < len(b.Text.Runes) {
				continue
			}
			// a closing quote or bracket belongs to the sentence
			for end && j+1 < len(b.Text.Runes) && (b.Text.Runes[j+1] == '”' || b.Text.Runes[j+1] == ')' || b.Text.Runes[j+1] == '’') {
				j++
			}
			if j+1 > start {
				out = append(out, Sentence{Text: b.Text.Slice(start, j+1), Block: i, Section: o.Of[i], ID: id, First: first})
			}
			first = false
			start = j + 1
		}
	}
	return out
}

// Span of the whole sentence in the source.
func (s Sentence) Whole() reading.Span { return s.Text.Span(0, len(s.Runes)) }
