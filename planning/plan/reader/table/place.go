package table

import (
	"gangyao/planning/plan/reader/table/region"
)

// place sets where each cell stands on its line. Some programs that print
// aligned columns count a Chinese character as two places, some as one; the
// count by which more cells stand exactly below others is the right one.
func place(lines []printedLine) {
	starts := func(single bool) int {
		seen := map[int]bool{}
		for _, ln := range lines {
			for i, c := range ln.cells {
				if i < len(ln.from.Cells) && len(ln.cells) == len(ln.from.Cells) {
					seen[placeOf(ln.from.Cells, i, c.x, single)] = true
				}
			}
		}
		return len(seen)
	}
	if starts(true) >= starts(false) {
		return
	}
	for _, ln := range lines {
		for i := range ln.cells {
			if len(ln.cells) == len(ln.from.Cells) {
				ln.cells[i].x = placeOf(ln.from.Cells, i, ln.cells[i].x, true)
			}
			ln.cells[i].single = true
		}
	}
}

// placeOf is the place of cell i, a Chinese character counting one place with
// single, else x.
func placeOf(cells []region.Cell, i, x int, single bool) int {
	if !single {
		return x
	}
	at := 0
	for k := 0; k <= i; k++ {
		at += cells[k].Gap + 4*cells[k].Tabs
		if k < i {
			at += len(cells[k].Text.Runes)
		}
	}
	return at
}

// room is the number of places a cell takes.
func (c cell) room() int {
	if c.single {
		return len([]rune(c.text))
	}
	return wide(c.text)
}

// takeLabels takes the names of groups out of a merged first column that prints
// each in the middle of its rows. There are none where the first row of the
// table has one: then they stand where their groups begin.
func takeLabels(lines []printedLine) (rest, labels []printedLine) {
	head := 0
	for head < len(lines) && !isMain(lines[head]) && (isHeader(record{cells: lines[head].cells}) || head == 0) {
		head++
	}
	if head == 0 || head >= len(lines) || len(lines[0].cells) < 3 || region.HeaderRole(lines[0].cells[0].text) != "category" {
		return lines, nil
	}
	edge := lines[0].cells[1].x
	rest = append(rest, lines[:head]...)
	for _, ln := range lines[head:] {
		if c := ln.cells[0]; c.x+c.room() <= edge && region.HasHan(c.text) {
			labels = append(labels, printedLine{cells: []cell{c}, text: c.text, from: ln.from, label: true, first: ln.first, last: ln.last})
			if ln.cells = ln.cells[1:]; len(ln.cells) == 0 {
				continue
			}
		}
		rest = append(rest, ln)
	}
	return rest, labels
}

// putLabels puts the names back, each before the first row of its group. The
// groups follow each other without a gap, and each reaches as far below its
// name as above; ok is false where no such groups can be found.
func putLabels(rows, labels []printedLine) (out []printedLine, ok bool) {
	head := 0
	for head < len(rows) && !isMain(rows[head]) {
		head++
	}
	tops := map[int]bool{}
	for _, r := range rows[head:] {
		tops[r.first] = true
	}
	middle := false
	for _, lb := range labels {
		middle = middle || !tops[lb.first]
	}
	if len(labels) < 2 || !middle {
		return nil, false // each stands beside the first line of a row
	}
	out = append(out, rows[:head]...)
	at := head
	for k, lb := range labels {
		if at >= len(rows) {
			return nil, false
		}
		end, off := at, 1<<20
		for e := at; e < len(rows); e++ {
			if k+1 < len(labels) && rows[e].first > labels[k+1].first {
				break
			}
			if d := abs(rows[at].first + rows[e].last - 2*lb.first); d < off {
				end, off = e, d
			}
		}
		if k == len(labels)-1 {
			end = len(rows) - 1
			off = abs(rows[at].first + rows[end].last - 2*lb.first)
		}
		if off > 4 {
			return nil, false
		}
		out = append(append(out, lb), rows[at:end+1]...)
		at = end + 1
	}
	return out, at == len(rows)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
