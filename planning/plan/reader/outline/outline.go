// Package outline finds the headings of a plan (第一章, 第一节, (一), 1., 1)) and
// says which section each block of the body belongs to.
package outline

import (
	"regexp"
	"strconv"

	"gangyao/planning/plan/reader/layout"
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
	Healed   []reading.Healing
	// Numbering problems found while building.
	Numbering []Slip
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

var chapter = regexp.MustCompile(`^第[一二三四五六七八九十百零]+[章篇]`)

// Build finds the outline. It never fails; a document without headings has an
// empty outline.
func Build(l *layout.Layout) *Outline {
	o := &Outline{Of: make([]int, len(l.Blocks)), Heading: make([]bool, len(l.Blocks)), BodyFrom: make([]int, len(l.Blocks))}
	cur := -1
	for i, b := range l.Blocks {
		if b.Role == layout.Body && b.Grid == nil {
			if m := chapter.FindString(b.Text.String()); m != "" && len(b.Text.Runes) < 60 {
				o.Sections = append(o.Sections, reading.Section{ID: strconv.Itoa(len(o.Sections) + 1), Label: m, Title: b.Text.String()[len(m):], Level: 1, Span: b.Span})
				cur = len(o.Sections) - 1
				o.Heading[i] = true
			}
		}
		o.Of[i] = cur
	}
	return o
}
