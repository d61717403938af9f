package layout

// shape says how a line begins and ends.
type shape struct {
	label    int    // runes of the heading or item label it begins with, 0 none
	kind     string // of the label: chapter, paren, cn, arabic, item, dash, box, note
	terminal bool   // ends a sentence: 。！？；： (also inside closing quotes)
	dangling bool   // ends in the middle of one: ，、 or an opening bracket
	sentence bool   // a full stop stands inside
	comma    bool   // a comma stands inside
}

func shapeOf(rs []rune) shape {
	var s shape
	s.label, s.kind = label(rs)
	last := len(rs) - 1
	for last > 0 && closer(rs[last]) {
		last--
	}
	s.terminal = terminator(rs[last])
	switch rs[len(rs)-1] {
	case ',', '、', '(', '“', '《', '〔', '‘', '+', '/':
		s.dangling = true
	}
	for _, r := range rs[:len(rs)-1] {
		switch r {
		case '。':
			s.sentence = true
		case ',':
			s.comma = true
		}
	}
	return s
}

func terminator(r rune) bool {
	switch r {
	case '。', '!', '?', ';', ':':
		return true
	}
	return false
}

func closer(r rune) bool {
	switch r {
	case '”', '’', ')', '》', '〕', '】', ']', '」', '』':
		return true
	}
	return false
}

const cnDigits = "一二三四五六七八九十百零〇两"

func cnDigit(r rune) bool {
	for _, d := range cnDigits {
		if r == d {
			return true
		}
	}
	return false
}

// label finds the label a line begins with and what kind it is.
func label(rs []rune) (n int, kind string) {
	at := func(i int) rune {
		if i < len(rs) {
			return rs[i]
		}
		return 0
	}
	run := func(i int, ok func(rune) bool) int {
		j := i
		for j < len(rs) && ok(rs[j]) {
			j++
		}
		return j
	}
	switch r := rs[0]; {
	case r == '第':
		j := run(1, func(r rune) bool { return cnDigit(r) || digit(r) })
		switch {
		case j == 1:
		case at(j) == '部' && at(j+1) == '分':
			return j + 2, "chapter"
		case at(j) == '章' || at(j) == '节' || at(j) == '篇' || at(j) == '编':
			return j + 1, "chapter"
		}
	case r == '(':
		if j := run(1, cnDigit); j > 1 && j < 5 && at(j) == ')' {
			return j + 1, "paren"
		}
		if j := run(1, digit); j > 1 && j < 4 && at(j) == ')' {
			return j + 1, "item"
		}
	case cnDigit(r):
		if j := run(0, cnDigit); j < 4 && at(j) == '、' {
			return j + 1, "cn"
		}
	case digit(r):
		j := run(0, digit)
		if j > 2 {
			break
		}
		switch next := at(j + 1); {
		case at(j) == '.' && next != 0 && !digit(next), at(j) == '、' && next != 0 && !digit(next):
			return j + 1, "arabic"
		case at(j) == ')':
			return j + 1, "item"
		}
	case r >= '①' && r <= '⑳':
		return 1, "item"
	case r == '—' && at(1) == '—', r == '●', r == '■', r == '◆', r == '▲', r == '★', r == '•', r == '◎':
		return 1, "dash"
	case r == '专' && at(1) == '栏':
		if j := run(2, func(r rune) bool { return digit(r) || cnDigit(r) }); j > 2 {
			return j, "box"
		}
	case r == '表' || r == '图':
		if j := run(1, digit); j > 1 && j < 4 && j < len(rs) && (at(j) == ' ' || at(j) == ':' || at(j) == '-' || han(at(j)) || at(j) == '“') && len(rs) < 40 {
			return j, "box"
		}
	case r == '附' && (at(1) == '件' || at(1) == '表' || at(1) == '图' || at(1) == '录'):
		if j := run(2, func(r rune) bool { return digit(r) || cnDigit(r) }); j > 2 || at(2) == ':' || len(rs) == 2 {
			return j, "box"
		}
	case r == '注':
		if j := run(1, digit); at(j) == ':' {
			return j + 1, "note"
		}
	}
	return 0, ""
}

// labelOnly says whether the runes are a heading's label and nothing else.
func labelOnly(rs []rune) bool {
	if len(rs) == 0 {
		return false
	}
	if n, kind := label(append(rs[:len(rs):len(rs)], '某')); n == len(rs) && kind != "note" {
		return true
	}
	return string(rs) == "专栏" || string(rs) == "附件" || string(rs) == "附表" || string(rs) == "附图"
}

// heading says whether the line is a numbered heading by itself: a label of
// the outline, short, no sentence.
func (l *line) heading() bool {
	switch l.shape.kind {
	case "chapter", "paren", "cn", "arabic", "item":
		return l.n() > l.shape.label && l.n() <= 60 && !l.shape.terminal && !l.shape.sentence
	}
	return false
}

// lead says whether the line begins with a run-in heading (石化产业。加快…): a
// short first sentence without a comma.
func (l *line) lead() bool {
	for i, r := range l.text.Runes {
		if i > 14 || r == ',' || r == '、' || digit(r) {
			return false
		}
		if r == '。' {
			return i >= 3 && i+1 < l.n()
		}
	}
	return false
}

// counted says whether the line begins a point of an enumeration in words
// (一是…, 二要…).
func (l *line) counted() bool {
	rs := l.text.Runes
	return len(rs) > 4 && cnDigit(rs[0]) && (rs[1] == '是' || rs[1] == '要')
}
