package roundtrip_test

import (
	"strconv"
	"strings"
)

// page puts a rendered table between the prose of its plan.
func page(s *sheet, table string, gap string) string {
	var b strings.Builder
	for _, p := range s.before() {
		b.WriteString(p + "\n" + gap)
	}
	if s.title != "" {
		b.WriteString(s.title + "\n" + gap)
	}
	b.WriteString(strings.TrimRight(table, "\n") + "\n" + gap)
	if s.notes != "" {
		b.WriteString(s.notes + "\n" + gap)
	}
	for _, p := range s.after() {
		b.WriteString(p + "\n" + gap)
	}
	return b.String()
}

// own are the texts of row r, empty where a merged cell goes on.
func (s *sheet) own(r int) []string {
	out := make([]string, s.cols)
	for c := range out {
		if k, first := s.owner(r, c); first {
			out[c] = k.text
		}
	}
	return out
}

// order lists the rows as they are printed, the header again where a page ends.
func (s *sheet) order() []int {
	var out []int
	for r := 0; r < s.rows; r++ {
		out = append(out, r)
		if n := r - s.head + 1; s.repeat > 0 && n == s.repeat && r+1 < s.rows {
			for h := 0; h < s.head; h++ {
				out = append(out, h)
			}
		}
	}
	return out
}

// lines joins each row with sep; with empty false, empty cells leave nothing.
func lines(s *sheet, sep string, empty bool) string {
	var b strings.Builder
	for _, r := range s.order() {
		var parts []string
		for _, text := range s.own(r) {
			if text != "" || empty {
				parts = append(parts, text)
			}
		}
		if s.isGroup(r) {
			parts = parts[:1]
		}
		b.WriteString(strings.Join(parts, sep) + "\n")
	}
	return b.String()
}

func markdown(s *sheet) string {
	var b strings.Builder
	for i, r := range s.order() {
		b.WriteString("| " + strings.Join(s.own(r), " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", s.cols) + "|\n")
		}
	}
	return b.String()
}

// narrow prints one cell a line. drop says which cells were lost on the way.
func narrow(s *sheet, gap string, drop func(r, c int, text string) bool) string {
	var b strings.Builder
	for _, r := range s.order() {
		for c, text := range s.own(r) {
			if text != "" && (drop == nil || !drop(r, c, text)) {
				b.WriteString(text + "\n" + gap)
			}
		}
	}
	return b.String()
}

func dash(_, _ int, text string) bool { return text == "-" || text == "—" }

// width is the number of columns text takes on a terminal.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2e80 || strings.ContainsRune("“”—…〔〕≥≤％‰×·", r) {
			n++
		}
	}
	return n
}

// wrap breaks text into pieces of at most w columns.
func wrap(s string, w int) []string {
	var out []string
	cur, n := "", 0
	for _, r := range s {
		k := width(string(r))
		if n+k > w && cur != "" {
			out = append(out, cur)
			cur, n = "", 0
		}
		cur += string(r)
		n += k
	}
	return append(out, cur)
}

// limits are the widths to which cells are wrapped, by column.
func (s *sheet) limits(widest int) []int {
	out := make([]int, s.cols)
	for _, k := range s.cells {
		switch {
		case k.colSpan == 1 && k.rowSpan > 1 && k.row >= s.head:
			out[k.col] = max(out[k.col], width(k.text)) // stays on one line
		case k.colSpan == 1:
			out[k.col] = max(out[k.col], min(width(k.text), widest))
		}
	}
	for c := range out {
		out[c] = max(out[c], 4)
	}
	return out
}

// aligned prints the table as a layout-keeping PDF reader does: columns at fixed
// places, cells broken to their width, a row's cells from its top line down or,
// with centred, about its middle.
func aligned(s *sheet, widest int, centred bool) string {
	w := s.limits(widest)
	x := make([]int, s.cols+1)
	for c := range w {
		x[c+1] = x[c] + w[c] + 3
	}
	var b strings.Builder
	for _, r := range s.order() {
		type piece struct {
			lines []string
			x     int
		}
		var pieces []piece
		height := 1
		for c := 0; c < s.cols; c++ {
			k, first := s.owner(r, c)
			if !first || k.text == "" {
				continue
			}
			room := x[min(k.col+k.colSpan, s.cols)] - x[c] - 3
			p := piece{wrap(k.text, max(room, 4)), x[c]}
			if k.rowSpan > 1 && r >= s.head {
				p.lines = []string{k.text}
			}
			pieces = append(pieces, p)
			height = max(height, len(p.lines))
		}
		for h := 0; h < height; h++ {
			line, at := "", 0
			for _, p := range pieces {
				top := 0
				if centred {
					top = (height - len(p.lines)) / 2
				}
				if h < top || h-top >= len(p.lines) {
					continue
				}
				line += strings.Repeat(" ", max(p.x-at, 0)) + p.lines[h-top]
				at = p.x + width(p.lines[h-top])
			}
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

// raw prints the pieces of wrapped cells one a line, as a PDF reader does that
// follows the order of the drawing.
func raw(s *sheet, widest int) string {
	w := s.limits(widest)
	var b strings.Builder
	for _, r := range s.order() {
		for c := range w {
			k, first := s.owner(r, c)
			if !first || k.text == "" {
				continue
			}
			room := w[c]
			if k.colSpan > 1 || k.rowSpan > 1 {
				room = 60
			}
			for _, line := range wrap(k.text, room) {
				b.WriteString(line + "\n")
			}
		}
	}
	return b.String()
}

// unitLost says whether the unit cell at (r, c) is one of those that are left out.
func unitLost(s *sheet, r, c int) bool {
	k, _ := s.owner(0, c)
	return r >= s.head && r%3 == 0 && strings.HasSuffix(k.text, "单位") && k.text != "责任单位"
}

// paged puts page numbers between the lines, one after every so many.
func paged(text string, every int) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i > 0 && i%every == 0 {
			b.WriteString("- " + strconv.Itoa(11+i/every) + " -\n")
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
