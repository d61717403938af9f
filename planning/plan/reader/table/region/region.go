// Package region finds where indicator tables stand among the blocks, before
// anything in them is understood: the outline needs to know that 一、经济发展 in
// a table is a group of rows and no heading, and package table reads the rows.
package region

import (
	"regexp"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// Line is one printed line of the body with its normalised text, cut into cells
// at tabs and at two or more blanks.
type Line struct {
	Block int
	Span  reading.Span
	Text  layout.Text
	Cells []Cell
	// Words are the cells of a row whose cells are divided by single blanks;
	// nil where the line is no such row.
	Words []Cell
	// Numbered are a number and what follows it after a single blank, where the
	// line is nothing else: in a table the number of a row and its name.
	Numbered []Cell

	text string // Text as a string
	// what the cells are, judged once
	evidence, natures, figures int
	roles                      []string
}

// longestCell is the length from which a cell is nothing but prose.
const longestCell = 60

// judge says once what the cells of a line are.
func (ln *Line) judge() {
	ln.text = ln.Text.String()
	cells := ln.Cells
	if ln.Words != nil {
		cells = ln.Words
	}
	for _, c := range cells {
		if len(c.Text.Runes) > longestCell {
			continue
		}
		s := c.Text.String()
		role := HeaderRole(s)
		nature, figure, blank := Nature(s) != "", IsFigure(s), IsBlank(s)
		if role != "" || nature || figure || blank || IsUnit(s) || len(cells) > 1 && len(c.Text.Runes) <= 8 && year.MatchString(s) {
			ln.evidence++
		}
		switch {
		case nature:
			ln.natures++
		case role != "":
		case figure || blank || IsTextTarget(s):
			ln.figures++
		}
		if role != "" {
			ln.roles = append(ln.roles, role)
		}
	}
}

// Cell is one cell of a line.
type Cell struct {
	Text layout.Text
	Gap  int // blanks printed before it on the line, or bars before it in Markdown
	Tabs int // tabs among them
	X    int // place on the line where it begins, a Chinese character counting two
	// Words are its parts between single blanks, when it has several.
	Words []Cell
}

// Region is a text table: lines [From, To) of Lines. Notes are the lines
// [To, NotesTo) under it. Title is the line index of its title, -1 when it has none.
type Region struct {
	Title, From, To, NotesTo int
}

// Regions are the text tables of a document.
type Regions struct {
	Lines   []Line
	Regions []Region
	taken   map[int]bool
}

// Takes says whether block i is wholly or partly inside a table, its title or notes.
func (r *Regions) Takes(block int) bool { return r.taken[block] }

// gap is how many lines without any figure may stand between two lines with one.
const gap = 6

// Find finds the text tables.
func Find(l *layout.Layout) *Regions {
	r := &Regions{Lines: lines(l), taken: map[int]bool{}}
	n := len(r.Lines)
	for i := 0; i < n; i++ {
		if !strong(r.Lines[i]) && !r.header(i) {
			continue
		}
		from, to := r.grow(l, i)
		if to-from < 2 || !r.convincing(from, to) {
			continue
		}
		reg := Region{Title: -1, From: from, To: to}
		if from > 0 && r.joined(l, from-1, from) && IsTitle(r.Lines[from-1].text) {
			reg.Title = from - 1
		}
		reg.NotesTo = r.notes(l, to)
		first := from
		if reg.Title >= 0 {
			first = reg.Title
		}
		for k := first; k < reg.NotesTo; k++ {
			r.taken[r.Lines[k].Block] = true
		}
		r.Regions = append(r.Regions, reg)
		i = reg.NotesTo - 1
	}
	return r
}

// lines cuts the body into printed lines.
func lines(l *layout.Layout) []Line {
	var out []Line
	for b, block := range l.Blocks {
		if block.Role != layout.Body || block.Grid != nil {
			continue
		}
		spans := block.Lines
		if len(spans) == 0 {
			spans = []reading.Span{block.Span}
		}
		for _, sp := range spans {
			t := layout.Normalise(l.Doc.Text, sp[0], sp[1])
			if len(t.Runes) == 0 {
				continue
			}
			ln := Line{Block: b, Span: sp, Text: t, Cells: Cut(l.Doc.Text, lineStart(l.Doc.Text, sp[0]), sp[1])}
			ln.Words, ln.Numbered = rowWords(l.Doc.Text, ln)
			ln.judge()
			out = append(out, ln)
		}
	}
	return out
}

// lineStart walks back over the blanks before a line: leading empty cells count.
func lineStart(src []rune, at int) int {
	for at > 0 && src[at-1] != '\n' && blank(src[at-1]) {
		at--
	}
	return at
}

func blank(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r == 0x3000 || r >= 0x2000 && r <= 0x200f
}

// Cut cuts a stretch of source into cells at tabs, at two or more blanks and,
// in a Markdown row, at bars.
func Cut(src []rune, from, to int) []Cell {
	cells := cut(src, from, to, 2)
	if len(cells) > 1 {
		for i := range cells {
			t := cells[i].Text
			if words := cut(src, t.Off[0], t.Off[len(t.Off)-1], 1); len(words) > 1 {
				cells[i].Words = words
			}
		}
	}
	return cells
}

// CutWords cuts a line at every blank.
func CutWords(src []rune, from, to int) []Cell { return cut(src, from, to, 1) }

func cut(src []rune, from, to, apart int) []Cell {
	var out []Cell
	bars := strings.HasPrefix(strings.TrimSpace(string(src[from:to])), "|")
	start, gap, tabs, x, startX := -1, 0, 0, 0, 0
	flush := func(end int) {
		if start >= 0 {
			if t := layout.Normalise(src, start, end); len(t.Runes) > 0 {
				out = append(out, Cell{Text: t, Gap: gap, Tabs: tabs, X: startX})
			}
			start, gap, tabs = -1, 0, 0
		}
	}
	for i := from; i < to; i++ {
		switch {
		case bars && src[i] == '|':
			flush(i)
			tabs++
			x++
		case src[i] == '\n':
			flush(i)
		case blank(src[i]):
			j, width, tabbed := i, 0, 0
			for j < to && blank(src[j]) {
				switch src[j] {
				case 0x3000:
					width += 2
				case '\t':
					tabbed++
					width += 4
				default:
					width++
				}
				j++
			}
			if start >= 0 && !bars && (width >= apart || tabbed > 0) {
				flush(i)
			}
			if start < 0 {
				gap += width
				tabs += tabbed
			}
			x += width
			i = j - 1
		default:
			if start < 0 {
				start, startX = i, x
			}
			x += 2
			if src[i] < 0x2e80 {
				x--
			}
		}
	}
	flush(to)
	return out
}

// IsTitle says whether a line is the printed title of a table or box: 专栏1 …, 表2-1 ….
func IsTitle(s string) bool {
	s = Unbold(strings.TrimLeft(s, "#"))
	for _, p := range lexicon.Outline().Boxes {
		if rest, ok := strings.CutPrefix(s, p); ok && rest != "" && len([]rune(s)) <= 60 {
			if strings.ContainsRune("0123456789一二三四五六七八九十:", []rune(rest)[0]) && !strings.HasSuffix(s, "。") {
				return true
			}
		}
	}
	return false
}

// strong evidence of an indicator table: a cell that is a nature word, or a
// header with several column names.
func strong(ln Line) bool {
	if ln.natures > 0 {
		return true
	}
	roles := map[string]bool{}
	for _, role := range ln.roles {
		roles[role] = true
	}
	return roles["name"] && (len(roles) >= 2) && (roles["unit"] || roles["value"] || roles["nature"])
}

// header says whether a header of one column name a line begins at line i: at
// least three, one of them for the names and one for figures, then a figure soon.
func (r *Regions) header(i int) bool {
	roles := map[string]bool{}
	k := i
	for k < len(r.Lines) && k < i+12 && len(r.Lines[k].Cells) == 1 && len(r.Lines[k].roles) > 0 {
		roles[r.Lines[k].roles[0]] = true
		k++
	}
	if k < i+3 || !roles["name"] && !roles["category"] || !roles["value"] || len(roles) < 2 || !(roles["unit"] || roles["no"] || roles["nature"] || k >= i+4) {
		return false
	}
	for end := k + 5; k < len(r.Lines) && k < end; k++ {
		if IsFigure(r.Lines[k].text) {
			return true
		}
	}
	return false
}

// rowWords cuts a line of one cell at single blanks when that gives a row
// (words) or a number and what it counts (numbered). A row has at
// least three words, most of them figures, units, natures or column names.
func rowWords(src []rune, ln Line) (words, numbered []Cell) {
	if len(ln.Cells) != 1 || len(ln.Text.Runes) < 4 || len(ln.Text.Runes) > 120 {
		return nil, nil
	}
	cells := CutWords(src, ln.Span[0], ln.Span[1])
	if len(cells) == 2 && strings.Trim(cells[0].Text.String(), "0123456789") == "" && HasHan(cells[1].Text.String()) {
		return nil, cells
	}
	if len(cells) < 3 || len(cells) > 14 || len(ln.Text.Runes) < 6 {
		return nil, nil
	}
	known := 0
	for _, c := range cells {
		s := c.Text.String()
		if IsFigure(s) || Nature(s) != "" || IsUnit(s) || HeaderRole(s) != "" || IsBlank(s) {
			known++
		}
	}
	if known*2 < len(cells) || known < 2 {
		return nil, nil
	}
	return cells, nil
}

// prose says whether a line is running text, at which a table ends.
func prose(s string) bool {
	n := len([]rune(s))
	if n > 60 {
		return true
	}
	return strings.HasSuffix(s, "。") || n > 30 && strings.HasSuffix(s, ";")
}

// joined says whether two neighbouring lines may belong to one table: no grid
// and no foreign block with text lies between.
func (r *Regions) joined(l *layout.Layout, a, b int) bool {
	for k := r.Lines[a].Block + 1; k < r.Lines[b].Block; k++ {
		if l.Blocks[k].Grid != nil {
			return false
		}
	}
	return true
}

// grow finds the lines of the table around line i.
func (r *Regions) grow(l *layout.Layout, i int) (from, to int) {
	from, to = i, i+1
	for k, miss := i-1, 0; k >= 0 && miss < gap && r.joined(l, k, k+1); k-- {
		s := r.Lines[k].text
		if !r.wide(k) && prose(s) || heading.MatchString(s) || IsTitle(s) || r.taken[r.Lines[k].Block] || IsNotes(s) {
			break
		}
		if r.evidence(k) {
			from, miss = k, 0
		} else {
			miss++
		}
	}
	for k, miss := i+1, 0; k < len(r.Lines) && miss < gap && r.joined(l, k-1, k); k++ {
		s := r.Lines[k].text
		if !r.wide(k) && prose(s) || heading.MatchString(s) || IsTitle(s) || IsNotes(s) {
			break
		}
		if r.evidence(k) {
			to, miss = k+1, 0
		} else {
			miss++
		}
	}
	// the tail of a wrapped last cell: short text directly before a note
	for k := to; k < len(r.Lines) && k < to+3; k++ {
		if IsNotes(r.Lines[k].text) {
			to = k
			break
		}
		if len(r.Lines[k].Text.Runes) > 14 {
			break
		}
	}
	// and below a row of several cells: short pieces that stand inside the table
	for k := to; k > from && k < len(r.Lines) && k < to+3 && r.wide(to-1) && r.joined(l, k-1, k); k++ {
		ln := r.Lines[k]
		if len(ln.Cells) == 0 || len(ln.Cells) > 2 || ln.Cells[0].X == 0 || ln.Cells[0].X < r.Lines[to-1].Cells[0].X || len(ln.Text.Runes) > 20 || heading.MatchString(ln.text) || prose(ln.text) || IsTitle(ln.text) {
			break
		}
		if k+1 < len(r.Lines) && len(r.Lines[k+1].Cells) > 0 && r.Lines[k+1].Cells[0].X < ln.Cells[0].X || k+1 >= len(r.Lines) {
			to = k + 1
			break
		}
	}
	return from, to
}

// wide says whether a line has several cells.
func (r *Regions) wide(k int) bool { return len(r.Lines[k].Cells) > 2 || r.Lines[k].Words != nil }

// heading is a chapter's heading, which ends a table.
var heading = regexp.MustCompile(`^第[一二三四五六七八九十百0-9]+(?:[篇编章节]|部分)`)

// evidence says whether a line shows that a table goes on: a figure, a unit, a
// nature or a column name in a cell of its own.
func (r *Regions) evidence(k int) bool { return r.Lines[k].evidence > 0 }

// convincing says whether the lines hold enough rows to be a table: figures
// beside nature words, or a header above figures.
func (r *Regions) convincing(from, to int) bool {
	natures, figures, header := 0, 0, map[string]bool{}
	for k := from; k < to; k++ {
		natures, figures = natures+r.Lines[k].natures, figures+r.Lines[k].figures
		for _, role := range r.Lines[k].roles {
			header[role] = true
		}
	}
	return figures >= 2 && (natures >= 2 || header["name"] && len(header) >= 2)
}

// notes finds the end of the notes that follow line to-1.
func (r *Regions) notes(l *layout.Layout, to int) int {
	if to >= len(r.Lines) || !IsNotes(r.Lines[to].text) || !r.joined(l, to-1, to) {
		return to
	}
	end := to + 1
	for end < len(r.Lines) && r.joined(l, end-1, end) {
		s := r.Lines[end].Text.String()
		if !IsNoteItem(s) {
			break
		}
		end++
	}
	return end
}

// IsNotes says whether a line begins the notes under a table: 注：…
func IsNotes(s string) bool {
	for _, w := range lexicon.Table().Notes {
		rest, ok := strings.CutPrefix(strings.TrimLeft(s, "*("), w)
		if ok && (rest == "" || strings.ContainsRune(":：.1①(", []rune(rest)[0])) {
			return true
		}
	}
	return false
}

// IsNoteItem recognises the second and later notes: 2.…, ②…, * ….
func IsNoteItem(s string) bool {
	rs := []rune(s)
	if len(rs) < 3 || len(rs) > 200 {
		return false
	}
	if rs[0] >= '①' && rs[0] <= '⑳' || rs[0] == '*' {
		return true
	}
	if rs[0] == '(' {
		rs = rs[1:]
	}
	return rs[0] >= '2' && rs[0] <= '9' && strings.ContainsRune(".、)", rs[1]) && (rs[2] < '0' || rs[2] > '9') && strings.ContainsAny(s, "。;“”〔[*指为")
}
