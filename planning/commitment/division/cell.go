package division

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gangyao/planning/commitment"
	"gangyao/planning/indicator"
	"gangyao/platform/i18n"
	"gangyao/platform/identity"
	"gangyao/platform/quantity"
)

// dayText is a last day: a year's last day is told by the year alone.
func dayText(l i18n.Lang, t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case t.Month() == time.December && t.Day() == 31:
		return i18n.T(l, "division.year", i18n.Args{"Year": t.Year()})
	}
	return t.Format(time.DateOnly)
}

var (
	yearShape  = regexp.MustCompile(`^(\d{4})\s*(?:年|年底|年末|年底前)?$`)
	monthShape = regexp.MustCompile(`^(\d{4})\s*[年./-]\s*(\d{1,2})\s*(?:月|月底|月底前)?$`)
	halfShape  = regexp.MustCompile(`^(\d{4})\s*年?\s*([上下])半年(?:底|末)?$`)
	quarter    = regexp.MustCompile(`^(\d{4})\s*年?\s*第?([一二三四1-4])季度(?:底|末)?$`)
	dateShape  = regexp.MustCompile(`^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?前?$`)
)

// parseDay reads a last day: a year, a month, or a day. Empty is the zero day.
func parseDay(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // the shapes hold digits only
	if s == "" {
		return time.Time{}, true
	}
	if m := yearShape.FindStringSubmatch(s); m != nil {
		return time.Date(number(m[1]), 12, 31, 0, 0, 0, 0, time.UTC), true
	}
	if m := dateShape.FindStringSubmatch(s); m != nil {
		d := time.Date(number(m[1]), time.Month(number(m[2])), number(m[3]), 0, 0, 0, 0, time.UTC)
		return d, int(d.Month()) == number(m[2]) && d.Day() == number(m[3])
	}
	if m := monthShape.FindStringSubmatch(s); m != nil && number(m[2]) >= 1 && number(m[2]) <= 12 {
		return time.Date(number(m[1]), time.Month(number(m[2]))+1, 0, 0, 0, 0, 0, time.UTC), true
	}
	lastOf := func(year string, month int) time.Time {
		return time.Date(number(year), time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	if m := halfShape.FindStringSubmatch(s); m != nil {
		return lastOf(m[1], map[string]int{"上": 6, "下": 12}[m[2]]), true
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		return lastOf(m[1], 3*map[string]int{"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}[m[2]]), true
	}
	return time.Time{}, false
}

// always says whether a cell says that a task has no last day of its own.
func always(s string) bool {
	return slices.Contains([]string{"长期", "长期坚持", "持续推进", "持续", "常态化", "规划期末", "规划期内"}, strings.TrimSpace(s))
}

// stepText is a step: what, in brackets how much, and by when where that is not
// the year's end.
func stepText(l i18n.Lang, s *commitment.Step) string {
	out := s.What
	if s.Quantity != nil {
		out += i18n.T(l, "division.step.target", i18n.Args{"Quantity": s.Quantity.String() + string(s.Unit)})
	}
	if !s.Due.IsZero() {
		out += i18n.T(l, "division.step.by", i18n.Args{"Month": int(s.Due.Month()), "Day": s.Due.Day()})
	}
	return out
}

// pathText is what the trajectory of an indicator asks of a year, in brackets: nobody
// typed it.
func pathText(l i18n.Lang, value string) string {
	return i18n.T(l, "division.path", i18n.Args{"Value": value})
}

// PathValue is what a trajectory asks in a cell, without the brackets that say that
// nobody typed it; other cells stay as they are.
func PathValue(l i18n.Lang, s string) string {
	before, after, _ := strings.Cut(pathText(l, "\x00"), "\x00")
	if !strings.HasPrefix(s, before) || !strings.HasSuffix(s, after) {
		return s
	}
	return strings.TrimSuffix(strings.TrimPrefix(s, before), after)
}

// isPath says whether a cell says what a trajectory asked, of today or of an earlier
// day, in either language.
func isPath(s string) bool {
	return slices.ContainsFunc(i18n.Langs(), func(l i18n.Lang) bool { return PathValue(l, s) != s })
}

// names gives the name of an indicator; empty where none is known.
type names func(indicator.Code) string

// verifyText is a verification: the means, the indicator, how much.
func verifyText(l i18n.Lang, v *commitment.Verification, name names) string {
	if v.Means == commitment.NoMeansYet {
		return ""
	}
	out := i18n.T(l, v.Means.Key())
	if v.Code != "" {
		out += " " + codeText(v.Code, name(v.Code))
	}
	if v.Each {
		out += i18n.T(l, "commitment.each")
	}
	if v.Aim != nil {
		op := "≥"
		if v.AtMost {
			op = "≤"
		}
		out += " " + op + v.Aim.String() + string(v.Unit)
	}
	return out
}

// codeText is an indicator by name with its code, 地区生产总值增速（gdp-growth）: people
// read the one, the file is read by the other. A name that holds what parts a cell
// is left out.
func codeText(code indicator.Code, name string) string {
	if name == "" || allShape.MatchString(name) || strings.Contains(name, "或") || strings.Contains(name, " or ") {
		return string(code)
	}
	return name + "（" + string(code) + "）"
}

// namedShape is a name with its code in brackets, and what follows.
var namedShape = regexp.MustCompile(`^.*[（(]\s*([a-z0-9][a-z0-9-]{0,63})\s*[）)](.*)$`)

// takeCode reads an indicator by its code, with or without the name before it.
func takeCode(s string) (indicator.Code, string) {
	if m := namedShape.FindStringSubmatch(s); m != nil {
		return indicator.Code(m[1]), strings.TrimSpace(m[2])
	}
	code, after, _ := strings.Cut(s, " ")
	return indicator.Code(code), strings.TrimSpace(after)
}

// allText is all means of some terms: those that must all hold with semicolons
// between them, those of which one is enough with "or".
func allText(l i18n.Lang, list []commitment.Verification, need commitment.Need, name names) string {
	var out []string
	for i := range list {
		if s := verifyText(l, &list[i], name); s != "" {
			out = append(out, s)
		}
	}
	if need == commitment.NeedAny {
		return strings.Join(out, i18n.T(l, "commitment.or"))
	}
	return strings.Join(out, "；")
}

var (
	allShape = regexp.MustCompile(`\s*[；;\n]\s*`)
	anyShape = regexp.MustCompile(`\s*或\s*|\s+or\s+`)
	aimShape = regexp.MustCompile(`^([≥≤]|>=|<=)?\s*(.+)$`)
)

// parseAll reads all means of a cell.
func parseAll(s string) (list []commitment.Verification, need commitment.Need, ok bool) {
	s = strings.Trim(strings.TrimSpace(s), "；;")
	parts := allShape.Split(s, -1)
	if alternatives := anyShape.Split(s, -1); len(alternatives) > 1 {
		if len(parts) > 1 {
			return nil, "", false // all of some or any of others: no
		}
		parts, need = alternatives, commitment.NeedAny
	}
	for _, p := range parts {
		v, ok := parseVerify(p)
		if !ok || v.Means == commitment.NoMeansYet && len(parts) > 1 {
			return nil, "", false
		}
		list = append(list, v)
	}
	return list, need, true
}

// parseVerify reads a verification in either language.
func parseVerify(s string) (commitment.Verification, bool) {
	var v commitment.Verification
	rest := strings.TrimSpace(s)
	if rest == "" {
		return v, true
	}
	best := ""
	for _, m := range commitment.AllMeans() {
		for _, l := range i18n.Langs() {
			if name := i18n.T(l, m.Key()); len(name) > len(best) && len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) {
				v.Means, best = m, name
			}
		}
	}
	if best == "" {
		return v, false
	}
	rest = strings.TrimLeft(rest[len(best):], " ：:　")
	if v.Means == commitment.ByIndicator || v.Means == commitment.ByMeasure {
		v.Code, rest = takeCode(rest)
	}
	for _, l := range i18n.Langs() {
		if after, found := strings.CutPrefix(rest, strings.TrimSpace(i18n.T(l, "commitment.each"))); found {
			v.Each, rest = true, strings.TrimSpace(after)
		}
	}
	if rest == "" {
		return v, true
	}
	m := aimShape.FindStringSubmatch(rest)
	if m == nil {
		return v, false
	}
	aim, unit, ok := quantity.Amount(m[2])
	if !ok {
		return v, false
	}
	v.Aim, v.Unit, v.AtMost = &aim, unit, m[1] == "≤" || m[1] == "<="
	return v, true
}

// parseOrgs reads organisations by id, name or short name; the second list holds
// what none is called.
func parseOrgs(d *commitment.Division, s string) (ids []identity.OrgID, unknown []string) {
	add := func(id identity.OrgID) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	rest := allTowns.Split(s, 2)
	for _, w := range strings.FieldsFunc(strings.Join(rest, "、"), func(r rune) bool { return strings.ContainsRune("、，,;；/／\n", r) }) {
		w = strings.TrimSpace(w)
		if w == "" {
			continue
		}
		id, err := d.Org(w)
		if err != nil {
			unknown = append(unknown, w)
			continue
		}
		add(id)
	}
	if len(rest) > 1 {
		for _, id := range d.Towns() {
			add(id)
		}
	}
	return ids, unknown
}

// allTowns are the words that stand for the governments of all towns.
var allTowns = regexp.MustCompile(`各(?:乡镇|镇乡|镇|乡)(?:（街道）|\(街道\)|、街道|街道)?(?:办事处|办)?(?:人民政府|政府)?`)
