package clause

import (
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/lexicon"
)

// figure is a number with its unit at a place of a view.
type figure struct {
	from, to int // the number and its unit
	numTo    int // end of the number without the unit
	value    string
	valueTo  string
	unit     string // as printed, with its scale words
	class    lexicon.UnitClass
	more     bool // 余, 多: somewhat more
	chinese  bool // written in Chinese numerals
	one      bool // the Chinese number one, often only an article
	scale    bool // a scale word without a digit (千亿)
	ordinal  bool // after 第
	ratio    bool // a:b or a composition
	fraction bool // N分之M, N成
	multiple bool // 翻番, 倍增
	code     bool // part of a code: G320, 4+3
	glued    bool // the next figure follows without a separator
	healed   bool // mended, as its surroundings prove
	doubtful bool // two figures that ran together, cut apart; a person must look
}

var scaleWords = []string{"万亿", "千亿", "百亿", "十亿", "千万", "百万", "十万", "亿", "万", "千", "百"}

// findFigures reads the numbers of a view.
func (v *view) findFigures() {
	words := lexicon.Clause()
	for i := 0; i < len(v.runes); {
		if v.inTime[i] {
			i++
			continue
		}
		r := v.runes[i]
		if !isDigit(r) && !isNumeral(r) && r != '翻' && r != '倍' && r != '半' {
			i++
			continue
		}
		if n, _ := words.Idioms.Prefix(v.runes[i:]); n > 0 && !isDigit(r) {
			i += n
			continue
		}
		q, ok := v.figureAt(i)
		if !ok {
			for i < len(v.runes) && (isDigit(v.runes[i]) || v.runes[i] == '.') && isDigit(r) {
				i++
			}
			if !isDigit(r) {
				i++
			}
			continue
		}
		if n := len(v.figs); n > 0 && v.figs[n-1].to == q.from && q.class == lexicon.RatioUnit && v.figs[n-1].class == lexicon.RatioUnit {
			v.figs[n-1].glued = true
		}
		v.figs = append(v.figs, q)
		i = q.to
	}
}

// figureAt reads the figure that begins at i.
func (v *view) figureAt(i int) (figure, bool) {
	rs := v.runes
	q := figure{from: i}
	if n := multipleAt(rs, i, &q); n > 0 {
		q.to, q.numTo = i+n, i+n
		return q, true
	}
	var ok bool
	if isDigit(rs[i]) {
		ok = v.arabic(i, &q)
	} else {
		ok = v.chinese(i, &q)
	}
	if !ok {
		return q, false
	}
	if i > 0 {
		q.ordinal = rs[i-1] == '第'
		p := rs[i-1]
		q.code = isLatin(p) || p == '+' || p == '×' || p == '±' || p == '#' || (p == '-' || p == '/' || p == '.') && i > 1 && isLatin(rs[i-2])
	}
	return q, true
}

// arabic reads 1,234.5 and what belongs to it; false when it carries no meaning.
func (v *view) arabic(i int, q *figure) bool {
	rs := v.runes
	j := decimalAt(rs, i)
	q.value = strings.ReplaceAll(string(rs[i:j]), ",", "")
	if strings.HasSuffix(q.value, ".") {
		return false
	}
	// a:b and a:b:c
	if k := ratioAt(rs, i, j); k > 0 {
		q.value = strings.ReplaceAll(string(rs[i:k]), ",", "")
		q.ratio, q.numTo, q.to = true, k, k
		return true
	}
	q.numTo = j
	if hasAt(rs, j, "/10万") {
		q.unit, q.class, q.to = "/10万", lexicon.RatioUnit, j+4
		return true
	}
	unitEnd, _ := v.unitAt(j, q)
	q.to = unitEnd
	if n := rangeSign(rs, q.to); n > 0 && q.to+n < len(rs) && isDigit(rs[q.to+n]) && !v.inTime[q.to+n] && !v.after(i, "由", "从") {
		second := figure{from: q.to + n}
		k := decimalAt(rs, q.to+n)
		second.value = strings.ReplaceAll(string(rs[q.to+n:k]), ",", "")
		second.numTo = k
		end, _ := v.unitAt(k, &second)
		// 10-15处, 5%-8%; not 4-3-2, nor a code that only looks like it
		if second.unit != "" && (q.unit == "" || q.unit == second.unit || strings.HasSuffix(second.unit, q.unit)) && less(q.value, second.value) {
			q.valueTo, q.unit, q.class, q.more = second.value, second.unit, second.class, second.more
			q.numTo, q.to = k, end
			return true
		}
	}
	if q.to < len(rs) && isLatin(rs[q.to]) && q.unit == "" {
		return false
	}
	return true
}

