package outline

import (
	"strings"
	"unicode"

	"gangyao/platform/quantity"
)

// kind is a way to number headings. The order is the order in which Chinese
// official documents nest them; a document uses any of them.
type kind int

const (
	part       kind = iota // 第一篇, 第一部分
	chapter                // 第一章
	article                // 第一节
	comma                  // 一、
	bracket                // (一)
	decimal                // 1.1
	dot                    // 1. 1、
	parenthese             // (1)
	half                   // 1)
	circled                // ①
	unnumbered             // 序言, or a heading known only by its format
)

// marker is the number at the head of a block.
type marker struct {
	kind  kind
	n     int    // its ordinal, 0 when it was lost
	label string // as printed
	size  int    // runes taken by the number and the punctuation after it
	// healed is the label as it must have been, when it is damaged.
	healed string
}

// strong numbers are those of real headings; Arabic ones also number lists.
func (m marker) strong() bool { return m.kind <= bracket }

// mark reads the number at the head of normalised runes.
func mark(rs []rune) (marker, bool) {
	if len(rs) == 0 {
		return marker{}, false
	}
	switch r := rs[0]; {
	case r == '第':
		return ordinalMark(rs)
	case r == '(' || r == '〔' && len(rs) > 2:
		return bracketMark(rs)
	case r >= '0' && r <= '9':
		return arabicMark(rs)
	case r >= '①' && r <= '⑳':
		return marker{kind: circled, n: int(r-'①') + 1, label: string(r), size: 1}, true
	case r >= '⑴' && r <= '⒇':
		return marker{kind: parenthese, n: int(r-'⑴') + 1, label: string(r), size: 1}, true
	case r >= '⒈' && r <= '⒛':
		return marker{kind: dot, n: int(r-'⒈') + 1, label: string(r), size: 1}, true
	case r >= '㈠' && r <= '㈩':
		return marker{kind: bracket, n: int(r-'㈠') + 1, label: string(r), size: 1}, true
	case r == '、' && len(rs) > 1 && unicode.Is(unicode.Han, rs[1]):
		return marker{kind: comma, label: "、", size: 1}, true
	}
	return chineseMark(rs)
}

// numeral is the length of the Chinese numeral at the head of rs.
func numeral(rs []rune) int {
	n := 0
	for n < len(rs) && n < 6 && strings.ContainsRune("一二三四五六七八九十百零〇○", rs[n]) {
		n++
	}
	return n
}

func digits(rs []rune) int {
	n := 0
	for n < len(rs) && rs[n] >= '0' && rs[n] <= '9' {
		n++
	}
	return n
}

// ordinalMark reads 第一章, 第1节, 第二部分.
func ordinalMark(rs []rune) (marker, bool) {
	i := 1
	for i < len(rs) && rs[i] == ' ' {
		i++
	}
	n := numeral(rs[i:])
	if n == 0 {
		n = digits(rs[i:])
	}
	if n == 0 || n > 4 {
		return marker{}, false
	}
	value, ok := quantity.Numeral(string(rs[i : i+n]))
	i += n
	for i < len(rs) && rs[i] == ' ' {
		i++
	}
	if !ok || i >= len(rs) {
		return marker{}, false
	}
	m := marker{n: value}
	switch rs[i] {
	case '篇', '编':
		m.kind = part
	case '部':
		if i+1 >= len(rs) || rs[i+1] != '分' {
			return marker{}, false
		}
		i++
		m.kind = part
	case '章':
		m.kind = chapter
	case '节':
		m.kind = article
	default:
		return marker{}, false
	}
	m.label = string(rs[:i+1])
	m.size = i + 1
	for m.size < len(rs) && strings.ContainsRune(":、,.· ", rs[m.size]) {
		m.size++
	}
	return m, true
}

// bracketMark reads (一) and (1), also when the closing bracket was lost.
func bracketMark(rs []rune) (marker, bool) {
	k, n := bracket, numeral(rs[1:])
	if n == 0 {
		k, n = parenthese, digits(rs[1:])
	}
	if n == 0 || n > 3 || 1+n >= len(rs) {
		return marker{}, false
	}
	value, ok := quantity.Numeral(string(rs[1 : 1+n]))
	if !ok || value > 99 {
		return marker{}, false
	}
	m := marker{kind: k, n: value, label: string(rs[:1+n]), size: 1 + n}
	if c := rs[1+n]; c == ')' || c == '〕' {
		m.label, m.size = string(rs[:2+n]), 2+n
	} else if k == bracket && unicode.Is(unicode.Han, c) && !strings.ContainsRune("个是批期级类年月号届次", c) {
		m.healed = m.label + ")"
	} else {
		return marker{}, false
	}
	if m.size < len(rs) && strings.ContainsRune("、.", rs[m.size]) {
		m.size++
	}
	return m, true
}

// arabicMark reads 1. 1、 1) and 1.1, but not 1.5万.
func arabicMark(rs []rune) (marker, bool) {
	n := digits(rs)
	if n > 2 || n >= len(rs) {
		return marker{}, false
	}
	value, _ := quantity.Numeral(string(rs[:n]))
	if value == 0 {
		return marker{}, false
	}
	m := marker{n: value, label: string(rs[:n+1]), size: n + 1}
	switch rs[n] {
	case ')':
		m.kind = half
	case '.', '、', '．':
		m.kind = dot
		if rest := rs[n+1:]; rs[n] != '、' && digits(rest) > 0 {
			return decimalMark(rs)
		} else if rs[n] == '、' && (digits(rest) > 0 || numeral(rest) > 0) {
			return marker{}, false // 1、2、3号
		}
	default:
		return marker{}, false
	}
	for m.size < len(rs) && rs[m.size] == ' ' {
		m.size++
	}
	if m.size >= len(rs) {
		return marker{}, false
	}
	return m, true
}

// decimalMark reads 1.1 and 1.2.3 before a title; figures such as 1.5万 are none.
func decimalMark(rs []rune) (marker, bool) {
	i, parts, last := 0, 0, 0
	for {
		n := digits(rs[i:])
		if n == 0 || n > 2 {
			return marker{}, false
		}
		last, _ = quantity.Numeral(string(rs[i : i+n]))
		parts++
		i += n
		if i >= len(rs) || rs[i] != '.' {
			break
		}
		i++
	}
	if i >= len(rs) || last == 0 || parts < 2 || !unicode.Is(unicode.Han, rs[i]) || strings.ContainsRune("万亿千百倍个元人公平立吨米年月日户家亩岁度", rs[i]) {
		return marker{}, false
	}
	return marker{kind: decimal, n: last, label: string(rs[:i]), size: i}, true
}

// chineseMark reads 一、 and the damaged 一).
func chineseMark(rs []rune) (marker, bool) {
	n := numeral(rs)
	if n == 0 || n >= len(rs) || n > 3 {
		return marker{}, false
	}
	value, ok := quantity.Numeral(string(rs[:n]))
	if !ok || value == 0 || value > 99 {
		return marker{}, false
	}
	m := marker{n: value, label: string(rs[:n+1]), size: n + 1}
	switch rs[n] {
	case '、', '.':
		m.kind = comma
		if numeral(rs[n+1:]) > 0 && n+1+numeral(rs[n+1:]) < len(rs) && strings.ContainsRune("、产级类线批季", rs[n+1+numeral(rs[n+1:])]) {
			return marker{}, false // 一、二、三产业; 三、四线
		}
	case ')':
		m.kind, m.healed = bracket, "("+m.label
	default:
		return marker{}, false
	}
	return m, true
}
