package layout

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	leader  = regexp.MustCompile(`(?:\.{3,}|…+|[·•]{3,}|[-_]{4,}|—{3,}|\.(?: \.){2,})[ .…·]*-?\(?(\d{1,3})\)?-?$`)
	inlined = regexp.MustCompile(`(?:\.{3,}|…{1,})\d{1,3}`)
)

// entry is what a line looks like as an entry of a table of contents.
type entry struct {
	title  string // normalised, without leader and page number
	page   int    // 0 none
	strong bool   // a leader stands before the page number
}

// asEntry reads a line as an entry; ok is false for prose.
func asEntry(src *line) (e entry, ok bool) {
	if src.n() > 160 || !src.body() {
		return e, false
	}
	last := src.text.Runes[src.n()-1]
	if !digit(last) && last != ')' && last != '-' {
		// no page number
	} else if m := leader.FindStringSubmatchIndex(src.s); m != nil {
		e.page, _ = strconv.Atoi(src.s[m[2]:m[3]])
		e.title, e.strong = src.s[:m[0]], true
		return e, true
	}
	if src.shape.sentence || src.shape.terminal && src.s[len(src.s)-1] != ')' || src.n() > 90 {
		return e, false
	}
	rs := src.text.Runes
	i := len(rs)
	for i > 0 && digit(rs[i-1]) {
		i--
	}
	e.title = src.s
	if i > src.shape.label && i > 1 && len(rs)-i <= 3 && i < len(rs) {
		if gap := src.text.Off[i] - src.text.Off[i-1]; gap > 1 || rs[i-1] == ' ' {
			e.page, _ = strconv.Atoi(string(rs[i:]))
			e.title = strings.TrimSpace(string(rs[:i]))
		}
	}
	return e, true
}

// markContents marks the printed table of contents and returns the normalised
// titles of its entries, by which a heading broken over two lines is known.
func markContents(lines []line) map[string]bool {
	titles := map[string]bool{}
	marked := false
	for i := range lines {
		if l := &lines[i]; l.body() && contentsTitle(l) {
			if end := titledContents(lines, i); end > i+1 {
				mark(lines, i, end, titles)
				marked = true
			}
		} else if l.body() && l.n() > 60 && digit(l.text.Runes[l.n()-1]) && len(inlined.FindAllStringIndex(l.s, 3)) >= 3 {
			l.role, marked = Contents, true // the whole list in one line
		}
	}
	for i := 0; i < len(lines); {
		end := untitledContents(lines, i)
		if end > i {
			mark(lines, i, end, titles)
			marked = true
			i = end
			continue
		}
		i++
	}
	for i := range lines {
		if l := &lines[i]; l.role == Contents && !marked {
			if e, ok := asEntry(l); ok {
				titles[e.title] = true
			}
		}
	}
	return titles
}

func mark(lines []line, from, to int, titles map[string]bool) {
	pending := ""
	for i := from; i < to; i++ {
		l := &lines[i]
		if l.grid >= 0 || l.role == Furniture {
			continue
		}
		if e, ok := asEntry(l); ok {
			if l.shape.label > 0 {
				pending = ""
			}
			titles[e.title], titles[pending+e.title] = true, true
			if pending += e.title; e.page > 0 {
				pending = ""
			}
		}
		l.role = Contents
	}
}

// contentsTitle says whether a line is the title of a table of contents.
func contentsTitle(l *line) bool {
	if l.n() > 16 {
		return false
	}
	s := strings.Trim(l.s, "【】[]—-·")
	switch strings.ToLower(s) {
	case "目录", "目次", "contents", "总目录":
		return true
	}
	return l.n() <= 12 && strings.HasSuffix(s, "目录") && l.shape.label == 0 && (strings.HasPrefix(s, "专栏") || strings.HasPrefix(s, "图") || strings.HasPrefix(s, "表"))
}

// titledContents finds where the list under a contents title ends: before the
// line that repeats its first entry as a heading of the body.
func titledContents(lines []line, title int) int {
	first, count, paged := -1, 0, 0
	var firstEntry entry
	seen := map[string]bool{}
	i := title + 1
	for ; i < len(lines); i++ {
		l := &lines[i]
		if l.role != Body {
			continue
		}
		if l.grid >= 0 {
			break
		}
		e, ok := asEntry(l)
		if !ok && !bareForm.MatchString(l.s) || e.page == 0 && l.shape.label == 0 && l.n() >= 28 {
			break // prose
		}
		if first < 0 {
			first, firstEntry = i, e
		} else if count > 1 && e.page == 0 && repeats(lines[first], firstEntry, *l, e) {
			break
		} else if count > 2 && e.page == 0 && paged == 0 && l.shape.label > 0 && seen[e.title] {
			break
		}
		seen[e.title] = true
		count++
		if e.page > 0 || bareForm.MatchString(l.s) {
			paged++
		}
	}
	if count < 2 {
		return title
	}
	// prose ended the list: the headings right before it belong to the body
	if paged*2 > count {
		for i > first {
			l := &lines[i-1]
			e, ok := asEntry(l)
			if l.role == Body && (!ok || e.page == 0) && !bareForm.MatchString(l.s) {
				i--
				continue
			}
			break
		}
	}
	return i
}

// repeats says whether line l, which bears no page number, is the heading that
// the first entry of the contents announced, whole or its first line.
func repeats(firstLine line, first entry, l line, e entry) bool {
	if first.title == "" || e.title == "" {
		return false
	}
	if e.title == first.title {
		return true
	}
	if firstLine.shape.label > 0 && l.shape.label > 0 {
		n := min(firstLine.shape.label, firstLine.n())
		m := min(l.shape.label, l.n())
		return string(firstLine.text.Runes[:n]) == string(l.text.Runes[:m]) && firstLine.shape.kind == "chapter"
	}
	return len(e.title) >= 9 && strings.HasPrefix(first.title, e.title)
}

// untitledContents finds a run of contents entries that begins at line i, and
// returns its end, or i. Entries with leaders need three in a row; entries with
// only a page number need five, each under a heading label, with pages that
// never fall. One line without a page number may stand between two entries (a
// long title that runs over the line).
func untitledContents(lines []line, i int) int {
	strong, weak, page := 0, 0, 0
	end, k := i, i
	for k < len(lines) && k-end <= 2 {
		l := &lines[k]
		if l.role == Furniture {
			k++
			continue
		}
		e, ok := asEntry(l)
		if !ok {
			break
		}
		if k+1 < len(lines) && e.page == 0 && l.shape.label > 0 && lines[k+1].role != Contents &&
			lines[k+1].grid < 0 && bareForm.MatchString(lines[k+1].s) {
			e.page, _ = strconv.Atoi(lines[k+1].s) // the page number in a line of its own
			if e.page >= page && e.page > 0 {
				k++
			}
		}
		switch {
		case e.page == 0 || e.page < page:
			if k == i {
				return i
			}
		case e.strong:
			strong, end, page = strong+1, k+1, e.page
		case l.shape.kind == "chapter" || l.shape.kind == "paren" || l.shape.kind == "cn" || weak+strong > 0 && (l.shape.label > 0 || k > 0 && lines[k-1].shape.label > 0):
			weak, end, page = weak+1, k+1, e.page
		default:
			if k == i {
				return i
			}
		}
		k++
	}
	// without leaders, a list far into the document is a table of figures
	if strong >= 3 || strong+weak >= 5 && (strong > 0 || i*3 <= len(lines)) {
		return end
	}
	return i
}