// decimalAt is the end of the number at i, thousands separators included.
func decimalAt(rs []rune, i int) int {
	j := i
	for j < len(rs) && isDigit(rs[j]) {
		j++
	}
	for j-i <= 3 && j+3 < len(rs) && rs[j] == ',' && isDigit(rs[j+1]) && isDigit(rs[j+2]) && isDigit(rs[j+3]) && (j+4 >= len(rs) || !isDigit(rs[j+4])) {
		j += 4
		for j+3 < len(rs) && rs[j] == ',' && isDigit(rs[j+1]) && isDigit(rs[j+2]) && isDigit(rs[j+3]) && (j+4 >= len(rs) || !isDigit(rs[j+4])) {
			j += 4
		}
	}
	if j+1 < len(rs) && rs[j] == '.' && isDigit(rs[j+1]) {
		j++
		for j < len(rs) && isDigit(rs[j]) {
			j++
		}
	}
	return j
}

// ratioAt is the end of a ratio or composition whose first part is [i, j); 0 when none.
func ratioAt(rs []rune, i, j int) int {
	end := 0
	for j+1 < len(rs) && (rs[j] == ':' || rs[j] == '∶') && isDigit(rs[j+1]) {
		j = decimalAt(rs, j+1)
		end = j
	}
	if end > 0 && end < len(rs) && isLatin(rs[end]) {
		return 0
	}
	return end
}

// chinese reads 三百二十, 百分之八十, 三分之一, 六成, 千亿, 三五 (three to five).
func (v *view) chinese(i int, q *figure) bool {
	rs := v.runes
	j := i
	for j < len(rs) && j < i+24 && (isNumeral(rs[j]) || rs[j] == '半' && j > i) && !v.inTime[j] {
		j++
	}
	q.chinese = true
	if n := fractionAt(rs, i, j, q); n > 0 {
		q.fraction, q.numTo, q.to = true, n, n
		return true
	}
	word := rs[i:j]
	if val, scale, ok := scaleWord(word); ok {
		q.value, q.scale = val, true
		q.numTo = j
		end, n := v.unitFrom(j, q)
		if n > 0 {
			q.unit = scale + q.unit
		} else {
			q.unit = scale
			q.class = lexicon.MoneyUnit
			end = j
		}
		q.to = end
		return true
	}
	if len(word) == 2 && word[0] != '两' || len(word) == 2 && word[1] == '三' {
		a, okA := digits[word[0]]
		b, okB := digits[word[1]]
		if okA && okB && a > 0 && (b == a+1 || a == 3 && b == 5) {
			q.value, q.valueTo = strconv.FormatInt(a, 10), strconv.FormatInt(b, 10)
			q.numTo = j
			end, n := v.unitAt(j, q)
			q.to = end
			return n > 0
		}
	}
	n, ok := ParseNumeral(word)
	if !ok {
		// the longest beginning that is a number: 三十万 of 三十万亩 is one, 二十 of 二十百强 is not
		return false
	}
	q.value = strconv.FormatInt(n, 10)
	q.one = n == 1 && len(word) == 1
	q.numTo = j
	if k := strings.IndexRune(string(word), '万'); k > 0 || strings.ContainsRune(string(word), '亿') {
		// keep the printed scale: 三十万 is 30 万
		for cut := len(word) - 1; cut > 0; cut-- {
			tail := string(word[cut:])
			if tail == "万" || tail == "亿" || tail == "万亿" {
				if head, ok := ParseNumeral(word[:cut]); ok && !strings.ContainsAny(string(word[:cut]), "万亿") {
					q.value = strconv.FormatInt(head, 10)
					j -= len(word) - cut
					q.numTo = j
				}
			}
		}
	}
	end, un := v.unitAt(j, q)
	q.to = end
	return un > 0
}

