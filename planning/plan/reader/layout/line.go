package layout

import (
	"gangyao/planning/plan/reader/source"
	"gangyao/planning/plan/reading"
)

// line is one printed line of the source with what its looks tell. Blank lines
// are not kept; the line after them counts them.
type line struct {
	start, end   int  // in the source: without white space at either end
	text         Text // normalised
	s            string
	indent       int  // columns of white space before it
	edge         int  // columns from the margin to its last rune
	before, runs int  // the same two counted in characters
	gaps         int  // wide gaps inside: the seams of spaced columns
	widest       int  // columns of the widest gap
	blanks       int  // blank lines before it
	newPage      bool // a page break stands before it
	shape        shape

	role  Role
	level int // heading level by the format
	hint  int // index of the heading hint over it, -1 none
	grid  int // index of the grid it lies in, -1 none
}

// n is the length of the normalised text.
func (l *line) n() int { return len(l.text.Runes) }

// body says whether the line is text of the body, outside grids.
func (l *line) body() bool { return l.role == Body && l.grid < 0 }

// tabular says whether the line looks like a row with spaced columns.
func (l *line) tabular() bool { return l.gaps >= 2 || l.gaps == 1 && l.widest >= 3 }

// split cuts the document into lines and lays the format's hints over them.
func split(doc *source.Document) []line {
	lines := splitRange(doc.Text, 0, len(doc.Text))
	g, h := 0, 0
	for i := range lines {
		l := &lines[i]
		for g < len(doc.Grids) && doc.Grids[g].Span[1] <= l.start {
			g++
		}
		if g < len(doc.Grids) && doc.Grids[g].Span[0] <= l.start {
			l.grid = g
		}
		for h < len(doc.Hints) && doc.Hints[h].Span[1] <= l.start {
			h++
		}
		for k := h; k < len(doc.Hints) && doc.Hints[k].Span[0] < l.end; k++ {
			switch hint := doc.Hints[k]; hint.Kind {
			case "furniture":
				if covers(hint.Span, l) {
					l.role = Furniture
				}
			case "contents":
				l.role = Contents
			default:
				if hint.Level > 0 && covers(hint.Span, l) {
					l.level, l.hint = hint.Level, k
				}
			}
		}
	}
	return lines
}

func covers(s reading.Span, l *line) bool { return s[0] <= l.start && l.end <= s[1] }

// splitRange cuts [from, to) of the source into lines.
func splitRange(src []rune, from, to int) []line {
	var lines []line
	start, blanks, newPage := from, 0, false
	for i := from; i <= to; i++ {
		if i < to && (!lineBreak(src[i]) || src[i] == '\r' && i+1 < to && src[i+1] == '\n') {
			continue
		}
		l := line{role: Body, grid: -1, hint: -1, blanks: blanks, newPage: newPage}
		l.text = Normalise(src, start, i)
		if l.n() > 0 {
			l.s = l.text.String()
			l.look(src, start)
			l.shape = shapeOf(l.text.Runes)
			lines = append(lines, l)
			blanks, newPage = 0, false
		} else if i < to || i > start {
			blanks++
		}
		if i < to && src[i] == '\f' {
			newPage = true
		}
		start = i + 1
	}
	return lines
}

func lineBreak(r rune) bool {
	return r == '\n' || r == '\f' || r == '\r' || r == '\v' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// look measures the printed line that begins at from.
func (l *line) look(src []rune, from int) {
	whole := l.text.Span(0, l.n())
	l.start, l.end = whole[0], whole[1]
	l.before, l.runs = l.start-from, l.end-from
	for _, r := range src[from:l.start] {
		l.indent += columns(r)
	}
	l.edge = l.indent
	gap, word := 0, 0 // columns of the gap so far; runes of the word before it
	singles, words := 0, 0
	for _, r := range src[l.start:l.end] {
		c := columns(r)
		l.edge += c
		if fold(r) == 0 {
			gap += c
			continue
		}
		if gap > 0 {
			if words++; word == 1 {
				singles++
			}
			if gap >= 2 && word > 0 {
				l.gaps++
				l.widest = max(l.widest, gap)
			}
			gap, word = 0, 0
		}
		word++
	}
	if word == 1 {
		singles++
	}
	if words++; singles == words && words > 1 { // letter-spaced: 目　　录
		l.gaps, l.widest = 0, 0
	}
	if l.gaps > 0 && labelGap(src[l.start:l.end]) { // 第一章  发展基础
		l.gaps--
		if l.gaps == 0 {
			l.widest = 0
		}
	}
}

// labelGap says whether the first wide gap only sets off a heading's label.
func labelGap(raw []rune) bool {
	for i, r := range raw {
		if fold(r) == 0 {
			return labelOnly(Normalise(raw, 0, i).Runes)
		}
	}
	return false
}

// columns is the printed width of a rune: 2 for Han and full width, 1 else; a
// tab counts as 4.
func columns(r rune) int {
	switch {
	case r == '\t':
		return 4
	case r < 0x1100:
		return 1
	case r >= 0x2000 && r <= 0x200a || r == 0x202f:
		return 1
	case r == 0x200b || r == 0xfeff:
		return 0
	}
	return 2
}
