// Package table reads the indicator tables of a plan, whatever shape they were
// left in: real grids, rows with spaced columns, or one cell per line.
package table

import (
	"slices"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
)

// Tables is what was read, and which blocks the tables took.
type Tables struct {
	Tables     []reading.Table
	Indicators []reading.Indicator
	// In[i]: block i is part of an indicator table, its title or its notes, so
	// it is not prose. Boxes that list works in sentences (专栏 of kind "list")
	// stay prose and are not marked.
	In     []bool
	Healed []reading.Healing
	// Counts are group headings that print a count, with the rows found under them.
	Counts []GroupCount
}

// GroupCount is a printed count of rows, such as 一、经济发展(6项).
type GroupCount struct {
	Table   string
	Group   string
	Printed int
	Rows    int
	Span    reading.Span
}

// found is a table as read, before it has its id.
type found struct {
	table  reading.Table
	first  int // block
	id     string
	cols   []column
	rows   []row
	unit   string
	blocks []int
}

// Read finds the tables.
func Read(l *layout.Layout, o *outline.Outline) *Tables {
	t := &Tables{In: make([]bool, len(l.Blocks))}
	var all []found
	all = append(all, textTables(l, o)...)
	all = append(all, gridTables(l, o)...)
	taken := map[int]bool{}
	for _, f := range all {
		for _, b := range f.blocks {
			taken[b] = true
		}
	}
	for _, box := range o.Boxes {
		if !taken[box.Title] && !isFigureTitle(l.Blocks[box.Title].Text.String()) {
			all = append(all, boxTable(l, box))
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.first - b.first })
	var used ids
	for i := range all {
		f := &all[i]
		f.table.ID = used.take(f.id)
		if f.first < len(o.Of) && o.Of[f.first] >= 0 {
			f.table.Section = o.Sections[o.Of[f.first]].ID
		}
		if f.cols != nil {
			t.fill(f)
		}
		t.Tables = append(t.Tables, f.table)
	}
	return t
}

// fill reads the rows of a table into indicators.
func (t *Tables) fill(f *found) {
	forgive(f)
	b := &builder{table: &f.table, cols: f.cols, lastTop: -1, unit: f.unit}
	b.numbered, b.bracketed = numbersRows(f.rows, f.cols)
	for _, r := range f.rows {
		b.add(r)
	}
	for _, c := range f.cols {
		if c.role != valueCol || c.growth {
			continue
		}
		switch c.part {
		case baseline:
			f.table.BaselineYear = c.year
		case target:
			f.table.TargetYear = c.year
		case actual:
			f.table.Kind = "results"
		}
	}
	explainMarks(b.out, f.table.Notes)
	t.Indicators = append(t.Indicators, b.out...)
	t.Healed = append(t.Healed, b.healed...)
	for _, c := range b.counts {
		if c.Printed > 0 {
			t.Counts = append(t.Counts, c)
		}
	}
	for _, k := range f.blocks {
		t.In[k] = true
	}
}

// forgive drops the report of a lost cell for a column that hardly any row has:
// the header was read as one column too many.
func forgive(f *found) {
	lost, data := map[int]int{}, 0
	for _, r := range f.rows {
		if !r.isHead {
			data++
		}
		for _, j := range r.lost {
			lost[j]++
		}
	}
	for i := range f.rows {
		r := &f.rows[i]
		r.lost = slices.DeleteFunc(r.lost, func(j int) bool { return lost[j]*5 > data*4 })
	}
}

// numbersRows says whether most rows of a table carry a number, and whether it
// is printed in brackets before the name.
func numbersRows(rows []row, cols []column) (numbered, bracketed bool) {
	with, brackets, data := 0, 0, 0
	for _, r := range rows {
		if r.isHead || len(r.names) == 0 || r.names[0].inherited {
			continue
		}
		data++
		for j, c := range r.cells {
			if cols[j].role == noCol && c.text != "" {
				with++
			}
		}
		if _, no := takeNumber(r.names[0].text); no != "" {
			if with++; strings.HasPrefix(r.names[0].text, "(") {
				brackets++
			}
		}
	}
	return with*2 > data, brackets*2 > data
}

// explainMarks puts the note that a footnote mark or a printed blank refers to
// beside the row; a blank that no note explains says nothing.
func explainMarks(rows []reading.Indicator, notes string) {
	lines := strings.FieldsFunc(notes, func(r rune) bool { return r == '\n' || r == ';' })
	for i := range rows {
		mark := rows[i].Note
		if mark == "" || region.HasHan(mark) {
			continue
		}
		explained := ""
		for _, line := range lines {
			if strings.Contains(line, mark) && explained == "" {
				explained = strings.TrimLeft(strings.TrimSpace(line), "注:：.0123456789、 ")
			}
		}
		if explained != "" || region.IsBlank(mark) {
			rows[i].Note = explained
		}
	}
}

