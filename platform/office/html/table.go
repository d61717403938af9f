package html

import (
	"strconv"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// wrapper says whether a table only lays out the page: one of its cells holds
// most of the page, or a whole table of data.
func (p *page) wrapper(t *xhtml.Node) bool {
	rows := tableRows(t)
	total := p.of[t].text
	for _, r := range rows {
		for _, c := range rowCells(r) {
			if w := p.of[c].text; w > 2000 && w*2 > total && p.of[c].rows > 2 || w > 4000 && w*10 > total*8 && w > p.total/2 {
				return true
			}
			if inner := innerTable(c); inner != nil && dataTable(inner) {
				return true
			}
		}
	}
	return false
}

// innerTable is a table inside a cell, the first one.
func innerTable(n *xhtml.Node) *xhtml.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != xhtml.ElementNode {
			continue
		}
		if c.DataAtom == atom.Table {
			return c
		}
		if t := innerTable(c); t != nil {
			return t
		}
	}
	return nil
}

// dataTable says whether a table has at least two rows and two columns.
func dataTable(t *xhtml.Node) bool {
	rows, wide := tableRows(t), 0
	for _, r := range rows {
		if len(rowCells(r)) >= 2 {
			wide++
		}
	}
	return len(rows) >= 2 && wide >= 2
}

// tableRows lists the rows of a table, not those of tables inside it.
func tableRows(t *xhtml.Node) []*xhtml.Node {
	var rows []*xhtml.Node
	var walk func(*xhtml.Node)
	walk = func(n *xhtml.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type != xhtml.ElementNode || c.DataAtom == atom.Table:
			case c.DataAtom == atom.Tr:
				if !dropped(c) {
					rows = append(rows, c)
				}
			default:
				walk(c)
			}
		}
	}
	walk(t)
	return rows
}

func rowCells(r *xhtml.Node) []*xhtml.Node {
	var cells []*xhtml.Node
	for c := r.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == xhtml.ElementNode && (c.DataAtom == atom.Td || c.DataAtom == atom.Th) && !dropped(c) {
			cells = append(cells, c)
		}
	}
	return cells
}

// table writes a table: a wrapper as its cells one after another, a table
// inside another as lines of the cell, any other as a table.
func (w *writer) table(t *xhtml.Node) {
	rows := tableRows(t)
	if w.p.wrapper(t) && !w.b.InTable() || len(rows) == 0 {
		w.b.Break()
		w.children(t)
		w.b.Break()
		return
	}
	w.caption(t)
	if !w.b.StartTable() {
		w.flat(rows)
		return
	}
	for _, r := range rows {
		w.b.StartRow()
		for _, c := range rowCells(r) {
			w.b.StartCell(number(c, "rowspan"), number(c, "colspan"), c.DataAtom == atom.Th)
			w.children(c)
			w.b.EndCell()
		}
	}
	w.b.EndTable()
}

// caption writes the table's caption as a line before it.
func (w *writer) caption(t *xhtml.Node) {
	for c := t.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == xhtml.ElementNode && c.DataAtom == atom.Caption && !dropped(c) {
			w.b.Break()
			w.children(c)
			w.b.Break()
		}
	}
}

// flat writes the rows of a table inside a cell, a row a line.
func (w *writer) flat(rows []*xhtml.Node) {
	for _, r := range rows {
		w.b.Break()
		for i, c := range rowCells(r) {
			if i > 0 {
				w.b.Rune(' ')
			}
			w.children(c)
		}
	}
	w.b.Break()
}

func number(n *xhtml.Node, name string) int {
	v, err := strconv.Atoi(attr(n, name))
	if err != nil || v < 1 {
		return 1
	}
	return v
}
