package layout

import (
	"regexp"
	"slices"
	"strings"

	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
)

// assembler joins lines into paragraphs, one after another.
type assembler struct {
	lines   []line
	g       geometry
	titles  map[string]bool
	blocks  []Block
	open    int   // block that the next line may go on, -1 none
	members []int // its lines
	crossed bool  // page furniture stands between its last line and the next
}

// assemble makes the blocks of the lines, in document order.
func assemble(doc *source.Document, lines []line, g geometry, titles map[string]bool) []Block {
	a := assembler{lines: lines, g: g, titles: titles, open: -1}
	grid := -1
	for i := range lines {
		l := &lines[i]
		switch {
		case l.grid >= 0:
			a.open = -1
			if l.grid != grid {
				grid = l.grid
				gr := &doc.Grids[grid]
				a.blocks = append(a.blocks, Block{Role: l.role, Grid: gr, Span: gr.Span})
			}
		case l.role == Furniture:
			a.add(l)
			a.crossed = true
		case l.role == Contents:
			a.add(l)
			a.open = -1
		case a.open >= 0 && a.joins(i, a.crossed || l.newPage):
			a.blocks[a.open].extend(l)
			a.members, a.crossed = append(a.members, i), false
		default:
			a.open, a.crossed = len(a.blocks), false
			a.members = append(a.members[:0], i)
			a.add(l)
		}
	}
	return a.blocks
}

func (a *assembler) add(l *line) {
	sp := reading.Span{l.start, l.end}
	a.blocks = append(a.blocks, Block{Role: l.role, Text: l.text, Lines: []reading.Span{sp}, Span: sp, Level: l.level})
}

// extend appends a line to the paragraph. A blank is put between two Latin
// words only: a number cut by the break becomes one again.
func (b *Block) extend(l *line) {
	n := len(b.Text.Runes)
	// the first lines share their runes with the source lines: copy before growing
	t := Text{Runes: b.Text.Runes[:n:n], Off: b.Text.Off[:n:n]}
	if last, first := b.Text.Runes[n-1], l.text.Runes[0]; latin(last) && latin(first) && !digit(last) && !digit(first) {
		t.Runes, t.Off = append(t.Runes, ' '), append(t.Off, l.start)
	}
	b.Text = Text{Runes: append(t.Runes, l.text.Runes...), Off: append(t.Off, l.text.Off...)}
	b.Lines = append(b.Lines, reading.Span{l.start, l.end})
	b.Span[1] = l.end
}

// joins says whether line i goes on the open paragraph. crossed says that a
// page ended between.
func (a *assembler) joins(i int, crossed bool) bool {
	a.crossed = crossed
	p, l := &a.lines[a.members[len(a.members)-1]], &a.lines[i]
	if p.hint >= 0 && p.hint == l.hint {
		return true // the format says they are one heading
	}
	if p.level > 0 || l.level > 0 || l.tabular() || l.shape.label > 0 {
		return false
	}
	if p.tabular() { // the last cell of a row runs over the line
		return a.g.wrapped && !p.shape.terminal && l.blanks == 0 && a.g.full(p, l) && l.n() < 40
	}
	if p.shape.kind == "chapter" && p.shape.label == p.n() {
		return len(a.members) == 1 && l.n() <= 60 && !l.shape.terminal // 第一章 / 发展基础
	}
	if first := &a.lines[a.members[0]]; first.heading() || first.shape.kind == "box" && !p.shape.terminal {
		if len(a.members) == 1 {
			return a.continuesHeading(p, i)
		}
		if first.shape.kind == "chapter" || first.shape.kind == "box" || !a.g.wrapped {
			return false
		}
	}
	if a.g.wrapped {
		return a.continuesWrapped(p, l)
	}
	return a.continuesBroken(p, l) || bareForm.MatchString(l.s) && prose(p, a.members) && i+1 < len(a.lines) && unitStart.MatchString(a.lines[i+1].s)
}

// prose says whether the paragraph that ends with line p is running text.
func prose(p *line, members []int) bool {
	return p.n() >= 12 && (p.shape.comma || p.shape.sentence) || len(members) > 1
}

