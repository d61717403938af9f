package quantity

import (
	"strconv"
	"strings"
)

// Amount reads a figure with its unit as people write it, the scale words kept in
// the unit as plans print them: 30座, 1,200.5 万元, 三个 (3 个), 两千万元 (2000
// 万元), 一万二千人 (12000 人), 百分之五 (5 %), 千分之三, 三成 (30 %), 一点五亿元.
// The unit may be missing. ok is false for everything else: 若干, 三五个, 几十座.
func Amount(s string) (v Value, u Unit, ok bool) {
	rs := []rune(narrow(strings.TrimSpace(s)))
	number, rest, ok := "", []rune(nil), false
	switch {
	case len(rs) == 0 || len(rs) > 60:
		return Value{}, "", false
	case rs[0] == '-' || rs[0] >= '0' && rs[0] <= '9':
		number, rest, ok = arabic(rs)
	default:
		if number, u, ok = share(string(rs)); ok {
			return Parse(number), u, true
		}
		number, rest, ok = spoken(rs)
	}
	if !ok {
		return Value{}, "", false
	}
	v = Parse(number)
	_, ok = v.Number()
	u = Unit(strings.TrimSpace(string(rest)))
	if !u.plain() {
		return Value{}, "", false
	}
	return v, u, ok
}

// plain says whether a unit is one, and not another figure: m3 and 人/10万人 are,
// 座5 is not.
func (u Unit) plain() bool {
	last := ' '
	for i, r := range string(u) {
		switch {
		case i == 0 && (digitOf(r) || strings.ContainsRune("十几.,:", r)):
			return false
		case r >= '0' && r <= '9' && !(last == '/' || last >= '0' && last <= '9' || last >= 'a' && last <= 'z' || last >= 'A' && last <= 'Z'):
			return false
		}
		last = r
	}
	return true
}

// narrow gives digits and signs of full width their usual form.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '，':
			return ','
		case r == '．':
			return '.'
		case r == '％':
			return '%'
		case r == '－' || r == '−':
			return '-'
		}
		return r
	}, s)
}

// arabic cuts the number that begins a text.
func arabic(rs []rune) (number string, rest []rune, ok bool) {
	end := 1
	for end < len(rs) && (rs[end] >= '0' && rs[end] <= '9' || rs[end] == ',' || rs[end] == '.') {
		end++
	}
	return string(rs[:end]), rs[end:], true
}

// share reads 百分之五, 百分之九十九点五, 千分之三, 百分之5, 三成, 三成五.
func share(s string) (number string, u Unit, ok bool) {
	for _, x := range []struct {
		word string
		unit Unit
	}{{"百分之", "%"}, {"千分之", "‰"}} {
		if part, found := strings.CutPrefix(s, x.word); found {
			if part == "百" || part == "一百" {
				return "100", x.unit, true
			}
			if v := Parse(part); !v.IsWords() && len(v.Parts()) == 0 {
				return part, x.unit, true
			}
			n, rest, ok := spoken([]rune(part))
			return n, x.unit, ok && len(rest) == 0
		}
	}
	head, tail, found := strings.Cut(s, "成")
	n, one := digits[first(head)]
	if !found || !one || n == 0 || len([]rune(head)) != 1 {
		return "", "", false
	}
	n *= 10
	switch {
	case tail == "半":
		n += 5
	case tail != "":
		d, one := digits[first(tail)]
		if !one || len([]rune(tail)) != 1 {
			return "", "", false
		}
		n += d
	}
	return strconv.Itoa(n), "%", true
}

func first(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// spoken cuts the Chinese number that begins a text: 三, 两千, 一万二千, 一点五. 万
// and 亿 belong to the number only where more of it follows; else to the unit.
func spoken(rs []rune) (number string, rest []rune, ok bool) {
	n, at := section(rs)
	if at == 0 {
		return "", nil, false
	}
	if at < len(rs) && rs[at] == '点' {
		tail := ""
		for at++; at < len(rs); at++ {
			d, one := digits[rs[at]]
			if !one {
				break
			}
			tail += strconv.Itoa(d)
		}
		return strconv.Itoa(n) + "." + tail, rs[at:], tail != ""
	}
	total := int64(n)
	for _, big := range []struct {
		r rune
		n int64
	}{{'亿', 1e8}, {'万', 1e4}} {
		if at >= len(rs) || rs[at] != big.r {
			continue
		}
		more := rs[at+1:]
		if len(more) > 0 && more[0] == '零' {
			more = more[1:]
		}
		low, used := section(more)
		if used == 0 || low >= 10000 {
			break
		}
		at = len(rs) - len(more) + used
		if big.n == 1e8 && at < len(rs) && rs[at] == '万' { // 一亿二千万元 is 12000 万元
			return strconv.FormatInt(total*1e4+int64(low), 10), rs[at:], true
		}
		total = total*big.n + int64(low)
	}
	return strconv.FormatInt(total, 10), rs[at:], true
}

// section reads the longest number below ten thousand that begins a text, and how
// many characters it takes; 0 when there is none. Digits in a row are none: 三五个
// is three to five.
func section(rs []rune) (n, used int) {
	end := 0
	for end < len(rs) && end < 12 && (digitOf(rs[end]) || strings.ContainsRune("十百千", rs[end])) {
		end++
	}
	if end == 0 || end > 1 && !strings.ContainsAny(string(rs[:end]), "十百千") {
		return 0, 0
	}
	n, ok := Numeral(string(rs[:end]))
	if !ok {
		return 0, 0
	}
	return n, end
}

func digitOf(r rune) bool { _, ok := digits[r]; return ok }
