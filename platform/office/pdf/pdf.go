// Package pdf takes text out of PDF files with PDFium, which runs as
// WebAssembly: nothing native is linked, and a hostile file stays in a sandbox
// without files and with bounded memory.
//
// PDFium gives glyphs with their places and the lines drawn on the page. From
// these the package puts lines together (lines.go), finds tables by their rules
// (lattice.go) and running heads and page numbers by where they repeat
// (furniture.go). Lines stay lines: whether they are paragraphs is for the
// reader of the text to decide. Only the lines of a table's cell, whose width is
// known, are joined.
//
// A server should give Options.Command, so that each document is read in a
// process of its own (child.go) and no PDF can take the server down.
package pdf

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"gangyao/platform/office/extract"
)

// What can be wrong with a document, or with reading it.
var (
	ErrDamaged   = errors.New("pdf: not a readable PDF")
	ErrEncrypted = errors.New("pdf: protected by a password")
	ErrScanned   = errors.New("pdf: pages are images without text")
	ErrGarbled   = errors.New("pdf: fonts do not say which characters they show")
	ErrLimit     = errors.New("pdf: over the limit of time, memory or pages")
	ErrEngine    = errors.New("pdf: the engine does not start")
)

// Options say where and within what bounds PDFium runs. The zero value runs it
// in this process with the defaults.
type Options struct {
	// CacheDir keeps PDFium's compiled code between starts: about 22 MB, which
	// shorten a start from 2 s to 0.1 s. Default: gangyao/pdfium in the user's
	// cache directory; without one, nothing is kept.
	CacheDir string
	// Command starts a child process that reads the document: a program and its
	// arguments, usually this program and ChildArg. Empty: no child.
	Command []string
	Timeout time.Duration // for one document; default 2 minutes
	// MaxMemory bounds PDFium's own memory, in MiB; default 512. On Linux a child
	// may take twice as much and 256 MiB in all once PDFium runs.
	MaxMemory int
	MaxPages  int // default 3000
	MaxText   int // code points kept; default 20 million
}

func (o Options) withDefaults() Options {
	if o.CacheDir == "" {
		if dir, err := os.UserCacheDir(); err == nil {
			o.CacheDir = filepath.Join(dir, "gangyao", "pdfium")
		}
	}
	if o.Timeout <= 0 {
		o.Timeout = 2 * time.Minute
	}
	if o.MaxMemory <= 0 {
		o.MaxMemory = 512
	}
	if o.MaxPages <= 0 {
		o.MaxPages = 3000
	}
	if o.MaxText <= 0 {
		o.MaxText = 20_000_000
	}
	return o
}

// Extract reads a document. Its errors wrap one of those above.
func Extract(ctx context.Context, data []byte, o Options) (*extract.Text, error) {
	o = o.withDefaults()
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	if len(o.Command) > 0 {
		return inChild(ctx, data, o)
	}
	return inProcess(ctx, data, o, false)
}

// inProcess reads the document here; see readPages for alone.
func inProcess(ctx context.Context, data []byte, o Options, alone bool) (*extract.Text, error) {
	pages, err := readPages(ctx, data, o, alone)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ErrLimit
		}
		return nil, err
	}
	if err := legible(pages); err != nil {
		return nil, err
	}
	return compose(pages, o.MaxText), nil
}

// legible tells scans, and text in fonts that hide their characters, from text.
func legible(pages []page) error {
	glyphs, odd := 0, 0
	for _, p := range pages {
		for _, g := range p.glyphs {
			glyphs++
			if g.r >= 0xe000 && g.r <= 0xf8ff || g.r == 0xfffd || g.r < ' ' {
				odd++
			}
		}
	}
	switch {
	case glyphs == 0 || len(pages) >= 3 && glyphs < 15*len(pages):
		return ErrScanned
	case odd*10 > glyphs*3:
		return ErrGarbled
	}
	return nil
}
