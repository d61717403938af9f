package docx

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"gangyao/platform/office/extract"
)

// document reads the parts with text.
type document struct {
	b       *extract.Builder
	styles  styles
	numbers *numbering
	fields  []field
	toc     int  // open content controls that hold a table of contents
	joined  bool // the last paragraph's mark was deleted: the next goes on it
}

// field is an open complex field: its instruction, then its result.
type field struct {
	instr  strings.Builder
	result bool
}

// block is a paragraph or a table.
type block struct {
	para  *paragraph
	table *table
}

// paragraph is a paragraph with its runs.
type paragraph struct {
	runs     []run
	style    string
	level    int // outline level set on the paragraph itself, 0 none
	num      numRef
	numSet   bool
	contents bool    // lies in a table of contents
	joins    bool    // its mark is deleted
	boxes    []block // text boxes anchored in it
}

type run struct {
	text   string
	raised bool
}

// table is a table with its rows.
type table struct{ rows []row }

type row struct {
	before  int // grid columns left free
	header  bool
	deleted bool
	cells   []cell
}

type cell struct {
	span      int
	continued bool // goes on the cell above
	blocks    []block
}

// body reads the main part and writes its blocks one by one.
func (d *document) body(r io.Reader) error {
	s := newScanner(r)
	return s.each(func(root xml.StartElement) error {
		return s.each(func(e xml.StartElement) error {
			if e.Name.Local == "body" {
				return d.blocks(s, d.write)
			}
			return s.skip()
		})
	})
}

// blocks reads the paragraphs and tables inside the element just entered.
func (d *document) blocks(s *scanner, do func(block)) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			p, err := d.paragraph(s)
			if err == nil {
				do(block{para: p})
			}
			return err
		case "tbl":
			t, err := d.table(s)
			if err == nil {
				do(block{table: t})
			}
			return err
		case "sdt":
			return d.control(s, func() error { return d.blocks(s, do) })
		case "AlternateContent":
			return choice(s, func() error { return d.blocks(s, do) })
		case "ins", "moveTo", "customXml", "smartTag":
			return d.blocks(s, do)
		}
		return s.skip()
	})
}

// control reads a content control: its content, and whether it is a table of
// contents.
func (d *document) control(s *scanner, content func() error) error {
	toc := 0
	err := s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "sdtPr":
			return s.each(func(e xml.StartElement) error {
				if e.Name.Local != "docPartObj" {
					return s.skip()
				}
				return s.each(func(e xml.StartElement) error {
					if e.Name.Local == "docPartGallery" && strings.EqualFold(val(e, "val"), "Table of Contents") {
						toc = 1
						d.toc++
					}
					return s.skip()
				})
			})
		case "sdtContent":
			return content()
		}
		return s.skip()
	})
	d.toc -= toc
	return err
}

// choice reads the first choice of alternate content and skips the fallback, so
// that a text box kept in two forms is read once.
func choice(s *scanner, content func() error) error {
	taken := false
	return s.each(func(e xml.StartElement) error {
		if e.Name.Local == "Choice" && !taken {
			taken = true
			return content()
		}
		return s.skip()
	})
}

func (d *document) paragraph(s *scanner) (*paragraph, error) {
	p := &paragraph{contents: d.inContents()}
	err := d.inline(s, p)
	p.contents = p.contents || d.inContents()
	return p, err
}

// inContents says whether a table of contents is being read.
func (d *document) inContents() bool {
	if d.toc > 0 {
		return true
	}
	for i := range d.fields {
		if f := &d.fields[i]; f.result && strings.HasPrefix(strings.TrimSpace(f.instr.String()), "TOC") {
			return true
		}
	}
	return false
}

// inline reads the runs inside the element just entered into p.
func (d *document) inline(s *scanner, p *paragraph) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pPr":
			return d.properties(s, p)
		case "r":
			return d.run(s, p)
		case "del", "moveFrom", "sdtPr", "fldData", "rt", "rPr":
			return s.skip()
		case "sdt":
			return d.control(s, func() error { return d.inline(s, p) })
		case "AlternateContent":
			return choice(s, func() error { return d.inline(s, p) })
		case "drawing", "pict", "object":
			return d.shapes(s, p)
		}
		return d.inline(s, p) // hyperlinks, insertions, simple fields, formulas
	})
}

func (d *document) properties(s *scanner, p *paragraph) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			p.style = val(e, "val")
		case "outlineLvl":
			p.level = outlineLevel(val(e, "val"))
		case "numPr":
			p.numSet = true
			return readNumRef(s, &p.num)
		case "rPr":
			return s.each(func(e xml.StartElement) error {
				if e.Name.Local == "del" || e.Name.Local == "moveFrom" {
					p.joins = true
				}
				return s.skip()
			})
		}
		return s.skip()
	})
}

