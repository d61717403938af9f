package work

import (
	"unicode"

	"gangyao/planning/plan/reader/lexicon"
)

// item is a member of a listing, taken apart.
type item struct {
	name    stretch // without quantity, relative clause and tail
	head    lexicon.Head
	headLen int
	// own counts the runes of the name, before its head, that are not general
	// words: 0 is a mere category.
	own   int
	rune  int  // runes before the head
	tail  bool // a verbal noun follows: 建设, 改造
	done  bool // a verb of completion follows: 建成通车
	open  bool // a predicate follows: 进军…
	rises bool // that predicate is a rank to be won: 创建三级医院
	// predicate is the verb of completion.
	predicate string
	many      bool
	// relative: a relative clause stood before the name (以…为核心的…)
	relative bool
	led      bool // that clause says what the place is built around
	count    figure
	inner    stretch // a bracket after the name: 3座(甲变、乙变)
}

// longest is the length from which a member of a listing is no phrase but text.
const longest = 160

// item takes a member apart.
func (g *grammar) item(p *phrase, s stretch) item {
	var it item
	from, to := s.from, s.to
	if s.len() > longest {
		return it
	}
	// a quantity before
	for {
		if n, _ := g.w.Many.Prefix(p.rs[from:to]); n > 0 {
			it.many = true
			from += n
			continue
		}
		if f, end, ok := g.leadingFigure(p, from, to); ok && end < to && f.unit != "村" && f.unit != "人" {
			it.count = f
			from = end
			continue
		}
		break
	}
	if n, _ := g.w.Leading.Prefix(p.rs[from:to]); n > 0 && to-from > n+2 {
		from += n
	}
	// what a verb or 一批 inside cuts off
	for k := from; k < to; k = p.skip(k) {
		if n, _ := g.w.Many.Prefix(p.rs[k:to]); n > 0 && k < from+8 && k+n < to {
			from, it.many = k+n, true
			break
		}
		if n, _ := g.w.Cut.Prefix(p.rs[k:to]); n > 0 && k > from && k+n+1 < to && !g.nominal(p, k, to) {
			from = k + n
			break
		}
	}
	if from < to && (p.rs[from] == '指' || p.rs[from] >= '①' && p.rs[from] <= '⑳') {
		from++
	}
	// a bracket at the end, then a quantity
	if to > from && p.rs[to-1] == ')' {
		for k := from; k < to; k++ {
			if p.mate[k] == to-1 {
				it.inner = stretch{k + 1, to - 1}
				if f, _, ok := g.trailingFigure(p, from, k); ok && it.count.unit == "" && f.unit != "" {
					to = k
				}
				break
			}
		}
	}
	if it.count.unit == "" {
		if f, end, ok := g.trailingFigure(p, from, to); ok {
			it.count = f
			to = end
		}
	}
	to -= p.mark(from, to)
	if from >= to {
		it.name = stretch{s.from, s.from}
		return it
	}
	if n, class := g.w.Verbs.Prefix(p.rs[from:to]); n > 1 && n < to-from && class != lexicon.Mend && class != lexicon.Support && !g.nominal(p, from, to) {
		from += n
	}
	it.name = stretch{from, to}
	if t, ok := g.tail(p, from, to); ok && (t.built || t.done) {
		it.name = stretch{from, from}
		it.follow(t)
		return it
	}
	if n := g.roadCode(p, from, to); n > 0 {
		it.head, it.headLen, it.own, it.rune = lexicon.Sure, n, 2, 0
		for e := from + n; e < to; e++ {
			if t, ok := g.tail(p, e, to); ok {
				it.follow(t)
				it.name.to = e
				break
			}
		}
		return it
	}
	// the head, with what may follow it; the head of a thing goes before an action
	var action *item
	for e := to; e > from+1; e-- {
		if g.inside(p, from, e) {
			continue
		}
		head := p.rs[from:e]
		for len(head) > 0 && p.rs[from+len(head)-1] == ')' { // 道(一期)
			open := g.opener(p, from, from+len(head)-1)
			if open <= from {
				break
			}
			head = p.rs[from:open]
		}
		if n := len(head); n > 0 && (head[n-1] == '”' || head[n-1] == '》') {
			head = head[:n-1]
		}
		n, h := g.w.Heads.Suffix(head)
		if n > 0 && e < to && head[len(head)-1] == p.rs[e-1] { // …高速|全线贯通
			if dn, _ := g.w.Done.Prefix(p.rs[e-n : to]); dn > n {
				continue
			}
		}
		if n == 0 || action != nil && (h == lexicon.Action || h == lexicon.Never) {
			continue
		}
		if h == lexicon.Likely && head[len(head)-1] == '期' { // 9号线|二期
			if _, before := g.w.Heads.Suffix(head[:len(head)-n]); before == lexicon.Sure {
				h = before
			}
		}
		t, ok := g.tail(p, e, to)
		if !ok {
			continue
		}
		it := it
		it.head, it.headLen = h, n
		it.follow(t)
		it.name.to = e
		if t.built && !t.open {
			it.name.to = g.keepProject(p, e, to)
		}
		it.rune = len(head) - n
		// what a relative clause leaves
		if k := g.lastOf(p, from, from+it.rune+n); k > from {
			it.name.from, it.relative, it.led = k, true, p.rs[from] == '以'
			it.rune = from + len(head) - n - k
			if it.rune < 0 {
				it.rune = 0
			}
		}
		it.own = g.specific(p, it.name.from, it.name.from+it.rune)
		if it.own == 0 && it.led {
			it.own = 1
		}
		if it.own == 0 && h == lexicon.Sure && n > 2 && it.rune > 0 && it.rune <= 2 && definite(p.rs[it.name.from]) && p.rs[it.name.from+it.rune-1] != '级' {
			it.own = 1 // 市博物馆: there is one
		}
		g.cutPredicate(p, &it)
		if h == lexicon.Action {
			action = &it
			continue
		}
		return it
	}
	if action != nil {
		return *action
	}
	for e := from + 2; e < to; e++ { // 等创新平台|落地建设
		if n, _ := g.w.Done.Prefix(p.rs[e:to]); n > 1 {
			if t, ok := g.tail(p, e, to); ok && t.done {
				it.follow(t)
				it.name.to, to = e, e
				break
			}
		}
	}
	if k := g.lastOf(p, from, to); k > from {
		it.name.from = k
	}
	it.own = g.specific(p, it.name.from, it.name.to)
	it.rune = it.name.len()
	return it
}

