package layout

import "slices"

// geometry is what a document's lines have in common.
type geometry struct {
	wrapped bool // lines are pieces of paragraphs, not paragraphs
	width   int  // columns of a full line; meaningful when wrapped
	margin  int  // columns of white space before a line that goes on
	indents bool // paragraphs begin with an indent and other lines do not
	airy    bool // blank lines stand between most lines and tell nothing
	counted bool // lines were broken after a number of characters, whatever their width
}

// full says whether the line reaches the right margin, so that the break after
// it need not be the author's. next is the line after it: a word that did not
// fit may have left room.
func (g geometry) full(l, next *line) bool {
	slack := max(4, g.width/10)
	if g.counted {
		slack = 2
	}
	edge := l.edge
	if g.indents && l.indent > g.margin || l.indent < g.margin {
		edge = l.edge - l.indent + max(l.indent, g.margin)
	}
	if edge >= g.width-slack {
		return true
	}
	word := 0
	for _, r := range next.text.Runes {
		if !latin(r) && r != '.' && r != '%' && r != '-' && r != ':' {
			break
		}
		word++
	}
	return word > 2 && edge+word >= g.width-slack
}

// measureGeometry decides whether lines are paragraphs. Lines are pieces when
// few of them end a sentence, they are of much the same length, and that length
// is one that fits a page.
func measureGeometry(lines []line) geometry {
	counted := countCharacters(lines)
	var edges []int
	var prose []*line
	after, blank := 0, 0
	var last *line
	for i := range lines {
		l := &lines[i]
		if !l.body() {
			last = nil
			continue
		}
		if last != nil {
			after++
			if l.blanks > 0 {
				blank++
			}
		}
		last = l
		if l.n() >= 12 && !l.tabular() && l.level == 0 {
			prose = append(prose, l)
			edges = append(edges, l.edge)
		}
	}
	g := geometry{counted: counted, airy: after >= 6 && blank*10 >= after*6}
	if len(prose) < 4 {
		return g
	}
	slices.Sort(edges)
	g.width = edges[(len(edges)-1)*95/100]
	closed, full := 0, 0
	for _, l := range prose {
		if l.shape.terminal {
			closed++
		}
		if l.edge*100 >= g.width*88 && l.edge*100 <= g.width*112 {
			full++
		}
	}
	n := len(prose)
	g.wrapped = g.width <= 170 && closed*100 <= n*55 && full*100 >= n*40
	if g.wrapped {
		g.measureIndent(lines)
	}
	return g
}

// measureIndent finds the left margin and whether paragraphs are indented: the
// line after a full open line stands at the margin, the line after a closed
// short one mostly does not.
func (g *geometry) measureIndent(lines []line) {
	counts := map[int]int{}
	for i := 1; i < len(lines); i++ {
		p, l := &lines[i-1], &lines[i]
		if p.body() && l.body() && !p.shape.terminal && p.edge*10 >= g.width*9 {
			counts[l.indent]++
		}
	}
	best := 0
	for in, c := range counts {
		if c > best || c == best && in < g.margin {
			best, g.margin = c, in
		}
	}
	closed, closedIn, open, openIn := 0, 0, 0, 0
	for i := 1; i < len(lines); i++ {
		p, l := &lines[i-1], &lines[i]
		if !p.body() || !l.body() || l.n() < 12 {
			continue
		}
		in := 0
		if l.indent >= g.margin+2 {
			in = 1
		}
		switch {
		case p.shape.terminal && p.edge*10 < g.width*9:
			closed, closedIn = closed+1, closedIn+in
		case !p.shape.terminal && p.edge*10 >= g.width*9:
			open, openIn = open+1, openIn+in
		}
	}
	g.indents = closedIn > 0 && closedIn*10 >= closed*6 && openIn*10 <= open*2
}

// countCharacters decides by what lines were broken: a page of print by their
// width, a program often by the number of characters. In the second case the
// lines are measured in characters from then on.
func countCharacters(lines []line) bool {
	width, chars, open := map[int]int{}, map[int]int{}, 0
	for i := range lines {
		if l := &lines[i]; l.body() && l.n() >= 12 && !l.tabular() && l.level == 0 && !l.shape.terminal {
			width[l.edge]++
			chars[l.runs]++
			open++
		}
	}
	most := func(counts map[int]int) int {
		best := 0
		for at, n := range counts {
			best = max(best, n+counts[at+1])
		}
		return best
	}
	if n := most(chars); open < 8 || n*10 < open*6 || n*10 < most(width)*12 {
		return false
	}
	for i := range lines {
		lines[i].indent, lines[i].edge = lines[i].before, lines[i].runs
	}
	return true
}
