package table

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/table/region"
)

// merged joins header cells that a narrow column broke: 年均 + 增长(%), 2020 +
// 绝对值. A cell stays alone when it reads as a header by itself and the next
// one does too.
func merged(hs []string) []string {
	var out []string
	w := lexicon.Table()
	isWord := func(s string, words []string) bool {
		s = strings.TrimRight(s, "(%)")
		for _, x := range words {
			if s == x {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(hs); i++ {
		s := hs[i]
		for i+1 < len(hs) {
			next := hs[i+1]
			both := s + next
			switch {
			case isWord(both, w.Growth) && !strings.Contains(s, "("):
			case bareYear(s) && isWord(next, w.Level):
			case strings.HasSuffix(s, "年") && bareYear(s) && !bareYear(next) && (isWord(next, w.Target) || isWord(next, w.Actual) || isWord(next, w.Baseline) || next == "基期值" || next == "目标值" || next == "完成值" || next == "完成情况"):
			case region.HeaderRole(s) == "" && region.HeaderRole(next) == "" && region.HeaderRole(both) != "":
			case region.HeaderRole(next) == "" && len([]rune(next)) <= 2 && region.HasHan(next) && region.HeaderRole(s) != "" && region.HeaderRole(both) == region.HeaderRole(s):
			case strings.HasPrefix(next, "(") && !strings.HasPrefix(s, "(") && region.HeaderRole(next) == "" || strings.HasPrefix(next, "〔"):
			case strings.Count(s, "(") > strings.Count(s, ")") && strings.HasSuffix(next, ")"):
			default:
				both = ""
			}
			if both == "" {
				break
			}
			s = both
			i++
		}
		out = append(out, s)
	}
	return out
}

func bareYear(s string) bool {
	m := anyYear.FindString(s)
	return m != "" && (m == s || m+"年" == s)
}

// headings are the ways in which the columns under a header may be meant. With
// one row of labels there is one; with a second row of labels these may stand
// under any of the groups of the first, at a price for what is less usual.
type heading struct {
	labels []string
	price  float64
}

// headings combines the two rows of a header. under is the index in top where
// the second row begins by its place on the page, -1 when not known.
func headings(top, subs []string, under int) []heading {
	if len(subs) == 0 {
		return []heading{{labels: top}}
	}
	var groups []int
	for i, s := range top {
		if region.HeaderRole(s) == "value" {
			groups = append(groups, i)
		}
	}
	if len(groups) == 0 || len(groups) > 5 || len(subs) > 12 {
		return []heading{{labels: append(append([]string{}, top...), subs...)}}
	}
	var out []heading
	counts := make([]int, len(groups))
	if ways(len(subs), len(groups)) > 60 {
		// too many to try: an even spread or none
		for i := range counts {
			counts[i] = len(subs) / len(groups)
		}
		if len(subs)%len(groups) == 0 {
			out = append(out, spread(top, subs, groups, counts, under))
		}
		return append(out, heading{labels: append(append([]string{}, top...), subs...)})
	}
	var walk func(k, left int)
	walk = func(k, left int) {
		if k == len(groups)-1 {
			counts[k] = left
			out = append(out, spread(top, subs, groups, counts, under))
			return
		}
		for n := 0; n <= left; n++ {
			counts[k] = n
			walk(k+1, left-n)
		}
	}
	walk(0, len(subs))
	return out
}

// ways is the number of ways to deal n labels out to k groups in order.
func ways(n, k int) int {
	total := 1
	for i := 1; i < k; i++ {
		total = total * (n + i) / i
	}
	return total
}

// spread puts counts[g] of the labels under the g-th group.
func spread(top, subs []string, groups, counts []int, under int) heading {
	h := heading{}
	g, s := 0, 0
	for i, label := range top {
		if g >= len(groups) || groups[g] != i {
			h.labels = append(h.labels, label)
			continue
		}
		n := counts[g]
		switch {
		case n == 0:
			h.labels = append(h.labels, label)
		case under == i:
			h.price -= 1
		}
		if n != counts[0] {
			h.price += 0.5
		}
		if n > 4 {
			h.price += 2
		}
		if n == 1 {
			h.price += 0.3
		}
		for ; n > 0; n-- {
			h.labels = append(h.labels, label+" "+subs[s])
			s++
		}
		g++
	}
	return h
}

// variants are a heading and, where it has a column 类型 or 类别 that may hold
// natures as well as groups, the same with that column as one of natures.
func variants(h heading) []heading {
	out := []heading{h}
	for i, s := range h.labels {
		if region.HeaderRole(s) == "category" && i > 0 {
			labels := append([]string{}, h.labels...)
			labels[i] = "属性"
			out = append(out, heading{labels: labels, price: h.price + 0.2})
		}
	}
	return out
}

// columnsOf reads the labels of one heading as columns.
func columnsOf(labels []string, ctx context) []column {
	var cols []column
	for _, s := range labels {
		cols = append(cols, newColumn(s))
	}
	settle(cols, ctx)
	return cols
}

// customary are the column orders of tables whose header was lost.
func customary() [][]string {
	values := [][]string{
		{"基期", "目标"}, {"目标"}, {"基期", "目标", "年均增速"}, {"目标", "完成情况"},
	}
	var out [][]string
	for _, v := range values {
		for _, front := range [][]string{{"序号", "指标", "单位"}, {"序号", "指标"}, {"指标", "单位"}, {"指标"}, {"类别", "序号", "指标", "单位"}} {
			for _, back := range [][]string{{"属性"}, {}} {
				out = append(out, append(append(append([]string{}, front...), v...), back...))
			}
			if front[len(front)-1] != "单位" {
				out = append(out, append(append(append([]string{}, front...), "属性"), v...))
			}
		}
	}
	return out
}