// inside says whether e lies inside a bracket that begins after from.
func (g *grammar) inside(p *phrase, from, e int) bool {
	for k := from; k < e; k++ {
		if p.mate[k] >= e {
			return true
		}
		if p.mate[k] > k {
			k = p.mate[k]
		}
	}
	return false
}

func (g *grammar) opener(p *phrase, from, shut int) int {
	for k := from; k < shut; k++ {
		if p.mate[k] == shut {
			return k
		}
	}
	return -1
}

// lastOf is the index after the last 的 outside brackets that leaves a name
// after it; from when there is none.
func (g *grammar) lastOf(p *phrase, from, to int) int {
	at := from
	for k := from; k < to; k = p.skip(k) {
		if p.rs[k] == '的' && k+2 < to && !g.onlyTail(p, k+1, to) {
			at = k + 1
		}
	}
	return at
}

// onlyTail says whether [from, to) is nothing but verbal nouns (的|建设).
func (g *grammar) onlyTail(p *phrase, from, to int) bool {
	_, ok := g.tail(p, from, to)
	return ok
}

// ending is what follows a head noun.
type ending struct {
	built     bool // a verbal noun of building: 建设
	done      bool // a verb of completion: 建成通车
	open      bool // a predicate that may go on: 争创…
	rises     bool // and names a rank: 创建三级医院
	predicate string
}

func (it *item) follow(t ending) {
	it.tail, it.done, it.open, it.rises, it.predicate = t.built, t.done, t.open, t.rises, t.predicate
}

