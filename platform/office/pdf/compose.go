package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"gangyao/platform/office/extract"
)

// composed is a page put together: its lines and tables from top to bottom.
type composed struct {
	width, height float64
	lines         []line
	furniture     []bool // parallel to lines
	grids         []grid
	left, right   float64 // the margins of its text
}

// compose writes the pages as one text.
func compose(pages []page, limit int) *extract.Text {
	out := make([]composed, len(pages))
	sizes := map[int]int{}
	for i, p := range pages {
		p.newspaper()
		grids, rest := lattice(p)
		ls := lines(rest)
		out[i] = composed{width: p.width, height: p.height, lines: ls, furniture: make([]bool, len(ls)), grids: grids}
		for _, l := range ls {
			sizes[int(l.size*2+0.5)] += l.n
		}
	}
	body := float64(most(sizes)) / 2
	margins(out)
	markFurniture(out)
	var before *grid
	for i := range out {
		markNotes(&out[i], body)
		out[i].streams(before)
		if low := out[i].lowest(); low == nil || before == nil || !before.goesOn(low) {
			before = low
		}
	}
	w := writer{b: extract.NewBuilder(limit), body: body, ranks: ranks(out, body)}
	for i := range out {
		w.page(&out[i])
	}
	w.flush()
	return w.b.Text()
}

// most is the key with the largest count, the smallest such key.
func most(counts map[int]int) int {
	best, n := 0, -1
	for k, c := range counts {
		if c > n || c == n && k < best {
			best, n = k, c
		}
	}
	return best
}

// margins finds the left margin of each page's text: that of its longer lines,
// or where it has none, that of the document.
func margins(pages []composed) {
	all := math.Inf(1)
	for i := range pages {
		p := &pages[i]
		p.left = math.Inf(1)
		for _, l := range p.lines {
			if l.n >= 12 {
				p.left = min(p.left, l.x0)
			}
		}
		all = min(all, p.left)
	}
	if math.IsInf(all, 1) {
		all = 0
	}
	for i := range pages {
		p := &pages[i]
		for _, l := range p.lines {
			p.right = max(p.right, l.x1)
		}
	}
	for i := range pages {
		if math.IsInf(pages[i].left, 1) {
			pages[i].left = all
		}
	}
}

// lowest is the last table of the page.
func (p *composed) lowest() *grid {
	var low *grid
	for i := range p.grids {
		if low == nil || p.grids[i].y1 < low.y1 {
			low = &p.grids[i]
		}
	}
	return low
}

// writer writes pages. A table at the foot of a page waits: it may go on at the
// head of the next.
type writer struct {
	b     *extract.Builder
	body  float64
	ranks map[style]int // levels of the headings' styles
	open  *grid         // a table not yet written
	after []func()
}

func (w *writer) page(p *composed) {
	grids := slices.Clone(p.grids)
	slices.SortStableFunc(grids, func(a, b grid) int { return order(b.y1, a.y1) })
	k, started := 0, false
	for _, g := range grids {
		for k < len(p.lines) && p.lines[k].base > g.y1-1 {
			started = w.lineAt(p, &k, started)
		}
		if !started && w.open != nil && w.open.goesOn(&g) {
			w.open.append(&g)
		} else {
			w.flush()
			w.open = &g
		}
		started = true
	}
	for k < len(p.lines) {
		started = w.lineAt(p, &k, started)
	}
}

// lineAt writes line *k and, when they make one heading, those after it. It
// returns whether text other than furniture was seen on the page.
func (w *writer) lineAt(p *composed, k *int, started bool) bool {
	l, furniture := p.lines[*k], p.furniture[*k]
	*k++
	if furniture {
		text := l.text
		w.later(func() { w.write(text, 0, true) })
		return started
	}
	for *k < len(p.lines) && !p.furniture[*k] && w.sameHeading(l, p.lines[*k]) {
		next := p.lines[*k]
		l.text, l.base, l.n = glue(l.text, next.text), next.base, l.n+next.n
		*k++
	}
	if *k < len(p.lines) && !p.furniture[*k] && p.rowGoesOn(l, p.lines[*k]) {
		l.text = glue(l.text, p.lines[*k].text)
		*k++
	}
	w.flush()
	indent := int((l.x0-p.left)/(l.size/2) + 0.5)
	start := w.b.Pos()
	w.write(l.text, min(max(indent, 0), 60), false)
	if level := w.ranks[styleOf(&l)]; level > 0 && headingLike(&l) {
		w.b.Mark(start, extract.Heading, level)
	}
	return true
}

// later does something now, or after the open table.
func (w *writer) later(do func()) {
	if w.open == nil {
		do()
		return
	}
	w.after = append(w.after, do)
}

func (w *writer) write(text string, indent int, furniture bool) {
	w.b.Break()
	start := w.b.Pos()
	w.b.String(strings.Repeat(" ", indent))
	w.b.String(text)
	if furniture {
		w.b.Mark(start, extract.Furniture, 0)
	}
	w.b.Break()
}

// label is the number or word by which a heading begins.
var label = regexp.MustCompile(`^\s*(?:第\s*[一二三四五六七八九十百零〇\d]+\s*[章节篇编]|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|专栏\s*\d*|附件|附表|表\s*\d)`)

// sameHeading says whether next is the second line of the heading l: larger
// than the body, close below it, of the same size, and not a heading itself.
func (w *writer) sameHeading(l, next line) bool {
	return l.size >= 1.12*w.body && math.Abs(l.size-next.size) < 0.05*l.size && l.base-next.base < 2.1*l.size &&
		label.MatchString(l.text) && !label.MatchString(next.text) && !stops(l.text) && !stops(next.text) && l.n+next.n <= 80
}

