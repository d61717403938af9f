package table

import (
	"slices"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
)

// readText reads the rows of a text table.
func readText(lines []region.Line, ctx context) ([]column, []row, string) {
	unit := ""
	for len(lines) > 0 {
		m := unitLine.FindStringSubmatch(lines[0].Text.String())
		if m == nil {
			break
		}
		if region.IsUnit(m[1]) {
			unit = m[1]
		}
		lines = lines[1:]
	}
	lines = slices.DeleteFunc(slices.Clone(lines), func(ln region.Line) bool { return goesOn(ln.Text.String()) })
	wide, single := 0, 0
	for _, ln := range lines {
		if len(ln.Cells) >= 3 || ln.Words != nil {
			wide++
		}
		if ln.Words != nil {
			single++
		}
	}
	if single*3 >= wide*2 && single*3 < len(lines)*2 {
		// rows divided by single blanks, broken at every cell of several lines
		cols, rows := readNarrow(closed(words(lines)), ctx)
		return cols, rows, unit
	}
	if wide*4 >= len(lines) {
		cols, rows := readWide(records(lines), ctx)
		return cols, rows, unit
	}
	var cells []cell
	for _, ln := range lines {
		for _, c := range ln.Cells {
			cells = append(cells, textCell(c.Text, c.X))
		}
	}
	cols, rows := readNarrow(closed(cells), ctx)
	return cols, rows, unit
}

// words lists the cells of lines that are divided by single blanks; a word that
// can only end a cell is joined to the one before.
func words(lines []region.Line) []cell {
	var out []cell
	for _, ln := range lines {
		parts := ln.Words
		if parts == nil {
			parts = ln.Numbered
		}
		if parts == nil {
			out = append(out, textCell(ln.Text, 0))
			continue
		}
		for i, w := range parts {
			c := textCell(w.Text, w.X)
			if n := len(out); i > 0 && (closes(c.text) || c.text == "年" && bareYear(out[n-1].text)) {
				out[n-1] = joined(out[n-1], c)
				continue
			}
			out = append(out, c)
		}
	}
	return out
}

// closed joins a cell that ends inside a bracket with the next, which closes it.
func closed(cells []cell) []cell {
	var out []cell
	for _, c := range cells {
		if n := len(out); n > 0 && strings.Count(c.text, ")") > strings.Count(c.text, "(") && strings.Count(out[n-1].text, "(") > strings.Count(out[n-1].text, ")") {
			out[n-1] = joined(out[n-1], c)
			continue
		}
		out = append(out, c)
	}
	return out
}

// goesOn says whether a line only tells that a table goes on: 续表.
func goesOn(s string) bool {
	s = strings.TrimRight(s, "0123456789:")
	for _, w := range lexicon.Table().Continued {
		if s == w {
			return true
		}
	}
	return false
}

// readNarrow reads a table of one cell a line.
func readNarrow(cells []cell, ctx context) ([]column, []row) {
	end := headerEnd(cells)
	var labels []string
	for _, c := range cells[:end] {
		labels = append(labels, c.text)
	}
	body := dropRepeats(cells[end:], labels)
	ks := kindsOf(body)
	var bestCols []column
	best := 1e12
	try := func(h heading) {
		cols := columnsOf(h.labels, ctx)
		if !usable(cols) {
			return
		}
		n := sample(body)
		if _, cost := cutRows(judge(body[:n], ks[:n], cols), best-h.price); cost+h.price < best {
			best, bestCols = cost+h.price, cols
		}
	}
	for _, h := range narrowHeadings(merged(labels)) {
		for _, v := range variants(h) {
			try(v)
		}
	}
	if bestCols == nil {
		for _, labels := range customary() {
			try(heading{labels: labels, price: 0.01 * float64(len(labels))})
		}
	}
	if bestCols == nil {
		return nil, nil
	}
	bestCuts, _ := cutRows(judge(body, ks, bestCols), 1e9)
	var rows []row
	for _, k := range bestCuts {
		rows = append(rows, rowOf(body, k, bestCols))
	}
	return bestCols, rows
}

