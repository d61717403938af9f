// Package reportpage shows a report.Document as a page: for reading on the screen,
// and on paper in the layout of official documents (A4, typefaces and margins of
// GB/T 9704; wide tables on paper that is turned). It also hands out the files.
package reportpage

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gangyao/platform/i18n"
	"gangyao/platform/page"
	"gangyao/platform/report"
	"gangyao/platform/report/word"
	"gangyao/platform/report/workbook"
)

// Page is a page with the document as its body. The caller adds crumbs and
// actions. What report.Document.Validate refuses is refused.
func Page(d *report.Document) (page.Page, error) {
	body, err := Body(d)
	return page.Page{Title: oneLine(d.Title), Bare: true, Body: body, Styles: []string{"report"}}, err
}

// Body is the document as a part of a page, which has to name the style sheet
// "report" in its Styles.
func Body(d *report.Document) (templ.Component, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	return shown{d, d.Labels()}.view(), nil
}

// Word is the document as a Word file to save; name is without ending.
func Word(d *report.Document, name string) page.File {
	return page.File{Name: name + word.Extension, Type: word.Type, Write: func(w io.Writer) error { return word.Write(w, d) }}
}

// Workbook is the document's tables and charts as an Excel file to save; name is
// without ending.
func Workbook(d *report.Document, name string) page.File {
	return page.File{Name: name + workbook.Extension, Type: workbook.Type, Write: func(w io.Writer) error { return workbook.Write(w, d) }}
}

// shown is a document with the labels of its blocks.
type shown struct {
	*report.Document
	labels []string
}

func oneLine(s string) string { return strings.Join(strings.Fields(report.Clean(s)), " ") }

func anchor(n int) string { return "part-" + strconv.Itoa(n+1) }

// entry is a line of the contents.
type entry struct {
	at    int
	level int
	text  string
}

func (s shown) entries() []entry {
	var out []entry
	for n, b := range s.Blocks {
		switch b := b.(type) {
		case report.Heading:
			if b.Level <= 2 {
				out = append(out, entry{n, b.Level, s.labels[n] + b.Text})
			}
		case report.Annex:
			out = append(out, entry{n, 1, s.labels[n] + "　" + oneLine(b.Title)})
		}
	}
	return out
}

func captioned(label, title string) string {
	if label == "" {
		return title
	}
	return label + "　" + title
}

// text writes text with its line ends and nothing else around it.
func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, lines(s))
		return err
	})
}

func lines(s string) string {
	return strings.ReplaceAll(templ.EscapeString(report.Clean(s)), "\n", "<br>")
}

// runs writes text, figures with where they came from. It is written here, since a
// template puts blanks between its parts.
func runs(all []report.Run) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b strings.Builder
		for _, r := range all {
			piece := lines(r.Text)
			if r.Bold {
				piece = "<strong>" + piece + "</strong>"
			}
			b.WriteString(sourced(ctx, r.Source, piece))
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// sourced puts a figure, as markup, into a link to where it came from.
func sourced(ctx context.Context, s report.Source, markup string) string {
	if s == (report.Source{}) {
		return markup
	}
	title := ""
	if s.Text != "" {
		title = ` title="` + templ.EscapeString(report.Clean(s.Text)) + `"`
	}
	if s.Href == "" {
		return `<span class="report-figure"` + title + `>` + markup + `</span>`
	}
	return `<a class="report-figure" href="` + templ.EscapeString(string(templ.URL(page.Href(ctx, s.Href)))) + `"` + title + `>` + markup + `</a>`
}

func cellText(c report.Cell) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, err := io.WriteString(w, sourced(ctx, c.Source, lines(c.String())))
		return err
	})
}

// group is the rows of a table under one name.
type group struct {
	name string
	rows []report.GridRow
}

// groups divides rows by the names that stand between them.
func groups(rows []report.GridRow) []group {
	var out []group
	for _, r := range rows {
		switch {
		case r.Group != "":
			out = append(out, group{name: r.Group})
		case len(out) == 0:
			out = append(out, group{rows: []report.GridRow{r}})
		default:
			last := &out[len(out)-1]
			last.rows = append(last.rows, r)
		}
	}
	return out
}

// grid is a table with its cells in their places; Body has validated it.
func grid(t report.Table) report.Grid {
	g, _ := t.Grid()
	return g
}

func percent(share float64) string { return strconv.FormatFloat(share*100, 'f', 1, 64) + "%" }

func span(name string, n int) templ.Attributes {
	if n <= 1 {
		return nil
	}
	return templ.Attributes{name: strconv.Itoa(n)}
}

// scope says what a header cell heads.
func scope(kind string, n int) string {
	if n > 1 {
		return kind + "group"
	}
	return kind
}

func columnClass(c report.Column) string {
	switch c.Kind {
	case report.Numbers:
		return "is-number"
	case report.Short:
		return "is-short"
	}
	return ""
}

// slots is how many columns of equal width a form is divided into: 1, 2, 3 or 4
// fields share them.
const slots = 24

// label and content are the slots of a field's two cells among n fields.
func label(n int) int {
	if n > 2 {
		return 3
	}
	return 4
}

func content(n int) int { return slots/n - label(n) }

func alignClass(a report.Align) string {
	switch a {
	case report.Center, report.Right, report.Left:
		return "is-" + string(a)
	}
	return ""
}

// chart is the page's own chart.
func chart(n int, label string, c report.Chart) page.Chart {
	out := page.Chart{ID: anchor(n), Title: captioned(label, c.Title), Text: c.Text, Unit: c.Unit, Times: c.Categories, Bars: c.Kind == report.Bars}
	for _, s := range c.Series {
		role := page.Role(s.Role)
		if s.Role == "" {
			role = page.Observed
		}
		out.Series = append(out.Series, page.Series{Name: s.Name, Role: role, Values: s.Values})
	}
	return out
}

func colon(l i18n.Lang) string {
	if l == i18n.ZH {
		return "："
	}
	return ":"
}

func (s shown) printed(b report.Imprint) string {
	if b.Date.IsZero() {
		return ""
	}
	return s.T("report.printed", i18n.Args{"Date": b.Date})
}
