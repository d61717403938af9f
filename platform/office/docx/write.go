package docx

import (
	"encoding/xml"
	"fmt"
	"strings"
	"unicode"

	"gangyao/platform/office/extract"
)

// headingMost is how many code points a paragraph with a heading style may have
// and still be a heading; many documents give the style to whole paragraphs.
const headingMost = 100

// write writes a block.
func (d *document) write(b block) {
	if b.table != nil {
		d.writeTable(b.table)
	} else {
		d.writeParagraph(b.para)
	}
}

func (d *document) writeParagraph(p *paragraph) {
	if !d.joined {
		d.b.Break()
	}
	start := d.b.Pos()
	if !p.empty() {
		d.b.String(d.label(p))
	} else if !d.b.InTable() && !d.joined && start > 1 {
		d.b.Rune('\n') // a blank line
	}
	for _, r := range p.runs {
		text := r.text
		if d.b.InTable() {
			text = strings.ReplaceAll(text, "\t", " ") // a tab parts cells
		}
		if r.raised {
			d.b.Raised(text)
		} else {
			d.b.String(text)
		}
	}
	d.mark(p, start)
	if d.joined = p.joins; !p.joins {
		d.b.Break()
	}
	for _, b := range p.boxes {
		d.write(b)
	}
}

func (p *paragraph) empty() bool {
	for _, r := range p.runs {
		for _, c := range r.text {
			if !unicode.IsSpace(c) {
				return false
			}
		}
	}
	return true
}

// label is the number that Word prints before the paragraph.
func (d *document) label(p *paragraph) string {
	if p.numSet && p.num.id != "" {
		return d.numbers.label(p.num, "")
	}
	ref, from := d.styles.num(p.style)
	if p.numSet { // only the level is set on the paragraph
		ref.level, from = p.num.level, ""
	}
	return d.numbers.label(ref, from)
}

// mark notes what the styles say of the paragraph.
func (d *document) mark(p *paragraph, start int) {
	if d.b.InTable() {
		return
	}
	level := p.level
	if level == 0 {
		level = d.styles.level(p.style)
	}
	switch {
	case p.contents || d.styles.is(p.style, "toc") && !d.styles.is(p.style, "tocheading"):
		d.b.Mark(start, extract.Contents, 0)
	case level > 0 && d.b.Pos()-start <= headingMost:
		d.b.Mark(start, extract.Heading, level)
	case p.style != "" && (d.styles.is(p.style, "title") || d.styles[p.style] != nil && d.styles[p.style].name == "标题"):
		d.b.Mark(start, extract.Title, 0)
	}
}

// writeTable writes a table; one that only frames others is taken apart, one
// inside another is written as lines of the cell.
func (d *document) writeTable(t *table) {
	if t.frame() && !d.b.InTable() {
		for _, r := range t.rows {
			for _, c := range r.cells {
				for _, b := range c.blocks {
					d.write(b)
				}
			}
		}
		return
	}
	if !d.b.StartTable() {
		d.flat(t)
		return
	}
	for _, r := range t.rows {
		d.b.StartRow()
		d.b.Skip(max(r.before, 0))
		for _, c := range r.cells {
			if c.continued && c.empty() && d.b.Grow(c.span) {
				continue
			}
			d.b.StartCell(1, c.span, r.header)
			for _, b := range c.blocks {
				d.write(b)
			}
			d.joined = false
			d.b.EndCell()
		}
	}
	d.b.EndTable()
}

func (c *cell) empty() bool {
	for _, b := range c.blocks {
		if b.table != nil || !b.para.empty() {
			return false
		}
	}
	return true
}

// frame says whether a table only frames other tables or the whole text: few
// cells, one of which holds a table of data or very many paragraphs.
func (t *table) frame() bool {
	cells := 0
	for _, r := range t.rows {
		cells += len(r.cells)
	}
	if cells > 4 {
		return false
	}
	for _, r := range t.rows {
		for _, c := range r.cells {
			if len(c.blocks) > 60 {
				return true
			}
			for _, b := range c.blocks {
				if b.table != nil && len(b.table.rows) >= 2 && len(b.table.rows[0].cells) >= 2 {
					return true
				}
			}
		}
	}
	return false
}

// flat writes a table inside a cell, a row a line.
func (d *document) flat(t *table) {
	for _, r := range t.rows {
		d.b.Break()
		for i, c := range r.cells {
			if i > 0 {
				d.b.Rune(' ')
			}
			for k, b := range c.blocks {
				if b.table != nil {
					d.flat(b.table)
					continue
				}
				if k > 0 {
					d.b.Rune(' ')
				}
				for _, run := range b.para.runs {
					d.b.String(strings.NewReplacer("\t", " ", "\n", " ").Replace(run.text))
				}
			}
		}
	}
	d.b.Break()
}

// notes writes the footnotes or endnotes after the text: they explain it and
// are no part of it.
func (d *document) notes(p *container, kind string) error {
	name, ok := p.parts[kind]
	if !ok || p.files[name] == nil {
		return nil
	}
	r, err := p.openPart(name)
	if err != nil {
		return err
	}
	defer r.Close()
	d.b.Break()
	start := d.b.Pos()
	s := newScanner(r)
	err = s.each(func(xml.StartElement) error {
		return s.each(func(e xml.StartElement) error {
			switch val(e, "type") {
			case "separator", "continuationSeparator", "continuationNotice":
				return s.skip()
			}
			return d.blocks(s, d.write)
		})
	})
	d.b.Break()
	d.b.Mark(start, extract.Furniture, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