// tail reads what follows a head: nothing, verbal nouns, a predicate. It fails
// when anything else stands there.
func (g *grammar) tail(p *phrase, from, to int) (ending, bool) {
	var t ending
	if to-from > longest {
		return t, false
	}
	i := from
	for k := i; k < min(to, i+4); k++ { // 通信网|83|建设: the number of a footnote
		if n := p.mark(0, k+1); n == k+1-i && (k+1 == to || !digit(p.rs[k+1])) {
			i = k + 1
			break
		}
	}
	if i < to && p.rs[i] == '的' {
		i++
	}
	for i < to {
		rest := p.rs[i:to]
		tn, kind := g.w.Tails.Prefix(rest)
		dn, _ := g.w.Done.Prefix(rest)
		an, _ := g.w.Adverbs.Prefix(rest)
		switch {
		case dn > 0 && dn >= tn && dn >= an:
			t.done = true
			t.predicate += string(rest[:dn])
			i += dn
		case tn > 0 && tn >= an:
			if kind == lexicon.OpenTail {
				t.built, t.open, t.predicate = true, true, string(rest[:tn])
				t.rises = g.rank(rest[tn:])
				return t, true
			}
			t.built = t.built || kind == lexicon.ClosedTail
			i += tn
		case an > 0 && i+an < to:
			i += an
		case p.rs[i] == '、' || p.rs[i] == '和' || p.rs[i] == '与' || p.rs[i] == '及':
			i++
		case p.rs[i] == '(' && p.mate[i] > 0 && p.mate[i] < to:
			i = p.mate[i] + 1
		default:
			return ending{}, false
		}
	}
	return t, true
}

// mark is the length of the number of a footnote that ends [from, to), which a
// web page prints straight after a word: 提升计划156.
func (p *phrase) mark(from, to int) int {
	n := 0
	for to-n > from && digit(p.rs[to-n-1]) {
		n++
	}
	if n == 0 || n > 3 || to-n < from+2 || !unicode.Is(unicode.Han, p.rs[to-n-1]) && p.rs[to-n-1] != '”' {
		return 0
	}
	return n
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// rank says whether what follows a predicate is a rank (三级甲等医院) and no number.
func (g *grammar) rank(rs []rune) bool {
	return len(rs) > 2 && !digit(rs[0]) && g.w.Ranks.Within(rs)
}

// keepProject moves the end of a name over a tail that ends in 工程 or 项目.
func (g *grammar) keepProject(p *phrase, e, to int) int {
	for k := to; k > e+1; k-- {
		if (hasSuffix(p.rs[e:k], "工程") || hasSuffix(p.rs[e:k], "项目")) && g.onlyTail(p, k, to) {
			return k
		}
	}
	return e
}

// specific counts the runes of [from, to) that general words do not cover.
func (g *grammar) specific(p *phrase, from, to int) int {
	own := 0
	for i := from; i < to; {
		if n, _ := g.w.Generic.Prefix(p.rs[i:to]); n > 0 {
			i += n
			continue
		}
		switch p.rs[i] {
		case '“', '”', '(', ')', '、':
		default:
			own++
		}
		i++
	}
	return own
}

// roadCode is the length of a road number at from (G320, S222灰中线 has its own
// head): letter and digits, followed by a bracket, a quotation or nothing.
func (g *grammar) roadCode(p *phrase, from, to int) int {
	if from >= to {
		return 0
	}
	switch p.rs[from] {
	case 'G', 'S', 'X', 'Y', 'C':
	default:
		return 0
	}
	i := from + 1
	for i < to && p.rs[i] >= '0' && p.rs[i] <= '9' {
		i++
	}
	if i < from+3 {
		return 0
	}
	if i < to && p.mate[i] > 0 && p.mate[i] < to {
		i = p.mate[i] + 1
	} else if i < to {
		if t, ok := g.tail(p, i, to); !ok || !t.built && !t.done { // X023升级改造
			return 0
		}
	}
	return i - from
}

// definite says whether a name that begins so means the one of its area.
func definite(r rune) bool { return r == '市' || r == '县' || r == '区' || r == '省' }

// cutPredicate ends a name before a predicate that follows an earlier head:
// 玄湖景区|争创国家级旅游景区.
func (g *grammar) cutPredicate(p *phrase, it *item) {
	for k := it.name.from + 2; k < it.name.to-2; k = p.skip(k) {
		n, kind := g.w.Tails.Prefix(p.rs[k:it.name.to])
		if n < 2 || kind != lexicon.OpenTail {
			continue
		}
		m, h := g.w.Heads.Suffix(p.rs[it.name.from:k])
		if m == 0 || h == lexicon.Never || h == lexicon.Action {
			continue
		}
		it.rises, it.predicate = g.rank(p.rs[k+n:it.name.to]), p.text(stretch{k, k + n})
		it.name.to, it.head, it.headLen, it.open = k, h, m, true
		it.tail = it.tail || it.rises
		it.rune = k - it.name.from - m
		it.own = g.specific(p, it.name.from, it.name.from+it.rune)
		return
	}
}
