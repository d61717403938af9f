package pdf

import (
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// maxObjects is how many drawn objects of a page are looked at for rules; a
// page with more is a map.
const maxObjects = 6000

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
