package table

import (
	"math"
	"strings"

	"gangyao/planning/plan/reader/table/region"
)

// A table printed with aligned columns breaks long cells over several lines;
// the rest of the row stands on the first of them or, where cells are centred,
// on the middle one. The lines that hold only parts of cells are dealt out to
// the rows above and below them at the least cost: a part that is followed by
// another one must fill its column, and a centred row has as many parts above
// its middle as below.

// mendRows puts the parts of broken cells back into their rows.
func mendRows(lines []printedLine) []printedLine {
	full := map[int]int{} // place of a column, give or take one → width of its widest cell
	for _, ln := range lines {
		for _, c := range ln.cells {
			for x := c.x - 1; x <= c.x+1; x++ {
				full[x] = max(full[x], c.room())
			}
		}
	}
	names := 1 << 20
	for _, ln := range lines {
		if isMain(ln) {
			names = min(names, nameAt(ln.cells))
		}
	}
	var out []printedLine
	for i := 0; i < len(lines); {
		j := i
		for j < len(lines) && (isMain(lines[j]) || isPart(lines[j]) && lines[j].cells[0].x >= names-1) {
			j++ // the name of a group stands further left
		}
		if j == i || j == i+1 {
			out = append(out, lines[i])
			i++
			continue
		}
		out = append(out, mendRun(lines[i:j], full)...)
		i = j
	}
	return out
}

// isMain says whether a line holds the figures of a row.
func isMain(p printedLine) bool {
	if p.label {
		return false
	}
	known := 0
	for i, c := range p.cells {
		if region.IsFigure(c.text) || region.IsBlank(c.text) || region.Nature(c.text) != "" || region.IsUnit(c.text) || i == 0 && isNumber(c.text) {
			known++
		}
	}
	return known >= 2 && !isHeader(record{cells: p.cells})
}

// isPart says whether a line can hold only parts of cells: words, at most three.
func isPart(p printedLine) bool {
	if p.label || len(p.cells) == 0 || len(p.cells) > 3 || isHeader(record{cells: p.cells}) {
		return false
	}
	for _, c := range p.cells {
		if len([]rune(c.text)) > 40 || isGroup(c.text) || isTopic(c.text) || region.Nature(c.text) != "" || region.IsNotes(c.text) {
			return false
		}
	}
	return p.cells[0].x > 0 || len(p.cells) == 1
}

// wide is the width of text, a Chinese character counting two.
func wide(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2e80 {
			n++
		}
	}
	return n
}

// most parts that stand between two rows; more are no broken cells.
const mostParts = 8

