package period

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"gangyao/platform/fault"
	"gangyao/platform/quantity"
)

// Hint is what is known about a period before its text is read.
type Hint struct {
	// Year is the year of a text that names none (三季度); 0 means unknown.
	Year int
	// Kind is the length expected. It settles what the text leaves open: with
	// Cumulative, 上半年 is what was counted from January to June; with Year,
	// 2024-12-31 is the year 2024.
	Kind Kind
}

// Parse reads a period in the SDMX forms of String and as people write it:
// 2024年度, 2024年上半年, 2024H1, 2024年第三季度, 2024-07, 202407, 2024年7月,
// 2024年1—9月累计, in full-width digits or Chinese numerals too, and the first
// day of a month, which is what a spreadsheet makes of a month. Faults: Invalid
// ("period.unreadable", "period.no_year", "period.ambiguous", "period.no_span").
func Parse(s string) (Period, error) { return Hint{}.Parse(s) }

// longest is more characters than any period is written with.
const longest = 48

// Parse reads a period as the function Parse does, with what is known beforehand.
func (h Hint) Parse(s string) (Period, error) {
	p, key := h.read(s)
	if key != "" {
		shown := []rune(strings.TrimSpace(s))
		if len(shown) > longest {
			shown = append(shown[:longest:longest], '…')
		}
		return Period{}, fault.New(fault.Invalid, key, fault.Args{"Text": string(shown)})
	}
	if q, ok := p.As(h.Kind); ok {
		return q, nil
	}
	return p, nil
}

// The faults of reading, as message keys.
const (
	unreadable = "period.unreadable"
	noYear     = "period.no_year"
	ambiguous  = "period.ambiguous"
	noSpan     = "period.no_span"
)

var (
	clock     = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.0+)?)?Z?$`)
	withYear  = regexp.MustCompile(`^(\d{4})(年度|年份|年)?([-/.]?)(.*)$`)
	yearLast  = regexp.MustCompile(`^([SHQ]\d|.*[A-Z])-?(\d{4})$`)
	apart     = regexp.MustCompile(`(\d)\s+(\d)`)
	shortYear = regexp.MustCompile(`^'?\d{2}(年|[QHSM]\d|-?[QHSM]\d)`)
	numerals  = regexp.MustCompile(`[〇零一二三四五六七八九十]+`)

	wholeYear = regexp.MustCompile(`^(全年|年?末|年?底|全年度|A1)?$`)
	half      = regexp.MustCompile(`^(?:[SH]([12])|([上下])半年度?)$`)
	quarter   = regexp.MustCompile(`^(?:Q([1-4])|第?([1-4])季度?)$`)
	months    = regexp.MustCompile(`^(?:M(\d{1,2})|(\d{1,2})月(?:份|末|底)?)$`)
	bareMonth = regexp.MustCompile(`^\d{1,2}$`)
	spanMonth = regexp.MustCompile(`^(\d{1,2})月?-(\d{1,2})月份?(?:末|底)?$`)
	counted   = regexp.MustCompile(`^(?:01-01/P(\d{1,2})M|前(\d{1,2})个?月|FIRST(\d{1,2})MONTHS|(FIRSTMONTH))$`)
	quarters  = regexp.MustCompile(`^(?:前|1季?度?-)([2-4])个?季度$`)
	day       = regexp.MustCompile(`^(?:(\d{1,2})[-/.](\d{1,2})|(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))$`)
	named     = regexp.MustCompile(`^([A-Z]{3,9})(?:-([A-Z]{3,9}))?-?$`)
)

// tidy makes one spelling of the many: half width, no blanks, one dash, Arabic
// numerals, capitals.
func tidy(s string) string {
	s = clock.ReplaceAllString(strings.TrimSpace(width.Fold.String(s)), "")
	s = apart.ReplaceAllString(s, "$1-$2")
	dash := false
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		if strings.ContainsRune("-‐‑‒–—―−─~〜～至到", r) {
			if dash {
				return -1
			}
			dash = true
			return '-'
		}
		dash = false
		return unicode.ToUpper(r)
	}, s)
	return numerals.ReplaceAllStringFunc(s, func(n string) string {
		if v, ok := quantity.Numeral(n); ok {
			return strconv.Itoa(v)
		}
		return n
	})
}

// cutUntil takes 截至, 截止到 off a tidied text, where 至 and 到 have become dashes.
func cutUntil(s string) (string, bool) {
	for _, word := range []string{"截止-", "截止", "截-"} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return rest, true
		}
	}
	return s, false
}

