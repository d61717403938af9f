// Package outline finds the headings of a plan (第一章, 第一节, (一), 1., 1)) and
// says which section each block of the body belongs to. It also reads what the
// document says of itself: title, area, period, approval.
package outline

import (
	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
)

// Outline is the tree of sections, in document order, and the section of each block.
type Outline struct {
	Plan     reading.Plan // title, area, period, vision, approval
	Sections []reading.Section
	// Of[i] is the index in Sections of the section that block i lies in (or
	// heads); -1 before the first heading.
	Of []int
	// Heading[i]: block i is (wholly) a heading. A numbered paragraph whose
	// first sentence is its title ("1. 坚持党的领导。…") is not: its section's
	// Span covers the title only, and BodyFrom[i] is where the prose begins.
	Heading  []bool
	BodyFrom []int // index into the block's runes where its prose begins, 0 mostly
	// Title[i]: block i repeats the document's title or its line of approval.
	Title  []bool
	Boxes  []Box // boxes that are not indicator tables
	Healed []reading.Healing
	// Numbering problems found while building.
	Numbering []Slip
	// Tables are where the text tables stand.
	Tables *region.Regions
}

// Slip is a heading whose number does not follow from the one before.
type Slip struct {
	Span     reading.Span
	Printed  string
	Expected string
	Before   reading.Span // the heading it should follow
}

// Chain is the section and its ancestors, outermost first; empty for -1.
func (o *Outline) Chain(i int) []reading.Section {
	if i < 0 {
		return nil
	}
	var chain []reading.Section
	id := o.Sections[i].ID
	for _, s := range o.Sections[:i+1] {
		if s.ID == id || len(s.ID) < len(id) && id[:len(s.ID)+1] == s.ID+"." {
			chain = append(chain, s)
		}
	}
	return chain
}

// Build finds the outline. It never fails; a document without headings has an
// empty outline.
func Build(l *layout.Layout) *Outline {
	n := len(l.Blocks)
	o := &Outline{Of: make([]int, n), Heading: make([]bool, n), BodyFrom: make([]int, n), Title: make([]bool, n)}
	tables := region.Find(l)
	o.Tables = tables
	cs := candidates(l, tables)
	cs = dropContents(l, cs)
	o.Boxes = findBoxes(l, tables, cs)
	cs = selectSections(l, cs)
	cs = wrapped(l, tables, cs)
	readFront(o, l, cs)
	b := &builder{o: o, l: l, printed: contentsTitles(l)}
	b.lostBrackets = losesBrackets(l, cs)
	for _, c := range cs {
		if !(c.kind == unnumbered && o.Title[c.block]) {
			b.add(c)
		}
	}
	b.finish()
	return o
}
