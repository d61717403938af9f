package layout

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// - 12 -, — 12 —, ·12·, 第3页共90页, 第3页, 3/90, Page3of90, 页码:3
	pageForm = regexp.MustCompile(`^(?:[-–—·~_]+ ?\d{1,4} ?[-–—·~_]+|-\d{1,4}-?|第\d{1,4}页(?:[,/]?\(?共\d{1,4}页\)?)?|共\d{1,4}页第\d{1,4}页|(?i:page ?\d{1,4}(?: ?of ?\d{1,4})?)|页码:?\d{1,4})$`)
	bareForm = regexp.MustCompile(`^(?:\d{1,3}|[ivxIVX]{1,6}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]{1,3})$`)
	fracForm = regexp.MustCompile(`^\d{1,3}/\d{1,3}$`)
	address  = regexp.MustCompile(`(?i)www\.[a-z0-9-]+\.|https?://|[a-z0-9-]+\.gov\.cn`)
	stamp    = regexp.MustCompile(`(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}`)
	// unitStart is a line that can only go on a figure: a unit, and where the
	// unit is also the beginning of common words, what follows a figure.
	unitStart = regexp.MustCompile(`^(?:[%‰万亿亩]|个[^人性]|平方|千米|公里|公顷|千瓦|立方|[家项处座人户元年月日名件吨倍所成位次台套只头批](?:[,。;、)]|以[上下内]|左右))`)
)

// pageSpacing is the least text, in runes, that stands between two page
// numbers or running heads of a real document.
const pageSpacing = 150

// tailLines is how many lines of links may stand below the text.
const tailLines = 60

// markFurniture marks page numbers and the menus, metadata and link lists of a
// web page.
func markFurniture(lines []line, w *words) {
	markWeb(lines, w)
	for i := range lines {
		if l := &lines[i]; l.body() && l.n() <= 24 && pageForm.MatchString(l.s) {
			l.role = Furniture
		}
	}
	markBareNumbers(lines)
}

// markWeb marks what a web page puts around the text.
func markWeb(lines []line, w *words) {
	lastProse := -1
	for i := range lines {
		if l := &lines[i]; l.n() >= 30 && (l.shape.sentence || l.shape.terminal) {
			lastProse = i
		}
	}
	for i := range lines {
		l := &lines[i]
		if !l.body() || l.n() > 80 {
			continue
		}
		head := i < w.HeadLines
		dated := func() bool { return stamp.MatchString(l.s) || address.MatchString(l.s) }
		switch {
		case l.n() <= 40 && w.menuOnly(l.s):
			// one menu word alone in the middle of the body may be a cell
			if head || i > lastProse || l.n() >= 6 {
				l.role = Furniture
			}
		case w.meta(l.s) && (head || dated()) && !l.shape.sentence:
			l.role = Furniture
		case w.mark(l.s) && !l.shape.sentence && (l.n() <= 40 || dated()):
			if !strings.Contains(l.s, "人民政府门户网站") || dated() || head && l.n() <= 20 {
				l.role = Furniture
			}
		case head && l.n() <= 24 && dated() && stamp.ReplaceAllString(l.s, "") != l.s && timeOnly(l.s):
			l.role = Furniture
		case i > lastProse && lastProse >= 0 && len(lines)-i <= tailLines && w.tail(l.s):
			for k := i; k < len(lines); k++ {
				if lines[k].body() {
					lines[k].role = Furniture
				}
			}
			return
		}
	}
}

// timeOnly says whether a line is a date with a clock time, as web pages print
// it; a date alone may belong to a cover or a signature.
func timeOnly(s string) bool {
	return regexp.MustCompile(`^(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[ T]?\d{1,2}:\d\d(?::\d\d)?$`).MatchString(s)
}