func (h Hint) read(s string) (Period, string) {
	if len(s) > longest*4 {
		return Period{}, unreadable
	}
	s = strings.Trim(tidy(s), "()[]")
	s, until := cutUntil(s)
	total := strings.Contains(s, "累计")
	s = strings.NewReplacer("累计数", "", "累计值", "", "累计", "").Replace(s)
	if until && !total && !strings.HasSuffix(s, "末") && !strings.HasSuffix(s, "底") {
		return Period{}, ambiguous // the amount on that day, or counted up to it?
	}
	if shortYear.MatchString(s) {
		return Period{}, ambiguous // 24年: of which century, and is it a year at all?
	}
	year, mark, sep, rest := 0, "", "", s
	if m := withYear.FindStringSubmatch(s); m != nil {
		year, _ = strconv.Atoi(m[1])
		mark, sep, rest = m[2], m[3], m[4]
	} else if m := yearLast.FindStringSubmatch(s); m != nil {
		rest = strings.TrimSuffix(m[1], "OF")
		year, _ = strconv.Atoi(m[2])
	} else if s == "" {
		return Period{}, unreadable
	}
	kind, n, key := h.within(year, mark, sep, rest)
	if key != "" {
		return Period{}, key
	}
	if total {
		if kind, n, key = accumulate(kind, n); key != "" {
			return Period{}, key
		}
	}
	if _, ok := Of(kind, 2000, n); !ok {
		return Period{}, unreadable
	}
	if year == 0 {
		year = h.Year
	}
	if year == 0 {
		return Period{}, noYear
	}
	p, ok := Of(kind, year, n)
	if !ok {
		return Period{}, unreadable
	}
	return p, ""
}

// within reads what stands after the year.
func (h Hint) within(year int, mark, sep, rest string) (Kind, int, string) {
	number := func(m []string) int {
		for _, g := range m[1:] {
			if g == "FIRSTMONTH" {
				return 1
			}
			if n, err := strconv.Atoi(g); err == nil {
				return n
			}
		}
		return 0
	}
	if wholeYear.MatchString(rest) && (rest != "" || sep == "") {
		return Year, 1, ""
	}
	if m := half.FindStringSubmatch(rest); m != nil {
		if m[2] == "上" {
			return Half, 1, ""
		} else if m[2] == "下" {
			return Half, 2, ""
		}
		return Half, number(m), ""
	}
	if m := quarter.FindStringSubmatch(rest); m != nil {
		return Quarter, number(m), ""
	}
	if m := months.FindStringSubmatch(rest); m != nil {
		return Month, number(m), ""
	}
	if m := counted.FindStringSubmatch(rest); m != nil {
		return Cumulative, number(m), ""
	}
	if m := quarters.FindStringSubmatch(rest); m != nil {
		return Cumulative, number(m) * 3, ""
	}
	if m := spanMonth.FindStringSubmatch(rest); m != nil {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		return spanning(from, to)
	}
	if bareMonth.MatchString(rest) && year > 0 {
		if sep == "." && rest == "1" {
			return 0, 0, ambiguous // January, or October whose nought a spreadsheet dropped
		}
		n, _ := strconv.Atoi(rest)
		if sep == "" && mark == "" && len(rest) != 2 {
			return 0, 0, unreadable
		}
		return Month, n, ""
	}
	if m := named.FindStringSubmatch(rest); m != nil {
		return englishMonths(m[1], m[2])
	}
	if m := day.FindStringSubmatch(rest); m != nil {
		if year == 0 {
			year = h.Year
		}
		var md [2]int
		i := 0
		for _, g := range m[1:] {
			if g != "" {
				md[i], _ = strconv.Atoi(g)
				i++
			}
		}
		if year == 0 {
			return 0, 0, noYear
		}
		return h.ofDay(year, md[0], md[1])
	}
	return 0, 0, unreadable
}

// spanning is the period of whole months; what begins in January is cumulative.
func spanning(from, to int) (Kind, int, string) {
	switch {
	case from < 1 || to > 12 || from > to:
		return 0, 0, unreadable
	case from == 1:
		return Cumulative, to, ""
	case from == to:
		return Month, from, ""
	case to-from == 2 && to%3 == 0:
		return Quarter, to / 3, ""
	case from == 7 && to == 12:
		return Half, 2, ""
	}
	return 0, 0, noSpan
}

// accumulate makes a period that is said to be cumulative so.
func accumulate(kind Kind, n int) (Kind, int, string) {
	switch {
	case kind == Cumulative:
	case kind == Month:
		return Cumulative, n, ""
	case kind == Year:
		return Cumulative, 12, ""
	case kind == Half && n == 1:
		return Cumulative, 6, ""
	case kind == Quarter && n == 1:
		return Cumulative, 3, ""
	default: // 三季度累计: of the quarter, or since January?
		return 0, 0, ambiguous
	}
	return kind, n, ""
}

// ofDay is the period a date stands for: with a kind expected, the one that
// begins or ends on that day; else the month that begins on it.
func (h Hint) ofDay(year, month, dayOfMonth int) (Kind, int, string) {
	t := time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != dayOfMonth {
		return 0, 0, unreadable
	}
	if h.Kind != 0 {
		if p := On(h.Kind, t); t.Equal(p.End()) || h.Kind != Cumulative && t.Equal(p.Start()) {
			return p.kind, p.N(), ""
		}
	}
	if dayOfMonth == 1 {
		return Month, month, ""
	}
	return 0, 0, ambiguous
}

// englishMonths reads January, Jan-Sep.
func englishMonths(from, to string) (Kind, int, string) {
	a, b := monthNamed(from), monthNamed(to)
	switch {
	case a == 0 || to != "" && b == 0:
		return 0, 0, unreadable
	case to == "":
		return Month, a, ""
	}
	return spanning(a, b)
}

func monthNamed(s string) int {
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToUpper(m.String()); s != "" && (s == name || s == name[:3]) {
			return int(m)
		}
	}
	return 0
}
