package work

import (
	"strings"

	"gangyao/planning/plan/reader/lexicon"
	"gangyao/planning/plan/reader/outline"
	"gangyao/planning/plan/reader/sentence"
	"gangyao/planning/plan/reader/tense"
	"gangyao/planning/plan/reading"
)

// Systems reads the named systems. Within a section, which gives its own tasks, a
// system named again is one system: the first place that names it is its span,
// the others are its mentions. source is the text that the sentences' offsets
// count in, from which names are taken as printed.
func Systems(ss []sentence.Sentence, tenses []tense.Tense, o *outline.Outline, source []rune) []reading.System {
	g := newGrammar()
	var out []reading.System
	type place struct{ section, name string }
	seen := map[place]int{}
	named := map[string]bool{}
	first := 0 // of the section
	for i, s := range ss {
		if i < len(tenses) && tenses[i] == tense.Situation {
			continue
		}
		p, text := prepare(s, source), s.String()
		for _, f := range g.systems(p) {
			span := p.Text.Span(f.at.from, f.at.to)
			if first < len(out) && out[first].Section != p.ID {
				first = len(out)
			}
			name := plainName(p.of(f.at))
			key := place{p.ID, name}
			i, ok := seen[key]
			if !ok && f.bare { // 跨境电商 after 跨境电商平台
				i, ok = containing(out, first, name)
			}
			if !ok && named[name] { // told again: perhaps only spoken of
				f.confidence = min(f.confidence, 0.5)
			}
			named[name] = true
			if ok {
				out[i].Mentions = append(out[i].Mentions, span)
				continue
			}
			seen[key] = len(out)
			out = append(out, reading.System{
				Section: p.ID, Name: f.name, Form: f.form, Span: span, Text: text, Confidence: f.confidence,
			})
		}
	}
	return out
}

