package pdf

import (
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// readGlyphs reads the characters of a page. Every question costs a call into
// the sandbox, so the font is asked for once for each run of characters that
// stand on one line beside one another and not once for each character.
func readGlyphs(lib pdfium.Pdfium, ref requests.Page) ([]glyph, error) {
	chars, err := lib.GetPageTextStructured(&requests.GetPageTextStructured{Page: ref, Mode: requests.GetPageTextStructuredModeChars})
	if err != nil {
		return nil, err
	}
	text, err := lib.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return nil, err
	}
	defer lib.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	out := make([]glyph, 0, len(chars.Chars))
	run := fontRun{lib: lib, text: text.TextPage}
	blank := 0.0
	for i, c := range chars.Chars {
		g := glyph{x0: c.PointPosition.Left, x1: c.PointPosition.Right, y0: c.PointPosition.Bottom, y1: c.PointPosition.Top}
		for _, r := range c.Text {
			g.r = r
			break
		}
		switch g.r {
		case ' ', 0xa0:
			blank = max(g.x1-g.x0, 0.01)
		case 0x3000:
			blank = max((g.x1-g.x0)/2, 0.01)
		}
		if !shows(g) {
			continue
		}
		g.size, g.bold = run.font(i, g)
		if g.size <= 0 {
			continue
		}
		g.blank, blank = blank, 0
		out = append(out, g)
	}
	return out, nil
}

// fontRun remembers the font of the characters before.
type fontRun struct {
	lib  pdfium.Pdfium
	text references.FPDF_TEXTPAGE
	last glyph
	size float64
	bold bool
}

// font is the size, in points, and weight of character i.
func (f *fontRun) font(i int, g glyph) (size float64, bold bool) {
	last := f.last
	f.last = g
	if f.size > 0 && g.beside(last, f.size) {
		return f.size, f.bold
	}
	f.size, f.bold = 0, false
	if s, err := f.lib.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: f.text, Index: i}); err == nil {
		f.size = s.FontSize
	}
	if m, err := f.lib.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: f.text, Index: i}); err == nil {
		f.size *= math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D))
	}
	if f.size < 1.5 && g.y1-g.y0 > 3 { // the size stands where no one tells it
		f.size = (g.y1 - g.y0) / 0.9
	}
	if w, err := f.lib.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: f.text, Index: i}); err == nil {
		f.bold = w.FontWeight >= 600
	}
	return f.size, f.bold
}

// beside says whether g goes on the run of last: it stands right after it and
// neither above nor below it nor very much larger.
func (g glyph) beside(last glyph, size float64) bool {
	gap, middle, before := g.x0-last.x1, (g.y0+g.y1)/2, (last.y0+last.y1)/2
	if gap < -0.3*size || gap > 0.9*size || math.Abs(middle-before) > 0.55*size || g.y1-g.y0 > 1.3*size {
		return false
	}
	if g.r >= '0' && g.r <= '9' || wide(g.r) {
		// figures and Chinese characters that are raised or small are footnote marks
		h, l := g.y1-g.y0, last.y1-last.y0
		return wide(g.r) == wide(last.r) && (math.Abs(g.y0-last.y0) < 0.2*size && math.Abs(h-l) < 0.25*size || h < 0.45*size)
	}
	return true
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
	return g.x1 >= g.x0 && g.y1 >= g.y0
}