// continuesHeading says whether line i is clearly the rest of the heading p:
// the contents print them as one, or the heading breaks off at a comma or at
// the margin, and a short line without a stop follows.
func (a *assembler) continuesHeading(p *line, i int) bool {
	l := &a.lines[i]
	if a.titles[p.s+l.s] {
		return true
	}
	if a.crossed || l.blanks > 0 && !a.g.airy || l.n() > 32 || l.shape.terminal || l.shape.sentence || l.shape.label > 0 {
		// numbered prose whose first line looks like a heading (1.推进…,)
		return a.g.wrapped && p.shape.kind != "chapter" && a.g.full(p, l) && a.continuesWrapped(p, l)
	}
	if i+1 < len(a.lines) && a.g.wrapped && a.g.full(l, &a.lines[i+1]) && p.shape.kind != "chapter" {
		return a.g.full(p, l) // the line goes on itself: prose
	}
	if p.shape.dangling || unbalanced(p.text.Runes) {
		return true
	}
	return a.g.wrapped && a.g.full(p, l)
}

// continuesWrapped decides in a document of broken lines.
func (a *assembler) continuesWrapped(p, l *line) bool {
	if l.blanks > 0 && !a.g.airy && !a.crossed {
		return false
	}
	indented := a.g.indents && l.indent >= a.g.margin+2
	if indented && !p.shape.dangling {
		return false
	}
	full := a.g.full(p, l)
	if p.shape.terminal {
		if !full || a.g.indents {
			return full
		}
		return !l.lead() && !l.counted()
	}
	if full || a.g.indents && p.edge*2 > a.g.width && (p.shape.comma || p.shape.sentence || len(a.members) > 1) {
		return true // short of the margin, but the next line is not indented
	}
	return a.continuesBroken(p, l)
}

// continuesBroken decides where lines are paragraphs: only when the line before
// breaks off for certain.
func (a *assembler) continuesBroken(p, l *line) bool {
	if p.shape.terminal || l.shape.kind == "note" {
		return false
	}
	last, first := p.text.Runes[p.n()-1], l.text.Runes[0]
	switch {
	case cutYear(p.text.Runes, l.text.Runes):
		return true
	case !prose(p, a.members):
		return false
	case first == ',' || first == '。' || first == ';' || first == '、' || closer(first) && first != '》':
		return true
	case p.shape.dangling:
		return l.n() >= 2
	case digit(last):
		return digit(first) || unitStart.MatchString(l.s)
	case digit(first) && han(last) && (l.shape.terminal || l.shape.comma || l.shape.sentence):
		return figure.MatchString(l.s)
	}
	if labelled(l.s) || l.lead() {
		return false
	}
	goesOn := han(first) || latin(first) || first == '“' || first == '《'
	if a.crossed && goesOn && l.n() >= 8 && (l.shape.terminal || l.shape.comma || l.shape.sentence) {
		return true
	}
	whole := p.shape.sentence || len(a.members) > 1
	return whole && goesOn && (han(last) || latin(last)) && p.n() >= 30 &&
		(l.shape.terminal || l.shape.sentence)
}

// figure is a number with a unit at the beginning of a line.
var figure = regexp.MustCompile(`^\d[\d.]*(?:[%‰万亿亩个家项处座人户元名件吨倍所位次台套只头批天岁分秒米种条辆床微毫克美港度]|小时|平方|千米|公里|公顷|千瓦|立方|年|月|日)`)

// cutYear says whether a year was cut between two lines: 20 / 25年.
func cutYear(a, b []rune) bool {
	i := len(a)
	for i > 0 && digit(a[i-1]) {
		i--
	}
	j := 0
	for j < len(b) && digit(b[j]) {
		j++
	}
	return i < len(a) && j > 0 && j < len(b) && b[j] == '年' && isYear(append(slices.Clone(a[i:]), b[:j]...))
}

// labelled says whether a line begins with a short label and a colon, as the
// items of a box do.
func labelled(s string) bool {
	i := strings.IndexByte(s, ':')
	return i > 0 && i <= 45 && !strings.ContainsAny(s[:i], ",。")
}

// unbalanced says whether a bracket or quote opens and does not close.
func unbalanced(rs []rune) bool {
	depth := 0
	for _, r := range rs {
		switch r {
		case '(', '“', '《', '〔', '【':
			depth++
		case ')', '”', '》', '〕', '】':
			depth--
		}
	}
	return depth > 0
}