// sample is how many cells the columns are tried on: up to the end of a row.
func sample(cells []cell) int {
	const most, least = 72, 40
	if len(cells) <= most {
		return len(cells)
	}
	for n := most; n > least; n-- {
		if region.Nature(cells[n-1].text) != "" || isGroup(cells[n].text) {
			return n
		}
	}
	return most
}

// mostHeadings bounds the work on a header that is none.
const mostHeadings = 200

// narrowHeadings tells the two rows of a header apart in a run of labels: the
// second row is what follows the last column of the first that holds no figures,
// or a tail of labels that only make sense under a group.
func narrowHeadings(labels []string) []heading {
	last := -1
	values := 0
	for i, s := range labels {
		if r := region.HeaderRole(s); r != "value" && r != "" {
			last = i
		} else if r == "value" && last >= 0 {
			values++
		}
	}
	out := headings(labels, nil, -1)
	for split := max(last+1, 1); split < len(labels) && len(out) < mostHeadings; split++ {
		for _, h := range headings(labels[:split], labels[split:], -1) {
			h.price += 0.1
			out = append(out, h)
		}
	}
	return out
}

// usable says whether columns can hold indicators at all.
func usable(cols []column) bool {
	name, value := 0, 0
	for _, c := range cols {
		switch c.role {
		case nameCol:
			name++
		case valueCol:
			value++
		}
	}
	return name >= 1 && value >= 1 && len(cols) <= 16
}

// dropRepeats removes a header that a page break printed again among the rows.
func dropRepeats(cells []cell, labels []string) []cell {
	if len(labels) < 3 {
		return cells
	}
	var out []cell
	for i := 0; i < len(cells); i++ {
		if i+len(labels) <= len(cells) {
			same := true
			for k, s := range labels {
				same = same && cells[i+k].text == s
			}
			if same {
				i += len(labels) - 1
				continue
			}
		}
		out = append(out, cells[i])
	}
	return out
}

// readWide reads a table of one row a line.
func readWide(recs []record, ctx context) ([]column, []row) {
	top := 0
	for top < len(recs) && isHeader(recs[top]) {
		top++
	}
	body := bodyOf(recs[top:])
	ks := make([][]kinds, len(body))
	for i, r := range body {
		ks[i] = kindsOf(r.cells)
	}
	var bestCols []column
	best := 1e12
	try := func(h heading) {
		cols := columnsOf(h.labels, ctx)
		if !usable(cols) {
			return
		}
		cost := h.price
		for i, r := range body {
			if i == 40 {
				break
			}
			if !r.label && !headOnly(r) {
				cost += judge(r.cells, ks[i], cols).align(0, len(r.cells)).cost
			}
		}
		if cost < best {
			best, bestCols = cost, cols
		}
	}
	for _, h := range wideHeadings(recs[:top]) {
		for _, v := range variants(h) {
			try(v)
		}
	}
	if bestCols == nil {
		for _, labels := range customary() {
			try(heading{labels: labels, price: 0.01 * float64(len(labels))})
		}
	}
	if bestCols == nil {
		return nil, nil
	}
	var rows []row
	for _, r := range body {
		if r.label || headOnly(r) {
			rows = append(rows, headRow(filledCells(r)[0]))
			continue
		}
		rows = append(rows, wideRow(r, bestCols))
	}
	return bestCols, rows
}

// wideHeadings reads the header rows of a wide table.
func wideHeadings(recs []record) []heading {
	if len(recs) == 0 {
		return nil
	}
	text := func(r record) (out []string, lead int) {
		seen := false
		for _, c := range r.cells {
			if c.text == "" {
				if !seen {
					lead++
				}
				continue
			}
			seen = true
			out = append(out, c.text)
		}
		return out, lead
	}
	first, _ := text(recs[0])
	first = merged(first)
	var subs []string
	under := -1
	for _, r := range recs[1:] {
		more, lead := text(r)
		if r.exact && lead > 0 && under < 0 {
			under = lead
		}
		subs = append(subs, more...)
	}
	subs = merged(subs)
	out := headings(first, subs, under)
	if h, ok := inPlace(recs); ok {
		out = append(out, h)
	}
	if len(subs) > 0 {
		// the second line may only go on with the first
		out = append(out, heading{labels: append(append([]string{}, first...), subs...), price: 1})
	}
	return out
}

