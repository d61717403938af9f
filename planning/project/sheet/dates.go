package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
)

// How bureaus write days. Each way stands for a first and a last day; a planned
// start takes the first of them, a planned finish the last; of more than a
// month a start takes the last as well: work is to begin by then.
//
//	2025-06-30, 20250630, 6月30日      that day
//	2025年6月, 2025.6, 202506          the month
//	6月初, 上旬, 中旬, 下旬             days 1 to 10, 1 to 10, 11 to 20, 21 to the last
//	6月底, 6月末, 季度末, 年底          the last day
//	一季度, Q1, 上半年, 2025年          all of it
//	年初, 年中                         January to March, June
var (
	fullDate = regexp.MustCompile(`^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$`)
	digits8  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	monthDay = regexp.MustCompile(`^(\d{1,2})月(\d{1,2})日$`)
	partOf   = regexp.MustCompile(`^(.*(?:月份?|年|\.\d{1,2}|度|季|q[1-4]|半年))(初|上旬|中旬|下旬|中|底|末)$`)
	yearPart = regexp.MustCompile(`^(\d{4})?年?年(初|中|底|末|内)$`)
	bareMark = regexp.MustCompile(`^(\d{4})(初|中|底|末|内)$`)
	around   = regexp.MustCompile(`^(?:计划|预计|拟于?|力争|争取|于)+|(?:全面|全部)?(?:完成|竣工|完工|建成|投产|投用|开工|动工)$`)
	oneDigit = regexp.MustCompile(`^\d{4}\.1$`)
	months   = regexp.MustCompile(`^\d+(个月|天|年)$`)
	halves   = regexp.MustCompile(`^(\d{4}[^-]*)-(\d{4}.*)$`)
	short    = regexp.MustCompile(`^(\d{4})(?:年|\.)?(\d{1,2})月?-(\d{1,2})月$`)
)

// days reads a day, a month, a quarter or a year as its first and last day.
func days(c *xlsx.Found, year int) (from, to project.Day, s said) {
	if b, bad := broken(c); bad {
		return 0, 0, b
	}
	if c.Kind == xlsx.IsDate {
		d := schedule.DayOf(c.Date)
		return d, d, said{kind: Taken, value: d.String()}
	}
	text := tidy(c.Text)
	if c.Kind == xlsx.IsNumber {
		if oneDigit.MatchString(text) { // 2024.10 loses its nought in a number
			return 0, 0, unclear("project.cell_why.october", i18n.Args{"Text": text})
		}
		if n, err := strconv.Atoi(text); err == nil && n > 30000 && n < 60000 {
			d := schedule.Date(1899, time.December, 30) + project.Day(n)
			return d, d, said{kind: Taken, value: d.String(), why: i18n.M("project.cell_why.serial")}
		}
	}
	text = around.ReplaceAllString(around.ReplaceAllString(text, ""), "")
	if before, cut := cutBefore(text); cut {
		if !strings.HasSuffix(before, "底") && !strings.HasSuffix(before, "末") && !strings.HasSuffix(before, "日") {
			return 0, 0, unclear("project.cell_why.before", i18n.Args{"Text": clip(c.Text, 30)})
		}
		text = before
	}
	from, to, ok := dayText(text, year)
	if !ok {
		return 0, 0, wrong("project.cell_why.day", i18n.Args{"Text": clip(c.Text, 30)})
	}
	s = said{kind: Taken, value: from.String() + " – " + to.String()}
	if !strings.Contains(text, strconv.Itoa(from.Year())) {
		s.why = i18n.M("project.cell_why.year_taken", i18n.Args{"Year": strconv.Itoa(from.Year())})
	}
	return from, to, s
}

// cutBefore cuts 前 off: 6月底前.
func cutBefore(s string) (string, bool) {
	for _, w := range []string{"以前", "之前", "前"} {
		if rest, cut := strings.CutSuffix(s, w); cut {
			return rest, true
		}
	}
	return s, false
}

