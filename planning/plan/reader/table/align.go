package table

import (
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
)

// cell is one cell of a row.
type cell struct {
	text string // normalised
	span reading.Span
	// inherited: the text belongs to a merged cell that began in a row above.
	inherited bool
	x         int  // place on the line
	single    bool // places count each character as one
}

func textCell(t layout.Text, x int) cell {
	return cell{text: region.Unbold(strings.Trim(t.String(), "|")), span: t.Span(0, len(t.Runes)), x: x}
}

// Costs of aligning a row's cells with the columns. They are ordered, not
// tuned: a wrong kind of cell is worse than a lost cell, a lost value worse
// than a lost unit, a lost unit worse than a lost growth rate.
const (
	wrong     = 12.0
	unlikely  = 4.0
	odd       = 1.5
	slight    = 0.3
	lostName  = 9.0
	lostValue = 3.0
	extraCell = 7.0
)

// kindOf says what a cell can be, judged once.
func kindOf(s string) kinds {
	k := kinds{
		figure: region.IsFigure(s), blank: region.IsBlank(s), nature: region.Nature(s) != "",
		unit: region.IsUnit(s) || region.IsDamagedUnit(s), number: isNumber(s), han: region.HasHan(s),
		digits: strings.ContainsAny(s, "0123456789"), size: len([]rune(s)),
	}
	if rest := strings.TrimLeft(s, "<>≤≥0123456789.,"); rest != s && rest != "" && rest[0] != '/' && !k.number && region.IsUnit(rest) {
		k.figure = true // 48公里
	}
	k.unit = k.unit && !k.figure
	k.words = s != "" && !k.figure && !k.blank && !k.nature && !k.unit
	_, unit := splitUnit(s)
	k.textTarget = k.words && unit == "" && region.IsTextTarget(s)
	k.phrase = k.words && unit == "" && k.digits && k.size <= 40 && (strings.ContainsAny(s, "年均累计增长达到下降分别,〔") || k.textTarget)
	k.header = region.HeaderRole(s) != ""
	k.group, k.topic = isGroup(s), k.words && isTopic(s)
	return k
}

// kinds are the answers to what a cell can be.
type kinds struct {
	figure, blank, nature, unit, number, han, digits, words, textTarget, phrase, header, group, topic bool
	size                                                                                              int
}

// fit is the cost of a cell in a column.
func fit(c cell, k kinds, col column) float64 {
	switch col.role {
	case noCol:
		switch {
		case k.number:
			return 0
		case c.text == "":
			return slight
		}
		return unlikely * 2
	case categoryCol:
		switch {
		case c.text == "":
			return 0
		case k.words && !k.digits && !strings.HasPrefix(c.text, "每") && (k.topic || k.size <= 6):
			return slight
		case k.words:
			return 2 // 每千人口… begins a name
		}
		return wrong
	case nameCol:
		switch {
		case k.words && k.size < 2:
			return odd // the rest of a name
		case k.words && k.han:
			return 0
		case c.text == "":
			return lostName / 2
		case k.unit && k.han:
			return unlikely
		}
		return wrong
	case unitCol:
		switch {
		case k.unit:
			return 0
		case k.blank || c.text == "":
			return slight
		case k.words && k.size <= 8 && !k.digits:
			return unlikely
		}
		return wrong
	case natureCol:
		switch {
		case k.nature:
			return 0
		case k.blank || c.text == "":
			return slight
		}
		return wrong
	case noteCol:
		switch {
		case c.text == "":
			return 0
		case k.figure || k.blank || k.words:
			return slight
		}
		return odd
	}
	switch {
	case k.nature:
		return wrong
	case k.blank:
		return 0.1
	case c.text == "":
		return slight
	case k.figure && col.growth && strings.Contains(c.text, ":"):
		return unlikely * 2
	case k.figure && col.growth && digitsBefore(c.text) > 3:
		return unlikely
	case k.figure:
		return 0
	case k.unit:
		return unlikely * 2
	case k.phrase || k.textTarget:
		return 0.5
	}
	return unlikely - 1
}

// judged are cells with the cost of each in each column.
type judged struct {
	cells []cell
	kinds []kinds
	cols  []column
	fits  [][]float64
	skips []float64
	// room for rows
	cost         []float64
	first        []int
	costs        []float64
	firstColumns []int
}

func judge(cells []cell, ks []kinds, cols []column) *judged {
	g := &judged{cells: cells, kinds: ks, cols: cols, fits: make([][]float64, len(cells)), skips: make([]float64, len(cols))}
	for i := range cells {
		g.fits[i] = make([]float64, len(cols))
		for j, c := range cols {
			g.fits[i][j] = fit(cells[i], ks[i], c)
		}
	}
	for j, c := range cols {
		g.skips[j] = skip(c)
	}
	return g
}

func kindsOf(cells []cell) []kinds {
	out := make([]kinds, len(cells))
	for i, c := range cells {
		out[i] = kindOf(c.text)
	}
	return out
}

// digitsBefore counts the digits before the decimal point of the first number.
func digitsBefore(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		} else if r == ',' {
			continue
		} else if n > 0 {
			break
		}
	}
	return n
}

