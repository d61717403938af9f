// Package pdf takes text out of PDF files with PDFium.
package pdf

import (
	"context"
	"errors"

	"gangyao/platform/office/extract"
)

// What can be wrong with a document, or with reading it.
var (
	ErrDamaged   = errors.New("pdf: not a readable PDF")
	ErrEncrypted = errors.New("pdf: protected by a password")
	ErrScanned   = errors.New("pdf: pages are images without text")
	ErrLimit     = errors.New("pdf: over the limit of time, memory or pages")
	ErrEngine    = errors.New("pdf: the engine does not start")
)

// Options say where and within what bounds PDFium runs.
type Options struct{}

// Extract reads a document. Its errors wrap one of those above.
func Extract(ctx context.Context, data []byte, o Options) (*extract.Text, error) {
	return nil, ErrEngine
}
