package source

import (
	"gangyao/planning/plan/reading"
)

// markdown finds the tables and headings of Markdown in a text. The text itself
// is not changed.
func markdown(d *Document) {
	type row struct{ from, to int }
	var rows []row
	start := 0
	var lines []row
	for i := 0; i <= len(d.Text); i++ {
		if i == len(d.Text) || d.Text[i] == '\n' {
			lines = append(lines, row{start, i})
			start = i + 1
		}
	}
	heads := 0
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if level := hashes(d.Text[l.from:l.to]); level > 0 {
			heads++
			d.Hints = append(d.Hints, Hint{Span: reading.Span{l.from, l.to}, Level: level})
		}
		if i+1 >= len(lines) || !pipes(d.Text[l.from:l.to]) || !ruler(d.Text[lines[i+1].from:lines[i+1].to]) {
			continue
		}
		rows = append(rows[:0], l)
		i++
		for i+1 < len(lines) && pipes(d.Text[lines[i+1].from:lines[i+1].to]) {
			i++
			rows = append(rows, lines[i])
		}
		g := Grid{Span: reading.Span{l.from, rows[len(rows)-1].to}, Rows: len(rows)}
		for r, at := range rows {
			cells := pipeCells(d.Text, at.from, at.to)
			g.Cols = max(g.Cols, len(cells))
			for c, sp := range cells {
				g.Cells = append(g.Cells, Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Span: sp, Header: r == 0})
			}
		}
		d.Grids = append(d.Grids, g)
	}
	if heads < 2 && len(d.Grids) == 0 {
		d.Hints = nil // one # is no proof of Markdown
	}
}

// hashes is the level of a Markdown heading, 0 when the line is none.
func hashes(line []rune) int {
	n := 0
	for n < len(line) && line[n] == '#' {
		n++
	}
	if n >= 1 && n <= 6 && n+1 < len(line) && line[n] == ' ' {
		return n
	}
	return 0
}

// pipes says whether a line has at least two cells between pipes.
func pipes(line []rune) bool {
	n := 0
	for _, r := range line {
		if r == '|' {
			n++
		}
	}
	return n >= 2
}

// ruler says whether a line is the row of dashes under a table's head.
func ruler(line []rune) bool {
	dashes, bars := 0, 0
	for _, r := range line {
		switch r {
		case '-':
			dashes++
		case '|':
			bars++
		case ':', ' ', '\t', '\r':
		default:
			return false
		}
	}
	return dashes >= 2 && bars >= 1
}

// pipeCells cuts a row into its cells, without the white space around them.
func pipeCells(text []rune, from, to int) []reading.Span {
	blank := func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == 0xa0 || r == 0x3000 }
	for from < to && blank(text[from]) {
		from++
	}
	for to > from && blank(text[to-1]) {
		to--
	}
	if from < to && text[from] == '|' {
		from++
	}
	if to > from && text[to-1] == '|' {
		to--
	}
	var out []reading.Span
	start := from
	for i := from; i <= to; i++ {
		if i < to && text[i] != '|' {
			continue
		}
		s, e := start, i
		for s < e && blank(text[s]) {
			s++
		}
		for e > s && blank(text[e-1]) {
			e--
		}
		out = append(out, reading.Span{s, e})
		start = i + 1
	}
	return out
}