// textTables reads the tables that stand in lines of text.
func textTables(l *layout.Layout, o *outline.Outline) []found {
	var out []found
	regs := o.Tables
	if regs == nil {
		regs = region.Find(l)
	}
	for _, reg := range regs.Regions {
		lines := regs.Lines[reg.From:reg.To]
		f := found{first: lines[0].Block}
		f.table.Kind = "targets"
		start := lines[0].Span
		if reg.Title >= 0 {
			ln := regs.Lines[reg.Title]
			f.first = ln.Block
			f.id, f.table.Title = splitTitle(ln.Text.String())
			start = ln.Span
		} else if at, ok := titleAbove(l, f.first); ok {
			f.first = at
			f.id, f.table.Title = splitTitle(l.Blocks[at].Text.String())
			start = l.Blocks[at].Span
		}
		ctx := context{title: f.table.Title, period: o.Plan.Period}
		f.cols, f.rows, f.unit = readText(lines, ctx)
		end := lines[len(lines)-1].Span
		f.table.Notes = notesOf(regs.Lines[reg.To:reg.NotesTo])
		if reg.NotesTo > reg.To {
			end = regs.Lines[reg.NotesTo-1].Span
		}
		if f.cols == nil || !plausible(f.rows) {
			continue
		}
		f.table.Span = whole(start, end)
		f.blocks = blocksIn(l, f.table.Span, o)
		if n := len(out); n > 0 && f.id != "" && f.id == out[n-1].id && len(f.cols) == len(out[n-1].cols) {
			out[n-1].takes(f) // 专栏1(续)
			continue
		}
		out = append(out, f)
	}
	return out
}

func notesOf(lines []region.Line) string {
	var parts []string
	for _, ln := range lines {
		parts = append(parts, ln.Text.String())
	}
	return strings.Join(parts, "\n")
}

// blocksIn lists the blocks of the body that lie in a span and are no headings.
func blocksIn(l *layout.Layout, sp reading.Span, o *outline.Outline) []int {
	var out []int
	for i, b := range l.Blocks {
		if b.Role == layout.Body && sp.Contains(b.Span) && !o.Heading[i] {
			out = append(out, i)
		}
	}
	return out
}

// plausible says whether enough rows have a name and a figure.
func plausible(rows []row) bool {
	good := 0
	for _, r := range rows {
		if len(r.names) > 0 && len(r.cells) > 0 {
			good++
		}
	}
	return good >= 2
}

// gridTables reads the real tables.
func gridTables(l *layout.Layout, o *outline.Outline) []found {
	var out []found
	for i, b := range l.Blocks {
		if b.Role != layout.Body || b.Grid == nil || b.Grid.Rows == 0 || b.Grid.Cols == 0 {
			continue
		}
		m := matrixOf(l, b.Grid)
		titles, from, to := m.header()
		f := found{first: i, blocks: []int{i}}
		f.table.Kind = "targets"
		f.table.Span = b.Span
		title := ""
		for _, s := range titles {
			if u := unitLine.FindStringSubmatch(s); u != nil {
				f.unit = u[1]
			} else if title == "" || region.IsTitle(s) {
				title = s
			}
		}
		if at, ok := titleAbove(l, i); ok && (title == "" || !region.IsTitle(title) && region.IsTitle(l.Blocks[at].Text.String())) {
			title = l.Blocks[at].Text.String()
			f.first = at
			f.table.Span = whole(l.Blocks[at].Span, b.Span)
			f.blocks = append(f.blocks, at)
		}
		f.id, f.table.Title = splitTitle(title)
		if !m.indicators(from, to) {
			if f.id != "" || strings.HasPrefix(title, "专栏") {
				f.table.Kind = "list"
				out = append(out, f)
			}
			continue
		}
		ctx := context{title: f.table.Title, period: o.Plan.Period}
		f.cols, f.rows = readGrid(m, from, to, ctx)
		if f.cols == nil || !plausible(f.rows) {
			continue
		}
		if end, notes := notesBelow(l, i); notes != "" {
			f.table.Notes = notes
			f.table.Span = whole(f.table.Span, l.Blocks[end].Span)
			for k := i + 1; k <= end; k++ {
				f.blocks = append(f.blocks, k)
			}
		}
		if n := len(out); n > 0 && continued(out[n-1], f, i) && (title == "" && to == from || f.id != "" && f.id == out[n-1].id) {
			out[n-1].takes(f)
			continue
		}
		out = append(out, f)
	}
	return out
}

// continued says whether a grid without title and header goes on with the one
// before: the same columns, directly after it.
func continued(before, f found, block int) bool {
	if len(before.blocks) == 0 || len(before.cols) != len(f.cols) {
		return false
	}
	return block-slices.Max(before.blocks) <= 2
}

// takes appends the rows of the part that goes on from the page before.
func (f *found) takes(more found) {
	f.rows = append(f.rows, more.rows...)
	f.blocks = append(f.blocks, more.blocks...)
	f.table.Span = whole(f.table.Span, more.table.Span)
	if more.table.Notes != "" {
		f.table.Notes = strings.TrimSpace(f.table.Notes + "\n" + more.table.Notes)
	}
}

// notesBelow reads the notes in the blocks after a grid.
func notesBelow(l *layout.Layout, i int) (end int, notes string) {
	var parts []string
	for k := i + 1; k < len(l.Blocks); k++ {
		b := l.Blocks[k]
		if b.Role != layout.Body || b.Grid != nil {
			break
		}
		s := b.Text.String()
		if len(parts) == 0 && !region.IsNotes(s) || len(parts) > 0 && !region.IsNoteItem(s) {
			break
		}
		parts = append(parts, s)
		end = k
	}
	return end, strings.Join(parts, "\n")
}

// isFigureTitle says whether a title names a picture (图1, 附图2).
func isFigureTitle(s string) bool {
	return strings.HasPrefix(s, "图") || strings.HasPrefix(s, "附图")
}

// boxTable describes a box of sentences.
func boxTable(l *layout.Layout, box outline.Box) found {
	f := found{first: box.Title}
	f.table.Kind = "list"
	f.id, f.table.Title = splitTitle(l.Blocks[box.Title].Text.String())
	f.table.Span = l.Blocks[box.Title].Span
	for k := box.From; k < box.To && k < len(l.Blocks); k++ {
		if l.Blocks[k].Role == layout.Body {
			f.table.Span = whole(f.table.Span, l.Blocks[k].Span)
		}
	}
	return f
}
