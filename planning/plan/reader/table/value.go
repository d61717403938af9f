package table

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

// figure is what one value cell says.
type figure struct {
	value      *quantity.Value // nil for a printed blank
	op         reading.Op
	unit       string // printed with the figure
	cumulative bool
	growth     bool            // the cell states an average growth, not a level
	beside     *quantity.Value // an average growth stated after the level
	besideOp   reading.Op
	words      bool
	mark       string // footnote mark
	note       string // words that follow the figure
}

var (
	periodWord = regexp.MustCompile(`^[“"]?(?:十[一二三四五六七八九]五|20[0-9]{2}(?:年?[-—–~至]20[0-9]{2})?)[”"]?(?:年|时期|期间)*`)
	growthWord = regexp.MustCompile(`^(?:年?均|平均每年|年平均)?(?:累计)?(?:增长率|增长|增速|增幅|递增)(?:率|为|达到|达|保持在|在)?`)
	sumWord    = regexp.MustCompile(`^(?:五年|5年)?累计(?:新增|增加|降低|下降|减少|完成|实现|增长|达到|达)?`)
	yearlyWord = regexp.MustCompile(`^(?:年均|每年)(?:新增|增加)?`)
	lowerBound = regexp.MustCompile(`^(?:≥|>=|>|＞|不低于|不少于|不小于|大于等于|大于|超过|高于|突破|达到|达|保持在|稳定在|增至|提高到|提高至)`)
	upperBound = regexp.MustCompile(`^(?:≤|<=|<|＜|不高于|不超过|不大于|小于等于|小于|低于|控制在|降至|降低到|下降到)`)
	aboutBound = regexp.MustCompile(`^(?:约|近|大约|±|≈|~)`)
	plain      = regexp.MustCompile(`^(-?[0-9][0-9,]*(?:\.[0-9]+)?)(.*)$`)
	composed   = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?){1,5}$`)
	span       = regexp.MustCompile(`^([0-9][0-9,]*(?:\.[0-9]+)?)%?[-—–~至]([0-9][0-9,]*(?:\.[0-9]+)?)`)
	beside     = regexp.MustCompile(`^(.*?[0-9].*?)[,，;；(、]+(年均.+?)\)?$`)
	commented  = regexp.MustCompile(`^([≥≤><=]*[0-9][0-9.]*%?)[,，、;；]([^0-9].{2,})$`)
	footnote   = regexp.MustCompile(`([*※#]|[①-⑨])+$`)
)

// readFigure reads a value cell.
func readFigure(s string) figure {
	f := figure{}
	raw := s
	if region.IsBlank(s) || s == "" {
		f.mark = s // a note under the table may say why
		return f
	}
	if m := footnote.FindString(s); m != "" && len(m) < len(s) {
		f.mark, s = m, strings.TrimSuffix(s, m)
	}
	if m := beside.FindStringSubmatch(s); m != nil && region.IsFigure(m[1]) {
		g := readFigure(m[2])
		f.beside, f.besideOp = g.value, g.op
		s = m[1]
	}
	if m := commented.FindStringSubmatch(s); m != nil {
		s, f.note = m[1], m[2]
	}
	rest := f.strip(s)
	switch m := plain.FindStringSubmatch(rest); {
	case composed.MatchString(rest):
		v := quantity.Parse(rest)
		f.value = &v
		return f
	case span.MatchString(rest) && span.FindString(rest) == strings.TrimRight(rest, "%"):
		f.op = reading.Range
		f.say(s)
		return f
	case m != nil && (m[2] == "" || region.IsUnit(m[2]) || f.bound(m[2])):
		v := quantity.Parse(m[1])
		f.value = &v
		if region.IsUnit(f.tail(m[2])) {
			f.unit = f.tail(m[2])
		}
		return f
	}
	f.op, f.growth, f.cumulative, f.note = "", false, false, ""
	f.say(strings.TrimSuffix(raw, f.mark))
	return f
}

// say keeps the cell as words.
func (f *figure) say(s string) {
	v := quantity.Parse(s)
	f.value, f.words = &v, true
}

// strip takes the words around the number off and keeps what they mean.
func (f *figure) strip(s string) string {
	for changed := true; changed; {
		changed = false
		for _, pair := range [][2]string{{"〔", "〕"}, {"[", "]"}, {"【", "】"}, {"(", ")"}, {"〈", "〉"}, {"［", "］"}} {
			if inner, ok := strings.CutPrefix(s, pair[0]); ok && strings.HasSuffix(inner, pair[1]) {
				s, f.cumulative, changed = strings.TrimSuffix(inner, pair[1]), true, true
			}
		}
		if m := periodWord.FindString(s); m != "" && len(m) < len(s) && !startsNumeric(m, s) {
			s, changed = s[len(m):], true
		}
		switch {
		case sumWord.MatchString(s):
			s, f.cumulative, changed = sumWord.ReplaceAllString(s, ""), true, true
		case growthWord.MatchString(s):
			s, f.growth, changed = growthWord.ReplaceAllString(s, ""), true, true
		case yearlyWord.MatchString(s):
			s, changed = yearlyWord.ReplaceAllString(s, ""), true
		}
		for _, b := range []struct {
			re *regexp.Regexp
			op reading.Op
		}{{lowerBound, reading.AtLeast}, {upperBound, reading.AtMost}, {aboutBound, reading.About}} {
			if m := b.re.FindString(s); m != "" && len(m) < len(s) {
				s, changed = s[len(m):], true
				if f.op == "" {
					f.op = b.op
				}
			}
		}
	}
	for _, e := range []struct {
		end string
		op  reading.Op
	}{
		{"及以上", reading.AtLeast}, {"以上", reading.AtLeast}, {"+", reading.AtLeast},
		{"以内", reading.AtMost}, {"之内", reading.AtMost}, {"以下", reading.AtMost}, {"内", reading.AtMost},
		{"左右", reading.About}, {"上下", reading.About},
	} {
		if head, ok := strings.CutSuffix(s, e.end); ok && head != "" {
			s, f.op = head, e.op
			break
		}
	}
	return s
}

// startsNumeric guards a figure that looks like a year: 2050 alone is a number.
func startsNumeric(m, s string) bool {
	return strings.Trim(m, "0123456789") == "" && (len(m) == len(s) || s[len(m)] == '.' || s[len(m)] >= '0' && s[len(m)] <= '9' || !strings.ContainsAny(s[len(m):], "年累增降"))
}

func (f *figure) tail(s string) string {
	for _, e := range []string{"以上", "以下", "以内", "左右", "+"} {
		s = strings.TrimSuffix(s, e)
	}
	return s
}

// bound reads what follows the number: a unit and a bound.
func (f *figure) bound(s string) bool {
	head := f.tail(s)
	return head == "" || region.IsUnit(head)
}

var glued = regexp.MustCompile(`^[0-9.]{5,20}$`)

// mendComposition splits a composition whose colons were lost: 22.946.131 is
// 22.9:46.1:31, the only way in which three shares sum to a hundred.
func mendComposition(s string, parts int) (string, bool) {
	if !glued.MatchString(s) || strings.Count(s, ".") < 2 && len(s) < 6 || parts < 2 || parts > 4 {
		return "", false
	}
	if strings.Count(s, ".") < 2 {
		return "", false
	}
	share := regexp.MustCompile(`^[1-9]?[0-9](?:\.[0-9]{1,2})?$`)
	hundred := decimal.New(100, 0)
	best, ways := "", 0
	nearest := decimal.New(6, -1)
	var walk func(rest string, k int, sum decimal.Decimal, sofar string)
	walk = func(rest string, k int, sum decimal.Decimal, sofar string) {
		if k == 1 {
			if !share.MatchString(rest) {
				return
			}
			total := sum.Add(decimal.RequireFromString(rest))
			off := total.Sub(hundred).Abs()
			switch off.Cmp(nearest) {
			case -1:
				nearest, best, ways = off, sofar+rest, 1
			case 0:
				ways++
			}
			return
		}
		for n := 1; n < len(rest) && n <= 5; n++ {
			if share.MatchString(rest[:n]) {
				walk(rest[n:], k-1, sum.Add(decimal.RequireFromString(rest[:n])), sofar+rest[:n]+":")
			}
		}
	}
	walk(s, parts, decimal.Zero, "")
	return best, ways == 1
}
