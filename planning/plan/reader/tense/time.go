package tense

import (
	"gangyao/planning/plan/reader/lexicon"
)

// Frame is the time that a plan speaks from.
type Frame struct {
	First, Last int // the plan's period, both included
	Vision      int // the far goal, 0 when none
}

// Now is the last year before the plan: what is dated until then is past.
func (f Frame) Now() int { return f.First - 1 }

// When is an expression of time in a text.
type When struct {
	From, To int // rune offsets in the text it was found in
	// First and Last are the years meant; equal for one year.
	First, Last int
	// Until: the words make it a date to be reached (到2025年, 2023年底前, “十四五”末).
	Until bool
	// Since: the time runs from there to now (“十三五”以来).
	Since bool
	// Base: a starting point that something else is compared with (比2020年, 由2015年的),
	// or the age of a thing (2000年前建成的).
	Base bool
	// Every: each year (每年).
	Every bool
	// Healed: two years were printed without the dash between them (20212025年).
	Healed bool
}

// Past says whether w lies wholly before the plan.
func (w When) Past(f Frame) bool { return !w.Every && w.Last <= f.Now() && w.Last > 0 }

// Times finds the expressions of time in text, in order.
func Times(text []rune, f Frame) []When {
	var out []When
	for i := 0; i < len(text); {
		w, ok := timeAt(text, i, f)
		if !ok {
			i++
			continue
		}
		out = append(out, w)
		i = w.To
	}
	return out
}

var (
	planTails = []string{"期末", "末期", "末", "时期末", "期间末"}
	spanTails = []string{"时期", "期间", "规划期间", "规划期内", "规划期", "规划时期", "以来", "时段", "五年", "中期", "初期", "初", "前期", "后期", "开局之年", "收官之年"}
	baseTails = []string{"基础上", "的基础上", "为基数", "为基期", "为基准", "相比", "持平", "不变价", "可比价", "价格", "价计算", "同期水平", "的水平",
		// the age of things: 2000年前建成的小区
		"建成的", "建成投用的", "建的", "建造的", "竣工的", "形成的", "注册的", "登记的", "出生的", "认定的", "批复的", "以来建成的", "建成老旧", "建成的老旧"}
	baseHeads = []string{"比", "较", "相较于", "相比", "相对于", "对比", "由", "从", "自", "以", "与", "在"}
)

func timeAt(text []rune, i int, f Frame) (When, bool) {
	r := text[i]
	switch {
	case r >= '0' && r <= '9':
		if i > 0 && isAlnum(text[i-1]) {
			return When{}, false
		}
		return arabicYear(text, i)
	case r == '二' || r == '一':
		if w, ok := chineseYear(text, i); ok {
			return w, true
		}
		return inYears(text, i, f)
	case r == '“' || r == '"' || r == '十':
		return planName(text, i)
	case r == '每' && hasAt(text, i, "每年"):
		return When{From: i, To: i + 2, Every: true, First: f.First, Last: f.Last}, true
	case r == '今' || r == '未' || r == '规' || r == '期' || r == '近' || r == '过':
		return plainPeriod(text, i, f)
	}
	return inYears(text, i, f)
}

// arabicYear reads 2025年, 2021-2025年, 20212025年 and 2025年底前.
func arabicYear(text []rune, i int) (When, bool) {
	digits := 0
	for i+digits < len(text) && text[i+digits] >= '0' && text[i+digits] <= '9' {
		digits++
	}
	w := When{From: i}
	y := number(text[i : i+min(digits, 8)])
	switch {
	case digits == 4 && plausible(y):
		w.First, w.Last, w.To = y, y, i+4
	case digits == 8 && plausible(y/10000) && plausible(y%10000) && y/10000 < y%10000 && y%10000-y/10000 <= 30 && hasAt(text, i+8, "年"):
		w.First, w.Last, w.To, w.Healed = y/10000, y%10000, i+8, true
	default:
		return When{}, false
	}
	marked := hasAt(text, w.To, "年")
	j := w.To
	if marked {
		j++
	}
	if n := dash(text, j); n > 0 && j+n+4 <= len(text) {
		if to := number(text[j+n : j+n+4]); plausible(to) && to > w.First && (j+n+4 == len(text) || !isAlnum(text[j+n+4])) {
			w.Last, w.To = to, j+n+4
			marked = marked || hasAt(text, w.To, "年")
		}
	}
	if !marked {
		return When{}, false
	}
	if hasAt(text, w.To, "年") {
		w.To++
	}
	return finish(text, w), true
}

