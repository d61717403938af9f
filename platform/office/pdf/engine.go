package pdf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync/atomic"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// page is what a page shows: glyphs in the order the file draws them, and the
// straight lines drawn, both in points with y upwards.
type page struct {
	width, height float64
	glyphs        []glyph
	rules         []rule
}

// glyph is one character with its box (that of the ink, not of the em square)
// and its size in points.
type glyph struct {
	r              rune
	x0, y0, x1, y1 float64
	size           float64
	blank          float64 // width of the blank that the file puts before it, 0 for none
	bold           bool    // set in a heavy weight
}

// rule is a horizontal or vertical line.
type rule struct {
	x0, y0, x1, y1 float64 // x0 <= x1, y0 <= y1; one pair is equal
}

func (r rule) horizontal() bool { return r.y0 == r.y1 }

// readPages reads all pages with a PDFium of its own. alone says that this
// process does nothing else and is ended from outside when its time is over;
// otherwise PDFium itself looks at the clock, which takes it half as long again.
func readPages(ctx context.Context, data []byte, o Options, alone bool) (pages []page, err error) {
	// PDFium's binding panics when its module is closed under it, as a timeout does
	defer func() {
		if p := recover(); p != nil {
			pages, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	pool, err := start(ctx, o, alone)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrEngine, err)
	}
	defer pool.Close()
	first, err := openIn(ctx, pool, data)
	if err != nil {
		return nil, err
	}
	defer first.lib.Close()
	if alone { // the engine is compiled and running: what comes is the document's
		boundMemory(2*o.MaxMemory + 256)
	}
	count, err := first.lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: first.doc})
	if err != nil || count.PageCount == 0 {
		return nil, fmt.Errorf("%w: no pages", ErrDamaged)
	}
	if count.PageCount > o.MaxPages {
		return nil, fmt.Errorf("%w: %d pages", ErrLimit, count.PageCount)
	}
	w := work{ctx: ctx, pages: make([]page, count.PageCount), left: int64(o.MaxText)}
	if alone && count.PageCount >= manyPages && runtime.GOMAXPROCS(0) > 1 {
		second, err := openIn(ctx, pool, data)
		if err != nil {
			return nil, err
		}
		defer second.lib.Close()
		done := make(chan error, 1)
		go func() { done <- w.read(second, 1, 2) }()
		err = w.read(first, 0, 2)
		return w.pages, cmp.Or(err, <-done)
	}
	return w.pages, w.read(first, 0, 1)
}

// manyPages is from how many pages on two PDFiums share a document.
const manyPages = 40

// opened is a PDFium with the document open.
type opened struct {
	lib pdfium.Pdfium
	doc references.FPDF_DOCUMENT
}

// openIn opens the document in a PDFium of the pool.
func openIn(ctx context.Context, pool pdfium.Pool, data []byte) (opened, error) {
	lib, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return opened{}, fmt.Errorf("%w: %v", ErrEngine, err)
	}
	doc, err := lib.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		err = ErrEncrypted
	case err != nil:
		err = fmt.Errorf("%w: %v", ErrDamaged, err)
	default:
		return opened{lib, doc.Document}, nil
	}
	lib.Close()
	return opened{}, err
}

// work is the pages of a document as they are read.
type work struct {
	ctx   context.Context
	pages []page
	left  int64 // characters that may still come; counted down atomically
}

// read reads every step-th page from the one at from on.
func (w *work) read(in opened, from, step int) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	for i := from; i < len(w.pages); i += step {
		if w.ctx.Err() != nil {
			return ErrLimit
		}
		p, err := readPage(in.lib, in.doc, i)
		if err != nil {
			return fmt.Errorf("%w: page %d: %v", ErrDamaged, i+1, err)
		}
		if atomic.AddInt64(&w.left, -int64(len(p.glyphs))) < 0 {
			return fmt.Errorf("%w: too many characters", ErrLimit)
		}
		w.pages[i] = p
	}
	return nil
}

// start makes a PDFium in a sandbox: no files, no output, bounded memory, and
// stopped when ctx ends.
func start(ctx context.Context, o Options, alone bool) (pdfium.Pool, error) {
	rc := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(min(o.MaxMemory, 4000)) << 20 >> 16).
		WithCloseOnContextDone(!alone)
	if o.CacheDir != "" && os.MkdirAll(o.CacheDir, 0o700) == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(o.CacheDir); err == nil {
			rc = rc.WithCompilationCache(cache)
		}
	}
	return webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 1, MaxIdle: 2, MaxTotal: 2,
		RuntimeConfig: rc, FSConfig: wazero.NewFSConfig(),
		Stdout: io.Discard, Stderr: io.Discard,
	})
}

func readPage(lib pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (page, error) {
	var p page
	loaded, err := lib.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return p, err
	}
	defer lib.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	ref := requests.Page{ByReference: &loaded.Page}
	size, err := lib.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: doc, Index: index})
	if err != nil {
		return p, err
	}
	p.width, p.height = size.Width, size.Height
	if p.glyphs, err = readGlyphs(lib, ref); err != nil {
		return p, err
	}
	p.rules = readRules(lib, ref)
	p.turn()
	return p, nil
}
