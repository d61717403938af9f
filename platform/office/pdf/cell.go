package pdf

import (
	"strings"
	"unicode"
)

// paragraphs joins the lines of a cell: a line that reaches the cell's right
// border goes on in the next, unless that begins an item or the line ends a
// sentence short of the border.
func (c *gridCell) paragraphs() []string {
	var out []string
	var last line
	for i, l := range lines(c.glyphs) {
		if i > 0 && c.full(last, l) && !startsItem(l.text) {
			out[len(out)-1] = glue(out[len(out)-1], l.text)
		} else {
			out = append(out, l.text)
		}
		last = l
	}
	return out
}

// full says whether a line fills the cell so that its end is no end of a
// paragraph. Padding takes about half an em at each side.
func (c *gridCell) full(l, next line) bool {
	room := (c.x1 - c.x0) - (l.x1 - l.x0)
	if next.x0 < l.x0-0.5*l.size && l.n > 12 { // the line was indented
		room -= l.x0 - next.x0
	}
	return room < 2.6*l.size || !stops(l.text) && room < 0.35*(c.x1-c.x0) && c.x1-c.x0 < 12*l.size
}

// stops says whether the text ends a sentence.
func stops(s string) bool {
	return strings.HasSuffix(s, "。") || strings.HasSuffix(s, "；") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, "！")
}

// startsItem says whether a line begins with a number or mark of a list.
func startsItem(s string) bool {
	rs := []rune(s)
	if len(rs) < 2 {
		return false
	}
	if strings.ContainsRune("①②③④⑤⑥⑦⑧⑨⑩●■◆—•·", rs[0]) {
		return true
	}
	i := 0
	if rs[0] == '（' || rs[0] == '(' {
		i = 1
	}
	j := i
	for j < len(rs) && (rs[j] >= '0' && rs[j] <= '9' || strings.ContainsRune("一二三四五六七八九十", rs[j])) {
		j++
	}
	if j == i || j >= len(rs)-1 || j-i > 3 {
		return false
	}
	if i == 1 {
		return rs[j] == '）' || rs[j] == ')'
	}
	return strings.ContainsRune("．、）)", rs[j]) || rs[j] == '.' && !unicode.IsDigit(rs[j+1])
}

// glue joins two lines; a blank goes between Latin words only.
func glue(a, b string) string {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > 0 && len(rb) > 0 && letter(ra[len(ra)-1]) && letter(rb[0]) {
		return a + " " + b
	}
	return a + b
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
