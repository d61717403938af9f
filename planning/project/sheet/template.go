package sheet

import (
	"io"
	"slices"
	"strings"

	"gangyao/planning/project"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
)

// Form is what a template is made of.
type Form struct {
	// Projects are filled in already, each with its key, so that a row comes back as
	// changes of the same project; none: a form for new ones.
	Projects []*project.Project
	Year     int
	Names    Names
	// Orgs and Areas are offered in drop-downs.
	Orgs, Areas []string
}

// blank is how many empty rows a template has, the drop-downs included.
const blank = 200

// Template writes a workbook to be filled in: the columns of an export with their
// units, notes and drop-downs, a page that tells how, and the lists of the
// drop-downs. Read takes it back as it was written.
func Template(w io.Writer, l i18n.Lang, f *Form) error {
	return xlsx.WriteBoards(w, f.board(l), f.guide(l), f.lists(l))
}

// columns are those of an export without what counts rows; the key only where
// there are projects.
func (f *Form) columns() []Field {
	return slices.DeleteFunc(exported(), func(x Field) bool { return x == Serial || x == Key && len(f.Projects) == 0 })
}

func (f *Form) board(l i18n.Lang) xlsx.Board {
	cols := f.columns()
	b := xlsx.Board{Name: i18n.T(l, "project.column.sheet"), Landscape: true, FreezeRows: 1, FreezeCols: 1 + slices.Index(cols, "name"), Heights: map[int]float64{0: 32}, RepeatRows: [2]int{0, 0}}
	head := make([]xlsx.Box, len(cols))
	for i, x := range cols {
		head[i] = xlsx.Box{Cell: xlsx.Text(heading(x, f.Year, l)), Look: xlsx.Head, Note: f.note(x, l)}
		b.Widths = append(b.Widths, breadth(x))
		if x == Key {
			b.HiddenCols = append(b.HiddenCols, i)
		}
	}
	b.Rows = append(b.Rows, head)
	look := func(x Field) xlsx.Look {
		switch {
		case x.Money() || x == Lon || x == Lat:
			return xlsx.Input
		case f.options(x, l) != nil:
			return xlsx.Choice
		}
		return xlsx.Words
	}
	for i, p := range f.Projects {
		row := make([]xlsx.Box, len(cols))
		for k, x := range cols {
			row[k] = xlsx.Box{Cell: cellOf(p, x, i+1, f.Year, f.Names, l), Look: look(x)}
		}
		b.Rows = append(b.Rows, row)
	}
	for range blank {
		row := make([]xlsx.Box, len(cols))
		for k, x := range cols {
			row[k].Look = look(x)
		}
		b.Rows = append(b.Rows, row)
	}
	f.dropDowns(&b, cols, l)
	return b
}

// options are the answers that a drop-down offers for a field; nil: it has none.
// strict says that nothing else is an answer.
func (f *Form) options(x Field, l i18n.Lang) []string {
	var out []string
	switch x {
	case Stage:
		for _, s := range project.Stages() {
			out = append(out, i18n.T(l, s.Key()))
		}
	case "nature":
		for _, n := range project.Natures() {
			out = append(out, i18n.T(l, n.Key()))
		}
	case "procedure":
		for _, n := range project.Procedures() {
			out = append(out, i18n.T(l, n.Key()))
		}
	case "org":
		return f.Orgs
	case "areas":
		return f.Areas
	}
	return out
}

// chosen are the fields with drop-downs, in the order of the columns of their lists.
func chosen() []Field { return []Field{Stage, "nature", "procedure", "org", "areas"} }

// dropDowns offer the lists of the third sheet. Other words are let through where
// people may know better: a place may be several, a unit may have a short name.
func (f *Form) dropDowns(b *xlsx.Board, cols []Field, l i18n.Lang) {
	for k, x := range chosen() {
		n := len(f.options(x, l))
		col := slices.Index(cols, x)
		if n == 0 || col < 0 {
			continue
		}
		list := xlsx.List{Span: xlsx.Span{Row: 1, Col: col, ToRow: len(b.Rows) - 1, ToCol: col}, From: i18n.T(l, "project.form.lists"), At: xlsx.Span{Row: 1, Col: k, ToRow: n, ToCol: k}}
		if x != "org" && x != "areas" {
			list.Refusal = [2]string{i18n.T(l, "project.form.choose"), i18n.T(l, "project.form.choose.text", i18n.Args{"Field": i18n.Key(x.Title())})}
		}
		b.Lists = append(b.Lists, list)
	}
}

// lists is the sheet with what the drop-downs offer.
func (f *Form) lists(l i18n.Lang) xlsx.Board {
	b := xlsx.Board{Name: i18n.T(l, "project.form.lists"), Hidden: true}
	for k, x := range chosen() {
		for i, o := range append([]string{i18n.T(l, x.Title())}, f.options(x, l)...) {
			for len(b.Rows) <= i {
				b.Rows = append(b.Rows, make([]xlsx.Box, len(chosen())))
			}
			b.Rows[i][k].Cell = xlsx.Text(o)
		}
	}
	return b
}

// note tells what belongs into a column.
func (f *Form) note(x Field, l i18n.Lang) string {
	key := ""
	switch {
	case x == Total:
		key = "total"
	case x.Money():
		key = "money"
	case x == "start" || x == "finish":
		key = "day"
	case x == "org" || x == "areas" || x == "code" || x == "name" || x == Stage:
		key = string(x)
	}
	if key == "" {
		return ""
	}
	return i18n.T(l, "project.form.note."+key)
}

// guide is the sheet that tells how to fill in.
func (f *Form) guide(l i18n.Lang) xlsx.Board {
	b := xlsx.Board{Name: i18n.T(l, "project.form.guide"), Widths: []float64{4, 92}, Heights: map[int]float64{0: 34}}
	b.Rows = append(b.Rows, []xlsx.Box{{Cell: xlsx.Text(i18n.T(l, "project.form.guide")), Look: xlsx.Title}, {Look: xlsx.Title}})
	b.Merges = append(b.Merges, xlsx.Span{ToCol: 1})
	for i, line := range strings.Split(strings.TrimSpace(i18n.T(l, "project.form.guide.text")), "\n") {
		b.Rows = append(b.Rows, []xlsx.Box{{Cell: xlsx.Int(i + 1), Look: xlsx.Prose}, {Cell: xlsx.Text(line), Look: xlsx.Prose}})
		b.Heights[len(b.Rows)-1] = float64(len([]rune(line))*2/90+1)*15 + 8
	}
	return b
}
