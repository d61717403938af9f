package pdf

import (
	"math"
	"regexp"
	"slices"
)

// Tables without drawn rules are known by their white: strips between the
// columns that no row prints on. This file finds where such a table stands and
// its columns (gutters.go finds the white); stream_rows.go puts the rows together.

// stretch is a part of a line that stands apart from the rest of it.
type stretch struct {
	glyphs   []glyph
	x0, x1   float64
	from, to int // the columns it covers, once they are known
}

func (s *stretch) text() string { return textOf(segment{glyphs: s.glyphs}) }

// apart is the gap, in ems, that parts the stretches of a line.
const apart = 0.9

// stretches cuts a line at its gaps.
func (l *line) stretches() []stretch {
	var out []stretch
	for _, g := range l.glyphs {
		x0, x1 := g.em()
		if n := len(out); n > 0 && x0-out[n-1].x1 < apart*l.size {
			out[n-1].glyphs = append(out[n-1].glyphs, g)
			out[n-1].x1 = max(out[n-1].x1, x1)
			continue
		}
		out = append(out, stretch{glyphs: []glyph{g}, x0: x0, x1: x1})
	}
	return out
}

var (
	// labelled is the number of a heading that stands apart from its words.
	labelled = regexp.MustCompile(`^(?:第[一二三四五六七八九十百零〇\d]+[章节篇编]|[（(]?[一二三四五六七八九十]+[）)、]|专栏\d*|\d{1,2}[．.、]|[附图表件]+\d*)$`)
	// leaders are the dots of a table of contents.
	leaders = regexp.MustCompile(`\.{4,}|…{2,}|·{4,}|(?:\. ){4,}`)
	// aside is a line that stands over or under a table and is no row of it.
	aside = regexp.MustCompile(`^(?:专栏|表\s*\d|附表|附件|图\s*\d|[（(]?单位|注[：:\d]|备注[：:]|说明[：:]|资料来源|第[一二三四五六七八九十百]+[章节篇编])`)
	group = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])`)
	count = regexp.MustCompile(`^\d{1,3}$`)
)

// row is a printed line within the stretch of a page that may be a table.
type rowLine struct {
	line
	parts []stretch
	at    int // index among the page's lines
}

// seed says whether a line has columns.
func (r *rowLine) seed() bool {
	return len(r.parts) > 2 || len(r.parts) == 2 && !labelled.MatchString(r.parts[0].text())
}

// streams finds the tables of a page that are set without rules, and moves
// their lines into grids. before are the columns of the table that ended the
// page before, if any.
func (p *composed) streams(before *grid) {
	taken := make([]bool, len(p.lines))
	found := false
	for i := 0; i < len(p.lines); {
		block, next := p.block(i)
		i = next
		if len(block) == 0 {
			continue
		}
		g, used := newStream(block, before, p.ends(i))
		if g == nil {
			continue
		}
		for _, k := range used {
			taken[k] = true
		}
		p.grids, found = append(p.grids, *g), true
	}
	if !found {
		return
	}
	n := 0
	for k := range p.lines {
		if !taken[k] {
			p.lines[n], p.furniture[n] = p.lines[k], p.furniture[k]
			n++
		}
	}
	p.lines, p.furniture = p.lines[:n], p.furniture[:n]
}

// ends says whether nothing but page furniture stands from line i on.
func (p *composed) ends(i int) bool { return !slices.Contains(p.furniture[i:], false) }

// block collects the lines from i on that can be rows of one table, and the
// index of the line to go on with. It begins at a line with columns.
func (p *composed) block(i int) ([]rowLine, int) {
	var out []rowLine
	last := -1
	for k := i; k < len(p.lines); k++ {
		l := p.lines[k]
		if p.furniture[k] || len(l.glyphs) == 0 || leaders.MatchString(l.text) {
			break
		}
		r := rowLine{line: l, parts: l.stretches(), at: k}
		if len(out) > 0 && out[len(out)-1].base-l.base > 6*l.size || p.between(out, l) {
			break
		}
		if len(r.parts) == 1 && (l.x1-l.x0 > 0.8*(p.right-p.left) || aside.MatchString(l.text)) {
			if last < 0 { // nothing begun: a line before the table
				return nil, k + 1
			}
			break
		}
		out = append(out, r)
		if r.seed() {
			last = len(out) - 1
		}
	}
	if last < 0 {
		return nil, i + max(1, len(out))
	}
	return out, i + len(out)
}

// between says whether a table with rules stands between the lines and l.
func (p *composed) between(above []rowLine, l line) bool {
	if len(above) == 0 {
		return false
	}
	for _, g := range p.grids {
		if g.y0 > l.base && g.y1 < above[len(above)-1].base {
			return true
		}
	}
	return false
}

// newStream makes a table of the lines of a block; nil when they are none.
// used are the page's lines that it takes. pageEnds says that nothing stands
// below the block, so that its last line may head rows on the next page.
func newStream(block []rowLine, before *grid, pageEnds bool) (g *grid, used []int) {
	first, last, seeds, most := -1, -1, 0, 0
	for i := range block {
		if block[i].seed() {
			if first < 0 {
				first = i
			}
			last, seeds = i, seeds+1
			most = max(most, len(block[i].parts))
		}
	}
	if seeds < 2 || most == 2 && seeds < 3 {
		return nil, nil
	}
	strips := gutters(block[first:last+1], most)
	if before != nil && before.strips != nil && agree(before.strips, block[first:last+1]) {
		strips = slices.Clone(before.strips)
		for i := range strips {
			strips[i] = narrow(strips[i], block[first:last+1])
		}
	}
	if len(strips) == 0 {
		return nil, nil
	}
	for i := range block {
		block[i].place(strips)
	}
	if gapsInside(block[first:last+1]) || contentsList(block, len(strips)) || alone(block[first:last+1]) || runsOver(block[first:last+1]) {
		return nil, nil
	}
	// lines of one stretch before and after belong to cells that go over the line
	for first > 0 && near1(&block[first-1], &block[first]) {
		first--
	}
	for last+1 < len(block) && near1(&block[last+1], &block[last]) && !startsItem(block[last+1].text) {
		last++
	}
	if end := len(block) - 1; pageEnds && last+1 == end && group.MatchString(block[end].text) && block[last].base-block[end].base < 4*block[end].size {
		last = end
	}
	for _, r := range block[first : last+1] {
		used = append(used, r.at)
	}
	body := block[first : last+1]
	goesOn := before != nil && sameStrips(before.strips, strips)
	if goesOn {
		body = body[headAgain(before.head, body):]
	}
	if len(body) == 0 {
		return nil, nil
	}
	return assembleStream(body, strips, goesOn), used
}

// headAgain is how many of the first lines print the head of the table again.
func headAgain(head []string, lines []rowLine) int {
	if len(lines) < len(head) {
		return 0
	}
	for i, h := range head {
		if lines[i].bare() != h {
			return 0
		}
	}
	return len(head)
}

// bare is the text of a line without its blanks.
func (r *rowLine) bare() string { return textOf(segment{glyphs: r.glyphs}) }

// near1 says whether a line of one stretch can be part of a cell of its
// neighbour: it stands close and within one column or a label over several.
func near1(r, neighbour *rowLine) bool {
	return len(r.parts) == 1 && math.Abs(r.base-neighbour.base) < 2.3*neighbour.size && r.size < 1.15*neighbour.size &&
		r.parts[0].to-r.parts[0].from <= 1 && r.n <= 20 && !group.MatchString(r.text)
}

// agree says whether most lines leave the strips of another table white.
func agree(strips [][2]float64, lines []rowLine) bool {
	crossing, parted := 0, 0
	for i := range lines {
		for _, s := range strips {
			if lines[i].printsOn(s) {
				crossing++
				break
			}
		}
		if len(lines[i].parts) >= 2 {
			parted++
		}
	}
	return crossing*4 <= len(lines) && parted > 0
}

// printsOn says whether a line prints over a strip: text runs through it.
func (r *rowLine) printsOn(s [2]float64) bool {
	middle := (s[0] + s[1]) / 2
	for i := range r.parts {
		part := &r.parts[i]
		if part.x0 >= middle || part.x1 <= middle {
			continue
		}
		// inside one stretch: a gap at the strip parts two cells nevertheless
		left, right := math.Inf(-1), math.Inf(1)
		for _, g := range part.glyphs {
			x0, x1 := g.em()
			if (x0+x1)/2 < middle {
				left = max(left, x1)
			} else {
				right = min(right, x0)
			}
		}
		return right-left < min(0.3*r.size, 0.6*(s[1]-s[0]))
	}
	return false
}

// place gives every stretch its columns, cutting those that hold two cells with
// little white between.
func (r *rowLine) place(strips [][2]float64) {
	var out []stretch
	for _, part := range r.parts {
		rest := part
		for _, s := range strips {
			middle := (s[0] + s[1]) / 2
			one := rowLine{line: r.line, parts: []stretch{rest}}
			if rest.x0 >= middle || rest.x1 <= middle || one.printsOn(s) {
				continue
			}
			l, m := stretch{x0: math.Inf(1), x1: math.Inf(-1)}, stretch{x0: math.Inf(1), x1: math.Inf(-1)}
			for _, g := range rest.glyphs {
				x0, x1 := g.em()
				to := &m
				if (x0+x1)/2 < middle {
					to = &l
				}
				to.glyphs, to.x0, to.x1 = append(to.glyphs, g), min(to.x0, x0), max(to.x1, x1)
			}
			out, rest = append(out, l), m
		}
		out = append(out, rest)
	}
	for i := range out {
		s := &out[i]
		s.from, s.to = -1, 0
		for c := 0; c <= len(strips); c++ {
			lo, hi := math.Inf(-1), math.Inf(1)
			if c > 0 {
				lo = (strips[c-1][0] + strips[c-1][1]) / 2
			}
			if c < len(strips) {
				hi = (strips[c][0] + strips[c][1]) / 2
			}
			if over := min(hi, s.x1) - max(lo, s.x0); over > 0.6*r.size || over > 0.5*(s.x1-s.x0) {
				if s.from < 0 {
					s.from = c
				}
				s.to = c
			}
		}
		s.from = max(s.from, 0)
		s.to = max(s.to, s.from)
	}
	r.parts = out
}

// gapsInside says whether the columns are not where the lines have their gaps:
// text spaced by blanks, whose columns stand nowhere.
func gapsInside(lines []rowLine) bool {
	bad, all := 0, 0
	for i := range lines {
		parts := lines[i].parts
		for k := 1; k < len(parts); k++ {
			all++
			if parts[k].from <= parts[k-1].to {
				bad++
			}
		}
	}
	return bad*8 > all
}

// contentsList says whether the lines are a printed table of contents: titles
// and page numbers that do not fall.
func contentsList(lines []rowLine, strips int) bool {
	pages, last, rows := 0, 0, 0
	for i := range lines {
		parts := lines[i].parts
		if len(parts) < 2 {
			continue
		}
		rows++
		t := parts[len(parts)-1].text()
		if !count.MatchString(t) {
			continue
		}
		n := 0
		for _, r := range t {
			n = n*10 + int(r-'0')
		}
		if n >= last {
			pages, last = pages+1, n
		}
	}
	return strips == 1 && pages*10 >= rows*8
}

// runsOver says whether lines of prose run over the columns: a text whose labels
// stand apart, not a table.
func runsOver(lines []rowLine) bool {
	over := 0
	for i := range lines {
		if p := &lines[i].parts[0]; len(lines[i].parts) == 1 && p.to > p.from && lines[i].n >= 16 {
			over++
		}
	}
	return over*6 > len(lines)
}

// alone says whether nearly every line has its text in one column only: names
// under one another beside an empty margin.
func alone(lines []rowLine) bool {
	n := 0
	for i := range lines {
		if len(lines[i].parts) > 1 {
			n++
		}
	}
	return n < 2 || n*6 < len(lines)
}