// plainName is a name without quotation marks, brackets and leading words of area.
func plainName(rs []rune) string {
	for _, w := range []string{"全市", "全县", "全区", "全省", "市级", "县级", "市", "县"} {
		if n := len([]rune(w)); hasPrefix(rs, w) && len(rs) > n+4 {
			rs = rs[n:]
			break
		}
	}
	out := make([]rune, 0, len(rs))
	for _, r := range rs {
		switch r {
		case '“', '”', '(', ')':
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// systemFind is a system found in a phrase.
type systemFind struct {
	at         stretch
	bare       bool // the head alone, with nothing of its own
	name, form string
	confidence float64
}

// systems reads the systems of one sentence.
func (g *grammar) systems(p *phrase) []systemFind {
	var out []systemFind
	back := p.openers()
	last := 0
	for i := 0; i < len(p.rs); {
		n, h := g.s.Heads.Prefix(p.rs[i:])
		if n == 0 {
			if j, ok := g.smart(p, i); ok && i >= last {
				out = append(out, systemFind{at: stretch{i, j}, name: p.printed(stretch{i, j}), form: "platform", confidence: 0.7})
				last, i = j, j
				continue
			}
			if j, ok := g.plus(p, i); ok && i >= last {
				out = append(out, systemFind{at: stretch{i, j}, name: p.printed(stretch{i, j}), form: "it_system", confidence: 0.7})
				last, i = j, j
				continue
			}
			if j, ok := g.brand(p, i); ok && i >= last {
				out = append(out, systemFind{at: stretch{i, j}, name: p.printed(stretch{i, j}), form: "it_system", confidence: 0.55})
				last, i = j, j
				continue
			}
			i++
			continue
		}
		if h.Never {
			i += n
			continue
		}
		end := i + n
		// a longer head may begin inside this one (信息|服务平台)
		for k := i + 1; k < end; k++ {
			if m, h2 := g.s.Heads.Prefix(p.rs[k:]); m > 0 && k+m > end {
				if h2.Never {
					end = 0
				} else {
					h, end = h2, k+m
				}
				break
			}
		}
		if end == 0 {
			i += n
			continue
		}
		for { // heads side by side make one name: 远程会诊|系统
			m, h2 := g.s.Heads.Prefix(p.rs[end:])
			if m == 0 || h2.Never {
				break
			}
			end += m
		}
		end = g.overBracket(p, end)
		if end < len(p.rs) && strings.ContainsRune("化性级型", p.rs[end]) {
			i = end
			continue
		}
		f, ok := g.system(p, i, end, h, last, back)
		if ok {
			out = append(out, f)
			last = f.at.to
		}
		i = end
	}
	return out
}

// overBracket is the end of a name that goes on behind a bracket and perhaps the
// number of a footnote: 城市信息模型(CIM)10|平台.
func (g *grammar) overBracket(p *phrase, end int) int {
	if end >= len(p.rs) || p.rs[end] != '(' || p.mate[end] < 0 || p.mate[end] > end+longestHead {
		return end
	}
	k := p.mate[end] + 1
	for k < len(p.rs) && digit(p.rs[k]) {
		k++
	}
	if k < len(p.rs) {
		if n, h := g.s.Heads.Prefix(p.rs[k:]); n > 0 && !h.Never {
			return k + n
		}
	}
	return end
}

// openers gives for every closing mark the index of its opening one, else -1.
func (p *phrase) openers() []int {
	back := make([]int, len(p.rs))
	for i := range back {
		back[i] = -1
	}
	for i, m := range p.mate {
		if m > i {
			back[m] = i
		}
	}
	return back
}

func boundary(r rune) bool {
	switch r {
	case ',', '。', ';', ':', '!', '?', '、', '的', '—':
		return true
	}
	return false
}

// system judges the head at [from, end) and finds where the name begins.
func (g *grammar) system(p *phrase, from, end int, h lexicon.SystemHead, floor int, back []int) (systemFind, bool) {
	start := g.nameStart(p, from, floor, back)
	if start == from && start > floor+1 && conjunction(p.rs[start-1]) && !h.Phrase && strings.ContainsRune("制度系络", p.rs[end-1]) { // 管理责任和|考核制度
		start = g.nameStart(p, from-1, floor, back)
	}
	if g.sameNoun(p, end) || h.Closed && end < len(p.rs) && !boundary(p.rs[end]) && !conjunction(p.rs[end]) && !strings.ContainsRune("等(”", p.rs[end]) {
		return systemFind{}, false
	}
	name := stretch{start, end}
	// a quotation that closes right after the head belongs to the name
	if end < len(p.rs) && p.rs[end] == '”' && back[end] >= floor && back[end] <= from {
		name.to = end + 1
		if back[end] < name.from {
			name.from = back[end]
		}
		if n, h2 := g.s.Heads.Prefix(p.rs[end+1:]); n > 0 && !h2.Never { // “教育云”平台
			name.to = end + 1 + n
		}
	}
	if p.rs[name.from] == '“' && p.mate[name.from] >= name.to { // it goes on behind the head
		name.from++
	}
	own := 0
	for i := name.from; i < from; {
		if n, _ := g.s.Generic.Prefix(p.rs[i:from]); n > 0 {
			i += n
			continue
		}
		if p.rs[i] != '“' && p.rs[i] != '”' {
			own++
		}
		i++
	}
	conf := 0.0
	switch {
	case h.Phrase:
		if g.ofDomains(p, end) {
			return systemFind{}, false
		}
		conf = 0.75
		if p.rs[name.from] != '“' { // a phrase is its own name
			name.from = from
		}
	case h.Qualified:
		if own > 0 && g.s.Qualifiers.Within(p.rs[name.from:from]) || g.s.Qualifiers.Within(p.rs[name.from:from]) && from-name.from > 2 {
			conf = 0.7
		}
		if p.rs[name.from] == '“' && own > 1 { // “宁企通”平台
			conf = 0.75
		}
		if conf == 0 && own >= 4 && h.Form == "platform" && g.ordered(p, name.from) {
			conf = 0.55
		}
	case h.Closed:
		if own > 1 {
			conf = 0.6
		}
	case own > 0:
		conf = sureness(h.Form)
	case p.rs[name.from] == '“' && name.to == end+1 && end-from > 2: // 企业“白名单”制度
		conf = 0.65
	case end-from >= 3 && g.ordered(p, name.from):
		conf = 0.65
	}
	if conf > 0 && conf < 0.85 && (h.Form == "platform" || h.Form == "it_system") && g.ofGoods(p, from, name) {
		conf = 0
	}
	if conf < 0.7 && hasPrefix(p.rs[name.to:], "作用") { // 发挥…平台作用: it is there already
		conf = 0
	}
	if conf == 0 || name.len() < 3 {
		return systemFind{}, false
	}
	return systemFind{at: name, bare: own == 0, name: p.printed(name), form: h.Form, confidence: conf}, true
}

// containing finds a system named at or after first whose name contains key.
func containing(out []reading.System, first int, key string) (int, bool) {
	for i := first; i < len(out); i++ {
		if strings.Contains(out[i].Name, key) {
			return i, true
		}
	}
	return 0, false
}

// ofGoods says whether the clause around a name tells of products: what it says
// besides the name.
func (g *grammar) ofGoods(p *phrase, at int, name stretch) bool {
	s := p.around(at)
	return g.s.Goods.Within(p.rs[s.from:max(s.from, name.from)]) || g.s.Goods.Within(p.rs[min(s.to, name.to):s.to])
}

// around is the stretch between the commas on both sides of i.
func (p *phrase) around(i int) stretch {
	s := stretch{i, i}
	for s.from > 0 && s.from > i-longest && !clauseEnd(p.rs[s.from-1]) {
		s.from--
	}
	for s.to < len(p.rs) && s.to < i+longest && !clauseEnd(p.rs[s.to]) {
		s.to++
	}
	return s
}

func clauseEnd(r rune) bool {
	switch r {
	case ',', '。', ';', ':', '!', '?':
		return true
	}
	return false
}

// headFollows says whether a head ends the noun phrase that goes on at i.
func (g *grammar) headFollows(p *phrase, i int) bool {
	for k := i; k < len(p.rs) && k < i+8 && !boundary(p.rs[k]) && p.rs[k] != '“'; k++ {
		if n, h := g.s.Heads.Prefix(p.rs[k:]); n > 0 && !h.Never {
			return true
		}
	}
	return false
}

func conjunction(r rune) bool { return r == '和' || r == '与' || r == '及' }

// sureness is how often a head of a form with a name of its own is a system.
func sureness(form string) float64 {
	switch form {
	case "mechanism":
		return 0.6
	case "data_center":
		return 0.75
	}
	return 0.85
}

// sameNoun says whether a head that ends at i is only part of a longer noun
// with another head: 三级网络|救助体系.
func (g *grammar) sameNoun(p *phrase, i int) bool {
	for k := i; k < len(p.rs) && k < i+7; k++ {
		r := p.rs[k]
		if boundary(r) || conjunction(r) || r == '“' || r == '”' || r == '(' || r == '等' || r == '或' {
			return false
		}
		if n, h := g.s.Heads.Prefix(p.rs[k:]); n > 1 && !h.Never {
			return true
		}
		if n, _ := g.s.Lead.Prefix(p.rs[k:]); n > 1 {
			return false
		}
		if n, _ := g.w.Verbs.Prefix(p.rs[k:]); n > 1 {
			return false
		}
	}
	return false
}

// ordered says whether a head without a name of its own is what a verb orders,
// a member of a listing, or follows 的.
func (g *grammar) ordered(p *phrase, from int) bool {
	if from == 0 {
		return true
	}
	switch p.rs[from-1] {
	case ',', '。', ';', ':', '、', '的', '和', '与', '及', '”', '“':
		return true
	}
	if from > 1 && (p.rs[from-1] == '好' || p.rs[from-1] == '了') { // 建设好
		from--
	}
	n, _ := g.s.Lead.Suffix(p.rs[:from])
	return n > 1
}

// ofDomains says whether the head that ends at i is one of a listing of domains
// or industries (智慧能源、交通运输等重点领域) rather than of systems.
func (g *grammar) ofDomains(p *phrase, i int) bool {
	for k := i; k < len(p.rs) && k < i+longest && !clauseEnd(p.rs[k]); k++ {
		if p.rs[k] != '等' {
			continue
		}
		for j := k + 1; j < len(p.rs) && j < k+10 && !boundary(p.rs[j]); j++ {
			for _, w := range []string{"领域", "产业", "行业", "场景", "业态", "经济", "模式"} {
				if hasPrefix(p.rs[j:], w) {
					return true
				}
			}
		}
		return false
	}
	return false
}

// places says whether a listing names places rather than systems.
func (g *grammar) places(p *phrase, from, to int) bool {
	for k := from + 1; k <= to; k++ {
		if k < to && p.rs[k] != '、' {
			continue
		}
		if n, h := g.w.Heads.Suffix(p.rs[from:k]); n > 0 && (h == lexicon.Sure || h == lexicon.Likely) {
			return true
		}
	}
	return false
}
