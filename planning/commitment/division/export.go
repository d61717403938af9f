package division

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"gangyao/planning/commitment"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

// What a machine looks for in our workbooks: the hidden sheet, the hidden row of
// column keys, the hidden column of rows.
const (
	metaSheet = "gangyao-division"
	mark      = "gyd1"
	colMark   = mark + "="
	rowMark   = mark + "|"
)

// rowID names a row for machines: gyd1|DUTY|VERSION.
func rowID(d commitment.DutyID, version int) string {
	return rowMark + string(d) + "|" + strconv.Itoa(version)
}

func parseRowID(s string) (d commitment.DutyID, version int, ok bool) {
	f := strings.Split(strings.TrimSpace(s), "|")
	if len(f) != 3 || f[0] != mark || f[1] == "" {
		return "", 0, false
	}
	version, err := strconv.Atoi(f[2])
	return commitment.DutyID(f[1]), version, err == nil && version >= 0
}

// Export writes the division as a workbook in the layout that counties issue: a sheet
// of the main indicators, one of the tasks by chapters, a list of the organisations
// beside them. Reading it unchanged brings no change.
func Export(w io.Writer, l i18n.Lang, d *commitment.Division) error {
	t := Layout(l, d)
	var boards []xlsx.Board
	for i := range t.Parts {
		boards = append(boards, board(l, t, &t.Parts[i]))
	}
	return xlsx.WriteBoards(w, append(boards, orgBoard(l, d), meta(l, d))...)
}

// board is one part as a sheet.
func board(l i18n.Lang, t *Table, p *Part) xlsx.Board {
	last := len(p.Columns)
	b := xlsx.Board{Name: p.Title, Heights: map[int]float64{0: 32}, Landscape: true, HiddenRows: []int{2}, HiddenCols: []int{last},
		FreezeRows: 4, FreezeCols: 1, RepeatRows: [2]int{3, 3}, Footer: t.Title, Page: i18n.T(l, "division.page", i18n.Args{"Number": xlsx.PageNumber, "Count": xlsx.PageCount})}
	wide := func(look xlsx.Look, s string) {
		row := len(b.Rows)
		boxes := make([]xlsx.Box, last)
		for i := range boxes {
			boxes[i].Look = look
		}
		boxes[0].Cell = xlsx.Text(s)
		b.Rows = append(b.Rows, boxes)
		b.Merges = append(b.Merges, xlsx.Span{Row: row, ToRow: row, ToCol: last - 1})
	}
	wide(xlsx.Title, t.Title)
	lead := t.Lead
	if t.Demo {
		lead = i18n.T(l, "division.demo") + " " + lead
	}
	wide(xlsx.Lead, lead)
	var keys, head []xlsx.Box
	for _, c := range p.Columns {
		keys = append(keys, xlsx.Box{Cell: xlsx.Text(colMark + string(c.Key))})
		box := xlsx.Box{Cell: xlsx.Text(c.Title), Look: xlsx.Head}
		if c.Key.editable() {
			box.Note = i18n.T(l, noteKey(c.Key), i18n.Args{"Year": c.Key.year()})
		}
		head = append(head, box)
		b.Widths = append(b.Widths, c.Width)
	}
	b.Rows = append(b.Rows, append(keys, xlsx.Box{Cell: xlsx.Text(colMark + "id")}), head)
	for _, g := range p.Groups {
		if g.Title != "" {
			wide(xlsx.Label, g.Title)
		}
		for _, r := range g.Rows {
			boxes := make([]xlsx.Box, 0, last+1)
			for i, c := range p.Columns {
				boxes = append(boxes, xlsx.Box{Cell: xlsx.Text(r.Cells[i]), Look: lookOf(c.Key)})
			}
			b.Rows = append(b.Rows, append(boxes, xlsx.Box{Cell: xlsx.Text(rowID(r.Duty, r.Version))}))
		}
	}
	return b
}

func noteKey(k Key) string {
	if k.year() > 0 {
		return "division.note.year"
	}
	return "division.note." + string(k)
}

func lookOf(k Key) xlsx.Look {
	switch {
	case slices.Contains([]Key{ColNo, ColTarget, ColUnit, ColBase, ColNature}, k):
		return xlsx.Center
	case k.editable():
		return xlsx.Words
	}
	return xlsx.Passage
}

// orgBoard lists the organisations by the names that a cell takes.
func orgBoard(l i18n.Lang, d *commitment.Division) xlsx.Board {
	b := xlsx.Board{Name: i18n.T(l, "division.orgs"), Widths: []float64{30}, FreezeRows: 1}
	b.Rows = append(b.Rows, []xlsx.Box{{Cell: xlsx.Text(i18n.T(l, "division.orgs")), Look: xlsx.Head}})
	for _, n := range d.OrgNames() {
		b.Rows = append(b.Rows, []xlsx.Box{{Cell: xlsx.Text(n), Look: xlsx.Passage}})
	}
	return b
}

// meta says what the file belongs to.
func meta(l i18n.Lang, d *commitment.Division) xlsx.Board {
	b := xlsx.Board{Name: metaSheet, Hidden: true}
	for _, kv := range [][2]string{{"format", mark}, {"tenant", string(d.Tenant)}, {"plan", string(d.Plan)}, {"edition", string(d.Edition.ID)},
		{"title", d.Edition.Title}, {"lang", string(l)}, {"day", d.Day}} {
		b.Rows = append(b.Rows, []xlsx.Box{{Cell: xlsx.Text(kv[0])}, {Cell: xlsx.Text(kv[1])}})
	}
	return b
}
