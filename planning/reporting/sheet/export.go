package sheet

import (
	"cmp"
	"io"
	"iter"
	"strconv"

	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

// exported are the columns of a list of figures.
var exported = []struct {
	title string
	width float64
}{
	{"sheet.col.indicator", 28}, {"sheet.col.unit", 10}, {"sheet.col.place", 16}, {"sheet.col.period", 18}, {"sheet.col.value", 16},
	{"sheet.col.status", 10}, {"sheet.col.reason", 16}, {"sheet.col.note", 30}, {"sheet.col.version", 8}, {"sheet.col.stage", 10}, {"sheet.col.demo", 10}, {"sheet.col.key", 40},
}

// Export writes a list of figures as a workbook: numbers as numbers with their
// decimals, everything else as text. Reading it unchanged brings the same
// figures. Where any figure is demonstration, the first row of the workbook says so.
func Export(w io.Writer, l i18n.Lang, f *Form) error {
	p := &press{l: l, f: f}
	b := xlsx.Board{Name: p.t("sheet.list.data"), Heights: map[int]float64{}, Landscape: true}
	head := make([]xlsx.Box, len(exported))
	for i, c := range exported {
		b.Widths = append(b.Widths, c.width)
		head[i] = box(xlsx.Head, p.t(c.title))
	}
	if p.demo() {
		mark := make([]xlsx.Box, len(exported))
		mark[0] = box(xlsx.Alarm, p.t("sheet.form.demo"))
		b.Merges = append(b.Merges, xlsx.Span{Row: 0, Col: 0, ToRow: 0, ToCol: len(exported) - 1})
		b.Rows = append(b.Rows, mark)
	}
	at := len(b.Rows)
	b.Rows = append(b.Rows, head)
	for cells := range p.cells() {
		row := make([]xlsx.Box, len(cells))
		for i, c := range cells {
			row[i] = xlsx.Box{Cell: c}
		}
		b.Rows = append(b.Rows, row)
	}
	b.FreezeRows, b.FreezeCols = at+1, 1
	b.RepeatRows = [2]int{at, at}
	b.Filter = xlsx.Span{Row: at, Col: 0, ToRow: max(len(b.Rows)-1, at), ToCol: len(exported) - 1}
	marked := *f
	marked.Demo = p.demo()
	p.f = &marked
	p.foot(&b)
	return xlsx.WriteBoards(w, b, marked.metaBoard("list"))
}

// ExportCSV writes the same list as text in UTF-8 with the mark that Excel needs.
func ExportCSV(w io.Writer, l i18n.Lang, f *Form) error {
	p := &press{l: l, f: f}
	s := xlsx.Sheet{}
	for _, c := range exported {
		s.Columns = append(s.Columns, xlsx.Column{Title: p.t(c.title)})
	}
	s.Rows = func(yield func([]xlsx.Cell, error) bool) {
		for cells := range p.cells() {
			if !yield(cells, nil) {
				return
			}
		}
	}
	return xlsx.WriteCSV(w, s, xlsx.CSVOptions{BOM: true})
}

func (p *press) demo() bool {
	if p.f.Demo {
		return true
	}
	for i := range p.f.Lines {
		if p.f.Lines[i].Demo {
			return true
		}
	}
	return false
}

// cells are the rows of the list.
func (p *press) cells() iter.Seq[[]xlsx.Cell] {
	return func(yield func([]xlsx.Cell) bool) {
		for i := range p.f.Lines {
			l := &p.f.Lines[i]
			e := l.Entry
			if e == nil {
				e = &Entry{}
			}
			value, reason, status := xlsx.Figure(&e.Value), "", ""
			switch {
			case e.NoValue != "":
				value, reason, status = xlsx.Cell{}, p.t(e.NoValue.Key()), StatusName(p.l, indicator.Missing)
			case e.Value.String() != "":
				status = StatusName(p.l, cmp.Or(e.Status, indicator.Normal))
			}
			version, stage, demo := xlsx.Cell{}, "", ""
			if l.Version > 0 {
				version = xlsx.Int(l.Version)
			}
			if l.Stage != "" {
				stage = p.t("sheet.stage." + string(l.Stage))
			}
			if l.Demo || p.f.Demo {
				demo = p.t("sheet.form.demo_short")
			}
			if !yield([]xlsx.Cell{xlsx.Text(l.Def.Name), xlsx.Text(string(l.Def.Unit)), xlsx.Text(join(l.AreaName, l.OrgName)), xlsx.Text(l.Cell.Period.Label(p.l)),
				value, xlsx.Text(status), xlsx.Text(reason), xlsx.Text(e.Note), version, xlsx.Text(stage), xlsx.Text(demo), xlsx.Text(whole(l.Cell).String())}) {
				return
			}
		}
	}
}

// FileName is a name for the file of a form or list, without its ending.
func (f *Form) FileName() string {
	name := join(f.RoundName, f.OrgName)
	if name == "" {
		name = f.Period.String()
	}
	if f.Version > 0 {
		name += " v" + strconv.Itoa(f.Version)
	}
	return name
}
