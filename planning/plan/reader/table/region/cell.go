package region

import (
	"regexp"
	"strings"
	"unicode"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reading"
)

// figure is a cell that is a value: an optional bound or phrase, a number or a
// composition, an optional unit, an optional bound.
var figure = regexp.MustCompile(`^(?:[≥≤><=≈±~约近超达]|大于|小于|不低于|不高于|不超过|不少于|不大于|不小于|控制在|达到|超过|高于|低于|累计|每年|年均|左右|保持在|稳定在|[〔\[【(〈])*` +
	`-?[0-9][0-9,]*(?:\.[0-9]+)?(?:[:/~\-—–至][0-9][0-9,.]*)*` +
	`(?:个?百分点|[%‰万亿千百倍个人元])*` +
	`[〕\]】)〉]?(?:左右|以上|以下|以内|之内|内|上下|及以上|\+)?[*#①-⑨]?[〕\]】)]?$`)

// IsFigure says whether a normalised cell is a figure: 500.24, ≥85, 〔20〕, 8%左右, 13.5:49.5:37.
func IsFigure(s string) bool { return figure.MatchString(s) && !perMany.MatchString(s) }

// perMany is a unit written as a fraction: 1/10万.
var perMany = regexp.MustCompile(`^1?/1?0*[百千万]+[人]?$|^1/100*$`)

// IsBlank says whether a cell is a printed blank: -, —, *, /.
func IsBlank(s string) bool {
	for _, b := range lexicon.Table().Blanks {
		if s == b {
			return true
		}
	}
	return false
}

// IsTextTarget says whether a cell is a target in words: 完成省下达任务.
func IsTextTarget(s string) bool {
	if n := len([]rune(s)); n < 3 || n > 30 || IsUnit(s) || Nature(s) != "" {
		return false
	}
	for _, w := range lexicon.Table().TextTargets {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// Nature reads a nature cell: 约束性, 预期性; empty when it is none.
func Nature(s string) reading.Nature {
	s = strings.Trim(s, "()[]〔〕 *")
	for name, words := range lexicon.Table().Nature {
		for _, w := range words {
			if s == w {
				return reading.Nature(name)
			}
		}
	}
	return ""
}

// IsUnit says whether s is a unit: 亿元, 万元/人, 微克/立方米, %.
func IsUnit(s string) bool {
	if s == "" || len([]rune(s)) > 14 {
		return false
	}
	if perMany.MatchString(s) {
		return true
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '·' || r == '、' || r == '或' }) {
		if !unitPart(part) {
			return false
		}
	}
	return !strings.HasPrefix(s, "/") && !strings.HasSuffix(s, "/")
}

// IsDamagedUnit says whether s is a unit whose end was lost: 万元/.
func IsDamagedUnit(s string) bool {
	head, ok := strings.CutSuffix(s, "/")
	return ok && IsUnit(head)
}

func unitPart(s string) bool {
	s = strings.TrimPrefix(s, "每")
	s = strings.TrimLeft(s, "0123456789")
	for {
		for _, u := range lexicon.Table().Units {
			if s == u {
				return true
			}
		}
		rest := strings.TrimLeft(s, "百千万亿十")
		if rest == s || rest == "" {
			return false
		}
		s = rest
	}
}

var year = regexp.MustCompile(`^(?:到|至)?(?:20[0-9]{2}|二[〇零]..)年?`)

// numberedHead is a number that headings have and column names do not.
var numberedHead = regexp.MustCompile(`^(?:第[一二三四五六七八九十百0-9]+(?:[篇编章节]|部分)|[一二三四五六七八九十]+[、.)]|[0-9]{1,2}[.、)]|专栏|附件)`)

// nameAndUnit is a header that announces units in the names: 指标(单位).
var nameAndUnit = regexp.MustCompile(`^(?:主要|具体|发展)?指标(?:名称)?[(/及和与].*单位`)

var bracketHead = regexp.MustCompile(`^\([一二三四五六七八九十0-9]+\)`)

// HeaderRole is the role of the column that a header cell heads: no, category,
// name, unit, nature, note, or value for a column of figures; empty when s is no
// header cell.
func HeaderRole(s string) string {
	s = Unbold(s)
	if bracketHead.MatchString(s) {
		return ""
	}
	s = strings.Trim(s, "()*")
	n := len([]rune(s))
	if n == 0 || n > 22 || strings.ContainsAny(s, "。;") || numberedHead.MatchString(s) || Nature(s) != "" {
		return ""
	}
	if nameAndUnit.MatchString(s) {
		return "name"
	}
	w := lexicon.Table()
	for _, not := range w.NotHeader {
		if strings.Contains(s, not) {
			return ""
		}
	}
	best, role := 0, ""
	for r, words := range w.Header {
		for _, word := range words {
			bare := strings.TrimSuffix(s, word)
			if bare == s || n > len([]rune(word))+4 && r != "name" || n > len([]rune(word))+6 {
				continue
			}
			if len(word) > best || len(word) == best && r < role {
				best, role = len(word), r
			}
		}
	}
	if role != "" {
		return role
	}
	if known(s) {
		return ""
	}
	if year.MatchString(s) && (n <= 5 || valueWord(s)) {
		return "value"
	}
	if valueWord(s) && (fiveYears.MatchString(s) && n <= 16 && !strings.HasSuffix(s, "指标") || n <= 8 && !action(s)) || contains(w.Level, fiveYears.ReplaceAllString(year.ReplaceAllString(s, ""), "")) || contains(w.Growth, strings.TrimRight(s, "(%)")) {
		return "value"
	}
	return ""
}

var fiveYears = regexp.MustCompile(`^[“"]?十.五[”"]?`)

// known says whether s is the name of a common indicator (人均预期寿命) and not
// of a column: with its unit, or without a word that names a column of rates.
func known(s string) bool {
	w := lexicon.Table()
	for _, g := range w.Growth {
		if strings.Contains(s, g) {
			return false
		}
	}
	unit, _ := lexicon.Indicator(s)
	return unit != ""
}

// action says whether words order something (完成省下达任务) rather than name a column.
func action(s string) bool {
	return strings.Contains(s, "下达") || strings.Contains(s, "省") || strings.Contains(s, "国家") || strings.Contains(s, "任务") && strings.Contains(s, "完成") || strings.Contains(s, "同步")
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func valueWord(s string) bool {
	w := lexicon.Table()
	for _, words := range [][]string{w.Target, w.Actual, w.Baseline, w.Growth, w.Cumulative} {
		for _, x := range words {
			if strings.Contains(s, x) {
				return true
			}
		}
	}
	return false
}

// HasHan says whether s holds a Chinese character.
func HasHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// Unbold takes the marks of bold type off a Markdown cell or line.
func Unbold(s string) string {
	if len(s) > 4 && strings.HasPrefix(s, "**") && strings.HasSuffix(s, "**") {
		return s[2 : len(s)-2]
	}
	return s
}
