package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
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
	spaced         bool // the file puts a blank before it
}

// rule is a horizontal or vertical line.
type rule struct {
	x0, y0, x1, y1 float64 // x0 <= x1, y0 <= y1; one pair is equal
}

func (r rule) horizontal() bool { return r.y0 == r.y1 }

// maxObjects is how many drawn objects of a page are looked at for rules; a
// page with more is a map.
const maxObjects = 6000

// readPages reads all pages with a PDFium of its own.
func readPages(ctx context.Context, data []byte, o Options) (pages []page, err error) {
	// PDFium's binding panics when its module is closed under it, as a timeout does
	defer func() {
		if p := recover(); p != nil {
			pages, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	pool, err := start(ctx, o)
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
func start(ctx context.Context, o Options) (pdfium.Pool, error) {
	rc := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(min(o.MaxMemory, 4000)) << 20 >> 16).
		WithCloseOnContextDone(true)
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
	text, err := lib.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: ref, Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true,
	})
	if err != nil {
		return p, err
	}
	p.glyphs = make([]glyph, 0, len(text.Chars))
	spaced := false
	for _, c := range text.Chars {
		g := glyph{x0: c.PointPosition.Left, x1: c.PointPosition.Right, y0: c.PointPosition.Bottom, y1: c.PointPosition.Top}
		for _, r := range c.Text {
			g.r = r
			break
		}
		if c.FontInformation != nil {
			if g.size = c.FontInformation.RenderedSize; g.size <= 0 {
				g.size = c.FontInformation.Size
			}
		}
		if g.r == ' ' || g.r == 0xa0 || g.r == 0x3000 {
			spaced = true
		}
		if shows(g) {
			g.spaced, spaced = spaced, false
			if g.size < 1.5 && g.y1-g.y0 > 3 { // the size stands in the text matrix
				g.size = (g.y1 - g.y0) / 0.9
			}
			p.glyphs = append(p.glyphs, g)
		}
	}
	p.rules = readRules(lib, ref)
	p.turn()
	return p, nil
}

// shows says whether a glyph prints anything.
func shows(g glyph) bool {
	switch {
	case g.r <= ' ', g.r == 0xa0, g.r == 0x3000, g.r == 0xfffe, g.r == 0xffff, g.r == 0xad, g.r == 0xfeff,
		g.r >= 0x2000 && g.r <= 0x200f:
		return false
	}
	for _, v := range []float64{g.x0, g.x1, g.y0, g.y1} {
		if math.IsNaN(v) || math.Abs(v) > 1e5 {
			return false
		}
	}
	return g.x1 >= g.x0 && g.y1 >= g.y0 && g.size > 0
}

// readRules finds the straight lines of a page: strokes, and the thin filled
// boxes by which word processors draw borders. What cannot be read is left out:
// a page without rules still has its text.
func readRules(lib pdfium.Pdfium, ref requests.Page) []rule {
	count, err := lib.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return nil
	}
	var rules []rule
	paths := 0
	for i := range count.Count {
		obj, err := lib.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			continue
		}
		kind, err := lib.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj.PageObject})
		if err != nil || kind.Type != enums.FPDF_PAGEOBJ_PATH {
			continue
		}
		if paths++; paths > maxObjects {
			return nil
		}
		rules = append(rules, pathRules(lib, obj.PageObject)...)
	}
	return rules
}

// thin is the widest a filled box may be and still be a border, in points.
const thin = 3.5

func pathRules(lib pdfium.Pdfium, obj references.FPDF_PAGEOBJECT) []rule {
	b, err := lib.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: obj})
	if err != nil {
		return nil
	}
	x0, y0, x1, y1 := float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)
	if r, ok := thinBox(x0, y0, x1, y1); ok {
		return []rule{r}
	}
	if x1-x0 <= thin && y1-y0 <= thin {
		return nil
	}
	mode, err := lib.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: obj})
	if err != nil {
		return nil
	}
	n, err := lib.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: obj})
	if err != nil || n.Count > 2000 || !mode.Stroke && n.Count < 8 {
		return nil // a filled area is no border; many thin boxes in one path are
	}
	m, err := lib.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return nil
	}
	var pts, first [2]float64
	var box []rule
	for i := range n.Count {
		seg, err := lib.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: obj, Index: i})
		if err != nil {
			return nil
		}
		pt, err := lib.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: seg.PathSegment})
		if err != nil {
			return nil
		}
		kind, err := lib.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: seg.PathSegment})
		if err != nil {
			return nil
		}
		x := float64(m.Matrix.A*pt.X + m.Matrix.C*pt.Y + m.Matrix.E)
		y := float64(m.Matrix.B*pt.X + m.Matrix.D*pt.Y + m.Matrix.F)
		now := [2]float64{x, y}
		if kind.Type == enums.FPDF_SEGMENT_LINETO {
			if r, ok := straight(pts, now); ok {
				box = append(box, r)
			}
		} else {
			first = now
		}
		pts = now
		if c, err := lib.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: seg.PathSegment}); err == nil && c.IsClose {
			if r, ok := straight(now, first); ok {
				box = append(box, r)
			}
		}
	}
	return box
}

func thinBox(x0, y0, x1, y1 float64) (rule, bool) {
	switch w, h := x1-x0, y1-y0; {
	case h <= thin && w > 2*thin:
		y := (y0 + y1) / 2
		return rule{x0, y, x1, y}, true
	case w <= thin && h > thin:
		x := (x0 + x1) / 2
		return rule{x, y0, x, y1}, true
	}
	return rule{}, false
}

// straight is the rule between two points, if they lie on one.
func straight(a, b [2]float64) (rule, bool) {
	return thinBox(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
}

// turn turns a page whose text runs up or down so that it runs to the right.
func (p *page) turn() {
	var right, up, down, left int
	for i := 1; i < len(p.glyphs); i++ {
		a, b := p.glyphs[i-1], p.glyphs[i]
		dx, dy := (b.x0+b.x1-a.x0-a.x1)/2, (b.y0+b.y1-a.y0-a.y1)/2
		if math.Abs(dx)+math.Abs(dy) > 3*a.size {
			continue
		}
		switch {
		case dx > math.Abs(dy):
			right++
		case -dx > math.Abs(dy):
			left++
		case dy > math.Abs(dx):
			up++
		case -dy > math.Abs(dx):
			down++
		}
	}
	var at func(x, y float64) (float64, float64)
	switch {
	case up > 2*(right+down+left):
		at = func(x, y float64) (float64, float64) { return y, p.width - x }
	case down > 4*(right+up+left) && down > 20:
		at = func(x, y float64) (float64, float64) { return p.height - y, x }
	case left > 2*(right+up+down):
		at = func(x, y float64) (float64, float64) { return p.width - x, p.height - y }
	default:
		return
	}
	move := func(x0, y0, x1, y1 *float64) {
		ax, ay := at(*x0, *y0)
		bx, by := at(*x1, *y1)
		*x0, *x1, *y0, *y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
	}
	for i := range p.glyphs {
		g := &p.glyphs[i]
		move(&g.x0, &g.y0, &g.x1, &g.y1)
	}
	for i := range p.rules {
		r := &p.rules[i]
		move(&r.x0, &r.y0, &r.x1, &r.y1)
	}
	if up > right || down > right {
		p.width, p.height = p.height, p.width
	}
}