// run reads one run of text.
func (d *document) run(s *scanner, p *paragraph) error {
	var text strings.Builder
	raised, hidden := false, false
	flush := func() {
		if text.Len() > 0 && !hidden {
			p.runs = append(p.runs, run{text: text.String(), raised: raised})
		}
		text.Reset()
	}
	var read func(e xml.StartElement) error
	read = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPr":
			return s.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "vanish":
					hidden = on(e)
				case "vertAlign":
					raised = raised || val(e, "val") == "superscript"
				case "position":
					n, _ := strconv.Atoi(val(e, "val")) // half points
					raised = raised || n > 3
				}
				return s.skip()
			})
		case "t":
			t, err := s.text()
			text.WriteString(t)
			return err
		case "tab", "ptab":
			text.WriteByte('\t')
		case "br", "cr":
			text.WriteByte('\n')
		case "noBreakHyphen":
			text.WriteByte('-')
		case "sym":
			if v, err := strconv.ParseUint(val(e, "char"), 16, 32); err == nil && v < 0xe000 && v > ' ' {
				text.WriteRune(rune(v))
			}
		case "fldChar":
			d.fieldChar(val(e, "fldCharType"))
		case "instrText":
			t, err := s.text()
			if n := len(d.fields); n > 0 && !d.fields[n-1].result {
				d.fields[n-1].instr.WriteString(t)
			}
			return err
		case "drawing", "pict", "object":
			return d.shapes(s, p)
		case "AlternateContent":
			return choice(s, func() error { return s.each(read) })
		case "ruby":
			return s.each(func(e xml.StartElement) error {
				if e.Name.Local == "rubyBase" {
					flush()
					return d.inline(s, p)
				}
				return s.skip()
			})
		}
		return s.skip()
	}
	err := s.each(read)
	flush()
	return err
}

func (d *document) fieldChar(kind string) {
	n := len(d.fields)
	switch {
	case kind == "begin" && n < maxDepth:
		d.fields = append(d.fields, field{})
	case kind == "separate" && n > 0:
		d.fields[n-1].result = true
	case kind == "end" && n > 0:
		d.fields = d.fields[:n-1]
	}
}

// shapes reads the text boxes inside a drawing.
func (d *document) shapes(s *scanner, p *paragraph) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "txbxContent":
			fields := d.fields
			d.fields = nil
			err := d.blocks(s, func(b block) { p.boxes = append(p.boxes, b) })
			d.fields = fields
			return err
		case "AlternateContent":
			return choice(s, func() error { return d.shapes(s, p) })
		}
		return d.shapes(s, p)
	})
}

func (d *document) table(s *scanner) (*table, error) {
	t := &table{}
	return t, d.rows(s, t)
}

func (d *document) rows(s *scanner, t *table) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			r := row{}
			err := d.row(s, &r)
			if !r.deleted {
				t.rows = append(t.rows, r)
			}
			return err
		case "sdt":
			return d.control(s, func() error { return d.rows(s, t) })
		case "ins", "customXml", "smartTag":
			return d.rows(s, t)
		}
		return s.skip()
	})
}

func (d *document) row(s *scanner, r *row) error {
	return s.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "trPr":
			return s.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "gridBefore":
					r.before, _ = strconv.Atoi(val(e, "val"))
				case "tblHeader":
					r.header = on(e)
				case "del":
					r.deleted = true
				}
				return s.skip()
			})
		case "tc":
			c := cell{span: 1}
			err := d.cell(s, &c)
			r.cells = append(r.cells, c)
			return err
		case "sdt":
			return d.control(s, func() error { return d.row(s, r) })
		case "ins", "customXml", "smartTag":
			return d.row(s, r)
		}
		return s.skip()
	})
}

func (d *document) cell(s *scanner, c *cell) error {
	// blocks consumes all children, so the properties are picked out on the way
	return s.each(func(e xml.StartElement) error {
		add := func(b block) { c.blocks = append(c.blocks, b) }
		switch e.Name.Local {
		case "tcPr":
			return s.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "gridSpan":
					c.span, _ = strconv.Atoi(val(e, "val"))
				case "vMerge":
					c.continued = val(e, "val") != "restart"
				}
				return s.skip()
			})
		case "p":
			p, err := d.paragraph(s)
			add(block{para: p})
			return err
		case "tbl":
			t, err := d.table(s)
			add(block{table: t})
			return err
		case "sdt":
			return d.control(s, func() error { return d.blocks(s, add) })
		case "AlternateContent":
			return choice(s, func() error { return d.blocks(s, add) })
		case "ins", "moveTo", "customXml", "smartTag":
			return d.blocks(s, add)
		}
		return s.skip()
	})
}
