package sheet

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gangyao/platform/area"
	"gangyao/platform/identity"
	"gangyao/platform/period"
	"gangyao/platform/quantity"
)

// label is what a text says of the cells that it heads.
type label struct {
	text   string
	defs   []*Known
	area   *area.Code
	org    *identity.OrgID
	period period.Period
	// yearless: the text names no year, and the period has that of the frame.
	yearless bool
	unit     quantity.Unit
	role     role
	total    bool // a row that sums up others
	ignore   bool // a person said so
	unknown  bool // nothing of it is understood
}

// blank says whether nothing is known from it.
func (l *label) blank() bool {
	return len(l.defs) == 0 && l.area == nil && l.org == nil && l.period.IsZero() && l.unit == "" && l.role == "" && !l.total && !l.ignore
}

// maxLabel is the longest text read as a label, in characters.
const maxLabel = 80

// label reads a text as a label. year is that of periods without one.
func (n *names) label(text string, hint period.Hint) label {
	l := label{text: clip(text, maxLabel)}
	s := tidy(text)
	if s == "" || utf8.RuneCountInString(s) > maxLabel {
		l.unknown = true
		return l
	}
	if a, ok := n.frame.Mapping.Words[s]; ok && a.Period == nil {
		n.answered(&l, a)
		if _, inside := brackets(s); inside != "" && n.words.isUnit(quantity.Unit(inside)) {
			l.unit = quantity.Unit(inside)
		}
		return l
	}
	n.part(&l, s, hint, 0)
	l.unknown = l.blank()
	return l
}

func (n *names) answered(l *label, a Answer) {
	switch {
	case a.Ignore:
		l.ignore = true
	case a.Indicator != nil:
		for i := range n.frame.Definitions {
			if k := &n.frame.Definitions[i]; k.Key() == *a.Indicator {
				l.defs = append(l.defs, k)
			}
		}
	case a.Area != nil:
		l.area = a.Area
	case a.Org != nil:
		l.org = a.Org
	}
	l.unknown = l.blank()
}

var digitsOnly = regexp.MustCompile(`^\d+$`)

// part reads a tidied text: a whole word first, then one thing in front or at
// the end and the rest.
func (n *names) part(l *label, s string, hint period.Hint, depth int) bool {
	if s == "" || depth > 3 {
		return s == ""
	}
	if n.word(l, s, hint) {
		return true
	}
	if front, inside := brackets(s); inside != "" && front != "" {
		if u, ok := n.unitIn(inside); ok {
			inner := *l
			if n.part(&inner, front, hint, depth+1) {
				*l = inner
				if l.unit == "" {
					l.unit = u
				}
				return true
			}
		}
		inner := *l // 完成数(1-9月)
		if p, yearless, ok := n.period(inside, hint); ok && n.part(&inner, front, hint, depth+1) && inner.period.IsZero() {
			*l = inner
			l.period, l.yearless = p, yearless
			return true
		}
	}
	for _, mark := range []string{":", "-", ",", "/"} { // 单位:亿元; 人口-2024年
		if a, b, ok := strings.Cut(s, mark); ok && a != "" && b != "" {
			inner := *l
			if n.part(&inner, a, hint, depth+1) && (inner.role == roleUnit && n.unitLabel(&inner, b) || n.part(&inner, b, hint, depth+1)) {
				*l = inner
				return true
			}
		}
	}
	r := []rune(s)
	for i := len(r) - 1; i > 0; i-- { // 2024年1-9月|实绩
		if p, yearless, ok := n.period(string(r[:i]), hint); ok && !digitsOnly.MatchString(string(r[:i])) {
			inner := *l
			if n.part(&inner, strings.TrimPrefix(string(r[i:]), "的"), hint, depth+1) && inner.period.IsZero() {
				*l = inner
				l.period, l.yearless = p, yearless
				return true
			}
		}
	}
	for i := 1; i < len(r); i++ { // 地区生产总值|2024年
		if p, yearless, ok := n.period(string(r[i:]), hint); ok && !digitsOnly.MatchString(string(r[i:])) {
			inner := *l
			if n.part(&inner, string(r[:i]), hint, depth+1) && inner.period.IsZero() {
				*l = inner
				l.period, l.yearless = p, yearless
				return true
			}
		}
	}
	return false
}

func (n *names) unitIn(s string) (quantity.Unit, bool) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "单位:"), "单位")
	if n.words.isUnit(quantity.Unit(s)) || s != "" && strings.Trim(s, "百千万亿") == "" {
		return quantity.Unit(s), true
	}
	return "", false
}

func (n *names) unitLabel(l *label, s string) bool {
	u, ok := n.unitIn(s)
	if ok {
		l.unit = u
	}
	return ok
}

// word reads a tidied text that is one word.
func (n *names) word(l *label, s string, hint period.Hint) bool {
	if codes := n.areas[s]; len(codes) == 1 {
		l.area = &codes[0]
		return true
	}
	if codes := n.areas[n.shortArea(s)]; len(codes) == 1 && n.shortArea(s) != s {
		l.area = &codes[0]
		return true
	}
	if list := n.defs[n.plain(s)]; len(list) > 0 {
		l.defs = list
		if _, inside := brackets(s); inside != "" {
			n.unitLabel(l, inside)
		}
		return true
	}
	if r, ok := n.words.roles[s]; ok {
		l.role = r
		return true
	}
	if r, ok := n.words.roles[numbering(s)]; ok {
		l.role = r
		return true
	}
	for _, t := range n.words.totals {
		if s == t {
			l.total = true
			return true
		}
	}
	if ids := n.orgs[s]; len(ids) == 1 {
		l.org = &ids[0]
		return true
	}
	if n.words.isUnit(quantity.Unit(s)) {
		l.unit = quantity.Unit(s)
		return true
	}
	if p, yearless, ok := n.period(s, hint); ok && !(digitsOnly.MatchString(s) && !yearLike(s)) {
		l.period, l.yearless = p, yearless
		return true
	}
	for _, r := range []role{roleGrowth, roleChange, roleShare, roleTarget, roleBefore} { // 同比±%, 比上年增长(%)
		if n.loosely(s, r) {
			l.role = r
			return true
		}
	}
	return false
}

// period reads a period; one without a year gets that of the frame.
func (n *names) period(s string, hint period.Hint) (p period.Period, yearless, ok bool) {
	if p, err := hint.Parse(s); err == nil {
		return p, false, true
	}
	hint.Year = n.frame.Year
	if hint.Year == 0 {
		hint.Year = n.frame.Period.Year()
	}
	p, err := hint.Parse(s)
	return p, true, err == nil && hint.Year != 0
}

// loosely says whether a text is a word of a role with signs or brackets around it.
func (n *names) loosely(s string, r role) bool {
	bare, _ := brackets(s)
	bare = strings.Trim(bare, "%‰±+-/()")
	got, ok := n.words.roles[bare]
	return ok && got == r
}

// yearLike says whether digits are a year that a table may head a column with.
func yearLike(s string) bool {
	return len(s) == 4 && (strings.HasPrefix(s, "19") && s >= "1949" || s >= "2000" && s <= "2100") && digitsOnly.MatchString(s)
}
