package page

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Table is a table of facts. On a phone each row becomes a card; set Wide where
// columns only make sense side by side, and it scrolls instead.
type Table struct {
	ID      string
	Caption string
	// HideCaption keeps the caption for screen readers only.
	HideCaption bool
	Columns     []Column
	Rows        []Row
	// Foot rows stand below a line: totals and the like.
	Foot []Row
	// Empty stands in place of a table without rows.
	Empty Empty
	Wide  bool
	// Compact sets the rows close, for many rows on one screen.
	Compact bool
	// Sort is the order in force, for the marks in the header.
	Sort Sort
	// Show lists the keys of the columns shown; nil shows all that are not Hidden.
	Show []string
}

// Sort is the order of a list: a column and a direction.
type Sort struct {
	Key  string
	Desc bool
}

// Kind says what a column holds and so how it is set.
type Kind string

// The kinds of columns; the empty kind is text.
const (
	KindNumber Kind = "number" // right-aligned, digits of one width
	KindDate   Kind = "date"   // digits of one width, never broken
	KindMark   Kind = "mark"   // tags, verdicts, bars: never broken
)

// Column is one column of a table.
type Column struct {
	Key   string // stands in addresses; may be empty when nothing refers to it
	Label string
	Unit  string // printed once, in the header
	Kind  Kind
	// Head makes the cells headers of their rows; usual for the first column.
	Head bool
	// Sortable columns have a link in the header that sorts by ?sort=Key.
	Sortable bool
	// Hidden columns are shown only when chosen; Fixed ones cannot be hidden.
	Hidden, Fixed bool
	// Hint explains the column in a title.
	Hint string
}

// Row is a row of cells in the order of the columns, or a heading over the rows
// that follow (Group set).
type Row struct {
	ID    string
	Cells []Cell
	Group string
	// Level indents the row's header: 0, 1, 2.
	Level int
	// Current marks the row that the page is about.
	Current bool
	// More stands below the row over its whole width: what the row is made of.
	More templ.Component
}

// Cell is the content of a cell: a text, perhaps a link, or a component.
type Cell struct {
	Text string
	Href string
	Body templ.Component
	// Note is a second, smaller line.
	Note string
	// Title explains the cell, e.g. the exact value of a shortened figure.
	Title string
	// Why says why the cell is empty; shown as a dash with the reason in words.
	Why string
}

// Render implements templ.Component.
func (t Table) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// Txt is a cell with text.
func Txt(s string) Cell { return Cell{Text: s} }

// Lnk is a cell with a link.
func Lnk(text, href string) Cell { return Cell{Text: text, Href: href} }

// Num is a cell with a figure as printed.
func Num(v quantity.Value) Cell { return Cell{Text: i18n.Number(v)} }

// Int is a cell with a count.
func Int(n int) Cell { return Cell{Text: i18n.Integer(int64(n))} }

// Show is a cell with a component.
func Show(c templ.Component) Cell { return Cell{Body: c} }

// None is an empty cell with the reason why nothing is there.
func None(why string) Cell { return Cell{Why: why} }

// shown lists the positions of the columns in view.
func (t Table) shown() []int {
	var out []int
	for i, c := range t.Columns {
		if c.Fixed || t.Show == nil && !c.Hidden || t.Show != nil && slices.Contains(t.Show, c.Key) {
			out = append(out, i)
		}
	}
	return out
}

func (r Row) cell(i int) Cell {
	if i < len(r.Cells) {
		return r.Cells[i]
	}
	return Cell{}
}

func (c Column) title() string {
	if c.Unit == "" {
		return c.Label
	}
	return c.Label + "（" + c.Unit + "）"
}

func (c Column) class() string {
	if c.Kind == "" {
		return ""
	}
	return "k-" + string(c.Kind)
}

// blank says whether a cell has nothing to show; on a phone it is left out.
func (c Cell) blank() bool { return c.Text == "" && c.Body == nil && c.Why == "" && c.Note == "" }

func (c Column) ariaSort(s Sort) templ.Attributes {
	if !c.Sortable || s.Key != c.Key {
		return nil
	}
	if s.Desc {
		return templ.Attributes{"aria-sort": "descending"}
	}
	return templ.Attributes{"aria-sort": "ascending"}
}

// next is the value of ?sort= that the header's link leads to.
func (c Column) next(s Sort) string {
	if s.Key == c.Key && !s.Desc {
		return "-" + c.Key
	}
	return c.Key
}

func (c Column) sortIcon(s Sort) string {
	switch {
	case s.Key != c.Key:
		return "sort"
	case s.Desc:
		return "desc"
	}
	return "asc"
}

// scroll lets the keyboard reach a table that scrolls sideways.
func (t Table) scroll() templ.Attributes {
	if !t.Wide {
		return nil
	}
	return templ.Attributes{"tabindex": "0", "role": "region", "aria-label": t.Caption}
}

func titleAttr(s string) templ.Attributes {
	if s == "" {
		return nil
	}
	return templ.Attributes{"title": s}
}

func idAttr(s string) templ.Attributes {
	if s == "" {
		return nil
	}
	return templ.Attributes{"id": s}
}
