package clause

import "strconv"

var (
	digits = map[rune]int64{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	places = map[rune]int64{'十': 10, '百': 100, '千': 1000}
	myriad = map[rune]int64{'万': 1e4, '亿': 1e8}
)

// isNumeral says whether r is a character of Chinese numbers.
func isNumeral(r rune) bool {
	switch r {
	case '零', '〇', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿':
		return true
	}
	return false
}

// ParseNumeral reads a whole Chinese number below ten to the sixteenth: 三百二十,
// 一万二千, 两千零五, 二〇三五 (digit by digit). ok is false for anything else,
// and for scale words without a digit (千亿), which are not numbers of their own.
func ParseNumeral(rs []rune) (n int64, ok bool) {
	if len(rs) == 0 || len(rs) > 24 {
		return 0, false
	}
	if n, ok := digitString(rs); ok {
		return n, true
	}
	var total, section, digit int64
	have := false // a digit waits for its place
	seen := false
	lastMyriad := int64(1e16)
	lastPlace := int64(1e4)
	for i, r := range rs {
		if d, ok := digits[r]; ok {
			if have && digit != 0 {
				return 0, false
			}
			digit, have, seen = d, true, true
			continue
		}
		if p, ok := places[r]; ok {
			if p >= lastPlace {
				return 0, false
			}
			if !have {
				if p != 10 || i > 0 && section == 0 && total == 0 {
					return 0, false
				}
				digit = 1
			}
			section += digit * p
			digit, have, seen, lastPlace = 0, false, true, p
			continue
		}
		m, ok := myriad[r]
		if !ok || !seen {
			return 0, false
		}
		if have {
			section += digit
			digit, have = 0, false
		}
		if m >= lastMyriad {
			if m == 1e8 && total > 0 && section == 0 { // 一万亿
				total *= 1e8
				lastMyriad = 1e8
				continue
			}
			if m == 1e8 && lastMyriad == 1e4 {
				total = (total + section) * 1e8
				section, lastPlace, lastMyriad = 0, 1e4, 1e8
				continue
			}
			return 0, false
		}
		if section == 0 {
			return 0, false
		}
		total += section * m
		section, lastMyriad, lastPlace = 0, m, 1e4
	}
	if have {
		// 一千二 is one thousand two hundred in speech; in print it is a fault
		section += digit
	}
	return total + section, seen
}

// digitString reads digits one by one: 二〇三五, 一二三四五.
func digitString(rs []rune) (int64, bool) {
	if len(rs) < 2 {
		return 0, false
	}
	var n int64
	zero := false
	for _, r := range rs {
		d, ok := digits[r]
		if !ok || r == '两' {
			return 0, false
		}
		zero = zero || r == '〇' || r == '零'
		n = n*10 + d
	}
	return n, zero && len(rs) == 4
}

// FormatNumeral writes n in Chinese: 12305 is 一万二千三百零五. n is at least 0
// and below ten to the twelfth.
func FormatNumeral(n int64) string {
	const names = "零一二三四五六七八九"
	name := []rune(names)
	if n < 10 {
		return string(name[n])
	}
	group := func(g int64) []rune {
		var out []rune
		zero := false
		for _, p := range []struct {
			v int64
			r rune
		}{{1000, '千'}, {100, '百'}, {10, '十'}, {1, 0}} {
			d := g / p.v % 10
			if d == 0 {
				zero = zero || len(out) > 0
				continue
			}
			if zero {
				out, zero = append(out, '零'), false
			}
			out = append(out, name[d])
			if p.r != 0 {
				out = append(out, p.r)
			}
		}
		return out
	}
	var out []rune
	for _, m := range []struct {
		v int64
		r rune
	}{{1e8, '亿'}, {1e4, '万'}, {1, 0}} {
		g := n / m.v % 10000
		if g == 0 {
			continue
		}
		if len(out) > 0 && g < 1000 {
			out = append(out, '零')
		}
		out = append(out, group(g)...)
		if m.r != 0 {
			out = append(out, m.r)
		}
	}
	if len(out) > 1 && out[0] == '一' && out[1] == '十' {
		out = out[1:]
	}
	return string(out)
}

// scaleWord reads a scale word that stands without a digit: 千亿 is 1000 亿,
// 万亿 is 1 万亿, 百万 is 100 万, 千 is 1000.
func scaleWord(rs []rune) (value, scale string, ok bool) {
	if len(rs) == 0 || len(rs) > 3 {
		return "", "", false
	}
	v := int64(1)
	i := 0
	for ; i < len(rs); i++ {
		p, ok := places[rs[i]]
		if !ok {
			break
		}
		v *= p
	}
	scale = string(rs[i:])
	switch scale {
	case "", "万", "亿", "万亿":
	default:
		return "", "", false
	}
	if i > 1 || i == 1 && rs[0] == '十' && scale == "" {
		return "", "", false
	}
	return strconv.FormatInt(v, 10), scale, true
}
