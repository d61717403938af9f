package finding

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gangyao/planning/plan/reading"
)

var (
	placeName  = mustPattern(`[\p{Han}]{2,12}(?:小镇|水乡|产业园|示范园|变电站|水库|大桥|污水处理厂|垃圾填埋场|风电场|水厂|客运站|物流园|公园|博物馆|体育馆|水利枢纽)`)
	nameBreak  = regexp.MustCompile(`新建|扩建|改建|建设|打造|推进|加快|依托|建成|提质|改造|支持|引进|重点|规划|启动|完成|实施|串联|推动|构建|形成|培育|发展|利用|包括|以及|围绕|实现|加强|提升|开展|为核心|带动|争创|创建|其中|以|及|和|与|在|的|将|到|对|等|把|是`)
	commonHead = regexp.MustCompile(`^(千亿|百亿|万亿|级|千伏|新型|现代|特色|全市|全县|全区|我市|农业|工业|旅游|文旅|生态|城市|城区|中心|国家|省级|市级|县级|一批|各|智慧|科技|综合|森林|湿地|郊野|口袋|体育|乡镇|农村|数字|田园|主题|地质|绿色|红色|电子|高新|食品|医药|医疗|物流|创新|创业|大学|低碳|循环|化工|新材|新能|社区|镇|乡|村|区|县|市|多|小|大|东|西|南|北|若干|风景|康养|航空|冷链|快递|装备|先进|军民|智能|教育|文化|历史|遗址|街|山地|滨|沿)`)
)

// namingConflict finds one thing under several names: names that begin and end
// alike and differ only by a word in the middle or a 新 in front.
func namingConflict(in *Input) []reading.Finding {
	type name struct {
		text string
		span reading.Span
	}
	var names []name
	known := map[string]bool{}
	add := func(text string, span reading.Span) {
		if n := len([]rune(text)); n >= 4 && n <= 14 && !known[text] && !commonHead.MatchString(text) {
			known[text] = true
			names = append(names, name{text, span})
		}
	}
	for _, h := range in.grep(placeName) {
		text, from := h.text, h.from
		if m := nameBreak.FindAllStringIndex(text[:len(text)-3], -1); len(m) > 0 {
			from += m[len(m)-1][1]
			text = text[m[len(m)-1][1]:]
		}
		add(text, h.passage.at(from, from+len(text)))
	}
	slices.SortStableFunc(names, func(a, b name) int { return len(a.text) - len(b.text) })
	var out []reading.Finding
	used := make([]bool, len(names))
	for i, a := range names {
		if used[i] {
			continue
		}
		group := []name{a}
		for j := i + 1; j < len(names); j++ {
			if !used[j] && slices.ContainsFunc(group, func(g name) bool { return sameThing(g.text, names[j].text) }) {
				group = append(group, names[j])
				used[j] = true
			}
		}
		if len(group) < 2 {
			continue
		}
		var shown []string
		f := reading.Finding{Code: "naming-conflict", Severity: reading.Note}
		slices.SortFunc(group, func(x, y name) int { return x.span[0] - y.span[0] })
		for _, g := range group {
			shown = append(shown, "“"+g.text+"”")
			f.Spans = append(f.Spans, g.span)
		}
		f.Message = fmt.Sprintf("可能是同一事物而名称不一：%s。", strings.Join(shown, "、"))
		f.Explanation = "也可能是简称与全称，或确为两处不同的项目。"
		f.Advice = "请统一用批准文件上的名称；是不同项目的，写明各自地点。"
		out = append(out, f)
	}
	return out
}

// sameThing says whether two names differ only by a stretch inside, after at
// least three characters in common, or by 新 in front, and end in the same word.
func sameThing(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == len(y) {
		return false
	}
	if string(y) == "新"+string(x) {
		return len(x) >= 4
	}
	head := 0
	for head < len(x) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	if head < 3 || tail < 2 || head+tail != len(x) || len(y)-len(x) > 4 {
		return false
	}
	// 东山一中、东山二中 are different things: what is put in must be a kind, not an ordinal or a side
	return !distinguishes.MatchString(string(y[head : head+len(y)-len(x)]))
}

var distinguishes = regexp.MustCompile(`[一二三四五六七八九十\d东南西北中上下左右新老旧大小前后内外ⅠⅡⅢA-Z]|镇|乡|村|街|路|期|区`)
