package extract

import (
	"strconv"
	"strings"
	"unicode"
)

// maxNote is the largest number taken for a footnote mark.
const maxNote = 2000

// Raised writes superscript text, unless it is a footnote mark, which is no
// part of the text: a number that goes on the sequence of the marks before it,
// or that follows neither digit nor letter. m² and 10⁸ are kept.
func (b *Builder) Raised(s string) {
	if !b.noteMark(s) {
		b.String(s)
	}
}

func (b *Builder) noteMark(s string) bool {
	s = strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("[]()〔〕（）【】［］", r)
	})
	if s == "" {
		return false
	}
	if rs := []rune(s); len(rs) == 1 && (rs[0] == '*' || rs[0] >= '①' && rs[0] <= '⑳') {
		return true
	}
	v, err := strconv.Atoi(s)
	if err != nil || v <= 0 || v > maxNote {
		return false
	}
	last := b.Last()
	letter := last >= 'a' && last <= 'z' || last >= 'A' && last <= 'Z'
	number := last >= '0' && last <= '9'
	if letter && v <= 3 || v != b.lastNote+1 && (letter || number) {
		return false
	}
	b.lastNote = v
	return true
}