// dayText reads a tidied text as first and last day. year is meant where it
// names none; 0: none is.
func dayText(text string, year int) (from, to project.Day, ok bool) {
	if year != 0 {
		for i, words := range [][]string{{"去年", "上年"}, {"今年", "本年", "当年"}, {"明年", "次年"}, {"后年"}} {
			for _, w := range words {
				if rest, cut := strings.CutPrefix(text, w); cut {
					text = strconv.Itoa(year+i-1) + "年" + strings.TrimPrefix(rest, "度")
				}
			}
		}
	}
	for _, re := range []*regexp.Regexp{fullDate, digits8} {
		if m := re.FindStringSubmatch(text); m != nil {
			return oneDay(number(m[1]), number(m[2]), number(m[3]))
		}
	}
	if m := monthDay.FindStringSubmatch(text); m != nil && year != 0 {
		return oneDay(year, number(m[1]), number(m[2]))
	}
	for _, re := range []*regexp.Regexp{yearPart, bareMark} {
		if m := re.FindStringSubmatch(text); m != nil {
			if m[1] != "" {
				year = number(m[1])
			}
			return partOfYear(year, m[2])
		}
	}
	if m := partOf.FindStringSubmatch(text); m != nil {
		from, to, ok := wholeText(m[1], year)
		if !ok {
			return 0, 0, false
		}
		return within(from, to, m[2])
	}
	return wholeText(text, year)
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }

func oneDay(year, month, day int) (from, to project.Day, ok bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || !likely(t.Year()) {
		return 0, 0, false
	}
	d := schedule.DayOf(t)
	return d, d, true
}

func likely(year int) bool { return year >= 1971 && year <= 2200 }

func partOfYear(year int, part string) (from, to project.Day, ok bool) {
	if !likely(year) {
		return 0, 0, false
	}
	last := schedule.Date(year, 12, 31)
	switch part {
	case "初":
		return schedule.Date(year, 1, 1), schedule.Date(year, 3, 31), true
	case "中":
		return schedule.Date(year, 6, 1), schedule.Date(year, 6, 30), true
	case "内":
		return schedule.Date(year, 1, 1), last, true
	}
	return last, last, true
}

// within is the part of a time that a word such as 底 names. Thirds are those of
// a month only.
func within(from, to project.Day, part string) (project.Day, project.Day, bool) {
	month := to-from < 31
	switch {
	case part == "底" || part == "末":
		return to, to, true
	case !month:
		return 0, 0, false
	case part == "初" || part == "上旬":
		return from, from + 9, true
	case part == "中" || part == "中旬":
		return from + 10, from + 19, true
	}
	return from + 20, to, true
}

// wholeText reads a month, a quarter, half a year or a year.
func wholeText(text string, year int) (from, to project.Day, ok bool) {
	p, err := (period.Hint{Year: year}).Parse(text)
	if err != nil || !likely(p.Year()) {
		return 0, 0, false
	}
	return schedule.DayOf(p.Start()), schedule.DayOf(p.End()), true
}

// span reads a first and a last day together: 2023-2025, 2023年3月至2025年底.
func span(c *xlsx.Found, year int) (from, to project.Day, s said) {
	text := strings.NewReplacer("至", "-", "到", "-", "--", "-").Replace(tidy(c.Text))
	if c.Kind == xlsx.IsText {
		if months.MatchString(text) && !strings.HasSuffix(text, "年") || months.MatchString(text) && len(text) < 7 {
			return 0, 0, unclear("project.cell_why.length", i18n.Args{"Text": clip(c.Text, 30)})
		}
		if m := short.FindStringSubmatch(text); m != nil {
			text = m[1] + "年" + m[2] + "月-" + m[1] + "年" + m[3] + "月"
		}
		if m := halves.FindStringSubmatch(text); m != nil && !fullDate.MatchString(text) {
			a, _, ok1 := dayText(m[1], year)
			_, b, ok2 := dayText(m[2], year)
			if ok1 && ok2 && a <= b {
				return a, b, said{kind: Taken, value: a.String() + " – " + b.String()}
			}
			return 0, 0, wrong("project.cell_why.day", i18n.Args{"Text": clip(c.Text, 30)})
		}
	}
	return days(c, year)
}