// inPlace reads a header whose rows show their empty cells: each label stands
// over or under the one in its own place, a wide upper label over all up to the
// next.
func inPlace(recs []record) (heading, bool) {
	if len(recs) != 2 || !recs[0].exact || len(recs[1].cells) > len(recs[0].cells) {
		return heading{}, false
	}
	h, upper, spans := heading{price: -1}, "", false
	for j, c := range recs[0].cells {
		sub := ""
		if j < len(recs[1].cells) {
			sub = recs[1].cells[j].text
		}
		if c.text != "" {
			upper = c.text
		} else if sub == "" {
			return heading{}, false
		} else {
			spans = true
		}
		label := upper
		if sub != "" {
			label += " " + sub
		}
		h.labels = append(h.labels, label)
	}
	return h, spans
}

// isHeader says whether a row of a wide table belongs to its header.
func isHeader(r record) bool {
	roles, data, filled := 0, 0, 0
	for _, c := range r.cells {
		if c.text == "" {
			continue
		}
		filled++
		switch {
		case region.HeaderRole(c.text) != "" || bareYear(c.text):
			roles++
		case region.Nature(c.text) != "" || region.IsFigure(c.text) || region.IsBlank(c.text):
			data++
		}
	}
	return roles > 0 && data == 0 && roles*2 >= filled && !headOnly(r)
}

// bodyOf drops headers that a page break printed again among the rows.
func bodyOf(recs []record) []record {
	var out []record
	for _, r := range recs {
		if len(filledCells(r)) >= 3 && isHeader(r) {
			continue
		}
		out = append(out, r)
	}
	return out
}

func filledCells(r record) []cell {
	var out []cell
	for _, c := range r.cells {
		if c.text != "" {
			out = append(out, c)
		}
	}
	return out
}

// headOnly says whether a row is a group heading: one cell of words.
func headOnly(r record) bool {
	cells := filledCells(r)
	if len(cells) == 2 && isGroup(cells[0].text+cells[1].text) && !region.IsFigure(cells[1].text) && len([]rune(cells[0].text)) <= 3 {
		return false
	}
	return len(cells) == 1 && region.HasHan(cells[0].text) && region.Nature(cells[0].text) == "" && !region.IsUnit(cells[0].text)
}

// wideRow lays a row of a wide table into the columns.
func wideRow(r record, cols []column) row {
	a := judge(r.cells, kindsOf(r.cells), cols).align(0, len(r.cells))
	out := row{cells: map[int]cell{}}
	filled := map[int]bool{}
	for i, j := range a.at {
		c := r.cells[i]
		if j < 0 {
			continue
		}
		filled[j] = true
		out.span = whole(out.span, c.span)
		if cols[j].role == nameCol {
			if r.exact && len(out.names) == 0 && i == j+1 && blankBefore(r.cells, i) {
				out.names = append(out.names, cell{}) // the name is merged with the one above
			}
			out.names = append(out.names, c)
		} else {
			out.cells[j] = joined(out.cells[j], c)
		}
	}
	if len(out.names) > 2 {
		out.names = append(out.names[:1], out.names[len(out.names)-1])
	}
	for j, c := range cols {
		if c.role == valueCol && !filled[j] && !r.exact {
			out.lost = append(out.lost, j)
		}
	}
	return out
}

// blankBefore says whether all cells before i are empty.
func blankBefore(cells []cell, i int) bool {
	for _, c := range cells[:i] {
		if c.text != "" {
			return false
		}
	}
	return true
}