var yearDigits = map[rune]int{'〇': 0, '零': 0, '○': 0, 'O': 0, 'o': 0, '0': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// chineseYear reads 二〇三五年.
func chineseYear(text []rune, i int) (When, bool) {
	if i+5 > len(text) || text[i+4] != '年' {
		return When{}, false
	}
	y := 0
	for _, r := range text[i : i+4] {
		d, ok := yearDigits[r]
		if !ok {
			return When{}, false
		}
		y = y*10 + d
	}
	if !plausible(y) {
		return When{}, false
	}
	return finish(text, When{From: i, To: i + 5, First: y, Last: y}), true
}

var ordinals = map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// planName reads “十四五” with what follows it (期间, 末, 以来).
func planName(text []rune, i int) (When, bool) {
	j := i
	quoted := text[j] != '十'
	if quoted {
		j++
	} else if i > 0 && (text[i-1] == '“' || text[i-1] == '"') {
		return When{}, false
	}
	if j+3 > len(text) || text[j] != '十' || text[j+2] != '五' {
		return When{}, false
	}
	n, ok := ordinals[text[j+1]]
	if !ok {
		return When{}, false
	}
	first := 2016 + (10+n-13)*5
	w := When{From: i, To: j + 3, First: first, Last: first + 4}
	if quoted {
		if w.To >= len(text) || text[w.To] != '”' && text[w.To] != '"' {
			return When{}, false
		}
		w.To++
	}
	if n := anyAt(text, w.To, planTails); n > 0 {
		w.To += n
		w.First, w.Until = w.Last, true
	} else if n := anyAt(text, w.To, spanTails); n > 0 {
		w.Since = hasAt(text, w.To, "以来")
		w.To += n
	} else if hasAt(text, w.To, "规划") && !w.headed(text) {
		// the plan itself, as a document
		return When{}, false
	}
	return finish(text, w), true
}

func (w When) headed(text []rune) bool {
	n, _ := lexicon.Tense().Until.Suffix(text[:w.From])
	return n > 0
}

// plainPeriod reads 今后五年, 未来五年, 规划期末, 近五年, 过去五年.
func plainPeriod(text []rune, i int, f Frame) (When, bool) {
	for _, p := range []string{"今后五年", "未来五年", "规划期内", "规划期间"} {
		if hasAt(text, i, p) {
			return When{From: i, To: i + len([]rune(p)), First: f.First, Last: f.Last}, true
		}
	}
	for _, p := range []string{"规划期末", "期末"} {
		if hasAt(text, i, p) {
			return When{From: i, To: i + len([]rune(p)), First: f.Last, Last: f.Last, Until: true}, true
		}
	}
	for _, p := range []string{"过去五年", "过去的五年", "近五年", "近年来"} {
		if hasAt(text, i, p) {
			return When{From: i, To: i + len([]rune(p)), First: f.First - 5, Last: f.Now(), Since: true}, true
		}
	}
	return When{}, false
}

// inYears reads 三年内, 两年时间内, 五年后 as counted from the plan's beginning.
func inYears(text []rune, i int, f Frame) (When, bool) {
	n, ok := ordinals[text[i]]
	if text[i] == '两' {
		n, ok = 2, true
	}
	if !ok || f.First == 0 || !hasAt(text, i+1, "年") || i > 0 && (text[i-1] == '第' || text[i-1] == '十' || text[i-1] == '百') {
		return When{}, false
	}
	for _, p := range []string{"年内", "年之内", "年时间内", "年时间", "年左右时间"} {
		if hasAt(text, i+1, p) {
			y := f.First + n - 1
			return When{From: i, To: i + 1 + len([]rune(p)), First: y, Last: y, Until: true}, true
		}
	}
	return When{}, false
}

// finish takes in the words around a year that say how it is meant.
func finish(text []rune, w When) When {
	words := lexicon.Tense()
	if n, _ := words.By.Prefix(text[w.To:]); n > 0 {
		by := string(text[w.To : w.To+n])
		w.To += n
		w.Until = w.Until || by != "时" && by != "上半年" && by != "下半年" && by != "全年"
	} else if hasAt(text, w.To, "以来") {
		w.To += 2
		w.Since = true
	}
	if n, _ := words.Until.Suffix(text[:w.From]); n > 0 {
		head := string(text[w.From-n : w.From])
		if head != "在" && head != "于" {
			w.Until = true
		}
		w.From -= n
	}
	if anyBefore(text, w.From, baseHeads) > 0 || anyAt(text, w.To, baseTails) > 0 {
		w.Base = true
	}
	return w
}

func plausible(y int) bool { return y >= 1949 && y <= 2099 }

func number(rs []rune) int {
	n := 0
	for _, r := range rs {
		if r < '0' || r > '9' {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// dash is the length of a sign of range at i.
func dash(text []rune, i int) int {
	for _, d := range []string{"——", "--", "—", "–", "-", "~", "～", "至", "到"} {
		if hasAt(text, i, d) {
			return len([]rune(d))
		}
	}
	return 0
}

func hasAt(text []rune, i int, s string) bool {
	for _, r := range s {
		if i >= len(text) || text[i] != r {
			return false
		}
		i++
	}
	return true
}

func anyAt(text []rune, i int, list []string) int {
	best := 0
	for _, s := range list {
		if n := len([]rune(s)); n > best && hasAt(text, i, s) {
			best = n
		}
	}
	return best
}

func anyBefore(text []rune, end int, list []string) int {
	best := 0
	for _, s := range list {
		if n := len([]rune(s)); n > best && end >= n && hasAt(text, end-n, s) {
			best = n
		}
	}
	return best
}

func isAlnum(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.'
}