// markBareNumbers marks lines that hold only a number when they count pages:
// they grow one by one with a page's worth of text between them, stand at a
// page break, or cut an open sentence that goes on after them.
func markBareNumbers(lines []line) {
	type number struct{ at, value, pos int }
	var all []number
	pos := make([]int, len(lines)+1)
	for i := range lines {
		pos[i+1] = pos[i]
		l := &lines[i]
		if l.role != Furniture {
			pos[i+1] += l.n()
		}
		if l.body() && l.n() <= 7 && (bareForm.MatchString(l.s) || fracForm.MatchString(l.s)) && (besideProse(lines, i) || atPageBreak(lines, i)) {
			all = append(all, number{i, pageValue(l.s), pos[i]})
		}
	}
	// best[i] is the length of the longest chain of pages that ends at i. Only
	// the last few candidates of each value matter, so keep the latest by value.
	best, prev := make([]int, len(all)), make([]int, len(all))
	latest := map[int][]int{}
	for i, b := range all {
		best[i], prev[i] = 1, -1
		for step := 1; step <= 2; step++ {
			for _, j := range latest[b.value-step] {
				if b.pos-all[j].pos >= pageSpacing*step && best[j]+1 > best[i] {
					best[i], prev[i] = best[j]+1, j
				}
			}
		}
		if q := append(latest[b.value], i); len(q) > 4 {
			latest[b.value] = q[1:]
		} else {
			latest[b.value] = q
		}
	}
	end := -1
	for i := range all {
		if best[i] >= 3 && (end < 0 || best[i] > best[end]) {
			end = i
		}
	}
	for i := end; i >= 0; i = prev[i] {
		lines[all[i].at].role = Furniture
	}
	for _, c := range all {
		l := &lines[c.at]
		if l.role == Body && (atPageBreak(lines, c.at) || cutsSentence(lines, c.at)) {
			l.role = Furniture
		}
	}
}

// besideProse says whether a line next to line i is longer than a table's cell.
func besideProse(lines []line, i int) bool {
	prose := func(k int) bool {
		return k >= 0 && k < len(lines) && lines[k].grid < 0 && (lines[k].n() >= 16 || lines[k].heading() || lines[k].role == Furniture)
	}
	return prose(i-1) || prose(i+1)
}

func pageValue(s string) int {
	if i := strings.IndexByte(s, '/'); i > 0 {
		s = s[:i]
	}
	if v, err := strconv.Atoi(s); err == nil {
		return v
	}
	return -1 - len(s) // Roman numerals are told by page breaks only
}

func atPageBreak(lines []line, i int) bool {
	return lines[i].newPage || i+1 < len(lines) && lines[i+1].newPage
}

// cutsSentence says whether line i stands inside a sentence that is open before
// it and goes on after it, and is no figure of that sentence.
func cutsSentence(lines []line, i int) bool {
	if i == 0 || i+1 >= len(lines) {
		return false
	}
	p, n := &lines[i-1], &lines[i+1]
	if !p.body() || !n.body() || p.tabular() || n.tabular() || p.shape.terminal || p.heading() {
		return false
	}
	last := p.text.Runes[p.n()-1]
	if !(han(last) || last == ',' || last == '、') || n.shape.label > 0 || unitStart.MatchString(n.s) {
		return false
	}
	return p.n() >= 18 && (p.shape.comma || p.shape.sentence || p.shape.dangling) && n.n() >= 8
}

// markRunning marks running heads and feet: short lines printed again and again
// a page apart, beside page numbers or in the middle of sentences.
func markRunning(lines []line) {
	seen := map[string][]int{}
	for i := range lines {
		if l := &lines[i]; l.body() && l.n() >= 3 && l.n() <= 40 && !l.shape.terminal && !l.tabular() {
			key := withoutDigits(l)
			seen[key] = append(seen[key], i)
		}
	}
	pos := make([]int, len(lines)+1)
	for i := range lines {
		pos[i+1] = pos[i] + lines[i].n()
	}
	for _, at := range seen {
		if len(at) < 2 {
			continue
		}
		spaced, beside := 0, 0
		for k, i := range at {
			if k == 0 || pos[i]-pos[at[k-1]] >= pageSpacing {
				spaced++
			}
			if besideFurniture(lines, i) || atPageBreak(lines, i) || cutsSentence(lines, i) {
				beside++
			}
		}
		// twice is enough only beside page numbers both times, and the same small
		// heading may well stand in several chapters
		often := len(at) > 2 && beside*2 >= len(at) && lines[at[0]].shape.label == 0
		if spaced*10 >= len(at)*9 && (often || beside == len(at)) {
			for _, i := range at {
				lines[i].role = Furniture
			}
		}
	}
}

// withoutDigits is the line without its digits (a running head may hold the
// page number), unless it is a heading, whose number tells it apart.
func withoutDigits(l *line) string {
	if l.shape.label > 0 {
		return l.s
	}
	return strings.Map(func(r rune) rune {
		if digit(r) {
			return -1
		}
		return r
	}, l.s)
}

func besideFurniture(lines []line, i int) bool {
	page := func(k int) bool {
		return k >= 0 && k < len(lines) && lines[k].role == Furniture &&
			(pageForm.MatchString(lines[k].s) || bareForm.MatchString(lines[k].s) || fracForm.MatchString(lines[k].s))
	}
	return page(i-1) || page(i+1)
}
