package work

import "strings"

// longestHead bounds how far behind the beginning of its head a name may end.
const longestHead = 14

// nameStart goes back from a head to where its name begins: after the last
// boundary, conjunction, or ordering verb.
func (g *grammar) nameStart(p *phrase, head, floor int, back []int) int {
	i := head
	quote := false
	floor = max(floor, head-longest)
	for i > floor {
		r := p.rs[i-1]
		if back[i-1] >= floor && back[i-1] < i {
			if r == '”' && quote {
				break // two quotations side by side are two names
			}
			quote = r == '”'
			i = back[i-1]
			continue
		}
		if r == '“' { // the head stands inside a quotation
			i--
			break
		}
		if r == '(' || p.mate[i-1] >= head {
			break
		}
		if r == '、' && levels(p.rs, i-1) {
			i--
			continue
		}
		if r == '等' && i-1 > floor { // 招投标、金融等业务子系统
			if k := g.listStart(p, i-1, floor, back); k < i-1 && !g.places(p, k, i-1) {
				i = k
			}
			break
		}
		if boundary(r) || r == '和' || r == '与' || r == '及' || r == '或' || r == '以' || r == '将' || r == '把' || r == '在' || r == '对' || r == '为' && p.rs[i] != '老' {
			break
		}
		if n, _ := g.s.Lead.Suffix(p.rs[floor:i]); n > 1 && !g.inName(p, floor, i-n, i) {
			if m, _ := g.s.Lead.Suffix(p.rs[floor : i-1]); m < 2 { // 构建|立体, not 构|建立|体
				break
			}
		}
		i--
	}
	for i < head && strings.ContainsRune("、,等和及与的)", p.rs[i]) {
		i++
	}
	if n, _ := g.s.Lead.Suffix(p.rs[:i]); n > 1 && i < head && (p.rs[i] == '好' || p.rs[i] == '了') { // 建设好
		i++
	}
	if i < head && p.rs[i] == '“' && (p.mate[i] < 0 || p.mate[i] > head+longestHead) {
		i++
	}
	// what may still stand before the name
	for i < head {
		if n, _ := g.w.Adverbs.Prefix(p.rs[i:head]); n > 1 {
			i += n
			continue
		}
		if n, _ := g.w.Many.Prefix(p.rs[i:head]); n > 0 {
			i += n
			continue
		}
		break
	}
	return i
}

// inName says whether the lead word at [at, to) stands inside a name: it is used as
// a noun too, and what stands before it belongs to the same noun.
func (g *grammar) inName(p *phrase, floor, at, to int) bool {
	if _, ok := g.s.Nominal.Is(p.rs[at:to]); !ok || at-floor < 2 {
		return false
	}
	r := p.rs[at-1]
	if boundary(r) || conjunction(r) || strings.ContainsRune("等”“()以将把在对为或并", r) {
		return false
	}
	if n, _ := g.s.Lead.Suffix(p.rs[floor:at]); n > 1 {
		return false
	}
	n, _ := g.w.Adverbs.Suffix(p.rs[floor:at])
	return n < 2
}

// listStart goes back over a listing that ends before at.
func (g *grammar) listStart(p *phrase, at, floor int, back []int) int {
	i := at
	for i > floor {
		r := p.rs[i-1]
		if back[i-1] >= floor {
			i = back[i-1]
			continue
		}
		if r != '、' && (boundary(r) || r == '和' || r == '与' || r == '及' || r == '在' || r == '以') {
			break
		}
		if n, _ := g.s.Lead.Suffix(p.rs[floor:i]); n > 1 {
			break
		}
		i--
	}
	return i
}
