package work

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
)

// plus recognises 互联网+工会 and 人工智能+政务: a plus sign inside a quotation or
// followed by a domain; i is where 互联网 or the quotation begins.
func (g *grammar) plus(p *phrase, i int) (int, bool) {
	from := i
	if p.rs[i] == '“' {
		from = i + 1
	}
	if !hasPrefix(p.rs[from:], "互联网+") || from == i && i > 0 && p.rs[i-1] == '“' {
		return 0, false
	}
	j := from + 4
	if from > i {
		m := p.mate[i]
		if m > j && !g.headFollows(p, m+1) { // “互联网+工会”
			return m + 1, true
		}
		return 0, false
	}
	if j < len(p.rs) && p.rs[j] == '”' {
		return 0, false
	}
	k := j
	for k < len(p.rs) && k < j+4 && !boundary(p.rs[k]) && p.rs[k] != '”' {
		k++
	}
	return k, k > j+1
}

// smart recognises a quoted “智慧…” or “数字…” brand that no head follows.
func (g *grammar) smart(p *phrase, i int) (int, bool) {
	m := p.mate[i]
	if p.rs[i] != '“' || m < i+4 || m > i+10 {
		return 0, false
	}
	if !hasPrefix(p.rs[i+1:], "智慧") && !hasPrefix(p.rs[i+1:], "数字") || hasPrefix(p.rs[i+1:], "数字中国") {
		return 0, false
	}
	for _, r := range p.rs[i+1 : m] {
		if boundary(r) || r == '化' || r == '沟' {
			return 0, false
		}
	}
	return m + 1, !g.headFollows(p, m+1)
}

// brand recognises 智慧无障碍城市: an unquoted brand that a verb orders and no known
// head ends.
func (g *grammar) brand(p *phrase, i int) (int, bool) {
	if !hasPrefix(p.rs[i:], "智慧") && !hasPrefix(p.rs[i:], "数智") || hasPrefix(p.rs[i:], "智慧化") || !g.ordered(p, i) {
		return 0, false
	}
	j := i + 2
	for j < len(p.rs) && j < i+longestBrand && !boundary(p.rs[j]) && !conjunction(p.rs[j]) && !strings.ContainsRune("等“”()或", p.rs[j]) {
		if n, kind := g.w.Tails.Prefix(p.rs[j:]); n > 1 && kind == lexicon.ClosedTail {
			break
		}
		j++
	}
	if j-i < 4 || j-i == longestBrand {
		return 0, false
	}
	n, _ := g.s.BrandEnds.Suffix(p.rs[i:j])
	return j, n == 0
}

// longestBrand bounds an unquoted brand.
const longestBrand = 10
