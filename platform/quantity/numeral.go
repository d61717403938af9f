package quantity

import (
	"strconv"
	"strings"
)

var digits = map[rune]int{
	'〇': 0, '零': 0, '○': 0, '一': 1, '壹': 1, '二': 2, '贰': 2, '两': 2, '三': 3, '叁': 3, '四': 4, '肆': 4,
	'五': 5, '伍': 5, '六': 6, '陆': 6, '七': 7, '柒': 7, '八': 8, '捌': 8, '九': 9, '玖': 9,
}

// Numeral reads a whole number below 10000 in Arabic or Chinese numerals: 12,
// 十二, 二十一, 一百零五, and digit by digit 二〇三五. It is meant for labels, years
// and counts; figures with scale words such as 1.2万 are not its business.
func Numeral(s string) (int, bool) {
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		n, err := strconv.Atoi(s)
		return n, err == nil && n < 10000
	}
	if !strings.ContainsAny(s, "十百千拾佰仟廿卅") {
		return spelled(s)
	}
	total, digit, place := 0, -1, 10000
	for _, r := range s {
		if d, ok := digits[r]; ok {
			if digit > 0 {
				return 0, false // two digits without a place between them
			}
			digit = d
			continue
		}
		p := 0
		switch r {
		case '千', '仟':
			p = 1000
		case '百', '佰':
			p = 100
		case '十', '拾':
			p = 10
		case '廿', '卅':
			if digit >= 0 {
				return 0, false
			}
			p, digit = 10, 2
			if r == '卅' {
				digit = 3
			}
		}
		if p == 0 || p >= place {
			return 0, false
		}
		place = p
		if digit <= 0 {
			if p != 10 {
				return 0, false
			}
			digit = 1
		}
		total += digit * p
		digit = -1
	}
	if digit > 0 {
		if place == 10000 {
			return 0, false
		}
		total += digit
	}
	return total, true
}

// spelled reads digit by digit: 二〇三五.
func spelled(s string) (int, bool) {
	n, count := 0, 0
	for _, r := range s {
		d, ok := digits[r]
		if !ok {
			return 0, false
		}
		n = n*10 + d
		if count++; count > 4 {
			return 0, false
		}
	}
	return n, true
}

// Chinese writes a whole number from 0 to 9999 as in headings: 十二, 二十一, 一百零五.
func Chinese(n int) string {
	if n < 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	if n == 0 {
		return "零"
	}
	names := []rune("零一二三四五六七八九")
	var b strings.Builder
	gap := false
	for i, p := range []int{1000, 100, 10, 1} {
		d := n / p % 10
		switch {
		case d == 0:
			gap = b.Len() > 0 && n%p > 0
			continue
		case gap:
			b.WriteRune('零')
			gap = false
		}
		if !(p == 10 && d == 1 && b.Len() == 0) {
			b.WriteRune(names[d])
		}
		b.WriteString([]string{"千", "百", "十", ""}[i])
	}
	return b.String()
}
