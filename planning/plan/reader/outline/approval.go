package outline

import (
	"fmt"
	"regexp"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reading"
	"gangyao/platform/quantity"
)

var (
	// (2021年3月6日某某市第八届人民代表大会第六次会议批准)
	congress = regexp.MustCompile(`([\p{Han}]{2,24}?第[一二三四五六七八九十0-9]+届(?:人民代表大会|人大)(?:常务委员会)?(?:第[一二三四五六七八九十百0-9]+次)?会议)(?:审查|审议)?(?:表决)?(批准|通过|审议|审查)`)
	fullDate = regexp.MustCompile(`(20[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年([0-9]{1,2}|[一二三四五六七八九十]{1,3})月([0-9]{1,2}|[一二三四五六七八九十]{1,3})日`)
	// a date whose 年 or 月 was lost: 202136日, 2021年36日, 20213月6日
	brokenDate = regexp.MustCompile(`(20[0-9]{2})年?([0-9]{1,2})(月)?([0-9]{0,2})日`)
)

// readApproval finds when and by whom the plan was approved.
func (o *Outline) readApproval(l *layout.Layout, limit int) {
	for i := 0; i < min(limit+10, len(l.Blocks)); i++ {
		b := l.Blocks[i]
		if b.Role != layout.Body || b.Grid != nil || len(b.Text.Runes) > 120 {
			continue
		}
		s := b.Text.String()
		at := congress.FindStringSubmatchIndex(s)
		if at == nil {
			continue
		}
		by := s[at[2]:at[3]]
		if k := strings.LastIndex(by, "日"); k >= 0 {
			by = by[k+len("日"):]
		}
		by = o.fullName(by)
		if strings.Contains(s, "。") && !strings.HasSuffix(s, "。") {
			continue // running text that speaks of a session
		}
		on, healed := dateIn(b.Text)
		for _, k := range []int{i - 1, i + 1} {
			// the date on a line of its own, above or below
			if on == "" && healed == nil && k >= 0 && k < len(l.Blocks) && len(l.Blocks[k].Text.Runes) < 20 {
				on, healed = dateIn(l.Blocks[k].Text)
			}
		}
		if on == "" && o.Plan.Approved.On != "" {
			continue
		}
		o.Title[i] = true
		if o.Plan.Approved.By == "" || o.Plan.Approved.On == "" {
			o.Plan.Approved = reading.Approval{On: on, By: by}
		}
		if healed != nil {
			o.Healed = append(o.Healed, *healed)
		}
	}
}

// fullName is the name of a body without the words before it, and with the
// territory's name where the text only says 区 or 市.
func (o *Outline) fullName(by string) string {
	for _, lead := range []string{"已经", "业经", "经", "由"} {
		by = strings.TrimPrefix(by, lead)
	}
	rs, area := []rune(by), []rune(o.Plan.Area.Name)
	if len(rs) > 1 && len(area) > 1 && rs[1] == '第' && rs[0] == area[len(area)-1] {
		return o.Plan.Area.Name + string(rs[1:])
	}
	return by
}

// dateIn reads the date in t, mending one whose 年 or 月 was lost when its
// digits can be read in one way only.
func dateIn(t layout.Text) (string, *reading.Healing) {
	s := t.String()
	if m := fullDate.FindStringSubmatch(s); m != nil {
		y, _ := quantity.Numeral(m[1])
		mo, ok1 := quantity.Numeral(m[2])
		d, ok2 := quantity.Numeral(m[3])
		if ok1 && ok2 && isDate(mo, d) {
			return fmt.Sprintf("%04d-%02d-%02d", y, mo, d), nil
		}
		return "", nil
	}
	at := brokenDate.FindStringSubmatchIndex(s)
	if at == nil {
		return "", nil
	}
	year, rest := s[at[2]:at[3]], s[at[4]:at[5]]+s[at[8]:at[9]]
	var month, day, ways int
	for cut := 1; cut < len(rest) && cut <= 2; cut++ {
		if at[6] >= 0 && cut != at[5]-at[4] {
			continue // 月 stands there
		}
		mo, ok1 := quantity.Numeral(rest[:cut])
		d, ok2 := quantity.Numeral(rest[cut:])
		if ok1 && ok2 && rest[0] != '0' && rest[cut] != '0' && isDate(mo, d) {
			month, day, ways = mo, d, ways+1
		}
	}
	if ways != 1 {
		return "", nil // 2021116日 is 1月16日 or 11月6日
	}
	y, _ := quantity.Numeral(year)
	from, to := len([]rune(s[:at[0]])), len([]rune(s[:at[1]]))
	return fmt.Sprintf("%04d-%02d-%02d", y, month, day), &reading.Healing{
		Span: t.Span(from, to), Code: "healed-text", Was: s[at[0]:at[1]],
		Now: fmt.Sprintf("%d年%d月%d日", y, month, day), Why: "日期中“年”“月”等字丢失，数字只有一种读法",
	}
}

func isDate(month, day int) bool {
	days := []int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month-1]
}
