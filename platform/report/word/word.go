// Package word writes a report.Document as a Word document laid out by GB/T
// 9704-2012: A4, a text area of 156 × 225 mm with 22 lines of 28 characters, real
// headings with outline levels and numbers that Word counts, real tables whose head
// is repeated, charts that can be edited. The same document gives the same bytes.
//
// Typefaces are named as offices in China have them (方正小标宋简体, 仿宋_GB2312,
// 楷体_GB2312, 黑体, 宋体), each with the usual one to take where it is missing.
package word

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"time"

	"gangyao/platform/report"
)

// Extension and Type are those of the files.
const (
	Extension = ".docx"
	Type      = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// Write writes the document. What report.Document.Validate refuses is refused
// before anything is written. The text goes to out as it is made.
func Write(out io.Writer, d *report.Document) error {
	if err := d.Validate(); err != nil {
		return err
	}
	p := &pack{zip: zip.NewWriter(out)}
	charts := 0
	for _, b := range d.Blocks {
		if _, ok := b.(report.Chart); ok {
			charts++
		}
	}
	text := &writer{doc: d}
	p.part("[Content_Types].xml", func(x *xml) { contentTypes(x, charts) })
	p.part("_rels/.rels", func(x *xml) { x.raw(packageRels) })
	p.part("docProps/core.xml", func(x *xml) { properties(x, d) })
	p.part("word/document.xml", func(x *xml) { text.x = x; text.document() })
	p.part("word/_rels/document.xml.rels", func(x *xml) { relations(x, charts) })
	p.part("word/styles.xml", func(x *xml) { styles(x, d) })
	p.part("word/numbering.xml", func(x *xml) { numbering(x, d.Language(), text.series, text.lists) })
	p.part("word/settings.xml", func(x *xml) { settings(x, d) })
	p.part("word/fontTable.xml", fontTable)
	p.part("word/header.xml", func(x *xml) { header(x, d.Label) })
	p.part("word/footer1.xml", func(x *xml) { footer(x, "right") })
	p.part("word/footer2.xml", func(x *xml) { footer(x, "left") })
	for i, c := range text.charts {
		p.chart(i+1, c)
	}
	if p.err == nil {
		p.err = p.zip.Close()
	}
	if p.err != nil {
		return fmt.Errorf("word: %w", p.err)
	}
	return nil
}

// pack writes the parts of the container; after an error it does nothing.
type pack struct {
	zip *zip.Writer
	err error
}

// stamp is the time that all parts carry, the first that a container can hold.
var stamp = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func (p *pack) create(name string, method uint16) io.Writer {
	if p.err != nil {
		return io.Discard
	}
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: stamp})
	if err != nil {
		p.err = err
		return io.Discard
	}
	return w
}

func (p *pack) part(name string, write func(*xml)) {
	b := bufio.NewWriterSize(p.create(name, zip.Deflate), 64<<10)
	x := &xml{b}
	x.raw(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, "\n")
	write(x)
	if err := b.Flush(); err != nil && p.err == nil {
		p.err = err
	}
}
