package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// line is a line of text: its runes with blanks put in where gaps show, and
// where it stands.
type line struct {
	text   string
	raised []string // footnote marks left out, in order
	x0, x1 float64  // of the em squares
	base   float64  // baseline
	size   float64  // of most of its glyphs
	n      int      // glyphs
	gaps   int      // wide gaps
	bold   bool     // most of its glyphs are
	glyphs []glyph  // from left to right, without footnote marks
}

// em is where the em square of a glyph begins and ends: the ink of a full-width
// comma fills a corner of it only.
func (g glyph) em() (x0, x1 float64) {
	if g.r >= '0' && g.r <= '9' { // figures of a font are equally wide
		x0, x1 = (g.x0+g.x1)/2-0.25*g.size, (g.x0+g.x1)/2+0.25*g.size
		return min(x0, g.x0), max(x1, g.x1)
	}
	if !wide(g.r) {
		return g.x0, g.x1
	}
	w := max(g.size, g.x1-g.x0)
	switch {
	case strings.ContainsRune("，。、；：！？．”’）》〉】〕」』", g.r):
		x0 = g.x0 - 0.08*g.size
	case strings.ContainsRune("“‘（《〈【〔「『", g.r):
		x0 = g.x1 + 0.08*g.size - w
	default:
		x0 = (g.x0+g.x1)/2 - w/2
	}
	return x0, x0 + w
}

// wide says whether a rune takes a whole em.
func wide(r rune) bool {
	return r >= 0x1100 && (unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60) ||
		strings.ContainsRune("“”‘’—…①②③④⑤⑥⑦⑧⑨⑩", r)
}

// baseline is where the glyph's baseline must be, by its ink.
func (g glyph) baseline() float64 {
	mid := (g.y0 + g.y1) / 2
	switch {
	case strings.ContainsRune("一—－-–·…~～=＝+＋", g.r):
		return mid - 0.36*g.size
	case strings.ContainsRune("“”‘’\"'°", g.r):
		return g.y1 - 0.82*g.size
	case strings.ContainsRune("，。、,.；;：:", g.r):
		return g.y0 + 0.05*g.size
	case strings.ContainsRune("（）()《》〔〕【】[]gjpqy/|", g.r):
		return g.y0 + 0.16*g.size
	case unicode.Is(unicode.Han, g.r):
		return mid - 0.36*g.size
	}
	return g.y0
}

// segment is glyphs that follow one another on a line.
type segment struct {
	glyphs []glyph
	base   float64
	size   float64
	x0, x1 float64
}

// lines puts glyphs together into lines, from top to bottom.
func lines(glyphs []glyph) []line {
	segs := segments(glyphs)
	slices.SortStableFunc(segs, func(a, b segment) int {
		switch {
		case a.base > b.base:
			return -1
		case a.base < b.base:
			return 1
		}
		return 0
	})
	var out []line
	for i := 0; i < len(segs); {
		// a line is led by its biggest segment: a raised mark may come first
		lead := segs[i]
		j := i + 1
		for j < len(segs) && lead.base-segs[j].base <= 0.5*max(lead.size, segs[j].size) {
			if len(segs[j].glyphs) > len(lead.glyphs) && segs[i].base-segs[j].base <= 0.55*segs[j].size {
				lead = segs[j]
			}
			j++
		}
		out = append(out, makeLine(segs[i:j], lead))
		i = j
	}
	return out
}

// segments cuts the glyphs where the pen jumps.
func segments(glyphs []glyph) []segment {
	var out []segment
	var cur []glyph
	var bases, sizes []float64
	flush := func() {
		if len(cur) == 0 {
			return
		}
		s := segment{glyphs: slices.Clone(cur), base: median(bases), size: median(sizes)}
		s.x0, _ = cur[0].em()
		_, s.x1 = cur[len(cur)-1].em()
		out = append(out, s)
		cur, bases, sizes = cur[:0], bases[:0], sizes[:0]
	}
	for i, g := range glyphs {
		if i > 0 && g.r == glyphs[i-1].r && g.x0 == glyphs[i-1].x0 && g.x1 == glyphs[i-1].x1 && g.y0 == glyphs[i-1].y0 && g.x1-g.x0 > 1.5*g.size {
			// one drawn glyph stands for two characters (——): halve it
			half := (g.x0 + g.x1) / 2
			if n := len(cur); n > 0 {
				cur[n-1].x1 = half
			}
			g.x0 = half
		}
		if n := len(cur); n > 0 {
			last := cur[n-1]
			_, right := last.em()
			left, _ := g.em()
			if math.Abs(g.baseline()-median2(bases)) > 0.4*max(g.size, last.size) || left-right > 1.2*g.size || left-right < -0.8*g.size ||
				math.Abs(g.size-last.size) > 0.2*max(g.size, last.size) {
				flush()
			}
		}
		cur = append(cur, g)
		bases, sizes = append(bases, g.baseline()), append(sizes, g.size)
	}
	flush()
	return out
}

