package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"gangyao/planning/project"
	"gangyao/planning/project/schedule"
	"gangyao/platform/i18n"
	"gangyao/platform/office/xlsx"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// said is what was understood of a cell.
type said struct {
	kind  CellKind
	value string
	why   i18n.Msg
}

func wrong(key string, args i18n.Args) said { return said{kind: Wrong, why: i18n.M(key, args)} }

func unclear(key string, args i18n.Args) said { return said{kind: Unclear, why: i18n.M(key, args)} }

// broken says what is wrong with a cell whatever it holds.
func broken(c *xlsx.Found) (said, bool) {
	switch {
	case c.Kind == xlsx.IsError:
		return wrong("project.cell_why.error", i18n.Args{"Error": clip(c.Text, 12)}), true
	case c.Kind == xlsx.IsEmpty:
		return wrong("project.cell_why.no_result", nil), true
	}
	return said{}, false
}

// isEmpty says whether a text stands in place of nothing.
func (w *words) isEmpty(s string) bool {
	s = tidy(s)
	for _, e := range w.empty {
		if s == e {
			return true
		}
	}
	return s == ""
}

// money reads an amount in 万元. unit is what heading or sheet say.
func (w *words) money(c *xlsx.Found, unit string) (project.Money, said) {
	if b, bad := broken(c); bad {
		return project.Money{}, b
	}
	if c.Kind == xlsx.IsDate {
		return project.Money{}, wrong("project.cell_why.date", i18n.Args{"Text": clip(c.Text, 30)})
	}
	s, about := tidy(c.Text), false
	for changed := true; changed; {
		changed = false
		for _, a := range w.about {
			if rest, cut := strings.CutPrefix(s, a); cut {
				s, about, changed = rest, true, true
			}
			if rest, cut := strings.CutSuffix(s, a); cut {
				s, about, changed = rest, true, true
			}
		}
	}
	s = strings.Trim(s, "￥¥")
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("0123456789.,", r) })
	if end < 0 {
		end = len(s)
	}
	v := quantity.Parse(s[:end])
	n, ok := v.Number()
	behind := s[end:]
	if !ok || behind != "" && strings.Trim(behind, "亿万千百元") != "" || n.IsNegative() {
		return project.Money{}, wrong("project.cell_why.money", i18n.Args{"Text": clip(c.Text, 30)})
	}
	from, why := behind, i18n.Msg{}
	switch {
	case behind == "":
		if from = unit; from == "" {
			from, why = "万元", i18n.M("project.cell_why.assumed")
		}
	case !strings.HasSuffix(behind, "元"):
		from += "元"
	}
	out, ok := quantity.Convert(quantity.FromDecimal(n), quantity.Unit(from), "万元")
	if !ok {
		return project.Money{}, wrong("project.cell_why.unit", i18n.Args{"Unit": clip(from, 20)})
	}
	d, _ := out.Number()
	if about {
		why = i18n.M("project.cell_why.about")
	} else if from != "万元" {
		why = i18n.M("project.cell_why.converted", i18n.Args{"Unit": from})
	}
	return d, said{Taken, d.String(), why}
}

var (
	fullDate = regexp.MustCompile(`^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$`)
	monthEnd = regexp.MustCompile(`^(\d{4})[年.](\d{1,2})(月)?(初|上旬|中旬|下旬|底|末)$`)
	yearEnd  = regexp.MustCompile(`^(\d{4})年?(初|中|底|末|内)$`)
	oneDigit = regexp.MustCompile(`^\d{4}\.1$`)
	digits8  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
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
		return d, d, said{Taken, d.String(), i18n.Msg{}}
	}
	text := tidy(c.Text)
	if c.Kind == xlsx.IsNumber {
		if oneDigit.MatchString(text) { // 2024.10 loses its nought in a number
			return 0, 0, unclear("project.cell_why.october", i18n.Args{"Text": text})
		}
		if n, err := strconv.Atoi(text); err == nil && n > 30000 && n < 60000 {
			d := schedule.Date(1899, time.December, 30) + project.Day(n)
			return d, d, said{Taken, d.String(), i18n.M("project.cell_why.serial")}
		}
	}
	from, to, ok := dayText(text, year)
	if !ok {
		return 0, 0, wrong("project.cell_why.day", i18n.Args{"Text": clip(c.Text, 30)})
	}
	return from, to, said{Taken, from.String() + " – " + to.String(), i18n.Msg{}}
}

func dayText(text string, year int) (from, to project.Day, ok bool) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	for _, re := range []*regexp.Regexp{fullDate, digits8} {
		if m := re.FindStringSubmatch(text); m != nil {
			t := time.Date(number(m[1]), time.Month(number(m[2])), number(m[3]), 0, 0, 0, 0, time.UTC)
			if t.Day() != number(m[3]) || t.Year() < 1971 || t.Year() > 2200 {
				return 0, 0, false
			}
			d := schedule.DayOf(t)
			return d, d, true
		}
	}
	if m := monthEnd.FindStringSubmatch(text); m != nil {
		text = m[1] + "年" + m[2] + "月"
	}
	if m := yearEnd.FindStringSubmatch(text); m != nil {
		n := number(m[1])
		switch m[2] {
		case "初":
			return schedule.Date(n, 1, 1), schedule.Date(n, 3, 31), true
		case "中":
			return schedule.Date(n, 6, 1), schedule.Date(n, 6, 30), true
		case "内":
			return schedule.Date(n, 1, 1), schedule.Date(n, 12, 31), true
		}
		return schedule.Date(n, 12, 1), schedule.Date(n, 12, 31), true
	}
	p, err := (period.Hint{Year: year}).Parse(text)
	if err != nil || p.Year() < 1971 || p.Year() > 2200 {
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
				return a, b, said{Taken, a.String() + " – " + b.String(), i18n.Msg{}}
			}
			return 0, 0, wrong("project.cell_why.day", i18n.Args{"Text": clip(c.Text, 30)})
		}
	}
	return days(c, year)
}

// degrees reads a longitude or latitude in degrees.
func degrees(c *xlsx.Found, most int64) (decimal.Decimal, said) {
	if b, bad := broken(c); bad {
		return decimal.Decimal{}, b
	}
	d, err := decimal.NewFromString(strings.Trim(tidy(c.Text), "°enEN东经北纬"))
	if err != nil || len(c.Text) > 40 || d.Abs().GreaterThan(decimal.New(most, 0)) {
		return decimal.Decimal{}, wrong("project.cell_why.degrees", i18n.Args{"Text": clip(c.Text, 30)})
	}
	d = d.Round(6)
	return d, said{Taken, d.String(), i18n.Msg{}}
}