// rowGoesOn says whether next is the end of the last cell of a row whose columns
// are set apart by blanks: the row fills the line, and a few words follow at the
// left margin.
func (p *composed) rowGoesOn(l, next line) bool {
	room := max(1.3*l.size, min(next.x1-next.x0, 5*l.size)) // a word that did not fit leaves room
	return l.gaps >= 2 && next.gaps == 0 && next.n <= 24 && l.x1 > p.right-room && next.x0 < p.left+l.size &&
		l.base-next.base < 2.2*l.size && !stops(l.text) && !startsItem(next.text) && !aside.MatchString(next.text)
}

// flush writes the open table and what waited for it.
func (w *writer) flush() {
	if w.open != nil {
		w.table(w.open)
		w.open = nil
	}
	after := w.after
	w.after = nil
	for _, do := range after {
		do()
	}
}

func (w *writer) table(g *grid) {
	w.b.StartTable()
	row := -1
	for _, c := range g.cells {
		for row < c.row {
			w.b.StartRow()
			row++
		}
		w.b.StartCell(c.rowSpan, c.colSpan, false)
		for i, t := range c.paragraphs() {
			if i > 0 {
				w.b.Rune('\n')
			}
			w.b.String(t)
		}
		w.b.EndCell()
	}
	w.b.EndTable()
}

// goesOn says whether a table at the head of a page is the rest of g: the same
// columns at the same places.
func (g *grid) goesOn(next *grid) bool {
	if len(g.xs) != len(next.xs) {
		return false
	}
	if g.strips != nil || next.strips != nil {
		return g.strips != nil && next.strips != nil && sameStrips(g.strips, next.strips)
	}
	for i := range g.xs {
		if math.Abs(g.xs[i]-next.xs[i]) > 2*near {
			return false
		}
	}
	return true
}

// sameStrips says whether the strips of two tables share their white.
func sameStrips(a, b [][2]float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		shared := min(a[i][1], b[i][1]) - max(a[i][0], b[i][0])
		if shared < min(1, (a[i][1]-a[i][0])/2, (b[i][1]-b[i][0])/2) {
			return false
		}
	}
	return true
}

// append adds the rest of the table, without the rows of its head that are
// printed again. A row, or the text of a box, that the page end broke becomes
// one again, and so does a merged cell that goes on.
func (g *grid) append(next *grid) {
	skip := g.repeated(next)
	rows := len(g.ys) - 1
	broken := g.breaksAt(next, skip)
	shift := rows - skip
	if broken {
		shift--
	}
	for _, c := range next.cells {
		if c.row < skip {
			continue
		}
		if c.row == skip {
			if up := g.endsAbove(c.col, rows); up != nil && (broken || len(c.glyphs) == 0 && c.col == 0) {
				up.glyphs = append(up.glyphs, below(c.glyphs, up.glyphs)...)
				if up.rowSpan += c.rowSpan; broken {
					up.rowSpan--
				}
				continue
			}
		}
		c.row += shift
		g.cells = append(g.cells, c)
	}
	for range len(next.ys) - 1 + shift - rows {
		g.ys = append(g.ys, g.ys[len(g.ys)-1]-1)
	}
}

// endsAbove is the cell of a column that reaches down to the end of the rows.
func (g *grid) endsAbove(col, rows int) *gridCell {
	for i := len(g.cells) - 1; i >= 0; i-- {
		if c := &g.cells[i]; c.col == col && c.row+c.rowSpan == rows {
			return c
		}
	}
	return nil
}

// breaksAt says whether the last row goes on in the first new row of next: each
// cell with text there stands under one whose last line is full and ends no
// sentence, and, unless the table is a box of one column, some cell is empty.
func (g *grid) breaksAt(next *grid, skip int) bool {
	texts, empty := 0, len(g.xs) == 2
	for i := range next.cells {
		c := &next.cells[i]
		if c.row != skip {
			continue
		}
		if len(c.glyphs) == 0 {
			empty = true
			continue
		}
		up := g.endsAbove(c.col, len(g.ys)-1)
		if up == nil || len(up.glyphs) == 0 {
			return false
		}
		over, under := lines(up.glyphs), lines(c.glyphs)
		last := over[len(over)-1]
		if stops(last.text) || startsItem(under[0].text) || !up.full(last, last) {
			return false
		}
		texts++
	}
	return texts > 0 && empty
}

// below moves glyphs of the next page under those of this.
func below(moved, over []glyph) []glyph {
	low, high := math.Inf(1), math.Inf(-1)
	for _, g := range over {
		low = min(low, g.y0)
	}
	for _, g := range moved {
		high = max(high, g.y1)
	}
	out := slices.Clone(moved)
	for i := range out {
		out[i].y0 += low - high - out[i].size/2
		out[i].y1 += low - high - out[i].size/2
	}
	return out
}

// repeated is how many of next's first rows print g's head again.
func (g *grid) repeated(next *grid) int {
	head := func(g *grid, row int) string {
		var b strings.Builder
		for i := range g.cells {
			if c := &g.cells[i]; c.row == row {
				b.WriteString(strings.Join(c.paragraphs(), "") + "|")
			}
		}
		return b.String()
	}
	n := 0
	for n < 3 && n < len(next.ys)-2 && n < len(g.ys)-2 && len(g.xs) > 2 && head(g, n) == head(next, n) {
		n++
	}
	return n
}
