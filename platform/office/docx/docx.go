// Package docx takes the text of a Word document (Office Open XML) out of its
// zip container: paragraphs with the heading levels of their styles and the
// numbers that Word prints by itself (第一章, (一), 1.), tables with merged cells
// resolved, text boxes once, footnotes after the text, insertions accepted and
// deletions left out.
//
// It reads as a stream and bounds what it unpacks, so that a small file cannot
// make it use much memory.
package docx

import (
	"errors"
	"fmt"

	"gangyao/platform/office/extract"
)

// What can be wrong with a document.
var (
	// ErrNotZip: the bytes are no readable zip container; a truncated file ends so.
	ErrNotZip = errors.New("docx: not a readable zip container")
	// ErrNotDocx: a zip container without a Word document.
	ErrNotDocx = errors.New("docx: container holds no Word document")
	// ErrDamaged: a part is cut off, or is not well-formed.
	ErrDamaged = errors.New("docx: a part is damaged")
	// ErrBomb: a part unpacks to more than any honest document.
	ErrBomb = errors.New("docx: a part unpacks to too much")
)

// Options bound the work. The zero value takes the defaults.
type Options struct {
	MaxPart int64 // bytes one part may unpack to; default 256 MiB
	Ratio   int64 // times its packed size that a part may unpack to, beyond 8 MiB; default 250
	MaxText int   // code points kept; default 20 million
}

func (o Options) withDefaults() Options {
	if o.MaxPart <= 0 {
		o.MaxPart = 256 << 20
	}
	if o.Ratio <= 0 {
		o.Ratio = 250
	}
	if o.MaxText <= 0 {
		o.MaxText = 20_000_000
	}
	return o
}

// Extract reads a document. Its errors wrap one of those above.
func Extract(data []byte, o Options) (*extract.Text, error) {
	p, err := open(data, o.withDefaults())
	if err != nil {
		return nil, err
	}
	d := &document{b: extract.NewBuilder(p.o.MaxText)}
	styles, err := p.read("styles")
	if err == nil && styles != nil {
		d.styles, err = readStyles(styles)
	}
	if err != nil {
		return nil, fmt.Errorf("styles: %w", err)
	}
	numbering, err := p.read("numbering")
	if err == nil && numbering != nil {
		d.numbers, err = readNumbering(numbering, d.styles)
	}
	if err != nil {
		return nil, fmt.Errorf("numbering: %w", err)
	}
	main, err := p.openPart(p.main)
	if err != nil {
		return nil, err
	}
	defer main.Close()
	if err := d.body(main); err != nil {
		return nil, fmt.Errorf("%s: %w", p.main, err)
	}
	for _, kind := range []string{"footnotes", "endnotes"} {
		if err := d.notes(p, kind); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return d.b.Text(), nil
}
