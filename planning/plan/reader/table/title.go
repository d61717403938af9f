package table

import (
	"regexp"
	"strconv"
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/table/region"
	"gangyao/planning/plan/reading"
)

var numbered = regexp.MustCompile(`^(专栏|专题|附表|附图|资料框|表|图|框)([0-9]+(?:[-—.][0-9]+)?|[一二三四五六七八九十]+)?[:、. ]*(.*)$`)

// splitTitle parts a printed title into the table's id and its title proper.
func splitTitle(s string) (id, title string) {
	s = region.Unbold(strings.TrimLeft(s, "# "))
	m := numbered.FindStringSubmatch(s)
	if m == nil || m[2] == "" && !strings.HasPrefix(s, "专栏") {
		return "", s
	}
	if m[2] == "" {
		return "", m[3]
	}
	return m[1] + m[2], m[3]
}

// ids gives every table a printed or made-up id that no other table has.
type ids struct {
	used map[string]bool
	n    int
}

func (u *ids) take(printed string) string {
	if u.used == nil {
		u.used = map[string]bool{}
	}
	id := printed
	for id == "" || u.used[id] {
		u.n++
		if printed == "" {
			id = "T" + strconv.Itoa(u.n)
		} else {
			id = printed + "-" + strconv.Itoa(u.n+1)
		}
	}
	u.used[id] = true
	return id
}

// titleAbove finds the title of a table in the block before it: a printed
// 专栏 or 表 title, or a short line that speaks of indicators.
func titleAbove(l *layout.Layout, block int) (at int, ok bool) {
	for i, steps := block-1, 0; i >= 0 && steps < 3; i-- {
		b := l.Blocks[i]
		if b.Role != layout.Body {
			continue
		}
		if b.Grid != nil {
			return 0, false
		}
		s := b.Text.String()
		if region.IsTitle(s) {
			return i, true
		}
		if steps == 0 && looksTitle(s) {
			return i, true
		}
		if unitLine.FindStringSubmatch(s) == nil {
			return 0, false
		}
		steps++
	}
	return 0, false
}

// looksTitle recognises a title without a number: “十四五”时期主要指标.
func looksTitle(s string) bool {
	n := len([]rune(s))
	if n < 4 || n > 45 || strings.ContainsAny(s, "。;,") || region.HeaderRole(s) != "" && n <= 6 {
		return false
	}
	for _, end := range []string{"指标", "指标体系", "一览表", "情况", "情况表", "指标表", "目标", "目标表", "汇总表", "完成情况", "指标)"} {
		if strings.HasSuffix(strings.TrimRight(s, "表"), strings.TrimRight(end, "表")) {
			return true
		}
	}
	return false
}

var unitLine = regexp.MustCompile(`^\(?(?:计量)?单位[:：](.{1,12}?)\)?$`)

// whole is the smallest span that holds all of ss.
func whole(ss ...reading.Span) reading.Span {
	out := reading.Span{}
	for _, s := range ss {
		if s[0] == s[1] {
			continue
		}
		if out[0] == out[1] {
			out = s
			continue
		}
		out = reading.Span{min(out[0], s[0]), max(out[1], s[1])}
	}
	return out
}