func median(v []float64) float64 {
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}

// median2 is the median of the last few values: enough to follow a line.
func median2(v []float64) float64 { return median(v[max(0, len(v)-5):]) }

// makeLine puts the segments of one line in order and writes its text.
func makeLine(segs []segment, lead segment) line {
	segs = slices.Clone(segs)
	slices.SortStableFunc(segs, func(a, b segment) int {
		switch {
		case a.x0 < b.x0:
			return -1
		case a.x0 > b.x0:
			return 1
		}
		return 0
	})
	l := line{base: lead.base, size: lead.size, x0: segs[0].x0}
	var b strings.Builder
	var last glyph
	right, bold := math.Inf(-1), 0
	for _, s := range segs {
		if s.size < 0.85*lead.size && s.base > lead.base+0.15*lead.size && footMark(s, last.r) {
			l.raised = append(l.raised, textOf(s))
			right = max(right, s.x1)
			continue
		}
		for _, g := range s.glyphs {
			x0, x1 := g.em()
			if b.Len() > 0 {
				if g.r == last.r && math.Abs(x0-right+g.size) < 0.25*g.size && x1 <= right+0.25*g.size {
					continue // drawn twice to look bold
				}
				l.space(&b, x0-right, last, g)
			}
			b.WriteRune(g.r)
			l.glyphs = append(l.glyphs, g)
			l.n++
			if g.bold {
				bold++
			}
			last, right = g, max(right, x1)
		}
	}
	l.x1 = right
	l.text, l.bold = b.String(), bold*2 > l.n
	return l
}

// space writes the blanks that a gap shows: one between words, as many as fit
// for a wider one, so that columns stay apart. Between words the file's own
// blank decides, for the ink of a narrow figure leaves gaps too.
func (l *line) space(b *strings.Builder, gap float64, before, after glyph) {
	half := l.size / 2
	switch {
	case gap >= 1.6*l.size:
		l.gaps++
		if after.blank >= 0.4*half && after.blank <= 1.4*half {
			half = after.blank // the file spaces its columns by blanks of this width
		}
		n := max(int(gap/half+0.5), 4)
		b.WriteString(strings.Repeat(" ", min(n, 60)))
	case gap >= 0.85*l.size:
		b.WriteString("  ")
	case after.blank > 0 && gap >= 0.3*l.size, after.blank > 0.1*l.size && gap >= 0.12*l.size, latin(before.r) && latin(after.r) && (after.blank > 0 && gap >= 0.08*l.size || gap >= 0.5*l.size):
		b.WriteByte(' ')
	}
}

func latin(r rune) bool { return r >= '0' && r <= '9' || letter(r) }

// footMark says whether a raised segment after a rune is a footnote mark:
// digits, perhaps in brackets, or a circled number; but m² and 10⁸ are none.
func footMark(s segment, before rune) bool {
	if len(s.glyphs) > 5 || before >= '0' && before <= '9' {
		return false
	}
	if t := textOf(s); letter(before) && (t == "2" || t == "3") {
		return false
	}
	for _, g := range s.glyphs {
		if !(g.r >= '0' && g.r <= '9' || strings.ContainsRune("[]()〔〕［］（）*", g.r) || g.r >= '①' && g.r <= '⑳') {
			return false
		}
	}
	return true
}

func textOf(s segment) string {
	var b strings.Builder
	for _, g := range s.glyphs {
		b.WriteRune(g.r)
	}
	return b.String()
}