// fractionAt reads 百分之八十, 三分之二, 六成, 九成五; the figure is per cent
// for 百分之 and 成, and per cent of the fraction rounded to two digits else.
func fractionAt(rs []rune, i, j int, q *figure) int {
	if j+2 < len(rs) && rs[j] == '分' && rs[j+1] == '之' {
		k := j + 2
		for k < len(rs) && (isNumeral(rs[k]) || isDigit(rs[k]) || rs[k] == '.' || rs[k] == '点') {
			k++
		}
		den, ok1 := denominator(rs[i:j])
		num, ok2 := decimalWords(rs[j+2 : k])
		if !ok1 || !ok2 {
			return 0
		}
		q.class = lexicon.RatioUnit
		switch den {
		case 100:
			q.value, q.unit = num, "%"
		case 1000:
			q.value, q.unit = num, "‰"
		default:
			f, err := strconv.ParseFloat(num, 64)
			if err != nil || den == 0 {
				return 0
			}
			q.value = trimZeros(strconv.FormatFloat(f*100/float64(den), 'f', 2, 64))
			q.unit = "%"
		}
		return k
	}
	if j < len(rs) && rs[j] == '成' && j == i+1 && rs[i] != '百' && rs[i] != '千' && rs[i] != '十' && rs[i] != '万' {
		d := digits[rs[i]]
		if d == 0 {
			return 0
		}
		k := j + 1
		val := d * 10
		if k < len(rs) && rs[k] == '五' {
			val, k = val+5, k+1
		} else if k < len(rs) && rs[k] == '半' {
			val, k = val+5, k+1
		} else if n, _ := lexicon.Clause().NotTenths.Prefix(rs[k:]); n > 0 {
			return 0
		}
		q.value, q.unit, q.class = strconv.FormatInt(val, 10), "%", lexicon.RatioUnit
		return k
	}
	return 0
}

func denominator(rs []rune) (int64, bool) {
	switch string(rs) {
	case "百":
		return 100, true
	case "千":
		return 1000, true
	case "万":
		return 10000, true
	}
	return ParseNumeral(rs)
}

// decimalWords reads 八十, 八十点五 or 80.5.
func decimalWords(rs []rune) (string, bool) {
	if len(rs) == 0 {
		return "", false
	}
	if isDigit(rs[0]) {
		return string(rs[:decimalAt(rs, 0)]), decimalAt(rs, 0) == len(rs)
	}
	for i, r := range rs {
		if r == '点' {
			head, ok := ParseNumeral(rs[:i])
			if !ok || i+1 == len(rs) {
				return "", false
			}
			out := strconv.FormatInt(head, 10) + "."
			for _, d := range rs[i+1:] {
				n, ok := digits[d]
				if !ok {
					return "", false
				}
				out += strconv.FormatInt(n, 10)
			}
			return out, true
		}
	}
	if string(rs) == "百" {
		return "100", true
	}
	n, ok := ParseNumeral(rs)
	return strconv.FormatInt(n, 10), ok
}

// multipleAt reads 翻番, 翻一番, 翻两番, 倍增.
func multipleAt(rs []rune, i int, q *figure) int {
	set := func(v string) { q.value, q.unit, q.class, q.multiple = v, "倍", lexicon.TimesUnit, true }
	switch {
	case hasAt(rs, i, "翻番"), hasAt(rs, i, "倍增") && (i+2 >= len(rs) || isBreak(rs[i+2]) || rs[i+2] == '、'):
		set("2")
		return 2
	case hasAt(rs, i, "翻了一番"), hasAt(rs, i, "翻了两番"):
		set(map[rune]string{'一': "2", '两': "4"}[rs[i+2]])
		return 4
	case i+2 < len(rs) && rs[i] == '翻' && rs[i+2] == '番':
		if n, ok := digits[rs[i+1]]; ok && n > 0 && n < 5 {
			set(strconv.Itoa(1 << n))
			return 3
		}
	}
	return 0
}

