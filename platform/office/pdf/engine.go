package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

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
	lib, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrEngine, err)
	}
	defer lib.Close()
	doc, err := lib.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, ErrEncrypted
	case err != nil:
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil || count.PageCount == 0 {
		return nil, fmt.Errorf("%w: no pages", ErrDamaged)
	}
	if count.PageCount > o.MaxPages {
		return nil, fmt.Errorf("%w: %d pages", ErrLimit, count.PageCount)
	}
	total := 0
	for i := range count.PageCount {
		if err := ctx.Err(); err != nil {
			return nil, ErrLimit
		}
		p, err := readPage(lib, doc.Document, i)
		if err != nil {
			return nil, fmt.Errorf("%w: page %d: %v", ErrDamaged, i+1, err)
		}
		if total += len(p.glyphs); total > o.MaxText {
			return nil, fmt.Errorf("%w: more than %d characters", ErrLimit, o.MaxText)
		}
		pages = append(pages, p)
	}
	return pages, nil
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
		Context: ctx, MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
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