// skip is the cost of a column for which the row has no cell.
func skip(c column) float64 {
	switch c.role {
	case noCol:
		return 1
	case categoryCol:
		return 0.1
	case nameCol:
		return lostName
	case unitCol:
		return odd
	case natureCol:
		return 2
	case noteCol:
		return 0.2
	}
	switch {
	case c.growth:
		return 1
	case c.part == target:
		return lostValue
	case c.part == other:
		return lostValue - 1
	}
	return lostValue - 0.2 // a lost figure is likelier a baseline than a target
}

// alignment is a row's cells laid into columns: at[i] is the column of cell i,
// -1 for a cell that has none.
type alignment struct {
	at   []int
	cost float64
}

// align lays the cells [lo, hi) into the columns from left to right at the
// least cost. Cells may be missing; a second text after a name goes into the
// name's column too.
func (g *judged) align(lo, hi int) alignment {
	n, m := hi-lo, len(g.cols)
	const inf = 1e9
	width := m + 1
	cost := make([]float64, (n+1)*width)
	from := make([]byte, (n+1)*width)
	for i := range cost {
		cost[i] = inf
	}
	cost[0] = 0
	relax := func(to int, c float64, how byte) {
		if c < cost[to] {
			cost[to], from[to] = c, how
		}
	}
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			at := i*width + j
			here := cost[at]
			if here >= inf {
				continue
			}
			if i < n && j < m {
				relax(at+width+1, here+g.fits[lo+i][j], 'm')
			}
			if j < m {
				relax(at+1, here+g.skips[j], 's')
			}
			if i < n {
				relax(at+width, here+g.extra(lo+i, i, j), 'x')
			}
		}
	}
	out := alignment{at: make([]int, n), cost: cost[n*width+m]}
	for i, j := n, m; i > 0 || j > 0; {
		switch from[i*width+j] {
		case 'm':
			i, j = i-1, j-1
			out.at[i] = j
		case 's':
			j--
		default:
			i--
			out.at[i] = -1
			if c := g.cells[lo+i]; c.text != "" && g.extra(lo+i, i, j) < extraCell {
				out.at[i] = j - 1 // the rest of a cell that broke
			}
		}
	}
	return out
}

// rows gives, for every row of up to longest cells that begins at cell lo, the
// cost of aligning it, and the column of its first cell (-1 none). The answers
// hold until the next call.
func (g *judged) rows(lo, longest int) (costs []float64, firsts []int) {
	m := len(g.cols)
	width := m + 1
	const inf = 1e9
	size := (longest + 1) * width
	if len(g.cost) < size {
		g.cost, g.first = make([]float64, size), make([]int, size)
		g.costs, g.firstColumns = make([]float64, longest+1), make([]int, longest+1)
	}
	cost, first := g.cost[:size], g.first[:size]
	for i := range cost {
		cost[i] = inf
	}
	cost[0], first[0] = 0, -1
	for i := 0; i <= longest; i++ {
		row := cost[i*width : (i+1)*width]
		for j := 0; j <= m; j++ {
			here := row[j]
			if here >= inf {
				continue
			}
			at := i*width + j
			if j < m && here+g.skips[j] < row[j+1] {
				row[j+1], first[at+1] = here+g.skips[j], first[at]
			}
			if i == longest {
				continue
			}
			if j < m {
				if c := here + g.fits[lo+i][j]; c < cost[at+width+1] {
					cost[at+width+1], first[at+width+1] = c, first[at]
					if i == 0 {
						first[at+width+1] = j
					}
				}
			}
			if c := here + g.extra(lo+i, i, j); c < cost[at+width] {
				cost[at+width], first[at+width] = c, first[at]
			}
		}
		g.costs[i], g.firstColumns[i] = row[m], first[i*width+m]
	}
	return g.costs[:longest+1], g.firstColumns[:longest+1]
}

// extra is the cost of cell i (the k-th of its row) beyond column j-1.
func (g *judged) extra(i, k, j int) float64 {
	if g.cells[i].text == "" {
		return slight
	}
	if j == 0 || k == 0 {
		return extraCell
	}
	switch c := g.cols[j-1]; {
	case c.role == nameCol && g.fits[i][j-1] <= odd:
		return odd
	case c.role == nameCol && g.kinds[i].unit && g.kinds[i].han && g.kinds[i].size > 1 && i+1 < len(g.kinds) && g.kinds[i+1].unit:
		return 2 // …优良 + 比例, before the unit
	case c.role == categoryCol && isTopic(g.cells[i-1].text+g.cells[i].text):
		return slight
	case c.role == valueCol && g.kinds[i].words && g.kinds[i-1].words && !g.kinds[i].digits && !g.kinds[i].topic:
		return 2
	}
	return extraCell
}

// isNumber says whether s is a row number: 12, 12., (12), ①.
func isNumber(s string) bool {
	_, ok := rowNumber(s)
	return ok
}

func rowNumber(s string) (int, bool) {
	s = strings.Trim(s, "().、．")
	if n := len(s); n > 0 && n <= 3 {
		v := 0
		for _, r := range s {
			if r < '0' || r > '9' {
				return 0, false
			}
			v = v*10 + int(r-'0')
		}
		return v, v > 0
	}
	if rs := []rune(s); len(rs) == 1 && rs[0] >= '①' && rs[0] <= '⑳' {
		return int(rs[0]-'①') + 1, true
	}
	return 0, false
}
