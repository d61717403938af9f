package outline

import (
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/table/region"
)

// Box is a printed box (专栏) that is not an indicator table: its title is in
// block Title and its text in blocks [From, To). Numbered items in it are no
// sections.
type Box struct{ Title, From, To int }

// findBoxes finds the boxes and marks the candidates that are items of one.
//
// A box ends at a heading that its own list cannot contain. An Arabic number
// that continues both the list in the box and the section around it is an
// item of the box when it is set like the box's first item.
func findBoxes(l *layout.Layout, tables *region.Regions, cs []candidate) []Box {
	byBlock := map[int]int{}
	for i, c := range cs {
		byBlock[c.block] = i
	}
	var boxes []Box
	for i := 0; i < len(l.Blocks); i++ {
		b := l.Blocks[i]
		if b.Role != layout.Body || b.Grid != nil || tables.Takes(i) || !region.IsTitle(b.Text.String()) {
			continue
		}
		box := Box{Title: i, From: i + 1, To: i + 1}
		last := map[kind]candidate{}
		for k := i + 1; k < len(l.Blocks); k++ {
			blk := l.Blocks[k]
			if blk.Role != layout.Body {
				continue
			}
			if tables.Takes(k) || blk.Grid == nil && region.IsTitle(blk.Text.String()) {
				break
			}
			if blk.Grid != nil {
				box.To = k + 1
				break // a grid under a box title is the whole box
			}
			if ci, ok := byBlock[k]; ok {
				c := cs[ci]
				if !itemOf(c, last, outer(cs[:ci], i), k == box.From) {
					break
				}
				cs[ci].box = true
				last[c.kind] = c
			} else if len(last) > 0 && box.To > box.From && leaves(l, box, k) {
				break
			}
			box.To = k + 1
		}
		boxes = append(boxes, box)
	}
	return boxes
}

// outer is the number that the section around the box has reached, by kind.
func outer(before []candidate, title int) map[kind]candidate {
	out := map[kind]candidate{}
	for _, c := range before {
		if c.block >= title || c.box || c.drop {
			continue
		}
		for k := range out {
			if k > c.kind {
				delete(out, k)
			}
		}
		out[c.kind] = c
	}
	return out
}

// itemOf says whether a numbered block inside a box is an item of its list.
func itemOf(c candidate, last, around map[kind]candidate, first bool) bool {
	if c.kind <= article || c.kind == unnumbered {
		return false
	}
	around2, open := around[c.kind]
	goesOn := open && c.n == around2.n+1
	prev, listed := last[c.kind]
	switch {
	case listed && c.n == prev.n+1:
		return !goesOn || c.runIn == prev.runIn && c.from-c.size < 40
	case listed:
		return c.n == 1 && !goesOn
	default:
		return c.n == 1 && (first || c.runIn || c.kind >= dot)
	}
}

// leaves says whether block k no longer belongs to the list in the box: the
// items so far run in ("1.信息服务:…") and this is a paragraph without a label.
func leaves(l *layout.Layout, box Box, k int) bool {
	s := l.Blocks[k].Text.Runes
	if len(s) < 60 {
		return false
	}
	stop := strings.IndexAny(string(s[:min(len(s), 30)]), ":。")
	return stop < 0
}
