package finding

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"gangyao/planning/plan/reading"
)

const countWord = `(?:个|座|条|家|所|处|项|类|大|横|纵|环|心|带|轴|区|园|镇|县|市|位|种)`

var (
	bracketList = mustPattern(`([一二三四五六七八九十两\d]{1,3})(` + countWord + `)(?:\d{1,4})?[\p{Han}]{0,8}\(([^()]{3,120})\)`)
	// a count; the list before it is walked back to
	countAfter  = mustPattern(`(等)?“?([一二三四五六七八九十两]{1,2}|\d{1,2})(` + countWord + `)[\p{Han}]`)
	countInside = regexp.MustCompile(`\d+(个|座|条|家|所|处|项|类|户|人|名|公里|平方|亿|万|米|吨|年|%|级|号|强)|[一二三四五六七八九十两](个|座|条|家|所|处|项|类|大)`)
	actions     = regexp.MustCompile(`、(建设|推进|加强|加快|完善|打造|提升|实施|推动|开展|落实|健全|新建|改造|支持|深化|强化|优化)`)
	lastPair    = regexp.MustCompile(`和|与|及|以及|或`)
)

// countMismatch finds counts that differ from what is counted: (6项) over five
// rows, 3座 over two names.
func countMismatch(in *Input) []reading.Finding {
	var out []reading.Finding
	for _, c := range in.Counts {
		if c.Printed == c.Rows {
			continue
		}
		out = append(out, reading.Finding{
			Code: "count-mismatch", Severity: reading.Warning,
			Message:     fmt.Sprintf("%s“%s”标明%d项，实际列出%d项。", c.Table, c.Group, c.Printed, c.Rows),
			Arithmetic:  fmt.Sprintf("%d－%d＝%d", c.Printed, c.Rows, c.Printed-c.Rows),
			Explanation: "可能漏印一行，或合并行、子项的计法不同。",
			Advice:      "请对照原件补上漏行或改正项数。",
			Spans:       []reading.Span{c.Span},
			Detail:      map[string]any{"table": c.Table, "printed": c.Printed, "rows": c.Rows},
		})
	}
	report := func(text string, span reading.Span, unit string, n, names int, listed string) {
		out = append(out, reading.Finding{
			Code: "count-mismatch", Severity: reading.Warning,
			Message:     fmt.Sprintf("“%s”写%d%s，列出的名称有%d个。", shorten(text, 36), n, unit, names),
			Arithmetic:  fmt.Sprintf("%s：数得%d，写为%d", shorten(listed, 60), names, n),
			Explanation: "可能有名称本身含顿号，或漏列、多列一个。",
			Advice:      "请核对名单，改正数目或补齐名称。",
			Spans:       []reading.Span{span},
			Detail:      map[string]any{"printed": n, "listed": names},
		})
	}
	for _, h := range in.grep(bracketList) {
		n, inside := numeralOf(h.groups[1]), h.groups[3]
		if n < 2 || strings.Contains(inside, "等") || !strings.Contains(inside, "、") || countInside.MatchString(inside) || strings.ContainsAny(inside, ",;:") {
			continue
		}
		low, high := countNames(inside)
		if n < low || n > high {
			report(h.text, h.span, h.groups[2], n, high, inside)
		}
	}
	var done *passage // the passage and the place in it up to which lists are read
	var end int
	for _, h := range in.grep(countAfter) {
		if h.passage != done {
			done, end = h.passage, 0
		}
		from := max(end, listStart(h.passage.S[:h.from]))
		before := h.passage.S[from:h.from]
		if i := strings.Index(before, "、"); i <= 0 || strings.LastIndex(before, "、") == i && i+len("、") == len(before) {
			continue // no list
		}
		end = h.from + len(h.text)
		n, listed := numeralOf(h.groups[2]), afterLast(before, "的")
		if n < 2 || n > 30 || countInside.MatchString(listed) || actions.MatchString(listed) || strings.HasSuffix(listed, "、") || endsInDigit(listed) {
			continue
		}
		if strings.HasSuffix(h.text, "等") {
			continue // 电子五所等: the number belongs to the last name
		}
		low, high := countNames(listed)
		// a list closed by 等 may be shorter than its count, never longer; and a
		// long one may hold other things before the names
		if h.groups[1] == "等" && n >= low || n >= low && n <= high || high > n+2 || high < n-2 {
			continue
		}
		report(h.passage.S[from:end], h.passage.at(from, end), h.groups[3], n, high, listed)
	}
	return out
}

// listStart is where the clause begins that a text ends in.
func listStart(s string) int {
	i := strings.LastIndexAny(s, "。;:,()“”")
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// countNames counts the names in a list: 、 separates, and a 和 after the last 、
// may join two names or be part of one, hence a range.
func countNames(s string) (low, high int) {
	n := strings.Count(s, "、") + 1
	tail := s[strings.LastIndex(s, "、")+len("、"):]
	if lastPair.MatchString(tail) {
		return n, n + 1
	}
	return n, n
}

// afterLast is what follows the last sep, if a list is still in it.
func afterLast(s, sep string) string {
	if i := strings.LastIndex(s, sep); i >= 0 && strings.Contains(s[i:], "、") {
		return s[i+len(sep):]
	}
	return s
}

func endsInDigit(s string) bool {
	return s != "" && (s[len(s)-1] >= '0' && s[len(s)-1] <= '9' || s[len(s)-1] == '.')
}

var scaleGoal = mustPattern(`(?:[一二三四五六七八九十\d]{0,3}个?)(?:千|百|万|[一二三四五六七八九\d]+百|[一二三四五六七八九\d]+千)亿(?:元)?级?(?:的)?(?:优势|特色|主导|现代|新兴|先进)?[\p{Han}]{0,6}?(产业集群|产业园区|产业园|产业链|园区|开发区|产业|集群|企业)`)
var scaleBasis = regexp.MustCompile(`产值|收入|营收|增加值|销售|税收|总量|规模达`)

// ambiguousSubject finds sizes promised without saying of what: a park of 千亿
// may be measured by output, revenue or value added.
func ambiguousSubject(in *Input) []reading.Finding {
	f := reading.Finding{Code: "ambiguous-subject", Severity: reading.Note}
	var quotes []string
	for _, h := range in.grep(scaleGoal) {
		if !h.passage.future() || scaleBasis.MatchString(h.passage.S) {
			continue
		}
		quotes = append(quotes, "“"+shorten(h.text, 18)+"”")
		f.Spans = append(f.Spans, h.span)
	}
	if len(quotes) == 0 {
		return nil
	}
	f.Message = fmt.Sprintf("有%d处规模目标没有写明按什么计算：%s。", len(quotes), list(unique(quotes), 8))
	f.Explanation = "通常指年产值或营业收入，但不同部门算法不一。"
	f.Advice = "请写明按产值、营业收入还是增加值计算，由谁统计。"
	return []reading.Finding{f}
}
