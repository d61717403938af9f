package sentence

import (
	"strings"

	"gangyao/planning/plan/reader/layout"
	"gangyao/planning/plan/reader/outline"
)

// leads finds the paragraphs whose first sentence is a run-in heading: short,
// without a figure, with prose after it. A mark (——, a bullet, 一是) proves it,
// and so does a neighbour of the same section built alike; a lone one must be a
// bare name.
func leads(l *layout.Layout, o *outline.Outline) []bool {
	like := make([]bool, len(l.Blocks))
	marked := make([]bool, len(l.Blocks))
	proved := make([]bool, len(l.Blocks))
	last := -1
	for i := range l.Blocks {
		b := &l.Blocks[i]
		if b.Role != layout.Body || b.Grid != nil || o.Heading[i] {
			continue
		}
		from := min(o.BodyFrom[i], len(b.Text.Runes))
		rs := b.Text.Runes[from:]
		n := first(rs)
		if n > 0 && from == 0 {
			marked[i] = len(rs) != len(unmarked(rs))
			rest := len(rs) - n
			like[i] = n <= 22 && rest >= 12 || marked[i] && n <= 36 && rest >= 6
			proved[i] = like[i] && (marked[i] || name(rs[:n]))
			if like[i] && last >= 0 && like[last] && marked[last] == marked[i] && o.Of[last] == o.Of[i] {
				proved[i], proved[last] = true, true
			}
		}
		last = i
	}
	return proved
}

// first is the length of a first sentence that can be a heading of the rest, 0
// when it cannot.
func first(rs []rune) int {
	for i, r := range rs {
		switch {
		case i > 36 || r == ';' || r == ':' || r == '!' || r == '?':
			return 0
		case r == ',' && i > 16:
			return 0
		case digit(r) && i+1 < len(rs) && (measured(rs[i+1]) || digit(rs[i+1])):
			return 0
		case r == '。':
			if i < 3 {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

func measured(r rune) bool {
	return strings.ContainsRune("%‰万亿个家项处座公人户年倍.", r)
}

// unmarked drops the mark before a run-in heading: ——, a bullet, (1), 1., 一是.
func unmarked(rs []rune) []rune {
	i := 0
	for i < len(rs) && strings.ContainsRune("—●■◆▲★•◎·○□-", rs[i]) {
		i++
	}
	if i > 0 {
		return rs[i:]
	}
	if len(rs) > 3 && strings.ContainsRune("一二三四五六七八九十", rs[0]) && strings.ContainsRune("是要、", rs[1]) {
		return rs[2:]
	}
	j := 0
	if rs[0] == '(' {
		j = 1
	}
	k := j
	for k < len(rs) && (digit(rs[k]) || strings.ContainsRune("一二三四五六七八九十", rs[k])) {
		k++
	}
	if k > j && k < len(rs) && k-j <= 3 && (j == 1 && rs[k] == ')' || digit(rs[j]) && strings.ContainsRune(".、)", rs[k])) && k+1 < len(rs) && !digit(rs[k+1]) {
		return rs[k+1:]
	}
	if rs[0] >= '①' && rs[0] <= '⑳' {
		return rs[1:]
	}
	return rs
}

// orders are words that begin an order; a short sentence that begins with one
// is a measure by itself unless its neighbours are built alike.
var orders = strings.Fields(`推进 推动 加强 加快 建设 实施 完善 强化 优化 深化 促进 提升 提高 健全
	打造 大力 积极 全面 全力 支持 培育 落实 创新 发展 坚持 扩大 保障 构建 开展 做强 做大 做优 引导 严格
	统筹 建立 巩固 激发 释放 重点 营造 做好 抓好 突出 聚焦 围绕 依托 深入 有序 稳步 切实 坚决 严守 畅通 丰富 改善 补齐 增强 壮大 引进 支撑 充分 高质量 高标准 高水平 分类 探索 拓展 争取 力争 努力 鼓励 规范 继续 持续 确保 着力 启动 完成 实现 创建`)

// name says whether a short sentence is a bare name (石化产业。).
func name(rs []rune) bool {
	s := string(rs)
	if len(rs) > 13 || strings.ContainsAny(s, ",已将是为了") {
		return false
	}
	for _, w := range orders {
		if strings.HasPrefix(s, w) {
			return false
		}
	}
	return true
}

// bare is a heading without marks and end.
func bare(rs []rune) string {
	return strings.TrimRight(string(unmarked(rs)), "。;:,")
}

// label is the short label and colon a paragraph begins with (信息服务:…), as
// items of boxes do; empty if there is none.
func label(rs []rune) string {
	if len(rs) == 0 {
		return ""
	}
	rs = unmarked(rs)
	for i, r := range rs {
		if i > 24 || terminator(r) || r == ',' {
			return ""
		}
		if r == ':' {
			if i < 2 || i+1 == len(rs) || digit(rs[i-1]) && digit(rs[i+1]) {
				return "" // a ratio, or a sentence that only announces
			}
			if strings.ContainsRune("说道出调为即括", rs[i-1]) {
				return "" // …指出:, …包括:
			}
			return string(rs[:i])
		}
	}
	return ""
}
