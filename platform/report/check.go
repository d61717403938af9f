package report

import (
	"regexp"
	"strings"

	"gangyao/platform/fault"
	"gangyao/platform/i18n"
	"gangyao/platform/quantity"
)

// Typed is a figure that is no reference.
type Typed struct {
	// Block counts from 0; -1 is the head of the document.
	Block int
	// Figure is what is typed, Text where.
	Figure, Text string
}

// Check lists the typed figures: digits and 百分之… in text that have no source,
// figures of tables and series of charts without one. Years and dates, ordinals
// (第3), numbers of documents (〔2025〕3号) and of standards, and what stands in
// 《》 are no figures; nor are the words of tables, which hold names, unless such a
// cell is nothing but a number.
func (d *Document) Check() []Typed {
	c := checker{lang: d.Language(), block: -1}
	c.text(d.Title)
	c.text(d.Subtitle)
	for i, b := range d.Blocks {
		c.block = i
		c.look(b)
	}
	return c.out
}

type checker struct {
	lang  i18n.Lang
	block int
	out   []Typed
}

func (c *checker) look(b Block) {
	switch b := b.(type) {
	case Heading:
		c.text(b.Text)
	case Paragraph:
		c.runs(b.Runs)
	case Points:
		for _, item := range b.Items {
			c.runs(item)
		}
	case Form:
		for _, r := range b.Rows {
			for _, f := range r.Fields {
				for _, p := range f.Body {
					c.runs(p.Runs)
				}
			}
		}
	case Table:
		c.text(b.Title)
		c.text(b.Note)
		for _, r := range append(append([]Row{}, b.Head...), b.Rows...) {
			c.text(r.Group)
			for _, cell := range r.Cells {
				c.cell(cell)
			}
		}
	case Chart:
		c.text(b.Title)
		c.text(b.Text)
		for _, s := range b.Series {
			if s.Source == (Source{}) {
				c.add(s.Name, s.Name)
			}
		}
	case Annex:
		c.text(b.Title)
	}
}

func (c *checker) cell(cell Cell) {
	if cell.Source != (Source{}) {
		return
	}
	v := cell.Value
	if v.String() == "" {
		v = quantity.Parse(strings.TrimSpace(cell.Text))
	}
	if !v.IsWords() && !yearOrDate.MatchString(v.String()) {
		c.add(cell.String(), cell.String())
	}
}

// runs looks at the text of several runs as one, so that 2025 in one look and 年
// in another are a year.
func (c *checker) runs(runs []Run) {
	var b strings.Builder
	for _, r := range runs {
		if r.Source == (Source{}) {
			b.WriteString(r.Text)
		} else {
			b.WriteString("\x00") // a figure that answers for itself
		}
	}
	c.text(b.String())
}

var (
	digits = regexp.MustCompile(`[0-9０-９][0-9０-９.,．，:：%％‰]*|[百千万]分之[零〇一二三四五六七八九十百点]+`)
	// noFigure is what has digits and is no figure, in the order of how long it is.
	noFigure = regexp.MustCompile(`《[^》]*》` +
		`|〔[0-9]{4}〕[0-9]*` +
		`|第[0-9]+` +
		`|\b(?:GB|GA|HJ|DB|CJJ?|JGJ|JTG|SL|TD|WS|YD|NY|LY|MZ|ISO|IEC|RFC)(?:/[A-Z]+)* ?[0-9.]+(?:[-—–][0-9]{4})?` +
		`|[0-9]{4}[-/][0-9]{1,2}(?:[-/][0-9]{1,2})?` +
		`|[0-9]{4}年?[-—–~～至][0-9]{4}年` +
		`|[0-9]{4}年(?:[0-9]{1,2}(?:[-—–~～至][0-9]{1,2})?月(?:[0-9]{1,2}日)?)?` +
		`|[0-9]{1,2}(?:[-—–~～至][0-9]{1,2})?月(?:[0-9]{1,2}日)?`)
	noFigureEN = regexp.MustCompile(`(?:[0-9]{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?: [0-9]{4})?` +
		`|\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}(?:st|nd|rd|th)\b`)
	yearOrDate = regexp.MustCompile(`^(?:19|20)[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?$`)
)

func (c *checker) text(s string) {
	rest := noFigure.ReplaceAllString(s, " ")
	if c.lang == i18n.EN {
		rest = noFigureEN.ReplaceAllString(rest, " ")
	}
	for _, f := range digits.FindAllString(rest, -1) {
		c.add(strings.TrimRight(f, ".,．，:："), s)
	}
}

func (c *checker) add(figure, text string) {
	c.out = append(c.out, Typed{Block: c.block, Figure: figure, Text: strings.ReplaceAll(text, "\x00", "…")})
}

// maxColumns is how many columns Word takes in a table.
const maxColumns = 63

// Validate says what keeps the document from being written: no title, a heading of
// an unknown level, cells out of place, a chart without values, or, in a derived
// document, a typed figure. Its errors are Invalid.
func (d *Document) Validate() error {
	if strings.TrimSpace(Clean(d.Title)) == "" {
		return fault.New(fault.Invalid, "report.no_title", nil)
	}
	for i, b := range d.Blocks {
		if err := fit(b); err != nil {
			return fault.New(fault.Invalid, "report.block", fault.Args{"N": i + 1, "Title": d.Title, "Why": err})
		}
	}
	if !d.Derived {
		return nil
	}
	if typed := d.Check(); len(typed) > 0 {
		t := typed[0]
		where := i18n.M("report.in_head")
		if t.Block >= 0 {
			where = i18n.M("report.in_block", i18n.Args{"N": t.Block + 1})
		}
		return fault.New(fault.Invalid, "report.typed", fault.Args{"Count": len(typed), "Figure": t.Figure, "Text": cut(t.Text), "Where": where})
	}
	return nil
}

// fit says whether a block can be written.
func fit(b Block) error {
	switch b := b.(type) {
	case Heading:
		if b.Level < 1 || b.Level > Levels {
			return fault.New(fault.Invalid, "report.bad_level", fault.Args{"Level": b.Level})
		}
	case Table:
		if n := len(b.Columns); n == 0 || n > maxColumns {
			return fault.New(fault.Invalid, "report.bad_columns", fault.Args{"Count": n, "Most": maxColumns})
		}
		_, err := b.Grid()
		return err
	case Form:
		for _, r := range b.Rows {
			if len(r.Fields) == 0 || len(r.Fields) > 4 {
				return fault.New(fault.Invalid, "report.bad_form", nil)
			}
		}
	case Chart:
		if len(b.Categories) == 0 || len(b.Series) == 0 {
			return fault.New(fault.Invalid, "report.empty_chart", nil)
		}
		for _, s := range b.Series {
			if len(s.Values) > len(b.Categories) {
				return fault.New(fault.Invalid, "report.long_series", fault.Args{"Series": s.Name, "Count": len(s.Values), "Most": len(b.Categories)})
			}
		}
	case nil:
		return fault.New(fault.Invalid, "report.nothing", nil)
	}
	return nil
}

// cut shortens a text for a message.
func cut(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