// mendRun deals the parts in a run of rows and parts out. Nothing changes where
// the run holds no rows or no parts.
func mendRun(lines []printedLine, full map[int]int) []printedLine {
	var rows []int
	for i, ln := range lines {
		if isMain(ln) {
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 || len(rows) == len(lines) {
		return lines
	}
	ends := append([]int{-1}, append(append([]int{}, rows...), len(lines))...)
	for k := 1; k < len(ends); k++ {
		if ends[k]-ends[k-1]-1 > mostParts {
			return lines
		}
	}
	var best []int
	least := 1e9
	for _, centred := range []bool{false, true} {
		if above, cost := deal(lines, ends, full, centred); cost < least {
			least, best = cost, above
		}
	}
	if best == nil {
		return lines
	}
	var out []printedLine
	for k, at := range rows {
		from := at - best[k]
		to := ends[k+2]
		if k+1 < len(rows) {
			to -= best[k+1]
		}
		out = append(out, assemble(lines[from:to], at-from))
	}
	return out
}

// deal finds for each row how many of the parts above it are its own.
func deal(lines []printedLine, ends []int, full map[int]int, centred bool) (above []int, cost float64) {
	n := len(ends) - 2
	type state struct {
		cost float64
		from int
	}
	best := make([]map[int]state, n)
	for k := 0; k < n; k++ {
		best[k] = map[int]state{}
		room := ends[k+1] - ends[k] - 1
		for own := 0; own <= room; own++ {
			if k == 0 {
				if own == room {
					best[k][own] = state{}
				}
				continue
			}
			at := state{cost: 1e9}
			for prev, st := range best[k-1] {
				c := st.cost + rowCost(lines, ends, k-1, prev, room-own, full, centred)
				if c < at.cost || c == at.cost && prev < at.from {
					at = state{c, prev}
				}
			}
			best[k][own] = at
		}
	}
	last, cost := 0, 1e9
	rest := ends[n+1] - ends[n] - 1
	for own, st := range best[n-1] {
		if c := st.cost + rowCost(lines, ends, n-1, own, rest, full, centred); c < cost || c == cost && own < last {
			last, cost = own, c
		}
	}
	above = make([]int, n)
	for k := n - 1; k >= 0; k-- {
		above[k] = last
		last = best[k][last].from
	}
	return above, cost
}

// rowCost is the cost of row k having so many parts before and after it.
func rowCost(lines []printedLine, ends []int, k, before, after int, full map[int]int, centred bool) float64 {
	cost := 0.0
	switch {
	case centred && !named(lines[ends[k+1]]):
		cost += 2 * math.Abs(float64(after-before)) // the row stands between its parts
	case centred && after == before+1:
		cost += 0.5
	case centred && after != before:
		cost += 2
	case !centred && !named(lines[ends[k+1]]):
		cost += 4 + 5*float64(before) // a name begins on the first line of its row
	case !centred:
		cost += 5 * float64(before)
	}
	at := ends[k+1]
	group := lines[at-before : at+after+1]
	any := false
	for i, ln := range group {
		for _, c := range ln.cells {
			if i < before && (closes(c.text) || strings.HasPrefix(c.text, ")")) {
				cost += 6 // the end of something above
			}
			if !region.HasHan(c.text) || region.Nature(c.text) != "" || region.IsUnit(c.text) {
				continue
			}
			any = true
			_, no := takeNumber(c.text)
			if i > 0 && no != "" && i != before && !strings.HasPrefix(c.text, "(") {
				cost += 6 // a number begins a row
			}
			below := under(group[i+1:], c)
			if below && c.room()+2 < full[c.x] {
				cost += 3 // the line had room left
			}
			if below && strings.HasSuffix(c.text, ")") {
				cost++
			}
		}
	}
	if !any {
		cost += 4
	}
	return cost
}

// named says whether a line has words that can be a name before its figures.
func named(p printedLine) bool {
	for i, c := range p.cells {
		switch {
		case isNumber(c.text) && i+1 < len(p.cells) && (i == 0 || region.HasHan(p.cells[i+1].text) && !region.IsUnit(p.cells[i+1].text)) || isTopic(c.text):
		case region.IsFigure(c.text) || region.IsBlank(c.text) || region.Nature(c.text) != "" || region.IsUnit(c.text):
			return false
		case region.HasHan(c.text):
			return true
		}
	}
	return false
}

// under says whether the next line goes on with cell c.
func under(rest []printedLine, c cell) bool {
	if len(rest) == 0 {
		return false
	}
	for _, b := range rest[0].cells {
		if overlap(b, c) && region.HasHan(b.text) && region.Nature(b.text) == "" && !region.IsUnit(b.text) {
			return true
		}
	}
	return false
}

// overlap says whether two cells share a place on the line.
func overlap(a, b cell) bool {
	return a.x < b.x+b.room() && b.x < a.x+a.room()
}

// assemble joins the parts of a row, whose figures stand in line main, column
// by column.
func assemble(group []printedLine, main int) printedLine {
	out := group[main]
	out.first, out.last = group[0].first, group[len(group)-1].last
	out.cells = nil
	out.cells = append(out.cells, group[main].cells...)
	bands := append([]cell{}, out.cells...) // where each cell stands, the parts included
	put := func(c cell, before bool) {
		for i := range bands {
			if !overlap(bands[i], c) {
				continue
			}
			if to := &out.cells[i]; before {
				to.text = c.text + to.text
			} else {
				to.text += c.text
			}
			out.cells[i].span = whole(out.cells[i].span, c.span)
			if c.room() > bands[i].room() {
				bands[i].x, bands[i].text = c.x, c.text
			}
			return
		}
		at := 0
		for at < len(bands) && bands[at].x < c.x {
			at++
		}
		out.cells = append(out.cells[:at], append([]cell{c}, out.cells[at:]...)...)
		bands = append(bands[:at], append([]cell{c}, bands[at:]...)...)
	}
	for i := main - 1; i >= 0; i-- {
		for _, c := range group[i].cells {
			put(c, true)
		}
	}
	for _, ln := range group[main+1:] {
		for _, c := range ln.cells {
			put(c, false)
		}
	}
	return out
}
