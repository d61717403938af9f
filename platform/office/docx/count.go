package docx

import (
	"strconv"
	"strings"
)

// counted writes a number in one of Word's formats.
func counted(v int, format string) string {
	if v < 0 || v > 100_000 {
		return strconv.Itoa(v)
	}
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting", "ideographDigital":
		if format == "ideographDigital" {
			return digits(v, []rune("〇一二三四五六七八九"))
		}
		return chinese(v, []rune("零一二三四五六七八九"), []rune("十百千万"))
	case "taiwaneseDigital", "japaneseDigitalTenThousand":
		return digits(v, []rune("〇一二三四五六七八九"))
	case "chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal":
		return chinese(v, []rune("零壹贰叁肆伍陆柒捌玖"), []rune("拾佰仟万"))
	case "ideographTraditional":
		return cyclic(v, []rune("甲乙丙丁戊己庚辛壬癸"))
	case "ideographZodiac":
		return cyclic(v, []rune("子丑寅卯辰巳午未申酉戌亥"))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if v >= 1 && v <= 20 {
			return string(rune('①' + v - 1))
		}
	case "decimalEnclosedParen", "decimalEnclosedFullstop":
		if format == "decimalEnclosedParen" {
			return "(" + strconv.Itoa(v) + ")"
		}
		return strconv.Itoa(v) + "."
	case "decimalZero":
		if v < 10 {
			return "0" + strconv.Itoa(v)
		}
	case "upperRoman":
		return roman(v)
	case "lowerRoman":
		return strings.ToLower(roman(v))
	case "upperLetter":
		return letters(v, 'A')
	case "lowerLetter":
		return letters(v, 'a')
	}
	return strconv.Itoa(v)
}

// chinese writes 0..99999 in words: 十, 十一, 二十, 一百零五.
func chinese(v int, digit, unit []rune) string {
	if v == 0 {
		return string(digit[0])
	}
	var out []rune
	zero := false
	for i, p := 4, 10_000; p > 0; i, p = i-1, p/10 {
		d := v / p % 10
		switch {
		case d == 0:
			zero = zero || len(out) > 0
			continue
		case zero:
			out = append(out, digit[0])
			zero = false
		}
		if !(d == 1 && i == 1 && len(out) == 0) {
			out = append(out, digit[d])
		}
		if i > 0 {
			out = append(out, unit[i-1])
		}
	}
	return string(out)
}

func digits(v int, digit []rune) string {
	var out []rune
	for _, r := range strconv.Itoa(v) {
		out = append(out, digit[r-'0'])
	}
	return string(out)
}

func cyclic(v int, names []rune) string {
	if v < 1 {
		return strconv.Itoa(v)
	}
	return string(names[(v-1)%len(names)])
}

func roman(v int) string {
	if v < 1 || v > 3999 {
		return strconv.Itoa(v)
	}
	var b strings.Builder
	for _, p := range []struct {
		v int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for v >= p.v {
			b.WriteString(p.s)
			v -= p.v
		}
	}
	return b.String()
}

// letters writes a, …, z, aa, bb, … as Word does.
func letters(v int, first rune) string {
	if v < 1 || v > 26*20 {
		return strconv.Itoa(v)
	}
	return strings.Repeat(string(first+rune((v-1)%26)), (v-1)/26+1)
}
