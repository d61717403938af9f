package sentence

import (
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reading"
)

// boxes follows the boxes (专栏) of a plan from block to block. A box set as a
// grid is that grid. A box set as text runs from its title over its items to the
// next heading, or to the first paragraph after its items that is no item.
type boxes struct {
	name  string // the title of the box we are in, empty outside
	title int    // the block that is the title, meaningful while name is set
	items int    // items seen
	grid  bool   // the box was set as a grid: it ends after it
}

// pass moves on to block i.
func (x *boxes) pass(l *layout.Layout, o *outline.Outline, i int) {
	b := &l.Blocks[i]
	switch {
	case b.Grid != nil:
		if t := gridTitle(l, b); t != "" {
			*x = boxes{name: t, title: -1}
		}
		x.grid = true
	case boxTitle(b.Text.Runes):
		*x = boxes{name: b.Text.String(), title: i}
	case o.Heading[i] || x.grid:
		*x = boxes{title: -1}
	case x.name != "":
		if item(l, b) {
			x.items++
		} else if x.items > 0 {
			*x = boxes{title: -1}
		}
	default:
		x.title = -1
	}
}

// boxTitle says whether a paragraph is the title of a box: 专栏3 ….
func boxTitle(rs []rune) bool {
	return len(rs) > 2 && len(rs) <= 60 && rs[0] == '专' && rs[1] == '栏' && !stops(rs) &&
		(digit(rs[2]) || strings.ContainsRune("一二三四五六七八九十:", rs[2]))
}

// gridTitle is the title that a box's first row holds.
func gridTitle(l *layout.Layout, b *layout.Block) string {
	for _, c := range b.Grid.Cells {
		if c.Row == 0 && c.Col == 0 {
			if t := layout.Normalise(l.Doc.Text, c.Span[0], c.Span[1]); boxTitle(t.Runes) {
				return t.String()
			}
		}
	}
	return ""
}

// item says whether a paragraph looks like an item of a box: numbered,
// labelled, a row of columns, or no full sentence.
func item(l *layout.Layout, b *layout.Block) bool {
	rs := b.Text.Runes
	return len(unmarked(rs)) != len(rs) || label(rs) != "" || rs[len(rs)-1] != '。' || len(rowCells(l, b.Text, b.Lines)) > 1
}

// grid cuts the prose cells of a grid.
func (c *cutter) grid(i int) {
	g := c.l.Blocks[i].Grid
	for k := 0; k < len(g.Cells); {
		row := g.Cells[k].Row
		var cells []reading.Span
		for ; k < len(g.Cells) && g.Cells[k].Row == row; k++ {
			if cell := g.Cells[k]; cell.Span.Len() > 0 && !(cell.Header && g.Rows > 1) {
				cells = append(cells, cell.Span)
			}
		}
		c.row(i, cells)
	}
}

// row cuts one row of a grid: each cell's paragraphs, headed by a short first
// cell, by the title after the row's number, or by a title inside the cell.
func (c *cutter) row(i int, cells []reading.Span) {
	lead := ""
	for k, sp := range cells {
		paras := c.l.Paragraphs(sp)
		for n, t := range paras {
			more := k+1 < len(cells) || n+1 < len(paras)
			if more && heads(t) && (k == 0 && len(paras) == 1 || number(lead) ||
				n == 0 && len(paras) > 1 && stops(paras[1].Runes)) {
				lead = bare(t.Runes)
				continue
			}
			if boxTitle(t.Runes) || len(t.Runes) < 2 {
				continue
			}
			if f := first(t.Runes); f > 0 && f <= 36 && len(t.Runes)-f >= 6 && (len(unmarked(t.Runes)) != len(t.Runes) || name(t.Runes[:f])) {
				c.prose(i, t, "", true)
				continue
			}
			own := lead
			if label(t.Runes) != "" {
				own = ""
			}
			c.prose(i, t, own, false)
		}
	}
}

// heads says whether a paragraph of a cell can head what follows: short, no
// sentence, no list.
func heads(t layout.Text) bool {
	if len(t.Runes) > 24 || stops(t.Runes) || boxTitle(t.Runes) {
		return false
	}
	for _, r := range t.Runes {
		if r == '、' || r == ',' || r == ':' {
			return false
		}
	}
	return true
}

// number says whether a heading is only the row's number.
func number(s string) bool {
	for _, r := range s {
		if !digit(r) && r != '.' {
			return false
		}
	}
	return s != ""
}

// seams cuts a paragraph of block i into the cells of a row with spaced
// columns; one element when it is none.
func seams(l *layout.Layout, i int, t layout.Text) []layout.Text {
	return rowCells(l, t, l.Blocks[i].Lines)
}

func rowCells(l *layout.Layout, t layout.Text, lines []reading.Span) []layout.Text {
	if len(lines) != 1 {
		return []layout.Text{t}
	}
	var cells []layout.Text
	start := 0
	for j := 1; j < len(t.Runes); j++ {
		if wide(l.Doc.Text[t.Off[j-1]+1 : t.Off[j]]) {
			cells = append(cells, trimmed(t, start, j))
			start = j
		}
	}
	cells = append(cells, t.Slice(start, len(t.Runes)))
	if len(cells) > 1 && len(cells[0].Runes) > 24 {
		return []layout.Text{t} // a stray gap inside prose
	}
	return cells
}

// trimmed is t[from:to] without a blank at its end.
func trimmed(t layout.Text, from, to int) layout.Text {
	if to > from+1 && t.Runes[to-1] == ' ' {
		to--
	}
	return t.Slice(from, to)
}

// wide says whether white space between two runes is a seam between columns.
func wide(gap []rune) bool {
	cols := 0
	for _, r := range gap {
		switch r {
		case '\t':
			return true
		case 0x3000:
			cols += 2
		default:
			cols++
		}
	}
	return cols >= 3
}