// unitAt reads scale words, 余/多 and the unit at j.
func (v *view) unitAt(j int, q *figure) (end, n int) {
	rs := v.runes
	if end, n := v.unitFrom(j, q); n > 0 {
		return end, n
	}
	k := j
	for k < len(rs) && (rs[k] == '余' || rs[k] == '多') {
		k++
		q.more = true
	}
	scale := ""
	for _, s := range scaleWords {
		if hasAt(rs, k, s) {
			scale = s
			k += len([]rune(s))
			break
		}
	}
	if k < len(rs) && (rs[k] == '余' || rs[k] == '多') {
		k++
		q.more = true
	}
	if k == j {
		return j, 0
	}
	if scale != "" && k < len(rs) && rs[k] == '级' {
		q.unit, q.class = scale, lexicon.MoneyUnit
		return k, k - j
	}
	end, n = v.unitFrom(k, q)
	if n == 0 && (strings.HasSuffix(scale, "万") || strings.HasSuffix(scale, "亿")) && !q.chinese {
		q.unit, q.class = scale, lexicon.CountUnit
		return k, k - j
	}
	if n == 0 {
		q.more = false
		return j, 0
	}
	q.unit = scale + q.unit
	return end, end - j
}

// unitFrom reads the unit at j, without scale words before it.
func (v *view) unitFrom(j int, q *figure) (end, n int) {
	table := lexicon.UnitTable()
	u, n := table.At(v.runes[j:])
	if n == 0 || u.Ambiguous && q.chinese {
		return j, 0
	}
	end = j + n
	last := v.runes[end-1]
	if isLatin(last) && end < len(v.runes) && (isLatin(v.runes[end]) || isDigit(v.runes[end])) {
		return j, 0
	}
	q.unit, q.class = u.Name, u.Class
	if end+1 < len(v.runes) && v.runes[end] == '/' {
		k := end + 1
		for _, s := range scaleWords {
			if hasAt(v.runes, k, s) && table.Per(v.runes[k:]) == 0 {
				k += len([]rune(s))
				break
			}
		}
		if m := table.Per(v.runes[k:]); m > 0 {
			q.unit += string(v.runes[end : k+m])
			end = k + m
			if q.class == lexicon.CountUnit || q.class == lexicon.PeopleUnit || q.class == lexicon.DaysUnit {
				q.class = lexicon.MeasureUnit
			}
		}
	}
	return end, end - j
}

// after says whether one of the words stands directly before i, a time between
// them apart (由2015年的25%).
func (v *view) after(i int, words ...string) bool {
	j := v.skipTimeBack(i)
	for _, w := range words {
		if n := len([]rune(w)); j >= n && hasAt(v.runes, j-n, w) {
			return true
		}
	}
	return false
}

// skipTimeBack steps back over 2015年的 before i.
func (v *view) skipTimeBack(i int) int {
	j := i
	if j > 0 && v.runes[j-1] == '的' && j > 1 && v.inTime[j-2] {
		j--
	}
	for j > 0 && v.inTime[j-1] {
		j--
	}
	return j
}

func rangeSign(rs []rune, i int) int {
	for _, s := range []string{"——", "--", "—", "–", "-", "~", "～", "至", "到", "－"} {
		if hasAt(rs, i, s) {
			return len([]rune(s))
		}
	}
	return 0
}

func less(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && x < y
}

func trimZeros(s string) string {
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

func hasAt(rs []rune, i int, s string) bool {
	if i < 0 {
		return false
	}
	for _, r := range s {
		if i >= len(rs) || rs[i] != r {
			return false
		}
		i++
	}
	return true
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
